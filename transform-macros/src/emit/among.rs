//! A function that calls itself: its calls keep their residuals in one store, which they are given and which knows them by number;
//! what a call changes and is never differentiated it changes where it is.

use super::Emitter;
use super::handle::Handle;
use super::names::{fixed, numbered};
use super::operand::Sweep;
use crate::analysis::kind::Kind as Holds;
use crate::ir::op::{Callee, Op, Operand};
use crate::ir::settle::Slot;
use crate::ir::ssa::{Kind, Stmt, Var};
use crate::ir::visit::{Event, walk};
use crate::parse::item::{Param, Passing};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

/// As many loops with tapes the runtime has stores for.
const LOOPS: usize = 4;

impl Emitter<'_> {
    /// Whether the calls of itself of a function without parameters of its own can keep their residuals in one store.
    pub(crate) fn can_nest(&self) -> bool {
        let calls = self.calls_itself(|_| true);
        // Rounds that run again call again.
        let again = self.residuals.has_checkpoints() || !self.local.is_empty();
        calls && !again && self.taped_loops().len() <= LOOPS
    }

    /// Whether a call of the function itself has a derivative, of those that give what is asked for.
    fn calls_itself(&self, asked: impl Fn(Var) -> bool) -> bool {
        let mut calls = false;
        walk(self.func, &mut |event| {
            if let Event::Stmt(Stmt {
                kind:
                    Kind::Let {
                        out,
                        op: Op::Call { func, .. },
                    },
                ..
            }) = event
            {
                calls |= asked(*out) && self.activity.active(*out) && self.names_itself(func);
            }
        });
        calls
    }

    fn names_itself(&self, func: &Callee) -> bool {
        func.path()
            .is_some_and(|path| path.qself.is_none() && path.path.is_ident(self.name.ident))
    }

    /// Whether the derivative of a call is among those of the function's calls.
    pub(super) fn is_nested(&self, func: &Callee) -> bool {
        self.nests && self.names_itself(func)
    }

    /// Whether a parameter is changed where it is.
    fn has_place(&self, param: &Param, var: Var) -> bool {
        param.passing == Passing::SliceMut
            && self.is_storage(var)
            && self.kind(var).is_static()
            && matches!(self.kind(var), Holds::Seq(_))
    }

    /// The positions of such parameters, and the types of their elements.
    fn places(&self) -> impl Iterator<Item = (usize, Var, &syn::Type)> {
        let params = self.func.params.iter().zip(self.params).enumerate();
        params.filter_map(|(i, (var, param))| {
            let elem = param.elem.as_ref().filter(|_| self.has_place(param, *var))?;
            Some((i, *var, elem))
        })
    }

    /// Whether a variable is a version of what such a parameter holds, where it is being changed.
    pub(super) fn is_in_place(&self, var: Var) -> bool {
        self.placing.get()
            && self.is_storage(var)
            && self.places().any(|(_, place, _)| self.same_place(place, var))
    }

    /// A call in a call.
    pub(super) fn nested_call(
        &self,
        callee: &TokenStream,
        args: &[Operand<Var>],
        wrt: &TokenStream,
    ) -> TokenStream {
        let (plumbing, calls) = (self.plumbing, fixed("calls"));
        let given = args.iter().enumerate().map(|(i, x)| {
            if self.places().any(|(at, ..)| at == i) {
                quote!(#plumbing::arg(&[]))
            } else {
                self.argument(x, Sweep::Forward)
            }
        });
        let given: Vec<_> = given.collect();
        let places = self.places().filter_map(|(i, ..)| {
            Some(match args.get(i)? {
                Operand::Mut(place) | Operand::Ref(place) => {
                    let name = self.names.value(place.base);
                    let place = self.extend_place_mut(quote!(#name), &place.path);
                    quote!(&mut #place[..])
                }
                Operand::Var(var) => {
                    let name = self.names.value(*var);
                    quote!(&mut #name[..])
                }
                other => {
                    let value = self.lifted_value(other, Sweep::Forward);
                    quote!(&mut #value[..])
                }
            })
        });
        quote!(#plumbing::linearize_among::<_, Lv>(#callee, (#(#given,)*), #wrt, #calls, (#(#places,)*)))
    }

    /// Whether what a call leaves in a place is there already.
    pub(super) fn is_settled_in_place(&self, outcome: Var, slot: Slot) -> bool {
        let behind = match slot {
            Slot::Argument(behind) => behind,
            Slot::Only => 0,
            Slot::Receiver(_) => return false,
        };
        if !self.placing.get() {
            return false;
        }
        let params = self.func.params.iter().zip(self.params);
        let left: Vec<_> = params.filter(|(_, param)| param.changes()).collect();
        let param = left.iter().rev().nth(behind);
        let nested = self.nests && self.calls_itself(|out| out == outcome);
        nested && param.is_some_and(|(var, param)| self.has_place(param, **var))
    }

    /// Names for what is changed in place.
    pub(super) fn enter_places(&self) -> TokenStream {
        let names: Vec<_> = self.places().map(|(_, var, _)| self.names.value(var)).collect();
        let places = fixed("places");
        quote!(let (#(#names,)*) = #places;)
    }

    /// The impl of `Recursive`, and `linearize`, which makes the store for the first call.
    pub(super) fn recursive(
        &self,
        handle: &Handle,
        items: &[syn::Item],
        body: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        let plumbing = self.plumbing;
        let Handle {
            ty,
            params,
            names,
            conditions,
            used,
            ..
        } = handle;
        let (calls, places, wrt) = (fixed("calls"), fixed("places"), fixed("wrt"));
        let elems = self.places().map(|(_, _, elem)| quote!(&'p mut [#elem]));
        self.placing.set(true);
        let (entry, enter_places) = (self.entry(Sweep::Forward), self.enter_places());
        self.placing.set(false);
        let given = self.param_names();
        let among = quote! {
            #[automatically_derived]
            impl<#(#params),*> #plumbing::Recursive for #ty #conditions {
                type Places<'p> = (#(#elems,)*);
                fn linearize_among<Lv: #plumbing::Level>(
                    self,
                    args: #plumbing::RefOf<'_, Self, Lv>,
                    #wrt: #plumbing::Wrt,
                    #calls: &mut #plumbing::Calls,
                    #places: Self::Places<'_>,
                ) -> (#plumbing::OutAt<Self, Lv>, usize, impl #plumbing::Nested<Self, Lv> + use<Lv #(, #names)*>) {
                    use #plumbing::{Contents as _, NumberMethods as _};
                    #(#items)*
                    let #given = args;
                    #enter_places
                    #entry
                    #body
                }
            }
        };
        let owned: Vec<_> = self
            .places()
            .map(|(i, ..)| (i, numbered("place", i as u32)))
            .collect();
        let copies = owned.iter().map(|(i, name)| {
            let i = syn::Index::from(*i);
            quote!(let mut #name = args.#i.to_vec();)
        });
        let lent = owned.iter().map(|(_, name)| quote!(&mut #name[..]));
        let changed = self
            .params
            .iter()
            .enumerate()
            .filter(|(_, param)| param.changes());
        let changed: Vec<_> = changed.map(|(i, _)| i).collect();
        let puts = owned.iter().filter_map(|(i, name)| {
            let behind = changed.iter().rev().position(|other| other == i)?;
            let list = super::settle::passed_over(quote!(outcome.1), behind);
            Some(quote!(#list.1 = #name;))
        });
        let (copies, puts): (Vec<_>, Vec<_>) = (copies.collect(), puts.collect());
        let linearize = quote! {
            fn linearize<Lv: #plumbing::Level, Kp: #plumbing::Keep>(
                self,
                args: #plumbing::RefOf<'_, Self, Lv>,
                #wrt: #plumbing::Wrt,
            ) -> (#plumbing::OutAt<Self, Lv>, impl #plumbing::Linearized<Self, Lv> + use<Lv, Kp #(, #names)*>) {
                #used
                #(#copies)*
                let mut calls = #plumbing::Calls::new();
                let (mut outcome, call, nested) = #plumbing::Recursive::linearize_among::<Lv>(
                    self, args, #wrt, &mut calls, (#(#lent,)*),
                );
                #(#puts)*
                (outcome, #plumbing::FirstCall::new(calls, call, nested))
            }
        };
        (among, linearize)
    }

    /// The tapes of a call, in its sweeps after the first.
    pub(super) fn spans(&self, tapes: &[Ident]) -> TokenStream {
        let rounds = fixed("rounds");
        let lets = tapes.iter().enumerate().map(|(i, tape)| {
            let i = syn::Index::from(i);
            quote!(let #tape = #rounds.spans.#i.of(&#rounds.tapes.#i);)
        });
        lets.collect()
    }
}

/// The residuals of a call and the tapes it is given, in its first sweep.
pub(super) fn begun(plumbing: &impl ToTokens, tapes: &[Ident], block: &TokenStream) -> TokenStream {
    let (calls, kept, residual, y) = (fixed("calls"), fixed("kept"), fixed("residual"), fixed("outcome"));
    quote! {
        let (#kept, (#(mut #tapes,)*)) = #plumbing::Calls::begin(#calls);
        let (#y, #residual) = #block;
    }
}
