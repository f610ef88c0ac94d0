//! Type parameters that stand for floats. The variants know them by their names: a parameter `T` is called `float_T` there,
//! so that a type says everywhere whether it is a float.

use crate::diagnostics::{Errors, catalog};
use proc_macro2::{Group, Ident, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::parse::Parse;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Block, Expr, ExprCall, ExprPath, Generics, Path, PathArguments, Type, TypeParamBound, WherePredicate,
};

/// What such a parameter is called in the variants, before its own name.
const PREFIX: &str = "float_";

/// Traits that say that a type is a number: those of num-traits, of this crate, and the operators.
const NUMBERS: &str = "Float FloatCore FloatConst Real Num NumOps NumRef RefNum NumAssign NumAssignOps NumAssignRef NumCast FromPrimitive \
    ToPrimitive AsPrimitive Zero One Signed Bounded Inv Pow MulAdd Add Sub Mul Div Rem Neg AddAssign SubAssign MulAssign \
    DivAssign RemAssign Sum Product NdFloat LinalgScalar";

/// Traits of num-traits with functions that take a float first.
const TRAITS: &str = "Float FloatCore Real Signed Euclid";

/// Those functions.
const METHODS: &str = "abs acos acosh asin asinh atan atan2 atanh cbrt ceil clamp copysign cos cosh div_euclid exp exp2 exp_m1 floor fract hypot \
    is_finite is_infinite is_nan is_negative is_normal is_positive is_sign_negative is_sign_positive is_zero ln ln_1p log log10 \
    log2 max min mul_add powf powi recip rem_euclid round signum sin sin_cos sinh sqrt tan tanh to_degrees to_radians trunc";

/// Whether it is a function of num-traits that takes a float first.
pub(crate) fn is_method_of_trait(of: &Ident, name: &Ident) -> bool {
    among(TRAITS, &of.to_string()) && is_method(name)
}

/// Whether it is the name of such a function.
pub(crate) fn is_method(name: &Ident) -> bool {
    among(METHODS, &name.to_string())
}

/// What else is called on a float as a method.
const OTHER_METHODS: &str = "clone to_owned partial_cmp total_cmp";

/// Whether a float of which only the bounds are known may have a method of this name.
pub(crate) fn may_have_method(name: &str) -> bool {
    among(METHODS, name) || among(OTHER_METHODS, name)
}

/// Traits of what no parameter of an annotated function can be.
const UNSUPPORTED: &[(&str, &str)] = &[
    ("Fn", "a function"),
    ("FnMut", "a function"),
    ("FnOnce", "a function"),
    ("Iterator", "an iterator"),
    ("IntoIterator", "an iterator"),
    ("DoubleEndedIterator", "an iterator"),
    ("ExactSizeIterator", "an iterator"),
    ("PrimInt", "an integer"),
    ("Integer", "an integer"),
    ("Unsigned", "an integer"),
    ("ComplexFloat", "a complex number"),
];

/// Whether a type's name is that of a float.
pub(crate) fn is_float_name(name: &Ident) -> bool {
    name == "f64" || name == "f32" || is_float_param(name)
}

/// Whether it is that of a parameter that stands for one.
pub(crate) fn is_float_param(name: &Ident) -> bool {
    name.to_string().starts_with(PREFIX)
}

/// The parameters that stand for floats, by their bounds.
pub(crate) fn float_params(generics: &Generics) -> Vec<Ident> {
    let params = generics.type_params().map(|param| &param.ident);
    let is_number = |name: &&Ident| {
        bounds(generics, name).any(|bound| names(bound).is_some_and(|name| among(NUMBERS, &name.to_string())))
    };
    params.filter(is_number).cloned().collect()
}

/// Reports bounds of what cannot be a parameter.
pub(crate) fn check_bounds(generics: &Generics, errors: &mut Errors) {
    for param in generics.type_params() {
        for bound in bounds(generics, &param.ident) {
            let unsupported = UNSUPPORTED
                .iter()
                .find(|(name, _)| names(bound).is_some_and(|bound| bound == name));
            if let Some((_, what)) = unsupported {
                errors.error(
                    bound,
                    catalog::BOUND.about(format!("`{}` stands for {what}", param.ident)),
                );
            }
        }
    }
}

/// The bounds of a parameter, in the list and in `where`.
pub(super) fn bounds<'g>(
    generics: &'g Generics,
    name: &'g Ident,
) -> impl Iterator<Item = &'g TypeParamBound> {
    let params = generics.type_params();
    let listed = params
        .filter(move |param| param.ident == *name)
        .flat_map(|param| &param.bounds);
    let clause = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let said = clause.filter_map(move |predicate| match predicate {
        WherePredicate::Type(of) if is(&of.bounded_ty, name) => Some(&of.bounds),
        _ => None,
    });
    listed.chain(said.flatten())
}

fn is(ty: &Type, name: &Ident) -> bool {
    matches!(super::types::peel(ty), Type::Path(path) if path.path.is_ident(name))
}

/// The name of the trait.
fn names(bound: &TypeParamBound) -> Option<&Ident> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    bound.path.segments.last().map(|last| &last.ident)
}

