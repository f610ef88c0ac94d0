//! Item -> surface program. Expressions are taken apart into operations on atoms in Rust's evaluation
//! order, names are resolved to locals, patterns become reads. References are gone: a variable that holds
//! one is another name for a place, so that every local is a value (a parameter passed by reference is
//! the value behind it; only one of a static type stays the reference it is).

mod arrays;
mod asks;
mod assign;
mod branch;
mod build;
mod call;
mod captures;
mod chain;
mod checkpoint;
mod closure;
mod combine;
mod condition;
mod element;
mod elementwise;
mod expr;
mod function;
mod given;
mod idioms;
mod item;
mod iterate;
mod lend;
mod linear;
mod loops;
mod macros;
mod matrices;
mod memory;
mod method;
mod modules;
mod opaque;
mod operator;
mod order;
mod pattern;
mod place;
mod pop;
mod question;
mod refutable;
mod scope;
mod sorting;
mod stmt;
mod stream;
mod value;
mod vector;

pub(crate) use arrays::written_as;
pub(crate) use expr::peel;
pub(crate) use lend::receiver;

use crate::diagnostics::Errors;
use crate::hir::{self, Body, Local, LocalId, LoopId, StmtKind};
use crate::ir::checkpoint::Checkpoint;
use crate::ir::op;
use crate::ir::table::Map;
use crate::parse::block::SELF;
use crate::parse::item::{Item, Param, Passing};
use crate::parse::types;
use build::Facts;
use closure::Leave;
use combine::Choice;
use loops::Target;
use proc_macro2::{Ident, Span, TokenStream};
use scope::{Binding, Scope};
use syn::spanned::Spanned;
use value::Value;

type Operand = op::Operand<LocalId>;
type Place = op::Place<LocalId>;
type Proj = op::Proj<LocalId>;
type Op = op::Op<LocalId>;

/// Lowers the body of an item that has passed the fence. `krate` is the path of the runtime, which the
/// types of transforms are named by.
pub(crate) fn func(item: &Item, krate: &TokenStream, errors: &mut Errors) -> Body {
    let mut lower = Lower {
        krate,
        item,
        closures: Vec::new(),
        owner: item.owner.as_ref(),
        errors,
        locals: Vec::new(),
        facts: Vec::new(),
        items: Vec::new(),
        scope: Scope::default(),
        open: build::Open::default(),
        targets: Vec::new(),
        loops: 0,
        checkpoints: Default::default(),
        primal_reads: false,
        leaves: vec![Leave {
            option: question::is_option(&item.output),
            block: None,
        }],
        output: &item.output,
        hint: None,
    };
    let params: Vec<LocalId> = item.params.iter().map(|param| lower.param(param)).collect();
    for (param, local) in item.params.iter().zip(&params) {
        lower.bind_param(param, *local);
    }
    lower.body(item);
    let changing = item
        .params
        .iter()
        .zip(&params)
        .filter(|(param, _)| param.changes());
    let left = changing.map(|(_, local)| *local).collect();
    lower.lend_receivers(&item.params, &params);
    for (local, facts) in lower.locals.iter_mut().zip(&lower.facts) {
        local.generator = facts.generator;
    }
    Body {
        locals: lower.locals,
        params,
        left,
        items: lower.items,
        closures: lower.closures,
        checkpoints: lower.checkpoints,
        block: lower.open.finish(),
    }
}

/// The state of lowering one function.
struct Lower<'a> {
    krate: &'a TokenStream,
    item: &'a Item,
    /// Closures that are given to functions.
    closures: Vec<hir::Closure>,
    /// The type whose function it is.
    owner: Option<&'a crate::parse::item::Owner>,
    errors: &'a mut Errors,
    locals: Vec<Local>,
    /// What only the lowering wants to know about each local.
    facts: Vec<Facts>,
    items: Vec<syn::Item>,
    scope: Scope,
    /// The statements of the innermost block so far.
    open: build::Open,
    /// The loops and labelled blocks around, innermost last.
    targets: Vec<Target>,
    loops: u32,
    checkpoints: Map<LoopId, Checkpoint<Operand>>,
    /// Inside the initializer of a `#[nondiff] let`: variables are read as their primal.
    primal_reads: bool,
    /// What `return` leaves: the function, or a closure in it, innermost last.
    leaves: Vec<Leave>,
    output: &'a syn::Type,
    /// The type of the next value, if it is written.
    hint: Option<syn::Type>,
}

impl Lower<'_> {
    fn param(&mut self, param: &Param) -> LocalId {
        let by_reference = param.passing != Passing::Value;
        let name = param
            .pat_ident
            .as_ref()
            .map_or("arg".to_owned(), Ident::to_string);
        let name = if name == SELF { "self".to_owned() } else { name };
        let local = self.local(name, param.pat.span());
        let marked = param.is_static && !types::is_static(&param.ty);
        let mut functions = self.item.functions.iter();
        let function = functions.any(|(function, _)| function.is(&param.ty));
        let function = function.then(|| param.ty.clone());
        self.edit(local, |local| {
            let changes = param.lends() || param.changes();
            (local.mutable, local.nondiff) = (param.mutable || changes, marked)
        });
        self.note(local, |facts| {
            facts.holds_reference = by_reference && param.is_static && !param.lends() && !param.changes();
            facts.generator = types::is_generator(&param.ty);
            facts.plain = param.is_static;
            facts.sequence = types::is_sequence(&param.ty);
            facts.choice = Choice::of_type(&param.ty);
            facts.len = types::array_len(&param.ty);
            facts.slice = param.passing == Passing::Slice;
            facts.function = function;
        });
        local
    }

    /// Makes the names of a parameter known: parameters are all there before the first pattern is read.
    fn bind_param(&mut self, param: &Param, local: LocalId) {
        let span = param.pat.span();
        let place = Place {
            base: local,
            path: Vec::new(),
            span,
        };
        let changes = param.lends() || param.changes();
        let reference = param.passing != Passing::Value && (!param.is_static || changes);
        if param.lends() {
            self.lend(local);
        }
        match &param.pat_ident {
            Some(name) => self.scope.bind(
                name,
                Binding {
                    reference,
                    exclusive: changes,
                    ..Binding::of(place)
                },
            ),
            None if reference => self.bind_pattern(&param.pat, Value::Borrow(place)),
            None => self.bind_pattern(&param.pat, Value::Place(place)),
        }
    }

    /// The statements of the function, with its value returned at the end.
    fn body(&mut self, item: &Item) {
        let block = &idioms::rewritten(&item.body, &item.params);
        let unit = matches!(&item.output, syn::Type::Tuple(tuple) if tuple.elems.is_empty());
        let value = if unit {
            self.block_into(block, None);
            Operand::Unit
        } else {
            let value = self.block_value_of(block, self.output);
            self.named_operand(value, "y", block.brace_token.span.join())
        };
        self.push(StmtKind::Return(value), tail_span(block));
    }
}

/// The span of a block's value: its last statement.
fn tail_span(block: &syn::Block) -> Span {
    block
        .stmts
        .last()
        .map_or_else(|| block.brace_token.span.join(), Spanned::span)
}
