//! Indexing by arrays: gather and select along an axis, their transposes, one-hot rows.
//!
//! Indices are `i64` and count from 0: as in torch, a negative index is out of range here.

use super::layout::{contiguous, to_vec};
use super::nest::{Lane, Nest, Strides};
use super::recycle::{repeated, vector};
use super::{Array, Shape, from_vec, zeros};
use crate::element::{Element, Result};
use crate::error::{Error, Refusal};
use ndarray::Axis;

/// `y[i][j] = x[idx[i][j]][j]` for `axis` 0, and so on: ranks agree, and no other axis of `idx` is longer
/// than that of `x`. The result has the shape of `idx`.
pub(crate) fn gather<E: Element>(
    op: &'static str,
    x: &Array<E>,
    axis: usize,
    idx: &Array<i64>,
) -> Result<Array<E>> {
    check_covers(op, ("the array", x.shape()), idx.shape(), Some(axis))?;
    let along = Along {
        op,
        axis,
        len: x.shape()[axis],
    };
    let mut out = vector(idx.len());
    along.each(idx, x.strides(), |at| {
        // SAFETY: `at` is a place of `x`: `each` checked it along the axis, and no other axis of `idx` is longer.
        out.push(unsafe { *x.as_ptr().offset(at) });
    })?;
    Ok(from_vec(idx.shape(), out))
}

/// Zeros of `shape` plus `y[idx[i][j]][j] += src[i][j]` for `axis` 0, and so on; equal indices add up.
/// With `src` of the shape of `idx` it is the transpose of [`gather`].
pub(crate) fn scatter_add<E: Element>(
    op: &'static str,
    src: &Array<E>,
    axis: usize,
    idx: &Array<i64>,
    shape: &[usize],
) -> Result<Array<E>> {
    check_covers(op, ("the result", shape), idx.shape(), Some(axis))?;
    check_covers(op, ("the source", src.shape()), idx.shape(), None)?;
    let along = Along {
        op,
        axis,
        len: shape[axis],
    };
    let mut out = zeros::<E>(shape);
    let strides = Strides::from_slice(out.strides());
    let data = out.as_slice_mut().expect("new arrays are contiguous");
    let leading = src.slice_each_axis(|of| ndarray::Slice::from(..idx.shape()[of.axis.index()]));
    let (mut from, refusal) = (leading.iter(), Refusal::default());
    along.each(idx, &strides, |at| {
        let place = &mut data[at as usize];
        *place = refusal.note(place.plus(op, *from.next().expect("the source covers the indices")));
    })?;
    refusal.or(out)
}

/// The slices `x[idx[0]], x[idx[1]], ..` along `axis`, `idx` of rank 1.
pub(crate) fn index_select<E: Element>(
    op: &'static str,
    x: &Array<E>,
    axis: usize,
    idx: &Array<i64>,
) -> Result<Array<E>> {
    let places = Along {
        op,
        axis,
        len: x.shape()[axis],
    }
    .places(idx)?;
    let Some(data) = x.as_slice() else {
        return Ok(x.select(Axis(axis), &places).into_shared());
    };
    let mut shape = Shape::from_slice(x.shape());
    shape[axis] = places.len();
    let inner: usize = shape[axis + 1..].iter().product();
    let mut out = vector(shape.iter().product());
    for block in data.chunks_exact((x.shape()[axis] * inner).max(1)) {
        for i in &places {
            out.extend_from_slice(&block[i * inner..][..inner]);
        }
    }
    Ok(from_vec(&shape, out))
}

/// Zeros with `len` places along `axis`, plus slice `i` of `src` at place `idx[i]`; equal indices add up.
/// The transpose of [`index_select`].
pub(crate) fn index_add<E: Element>(
    op: &'static str,
    src: &Array<E>,
    axis: usize,
    idx: &Array<i64>,
    len: usize,
) -> Result<Array<E>> {
    let places = Along { op, axis, len }.places(idx)?;
    let (count, shape) = (src.shape()[axis], src.shape());
    if places.len() != count {
        let given = places.len();
        let message = format!("{given} indices for a source of shape {shape:?}; axis {axis} takes {count}");
        return Err(Error::new(op, message));
    }
    let mut shape = Shape::from_slice(shape);
    shape[axis] = len;
    let inner: usize = shape[axis + 1..].iter().product();
    let mut out = repeated(E::ZERO, shape.iter().product());
    let src = contiguous(src);
    let rows = src
        .as_slice()
        .expect("made contiguous")
        .chunks_exact((count * inner).max(1));
    for (block, rows) in out.chunks_exact_mut((len * inner).max(1)).zip(rows) {
        for (row, i) in rows.chunks_exact(inner).zip(&places) {
            for (place, &x) in block[i * inner..][..inner].iter_mut().zip(row) {
                *place = place.plus(op, x)?;
            }
        }
    }
    Ok(from_vec(&shape, out))
}

