//! Methods: how a function of a type is found by the type, and by its values at a level.

use super::Emitter;
use super::generic;
use super::handle::Handle;
use super::op::arithmetic;
use super::operand::Sweep;
use crate::analysis::activity::base_of;
use crate::analysis::kind::{Kind, is_question, orders};
use crate::derive::mentions;
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Kind as StmtKind, Stmt, Var};
use crate::ir::visit::{Event, walk};
use crate::parse::block::{is_foreign, key, own_arguments};
use crate::parse::item::Item;
use crate::parse::matrices::is_fixed_part;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use std::collections::BTreeMap;
use syn::ext::IdentExt;

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
    if let Some(operator) = &owner.operator {
        let (op, rhs) = (
            &operator.name,
            operator
                .rhs
                .as_ref()
                .map_or_else(|| quote!(()), |rhs| quote!(#rhs)),
        );
        let meant = operator.meant.then(|| {
            quote! {
                #[diagnostic::do_not_recommend]
                impl<#(#params),*> #plumbing::OperatorOf<#plumbing::operators::#op, #rhs> for #path #conditions {
                    type Handle = #ty;
                }
            }
        });
        let named = (operator.named && !is_foreign(path)).then(|| {
            quote! {
                #[diagnostic::do_not_recommend]
                impl<#(#params),*> #plumbing::Method<#name> for #path #conditions {
                    type Handle = #ty;
                    type Parameters = #plumbing::NoParameters;
                }
            }
        });
        return quote!(#meant #named);
    }
    if let Some(generic) = generic::lookups(item, handle, plumbing) {
        return generic;
    }
    quote! {
        #[diagnostic::do_not_recommend]
        impl<#(#params),*> #plumbing::Method<#name> for #path #conditions {
            type Handle = #ty;
            type Parameters = #plumbing::NoParameters;
        }
    }
}

