//! What a pattern asks for, as a bool: lengths of slices, equal values, and the guard of the arm. Later
//! questions are only asked where the ones before are answered with yes.

use super::chain::{Seen, Subject};
use super::pattern::{is_rest, part_of};
use super::refutable::{alternatives, asked_variant, has_float, is_refutable};
use super::{Lower, Op, Operand, Place, assign, operator};
use crate::hir::StmtKind;
use crate::ir::op::Variant;
use proc_macro2::Span;
use std::collections::VecDeque;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, FieldPat, Member, Pat, PatRange, PatSlice, RangeLimits, Token};

/// What is left to check.
enum Check<'p> {
    Pattern(&'p Pat, Seen),
    /// The elements of a slice whose length fits.
    Elements(&'p PatSlice, Seen),
}

impl Lower<'_> {
    /// Whether the pattern matches and the guard holds; `None` if always.
    pub(super) fn matches_subject(
        &mut self,
        pat: &Pat,
        guard: Option<&Expr>,
        subject: &Subject,
    ) -> Option<Operand> {
        let alternatives = alternatives(pat);
        match (alternatives.as_slice(), guard) {
            ([one], None) => self.holds(checks(one, subject), None),
            ([one], Some(guard)) => {
                let guarded = |lower: &mut Self| {
                    let scope = lower.scope.enter();
                    lower.bind_subject(one, subject);
                    let cond = lower.condition(guard);
                    lower.scope.leave(scope);
                    cond
                };
                self.holds(checks(one, subject), Some(&guarded))
            }
            (several, None) => self.any_holds(several, subject, pat.span()),
            (several, Some(guard)) => match self.any_holds(several, subject, pat.span()) {
                Some(cond) => Some(self.both(cond, pat.span(), |lower| lower.condition(guard))),
                None => Some(self.condition(guard)),
            },
        }
    }

    /// Whether one of several patterns without names matches.
    fn any_holds(&mut self, pats: &[&Pat], subject: &Subject, span: Span) -> Option<Operand> {
        let mut any: Option<Operand> = None;
        for pat in pats {
            let rhs = self.holds(checks(pat, subject), None)?;
            any = Some(match any {
                None => rhs,
                Some(lhs) => {
                    let op = Op::Binary {
                        op: BinOp::Or(Token![||](span)),
                        lhs,
                        rhs,
                    };
                    Operand::Var(self.temp("cond", op, span))
                }
            });
        }
        any
    }

    /// Whether all checks hold, and `also`, which is only run then; `None` if there is nothing to check.
    fn holds(
        &mut self,
        mut left: VecDeque<Check<'_>>,
        also: Option<&dyn Fn(&mut Self) -> Operand>,
    ) -> Option<Operand> {
        let Some((cond, span)) = self.next_condition(&mut left) else {
            return also.map(|also| also(self));
        };
        left.retain(|check| !matches!(check, Check::Pattern(pat, _) if !is_refutable(pat)));
        if left.is_empty() && also.is_none() {
            return Some(cond);
        }
        let truth = operator::bool_literal(true, span);
        Some(self.both(cond, span, |lower| lower.holds(left, also).unwrap_or(truth)))
    }

    /// `lhs && rhs()`
    fn both(&mut self, lhs: Operand, span: Span, rhs: impl FnOnce(&mut Self) -> Operand) -> Operand {
        let both = self.declare("cond", span);
        let then = self.nested(|lower| {
            let op = Op::Copy(rhs(lower));
            lower.push(StmtKind::Assign { local: both, op }, span);
        });
        let els = self.nested(|lower| {
            let op = Op::Copy(operator::bool_literal(false, span));
            lower.push(StmtKind::Assign { local: both, op }, span);
        });
        self.push(StmtKind::If { cond: lhs, then, els }, span);
        Operand::Var(both)
    }

    /// Takes patterns apart up to the first that may not match: its condition.
    fn next_condition(&mut self, left: &mut VecDeque<Check<'_>>) -> Option<(Operand, Span)> {
        while let Some(check) = left.pop_front() {
            match check {
                Check::Elements(slice, seen) => {
                    let elements = self.elements_of(slice, &seen.place, seen.len.clone(), is_refutable);
                    let elements = elements
                        .into_iter()
                        .map(|(pat, step)| Check::Pattern(pat, seen.part(step)));
                    push_all_front(left, elements.collect());
                }
                Check::Pattern(pat, _) if !is_refutable(pat) => {}
                Check::Pattern(pat, seen) => {
                    if let Some(condition) = self.condition_of(pat, seen, left) {
                        return Some(condition);
                    }
                }
            }
        }
        None
    }

    /// The condition of a pattern itself; what its parts ask is put before what is `left`.
    fn condition_of<'p>(
        &mut self,
        pat: &'p Pat,
        seen: Seen,
        left: &mut VecDeque<Check<'p>>,
    ) -> Option<(Operand, Span)> {
        let field = |position: usize, span| assign::field(position, span);
        match pat {
            Pat::Paren(paren) => left.push_front(Check::Pattern(&paren.pat, seen)),
            Pat::Ident(name) if name.subpat.is_some() => {
                name.subpat
                    .iter()
                    .for_each(|(_, inner)| left.push_front(Check::Pattern(inner, seen.clone())));
            }
            Pat::Reference(inner) => {
                left.push_front(Check::Pattern(
                    &inner.pat,
                    Seen {
                        reference: false,
                        ..seen
                    },
                ));
            }
            Pat::Tuple(tuple) => {
                let parts = tuple.elems.iter().enumerate();
                let parts = parts.map(|(i, pat)| Check::Pattern(pat, seen.part(field(i, pat.span()))));
                push_all_front(left, parts.collect());
            }
            Pat::TupleStruct(tuple) => {
                let parts = tuple.elems.iter().enumerate().filter(|(_, pat)| !is_rest(pat));
                let step = |i, pat: &Pat| part_of(&tuple.path, index(i, pat.span()));
                let parts = parts.map(|(i, pat)| Check::Pattern(pat, seen.part(step(i, pat))));
                push_all_front(left, parts.collect());
                return self.variant_asked(pat, &seen);
            }
            Pat::Struct(fields) => {
                let step = |field: &FieldPat| part_of(&fields.path, field.member.clone());
                let parts = fields.fields.iter();
                let parts = parts.map(|field| Check::Pattern(&field.pat, seen.part(step(field))));
                push_all_front(left, parts.collect());
                return self.variant_asked(pat, &seen);
            }
            Pat::Or(_) if !has_float(pat) => {
                let alternatives = alternatives(pat);
                let any = self.any_holds(&alternatives, &Subject::One(seen), pat.span());
                return any.map(|any| (any, pat.span()));
            }
            pat if asked_variant(pat).is_some() => return self.variant_asked(pat, &seen),
            Pat::Slice(slice) => {
                let cond = self.length_fits(slice, &seen);
                if slice.elems.iter().any(is_refutable) {
                    left.push_front(Check::Elements(slice, seen));
                }
                return cond.map(|cond| (cond, slice.span()));
            }
            _ => return Some((self.equals(pat, seen.place), pat.span())),
        }
        None
    }

    /// Whether the value is the variant that the pattern names.
    fn variant_asked(&mut self, pat: &Pat, seen: &Seen) -> Option<(Operand, Span)> {
        let (path, fields) = asked_variant(pat)?;
        let span = path.span();
        let op = Op::Is {
            value: Operand::Ref(seen.place.clone()),
            variant: Box::new(Variant { path, fields }),
        };
        Some((Operand::Var(self.temp("cond", op, span)), span))
    }

    /// Whether the slice has as many elements as the pattern asks for.
    fn length_fits(&mut self, pat: &PatSlice, seen: &Seen) -> Option<Operand> {
        let span = pat.span();
        let rest = pat.elems.iter().filter(|elem| is_rest(elem)).count();
        let wanted = pat.elems.len() - rest;
        if rest > 0 && wanted == 0 {
            return None;
        }
        let lhs = match &seen.len {
            Some(len) => len.clone(),
            None => self.len(&seen.place, span),
        };
        let rhs = assign::integer(wanted, span);
        let op = if rest == 0 {
            BinOp::Eq(Token![==](span))
        } else {
            BinOp::Ge(Token![>=](span))
        };
        Some(self.atom(Op::Compare { op, lhs, rhs }, "cond", span))
    }

    /// Whether the value at the place is what a pattern without names asks for. Floats may be active, and
    /// are compared; for all others there is a `match`.
    fn equals(&mut self, pat: &Pat, place: Place) -> Operand {
        let span = pat.span();
        if !has_float(pat) {
            let cond = self.declare("cond", span);
            self.match_to_bool(Operand::Ref(place), pat, None, cond);
            return Operand::Var(cond);
        }
        let value = self.load(place, span);
        let value = self.atom(value, "t", span);
        let tests: Vec<Operand> = alternatives(pat)
            .into_iter()
            .map(|pat| self.float_equals(pat, &value))
            .collect();
        let or = |lower: &mut Self, lhs, rhs| {
            let op = Op::Binary {
                op: BinOp::Or(Token![||](span)),
                lhs,
                rhs,
            };
            Operand::Var(lower.temp("cond", op, span))
        };
        let any = tests.into_iter().reduce(|lhs, rhs| or(self, lhs, rhs));
        any.unwrap_or_else(|| operator::bool_literal(false, span))
    }

    fn float_equals(&mut self, pat: &Pat, value: &Operand) -> Operand {
        let span = pat.span();
        match pat {
            Pat::Range(range) => self.in_range(range, value),
            Pat::Lit(literal) => {
                let rhs = Operand::Lit(literal.lit.clone());
                let op = Op::Compare {
                    op: BinOp::Eq(Token![==](span)),
                    lhs: value.clone(),
                    rhs,
                };
                self.atom(op, "cond", span)
            }
            _ => operator::bool_literal(true, span),
        }
    }

    fn in_range(&mut self, range: &PatRange, value: &Operand) -> Operand {
        let span = range.span();
        let below = match range.limits {
            RangeLimits::HalfOpen(_) => BinOp::Lt(Token![<](span)),
            RangeLimits::Closed(_) => BinOp::Le(Token![<=](span)),
        };
        let ends = [(&range.start, BinOp::Ge(Token![>=](span))), (&range.end, below)];
        let mut inside: Option<Operand> = None;
        for (end, op) in ends {
            let Some(end) = end else { continue };
            let rhs = self.operand(end);
            let rhs = self.atom(
                Op::Compare {
                    op,
                    lhs: value.clone(),
                    rhs,
                },
                "cond",
                span,
            );
            inside = Some(match inside {
                None => rhs,
                Some(lhs) => {
                    let op = Op::Binary {
                        op: BinOp::And(Token![&&](span)),
                        lhs,
                        rhs,
                    };
                    Operand::Var(self.temp("cond", op, span))
                }
            });
        }
        inside.unwrap_or_else(|| operator::bool_literal(true, span))
    }
}

/// `.i`, as a name.
fn index(index: usize, span: Span) -> Member {
    Member::Unnamed(syn::Index {
        index: u32::try_from(index).unwrap_or(u32::MAX),
        span,
    })
}

fn checks<'p>(pat: &'p Pat, subject: &Subject) -> VecDeque<Check<'p>> {
    subject
        .pairs(pat)
        .into_iter()
        .map(|(pat, seen)| Check::Pattern(pat, seen))
        .collect()
}

fn push_all_front<'p>(left: &mut VecDeque<Check<'p>>, checks: Vec<Check<'p>>) {
    checks.into_iter().rev().for_each(|check| left.push_front(check));
}
