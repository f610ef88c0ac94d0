//! Closures that are given to functions, as what they become: the struct of what a closure holds, and the block with the
//! closure as its method.

use crate::analysis::activity::base_of;
use crate::analysis::written::Types;
use crate::derive;
use crate::diagnostics::{Errors, catalog};
use crate::driver;
use crate::hir::{Body, Closure, Held};
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Func, Kind, Stmt, Var};
use crate::ir::table::Map;
use crate::ir::visit::{Event, walk};
use crate::lower::peel;
use crate::parse::functions::CALL;
use crate::parse::item::Item;
use crate::parse::{block, floats};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprCall, ExprClosure, ExprIndex, ExprPath, GenericParam, Type};

/// The types of the variables that are functions.
pub(crate) fn functions(func: &Func, item: &Item, body: &Body) -> Map<Var, TokenStream> {
    let params = func.params.iter().zip(&item.params);
    let params =
        params.filter(|(_, param)| item.functions.iter().any(|(function, _)| function.is(&param.ty)));
    let mut known: Map<_, _> = params
        .map(|(var, param)| (*var, param.ty.to_token_stream()))
        .collect();
    walk(func, &mut |event| {
        let Event::Stmt(Stmt {
            kind: Kind::Let { out, op },
            ..
        }) = event
        else {
            return;
        };
        let ty = match op {
            Op::Struct { form, .. } if body.closures.iter().any(|closure| closure.is(&form.path)) => {
                Some(form.type_path().to_token_stream())
            }
            Op::Copy(x) => base_of(x).and_then(|x| known.get(&x)).cloned(),
            _ => None,
        };
        known.extend(ty.map(|ty| (*out, ty)));
    });
    known
}

/// The function and the arguments of a call of a function that is a value.
pub(crate) fn args_of_call<'a>(
    callee: &ExprPath,
    args: &'a [Operand<Var>],
) -> Option<(Var, &'a [Operand<Var>])> {
    let (function, rest) = args.split_first()?;
    let is_call = callee.qself.is_some() && callee.path.is_ident(CALL);
    Some((base_of(function).filter(|_| is_call)?, rest))
}

/// What the closures become: structs with their methods.
pub(crate) fn expanded(item: &Item, body: &Body, types: &Types<'_>, errors: &mut Errors) -> TokenStream {
    let krate = item.args.krate();
    let mut out = TokenStream::new();
    for closure in &body.closures {
        let Some(held) = held(closure, types, errors) else {
            continue;
        };
        let Written { holder, block } = written(closure, &held, item, body);
        out.extend(derive::differentiable(holder.clone(), &krate, errors));
        out.extend(holder);
        let Some(mut parsed) = block::block(block, &item.args.of_made(), errors) else {
            continue;
        };
        for function in &mut parsed.functions {
            let fields = closure.held.iter().map(|held| held.name.clone());
            function.held = Some(fields.zip(held.iter().cloned()).collect());
            // What it is given to may ask for a derivative that a function that is only mapped does not.
            function.vmappable = item.vmappable;
        }
        out.extend(driver::variants_of_block(&parsed.functions, &krate, errors));
    }
    out
}

/// The types of what a closure holds.
fn held(closure: &Closure, types: &Types<'_>, errors: &mut Errors) -> Option<Vec<Type>> {
    // A closure that is never reached is not in the program.
    let (_, values) = types.structs().find(|(path, _)| closure.is(path))?;
    let mut known = Vec::new();
    for (held, value) in closure.held.iter().zip(values) {
        let ty = held.function.clone().or_else(|| types.operand(value));
        let index = || is_index(&closure.expr, &held.name).then(|| syn::parse_quote!(usize));
        match ty.or_else(index) {
            Some(ty) => known.push(ty),
            None => errors.error(&held.name, catalog::CLOSURE_HOLDS.about(&held.name)),
        }
    }
    (known.len() == closure.held.len()).then_some(known)
}

