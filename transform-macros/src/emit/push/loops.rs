//! Loops: tangents of carried variables go from round to round.

use super::super::names::{fixed, numbered};
use super::{Leaf, Pusher};
use crate::ir::op::Operand;
use crate::ir::ssa::{Loop, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Pusher<'_> {
    pub(super) fn bound_loop(&self, index: u32, outs: &[Var], l: &Loop) -> TokenStream {
        let (carried, late) = outs.split_at(l.inits.len().min(outs.len()));
        let late_dots = self.targets(late);
        let starts = self.start_dots(l, Some(carried));
        let leaf = |exit: usize, values: &[Operand<Var>]| {
            let next = self.next_dots(l, values);
            if exit == 0 || late_dots.is_empty() {
                return next;
            }
            let dots = self.exit_dots(values.get(carried.len()..).unwrap_or(&[]), late);
            let assigns: TokenStream = quote!((#(#late_dots,)*) = #dots;);
            quote!(#assigns #next)
        };
        let rounds = self.rounds(l, numbered("node", index), TokenStream::new(), &leaf);
        let late_lets = late.iter().filter(|out| self.moves(**out)).map(|out| {
            let (dot, zero) = (self.emitter.names.dot(*out), self.zero(*out, *out));
            quote!(let mut #dot = #zero;)
        });
        let ends = l
            .body
            .params
            .iter()
            .zip(carried)
            .filter(|(_, out)| self.moves(**out))
            .map(|(var, out)| {
                let (dot, out) = (self.emitter.names.dot(*var), self.emitter.names.dot(*out));
                if self.active(*var) {
                    return quote!(let #out = #dot;);
                }
                quote!(let #out = ::core::default::Default::default();)
            });
        let ends: Vec<_> = ends.collect();
        quote!(#(#late_lets)* #starts #rounds #(#ends)*)
    }

    /// The tangents of carried variables before the first round; zeros are of the types of `outs`.
    fn start_dots(&self, l: &Loop, outs: Option<&[Var]>) -> TokenStream {
        let columns = l
            .inits
            .iter()
            .zip(&l.body.params)
            .enumerate()
            .filter(|(_, (_, var))| self.moves(**var));
        columns
            .map(|(i, (init, var))| {
                let (dot, value) = (
                    self.emitter.names.dot(*var),
                    match (init, outs) {
                        (Operand::Var(init), _) if self.emitter.uses.once(*init) && self.is_last(*init) => {
                            let init = self.dot_name(*init);
                            quote!(#init)
                        }
                        (_, None) if self.is_untyped(init, *var) => {
                            quote!(::core::default::Default::default())
                        }
                        _ => {
                            let typed = outs.and_then(|outs| outs.get(i)).copied().unwrap_or(*var);
                            self.dot_into(init, *var, typed)
                        }
                    },
                );
                quote!(let mut #dot = #value;)
            })
            .collect()
    }

    /// Whether a carried variable starts as a zero that only the rounds have the type of.
    fn is_untyped(&self, init: &Operand<Var>, var: Var) -> bool {
        !self.emitter.activity.operand_active(init) && !self.emitter.is_scalar(var)
    }

    /// Says of what types the tangents are that start as zeros: nothing of these variables is known outside.
    fn types_of_zeros(&self, l: &Loop) -> TokenStream {
        let columns = l.inits.iter().zip(&l.body.params);
        columns
            .filter(|(init, var)| self.active(**var) && self.is_untyped(init, **var))
            .map(|(_, var)| {
                let (ty, dot) = (
                    self.emitter.names.suffixed(*var, "_type"),
                    self.emitter.names.dot(*var),
                );
                quote!(#ty.tangent(&#dot);)
            })
            .collect()
    }

    pub(super) fn next_dots(&self, l: &Loop, values: &[Operand<Var>]) -> TokenStream {
        let stays = |value: &Operand<Var>, var: Var| matches!(value, Operand::Var(same) if *same == var);
        let columns: Vec<_> = values
            .iter()
            .zip(&l.body.params)
            .filter(|(value, var)| self.moves(**var) && !stays(value, **var))
            .collect();
        let names: Vec<_> = columns
            .iter()
            .map(|(_, var)| self.emitter.names.dot(**var))
            .collect();
        let dots: Vec<_> = columns
            .iter()
            .map(|(value, var)| (*value, **var, **var))
            .collect();
        let dots = self.last_dots(&dots);
        match (names.as_slice(), dots.as_slice()) {
            ([], _) => TokenStream::new(),
            ([name], [dot]) => quote!(#name = #dot;),
            _ => quote!((#(#names,)*) = (#(#dots,)*);),
        }
    }

    fn rounds(&self, l: &Loop, count: Ident, first: TokenStream, leaf: Leaf<'_>) -> TokenStream {
        let round = fixed("round");
        let item = self.emitter.kept_item(l);
        let body = self.region_behind(first, &l.body, &item, quote!(#round), leaf);
        let (cursor, tape) = (numbered("cursor", l.id), numbered("tape", l.id));
        let step = if self.emitter.has_tape(l) {
            quote!(let #round = &#tape[#cursor]; #cursor += 1;)
        } else {
            TokenStream::new()
        };
        if let Some(again) = self.emitter.again_of(l) {
            return self.emitter.pushed_again(l, again, &count, &quote!(#step #body));
        }
        let header = self.emitter.rounds_again(l, &count, false);
        let (start, on) = (self.emitter.start_counters(l), self.emitter.count_on(l));
        quote!(#start #header { #step #body #on })
    }

    pub(super) fn loop_with_exits<'r>(
        &self,
        l: &Loop,
        residual: &Ident,
        taken: &Ident,
        choice: &dyn Fn(usize, TokenStream) -> TokenStream,
        params: &dyn Fn(usize) -> &'r [Var],
    ) -> TokenStream {
        let starts = self.start_dots(l, None);
        let leaf = |exit: usize, values: &[Operand<Var>]| {
            if exit == 0 {
                return self.next_dots(l, values);
            }
            let dots = choice(exit, self.exit_dots(values, params(exit)));
            quote!(#taken = ::core::option::Option::Some(#dots);)
        };
        let rounds = self.rounds(l, residual.clone(), self.types_of_zeros(l), &leaf);
        let end = if l.source.is_some() {
            let carried: Vec<_> = l.body.params.iter().map(|var| Operand::Var(*var)).collect();
            let done = choice(1, self.exit_dots(&carried, params(1)));
            quote!(match #taken { ::core::option::Option::Some(dots) => dots, ::core::option::Option::None => #done })
        } else {
            quote!(match #taken { ::core::option::Option::Some(dots) => dots, ::core::option::Option::None => ::core::unreachable!() })
        };
        quote!(#starts let mut #taken = ::core::option::Option::None; #rounds let #taken = #end;)
    }
}
