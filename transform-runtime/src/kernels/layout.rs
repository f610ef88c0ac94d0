//! Layout: reshape, permute, expand, insert and remove axes, flip.
//!
//! Results share storage with the argument where strides can say it. An expanded array is written out: ndarray
//! gives shared storage no way to repeat elements by stride 0, and the kernels broadcast by themselves, so a
//! rule needs [`broadcast_to`] only where the full array is the result.

use super::nest::{Lane, Nest, broadcast_strides};
use super::recycle::vector;
use super::{Array, Shape, from_vec};
use crate::element::{Element, Result};
use crate::error::Error;
use ndarray::{Axis, IxDyn};

/// The same elements in row-major order under another shape; a view where strides allow.
pub(crate) fn reshape<E: Element>(op: &'static str, x: &Array<E>, shape: &[usize]) -> Result<Array<E>> {
    let wanted = shape.iter().try_fold(1usize, |len, &axis| len.checked_mul(axis));
    if wanted != Some(x.len()) {
        let wanted = wanted.map_or("too many".to_string(), |len| len.to_string());
        return Err(Error::new(
            op,
            format!(
                "an array of shape {:?} has {} elements, the shape {shape:?} has {wanted}; the counts must agree",
                x.shape(),
                x.len()
            ),
        ));
    }
    if !merges(x.shape(), x.strides(), shape) {
        return Ok(from_vec(shape, to_vec(x)));
    }
    let viewed = x.clone().into_shape_clone(IxDyn(shape));
    Ok(viewed.expect("the element counts agree"))
}

/// Whether strides can say what the elements of `lengths` and `strides` are under another shape: where the two divide
/// axes alike, those that become others must lie behind each other.
fn merges(lengths: &[usize], strides: &[isize], shape: &[usize]) -> bool {
    let mut axes = lengths
        .iter()
        .zip(strides)
        .filter(|(len, _)| **len != 1)
        .peekable();
    let mut wanted = shape.iter().filter(|len| **len != 1);
    while let (Some((&len, &stride)), Some(&to)) = (axes.next(), wanted.next()) {
        let (mut len, mut to, mut inner) = (len, to, stride);
        while len != to {
            if to > len {
                let Some((&next, &stride)) = axes.next() else {
                    return false;
                };
                if inner != stride * next as isize {
                    return false;
                }
                (len, inner) = (len * next, stride);
            } else {
                let Some(&next) = wanted.next() else {
                    return false;
                };
                to *= next;
            }
        }
    }
    true
}

/// The array with its elements in row-major order without gaps: itself where they are.
pub(crate) fn contiguous<E: Element>(x: &Array<E>) -> Array<E> {
    match x.is_standard_layout() {
        true => x.clone(),
        false => from_vec(x.shape(), to_vec(x)),
    }
}

/// The elements in row-major order.
pub(crate) fn to_vec<E: Element>(x: &Array<E>) -> Vec<E> {
    match x.as_slice() {
        Some(data) => {
            let mut out = vector(data.len());
            out.extend_from_slice(data);
            out
        }
        None => copied(x, x.shape(), x.strides()),
    }
}

/// Axis `i` of the result is axis `axes[i]` of `x`; every axis once.
pub(crate) fn permute<E: Element>(x: &Array<E>, axes: &[usize]) -> Array<E> {
    x.clone().permuted_axes(axes)
}

/// Two axes change places.
pub(crate) fn transpose<E: Element>(x: &Array<E>, a: usize, b: usize) -> Array<E> {
    let mut y = x.clone();
    y.swap_axes(a, b);
    y
}

/// `from` becomes axis `to` of the result; the others keep their order.
pub(crate) fn move_axis<E: Element>(x: &Array<E>, from: usize, to: usize) -> Array<E> {
    if from == to {
        return x.clone();
    }
    let mut axes: Shape = (0..x.ndim()).filter(|&axis| axis != from).collect();
    axes.insert(to, from);
    permute(x, &axes)
}

/// `x` repeated along new leading axes and along axes of length 1 until it has `shape`.
pub(crate) fn broadcast_to<E: Element>(op: &'static str, x: &Array<E>, shape: &[usize]) -> Result<Array<E>> {
    if x.shape() == shape {
        return Ok(x.clone());
    }
    let fits = x.ndim() <= shape.len()
        && x.shape()
            .iter()
            .rev()
            .zip(shape.iter().rev())
            .all(|(&own, &to)| own == to || own == 1);
    if !fits {
        return Err(Error::new(
            op,
            format!(
                "an array of shape {:?} does not expand to {shape:?}: aligned at the last axis, every length must be \
                 equal to the new one or 1",
                x.shape()
            ),
        ));
    }
    if shape.iter().product::<usize>() == x.len() {
        return reshape(op, x, shape);
    }
    Ok(from_vec(shape, copied(x, shape, &broadcast_strides(x, shape))))
}

/// A new axis of length 1 at place `axis` of the result.
pub(crate) fn insert_axis<E: Element>(x: &Array<E>, axis: usize) -> Array<E> {
    x.clone().insert_axis(Axis(axis))
}

/// Drops an axis, which must have length 1.
pub(crate) fn squeeze<E: Element>(op: &'static str, x: &Array<E>, axis: usize) -> Result<Array<E>> {
    match x.shape()[axis] {
        1 => Ok(x.clone().index_axis_move(Axis(axis), 0)),
        len => Err(Error::new(
            op,
            format!(
                "axis {axis} of shape {:?} has length {len}; only an axis of length 1 can be dropped",
                x.shape()
            ),
        )),
    }
}

