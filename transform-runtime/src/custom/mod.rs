//! Functions whose derivative the user gives: `#[differentiable(jvp = .., vjp = ..)]`.
//!
//! A rule is an annotated function, linear in its last arguments: `jvp` in tangents, `vjp` in a cotangent. At every level it is
//! the same function, so its own derivative is what second derivatives are made of. Of two rules one is enough: the other map is
//! its transpose, which the rule's own pullback gives (`by_jvp`, `by_vjp`).
//!
//! The function itself is not read: it may be any Rust. It runs on plain values; lanes of it run one by one. Where values have
//! tangents, the rule runs one level down, with value and tangent side by side ([`Level::by_rule`]).

mod by_both;
mod by_jvp;
mod by_vjp;
mod lanes;

use crate::levels::{Batch, Level};
use crate::values::{Derived, Function, Lift, Linearized, OutAt, OutTan, Params, RefOf, Wrt};
pub use by_both::ByBoth;
pub use by_jvp::{ByJvp, JvpRule};
pub use by_vjp::{ByVjp, PullbackRule, Staged, Stages, VjpRule};
pub(crate) use lanes::each_lane;

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
    let (y, derivative) = F::Rule::linearize::<L>(args, wrt);
    // The rule says what tangent the value has, not the statements it computes the value with.
    let y = if L::TANGENTS { L::by_rule::<F>(args) } else { y };
    (y, derivative)
}

/// The function on plain values.
pub(crate) fn on_plain_values<F: Ruled>(args: RefOf<'_, F, crate::Base>) -> OutAt<F, crate::Base> {
    F::plain(F::Params::unlift(args)).lift()
}

/// The rule one level down.
pub(crate) fn on_tangents<F: Ruled, L: Level>(
    args: RefOf<'_, F, crate::Dual<L>>,
) -> OutAt<F, crate::Dual<L>> {
    let (args, dots) = F::Params::undual::<L>(args);
    let (y, y_dot) = F::Rule::along::<L>(F::Params::borrow::<L>(&args), &dots);
    F::Out::dual::<L>(&y, &y_dot)
}
