//! Questions about types of nalgebra's, as far as their names answer them, and what its macros are given.

use super::declared;
use super::types::peel;
use super::views::is_matrix_view_name;
use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Expr, Macro, Token, Type};

/// The crate. What may be another type's name is its where the file names it.
const CRATE: &str = "nalgebra";

/// Methods whose type parameters are sides of their results.
const FIXED: &[&str] = &["fixed_columns", "fixed_rows", "fixed_view"];

pub(crate) fn is_fixed_part(method: &str) -> bool {
    FIXED.contains(&method)
}

/// Whether the name may be one of nalgebra's.
pub(crate) fn is_imported(name: &Ident) -> bool {
    declared::has_word(name.span(), CRATE) && declared::declared(name).is_none()
}

/// Rows and columns by the name of a type whose sides it says: 2 and 3 of `Matrix2x3`.
pub(crate) fn sides(name: &Ident) -> Option<(usize, usize)> {
    let name = name.to_string();
    let side = |text: &str| text.parse().ok().filter(|n| (1..=6).contains(n));
    if let Some(len) = name.strip_prefix("RowVector") {
        return Some((1, side(len)?));
    }
    if let Some(len) = name.strip_prefix("Vector") {
        return Some((side(len)?, 1));
    }
    let sides = name.strip_prefix("Matrix")?;
    match sides.split_once('x') {
        Some((rows, columns)) => Some((side(rows)?, side(columns)?)),
        None => Some((side(sides)?, side(sides)?)),
    }
}

/// Whether it is a matrix, a vector, or a view of one, as far as its name says.
pub(crate) fn is_matrix(ty: &Type) -> bool {
    match peel(ty) {
        Type::Reference(reference) => is_matrix(&reference.elem),
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| is_matrix_name(&last.ident)),
        _ => false,
    }
}

/// Whether it is the name of the type of one.
pub(crate) fn is_matrix_name(name: &Ident) -> bool {
    let text = name.to_string();
    (is_matrix_view_name(&text) || is_owned_name(&text)) && is_imported(name)
}

/// Whether it is the name of one that owns its elements: `DMatrix`, `RowVector3`, `Matrix2xX`.
fn is_owned_name(name: &str) -> bool {
    let name = name.strip_prefix("Row").unwrap_or(name);
    let name = name.strip_prefix(['D', 'O', 'S']).unwrap_or(name);
    let of = name
        .strip_prefix("Matrix")
        .or_else(|| name.strip_prefix("Vector"));
    of.is_some_and(|sides| sides.chars().all(|c| matches!(c, '1'..='6' | 'x' | 'X')))
}

/// The rows of `matrix![a, b; c, d]`.
pub(crate) fn rows(mac: &Macro) -> syn::Result<Vec<Vec<Expr>>> {
    mac.parse_body_with(|input: ParseStream<'_>| {
        let mut rows = Vec::new();
        while !input.is_empty() {
            let mut row = Vec::new();
            while !input.is_empty() && !input.peek(Token![;]) {
                row.push(input.parse()?);
                if input.parse::<Option<Token![,]>>()?.is_none() {
                    break;
                }
            }
            rows.push(row);
            if input.parse::<Option<Token![;]>>()?.is_none() {
                break;
            }
        }
        Ok(rows)
    })
}

/// The elements of `vector![a, b]`, each a row.
pub(crate) fn column(mac: &Macro) -> syn::Result<Vec<Vec<Expr>>> {
    let items = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated)?;
    Ok(items.into_iter().map(|item| vec![item]).collect())
}
