//! The pipeline, one function per macro. Errors of a phase are reported together; a phase runs only on what
//! the one before accepted. After `lower`, only what a value may be used for can still be wrong.

use crate::analysis::decisions::Decisions;
use crate::analysis::written::Types;
use crate::analysis::{
    activity, arithmetic, kind, lengths, local, misuse, residuals, unordered, unread, users, waits, windows,
};
use crate::diagnostics::{Errors, catalog};
use crate::effort::optimizes;
use crate::emit::{self, Emitter};
use crate::hir::Body;
use crate::ir::verify;
use crate::parse::block::Block;
use crate::parse::item::{Item, Param};
use crate::parse::transform::{Kind, Which};
use crate::parse::{args, block, bound, declared, item, markers, rules, transform};
use crate::passes::{arms, guards, lend, simplify};
use crate::source::{self, Functional};
use crate::{closures, derive, fallback, fence, functionalize, lower};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

/// `#[differentiable(..)]`
pub(crate) fn differentiable(attribute: TokenStream, input: TokenStream) -> TokenStream {
    expand(attribute, input.clone(), Attribute::Differentiable)
        .unwrap_or_else(|errors| fallback::tokens(input, &errors))
}

/// `#[vmappable]`, where it is read first or stands alone.
pub(crate) fn vmappable(attribute: TokenStream, input: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    if !attribute.is_empty() {
        errors.error(&attribute, catalog::VMAPPABLE_ARGUMENTS);
    }
    if let Some(marked) = markers::behind_differentiable(input.clone()) {
        let errors = errors.propagate().err().map(|errors| errors.to_compile_error());
        return quote!(#marked #errors);
    }
    item::check_mapped(input.clone(), &mut errors);
    let expanded = errors
        .propagate()
        .and_then(|()| expand(TokenStream::new(), input.clone(), Attribute::Vmappable));
    expanded.unwrap_or_else(|errors| fallback::tokens(input, &errors))
}

/// `#[derive(Differentiable)]`
pub(crate) fn derive_differentiable(input: TokenStream) -> TokenStream {
    derived(input, derive::differentiable)
}

/// `#[derive(Module)]`
pub(crate) fn derive_module(input: TokenStream) -> TokenStream {
    derived(input, derive::module)
}

fn derived(
    input: TokenStream,
    derive: fn(TokenStream, &TokenStream, &mut Errors) -> TokenStream,
) -> TokenStream {
    let (krate, mut errors) = (quote!(::transform_func), Errors::new());
    let items = derive(input, &krate, &mut errors);
    match errors.propagate() {
        Ok(()) => items,
        Err(errors) => errors.to_compile_error(),
    }
}

/// Which attribute is read; `#[differentiable]` also reads a `#[vmappable]` beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attribute {
    Differentiable,
    Vmappable,
}