/// Whether a closure finds elements by a variable: `xs[i]`, `xs[2 * i + 1]`.
fn is_index(closure: &ExprClosure, name: &Ident) -> bool {
    struct Search<'n> {
        name: &'n Ident,
        found: bool,
    }
    impl Search<'_> {
        fn is_part_of(&self, index: &Expr) -> bool {
            match peel(index) {
                Expr::Path(path) => path.path.is_ident(self.name),
                Expr::Binary(binary) => self.is_part_of(&binary.left) || self.is_part_of(&binary.right),
                _ => false,
            }
        }
    }
    impl<'ast> Visit<'ast> for Search<'_> {
        fn visit_expr_index(&mut self, index: &'ast ExprIndex) {
            self.found |= self.is_part_of(&index.index);
            visit::visit_expr_index(self, index);
        }
    }
    let mut search = Search { name, found: false };
    search.visit_expr_closure(closure);
    search.found
}

/// The struct and the block.
struct Written {
    holder: TokenStream,
    block: TokenStream,
}

/// Writes a closure. `held` are the types of what it holds.
fn written(closure: &Closure, held: &[Type], item: &Item, body: &Body) -> Written {
    let (name, generics) = (&closure.name, &item.scope());
    let params: Vec<_> = generics
        .params
        .iter()
        .filter(|param| !matches!(param, GenericParam::Lifetime(_)))
        .collect();
    let (names, clause) = (params.iter().map(|param| name_of(param)), &generics.where_clause);
    let names: Vec<_> = names.collect();
    let fields = closure.held.iter().map(|held| &held.name);
    let (of, of_types): (Vec<_>, Vec<_>) = type_fields(item).into_iter().unzip();
    let call = Ident::new(CALL, Span::call_site());
    let (inputs, output) = (&closure.expr.inputs, &closure.expr.output);
    let (items, mut before, mut value) = (&body.items, closure.before.clone(), closure.expr.body.clone());
    let mut calls = Calls { held: &closure.held };
    before.iter_mut().for_each(|stmt| calls.visit_stmt_mut(stmt));
    calls.visit_expr_mut(&mut value);
    let names_held = closure.held.iter().map(|held| {
        let name = &held.name;
        match held.borrowed {
            true => quote!(let #name = &self.#name;),
            false => quote!(let #name = self.#name.clone();),
        }
    });
    let own = |tokens: TokenStream| floats::original(tokens, generics);
    Written {
        holder: own(quote! {
            #[derive(Clone)]
            struct #name<#(#params),*> #clause { #(#fields: #held,)* #(#of: #of_types,)* }
        }),
        block: own(quote! {
            impl<#(#params),*> #name<#(#names),*> #clause {
                fn #call(&self, #inputs) #output { #(#items)* #(#names_held)* #(#before)* #value }
            }
        }),
    }
}

/// Fields that hold nothing, and say the types of the function's numbers and its type parameters.
pub(crate) fn type_fields(item: &Item) -> Vec<(Ident, Type)> {
    let params = item.type_params().into_iter().map(|param| {
        let field = quote::format_ident!("__of_{param}");
        (field, syn::parse_quote!([#param; 0]))
    });
    let float = item.float();
    let numbers = (
        Ident::new("__numbers", Span::call_site()),
        syn::parse_quote!([#float; 0]),
    );
    std::iter::once(numbers).chain(params).collect()
}

fn name_of(param: &GenericParam) -> TokenStream {
    match param {
        GenericParam::Type(param) => param.ident.to_token_stream(),
        GenericParam::Const(param) => param.ident.to_token_stream(),
        GenericParam::Lifetime(param) => param.lifetime.to_token_stream(),
    }
}

/// Calls of functions that the closure holds, as those of their types.
struct Calls<'h> {
    held: &'h [Held],
}

impl VisitMut for Calls<'_> {
    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        visit_mut::visit_expr_call_mut(self, call);
        let Expr::Path(path) = peel(&call.func) else {
            return;
        };
        let Some(name) = path.path.get_ident() else { return };
        let held = self.held.iter().find(|held| held.name == *name);
        if let Some(ty) = held.and_then(|held| held.function.as_ref()) {
            let (method, name) = (Ident::new(CALL, name.span()), name.clone());
            call.args.insert(0, syn::parse_quote!(#name));
            *call.func = syn::parse_quote!(<#ty>::#method);
        }
    }
}
