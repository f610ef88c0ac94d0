//! What is written in place: tangents follow.

use super::super::operand::Sweep::After;
use super::super::plan::mutation_has_map;
use super::super::settle::passed_over;
use super::Pusher;
use crate::hir::SetHow;
use crate::ir::op::{Operand, Proj};
use crate::ir::settle::Slot;
use crate::ir::ssa::{Stmt, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Pusher<'_> {
    /// The place of the tangent of part of a variable, as `&mut`.
    pub(super) fn place_mut(&self, base: Var, path: &[Proj<Var>]) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let dot = self.emitter.names.dot(base);
        path.iter().fold(quote!(&mut #dot), |dot, proj| match proj {
            Proj::Field(member) => quote!(&mut (#dot).#member),
            Proj::Payload(part) => {
                let key = part.key();
                quote!(#plumbing::part_mut::<#key, _>(#dot))
            }
            Proj::Range { .. } => {
                let (lo, hi) = self.emitter.ends(proj, After);
                quote!(#plumbing::bar_range(#dot, #lo, #hi))
            }
            Proj::Index(_) | Proj::Multi { .. } => {
                let index = self.emitter.index(proj, After);
                quote!(#plumbing::bar_at(#dot, #index))
            }
        })
    }

    pub(super) fn set(
        &self,
        stmt: &Stmt,
        out: Var,
        base: Var,
        path: &[Proj<Var>],
        how: SetHow,
        value: &Operand<Var>,
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let part = self.dot(value);
        if self.emitter.set_has_map(stmt) {
            let map = self.emitter.map_name(out);
            let whole = self.place_mut(base, path.split_last().map_or(&[][..], |(_, before)| before));
            let new = match how {
                SetHow::Assign => quote!(#part),
                SetHow::Add => quote!(#plumbing::joined(#plumbing::SetMap::pull(#map, #whole), &#part)),
                SetHow::Sub => {
                    quote!(#plumbing::joined(#plumbing::SetMap::pull(#map, #whole), &#plumbing::negate(&#part)))
                }
            };
            return quote!({ let part = #new; #plumbing::SetMap::push(#map, #whole, &part); });
        }
        let place = self.place_mut(base, path);
        match how {
            SetHow::Assign => quote!({ let part = #part; *#place = part; }),
            SetHow::Add => quote!({ let part = #part; #plumbing::acc(#place, &part); }),
            SetHow::Sub => quote!({ let part = #part; #plumbing::acc_neg(#place, &part); }),
        }
    }

    pub(super) fn mutate(
        &self,
        out: Var,
        base: Var,
        path: &[Proj<Var>],
        method: &Ident,
        args: &[Operand<Var>],
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let dot = self.place_mut(base, path);
        if let Some(slot) = Slot::of(&method.to_string()) {
            return self.resettle(slot, &dot, args);
        }
        let redo = Ident::new(&format!("redo_{method}"), method.span());
        let length = mutation_has_map(&method.to_string()).then(|| {
            let map = self.emitter.map_name(out);
            quote!(*#map)
        });
        match method.to_string().as_str() {
            "push" | "fill" => {
                let part = args.first().map(|x| self.dot(x));
                quote!({ let part = #part; #plumbing::#redo(#dot, #length, part); })
            }
            "swap" => {
                let indices: Vec<_> = args
                    .iter()
                    .map(|x| self.emitter.plain_operand(x, After))
                    .collect();
                quote!(#plumbing::undo_swap(#dot, #(#indices),*);)
            }
            _ => quote!(#plumbing::#redo(#dot, #length);),
        }
    }

    /// The tangent of what a call left is that of its place.
    fn resettle(&self, slot: Slot, dot: &TokenStream, args: &[Operand<Var>]) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let Some(Operand::Var(outcome)) = args.first() else {
            return TokenStream::new();
        };
        if !self.emitter.is_outcome(*outcome) {
            return TokenStream::new();
        }
        let outcome_dot = self.emitter.names.dot(*outcome);
        match slot {
            Slot::Argument(behind) => {
                let list = passed_over(quote!(#outcome_dot.1), behind);
                quote!(#plumbing::resettle(&#list.1, #dot);)
            }
            Slot::Only | Slot::Receiver(0) => {
                let ty = self.emitter.names.suffixed(*outcome, "_type");
                quote!(#ty.came().resettle(&#outcome_dot, #dot);)
            }
            Slot::Receiver(behind) => {
                let list = passed_over(quote!(#outcome_dot.1), behind);
                quote!(#plumbing::resettle_receiver(&#list, #dot);)
            }
        }
    }
}
