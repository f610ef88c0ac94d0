//! Names of patterns that match: a name becomes a local, or another name for a place; the parts of a tuple,
//! a slice or a struct become parts of a place. Whether a pattern matches is asked elsewhere, before.

use super::assign::{element, field, integer};
use super::scope::Binding;
use super::value::Value;
use super::{Lower, Op, Operand, Place, Proj};
use crate::diagnostics::catalog;
use crate::hir::{LocalId, StmtKind};
use crate::ir::op::{Payload, names_variant};
use proc_macro2::{Ident, Span};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, Member, Pat, PatIdent, PatSlice, Path, Token, Type};

impl Lower<'_> {
    /// Binds the names of the pattern to the parts of the value.
    pub(super) fn bind_pattern(&mut self, pat: &Pat, value: Value) {
        let span = pat.span();
        match pat {
            Pat::Paren(paren) => self.bind_pattern(&paren.pat, value),
            Pat::Type(typed) => self.bind_pattern(&typed.pat, value),
            Pat::Wild(_) | Pat::Rest(_) => self.bind_nothing(value, span),
            Pat::Ident(name) if names_constant(name) => self.bind_nothing(value, span),
            Pat::Ident(name) => match &name.subpat {
                None => {
                    self.bind_name(name, None, value, span);
                }
                Some((_, inner)) => {
                    let (place, reference) = self.parts(value, span);
                    let seen = |place| {
                        if reference {
                            Value::Borrow(place)
                        } else {
                            Value::Place(place)
                        }
                    };
                    let whole = PatIdent {
                        subpat: None,
                        ..name.clone()
                    };
                    self.bind_name(&whole, None, seen(place.clone()), span);
                    self.bind_pattern(inner, seen(place));
                }
            },
            Pat::Reference(reference) => {
                let inner = self.behind_reference(value, span);
                self.bind_pattern(&reference.pat, inner);
            }
            Pat::Tuple(tuple) => self.bind_fields(None, &tuple.elems, value, span),
            Pat::TupleStruct(tuple) => self.bind_fields(Some(&tuple.path), &tuple.elems, value, span),
            Pat::Struct(fields) => {
                let (place, reference) = self.parts(value, span);
                for field in &fields.fields {
                    let step = part_of(&fields.path, field.member.clone());
                    self.bind_part(&field.pat, &place, step, reference);
                }
            }
            Pat::Slice(slice) => self.bind_elements(slice, value, None),
            _ if bound_names(pat).is_empty() => self.bind_nothing(value, span),
            _ => self.errors.error(pat, catalog::REFUTABLE_PATTERN),
        }
    }

    /// A name for the value. Gives back the local if it made one.
    pub(super) fn bind_name(
        &mut self,
        name: &PatIdent,
        ty: Option<&Type>,
        value: Value,
        span: Span,
    ) -> Option<LocalId> {
        // `ref mut x` is another name for a place, too.
        let mutable = name.mutability.is_some() && name.by_ref.is_none();
        let value = match value {
            Value::Borrow(place) if !mutable => {
                self.bind_alias(&name.ident, place);
                return None;
            }
            Value::Place(place) if !mutable && name.by_ref.is_some() => {
                self.bind_alias(&name.ident, place);
                return None;
            }
            Value::Place(place) if !mutable && ty.is_none() && self.is_constant(&place) => {
                self.scope.bind(&name.ident, Binding::of(place));
                return None;
            }
            value => value,
        };
        let held = self.held(&value);
        let op = self.kept(value, span);
        let local = self.user_local(&name.ident, mutable, ty);
        self.note(local, |facts| facts.hold(held));
        self.push(StmtKind::Let { local, op }, span);
        self.bind_local(&name.ident, local);
        Some(local)
    }

    /// The name is a reference to the place, whatever its indices become.
    fn bind_alias(&mut self, name: &Ident, place: Place) {
        let mut place = self.pinned(place);
        if let Operand::Ref(plain) = self.borrow(place.clone()) {
            place = plain;
        }
        self.scope.bind(name, Binding::to(place));
    }

    /// A variable that never changes: another name for it will do.
    fn is_constant(&self, place: &Place) -> bool {
        place.path.is_empty() && !self.is_mutable(place.base) && !self.primal_reads
    }

    fn bind_nothing(&mut self, value: Value, span: Span) {
        if let Value::Op(op) = value {
            self.discard(Value::Op(op), span);
        }
    }

    /// What a `&` pattern sees.
    fn behind_reference(&mut self, value: Value, span: Span) -> Value {
        match value {
            Value::Borrow(place) => Value::Place(place),
            value => {
                let arg = self.named_operand(value, "t", span);
                Value::Op(Op::Deref(arg))
            }
        }
    }

    /// The place whose parts are bound, and whether they are bound by reference.
    fn parts(&mut self, value: Value, span: Span) -> (Place, bool) {
        let reference = self.is_reference(&value);
        (self.place_of(value, span), reference)
    }

    fn bind_part(&mut self, pat: &Pat, place: &Place, step: Proj, reference: bool) {
        let mut part = place.clone();
        part.path.push(step);
        self.bind_pattern(
            pat,
            if reference {
                Value::Borrow(part)
            } else {
                Value::Place(part)
            },
        );
    }

    /// `path` is that of a struct or a variant.
    fn bind_fields(
        &mut self,
        path: Option<&Path>,
        pats: &Punctuated<Pat, Token![,]>,
        value: Value,
        span: Span,
    ) {
        let rest = pats.iter().position(is_rest);
        if let Some(rest) = rest.and_then(|rest| pats.iter().nth(rest).filter(|_| rest + 1 < pats.len())) {
            self.errors.error(rest, catalog::TUPLE_REST);
        }
        let (place, reference) = self.parts(value, span);
        for (position, pat) in pats.iter().enumerate().filter(|(_, pat)| !is_rest(pat)) {
            let step = match (path, field(position, pat.span())) {
                (Some(path), Proj::Field(member)) => part_of(path, member),
                (_, step) => step,
            };
            self.bind_part(pat, &place, step, reference);
        }
    }

    /// `[a, b]`, `[first, .., last]`, `[head, tail @ ..]`; `len` is the length, if it is known.
    pub(super) fn bind_elements(&mut self, slice: &PatSlice, value: Value, len: Option<Operand>) {
        let span = slice.span();
        let (place, reference) = self.parts(value, span);
        let place = self.frozen(place);
        let is_bound = |pat: &Pat| !matches!(pat, Pat::Wild(_) | Pat::Rest(_));
        for (pat, step) in self.elements_of(slice, &place, len, is_bound) {
            match rest_name(pat) {
                // A slice is always bound by reference.
                Some(name) => self.bind_part(&Pat::Ident(name), &place, step, true),
                None => self.bind_part(pat, &place, step, reference),
            }
        }
    }

    /// The wanted ones of a slice pattern's elements, each with the step to it.
    pub(super) fn elements_of<'p>(
        &mut self,
        slice: &'p PatSlice,
        place: &Place,
        len: Option<Operand>,
        wanted: fn(&Pat) -> bool,
    ) -> Vec<(&'p Pat, Proj)> {
        let span = slice.span();
        let rest = slice.elems.iter().position(is_rest);
        let after_rest = rest.map_or(0, |rest| slice.elems.len() - rest - 1);
        let mut from_end = slice.elems.iter().skip(rest.unwrap_or(slice.elems.len()));
        let len = match len {
            _ if after_rest == 0 || !from_end.any(wanted) => None,
            Some(len) => Some(len),
            None => Some(self.len(place, span)),
        };
        let mut elements = Vec::new();
        for (position, pat) in slice.elems.iter().enumerate().filter(|(_, pat)| wanted(pat)) {
            let step = match (rest, &len) {
                (Some(rest), _) if position == rest => {
                    let hi = len.clone().map(|len| self.minus(len, after_rest, span));
                    Proj::Range {
                        lo: Some(integer(position, span)),
                        hi,
                        inclusive: false,
                    }
                }
                (Some(rest), Some(len)) if position > rest => {
                    Proj::Index(self.minus(len.clone(), slice.elems.len() - position, span))
                }
                _ => element(position, span),
            };
            elements.push((pat, step));
        }
        elements
    }

    /// `place.len()`
    pub(super) fn len(&mut self, place: &Place, span: Span) -> Operand {
        let recv = if place.path.is_empty() {
            Operand::Var(place.base)
        } else {
            Operand::Ref(place.clone())
        };
        let name = Ident::new("len", span);
        let op = Op::Method {
            recv,
            name,
            turbofish: None,
            args: Vec::new(),
        };
        Operand::Var(self.temp("len", op, span))
    }

    fn minus(&mut self, lhs: Operand, rhs: usize, span: Span) -> Operand {
        let op = Op::Binary {
            op: BinOp::Sub(Token![-](span)),
            lhs,
            rhs: integer(rhs, span),
        };
        Operand::Var(self.temp("i", op, span))
    }
}

