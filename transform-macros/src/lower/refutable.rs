//! What patterns ask for, from their syntax alone. Conditions can say it for lengths, constants, variants, tuples
//! and names; they must, where a name may be bound to an active value or a constant is a float.

use super::pattern::{bound_names, is_rest, names_constant};
use crate::ir::op::{is_none, names_variant};
use syn::punctuated::Punctuated;
use syn::{Expr, Lit, Pat, PatIdent, PatReference, PatSlice, PatTuple, PatTupleStruct, Path, Token, UnOp};

/// Whether patterns of one value are to be checked by conditions, rather than by a `match`.
pub(super) fn asks_conditions(pats: &[&Pat]) -> bool {
    let pats: Vec<&Pat> = pats.iter().flat_map(|pat| alternatives(pat)).collect();
    pats.iter().all(|pat| is_askable(pat)) && may_be_active(&pats)
}

/// The pattern and the guard of an arm.
pub(super) fn guarded(pat: &Pat) -> (&Pat, Option<&Expr>) {
    match pat {
        Pat::Guard(guarded) => (&guarded.pat, Some(&guarded.guard)),
        pat => (pat, None),
    }
}

pub(super) fn peel_pat(pat: &Pat) -> &Pat {
    match pat {
        Pat::Paren(paren) => peel_pat(&paren.pat),
        other => other,
    }
}

/// The patterns that `|` joins.
pub(super) fn alternatives(pat: &Pat) -> Vec<&Pat> {
    match pat {
        Pat::Paren(paren) => alternatives(&paren.pat),
        Pat::Or(or) => or.cases.iter().flat_map(alternatives).collect(),
        other => vec![other],
    }
}

/// The patterns that a pattern joins by `|` anywhere inside, in the order in which they are tried.
pub(super) fn expanded(pat: &Pat) -> Vec<Pat> {
    let each = |inner: &Pat, outer: &dyn Fn(Pat) -> Pat| expanded(inner).into_iter().map(outer).collect();
    match pat {
        Pat::Or(or) => or.cases.iter().flat_map(expanded).collect(),
        Pat::Paren(inner) => expanded(&inner.pat),
        Pat::Reference(inner) => each(&inner.pat, &|pat| {
            let pat = Box::new(pat);
            Pat::Reference(PatReference { pat, ..inner.clone() })
        }),
        Pat::Ident(name) => match &name.subpat {
            Some((at, inner)) => each(inner, &|pat| {
                let subpat = Some((*at, Box::new(pat)));
                Pat::Ident(PatIdent {
                    subpat,
                    ..name.clone()
                })
            }),
            None => vec![pat.clone()],
        },
        Pat::Tuple(tuple) => products(&tuple.elems, |elems| {
            Pat::Tuple(PatTuple {
                elems,
                ..tuple.clone()
            })
        }),
        Pat::TupleStruct(tuple) => products(&tuple.elems, |elems| {
            Pat::TupleStruct(PatTupleStruct {
                elems,
                ..tuple.clone()
            })
        }),
        Pat::Slice(slice) => products(&slice.elems, |elems| {
            Pat::Slice(PatSlice {
                elems,
                ..slice.clone()
            })
        }),
        Pat::Struct(fields) => {
            let pats = fields.fields.iter().map(|field| (*field.pat).clone()).collect();
            products(&pats, |pats| {
                let mut fields = fields.clone();
                for (field, pat) in fields.fields.iter_mut().zip(pats) {
                    field.colon_token.get_or_insert_with(Default::default);
                    *field.pat = pat;
                }
                Pat::Struct(fields)
            })
        }
        other => vec![other.clone()],
    }
}

/// A pattern for every choice among the alternatives of its parts.
fn products(
    parts: &Punctuated<Pat, Token![,]>,
    whole: impl Fn(Punctuated<Pat, Token![,]>) -> Pat,
) -> Vec<Pat> {
    let mut all = vec![Punctuated::new()];
    for part in parts {
        let choices = expanded(part);
        all = all
            .into_iter()
            .flat_map(|before: Punctuated<Pat, Token![,]>| {
                choices.iter().map(move |choice| {
                    let mut with = before.clone();
                    with.push(choice.clone());
                    with
                })
            })
            .collect();
    }
    all.into_iter().map(whole).collect()
}

/// Whether the pattern takes a tuple literal of this length apart, or ignores it.
pub(super) fn fits(pat: &Pat, len: usize) -> bool {
    alternatives(pat).into_iter().all(|pat| match pat {
        Pat::Wild(_) => true,
        Pat::Tuple(tuple) => tuple.elems.len() == len && !tuple.elems.iter().any(is_rest),
        _ => false,
    })
}

/// Whether the pattern itself asks for a length.
pub(super) fn asks_length(pat: &Pat) -> bool {
    match pat {
        Pat::Paren(inner) => asks_length(&inner.pat),
        Pat::Reference(inner) => asks_length(&inner.pat),
        Pat::Or(or) => or.cases.iter().any(asks_length),
        Pat::Ident(name) => name.subpat.as_ref().is_some_and(|(_, inner)| asks_length(inner)),
        Pat::Slice(slice) => slice.elems.is_empty() || !slice.elems.iter().all(is_rest),
        _ => false,
    }
}

