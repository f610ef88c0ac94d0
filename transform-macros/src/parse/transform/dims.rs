//! Which arguments (`argnums`) and which axes (`in_dims`, `out_dims`), as written and as types.

use super::keywords::literal;
use crate::diagnostics::{Errors, catalog};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Lit, UnOp};

/// The arguments a gradient is taken for. One integer drops the tuple level of the result.
#[derive(Clone, Debug)]
pub(crate) enum Argnums {
    One(isize),
    Many(Vec<isize>),
}

impl Argnums {
    pub(crate) fn ty(&self, plumbing: &TokenStream) -> TokenStream {
        match self {
            Argnums::One(position) => at(*position, plumbing),
            Argnums::Many(positions) => {
                let positions = positions.iter().map(|position| at(*position, plumbing));
                quote!((#(#positions,)*))
            }
        }
    }
}

/// `argnums = 2`, `argnums = (0, -1)`
pub(super) fn argnums(value: &Expr, errors: &mut Errors) -> Option<Argnums> {
    let elems = match value {
        Expr::Group(group) => return argnums(&group.expr, errors),
        Expr::Paren(paren) => return argnums(&paren.expr, errors),
        Expr::Tuple(tuple) => &tuple.elems,
        _ => return position(value, errors).map(Argnums::One),
    };
    if elems.is_empty() {
        errors.error(value, catalog::NO_ARGNUMS);
        return None;
    }
    let mut positions = Vec::new();
    for elem in elems {
        let found = position(elem, errors)?;
        if positions.contains(&found) {
            errors.error(elem, catalog::DUPLICATE_ARGNUM.about(found));
        }
        positions.push(found);
    }
    Some(Argnums::Many(positions))
}

fn position(value: &Expr, errors: &mut Errors) -> Option<isize> {
    let found = integer(value);
    if found.is_none() {
        errors.error(value, catalog::ARGNUMS);
    }
    found
}

/// An axis for every argument, or one for each part of the argument tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Dims {
    Axis(isize),
    Unmapped,
    Tuple(Vec<Dims>),
}

impl Dims {
    /// `None` if a part was reported as wrong.
    pub(super) fn from_syn(value: &Expr, errors: &mut Errors) -> Option<Self> {
        match value {
            Expr::Group(group) => Dims::from_syn(&group.expr, errors),
            Expr::Paren(paren) => Dims::from_syn(&paren.expr, errors),
            Expr::Tuple(tuple) => {
                let parts: Vec<_> = tuple
                    .elems
                    .iter()
                    .map(|elem| Dims::from_syn(elem, errors))
                    .collect();
                parts.into_iter().collect::<Option<_>>().map(Dims::Tuple)
            }
            Expr::Path(path) if path.path.is_ident("None") => Some(Dims::Unmapped),
            _ => {
                let axis = integer(value).map(Dims::Axis);
                if axis.is_none() {
                    errors.error(value, catalog::DIMS);
                }
                axis
            }
        }
    }

    /// Whether there is an axis.
    pub(super) fn maps(&self) -> bool {
        match self {
            Dims::Axis(_) => true,
            Dims::Unmapped => false,
            Dims::Tuple(parts) => parts.iter().any(Dims::maps),
        }
    }

    fn ty(&self, plumbing: &TokenStream) -> TokenStream {
        match self {
            Dims::Axis(axis) => at(*axis, plumbing),
            Dims::Unmapped => quote!(#plumbing::Unmapped),
            Dims::Tuple(parts) => {
                let parts = parts.iter().map(|part| part.ty(plumbing));
                quote!((#(#parts,)*))
            }
        }
    }
}

/// The dims of all arguments or of the result; axis 0 everywhere unless the user says otherwise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct InOut(pub(crate) Dims);

impl Default for InOut {
    fn default() -> Self {
        InOut(Dims::Axis(0))
    }
}

impl InOut {
    pub(super) fn ty(&self, plumbing: &TokenStream) -> TokenStream {
        match &self.0 {
            Dims::Axis(axis) => {
                let axis = const_argument(*axis);
                quote!(#plumbing::AllAt<#axis>)
            }
            dims => dims.ty(plumbing),
        }
    }
}

/// A literal integer, perhaps negative.
fn integer(value: &Expr) -> Option<isize> {
    match value {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            integer(&unary.expr).map(isize::wrapping_neg)
        }
        _ => match literal(value)? {
            Lit::Int(int) => int.base10_parse().ok(),
            _ => None,
        },
    }
}

fn at(position: isize, plumbing: &TokenStream) -> TokenStream {
    let position = const_argument(position);
    quote!(#plumbing::At<#position>)
}

/// The number as a const argument: a negative one needs braces.
fn const_argument(number: isize) -> TokenStream {
    let literal = proc_macro2::Literal::usize_unsuffixed(number.unsigned_abs());
    if number < 0 {
        quote!({ -#literal })
    } else {
        quote!(#literal)
    }
}
