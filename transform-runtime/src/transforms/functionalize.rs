//! `functionalize!`: the function again, with the promise that nothing in it is changed in place.
//!
//! `#[differentiable]` reads a function into single assignment before it writes anything, so at every level the
//! function is functional already: what is left to do here is to pass on, and to give the text of that form, which is tested in `tests/functional`.

use crate::levels::Level;
use crate::source::{Source, Text, source_text};
use crate::transforms::call::callable;
use crate::values::{BarsOf, Derived, DotsOf, Function, Keep, Linearized, OutAt, OutTan, RefOf, Wrt};
use std::marker::PhantomData;

callable! {
    /// `functionalize!(f)`: `F` as a function that changes nothing in place. What `F` leaves in `&mut` arguments is
    /// put back after the call, as torch.func replays the changes of inputs.
    Functionalize<F>
}

impl<F> Functionalize<F> {
    /// The function without mutation, as Rust: no `mut`, no assignment, no `&mut`. It compiles where the function does,
    /// and computes the same. What the function leaves in `&mut` arguments is returned behind its result.
    pub fn source(&self) -> &'static str
    where
        F: Source,
    {
        source_text(F::PARTS, Text::Pure)
    }
}

impl<F: Source> Source for Functionalize<F> {
    const PARTS: &'static str = F::PARTS;
}

impl<F: Function> Function for Functionalize<F> {
    type Params = F::Params;
    type Out = F::Out;
    const LANEWISE: bool = F::LANEWISE;
    fn eval<L: Level>(self, args: RefOf<'_, F, L>) -> OutAt<F, L> {
        F::default().eval::<L>(args)
    }
    fn linearize<L: Level, K: Keep>(
        self,
        args: RefOf<'_, F, L>,
        wrt: Wrt,
    ) -> (OutAt<F, L>, impl Linearized<Self, L> + use<F, L, K>) {
        let (y, derivative) = F::default().linearize::<L, K>(args, wrt);
        let of = PhantomData;
        (y, Passed::<F, _> { derivative, of })
    }
}
impl<F: Derived> Derived for Functionalize<F> {}

/// The derivative of a function, which is that of its functional form.
struct Passed<F, D> {
    derivative: D,
    of: PhantomData<fn() -> F>,
}
impl<F, D, L> Linearized<Functionalize<F>, L> for Passed<F, D>
where
    F: Function,
    D: Linearized<F, L>,
    L: Level,
{
    fn pull(&self, args: RefOf<'_, F, L>, wrt: Wrt, ct: &OutTan<F, L>, bars: BarsOf<'_, F, L>) {
        self.derivative.pull(args, wrt, ct, bars);
    }
    fn push(&self, args: RefOf<'_, F, L>, dots: DotsOf<'_, F, L>) -> OutTan<F, L> {
        self.derivative.push(args, dots)
    }
}
