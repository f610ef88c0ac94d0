//! Functions as values: closures are written as such, and called by their names.

use super::{Writer, encode};
use crate::closures::args_of_call;
use crate::hir::Closure;
use crate::ir::op::{Callee, Op, Operand, Place};
use crate::ir::ssa::Var;
use crate::parse::floats;
use quote::{ToTokens, quote};
use syn::{FnArg, Type};

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
            encode::spliced(floats::original(tokens, self.program.item.in_scope()))
        };
        let before = text(closure.before.iter().map(ToTokens::to_token_stream).collect());
        let (inputs, body) = (&closure.expr.inputs, &closure.expr.body);
        let output = &closure.expr.output;
        let inputs = text(quote!(|#inputs| #output));
        format!(
            "{{ {} move {inputs} {{ {} {before} {} }} }}",
            own.join(" "),
            borrowed.join(" "),
            text(body.to_token_stream())
        )
    }

    /// A parameter that is a function where it is passed on: by reference, however it came.
    pub(super) fn passed_on(&mut self, place: &Place<Var>) -> Option<String> {
        let item = self.program.item;
        let index = self.program.func.params.iter().position(|param| *param == place.base)?;
        let (param, written) = (item.params.get(index)?, item.func.sig.inputs.get(index)?);
        let is_function = item.functions.iter().any(|(function, _)| function.is(&param.ty));
        let comes_borrowed = matches!(written, FnArg::Typed(typed) if matches!(*typed.ty, Type::Reference(_)));
        let name = self.name(place.base);
        is_function.then(|| if comes_borrowed { name } else { format!("&{name}") })
    }
}
