//! An annotated `impl` block: every function in it becomes an item of its own, with `Self` and `self` written out.

use super::args::Args;
use super::item::{Item, Owner};
use super::{declared, floats, functions, markers, operator, types};
use crate::diagnostics::{Errors, catalog};
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{
    AngleBracketedGenericArguments, Expr, ExprCall, ExprStruct, FnArg, GenericArgument, GenericParam,
    Generics, ImplItem, ImplItemFn, ItemFn, ItemImpl, Path, PathArguments, Receiver, ReceiverKind, Type,
};

/// What `self` is called where it is a parameter like others.
pub(crate) const SELF: &str = "__self";

/// An annotated block.
#[derive(Debug)]
pub(crate) struct Block {
    /// The block as it is written back: without the attributes that only this macro understands.
    pub(crate) block: ItemImpl,
    /// Its functions, but for those that are marked with `#[nondiff]`.
    pub(crate) functions: Vec<Item>,
}

/// Whether an `impl` block is what the attribute stands on.
pub(crate) fn is_block(tokens: &TokenStream) -> bool {
    syn::parse2::<ItemImpl>(tokens.clone()).is_ok()
}

/// Reads a block.
pub(crate) fn block(tokens: TokenStream, args: &Args, errors: &mut Errors) -> Option<Block> {
    let block: ItemImpl = errors.handle(syn::parse2(tokens))?;
    errors.handle(block.modifiers.require_empty());
    if let Some(nondiff) = &args.nondiff {
        for path in nondiff.iter() {
            errors.error(path, catalog::BLOCK_NONDIFF);
        }
    }
    for (name, rule) in [("jvp", &args.jvp), ("vjp", &args.vjp)] {
        if let Some(path) = rule {
            errors.error(path, catalog::RULE_OF_BLOCK.about(name));
        }
    }
    let vmappable = markers::is_vmappable(&block.attrs, errors);
    let of_values = operator::operator(&block).map(|_| operator::of_values(&block));
    let read = associated(of_values.as_ref().unwrap_or(&block));
    floats::check_bounds(&block.generics, errors);
    let renamed = floats::renamed(&read, &floats::float_params(&block.generics), errors);
    let mut owner = owner(&renamed, errors)?;
    if let Some(operator) = &mut owner.operator {
        let standing = declared::standing(&block);
        (operator.meant, operator.named) = (standing.meant, standing.named);
    }
    let mut functions = Vec::new();
    for (written, item) in block.items.iter().zip(&renamed.items) {
        let (ImplItem::Fn(written), ImplItem::Fn(function)) = (written, item) else {
            continue;
        };
        let skipped = markers::is_nondiff(&function.attrs, errors);
        if !skipped {
            let mut item = method(function, written, args, &owner, errors);
            item.vmappable |= vmappable;
            if markers::is_checkpoint(&function.attrs, errors) {
                item.args.checkpoint = darling::util::Flag::present();
            }
            functions.push(item);
        }
    }
    Some(Block {
        block: markers::removed_of_block(block),
        functions,
    })
}

/// The block with its associated types where its functions name them: `Self::Output`.
fn associated(block: &ItemImpl) -> ItemImpl {
    struct Said(Vec<(Ident, Type)>);
    impl VisitMut for Said {
        fn visit_type_mut(&mut self, ty: &mut Type) {
            visit_mut::visit_type_mut(self, ty);
            let Type::Path(path) = &*ty else { return };
            let names: Vec<_> = path.path.segments.iter().map(|segment| &segment.ident).collect();
            if let [of, name] = names.as_slice()
                && *of == "Self"
                && let Some((_, said)) = self.0.iter().find(|(known, _)| known == *name)
            {
                *ty = said.clone();
            }
        }
    }
    let types = block.items.iter().filter_map(|item| match item {
        ImplItem::Type(item) => Some((item.ident.clone(), item.ty.clone())),
        _ => None,
    });
    let mut said = Said(types.collect());
    let mut block = block.clone();
    for item in &mut block.items {
        if let ImplItem::Fn(function) = item {
            said.visit_impl_item_fn_mut(function);
        }
    }
    block
}

/// The type of the block.
fn owner(block: &ItemImpl, errors: &mut Errors) -> Option<Owner> {
    for param in &block.generics.params {
        if let GenericParam::Lifetime(param) = param {
            errors.error(param, catalog::DERIVE_LIFETIME.about(&param.lifetime));
        }
    }
    let operator = operator::operator(block);
    match types::peel(&block.self_ty) {
        Type::Path(ty) if ty.qself.is_none() && (operator.is_some() || !is_foreign(&ty.path)) => {
            Some(Owner {
                path: turbofish(&ty.path),
                of_trait: block.trait_.as_ref().map(|(path, _)| path.clone()),
                generics: block.generics.clone(),
                operator,
                generic: generic(block),
            })
        }
        other => {
            errors.error(other, catalog::BLOCK_TYPE);
            None
        }
    }
}

