//! Functions as values: closures are written as such, and called by their names.

use super::{Program, Writer};
use crate::analysis::activity::base_of;
use crate::closures::args_of_call;
use crate::hir::Closure;
use crate::ir::op::{Callee, Op, Operand, Place};
use crate::ir::ssa::{Kind, Stmt, Var};
use crate::ir::visit::{Event, walk};
use std::collections::HashSet;
use syn::{FnArg, Type};

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
                let program = self.program;
                let mut closures = program.body.closures.iter().zip(program.given);
                let (closure, text) = closures.find(|(closure, _)| closure.is(&form.path))?;
                Some(self.closure(closure, values, text))
            }
            Op::Call {
                func: Callee::Path(path),
                args,
            } => {
                let (function, args) = args_of_call(path, args)?;
                let name = self.place(function);
                Some(format!("{name}({})", self.list(args)))
            }
            _ => None,
        }
    }

    /// What it holds is its own, and named as the functional form of the closure names it.
    fn closure(&mut self, closure: &Closure, values: &[Operand<Var>], text: &str) -> String {
        let held = closure.held.iter().zip(values);
        let own: Vec<_> = held
            .map(|(held, value)| format!("let {} = {};", held.name, self.owned(value)))
            .collect();
        let margin = "    ".repeat(self.depth);
        let text = text.trim_end().replace('\n', &format!("\n{margin}"));
        match own.is_empty() {
            true => text,
            false => format!("{{ {} {text} }}", own.join(" ")),
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
