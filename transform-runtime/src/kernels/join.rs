//! Arrays side by side: cat, stack, split, padding with zeros.

use super::layout::{contiguous, insert_axis};
use super::recycle::vector;
use super::slice::{Part, Slice, slice, slice_scatter};
use super::{Array, Shape, from_vec};
use crate::element::{Element, Result};
use crate::error::Error;
use crate::kernels::shape::normalize_axis;

/// The arrays one after the other along `axis`; all other lengths agree.
pub(crate) fn cat<E: Element>(op: &'static str, arrays: &[Array<E>], axis: usize) -> Result<Array<E>> {
    let shape = joined_shape(op, arrays, axis)?;
    if let [only] = arrays {
        return Ok(only.clone());
    }
    let rows: usize = shape[..axis].iter().product();
    let inner: usize = shape[axis + 1..].iter().product();
    let arrays: Vec<Array<E>> = arrays.iter().map(contiguous).collect();
    let sources: Vec<(&[E], usize)> = arrays
        .iter()
        .map(|x| (x.as_slice().expect("made contiguous"), x.shape()[axis] * inner))
        .collect();
    let mut out = vector(shape.iter().product());
    for row in 0..rows {
        sources
            .iter()
            .for_each(|(data, len)| out.extend_from_slice(&data[row * len..][..*len]));
    }
    Ok(from_vec(&shape, out))
}

fn joined_shape<E: Element>(op: &'static str, arrays: &[Array<E>], axis: usize) -> Result<Shape> {
    let Some(first) = arrays.first() else {
        return Err(Error::new(op, "the list of arrays is empty; give at least one"));
    };
    normalize_axis(op, axis as isize, first.ndim())?;
    let others = |x: &Array<E>| -> Shape {
        (0..x.ndim())
            .filter(|&d| d != axis)
            .map(|d| x.shape()[d])
            .collect()
    };
    let wanted = others(first);
    let unlike = arrays
        .iter()
        .position(|x| x.ndim() != first.ndim() || others(x) != wanted);
    if let Some(i) = unlike {
        return Err(Error::new(
            op,
            format!(
                "array 0 has shape {:?} and array {i} has {:?}; all lengths but that of axis {axis} must agree",
                first.shape(),
                arrays[i].shape()
            ),
        ));
    }
    let mut shape = Shape::from_slice(first.shape());
    shape[axis] = arrays.iter().map(|x| x.shape()[axis]).sum();
    Ok(shape)
}

/// Arrays of one shape along a new axis, at place `axis` of the result.
pub(crate) fn stack<E: Element>(op: &'static str, arrays: &[Array<E>], axis: usize) -> Result<Array<E>> {
    let Some(first) = arrays.first() else {
        return Err(Error::new(op, "the list of arrays is empty; give at least one"));
    };
    if let Some(i) = arrays.iter().position(|x| x.shape() != first.shape()) {
        let (a, b) = (first.shape(), arrays[i].shape());
        return Err(Error::new(
            op,
            format!("array 0 has shape {a:?} and array {i} has {b:?}; shapes must agree"),
        ));
    }
    normalize_axis(op, axis as isize, first.ndim() + 1)?;
    let arrays: Vec<Array<E>> = arrays.iter().map(|x| insert_axis(x, axis)).collect();
    cat(op, &arrays, axis)
}

/// Views of consecutive pieces of the given lengths along `axis`, which they fill.
pub(crate) fn split<E: Element>(
    op: &'static str,
    x: &Array<E>,
    sizes: &[usize],
    axis: usize,
) -> Result<Vec<Array<E>>> {
    let (total, len) = (sizes.iter().sum::<usize>(), x.shape()[axis]);
    if total != len {
        return Err(Error::new(
            op,
            format!(
                "sizes {sizes:?} add up to {total}, axis {axis} of shape {:?} has length {len}",
                x.shape()
            ),
        ));
    }
    let mut start = 0;
    let piece = |&size: &usize| {
        start += size;
        let part = Part::Range {
            start: start - size,
            step: 1,
            len: size,
        };
        slice(x, &Slice::whole(x.shape()).with(axis, part))
    };
    Ok(sizes.iter().map(piece).collect())
}

