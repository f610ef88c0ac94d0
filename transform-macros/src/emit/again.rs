//! What the sweeps after the forward one share: a loop's rounds run again, residuals brought into scope.

use super::Emitter;
use super::names::{fixed, numbered};
use super::operand::Sweep::After;
use super::plan::Item;
use crate::analysis::residuals::{Source, replays};
use crate::ir::op::Operand;
use crate::ir::ssa::{Adapter, Items, Kind, Loop, Region, Storage, Term, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Emitter<'_> {
    /// `for` over a loop's rounds after the forward sweep.
    pub(super) fn rounds_again(&self, l: &Loop, count: &Ident, backwards: bool) -> TokenStream {
        let Some(source) = l.source.as_ref().filter(|_| replays(l)) else {
            return quote!(for _ in 0..*#count);
        };
        let (items, item) = (self.items_again(l), self.item_again(source.item));
        if backwards {
            quote!(for #item in #items.rev())
        } else {
            quote!(for #item in #items)
        }
    }

    /// `for` over a loop's rounds from the first on, each with its residuals.
    pub(super) fn rounds_with_residuals(&self, l: &Loop, round: &Ident) -> Option<TokenStream> {
        let source = l.source.as_ref().filter(|_| self.has_tape(l))?;
        let (items, item) = (self.items_again(l), self.item_again(source.item));
        let (cursor, tape) = (numbered("cursor", l.id), numbered("tape", l.id));
        Some(quote!(for (#item, #round) in #items.zip(&#tape[#cursor..])))
    }

    /// The pattern of a loop's item.
    fn item_again(&self, item: Var) -> TokenStream {
        if self.residuals.source(item) == Some(Source::Item) {
            let name = self.names.value(item);
            quote!(#name)
        } else {
            quote!(_)
        }
    }

    /// The items of a loop that is run again, in their order.
    fn items_again(&self, l: &Loop) -> TokenStream {
        let Some(Items::Range {
            lo,
            hi,
            inclusive,
            adapters,
        }) = l.source.as_ref().map(|source| &source.items)
        else {
            return TokenStream::new();
        };
        let (lo, hi) = (self.plain_operand(lo, After), self.plain_operand(hi, After));
        let range = if *inclusive {
            quote!((#lo..=#hi))
        } else {
            quote!((#lo..#hi))
        };
        if adapters.iter().filter(|a| matches!(a, Adapter::Rev)).count() % 2 == 1 {
            quote!(#range.rev())
        } else {
            range
        }
    }

    /// Whether the reverse sweep runs a loop from its first round on.
    pub(super) fn ascends(&self, l: &Loop) -> bool {
        let mut inner = Vec::new();
        self.loops_of_region(&l.body, &mut inner);
        self.unordered.contains(&l.id) && inner.is_empty() && !self.local.contains_key(&l.id)
    }

    /// The residuals of the round before.
    pub(super) fn step(&self, l: &Loop, round: &Ident) -> TokenStream {
        if !self.has_tape(l) {
            return TokenStream::new();
        }
        let (cursor, tape) = (numbered("cursor", l.id), numbered("tape", l.id));
        quote!(#cursor -= 1; let #round = &#tape[#cursor];)
    }

    /// Where the rounds of a loop begin on its tape, if they are swept from the first on.
    pub(super) fn first_round(&self, l: &Loop) -> TokenStream {
        if !self.ascends(l) || !self.has_tape(l) {
            return TokenStream::new();
        }
        let (plumbing, cursor, items) = (self.plumbing, numbered("cursor", l.id), self.items_again(l));
        quote!(#cursor -= #plumbing::rounds(&#items);)
    }

    /// Brings a region's residuals into scope, and computes again what is not among them.
    pub(super) fn unpack(&self, region: &Region, also: &[Var], residual: &TokenStream) -> TokenStream {
        let mut names: Vec<_> = self
            .items(region, also)
            .iter()
            .map(|item| match item {
                Item::Value(var) => self.name(*var, After),
                Item::Maps(var) => {
                    let map = self.map_name(*var);
                    quote!(#map)
                }
                Item::Type(var) => {
                    let ty = self.names.suffixed(*var, "_type");
                    quote!(#ty)
                }
                Item::Argument(var, i) => {
                    let name = self.argument_name(*var, *i);
                    quote!(#name)
                }
                Item::Node(i) => {
                    let node = numbered("node", *i);
                    quote!(#node)
                }
            })
            .collect();
        let tail = fixed("tail");
        match &region.term {
            Term::Branch(_) => names.push(quote!(#tail)),
            Term::Dispatch { id, .. } => {
                let residual = numbered("dispatch", *id);
                names.extend([quote!(#residual), quote!(#tail)]);
            }
            Term::Exit { .. } | Term::Diverge(_) => {}
        }
        let unpack = if names.is_empty() {
            TokenStream::new()
        } else {
            quote!(let (#(#names,)*) = #residual;)
        };
        let again = region.stmts.iter().filter_map(|stmt| match &stmt.kind {
            Kind::Let { out, op } if self.residuals.source(*out) == Some(Source::Recomputed) => {
                let (name, value) = (self.names.value(*out), self.value(Some(*out), op, After));
                Some(quote!(let #name = #value;))
            }
            _ => None,
        });
        quote!(#unpack #(#again)*)
    }

    /// The arguments of a call when its derivative is applied.
    pub(super) fn arguments_after(&self, out: Var, args: &[Operand<Var>]) -> TokenStream {
        let plumbing = self.plumbing;
        let args: Vec<_> = args
            .iter()
            .enumerate()
            .map(|(i, x)| {
                if self.residuals.is_unread(out, i) {
                    quote!(#plumbing::arg(&[]))
                } else if self.keeps_argument(out, i, x) {
                    let name = self.argument_name(out, i);
                    quote!(#plumbing::arg(#name))
                } else {
                    self.argument(x, After)
                }
            })
            .collect();
        quote!((#(#args,)*))
    }

    pub(super) fn same_place(&self, a: Var, b: Var) -> bool {
        let storage =
            |var: Var| -> Option<Storage> { self.func.vars.get(var.index()).and_then(|info| info.storage) };
        a == b || (storage(a).is_some() && storage(a) == storage(b))
    }

    /// Whether any version of a variable's place is active.
    pub(super) fn storage_is_active(&self, var: Var) -> bool {
        let vars = (0..self.func.vars.len() as u32).map(Var);
        self.is_storage(var)
            && vars
                .into_iter()
                .any(|other| self.same_place(var, other) && self.activity.active(other))
    }
}
