//! ndarray's arrays: methods that write to an array, or to a view of a part of it, and what arrays are made from. The array is
//! assigned what a write leaves, so that nothing but variables changes.

use super::expr::peel;
use super::value::Value;
use super::{Lower, Op, Operand, Place, Proj};
use crate::diagnostics::catalog;
use crate::hir::SetHow;
use crate::parse::{matrices, types};
use proc_macro2::{Ident, Span};
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprCall, ExprMethodCall, ExprPath, Token};

/// Views that are written to: how the part is read, and the number of arguments. The last ones are nalgebra's.
const VIEWS: &[(&str, &str, usize)] = &[
    ("column_mut", "column", 1),
    ("diag_mut", "diag", 0),
    ("index_axis_mut", "index_axis", 2),
    ("row_mut", "row", 1),
    ("slice_axis_mut", "slice_axis", 2),
    ("slice_mut", "slice", 1),
    ("view_mut", "view", 0),
    ("as_view_mut", "as_view", 0),
    ("columns_mut", "columns", 2),
    ("fixed_columns_mut", "fixed_columns", 1),
    ("fixed_rows_mut", "fixed_rows", 1),
    ("fixed_view_mut", "fixed_view", 2),
    ("rows_mut", "rows", 2),
    ("view_mut", "view", 2),
];

/// Methods that write, what they leave, and the number of arguments.
const WRITES: &[(&str, &str, usize)] = &[
    ("assign", "nd_assigned", 1),
    ("fill", "nd_filled", 1),
    ("invert_axis", "nd_inverted", 1),
    ("scaled_add", "", 2),
    ("swap_axes", "nd_swapped", 2),
];

/// The same of nalgebra's.
const MATRIX_WRITES: &[(&str, &str, usize)] = &[
    ("copy_from", "nd_assigned", 1),
    ("set_column", "nd_with_column", 2),
    ("set_row", "nd_with_row", 2),
];

/// The method that changes what is changed into what this one leaves: `fill` of `nd_filled`.
pub(crate) fn written_as(left: &str) -> Option<&'static str> {
    let method = WRITES
        .iter()
        .find(|(_, known, _)| *known == left && !left.is_empty());
    method.map(|(name, ..)| *name)
}

/// Functions that make an array of values: the method of what, the argument that it is, and the number of arguments.
const MADE: &[(&str, &str, usize, usize)] = &[
    ("from", "nd_from_vec", 0, 1),
    ("from_diag", "nd_from_diag", 0, 1),
    ("from_elem", "nd_from_elem", 1, 2),
    ("from_shape_vec", "nd_from_shape_vec", 1, 2),
    ("from_vec", "nd_from_vec", 0, 1),
];

