//! Where cotangents go: the places of variables and of their parts, and what is added to them.

use super::super::names::fixed;
use super::super::operand::Sweep::After;
use super::Puller;
use crate::effort::optimizes;
use crate::ir::op::{Operand, Place, Proj};
use crate::ir::ssa::Var;
use proc_macro2::TokenStream;
use quote::quote;

impl Puller<'_> {
    /// The place of a variable's cotangent, as `&mut`.
    pub(in crate::emit) fn bar_mut(&self, var: Var) -> TokenStream {
        let bar = self.emitter.names.bar(var);
        let is_param = self.emitter.param_index(var).is_some() && !self.emitter.is_storage(var);
        if is_param || self.sliced.borrow().contains(&bar) {
            quote!(&mut *#bar)
        } else {
            quote!(&mut #bar)
        }
    }

    /// The place of the cotangent of part of a variable, as `&mut`.
    pub(super) fn place_bar(&self, place: &Place<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let fields = place
            .path
            .iter()
            .take_while(|proj| matches!(proj, Proj::Field(_)));
        let (fields, path) = place.path.split_at(fields.count());
        let bar = match fields {
            [] => self.bar_mut(place.base),
            // Fields of a place can be borrowed beside each other, those of a borrow cannot.
            fields => {
                let name = self.emitter.names.bar(place.base);
                let part = self.emitter.extend_place(quote!(#name), fields, After);
                quote!(&mut #part)
            }
        };
        let within = fields.is_empty() && self.emitter.lengths.keeps(place.base);
        path.iter().enumerate().fold(bar, |bar, (i, proj)| match proj {
            Proj::Field(member) => quote!(&mut (#bar).#member),
            Proj::Payload(part) => {
                let key = part.key();
                quote!(#plumbing::part_mut::<#key, _>(#bar))
            }
            Proj::Range { .. } => {
                let (lo, hi) = self.emitter.ends(proj, After);
                quote!(#plumbing::bar_range(#bar, #lo, #hi))
            }
            Proj::Index(_) if within && i == 0 => {
                let index = self.emitter.index(proj, After);
                quote!(#plumbing::bar_within(#bar, #index))
            }
            Proj::Index(_) | Proj::Multi { .. } => {
                let index = self.emitter.index(proj, After);
                quote!(#plumbing::bar_at(#bar, #index))
            }
        })
    }

    /// Runs `code` only if a cotangent that flows into `var` is wanted by the caller.
    pub(in crate::emit) fn guarded(&self, var: Var, code: TokenStream) -> TokenStream {
        // A sum over the rounds of a loop keeps it from being one of vectors.
        let sums_up = self.depth.get() > 0 && self.emitter.param_index(var).is_some();
        let touches_memory = !self.emitter.is_scalar(var) || sums_up && optimizes();
        if touches_memory {
            self.wanted(var, code)
        } else {
            code
        }
    }

    /// Runs `code` only if a cotangent that flows into `var` is wanted, whatever it is.
    pub(super) fn wanted(&self, var: Var, code: TokenStream) -> TokenStream {
        let depends = self.emitter.activity.depends(var);
        if depends == self.emitter.activity.all {
            return code;
        }
        let wrt = fixed("wrt");
        quote!(if #wrt.wants(#depends) { #code })
    }

    /// Adds to the cotangent of an element of an argument, if nothing else does in a call: where the caller says that
    /// there is zero, it is not read.
    pub(in crate::emit) fn put(
        &self,
        base: Var,
        place: &TokenStream,
        ct: &TokenStream,
    ) -> Option<TokenStream> {
        let (plumbing, wrt) = (self.emitter.plumbing, fixed("wrt"));
        let once = self.emitter.param_index(base).is_some() && self.emitter.windows.written_once(base);
        once.then(|| quote!(#plumbing::put(#place, #ct, #wrt.fresh());))
    }

    /// Adds an owned cotangent to an operand's, which may take what it holds.
    pub(super) fn contribute(&self, x: &Operand<Var>, ct: TokenStream) -> TokenStream {
        self.give(x, ct.clone(), &quote!(&#ct), &|bar, is_slice| {
            let (plumbing, add) = (
                self.emitter.plumbing,
                fixed(if is_slice { "untwin" } else { "absorb" }),
            );
            quote!(#plumbing::#add(#bar, #ct);)
        })
    }

    /// Adds the cotangent that stands in a place to an operand's.
    pub(super) fn contribute_from(&self, x: &Operand<Var>, place: TokenStream) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let copy = self.number_part(x, quote!(#plumbing::copy(&#place)));
        // A method of a number needs its type at once.
        let by_ref = match x {
            Operand::Var(_) => quote!(&#copy),
            _ => quote!(&#place),
        };
        self.give(x, copy.clone(), &by_ref, &|bar, is_slice| match is_slice {
            true => quote!(#plumbing::untwin(#bar, #copy);),
            false => quote!(#plumbing::acc(#bar, &#place);),
        })
    }

    /// Gives an operand the cotangent `ct`, to which `by_ref` refers; `add` says how it is added where that is not known to be
    /// a number.
    fn give(
        &self,
        x: &Operand<Var>,
        ct: TokenStream,
        by_ref: &TokenStream,
        add: &dyn Fn(TokenStream, bool) -> TokenStream,
    ) -> TokenStream {
        if !self.emitter.activity.operand_active(x) {
            return TokenStream::new();
        }
        match x {
            Operand::Var(var) if !self.is_declared(*var) && self.in_scope(*var) => {
                self.declare(*var);
                let bar = self.emitter.names.bar(*var);
                quote!(let mut #bar = #ct;)
            }
            Operand::Var(var) if self.emitter.is_real(*var) => {
                let bar = self.bar_place(*var);
                self.guarded(*var, quote!(#bar.op_acc(#by_ref);))
            }
            Operand::Var(var) => {
                let add = add(self.bar_mut(*var), self.emitter.is_slice_param(*var));
                self.guarded(*var, add)
            }
            Operand::Ref(place) if self.emitter.number_of_slice(place).is_some() => {
                let (bar, index) = (
                    self.emitter.names.bar(place.base),
                    self.emitter
                        .number_of_slice(place)
                        .map(|i| self.emitter.plain_operand(i, After)),
                );
                let put = self.put(place.base, &quote!(&mut #bar[#index]), by_ref);
                self.guarded(
                    place.base,
                    put.unwrap_or_else(|| quote!(#bar[#index].op_acc(#by_ref);)),
                )
            }
            Operand::Ref(place) => {
                let (declare, bar) = (self.declare_zero(place.base), self.place_bar(place));
                let is_slice = matches!(place.path.last(), Some(Proj::Range { .. }));
                let add = self.guarded(place.base, add(bar, is_slice));
                quote!(#declare #add)
            }
            _ => TokenStream::new(),
        }
    }
}
