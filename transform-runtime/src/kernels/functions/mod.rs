//! Elementary functions of all elements of an array: formulas without branches, compiled for several instruction sets.
//!
//! A result differs from the nearest float by two units in the last place at most, and is the same wherever in an array
//! the element is. Where a formula does not hold, it says so, and the library's function is called instead.

mod circular;
mod exact;
mod exponential;
mod format;
mod normal;
mod power;
mod sigmoid;
#[cfg(test)]
mod tests;

use super::layout::{broadcast_to, contiguous, to_vec};
use super::map::map;
use super::shape::broadcast_shapes;
use super::softmax::Row;
use super::vector::{Kernel, widest};
use super::{Array, from_vec};
use crate::element::{Element, Float, Result};
use circular::Angle;
use normal::Normal;
use power::Power;
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
    NormalCdf,
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
fn written<E>(len: usize, fill: impl FnOnce(&mut [MaybeUninit<E>])) -> Vec<E> {
    let mut out = Vec::with_capacity(len);
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

/// A function of a float by a formula.
trait Formula<E: Copy> {
    fn value<const FUSED: bool>(x: E) -> E;
    /// Whether the formula holds; where it does not, the function is called.
    #[inline(always)]
    fn holds(_: E) -> bool {
        true
    }
    fn call(x: E) -> E {
        x
    }
}

/// Writes the values of a formula.
struct Fill<'a, 'o, E, F> {
    x: &'a [E],
    out: &'o mut [MaybeUninit<E>],
    formula: std::marker::PhantomData<F>,
}

impl<E: Copy, F: Formula<E>> Kernel for Fill<'_, '_, E, F> {
    /// Whether the formula holds for all.
    type Output = bool;

    #[inline(always)]
    fn run<const FUSED: bool>(self) -> bool {
        let mut holds = true;
        for (out, &x) in self.out.iter_mut().zip(self.x) {
            out.write(F::value::<FUSED>(x));
            holds &= F::holds(x);
        }
        holds
    }
}

/// Elements that are looked at again together.
const BLOCK: usize = 512;

fn fill<E: Copy, F: Formula<E>>(x: &[E], out: &mut [MaybeUninit<E>]) {
    assert_eq!(x.len(), out.len());
    for (x, out) in x.chunks(BLOCK).zip(out.chunks_mut(BLOCK)) {
        let formula = std::marker::PhantomData::<F>;
        // However few they are: the results shall not depend on that.
        if widest(usize::MAX, Fill { x, out, formula }) {
            continue;
        }
        for (out, &x) in out.iter_mut().zip(x).filter(|(_, x)| !F::holds(**x)) {
            out.write(F::call(x));
        }
    }
}

/// Writes powers; see [`Elementary::fill_powers`].
struct FillPowers<'a, 'o, E> {
    x: &'a [E],
    by: &'a [E],
    out: &'o mut [MaybeUninit<E>],
}

impl<E: Power> Kernel for FillPowers<'_, '_, E> {
    /// Whether all are ordinary.
    type Output = bool;

    #[inline(always)]
    fn run<const FUSED: bool>(self) -> bool {
        let mut ordinary = true;
        match self.by {
            &[by] => {
                for (out, &x) in self.out.iter_mut().zip(self.x) {
                    ordinary &= one_power::<E, FUSED>(x, by, out);
                }
            }
            by => {
                for ((out, &x), &by) in self.out.iter_mut().zip(self.x).zip(by) {
                    ordinary &= one_power::<E, FUSED>(x, by, out);
                }
            }
        }
        ordinary
    }
}

/// Writes a power, and says whether it is ordinary.
#[inline(always)]
fn one_power<E: Power, const FUSED: bool>(x: E, by: E, out: &mut MaybeUninit<E>) -> bool {
    E::ordinary(x, by, *out.write(x.power::<FUSED>(by)))
}

fn fill_powers<E: Power>(x: &[E], by: &[E], out: &mut [MaybeUninit<E>]) {
    assert!(x.len() == out.len() && (by.len() == 1 || by.len() == x.len()));
    for (i, (x, out)) in x.chunks(BLOCK).zip(out.chunks_mut(BLOCK)).enumerate() {
        let by = if by.len() == 1 {
            by
        } else {
            &by[i * BLOCK..][..x.len()]
        };
        if widest(usize::MAX, FillPowers { x, by, out }) {
            continue;
        }
        for (j, out) in out.iter_mut().enumerate() {
            let (x, by) = (x[j], by[if by.len() == 1 { 0 } else { j }]);
            // SAFETY: it was written.
            if !E::ordinary(x, by, unsafe { out.assume_init() }) {
                out.write(x.powf(by));
            }
        }
    }
}

/// What all formulas together ask of a float.
trait Real: Angle + Normal + Power {}
impl<E: Angle + Normal + Power> Real for E {}

/// A type for the formula of each function, and the choice among them.
macro_rules! formulas {
    ($($name:ident: |$x:ident| $value:expr $(, holds $holds:expr, else $call:expr)?;)*) => {
        mod formulas {
            use super::*;
            $(
                pub(super) struct $name;
                impl<E: Real> Formula<E> for $name {
                    #[inline(always)]
                    fn value<const FUSED: bool>($x: E) -> E {
                        $value
                    }
                    $(
                        #[inline(always)]
                        fn holds($x: E) -> bool {
                            $holds
                        }
                        fn call($x: E) -> E {
                            $call
                        }
                    )?
                }
            )*
        }
        fn choose<E: Real>(function: Function, x: &[E], out: &mut [MaybeUninit<E>]) {
            match function {
                $(Function::$name => fill::<E, formulas::$name>(x, out),)*
            }
        }
    };
}
formulas! {
    Exp: |x| exponential::exp::<E, FUSED>(x);
    ExpM1: |x| exponential::exp_m1::<E, FUSED>(x);
    Ln: |x| exponential::ln::<E, FUSED>(x);
    Ln1p: |x| exponential::ln_1p::<E, FUSED>(x);
    Tanh: |x| sigmoid::tanh::<E, FUSED>(x);
    Sigmoid: |x| sigmoid::sigmoid::<E, FUSED>(x);
    Softplus: |x| sigmoid::softplus::<E, FUSED>(x);
    LogSigmoid: |x| sigmoid::log_sigmoid::<E, FUSED>(x);
    Silu: |x| sigmoid::silu::<E, FUSED>(x);
    Gelu: |x| x.gelu::<FUSED>();
    NormalCdf: |x| x.below::<FUSED>();
    Sin: |x| circular::sin::<E, FUSED>(x), holds x.abs() <= E::LIMIT, else x.sin();
    Cos: |x| circular::cos::<E, FUSED>(x), holds x.abs() <= E::LIMIT, else x.cos();
    Erf: |x| x.erf::<FUSED>();
    Erfc: |x| x.erfc::<FUSED>();
}

macro_rules! elementary {
    ($($float:ident)*) => { $(
        impl Elementary for $float {
            #[inline(never)]
            fn fill(function: Function, x: &[$float], out: &mut [MaybeUninit<$float>]) {
                choose(function, x, out);
            }
            #[inline(never)]
            fn fill_powers(x: &[$float], by: &[$float], out: &mut [MaybeUninit<$float>]) {
                fill_powers(x, by, out);
            }
            #[inline(never)]
            fn rows(row: Row, x: &[$float], len: usize) -> Vec<$float> {
                super::softmax::rows(row, x, len)
            }
        }
    )* };
}
elementary!(f32 f64);
