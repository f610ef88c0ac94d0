//! Calls: of annotated functions, of functions of types, of transforms.

use super::Emitter;
use super::op::callee_span;
use super::operand::Sweep;
use crate::analysis::activity::base_of;
use crate::ir::op::{Callee, Operand};
use crate::ir::ssa::Var;
use crate::parse::block::{method_handle, method_path};
use crate::parse::declared;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{ExprPath, GenericArgument, PathArguments, Type};

impl Emitter<'_> {
    pub(super) fn call(&self, func: &Callee, args: &[Operand<Var>], sweep: Sweep) -> TokenStream {
        let plumbing = self.plumbing;
        if let Some(associated) = self.associated(func, "lifted") {
            let args: Vec<_> = args.iter().map(|x| self.argument_at_level(x, sweep)).collect();
            return quote!(#associated(#(#args),*));
        }
        if func.is_stop_gradient() {
            let args: Vec<_> = args.iter().map(|x| self.operand_ref(x, sweep)).collect();
            return quote!(#plumbing::stop_gradient(#(#args),*));
        }
        let (callee, args) = (self.callee(func, args), self.arguments(args, sweep));
        let span = callee_span(func);
        quote_spanned!(span=> #plumbing::eval::<_, Lv>(#callee, #args))
    }

    /// The handle of a callee. A name that stands for a function of each dtype means ours.
    fn callee(&self, func: &Callee, args: &[Operand<Var>]) -> TokenStream {
        if let Some(path) = func.path()
            && let Some(method) = method_path(path)
        {
            let plumbing = self.plumbing;
            let handle = method_handle(&method, self.name.generics, &quote!(#plumbing));
            return quote!(<#handle as ::core::default::Default>::default());
        }
        if let (Callee::Path(path), Some(given)) = (func, self.given(args)) {
            return match self.float_param() {
                Some(float) => {
                    quote!(#path::given_for_float(::core::marker::PhantomData::<#float>, #given))
                }
                None if self.float == Some("f32") => quote!(#path::given_single(#given)),
                None => quote!(#path::given(#given)),
            };
        }
        match func {
            Callee::Path(path) | Callee::Method(path) if says_all(path) => quote!(#path::default()),
            Callee::Path(path) | Callee::Method(path) if self.float_param().is_some() => {
                let float = self.float_param();
                quote!(#path::for_float(::core::marker::PhantomData::<#float>))
            }
            Callee::Path(path) | Callee::Method(path) if self.float == Some("f32") => quote!(#path::single()),
            Callee::Path(path) | Callee::Method(path) => quote!(#path::default()),
            Callee::Transform { ty, .. } => quote!(<#ty as ::core::default::Default>::default()),
        }
    }

    /// The arguments of an annotated function, as a tuple.
    pub(super) fn arguments(&self, args: &[Operand<Var>], sweep: Sweep) -> TokenStream {
        let args: Vec<_> = args.iter().map(|x| self.argument(x, sweep)).collect();
        quote!((#(#args,)*))
    }

    /// `Type::name` at a level: an associated function of the lifted type.
    fn associated(&self, func: &Callee, prefix: &str) -> Option<TokenStream> {
        let (owner, name) = func.associated()?;
        let plumbing = self.plumbing;
        let name = Ident::new(&format!("{prefix}_{name}"), name.span());
        Some(quote!(<#owner as #plumbing::Lift>::At::<Lv>::#name))
    }

    pub(super) fn linearized_call(&self, func: &Callee, args: &[Operand<Var>], sweep: Sweep) -> TokenStream {
        let plumbing = self.plumbing;
        if let Some(associated) = self.associated(func, "linearize") {
            let args: Vec<_> = args.iter().map(|x| self.argument_at_level(x, sweep)).collect();
            return quote!(#associated(#(#args),*));
        }
        let wrt = self.wrt_of_call(args);
        let (callee, tuple) = (self.callee(func, args), self.arguments(args, sweep));
        let span = callee_span(func);
        if self.is_nested(func) {
            return self.nested_call(&callee, args, &wrt);
        }
        let function = if self.is_recursive(func) {
            quote!(boxed_linearize)
        } else {
            quote!(linearize)
        };
        quote_spanned!(span=> #plumbing::#function::<_, Lv>(#callee, #tuple, #wrt))
    }

    /// What is asked of a callee: cotangents of the arguments through which ours are reached.
    pub(super) fn wrt_of_call(&self, args: &[Operand<Var>]) -> TokenStream {
        let masks: Vec<u64> = args
            .iter()
            .map(|x| {
                base_of(x)
                    .filter(|var| self.activity.active(*var))
                    .map_or(0, |var| self.activity.depends(var))
            })
            .collect();
        let wrt = super::names::fixed("wrt");
        quote!(#wrt.through([#(#masks),*]))
    }

    fn is_recursive(&self, func: &Callee) -> bool {
        let Some(path) = func.path() else { return false };
        let of_type = method_path(path).map(|method| method.owner);
        let own = self.name.owner.map(|owner| &owner.path);
        let same_owner = match (of_type, own) {
            (Some(of_type), Some(own)) => {
                let text = |tokens: TokenStream| tokens.to_string().replace("::", "").replace(' ', "");
                text(quote!(#of_type)) == text(quote!(#own))
            }
            (of_type, own) => of_type.is_none() && own.is_none(),
        };
        let named = path.path.segments.last().filter(|_| same_owner);
        named.is_some_and(|called| self.calls_back(&called.ident))
    }

    /// Whether a method that is called may be this one, or call it again.
    pub(super) fn recurs(&self, method: &Ident) -> bool {
        self.name.owner.is_some() && self.calls_back(method)
    }

    fn calls_back(&self, called: &Ident) -> bool {
        *called == *self.name.ident || declared::calls_back(called, self.name.ident)
    }
}

/// Whether a path says the parameters of what it names.
fn says_all(path: &ExprPath) -> bool {
    let last = path.path.segments.last();
    matches!(last.map(|last| &last.arguments), Some(PathArguments::AngleBracketed(arguments))
        if arguments.args.iter().all(|argument| !matches!(argument, GenericArgument::Type(Type::Infer(_)))))
}
