//! The method `linearize` of a function's handle: the forward sweep, and the sweeps over what it keeps.

use super::Emitter;
use super::among;
use super::forward::Sweeper;
use super::handle::Handle;
use super::names::{fixed, numbered};
use super::operand::Sweep;
use super::pull::Puller;
use super::push::Pusher;
use super::split;
use crate::analysis::decisions::Decisions;
use crate::ir::op::Operand;
use crate::ir::ssa::Var;
use crate::parse::item::Passing;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The method `linearize`, and the parts it is put together from.
pub(super) struct Linearize {
    /// What it calls.
    pub(super) beside: TokenStream,
    pub(super) method: TokenStream,
    /// Computes the value and its residuals.
    pub(super) block: TokenStream,
    pub(super) pullback: TokenStream,
    pub(super) pushforward: TokenStream,
}

/// Of a function that is not differentiated.
pub(super) fn only_mapped(plumbing: &Ident, used: &TokenStream) -> Linearize {
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

/// Of one that is.
pub(super) fn linearize(
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
    emitter.waiting.set(emitter.sweeps_once);
    let body = sweeper.region(&emitter.func.body, &[], &result, &|inner| inner);
    emitter.placing.set(false);
    emitter.waiting.set(false);
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
    let parts = fixed(if emitter.takes_seed() { "taking" } else { "parts" });
    let whole = quote! {
        #(#new_tapes)*
        let (#y, #residual) = #block;
        (
            #y,
            #plumbing::DerivativeOf::<Self, Lv #keep>::new().#parts((#residual, #(#tapes,)*), #pullback, #pushforward),
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
    // What several lanes compute at once is part of the loop over them.
    let inline = emitter.waits.any().then(|| quote!(#[inline]));
    let method = quote! {
        #inline
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
    let body = puller.body(&quote!(#residual));
    let (params, entry) = (emitter.param_names(), emitter.entry(Sweep::After));
    let bars: Vec<_> = emitter.param_parts("_arg_bar", |var| emitter.names.bar(var));
    let (mut starts, mut ends) = (TokenStream::new(), TokenStream::new());
    for &var in &emitter.func.params {
        if emitter.is_storage(var) && emitter.storage_is_active(var) {
            let (bar, arg) = (emitter.names.bar(var), emitter.names.suffixed(var, "_arg_bar"));
            starts.extend(quote!(let mut #bar = #plumbing::twin(&mut *#arg);));
            ends.extend(quote!(#plumbing::untwin(#arg, #bar);));
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