/// The step to a field of a struct, or of a variant.
pub(super) fn part_of(path: &Path, member: Member) -> Proj {
    if names_variant(path) {
        let variant = path.clone();
        Proj::Payload(Box::new(Payload { variant, member }))
    } else {
        Proj::Field(member)
    }
}

/// A pattern that is a name and no more.
pub(super) fn plain_name(pat: &Pat) -> Option<&PatIdent> {
    match pat {
        Pat::Ident(name) if name.subpat.is_none() && name.by_ref.is_none() => Some(name),
        _ => None,
    }
}

/// `..` or `name @ ..`
pub(super) fn is_rest(pat: &Pat) -> bool {
    match pat {
        Pat::Rest(_) => true,
        Pat::Ident(PatIdent {
            subpat: Some((_, inner)),
            ..
        }) => is_rest(inner),
        _ => false,
    }
}

/// `name` of `name @ ..`
fn rest_name(pat: &Pat) -> Option<PatIdent> {
    match pat {
        Pat::Ident(name) if is_rest(pat) => Some(PatIdent {
            subpat: None,
            ..name.clone()
        }),
        _ => None,
    }
}

/// Whether the pattern is no name, but a constant or a variant: by its capital letter.
pub(super) fn names_constant(name: &PatIdent) -> bool {
    name.ident.to_string().starts_with(char::is_uppercase) && name.subpat.is_none()
}

/// The names a pattern binds, each once.
pub(super) fn bound_names(pat: &Pat) -> Vec<PatIdent> {
    let mut names = BoundNames(Vec::new());
    names.visit_pat(pat);
    names.0
}

struct BoundNames(Vec<PatIdent>);

impl<'ast> Visit<'ast> for BoundNames {
    fn visit_pat_ident(&mut self, name: &'ast PatIdent) {
        if !names_constant(name) && self.0.iter().all(|known| known.ident != name.ident) {
            self.0.push(name.clone());
        }
        visit::visit_pat_ident(self, name);
    }

    fn visit_expr(&mut self, _: &'ast Expr) {}
}
