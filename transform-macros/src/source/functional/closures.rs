//! Functions as values: closures are written as such, and called by their names.

use super::{Program, Writer, encode};
use crate::analysis::activity::base_of;
use crate::closures::args_of_call;
use crate::hir::Closure;
use crate::ir::op::{Callee, Op, Operand, Place};
use crate::ir::ssa::{Kind, Stmt, Var};
use crate::ir::visit::{Event, walk};
use crate::parse::floats;
use quote::{ToTokens, quote};
use std::collections::HashSet;
use syn::{Expr, FnArg, Type};

/// What a text has to know of the variables of closures.
#[derive(Default)]
pub(super) struct Closures {
    /// Those that only say a type to the struct that a closure is: nothing of the text.
    pub(super) types: HashSet<usize>,
    /// Closures that are given as they are.
    by_value: HashSet<usize>,
}

/// Finds them.
pub(super) fn of(program: &Program<'_>) -> Closures {
    let mut found = Closures::default();
    walk(program.func, &mut |event| {
        if let Event::Stmt(Stmt {
            kind:
                Kind::Let {
                    out,
                    op: Op::Struct { form, values, .. },
                },
            ..
        }) = event
            && let Some(closure) = program
                .body
                .closures
                .iter()
                .find(|closure| closure.is(&form.path))
        {
            let types = values.iter().skip(closure.held.len());
            found.types.extend(types.filter_map(base_of).map(Var::index));
            found.by_value.extend(closure.by_value.then(|| out.index()));
        }
    });
    found
}

impl Writer<'_> {
    /// A closure, or a call of a function that is a value.
    pub(super) fn function(&mut self, op: &Op<Var>) -> Option<String> {
        match op {
            Op::Struct { form, values, .. } => {
                let mut closures = self.program.body.closures.iter();
                let closure = closures.find(|closure| closure.is(&form.path))?;
                Some(self.closure(closure, values))
            }
            Op::Call {
                func: Callee::Path(path),
                args,
            } => {
                let (function, args) = args_of_call(path, args)?;
                let name = self.name(function);
                Some(format!("{name}({})", self.list(args)))
            }
            _ => None,
        }
    }

    /// What it holds is its own; what the source has as references are references in it.
    fn closure(&mut self, closure: &Closure, values: &[Operand<Var>]) -> String {
        let held = closure.held.iter().zip(values);
        let own: Vec<_> = held
            .map(|(held, value)| format!("let {} = {};", held.name, self.owned(value)))
            .collect();
        let borrowed = closure.held.iter().filter(|held| held.borrowed);
        let borrowed: Vec<_> = borrowed
            .map(|held| format!("let {0} = &{0};", held.name))
            .collect();
        let text = |tokens: proc_macro2::TokenStream| {
            encode::spliced(floats::original(tokens, &self.program.item.scope()))
        };
        let before: Vec<_> = closure
            .before
            .iter()
            .map(|stmt| text(stmt.to_token_stream()))
            .collect();
        let inputs = &closure.expr.inputs;
        let inputs = text(quote!(|#inputs|));
        let body = match &*closure.expr.body {
            Expr::Block(block) => text(block.block.stmts.iter().map(ToTokens::to_token_stream).collect()),
            body => text(body.to_token_stream()),
        };
        let inner: Vec<_> = borrowed.into_iter().chain(before).chain([body]).collect();
        let written = format!("move {inputs} {{ {} }}", inner.join(" "));
        match own.is_empty() {
            true => written,
            false => format!("{{ {} {written} }}", own.join(" ")),
        }
    }

    /// A function where it is passed on: a parameter by reference, however it came.
    pub(super) fn passed_on(&mut self, place: &Place<Var>) -> Option<String> {
        let item = self.program.item;
        if self.closures.by_value.contains(&place.base.index()) {
            return Some(self.name(place.base));
        }
        let index = self
            .program
            .func
            .params
            .iter()
            .position(|param| *param == place.base)?;
        let (param, written) = (item.params.get(index)?, item.func.sig.inputs.get(index)?);
        let is_function = item.functions.iter().any(|(function, _)| function.is(&param.ty));
        let as_it_is = matches!(written, FnArg::Typed(typed) if matches!(*typed.ty, Type::Reference(_) | Type::FnPtr(_)));
        let name = self.name(place.base);
        is_function.then(|| if as_it_is { name } else { format!("&{name}") })
    }
}
