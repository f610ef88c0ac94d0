//! Patterns over values that may be active. What they ask for becomes conditions, a length or an equal
//! value, so that their names are bound to parts of places; a `match` becomes a chain of `if`s. Which
//! patterns these are is said in [`refutable`](super::refutable): all others stay a `match`, whose bindings
//! are inactive.

use super::expr::peel;
use super::pattern::bound_names;
use super::refutable::{asks_length, expanded, fits, guarded, peel_pat};
use super::value::{Value, span_of};
use super::{Lower, Op, Operand, Place, Proj};
use crate::hir::{Block, LocalId, StmtKind};
use crate::ir::op::Opaque;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprMatch, Pat, parse_quote_spanned};

/// What a pattern looks at: a place, and whether the user's program has a reference to it.
#[derive(Clone)]
pub(super) struct Seen {
    pub(super) place: Place,
    pub(super) reference: bool,
    /// The length, where it has been asked for.
    pub(super) len: Option<Operand>,
}

impl Seen {
    pub(super) fn value(&self) -> Value {
        if self.reference {
            Value::Borrow(self.place.clone())
        } else {
            Value::Place(self.place.clone())
        }
    }

    pub(super) fn part(&self, step: Proj) -> Seen {
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
    pub(super) fn pairs<'p>(&self, pat: &'p Pat) -> Vec<(&'p Pat, Seen)> {
        match (self, peel_pat(pat)) {
            (Subject::One(seen), pat) => vec![(pat, seen.clone())],
            (Subject::Tuple(parts), Pat::Tuple(pats)) => {
                pats.elems.iter().zip(parts.iter().cloned()).collect()
            }
            (Subject::Tuple(_), _) => Vec::new(),
        }
    }
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
        // What is bound by `&mut` is written where it is.
        let value = match self.mutable_borrow(peel(scrutinee)) {
            Some(place) => Value::Borrow(place),
            None => self.value(scrutinee),
        };
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

    /// `match` as a chain of `if`s.
    pub(super) fn match_chain(&mut self, expr: &ExprMatch, subject: &Subject, dest: Option<LocalId>) {
        let arms = expr.arms.iter().map(|arm| (guarded(&arm.pat), &*arm.body));
        let arms: Vec<_> = arms
            .map(|((pat, guard), body)| (single(pat), guard, body))
            .collect();
        let links = arms.iter().flat_map(|(pats, guard, body)| {
            let link = |pat| Link {
                pat,
                guard: *guard,
                body,
            };
            pats.iter().map(link)
        });
        let links: Vec<_> = links.collect();
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

/// Alternatives that bind names are arms of their own: the names are other places in each.
pub(super) fn single(pat: &Pat) -> Vec<Pat> {
    if bound_names(pat).is_empty() {
        vec![pat.clone()]
    } else {
        expanded(pat)
    }
}

fn first_span(pats: &[&Pat]) -> Span {
    pats.first().map_or_else(Span::mixed_site, |pat| pat.span())
}