/// The functions of the block that have parameters of their own, other than lifetimes.
fn generic(block: &ItemImpl) -> Vec<Ident> {
    let functions = block.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(&function.sig),
        _ => None,
    });
    let generic = functions.filter(|sig| {
        let params = &sig.generics;
        params.type_params().next().is_some() || params.const_params().next().is_some()
    });
    generic.map(|sig| sig.ident.clone()).collect()
}

/// Whether it is a type that no struct of the user's is.
pub(crate) fn is_foreign(path: &Path) -> bool {
    let mut names = types::PRIMITIVE_TYPES
        .iter()
        .chain(&["Tensor", "Vec", "Option", "Box", "String"]);
    path.segments
        .last()
        .is_some_and(|last| names.any(|name| last.ident == name))
}

/// The path as it can stand in expressions, too: `Pair::<A, B>`.
fn turbofish(path: &Path) -> Path {
    let mut path = path.clone();
    for segment in &mut path.segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            let lifetimes = arguments
                .args
                .iter()
                .any(|argument| matches!(argument, GenericArgument::Lifetime(_)));
            if !lifetimes {
                arguments.colon2_token = Some(Default::default());
            }
        }
    }
    path
}

/// The function in the block, `written` as the user did.
fn method(
    function: &ImplItemFn,
    written: &ImplItemFn,
    args: &Args,
    owner: &Owner,
    errors: &mut Errors,
) -> Item {
    let mut free = function.clone();
    // Parameters are read in the form they have in a free function.
    for input in &mut free.sig.inputs {
        if let FnArg::Receiver(receiver) = input
            && let Some(typed) = receiver_as_param(receiver, &owner.path, errors)
        {
            *input = typed;
        }
    }
    let free = ItemFn {
        attrs: free.attrs,
        vis: free.vis,
        modifiers: free.modifiers,
        sig: free.sig,
        block: Box::new(free.block),
    };
    let tokens = written_out(free.to_token_stream(), &owner.path.to_token_stream());
    match syn::parse2::<ItemFn>(tokens) {
        Ok(func) => {
            let own = &func.sig.generics;
            floats::check_bounds(&functions::named(&func).0.sig.generics, errors);
            let func = floats::renamed(&func, &floats::float_params(own), errors);
            let mut item = Item::of_method(func, written, args.clone(), owner.clone(), errors);
            let scope = item.scope();
            floats::said(&mut item.body, &scope);
            OwnParameters { owner: &owner.path }.visit_block_mut(&mut item.body);
            item
        }
        Err(error) => {
            errors.push(error);
            Item::of_method(free, written, args.clone(), owner.clone(), errors)
        }
    }
}

/// Says the parameters of the block's type where a value of it is made and they are left to be inferred.
struct OwnParameters<'o> {
    owner: &'o Path,
}

impl OwnParameters<'_> {
    fn say(&self, path: &mut Path) {
        let alone = path.segments.len() == 1;
        if let (Some(owner), Some(name)) = (self.owner.segments.last(), path.segments.first_mut())
            && alone
            && name.ident == owner.ident
            && name.arguments.is_empty()
        {
            name.arguments = owner.arguments.clone();
        }
    }
}

impl VisitMut for OwnParameters<'_> {
    fn visit_expr_struct_mut(&mut self, made: &mut ExprStruct) {
        visit_mut::visit_expr_struct_mut(self, made);
        self.say(&mut made.path);
    }
    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        visit_mut::visit_expr_call_mut(self, call);
        if let Expr::Path(path) = &mut *call.func {
            self.say(&mut path.path);
        }
    }
}

