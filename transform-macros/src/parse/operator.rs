//! Operators of the user's types: an `impl` block of a trait of `std::ops` is read with values for references, since bodies
//! have none.

use proc_macro2::Ident;

use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Expr, ExprCall, ExprMethodCall, ExprReturn, FnArg, GenericArgument, GenericParam, ImplItem, ImplItemFn,
    ItemImpl, PathArguments, PathSegment, Receiver, ReceiverKind, Stmt, Token, Type, TypeReference, UnOp,
    WherePredicate,
};

/// An operator of a type.
#[derive(Clone, Debug)]
pub(crate) struct Operator {
    /// `Add`, `Neg`
    pub(crate) name: Ident,
    /// The type of the right operand, if there is one.
    pub(crate) rhs: Option<Type>,
    /// Whether bodies mean it by the operator of these operands.
    pub(crate) meant: bool,
    /// Whether its function's name alone, `Vec3::add`, means it.
    pub(crate) named: bool,
}

/// The operators that bodies write, all with two operands but the last.
pub(super) const NAMES: &[&str] = &["Add", "Sub", "Mul", "Div", "Rem", "Neg"];
/// `a += b` is `a = a + b`: an assignment stands for the operator, where that has no block of its own.
const ASSIGN: &str = "Assign";

/// The operator of a trait of `std::ops`, and whether it is the one that assigns.
pub(super) fn named(of_trait: &Ident) -> Option<(&'static str, bool)> {
    let name = of_trait.to_string();
    let simple = name.strip_suffix(ASSIGN);
    let known = NAMES.iter().find(|known| simple.unwrap_or(&name) == **known)?;
    (*known != "Neg" || simple.is_none()).then_some((known, simple.is_some()))
}

/// The operator that the block is of.
pub(super) fn operator(block: &ItemImpl) -> Option<Operator> {
    let (path, _) = block.trait_.as_ref()?;
    let last = path.segments.last()?;
    let (name, rhs) = operands(&block.self_ty, last)?;
    let (meant, named) = (true, true);
    Some(Operator {
        name,
        rhs,
        meant,
        named,
    })
}

/// The operator that `<A as Mul<B>>` names, and the type of the right operand.
pub(super) fn of_path(of: &Type, of_trait: &PathSegment) -> Option<(Ident, Type)> {
    let (name, rhs) = operands(of, of_trait)?;
    let rhs = rhs.map_or_else(|| syn::parse_quote!(()), |rhs| value(&rhs));
    Some((name, rhs))
}

/// The operator that a trait of a type is, and the type of the right operand, if there is one.
fn operands(of: &Type, last: &PathSegment) -> Option<(Ident, Option<Type>)> {
    let (name, _) = named(&last.ident)?;
    let rhs = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty.clone()),
                _ => None,
            })
        }
        _ => None,
    };
    let rhs = match (name, rhs) {
        ("Neg", _) => None,
        (_, Some(Type::Path(path))) if path.path.is_ident("Self") => Some(of.clone()),
        (_, Some(rhs)) => Some(rhs),
        (_, None) => Some(of.clone()),
    };
    Some((Ident::new(name, last.ident.span()), rhs))
}

/// The function of an assignment as one that returns what it leaves: `a += b` as a function of `a` and `b`.
fn returning(function: &mut ImplItemFn, of: &Type) {
    let Some(FnArg::Receiver(receiver)) = function.sig.inputs.first_mut() else {
        return;
    };
    let attrs = std::mem::take(&mut receiver.attrs);
    let span = receiver.self_token.span;
    let owned: Receiver = syn::parse_quote_spanned!(span=> mut self);
    *receiver = Receiver { attrs, ..owned };
    function.sig.output = syn::parse_quote!(-> #of);
    OwnSelf.visit_block_mut(&mut function.block);
    if let Some(Stmt::Expr(_, end @ None)) = function.block.stmts.last_mut() {
        *end = Some(Default::default());
    }
    let left = syn::parse_quote_spanned!(span=> self);
    function.block.stmts.push(Stmt::Expr(left, None));
}

/// `self` as a variable where it was a reference. What leaves the function returns it.
struct OwnSelf;
impl OwnSelf {
    fn lent(args: &mut Punctuated<Expr, Token![,]>) {
        for arg in args.iter_mut().filter(|arg| is_self(arg)) {
            *arg = syn::parse_quote_spanned!(arg.span()=> &mut self);
        }
    }
}
impl VisitMut for OwnSelf {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let Expr::Unary(unary) = expr
            && matches!(unary.op, UnOp::Deref(_))
            && is_self(&unary.expr)
        {
            *expr = (*unary.expr).clone();
        }
    }
    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        visit_mut::visit_expr_call_mut(self, call);
        OwnSelf::lent(&mut call.args);
    }
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        OwnSelf::lent(&mut call.args);
    }
    fn visit_expr_return_mut(&mut self, expr: &mut ExprReturn) {
        expr.expr = Some(syn::parse_quote_spanned!(expr.return_token.span=> self));
    }
}

fn is_self(expr: &Expr) -> bool {
    matches!(expr, Expr::Path(path) if path.path.is_ident("self"))
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
    if let Some((_, true)) = assigning(&block) {
        let of = block.self_ty.clone();
        for item in &mut block.items {
            if let ImplItem::Fn(function) = item {
                returning(function, &of);
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

fn assigning(block: &ItemImpl) -> Option<(&'static str, bool)> {
    let (path, _) = block.trait_.as_ref()?;
    named(&path.segments.last()?.ident)
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
pub(super) fn value(ty: &Type) -> Type {
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
