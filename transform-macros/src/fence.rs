//! The one list of the Rust that an annotated body may use. In goes the body as parsed; what passes is
//! syntax that `lower` has a form for. Whether a construct makes sense where it stands (an active value in
//! a closure, say) is decided later, by what the values are.

use crate::diagnostics::{Errors, catalog};
use crate::parse::builtin::{self, Builtin, Sides, VecBody};
use crate::parse::checkpoint::{self, Schedule, is_checkpoint};
use crate::parse::matrices;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, ExprClosure, Item, Local, Macro, Pat, Stmt, Type};

/// Reports every construct of the body that is not supported.
pub(crate) fn check(body: &Block, errors: &mut Errors) {
    Fence::new(errors).visit_block(body);
}

struct Fence<'e> {
    errors: &'e mut Errors,
    /// The attributes `#[checkpoint]` of the loop that is entered.
    marks: usize,
}

impl<'e> Fence<'e> {
    fn new(errors: &'e mut Errors) -> Self {
        Fence { errors, marks: 0 }
    }
}

impl<'ast> Visit<'ast> for Fence<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Array(_)
            | Expr::Assign(_)
            | Expr::Binary(_)
            | Expr::Block(_)
            | Expr::Break(_)
            | Expr::Call(_)
            | Expr::Cast(_)
            | Expr::Closure(_)
            | Expr::Const(_)
            | Expr::Continue(_)
            | Expr::Field(_)
            | Expr::Group(_)
            | Expr::If(_)
            | Expr::Index(_)
            | Expr::Infer(_)
            | Expr::Let(_)
            | Expr::Lit(_)
            | Expr::Macro(_)
            | Expr::Match(_)
            | Expr::MethodCall(_)
            | Expr::Paren(_)
            | Expr::Path(_)
            | Expr::Range(_)
            | Expr::Reference(_)
            | Expr::Repeat(_)
            | Expr::Return(_)
            | Expr::Struct(_)
            | Expr::Try(_)
            | Expr::Tuple(_)
            | Expr::Unary(_) => visit::visit_expr(self, expr),
            Expr::ForLoop(syn::ExprForLoop { attrs, .. })
            | Expr::Loop(syn::ExprLoop { attrs, .. })
            | Expr::While(syn::ExprWhile { attrs, .. }) => {
                let schedule = checkpoint::schedule(attrs, self.errors);
                if let Some(number) = schedule.as_ref().and_then(Schedule::number) {
                    Fence::new(self.errors).visit_expr(number);
                }
                let marks = std::mem::replace(
                    &mut self.marks,
                    attrs.iter().filter(|attr| is_checkpoint(attr)).count(),
                );
                visit::visit_expr(self, expr);
                self.marks = marks;
            }
            Expr::Async(block) => self.errors.error(block.async_token, catalog::ASYNC_BLOCK),
            Expr::Await(wait) => self.errors.error(wait.await_token, catalog::AWAIT),
            Expr::RawAddr(address) => self.errors.error(address, catalog::RAW_POINTER),
            Expr::TryBlock(block) => self.errors.error(block.try_token, catalog::TRY_BLOCK),
            Expr::Unsafe(block) => self.errors.error(block.unsafe_token, catalog::UNSAFE_BLOCK),
            Expr::Yield(expr) => self.errors.error(expr.yield_token, catalog::YIELD),
            _ => self.errors.error(expr, catalog::UNKNOWN_SYNTAX),
        }
    }

    fn visit_pat(&mut self, pat: &'ast Pat) {
        match pat {
            Pat::Const(_)
            | Pat::Guard(_)
            | Pat::Ident(_)
            | Pat::Lit(_)
            | Pat::Or(_)
            | Pat::Paren(_)
            | Pat::Path(_)
            | Pat::Range(_)
            | Pat::Reference(_)
            | Pat::Rest(_)
            | Pat::Slice(_)
            | Pat::Struct(_)
            | Pat::Tuple(_)
            | Pat::TupleStruct(_)
            | Pat::Type(_)
            | Pat::Wild(_) => visit::visit_pat(self, pat),
            Pat::Macro(pat) => self.errors.error(&pat.mac.path, catalog::MACRO_PATTERN),
            _ => self.errors.error(pat, catalog::UNKNOWN_SYNTAX),
        }
    }

    fn visit_type(&mut self, ty: &'ast Type) {
        match ty {
            Type::Array(_)
            | Type::Group(_)
            | Type::Infer(_)
            | Type::Paren(_)
            | Type::Path(_)
            | Type::Reference(_)
            | Type::Slice(_)
            | Type::Tuple(_) => visit::visit_type(self, ty),
            Type::Ptr(_) => self.errors.error(ty, catalog::RAW_POINTER),
            Type::TraitObject(_) => self.errors.error(ty, catalog::TRAIT_OBJECT),
            Type::ImplTrait(_) => self.errors.error(ty, catalog::IMPL_TRAIT),
            Type::FnPtr(_) => self.errors.error(ty, catalog::FUNCTION_POINTER),
            _ => self
                .errors
                .error(ty, catalog::UNSUPPORTED_TYPE.about(ty.to_token_stream())),
        }
    }

    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        match stmt {
            // Kept as written: an item cannot see the variables of the body.
            Stmt::Item(Item::Const(_) | Item::Fn(_) | Item::Use(_)) => {}
            Stmt::Item(Item::Static(item)) => self.errors.error(item.static_token, catalog::STATIC_ITEM),
            Stmt::Item(Item::Macro(item)) => self.errors.error(&item.mac.path, catalog::NESTED_MACRO),
            Stmt::Item(item) => self.errors.error(item, catalog::NESTED_ITEM),
            _ => visit::visit_stmt(self, stmt),
        }
    }

    fn visit_local(&mut self, local: &'ast Local) {
        self.errors.handle(local.modifiers.require_empty());
        for attr in local.attrs.iter().filter(|attr| !attr.path().is_ident("nondiff")) {
            self.visit_attribute(attr);
        }
        self.visit_pat(&local.pat);
        if let Some(init) = &local.init {
            self.visit_expr(&init.expr);
            if let Some((_, diverge)) = &init.diverge {
                self.visit_expr(diverge);
            }
        }
    }

    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        self.errors.handle(closure.modifiers.require_empty());
        if let Some(token) = &closure.asyncness {
            self.errors.error(token, catalog::ASYNC_BLOCK);
        }
        visit::visit_expr_closure(self, closure);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let parsed = match Builtin::of(mac) {
            None => return self.errors.error(&mac.path, unknown_macro(mac)),
            Some(Builtin::Dbg) => return self.errors.error(&mac.path, catalog::DBG),
            Some(Builtin::Constant | Builtin::Slicing) => return,
            Some(Builtin::Vec) => builtin::vec_body(mac).map(|body| match body {
                VecBody::List(list) => list,
                VecBody::Repeat { item, len } => vec![*item, *len],
            }),
            Some(Builtin::Matches) => builtin::matches_body(mac).map(|(scrutinee, pat, guard)| {
                Fence::new(self.errors).visit_pat(&pat);
                [scrutinee].into_iter().chain(guard).collect()
            }),
            Some(Builtin::Matrix(Sides { vector: false, .. })) => {
                matrices::rows(mac).map(|rows| rows.concat())
            }
            Some(_) => builtin::arguments(mac),
        };
        for argument in self.errors.handle(parsed).into_iter().flatten() {
            Fence::new(self.errors).visit_expr(&argument);
        }
    }

    fn visit_attribute(&mut self, attr: &'ast Attribute) {
        let name = attr.path().to_token_stream().to_string();
        match name.as_str() {
            "allow" | "doc" | "expect" | "warn" => {}
            "cfg" | "cfg_attr" => self.errors.error(attr, catalog::CFG_IN_BODY),
            "checkpoint" if self.marks > 0 => self.marks -= 1,
            "checkpoint" => self.errors.error(attr, catalog::MISPLACED_CHECKPOINT),
            "nondiff" => self.errors.error(attr, catalog::MISPLACED_NONDIFF),
            _ => self.errors.error(attr, catalog::UNKNOWN_ATTRIBUTE.about(name)),
        }
    }
}

fn unknown_macro(mac: &Macro) -> String {
    let path = mac.path.to_token_stream().to_string().replace(' ', "");
    if path == "asm" || path.ends_with("::asm") {
        return catalog::INLINE_ASSEMBLY.into();
    }
    catalog::UNKNOWN_MACRO.about(path)
}
