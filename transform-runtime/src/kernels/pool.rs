//! Pooling over the last two axes: where each window's largest element is, the mean of each window, and the transpose
//! of the mean. Any axes before the last two are images of their own.

use super::layout::contiguous;
use super::window::Window;
use super::{Array, Shape, from_vec};
use crate::element::{Element, Float};
use std::ops::Range;

/// The place of each window's largest element, `row * width + column`: the first among equals, a NaN where there is
/// one. `[.., h, w]` gives `[.., places]`. Padding has no elements; every window has one that is not padding.
pub(crate) fn extreme_places<E: Float>(x: &Array<E>, window: &Window) -> Array<i64> {
    let shape = shaped(x.shape(), &[window.places()]);
    let mut out = vec![0; shape.iter().product()];
    let spans = |axis: usize| (0..window.output[axis]).map(move |place| window.span(axis, place));
    let (rows, columns): (Vec<_>, Vec<_>) = (spans(0).collect(), spans(1).collect());
    let (width, [down, across]) = (window.input[1], window.dilation);
    each_plane((x, window.plane()), (&mut out, window.places()), |plane, out| {
        let mut out = out.iter_mut();
        for &(top, tall) in &rows {
            for (&(left, wide), out) in columns.iter().zip(&mut out) {
                let (first, steps) = (top * width + left, [down * width, across]);
                *out = match [tall, wide] {
                    // Loops of known lengths.
                    [2, 2] => extreme(plane, first, [2, 2], steps),
                    [3, 3] => extreme(plane, first, [3, 3], steps),
                    lens => extreme(plane, first, lens, steps),
                } as i64;
            }
        }
    });
    from_vec(&shape, out)
}

/// The place of the largest element of so many rows and columns, from the first on.
#[inline(always)]
fn extreme<E: Float>(
    plane: &[E],
    first: usize,
    [tall, wide]: [usize; 2],
    [down, across]: [usize; 2],
) -> usize {
    let mut place = first;
    for i in 0..tall {
        for j in 0..wide {
            let at = first + i * down + j * across;
            let x = plane[at];
            // The place alone is chosen, and not branched upon: a branch would not be predicted.
            let beats = (x > plane[place]) | x.is_nan();
            place = if beats { at } else { place };
        }
    }
    place
}

/// The mean of each window, in which padding counts as zeros. `[.., h, w]` gives `[.., oh, ow]`.
pub(crate) fn average<E: Float>(x: &Array<E>, window: &Window) -> Array<E> {
    let share = E::one() / E::of(window.taps() as f64);
    let shape = shaped(x.shape(), &window.output);
    let mut out = vec![E::zero(); shape.iter().product()];
    let sweeps = sweeps(window);
    each_plane((x, window.plane()), (&mut out, window.places()), |plane, out| {
        for sweep in &sweeps {
            let elements = sweep.elements(plane).iter().step_by(sweep.step);
            out[sweep.places.clone()]
                .iter_mut()
                .zip(elements)
                .for_each(|(sum, &x)| *sum += x);
        }
        out.iter_mut().for_each(|sum| *sum *= share);
    });
    from_vec(&shape, out)
}

/// The transpose of [`average`]: every element of a window gets its share. `[.., oh, ow]` gives `[.., h, w]`.
pub(crate) fn spread<E: Float>(y: &Array<E>, window: &Window) -> Array<E> {
    let share = E::one() / E::of(window.taps() as f64);
    let shape = shaped(y.shape(), &window.input);
    let mut out = vec![E::zero(); shape.iter().product()];
    let sweeps = sweeps(window);
    each_plane((y, window.places()), (&mut out, window.plane()), |y, out| {
        for sweep in &sweeps {
            let elements = sweep.elements_mut(out).iter_mut().step_by(sweep.step);
            elements
                .zip(&y[sweep.places.clone()])
                .for_each(|(x, &y)| *x += y * share);
        }
    });
    from_vec(&shape, out)
}

/// One element of the window along one row of its places: consecutive places, and the elements they see, `step` apart.
struct Sweep {
    places: Range<usize>,
    first: usize,
    step: usize,
}
impl Sweep {
    /// From the first element to the last.
    fn reach(&self) -> Range<usize> {
        self.first..self.first + (self.places.len() - 1) * self.step + 1
    }
    fn elements<'a, E>(&self, plane: &'a [E]) -> &'a [E] {
        &plane[self.reach()]
    }
    fn elements_mut<'a, E>(&self, plane: &'a mut [E]) -> &'a mut [E] {
        &mut plane[self.reach()]
    }
}
/// All sweeps over a plane; each place meets its elements in row-major order.
fn sweeps(window: &Window) -> Vec<Sweep> {
    let mut sweeps = Vec::new();
    for row in 0..window.output[0] {
        for tap in 0..window.taps() {
            let (down, across) = (tap / window.kernel[1], tap % window.kernel[1]);
            let ((tall, top), (wide, left)) = (window.inside(0, down), window.inside(1, across));
            if tall.contains(&row) && !wide.is_empty() {
                let start = row * window.output[1];
                sweeps.push(Sweep {
                    places: start + wide.start..start + wide.end,
                    first: (top + (row - tall.start) * window.stride[0]) * window.input[1] + left,
                    step: window.stride[1],
                });
            }
        }
    }
    sweeps
}

