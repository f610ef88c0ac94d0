//! Basic indexing: ranges with steps, single indices and new axes, and the transpose of reading them.
//!
//! A [`Slice`] is resolved against one shape, after which nothing can be out of range. Steps follow ndarray's
//! `s![]`: the range is cut out first and a negative step then walks it from its end.

use super::{Array, Shape, from_vec};
use crate::element::{Element, Result};
use crate::error::Error;
use crate::kernels::shape::normalize_index;
use ndarray::{IxDyn, SliceInfoElem};
use smallvec::SmallVec;

/// What is read of one axis, or an axis that is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// `len` elements from `start`, `step` apart (not 0).
    Range { start: usize, step: isize, len: usize },
    /// One element; the axis is dropped.
    Index(usize),
    /// A new axis of length 1; it reads no axis of the argument.
    NewAxis,
}

/// A rectangle of an array of one shape: a part for every axis, in order, with new axes between them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Slice {
    parts: SmallVec<[Part; 4]>,
}

impl Slice {
    /// Checks the parts a user wrote against `shape`; axes left out at the end are read whole.
    pub(crate) fn resolve(op: &'static str, info: &[SliceInfoElem], shape: &[usize]) -> Result<Slice> {
        let mut lengths = shape.iter();
        let mut parts = SmallVec::new();
        for part in info {
            let resolved = match *part {
                SliceInfoElem::NewAxis => Some(Part::NewAxis),
                part => lengths
                    .next()
                    .map(|&len| resolve_part(op, part, len, shape))
                    .transpose()?,
            };
            match resolved {
                Some(part) => parts.push(part),
                None => return Err(too_many(op, info, shape)),
            }
        }
        parts.extend(lengths.map(|&len| Part::Range {
            start: 0,
            step: 1,
            len,
        }));
        Ok(Slice { parts })
    }

    /// The whole of an array.
    pub(crate) fn whole(shape: &[usize]) -> Slice {
        shape
            .iter()
            .map(|&len| Part::Range {
                start: 0,
                step: 1,
                len,
            })
            .collect()
    }

    /// `len` elements of one axis from `start`, which it has, the other axes whole.
    pub(crate) fn narrow(shape: &[usize], axis: usize, start: usize, len: usize) -> Slice {
        assert!(
            start + len <= shape[axis],
            "{len} elements from {start} of axis {axis} of {shape:?}"
        );
        Slice::whole(shape).with(axis, Part::Range { start, step: 1, len })
    }

    /// Element `i` of one axis, which is dropped; the other axes whole.
    pub(crate) fn index(shape: &[usize], axis: usize, i: usize) -> Slice {
        assert!(i < shape[axis], "element {i} of axis {axis} of {shape:?}");
        Slice::whole(shape).with(axis, Part::Index(i))
    }

    /// Another part, which is in range, in place of part `n`.
    pub(crate) fn with(mut self, n: usize, part: Part) -> Slice {
        self.parts[n] = part;
        self
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The slice of an array with one more axis, at `axis`, that is read whole: under a batch axis.
    /// Returns the slice and the place of that axis in the result.
    pub(crate) fn with_whole_axis(&self, axis: usize, len: usize) -> (Slice, usize) {
        let mut parts = self.parts.clone();
        let reads = |part: &&Part| **part != Part::NewAxis;
        let place = (0..=parts.len()).find(|&n| parts[..n].iter().filter(reads).count() == axis);
        let place = place.expect("the axis is one of the array's");
        parts.insert(
            place,
            Part::Range {
                start: 0,
                step: 1,
                len,
            },
        );
        let kept = parts[..place]
            .iter()
            .filter(|part| !matches!(part, Part::Index(_)))
            .count();
        (Slice { parts }, kept)
    }

    /// The shape of what is read.
    pub(crate) fn shape(&self) -> Shape {
        let length = |part: &Part| match *part {
            Part::Range { len, .. } => Some(len),
            Part::Index(_) => None,
            Part::NewAxis => Some(1),
        };
        self.parts.iter().filter_map(length).collect()
    }

    fn info(&self) -> SmallVec<[SliceInfoElem; 4]> {
        let elem = |part: &Part| match *part {
            Part::NewAxis => SliceInfoElem::NewAxis,
            Part::Index(i) => SliceInfoElem::Index(i as isize),
            Part::Range { len: 0, .. } => SliceInfoElem::Slice {
                start: 0,
                end: Some(0),
                step: 1,
            },
            Part::Range { start, step, len } => {
                let last = start as isize + step * (len as isize - 1);
                let (low, high) = (last.min(start as isize), last.max(start as isize));
                SliceInfoElem::Slice {
                    start: low,
                    end: Some(high + 1),
                    step,
                }
            }
        };
        self.parts.iter().map(elem).collect()
    }
}

impl FromIterator<Part> for Slice {
    /// Parts that are in range of the shape they will be used with.
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        Slice {
            parts: parts.into_iter().collect(),
        }
    }
}