/// `&self` as `__self: &Type`.
pub(super) fn receiver_as_param(receiver: &Receiver, owner: &Path, errors: &mut Errors) -> Option<FnArg> {
    let span = receiver.self_token.span;
    let name = Ident::new(SELF, span);
    let attrs = &receiver.attrs;
    match &receiver.kind {
        ReceiverKind::Value => {
            let mutable = &receiver.mutability;
            Some(syn::parse_quote_spanned!(span=> #(#attrs)* #mutable #name: #owner))
        }
        ReceiverKind::Reference(_, _, None) => {
            Some(syn::parse_quote_spanned!(span=> #(#attrs)* #name: &#owner))
        }
        ReceiverKind::Reference(_, _, Some(_)) => {
            Some(syn::parse_quote_spanned!(span=> #(#attrs)* #name: &mut #owner))
        }
        _ => {
            errors.error(receiver, catalog::TYPED_SELF);
            Some(syn::parse_quote_spanned!(span=> #(#attrs)* #name: &#owner))
        }
    }
}

/// The tokens with the type for `Self`, and a name that can be a variable's for `self`.
fn written_out(tokens: TokenStream, owner: &TokenStream) -> TokenStream {
    let mut out = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(name) if name == "Self" => out.extend(at(owner.clone(), name.span())),
            TokenTree::Ident(name) if name == "self" => {
                let is_path = matches!(tokens.peek(), Some(TokenTree::Punct(mark)) if mark.as_char() == ':')
                    && !matches!(out.last(), Some(TokenTree::Punct(mark)) if mark.as_char() == '.');
                out.push(TokenTree::Ident(if is_path {
                    name
                } else {
                    Ident::new(SELF, name.span())
                }));
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), written_out(group.stream(), owner));
                inner.set_span(group.span());
                out.push(TokenTree::Group(inner));
            }
            other => out.push(other),
        }
    }
    out.into_iter().collect()
}

fn at(tokens: TokenStream, span: Span) -> impl Iterator<Item = TokenTree> {
    tokens.into_iter().map(move |mut token| {
        token.set_span(token.span().located_at(span));
        token
    })
}

/// The name of a function as a number: FNV-1a of its text.
pub(crate) fn key(name: &Ident) -> TokenStream {
    let text = name.to_string();
    let hash = text
        .strip_prefix("r#")
        .unwrap_or(&text)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    let mut literal = proc_macro2::Literal::u64_unsuffixed(hash);
    literal.set_span(name.span());
    quote!(#literal)
}

/// A function of a type, `Type::name`, as a path names it: its owner is a type by its name.
#[derive(Debug)]
pub(crate) struct MethodPath {
    pub(crate) owner: Type,
    pub(crate) name: Ident,
    /// What is said of its own parameters.
    pub(crate) with: Option<AngleBracketedGenericArguments>,
    /// The operator that it is, and the type of the right operand.
    pub(crate) operator: Option<(Ident, Type)>,
}

/// The function of a type that a path names, if it names one.
pub(crate) fn method_path(path: &syn::ExprPath) -> Option<MethodPath> {
    let mut segments: Vec<_> = path.path.segments.iter().cloned().collect();
    let last = segments.pop()?;
    let (name, with) = match last.arguments {
        PathArguments::None => (last.ident, None),
        PathArguments::AngleBracketed(with) => (last.ident, Some(with)),
        PathArguments::Parenthesized(_) => return None,
    };
    if let Some(qself) = &path.qself {
        // `<Type as Trait>::name`
        let of_trait = segments.get(..qself.position).and_then(<[_]>::last);
        let operator = of_trait.and_then(|of_trait| operator::of_path(&qself.ty, of_trait));
        return Some(MethodPath {
            owner: match operator {
                Some(_) => operator::value(&qself.ty),
                None => (*qself.ty).clone(),
            },
            name,
            with,
            operator,
        });
    }
    let owner = segments.last()?;
    if !owner.ident.to_string().starts_with(char::is_uppercase) || owner.ident == "Tensor" {
        return None;
    }
    for segment in &mut segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            arguments.colon2_token = None;
        }
    }
    let owner = Path {
        leading_colon: path.path.leading_colon,
        segments: segments.into_iter().collect(),
    };
    let span = owner.span();
    let owner = syn::parse_quote_spanned!(span=> #owner);
    Some(MethodPath {
        owner,
        name,
        with,
        operator: None,
    })
}

/// The handle of such a function, where `generics` are in scope.
pub(crate) fn method_handle(path: &MethodPath, generics: &Generics, plumbing: &TokenStream) -> TokenStream {
    let MethodPath {
        owner,
        name,
        with,
        operator,
    } = path;
    let span = name.span();
    if let Some((operator, rhs)) = operator {
        return quote::quote_spanned!(span=> <#owner as #plumbing::OperatorOf<#plumbing::operators::#operator, #rhs>>::Handle);
    }
    let key = key(name);
    let with = with.as_ref().map(|with| own_arguments(with, generics, plumbing));
    let with = with.map(|with| quote!(, #with));
    quote::quote_spanned!(span=> <#owner as #plumbing::Method<#key #with>>::Handle)
}

/// What is said of a method's own parameters, as a tuple of types: `::<f64, 3>`, where `generics` are in scope.
pub(crate) fn own_arguments(
    with: &AngleBracketedGenericArguments,
    generics: &Generics,
    plumbing: &impl ToTokens,
) -> TokenStream {
    let consts: Vec<_> = generics.const_params().map(|param| &param.ident).collect();
    let said = with.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(Type::Path(of))
            if of.path.get_ident().is_some_and(|of| consts.contains(&of)) =>
        {
            Some(quote!(#plumbing::UsizeIs<{ #of }>))
        }
        GenericArgument::Type(ty) => Some(quote!(#ty)),
        GenericArgument::Const(Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Bool(of),
            ..
        })) => Some(quote!(#plumbing::BoolIs<#of>)),
        GenericArgument::Const(of) => Some(quote!(#plumbing::UsizeIs<#of>)),
        _ => None,
    });
    let said: Vec<_> = said.collect();
    let unsaid = |argument: &GenericArgument| matches!(argument, GenericArgument::Type(Type::Infer(_)));
    if with.args.iter().all(unsaid) {
        return quote!(());
    }
    quote!((#(#said,)*))
}
