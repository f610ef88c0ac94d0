//! The generated items: the handle of the function, and its variants.

use super::Emitter;
use super::among;
use super::checkpoint;
use super::forward::Sweeper;
use super::functions;
use super::handle::Handle;
use super::method;
use super::names::{fixed, numbered};
use super::op::listed;
use super::operand::Sweep;
use super::pull::Puller;
use super::push::Pusher;
use super::saved;
use super::split;
use super::staged;
use crate::analysis::decisions::Decisions;
use crate::analysis::kind::Kind;
use crate::ir::op::Operand;
use crate::ir::ssa::Var;
use crate::parse::item::{Item, Owner, Param, Passing};
use crate::parse::types;
use crate::source;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

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

/// The method `linearize`, and the parts it is put together from.
struct Linearize {
    /// What it calls.
    beside: TokenStream,
    method: TokenStream,
    /// Computes the value and its residuals.
    block: TokenStream,
    pullback: TokenStream,
    pushforward: TokenStream,
}

/// Of a function that is not differentiated.
fn only_mapped(plumbing: &Ident, used: &TokenStream) -> Linearize {
    Linearize {
        beside: TokenStream::new(),
        method: quote! {
            fn linearize<Lv: #plumbing::Level, Kp: #plumbing::Keep>(
                self,
                args: #plumbing::RefOf<'_, Self, Lv>,
                _: #plumbing::Wrt,
            ) -> (#plumbing::OutAt<Self, Lv>, #plumbing::OnlyMapped) {
                #used
                (self.eval::<Lv>(args), #plumbing::OnlyMapped)
            }
        },
        block: TokenStream::new(),
        pullback: TokenStream::new(),
        pushforward: TokenStream::new(),
    }
}

