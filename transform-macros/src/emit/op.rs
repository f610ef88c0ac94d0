//! One operation: its value, and its value with its derivative.

use super::Emitter;
use super::number;
use super::operand::Sweep;
use crate::analysis::activity::base_of;
use crate::analysis::kind::Kind;
use crate::analysis::residuals::{self, form};
use crate::ir::op::{Callee, Length, Op, Operand, Proj};
use crate::ir::ssa::Var;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

impl Emitter<'_> {
    /// The value of an operation, in the representation of `out`.
    pub(super) fn value(&self, out: Option<Var>, op: &Op<Var>, sweep: Sweep) -> TokenStream {
        let lifted = out.is_some_and(|out| self.is_lifted(out));
        if let Some(tokens) = self.lifted_op(op, lifted, sweep) {
            return match out.filter(|_| lifted).and_then(|out| self.type_of_part(out, op)) {
                Some(ty) => {
                    let plumbing = self.plumbing;
                    quote!(::core::convert::identity::<<#ty as #plumbing::Lift>::At<Lv>>(#tokens))
                }
                None => tokens,
            };
        }
        let plain = self.plain_op(op, sweep);
        let plumbing = self.plumbing;
        match out.map(|out| self.kind(out)) {
            Some(Kind::Scalar) if lifted => quote!(#plumbing::lit::<Lv, _>(#plain)),
            Some(_) if lifted && !is_empty_constructor(op) => quote!(#plumbing::lift::<Lv, _>(#plain)),
            _ => plain,
        }
    }

    /// Whether any operand is at a level.
    fn on_level(&self, op: &Op<Var>) -> bool {
        match op {
            Op::Get(place) => self.is_lifted(place.base),
            _ => op.operands().into_iter().any(|x| self.operand_is_lifted(x)),
        }
    }

    /// The value of an operation over lifted operands, or that builds a lifted value.
    fn lifted_op(&self, op: &Op<Var>, lifted: bool, sweep: Sweep) -> Option<TokenStream> {
        let plumbing = self.plumbing;
        let whole = op;
        match op {
            Op::Is { value, variant } => Some(self.is_variant(value, variant, sweep)),
            Op::Copy(x) | Op::Deref(x) if lifted => Some(self.lifted_value(x, sweep)),
            Op::Wrap { by, value } if lifted => Some(self.wrapped(*by, value, sweep)),
            Op::Tuple(items) if lifted => {
                let items: Vec<_> = items.iter().map(|x| self.lifted_value(x, sweep)).collect();
                Some(quote!((#(#items,)*)))
            }
            Op::Outcome { value, left } if lifted => {
                let value = self.lifted_value(value, sweep);
                let left = left.iter().map(|x| match base_of(x) {
                    Some(var) if self.is_in_place(var) => quote!(::std::vec::Vec::new()),
                    _ => self.lifted_value(x, sweep),
                });
                let left = listed(left);
                Some(quote!((#value, #left, #plumbing::Changed)))
            }
            Op::Struct { form, values, rest } if lifted => {
                let values = values.iter().map(|x| self.lifted_value(x, sweep)).collect();
                let rest = rest.as_ref().map(|rest| self.lifted_value(rest, sweep));
                let path = form.type_path();
                if form.variant {
                    return Some(self.made_variant(&path, form, values));
                }
                Some(self.made(&quote!(<#path as #plumbing::Lift>::At<Lv>), form, values, rest))
            }
            Op::Array { items, vec } if lifted => {
                let items: Vec<_> = items.iter().map(|x| self.lifted_value(x, sweep)).collect();
                Some(if *vec {
                    quote!(::std::vec![#(#items),*])
                } else {
                    quote!([#(#items),*])
                })
            }
            Op::Repeat { item, len, vec } if lifted => {
                let item = self.lifted_value(item, sweep);
                let len = self.length(len, sweep);
                Some(if *vec {
                    quote!(::std::vec![#item; #len])
                } else {
                    quote!({ let item = #item; let array: [_; #len] = ::core::array::from_fn(|_| #plumbing::copy(&item)); array })
                })
            }
            _ if !self.on_level(op) => None,
            Op::Get(place) => Some(self.owned_place(place, sweep)),
            Op::Unary {
                op: syn::UnOp::Neg(_),
                arg,
            } => {
                if let Some(code) = self.number(arg, sweep).and_then(|arg| number::negated(&arg)) {
                    return Some(code);
                }
                let function = match self.may_be_of_user(whole) {
                    true => quote!(opposite::<Lv, _>),
                    false => quote!(neg),
                };
                let arg = self.operand_ref(arg, sweep);
                Some(quote!(#plumbing::#function(#arg)))
            }
            Op::Binary { op, lhs, rhs } if self.may_be_of_user(whole) => {
                Some(self.operated("operate", op, lhs, rhs, sweep))
            }
            Op::Binary { op, lhs, rhs } => {
                let function = arithmetic(op)?;
                if let (Some(a), Some(b)) = (self.number(lhs, sweep), self.number(rhs, sweep))
                    && let Some(code) = number::binary(&function, &a, &b)
                {
                    return Some(code);
                }
                let (lhs, rhs) = (self.arithmetic_ref(lhs, sweep), self.arithmetic_ref(rhs, sweep));
                Some(quote!(#plumbing::#function(#lhs, #rhs)))
            }
            Op::Compare { op, lhs, rhs } => {
                let function = comparison(op)?;
                let (lhs, rhs) = (self.operand_ref(lhs, sweep), self.operand_ref(rhs, sweep));
                Some(quote!(#plumbing::#function(#lhs, #rhs)))
            }
            Op::Cast { arg, ty } if Kind::of_type(ty) == Kind::Scalar && self.operand_is_lifted(arg) => {
                let arg = self.operand_ref(arg, sweep);
                Some(quote!(#plumbing::cast::<#ty, Lv, _>(#arg)))
            }
            Op::Cast { arg, ty } if Kind::of_type(ty) == Kind::Static && self.operand_is_lifted(arg) => {
                let arg = self.operand_ref(arg, sweep);
                Some(quote_spanned!(ty.span()=> #plumbing::as_whole::<#ty, _>(#arg)))
            }
            Op::Method {
                recv,
                name,
                turbofish,
                args,
            } => self
                .method_with(op, "method_with", sweep)
                .or_else(|| Some(self.method(recv, name.clone(), turbofish, args, sweep))),
            Op::Call { func, args } => Some(self.call(func, args, sweep)),
            Op::Primal(x) => {
                let x = self.operand_ref(x, sweep);
                Some(quote!(#plumbing::primal(#x)))
            }
            Op::Returned(x) if lifted => Some(self.returned(x)),
            _ => None,
        }
    }

    pub(super) fn length(&self, len: &Length<Var>, sweep: Sweep) -> TokenStream {
        match len {
            Length::Operand(len) => self.plain_operand(len, sweep),
            Length::Const(expr) => quote!(#expr),
        }
    }

    /// An owned lifted value of an operand that may be part of a plain variable.
    pub(super) fn lifted_part(&self, x: &Operand<Var>, sweep: Sweep) -> TokenStream {
        match x {
            Operand::Ref(place) if !place.path.is_empty() && !self.is_lifted(place.base) => {
                let (plumbing, part) = (self.plumbing, self.plain_op(&Op::Get(place.clone()), sweep));
                quote!(#plumbing::lift::<Lv, _>(#part))
            }
            _ => self.lifted_value(x, sweep),
        }
    }

    /// The value of an active operation, and its derivative beside it.
    pub(super) fn linearized(&self, op: &Op<Var>, sweep: Sweep) -> TokenStream {
        let plumbing = self.plumbing;
        match op {
            Op::Binary {
                op: operator,
                lhs,
                rhs,
            } if self.may_be_of_user(op) => {
                let call = self.operated("linearize_operate", operator, lhs, rhs, sweep);
                quote!(#plumbing::Linearizing::finish(#call))
            }
            Op::Unary { arg, .. } if self.may_be_of_user(op) => {
                let arg = self.operand_ref(arg, sweep);
                quote!(#plumbing::Linearizing::finish(#plumbing::linearize_opposite::<Lv, _>(#arg)))
            }
            Op::Binary { op, lhs, rhs } => {
                let function = arithmetic(op).map_or_else(
                    || format_ident!("linearize_bits"),
                    |f| format_ident!("linearize_{f}"),
                );
                let (lhs, rhs) = (self.arithmetic_ref(lhs, sweep), self.arithmetic_ref(rhs, sweep));
                quote!(#plumbing::#function(#lhs, #rhs))
            }
            Op::Unary { arg, .. } => {
                let arg = self.operand_ref(arg, sweep);
                quote!(#plumbing::linearize_neg(#arg))
            }
            Op::Cast { arg, ty } => {
                let arg = self.operand_ref(arg, sweep);
                quote!(#plumbing::linearize_cast::<#ty, Lv, _>(#arg))
            }
            Op::Method {
                recv,
                name,
                turbofish,
                args,
            } => {
                let finish = match self.recurs(name) {
                    true => quote!(finish_boxed),
                    false => quote!(finish),
                };
                if let Some(call) = self.method_with(op, "called_method_with", sweep) {
                    return quote!(#plumbing::Linearizing::#finish(#call));
                }
                let linearize = Ident::new(&format!("linearize_{}", name.unraw()), name.span());
                let call = self.method(recv, linearize, turbofish, args, sweep);
                if self.may_be_of_user(op) {
                    quote!(#plumbing::Linearizing::#finish(#call))
                } else {
                    call
                }
            }
            Op::Get(place) => self.linearized_get(place, sweep),
            Op::Call { func, args } => self.linearized_call(func, args, sweep),
            other => self.value(None, other, sweep),
        }
    }

    /// An operator of what may be of a type of the user's.
    fn operated(
        &self,
        function: &str,
        op: &syn::BinOp,
        lhs: &Operand<Var>,
        rhs: &Operand<Var>,
        sweep: Sweep,
    ) -> TokenStream {
        let plumbing = self.plumbing;
        let (span, name) = match op {
            syn::BinOp::Add(op) => (op.span, "Add"),
            syn::BinOp::Sub(op) => (op.span, "Sub"),
            syn::BinOp::Mul(op) => (op.span, "Mul"),
            syn::BinOp::Div(op) => (op.span, "Div"),
            other => (other.span(), "Rem"),
        };
        let name = Ident::new(name, span);
        let is_constant = |x: &Operand<Var>| {
            let plain = matches!(x, Operand::Lit(_) | Operand::Path(_)) || !self.operand_is_lifted(x);
            plain && self.operand_kind(x) == Kind::Scalar
        };
        let side = match (is_constant(lhs), is_constant(rhs)) {
            (false, true) => "_left",
            (true, false) => "_right",
            _ => "",
        };
        let function = format_ident!("{function}{side}", span = span);
        let (lhs, rhs) = (self.arithmetic_ref(lhs, sweep), self.arithmetic_ref(rhs, sweep));
        quote_spanned!(span=> #plumbing::#function::<Lv, _, _, _>(#plumbing::operators::#name, #lhs, #rhs))
    }

    fn linearized_get(&self, place: &crate::ir::op::Place<Var>, sweep: Sweep) -> TokenStream {
        let plumbing = self.plumbing;
        let Some((last, before)) = place.path.split_last() else {
            return TokenStream::new();
        };
        let whole = if before.is_empty() {
            self.by_ref(place.base, sweep)
        } else {
            let whole = self.extend_place(self.base(place, sweep), before, sweep);
            quote!(&#whole)
        };
        let index = self.index(last, sweep);
        match last {
            Proj::Range { .. } => quote!(#plumbing::linearize_range(#whole, #index)),
            _ => quote!(#plumbing::linearize_get(#whole, #index)),
        }
    }

    /// The form of an operation's derivative.
    pub(super) fn form(&self, out: Var, op: &Op<Var>) -> residuals::Form {
        form(out, op, self.kinds)
    }
}

/// What is left in arguments, as one value.
pub(super) fn listed(left: impl Iterator<Item = TokenStream>) -> TokenStream {
    left.fold(quote!(()), |list, x| quote!((#list, #x)))
}

/// `Vec::new()` and its like: the element type is inferred from what is put in.
fn is_empty_constructor(op: &Op<Var>) -> bool {
    let Op::Call {
        func: Callee::Path(path),
        ..
    } = op
    else {
        return false;
    };
    let names: Vec<_> = path
        .path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    matches!(names.as_slice(), [.., ty, new] if ty == "Vec" && (new == "new" || new == "with_capacity"))
}

/// The handle of a callee, as a value: its const parameters are inferred.
pub(super) fn callee_span(func: &Callee) -> proc_macro2::Span {
    match func {
        Callee::Path(path) | Callee::Method(path) => syn::spanned::Spanned::span(path),
        Callee::Transform { span, .. } => *span,
    }
}

/// The function of an arithmetic operator.
pub(super) fn arithmetic(op: &syn::BinOp) -> Option<Ident> {
    let (name, span) = match op {
        syn::BinOp::Add(op) => ("add", op.span),
        syn::BinOp::Sub(op) => ("sub", op.span),
        syn::BinOp::Mul(op) => ("mul", op.span),
        syn::BinOp::Div(op) => ("div", op.span),
        syn::BinOp::Rem(op) => ("rem", op.span),
        _ => return None,
    };
    Some(Ident::new(name, span))
}

/// The function of a comparison.
fn comparison(op: &syn::BinOp) -> Option<Ident> {
    let name = match op {
        syn::BinOp::Eq(_) => "eq",
        syn::BinOp::Ne(_) => "ne",
        syn::BinOp::Lt(_) => "lt",
        syn::BinOp::Le(_) => "le",
        syn::BinOp::Gt(_) => "gt",
        syn::BinOp::Ge(_) => "ge",
        _ => return None,
    };
    Some(Ident::new(name, syn::spanned::Spanned::span(op)))
}
