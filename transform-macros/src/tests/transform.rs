//! The types that transform macros stand for, and the macros that are calls.

use super::{krate, render};
use crate::diagnostics::Errors;
use crate::parse::transform::{Kind, jvp_call, source_call, transform_type, vjp_call};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// The type of a transform macro, without spaces.
fn ty(call: &str) -> String {
    let call: syn::Macro = syn::parse_str(call).unwrap();
    let kind = Kind::of(&call.path.to_token_stream().to_string()).unwrap();
    let mut errors = Errors::new();
    let ty = transform_type(kind, call.tokens, &krate(), &mut errors);
    match errors.propagate() {
        Ok(()) => ty.to_string().replace(' ', "").replace("tf::plumbing::", ""),
        Err(errors) => render(errors),
    }
}

#[test]
fn options_become_type_arguments() {
    assert_eq!(ty("grad!(f)"), "Grad<f,At<0>,NoAux>");
    assert_eq!(ty("grad!(m::f::<3>, argnums = 2)"), "Grad<m::f<3>,At<2>,NoAux>");
    assert_eq!(ty("grad!(f, argnums = -1, has_aux)"), "Grad<f,At<{-1}>,Aux>");
    assert_eq!(ty("grad!(f, has_aux = false)"), "Grad<f,At<0>,NoAux>");
    assert_eq!(
        ty("grad_and_value!(f, argnums = (0, 2))"),
        "GradAndValue<f,(At<0>,At<2>,),NoAux>"
    );
    assert_eq!(ty("hessian!(f, argnums = (0,))"), "Hessian<f,(At<0>,),NoAux>");
    assert_eq!(
        ty("jacrev!(f, chunk_size = 16)"),
        "Jacrev<f,At<0>,NoAux,Chunk<16>>"
    );
    assert_eq!(
        ty("jacfwd!(f, randomness = \"same\",)"),
        "Jacfwd<f,At<0>,NoAux,Whole>"
    );
    assert_eq!(
        ty("functionalize!(f, remove = \"mutations_and_views\")"),
        "Functionalize<f>"
    );
    assert_eq!(ty("func!(m::f::<3>)"), "m::f<3>");
}

#[test]
fn dims_become_type_arguments() {
    assert_eq!(ty("vmap!(f)"), "Vmap<f,AllAt<0>,AllAt<0>,Whole,Refused,Inferred>");
    assert_eq!(
        ty("vmap!(f, in_dims = 1, out_dims = -1)"),
        "Vmap<f,AllAt<1>,AllAt<{-1}>,Whole,Refused,Inferred>"
    );
    assert_eq!(
        ty("vmap!(f, in_dims = (0, None, (1, -2)), chunk_size = 64)"),
        "Vmap<f,(At<0>,Unmapped,(At<1>,At<{-2}>,),),AllAt<0>,Chunk<64>,Refused,Inferred>"
    );
    assert_eq!(
        ty("vmap!(f, in_dims = None, out_dims = (0, None), randomness = \"same\", axis_size = N)"),
        "Vmap<f,Unmapped,(At<0>,Unmapped,),Whole,Same,Size<{N}>>"
    );
}

#[test]
fn transforms_nest() {
    assert_eq!(
        ty("vmap!(grad!(f, argnums = (0, 1)), in_dims = (None, 0))"),
        "Vmap<Grad<f,(At<0>,At<1>,),NoAux>,(Unmapped,At<0>,),AllAt<0>,Whole,Refused,Inferred>"
    );
    assert_eq!(
        ty("jacfwd!(tf::jacrev!(f))"),
        "Jacfwd<Jacrev<f,At<0>,NoAux,Whole>,At<0>,NoAux,Whole>"
    );
}

/// What `parse` makes of the tokens, or the errors.
fn parsed<T>(parse: impl FnOnce(TokenStream, &mut Errors) -> Option<T>, tokens: &str) -> Result<T, String> {
    let mut errors = Errors::new();
    let value = parse(tokens.parse().unwrap(), &mut errors);
    errors.propagate().map_err(render)?;
    Ok(value.expect("a value where there are no errors"))
}

#[test]
fn vjp_calls_take_arguments_and_has_aux() {
    let call = parsed(
        |tokens, errors| vjp_call(tokens, &krate(), errors),
        "grad!(f), &w, x + 1.0, has_aux",
    )
    .unwrap();
    assert_eq!(call.args.len(), 2);
    assert!(call.has_aux);
    let call = parsed(
        |tokens, errors| vjp_call(tokens, &krate(), errors),
        "f, has_aux.x",
    )
    .unwrap();
    assert_eq!((call.args.len(), call.has_aux), (1, false));
    let error = parsed(
        |tokens, errors| vjp_call(tokens, &krate(), errors),
        "f, x, hasaux = true",
    );
    insta::assert_snapshot!(error.unwrap_err(), @"[hasaux] unknown keyword argument `hasaux`: did you mean `has_aux`? [unknown-keyword]");
}

#[test]
fn jvp_calls_take_two_tuples() {
    let call = parsed(
        |tokens, errors| jvp_call(tokens, &krate(), errors),
        "f, (&x, 2), (&x_dot, zero())",
    )
    .unwrap();
    let tangents = call.tangents;
    assert_eq!(call.primals.len(), 2);
    assert_eq!(
        quote!(#(#tangents);*).to_string().replace(' ', ""),
        "&x_dot;zero()"
    );
}

#[test]
fn sources_are_named() {
    let source = |tokens| parsed(|tokens, errors| source_call(tokens, &krate(), errors), tokens);
    assert!(source("f, pullback").is_ok());
    let variants = "it is one of `primal`, `functionalized`, `pushforward`, `pullback` and `batched`";
    let message = |what: &str| format!("which source to print is {what}: {variants} [source-variant]\n");
    assert_eq!(
        source("f, pulback").unwrap_err(),
        format!(
            "[pulback] {}",
            message("unknown: `pulback` (did you mean `pullback`?)")
        )
    );
    assert_eq!(source("f").unwrap_err(), format!("[f] {}", message("missing")));
    assert_eq!(
        source("f, 3").unwrap_err(),
        format!("[3] {}", message("not a name"))
    );
}
