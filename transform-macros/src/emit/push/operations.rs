//! Operations: the tangent of the value from those of the operands.

use super::super::names::fixed;
use super::super::number::{self, Number};
use super::super::op::{callee_span, listed};
use super::super::operand::Sweep::After;
use super::Pusher;
use crate::analysis::activity::base_of;
use crate::analysis::needs::is_reciprocal;
use crate::analysis::residuals::Form;
use crate::effort::optimizes;
use crate::ir::op::{Op, Operand, Proj, Wrapper};
use crate::ir::ssa::Var;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

impl Pusher<'_> {
    pub(super) fn define(&self, out: Var, op: &Op<Var>) -> TokenStream {
        let dot = self.emitter.names.dot(out);
        let storage = self.emitter.is_storage(out);
        if !self.active(out) {
            let starts_storage = storage && self.emitter.is_root(out) && self.emitter.storage_is_active(out);
            let ty = self.emitter.names.suffixed(out, "_type");
            return if starts_storage {
                quote!(let mut #dot = #ty.zero();)
            } else {
                TokenStream::new()
            };
        }
        if let Some(same) = self.same_dot(out, op) {
            self.aliases.borrow_mut().insert(out, same);
            return TokenStream::new();
        }
        let value = self.op(out, op);
        match (storage, self.emitter.is_root(out)) {
            (true, true) => quote!(let mut #dot = #value;),
            (true, false) => quote!(#dot = #value;),
            (false, _) => quote!(let #dot = #value;),
        }
    }

    /// The tangent that an operation's value has in common with an operand, both numbers with a place of their own.
    pub(super) fn same_dot(&self, out: Var, op: &Op<Var>) -> Option<Ident> {
        let active = |x| self.emitter.activity.operand_active(x);
        let x =
            match op {
                Op::Copy(x) => x,
                Op::Binary {
                    op: syn::BinOp::Add(_),
                    lhs,
                    rhs,
                } if self.emitter.form(out, op) == Form::Rule && active(lhs) != active(rhs) => {
                    if active(lhs) { lhs } else { rhs }
                }
                Op::Binary {
                    op: syn::BinOp::Sub(_),
                    lhs,
                    rhs,
                } if self.emitter.form(out, op) == Form::Rule && !active(rhs) => lhs,
                _ => return None,
            };
        match x {
            Operand::Var(var) if active(x) && self.is_own(*var) && self.is_own(out) => {
                Some(self.dot_name(*var))
            }
            _ => None,
        }
    }

    pub(super) fn is_own(&self, var: Var) -> bool {
        self.emitter.is_real(var) && !self.emitter.is_storage(var)
    }

    /// The tangent of an operator's value where both operands are numbers.
    pub(super) fn numbers(
        &self,
        out: Var,
        op: &syn::BinOp,
        (lhs, a): (&Operand<Var>, Number),
        (rhs, b): (&Operand<Var>, Number),
    ) -> Option<TokenStream> {
        let dot = |x: &Operand<Var>| match x {
            Operand::Var(var) if self.active(*var) => {
                let dot = self.dot_name(*var);
                Some(quote!(#dot))
            }
            _ => None,
        };
        let (da, db) = (dot(lhs), dot(rhs));
        let name = |name: &str| Ident::new(name, syn::spanned::Spanned::span(op));
        Some(match (op, da, db) {
            (syn::BinOp::Add(_), Some(da), Some(db)) => quote!(#da.op_add(&#db)),
            (syn::BinOp::Sub(_), Some(da), Some(db)) => quote!(#da.op_sub(&#db)),
            (syn::BinOp::Add(_) | syn::BinOp::Sub(_), Some(da), None) => quote!(#da.clone()),
            (syn::BinOp::Add(_), None, Some(db)) => quote!(#db.clone()),
            (syn::BinOp::Sub(_), None, Some(db)) => quote!(#db.op_neg()),
            (syn::BinOp::Mul(_), Some(da), Some(db)) => match (&a, &b) {
                (Number::Real(_, a), Number::Real(_, b)) if optimizes() => {
                    quote!(#da.op_mul_add_mul(#b, &#db, #a))
                }
                (Number::Real(a, _), Number::Real(_, b)) => {
                    quote!(#da.op_mul(#b).op_add(&#a.op_mul(&#db)))
                }
                _ => return None,
            },
            (syn::BinOp::Mul(_), Some(da), None) => number::binary(&name("mul"), &Number::local(&da), &b)?,
            (syn::BinOp::Mul(_), None, Some(db)) => number::binary(&name("mul"), &Number::local(&db), &a)?,
            (syn::BinOp::Div(_), Some(da), Some(db)) => {
                let y = self.emitter.by_ref(out, After);
                let change = Number::local(&quote!(#da.op_sub(&#db.op_mul(#y))));
                number::binary(&name("div"), &change, &b)?
            }
            (syn::BinOp::Div(_), None, Some(db)) if is_reciprocal(lhs) => {
                let y = self.emitter.by_ref(out, After);
                quote!(#db.op_mul(#y).op_mul(#y).op_neg_o())
            }
            (syn::BinOp::Div(_), da, db) => {
                let y = self.emitter.by_ref(out, After);
                let from_a = match &da {
                    Some(da) => Some(number::binary(&name("div"), &Number::local(da), &b)?),
                    None => None,
                };
                let from_b = match &db {
                    Some(db) => {
                        let product = Number::local(&quote!(#db.op_mul(#y)));
                        Some(number::binary(&name("div"), &product, &b)?)
                    }
                    None => None,
                };
                match (from_a, from_b) {
                    (Some(a), _) => a,
                    (None, Some(b)) => quote!(#b.op_neg()),
                    (None, None) => return None,
                }
            }
            _ => return None,
        })
    }

    /// The tangent of an operation's value.
    pub(super) fn op(&self, out: Var, op: &Op<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        match (self.emitter.form(out, op), op) {
            (Form::Rule, Op::Binary { op, lhs, rhs }) => self.binary(out, op, lhs, rhs),
            (
                Form::Rule,
                Op::Unary {
                    arg: Operand::Var(var),
                    ..
                },
            ) if self.emitter.is_real(*var) && self.active(*var) => {
                let dot = self.dot_name(*var);
                quote!(#dot.op_neg())
            }
            (Form::Rule, Op::Unary { arg, .. }) => {
                let dot = self.dot(arg);
                quote!(#plumbing::neg(&#dot))
            }
            (_, Op::Copy(x) | Op::Deref(x)) => self.dot(x),
            (Form::Moves, Op::Get(place)) => self.place_dot(place),
            (_, Op::Tuple(items)) => {
                let dots: Vec<_> = items.iter().map(|x| self.dot(x)).collect();
                quote!((#(#dots,)*))
            }
            (_, Op::Outcome { value, left }) => {
                let (value, left) = (self.dot(value), listed(left.iter().map(|x| self.dot(x))));
                quote!((#value, #left, ()))
            }
            (_, Op::Returned(x)) => {
                let outcome = match base_of(x) {
                    Some(outcome) if self.emitter.is_outcome(outcome) => outcome,
                    _ => return self.dot(x),
                };
                let (ty, dot) = (
                    self.emitter.names.suffixed(outcome, "_type"),
                    self.dot_ref(outcome),
                );
                quote!(#plumbing::copy(#ty.came().main(#dot)))
            }
            (_, Op::Struct { form, values, rest }) => {
                let dots = values.iter().map(|x| self.dot(x)).collect();
                let rest = rest.as_ref().map(|rest| self.dot(rest));
                let path = form.type_path();
                if form.variant {
                    return self.emitter.made_tangent(&path, form, dots);
                }
                self.emitter
                    .made(&quote!(#plumbing::TanOf<#path, Lv>), form, dots, rest)
            }
            (
                _,
                Op::Wrap {
                    by: Wrapper::Box,
                    value,
                },
            ) => self.dot(value),
            (_, Op::Wrap { value, .. }) => {
                let dot = self.dot(value);
                quote!(::core::option::Option::Some(#dot))
            }
            (_, Op::Array { items, vec }) => {
                let dots: Vec<_> = items.iter().map(|x| self.dot(x)).collect();
                if *vec {
                    quote!(::std::vec![#(#dots),*])
                } else {
                    quote!(#plumbing::Fixed([#(#dots),*]))
                }
            }
            (_, Op::Repeat { item, len, vec }) => {
                let (dot, len) = (self.dot(item), self.emitter.length(len, After));
                if *vec {
                    quote!(::std::vec![#dot; #len])
                } else {
                    quote!(#plumbing::Fixed({ let dot = #dot; let all: [_; #len] = ::core::array::from_fn(|_| #plumbing::copy(&dot)); all }))
                }
            }
            (Form::Call, Op::Call { func, args }) => self.call(out, func, args),
            (Form::Maps, _) => self.maps(out, op),
            _ => quote!(::core::default::Default::default()),
        }
    }

    pub(super) fn binary(
        &self,
        out: Var,
        op: &syn::BinOp,
        lhs: &Operand<Var>,
        rhs: &Operand<Var>,
    ) -> TokenStream {
        if let (Some(a), Some(b)) = (self.emitter.number(lhs, After), self.emitter.number(rhs, After))
            && let Some(code) = self.numbers(out, op, (lhs, a), (rhs, b))
        {
            return code;
        }
        let plumbing = self.emitter.plumbing;
        let (a, b) = (
            self.emitter.operand_ref(lhs, After),
            self.emitter.operand_ref(rhs, After),
        );
        let (da, db) = (self.dot(lhs), self.dot(rhs));
        let (from_a, from_b) = match op {
            syn::BinOp::Add(_) => (da, db),
            syn::BinOp::Sub(_) => (da, quote!(#plumbing::neg(&#db))),
            syn::BinOp::Mul(_) => (quote!(#plumbing::mul(&#da, #b)), quote!(#plumbing::mul(&#db, #a))),
            _ => {
                let y = self.emitter.by_ref(out, After);
                (
                    quote!(#plumbing::div(&#da, #b)),
                    quote!(#plumbing::neg(&#plumbing::div(&#plumbing::mul(&#db, #y), #b))),
                )
            }
        };
        match (
            self.emitter.activity.operand_active(lhs),
            self.emitter.activity.operand_active(rhs),
        ) {
            (true, true) => quote!(#plumbing::add(&#from_a, &#from_b)),
            (true, false) => from_a,
            _ => from_b,
        }
    }

    pub(super) fn maps(&self, out: Var, op: &Op<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let map = self.emitter.map_name(out);
        if let Op::Get(place) = op {
            let path = place.path.split_last().map_or(&[][..], |(_, before)| before);
            let start = self.dot_ref(place.base);
            let whole = if path.is_empty() {
                start
            } else {
                let path = self.dot_path(quote!(#plumbing::DotPath::new(#start)), path);
                quote!(&#path.get())
            };
            return quote!(#plumbing::push(#map, (#plumbing::Dot(#whole),)));
        }
        if let Op::Method {
            recv: x @ Operand::Var(var),
            args,
            ..
        } = op
            && args.is_empty()
            && self.emitter.is_real(*var)
            && self.emitter.is_real(out)
        {
            let dot = self.operand_dot_ref(x);
            return quote!(#plumbing::push_one(#map, #dot));
        }
        let slots = op.operands().into_iter().map(|x| {
            if self.emitter.activity.operand_active(x) {
                let dot = self.operand_dot_ref(x);
                let dot = match self.emitter.is_taken_slice(x) {
                    true => quote!(&(#dot).to_vec()),
                    false => dot,
                };
                quote!(#plumbing::Dot(#dot))
            } else {
                quote!(#plumbing::NoDot)
            }
        });
        quote!(#plumbing::push(#map, (#(#slots,)*)))
    }

    /// A reference to an active operand's tangent.
    pub(super) fn operand_dot_ref(&self, x: &Operand<Var>) -> TokenStream {
        match x {
            Operand::Ref(place) if !place.path.is_empty() => {
                let dot = self.place_dot(place);
                quote!(&#dot)
            }
            _ => base_of(x).map_or_else(TokenStream::new, |var| self.dot_ref(var)),
        }
    }

    pub(super) fn call(&self, out: Var, func: &crate::ir::op::Callee, args: &[Operand<Var>]) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let (map, span) = (self.emitter.map_name(out), callee_span(func));
        let tuple = self.emitter.arguments_after(out, args);
        let dots = args.iter().map(|x| {
            if !self.emitter.activity.operand_active(x) {
                return quote!(#plumbing::no_dot());
            }
            match x {
                Operand::Ref(place) if matches!(place.path.last(), Some(Proj::Range { .. })) => {
                    let start = self.dot_ref(place.base);
                    let path = self.dot_path(quote!(#plumbing::DotPath::new(#start)), &place.path);
                    quote!(#plumbing::DotFrom::dot_from(#path.slice()))
                }
                _ => {
                    let dot = self.operand_dot_ref(x);
                    quote!(#plumbing::DotFrom::dot_from(#dot))
                }
            }
        });
        if self.emitter.is_nested(func) {
            let among = fixed("among");
            return quote_spanned!(span=> #plumbing::push_among(#among, #map, #tuple, (#(#dots,)*)));
        }
        quote_spanned!(span=> #plumbing::push_call(#map, #tuple, (#(#dots,)*)))
    }
}
