//! The type that stands for a function: for a free function one of its name, beside it; for a function of a type one
//! that has the type as a parameter, so that it can be seen wherever the type can.

use crate::parse::floats::is_float_param;
use crate::parse::item::Item;
use crate::parse::types;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{ConstParam, GenericParam, Generics, Visibility};

pub(super) struct Handle {
    /// The struct.
    pub(super) declaration: TokenStream,
    /// What goes with it, and may stand elsewhere.
    pub(super) impls: TokenStream,
    pub(super) ty: TokenStream,
    /// The struct's name.
    pub(super) name: Ident,
    /// The parameters of impls for it, without brackets, each with its bounds.
    pub(super) params: Vec<TokenStream>,
    /// Their names.
    pub(super) names: Vec<Ident>,
    /// The conditions of those impls.
    pub(super) conditions: TokenStream,
    /// A use of the user's function: one that is only transformed is used all the same.
    pub(super) used: TokenStream,
}

impl Handle {
    pub(super) fn of(item: &Item, plumbing: &Ident) -> Self {
        let name = &item.func.sig.ident;
        match &item.owner {
            None if item.generics.type_params().next().is_some() => Handle::generic(item, name, plumbing),
            None => Handle::free(item, name),
            Some(owner) => {
                let (path, generics, struct_name) = (&owner.path, item.scope(), method_struct(name));
                let clause = &generics.where_clause;
                let own = &item.generics;
                let (types, consts) = (own_types(own), own_consts(own));
                let own: Vec<_> = own.params.iter().filter_map(parameter_name).collect();
                let own = (!own.is_empty()).then(|| quote!(::<#(#own),*>));
                let of_trait = owner.of_trait.as_ref().map(|of_trait| quote!(as #of_trait));
                Handle {
                    declaration: method_handle(&struct_name, item.generics.const_params()),
                    impls: TokenStream::new(),
                    // It is as private as both operands.
                    ty: match owner.operator.as_ref().and_then(|operator| operator.rhs.as_ref()) {
                        Some(rhs) => quote!(#struct_name<(#path, #rhs)>),
                        None if types.is_empty() => quote!(#struct_name<#path #(, #consts)*>),
                        None => quote!(#struct_name<(#path, #(#types,)*) #(, #consts)*>),
                    },
                    name: struct_name.clone(),
                    params: generics
                        .params
                        .iter()
                        .filter_map(|param| types::lifted_param(param, plumbing))
                        .collect(),
                    names: generics.params.iter().filter_map(parameter_name).collect(),
                    conditions: quote!(#clause),
                    // Nobody calls an operator by its name.
                    used: match &owner.operator {
                        _ if item.held.is_some() || !item.functions.is_empty() => TokenStream::new(),
                        Some(_) => TokenStream::new(),
                        None => quote!(let _ = <#path #of_trait>::#name #own;),
                    },
                }
            }
        }
    }

    fn free(item: &Item, name: &Ident) -> Self {
        let vis = &item.func.vis;
        let consts: Vec<_> = item.generics.const_params().collect();
        let names: Vec<_> = consts.iter().map(|param| param.ident.clone()).collect();
        Handle {
            declaration: quote! {
                #[doc(hidden)]
                #[allow(non_camel_case_types, dead_code)]
                #[derive(Clone, Copy, Default)]
                #vis struct #name<#(#consts),*> {}
            },
            impls: TokenStream::new(),
            ty: quote!(#name<#(#names),*>),
            name: name.clone(),
            params: consts.iter().map(|param| quote!(#param)).collect(),
            conditions: TokenStream::new(),
            used: quote!(let _ = #name::<#(#names),*>;),
            names,
        }
    }

    /// Of a free function with type parameters: it asks nothing of them.
    fn generic(item: &Item, name: &Ident, plumbing: &Ident) -> Self {
        let (vis, generics) = (&item.func.vis, &item.generics);
        let types: Vec<_> = generics.type_params().map(|param| &param.ident).collect();
        let names: Vec<_> = generics.params.iter().filter_map(parameter_name).collect();
        let clause = &generics.where_clause;
        let functions: Vec<_> = item.functions.iter().map(|(function, _)| &function.ty).collect();
        // No type but that of a closure is a function's.
        let used = match functions.is_empty() {
            true => quote!(let _ = #name::<#(#names),*>;),
            false => TokenStream::new(),
        };
        Handle {
            declaration: declaration(vis, name, generics, &types, &functions),
            impls: impls(name, generics, &functions),
            ty: quote!(#name<#(#names),*>),
            name: name.clone(),
            params: generics
                .params
                .iter()
                .filter_map(|param| types::lifted_param(param, plumbing))
                .collect(),
            conditions: quote!(#clause),
            used,
            names,
        }
    }
}

/// The struct. A float that nothing says is `f64`; a function that nothing says is none.
fn declaration(
    vis: &Visibility,
    name: &Ident,
    generics: &Generics,
    types: &[&Ident],
    functions: &[&Ident],
) -> TokenStream {
    let mut open = false;
    let mut params: Vec<_> = generics
        .params
        .iter()
        .rev()
        .filter_map(|param| match param {
            GenericParam::Lifetime(_) => None,
            GenericParam::Type(param) => {
                let name = &param.ident;
                let is_function = functions.contains(&name);
                open |= !is_float_param(name) && !is_function;
                Some(match (open, is_function) {
                    (true, _) => quote!(#name),
                    (false, true) => quote!(#name = ()),
                    (false, false) => quote!(#name = f64),
                })
            }
            GenericParam::Const(param) => {
                open = true;
                let (name, ty) = (&param.ident, &param.ty);
                Some(quote!(const #name: #ty))
            }
        })
        .collect();
    params.reverse();
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        #vis struct #name<#(#params),*> {
            of: ::core::marker::PhantomData<fn() -> (#(#types,)*)>,
        }
    }
}

/// What a handle has, and what its name alone means where nothing says the float: `default` in a function of `f64`, `single`
/// in one of `f32`, `for_float` in one that is generic itself.
fn impls(name: &Ident, generics: &Generics, functions: &[&Ident]) -> TokenStream {
    let made = quote!(#name { of: ::core::marker::PhantomData });
    let open = open_params(generics, None);
    let names: Vec<_> = generics.params.iter().filter_map(parameter_name).collect();
    let whole = quote! {
        impl<#(#open),*> ::core::clone::Clone for #name<#(#names),*> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<#(#open),*> ::core::marker::Copy for #name<#(#names),*> {}
        impl<#(#open),*> ::core::default::Default for #name<#(#names),*> {
            fn default() -> Self {
                #made
            }
        }
    };
    let given = given(name, generics, functions);
    if !names.iter().any(is_float_param) {
        return quote!(#whole #given);
    }
    let of = |float: TokenStream, function: TokenStream| {
        let open = open_params(generics, Some(&float));
        let names = names.iter().map(|name| {
            if is_float_param(name) {
                float.clone()
            } else {
                quote!(#name)
            }
        });
        quote!(impl<#(#open),*> #name<#(#names),*> { pub fn #function -> Self { #made } })
    };
    let double = of(quote!(f64), quote!(default()));
    let single = of(quote!(f32), quote!(single()));
    let generic = of(
        quote!(Float),
        quote!(for_float(_: ::core::marker::PhantomData<Float>)),
    );
    quote!(#whole #given #double #single #generic)
}

/// What a handle is where the types of the functions among the arguments are said, in their order, by each of those names.
fn given(name: &Ident, generics: &Generics, functions: &[&Ident]) -> TokenStream {
    if functions.is_empty() {
        return TokenStream::new();
    }
    let names: Vec<_> = generics.params.iter().filter_map(parameter_name).collect();
    let is_function = |name: &Ident| functions.contains(&name);
    let has_float = names.iter().any(is_float_param);
    let of = |float: TokenStream, function: TokenStream, said: TokenStream| {
        let open = open_params(generics, has_float.then_some(&float));
        let others = open.iter().filter(|param| {
            let text = param.to_string();
            !functions.iter().any(|function| **function == text)
        });
        let with = |put: &dyn Fn(&Ident) -> TokenStream| {
            let names: Vec<_> = names
                .iter()
                .map(|name| match name {
                    name if is_float_param(name) => float.clone(),
                    name if is_function(name) => put(name),
                    name => quote!(#name),
                })
                .collect();
            quote!(#name<#(#names),*>)
        };
        let any_float = (!has_float && !said.is_empty()).then(|| quote!(Float,));
        let (before, after) = (with(&|_| quote!(())), with(&|name| quote!(#name)));
        let own: Vec<_> = names.iter().filter(|name| is_function(name)).collect();
        quote! {
            impl<#(#others),*> #before {
                pub fn #function<#any_float #(#own),*>(
                    #said _: ::core::marker::PhantomData<fn() -> (#(#functions,)*)>,
                ) -> #after {
                    #name { of: ::core::marker::PhantomData }
                }
            }
        }
    };
    let said = quote!(_: ::core::marker::PhantomData<Float>,);
    let (double, single) = (
        of(quote!(f64), quote!(given), quote!()),
        of(quote!(f32), quote!(given_single), quote!()),
    );
    let generic = of(quote!(Float), quote!(given_for_float), said);
    quote!(#double #single #generic)
}

/// The parameters without bounds, where floats are `float`, a type or a parameter itself.
fn open_params(generics: &Generics, float: Option<&TokenStream>) -> Vec<TokenStream> {
    let own = float
        .filter(|float| float.to_string() == "Float")
        .map(|float| quote!(#float));
    let rest = generics.params.iter().filter_map(|param| match param {
        GenericParam::Lifetime(_) => None,
        GenericParam::Type(param) if float.is_some() && is_float_param(&param.ident) => None,
        GenericParam::Type(param) => {
            let name = &param.ident;
            Some(quote!(#name))
        }
        GenericParam::Const(param) => {
            let (name, ty) = (&param.ident, &param.ty);
            Some(quote!(const #name: #ty))
        }
    });
    own.into_iter().chain(rest).collect()
}

/// The name of a method's struct: not the method's own, which may also be that of a function that the method calls.
fn method_struct(name: &Ident) -> Ident {
    format_ident!("Method_{}", name.unraw())
}

/// `derive` would ask of the type what is asked of the handle.
fn method_handle<'c>(name: &Ident, consts: impl Iterator<Item = &'c ConstParam>) -> TokenStream {
    let consts: Vec<_> = consts.collect();
    let names: Vec<_> = consts.iter().map(|param| &param.ident).collect();
    quote! {
        pub struct #name<Of #(, #consts)*> {
            of: ::core::marker::PhantomData<fn() -> Of>,
        }
        impl<Of #(, #consts)*> ::core::clone::Clone for #name<Of #(, #names)*> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<Of #(, #consts)*> ::core::marker::Copy for #name<Of #(, #names)*> {}
        impl<Of #(, #consts)*> ::core::default::Default for #name<Of #(, #names)*> {
            fn default() -> Self {
                #name { of: ::core::marker::PhantomData }
            }
        }
    }
}

pub(super) fn own_types(generics: &Generics) -> Vec<&Ident> {
    generics.type_params().map(|param| &param.ident).collect()
}

fn own_consts(generics: &Generics) -> Vec<&Ident> {
    generics.const_params().map(|param| &param.ident).collect()
}

fn parameter_name(param: &GenericParam) -> Option<Ident> {
    match param {
        GenericParam::Type(param) => Some(param.ident.clone()),
        GenericParam::Const(param) => Some(param.ident.clone()),
        GenericParam::Lifetime(_) => None,
    }
}
