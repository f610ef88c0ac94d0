//! Operations without active parts.

use super::Emitter;
use super::op::listed;
use super::operand::Sweep;
use crate::analysis::kind::Kind;
use crate::ir::op::{Callee, Op, Operand, Proj};
use crate::ir::ssa::Var;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Emitter<'_> {
    /// An operation without active parts, as the user wrote it.
    pub(super) fn plain_op(&self, op: &Op<Var>, sweep: Sweep) -> TokenStream {
        let plain = |x: &Operand<Var>| self.plain_operand(x, sweep);
        match op {
            // What is written in place goes on to be written.
            Op::Copy(Operand::Var(var)) | Op::Primal(Operand::Var(var)) if self.is_storage(*var) => {
                let (plumbing, value) = (self.plumbing, self.by_ref(*var, sweep));
                quote!(#plumbing::copy(#value))
            }
            Op::Copy(x) => {
                let x = plain(x);
                quote!(#x)
            }
            Op::Wrap { by, value } => {
                let (by, value) = (by.path(self.plumbing), plain(value));
                quote!(#by(#value))
            }
            Op::Is { value, variant } => self.is_variant(value, variant, sweep),
            Op::Deref(x) => {
                let x = plain(x);
                quote!(*#x)
            }
            Op::Get(place) => match place.path.last() {
                Some(Proj::Range { .. }) => {
                    let place = self.place(place, sweep);
                    quote!(#place.to_vec())
                }
                _ => {
                    let place = self.place(place, sweep);
                    quote!(#place.clone())
                }
            },
            Op::Unary { op, arg } => {
                let arg = plain(arg);
                quote!((#op #arg))
            }
            Op::Binary { op, lhs, rhs } | Op::Compare { op, lhs, rhs } => {
                let (lhs, rhs) = (plain(lhs), plain(rhs));
                quote!((#lhs #op #rhs))
            }
            Op::Cast { arg, ty } => {
                let arg = plain(arg);
                quote!((#arg as #ty))
            }
            Op::Method {
                recv,
                name,
                turbofish,
                args,
            } => {
                let recv = match recv {
                    Operand::Ref(place) => self.place(place, sweep),
                    _ => plain(recv),
                };
                let args: Vec<_> = args.iter().map(plain).collect();
                quote!(#recv.#name #turbofish (#(#args),*))
            }
            Op::Call { func, args } => {
                let args: Vec<_> = args.iter().map(plain).collect();
                match func {
                    Callee::Path(path) | Callee::Method(path) => quote!(#path(#(#args),*)),
                    Callee::Transform { ty, .. } => {
                        quote!((<#ty as ::core::default::Default>::default())(#(#args),*))
                    }
                }
            }
            Op::Tuple(items) => {
                let items: Vec<_> = items.iter().map(plain).collect();
                quote!((#(#items,)*))
            }
            Op::Struct { form, values, rest } => {
                let (path, members) = (&form.path, &form.members);
                let values: Vec<_> = values.iter().map(plain).collect();
                if form.tuple {
                    return quote!(#path(#(#values),*));
                }
                let rest = rest.as_ref().map(plain).map(|rest| quote!(..#rest));
                quote!(#path { #(#members: #values,)* #rest })
            }
            Op::Array { items, vec } => {
                let items: Vec<_> = items.iter().map(plain).collect();
                if *vec {
                    quote!(::std::vec![#(#items),*])
                } else {
                    quote!([#(#items),*])
                }
            }
            Op::Repeat { item, len, vec } => {
                let (item, len) = (plain(item), self.length(len, sweep));
                if *vec {
                    quote!(::std::vec![#item; #len])
                } else {
                    quote!([#item; #len])
                }
            }
            Op::Primal(x) | Op::Returned(x) => plain(x),
            Op::Outcome { value, left } => {
                let plumbing = self.plumbing;
                let (value, left) = (plain(value), listed(left.iter().map(plain)));
                quote!(#plumbing::InOut { value: #value, left: #left })
            }
            Op::Opaque { tokens, inputs } => self.opaque(&tokens.expr, tokens.format, inputs, sweep),
        }
    }

    /// Source kept as written, its locals bound under the user's names.
    fn opaque(&self, expr: &syn::Expr, format: bool, inputs: &[(Ident, Var)], sweep: Sweep) -> TokenStream {
        let expr = crate::parse::groups::visible(expr.clone());
        if inputs.is_empty() {
            return quote!(#expr);
        }
        let lets = inputs.iter().map(|(name, var)| {
            let value = self.by_ref(*var, sweep);
            let number = self.kind(*var) == Kind::Static;
            let borrowed = self.borrowed.contains_key(var);
            if format || borrowed || self.param_index(*var).is_some() && !(number && self.is_by_value(*var)) {
                quote!(let #name = #value;)
            } else {
                quote!(let #name = (#value).clone();)
            }
        });
        quote!({ #(#lets)* #expr })
    }
}
