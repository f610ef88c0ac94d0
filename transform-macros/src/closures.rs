//! Closures that are given to functions, as what they become: the struct of what a closure holds, and the block with the
//! closure as its method.

use crate::analysis::activity::base_of;
use crate::analysis::written::Types;
use crate::derive;
use crate::diagnostics::{Errors, catalog};
use crate::driver;
use crate::hir::{Body, Closure};
use crate::ir::op::{Op, Operand, Place};
use crate::ir::ssa::{Func, Kind, Stmt, Var};
use crate::ir::table::Map;
use crate::ir::visit::{Event, walk};
use crate::lower::peel;
use crate::parse::functions::CALL;
use crate::parse::item::{Held, Item};
use crate::parse::{block, floats, types};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};

use syn::{Expr, ExprClosure, ExprIndex, ExprPath, GenericParam, Type};

/// The types of what is a function.
pub(crate) struct Functions<'a> {
    func: &'a Func,
    item: &'a Item,
    /// Of the variables.
    known: Map<Var, TokenStream>,
}

impl Functions<'_> {
    /// The type of the function that an operand is.
    pub(crate) fn of(&self, x: &Operand<Var>) -> Option<TokenStream> {
        match x {
            Operand::Ref(place)
                if self.func.params.first() == Some(&place.base) && !place.path.is_empty() =>
            {
                self.item
                    .held_function(&place.path)
                    .map(|ty| ty.to_token_stream())
            }
            _ => self.known.get(&base_of(x)?).cloned(),
        }
    }

    /// Whether it is the type of a parameter, or of a field of what a closure holds: values of it at a level do not say that.
    pub(crate) fn is_open(&self, ty: &TokenStream) -> bool {
        let ty = ty.to_string();
        let params = self.item.functions.iter();
        let params = params.map(|(function, _)| function.ty.to_token_stream());
        let held = self.item.held.iter().flatten();
        let held = held
            .filter(|held| held.function)
            .map(|held| held.ty.to_token_stream());
        params.chain(held).any(|open| open.to_string() == ty)
    }
}

/// The functions among variables.
pub(crate) fn functions<'a>(func: &'a Func, item: &'a Item, body: &Body) -> Functions<'a> {
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
    Functions { func, item, known }
}

/// The function and the arguments of a call of a function that is a value.
pub(crate) fn args_of_call<'a>(
    callee: &ExprPath,
    args: &'a [Operand<Var>],
) -> Option<(&'a Place<Var>, &'a [Operand<Var>])> {
    let is_call = callee.qself.is_some() && callee.path.is_ident(CALL);
    match args.split_first()? {
        (Operand::Ref(function), rest) if is_call => Some((function, rest)),
        _ => None,
    }
}

/// What closures become: structs with their methods, and the functional form of each in order.
#[derive(Default)]
pub(crate) struct Expanded {
    pub(crate) items: TokenStream,
    pub(crate) texts: Vec<String>,
}

/// Makes it of the closures of a function.
pub(crate) fn expanded(item: &Item, body: &Body, types: &Types<'_>, errors: &mut Errors) -> Expanded {
    let mut expanded = Expanded::default();
    for closure in &body.closures {
        let held = held(closure, types, errors);
        let made = held.and_then(|held| expand(closure, &held, item, body, errors));
        // One that is never reached, or has errors, is not in the text.
        let (items, text) = made.unwrap_or_default();
        expanded.items.extend(items);
        expanded.texts.push(text);
    }
    expanded
}

/// The struct of a closure with all that is derived from it and the method, and the closure's functional form. `held` are the
/// types of what it holds.
fn expand(
    closure: &Closure,
    held: &[Type],
    item: &Item,
    body: &Body,
    errors: &mut Errors,
) -> Option<(TokenStream, String)> {
    let krate = item.args.krate();
    let Written { holder, block } = written(closure, held, item, body);
    let mut items = derive::differentiable(holder.clone(), &krate, errors);
    items.extend(holder);
    let mut parsed = block::block(block, &item.args.of_made(), errors)?;
    for function in &mut parsed.functions {
        let fields = closure.held.iter().zip(held);
        let fields = fields.map(|(held, ty)| Held {
            name: held.name.clone(),
            ty: ty.clone(),
            function: held.function.is_some(),
        });
        function.held = Some(fields.collect());
        // What it is given to may ask for a derivative that a function that is only mapped does not.
        function.vmappable = item.vmappable;
    }
    let mut text = String::new();
    for method in driver::variants_of_block(&parsed.functions, &krate, errors)? {
        items.extend(method.items);
        text = method.functional.into_text();
    }
    Some((items, text))
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
    let (items, before, value) = (&body.items, &closure.before, &closure.expr.body);
    let names_held = closure.held.iter().zip(held).map(|(held, ty)| {
        let name = &held.name;
        match held.borrowed {
            true => quote!(let #name = &self.#name;),
            false if types::is_float(ty) || types::is_static(ty) => quote!(let #name: #ty = self.#name;),
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
