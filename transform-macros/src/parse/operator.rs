//! Operators of the user's types: an `impl` block of a trait of `std::ops` is read with values for references, since bodies
//! have none.

use proc_macro2::Ident;
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, GenericArgument, GenericParam, ImplItem, ItemImpl, PathArguments, Receiver, ReceiverKind, Type,
    TypeReference, WherePredicate,
};

/// An operator of a type.
#[derive(Clone, Debug)]
pub(crate) struct Operator {
    /// `Add`, `Neg`
    pub(crate) name: Ident,
    /// The type of the right operand, if there is one.
    pub(crate) rhs: Option<Type>,
}

/// The operators that bodies write, all with two operands but the last.
const NAMES: &[&str] = &["Add", "Sub", "Mul", "Div", "Rem", "Neg"];

/// The operator that the block is of.
pub(super) fn operator(block: &ItemImpl) -> Option<Operator> {
    let (path, _) = block.trait_.as_ref()?;
    let last = path.segments.last()?;
    let name = NAMES.iter().find(|name| last.ident == *name)?;
    let rhs = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty.clone()),
                _ => None,
            })
        }
        _ => None,
    };
    let rhs = match (*name, rhs) {
        ("Neg", _) => None,
        (_, Some(Type::Path(path))) if path.path.is_ident("Self") => Some((*block.self_ty).clone()),
        (_, Some(rhs)) => Some(rhs),
        (_, None) => Some((*block.self_ty).clone()),
    };
    let name = last.ident.clone();
    Some(Operator { name, rhs })
}

/// The block of an operator over values: without the lifetimes of references, and those of its operands.
pub(super) fn of_values(block: &ItemImpl) -> ItemImpl {
    let mut block = block.clone();
    let params = std::mem::take(&mut block.generics.params);
    block.generics.params = params
        .into_iter()
        .filter(|param| !matches!(param, GenericParam::Lifetime(_)))
        .collect();
    if let Some(clause) = &mut block.generics.where_clause {
        let kept = std::mem::take(&mut clause.predicates).into_iter();
        clause.predicates = kept
            .filter(|bound| !matches!(bound, WherePredicate::Lifetime(_)))
            .collect();
    }
    if let Type::Reference(reference) = &*block.self_ty {
        block.self_ty = reference.elem.clone();
        for item in &mut block.items {
            if let ImplItem::Fn(function) = item {
                function.sig.inputs.iter_mut().for_each(borrowed);
            }
        }
    }
    if let Some((path, _)) = &mut block.trait_
        && let Some(last) = path.segments.last_mut()
        && let PathArguments::AngleBracketed(arguments) = &mut last.arguments
    {
        for argument in &mut arguments.args {
            if let GenericArgument::Type(ty) = argument {
                *ty = value(ty);
            }
        }
    }
    Elided.visit_item_impl_mut(&mut block);
    block
}

/// `self` where `Self` is a reference.
fn borrowed(input: &mut FnArg) {
    if let FnArg::Receiver(receiver) = input
        && matches!(receiver.kind, ReceiverKind::Value)
    {
        let attrs = std::mem::take(&mut receiver.attrs);
        let by_reference: Receiver = syn::parse_quote_spanned!(receiver.self_token.span=> &self);
        *receiver = Receiver {
            attrs,
            ..by_reference
        };
    }
}

/// The type without the reference around it.
fn value(ty: &Type) -> Type {
    match ty {
        Type::Reference(reference) => value(&reference.elem),
        Type::Paren(paren) => value(&paren.elem),
        Type::Group(group) => value(&group.elem),
        other => other.clone(),
    }
}

struct Elided;
impl VisitMut for Elided {
    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        reference.lifetime = None;
        visit_mut::visit_type_reference_mut(self, reference);
    }
}
