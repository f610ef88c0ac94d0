//! Questions about types of nalgebra's, as far as their names answer them, and what its macros are given.

use super::declared;
use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Expr, Macro, Token};

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