/// Whether the pattern may fail to match. A struct is taken for one that has no other variants.
pub(super) fn is_refutable(pat: &Pat) -> bool {
    match pat {
        Pat::Wild(_) | Pat::Rest(_) => false,
        Pat::Paren(inner) => is_refutable(&inner.pat),
        Pat::Reference(inner) => is_refutable(&inner.pat),
        Pat::Ident(name) => match &name.subpat {
            Some((_, inner)) => is_refutable(inner),
            None => names_constant(name),
        },
        Pat::Tuple(tuple) => tuple.elems.iter().any(is_refutable),
        Pat::TupleStruct(tuple) if !names_variant(&tuple.path) => tuple.elems.iter().any(is_refutable),
        Pat::Struct(fields) if !names_variant(&fields.path) => {
            fields.fields.iter().any(|field| is_refutable(&field.pat))
        }
        Pat::Slice(slice) => asks_length(pat) || slice.elems.iter().any(is_refutable),
        Pat::Or(or) => or.cases.iter().all(is_refutable),
        _ => true,
    }
}

/// Whether the constants that the pattern names are floats.
pub(super) fn has_float(pat: &Pat) -> bool {
    match pat {
        Pat::Paren(paren) => has_float(&paren.pat),
        Pat::Or(or) => or.cases.iter().any(has_float),
        Pat::Lit(literal) => matches!(literal.lit, Lit::Float(_)),
        Pat::Range(range) => [&range.start, &range.end]
            .into_iter()
            .flatten()
            .any(|end| is_float(end)),
        _ => false,
    }
}

fn is_float(end: &Expr) -> bool {
    match end {
        Expr::Lit(literal) => matches!(literal.lit, Lit::Float(_)),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Neg(_)) && is_float(&unary.expr),
        Expr::Path(path) => path
            .path
            .segments
            .iter()
            .any(|segment| ["f64", "f32", "consts"].iter().any(|name| segment.ident == name)),
        _ => false,
    }
}

/// Whether conditions can say what the pattern asks for.
fn is_askable(pat: &Pat) -> bool {
    let nameless = || bound_names(pat).is_empty();
    match pat {
        Pat::Paren(paren) => is_askable(&paren.pat),
        Pat::Reference(inner) => is_askable(&inner.pat),
        Pat::Ident(name) => name.subpat.as_ref().is_none_or(|(_, inner)| is_askable(inner)),
        Pat::Tuple(tuple) => {
            tuple.elems.iter().rev().skip(1).all(|pat| !is_rest(pat)) && tuple.elems.iter().all(is_askable)
        }
        Pat::Slice(slice) => slice.elems.iter().all(is_askable),
        Pat::Or(_) if has_float(pat) => alternatives(pat)
            .into_iter()
            .all(|case| matches!(case, Pat::Lit(_) | Pat::Range(_))),
        Pat::Or(or) => nameless() && or.cases.iter().all(|case| !asks_length(case)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().all(is_askable),
        Pat::Struct(fields) => fields.fields.iter().all(|field| is_askable(&field.pat)),
        Pat::Macro(_) => false,
        _ => true,
    }
}

/// The path of a variant that the pattern asks for, and whether it may have fields.
pub(super) fn asked_variant(pat: &Pat) -> Option<(Path, bool)> {
    match pat {
        Pat::TupleStruct(tuple) => Some((tuple.path.clone(), true)),
        Pat::Struct(fields) => Some((fields.path.clone(), true)),
        Pat::Path(path) if path.qself.is_none() => Some((path.path.clone(), false)),
        Pat::Ident(name) if names_constant(name) => {
            let path = Path::from(name.ident.clone());
            is_none(&path).then_some((path, false))
        }
        _ => None,
    }
    .filter(|(path, _)| names_variant(path))
}

/// Whether patterns of one value leave it open that the value, or a part they bind, is active: the
/// integers and constants of a `match` are not.
fn may_be_active(pats: &[&Pat]) -> bool {
    let mut bound = false;
    let mut tuples = Vec::new();
    let mut left: Vec<&Pat> = pats.iter().rev().copied().collect();
    while let Some(pat) = left.pop() {
        match pat {
            Pat::Wild(_) | Pat::Rest(_) => {}
            Pat::Paren(inner) => left.push(&inner.pat),
            Pat::Reference(inner) => left.push(&inner.pat),
            Pat::Or(or) => left.extend(&or.cases),
            Pat::Slice(_) => return true,
            Pat::TupleStruct(_) | Pat::Struct(_) => return true,
            pat if asked_variant(pat).is_some() => return true,
            Pat::Ident(name) if name.subpat.is_some() || !names_constant(name) => {
                bound = true;
                left.extend(name.subpat.iter().map(|(_, inner)| &**inner));
            }
            Pat::Tuple(tuple) => tuples.push(tuple),
            other => return has_float(other),
        }
    }
    let width = tuples.iter().map(|tuple| tuple.elems.len()).max();
    match width {
        None => bound,
        Some(width) => (0..width).any(|position| {
            let parts: Vec<&Pat> = tuples
                .iter()
                .filter_map(|tuple| tuple.elems.iter().nth(position))
                .collect();
            may_be_active(&parts)
        }),
    }
}
