//! Operators whose operands are known to be numbers: methods of the runtime's number. rustc checks them at half
//! the cost of the functions that take anything.

use super::Emitter;
use super::operand::Sweep;
use crate::analysis::kind::Kind;
use crate::ir::op::Operand;
use crate::ir::ssa::Var;
use crate::parse::item::Passing;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// An operand that is a number.
#[derive(Clone)]
pub(super) enum Number {
    /// At a level: what a method is called on, and a reference to it.
    Real(TokenStream, TokenStream),
    /// At a level, in a local that is read for the last time.
    Last(TokenStream),
    /// A plain float.
    Const(TokenStream),
}

impl Number {
    /// The number that a local of this name holds.
    pub(super) fn local(name: &TokenStream) -> Number {
        Number::Real(name.clone(), quote!(&#name))
    }
}

/// `a op b`, if one of them is at a level; `op` is the operator's function. In the methods' names `o` is an
/// operand that is taken, `r` one that is borrowed.
pub(super) fn binary(op: &Ident, a: &Number, b: &Number) -> Option<TokenStream> {
    let (prefix, suffix) = match (a, b) {
        (Number::Real(..), Number::Real(..)) => ("", ""),
        (Number::Real(..), Number::Last(_)) => ("", "_ro"),
        (Number::Last(_), Number::Real(..)) => ("", "_or"),
        (Number::Last(_), Number::Last(_)) => ("", "_oo"),
        (Number::Real(..), Number::Const(_)) => ("", "_const"),
        (Number::Last(_), Number::Const(_)) => ("", "_const_o"),
        (Number::Const(_), Number::Real(..)) => ("const_", ""),
        (Number::Const(_), Number::Last(_)) => ("const_", "_o"),
        (Number::Const(_), Number::Const(_)) => return None,
    };
    let method = Ident::new(&format!("op_{prefix}{op}{suffix}"), op.span());
    let (receiver, argument) = if let Number::Const(_) = a { (b, a) } else { (a, b) };
    let (Number::Real(receiver, _) | Number::Last(receiver) | Number::Const(receiver)) = receiver;
    let (Number::Real(_, argument) | Number::Last(argument) | Number::Const(argument)) = argument;
    Some(quote!(#receiver.#method(#argument)))
}

/// `-a` for a number at a level.
pub(super) fn negated(a: &Number) -> Option<TokenStream> {
    match a {
        Number::Real(a, _) => Some(quote!(#a.op_neg())),
        Number::Last(a) => Some(quote!(#a.op_neg_o())),
        Number::Const(_) => None,
    }
}

/// The operator's function.
pub(super) fn operator(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
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
            Operand::Var(var)
                if sweep == Sweep::Forward && self.is_real(*var) && self.moving.borrow().contains(var) =>
            {
                Some(Number::Last(self.name(*var, sweep)))
            }
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
