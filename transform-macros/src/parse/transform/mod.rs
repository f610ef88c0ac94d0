//! The arguments of the transform macros, `grad!(f, argnums = (0, 2), has_aux)` and its siblings, made
//! into the type of the transform: keyword arguments become type-level lists, so a transform is
//! zero-sized. The runtime types these name live in `plumbing`.

mod calls;
mod dims;
mod keywords;

pub(crate) use calls::{Which, jvp_call, source_call, vjp_call};
pub(crate) use keywords::Keywords;
use keywords::Pattern;

use crate::diagnostics::{Errors, catalog};
use crate::parse::block::{method_handle, method_path};
use crate::parse::declared;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{ExprPath, Macro, PathArguments, Token, TypePath};

/// Which transform macro.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Grad,
    GradAndValue,
    Vjp,
    Jvp,
    Linearize,
    TryVjp,
    TryJvp,
    TryLinearize,
    Jacrev,
    Jacfwd,
    Jacobian,
    Hessian,
    Vmap,
    Functionalize,
    Source,
    Func,
}

impl Kind {
    /// By the macro's name.
    pub(crate) fn of(name: &str) -> Option<Kind> {
        Some(match name {
            "grad" => Kind::Grad,
            "grad_and_value" => Kind::GradAndValue,
            "vjp" => Kind::Vjp,
            "jvp" => Kind::Jvp,
            "linearize" => Kind::Linearize,
            "try_vjp" => Kind::TryVjp,
            "try_jvp" => Kind::TryJvp,
            "try_linearize" => Kind::TryLinearize,
            "jacrev" => Kind::Jacrev,
            "jacfwd" => Kind::Jacfwd,
            "jacobian" => Kind::Jacobian,
            "hessian" => Kind::Hessian,
            "vmap" => Kind::Vmap,
            "functionalize" => Kind::Functionalize,
            "source" => Kind::Source,
            "func" => Kind::Func,
            _ => return None,
        })
    }

    /// The keyword arguments it takes.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Kind::Grad | Kind::GradAndValue => &["argnums", "has_aux"],
            Kind::Hessian => &["argnums", "has_aux", "sparsity"],
            Kind::Jacrev | Kind::Jacobian => &["argnums", "has_aux", "chunk_size", "sparsity"],
            Kind::Jacfwd => &["argnums", "has_aux", "chunk_size", "randomness", "sparsity"],
            Kind::Vmap => &["in_dims", "out_dims", "randomness", "chunk_size", "axis_size"],
            Kind::Functionalize => &["remove"],
            Kind::Vjp | Kind::Jvp | Kind::Linearize | Kind::TryVjp | Kind::TryJvp | Kind::TryLinearize => {
                &["has_aux"]
            }
            Kind::Source | Kind::Func => &[],
        }
    }

    /// Whether the macro names a function of its own, so that it can stand where `f` does.
    pub(crate) fn is_function(self) -> bool {
        !matches!(
            self,
            Kind::Vjp
                | Kind::Jvp
                | Kind::Linearize
                | Kind::TryVjp
                | Kind::TryJvp
                | Kind::TryLinearize
                | Kind::Source
        )
    }
}

/// A transform of a function, with its options.
#[derive(Debug)]
pub(crate) struct Transform {
    pub(crate) kind: Kind,
    pub(crate) of: Handle,
    pub(crate) keywords: Keywords,
    pub(crate) span: Span,
}

/// What a transform is applied to.
#[derive(Debug)]
pub(crate) enum Handle {
    Function(Box<ExprPath>),
    Transform(Box<Transform>),
}

/// The type of the transform that the macro `kind` with these tokens stands for. Empty if there were errors.
pub(crate) fn transform_type(
    kind: Kind,
    tokens: TokenStream,
    krate: &TokenStream,
    errors: &mut Errors,
) -> TokenStream {
    let span = tokens.span();
    transform(kind, tokens, span, errors)
        .map(|transform| transform.ty(krate))
        .unwrap_or_default()
}

/// The value of the transform that the macro `kind` with these tokens stands for. Empty if there were errors.
pub(crate) fn transform_value(
    kind: Kind,
    tokens: TokenStream,
    krate: &TokenStream,
    errors: &mut Errors,
) -> TokenStream {
    let span = tokens.span();
    transform(kind, tokens, span, errors)
        .map(|transform| transform.value(krate))
        .unwrap_or_default()
}

/// The same within another transform or a body, where it has to be a function with derivatives.
pub(crate) fn function(
    kind: Kind,
    tokens: TokenStream,
    span: Span,
    errors: &mut Errors,
) -> Option<Transform> {
    let transform = transform(kind, tokens, span, errors)?;
    if let Some((sparsity, _)) = &transform.keywords.sparsity {
        errors.error(sparsity, catalog::NESTED_SPARSITY);
        return None;
    }
    Some(transform)
}

/// Reads the tokens of the macro `kind`; `span` is where to report that the function is missing.
fn transform(kind: Kind, tokens: TokenStream, span: Span, errors: &mut Errors) -> Option<Transform> {
    let parser = |input: ParseStream<'_>| -> syn::Result<Option<Transform>> {
        let of = handle(input, span, errors)?;
        let list = keywords::list(input)?;
        let keywords = Keywords::collect(list, kind.keys(), errors);
        if kind == Kind::Vmap {
            keywords.check_dims(errors);
        }
        Ok(of.map(|of| Transform {
            kind,
            of,
            keywords,
            span,
        }))
    };
    let parsed = parser.parse2(tokens);
    errors.handle(parsed).flatten()
}

