//! Methods: how a function of a type is found by the type, and by its values at a level.

use super::Emitter;
use super::handle::Handle;
use crate::analysis::activity::base_of;
use crate::analysis::kind::{Kind, is_question};
use crate::ir::op::Op;
use crate::ir::ssa::{Kind as StmtKind, Stmt, Var};
use crate::ir::visit::{Event, walk};
use crate::parse::block::key;
use crate::parse::item::Item;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use std::collections::BTreeMap;

/// That the type has the function, and its values at a level the method.
pub(super) fn lookups(item: &Item, handle: &Handle, plumbing: &Ident) -> TokenStream {
    let Some(owner) = &item.owner else {
        return TokenStream::new();
    };
    let (path, name) = (&owner.path, key(&item.func.sig.ident));
    let Handle {
        ty,
        params,
        conditions,
        ..
    } = handle;
    quote! {
        #[diagnostic::do_not_recommend]
        impl<#(#params),*> #plumbing::Method<#name> for #path #conditions {
            type Handle = #ty;
        }
    }
}

impl Emitter<'_> {
    /// Whether a method may be one of the user's: then a trait declares it for whatever has it.
    pub(super) fn may_be_of_user(&self, op: &Op<Var>) -> bool {
        let Op::Method { recv, name, .. } = op else {
            return false;
        };
        let name = name.to_string();
        let recv_kind = self.operand_kind(recv);
        // A constant is lifted where it is called with something that is.
        op.operands().into_iter().any(|x| self.operand_is_lifted(x))
            && base_of(recv).is_some_and(|var| self.users.contains(&var))
            && matches!(recv_kind, Kind::Unknown | Kind::Unset)
            && !is_question(&name)
            && !matches!(
                name.as_str(),
                "clone" | "expect" | "lend" | "to_owned" | "to_vec" | "unwrap" | "unwrap_or"
            )
    }

    /// The traits with the methods that may be the user's.
    pub(super) fn method_traits(&self) -> TokenStream {
        let mut methods: BTreeMap<(String, usize), Ident> = BTreeMap::new();
        let mut add = |op: &Op<Var>| {
            if let Op::Method { name, args, .. } = op
                && self.may_be_of_user(op)
            {
                methods
                    .entry((name.to_string(), args.len()))
                    .or_insert_with(|| name.clone());
            }
        };
        walk(self.func, &mut |event| {
            if let Event::Stmt(Stmt {
                kind: StmtKind::Let { op, .. } | StmtKind::Effect(op),
                ..
            }) = event
            {
                add(op);
            }
        });
        methods
            .into_iter()
            .map(|((_, arity), name)| method_trait(&name, arity, self.plumbing))
            .collect()
    }
}

fn method_trait(name: &Ident, arity: usize, plumbing: &Ident) -> TokenStream {
    let hash = key(name);
    let text = name.to_string();
    let plain = text.strip_prefix("r#").unwrap_or(&text);
    let (declared, linearize) = (
        format_ident!("Call_{plain}_{arity}"),
        format_ident!("linearize_{plain}"),
    );
    let types: Vec<_> = (0..arity).map(|i| format_ident!("Arg{i}")).collect();
    let args: Vec<_> = (0..arity).map(|i| format_ident!("arg_{i}")).collect();
    // What `functional_call` runs on a module.
    let found = if plain.starts_with("__") {
        quote!(CallModule)
    } else {
        quote!(CallMethod)
    };
    let bound = quote!(#plumbing::#found<#hash, Lv, Of, (#(#types,)*)>);
    let span = name.span();
    // One `self` for signature and body: names of macros have a place of their own.
    let this = Ident::new("self", span);
    let value =
        quote_spanned!(span=> fn #name(&#this, #(#args: #types),*) -> #plumbing::OutAt<Self::Handle, Lv>);
    let called = quote_spanned! {span=>
        fn #linearize(&#this, #(#args: #types),*) -> #plumbing::MethodCalled<Self::Handle, Lv>
    };
    quote! {
        trait #declared<Lv: #plumbing::Level, Of, #(#types),*> {
            type Handle: #plumbing::Function;
            #value;
            #called;
        }
        impl<Lv: #plumbing::Level, Of, #(#types,)* At: #bound> #declared<Lv, Of, #(#types),*> for At {
            type Handle = <At as #bound>::Handle;
            #[inline]
            #value {
                #plumbing::call_method::<<At as #bound>::Handle, Lv>(<At as #bound>::arguments(#this, (#(#args,)*)))
            }
            #[inline]
            #called {
                #plumbing::called_method::<<At as #bound>::Handle, Lv>(<At as #bound>::arguments(#this, (#(#args,)*)))
            }
        }
    }
}
