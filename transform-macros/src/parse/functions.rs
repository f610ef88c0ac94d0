//! Parameters that are functions: `f: impl Fn(f64) -> f64`, `f: &dyn Fn(f64) -> f64`, `f: F` where `F: Fn(f64) -> f64`. In the
//! variants each is a reference to a value of a type parameter, which has the function as its method `call`: a value may hold
//! what is differentiated, as closures do.

use super::floats;
use crate::derive::mentions;
use proc_macro2::Ident;
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, GenericParam, Generics, ItemFn, Pat, PatType, ReturnType, TraitBound, Type, TypeParam,
    TypeParamBound, WherePredicate,
};

/// The method that a function passed as a value has.
pub(crate) const CALL: &str = "call";

/// A type parameter that stands for functions.
#[derive(Clone, Debug)]
pub(crate) struct Callable {
    pub(crate) ty: Ident,
    /// What it takes, as in the signature of a function.
    pub(crate) inputs: Vec<Type>,
    /// `()` if none is written.
    pub(crate) output: Type,
}

impl Callable {
    /// What a bound `Fn(A) -> B` says of the type.
    fn of(ty: &Ident, bound: &TraitBound) -> Option<Callable> {
        let last = bound.path.segments.last()?;
        let syn::PathArguments::Parenthesized(signature) = &last.arguments else {
            return None;
        };
        let named = ["Fn", "FnMut", "FnOnce"].iter().any(|name| last.ident == name);
        named.then(|| Callable {
            ty: ty.clone(),
            inputs: signature.inputs.iter().map(|input| input.ty.clone()).collect(),
            output: result(&signature.output),
        })
    }

    /// Whether it is what a type names.
    pub(crate) fn is(&self, ty: &Type) -> bool {
        matches!(super::types::peel(ty), Type::Path(path) if path.path.is_ident(&self.ty))
    }

    /// The trait of what the variants ask of the type.
    pub(crate) fn asked(&self) -> Ident {
        format_ident!("{}Asked", self.ty)
    }

    /// The parameters that its signature names.
    pub(crate) fn generics(&self, of: &Generics) -> Generics {
        let (inputs, output) = (&self.inputs, &self.output);
        let text = quote!(#(#inputs)* #output);
        let named = of.params.iter().filter(|param| match param {
            GenericParam::Type(param) => mentions(text.clone(), &param.ident),
            GenericParam::Const(param) => mentions(text.clone(), &param.ident),
            GenericParam::Lifetime(_) => false,
        });
        Generics {
            params: named.cloned().collect(),
            ..Generics::default()
        }
    }

    /// With that type for the names of floats.
    fn with_float(mut self, floats: &[Ident], float: &Type) -> Self {
        struct Names<'n>(&'n [Ident], &'n Type);
        impl VisitMut for Names<'_> {
            fn visit_type_mut(&mut self, ty: &mut Type) {
                visit_mut::visit_type_mut(self, ty);
                if let Type::Path(path) = &*ty
                    && path.path.get_ident().is_some_and(|name| self.0.contains(name))
                {
                    *ty = self.1.clone();
                }
            }
        }
        let mut names = Names(floats, float);
        self.inputs.iter_mut().for_each(|ty| names.visit_type_mut(ty));
        names.visit_type_mut(&mut self.output);
        self
    }

