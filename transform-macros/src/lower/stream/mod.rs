//! Iterator chains. What a chain is made of is read off its methods before anything is lowered ([`Plan`]); it
//! becomes loops ([`drive`]), over indices as far as its items can be counted ([`items`]), and its end what the loops
//! do with the items ([`ends`], [`options`]). Closures are written where they are called. Nothing is allocated that the
//! chain would not allocate.

mod counting;
mod drive;
mod ends;
mod fallible;
mod flow;
mod items;
mod options;

pub(super) use drive::{Jumps, Next, Walk, local_place};
pub(super) use items::Counter;

use super::captures::free_names;
use super::expr::peel;
use super::method::is_iterator;
use super::scope::{Binding, Entry};
use super::{Lower, Proj};
use crate::parse::types;
use syn::{Expr, ExprMethodCall, ExprRange};

/// A chain without its end.
pub(super) struct Plan<'e> {
    source: Source<'e>,
    stages: Vec<Stage<'e>>,
}

enum Source<'e> {
    /// `lo..hi`; `lo..`
    Range(&'e ExprRange),
    /// `xs.iter()`, `&xs`: references to the elements.
    Elements(&'e Expr),
    /// `xs`, `xs.into_iter()`: elements of what is passed by value, references to those of what is a reference.
    Passed(&'e Expr),
    /// `xs.windows(n)`, `xs.chunks(n)`, ..
    Parts(&'e ExprMethodCall),
    /// Any other iterator, which must be inactive.
    Inactive(&'e Expr),
}

struct Stage<'e> {
    call: &'e ExprMethodCall,
    /// What `zip` and `chain` take.
    other: Option<Box<Plan<'e>>>,
}

/// Methods of iterators that give an iterator, and how many closures and other arguments they take.
const STAGES: &[(&str, usize, usize)] = &[
    ("chain", 0, 1),
    ("cloned", 0, 0),
    ("copied", 0, 0),
    ("enumerate", 0, 0),
    ("filter", 1, 0),
    ("filter_map", 1, 0),
    ("flat_map", 1, 0),
    ("flatten", 0, 0),
    ("inspect", 1, 0),
    ("map", 1, 0),
    ("map_while", 1, 0),
    ("rev", 0, 0),
    ("scan", 1, 1),
    ("skip", 0, 1),
    ("skip_while", 1, 0),
    ("step_by", 0, 1),
    ("take", 0, 1),
    ("take_while", 1, 0),
    ("zip", 0, 1),
];

/// Those after which the items can still be counted and read by index.
const COUNTED: &[&str] = &[
    "cloned",
    "copied",
    "enumerate",
    "map",
    "rev",
    "skip",
    "step_by",
    "take",
    "zip",
];

/// Those before which a chain can be turned round.
const REVERSIBLE: &[&str] = &[
    "chain",
    "cloned",
    "copied",
    "filter",
    "filter_map",
    "inspect",
    "map",
];

impl Plan<'_> {
    /// Whether the items are read by index.
    fn is_counted(&self) -> bool {
        let counted = |stage: &Stage<'_>| {
            let other = stage.other.as_ref();
            COUNTED.iter().any(|name| stage.call.method == name)
                && other.is_none_or(|other| other.is_counted())
        };
        !matches!(self.source, Source::Inactive(_)) && self.stages.iter().all(counted)
    }

    fn is_bounded(&self) -> bool {
        !matches!(self.source, Source::Range(range) if range.end.is_none())
    }

    /// Whether the chain can be run from its end.
    fn is_reversible(&self) -> bool {
        let Some(last) = self.stages.last() else {
            return self.is_counted() && self.is_bounded();
        };
        if self.is_counted() {
            return self.is_bounded();
        }
        let before = Plan {
            source: self.source.again(),
            stages: Vec::new(),
        };
        let other = last.other.as_ref();
        let turns = |stage: &Stage<'_>| REVERSIBLE.iter().any(|name| stage.call.method == name);
        before.is_counted()
            && self.is_bounded()
            && self.stages.iter().all(turns)
            && other.is_none_or(|other| other.is_reversible())
    }
}

impl<'e> Source<'e> {
    fn again(&self) -> Source<'e> {
        match self {
            Source::Range(range) => Source::Range(range),
            Source::Elements(expr) => Source::Elements(expr),
            Source::Passed(expr) => Source::Passed(expr),
            Source::Parts(call) => Source::Parts(call),
            Source::Inactive(expr) => Source::Inactive(expr),
        }
    }
}

