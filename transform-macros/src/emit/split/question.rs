//! Questions to all lanes: they part where the answers differ.

use super::Splitter;
use super::state::pairs;
use crate::emit::operand::Sweep::Forward;
use crate::ir::op::Op;
use crate::ir::ssa::Var;
use proc_macro2::TokenStream;
use std::collections::BTreeSet;

impl Splitter<'_> {
    /// Lanes part by their answers to an operation.
    pub(super) fn question(&self, have: &[Var], out: Option<Var>, op: &Op<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let mut read = BTreeSet::new();
        op.vars(&mut |var| _ = read.insert(var));
        let read: Vec<Var> = have.iter().copied().filter(|var| read.contains(var)).collect();
        let names = have.iter().map(|var| {
            let name = self.emitter.names.value(*var);
            if read.contains(var) {
                hygienic!(#name)
            } else {
                hygienic!(_)
            }
        });
        let (state, copies): (_, Vec<_>) = (
            pairs(&names.collect::<Vec<_>>()),
            read.iter()
                .map(|var| {
                    let name = self.emitter.names.value(*var);
                    hygienic!(#plumbing::copy(#name))
                })
                .collect(),
        );
        let own: Vec<_> = read
            .iter()
            .map(|var| {
                let name = self.emitter.names.value(*var);
                hygienic!(mut #name)
            })
            .collect();
        let (copies, own) = (pairs(&copies), pairs(&own));
        let borrowed: Vec<_> = read.iter().map(|var| self.borrowed_again(*var)).collect();
        if let Some(comparison) = self.comparison(op) {
            return hygienic! {
                #plumbing::agree_compared(parted, |given| {
                    let #state = given;
                    let #own = #copies;
                    #(#borrowed)*
                    #comparison
                })
            };
        }
        let answer = match op {
            // What is printed differs where the values do.
            Op::Opaque { inputs, .. } if out.is_none() => {
                let lifted = inputs.iter().filter(|(_, var)| self.emitter.is_lifted(*var));
                let values = lifted.map(|(_, var)| {
                    let value = self.emitter.by_ref(*var, Forward);
                    hygienic!(#plumbing::primal(#value))
                });
                pairs(&values.collect::<Vec<_>>())
            }
            _ => self.emitter.value(out, op, Forward),
        };
        hygienic! {
            #plumbing::agree(parted, |given| { let #state = given; #copies }, |given| {
                let #own = given;
                #(#borrowed)*
                #answer
            })
        }
    }

    /// A comparison, asked of all lanes at once.
    fn comparison(&self, op: &Op<Var>) -> Option<TokenStream> {
        let Op::Compare { op, lhs, rhs } = op else {
            return None;
        };
        let plumbing = self.emitter.plumbing;
        let (a, b) = (
            self.emitter.operand_ref(lhs, Forward),
            self.emitter.operand_ref(rhs, Forward),
        );
        Some(match op {
            syn::BinOp::Eq(_) | syn::BinOp::Ne(_) => hygienic!(#plumbing::ask_equal(#a, #b)),
            syn::BinOp::Lt(_) => hygienic!(#plumbing::ask_less(#a, #b)),
            syn::BinOp::Le(_) => hygienic!(#plumbing::ask_less_equal(#a, #b)),
            syn::BinOp::Gt(_) => hygienic!(#plumbing::ask_less(#b, #a)),
            syn::BinOp::Ge(_) => hygienic!(#plumbing::ask_less_equal(#b, #a)),
            _ => return None,
        })
    }

    /// A parameter that the source has as a reference is one again.
    pub(super) fn borrowed_again(&self, var: Var) -> TokenStream {
        match self.emitter.borrowed.get(&var) {
            Some(true) => {
                let name = self.emitter.names.value(var);
                hygienic!(let #name = &#name[..];)
            }
            Some(false) => {
                let name = self.emitter.names.value(var);
                hygienic!(let #name = &#name;)
            }
            None => TokenStream::new(),
        }
    }
}
