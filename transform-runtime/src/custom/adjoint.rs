//! Gradients in reverse mode of gradients by rules of the user's.
//!
//! The transposed derivative of a gradient is a run with tangents of the pullback, since second derivatives are symmetric. A rule may say
//! what is none: a pullback that is not linear in its cotangent (a clipped gradient), or a field that is no Jacobian. Its
//! transpose is found all the same, from what a rule does in such a run. With the arguments `x` moving along `x_dot`, and `P(x, y_bar)` the
//! pullback, it gives
//!
//! * the value the tangent `(dP/dy_bar)^T x_dot`, at the cotangent that comes;
//! * the arguments, for the cotangent of the value that comes with its tangent's, `J^T y_bar_dot`, where `J` is what the function does to
//!   tangents, and beside it `(dP/dx)^T x_dot`, not the tangent `(dP/dx) x_dot`.
//!
//! The value comes before its cotangent. The tangent is taken as if the pullback were linear, and so is `J^T`; where one is found to be
//! none, the function is run without tangents, to know the cotangents of all calls, and then again.

use crate::error::Error;
use crate::levels::{Dual, Level};
use crate::values::{Function, Linearized, OutTan, Params, RefOf, WithResiduals, Wrt};
use std::any::{Any, TypeId};
use std::cell::RefCell;

/// What is transposed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of {
    /// A derivative in reverse mode: pullbacks are functions of their cotangents.
    Pull,
    /// One in forward mode.
    Push,
}

/// What is done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The run with tangents.
    First,
    /// The run one level down, for the cotangents.
    Cotangents,
    /// The run with tangents again, for which they are known.
    Again,
}

/// One transposed derivative that is being computed.
struct Run {
    of: Of,
    above: TypeId,
    below: TypeId,
    phase: Phase,
    /// How many calls of functions with rules there were.
    calls: usize,
    /// The cotangents of their values.
    cotangents: Vec<Option<Box<dyn Any>>>,
    /// A pullback was not linear.
    unlike: bool,
}
impl Run {
    /// The level at which its functions run now.
    fn level(&self) -> TypeId {
        match self.phase {
            Phase::Cotangents => self.below,
            Phase::First | Phase::Again => self.above,
        }
    }
    fn enter(&mut self, phase: Phase) {
        (self.phase, self.calls) = (phase, 0);
    }
}

thread_local! {
    static RUNS: RefCell<Vec<Run>> = const { RefCell::new(Vec::new()) };
}

/// The innermost run of a level.
fn of_level<L: Level, T>(f: impl FnOnce(&mut Run) -> T) -> Option<T> {
    RUNS.with_borrow_mut(|runs| {
        let mut innermost = runs.iter_mut().rev();
        innermost.find(|run| L::is_or_batches(run.level())).map(f)
    })
}
/// The innermost run enters a phase.
fn enter(phase: Phase) {
    RUNS.with_borrow_mut(|runs| {
        if let Some(run) = runs.last_mut() {
            run.enter(phase);
        }
    });
}
/// Whether a pullback of the innermost run was not linear.
fn is_unlike() -> bool {
    RUNS.with_borrow(|runs| runs.last().is_some_and(|run| run.unlike))
}

/// Starts a run, which is not generic: there is one for every derivative of a derivative.
fn start(of: Of, above: TypeId, below: TypeId) -> Ends {
    let run = Run {
        of,
        above,
        below,
        phase: Phase::First,
        calls: 0,
        cotangents: Vec::new(),
        unlike: false,
    };
    RUNS.with_borrow_mut(|runs| runs.push(run));
    Ends
}
/// Ends a run, also where it panics.
struct Ends;
impl Drop for Ends {
    fn drop(&mut self) {
        RUNS.with_borrow_mut(Vec::pop);
    }
}

/// A transposed derivative: `run` computes it with tangents; `cotangents` computes the derivative itself, at level `L`.
pub(crate) fn transposed<L: Level, T>(of: Of, cotangents: impl FnOnce(), run: impl Fn() -> T) -> T {
    let _ends = start(of, TypeId::of::<Dual<L>>(), TypeId::of::<L>());
    let found = run();
    if !is_unlike() {
        return found;
    }
    if of == Of::Push || is_running_above::<L>() {
        refuse();
    }
    enter(Phase::Cotangents);
    cotangents();
    enter(Phase::Again);
    run()
}

/// A derivative in reverse mode that is run for the cotangents alone.
pub(crate) fn pulled_alone<F: Function, L: Level>(args: RefOf<'_, F, L>, wrt: Wrt, ct: &OutTan<F, L>) {
    let (_, derivative) = F::default().linearize::<L, WithResiduals>(args, wrt);
    let mut tans = F::Params::zeros::<L>(args);
    derivative.pull(args, wrt.into_zeros(), ct, F::Params::bars::<L>(&mut tans));
}

/// Whether what runs at this level is part of a transposed derivative.
pub(super) fn is_running<L: Level>() -> bool {
    of_level::<L, _>(|_| ()).is_some()
}

/// Whether this level is that of a transposed derivative, around the innermost one.
fn is_running_above<L: Level>() -> bool {
    RUNS.with_borrow(|runs| runs.iter().any(|run| L::is_or_batches(run.above)))
}

/// A pullback that is not linear, where that cannot be transposed.
#[track_caller]
fn refuse() -> ! {
    let message = "a pullback that is not linear in its cotangent has no derivative in reverse mode here: use jvp! or jacfwd! of the gradient, \
        which take it as the function it is";
    Error::new("vjp rule", message).raise()
}

/// A call of a function with a rule, in a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call(usize);
impl Call {
    /// The next one at this level, if there is a run.
    pub(super) fn next<L: Level>() -> Option<Call> {
        of_level::<L, _>(|run| {
            run.calls += 1;
            Call(run.calls - 1)
        })
    }
    /// What is transposed.
    pub(super) fn of<L: Level>(self) -> Of {
        of_level::<L, _>(|run| run.of).unwrap_or(Of::Pull)
    }
    /// Tells the cotangent of its value, if that is what is asked for.
    pub(super) fn tell<L: Level, T: Clone + 'static>(self, ct: &T) {
        of_level::<L, _>(|run| {
            if run.phase == Phase::Cotangents {
                let calls = run.calls;
                run.cotangents.resize_with(calls, || None);
                run.cotangents[self.0] = Some(Box::new(ct.clone()));
            }
        });
    }
    /// The cotangent of its value, if it is known.
    pub(super) fn cotangent<L: Level, T: Clone + 'static>(self) -> Option<T> {
        of_level::<L, _>(|run| match run.phase {
            Phase::Again => run.cotangents.get(self.0)?.as_ref()?.downcast_ref::<T>().cloned(),
            Phase::First | Phase::Cotangents => None,
        })?
    }
    /// Says that the value had another tangent than its cotangent asks for. Where the cotangent was known, there is more than one.
    pub(super) fn is_unlike<L: Level>(self) {
        let again = of_level::<L, _>(|run| {
            run.unlike = true;
            run.phase == Phase::Again
        });
        if again == Some(true) {
            refuse();
        }
    }
}
