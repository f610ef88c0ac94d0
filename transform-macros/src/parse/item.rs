//! The annotated function: its parameters with how they are passed, and its result. What comes out has a
//! signature that every later phase can handle; what it cannot handle is reported here.

use super::args::Args;
use super::functions::{self, Callable};
use super::operator::Operator;
use super::{floats, markers, pullback, types};
use crate::diagnostics::{Errors, catalog};
use crate::ir::op::Proj;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Block, FnArg, GenericParam, Generics, ImplItemFn, ItemFn, Pat, PatType, Path, PathArguments, ReturnType,
    Safety, Signature, Type, Visibility,
};

#[derive(Debug)]
pub(crate) struct Item {
    /// The function as it is written back: without the attributes that only this macro understands.
    pub(crate) func: ItemFn,
    /// The body with those attributes.
    pub(crate) body: Block,
    pub(crate) args: Args,
    pub(crate) params: Vec<Param>,
    pub(crate) generics: Generics,
    /// `()` if none is written.
    pub(crate) output: Type,
    /// Its lanes may go different ways: it has `#[vmappable]`.
    pub(crate) vmappable: bool,
    /// It has a derivative: it has `#[differentiable]`.
    pub(crate) differentiable: bool,
    /// The type it belongs to, if it stands in an `impl` block.
    pub(crate) owner: Option<Owner>,
    /// The function as the user wrote it.
    pub(crate) written: TokenStream,
    /// What stands for the functions among its parameters, in their order, and the signatures of those.
    pub(crate) functions: Vec<(Callable, Item)>,
    /// The fields of `self`, if its body has been a closure: there is no function of the user's.
    pub(crate) held: Option<Vec<Held>>,
    /// A rule that returns a pullback, as it is written back: all else is of the function that also takes the cotangent.
    pub(crate) rule: Option<ItemFn>,
}

/// A field of what a closure has become.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    /// It is a function, which the closure calls or hands on.
    pub(crate) function: bool,
}

impl Item {
    /// The field of `self` that a path leads to or into, if the body has been a closure.
    pub(crate) fn held_at<V>(&self, path: &[Proj<V>]) -> Option<&Held> {
        match path.first() {
            Some(Proj::Field(syn::Member::Named(name))) => {
                self.held.iter().flatten().find(|held| held.name == *name)
            }
            _ => None,
        }
    }

    /// The type of the function that a path leads to.
    pub(crate) fn held_function<V>(&self, path: &[Proj<V>]) -> Option<&Type> {
        let held = self.held_at(path).filter(|held| held.function && path.len() == 1);
        held.map(|held| &held.ty)
    }
}

/// The type of an `impl` block.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    /// As it can stand in expressions: `Pair::<A, B>`.
    pub(crate) path: Path,
    /// The trait of the block.
    pub(crate) of_trait: Option<Path>,
    /// The parameters of the block.
    pub(crate) generics: Generics,
    /// The operator that it is of.
    pub(crate) operator: Option<Operator>,
    /// The functions of the block that have parameters of their own.
    pub(crate) generic: Vec<Ident>,
}

impl Owner {
    /// The trait as a `use` names it.
    pub(crate) fn trait_name(&self) -> Option<Path> {
        let mut path = self.of_trait.clone()?;
        for segment in &mut path.segments {
            segment.arguments = PathArguments::None;
        }
        Some(path)
    }
}