    /// Its signature, as that of a method.
    pub(crate) fn method(&self) -> ItemFn {
        let (name, output) = (Ident::new(CALL, self.ty.span()), &self.output);
        let inputs = self.inputs.iter().enumerate().map(|(i, ty)| {
            let name = format_ident!("arg{i}");
            quote!(#name: #ty)
        });
        syn::parse_quote!(fn #name(__self: &Self, #(#inputs),*) -> #output {})
    }
}

fn result(output: &ReturnType) -> Type {
    match output {
        ReturnType::Type(_, ty) => (**ty).clone(),
        ReturnType::Default => syn::parse_quote!(()),
    }
}

/// What the parameters of a function are that are functions, by their places, where its numbers are of type `float`.
pub(crate) fn of_signature(func: &ItemFn, float: &Type) -> Vec<Option<Callable>> {
    let known = declared(&func.sig.generics);
    let floats = floats::float_params(&func.sig.generics);
    let others = func.sig.generics.params.iter().filter_map(|param| match param {
        GenericParam::Type(param) if !floats.contains(&param.ident) => Some(&param.ident),
        GenericParam::Const(param) => Some(&param.ident),
        _ => None,
    });
    let others: Vec<_> = others.collect();
    let parameter = |input: &FnArg| {
        let FnArg::Typed(typed) = input else { return None };
        let callable = passed(typed, &known)?;
        let (inputs, output) = (&callable.inputs, &callable.output);
        let said = quote!(#(#inputs)* #output);
        let is_open = others.iter().any(|name| mentions(said.clone(), name));
        (!is_open).then(|| callable.with_float(&floats, float))
    };
    func.sig.inputs.iter().map(parameter).collect()
}

/// The function as its variants are written from, and what stands for functions in it, in the order of its parameters.
pub(crate) fn named(func: &ItemFn) -> (ItemFn, Vec<Callable>) {
    let mut func = func.clone();
    let known = declared(&func.sig.generics);
    let mut callables = Vec::new();
    for input in &mut func.sig.inputs {
        let FnArg::Typed(typed) = input else { continue };
        let Some(callable) = passed(typed, &known) else {
            continue;
        };
        let ty = &callable.ty;
        if known.iter().all(|known| known.ty != *ty) {
            func.sig.generics.params.push(syn::parse_quote!(#ty));
        }
        *typed.ty = syn::parse_quote!(&#ty);
        if let Pat::Ident(pat) = &mut *typed.pat {
            pat.mutability = None;
        }
        callables.push(callable);
    }
    bound(&mut func.sig.generics, &callables);
    (func, callables)
}

/// The type parameters with the bound of a function.
fn declared(generics: &Generics) -> Vec<Callable> {
    let callable = |param: &TypeParam| {
        floats::bounds(generics, &param.ident).find_map(|bound| match bound {
            TypeParamBound::Trait(bound) => Callable::of(&param.ident, bound),
            _ => None,
        })
    };
    generics.type_params().filter_map(callable).collect()
}

/// Bounds such parameters by what the variants ask of them, in place of the traits of closures.
fn bound(generics: &mut Generics, callables: &[Callable]) {
    let callable = |name: &Ident| callables.iter().find(|callable| callable.ty == *name);
    let whole = generics.clone();
    for param in &mut generics.params {
        if let GenericParam::Type(param) = param
            && let Some(callable) = callable(&param.ident)
        {
            let (asked, names) = (callable.asked(), callable.generics(&whole));
            let (_, names, _) = names.split_for_impl();
            param.colon_token.get_or_insert_with(Default::default);
            param.bounds = syn::parse_quote!(#asked #names);
        }
    }
    let Some(clause) = &mut generics.where_clause else {
        return;
    };
    let rest = clause.predicates.iter().filter(|predicate| {
        let WherePredicate::Type(of) = predicate else {
            return true;
        };
        !matches!(&of.bounded_ty, Type::Path(path) if path.path.get_ident().and_then(callable).is_some())
    });
    clause.predicates = rest.cloned().collect();
    if clause.predicates.is_empty() {
        generics.where_clause = None;
    }
}

/// What a parameter's type says, if it is a function or a reference to one.
fn passed(param: &PatType, known: &[Callable]) -> Option<Callable> {
    let mut ty = super::types::peel(&param.ty);
    while let Type::Reference(reference) = ty {
        ty = super::types::peel(&reference.elem);
    }
    let alone = |inputs, output| {
        let ty = type_name(param);
        Callable { ty, inputs, output }
    };
    let bounds = match ty {
        Type::Path(path) => {
            let name = path.path.get_ident()?;
            return known.iter().find(|known| known.ty == *name).cloned();
        }
        Type::ImplTrait(of) => &of.bounds,
        Type::TraitObject(of) => &of.bounds,
        Type::FnPtr(of) => {
            let inputs = of.inputs.iter().map(|input| input.ty.clone());
            return Some(alone(inputs.collect(), result(&of.output)));
        }
        _ => return None,
    };
    bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => Callable::of(&type_name(param), bound),
        _ => None,
    })
}

/// What the type of a parameter is called where the source gives it no name.
fn type_name(param: &PatType) -> Ident {
    match &*param.pat {
        Pat::Ident(pat) => format_ident!("FnOf_{}", pat.ident),
        _ => format_ident!("FnOf"),
    }
}
