//! Method calls: those that change their receiver, those that copy it, iterator chains, and all others.

use super::call::is_closure;
use super::expr::peel;
use super::sorting::is_search;
use super::value::Value;
use super::{Lower, Op, Operand, Place, Proj, order};
use crate::hir::StmtKind;
use crate::ir::op::Callee;
use crate::parse::block::SELF;
use crate::parse::item::Passing;
use crate::parse::{declared, types};
use syn::spanned::Spanned;
use syn::{AngleBracketedGenericArguments, Expr, ExprMethodCall, Ident, Type};

/// Methods of std's collections that change a mutable receiver in place, with the number of arguments
/// they take there: a tensor's `sort(axis)` is another method.
const MUTATING: &[(&str, usize)] = &[
    ("clear", 0),
    ("clone_from_slice", 1),
    ("copy_from_slice", 1),
    ("dedup", 0),
    ("extend_from_slice", 1),
    ("fill", 1),
    ("insert", 1),
    ("insert", 2),
    ("next", 0),
    ("pop", 0),
    ("push", 1),
    ("push_str", 1),
    ("remove", 1),
    ("resize", 2),
    ("reverse", 0),
    ("rotate_left", 1),
    ("rotate_right", 1),
    ("sort", 0),
    ("sort_unstable", 0),
    ("swap", 2),
    ("swap_remove", 1),
    ("truncate", 1),
];

/// Whether the method is known to change its receiver, if that can be changed.
pub(super) fn is_mutating(call: &ExprMethodCall) -> bool {
    MUTATING
        .iter()
        .any(|(name, args)| call.method == name && call.args.len() == *args)
}

/// Methods that give an iterator: what follows them is a chain.
const ITERATORS: &[&str] = &[
    "bytes",
    "chars",
    "char_indices",
    "chunks",
    "chunks_exact",
    "chunks_exact_mut",
    "chunks_mut",
    "drain",
    "into_iter",
    "into_keys",
    "into_values",
    "iter",
    "iter_mut",
    "keys",
    "lines",
    "split_whitespace",
    "values",
    "values_mut",
    "windows",
];

