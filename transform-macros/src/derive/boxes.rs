//! Fields in boxes. At a level there are none: what is in a box is what counts. A plain value is taken out of its boxes
//! where it is lifted, and put into them where it comes back.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{GenericArgument, PathArguments, Token, Type};

/// A type that boxes may be in, as far as it is written out.
enum Holds<'t> {
    Box(&'t Type),
    Option(&'t Type),
    Vec(&'t Type),
    Array(&'t Type),
    Tuple(&'t Punctuated<Type, Token![,]>),
    Other,
}

fn holds(ty: &Type) -> Holds<'_> {
    match crate::parse::types::peel(ty) {
        Type::Array(array) => Holds::Array(&array.elem),
        Type::Tuple(tuple) => Holds::Tuple(&tuple.elems),
        Type::Path(path) => {
            let Some(last) = path.path.segments.last() else {
                return Holds::Other;
            };
            let inner = match &last.arguments {
                PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
                    Some(GenericArgument::Type(inner)) => inner,
                    _ => return Holds::Other,
                },
                _ => return Holds::Other,
            };
            match last.ident.to_string().as_str() {
                "Box" => Holds::Box(inner),
                "Option" => Holds::Option(inner),
                "Vec" => Holds::Vec(inner),
                _ => Holds::Other,
            }
        }
        _ => Holds::Other,
    }
}

/// Whether a box is in it.
pub(super) fn has_box(ty: &Type) -> bool {
    match holds(ty) {
        Holds::Box(_) => true,
        Holds::Option(inner) | Holds::Vec(inner) | Holds::Array(inner) => has_box(inner),
        Holds::Tuple(items) => items.iter().any(has_box),
        Holds::Other => false,
    }
}

/// The type without boxes.
pub(super) fn unboxed(ty: &Type) -> Type {
    if !has_box(ty) {
        return ty.clone();
    }
    match holds(ty) {
        Holds::Box(inner) => unboxed(inner),
        Holds::Option(inner) => {
            let inner = unboxed(inner);
            syn::parse_quote!(::core::option::Option<#inner>)
        }
        Holds::Vec(inner) => {
            let inner = unboxed(inner);
            syn::parse_quote!(::std::vec::Vec<#inner>)
        }
        Holds::Array(_) => {
            let mut array = ty.clone();
            if let Type::Array(array) = &mut array {
                *array.elem = unboxed(&array.elem);
            }
            array
        }
        Holds::Tuple(items) => {
            let items = items.iter().map(unboxed);
            syn::parse_quote!((#(#items,)*))
        }
        Holds::Other => ty.clone(),
    }
}

/// The value of an expression of this type, out of its boxes.
pub(super) fn out_of_boxes(ty: &Type, value: TokenStream) -> TokenStream {
    converted(ty, value, &|inner, value| {
        let value = out_of_boxes(inner, quote!(*#value));
        quote!(#value)
    })
}

/// The value of an expression of the type without boxes, in the boxes of this one.
pub(super) fn into_boxes(ty: &Type, value: TokenStream) -> TokenStream {
    converted(ty, value, &|inner, value| {
        let value = into_boxes(inner, value);
        quote!(::std::boxed::Box::new(#value))
    })
}

/// `of_box` says what becomes of a box, from the type of what is in it.
fn converted(
    ty: &Type,
    value: TokenStream,
    of_box: &dyn Fn(&Type, TokenStream) -> TokenStream,
) -> TokenStream {
    if !has_box(ty) {
        return value;
    }
    let part = Ident::new("part", Span::mixed_site());
    match holds(ty) {
        Holds::Box(inner) => of_box(inner, value),
        Holds::Option(inner) | Holds::Array(inner) => {
            let inner = converted(inner, quote!(#part), of_box);
            quote!(#value.map(|#part| #inner))
        }
        Holds::Vec(inner) => {
            let inner = converted(inner, quote!(#part), of_box);
            quote!(#value.into_iter().map(|#part| #inner).collect::<::std::vec::Vec<_>>())
        }
        Holds::Tuple(items) => {
            let parts = items.iter().enumerate().map(|(i, item)| {
                let i = syn::Index::from(i);
                converted(item, quote!(#part.#i), of_box)
            });
            quote!({ let #part = #value; (#(#parts,)*) })
        }
        Holds::Other => value,
    }
}

/// What is done to everything in boxes of a place, given as a `&mut`, and to what is in none; `walk` says the names of
/// elements.
pub(super) fn each_mut(
    ty: &Type,
    place: TokenStream,
    walk: Option<&Ident>,
    f: &dyn Fn(&Type, TokenStream) -> TokenStream,
) -> TokenStream {
    if !has_box(ty) {
        return f(ty, place);
    }
    let (part, index) = (
        Ident::new("part", Span::mixed_site()),
        Ident::new("index", Span::mixed_site()),
    );
    let named = |index: TokenStream, inner: TokenStream| match walk {
        Some(walk) => quote!(#walk.enter(#index); #inner #walk.leave();),
        None => inner,
    };
    match holds(ty) {
        Holds::Box(inner) => each_mut(inner, quote!(&mut **#place), walk, f),
        Holds::Option(inner) => {
            let inner = each_mut(inner, quote!(#part), walk, f);
            quote!(if let ::core::option::Option::Some(#part) = #place { #inner })
        }
        Holds::Vec(inner) | Holds::Array(inner) => {
            let inner = named(quote!(#index), each_mut(inner, quote!(#part), walk, f));
            quote!(for (#index, #part) in (#place).iter_mut().enumerate() { #inner })
        }
        Holds::Tuple(items) => {
            let parts = items.iter().enumerate().map(|(i, item)| {
                let member = syn::Index::from(i);
                named(quote!(#i), each_mut(item, quote!(&mut #part.#member), walk, f))
            });
            quote!({ let #part = #place; #(#parts)* })
        }
        Holds::Other => f(ty, place),
    }
}