/// The lengths of `n` pieces as even as torch's `chunk` makes them: full ones, then a shorter last one.
pub(crate) fn chunk_sizes(len: usize, n: usize) -> Vec<usize> {
    let size = len.div_ceil(n.max(1)).max(1);
    let mut sizes: Vec<usize> = (0..len)
        .step_by(size)
        .map(|start| size.min(len - start))
        .collect();
    if sizes.is_empty() {
        sizes.resize(n.max(1), 0);
    }
    sizes
}

/// `x` with `before` and `after` zeros added along every axis: `padding[axis] == (before, after)`.
pub(crate) fn pad_zeros<E: Element>(x: &Array<E>, padding: &[(usize, usize)]) -> Array<E> {
    let shape: Shape = x
        .shape()
        .iter()
        .zip(padding)
        .map(|(len, (before, after))| before + len + after)
        .collect();
    slice_scatter(x, &inside(x.shape(), padding), &shape)
}

/// Where `pad_zeros` put an array of `shape`: slicing by it undoes the padding.
pub(crate) fn inside(shape: &[usize], padding: &[(usize, usize)]) -> Slice {
    shape
        .iter()
        .zip(padding)
        .map(|(&len, &(start, _))| Part::Range { start, step: 1, len })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    #[test]
    fn cat_and_split_undo_each_other() {
        let mut g = generator(7);
        for axis in 0..3 {
            let sizes = [2, 0, 3, 1];
            let shape = |len: usize| {
                let mut shape = [2, 3, 2];
                shape[axis] = len;
                shape
            };
            for _ in 0..10 {
                let pieces: Vec<_> = sizes.iter().map(|&len| view(&mut g, &shape(len))).collect();
                let whole = cat("cat", &pieces, axis).unwrap();
                assert_eq!(whole.shape(), shape(6));
                let views: Vec<_> = pieces.iter().map(|x| x.view()).collect();
                assert_eq!(
                    whole.view(),
                    ndarray::concatenate(ndarray::Axis(axis), &views).unwrap()
                );
                assert_eq!(split("split", &whole, &sizes, axis).unwrap(), pieces);
            }
        }
        let x = from_vec(&[2], vec![1.0, 2.0]);
        assert!(cat::<f64>("cat", &[], 0).is_err() && cat("cat", &[super::super::scalar(1.0)], 0).is_err());
        let message = cat("cat", &[x.clone(), from_vec(&[1, 2], vec![1.0, 2.0])], 0)
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("array 0 has shape [2] and array 1 has [1, 2]"),
            "{message}"
        );
        assert!(
            split("split", &x, &[1, 2], 0)
                .unwrap_err()
                .to_string()
                .contains("add up to 3")
        );
    }

    #[test]
    fn stack_adds_an_axis() {
        let mut g = generator(8);
        for axis in 0..3 {
            let arrays: Vec<_> = (0..4).map(|_| view(&mut g, &[2, 3])).collect();
            let views: Vec<_> = arrays.iter().map(|x| x.view()).collect();
            let whole = stack("stack", &arrays, axis).unwrap();
            assert_eq!(whole.view(), ndarray::stack(ndarray::Axis(axis), &views).unwrap());
        }
        let scalars = [super::super::scalar(1.0), super::super::scalar(2.0)];
        assert_eq!(
            stack("stack", &scalars, 0).unwrap(),
            from_vec(&[2], vec![1.0, 2.0])
        );
        assert!(stack("stack", &scalars, 1).is_err());
        assert!(stack("stack", &[scalars[0].clone(), from_vec(&[1], vec![1.0])], 0).is_err());
    }

    #[test]
    fn padding_surrounds_with_zeros() {
        let mut g = generator(9);
        let padding = [(1, 0), (2, 3)];
        for x in views(&mut g, &[2, 3]) {
            let y = pad_zeros(&x, &padding);
            assert_eq!(y.shape(), [3, 8]);
            assert_eq!(y.sum(), x.sum());
            assert_eq!(slice(&y, &inside(x.shape(), &padding)), x);
        }
        assert_eq!(
            pad_zeros(&from_vec::<f64>(&[0], vec![]), &[(1, 1)]),
            from_vec(&[2], vec![0.0; 2])
        );
        assert_eq!(chunk_sizes(10, 4), [3, 3, 3, 1]);
        assert_eq!(
            (chunk_sizes(6, 4), chunk_sizes(0, 2)),
            (vec![2, 2, 2], vec![0, 0])
        );
    }
}
