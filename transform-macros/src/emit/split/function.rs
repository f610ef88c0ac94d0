//! The variants of a function whose lanes may go different ways.

use super::Splitter;
use super::state::{Exit, Exits, Target, pairs, reads};
use crate::analysis::decisions::Decisions;
use crate::analysis::kind::Kind as Holds;
use crate::emit::operand::Sweep::Forward;
use crate::emit::{Emitter, Names, Uses};
use crate::ir::ssa::{Func, Var};
use crate::ir::table::Map;
use crate::parse::item::{Param, Passing};
use crate::parse::types;
use proc_macro2::{Ident, TokenStream};
use std::cell::Cell;

/// The value, from parameters that are in scope.
pub(in crate::emit) fn eval(emitter: &Emitter<'_>, decisions: &Decisions<'_>) -> TokenStream {
    let plumbing = emitter.plumbing;
    let (state, body) = (Entry::of(emitter).state(), body(emitter, decisions, false));
    hygienic! {
        #plumbing::run::<Lv, _, _, _>(#state, |parted| { #body })
    }
}

/// The value and its derivative, likewise.
pub(in crate::emit) fn linearize(emitter: &Emitter<'_>, decisions: &Decisions<'_>) -> TokenStream {
    let plumbing = emitter.plumbing;
    let entry = Entry::of(emitter);
    let (state, body) = (entry.state(), body(emitter, decisions, true));
    let (pull, push) = (entry.pull(), entry.push());
    hygienic! {
        let (outcome, ran) = #plumbing::run_linearized::<Lv, _, _, _, _>(#state, move |parted| { #body });
        (outcome, #plumbing::Parts::<Self, Lv, _, _, _>::new(ran, #pull, #push))
    }
}

/// From the groups of the function's start to those of its end.
fn body(emitter: &Emitter<'_>, decisions: &Decisions<'_>, augmented: bool) -> TokenStream {
    // Inside of the pipeline, parameters are values like others.
    let func = Func {
        vars: emitter.func.vars.clone(),
        params: Vec::new(),
        body: emitter.func.body.clone(),
    };
    let inner = Emitter {
        func: &func,
        params: &[],
        kinds: emitter.kinds,
        users: emitter.users,
        activity: emitter.activity,
        residuals: emitter.residuals,
        unordered: Default::default(),
        waits: Default::default(),
        waiting: Default::default(),
        windows: Default::default(),
        lengths: Default::default(),
        local: Default::default(),
        again: Default::default(),
        recorded: Default::default(),
        given: Default::default(),
        functions: emitter.functions,
        sweeps_once: false,
        ends: Default::default(),
        nests: false,
        placing: Default::default(),
        plumbing: emitter.plumbing,
        path: emitter.path,
        names: Names::of(&func),
        uses: Uses::of(&func),
        scopes: Default::default(),
        moving: Default::default(),
        handed: Default::default(),
        name: emitter.name,
        float: emitter.float,
        functional: emitter.functional,
        borrowed: borrowed(emitter),
    };
    let splitter = Splitter {
        emitter: &inner,
        decisions,
        augmented,
        flows: Cell::new(0),
    };
    let exits = Exits(vec![Exit {
        to: 0,
        targets: vec![Target::Result],
        carry: Vec::new(),
        path: Vec::new(),
    }]);
    splitter.region(&func.body, &Entry::of(emitter).vars(), &exits)
}

/// The plain parameters that the source has as references, and whether as slices.
fn borrowed(emitter: &Emitter<'_>) -> Map<Var, bool> {
    let params = emitter.func.params.iter().copied().zip(emitter.params);
    let plain = params.filter(|(var, param)| {
        param.passing != Passing::Value && !emitter.is_lifted(*var) && !emitter.is_storage(*var)
    });
    plain
        .map(|(var, param)| (var, param.passing == Passing::Slice || types::is_str(&param.ty)))
        .collect()
}

/// The parameters that the body reads.
struct Entry<'a> {
    emitter: &'a Emitter<'a>,
    params: Vec<(usize, Var, &'a Param)>,
}

impl<'a> Entry<'a> {
    fn of(emitter: &'a Emitter<'a>) -> Self {
        let read = reads(&emitter.func.body);
        let params = emitter
            .func
            .params
            .iter()
            .copied()
            .zip(emitter.params)
            .enumerate();
        let params = params.map(|(i, (var, param))| (i, var, param));
        Entry {
            emitter,
            params: params.filter(|(_, var, _)| read.contains(var)).collect(),
        }
    }

    fn vars(&self) -> Vec<Var> {
        self.params.iter().map(|(_, var, _)| *var).collect()
    }

    /// Their values, owned.
    fn state(&self) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let values = self.params.iter().map(|(_, var, param)| {
            let name = self.emitter.names.value(*var);
            let by_reference = param.passing != Passing::Value && !self.emitter.is_lifted(*var);
            if self.emitter.is_storage(*var) {
                hygienic!(#name)
            } else if by_reference || param.passing == Passing::Slice {
                hygienic!(::std::borrow::ToOwned::to_owned(#name))
            } else {
                let value = self.emitter.by_ref(*var, Forward);
                hygienic!(#plumbing::copy(#value))
            }
        });
        pairs(&values.collect::<Vec<_>>())
    }

    fn is_active(&self, var: Var) -> bool {
        self.emitter.kind(var) != Holds::Generator
            && (self.emitter.activity.active(var)
                || self.emitter.is_storage(var) && self.emitter.storage_is_active(var))
    }

    fn handed(&self, var: Var) -> Ident {
        self.emitter.names.suffixed(var, "_handed")
    }

    fn pull(&self) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let bars = self
            .emitter
            .param_parts("_arg_bar", |var| self.emitter.names.bar(var));
        let handed = self.params.iter().map(|(_, var, _)| {
            let name = self.handed(*var);
            if self.is_active(*var) {
                hygienic!(#name)
            } else {
                hygienic!(_)
            }
        });
        let handed = pairs(&handed.collect::<Vec<_>>());
        let adds = self
            .params
            .iter()
            .filter(|(_, var, _)| self.is_active(*var))
            .map(|(i, var, _)| {
                let (bar, name) = (bars.get(*i), self.handed(*var));
                hygienic!(#plumbing::untwin(#bar, #name);)
            });
        hygienic! {
            |ran, args, wrt, ct, bars| {
                if ran.is_empty() {
                    return;
                }
                let (#(#bars,)*) = bars;
                let #handed = ran.pull(wrt, ct);
                #(#adds)*
            }
        }
    }

    fn push(&self) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let dots = self
            .emitter
            .param_parts("_dot", |var| self.emitter.names.dot(var));
        let handed = self.params.iter().map(|(i, var, param)| match dots.get(*i) {
            Some(dot) if self.is_active(*var) => match param.passing {
                Passing::Slice => hygienic!(#dot.to_vec()),
                _ => hygienic!(#plumbing::own_dot(#dot)),
            },
            _ => hygienic!(::core::default::Default::default()),
        });
        let handed = pairs(&handed.collect::<Vec<_>>());
        hygienic! {
            |ran, args, dots| {
                if ran.is_empty() {
                    return ::core::default::Default::default();
                }
                let (#(#dots,)*) = dots;
                ran.push(#handed)
            }
        }
    }
}
