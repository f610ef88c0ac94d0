//! How a method with parameters of its own is found: by its name where those are said, and by its arguments, whose types
//! say them.

use super::handle::Handle;
use super::params::param_type;
use crate::derive::mentions;
use crate::parse::block::{SELF, key};
use crate::parse::floats::is_float_param;
use crate::parse::item::{Item, Owner, Param};
use crate::parse::types;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::GenericParam;

/// The impls of such a method; `None` for one without parameters of its own.
pub(super) fn lookups(item: &Item, handle: &Handle, plumbing: &Ident) -> Option<TokenStream> {
    let owner = item.owner.as_ref()?;
    let own: Vec<_> = item.generics.params.iter().filter_map(own_name).collect();
    if own.is_empty() {
        return None;
    }
    let unsaid = unsaid(item, owner, handle, plumbing);
    let said = said(item, owner, handle, plumbing);
    let inferred = inferred(item, owner, handle, &own, plumbing);
    Some(quote!(#unsaid #said #inferred))
}

fn own_name(param: &GenericParam) -> Option<&Ident> {
    match param {
        GenericParam::Type(param) => Some(&param.ident),
        GenericParam::Const(param) => Some(&param.ident),
        GenericParam::Lifetime(_) => None,
    }
}

/// By its name alone: floats are `f64`.
fn unsaid(item: &Item, owner: &Owner, handle: &Handle, plumbing: &Ident) -> Option<TokenStream> {
    let floats: Vec<_> = item.generics.type_params().map(|param| &param.ident).collect();
    let all = item.generics.const_params().next().is_none() && floats.iter().all(|name| is_float_param(name));
    let (path, name) = (&owner.path, key(&item.func.sig.ident));
    let params = owner.generics.params.iter();
    let params = params.filter_map(|param| types::lifted_param(param, plumbing));
    let clause = &owner.generics.where_clause;
    let doubles = floats.iter().map(|_| quote!(f64));
    let of = &handle.name;
    all.then(|| {
        quote! {
            #[diagnostic::do_not_recommend]
            impl<#(#params),*> #plumbing::Method<#name> for #path #clause {
                type Handle = #of<(#path, #(#doubles,)*)>;
                type Parameters = #plumbing::OwnParameters;
            }
        }
    })
}

/// By its name and its parameters.
fn said(item: &Item, owner: &Owner, handle: &Handle, plumbing: &Ident) -> Option<TokenStream> {
    let (path, name) = (&owner.path, key(&item.func.sig.ident));
    let with: Option<Vec<_>> = item
        .generics
        .params
        .iter()
        .filter(|param| !matches!(param, GenericParam::Lifetime(_)))
        .map(|param| as_type(param, plumbing))
        .collect();
    let with = with?;
    let Handle {
        ty,
        params,
        conditions,
        ..
    } = handle;
    Some(quote! {
        #[diagnostic::do_not_recommend]
        impl<#(#params),*> #plumbing::Method<#name, (#(#with,)*)> for #path #conditions {
            type Handle = #ty;
            type Parameters = #plumbing::OwnParameters;
        }
    })
}

/// A parameter as a type; `None` for constants that are no sizes and no bools.
pub(crate) fn as_type(param: &GenericParam, plumbing: &Ident) -> Option<TokenStream> {
    match param {
        GenericParam::Type(param) => {
            let name = &param.ident;
            Some(quote!(#name))
        }
        GenericParam::Const(param) => {
            let name = &param.ident;
            match types::peel(&param.ty) {
                syn::Type::Path(of) if of.path.is_ident("usize") => Some(quote!(#plumbing::UsizeIs<#name>)),
                syn::Type::Path(of) if of.path.is_ident("bool") => Some(quote!(#plumbing::BoolIs<#name>)),
                _ => None,
            }
        }
        GenericParam::Lifetime(_) => None,
    }
}

/// By the arguments that it is called with, where their types say all parameters.
fn inferred(
    item: &Item,
    owner: &Owner,
    handle: &Handle,
    own: &[&Ident],
    plumbing: &Ident,
) -> Option<TokenStream> {
    let (receiver, rest) = item.params.split_first()?;
    receiver.pat_ident.as_ref().filter(|name| *name == SELF)?;
    let telling: Vec<_> = rest.iter().map(|param| telling(param, own)).collect();
    let is_told = |name: &&Ident| {
        telling
            .iter()
            .flatten()
            .any(|owned| mentions(owned.clone(), name))
    };
    if !own.iter().all(is_told) {
        return None;
    }
    let args: Vec<_> = (0..rest.len()).map(|i| format_ident!("Arg{i}")).collect();
    let names: Vec<_> = (0..rest.len()).map(|i| format_ident!("arg_{i}")).collect();
    let bounds = rest.iter().zip(&telling).zip(&args);
    let bounds = bounds.map(|((param, owned), arg)| match owned {
        Some(owned) => quote!(#arg: #plumbing::OwnArg<Lv, Of = #owned>),
        None => {
            let ty = param_type(param, plumbing);
            quote!(#arg: #plumbing::MethodArg<<#ty as #plumbing::Param>::Owned, Lv>)
        }
    });
    let owned = telling.iter().zip(&names).map(|(owned, name)| match owned {
        Some(_) => quote!(#plumbing::OwnArg::own(#name)),
        None => quote!(#plumbing::MethodArg::own(#name)),
    });
    let (path, name, scope) = (&owner.path, key(&item.func.sig.ident), item.scope());
    let conditions = scope.where_clause.iter().flat_map(|clause| &clause.predicates);
    let (ty, params) = (&handle.ty, &handle.params);
    Some(quote! {
        #[diagnostic::do_not_recommend]
        impl<#(#params,)* Lv: #plumbing::Level #(, #args)*> #plumbing::TypeMethod<#name, Lv, (#(#args,)*)> for #path
        where
            #(#conditions,)*
            #(#bounds,)*
        {
            type Handle = #ty;
            #[inline]
            fn arguments(
                receiver: &<Self as #plumbing::Lift>::At<Lv>,
                (#(#names,)*): (#(#args,)*),
            ) -> <<#ty as #plumbing::Function>::Params as #plumbing::Params>::At<Lv> {
                (::core::clone::Clone::clone(receiver), #(#owned,)*)
            }
        }
    })
}

/// The type that a parameter owns, if it says parameters of the method's own.
fn telling(param: &Param, own: &[&Ident]) -> Option<TokenStream> {
    let owned = match (&param.elem, &param.ty) {
        (Some(elem), _) => quote!(::std::vec::Vec<#elem>),
        (None, ty) if types::view(ty).is_some() => return None,
        (None, ty) => match types::borrowed_option(ty) {
            Some(owned) => quote!(#owned),
            None => quote!(#ty),
        },
    };
    own.iter()
        .any(|name| mentions(owned.clone(), name))
        .then_some(owned)
}
