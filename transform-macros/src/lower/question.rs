//! `e?`: what is in `e`, or an early return. Which of the two enums it is, the function's result says.

use super::value::Value;
use super::{Lower, Op, Operand, Place, Proj};
use crate::diagnostics::catalog;
use crate::hir::{Block, StmtKind};
use crate::ir::op::{Callee, Payload, Variant, Wrapper};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{ExprTry, Ident, Member, Path, Type, parse_quote_spanned};

/// Whether a result is an `Option`. Any other that `?` stands before is a `Result`, which often has another name.
pub(super) fn is_option(output: &Type) -> bool {
    let last = match crate::parse::types::peel(output) {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    last.is_some_and(|last| last.ident == "Option")
}

impl Lower<'_> {
    pub(super) fn question(&mut self, expr: &ExprTry) -> Value {
        let span = expr.question_token.span();
        let value = self.value(&expr.expr);
        let place = self.place_of(value, expr.expr.span());
        let place = self.pinned(place);
        let variant = |name: &str| Path::from(Ident::new(name, span));
        let option = self.leaves.last().is_some_and(|leave| leave.option);
        self.check_question(expr);
        let (full, empty) = if option { ("Some", "None") } else { ("Ok", "Err") };
        let op = Op::Is {
            value: Operand::Ref(place.clone()),
            variant: Box::new(Variant {
                path: variant(empty),
                fields: !option,
            }),
        };
        let cond = Operand::Var(self.temp("cond", op, span));
        let then = self.nested(|lower| {
            let op = if option {
                Op::Copy(Operand::Path(variant(empty)))
            } else {
                lower.converted(part(&place, variant(empty)))
            };
            lower.leave(Value::Op(op), span);
        });
        let els = Block::default();
        self.push(StmtKind::If { cond, then, els }, span);
        Value::Place(part(&place, variant(full)))
    }

    /// Whether what is left can be left: as far as the types of results are known.
    fn check_question(&mut self, expr: &ExprTry) {
        let of_function = self.leaves.last().is_none_or(|leave| leave.block.is_none());
        let ty = crate::parse::types::peel(self.output);
        let other =
            crate::parse::types::is_surely_lifted(ty) || matches!(ty, Type::Tuple(_) | Type::Array(_));
        if of_function && other {
            let message = catalog::QUESTION_MARK.about(ty.to_token_stream());
            self.errors.error(expr.question_token, message);
        }
    }

    /// `Err(From::from(error))`
    fn converted(&mut self, error: Place) -> Op {
        let span = error.span;
        let error = Operand::Var(self.temp("error", Op::Get(error), span));
        let func = Callee::Path(parse_quote_spanned!(span=> ::core::convert::From::from));
        let args = vec![error];
        let value = Operand::Var(self.temp("error", Op::Call { func, args }, span));
        let by = Wrapper::Err;
        Op::Wrap { by, value }
    }
}

/// What is in a variant.
fn part(place: &Place, variant: Path) -> Place {
    let member = Member::Unnamed(syn::Index {
        index: 0,
        span: place.span,
    });
    let mut part = place.clone();
    part.path
        .push(Proj::Payload(Box::new(Payload { variant, member })));
    part
}