/// The first argument: a path, or another transform. `None` if it was reported as wrong.
fn handle(input: ParseStream<'_>, span: Span, errors: &mut Errors) -> syn::Result<Option<Handle>> {
    if input.is_empty() {
        return Err(catalog::MISSING_FUNCTION.at(span));
    }
    let start = input.fork();
    if start.parse::<syn::Path>().is_ok() && start.peek(Token![!]) {
        return Ok(nested(&input.parse()?, errors).map(|nested| Handle::Transform(Box::new(nested))));
    }
    if start.peek(Token![=]) && !start.peek(Token![==]) {
        return Err(catalog::MISSING_FUNCTION.at(input.span()));
    }
    let path = ExprPath::parse(input).map_err(|error| catalog::NOT_A_PATH.at(error.span()))?;
    if let Some(name) = declared::unannotated(&path) {
        errors.error(name, catalog::UNANNOTATED.about(name));
        return Ok(None);
    }
    Ok(Some(Handle::Function(Box::new(path))))
}

fn nested(mac: &Macro, errors: &mut Errors) -> Option<Transform> {
    let name = mac.path.segments.last()?;
    match Kind::of(&name.ident.to_string()) {
        Some(kind) if kind.is_function() => function(kind, mac.tokens.clone(), name.span(), errors),
        _ => {
            errors.error(&mac.path, catalog::NOT_A_TRANSFORM.about(&name.ident));
            None
        }
    }
}

impl Handle {
    /// The type that stands for the function.
    pub(crate) fn ty(&self, krate: &TokenStream) -> TokenStream {
        match self {
            Handle::Function(path) => match method_path(path) {
                Some(method) => method_handle(&method, &Default::default(), &quote!(#krate::plumbing)),
                None => path_as_type(path),
            },
            Handle::Transform(transform) => transform.ty(krate),
        }
    }
}

impl Transform {
    /// The value that stands for the transformed function: without size, but where it holds a pattern.
    fn value(&self, krate: &TokenStream) -> TokenStream {
        let ty = self.ty(krate);
        let Some((_, pattern)) = &self.keywords.sparsity else {
            return quote!(<#ty as ::core::default::Default>::default());
        };
        let symmetry = match self.kind {
            Kind::Hessian => quote!(#krate::plumbing::Symmetry::Symmetric),
            _ => quote!(#krate::plumbing::Symmetry::Any),
        };
        match pattern {
            Pattern::Given(pattern) => quote!(<#krate::plumbing::Sparse<#ty>>::new(#symmetry, #pattern)),
            Pattern::Detected => quote!(<#krate::plumbing::Sparse<#ty>>::detected(#symmetry)),
        }
    }

    /// The type that stands for the transformed function.
    pub(crate) fn ty(&self, krate: &TokenStream) -> TokenStream {
        let of = self.of.ty(krate);
        let plumbing = quote_spanned!(self.span=> #krate::plumbing);
        let argnums = self.keywords.argnums().ty(&plumbing);
        let aux = self.keywords.aux_ty(&plumbing);
        let chunk = self.keywords.chunk_ty(&plumbing);
        let draws = self.keywords.draws_ty(&plumbing);
        let size = self.keywords.size_ty(&plumbing);
        let [inputs, outputs] =
            [&self.keywords.in_dims, &self.keywords.out_dims].map(|dims| dims.ty(&plumbing));
        match self.kind {
            Kind::Grad => quote_spanned!(self.span=> #plumbing::Grad<#of, #argnums, #aux>),
            Kind::GradAndValue => quote_spanned!(self.span=> #plumbing::GradAndValue<#of, #argnums, #aux>),
            Kind::Hessian => quote_spanned!(self.span=> #plumbing::Hessian<#of, #argnums, #aux>),
            Kind::Jacrev => quote_spanned!(self.span=> #plumbing::Jacrev<#of, #argnums, #aux, #chunk>),
            Kind::Jacfwd => quote_spanned!(self.span=> #plumbing::Jacfwd<#of, #argnums, #aux, #chunk>),
            Kind::Jacobian => quote_spanned!(self.span=> #plumbing::AnyJacobian<#of, #argnums, #aux, #chunk>),
            Kind::Vmap => quote_spanned! {self.span=>
                #plumbing::Vmap<#of, #inputs, #outputs, #chunk, #draws, #size>
            },
            Kind::Functionalize => quote_spanned!(self.span=> #plumbing::Functionalize<#of>),
            Kind::Jvp | Kind::TryJvp => quote_spanned!(self.span=> #plumbing::Jvp<#of, #plumbing::AllGiven>),
            Kind::Vjp | Kind::TryVjp => quote_spanned!(self.span=> #plumbing::Vjp<#of>),
            Kind::Linearize | Kind::TryLinearize => quote_spanned!(self.span=> #plumbing::Linearize<#of>),
            Kind::Source | Kind::Func => of,
        }
    }
}

/// `m::f::<3>` as the type `m::f<3>` of its handle.
fn path_as_type(path: &ExprPath) -> TokenStream {
    let mut ty = TypePath {
        attrs: Vec::new(),
        qself: path.qself.clone(),
        path: path.path.clone(),
    };
    for segment in &mut ty.path.segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            arguments.colon2_token = None;
        }
    }
    ty.into_token_stream()
}
