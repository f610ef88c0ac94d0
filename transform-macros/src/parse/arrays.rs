//! Questions about types of ndarray's, as far as their names answer them.

use super::types::peel;
use syn::{GenericArgument, Ident, PathArguments, PathSegment, Type, parse_quote};

/// Whether it is the name of an array of ndarray's, or of a view of one.
pub(crate) fn is_array_name(name: &Ident) -> bool {
    let name = name.to_string();
    ["Array", "ArrayView", "ArrayViewMut", "ArrayRef"]
        .iter()
        .any(|of| {
            name.strip_prefix(of)
                .is_some_and(|axes| matches!(axes, "" | "0" | "1" | "2" | "3" | "4" | "5" | "6" | "D"))
        })
}

/// Whether it is an array of ndarray's, a view of one, or a reference to those, as far as its name says.
pub(crate) fn is_array(ty: &Type) -> bool {
    match peel(ty) {
        Type::Reference(reference) => is_array(&reference.elem),
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| is_array_name(&last.ident)),
        _ => false,
    }
}

/// Whether it is a view of ndarray's that is written to, as far as its name says.
pub(crate) fn is_mutable_view(ty: &Type) -> bool {
    let named =
        |last: &PathSegment| is_array_name(&last.ident) && last.ident.to_string().starts_with("ArrayViewMut");
    matches!(peel(ty), Type::Path(path) if path.path.segments.last().is_some_and(named))
}

/// The type of a view of ndarray's as it is where it lives for ever: it stands where no lifetime has a name.
pub(crate) fn view(ty: &Type) -> Option<Type> {
    let Type::Path(path) = peel(ty) else { return None };
    let mut path = path.clone();
    let last = path.path.segments.last_mut()?;
    let name = last.ident.to_string();
    if !is_array_name(&last.ident) || !(name.starts_with("ArrayView") || name.starts_with("ArrayRef")) {
        return None;
    }
    if let PathArguments::AngleBracketed(arguments) = &mut last.arguments
        && name.starts_with("ArrayView")
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

/// The array that a view that is written to is of, `Array1<f64>` of `ArrayViewMut1<'_, f64>`; any other type is its own.
pub(crate) fn owned(ty: &Type) -> Type {
    let (Type::Path(path), true) = (peel(ty), is_mutable_view(ty)) else {
        return ty.clone();
    };
    let mut path = path.clone();
    if let Some(last) = path.path.segments.last_mut() {
        last.ident = Ident::new(&last.ident.to_string().replace("ViewMut", ""), last.ident.span());
        if let PathArguments::AngleBracketed(arguments) = &mut last.arguments {
            let all = std::mem::take(&mut arguments.args).into_iter();
            arguments.args = all
                .filter(|x| !matches!(x, GenericArgument::Lifetime(_)))
                .collect();
        }
    }
    Type::Path(path)
}

/// `T` of a path segment `Array1<T>`.
pub(super) fn array_element(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    is_array_name(&segment.ident).then(|| types.next()).flatten()
}
