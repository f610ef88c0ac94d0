//! Arrays made element by element: `xs.map(f)` of an array, and `std::array::from_fn(f)`. A few elements are written one by
//! one, more of them in a loop.

use super::closure::Func;
use super::expr::peel;
use super::item::Item;
use super::stmt::returned;
use super::stream::local_place;
use super::value::Value;
use super::vector::element;
use super::{Lower, Op, Operand, assign::integer};
use crate::hir::{LocalId, SetHow, StmtKind};
use crate::ir::op::Length;
use crate::parse::types;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprMethodCall, ExprPath, GenericArgument, PathArguments, Type};

/// As many elements of any type are written one by one.
const FEW: usize = 16;

impl Lower<'_> {
    /// `xs.map(f)`, where `xs` is surely an array.
    pub(super) fn array_mapped(&mut self, call: &ExprMethodCall) -> Option<Value> {
        if !self.maps_array(call) {
            return None;
        }
        let span = call.method.span();
        let func = self.func(call.args.first()?)?;
        let len = self.array_len(&call.receiver);
        let value = self.value(&call.receiver);
        let place = self.place_of(value, call.receiver.span());
        let place = self.pinned(place);
        let at = |i: Operand| vec![Item::One(Value::Place(element(&place, i, span)))];
        if let Some(len) = len.filter(|len| *len <= FEW) {
            return Some(self.one_by_one(len, &func, span, at));
        }
        // Of the elements' own type.
        let len = self.len(&place, span);
        let all = self.load(place.clone(), span);
        let items = self.elements_to_write(all, span);
        self.fill(items, integer(0, span), len, &func, span, at);
        Some(Value::Place(local_place(items, span)))
    }

    /// Whether the call maps an array.
    pub(super) fn maps_array(&self, call: &ExprMethodCall) -> bool {
        call.method == "map"
            && call.args.len() == 1
            && call.args.iter().all(|func| self.is_callable(func))
            && self.sequence_of(peel(&call.receiver)) == Some(true)
            && !self.primal_reads
            && !self.is_plain(&Expr::MethodCall(call.clone()))
    }

    /// `std::array::from_fn(f)`, `hint` the type that it gives.
    pub(super) fn array_from_fn(
        &mut self,
        path: &ExprPath,
        call: &ExprCall,
        hint: Option<&Type>,
    ) -> Option<Value> {
        let (elem, len) = from_fn(path, hint)?;
        let [func] = call.args.iter().collect::<Vec<_>>()[..] else {
            return None;
        };
        if !self.is_callable(func) || self.is_plain(&Expr::Call(call.clone())) {
            return None;
        }
        let span = call.span();
        let func = self.func(func)?;
        let at = |i: Operand| vec![Item::One(Value::from((i, span)))];
        if let Some(len) = types::literal_len(&len).filter(|len| *len <= FEW) {
            return Some(self.one_by_one(len, &func, span, at));
        }
        let (item, from) = match elem {
            Some(elem) if types::is_float(&elem) => (Operand::Lit(syn::parse_quote_spanned!(span=> 0.0)), 0),
            _ => {
                let first = self.apply(&func, at(integer(0, span)), span);
                (self.named_operand(first, "t", span), 1)
            }
        };
        let len = Length::Const(Box::new(len));
        let vec = false;
        let items = self.elements_to_write(Op::Repeat { item, len, vec }, span);
        let len = self.len(&local_place(items, span), span);
        self.fill(items, integer(from, span), len, &func, span, at);
        Some(Value::Place(local_place(items, span)))
    }

    fn one_by_one(
        &mut self,
        len: usize,
        func: &Func,
        span: Span,
        at: impl Fn(Operand) -> Vec<Item>,
    ) -> Value {
        let items = (0..len).map(|i| {
            let value = self.apply(func, at(integer(i, span)), span);
            self.named_operand(value, "t", span)
        });
        Value::Op(Op::Array {
            items: items.collect(),
            vec: false,
        })
    }

    fn elements_to_write(&mut self, op: Op, span: Span) -> LocalId {
        let items = self.local("items", span);
        self.edit(items, |local| (local.mutable, local.storage) = (true, true));
        self.note(items, |facts| facts.sequence = Some(true));
        self.push(StmtKind::Let { local: items, op }, span);
        items
    }

    fn fill(
        &mut self,
        items: LocalId,
        from: Operand,
        len: Operand,
        func: &Func,
        span: Span,
        at: impl Fn(Operand) -> Vec<Item>,
    ) {
        self.upwards(from, len, span, |lower, i| {
            let value = lower.apply(func, at(i.clone()), span);
            let value = lower.read(value, span);
            let place = element(&local_place(items, span), i, span);
            lower.write(place, SetHow::Assign, value, span);
        });
    }

    /// How many elements an array surely has.
    pub(super) fn array_len(&self, expr: &Expr) -> Option<usize> {
        match peel(expr) {
            Expr::Array(array) => Some(array.elems.len()),
            Expr::Repeat(repeat) => types::literal_len(&repeat.len),
            Expr::Reference(reference) => self.array_len(&reference.expr),
            Expr::MethodCall(call) if call.method == "map" || call.method == "clone" => {
                self.array_len(&call.receiver)
            }
            Expr::Path(_) => {
                let place = &self.root(expr)?.place;
                self.facts(place.base).len.filter(|_| place.path.is_empty())
            }
            Expr::Call(_) | Expr::MethodCall(_) => types::array_len(&returned(expr)?),
            _ => None,
        }
    }
}

/// The type of the elements, and their number, if the path is that of `from_fn` and they are known.
fn from_fn(path: &ExprPath, hint: Option<&Type>) -> Option<(Option<Type>, Expr)> {
    let mut segments = path.path.segments.iter().rev();
    let last = segments.next().filter(|last| last.ident == "from_fn")?;
    if segments.next().is_some_and(|of| of.ident != "array") {
        return None;
    }
    if let PathArguments::AngleBracketed(arguments) = &last.arguments {
        let mut arguments = arguments.args.iter();
        let elem = match arguments.next()? {
            GenericArgument::Type(ty) => Some(ty.clone()),
            _ => None,
        };
        return match arguments.next()? {
            GenericArgument::Const(len) => Some((elem, len.clone())),
            GenericArgument::Type(Type::Path(len)) if len.path.get_ident().is_some() => {
                let len = &len.path;
                Some((elem, syn::parse_quote!(#len)))
            }
            _ => None,
        };
    }
    match types::peel(hint?) {
        Type::Array(array) => Some((Some((*array.elem).clone()), array.len.clone())),
        _ => None,
    }
}