/// Elements of planes that are worth a thread: some 100 microseconds of one.
#[cfg(feature = "parallel")]
const SHARE: usize = 1 << 17;

/// Calls `visit` with each plane of an array, of so many elements, and its part of the result; on several threads where
/// that is worth it.
fn each_plane<E: Element, T: Send>(
    (x, len): (&Array<E>, usize),
    (out, out_len): (&mut [T], usize),
    visit: impl Fn(&[E], &mut [T]) + Sync,
) {
    if x.is_empty() || out.is_empty() {
        return;
    }
    let x = contiguous(x);
    let x = x.as_slice().expect("contiguous");
    #[cfg(feature = "parallel")]
    if x.len().max(out.len()) >= 2 * SHARE && rayon::current_num_threads() > 1 {
        use rayon::prelude::*;
        let planes = x.par_chunks_exact(len).zip(out.par_chunks_exact_mut(out_len));
        return planes
            .with_min_len(SHARE.div_ceil(len.max(out_len)))
            .for_each(|(plane, out)| visit(plane, out));
    }
    for (plane, out) in x.chunks_exact(len).zip(out.chunks_exact_mut(out_len)) {
        visit(plane, out);
    }
}

/// A shape with other last axes than its last two; or, for places, than the window's own.
fn shaped(shape: &[usize], last: &[usize]) -> Shape {
    shape[..shape.len() - 2].iter().chain(last).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    fn window(input: [usize; 2], kernel: [usize; 2], stride: [usize; 2], padding: [usize; 2]) -> Window {
        Window::over("pool", 2, input, kernel, [stride, padding, [1, 1]]).unwrap()
    }

    #[test]
    fn windows_match_the_definition() {
        let mut g = generator(41);
        for window in [
            window([4, 6], [2, 2], [2, 2], [0, 0]),
            window([5, 4], [3, 2], [1, 2], [1, 1]),
            window([1, 7], [1, 3], [1, 4], [0, 1]),
            window([2, 2], [2, 2], [5, 5], [1, 1]),
            window([7, 9], [3, 3], [1, 2], [1, 1]),
            window([300, 150], [2, 2], [10, 10], [0, 0]),
        ] {
            let ([h, w], [oh, ow]) = (window.input, window.output);
            for x in views(&mut g, &[2, 3, h, w]) {
                let (places, means) = (extreme_places(&x, &window), average(&x, &window));
                assert_eq!(
                    (places.shape(), means.shape()),
                    (&[2, 3, oh * ow][..], &[2, 3, oh, ow][..])
                );
                for i in indices(&[2, 3, oh, ow]) {
                    let (mut largest, mut sum, mut first) = (f64::NEG_INFINITY, 0.0, 0);
                    for tap in indices(&window.kernel) {
                        let row = (i[2] * window.stride[0] + tap[0]).wrapping_sub(window.padding[0]);
                        let column = (i[3] * window.stride[1] + tap[1]).wrapping_sub(window.padding[1]);
                        if row < h && column < w {
                            let x = x[[i[0], i[1], row, column]];
                            sum += x;
                            if x > largest {
                                (largest, first) = (x, row * w + column);
                            }
                        }
                    }
                    assert_eq!(places[[i[0], i[1], i[2] * ow + i[3]]], first as i64);
                    assert!((means[i.as_slice()] - sum / window.taps() as f64).abs() < 1e-14);
                }
                let y = view(&mut g, &[2, 3, oh, ow]);
                let inner = |a: &Array<f64>, b: &Array<f64>| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
                assert!((inner(&means, &y) - inner(&x, &spread(&y, &window))).abs() < 1e-10);
            }
        }
    }

    #[test]
    fn nothing_and_nan() {
        let window = window([2, 2], [2, 2], [2, 2], [0, 0]);
        assert_eq!(
            average(&from_vec::<f64>(&[0, 2, 2], vec![]), &window).shape(),
            [0, 1, 1]
        );
        assert_eq!(
            extreme_places(&from_vec::<f64>(&[0, 2, 2], vec![]), &window).shape(),
            [0, 1]
        );
        assert_eq!(
            spread(&from_vec::<f64>(&[0, 1, 1], vec![]), &window).shape(),
            [0, 2, 2]
        );
        let x = from_vec(&[2, 2], vec![1.0, f64::NAN, 3.0, 2.0]);
        assert_eq!(elements(&extreme_places(&x, &window)), [1]);
        let least = from_vec(&[2, 2], vec![f64::NEG_INFINITY; 4]);
        assert_eq!(elements(&extreme_places(&least, &window)), [0]);
    }
}
