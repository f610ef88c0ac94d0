//! Functions with rules where values have tangents: the rule runs one level down.

use super::adjoint::Call;
use super::{Rule, Ruled, Transposed, derivative, valued};
use crate::element::Float;
use crate::levels::{Dual, Duals, Level, WIDTH};
use crate::values::{
    Function, Leaves, Lift, Linearized, OutAt, OutTan, Params, Real, RefOf, Still, TanOf, Tangent, Tensor,
    TensorTan, Tree, WithOne, Wrt,
};

/// The value and its tangent.
pub(crate) fn on_tangents<F: Ruled, L: Level>(args: RefOf<'_, F, Dual<L>>) -> OutAt<F, Dual<L>> {
    let (args, dots) = F::Params::undual::<L>(args);
    let args = F::Params::moved::<L>(&args);
    let (y, y_dot) = F::Rule::along::<L>(args, &dots);
    F::Out::dual::<L>(&valued::<F, L>(args, y), &y_dot)
}

/// The value and its tangents: a rule takes one at a time.
pub(crate) fn on_several_tangents<F: Ruled, L: Level>(args: RefOf<'_, F, Duals<L>>) -> OutAt<F, Duals<L>> {
    let along = |k| {
        let args = F::Params::relevel::<Duals<L>, Dual<L>, _>(args, &mut WithOne(k));
        on_tangents::<F, L>(F::Params::moved::<Dual<L>>(&args))
    };
    let first = along(0);
    let y = F::Out::relevel::<L, Duals<L>, _>(&F::Out::primal::<L>(&first), &mut Still);
    let mut parts = F::Out::to_tan::<Duals<L>>(&y);
    F::Out::visit::<Dual<L>, Duals<L>, _>(&first, &mut parts, &mut WithOne(0));
    for k in 1..WIDTH {
        F::Out::visit::<Dual<L>, Duals<L>, _>(&along(k), &mut parts, &mut WithOne(k));
    }
    F::Out::to_value::<Duals<L>>(&parts, &y)
}

/// Value and derivative: those of the rule at this level, or of its transpose in a run of `adjoint`.
pub(crate) fn derivative_with_tangents<F: Ruled, L: Level>(
    args: RefOf<'_, F, Dual<L>>,
    wrt: Wrt,
) -> (OutAt<F, Dual<L>>, impl Linearized<F, Dual<L>> + use<F, L>) {
    let Some(call) = Call::next::<Dual<L>>().filter(|_| wrt.arguments() != 0) else {
        let (y, derivative) = derivative::<F, Dual<L>>(args, wrt);
        return (y, WithTangents::Plain(derivative));
    };
    let (args, dots) = F::Params::undual::<L>(args);
    let args = F::Params::moved::<L>(&args);
    let (y, y_dot, transposed) =
        F::Rule::transposed::<L>(args, &dots, call.cotangent::<Dual<L>, _>(), call.of::<Dual<L>>());
    let value = F::Out::dual::<L>(&valued::<F, L>(args, y.clone()), &y_dot);
    let of_run = OfRun {
        call,
        y,
        y_dot,
        transposed,
    };
    (value, WithTangents::OfRun(of_run))
}

/// The derivative where values have tangents.
enum WithTangents<A, B> {
    Plain(A),
    OfRun(B),
}
/// The transposed derivative of the pullback, with the value and its tangent.
struct OfRun<F: Function, L: Level, T> {
    call: Call,
    y: OutAt<F, L>,
    y_dot: OutTan<F, L>,
    transposed: T,
}
impl<F: Function, L: Level, T: Transposed<F, L>> OfRun<F, L, T> {
    fn pull(
        &self,
        args: RefOf<'_, F, Dual<L>>,
        ct: &OutTan<F, Dual<L>>,
    ) -> <F::Params as Params>::Tans<Dual<L>> {
        let (args, x_dot) = F::Params::undual::<L>(args);
        let (ct, ct_dot) = (F::Out::primal_tan::<L>(ct), F::Out::tangent_tan::<L>(ct));
        let args = F::Params::moved::<L>(&args);
        let reversed = self.transposed.pull(args, &x_dot, &ct, &ct_dot);
        let other = |y_dot: &OutTan<F, L>| differ::<F::Out, L>(&self.y, y_dot, &self.y_dot);
        if reversed.unlike || reversed.y_dot.as_ref().is_some_and(other) {
            self.call.is_unlike::<Dual<L>>();
        }
        F::Params::dual_tans::<L>(&reversed.bars, &reversed.dots)
    }
}
impl<F, L, A, T> Linearized<F, Dual<L>> for WithTangents<A, OfRun<F, L, T>>
where
    F: Ruled,
    L: Level,
    A: Linearized<F, Dual<L>>,
    T: Transposed<F, L>,
{
    fn pull(
        &self,
        args: RefOf<'_, F, Dual<L>>,
        wrt: Wrt,
        ct: &OutTan<F, Dual<L>>,
        bars: <F::Params as Params>::Bars<'_, Dual<L>>,
    ) {
        match self {
            WithTangents::Plain(derivative) => derivative.pull(args, wrt, ct, bars),
            WithTangents::OfRun(run) => F::Params::accumulate::<Dual<L>>(bars, &run.pull(args, ct)),
        }
    }
    fn push(
        &self,
        args: RefOf<'_, F, Dual<L>>,
        dots: <F::Params as Params>::Dots<'_, Dual<L>>,
    ) -> OutTan<F, Dual<L>> {
        F::Rule::along::<Dual<L>>(args, &F::Params::own_dots::<Dual<L>>(dots)).1
    }
}

/// Whether two tangents are not the same but for rounding.
pub(super) fn differ<T: Lift, L: Level>(like: &T::At<L>, a: &TanOf<T, L>, b: &TanOf<T, L>) -> bool {
    let mut difference = a.negated();
    difference.accumulate(b);
    let size = |t: &TanOf<T, L>| {
        let mut largest = Largest::default();
        T::visit::<L, L, _>(like, &mut t.clone(), &mut largest);
        largest
    };
    let (off, a, b) = (size(&difference), size(a), size(b));
    off.number > off.precision * a.number.max(b.number)
}
/// The largest number of a tangent, and how closely numbers of its type agree.
#[derive(Default)]
struct Largest {
    number: f64,
    precision: f64,
}
impl Largest {
    fn see<E: Float>(&mut self, numbers: impl IntoIterator<Item = E>) {
        self.precision = self.precision.max(E::epsilon().sqrt().as_f64());
        for x in numbers {
            self.number = self.number.max(x.as_f64().abs());
        }
    }
}
impl<L: Level> Leaves<L, L> for Largest {
    fn number<E: Float>(&mut self, _: &Real<E, L>, t: &mut Real<E, L>) {
        self.see(
            L::plain(&L::from_scalar(t), &mut Default::default())
                .iter()
                .copied(),
        );
    }
    fn tensor<E: Float>(&mut self, _: &Tensor<E, L>, t: &mut TensorTan<E, L>) {
        if let Some(t) = &t.0 {
            self.see(L::plain(t, &mut Default::default()).iter().copied());
        }
    }
}
