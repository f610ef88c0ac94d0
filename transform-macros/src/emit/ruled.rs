//! A function with a rule of its own: its handle, and how the rule's arguments are made of the function's. The body is not read.

use super::handle::Handle;
use super::params::param_type;
use crate::parse::item::{Item, Param, Passing};
use crate::parse::types;
use crate::source;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Path, PathArguments};

/// The handle, its `Function` impl and its rules. `path` is that of the runtime's hidden module.
pub(crate) fn ruled(item: &Item, path: &TokenStream) -> TokenStream {
    let plumbing = &Ident::new("__plumbing", Span::call_site());
    let handle = Handle::of(item, plumbing);
    let params: Vec<_> = item
        .params
        .iter()
        .map(|param| param_type(param, plumbing))
        .collect();
    let output = &item.output;
    let jvp = item
        .args
        .jvp
        .as_ref()
        .map(|rule| jvp(item, &handle, rule, &params, plumbing));
    let vjp = item.args.vjp.as_ref().map(|rule| vjp(&handle, rule, plumbing));
    let rule = match (&jvp, &vjp) {
        (Some(_), Some(_)) => quote!(ByBoth),
        (Some(_), None) => quote!(ByJvp),
        (None, _) => quote!(ByVjp),
    };
    let plain = plain(item, &handle);
    let sources = source::written(item);
    let Handle {
        declaration,
        impls,
        ty,
        params: generics,
        names,
        conditions,
        ..
    } = &handle;
    quote! {
        #declaration

        #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
        const _: () = {
            use #path as #plumbing;
            #impls

            #[automatically_derived]
            impl<#(#generics),*> #plumbing::Function for #ty #conditions {
                type Params = (#(#params,)*);
                type Out = #output;
                fn eval<Lv: #plumbing::Level>(
                    self,
                    args: #plumbing::RefOf<'_, Self, Lv>,
                ) -> #plumbing::OutAt<Self, Lv> {
                    #plumbing::eval_by_rule::<Self, Lv>(args)
                }
                fn linearize<Lv: #plumbing::Level, Kp: #plumbing::Keep>(
                    self,
                    args: #plumbing::RefOf<'_, Self, Lv>,
                    wrt: #plumbing::Wrt,
                ) -> (
                    #plumbing::OutAt<Self, Lv>,
                    impl #plumbing::Linearized<Self, Lv> + use<Lv, Kp #(, #names)*>,
                ) {
                    #plumbing::linearize_by_rule::<Self, Lv>(args, wrt)
                }
            }
            #[automatically_derived]
            impl<#(#generics),*> #plumbing::Derived for #ty #conditions {}
            #[automatically_derived]
            impl<#(#generics),*> #plumbing::Ruled for #ty #conditions {
                type Rule = #plumbing::#rule<Self>;
                #plain
            }
            #jvp
            #vjp
            #[automatically_derived]
            impl<#(#generics),*> #plumbing::Source for #ty #conditions {
                const PARTS: &'static str = #sources;
            }
        };
    }
}

