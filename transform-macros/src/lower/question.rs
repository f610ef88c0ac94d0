//! `e?`: what is in `e`, or an early return. Which of the two enums it is, the function's result says.

use super::value::Value;
use super::{Lower, Op, Operand, Place, Proj};
use crate::hir::{Block, StmtKind};
use crate::ir::op::{Callee, Payload, Variant, Wrapper};
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
        let (full, empty) = if self.returns_option {
            ("Some", "None")
        } else {
            ("Ok", "Err")
        };
        let op = Op::Is {
            value: Operand::Ref(place.clone()),
            variant: Box::new(Variant {
                path: variant(empty),
                fields: !self.returns_option,
            }),
        };
        let cond = Operand::Var(self.temp("cond", op, span));
        let then = self.nested(|lower| {
            let op = if lower.returns_option {
                Op::Copy(Operand::Path(variant(empty)))
            } else {
                lower.converted(part(&place, variant(empty)))
            };
            let y = lower.atom(op, "y", span);
            lower.push(StmtKind::Return(y), span);
        });
        let els = Block::default();
        self.push(StmtKind::If { cond, then, els }, span);
        Value::Place(part(&place, variant(full)))
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