fn resolve_part(op: &'static str, part: SliceInfoElem, len: usize, shape: &[usize]) -> Result<Part> {
    let (start, end, step) = match part {
        SliceInfoElem::Index(i) => return Ok(Part::Index(normalize_index(op, i, len)?)),
        SliceInfoElem::Slice { start, end, step } => (start, end.unwrap_or(len as isize), step),
        SliceInfoElem::NewAxis => return Ok(Part::NewAxis),
    };
    if step == 0 {
        return Err(Error::new(
            op,
            format!("the step of `{part}` is 0; a step is a positive or negative number"),
        ));
    }
    let place = |i: isize| {
        usize::try_from(if i < 0 { i + len as isize } else { i })
            .ok()
            .filter(|&i| i <= len)
    };
    let (Some(start), Some(end)) = (place(start), place(end)) else {
        return Err(Error::new(
            op,
            format!(
                "`{part}` reaches outside an axis of length {len} (shape {shape:?}); bounds are -{len}..={len}"
            ),
        ));
    };
    let span = end.saturating_sub(start);
    let first = if step < 0 && span > 0 { end - 1 } else { start };
    Ok(Part::Range {
        start: first,
        step,
        len: span.div_ceil(step.unsigned_abs()),
    })
}

fn too_many(op: &'static str, info: &[SliceInfoElem], shape: &[usize]) -> Error {
    let read = info.iter().filter(|part| !part.is_new_axis()).count();
    Error::new(
        op,
        format!(
            "{read} indices for an array of rank {} (shape {shape:?}); leave out {}",
            shape.len(),
            read - shape.len()
        ),
    )
}

/// The part of `x` that `slice`, resolved against its shape, names; a view.
pub(crate) fn slice<E: Element>(x: &Array<E>, slice: &Slice) -> Array<E> {
    x.clone().slice_move(slice.info().as_slice())
}

/// Zeros of `shape` with `cotangent` where `slice` reads: the transpose of [`slice()`].
pub(crate) fn slice_scatter<E: Element>(cotangent: &Array<E>, slice: &Slice, shape: &[usize]) -> Array<E> {
    let mut into = from_vec(shape, vec![E::ZERO; shape.iter().product()]);
    slice_assign(&mut into, slice, cotangent);
    into
}

/// Overwrites the part of `into` that `slice` names with `x`, which broadcasts to it.
pub(crate) fn slice_assign<E: Element>(into: &mut Array<E>, slice: &Slice, x: &Array<E>) {
    into.slice_mut(slice.info().as_slice()).assign(x);
}

/// Adds `x` to the part of `into` that `slice` names.
pub(crate) fn slice_add_assign<E>(into: &mut Array<E>, slice: &Slice, x: &Array<E>)
where
    E: Element + std::ops::Add<Output = E>,
{
    into.slice_mut(slice.info().as_slice())
        .zip_mut_with(x, |into, &x| *into = *into + x);
}

