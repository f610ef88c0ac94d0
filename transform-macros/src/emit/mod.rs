//! From the functional program to tokens: the value at a level, the augmented primal, the pullback and the
//! pushforward. Every variant names what it shares with the others the same way.

mod again;
mod among;
mod argument;
mod bound;
mod call;
mod checkpoint;
mod choice;
mod count;
mod ends;
mod forward;
mod functions;
mod generic;
mod handle;
mod item;
mod kept;
mod linearize;
mod local;
mod method;
mod names;
mod number;
mod once;
mod op;
mod operand;
mod params;
mod plain;
mod plan;
mod pull;
mod push;
mod record;
mod ruled;
mod saved;
mod settle;
mod split;
mod staged;
mod tape;
mod uses;
mod window;

pub(crate) use bound::bound;
pub(crate) use ends::ends;
pub(crate) use item::item;
pub(crate) use kept::Given;
pub(crate) use ruled::ruled;
pub(crate) use staged::Stages;

use crate::analysis::activity::Activity;
use crate::analysis::kind::{Kind, of_operand, of_var};
use crate::analysis::lengths::Lengths;
use crate::analysis::local::Local;
use crate::analysis::residuals::Residuals;
use crate::analysis::waits::Waits;
use crate::analysis::windows::Windows;
use crate::closures::Functions;
use crate::ir::op::Operand;
use crate::ir::ssa::{Func, Region, Var};
use crate::ir::table::{Map, Set};
use crate::parse::floats::is_float_param;
use crate::parse::item::{Owner, Param};
pub(crate) use names::Names;
use proc_macro2::{Ident, TokenStream};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
pub(crate) use uses::Uses;

/// Everything known about the function being written.
pub(crate) struct Emitter<'a> {
    pub(crate) func: &'a Func,
    pub(crate) params: &'a [Param],
    pub(crate) kinds: &'a [Kind],
    /// What may be of the user's own types.
    pub(crate) users: &'a Set<Var>,
    pub(crate) activity: &'a Activity,
    pub(crate) residuals: &'a Residuals,
    /// Loops whose rounds may be reversed in any order.
    pub(crate) unordered: Set<u32>,
    /// Loops whose rounds can be reversed where they run.
    pub(crate) local: Map<u32, Local>,
    /// Kept values that the forward sweep of such a round reads.
    pub(crate) again: RefCell<BTreeSet<Var>>,
    /// Loops in which lanes wait for one another, and whether such are being written.
    pub(crate) waits: Waits,
    pub(crate) waiting: Cell<bool>,
    /// The windows of the loops.
    pub(crate) windows: Windows,
    /// Vectors whose cotangents are made as long as they will ever be.
    pub(crate) lengths: Lengths,
    /// One sweep serves for the value alone, too.
    pub(crate) sweeps_once: bool,
    /// The arms that end loops with nothing to undo.
    pub(crate) ends: Vec<&'a Region>,
    /// The function's calls of itself keep their residuals in one store.
    pub(crate) nests: bool,
    /// What is being written is a call that changes arguments where they are, see `among`.
    pub(crate) placing: Cell<bool>,
    /// The hidden module of the runtime, as the generated code names it.
    pub(crate) plumbing: &'a Ident,
    /// The path of that module.
    pub(crate) path: &'a TokenStream,
    pub(crate) names: Names,
    pub(crate) uses: Uses,
    /// The variables of the regions that the forward sweep is in, innermost last.
    pub(crate) scopes: RefCell<Vec<Set<Var>>>,
    /// Calls whose derivatives are all that a round of a loop keeps, and the loop.
    pub(crate) recorded: RefCell<Map<Var, u32>>,
    /// What marked loops hand on to what follows them, by loop.
    pub(crate) given: RefCell<Map<u32, Given>>,
    /// The variables that the exit being written reads last: they are moved.
    pub(crate) moving: RefCell<Set<Var>>,
    /// Variables that are moved to the residuals of their region.
    pub(crate) handed: RefCell<Set<Var>>,
    /// The function's own name: a call of it is recursive.
    pub(crate) name: Name<'a>,
    /// The one float type the function names: its bare literals are of it.
    pub(crate) float: Option<&'static str>,
    /// The functional form, as text.
    pub(crate) functional: &'a crate::source::Functional,
    /// The types of variables that are functions.
    pub(crate) functions: &'a Functions<'a>,
    /// Plain parameters that the source has as references, where they are not arguments: whether as slices.
    pub(crate) borrowed: Map<Var, bool>,
}

/// The name of a function, and the type it belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Name<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) owner: Option<&'a Owner>,
    /// The parameters in scope: the function's, or those of its `impl` block.
    pub(crate) generics: &'a syn::Generics,
}

impl<'a> Emitter<'a> {
    /// The type parameter that stands for a float, in a function that is generic in one.
    pub(crate) fn float_param(&self) -> Option<&'a Ident> {
        let mut names = self.name.generics.type_params().map(|param| &param.ident);
        names.find(|name| is_float_param(name))
    }

    fn kind(&self, var: Var) -> Kind {
        of_var(self.kinds, var)
    }

    fn operand_kind(&self, operand: &Operand<Var>) -> Kind {
        of_operand(self.kinds, operand)
    }

    /// Whether a variable holds lifted values of a type that differs from the plain one, as far as is known.
    fn is_lifted(&self, var: Var) -> bool {
        self.activity.lifted(var) && self.kind(var) != Kind::Static
    }

    fn operand_is_lifted(&self, operand: &Operand<Var>) -> bool {
        self.activity.operand_lifted(operand) && self.operand_kind(operand) != Kind::Static
    }

    fn is_scalar(&self, var: Var) -> bool {
        self.kind(var) == Kind::Scalar
    }

    fn is_storage(&self, var: Var) -> bool {
        self.func
            .vars
            .get(var.index())
            .is_some_and(|info| info.storage.is_some())
    }

    /// The type the user wrote, of a variable that is not lifted.
    fn plain_type(&self, var: Var) -> Option<&syn::Type> {
        let info = self.func.vars.get(var.index())?;
        info.ty
            .as_ref()
            .filter(|_| !self.activity.lifted(var) && self.param_index(var).is_none())
    }

    fn is_mutable(&self, var: Var) -> bool {
        self.func.vars.get(var.index()).is_some_and(|info| info.mutable)
    }

    fn param_index(&self, var: Var) -> Option<usize> {
        self.func.params.iter().position(|param| *param == var)
    }
}

/// `(a, b)`, `a` for one, `()` for none.
fn tuple(items: &[TokenStream]) -> TokenStream {
    match items {
        [one] => one.clone(),
        many => quote::quote!((#(#many),*)),
    }
}

/// `choice` of `of` cases, as a chain of two-way choices.
fn choose(plumbing: &Ident, choice: usize, of: usize, inner: TokenStream) -> TokenStream {
    match (choice, of) {
        (_, 0 | 1) => inner,
        (0, _) => quote::quote!(#plumbing::Either::A(#inner)),
        _ => {
            let inner = choose(plumbing, choice - 1, of - 1, inner);
            quote::quote!(#plumbing::Either::B(#inner))
        }
    }
}
