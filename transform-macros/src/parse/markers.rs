//! The attributes that only this macro understands, `#[nondiff]` and `#[checkpoint]`: they must be gone
//! from every function that is written back for rustc.

use super::groups::Visible;
use crate::diagnostics::Errors;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, ItemFn, Local, PatType};

/// Whether the parameter or `let` is marked as never differentiated.
pub(crate) fn is_nondiff(attrs: &[Attribute], errors: &mut Errors) -> bool {
    let mark = attrs.iter().find(|attr| attr.path().is_ident("nondiff"));
    mark.is_some_and(|mark| errors.handle(mark.meta.require_path_only()).is_some())
}

/// Whether a marker may be among the tokens.
pub(crate) fn may_mark(tokens: &proc_macro2::TokenStream) -> bool {
    let text = tokens.to_string();
    text.contains("nondiff") || text.contains("checkpoint")
}

/// The function without the markers on its parameters and statements.
pub(crate) fn removed(mut func: ItemFn) -> ItemFn {
    Remove.visit_item_fn_mut(&mut func);
    Visible.visit_item_fn_mut(&mut func);
    func
}

struct Remove;

impl VisitMut for Remove {
    fn visit_local_mut(&mut self, local: &mut Local) {
        keep_foreign(&mut local.attrs);
        visit_mut::visit_local_mut(self, local);
    }

    fn visit_pat_type_mut(&mut self, pat: &mut PatType) {
        keep_foreign(&mut pat.attrs);
        visit_mut::visit_pat_type_mut(self, pat);
    }

    fn visit_expr_for_loop_mut(&mut self, node: &mut syn::ExprForLoop) {
        keep_foreign(&mut node.attrs);
        visit_mut::visit_expr_for_loop_mut(self, node);
    }
}

fn keep_foreign(attrs: &mut Vec<Attribute>) {
    attrs.retain(|attr| !attr.path().is_ident("nondiff") && !attr.path().is_ident("checkpoint"));
}
