//! Questions about types of ndarray's, as far as their names answer them.

use super::types::peel;
use syn::{GenericArgument, Ident, PathArguments, PathSegment, Type};

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