/// The type of the result: with what is left in the parameters that the function changes.
pub(super) fn outcome_type(item: &Item, plumbing: &impl ToTokens) -> TokenStream {
    let output = &item.output;
    let mut left = item.params.iter().filter(|param| param.changes()).peekable();
    if left.peek().is_none() {
        return quote!(#output);
    }
    let owned = left.map(|param| match (&param.elem, types::view(&param.ty)) {
        (Some(elem), _) => quote!(::std::vec::Vec<#elem>),
        (None, Some(view)) => quote!(<#view as #plumbing::View>::Owned),
        (None, None) => {
            let ty = &param.ty;
            quote!(#ty)
        }
    });
    let left = listed(owned);
    quote!(#plumbing::InOut<#output, #left>)
}

/// The passing mode of a parameter.
pub(super) fn param_type(param: &Param, plumbing: &impl ToTokens) -> TokenStream {
    let ty = &param.ty;
    match (param.passing, &param.elem) {
        (Passing::Slice, Some(elem)) => quote!(#plumbing::BySlice<#elem>),
        (Passing::SliceMut, Some(elem)) => quote!(#plumbing::BySliceMut<#elem>),
        (Passing::Ref, _) if types::is_str(ty) => quote!(#plumbing::ByStr),
        (Passing::Ref, _) => match types::view(ty) {
            Some(view) => quote!(#plumbing::ByViewRef<#view>),
            None => quote!(#plumbing::ByRef<#ty>),
        },
        (Passing::RefMut, _) if param.lends() => quote!(#plumbing::ByLent<#ty>),
        (Passing::RefMut, _) => match types::view(ty) {
            Some(view) => quote!(#plumbing::ByViewMut<#view>),
            None => quote!(#plumbing::ByMut<#ty>),
        },
        _ => match (types::borrowed_option(ty), types::view(ty)) {
            (Some(owned), _) => quote!(#plumbing::ByGiven<#owned>),
            (None, Some(view)) => quote!(#plumbing::ByView<#view>),
            (None, None) => quote!(#plumbing::ByVal<#ty>),
        },
    }
}

fn eval(emitter: &Emitter<'_>, items: &[syn::Item], decisions: Option<&Decisions<'_>>) -> TokenStream {
    let plumbing = emitter.plumbing;
    let sweeper = Sweeper {
        emitter,
        augmented: false,
    };
    let result = |_: usize, values: &[Operand<Var>], _: TokenStream| emitter.result(values);
    let body = sweeper.region(&emitter.func.body, &[], &result, &|inner| inner);
    let body = match decisions {
        Some(decisions) => {
            let split = split::eval(emitter, decisions);
            quote!(if Lv::BATCHED { #split } else { #body })
        }
        None => body,
    };
    let (params, entry) = (emitter.param_names(), emitter.entry(Sweep::Forward));
    quote! {
        fn eval<Lv: #plumbing::Level>(self, args: #plumbing::RefOf<'_, Self, Lv>) -> #plumbing::OutAt<Self, Lv> {
            use #plumbing::{Contents as _, NumberMethods as _};
            #(#items)*
            let #params = args;
            #entry
            #body
        }
    }
}

fn linearize(
    emitter: &Emitter<'_>,
    name: &Ident,
    items: &[syn::Item],
    handle: &Handle,
    decisions: Option<&Decisions<'_>>,
) -> Linearize {
    let plumbing = emitter.plumbing;
    let sweeper = Sweeper {
        emitter,
        augmented: true,
    };
    let result = |_: usize, values: &[Operand<Var>], residual: TokenStream| {
        let y = emitter.result(values);
        quote!((#y, #residual))
    };
    emitter.placing.set(emitter.nests);
    let body = sweeper.region(&emitter.func.body, &[], &result, &|inner| inner);
    emitter.placing.set(false);
    let (params, entry) = (emitter.param_names(), emitter.entry(Sweep::Forward));
    let loops = emitter.taped_loops();
    let tapes: Vec<_> = loops.iter().map(|l| numbered("tape", l.id)).collect();
    let new_tapes: Vec<_> = loops.iter().map(|l| emitter.new_tape(l)).collect();
    let rounds: Vec<_> = loops.iter().map(|l| emitter.rounds_of(l)).collect();
    let (wrt, residual, y) = (fixed("wrt"), fixed("residual"), fixed("outcome"));
    let (pullback, pushforward) = (
        pullback(emitter, &tapes, &rounds),
        pushforward(emitter, &tapes, &rounds),
    );
    let (used, names) = (&handle.used, &handle.names);
    let capture = quote!(use<Lv, Kp #(, #names)*>);
    let keep = emitter.sweeps_once.then(|| quote!(, Kp));
    let block = quote!({ #body });
    if emitter.nests {
        let begun = among::begun(plumbing, &tapes, &block);
        let (calls, kept) = (fixed("calls"), fixed("kept"));
        let whole = quote! {
            #begun
            let (call, nested) = #plumbing::DerivativeOf::<Self, Lv>::new().among(
                #calls, #kept, #residual, (#(#tapes,)*), #pullback, #pushforward,
            );
            (#y, call, nested)
        };
        let (beside, method) = emitter.recursive(handle, items, &whole);
        return Linearize {
            beside,
            method,
            block,
            pullback,
            pushforward,
        };
    }
    let whole = quote! {
        #(#new_tapes)*
        let (#y, #residual) = #block;
        (
            #y,
            #plumbing::DerivativeOf::<Self, Lv #keep>::new().parts((#residual, #(#tapes,)*), #pullback, #pushforward),
        )
    };
    let whole = match decisions {
        Some(decisions) => {
            let split = split::linearize(emitter, decisions);
            quote! {
                if Lv::BATCHED {
                    let (#y, #residual) = { #split };
                    (#y, #plumbing::ByLevel::batched(#residual))
                } else {
                    let (#y, #residual) = { #whole };
                    (#y, #plumbing::ByLevel::plain(#residual))
                }
            }
        }
        None => whole,
    };
    let method = quote! {
        fn #name<Lv: #plumbing::Level, Kp: #plumbing::Keep>(
            self,
            args: #plumbing::RefOf<'_, Self, Lv>,
            #wrt: #plumbing::Wrt,
        ) -> (#plumbing::OutAt<Self, Lv>, impl #plumbing::Linearized<Self, Lv> + #capture) {
            #used
            use #plumbing::{Contents as _, NumberMethods as _};
            #(#items)*
            let #params = args;
            #entry
            #whole
        }
    };
    Linearize {
        beside: TokenStream::new(),
        method,
        block,
        pullback,
        pushforward,
    }
}

fn pullback(emitter: &Emitter<'_>, tapes: &[Ident], rounds: &[TokenStream]) -> TokenStream {
    let plumbing = emitter.plumbing;
    let (wrt, residual, y_bar) = (fixed("wrt"), fixed("residual"), fixed("seed"));
    let puller = Puller::new(emitter);
    let seed = |_: usize, values: &[Operand<Var>]| puller.seed(values, &y_bar);
    let body = puller.region(&emitter.func.body, &[], quote!(#residual), &seed);
    let (params, entry) = (emitter.param_names(), emitter.entry(Sweep::After));
    let bars: Vec<_> = emitter.param_parts("_arg_bar", |var| emitter.names.bar(var));
    let (mut starts, mut ends) = (TokenStream::new(), TokenStream::new());
    for &var in &emitter.func.params {
        if emitter.is_storage(var) && emitter.storage_is_active(var) {
            let (bar, arg) = (emitter.names.bar(var), emitter.names.suffixed(var, "_arg_bar"));
            starts.extend(quote!(let mut #bar = #plumbing::twin(&mut *#arg);));
            ends.extend(quote!(#plumbing::untwin(#arg, &#bar);));
        }
    }
    for (i, (var, param)) in emitter.func.params.iter().zip(emitter.params).enumerate() {
        if param.passing == Passing::Slice && emitter.activity.active(*var) {
            // The cotangents' number is that of the elements: said once, it need not be checked at each.
            let (bar, x) = (emitter.names.bar(*var), emitter.names.value(*var));
            let bit = 1_u64.checked_shl(i as u32).unwrap_or(0);
            starts.extend(quote!(let #bar = if #wrt.wants(#bit) { &mut #bar[..#x.len()] } else { #bar };));
        }
    }
    let cursors: Vec<_> = tapes.iter().map(cursor).collect();
    let (given, kept) = given(emitter, tapes, rounds);
    quote! {
        |#given, args, #wrt, #y_bar, bars| {
            #kept
            let #params = args;
            #entry
            let (#(#bars,)*) = bars;
            #(let mut #cursors = #tapes.len();)*
            #starts
            #body
            #ends
        }
    }
}

fn pushforward(emitter: &Emitter<'_>, tapes: &[Ident], rounds: &[TokenStream]) -> TokenStream {
    let plumbing = emitter.plumbing;
    let residual = fixed("residual");
    let pusher = Pusher::new(emitter);
    let result = |_: usize, values: &[Operand<Var>]| pusher.result(values);
    let body = pusher.region(&emitter.func.body, &[], quote!(#residual), &result);
    let (params, entry) = (emitter.param_names(), emitter.entry(Sweep::After));
    let dots = emitter.param_parts("_dot", |var| emitter.names.dot(var));
    let own = emitter.func.params.iter().enumerate().filter(|(i, var)| {
        let passing = emitter.params.get(*i).map(|p| p.passing);
        let slice = passing == Some(Passing::Slice)
            || passing == Some(Passing::SliceMut) && !emitter.is_storage(**var);
        !slice && (emitter.activity.active(**var) || emitter.storage_is_active(**var))
    });
    let own = own.map(|(_, var)| {
        let dot = emitter.names.dot(*var);
        if emitter.is_slice_param(*var) {
            quote!(let mut #dot = #dot.to_vec();)
        } else {
            quote!(let mut #dot = #plumbing::own_dot(#dot);)
        }
    });
    let own: Vec<_> = own.collect();
    let cursors: Vec<_> = tapes.iter().map(cursor).collect();
    let (given, kept) = given(emitter, tapes, rounds);
    quote! {
        |#given, args, dots| {
            #kept
            let #params = args;
            #entry
            let (#(#dots,)*) = dots;
            #(#own)*
            #(let mut #cursors = 0usize;)*
            #body
        }
    }
}

/// The first parameters of a sweep after the first, and the residuals and tapes that it finds in them.
fn given(emitter: &Emitter<'_>, tapes: &[Ident], rounds: &[TokenStream]) -> (TokenStream, TokenStream) {
    let (residual, all, among) = (fixed("residual"), fixed("rounds"), fixed("among"));
    if emitter.nests {
        return (quote!(#residual, #all, #among), emitter.spans(tapes));
    }
    let kept = quote! {
        let (#residual, #(#tapes,)*) = residuals;
        #(let #tapes = #rounds;)*
    };
    (quote!(residuals), kept)
}

fn cursor(tape: &Ident) -> Ident {
    fixed(&tape.to_string().replacen("tape", "cursor", 1))
}

impl Emitter<'_> {
    /// The function's result at a level.
    pub(super) fn result(&self, values: &[Operand<Var>]) -> TokenStream {
        values
            .first()
            .map_or_else(|| quote!(()), |value| self.lifted_value(value, Sweep::Forward))
    }

    pub(super) fn param_names(&self) -> TokenStream {
        let names = self.func.params.iter().map(|var| {
            if self.is_storage(*var) {
                self.names.suffixed(*var, "_arg")
            } else {
                self.names.value(*var)
            }
        });
        quote!((#(#names,)*))
    }

    /// One name per active parameter, `_` for others.
    pub(super) fn param_parts(&self, in_place: &str, name: impl Fn(Var) -> Ident) -> Vec<TokenStream> {
        let parts = self.func.params.iter().map(|var| {
            if self.is_storage(*var) && self.storage_is_active(*var) {
                let name = self.names.suffixed(*var, in_place);
                quote!(#name)
            } else if self.activity.active(*var) {
                let name = name(*var);
                quote!(#name)
            } else {
                quote!(_)
            }
        });
        parts.collect()
    }

    /// Parameters that are not differentiated become plain; those written in place get a place of their own.
    pub(super) fn entry(&self, sweep: Sweep) -> TokenStream {
        let plumbing = self.plumbing;
        let mut code = TokenStream::new();
        for (var, param) in self.func.params.iter().zip(self.params) {
            let name = self.names.value(*var);
            if self.is_storage(*var) {
                let arg = self.names.suffixed(*var, "_arg");
                if sweep == Sweep::Forward && !self.is_in_place(*var) {
                    let own = match param.passing {
                        _ if param.lends() => quote!(#plumbing::borrowed(#arg)),
                        Passing::SliceMut => quote!(#arg.to_vec()),
                        _ => quote!(#plumbing::copy(#arg)),
                    };
                    code.extend(quote!(let mut #name = #own;));
                }
            } else if self.kind(*var) == Kind::Generator {
                // It stays at its level.
            } else if param.is_static && self.kind(*var) != Kind::Static {
                code.extend(match param.passing {
                    Passing::Value => quote!(let #name = #plumbing::primal(#name);),
                    Passing::Slice | Passing::SliceMut => quote!(let #name = &#plumbing::primal(#name)[..];),
                    Passing::Ref | Passing::RefMut => quote!(let #name = &#plumbing::primal(#name);),
                });
            } else if param.is_static && param.passing == Passing::Value {
                code.extend(quote!(let #name = #plumbing::copy(#name);));
            }
        }
        code
    }
}
