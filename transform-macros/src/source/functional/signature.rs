//! What a form takes and returns, and how its parameters become values.

use super::{Need, Writer, encode, identifier};
use crate::analysis::kind::Kind as Holds;
use crate::ir::op::Proj;
use crate::ir::ssa::Var;
use crate::parse::block::SELF;
use crate::parse::item::Passing;
use crate::parse::types;

impl Writer<'_> {
    pub(super) fn signature(&self) -> String {
        let sig = &self.program.item.func.sig;
        let mut plain = sig.clone();
        for (input, var) in plain.inputs.iter_mut().zip(&self.program.func.params) {
            if let syn::FnArg::Typed(typed) = input {
                let name = identifier(&self.name(*var));
                *typed.pat = syn::parse_quote!(#name);
            }
        }
        if self.program.item.held.is_some() {
            let (inputs, output) = (plain.inputs.iter().skip(1), &plain.output);
            return encode::spliced(quote::quote!(move |#(#inputs),*| #output));
        }
        self.in_out(&mut plain);
        let vis = &self.program.item.func.vis;
        encode::spliced(quote::quote!(#vis #plain))
    }

    /// The variable that the closure holds in this field, if `base` is what it holds.
    pub(super) fn held(&self, base: Var, path: &[Proj<Var>]) -> Option<String> {
        let held = self.program.item.held_at(path);
        let held = held.filter(|_| self.program.func.params.first() == Some(&base));
        held.map(|held| held.name.to_string())
    }

    /// What is changed comes by value, and is returned behind the result.
    fn in_out(&self, sig: &mut syn::Signature) {
        let item = self.program.item;
        let mut left: Vec<syn::Type> = Vec::new();
        for (input, param) in sig.inputs.iter_mut().zip(&item.params) {
            if param.pat_ident.as_ref().is_some_and(|name| name == SELF) {
                *input = match param.passing {
                    Passing::Ref => syn::parse_quote!(&self),
                    _ => syn::parse_quote!(self),
                };
                if param.changes() {
                    left.push(syn::parse_quote!(Self));
                }
            } else if let syn::FnArg::Typed(typed) = input
                && param.lends()
            {
                let krate = item.args.krate();
                *typed.ty = syn::parse_quote!(&#krate::pure::Random);
            } else if let syn::FnArg::Typed(typed) = input
                && param.changes()
            {
                let owned: syn::Type = match &param.elem {
                    Some(elem) => syn::parse_quote!(Vec<#elem>),
                    None => types::owned(&param.ty),
                };
                *typed.ty = owned.clone();
                left.push(owned);
            }
        }
        if !left.is_empty() {
            let output = &item.output;
            sig.output = syn::parse_quote!(-> (#output, #(#left),*));
        }
    }

    /// Numbers that are passed by reference are used by value, and generators are drawn from where they are.
    pub(super) fn dereferenced(&mut self) {
        for (var, param) in self.program.func.params.iter().zip(&self.program.item.params) {
            if param.passing == Passing::Value {
                self.drawn_from(&[*var]);
            }
            if param.passing == Passing::Ref && !param.is_static && self.kind(*var) == Holds::Scalar {
                let name = self.name(*var);
                self.write(&format!("let {name} = *{name};"));
            }
        }
    }

    /// Generators that were just bound are drawn from.
    pub(super) fn drawn_from(&mut self, vars: &[Var]) {
        for var in vars {
            if self.is_generator(*var) {
                let name = self.name(*var);
                self.needs.insert(Need::Pure);
                self.write(&format!("let {name} = pure::Random::new({name});"));
            }
        }
    }
}