/// A last axis of `classes` places that is 1 at the index and 0 elsewhere.
pub(crate) fn one_hot<E: Element>(op: &'static str, idx: &Array<i64>, classes: usize) -> Result<Array<E>> {
    let mut out = vec![E::ZERO; idx.len() * classes];
    for (row, &i) in idx.iter().enumerate() {
        let Some(place) = in_range(i, classes) else {
            let message = format!("label {i} is out of range for {classes} classes; labels count from 0");
            return Err(Error::new(op, message));
        };
        out[row * classes + place] = E::nearest(1.0);
    }
    let mut shape = Shape::from_slice(idx.shape());
    shape.push(classes);
    Ok(from_vec(&shape, out))
}

/// The axis that indices point into.
#[derive(Clone, Copy)]
struct Along {
    op: &'static str,
    axis: usize,
    len: usize,
}

impl Along {
    #[inline(always)]
    fn place(self, i: i64) -> Result<usize> {
        match in_range(i, self.len) {
            Some(place) => Ok(place),
            None => Err(self.out_of_range(i)),
        }
    }

    #[cold]
    #[inline(never)]
    fn out_of_range(self, i: i64) -> Error {
        let (axis, len) = (self.axis, self.len);
        let message =
            format!("index {i} is out of range for axis {axis} of length {len}; indices count from 0");
        Error::new(self.op, message)
    }

    fn places(self, idx: &Array<i64>) -> Result<Vec<usize>> {
        if idx.ndim() != 1 {
            let message = format!("the index has shape {:?}; it must have rank 1", idx.shape());
            return Err(Error::new(self.op, message));
        }
        to_vec(idx).into_iter().map(|i| self.place(i)).collect()
    }

    /// Calls `visit`, row-major over `idx`, with the offset by `strides` of the place that is indexed.
    fn each(self, idx: &Array<i64>, strides: &[isize], mut visit: impl FnMut(isize)) -> Result<()> {
        if idx.is_empty() {
            return Ok(());
        }
        let mut others = Strides::from_slice(strides);
        let step = std::mem::take(&mut others[self.axis]);
        let nest = Nest::new(idx.shape(), [idx.strides(), &others]);
        for [at_idx, mut at] in nest.rows() {
            // SAFETY: the nest is over the shape and strides of `idx`.
            for i in unsafe { Lane::new(idx, at_idx, nest.strides[0], nest.len) }.iter() {
                visit(at + self.place(i)? as isize * step);
                at += nest.strides[1];
            }
        }
        Ok(())
    }
}

#[inline(always)]
fn in_range(i: i64, len: usize) -> Option<usize> {
    usize::try_from(i).ok().filter(|&i| i < len)
}