fn known<'k>(table: &'k [(&str, &'k str, usize)], call: &ExprMethodCall) -> Option<&'k str> {
    let fits = |(name, _, args): &&(&str, &str, usize)| call.method == name && call.args.len() == *args;
    table.iter().find(fits).map(|(_, method, _)| *method)
}

/// The views that a method is called on, outermost last, and what they are views of.
fn views(expr: &Expr) -> (Vec<&ExprMethodCall>, &Expr) {
    match peel(expr) {
        Expr::MethodCall(call) if known(VIEWS, call).is_some() => {
            let (mut before, root) = views(&call.receiver);
            before.push(call);
            (before, root)
        }
        other => (Vec::new(), other),
    }
}

impl Lower<'_> {
    /// The call, if it writes to an array.
    pub(super) fn array_write(&mut self, call: &ExprMethodCall) -> Option<Value> {
        let of_matrix = || known(MATRIX_WRITES, call).filter(|_| matrices::is_imported(&call.method));
        let method = known(WRITES, call).or_else(of_matrix)?;
        let (views, root) = views(&call.receiver);
        let base = self.root(root)?.place.base;
        let of_std = call.method == "fill" && views.is_empty() && self.is_sequence(root) == Some(true);
        if !self.is_mutable(base) || of_std {
            return None;
        }
        let span = call.method.span();
        let place = self.place(root);
        let place = self.frozen(place);
        let mut whole = vec![self.borrow(place.clone())];
        let mut steps = Vec::new();
        for view in &views {
            let args = self.arguments(&view.args);
            let name = known(VIEWS, view).unwrap_or_default();
            let recv = whole.last().cloned().unwrap_or(Operand::Unit);
            let operands = std::iter::once(recv).chain(args.clone()).collect();
            let name_of_part = Ident::new(name, view.method.span());
            let part = self.method(operands, name_of_part, view.turbofish.clone());
            whole.push(self.held_array(part, span));
            steps.push((name, args));
        }
        let part = whole.pop().unwrap_or(Operand::Unit);
        let args = self.arguments(&call.args);
        let mut left = self.left_in(part, method, args, span);
        for (name, mut args) in steps.into_iter().rev() {
            let recv = whole.pop().unwrap_or(Operand::Unit);
            args.push(self.held_array(left, span));
            let with = if name == "view" && args.len() == 1 {
                "nd_assigned".to_owned()
            } else {
                format!("nd_with_{name}")
            };
            left = self.array_method(recv, &with, args, span);
        }
        self.write(place, SetHow::Assign, left, span);
        Some(Value::unit())
    }

    /// Refuses a view that is written to, where nothing is seen to write to it.
    pub(super) fn kept_view(&mut self, call: &ExprMethodCall) -> Option<Value> {
        known(VIEWS, call)?;
        let (_, root) = views(&call.receiver);
        let base = self.root(root)?.place.base;
        let refused = self.is_mutable(base) && self.is_sequence(root) != Some(true);
        refused.then(|| self.unsupported(&call.method, catalog::MUTABLE_VIEW))
    }

    /// What a write leaves in an array.
    fn left_in(&mut self, array: Operand, method: &str, args: Vec<Operand>, span: Span) -> Op {
        match (method, <[Operand; 2]>::try_from(args)) {
            ("", Ok([factor, other])) => {
                let times = Op::Binary {
                    op: BinOp::Mul(Token![*](span)),
                    lhs: factor,
                    rhs: other,
                };
                let rhs = self.held_array(times, span);
                Op::Binary {
                    op: BinOp::Add(Token![+](span)),
                    lhs: array,
                    rhs,
                }
            }
            (method, Ok(args)) => self.array_method(array, method, args.to_vec(), span),
            (method, Err(args)) => self.array_method(array, method, args, span),
        }
    }

    fn array_method(&self, recv: Operand, name: &str, args: Vec<Operand>, span: Span) -> Op {
        let operands = std::iter::once(recv).chain(args).collect();
        self.method(operands, Ident::new(name, span), None)
    }

    /// A borrow of a new variable.
    fn held_array(&mut self, op: Op, span: Span) -> Operand {
        Operand::Ref(Place {
            base: self.temp("t", op, span),
            path: Vec::new(),
            span,
        })
    }

    /// `Array1::from_vec(v)` and its like, as methods of what is in the array.
    pub(super) fn array_made(&mut self, path: &ExprPath, call: &ExprCall) -> Option<Value> {
        let mut segments = path.path.segments.iter().rev();
        let (name, owner) = (&segments.next()?.ident, &segments.next()?.ident);
        let fits =
            |(known, _, _, args): &&(&str, &str, usize, usize)| name == known && call.args.len() == *args;
        let (_, method, of, _) = MADE.iter().find(fits).filter(|_| types::is_array_name(owner))?;
        let mut args = self.function_arguments(&call.args);
        let recv = self.vector(args.remove(*of), call.span());
        Some(Value::Op(self.array_method(recv, method, args, call.span())))
    }

    /// A list that has methods: a slice is copied.
    pub(super) fn vector(&mut self, list: Operand, span: Span) -> Operand {
        let base = match &list {
            Operand::Var(base) => *base,
            Operand::Ref(place) if place.path.is_empty() => place.base,
            _ => return list,
        };
        if !self.facts(base).slice {
            return list;
        }
        let whole = Proj::Range {
            lo: None,
            hi: None,
            inclusive: false,
        };
        let path = vec![whole];
        let op = self.load(Place { base, path, span }, span);
        Operand::Var(self.temp("items", op, span))
    }

    /// `array![[a, b], [c, d]]`: its elements in order, and how many there are on each axis.
    pub(super) fn array_literal(&mut self, list: &Expr, span: Span) -> Value {
        let (mut items, mut shape) = (Vec::new(), Vec::new());
        flatten(list, 0, &mut items, &mut shape);
        let items = self.arguments(items);
        let recv = Operand::Var(self.temp("items", Op::Array { items, vec: true }, span));
        let lens = shape
            .iter()
            .map(|len| Operand::Lit(syn::Lit::Int(syn::LitInt::new(&format!("{len}usize"), span))));
        let shape = Op::Array {
            items: lens.collect(),
            vec: false,
        };
        let shape = Operand::Var(self.temp("shape", shape, span));
        Value::Op(self.array_method(recv, "nd_array", vec![shape], span))
    }
}

/// The elements of nested lists, and the lengths of the first lists.
fn flatten<'e>(list: &'e Expr, depth: usize, items: &mut Vec<&'e Expr>, shape: &mut Vec<usize>) {
    match list {
        Expr::Array(array) => {
            if shape.len() == depth {
                shape.push(array.elems.len());
            }
            array
                .elems
                .iter()
                .for_each(|part| flatten(part, depth + 1, items, shape));
        }
        item => items.push(item),
    }
}
