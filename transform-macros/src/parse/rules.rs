//! Functions with rules of their own, and rules.

use super::item::{Item, Passing};
use crate::diagnostics::{Errors, catalog};

/// Checks that a function can have a rule.
pub(crate) fn check(item: &Item, errors: &mut Errors) {
    for param in &item.params {
        if matches!(param.passing, Passing::RefMut | Passing::SliceMut) {
            errors.error(&param.pat, catalog::RULE_OF_MUTABLE);
        }
    }
    if item.args.checkpoint.is_present() {
        errors.error_at(item.args.checkpoint.span(), catalog::CHECKPOINT_RULE);
    }
    if item.params.iter().all(|param| param.is_static) {
        errors.error(&item.func.sig.ident, catalog::RULE_OF_NOTHING);
    }
}
