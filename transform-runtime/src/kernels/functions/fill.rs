//! Loops over slices with a formula, compiled for several instruction sets, and the choice of the formula.

use super::circular::{self, Angle};
use super::format::of;
use super::normal::Normal;
use super::power::Power;
use super::{Function, exponential, sigmoid};
use crate::kernels::vector::{Kernel, widest};
use std::mem::MaybeUninit;

/// A function of a float by a formula.
pub(super) trait Formula<E: Copy> {
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
pub(super) struct Fill<'a, 'o, E, F> {
    pub(super) x: &'a [E],
    pub(super) out: &'o mut [MaybeUninit<E>],
    pub(super) formula: std::marker::PhantomData<F>,
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

/// Writes powers; see [`fill_powers`](super::Elementary::fill_powers).
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

pub(super) fn fill_powers<E: Power>(x: &[E], by: &[E], out: &mut [MaybeUninit<E>]) {
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
pub(super) trait Real: Angle + Normal + Power {}
impl<E: Angle + Normal + Power> Real for E {}

/// A type for the formula of each function, and the choice among them.
macro_rules! formulas {
    ($($name:ident: |$x:ident| $value:expr $(, holds $holds:expr, else $call:expr)?;)*) => {
        pub(super) mod formulas {
            use super::*;
            $(
                pub(in super::super) struct $name;
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
        pub(super) fn choose<E: Real>(function: Function, x: &[E], out: &mut [MaybeUninit<E>]) {
            match function {
                $(Function::$name => fill::<E, formulas::$name>(x, out),)*
            }
        }
    };
}
/// The density of the normal distribution at 0.
const NORMAL_PEAK: f64 = 0.5 * std::f64::consts::FRAC_2_SQRT_PI * std::f64::consts::FRAC_1_SQRT_2;
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
    GeluTanh: |x| sigmoid::gelu_tanh::<E, FUSED>(x);
    NormalCdf: |x| x.below::<FUSED>();
    NormalPdf: |x| of::<E>(NORMAL_PEAK) * exponential::exp::<E, FUSED>(of::<E>(-0.5) * x * x);
    Bell: |x| exponential::exp::<E, FUSED>(-x * x);
    Sin: |x| circular::sin::<E, FUSED>(x), holds x.abs() <= E::LIMIT, else x.sin();
    Cos: |x| circular::cos::<E, FUSED>(x), holds x.abs() <= E::LIMIT, else x.cos();
    Erf: |x| x.erf::<FUSED>();
    Erfc: |x| x.erfc::<FUSED>();
}
