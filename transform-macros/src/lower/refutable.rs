//! What patterns ask for, from their syntax alone. Conditions can say it for lengths, constants, tuples and
//! names; they must, where a name may be bound to an active value or a constant is a float.

use super::pattern::{bound_names, is_rest, names_constant};
use syn::{Expr, Lit, Pat, Path, UnOp};

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
        Pat::TupleStruct(tuple) if !bound_names(pat).is_empty() => tuple.elems.iter().any(is_refutable),
        Pat::Struct(fields) if !bound_names(pat).is_empty() => {
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
        Pat::TupleStruct(tuple) if !nameless() => {
            is_struct(&tuple.path) && tuple.elems.iter().all(is_askable)
        }
        Pat::Struct(fields) if !nameless() => {
            is_struct(&fields.path) && fields.fields.iter().all(|field| is_askable(&field.pat))
        }
        Pat::Macro(_) => false,
        _ => true,
    }
}

/// A path of one name that is no variant of the prelude's enums: most likely a struct.
fn is_struct(path: &Path) -> bool {
    path.get_ident().is_some_and(|name| {
        ["Some", "None", "Ok", "Err"]
            .iter()
            .all(|variant| name != variant)
    })
}

/// Whether patterns of one value leave it open that the value, or a part they bind, is active: the
/// integers, variants and constants of a `match` are not.
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