impl Lower<'_> {
    /// `hint` is the type that the value is given, where it is written.
    pub(super) fn method_call(&mut self, call: &ExprMethodCall, hint: Option<&Type>) -> Value {
        if let Some(value) = self.chain_value(call, hint) {
            return value;
        }
        if matches!(call.method.to_string().as_str(), "copied" | "cloned") && self.is_found(&call.receiver) {
            return self.value(&call.receiver);
        }
        let known = self.looked_up(call).or_else(|| self.array_mapped(call));
        if let Some(value) = known.or_else(|| self.combined(call)) {
            return value;
        }
        if let Some(value) = self.sorted(call) {
            return value;
        }
        if let Some(construct) = self.whole_chain(call) {
            return self.opaque(&Expr::MethodCall(call.clone()), construct);
        }
        if let Some(value) = self.popped(call) {
            return value;
        }
        if let Some(value) = self.functional_call_with(call) {
            return value;
        }
        if let Some(value) = self.array_write(call).or_else(|| self.kept_view(call)) {
            return value;
        }
        if self.is_mutation(call) {
            return self.mutate(call, true);
        }
        let is_copy = call.args.is_empty() && call.turbofish.is_none();
        match call.method.to_string().as_str() {
            "clone" | "to_owned" | "to_vec" if is_copy => self.copy(call),
            _ => self.plain_method(call),
        }
    }

    fn plain_method(&mut self, call: &ExprMethodCall) -> Value {
        let functions = self.functions_of_method(call);
        let known = self.own_method(call).or_else(|| self.method_of_file(call));
        if known.is_none()
            && functions.iter().all(Option::is_none)
            && let Some(value) = self.method_of_element(call)
        {
            return value;
        }
        if let Some(func) = known.filter(|_| functions.is_empty()) {
            let args = self.function_arguments(std::iter::once(&*call.receiver).chain(&call.args));
            let mut args = args.into_iter();
            // However it takes `self`, it is borrowed here.
            let recv = args.next().map(|recv| match recv {
                Operand::Var(base) => Operand::Ref(Place {
                    base,
                    path: Vec::new(),
                    span: call.receiver.span(),
                }),
                recv => recv,
            });
            let args = recv.into_iter().chain(args).collect();
            return Value::Op(Op::Call { func, args });
        }
        let recv = self.receiver(&call.receiver);
        let args = match functions.is_empty() {
            true => self.arguments_with_receiver(recv, &call.args),
            false => self.with_functions(vec![recv], functions, &call.args),
        };
        Value::Op(self.method(args, call.method.clone(), call.turbofish.clone()))
    }

    /// The method of the type whose function this is, where it is called on `self`.
    fn own_method(&self, call: &ExprMethodCall) -> Option<Callee> {
        let is_self = matches!(peel(&call.receiver), Expr::Path(path) if path.path.is_ident(SELF));
        // One with parameters of its own is found by its arguments.
        let owner = self.owner.filter(|_| is_self && call.turbofish.is_none())?;
        let name = &call.method;
        if owner.generic.contains(name) || declared::has_own_parameters(name) {
            return None;
        }
        let owner = &owner.path;
        Some(Callee::Method(
            syn::parse_quote_spanned!(name.span()=> #owner::#name),
        ))
    }

    /// The method of a parameter's type, where the file declares both: the call borrows what it would copy otherwise.
    fn method_of_file(&self, call: &ExprMethodCall) -> Option<Callee> {
        let Expr::Path(recv) = peel(&call.receiver) else {
            return None;
        };
        let binding = self.scope.variable(recv.path.get_ident()?)?;
        let at = binding.place.base.0 as usize;
        let param = self
            .item
            .params
            .get(at)
            .filter(|_| binding.place.path.is_empty())?;
        let plain =
            matches!(param.passing, Passing::Value | Passing::Ref) && !self.is_mutable(binding.place.base);
        let Type::Path(ty) = types::peel(&param.ty) else {
            return None;
        };
        let owner = ty
            .path
            .get_ident()
            .filter(|_| plain && call.turbofish.is_none())?;
        let (name, known) = (&call.method, declared::has_method(owner, &call.method));
        known.then(|| Callee::Method(syn::parse_quote_spanned!(name.span()=> #owner::#name)))
    }

    /// A method call of operands, receiver first.
    pub(super) fn method(
        &self,
        operands: Vec<Operand>,
        name: Ident,
        turbofish: Option<AngleBracketedGenericArguments>,
    ) -> Op {
        let mut operands = operands.into_iter();
        let recv = operands.next().unwrap_or(Operand::Unit);
        Op::Method {
            recv,
            name,
            turbofish,
            args: operands.collect(),
        }
    }

    /// `x.clone()` is a copy of the place. So are `to_owned` and `to_vec` of a slice; of other types they
    /// may give another type, and stay methods.
    fn copy(&mut self, call: &ExprMethodCall) -> Value {
        let value = self.value(&call.receiver);
        let is_slice = match &value {
            Value::Place(place) | Value::Borrow(place) => match place.path.last() {
                None => self.facts(place.base).slice,
                Some(step) => matches!(step, Proj::Range { .. }),
            },
            Value::Op(_) => false,
        };
        let holds_reference = !matches!(value, Value::Borrow(_)) && self.is_reference(&value);
        match value {
            Value::Place(place) | Value::Borrow(place)
                if !holds_reference && (is_slice || call.method == "clone") =>
            {
                let op = self.load(place, call.method.span());
                Value::Op(op)
            }
            value => {
                let recv = match value {
                    Value::Place(place) | Value::Borrow(place) if !place.path.is_empty() => {
                        self.borrow(place)
                    }
                    value => self.named_operand(value, "t", call.method.span()),
                };
                Value::Op(self.method(vec![recv], call.method.clone(), None))
            }
        }
    }

    /// Whether the method changes a variable of the body.
    pub(super) fn is_mutation(&self, call: &ExprMethodCall) -> bool {
        let changes = |binding: &super::scope::Binding| self.is_mutable(binding.place.base);
        is_mutating(call)
            && self.own_method(call).is_none()
            && self.whole_chain(call).is_none()
            && self.root(&call.receiver).is_some_and(changes)
    }

    /// What to call a chain of methods that can only be kept whole: because it iterates, or takes a closure.
    fn whole_chain(&self, call: &ExprMethodCall) -> Option<&'static str> {
        if is_iterator(call) || matches!(peel(&call.receiver), Expr::Range(_)) {
            return Some("an iterator chain");
        }
        let before = match peel(&call.receiver) {
            Expr::MethodCall(inner)
                if !self.ends_chain(inner)
                    && !is_search(inner)
                    && !self.is_combined(inner)
                    && !self.maps_array(inner) =>
            {
                self.whole_chain(inner)
            }
            _ => None,
        };
        let takes = || self.functions_of_method(call).iter().any(Option::is_some);
        before.or_else(|| (call.args.iter().any(is_closure) && !takes()).then_some("a closure"))
    }

    /// `v.push(x)`; `wanted` if the result is used.
    pub(super) fn mutate(&mut self, call: &ExprMethodCall, wanted: bool) -> Value {
        if let Some(value) = self.array_write(call) {
            return value;
        }
        if let Some(value) = self.vector_method(call, wanted) {
            return value;
        }
        let span = call.method.span();
        let mut place = self.place(&call.receiver);
        let args = self.after(order::place_atoms(&mut place), |lower| {
            lower.arguments(&call.args)
        });
        self.edit(place.base, |local| local.storage = true);
        let result = wanted.then(|| self.local("t", span));
        self.push(
            StmtKind::Mutate {
                place,
                method: call.method.clone(),
                args,
                result,
            },
            span,
        );
        result.map_or_else(Value::unit, |local| Value::Op(Op::Copy(Operand::Var(local))))
    }
}

/// Whether the method gives an iterator, whatever it is called on.
pub(super) fn is_iterator(call: &ExprMethodCall) -> bool {
    ITERATORS.iter().any(|name| call.method == name)
}