#[derive(Debug)]
pub(crate) struct Param {
    /// The name, if the pattern is no more than one.
    pub(crate) pat_ident: Option<Ident>,
    pub(crate) pat: Pat,
    /// The type behind the reference: `[T]` for a slice.
    pub(crate) ty: Type,
    /// `T` of a slice.
    pub(crate) elem: Option<Type>,
    pub(crate) passing: Passing,
    /// Never differentiated, by its type or by `nondiff`.
    pub(crate) is_static: bool,
    /// It comes as it is, at no level.
    pub(crate) as_it_is: bool,
    pub(crate) mutable: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Passing {
    Value,
    Ref,
    Slice,
    RefMut,
    SliceMut,
}

/// Reads what the attribute stands on, and checks that it is a function of the supported kind.
pub(crate) fn item(tokens: TokenStream, args: Args, errors: &mut Errors) -> Option<Item> {
    match errors.handle(syn::parse2(tokens))? {
        syn::Item::Fn(func) => Some(Item::from_syn(func, args, errors)),
        other => {
            errors.error_at(keyword(&other).span(), catalog::NOT_A_FUNCTION);
            None
        }
    }
}

/// Checks that what `#[vmappable]` alone stands on can be a function.
pub(crate) fn check_mapped(tokens: TokenStream, errors: &mut Errors) {
    match syn::parse2(tokens) {
        Ok(syn::Item::Fn(_) | syn::Item::Impl(_) | syn::Item::Trait(_)) | Err(_) => {}
        Ok(other) => errors.error_at(keyword(&other).span(), catalog::MAPPED_NOT_A_FUNCTION),
    }
}

impl Item {
    fn from_syn(func: ItemFn, args: Args, errors: &mut Errors) -> Self {
        let written = shown(&func.vis, &func.sig, &func.block);
        check_name(&func.sig.ident, errors);
        floats::check_bounds(&functions::named(&func).0.sig.generics, errors);
        let (func, rule) = match pullback::uncurried(&func, errors) {
            Some(uncurried) => (uncurried, Some(markers::removed(func))),
            None => (func, None),
        };
        let mut renamed = floats::renamed(&func, &floats::float_params(&func.sig.generics), errors);
        floats::said(&mut renamed.block, &renamed.sig.generics);
        let (renamed, functions) = with_functions(&renamed, &args, errors);
        let mut item = Item {
            func: markers::removed(func),
            rule,
            functions,
            ..Item::new(renamed, args, written, errors)
        };
        item.pass_as_it_is();
        item
    }

    /// Arguments that are never differentiated come as they are, but for those of rules and of functions with rules: their parameters
    /// are those of each other.
    fn pass_as_it_is(&mut self) {
        if self.rule.is_some() || self.args.jvp.is_some() || self.args.vjp.is_some() {
            return;
        }
        for param in &mut self.params {
            param.as_it_is = param.is_static
                && !types::is_static(&param.ty)
                && !types::is_generator(&param.ty)
                && types::view(&param.ty).is_none()
                && types::borrowed_option(&param.ty).is_none()
                && matches!(param.passing, Passing::Value | Passing::Ref | Passing::Slice);
        }
    }

    /// `f64` or `f32`, if the function names one and not the other. One that is generic in its float has that one.
    pub(crate) fn named_float(&self) -> Option<&'static str> {
        let text = self.written.to_string();
        match (text.contains("f64"), text.contains("f32")) {
            (true, false) => Some("f64"),
            (false, true) => Some("f32"),
            _ => None,
        }
    }

