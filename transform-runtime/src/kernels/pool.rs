//! Pooling over the last two axes: where each window's largest element is, the mean of each window, and the transpose
//! of the mean. Any axes before the last two are images of their own.

use super::layout::contiguous;
use super::window::Window;
use super::{Array, Shape, from_vec};
use crate::element::{Element, Float};
use std::ops::Range;

/// The place of each window's largest element, `row * width + column`: the first among equals, a NaN where there is
/// one. `[.., h, w]` gives `[.., places]`. Padding has no elements; every window has one that is not padding.
pub(crate) fn extreme_places<E: Element>(x: &Array<E>, window: &Window) -> Array<i64> {
    let mut out = Vec::new();
    each_window(x, window, |plane, rows, columns| {
        let (mut best, mut place) = (None, 0);
        for row in rows {
            for column in columns.clone() {
                let at = row * window.input[1] + column;
                let beats = best.is_none_or(|best| plane[at] > best || is_nan(plane[at]));
                if beats {
                    (best, place) = (Some(plane[at]), at);
                }
            }
        }
        out.push(place as i64);
    });
    from_vec(&shaped(x.shape(), &[window.places()]), out)
}

/// The mean of each window, in which padding counts as zeros. `[.., h, w]` gives `[.., oh, ow]`.
pub(crate) fn average<E: Float>(x: &Array<E>, window: &Window) -> Array<E> {
    let share = E::one() / E::of(window.taps() as f64);
    let mut out = Vec::new();
    each_window(x, window, |plane, rows, columns| {
        let line = |row: usize| plane[row * window.input[1]..][columns.clone()].iter().copied();
        let sum: E = rows.flat_map(line).sum();
        out.push(sum * share);
    });
    from_vec(&shaped(x.shape(), &window.output), out)
}

/// The transpose of [`average`]: every element of a window gets its share. `[.., oh, ow]` gives `[.., h, w]`.
pub(crate) fn spread<E: Float>(y: &Array<E>, window: &Window) -> Array<E> {
    let share = E::one() / E::of(window.taps() as f64);
    let shape = shaped(y.shape(), &window.input);
    let mut out = vec![E::zero(); shape.iter().product()];
    if !out.is_empty() && !y.is_empty() {
        let y = contiguous(y);
        let places = y.as_slice().expect("contiguous").chunks_exact(window.places());
        for (plane, y) in out.chunks_exact_mut(window.plane()).zip(places) {
            for (at, &y) in y.iter().enumerate() {
                let (rows, columns) = seen(window, at);
                for row in rows {
                    let line = &mut plane[row * window.input[1]..][columns.clone()];
                    line.iter_mut().for_each(|x| *x += y * share);
                }
            }
        }
    }
    from_vec(&shape, out)
}

/// Calls `visit` with each plane, and the rows and columns that each window sees of it.
fn each_window<E: Element>(
    x: &Array<E>,
    window: &Window,
    mut visit: impl FnMut(&[E], Range<usize>, Range<usize>),
) {
    if x.is_empty() {
        return;
    }
    let x = contiguous(x);
    for plane in x.as_slice().expect("contiguous").chunks_exact(window.plane()) {
        for at in 0..window.places() {
            let (rows, columns) = seen(window, at);
            visit(plane, rows, columns);
        }
    }
}

/// The rows and columns of the input in a window without dilation.
fn seen(window: &Window, at: usize) -> (Range<usize>, Range<usize>) {
    let along = |axis: usize, place: usize| {
        let start = place * window.stride[axis];
        let end = (start + window.kernel[axis]).saturating_sub(window.padding[axis]);
        start.saturating_sub(window.padding[axis]).min(window.input[axis])..end.min(window.input[axis])
    };
    (along(0, at / window.output[1]), along(1, at % window.output[1]))
}

/// A shape with other last axes than its last two; or, for places, than the window's own.
fn shaped(shape: &[usize], last: &[usize]) -> Shape {
    shape[..shape.len() - 2].iter().chain(last).copied().collect()
}

#[allow(clippy::eq_op)] // NaN is what is not itself
fn is_nan<E: Element>(x: E) -> bool {
    x != x
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
