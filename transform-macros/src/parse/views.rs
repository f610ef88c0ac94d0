//! Views of ndarray's and nalgebra's, as far as the names of their types say.

use super::arrays::is_array_name;
use super::types::peel;
use syn::{GenericArgument, Ident, PathArguments, PathSegment, Type, parse_quote};

/// What the name of a view ends in, where it is one that is written to.
const WRITTEN: &str = "ViewMut";

/// Whether it is the name of a view of nalgebra's, `DMatrixView` or `VectorViewMut3`.
pub(super) fn is_matrix_view_name(name: &str) -> bool {
    let name = name.strip_prefix(['S', 'D']).unwrap_or(name);
    let of = name
        .strip_prefix("Matrix")
        .or_else(|| name.strip_prefix("Vector"));
    of.and_then(|name| name.strip_prefix("View"))
        .is_some_and(|sides| {
            let sides = sides.strip_prefix("Mut").unwrap_or(sides);
            sides.chars().all(|c| matches!(c, '1'..='6' | 'x' | 'X'))
        })
}

/// Whether it is the name of a view.
fn is_view_name(name: &Ident) -> bool {
    let text = name.to_string();
    (is_array_name(name) && text.starts_with("ArrayView")) || is_matrix_view_name(&text)
}

/// Whether it is a view that is written to.
pub(crate) fn is_mutable_view(ty: &Type) -> bool {
    let named = |last: &PathSegment| is_view_name(&last.ident) && last.ident.to_string().contains(WRITTEN);
    matches!(peel(ty), Type::Path(path) if path.path.segments.last().is_some_and(named))
}

/// The type of a view as it is where it lives for ever: it stands where no lifetime has a name.
pub(crate) fn view(ty: &Type) -> Option<Type> {
    let Type::Path(path) = peel(ty) else { return None };
    let mut path = path.clone();
    let last = path.path.segments.last_mut()?;
    // A view without a size of its own has no lifetime, either.
    let unsized_view = is_array_name(&last.ident) && last.ident.to_string().starts_with("ArrayRef");
    if !unsized_view && !is_view_name(&last.ident) {
        return None;
    }
    if let PathArguments::AngleBracketed(arguments) = &mut last.arguments
        && !unsized_view
    {
        let rest = arguments
            .args
            .iter()
            .filter(|x| !matches!(x, GenericArgument::Lifetime(_)));
        let forever: GenericArgument = parse_quote!('static);
        arguments.args = std::iter::once(forever).chain(rest.cloned()).collect();
    }
    Some(Type::Path(path))
}

/// What owns what a view that is written to is of, `Array1<f64>` of `ArrayViewMut1<'_, f64>`; any other type is its own.
pub(crate) fn owned(ty: &Type) -> Type {
    let (Type::Path(path), true) = (peel(ty), is_mutable_view(ty)) else {
        return ty.clone();
    };
    let mut path = path.clone();
    if let Some(last) = path.path.segments.last_mut() {
        let name = match last.ident.to_string().replace(WRITTEN, "").as_str() {
            // These two stand for what has any storage.
            any @ ("Matrix" | "Vector") => format!("O{any}"),
            name => name.to_owned(),
        };
        last.ident = Ident::new(&name, last.ident.span());
        if let PathArguments::AngleBracketed(arguments) = &mut last.arguments {
            let all = std::mem::take(&mut arguments.args).into_iter();
            arguments.args = all
                .filter(|x| !matches!(x, GenericArgument::Lifetime(_)))
                .collect();
        }
    }
    Type::Path(path)
}
