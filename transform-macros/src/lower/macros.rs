//! The macros of std: assertions become branches, `vec!` a value, `matches!` a `match`, and formatting is
//! kept as written.

use super::operator::bool_literal;
use super::refutable::asks_conditions;
use super::value::{Value, span_of};
use super::{Lower, Op, Operand};
use crate::hir::{Block, LocalId, StmtKind};
use crate::ir::op::Opaque;
use crate::parse::builtin::{self, Builtin, VecBody};
use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{BinOp, Expr, Macro, Pat, parse_quote, parse_quote_spanned};

impl Lower<'_> {
    pub(super) fn macro_call(&mut self, mac: &Macro) -> Value {
        let span = mac.path.span();
        match Builtin::of(mac) {
            Some(Builtin::Assert { debug }) => self.when(debug, span, |lower| lower.assert(mac)),
            Some(Builtin::AssertCompare { equal, debug }) => {
                self.when(debug, span, |lower| lower.assert_compare(mac, equal));
            }
            Some(Builtin::Diverge) => {
                let op = self.format_opaque(mac, "a panic");
                self.push(StmtKind::Diverge(op), span);
            }
            Some(Builtin::Print) => {
                let op = self.format_opaque(mac, "printing");
                self.push(StmtKind::Effect(op), span);
            }
            Some(Builtin::Format) => return Value::Op(self.format_opaque(mac, "formatting")),
            Some(Builtin::Vec) => return self.vec(mac),
            Some(Builtin::Matches) => return self.matches(mac),
            Some(Builtin::Constant) => return Value::Op(constant(mac)),
            Some(Builtin::Array) => {
                let list = self.errors.handle(builtin::array_body(mac));
                return list.map_or_else(Value::unit, |list| self.array_literal(&list, span));
            }
            Some(Builtin::Matrix(sides)) => return self.matrix_literal(mac, sides),
            Some(Builtin::Slicing) => return Value::Op(self.slicing(mac)),
            Some(Builtin::Transform(kind)) => return self.transform_macro(kind, mac),
            // Rejected by the fence, or written as methods by now.
            Some(Builtin::Dbg | Builtin::Joining) | None => {}
        }
        Value::unit()
    }

    /// Runs `fill` always, or only where `debug_assert!` does.
    fn when(&mut self, debug: bool, span: Span, fill: impl FnOnce(&mut Self)) {
        if !debug {
            return fill(self);
        }
        let enabled = constant(&parse_quote_spanned!(span=> ::core::cfg!(debug_assertions)));
        let cond = self.atom(enabled, "cond", span);
        let then = self.nested(fill);
        self.push(
            StmtKind::If {
                cond,
                then,
                els: Block::default(),
            },
            span,
        );
    }

    fn assert(&mut self, mac: &Macro) {
        let arguments = self.errors.handle(builtin::arguments(mac)).unwrap_or_default();
        let Some((condition, message)) = arguments.split_first() else {
            return;
        };
        let span = mac.path.span();
        let cond = self.condition(condition);
        let els = self.nested(|lower| {
            let panic: Macro = match message {
                [] => parse_quote_spanned! {span=>
                    ::core::panic!("{}", ::core::concat!("assertion failed: ", ::core::stringify!(#condition)))
                },
                message => parse_quote_spanned!(span=> ::core::panic!(#(#message),*)),
            };
            let op = lower.format_opaque(&panic, "a panic");
            lower.push(StmtKind::Diverge(op), span);
        });
        self.push(
            StmtKind::If {
                cond,
                then: Block::default(),
                els,
            },
            span,
        );
    }

    fn assert_compare(&mut self, mac: &Macro, equal: bool) {
        let arguments = self.errors.handle(builtin::arguments(mac)).unwrap_or_default();
        let [left, right, message @ ..] = arguments.as_slice() else {
            return;
        };
        let span = mac.path.span();
        let op = if equal {
            BinOp::Eq(syn::Token![==](span))
        } else {
            BinOp::Ne(syn::Token![!=](span))
        };
        let compare = self.compare(op, left, right);
        let Op::Compare { lhs, rhs, .. } = compare.clone() else {
            return;
        };
        let cond = self.atom(compare, "cond", span);
        let els = self.nested(|lower| lower.compare_failed([lhs, rhs], equal, message, span));
        self.push(
            StmtKind::If {
                cond,
                then: Block::default(),
                els,
            },
            span,
        );
    }

    /// The panic of `assert_eq!`, in std's words.
    fn compare_failed(&mut self, sides: [Operand; 2], equal: bool, message: &[Expr], span: Span) {
        // Names that no expression of the message can mean.
        let names = ["left", "right"].map(|name| Ident::new(name, Span::mixed_site()));
        let [left, right] = &names;
        let relation = if equal { "left == right" } else { "left != right" };
        let panic: Macro = if message.is_empty() {
            let text = format!("assertion `{relation}` failed\n  left: {{:?}}\n right: {{:?}}");
            parse_quote_spanned!(span=> ::core::panic!(#text, #left, #right))
        } else {
            let text = format!("assertion `{relation}` failed: {{}}\n  left: {{:?}}\n right: {{:?}}");
            parse_quote_spanned!(span=> ::core::panic!(#text, ::core::format_args!(#(#message),*), #left, #right))
        };
        let mut inputs: Vec<(Ident, LocalId)> = Vec::new();
        for (name, side) in names.iter().zip(sides) {
            let op = self.read(Value::from((side, span)), span);
            inputs.push((name.clone(), self.variable(op, span)));
        }
        let (expr, captured) = self.captured(&format_macro(&panic), message, "a panic");
        inputs.extend(captured);
        let tokens = Box::new(Opaque {
            expr,
            format: true,
            construct: "a panic",
        });
        self.push(StmtKind::Diverge(Op::Opaque { tokens, inputs }), span);
    }

    /// The value in a local, even if it is a literal.
    pub(super) fn variable(&mut self, op: Op, span: Span) -> LocalId {
        match op {
            Op::Copy(Operand::Var(local)) => local,
            op => self.temp("t", op, span),
        }
    }

    /// A formatting macro, kept as written.
    fn format_opaque(&mut self, mac: &Macro, construct: &'static str) -> Op {
        let inputs = self
            .errors
            .handle(builtin::format_inputs(mac))
            .unwrap_or_default();
        let (expr, inputs) = self.captured(&format_macro(mac), &inputs, construct);
        Op::Opaque {
            tokens: Box::new(Opaque {
                expr,
                format: true,
                construct,
            }),
            inputs,
        }
    }

    /// `s![i.., ..]`: kept as written.
    fn slicing(&mut self, mac: &Macro) -> Op {
        let expr = format_macro(mac);
        let (expr, inputs) = self.captured(&expr, &builtin::slicing(mac), "a slice");
        Op::Opaque {
            tokens: Box::new(Opaque {
                expr,
                format: false,
                construct: "a slice",
            }),
            inputs,
        }
    }

    fn vec(&mut self, mac: &Macro) -> Value {
        match self.errors.handle(builtin::vec_body(mac)) {
            Some(VecBody::List(items)) => self.array(&items, true),
            Some(VecBody::Repeat { item, len }) => self.vec_repeat(&item, &len),
            None => Value::unit(),
        }
    }

    fn matches(&mut self, mac: &Macro) -> Value {
        let Some((scrutinee, pat, guard)) = self.errors.handle(builtin::matches_body(mac)) else {
            return Value::unit();
        };
        let span = span_of(&scrutinee);
        if asks_conditions(&[&pat]) {
            let subject = self.subject(&scrutinee, &[&pat]);
            let cond = self.matches_subject(&pat, guard.as_ref(), &subject);
            return Value::Op(Op::Copy(cond.unwrap_or_else(|| bool_literal(true, span))));
        }
        let dest = self.declare("cond", span);
        let scrutinee = self.argument(&scrutinee);
        self.match_to_bool(scrutinee, &pat, guard.as_ref(), dest);
        Value::Op(Op::Copy(Operand::Var(dest)))
    }

    /// Assigns whether the pattern matches.
    pub(super) fn match_to_bool(
        &mut self,
        scrutinee: Operand,
        pat: &Pat,
        guard: Option<&Expr>,
        dest: LocalId,
    ) {
        let span = pat.span();
        let result = |value: bool| {
            move |lower: &mut Self| {
                let op = Op::Copy(bool_literal(value, span));
                lower.push(StmtKind::Assign { local: dest, op }, span);
            }
        };
        let matched = self.arm(pat, guard, result(true));
        let other = self.other_arm(span, result(false));
        self.push(
            StmtKind::Match {
                scrutinee,
                arms: vec![matched, other],
            },
            span,
        );
    }
}

fn format_macro(mac: &Macro) -> Expr {
    parse_quote!(#mac)
}

/// A macro that expands to a constant.
fn constant(mac: &Macro) -> Op {
    let tokens = Opaque {
        expr: format_macro(mac),
        format: false,
        construct: "a constant",
    };
    Op::Opaque {
        tokens: Box::new(tokens),
        inputs: Vec::new(),
    }
}
