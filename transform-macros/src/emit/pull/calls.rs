//! Calls: the cotangents of arguments from that of the result.

use super::super::names::{fixed, numbered};
use super::super::op::callee_span;
use super::super::operand::Sweep::After;
use super::Puller;
use crate::analysis::activity::base_of;
use crate::analysis::kind::Kind as Holds;
use crate::effort::optimizes;
use crate::ir::op::{Callee, Operand, Proj};
use crate::ir::ssa::Var;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

impl Puller<'_> {
    /// Pulls through the derivative of a call; `ct` names the result's cotangent.
    pub(super) fn undo_call(
        &self,
        out: Var,
        func: &Callee,
        args: &[Operand<Var>],
        ct: &TokenStream,
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let (map, span) = (self.emitter.map_name(out), callee_span(func));
        let tuple = self.emitter.arguments_after(out, args);
        let mut before = TokenStream::new();
        let mut after = TokenStream::new();
        let mut bars = Vec::new();
        let mut seen: Vec<(Var, &[Proj<Var>])> = Vec::new();
        for (i, x) in args.iter().enumerate() {
            let base = base_of(x).filter(|var| self.active(*var));
            let Some(base) = base else {
                let slot = numbered("slot", i as u32);
                before.extend(quote!(let mut #slot = ::core::default::Default::default();));
                bars.push(quote!(#plumbing::no_bar(&mut #slot)));
                continue;
            };
            before.extend(self.declare_zero(base));
            let bar = match x {
                Operand::Ref(place) => self.place_bar(place),
                _ => self.bar_mut(base),
            };
            let length = self.argument_length(out, i, x);
            let path = match x {
                Operand::Ref(place) => &place.path[..],
                _ => &[],
            };
            let meets = |(other, at): &(Var, &[Proj<Var>])| {
                self.emitter.same_place(*other, base) && !are_fields_apart(at, path)
            };
            let lacks = self.may_lack_places(base, path);
            let or_none = |bar: TokenStream, none: TokenStream| match &lacks {
                Some(wanted) => quote!(if #wanted { #bar } else { #none }),
                None => bar,
            };
            if seen.iter().any(meets) {
                // Two cotangents in what may be one place: the second is gathered beside it and added after.
                let twin = numbered("twin", i as u32);
                let none = quote!(::core::default::Default::default());
                let made = or_none(quote!(#plumbing::set_apart(#bar)), none);
                before.extend(quote!(let mut #twin = #made;));
                after.extend(or_none(
                    quote!(#plumbing::untwin(#bar, #twin);),
                    TokenStream::new(),
                ));
                bars.push(quote!(#plumbing::AsBar::as_bar(&mut #twin, #length)));
            } else {
                seen.push((base, path));
                let slot = numbered("slot", i as u32);
                if lacks.is_some() {
                    before.extend(quote!(let mut #slot = ::core::default::Default::default();));
                }
                bars.push(or_none(
                    quote!(#plumbing::AsBar::as_bar(#bar, #length)),
                    quote!(#plumbing::no_bar(&mut #slot)),
                ));
            }
        }
        let wrt = self.emitter.wrt_of_call(args);
        let mut seed = quote!(&#ct);
        let (pull, among) = if self.emitter.is_nested(func) {
            let among = fixed("among");
            (fixed("pull_among"), Some(quote!(#among,)))
        } else if optimizes() && self.emitter.is_outcome(out) {
            seed = quote!(&mut #ct);
            (fixed("pull_taking"), None)
        } else if self.may_be_for_nothing(out, args) {
            (fixed("pull_chosen"), None)
        } else {
            (fixed("pull_call"), None)
        };
        let pull = quote_spanned!(span=> #plumbing::#pull(#among #map, #tuple, #wrt, #seed, (#(#bars,)*)););
        let code = quote!({ #pull #after });
        let code = if self.goes_through_memory(args) {
            self.wanted(out, code)
        } else {
            self.guarded(out, code)
        };
        quote!(#before #code)
    }

    /// Parts of a slice argument have no places where the caller wants none of its cotangents: when they are wanted, if that is not
    /// always.
    fn may_lack_places(&self, base: Var, path: &[Proj<Var>]) -> Option<TokenStream> {
        let depends = self.emitter.activity.depends(base);
        let is_slice = self.emitter.is_slice_param(base) && !self.emitter.is_storage(base);
        let wrt = fixed("wrt");
        (is_slice && !path.is_empty() && depends != self.emitter.activity.all)
            .then(|| quote!(#wrt.wants(#depends)))
    }

    /// Whether a call has cotangents of more than numbers. What nobody wants of those has no place: it must not be pulled.
    fn goes_through_memory(&self, args: &[Operand<Var>]) -> bool {
        let is_memory = |var: Var| self.active(var) && !self.emitter.is_scalar(var);
        args.iter().any(|x| base_of(x).is_some_and(is_memory))
    }

    /// Whether a pullback goes through sequences for the sake of one number, which may be one of many that were not taken.
    fn may_be_for_nothing(&self, out: Var, args: &[Operand<Var>]) -> bool {
        let may_be_number = matches!(self.emitter.kind(out), Holds::Scalar | Holds::Unknown);
        let changes = |x: &Operand<Var>| matches!(x, Operand::Mut(_));
        optimizes() && may_be_number && !args.iter().any(changes) && self.goes_through_memory(args)
    }

    /// The length an argument's cotangent must have if the callee takes it as a slice.
    pub(super) fn argument_length(&self, out: Var, index: usize, x: &Operand<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        match x {
            Operand::Ref(place) if matches!(place.path.last(), Some(Proj::Range { .. })) => quote!(0),
            _ if self.emitter.keeps_argument(out, index, x) => {
                let name = self.emitter.argument_name(out, index);
                quote!(#plumbing::count(#name))
            }
            Operand::Var(_) | Operand::Ref(_) => {
                let value = self.emitter.operand_ref(x, After);
                quote!(#plumbing::count(#value))
            }
            _ => quote!(0),
        }
    }
}

/// Whether two paths lead to different fields of one struct.
fn are_fields_apart(a: &[Proj<Var>], b: &[Proj<Var>]) -> bool {
    match (a, b) {
        ([Proj::Field(a), ..], [Proj::Field(b), ..]) if a != b => true,
        ([Proj::Field(_), a @ ..], [Proj::Field(_), b @ ..]) => are_fields_apart(a, b),
        _ => false,
    }
}