/// Checks that the ranks agree and that no axis of the index, but the one it points into, is longer.
fn check_covers(
    op: &'static str,
    (name, shape): (&str, &[usize]),
    idx: &[usize],
    along: Option<usize>,
) -> Result<()> {
    let fits = |axis: usize| along == Some(axis) || idx[axis] <= shape[axis];
    if idx.len() == shape.len() && (0..shape.len()).all(fits) {
        return Ok(());
    }
    let but = along.map_or(String::new(), |axis| format!(" but axis {axis}"));
    let rule = format!("ranks must agree and no axis of the index{but} be longer");
    Err(Error::new(
        op,
        format!("the index has shape {idx:?}, {name} {shape:?}; {rule}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::kernels::map::map;
    use crate::kernels::random::Generator;

    fn index_view(g: &mut Generator, shape: &[usize], len: usize) -> Array<i64> {
        map(&view(g, shape), |x| (x as i64 + 4) % len.max(1) as i64)
    }

    #[test]
    fn gather_and_scatter_match_loops() {
        let mut g = generator(14);
        for (shape, idx_shape, axis) in [
            (&[3, 4, 2][..], &[3, 5, 2][..], 1),
            (&[3, 4], &[2, 3], 0),
            (&[3, 4], &[3, 1], 1),
            (&[6], &[9], 0),
            (&[2, 3], &[0, 3], 0),
        ] {
            for x in views(&mut g, shape) {
                let idx = index_view(&mut g, idx_shape, shape[axis]);
                let src = view(&mut g, idx_shape);
                let y = gather("gather", &x, axis, &idx).unwrap();
                let x_bar = scatter_add("scatter_add", &src, axis, &idx, shape).unwrap();
                let mut sums = ndarray::ArrayD::<f64>::zeros(shape);
                for i in indices(idx_shape) {
                    let mut from = i.clone();
                    from[axis] = idx[i.as_slice()] as usize;
                    assert_eq!(y[i.as_slice()], x[from.as_slice()]);
                    sums[from.as_slice()] += src[i.as_slice()];
                }
                assert_eq!((y.shape(), x_bar), (idx_shape, sums.into_shared()));
            }
        }
        let wide = view(&mut g, &[3, 3]);
        let idx = from_vec(&[1, 2], vec![1, 1]);
        let y = scatter_add("scatter_add", &wide, 1, &idx, &[2, 2]).unwrap();
        assert_eq!(
            y,
            from_vec(&[2, 2], vec![0.0, wide[[0, 0]] + wide[[0, 1]], 0.0, 0.0])
        );
    }

    #[test]
    fn select_and_add_match_loops() {
        let mut g = generator(15);
        for (shape, axis, n) in [
            (&[3, 4, 2][..], 1, 5),
            (&[3, 4], 0, 2),
            (&[3, 4], 1, 7),
            (&[6], 0, 0),
            (&[0, 3], 1, 2),
            (&[3, 0], 0, 2),
        ] {
            for x in views(&mut g, shape) {
                let idx = index_view(&mut g, &[n], shape[axis]);
                let places: Vec<usize> = idx.iter().map(|&i| i as usize).collect();
                let y = index_select("index_select", &x, axis, &idx).unwrap();
                assert_eq!(y, x.select(ndarray::Axis(axis), &places).into_shared());
                let src = view(&mut g, y.shape());
                let mut sums = ndarray::ArrayD::<f64>::zeros(shape);
                for (row, &i) in places.iter().enumerate() {
                    let mut place = sums.index_axis_mut(ndarray::Axis(axis), i);
                    place += &src.index_axis(ndarray::Axis(axis), row);
                }
                assert_eq!(
                    index_add("index_add", &src, axis, &idx, shape[axis]).unwrap(),
                    sums.into_shared()
                );
            }
        }
    }

    #[test]
    fn one_hot_marks_the_label() {
        let labels = from_vec(&[2, 2], vec![2, 0, 1, 1]).reversed_axes();
        let y = one_hot::<f64>("one_hot", &labels, 3).unwrap();
        assert_eq!(y.shape(), [2, 2, 3]);
        assert_eq!(
            elements(&y),
            [0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
        );
        let message = one_hot::<f64>("one_hot", &labels, 2).unwrap_err().to_string();
        assert_eq!(
            message,
            "one_hot: label 2 is out of range for 2 classes; labels count from 0"
        );
    }

    #[test]
    fn wrong_indices_are_refused() {
        let x = from_vec(&[2, 3], vec![0.0; 6]);
        for i in [3, -1] {
            let idx = from_vec(&[2, 1], vec![0, i]);
            let message = gather("gather", &x, 1, &idx).unwrap_err().to_string();
            assert_eq!(
                message,
                format!("gather: index {i} is out of range for axis 1 of length 3; indices count from 0")
            );
            let idx = from_vec(&[1], vec![i]);
            assert!(index_select("index_select", &x, 1, &idx).is_err());
            assert!(index_add("index_add", &from_vec(&[1], vec![1.0]), 0, &idx, 3).is_err());
        }
        assert!(
            gather("gather", &x, 1, &from_vec(&[3, 1], vec![0; 3]))
                .unwrap_err()
                .to_string()
                .contains("[3, 1]")
        );
        assert!(gather("gather", &x, 1, &from_vec(&[1], vec![0])).is_err());
        assert!(index_select("index_select", &x, 0, &from_vec(&[1, 1], vec![0])).is_err());
        assert!(
            index_add("index_add", &x, 0, &from_vec(&[1], vec![0]), 2)
                .unwrap_err()
                .to_string()
                .contains("1 indices")
        );
    }
}
