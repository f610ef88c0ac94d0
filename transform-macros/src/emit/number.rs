//! Operators whose operands are known to be numbers: methods of the runtime's number. rustc checks them at half
//! the cost of the functions that take anything.

use super::Emitter;
use super::operand::Sweep;
use crate::analysis::kind::Kind;
use crate::ir::op::Operand;
use crate::ir::ssa::Var;
use crate::parse::item::Passing;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

/// An operand that is a number.
#[derive(Clone)]
pub(super) enum Number {
    /// At a level: what a method is called on, and a reference to it.
    Real(TokenStream, TokenStream),
    /// A plain float.
    Const(TokenStream),
}

impl Number {
    /// The number that a local of this name holds.
    pub(super) fn local(name: &TokenStream) -> Number {
        Number::Real(name.clone(), quote!(&#name))
    }
}

/// `a op b`, if one of them is at a level; `op` is the operator's function.
pub(super) fn binary(op: &Ident, a: &Number, b: &Number) -> Option<TokenStream> {
    let method = |name: String| Ident::new(&name, op.span());
    Some(match (a, b) {
        (Number::Real(a, _), Number::Real(_, b)) => {
            let method = method(format!("op_{op}"));
            quote!(#a.#method(#b))
        }
        (Number::Real(a, _), Number::Const(c)) => {
            let method = method(format!("op_{op}_const"));
            quote!(#a.#method(#c))
        }
        (Number::Const(c), Number::Real(b, _)) => {
            let method = method(format!("op_const_{op}"));
            quote!(#b.#method(#c))
        }
        (Number::Const(_), Number::Const(_)) => return None,
    })
}

/// `a * b` for a number at a level.
pub(super) fn product(a: &TokenStream, b: &Number) -> TokenStream {
    times("op_mul", a, &[], b)
}

/// A method that ends in a product: `name` if the last factor is at a level, else `name_const`.
pub(super) fn times(name: &str, receiver: &TokenStream, args: &[TokenStream], by: &Number) -> TokenStream {
    let name = Ident::new(name, Span::mixed_site());
    match by {
        Number::Real(_, by) => quote!(#receiver.#name(#(#args,)* #by)),
        Number::Const(c) => {
            let name = format_ident!("{name}_const");
            quote!(#receiver.#name(#(#args,)* #c))
        }
    }
}

impl Emitter<'_> {
    /// Whether a variable is surely a number at a level.
    pub(super) fn is_real(&self, var: Var) -> bool {
        let is_static = self
            .param_index(var)
            .and_then(|index| self.params.get(index))
            .is_some_and(|param| param.is_static || !matches!(param.passing, Passing::Value | Passing::Ref));
        self.kind(var) == Kind::Scalar && self.is_lifted(var) && !is_static && !self.is_nondiff(var)
    }

    /// An operand as a number, if it surely is one.
    pub(super) fn number(&self, x: &Operand<Var>, sweep: Sweep) -> Option<Number> {
        match x {
            Operand::Var(var) if self.is_real(*var) => {
                Some(Number::Real(self.name(*var, sweep), self.by_ref(*var, sweep)))
            }
            Operand::Var(var)
                if self.kind(*var) == Kind::Scalar
                    && !self.is_lifted(*var)
                    && self.param_index(*var).is_none() =>
            {
                Some(Number::Const(self.plain(*var, sweep)))
            }
            Operand::Lit(syn::Lit::Float(_)) => Some(Number::Const(self.plain_operand(x, sweep))),
            Operand::Path(_) if self.operand_kind(x) == Kind::Scalar => {
                Some(Number::Const(self.plain_operand(x, sweep)))
            }
            _ => None,
        }
    }
}