    /// The type of its numbers.
    pub(crate) fn float(&self) -> Type {
        let mut params = self.type_params().into_iter();
        match (params.find(floats::is_float_param), self.named_float()) {
            (Some(name), _) => syn::parse_quote!(#name),
            (None, Some("f32")) => syn::parse_quote!(f32),
            (None, _) => syn::parse_quote!(f64),
        }
    }

    /// The names of the type parameters in scope of it.
    pub(crate) fn type_params(&self) -> Vec<Ident> {
        self.scope()
            .type_params()
            .map(|param| param.ident.clone())
            .collect()
    }

    /// A function of an `impl` block: as a free function, and as it is `written`.
    pub(super) fn of_method(
        func: ItemFn,
        written: &ImplItemFn,
        args: Args,
        owner: Owner,
        errors: &mut Errors,
    ) -> Self {
        let written = shown(&written.vis, &written.sig, &written.block);
        let (func, functions) = with_functions(&func, &args, errors);
        Item {
            owner: Some(owner),
            functions,
            ..Item::new(func, args, written, errors)
        }
    }

    /// The parameters in scope: the function's, and those of its `impl` block.
    pub(crate) fn scope(&self) -> Generics {
        let Some(owner) = &self.owner else {
            return self.generics.clone();
        };
        let mut scope = owner.generics.clone();
        scope.params.extend(self.generics.params.iter().cloned());
        if let Some(clause) = &self.generics.where_clause {
            let predicates = clause.predicates.iter().cloned();
            scope.make_where_clause().predicates.extend(predicates);
        }
        scope
    }

    /// A method that a trait asks for.
    pub(super) fn of_bound(func: ItemFn, args: Args, errors: &mut Errors) -> Self {
        for param in &func.sig.generics.params {
            if !matches!(param, GenericParam::Lifetime(_)) {
                errors.error(param, catalog::METHOD_PARAMETER);
            }
        }
        Item::new(func, args, TokenStream::new(), errors)
    }

    fn new(func: ItemFn, args: Args, written: TokenStream, errors: &mut Errors) -> Self {
        errors.handle(func.modifiers.require_empty());
        check_signature(&func.sig, errors);
        let mut params = Vec::new();
        for input in &func.sig.inputs {
            match input {
                FnArg::Typed(typed) => params.push(Param::from_syn(typed, errors)),
                FnArg::Receiver(receiver) => errors.error(receiver, catalog::SELF_PARAMETER),
            }
        }
        mark_nondiff(&mut params, &args, errors);
        params.iter().for_each(|param| param.check(errors));
        let output = output(&func.sig, errors);
        let (generics, body) = (func.sig.generics.clone(), (*func.block).clone());
        let vmappable = markers::is_vmappable(&func.attrs, errors);
        Item {
            func: markers::removed(func),
            body,
            args,
            params,
            generics,
            output,
            vmappable,
            differentiable: true,
            owner: None,
            written,
            functions: Vec::new(),
            held: None,
            rule: None,
        }
    }
}

/// The function as its variants are written from, and what stands for functions in it, with their signatures.
fn with_functions(func: &ItemFn, args: &Args, errors: &mut Errors) -> (ItemFn, Vec<(Callable, Item)>) {
    let (func, functions) = functions::named(func);
    let functions = functions.into_iter().map(|function| {
        let signature = Item::new(function.method(), args.of_made(), TokenStream::new(), errors);
        (function, signature)
    });
    let functions = functions.collect();
    (func, functions)
}

impl Param {
    fn from_syn(typed: &PatType, errors: &mut Errors) -> Self {
        let nondiff = markers::is_nondiff(&typed.attrs, errors);
        let (passing, ty) = passing(&typed.ty);
        let elem = match types::peel(ty) {
            Type::Slice(slice) => Some((*slice.elem).clone()),
            _ => None,
        };
        let (pat_ident, mutable) = match &*typed.pat {
            Pat::Ident(pat) if pat.subpat.is_none() && pat.by_ref.is_none() => {
                (Some(pat.ident.clone()), pat.mutability.is_some())
            }
            _ => (None, false),
        };
        let is_static = nondiff || types::is_static(ty);
        Param {
            pat_ident,
            pat: (*typed.pat).clone(),
            ty: ty.clone(),
            elem,
            passing,
            is_static,
            as_it_is: false,
            mutable,
        }
    }

    /// Whether it is a generator that the function changes for its caller.
    pub(crate) fn lends(&self) -> bool {
        self.passing == Passing::RefMut && types::is_generator(&self.ty)
    }

    /// Whether what the function leaves in it is a result.
    pub(crate) fn changes(&self) -> bool {
        matches!(self.passing, Passing::RefMut | Passing::SliceMut) && !types::is_generator(&self.ty)
    }