fn expand(arguments: TokenStream, input: TokenStream, attribute: Attribute) -> syn::Result<TokenStream> {
    let mut errors = Errors::new();
    let args = args::args(arguments, &mut errors);
    if block::is_block(&input) {
        return expand_block(input, &args, attribute, errors);
    }
    if bound::is_bound(&input) {
        let parsed = bound::bound(input, &args, &mut errors);
        errors.propagate()?;
        let (differentiable, krate) = (attribute == Attribute::Differentiable, args.krate());
        let asked = parsed.map(|parsed| emit::bound(&parsed, differentiable, &quote!(#krate::plumbing)));
        return Ok(asked.unwrap_or_default());
    }
    let marked = markers::may_mark(&input);
    let item = item::item(input.clone(), args, &mut errors);
    errors.propagate()?;
    let Some(mut item) = item else {
        return Ok(TokenStream::new());
    };
    if attribute == Attribute::Vmappable {
        (item.vmappable, item.differentiable) = (true, false);
    }
    let krate = item.args.krate();
    if item.args.has_rule() {
        rules::check(&item, &mut errors);
        errors.propagate()?;
        let (func, ruled) = (&item.func, emit::ruled(&item, &quote!(#krate::plumbing)));
        return Ok(quote!(#func #ruled));
    }
    declared::named_in_full(&mut item.body);
    fence::check(&item.body, &mut errors);
    errors.propagate()?;
    let body = lower::func(&item, &krate, &mut errors);
    errors.propagate()?;
    let derived = variants(&item, &body, &quote!(#krate::plumbing), &mut errors);
    errors.propagate()?;
    // The user's own tokens, if nothing has to be taken out of them: rustc sees more in them than syn keeps.
    let func = if marked {
        item.rule.as_ref().unwrap_or(&item.func).to_token_stream()
    } else {
        input
    };
    let derived = derived.items;
    Ok(quote!(#func #derived))
}

/// An `impl` block: the variants of all its functions.
fn expand_block(
    input: TokenStream,
    args: &args::Args,
    attribute: Attribute,
    mut errors: Errors,
) -> syn::Result<TokenStream> {
    let parsed = block::block(input, args, &mut errors);
    errors.propagate()?;
    let Some(Block { block, mut functions }) = parsed else {
        return Ok(TokenStream::new());
    };
    for item in &mut functions {
        if attribute == Attribute::Vmappable {
            (item.vmappable, item.differentiable) = (true, false);
        }
        declared::named_in_full(&mut item.body);
    }
    let derived = variants_of_block(&functions, &args.krate(), &mut errors);
    errors.propagate()?;
    let derived = derived.into_iter().flatten().map(|variants| variants.items);
    Ok(quote!(#block #(#derived)*))
}

/// The variants of the functions of a block.
pub(crate) fn variants_of_block(
    functions: &[Item],
    krate: &TokenStream,
    errors: &mut Errors,
) -> Option<Vec<Variants>> {
    let before = errors.count();
    functions.iter().for_each(|item| fence::check(&item.body, errors));
    if errors.count() > before {
        return None;
    }
    let bodies = functions.iter().map(|item| lower::func(item, krate, errors));
    let bodies: Vec<_> = bodies.collect();
    if errors.count() > before {
        return None;
    }
    let plumbing = quote!(#krate::plumbing);
    let derived = functions.iter().zip(&bodies);
    Some(
        derived
            .map(|(item, body)| variants(item, body, &plumbing, errors))
            .collect(),
    )
}

/// What is made of a function.
pub(crate) struct Variants {
    pub(crate) items: TokenStream,
    pub(crate) functional: Functional,
}

/// The variants of a function. What they cannot be made for is reported.
fn variants(item: &Item, body: &Body, plumbing: &TokenStream, errors: &mut Errors) -> Variants {
    let float = item.named_float();
    let mut func = functionalize::body(body);
    if cfg!(test) {
        verify::func(&func);
    }
    if item.vmappable {
        guards::run(&mut func);
    }
    if let (Some(rule), None) = (&item.rule, emit::Stages::of(&func)) {
        errors.error(&rule.sig.ident, catalog::RULE_RESULT);
    }
    let types: Vec<_> = item.params.iter().map(declared_type).collect();
    let active: Vec<_> = item.params.iter().map(|param| !param.is_static).collect();
    let kinds = kind::analyze(&func, &types, &item.output);
    if optimizes() {
        simplify::run(&mut func, &kinds);
    }
    let users = users::analyze(&func, &types);
    let activity = activity::analyze(&func, &active, &kinds);
    let closures = closures::expanded(item, body, &Types::of(&func, item, &kinds), errors);
    let functional = source::functional(item, body, &func, &closures.texts, &kinds, float);
    lend::run(&mut func, &activity, &kinds);
    arms::run(&mut func);
    let generics = &item.scope();
    misuse::check(&func, &activity, &kinds, &types, generics, errors);
    let local = local::analyze(&func, &activity, &kinds);
    let residuals = |unread| residuals::analyze(&func, &activity, &kinds, &local, unread);
    let slices = unread::slices(item, body);
    let residuals = unread::settle(&func, &kinds, &item.func.sig.ident, &slices, residuals);
    let functions = closures::functions(&func, item, body);
    // One name rather than a path: there are thousands of calls to resolve.
    let short = Ident::new("__plumbing", Span::call_site());
    let mut emitter = Emitter {
        func: &func,
        params: &item.params,
        kinds: &kinds,
        users: &users,
        activity: &activity,
        residuals: &residuals,
        unordered: unordered::analyze(&func, &activity),
        waits: Default::default(),
        waiting: Default::default(),
        windows: windows::analyze(&func, &activity, &kinds),
        lengths: lengths::analyze(&func, &kinds, |var| residuals.is_settled(var)),
        local,
        again: std::cell::RefCell::default(),
        recorded: std::cell::RefCell::default(),
        given: std::cell::RefCell::default(),
        sweeps_once: false,
        ends: emit::ends(&func),
        nests: false,
        placing: Default::default(),
        plumbing: &short,
        path: plumbing,
        names: emit::Names::of(&func),
        uses: emit::Uses::of(&func),
        scopes: std::cell::RefCell::default(),
        moving: std::cell::RefCell::default(),
        handed: Default::default(),
        name: emit::Name {
            ident: &item.func.sig.ident,
            owner: item.owner.as_ref(),
            generics,
        },
        float,
        functional: &functional,
        functions: &functions,
        borrowed: Default::default(),
    };
    if emitter.float_param().is_some() {
        emitter.float = None;
    }
    let decisions = item
        .vmappable
        .then(|| Decisions::of(&func, &activity, &kinds))
        .filter(|decisions| decisions.in_region(&func.body));
    emitter.sweeps_once =
        optimizes() && item.differentiable && decisions.is_none() && emitter.keeps_numbers_only();
    let whole = decisions.is_none() && item.rule.is_none() && !item.params.iter().any(Param::changes);
    if whole && item.differentiable && arithmetic::is_arithmetic(&func, &kinds) {
        emitter.waits = waits::analyze(&func, &activity, &kinds);
    }
    let alone = unread::names_itself(item, body) && item.generics.params.is_empty();
    let marked = item.args.checkpoint.is_present();
    emitter.nests = optimizes() && item.differentiable && alone && !marked && emitter.can_nest();
    let items = emit::item(&emitter, item, &body.items, &closures.items, decisions.as_ref());
    Variants { items, functional }
}

fn declared_type(param: &Param) -> syn::Type {
    match &param.elem {
        Some(elem) => syn::parse_quote!([#elem]),
        None => param.ty.clone(),
    }
}

/// `grad!(f, ..)` and its like: the transform, ready to be called.
pub(crate) fn transform(kind: Kind, input: TokenStream) -> TokenStream {
    let (krate, mut errors) = (quote!(::transform_func), Errors::new());
    let value = transform::transform_value(kind, input, &krate, &mut errors);
    match errors.propagate() {
        Ok(()) => value,
        Err(errors) => in_expression(&errors),
    }
}

/// Errors where an expression is expected.
fn in_expression(errors: &syn::Error) -> TokenStream {
    let errors = errors.to_compile_error();
    quote!({ #errors })
}

/// `vjp!(f, args..)` or `linearize!(f, args..)`; `call` is the name of the runtime's form.
pub(crate) fn at_point(call: &str, input: TokenStream, fallible: bool) -> TokenStream {
    let (krate, mut errors) = (quote!(::transform_func), Errors::new());
    let parsed = transform::vjp_call(input, &krate, &mut errors);
    if let Err(errors) = errors.propagate() {
        return in_expression(&errors);
    }
    let Some(parsed) = parsed else {
        return TokenStream::new();
    };
    let (f, args, call) = (parsed.f, parsed.args, quote::format_ident!("{call}"));
    let aux = match (call == "LinearizeCall", parsed.has_aux) {
        (true, _) => TokenStream::new(),
        (false, true) => quote!(, #krate::plumbing::Aux),
        (false, false) => quote!(, #krate::plumbing::NoAux),
    };
    let handle = quote!(<#krate::plumbing::#call<#f #aux> as ::core::default::Default>::default());
    if fallible {
        quote!(#handle.try_call((#(#args,)*)))
    } else {
        quote!(#handle(#(#args),*))
    }
}

/// `check_rule!(f, args..)`: a rule that is wrong is a panic.
pub(crate) fn check_rule(input: TokenStream) -> TokenStream {
    let (krate, mut errors) = (quote!(::transform_func), Errors::new());
    let parsed = transform::vjp_call(input, &krate, &mut errors);
    if let Err(errors) = errors.propagate() {
        return in_expression(&errors);
    }
    let Some(parsed) = parsed else {
        return TokenStream::new();
    };
    let (f, args) = (parsed.f, parsed.args);
    quote!(#krate::plumbing::rule_holds(<#f as ::core::default::Default>::default(), (#(#args,)*)))
}

/// `jvp!(f, (primals..), (tangents..))`
pub(crate) fn jvp(input: TokenStream, fallible: bool) -> TokenStream {
    let (krate, mut errors) = (quote!(::transform_func), Errors::new());
    let parsed = transform::jvp_call(input, &krate, &mut errors);
    if let Err(errors) = errors.propagate() {
        return in_expression(&errors);
    }
    let Some(parsed) = parsed else {
        return TokenStream::new();
    };
    let (f, primals) = (parsed.f, parsed.primals);
    let aux = if parsed.has_aux {
        quote!(Aux)
    } else {
        quote!(NoAux)
    };
    let tangents = parsed.tangents.iter().map(|x| {
        if is_zero(x) {
            quote!(::core::option::Option::None)
        } else {
            quote!(::core::option::Option::Some(#x))
        }
    });
    let call = if fallible { quote!(try_call) } else { quote!(call) };
    quote!(#krate::plumbing::JvpCall::<#f, #krate::plumbing::#aux>::#call((#(#primals,)*), (#(#tangents,)*)))
}

/// `zero()`: no tangent.
pub(crate) fn is_zero(expr: &syn::Expr) -> bool {
    let syn::Expr::Call(call) = crate::lower::peel(expr) else {
        return false;
    };
    let syn::Expr::Path(path) = &*call.func else {
        return false;
    };
    call.args.is_empty() && {
        let segments: Vec<_> = path
            .path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        matches!(
            segments.iter().map(String::as_str).collect::<Vec<_>>().as_slice(),
            ["zero"] | ["transform_func", .., "zero"]
        )
    }
}

/// `saved!(f)`
pub(crate) fn saved(input: TokenStream) -> TokenStream {
    let (krate, mut errors) = (quote!(::transform_func), Errors::new());
    let ty = transform::transform_type(Kind::Func, input, &krate, &mut errors);
    match errors.propagate() {
        Ok(()) => quote!(#krate::plumbing::saved::<#ty>()),
        Err(errors) => in_expression(&errors),
    }
}

/// `source!(f, which)`
pub(crate) fn source(input: TokenStream) -> TokenStream {
    let (krate, mut errors) = (quote!(::transform_func), Errors::new());
    let parsed = transform::source_call(input, &krate, &mut errors);
    if let Err(errors) = errors.propagate() {
        return in_expression(&errors);
    }
    let Some(parsed) = parsed else {
        return TokenStream::new();
    };
    let f = parsed.f;
    let which = match parsed.which {
        Which::Primal => quote!(Primal),
        Which::Functionalized => quote!(Functionalized),
        Which::Pushforward => quote!(Pushforward),
        Which::Pullback => quote!(Pullback),
        Which::Batched => quote!(Batched),
    };
    quote! {
        #krate::plumbing::source_text(<#f as #krate::plumbing::Source>::PARTS, #krate::plumbing::Text::#which)
    }
}
