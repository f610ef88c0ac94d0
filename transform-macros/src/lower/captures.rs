//! The free names of an expression: single identifiers that nothing inside it binds.

use super::pattern::bound_names;
use crate::parse::builtin::{self, Builtin, Sides, VecBody};
use crate::parse::matrices;
use syn::visit::{self, Visit};
use syn::{
    Arm, Block, Expr, ExprClosure, ExprForLoop, ExprIf, ExprLet, ExprPath, ExprWhile, Ident, Local, Macro,
    Pat,
};

/// In the order of their first mention, each once.
pub(super) fn free_names(expr: &Expr) -> Vec<Ident> {
    let mut names = FreeNames::default();
    names.visit_expr(expr);
    names.free
}

#[derive(Default)]
struct FreeNames {
    free: Vec<Ident>,
    bound: Vec<Ident>,
}

impl FreeNames {
    fn bind(&mut self, pat: &Pat) {
        self.visit_pat(pat);
        self.bound
            .extend(bound_names(pat).into_iter().map(|name| name.ident));
    }

    /// What `visit` binds is forgotten after it.
    fn scoped(&mut self, visit: impl FnOnce(&mut Self)) {
        let outer = self.bound.len();
        visit(self);
        self.bound.truncate(outer);
    }
}

impl<'ast> Visit<'ast> for FreeNames {
    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        if let (None, Some(name)) = (&path.qself, path.path.get_ident())
            && !self.bound.contains(name)
            && !self.free.contains(name)
        {
            self.free.push(name.clone());
        }
    }

    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        self.scoped(|names| {
            closure.inputs.iter().for_each(|input| names.bind(input));
            names.visit_expr(&closure.body);
        });
    }

    fn visit_block(&mut self, block: &'ast Block) {
        self.scoped(|names| visit::visit_block(names, block));
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(init) = &local.init {
            self.visit_expr(&init.expr);
            init.diverge
                .iter()
                .for_each(|(_, diverge)| self.visit_expr(diverge));
        }
        self.bind(&local.pat);
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        self.scoped(|names| {
            names
                .bound
                .extend(bound_names(&arm.pat).into_iter().map(|name| name.ident));
            visit::visit_arm(names, arm);
        });
    }

    fn visit_expr_let(&mut self, condition: &'ast ExprLet) {
        self.visit_expr(&condition.expr);
        self.bind(&condition.pat);
    }

    fn visit_expr_if(&mut self, branch: &'ast ExprIf) {
        self.scoped(|names| {
            names.visit_expr(&branch.cond);
            names.visit_block(&branch.then_branch);
        });
        branch
            .else_branch
            .iter()
            .for_each(|(_, els)| self.visit_expr(els));
    }

    fn visit_expr_while(&mut self, repeat: &'ast ExprWhile) {
        self.scoped(|names| {
            names.visit_expr(&repeat.cond);
            names.visit_block(&repeat.body);
        });
    }

    fn visit_expr_for_loop(&mut self, repeat: &'ast ExprForLoop) {
        self.visit_expr(&repeat.expr);
        self.scoped(|names| {
            names.bind(&repeat.pat);
            names.visit_block(&repeat.body);
        });
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let parts = match Builtin::of(mac) {
            None | Some(Builtin::Constant | Builtin::Dbg | Builtin::Slicing) => return,
            Some(Builtin::Vec) => builtin::vec_body(mac).map(|body| match body {
                VecBody::List(list) => list,
                VecBody::Repeat { item, len } => vec![*item, *len],
            }),
            Some(Builtin::Matches) => builtin::matches_body(mac).map(|(scrutinee, _, _)| vec![scrutinee]),
            Some(Builtin::Matrix(Sides { vector: false, .. })) => {
                matrices::rows(mac).map(|rows| rows.concat())
            }
            Some(_) => builtin::format_inputs(mac),
        };
        parts
            .iter()
            .flatten()
            .for_each(|part| FreeNames::visit_expr(self, part));
    }
}
