//! Questions about the types a signature or a `let` writes down. The macro sees names only, so the
//! answers hold for the types of std and are "don't know" for all others.

use super::arrays::array_element;
pub(crate) use super::arrays::{is_array, is_array_name};
use super::floats::{is_float_name, is_float_param};
pub(crate) use super::views::{is_mutable_view, owned, view};
use syn::{GenericArgument, Ident, PathArguments, PathSegment, Type, parse_quote};

/// Types whose values have no derivative.
const STATIC_TYPES: &[&str] = &[
    "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "bool", "char",
    "str", "String", "Rng",
];

/// Names of the primitive types: a handle of the same name would shadow them.
pub(crate) const PRIMITIVE_TYPES: &[&str] = &[
    "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "bool", "char",
    "str", "f32", "f64",
];

/// The type without the parentheses and invisible groups around it.
pub(crate) fn peel(ty: &Type) -> &Type {
    match ty {
        Type::Paren(paren) => peel(&paren.elem),
        Type::Group(group) => peel(&group.elem),
        _ => ty,
    }
}

/// Whether it is `str`.
pub(crate) fn is_str(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("str"))
}

/// Whether it is a float.
pub(crate) fn is_float(ty: &Type) -> bool {
    matches!(peel(ty), Type::Path(path) if path.path.get_ident().is_some_and(is_float_name))
}

/// Whether all values inside the type are static: an integer, `bool`, `char` or string, or a sequence or
/// tuple of those.
pub(crate) fn is_static(ty: &Type) -> bool {
    match peel(ty) {
        Type::Reference(reference) => is_static(&reference.elem),
        Type::Slice(slice) => is_static(&slice.elem),
        Type::Array(array) => is_static(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_static),
        Type::Path(path) if path.qself.is_none() => path.path.segments.last().is_some_and(|last| {
            match vec_element(last).or_else(|| array_element(last)) {
                Some(elem) => is_static(elem),
                None => STATIC_TYPES.iter().any(|name| last.ident == name),
            }
        }),
        _ => false,
    }
}

/// Whether the type is one of those that can be lifted whatever they hold, as far as its name says.
pub(crate) fn is_surely_lifted(ty: &Type) -> bool {
    let is_known = |name: &Ident| is_float_name(name) || name == "Tensor";
    is_static(ty)
        || matches!(peel(ty), Type::Path(path) if path.path.segments.last().is_some_and(|last| is_known(&last.ident)))
}

/// Whether numbers are inside, as far as the type's name says: floats, alone or in containers, but no tensors.
pub(crate) fn holds_numbers(ty: &Type) -> bool {
    match peel(ty) {
        Type::Array(array) => holds_numbers(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().any(holds_numbers),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| {
            let container = ["Vec", "Option", "Box", "BTreeMap"]
                .iter()
                .any(|name| last.ident == name);
            let mut arguments = match &last.arguments {
                PathArguments::AngleBracketed(arguments) if container => arguments.args.iter(),
                _ => return is_float_name(&last.ident),
            };
            arguments.any(|argument| matches!(argument, GenericArgument::Type(ty) if holds_numbers(ty)))
        }),
        _ => false,
    }
}

/// Whether it is a random generator, as far as its name says.
pub(crate) fn is_generator(ty: &Type) -> bool {
    matches!(peel(ty), Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Rng"))
}

/// Whether the type is known to be read by `[i]` for `i` in `0..len()`: `Some(false)` is another
/// container or iterator, `None` is unknown.
pub(crate) fn is_sequence(ty: &Type) -> Option<bool> {
    match peel(ty) {
        Type::Reference(reference) => is_sequence(&reference.elem),
        Type::Slice(_) | Type::Array(_) => Some(true),
        Type::Tuple(_) => Some(false),
        Type::Path(path) => is_sequence_name(&path.path.segments.last()?.ident),
        _ => None,
    }
}

/// The same for a type's name.
pub(crate) fn is_sequence_name(name: &Ident) -> Option<bool> {
    const OTHERS: &[&str] = &[
        "HashMap",
        "BTreeMap",
        "HashSet",
        "BTreeSet",
        "Range",
        "RangeInclusive",
        "Option",
    ];
    match name {
        _ if name == "Vec" => Some(true),
        _ if OTHERS.iter().any(|other| name == other) => Some(false),
        _ => None,
    }
}

/// `Option<T>` of `Option<&T>`, and `Option<Vec<T>>` of `Option<&[T]>`.
pub(crate) fn borrowed_option(ty: &Type) -> Option<Type> {
    let Type::Path(path) = peel(ty) else { return None };
    let segment = path.path.segments.last()?;
    let Type::Reference(reference) = peel(argument(segment, "Option")?) else {
        return None;
    };
    let owned: Type = match peel(&reference.elem) {
        Type::Slice(slice) => {
            let elem = &slice.elem;
            parse_quote!(::std::vec::Vec<#elem>)
        }
        elem => elem.clone(),
    };
    Some(parse_quote!(::core::option::Option<#owned>))
}

/// `T` of `[T]`, `[T; N]` and `Vec<T>`.
pub(crate) fn sequence_element(ty: &Type) -> Option<&Type> {
    match peel(ty) {
        Type::Slice(slice) => Some(&slice.elem),
        Type::Array(array) => Some(&array.elem),
        Type::Path(path) if path.qself.is_none() => vec_element(path.path.segments.last()?),
        _ => None,
    }
}

/// `T` of a path segment `Vec<T>`.
fn vec_element(segment: &PathSegment) -> Option<&Type> {
    argument(segment, "Vec")
}

/// `T` of a path segment `Name<T>`.
fn argument<'t>(segment: &'t PathSegment, name: &str) -> Option<&'t Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(GenericArgument::Type(elem)) if segment.ident == name => Some(elem),
        _ => None,
    }
}

/// A parameter with its bounds; types can be lifted.
pub(crate) fn lifted_param(param: &syn::GenericParam, plumbing: &Ident) -> Option<proc_macro2::TokenStream> {
    match param {
        syn::GenericParam::Type(param) => {
            let (name, bounds) = (&param.ident, &param.bounds);
            let more = (!bounds.is_empty()).then(|| quote::quote!(+ #bounds));
            // That a float can be lifted is known; to say it would hide what it becomes.
            Some(match is_float_param(name) {
                true => quote::quote!(#name: #plumbing::Float #more),
                false => quote::quote!(#name: #plumbing::Lift #more),
            })
        }
        syn::GenericParam::Const(param) => {
            let (name, ty) = (&param.ident, &param.ty);
            Some(quote::quote!(const #name: #ty))
        }
        syn::GenericParam::Lifetime(_) => None,
    }
}

/// The number of elements of an array, if it is a literal.
pub(crate) fn array_len(ty: &Type) -> Option<usize> {
    match peel(ty) {
        Type::Reference(reference) => array_len(&reference.elem),
        Type::Array(array) => literal_len(&array.len),
        _ => None,
    }
}

/// The number that a literal is.
pub(crate) fn literal_len(len: &syn::Expr) -> Option<usize> {
    match len {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Int(len),
            ..
        }) => len.base10_parse().ok(),
        _ => None,
    }
}
