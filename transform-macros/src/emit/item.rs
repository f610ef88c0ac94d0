//! The generated items: the handle of the function, and its variants.

use super::Emitter;
use super::checkpoint;
use super::forward::Sweeper;
use super::functions;
use super::handle::Handle;
use super::linearize::{Linearize, linearize, only_mapped};
use super::method;
use super::names::fixed;
use super::operand::Sweep;
use super::params::{outcome_type, param_type};
use super::saved;
use super::split;
use super::staged;
use crate::analysis::decisions::Decisions;
use crate::analysis::polynomial;
use crate::effort::optimizes;
use crate::ir::op::Operand;
use crate::ir::ssa::Var;
use crate::parse::item::{Item, Owner};
use crate::source;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

/// The handle and its `Function` impl. `items` were declared in the body, `closures` are what its closures have become.
pub(crate) fn item(
    emitter: &Emitter<'_>,
    item: &Item,
    items: &[syn::Item],
    closures: &TokenStream,
    decisions: Option<&Decisions<'_>>,
) -> TokenStream {
    let (plumbing, path) = (emitter.plumbing, emitter.path);
    let handle = Handle::of(item, plumbing);
    let params = item.params.iter().map(|param| param_type(param, plumbing));
    let output = outcome_type(item, plumbing);
    let settled = emitter
        .has_outcomes()
        .then(|| quote!(use #plumbing::{CameOfWhole as _, CameWhole as _};));
    let single = match emitter.float_param() {
        Some(_) => Some(quote!(use #plumbing::ForFloat as _;)),
        None => (emitter.float == Some("f32")).then(|| quote!(use #plumbing::Single as _;)),
    };
    // What cannot be a parameter is underlined where the parameters are.
    let listed_at = item.func.sig.paren_token.span.join();
    let params = quote_spanned!(listed_at=> (#(#params,)*));
    let checkpoint = item.args.checkpoint.is_present() && item.differentiable;
    let eval = if emitter.sweeps_once {
        TokenStream::new()
    } else {
        eval(emitter, items, decisions)
    };
    let Linearize {
        beside: among,
        method: linearize,
        block,
        pullback,
        pushforward,
    } = if item.differentiable {
        let name = fixed(if checkpoint {
            "linearize_whole"
        } else {
            "linearize"
        });
        linearize(emitter, &name, items, &handle, decisions)
    } else {
        only_mapped(plumbing, &handle.used)
    };
    let Handle {
        declaration,
        impls,
        ty,
        params: generics,
        conditions,
        ..
    } = &handle;
    let polynomial = (optimizes()
        && item.differentiable
        && polynomial::is_polynomial(emitter.func, emitter.kinds))
    .then(|| {
        quote!(
            const POLYNOMIAL: bool = true;
        )
    });
    let waits = emitter.waits.any().then(|| {
        quote! {
            fn lane_by_lane<D: #plumbing::Mapping<F = Self>, Lv: #plumbing::Level>(
                lanes: &#plumbing::LanesOf<'_, D, Lv>,
                n: usize,
            ) -> ::std::vec::Vec<<D::Y as #plumbing::Lift>::At<Lv>> {
                #plumbing::in_packets::<D, Lv>(lanes, n)
            }
        }
    });
    let derived = item.differentiable.then(
        || quote!(#[automatically_derived] impl<#(#generics),*> #plumbing::Derived for #ty #conditions {}),
    );
    let staged = item
        .rule
        .as_ref()
        .and_then(|_| staged::rule(emitter, item, items, &handle));
    let (lookups, methods) = (
        method::lookups(item, &handle, plumbing),
        emitter.method_traits(&item.written),
    );
    let arrays = emitter.library_traits();
    // What the trait declares is named through the type.
    let of_trait = item.owner.as_ref().and_then(Owner::trait_name);
    let in_scope = of_trait.map(|of_trait| quote!(use #of_trait as _;));
    // The handle of a free function stands beside it, that of a method is found through its type.
    let (beside, within) = match item.owner {
        None => (Some(declaration), None),
        Some(_) => (None, Some(declaration)),
    };
    // What was written for the function is written for its mark.
    let (value, whole) = if checkpoint {
        let value = emitter.sweeps_once.then(|| checkpoint::value(plumbing));
        let again = checkpoint::run_again(plumbing, &handle);
        (
            quote!(#value #again),
            Some(checkpoint::whole(plumbing, &handle, &linearize)),
        )
    } else {
        (linearize, None)
    };
    let functions = functions::asked_of(item, plumbing);
    let sources = source::parts(&source::Facts {
        item,
        functional: emitter.functional,
        eval: &eval,
        linearize: &block,
        pullback: &pullback,
        pushforward: &pushforward,
        saved: &if item.differentiable {
            saved::saved(emitter)
        } else {
            String::new()
        },
    });
    let (asked_outside, asked_inside) = match closures.is_empty() {
        true => (None, Some(functions)),
        false => (Some(functions), None),
    };
    let variants = quote! {
        #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
        const _: () = {
            use #path as #plumbing;
            use #plumbing::NumberOps as _;
            #single
            #settled
            #arrays
            #in_scope
            #within
            #asked_inside
            #impls
            #lookups
            #methods

            #[automatically_derived]
            impl<#(#generics),*> #plumbing::Function for #ty #conditions {
                type Params = #params;
                type Out = #output;
                #polynomial
                #waits
                #eval
                #value
            }

            #derived
            #among
            #staged
            #whole

            #[automatically_derived]
            impl<#(#generics),*> #plumbing::Source for #ty #conditions {
                const PARTS: &'static str = #sources;
            }
        };
    };
    if closures.is_empty() {
        return quote!(#beside #variants);
    }
    // The traits of methods that this function calls are not in scope of its closures, which have their own.
    quote! {
        #beside

        #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
        const _: () = {
            use #path as #plumbing;
            #asked_outside
            #closures
            #variants
        };
    }
}

fn eval(emitter: &Emitter<'_>, items: &[syn::Item], decisions: Option<&Decisions<'_>>) -> TokenStream {
    let plumbing = emitter.plumbing;
    let sweeper = Sweeper {
        emitter,
        augmented: false,
    };
    let result = |_: usize, values: &[Operand<Var>], _: TokenStream| emitter.result(values);
    emitter.waiting.set(true);
    let body = sweeper.region(&emitter.func.body, &[], &result, &|inner| inner);
    emitter.waiting.set(false);
    let body = match decisions {
        Some(decisions) => {
            let split = split::eval(emitter, decisions);
            quote!(if Lv::BATCHED { #split } else { #body })
        }
        None => body,
    };
    let (params, entry) = (emitter.param_names(), emitter.entry(Sweep::Forward));
    let inline = emitter.waits.any().then(|| quote!(#[inline]));
    quote! {
        #inline
        fn eval<Lv: #plumbing::Level>(self, args: #plumbing::RefOf<'_, Self, Lv>) -> #plumbing::OutAt<Self, Lv> {
            use #plumbing::{Contents as _, NumberMethods as _};
            #(#items)*
            let #params = args;
            #entry
            #body
        }
    }
}

impl Emitter<'_> {
    /// The function's result at a level.
    pub(super) fn result(&self, values: &[Operand<Var>]) -> TokenStream {
        values
            .first()
            .map_or_else(|| quote!(()), |value| self.lifted_value(value, Sweep::Forward))
    }
}