/// Whether a name is among those.
fn among(names: &str, name: &str) -> bool {
    names.split_whitespace().any(|other| other == name)
}

/// The item with the floats' names for those parameters.
pub(crate) fn renamed<T: ToTokens + Parse + Clone>(item: &T, floats: &[Ident], errors: &mut Errors) -> T {
    if floats.is_empty() {
        return item.clone();
    }
    let tokens = with_names(item.to_token_stream(), floats);
    errors.handle(syn::parse2(tokens)).unwrap_or_else(|| item.clone())
}

/// The tokens with the names that the source has for the floats among these parameters.
pub(crate) fn original(tokens: TokenStream, generics: &Generics) -> TokenStream {
    let floats: Vec<_> = generics
        .type_params()
        .map(|param| &param.ident)
        .filter(|name| is_float_param(name))
        .collect();
    let original = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(name) if floats.contains(&&name) => {
            let own = name.to_string();
            TokenTree::Ident(Ident::new(own.trim_start_matches(PREFIX), name.span()))
        }
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), original(group.stream(), generics));
            inner.set_span(group.span());
            TokenTree::Group(inner)
        }
        other => other,
    });
    original.collect()
}

/// Says which float is made where the source leaves it to be inferred, `Float::zero()` or `cast(2.0)`, if only one can be meant:
/// cut apart into statements, code has less to infer it from.
pub(crate) fn said(body: &mut Block, generics: &Generics) {
    let mut floats = generics
        .type_params()
        .map(|param| &param.ident)
        .filter(|name| is_float_param(name));
    if let (Some(float), None) = (floats.next(), floats.next()) {
        Said { float }.visit_block_mut(body);
    }
}

struct Said<'f> {
    float: &'f Ident,
}

impl VisitMut for Said<'_> {
    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        visit_mut::visit_expr_call_mut(self, call);
        let Expr::Path(function) = &mut *call.func else {
            return;
        };
        let (float, path) = (self.float, &mut function.path);
        let (alone, crated) = (
            path.segments.len() == 1,
            path.segments.first().is_some_and(|s| s.ident == "num_traits"),
        );
        let Some(last) = path.segments.last_mut().filter(|last| last.arguments.is_empty()) else {
            return;
        };
        if function.qself.is_none() && last.ident == "cast" && (alone || crated) && call.args.len() == 1 {
            last.arguments = PathArguments::AngleBracketed(syn::parse_quote!(::<_, #float>));
        } else if function.qself.is_none() && makes_float(path) {
            let span = path.span();
            let mut of_trait = path.clone();
            let name = of_trait.segments.pop();
            of_trait.segments.pop_punct();
            *function = syn::parse_quote_spanned!(span=> <#float as #of_trait>::#name);
        }
    }
}

/// Whether it is a function of a trait of numbers that makes one of what is none.
fn makes_float(path: &Path) -> bool {
    let mut segments = path.segments.iter().rev();
    let (Some(name), Some(of)) = (segments.next(), segments.next()) else {
        return false;
    };
    let is_trait = among(NUMBERS, &of.ident.to_string()) && of.arguments.is_empty();
    is_trait && makes(&name.ident.to_string()).is_some()
}

/// Whether it is a function of a parameter that stands for a float: methods are written as such by now.
pub(crate) fn makes_number(path: &ExprPath) -> bool {
    match &path.qself {
        Some(qself) => {
            matches!(super::types::peel(&qself.ty), Type::Path(of) if of.path.get_ident().is_some_and(is_float_param))
        }
        None => {
            path.path.segments.len() == 2
                && path
                    .path
                    .segments
                    .first()
                    .is_some_and(|of| is_float_param(&of.ident))
        }
    }
}

/// What a function of a float's type makes of what is no float: the float itself, or one that may be missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Made {
    Float,
    Perhaps,
}

/// By the function's name: `T::zero()`, `T::PI()`, `T::from_f64(2.0)`.
pub(crate) fn makes(name: &str) -> Option<Made> {
    const MAKERS: &str =
        "zero one epsilon infinity neg_infinity nan neg_zero max_value min_value min_positive_value default";
    match name {
        "from" => Some(Made::Perhaps),
        name if name.starts_with("from_") => Some(Made::Perhaps),
        name if among(MAKERS, name) || !name.contains(char::is_lowercase) => Some(Made::Float),
        _ => None,
    }
}

/// A name behind `.`, `::` or `'` is another one.
fn with_names(tokens: TokenStream, floats: &[Ident]) -> TokenStream {
    let (mut free, mut half) = (true, false);
    let renamed = tokens.into_iter().map(|token| {
        let (was_free, was_half) = (free, half);
        (free, half) = (true, false);
        match token {
            TokenTree::Ident(name) if was_free && floats.contains(&name) => {
                TokenTree::Ident(format_ident!("{PREFIX}{name}", span = name.span()))
            }
            TokenTree::Punct(mark) => {
                let is_colon = mark.as_char() == ':';
                free = !(matches!(mark.as_char(), '.' | '\'') || is_colon && was_half);
                half = is_colon && !was_half && mark.spacing() == Spacing::Joint;
                TokenTree::Punct(mark)
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), with_names(group.stream(), floats));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            other => other,
        }
    });
    renamed.collect()
}
