//! nalgebra's matrices that are made from numbers, as methods of the list of these: column by column, as it stores them.

use super::expr::peel;
use super::value::Value;
use super::{Lower, Op, Operand};
use crate::parse::builtin::Sides;
use crate::parse::matrices;
use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{AngleBracketedGenericArguments, Expr, ExprCall, ExprPath, Macro, parse_quote_spanned};

impl Lower<'_> {
    /// `Vector2::new(x, y)` and its like.
    pub(super) fn matrix_made(&mut self, path: &ExprPath, call: &ExprCall) -> Option<Value> {
        let mut segments = path.path.segments.iter().rev();
        let (name, owner) = (&segments.next()?.ident, &segments.next()?.ident);
        let (args, span) = (&call.args, call.span());
        let known = |sides: Option<(usize, usize)>| sides.filter(|_| matrices::is_imported(owner));
        match (owner.to_string().as_str(), name.to_string().as_str(), args.len()) {
            (_, "new", len) => {
                let (rows, columns) = known(matrices::sides(owner))?;
                if rows * columns != len {
                    return None;
                }
                // They are written row by row.
                let items = self.arguments(args);
                Some(self.static_matrix(by_columns(&items, rows, columns), (rows, columns), span))
            }
            (of @ ("DVector" | "RowDVector"), "from_vec", 1) => {
                known(Some((0, 0)))?;
                let method = if of == "DVector" {
                    "nd_dvector"
                } else {
                    "nd_row_dvector"
                };
                let list = self.numbers(args.first()?, span);
                Some(self.of_list(vec![list], method, None, span))
            }
            ("DMatrix", how @ ("from_vec" | "from_column_slice" | "from_row_slice"), 3) => {
                known(Some((0, 0)))?;
                let mut operands = self.function_arguments(args.iter().take(2));
                operands.push(self.numbers(args.iter().nth(2)?, span));
                let [rows, columns, list] = <[Operand; 3]>::try_from(operands).ok()?;
                if how != "from_row_slice" {
                    return Some(self.of_list(vec![list, rows, columns], "nd_dmatrix", None, span));
                }
                let transposed = self.of_list(vec![list, columns, rows], "nd_dmatrix", None, span);
                let Value::Op(transposed) = transposed else {
                    return None;
                };
                let recv = Operand::Var(self.temp("t", transposed, span));
                Some(self.of_list(vec![recv], "transpose", None, span))
            }
            _ => None,
        }
    }

    /// `matrix![a, b; c, d]`, `dvector![a, b]`.
    pub(super) fn matrix_literal(&mut self, mac: &Macro, sides: Sides) -> Value {
        let span = mac.path.span();
        let rows = match sides.vector {
            true => matrices::column(mac),
            false => matrices::rows(mac),
        };
        let Some(list) = self.errors.handle(rows) else {
            return Value::unit();
        };
        // Rows of different lengths are refused by nalgebra.
        let (rows, columns) = (list.len(), list.first().map_or(0, Vec::len));
        let items = self.arguments(list.iter().flatten());
        let items = by_columns(&items, rows, columns);
        if !sides.dynamic {
            return self.static_matrix(items, (rows, columns), span);
        }
        let list = self.list(items, span);
        if sides.vector {
            return self.of_list(vec![list], "nd_dvector", None, span);
        }
        let side = |len: usize| Operand::Lit(syn::Lit::Int(syn::LitInt::new(&format!("{len}usize"), span)));
        self.of_list(vec![list, side(rows), side(columns)], "nd_dmatrix", None, span)
    }

    fn static_matrix(&mut self, items: Vec<Operand>, (rows, columns): (usize, usize), span: Span) -> Value {
        let list = self.list(items, span);
        let sides = parse_quote_spanned!(span=> ::<#rows, #columns>);
        self.of_list(vec![list], "nd_matrix", Some(sides), span)
    }

    /// The numbers of a slice; those of a literal one are a list.
    fn numbers(&mut self, slice: &Expr, span: Span) -> Operand {
        if let Expr::Reference(reference) = peel(slice)
            && let Expr::Array(array) = peel(&reference.expr)
        {
            let items = self.arguments(&array.elems);
            return self.list(items, span);
        }
        let list = self.argument(slice);
        self.vector(list, span)
    }

    fn list(&mut self, items: Vec<Operand>, span: Span) -> Operand {
        Operand::Var(self.temp("items", Op::Array { items, vec: true }, span))
    }

    fn of_list(
        &self,
        operands: Vec<Operand>,
        method: &str,
        sides: Option<AngleBracketedGenericArguments>,
        span: Span,
    ) -> Value {
        Value::Op(self.method(operands, Ident::new(method, span), sides))
    }
}

/// What is in rows as what is in columns.
fn by_columns(items: &[Operand], rows: usize, columns: usize) -> Vec<Operand> {
    let places = (0..columns).flat_map(|j| (0..rows).map(move |i| i * columns + j));
    places.filter_map(|place| items.get(place).cloned()).collect()
}
