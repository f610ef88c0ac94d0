//! Elementary functions of all elements of an array: formulas without branches, compiled for several instruction sets.
//!
//! A result differs from the nearest float by two units in the last place at most, and is the same wherever in an array
//! the element is. Where a formula does not hold, it says so, and the library's function is called instead.

mod circular;
mod exact;
mod exponential;
mod fill;
mod format;
mod normal;
mod power;
mod sigmoid;
#[cfg(test)]
mod tests;

use super::layout::{broadcast_to, contiguous, to_vec};
use super::map::map;
use super::recycle::vector;
use super::shape::broadcast_shapes;
use super::softmax::Row;
use super::{Array, from_vec};
use crate::element::{Element, Float, Result};
use std::mem::MaybeUninit;

pub(super) use exponential::{exp, ln};
pub(super) use format::Format;

/// A function that has a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Exp,
    ExpM1,
    Ln,
    Ln1p,
    Tanh,
    Sigmoid,
    Softplus,
    LogSigmoid,
    Silu,
    Gelu,
    GeluTanh,
    NormalCdf,
    NormalPdf,
    Bell,
    Sin,
    Cos,
    Erf,
    Erfc,
}

/// A float with the formulas, each compiled once.
pub trait Elementary: Sized {
    /// Writes the function of every element.
    fn fill(function: Function, x: &[Self], out: &mut [MaybeUninit<Self>]);
    /// Writes the powers of every base with its exponent, or the one there is.
    fn fill_powers(x: &[Self], by: &[Self], out: &mut [MaybeUninit<Self>]);
    /// The results of all rows of `len` elements.
    fn rows(row: Row, x: &[Self], len: usize) -> Vec<Self>;
}

/// The function of every element, in the array's memory order.
pub(crate) fn apply<E: Float>(function: Function, x: &Array<E>) -> Array<E> {
    let values = |x: &[E]| written(x.len(), |out| E::fill(function, x, out));
    match x.as_slice_memory_order() {
        Some(data) => like(x, values(data)),
        None => from_vec(x.shape(), values(&to_vec(x))),
    }
}

/// Every element to the power of an exponent.
pub(crate) fn powers_of<E: Float>(x: &Array<E>, by: E) -> Array<E> {
    // A few that need no logarithm.
    if by == E::of(2.0) {
        return map(x, |x| x * x);
    }
    if by == E::of(3.0) {
        return map(x, |x| x * x * x);
    }
    if by == E::of(-1.0) {
        return map(x, |x| x.recip());
    }
    let x = contiguous(x);
    let data = x.as_slice().expect("contiguous");
    from_vec(
        x.shape(),
        written(data.len(), |out| E::fill_powers(data, &[by], out)),
    )
}

/// Powers with broadcasting.
pub(crate) fn powers<E: Float>(op: &'static str, a: &Array<E>, b: &Array<E>) -> Result<Array<E>> {
    let shape = broadcast_shapes(op, a.shape(), b.shape())?;
    let whole = |x: &Array<E>| Ok(contiguous(&broadcast_to(op, x, &shape)?));
    let (a, b) = (whole(a)?, if b.len() == 1 { contiguous(b) } else { whole(b)? });
    let (a, b) = (
        a.as_slice().expect("contiguous"),
        b.as_slice().expect("contiguous"),
    );
    Ok(from_vec(
        &shape,
        written(a.len(), |out| E::fill_powers(a, b, out)),
    ))
}

/// A vector of so many elements, all of which are written.
fn written<E: Element>(len: usize, fill: impl FnOnce(&mut [MaybeUninit<E>])) -> Vec<E> {
    let mut out = vector(len);
    fill(&mut out.spare_capacity_mut()[..len]);
    // SAFETY: `fill` wrote them.
    unsafe { out.set_len(len) };
    out
}

/// An array of these elements, in the shape and memory order of one without gaps.
fn like<E: Element>(x: &Array<E>, data: Vec<E>) -> Array<E> {
    if x.is_standard_layout() {
        return from_vec(x.shape(), data);
    }
    let mut order: super::Shape = (0..x.ndim()).collect();
    order.sort_by_key(|&axis| std::cmp::Reverse(x.strides()[axis].abs()));
    let lengths: super::Shape = order.iter().map(|&axis| x.shape()[axis]).collect();
    let mut back = order.clone();
    order.iter().enumerate().for_each(|(to, &axis)| back[axis] = to);
    let mut y = from_vec(&lengths, data).permuted_axes(back.as_slice());
    for axis in 0..x.ndim() {
        if x.strides()[axis] < 0 {
            y.invert_axis(ndarray::Axis(axis));
        }
    }
    y
}

macro_rules! elementary {
    ($($float:ident)*) => { $(
        impl Elementary for $float {
            #[inline(never)]
            fn fill(function: Function, x: &[$float], out: &mut [MaybeUninit<$float>]) {
                fill::choose(function, x, out);
            }
            #[inline(never)]
            fn fill_powers(x: &[$float], by: &[$float], out: &mut [MaybeUninit<$float>]) {
                fill::fill_powers(x, by, out);
            }
            #[inline(never)]
            fn rows(row: Row, x: &[$float], len: usize) -> Vec<$float> {
                super::softmax::rows(row, x, len)
            }
        }
    )* };
}
elementary!(f32 f64);