impl Emitter<'_> {
    /// Whether a method may be one of the user's: then a trait declares it for whatever has it.
    pub(super) fn may_be_of_user(&self, op: &Op<Var>) -> bool {
        let (recv, name) = match op {
            Op::Method { recv, name, .. } => (recv, name),
            _ => return self.operates(op),
        };
        let name = name.to_string();
        let recv_kind = self.operand_kind(recv);
        // A constant is lifted where it is called with something that is.
        op.operands().into_iter().any(|x| self.operand_is_lifted(x))
            && base_of(recv).is_some_and(|var| self.users.contains(&var))
            && recv_kind.is_open()
            && !is_question(&name)
            && !name.starts_with("nd_")
            && !is_fixed_part(&name)
            && !matches!(
                name.as_str(),
                "clone"
                    | "expect"
                    | "lend"
                    | "to_owned"
                    | "to_vec"
                    | "unwrap"
                    | "unwrap_or"
                    | "unwrap_or_default"
            )
    }

    /// Whether it is an operator of what may be of a type of the user's.
    fn operates(&self, op: &Op<Var>) -> bool {
        let operands = match op {
            Op::Binary { op, lhs, rhs } if arithmetic(op).is_some() => vec![lhs, rhs],
            Op::Unary {
                op: syn::UnOp::Neg(_),
                arg,
            } => vec![arg],
            _ => return false,
        };
        let may_be = |x: &&Operand<Var>| {
            self.operand_kind(x).is_open() && base_of(x).is_some_and(|var| self.users.contains(&var))
        };
        operands.iter().any(|x| self.operand_is_lifted(x)) && operands.iter().any(may_be)
    }

    /// A call of a method at a level.
    pub(super) fn method(
        &self,
        recv: &Operand<Var>,
        name: Ident,
        turbofish: &Option<syn::AngleBracketedGenericArguments>,
        args: &[Operand<Var>],
        sweep: Sweep,
    ) -> TokenStream {
        let name = of_contents(name);
        let recv = self.receiver(recv, sweep);
        let args: Vec<_> = args.iter().map(|x| self.method_argument(x, sweep)).collect();
        let args = if is_question(&name.to_string()) && !orders(&name.to_string()) {
            Vec::new()
        } else {
            args
        };
        // A call that panics is where the user wrote the method.
        quote_spanned!(name.span()=> #recv.#name #turbofish (#(#args),*))
    }

    fn receiver(&self, recv: &Operand<Var>, sweep: Sweep) -> TokenStream {
        match recv {
            Operand::Var(var) if self.activity.lifted(*var) => self.name(*var, sweep),
            Operand::Ref(place) if self.activity.lifted(place.base) => self.place(place, sweep),
            _ => {
                let lifted = self.lifted_value(recv, sweep);
                quote!(#lifted)
            }
        }
    }

    /// A varied argument goes by reference, a constant as it is.
    fn method_argument(&self, arg: &Operand<Var>, sweep: Sweep) -> TokenStream {
        match arg {
            Operand::Var(var) if self.is_lifted(*var) => self.by_ref(*var, sweep),
            Operand::Ref(place) if self.is_lifted(place.base) => self.operand_ref(arg, sweep),
            Operand::Ref(place)
                if place.path.is_empty()
                    && matches!(self.kind(place.base), Kind::Struct(_) | Kind::Unknown) =>
            {
                let (plumbing, value) = (self.plumbing, self.by_ref(place.base, sweep));
                quote!(&#plumbing::lift_ref::<Lv, _>(#value))
            }
            // An option of the user's: others are at a level where a method takes them.
            Operand::Var(var) if self.param_index(*var).is_some() && self.kind(*var).is_option() => {
                let (plumbing, value) = (self.plumbing, self.by_ref(*var, sweep));
                quote!(&#plumbing::lift_ref::<Lv, _>(#value))
            }
            Operand::Var(var) => {
                let value = self.plain(*var, sweep);
                quote!(#value.clone())
            }
            _ => self.plain_operand(arg, sweep),
        }
    }

    /// The traits of what arrays of ndarray's are made from and of their parts, and of what options and results hold, where the
    /// function has such.
    pub(super) fn library_traits(&self) -> TokenStream {
        let (mut found, mut hollow) = (false, false);
        walk(self.func, &mut |event| {
            if let Event::Stmt(Stmt {
                kind: StmtKind::Let { op, .. } | StmtKind::Effect(op),
                ..
            }) = event
            {
                found |= matches!(op, Op::Method { name, .. } if name.to_string().starts_with("nd_"));
                hollow |= matches!(op, Op::Method { name, .. } if name == "is_hollow");
            }
        });
        let plumbing = self.plumbing;
        let arrays = found.then(|| quote!(use #plumbing::array_methods::*;));
        let choices = hollow.then(|| quote!(use #plumbing::Holds as _;));
        quote!(#arrays #choices)
    }

    /// The traits with the methods that may be the user's.
    pub(super) fn method_traits(&self, written: &TokenStream) -> TokenStream {
        let trees = mentions(written.clone(), &Ident::new("ParamTree", Span::call_site()));
        let mut methods: BTreeMap<(String, usize), Ident> = BTreeMap::new();
        let mut add = |op: &Op<Var>| {
            if let Op::Method { name, args, .. } = op
                && self.may_be_of_user(op)
                && self.own_parameters(op).is_none()
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
            .map(|((_, arity), name)| method_trait(&name, arity, trees, self.plumbing))
            .collect()
    }

    /// A call that says the method's own parameters: of a function that has them, too.
    pub(super) fn method_with(&self, op: &Op<Var>, function: &str, sweep: Sweep) -> Option<TokenStream> {
        let (with, Op::Method { recv, name, args, .. }) = (self.own_parameters(op)?, op) else {
            return None;
        };
        let (plumbing, function) = (self.plumbing, Ident::new(function, name.span()));
        let hash = key(name);
        let recv = if self.operand_is_lifted(recv) {
            self.operand_ref(recv, sweep)
        } else {
            let value = self.lifted_value(recv, sweep);
            quote!(&#value)
        };
        let args: Vec<_> = args.iter().map(|x| self.method_argument(x, sweep)).collect();
        Some(quote_spanned! {name.span()=>
            #plumbing::#function::<#hash, #with, Lv, _, _, _>(#recv, (#(#args,)*))
        })
    }

    /// The parameters that a call says a method of the user's has: those written, or the types of functions among which some are
    /// parameters of this function, whose values at a level do not say what they are of. A tensor's `cast` has one.
    fn own_parameters(&self, op: &Op<Var>) -> Option<TokenStream> {
        let Op::Method {
            name,
            turbofish,
            args,
            ..
        } = op
        else {
            return None;
        };
        if name == "cast" || !self.may_be_of_user(op) {
            return None;
        }
        match turbofish {
            Some(with) => Some(own_arguments(with, self.name.generics, self.plumbing)),
            None => self.handed_on(args),
        }
    }
}

/// `unwrap` and its like take what they are called on; at a level it is only looked at.
fn of_contents(name: Ident) -> Ident {
    let text = name.to_string();
    let (before, method) = match text.strip_prefix("linearize_") {
        Some(method) => ("linearize_", method),
        None => ("", text.as_str()),
    };
    match method {
        "unwrap" => Ident::new(&format!("{before}unwrapped"), name.span()),
        "expect" => Ident::new(&format!("{before}expected"), name.span()),
        "unwrap_or_default" => Ident::new(&format!("{before}unwrapped_or_default"), name.span()),
        "unwrap_or" => Ident::new(&format!("{before}unwrapped_or"), name.span()),
        _ => name,
    }
}

/// `trees` says whether trees may have it.
fn method_trait(name: &Ident, arity: usize, trees: bool, plumbing: &Ident) -> TokenStream {
    let hash = key(name);
    let plain = name.unraw().to_string();
    let (declared, linearize) = (
        format_ident!("Call_{plain}_{arity}"),
        format_ident!("linearize_{plain}"),
    );
    let types: Vec<_> = (0..arity).map(|i| format_ident!("Arg{i}")).collect();
    let args: Vec<_> = (0..arity).map(|i| format_ident!("arg_{i}")).collect();
    // What `functional_call` runs on a module.
    let found = if plain.starts_with("__") {
        quote!(CallModule)
    } else if trees && plain == "dot" && arity == 1 {
        quote!(CallDot)
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
