//! Elementwise maps of one, two or three operands, with broadcasting, and accumulation in place.
//!
//! The rows of a [`Nest`] are the inner loops: neighbouring elements go through slices, so they vectorise,
//! an operand that is constant along a row is read once, anything else is read by its stride. Closures are copied into the
//! loops: what they hold must be theirs (`move`), or it is read again for every element.

mod computed;
mod in_place;
mod rows;
#[cfg(test)]
mod tests;

use super::nest::{Nest, broadcast_strides};
use super::recycle::vector;
use super::shape::broadcast_shapes;
use super::vector::widest;
use super::{Array, from_vec};
use crate::element::{Element, Result};
use computed::{computed, in_memory_order, shared};
use rows::{Map, Zip2, Zip3, Zip4};

pub(crate) use in_place::{add_assign, in_place, map_owned};

/// `f` of every element.
pub(crate) fn map<A: Element, B: Element>(x: &Array<A>, f: impl Fn(A) -> B + Copy) -> Array<B> {
    if x.is_standard_layout() {
        return from_vec(x.shape(), computed(&Nest::flat(x.len(), [1]), Map { x, f }));
    }
    in_memory_order(x.shape(), [x.strides()], Map { x, f })
}

/// `f(a, b)` elementwise; the shapes broadcast.
pub(crate) fn zip2<A: Element, B: Element, C: Element>(
    op: &'static str,
    a: &Array<A>,
    b: &Array<B>,
    f: impl Fn(A, B) -> C + Copy,
) -> Result<Array<C>> {
    let rows = Zip2 { a, b, f };
    if a.is_standard_layout() && b.is_standard_layout() {
        // The common cases, before anything is computed about shapes.
        if a.shape() == b.shape() {
            return Ok(from_vec(a.shape(), computed(&Nest::flat(a.len(), [1, 1]), rows)));
        }
        if b.len() == 1 && b.ndim() <= a.ndim() {
            return Ok(from_vec(a.shape(), computed(&Nest::flat(a.len(), [1, 0]), rows)));
        }
        if a.len() == 1 && a.ndim() <= b.ndim() {
            return Ok(from_vec(b.shape(), computed(&Nest::flat(b.len(), [0, 1]), rows)));
        }
    }
    let shape = broadcast_shapes(op, a.shape(), b.shape())?;
    let (by_a, by_b) = (broadcast_strides(a, &shape), broadcast_strides(b, &shape));
    Ok(in_memory_order(&shape, [&by_a, &by_b], rows))
}

/// `f(a, b)` elementwise, row-major in `shape`, which has elements and as which the strides read the operands; on several
/// threads where that is worth it.
pub(super) fn zip2_as<A: Element, B: Element, C: Element>(
    shape: &[usize],
    (a, by_a): (&Array<A>, &[isize]),
    (b, by_b): (&Array<B>, &[isize]),
    f: impl Fn(A, B) -> C + Copy + Send + Sync,
) -> Array<C> {
    from_vec(shape, shared(&Nest::new(shape, [by_a, by_b]), Zip2 { a, b, f }))
}

/// `f(a, b, c)` elementwise; the shapes broadcast.
pub(crate) fn zip3<A: Element, B: Element, C: Element, D: Element>(
    op: &'static str,
    a: &Array<A>,
    b: &Array<B>,
    c: &Array<C>,
    f: impl Fn(A, B, C) -> D + Copy,
) -> Result<Array<D>> {
    let shape = broadcast_shapes(op, &broadcast_shapes(op, a.shape(), b.shape())?, c.shape())?;
    let strides = (
        broadcast_strides(a, &shape),
        broadcast_strides(b, &shape),
        broadcast_strides(c, &shape),
    );
    Ok(in_memory_order(
        &shape,
        [&strides.0, &strides.1, &strides.2],
        Zip3 { a, b, c, f },
    ))
}

/// Both results of `f` elementwise, of row-major arrays of one shape; none if they are others.
pub(crate) fn zip4<E: Element>(
    xs: [&Array<E>; 4],
    f: impl Fn([E; 4]) -> [E; 2] + Copy,
) -> Option<[Array<E>; 2]> {
    let shape = xs[0].shape();
    if !xs.iter().all(|x| x.shape() == shape && x.is_standard_layout()) {
        return None;
    }
    let xs = xs.map(|x| x.as_slice().expect("in standard layout"));
    let len = xs[0].len();
    let mut out = [vector(len), vector(len)];
    let places = out.each_mut().map(|out| &mut out.spare_capacity_mut()[..len]);
    widest(len, Zip4 { xs, out: places, f });
    Some(out.map(|mut out| {
        // SAFETY: the kernel wrote them.
        unsafe { out.set_len(len) };
        from_vec(shape, out)
    }))
}
