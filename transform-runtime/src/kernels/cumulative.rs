//! Running folds along one axis, from either end.

use super::layout::to_vec;
use super::{Array, from_vec};
use crate::element::Element;
use ndarray::LinalgScalar;

/// Every element plus those before it along `axis`.
pub(crate) fn cumsum<E: Element + LinalgScalar>(x: &Array<E>, axis: usize) -> Array<E> {
    scan(x, axis, |a, b| a + b)
}

/// Every element plus those after it along `axis`: the transpose of [`cumsum`].
pub(crate) fn cumsum_reversed<E: Element + LinalgScalar>(x: &Array<E>, axis: usize) -> Array<E> {
    scan_reversed(x, axis, |a, b| a + b)
}

/// Every element times those before it along `axis`.
pub(crate) fn cumprod<E: Element + LinalgScalar>(x: &Array<E>, axis: usize) -> Array<E> {
    scan(x, axis, |a, b| a * b)
}

/// `y[i] = a[i] * y[i - 1] + b[i]` along `axis`, from `y[0] = b[0]`; from the other end if `reversed`.
pub(crate) fn recurrence<E: Element + LinalgScalar>(
    a: &Array<E>,
    b: &Array<E>,
    axis: usize,
    reversed: bool,
) -> Array<E> {
    assert_eq!(a.shape(), b.shape(), "a recurrence does not broadcast");
    let (factors, mut out, inner) = (to_vec(a), to_vec(b), inner(b, axis));
    let len = (inner * b.shape()[axis]).max(1);
    for (out, a) in out.chunks_exact_mut(len).zip(factors.chunks_exact(len)) {
        if reversed {
            for i in (0..len - inner.min(len)).rev() {
                out[i] = a[i] * out[i + inner] + out[i];
            }
        } else {
            for i in inner..len {
                out[i] = a[i] * out[i - inner] + out[i];
            }
        }
    }
    from_vec(b.shape(), out)
}

/// `y[i] = join(y[i - 1], x[i])` along `axis`, from `y[0] = x[0]`.
pub(crate) fn scan<E: Element>(x: &Array<E>, axis: usize, join: impl Fn(E, E) -> E) -> Array<E> {
    let (mut out, inner) = (to_vec(x), inner(x, axis));
    for block in blocks(&mut out, x, axis) {
        match inner {
            1 => run(block.iter_mut(), &join),
            // The neighbour on the axis is `inner` away.
            _ => (inner..block.len()).for_each(|i| block[i] = join(block[i - inner], block[i])),
        }
    }
    from_vec(x.shape(), out)
}

/// `y[i] = join(y[i + 1], x[i])` along `axis`, from the last element.
pub(crate) fn scan_reversed<E: Element>(x: &Array<E>, axis: usize, join: impl Fn(E, E) -> E) -> Array<E> {
    let (mut out, inner) = (to_vec(x), inner(x, axis));
    for block in blocks(&mut out, x, axis) {
        match inner {
            1 => run(block.iter_mut().rev(), &join),
            _ => (0..block.len() - inner)
                .rev()
                .for_each(|i| block[i] = join(block[i + inner], block[i])),
        }
    }
    from_vec(x.shape(), out)
}

/// Along neighbours the last result stays in a register: reading it back would cost more than the join.
fn run<'a, E: Element>(mut places: impl Iterator<Item = &'a mut E>, join: impl Fn(E, E) -> E) {
    let Some(&mut mut last) = places.next() else {
        return;
    };
    for place in places {
        last = join(last, *place);
        *place = last;
    }
}

fn inner<E: Element>(x: &Array<E>, axis: usize) -> usize {
    x.shape()[axis + 1..].iter().product()
}

fn blocks<'a, E: Element>(out: &'a mut [E], x: &Array<E>, axis: usize) -> impl Iterator<Item = &'a mut [E]> {
    // An empty array has no blocks, but a chunk length must not be 0.
    out.chunks_exact_mut((inner(x, axis) * x.shape()[axis]).max(1))
}

#[cfg(test)]
mod tests {
    use super::super::layout::flip;
    use super::super::map::map;
    use super::super::testing::*;
    use super::*;

    #[test]
    fn scans_match_loops() {
        let mut g = generator(13);
        for shape in [&[3, 4, 2][..], &[5], &[1, 1], &[2, 0, 3], &[0]] {
            for x in views(&mut g, shape) {
                for axis in 0..shape.len() {
                    let mut expected = x.to_owned();
                    expected.accumulate_axis_inplace(ndarray::Axis(axis), |&before, x| *x += before);
                    assert_eq!(cumsum(&x, axis), expected);
                    let mut expected = x.to_owned();
                    expected.accumulate_axis_inplace(ndarray::Axis(axis), |&before, x| *x *= before);
                    assert_eq!(cumprod(&x, axis), expected);
                    let reversed = flip(&cumsum(&flip(&x, &[axis]), axis), &[axis]);
                    assert_eq!(cumsum_reversed(&x, axis), reversed);
                }
            }
        }
    }

    #[test]
    fn recurrences_match_scans() {
        let mut g = generator(14);
        for shape in [&[3, 4, 2][..], &[5], &[1, 1], &[2, 0, 3], &[0]] {
            for x in views(&mut g, shape) {
                let ones = map(&x, |_| 1.0);
                for axis in 0..shape.len() {
                    assert_eq!(recurrence(&ones, &x, axis, false), cumsum(&x, axis));
                    assert_eq!(recurrence(&ones, &x, axis, true), cumsum_reversed(&x, axis));
                }
            }
        }
        let (a, b) = (
            from_vec(&[3], vec![7.0, 2.0, 3.0]),
            from_vec(&[3], vec![1.0, 10.0, 100.0]),
        );
        assert_eq!(elements(&recurrence(&a, &b, 0, false)), [1.0, 12.0, 136.0]);
        assert_eq!(
            elements(&recurrence(&a, &b, 0, true)),
            [1.0 + 7.0 * 210.0, 210.0, 100.0]
        );
    }
}
