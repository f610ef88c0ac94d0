//! Patterns over values that may be active. What they ask for becomes conditions, a length or an equal
//! value, so that their names are bound to parts of places; a `match` becomes a chain of `if`s. Which
//! patterns these are is said in [`refutable`](super::refutable): all others stay a `match`, whose bindings
//! are inactive.

use super::expr::peel;
use super::pattern::{bound_names, is_rest};
use super::refutable::{alternatives, asks_length, fits, guarded, has_float, is_refutable, peel_pat};
use super::value::{Value, span_of};
use super::{Lower, Op, Operand, Place, Proj, assign, operator};
use crate::hir::{Block, LocalId, StmtKind};
use crate::ir::op::Opaque;
use proc_macro2::Span;
use std::collections::VecDeque;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprMatch, Pat, PatRange, PatSlice, RangeLimits, Token, parse_quote_spanned};

/// What a pattern looks at: a place, and whether the user's program has a reference to it.
#[derive(Clone)]
pub(super) struct Seen {
    place: Place,
    reference: bool,
    /// The length, where it has been asked for.
    len: Option<Operand>,
}

impl Seen {
    pub(super) fn value(&self) -> Value {
        if self.reference {
            Value::Borrow(self.place.clone())
        } else {
            Value::Place(self.place.clone())
        }
    }

    fn part(&self, step: Proj) -> Seen {
        let mut place = self.place.clone();
        place.path.push(step);
        Seen {
            place,
            reference: self.reference,
            len: None,
        }
    }
}

/// What stands between `match` and its arms. A tuple is its parts: they need not be put into one value.
pub(super) enum Subject {
    One(Seen),
    Tuple(Vec<Seen>),
}

impl Subject {
    /// The pattern's parts, each with what it looks at.
    fn pairs<'p>(&self, pat: &'p Pat) -> Vec<(&'p Pat, Seen)> {
        match (self, peel_pat(pat)) {
            (Subject::One(seen), pat) => vec![(pat, seen.clone())],
            (Subject::Tuple(parts), Pat::Tuple(pats)) => {
                pats.elems.iter().zip(parts.iter().cloned()).collect()
            }
            (Subject::Tuple(_), _) => Vec::new(),
        }
    }
}

/// What is left to check.
enum Check<'p> {
    Pattern(&'p Pat, Seen),
    /// The elements of a slice whose length fits.
    Elements(&'p PatSlice, Seen),
}

/// An arm of a chain.
struct Link<'p> {
    pat: &'p Pat,
    guard: Option<&'p Expr>,
    body: &'p Expr,
}

impl Lower<'_> {
    /// What the patterns look at. It is evaluated once, and stays what it is while they are checked.
    pub(super) fn subject(&mut self, scrutinee: &Expr, pats: &[&Pat]) -> Subject {
        if let Expr::Tuple(tuple) = peel(scrutinee)
            && pats.iter().all(|pat| fits(pat, tuple.elems.len()))
        {
            let parts = self.arguments(&tuple.elems).into_iter().zip(&tuple.elems);
            let parts: Vec<_> = parts
                .map(|(part, expr)| (Value::from((part, expr.span())), expr))
                .collect();
            return Subject::Tuple(
                parts
                    .into_iter()
                    .map(|(value, expr)| self.seen(value, expr))
                    .collect(),
            );
        }
        let value = self.value(scrutinee);
        let mut seen = self.seen(value, scrutinee);
        if pats.iter().any(|pat| asks_length(pat)) {
            seen.len = Some(self.len(&seen.place, first_span(pats)));
        }
        Subject::One(seen)
    }

    fn seen(&mut self, value: Value, expr: &Expr) -> Seen {
        let reference = self.is_reference(&value);
        let place = self.place_of(value, span_of(expr));
        Seen {
            place: self.pinned(place),
            reference,
            len: None,
        }
    }

    /// Binds the names of the pattern.
    pub(super) fn bind_subject(&mut self, pat: &Pat, subject: &Subject) {
        for (pat, seen) in subject.pairs(pat) {
            match pat {
                Pat::Slice(slice) => self.bind_elements(slice, seen.value(), seen.len),
                _ => self.bind_pattern(pat, seen.value()),
            }
        }
    }

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
            Pat::TupleStruct(tuple) if !bound_names(pat).is_empty() => {
                let parts = tuple.elems.iter().enumerate();
                let parts = parts.map(|(i, pat)| Check::Pattern(pat, seen.part(field(i, pat.span()))));
                push_all_front(left, parts.collect());
            }
            Pat::Struct(fields) if !bound_names(pat).is_empty() => {
                let parts = fields.fields.iter();
                let parts = parts
                    .map(|field| Check::Pattern(&field.pat, seen.part(Proj::Field(field.member.clone()))));
                push_all_front(left, parts.collect());
            }
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

    /// `match` as a chain of `if`s.
    pub(super) fn match_chain(&mut self, expr: &ExprMatch, subject: &Subject, dest: Option<LocalId>) {
        let mut links = Vec::new();
        for arm in &expr.arms {
            let (pat, guard) = guarded(&arm.pat);
            // Alternatives that bind names are arms of their own: the names are other places in each.
            let pats = if bound_names(pat).is_empty() {
                vec![pat]
            } else {
                alternatives(pat)
            };
            links.extend(pats.into_iter().map(|pat| Link {
                pat,
                guard,
                body: &arm.body,
            }));
        }
        self.chain(&links, subject, dest, expr.match_token.span);
    }

    fn chain(&mut self, links: &[Link<'_>], subject: &Subject, dest: Option<LocalId>, span: Span) {
        let Some((link, others)) = links.split_first() else {
            // Rust has seen to it that some arm matches.
            let expr = parse_quote_spanned!(span=> ::core::unreachable!());
            let tokens = Opaque {
                expr,
                format: true,
                construct: "a panic",
            };
            let op = Op::Opaque {
                tokens: Box::new(tokens),
                inputs: Vec::new(),
            };
            return self.push(StmtKind::Diverge(op), span);
        };
        let body = |lower: &mut Self| {
            let scope = lower.scope.enter();
            lower.bind_subject(link.pat, subject);
            lower.perform(link.body, dest);
            lower.scope.leave(scope);
        };
        // The last arm matches whatever is left.
        let certain = others.is_empty() && link.guard.is_none();
        match if certain {
            None
        } else {
            self.matches_subject(link.pat, link.guard, subject)
        } {
            None => body(self),
            Some(cond) => {
                let then = self.nested(body);
                let els = self.nested(|lower| lower.chain(others, subject, dest, span));
                self.push(StmtKind::If { cond, then, els }, span);
            }
        }
    }

    /// Goes on only where the pattern matches, with its names bound; `els` is run elsewhere.
    pub(super) fn subject_or(&mut self, pat: &Pat, subject: &Subject, els: impl FnOnce(&mut Self)) {
        if let Some(cond) = self.matches_subject(pat, None, subject) {
            let els = self.nested(els);
            self.push(
                StmtKind::If {
                    cond,
                    then: Block::default(),
                    els,
                },
                pat.span(),
            );
        }
        self.bind_subject(pat, subject);
    }
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

fn first_span(pats: &[&Pat]) -> Span {
    pats.first().map_or_else(Span::mixed_site, |pat| pat.span())
}
