//! Slices that a recursive function hands on to itself and whose elements no sweep after the first reads: indices, names,
//! flags. The derivative of such a call needs no copy of them.

use super::kind::{Kind, of_var};
use super::residuals::Residuals;
use crate::effort::optimizes;
use crate::hir::Body;
use crate::ir::op::{Callee, Op, Operand};
use crate::ir::ssa::{Func, Kind as StmtKind, Stmt, Var};
use crate::ir::visit::{Event, walk};
use crate::parse::item::{Item, Param, Passing};
use proc_macro2::Ident;
use std::collections::BTreeSet;

/// Arguments by the call's value and their position.
pub(crate) type Unread = BTreeSet<(Var, usize)>;

/// Whether a function is what its own name names in it, and is written in one piece: pieces read arguments of their own.
pub(crate) fn names_itself(item: &Item, body: &Body) -> bool {
    item.owner.is_none() && body.items.is_empty() && !item.vmappable && item.rule.is_none()
}

/// Which parameters of a function are slices that its calls of itself may not read.
pub(crate) fn slices(item: &Item, body: &Body) -> Vec<bool> {
    let is_itself = names_itself(item, body);
    let is_slice = |param: &Param| matches!(param.passing, Passing::Slice | Passing::SliceMut);
    item.params
        .iter()
        .map(|param| is_itself && is_slice(param))
        .collect()
}

/// Finds what is read for a function of this name. `slices` are its parameters that are slices. That an argument is not
/// read is supposed of all that may be so, until what would be read says otherwise.
pub(crate) fn settle(
    func: &Func,
    kinds: &[Kind],
    name: &Ident,
    slices: &[bool],
    residuals: impl Fn(Unread) -> Residuals,
) -> Residuals {
    let may_be = func.params.iter().zip(slices).map(|(param, slice)| {
        // Nothing of what is differentiated: its derivative asks for its length.
        *slice && of_var(kinds, *param).is_static()
    });
    let mut may_be: Vec<bool> = may_be.collect();
    loop {
        let unread = if optimizes() {
            handed_on(func, name, &may_be)
        } else {
            Unread::new()
        };
        let last = unread.is_empty();
        let found = residuals(unread);
        let mut wrong = false;
        for (param, may_be) in func.params.iter().zip(&mut may_be) {
            wrong |= *may_be && found.source(*param).is_some();
            *may_be &= found.source(*param).is_none();
        }
        if last || !wrong {
            return found;
        }
    }
}

/// The arguments at these positions of the function's calls of itself.
fn handed_on(func: &Func, name: &Ident, at: &[bool]) -> Unread {
    let mut found = Unread::new();
    if !at.contains(&true) {
        return found;
    }
    walk(func, &mut |event| {
        if let Event::Stmt(Stmt {
            kind:
                StmtKind::Let {
                    out,
                    op:
                        Op::Call {
                            func: Callee::Path(path),
                            args,
                        },
                },
            ..
        }) = event
            && path.qself.is_none()
            && path.path.segments.len() == 1
            && path.path.segments.iter().all(|segment| segment.ident == *name)
        {
            let args = args.iter().zip(at).enumerate();
            let whole = |x: &Operand<Var>| matches!(x, Operand::Var(_) | Operand::Ref(_) | Operand::Mut(_));
            let unread = args.filter(|(_, (x, at))| **at && whole(x));
            found.extend(unread.map(|(i, _)| (*out, i)));
        }
    });
    found
}