/// The call of the user's function. The rule is looked at there, too, so that one that does not fit is told what would.
fn plain(item: &Item, handle: &Handle) -> TokenStream {
    let (name, output) = (&item.func.sig.ident, &item.output);
    let args: Vec<_> = (0..item.params.len()).map(|i| format_ident!("arg_{i}")).collect();
    let owned = item.params.iter().map(owned_type);
    let passed = item
        .params
        .iter()
        .zip(&args)
        .map(|(param, arg)| match param.passing {
            Passing::Value => match types::borrowed_option(&param.ty) {
                Some(_) => quote!(#arg.as_deref()),
                None => quote!(#arg),
            },
            _ => quote!(&#arg),
        });
    let used = &handle.used;
    let fits = item.args.jvp.as_ref().map(|rule| fits(item, handle, rule));
    quote! {
        fn plain((#(#args,)*): (#(#owned,)*)) -> #output {
            #used
            #fits
            #name(#(#passed),*)
        }
    }
}

/// The type of an argument that is owned.
fn owned_type(param: &Param) -> TokenStream {
    let ty = &param.ty;
    match &param.elem {
        Some(elem) => quote!(::std::vec::Vec<#elem>),
        None if types::is_str(ty) => quote!(::std::string::String),
        None => match types::borrowed_option(ty) {
            Some(owned) => quote!(#owned),
            None => quote!(#ty),
        },
    }
}

/// The rule as a type, among what makes it one. A rule that is not annotated has no type: then another is found, which says so.
/// Parameters that it does not name are those of the function.
fn rule_type(rule: &Path, handle: &Handle, plumbing: &Ident) -> (TokenStream, TokenStream) {
    let mut path = rule.clone();
    let given = path
        .segments
        .last_mut()
        .map(|last| std::mem::take(&mut last.arguments));
    let name = Ident::new("rule_without_attribute", rule.span());
    let arguments = match given {
        Some(PathArguments::AngleBracketed(given)) => quote!(#given),
        _ if handle.names.is_empty() => TokenStream::new(),
        _ => {
            let names = &handle.names;
            quote!(<#(#names),*>)
        }
    };
    let found = quote! {
        use #plumbing::unannotated::*;
        use #path as #name;
    };
    (found, quote!(#name #arguments))
}

/// Whether the path says the rule's parameters.
fn names_parameters(rule: &Path) -> bool {
    let last = rule.segments.last();
    last.is_some_and(|last| !matches!(last.arguments, PathArguments::None))
}

/// How a rule for tangents gets its arguments.
fn jvp(item: &Item, handle: &Handle, rule: &Path, params: &[TokenStream], plumbing: &Ident) -> TokenStream {
    let Handle {
        ty,
        params: generics,
        conditions,
        ..
    } = handle;
    let arity = params.len();
    let moving = (0..).zip(&item.params).zip(params);
    let moving: Vec<(usize, &TokenStream)> = moving
        .filter_map(|((i, param), ty)| (!param.is_static).then_some((i, ty)))
        .collect();
    let tangents: Vec<_> = moving.iter().map(|(_, ty)| ty).collect();
    let index = |i: usize| Literal::usize_unsuffixed(i);
    let own: Vec<_> = (0..arity).map(index).collect();
    let dots = moving.iter().map(|(i, ty)| {
        let i = index(*i);
        quote!(<#ty as #plumbing::Param>::borrow::<Lv>(&dots.#i))
    });
    let parts = (0..arity).map(|i| match moving.iter().position(|(moving, _)| *moving == i) {
        Some(at) => {
            let at = index(arity + at);
            quote!(tans.#at)
        }
        None => quote!(::core::default::Default::default()),
    });
    let bits = moving.iter().enumerate().map(|(at, (i, _))| {
        let at = arity + at;
        quote!((wrt.arguments() >> #i & 1) << #at)
    });
    let (found, rule) = rule_type(rule, handle, plumbing);
    let own_args = own.iter().map(|i| quote!(args.#i));
    // Whether the rule takes what is marked here as it is, its types say.
    let marked = item
        .params
        .iter()
        .any(|param| param.is_static && !types::is_static(&param.ty));
    let (joined, joins): (_, Vec<_>) = match marked {
        true => (
            quote!(<#rule as #plumbing::Function>::Params),
            own_args.chain(dots).map(|x| quote!(#plumbing::arg(#x))).collect(),
        ),
        false => (
            quote!((#(#params,)* #(#tangents,)*)),
            own_args.chain(dots).collect(),
        ),
    };
    quote! {
        const _: () = {
        #found
        #[automatically_derived]
        impl<#(#generics),*> #plumbing::JvpRule for #ty #conditions {
            type Joined = #joined;
            type Jvp = #rule;
            fn join<'a, Lv: #plumbing::Level>(
                args: #plumbing::RefOf<'a, Self, Lv>,
                dots: &'a <(#(#params,)*) as #plumbing::Params>::At<Lv>,
            ) -> <Self::Joined as #plumbing::Params>::Ref<'a, Lv> {
                (#(#joins,)*)
            }
            fn part<Lv: #plumbing::Level>(
                tans: <Self::Joined as #plumbing::Params>::Tans<Lv>,
            ) -> (
                <(#(#params,)*) as #plumbing::Params>::Tans<Lv>,
                <(#(#params,)*) as #plumbing::Params>::Tans<Lv>,
            ) {
                ((#(tans.#own,)*), (#(#parts,)*))
            }
            fn wrt(wrt: #plumbing::Wrt) -> #plumbing::Wrt {
                #plumbing::Wrt::of(0 #(| #bits)*)
            }
        }
        };
    }
}

/// A rule for tangents has the function's parameters, then a tangent for each that is not static, and gives two values.
fn fits(item: &Item, handle: &Handle, rule: &Path) -> TokenStream {
    let moving = item.params.iter().filter(|param| !param.is_static);
    let types = item.params.iter().chain(moving).map(|param| {
        let ty = &param.ty;
        match param.passing {
            Passing::Value => quote!(#ty),
            _ => quote!(&#ty),
        }
    });
    let output = &item.output;
    let expected = quote!(fn(#(#types),*) -> (#output, #output));
    let names = &handle.names;
    let generics = (!names.is_empty() && !names_parameters(rule)).then(|| quote!(::<#(#names),*>));
    quote_spanned!(rule.span()=> let _: #expected = #rule #generics;)
}

fn vjp(handle: &Handle, rule: &Path, plumbing: &Ident) -> TokenStream {
    let Handle {
        ty,
        params: generics,
        conditions,
        ..
    } = handle;
    let (found, rule) = rule_type(rule, handle, plumbing);
    quote! {
        const _: () = {
        #found
        #[automatically_derived]
        impl<#(#generics),*> #plumbing::VjpRule for #ty #conditions {
            type Vjp = #rule;
        }
        };
    }
}