    fn check(&self, errors: &mut Errors) {
        if self.changes() && self.is_static && !types::is_static(&self.ty) {
            errors.error(&self.pat, catalog::MUTABLE_NONDIFF);
        }
        if !self.is_static {
            UnsupportedTypes { errors }.visit_type(&self.ty);
        }
    }
}

/// How a parameter of this type is passed, and the type behind the reference.
fn passing(ty: &Type) -> (Passing, &Type) {
    let Type::Reference(reference) = types::peel(ty) else {
        // What is written to a view is left to the caller.
        let passing = match types::is_mutable_view(ty) {
            true => Passing::RefMut,
            false => Passing::Value,
        };
        return (passing, types::peel(ty));
    };
    let elem = types::peel(&reference.elem);
    let passing = match (elem, reference.mutability) {
        (Type::Slice(_), None) => Passing::Slice,
        (Type::Slice(_), Some(_)) => Passing::SliceMut,
        (_, None) => Passing::Ref,
        (_, Some(_)) => Passing::RefMut,
    };
    (passing, elem)
}

/// `nondiff(n, mode)` of the attribute, by name.
fn mark_nondiff(params: &mut [Param], args: &Args, errors: &mut Errors) {
    for path in args.nondiff.iter().flat_map(|list| list.iter()) {
        let named = params
            .iter_mut()
            .find(|param| param.pat_ident.as_ref().is_some_and(|name| path.is_ident(name)));
        match named {
            Some(param) => param.is_static = true,
            None => errors.error(path, catalog::UNKNOWN_PARAMETER.about(path.to_token_stream())),
        }
    }
}

fn output(sig: &Signature, errors: &mut Errors) -> Type {
    let ReturnType::Type(_, ty) = &sig.output else {
        return syn::parse_quote!(());
    };
    UnsupportedTypes { errors }.visit_type(ty);
    let ty = types::peel(ty);
    if matches!(ty, Type::Reference(_)) && !types::is_static(ty) {
        errors.error(ty, catalog::REFERENCE_RESULT);
    }
    if types::view(ty).is_some() {
        errors.error(ty, catalog::VIEW_RESULT);
    }
    ty.clone()
}

fn check_signature(sig: &Signature, errors: &mut Errors) {
    if let Some(token) = &sig.asyncness {
        errors.error(token, catalog::ASYNC_FUNCTION);
    }
    if let Safety::Unsafe(token) = &sig.safety {
        errors.error(token, catalog::UNSAFE_FUNCTION);
    }
    if let Some(abi) = &sig.abi {
        errors.error(abi, catalog::FOREIGN_ABI);
    }
    if let Some(variadic) = &sig.variadic {
        errors.error(variadic, catalog::VARIADIC);
    }
}

fn check_name(name: &Ident, errors: &mut Errors) {
    if types::PRIMITIVE_TYPES.iter().any(|primitive| name == primitive) {
        errors.error(name, catalog::PRIMITIVE_NAME.about(name));
    }
}

fn shown(vis: &Visibility, sig: &Signature, block: &Block) -> TokenStream {
    quote!(#vis #sig #block)
}

/// Finds the types inside a signature's type that no value with a derivative can have.
struct UnsupportedTypes<'e> {
    errors: &'e mut Errors,
}

impl<'ast> Visit<'ast> for UnsupportedTypes<'_> {
    fn visit_type(&mut self, ty: &'ast Type) {
        match ty {
            Type::ImplTrait(_) => self.errors.error(ty, catalog::IMPL_TRAIT),
            Type::TraitObject(_) => self.errors.error(ty, catalog::TRAIT_OBJECT),
            Type::Ptr(_) => self.errors.error(ty, catalog::RAW_POINTER),
            Type::FnPtr(_) => self.errors.error(ty, catalog::FUNCTION_POINTER),
            Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Box") => {
                self.errors.error(ty, catalog::BOX);
            }
            Type::Infer(_) | Type::Never(_) | Type::Macro(_) => {
                self.errors
                    .error(ty, catalog::UNSUPPORTED_TYPE.about(ty.to_token_stream()));
            }
            _ => visit::visit_type(self, ty),
        }
    }
}

/// The token that says what kind of item this is: the one to underline.
fn keyword(item: &syn::Item) -> TokenStream {
    match item {
        syn::Item::Const(item) => item.const_token.to_token_stream(),
        syn::Item::Enum(item) => item.enum_token.to_token_stream(),
        syn::Item::Mod(item) => item.mod_token.to_token_stream(),
        syn::Item::Static(item) => item.static_token.to_token_stream(),
        syn::Item::Struct(item) => item.struct_token.to_token_stream(),
        syn::Item::Trait(item) => item.trait_token.to_token_stream(),
        syn::Item::Type(item) => item.type_token.to_token_stream(),
        syn::Item::Union(item) => item.union_token.to_token_stream(),
        syn::Item::Use(item) => item.use_token.to_token_stream(),
        _ => item.to_token_stream(),
    }
}