impl Lower<'_> {
    /// What the chain is made of, if all of it is known.
    pub(super) fn plan<'e>(&self, expr: &'e Expr) -> Option<Plan<'e>> {
        let source = match peel(expr) {
            Expr::Range(range) if range.start.is_some() => Source::Range(range),
            Expr::MethodCall(call) => match (call.method.to_string().as_str(), call.args.len()) {
                ("iter" | "iter_mut", 0) if self.is_indexed(&call.receiver) => {
                    Source::Elements(&call.receiver)
                }
                ("into_iter", 0) if self.is_sequence(&call.receiver) == Some(true) => {
                    Source::Passed(&call.receiver)
                }
                ("windows" | "chunks" | "chunks_mut" | "chunks_exact" | "chunks_exact_mut", 1)
                    if self.is_indexed(&call.receiver) =>
                {
                    Source::Parts(call)
                }
                ("into_iter" | "by_ref", 0) => match self.plan(&call.receiver) {
                    Some(plan) => return Some(plan),
                    None => Source::Inactive(expr),
                },
                _ if is_iterator(call) => Source::Inactive(expr),
                _ => return self.staged(call),
            },
            _ => return None,
        };
        Some(Plan {
            source,
            stages: Vec::new(),
        })
    }

    /// What a loop runs over, or `zip` takes: anything that becomes an iterator.
    pub(super) fn plan_of_iterable<'e>(&self, expr: &'e Expr) -> Plan<'e> {
        let source = match peel(expr) {
            Expr::Reference(reference) if self.is_indexed(&reference.expr) => {
                Source::Elements(&reference.expr)
            }
            other => match self.plan(other) {
                Some(plan) => return plan,
                None if self.is_sequence(other) == Some(true) || self.sequence_of(other) == Some(true) => {
                    Source::Passed(other)
                }
                None if self.is_element(other) => Source::Elements(other),
                None => Source::Inactive(expr),
            },
        };
        Plan {
            source,
            stages: Vec::new(),
        }
    }

    /// Whether it is a reference to an element that may be active: if that is iterated over, it is a sequence too.
    fn is_element(&self, expr: &Expr) -> bool {
        let is_named = matches!(peel(expr), Expr::Path(_));
        let refers = |binding: &Binding| {
            binding.reference && matches!(binding.place.path.last(), Some(Proj::Index(_)))
        };
        is_named && !self.is_plain(expr) && self.root(expr).is_some_and(refers)
    }

    fn staged<'e>(&self, call: &'e ExprMethodCall) -> Option<Plan<'e>> {
        let name = call.method.to_string();
        let (_, closures, others) = STAGES.iter().find(|(known, _, _)| *known == name)?;
        let last = call.args.iter().rev().take(*closures);
        if call.args.len() != closures + others || !last.into_iter().all(|arg| self.is_callable(arg)) {
            return None;
        }
        let mut plan = self.plan(&call.receiver)?;
        let other = match name.as_str() {
            "zip" | "chain" => Some(self.plan_of_iterable(call.args.first()?)),
            _ => None,
        };
        let fits = match name.as_str() {
            "zip" => plan.is_counted() || other.as_ref().is_some_and(Plan::is_counted),
            "rev" => plan.is_reversible(),
            "step_by" => plan.is_counted(),
            "flat_map" => self.gives_items(call.args.first()?),
            _ => true,
        };
        plan.stages.push(Stage {
            call,
            other: other.map(Box::new),
        });
        fits.then_some(plan)
    }

    /// Whether the closure ends in something to iterate over: it is looked at where its names are known.
    fn gives_items(&self, func: &Expr) -> bool {
        matches!(peel(func), Expr::Closure(_))
    }

    /// Whether the value is read by `[i]`, as far as it is known; a computed value, only if it may be active.
    fn is_indexed(&self, expr: &Expr) -> bool {
        match self.sequence_of(peel(expr)) {
            Some(known) => known,
            None => {
                self.is_sequence(expr) != Some(false) || self.root(expr).is_none() && !self.is_plain(expr)
            }
        }
    }

    /// Whether all variables that the expression mentions are static.
    pub(super) fn is_plain(&self, expr: &Expr) -> bool {
        free_names(expr).iter().all(|name| match self.scope.lookup(name) {
            Some(Entry::Variable(binding)) => {
                let base = binding.place.base;
                let ty = self
                    .locals
                    .get(base.0 as usize)
                    .and_then(|local| local.ty.as_ref());
                self.facts(base).plain || ty.is_some_and(types::is_static)
            }
            Some(Entry::Closure(closure)) => self.is_plain(&closure.written()),
            Some(Entry::Transform(_)) => false,
            Some(Entry::Item) | None => true,
        })
    }
}
