//! Functions whose derivative the user gives: `#[differentiable(jvp = .., vjp = ..)]`.
//!
//! A rule is an annotated function, linear in its last arguments: `jvp` in tangents, `vjp` in a cotangent. At every level it is
//! the same function, so its own derivative is what second derivatives are made of. Of two rules one is enough: the other map is
//! its transpose, which the rule's own pullback gives (`by_jvp`, `by_vjp`).
//!
//! The function itself is not read: it may be any Rust. It runs on plain values; lanes of it run one by one. Where values have
//! tangents, the rule runs one level down, with value and tangent side by side ([`Level::by_rule`]).

pub(crate) mod adjoint;
mod by_both;
mod by_jvp;
mod by_vjp;
mod lanes;
mod tangents;

use crate::levels::{Base, Batch, Level};
use crate::values::{Derived, Function, Lift, Linearized, OutAt, OutTan, Params, RefOf, Wrt};
use adjoint::{Call, Of};
pub use by_both::ByBoth;
pub use by_jvp::{ByJvp, JvpRule};
pub use by_vjp::{ByVjp, PullbackRule, Staged, Stages, VjpRule};
pub(crate) use lanes::{derivatives_of_lanes, each_lane, joined};
pub(crate) use tangents::{derivative_with_tangents, on_several_tangents, on_tangents};

/// The tangents of the arguments of `F`.
type TansOf<F, L> = <<F as Function>::Params as Params>::Tans<L>;

/// A function with a rule of its own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no rule of its own",
    label = "its derivative is written from its body",
    note = "rules are given by `#[differentiable(jvp = rule)]` and `#[differentiable(vjp = rule)]`; `testing::check_grads` checks any function"
)]
pub trait Ruled: Derived {
    /// The rule.
    type Rule: Rule<Self>;
    /// The function on plain values.
    fn plain(args: <Self::Params as Params>::Owned) -> Self::Out;
    /// The function on lanes without tangents.
    fn in_lanes<L: Level>(args: RefOf<'_, Self, Batch<L>>) -> OutAt<Self, Batch<L>> {
        each_lane::<Self, L>(args)
    }
}

/// A derivative that the user gives.
pub trait Rule<F: Function>: 'static {
    /// The value, and its tangent along tangents of the arguments.
    fn along<L: Level>(args: RefOf<'_, F, L>, dots: &TansOf<F, L>) -> (OutAt<F, L>, OutTan<F, L>);
    /// The value and the derivative, for the arguments that are wanted.
    fn linearize<L: Level>(
        args: RefOf<'_, F, L>,
        wrt: Wrt,
    ) -> (OutAt<F, L>, impl Linearized<F, L> + use<Self, F, L>);
    /// The value, the tangent that belongs to the cotangent `ct` if that is known, and the transposed derivative of the pullback, or of the
    /// pushforward.
    fn transposed<L: Level>(
        args: RefOf<'_, F, L>,
        dots: &TansOf<F, L>,
        ct: Option<OutTan<F, L>>,
        of: Of,
    ) -> (OutAt<F, L>, OutTan<F, L>, impl Transposed<F, L> + use<Self, F, L>);
}

/// The transposed derivative of a pullback `P`, where the arguments move along `x_dot`.
pub trait Transposed<F: Function, L: Level>: 'static {
    /// For the cotangent `ct`, moving along `ct_dot`.
    fn pull(
        &self,
        args: RefOf<'_, F, L>,
        dots: &TansOf<F, L>,
        ct: &OutTan<F, L>,
        ct_dot: &OutTan<F, L>,
    ) -> Reversed<F, L>;
}
/// What it gives.
pub struct Reversed<F: Function, L: Level> {
    /// `P`
    bars: TansOf<F, L>,
    /// `J^T ct_dot + (dP/dx)^T x_dot`, with the Jacobian `J` by which tangents go
    dots: TansOf<F, L>,
    /// `(dP/dct)^T x_dot`, the tangent of the value, where it depends on the cotangent.
    y_dot: Option<OutTan<F, L>>,
    /// `P` is not linear.
    unlike: bool,
}

/// [`Function::eval`] of such a function.
pub fn eval_by_rule<F: Ruled, L: Level>(args: RefOf<'_, F, L>) -> OutAt<F, L> {
    L::by_rule::<F>(args)
}
/// [`Function::linearize`] of such a function.
pub fn linearize_by_rule<F: Ruled, L: Level>(
    args: RefOf<'_, F, L>,
    wrt: Wrt,
) -> (OutAt<F, L>, impl Linearized<F, L> + use<F, L>) {
    L::linearize_by_rule::<F>(args, wrt)
}

/// The function on plain values.
pub(crate) fn on_plain_values<F: Ruled>(args: RefOf<'_, F, Base>) -> OutAt<F, Base> {
    F::plain(F::Params::unlift(args)).lift()
}

/// Value and derivative by the rule, at any level.
pub(crate) fn derivative<F: Ruled, L: Level>(
    args: RefOf<'_, F, L>,
    wrt: Wrt,
) -> (OutAt<F, L>, impl Linearized<F, L> + use<F, L>) {
    let call = Call::next::<L>();
    let (y, derivative) = F::Rule::linearize::<L>(args, wrt);
    (valued::<F, L>(args, y), Telling { call, derivative })
}

/// The value that a rule gave. Where there are tangents, the rule says which one it has, not the statements it computes it with.
fn valued<F: Ruled, L: Level>(args: RefOf<'_, F, L>, y: OutAt<F, L>) -> OutAt<F, L> {
    if L::TANGENTS { L::by_rule::<F>(args) } else { y }
}

/// A derivative that tells its cotangents.
struct Telling<M> {
    call: Option<Call>,
    derivative: M,
}
impl<F: Function, L: Level, M: Linearized<F, L>> Linearized<F, L> for Telling<M> {
    fn pull(
        &self,
        args: RefOf<'_, F, L>,
        wrt: Wrt,
        ct: &OutTan<F, L>,
        bars: <F::Params as Params>::Bars<'_, L>,
    ) {
        if let Some(call) = self.call {
            call.tell::<L, _>(ct);
        }
        self.derivative.pull(args, wrt, ct, bars);
    }
    fn push(&self, args: RefOf<'_, F, L>, dots: <F::Params as Params>::Dots<'_, L>) -> OutTan<F, L> {
        self.derivative.push(args, dots)
    }
}
