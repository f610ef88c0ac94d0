//! Closures that are given to functions. Such a closure becomes a struct of what it holds, with the closure as its method: so
//! what it holds is differentiated like the fields of a struct.

use super::captures;
use super::scope::{Binding, Entry};
use super::{Lower, Op, Operand, Place};
use crate::closures;
use crate::diagnostics::catalog;
use crate::hir;
use crate::ir::op::{Callee, Form};
use crate::parse::block::SELF;
use crate::parse::functions::Callable;
use proc_macro2::Ident;
use quote::format_ident;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprClosure, GenericParam, Member, Pat, PatType, ReturnType, Type};

/// What a closure calls the `self` that it holds.
const THIS: &str = "__this";

impl Lower<'_> {
    /// A closure as a struct.
    pub(super) fn given(&mut self, closure: &ExprClosure, known: Option<&Callable>) -> Operand {
        let span = closure.inputs_begin.span();
        let name = format_ident!(
            "{}Closure{}",
            camel(&self.item.func.sig.ident),
            self.closures.len(),
            span = span
        );
        let mut holder = Holder::default();
        self.hold(closure, &mut holder);
        // Fields that say the types, and that there are numbers: without either a struct would not be at a level.
        let types = closures::type_fields(self.item);
        for _ in &types {
            let empty = Op::Array {
                items: Vec::new(),
                vec: false,
            };
            let local = self.temp("of", empty, span);
            holder.values.push(Operand::Var(local));
        }
        let fields = holder.held.iter().map(|held| held.name.clone());
        let types = types.into_iter().map(|(field, _)| field);
        let members = fields.chain(types).map(Member::Named);
        let form = Form {
            path: self.with_parameters(&name),
            members: members.collect(),
            tuple: false,
            variant: false,
            closure: true,
        };
        let ty = form.type_path();
        self.closures.push(hir::Closure {
            name,
            held: holder.held,
            by_value: true,
            before: holder.before,
            expr: typed(with_this(closure), known, &self.item.float()),
        });
        let op = Op::Struct {
            form: Box::new(form),
            values: holder.values,
            rest: None,
        };
        let base = self.temp("closure", op, span);
        self.note(base, |facts| facts.function = Some(syn::parse_quote!(#ty)));
        let path = Vec::new();
        Operand::Ref(Place { base, path, span })
    }

    /// The struct with the parameters of this function.
    fn with_parameters(&self, name: &Ident) -> syn::Path {
        let names = self
            .item
            .scope()
            .params
            .into_iter()
            .filter_map(|param| match param {
                GenericParam::Type(param) => Some(param.ident),
                GenericParam::Const(param) => Some(param.ident),
                GenericParam::Lifetime(_) => None,
            });
        let names: Vec<_> = names.collect();
        match names.is_empty() {
            true => syn::parse_quote!(#name),
            false => syn::parse_quote!(#name::<#(#names),*>),
        }
    }

    /// What the closure names from outside becomes fields.
    fn hold(&mut self, closure: &ExprClosure, holder: &mut Holder) {
        let whole = Expr::Closure(closure.clone());
        let names = captures::free_names(&whole);
        self.only_read(&whole, &names, "a closure that is given to a function");
        for name in names {
            match self.scope.lookup(&name).cloned() {
                _ if holder.knows(&name) => {}
                Some(Entry::Variable(binding)) => self.hold_variable(name, &binding, holder),
                Some(Entry::Closure(inner)) => {
                    let Expr::Closure(inner) = inner.written() else {
                        continue;
                    };
                    self.hold(&inner, holder);
                    let inner = with_this(&inner);
                    holder.before.push(syn::parse_quote!(let #name = #inner;));
                }
                Some(Entry::Transform(Callee::Transform {
                    written: Some(written),
                    ..
                })) => holder.before.push(syn::parse_quote!(let #name = #written;)),
                Some(Entry::Transform(_)) => self.errors.error(&name, catalog::TRANSFORM_VALUE.about(&name)),
                Some(Entry::Item) | None => {}
            }
        }
    }

    fn hold_variable(&mut self, name: Ident, binding: &Binding, holder: &mut Holder) {
        let function = self.function_at(&binding.place);
        let op = self.load(binding.place.clone(), name.span());
        let local = self.temp(&name.to_string(), op, name.span());
        holder.values.push(Operand::Var(local));
        holder.held.push(hir::Held {
            name: field(&name),
            borrowed: binding.reference || function.is_some(),
            function,
        });
    }
}

/// What is found out about a closure.
#[derive(Default)]
struct Holder {
    held: Vec<hir::Held>,
    values: Vec<Operand>,
    before: Vec<syn::Stmt>,
}

impl Holder {
    fn knows(&self, name: &Ident) -> bool {
        let field = field(name);
        self.held.iter().any(|held| held.name == field)
    }
}

/// The field that holds a variable.
fn field(name: &Ident) -> Ident {
    match name == SELF {
        true => Ident::new(THIS, name.span()),
        false => name.clone(),
    }
}

/// The closure, in which `self` has a name that a variable can have.
fn with_this(closure: &ExprClosure) -> ExprClosure {
    struct Names;
    impl VisitMut for Names {
        fn visit_ident_mut(&mut self, name: &mut Ident) {
            *name = field(name);
        }
    }
    let mut closure = closure.clone();
    Names.visit_expr_closure_mut(&mut closure);
    closure
}

/// The closure with the types of its parameters and result: those that are known, or that of numbers.
fn typed(mut closure: ExprClosure, known: Option<&Callable>, float: &Type) -> ExprClosure {
    for (i, pat) in closure.inputs.iter_mut().enumerate() {
        if !matches!(pat, Pat::Type(_)) {
            let known = known.and_then(|known| known.inputs.get(i)).cloned();
            let ty = known.unwrap_or_else(|| of_numbers(pat, float));
            *pat = Pat::Type(PatType {
                attrs: Vec::new(),
                pat: Box::new(pat.clone()),
                colon_token: Default::default(),
                ty: Box::new(ty),
            });
        }
    }
    if matches!(closure.output, ReturnType::Default) {
        let ty = known.map_or(float, |known| &known.output);
        closure.output = syn::parse_quote!(-> #ty);
    }
    // A closure with a result is written with a block.
    if !matches!(*closure.body, Expr::Block(_)) {
        let body = &closure.body;
        *closure.body = syn::parse_quote!({ #body });
    }
    closure
}

/// The type of what a pattern binds, if that is numbers.
fn of_numbers(pat: &Pat, float: &Type) -> Type {
    match pat {
        Pat::Tuple(tuple) => {
            let elems = tuple.elems.iter().map(|pat| of_numbers(pat, float));
            syn::parse_quote!((#(#elems,)*))
        }
        Pat::Reference(reference) => {
            let inner = of_numbers(&reference.pat, float);
            syn::parse_quote!(&#inner)
        }
        Pat::Paren(paren) => of_numbers(&paren.pat, float),
        _ => float.clone(),
    }
}

/// `integral_of` as `IntegralOf`.
fn camel(name: &Ident) -> String {
    let name = name.to_string();
    let words = name.trim_start_matches("r#").split('_');
    let capital = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(|first| first.to_uppercase().to_string());
        first.unwrap_or_default() + chars.as_str()
    };
    words.map(capital).collect()
}