/// The elements in reverse order along `axes`.
pub(crate) fn flip<E: Element>(x: &Array<E>, axes: &[usize]) -> Array<E> {
    let mut y = x.clone();
    axes.iter().for_each(|&axis| y.invert_axis(Axis(axis)));
    y
}

/// Windows of `size` elements of an axis, `step` apart: the axis becomes the windows, their elements a new last axis.
pub(crate) fn windows<E: Element>(x: &Array<E>, axis: usize, size: usize, step: usize) -> Array<E> {
    let (mut shape, mut strides) = (Shape::from_slice(x.shape()), x.strides().to_vec());
    shape[axis] = (shape[axis] - size) / step + 1;
    strides.push(strides[axis]);
    strides[axis] *= step as isize;
    shape.push(size);
    from_vec(&shape, copied(x, &shape, &strides))
}

/// The elements of `x` read as `shape` by `strides`, row-major.
pub(super) fn copied<E: Element>(x: &Array<E>, shape: &[usize], strides: &[isize]) -> Vec<E> {
    let len = shape.iter().product();
    let mut out = vector(len);
    if len == 0 {
        return out;
    }
    let nest = Nest::new(shape, [strides]);
    for [at] in nest.rows() {
        // SAFETY: `strides` are those of `x`, or those that read it as a shape it broadcasts to, or as windows of it.
        let row = unsafe { Lane::new(x, at, nest.strides[0], nest.len) };
        match (row.slice(), row.same()) {
            (Some(row), _) => out.extend_from_slice(row),
            (_, Some(element)) => out.resize(out.len() + nest.len, element),
            _ => out.extend(row.iter()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    #[test]
    fn reshape_keeps_row_major_order() {
        let mut g = generator(1);
        for (from, to) in [
            (&[2, 6][..], &[3, 4][..]),
            (&[12], &[2, 3, 2]),
            (&[1], &[]),
            (&[], &[1, 1]),
            (&[0, 3], &[3, 0]),
        ] {
            for x in views(&mut g, from) {
                let y = reshape("reshape", &x, to).unwrap();
                assert_eq!(y.shape(), to);
                assert_eq!(elements(&y), elements(&x));
            }
        }
        let x = from_vec(&[2, 3], vec![0.0; 6]);
        assert!(shares(&x, &reshape("reshape", &x, &[3, 2]).unwrap()));
        let message = reshape("reshape", &x, &[4]).unwrap_err().to_string();
        assert!(
            message.contains("[2, 3] has 6 elements") && message.contains("[4] has 4"),
            "{message}"
        );
        assert!(reshape("reshape", &x, &[usize::MAX, 2]).is_err());
    }

    #[test]
    fn expanding_repeats() {
        let mut g = generator(2);
        for (from, to) in [
            (&[3, 1][..], &[2, 3, 4][..]),
            (&[], &[2, 2]),
            (&[1, 3], &[1, 3]),
            (&[3], &[0, 3]),
            (&[1], &[0]),
        ] {
            for x in views(&mut g, from) {
                let y = broadcast_to("expand", &x, to).unwrap();
                let expected = x
                    .broadcast(IxDyn(to))
                    .unwrap()
                    .iter()
                    .copied()
                    .collect::<Vec<_>>();
                assert_eq!((y.shape(), elements(&y)), (to, expected));
            }
        }
        let x = from_vec(&[3], vec![1.0, 2.0, 3.0]);
        assert!(shares(&x, &broadcast_to("expand", &x, &[1, 3]).unwrap()));
        for to in [&[2][..], &[3, 1], &[]] {
            assert!(broadcast_to("expand", &x, to).is_err());
        }
    }

    #[test]
    fn windows_repeat_what_they_share() {
        let mut g = generator(3);
        for (shape, axis, size, step) in [
            (&[5][..], 0, 3, 1),
            (&[2, 7], 1, 2, 3),
            (&[4, 3], 0, 4, 2),
            (&[3, 0], 0, 2, 1),
            (&[3, 2], 1, 0, 1),
        ] {
            for x in views(&mut g, shape) {
                let y = windows(&x, axis, size, step);
                for i in indices(y.shape()) {
                    let mut from = i[..shape.len()].to_vec();
                    from[axis] = i[axis] * step + i[shape.len()];
                    assert_eq!(y[i.as_slice()], x[from.as_slice()]);
                }
                assert_eq!(y.shape()[axis], (shape[axis] - size) / step + 1);
            }
        }
    }

    #[test]
    fn axes_move_without_copies() {
        let x = from_vec(&[2, 3, 4], (0..24).map(f64::from).collect());
        let y = move_axis(&x, 0, 2);
        assert_eq!((y.shape(), y[[1, 2, 0]]), (&[3, 4, 2][..], x[[0, 1, 2]]));
        assert!(shares(&x, &y) && shares(&x, &permute(&x, &[2, 0, 1])) && shares(&x, &transpose(&x, 0, 2)));
        let y = flip(&x, &[0, 2]);
        assert_eq!(y[[0, 1, 0]], x[[1, 1, 3]]);
        assert_eq!(elements(&contiguous(&y)), elements(&y));
        assert_eq!(to_vec(&transpose(&x, 0, 1)), elements(&transpose(&x, 0, 1)));
        assert_eq!(squeeze("squeeze", &insert_axis(&x, 1), 1).unwrap(), x);
        assert!(
            squeeze("squeeze", &x, 1)
                .unwrap_err()
                .to_string()
                .contains("has length 3")
        );
    }
}
