//! What is written in place: the cotangent of the place goes to what was written, and to what was there before.

use super::super::operand::Sweep::After;
use super::super::plan::mutation_has_map;
use super::super::settle::passed_over;
use super::Puller;
use crate::hir::SetHow;
use crate::ir::op::{Operand, Place, Proj};
use crate::ir::settle::Slot;
use crate::ir::ssa::{Stmt, Var};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Puller<'_> {
    pub(super) fn undo_set(
        &self,
        stmt: &Stmt,
        out: Var,
        base: Var,
        path: &[Proj<Var>],
        how: SetHow,
        value: &Operand<Var>,
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let place = Place {
            base,
            path: path.to_vec(),
            span: stmt.span,
        };
        if self.emitter.set_has_map(stmt) {
            let declare = self.declare_base(value);
            let map = self.emitter.map_name(out);
            let whole = Place {
                base,
                path: path.split_last().map_or(&[][..], |(_, b)| b).to_vec(),
                span: stmt.span,
            };
            let bar = self.place_bar(&whole);
            let back = match how {
                SetHow::Assign => self.contribute(value, quote!(part)),
                SetHow::Add => self.contribute(value, quote!(#plumbing::copy(&part))),
                SetHow::Sub => self.contribute(value, quote!(#plumbing::negate(&part))),
            };
            let restore =
                (how != SetHow::Assign).then(|| quote!(#plumbing::SetMap::push(#map, #bar, &part);));
            return quote!(#declare { let part = #plumbing::SetMap::pull(#map, #bar); #restore #back });
        }
        let part = self.part_at(place, how);
        if matches!(value, Operand::Var(var) if !self.is_declared(*var) && self.in_scope(*var)) {
            return self.contribute(value, self.number_part(value, part));
        }
        let (declare, back) = (self.declare_base(value), self.contribute(value, quote!(part)));
        quote!(#declare { let part = #part; #back })
    }

    /// What the value that was written to a place receives of the place's cotangent.
    fn part_at(&self, mut place: Place<Var>, how: SetHow) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let is_element = |last: &mut Proj<Var>| matches!(last, Proj::Index(_) | Proj::Multi { .. });
        if let Some(at) = place.path.pop_if(is_element) {
            let (whole, index) = (self.place_bar(&place), self.emitter.index(&at, After));
            // What is not there yet is zero, and need not be made.
            return match how {
                SetHow::Assign => quote!(#plumbing::take_at(#whole, #index)),
                SetHow::Add => quote!(#plumbing::dot_at(#whole, #index)),
                SetHow::Sub => quote!(#plumbing::negate(&#plumbing::dot_at(#whole, #index))),
            };
        }
        let bar = self.place_bar(&place);
        match how {
            SetHow::Assign => quote!(#plumbing::take(#bar)),
            SetHow::Add => quote!(#plumbing::copy(#bar)),
            SetHow::Sub => quote!(#plumbing::negate(#bar)),
        }
    }

    pub(super) fn undo_mutation(
        &self,
        out: Var,
        base: Var,
        path: &[Proj<Var>],
        method: &Ident,
        args: &[Operand<Var>],
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let place = Place {
            base,
            path: path.to_vec(),
            span: method.span(),
        };
        let bar = self.place_bar(&place);
        if let Some(slot) = Slot::of(&method.to_string()) {
            return self.unsettle(slot, &bar, args);
        }
        let undo = Ident::new(&format!("undo_{method}"), method.span());
        let length = mutation_has_map(&method.to_string()).then(|| {
            let map = self.emitter.map_name(out);
            quote!(*#map)
        });
        match method.to_string().as_str() {
            "push" | "fill" => {
                let Some(x) = args.first() else {
                    return TokenStream::new();
                };
                let declare = self.declare_base(x);
                let back = self.contribute(x, quote!(part));
                quote!(#declare { let part = #plumbing::#undo(#bar, #length); let _ = &part; #back })
            }
            "swap" => {
                let indices: Vec<_> = args
                    .iter()
                    .map(|x| self.emitter.plain_operand(x, After))
                    .collect();
                quote!(#plumbing::#undo(#bar, #(#indices),*);)
            }
            _ => quote!(#plumbing::#undo(#bar, #length);),
        }
    }

    /// The cotangent of a place becomes that of what a call left there.
    fn unsettle(&self, slot: Slot, bar: &TokenStream, args: &[Operand<Var>]) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let Some(Operand::Var(outcome)) = args.first() else {
            return TokenStream::new();
        };
        if !self.emitter.is_outcome(*outcome) {
            return TokenStream::new();
        }
        let declare = self.declare_zero(*outcome);
        let (outcome_bar, ty) = (self.emitter.names.bar(*outcome), self.outcome_type(*outcome));
        let put = match slot {
            Slot::Argument(behind) => {
                let list = passed_over(quote!(#outcome_bar.1), behind);
                quote!(#plumbing::unsettle(&mut #list.1, #bar);)
            }
            Slot::Only | Slot::Receiver(0) => quote!(#ty.came().unsettle(&mut #outcome_bar, #bar);),
            Slot::Receiver(behind) => {
                let list = passed_over(quote!(#outcome_bar.1), behind);
                quote!(#plumbing::unsettle_receiver(&mut #list, #bar);)
            }
        };
        quote!(#declare #put)
    }

    fn outcome_type(&self, outcome: Var) -> Ident {
        self.emitter.names.suffixed(outcome, "_type")
    }

    /// The cotangent of what a call returned goes to that of its outcome.
    pub(super) fn undo_returned(&self, out: Var, outcome: &Operand<Var>, ct: &TokenStream) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let outcome = match outcome {
            Operand::Var(outcome) if self.emitter.is_outcome(*outcome) => outcome,
            value => return self.contribute_whole(out, value, ct),
        };
        let declare = self.declare_zero(*outcome);
        let (bar, ty) = (self.emitter.names.bar(*outcome), self.outcome_type(*outcome));
        let ct = match self.emitter.is_scalar(out) {
            true => quote!(#plumbing::copy(&#ct)),
            false => ct.clone(),
        };
        quote!(#declare #plumbing::absorb(#ty.came().main_mut(&mut #bar), #ct);)
    }
}