/// One element.
pub(crate) fn get<E: Element>(op: &'static str, x: &Array<E>, index: &[usize]) -> Result<E> {
    x.get(IxDyn(index)).copied().ok_or_else(|| {
        let message = match index.len() == x.ndim() {
            true => format!("index {index:?} is outside the shape {:?}", x.shape()),
            false => format!(
                "index {index:?} has {} places, the shape {:?} has rank {}",
                index.len(),
                x.shape(),
                x.ndim()
            ),
        };
        Error::new(op, message)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use ndarray::{NewAxis, s};

    #[expect(clippy::reversed_empty_ranges, reason = "negative bounds count from the end")]
    fn cases() -> Vec<Vec<SliceInfoElem>> {
        let info = |elems: &[SliceInfoElem]| elems.to_vec();
        vec![
            info(s![.., 1..3, ..;2].as_ref()),
            info(s![1, .., ..;-1].as_ref()),
            info(s![-1, 0, -1].as_ref()),
            info(s![..;-2, NewAxis, 1..-1;-3, 2..2].as_ref()),
            info(s![NewAxis, 2..1, .., 0, NewAxis].as_ref()),
            info(s![1..;-1, 3.., 5..].as_ref()),
        ]
    }

    #[test]
    fn slices_read_what_ndarray_reads() {
        let mut g = generator(3);
        for x in views(&mut g, &[3, 4, 5]) {
            for info in cases() {
                let resolved = Slice::resolve("slice", &info, x.shape()).unwrap();
                let y = slice(&x, &resolved);
                assert_eq!(y.view(), x.slice(info.as_slice()));
                assert_eq!(y.shape(), resolved.shape().as_slice());
                assert!(y.is_empty() || shares(&x, &y));
            }
        }
        let x = from_vec(&[2, 2], vec![1.0, 2.0, 3.0, 4.0]);
        assert_eq!(
            slice(&x, &Slice::resolve("slice", s![1].as_ref(), &[2, 2]).unwrap()),
            from_vec(&[2], vec![3.0, 4.0])
        );
        assert_eq!(
            slice(&x, &Slice::narrow(&[2, 2], 1, 1, 1)),
            from_vec(&[2, 1], vec![2.0, 4.0])
        );
        assert_eq!(
            slice(&x, &Slice::index(&[2, 2], 0, 1)),
            from_vec(&[2], vec![3.0, 4.0])
        );
    }

    #[test]
    fn scatter_is_the_transpose() {
        let mut g = generator(4);
        for info in cases() {
            let resolved = Slice::resolve("slice", &info, &[3, 4, 5]).unwrap();
            for (x, ct) in views(&mut g, &[3, 4, 5])
                .into_iter()
                .zip(views(&mut generator(5), &resolved.shape()))
            {
                let x_bar = slice_scatter(&ct, &resolved, x.shape());
                let forward = elements(&slice(&x, &resolved))
                    .iter()
                    .zip(elements(&ct))
                    .map(|(a, b)| a * b)
                    .sum::<f64>();
                let backward = elements(&x)
                    .iter()
                    .zip(elements(&x_bar))
                    .map(|(a, b)| a * b)
                    .sum::<f64>();
                assert_eq!(forward, backward);
                let mut sum = x.clone();
                slice_add_assign(&mut sum, &resolved, &ct);
                assert_eq!(sum, &x + &x_bar);
            }
        }
    }

    #[test]
    fn a_batch_axis_is_read_whole() {
        let mut g = generator(6);
        for info in cases() {
            let inner = Slice::resolve("slice", &info, &[3, 4, 5]).unwrap();
            for axis in 0..4 {
                let mut shape = vec![3, 4, 5];
                shape.insert(axis, 2);
                let x = view(&mut g, &shape);
                let (outer, place) = inner.with_whole_axis(axis, 2);
                for lane in 0..2 {
                    let expected = slice(&slice(&x, &Slice::index(&shape, axis, lane)), &inner);
                    let y = slice(&x, &outer);
                    assert_eq!(slice(&y, &Slice::index(y.shape(), place, lane)), expected);
                }
            }
        }
    }

    #[test]
    fn out_of_range_is_refused() {
        for (info, part) in [
            (s![3].as_ref(), "index 3 is out of range"),
            (s![..5].as_ref(), "outside an axis of length 3"),
            (s![-4..].as_ref(), "outside an axis of length 3"),
            (s![0, 0, 0].as_ref(), "3 indices for an array of rank 2"),
        ] {
            let message = Slice::resolve("slice", info, &[3, 4]).unwrap_err().to_string();
            assert!(message.contains(part), "{message}");
        }

        let zero = SliceInfoElem::Slice {
            start: 0,
            end: None,
            step: 0,
        };
        assert!(Slice::resolve("slice", &[zero], &[3]).is_err());
        let x = from_vec(&[2, 2], vec![1.0, 2.0, 3.0, 4.0]);
        assert_eq!(get("index", &x, &[1, 0]), Ok(3.0));
        assert!(get("index", &x, &[1, 2]).is_err() && get("index", &x, &[1]).is_err());
    }
}
