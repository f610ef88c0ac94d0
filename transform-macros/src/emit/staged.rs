//! A rule in two stages: what needs no cotangent, and the closure that pulls one. The closure owns what the second stage reads of
//! the first, and is given the arguments again.

use super::Emitter;
use super::forward::Sweeper;
use super::handle::Handle;
use super::operand::Sweep;
use super::params::param_type;
use super::plan::defined;
use super::uses::Uses;
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Func, Kind, Region, Stmt, Term, Var};
use crate::ir::table::Set;
use crate::parse::item::Item;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use std::collections::BTreeMap;

/// The stages of a rule.
pub(crate) struct Stages<'a> {
    first: &'a [Stmt],
    second: &'a [Stmt],
    value: &'a Operand<Var>,
    bars: &'a Operand<Var>,
}

impl<'a> Stages<'a> {
    /// Those of a function that ends in the pair of its value and the cotangents: the second begins where the cotangent, which is the
    /// last parameter, is first read.
    pub(crate) fn of(func: &'a Func) -> Option<Self> {
        let Term::Exit { values, .. } = &func.body.term else {
            return None;
        };
        let (Some(Operand::Var(pair)), Some((last, stmts))) = (values.first(), func.body.stmts.split_last())
        else {
            return None;
        };
        let Kind::Let {
            out,
            op: Op::Tuple(parts),
        } = &last.kind
        else {
            return None;
        };
        let ([value, bars], true) = (parts.as_slice(), out == pair) else {
            return None;
        };
        let cotangent = *func.params.last()?;
        let reads = |stmt: &Stmt| Uses::reads(func, std::slice::from_ref(stmt), &[]).contains(&cotangent);
        let begins = stmts.iter().position(reads).unwrap_or(stmts.len());
        let (first, second) = stmts.split_at(begins);
        Some(Stages {
            first,
            second,
            value,
            bars,
        })
    }
}

/// The impl that says that a function is a rule.
pub(super) fn rule(
    emitter: &Emitter<'_>,
    item: &Item,
    items: &[syn::Item],
    handle: &Handle,
) -> Option<TokenStream> {
    let stages = Stages::of(emitter.func)?;
    let (cotangent, args) = item.params.split_last()?;
    let plumbing = emitter.plumbing;
    let cotangent = param_type(cotangent, plumbing);
    let args: Vec<_> = args.iter().map(|param| param_type(param, plumbing)).collect();
    let syn::Type::Tuple(pair) = &item.output else {
        return None;
    };
    let (value, bars) = (pair.elems.first()?, pair.elems.last()?);
    let own: Vec<_> = (0..args.len()).map(Literal::usize_unsuffixed).collect();
    let nothing = own.iter().map(|_| quote!(::core::default::Default::default()));
    let last = Literal::usize_unsuffixed(args.len());
    let Handle {
        ty,
        params: generics,
        names,
        conditions,
        ..
    } = handle;
    let staged = emitter.staged(&stages);
    Some(quote! {
        #[automatically_derived]
        impl<#(#generics),*> #plumbing::PullbackRule for #ty #conditions {
            type Args = (#(#args,)*);
            type Joined = (#(#args,)* #cotangent,);
            type Ct = #cotangent;
            type Value = #value;
            type Bars = #bars;
            fn join<'a, Lv: #plumbing::Level>(
                args: <Self::Args as #plumbing::Params>::Ref<'a, Lv>,
                ct: <#cotangent as #plumbing::Param>::Ref<'a, Lv>,
            ) -> <Self::Joined as #plumbing::Params>::Ref<'a, Lv> {
                (#(args.#own,)* ct,)
            }
            fn part<Lv: #plumbing::Level>(
                tans: <Self::Joined as #plumbing::Params>::Tans<Lv>,
            ) -> (<Self::Args as #plumbing::Params>::Tans<Lv>, #plumbing::TanOf<#value, Lv>) {
                ((#(tans.#own,)*), tans.#last)
            }
            fn along<Lv: #plumbing::Level>(
                ct_dot: #plumbing::TanOf<#value, Lv>,
            ) -> <Self::Joined as #plumbing::Params>::Tans<Lv> {
                (#(#nothing,)* ct_dot,)
            }
            fn staged<Lv: #plumbing::Level>(
                args: <Self::Args as #plumbing::Params>::Ref<'_, Lv>,
            ) -> (
                <#value as #plumbing::Lift>::At<Lv>,
                impl #plumbing::Staged<Self, Lv> + use<Lv #(, #names)*>,
            ) {
                use #plumbing::{Contents as _, NumberMethods as _};
                #(#items)*
                #staged
            }
        }
    })
}

impl Emitter<'_> {
    /// The code of both stages.
    fn staged(&self, stages: &Stages<'_>) -> TokenStream {
        let plumbing = self.plumbing;
        let sweeper = Sweeper {
            emitter: self,
            augmented: false,
        };
        self.scopes.borrow_mut().push(defined(&self.func.body, &[]));
        let run = |stmts: &[Stmt]| {
            stmts
                .iter()
                .map(|stmt| sweeper.stmt(stmt))
                .collect::<TokenStream>()
        };
        let (first, second) = (run(stages.first), run(stages.second));
        self.scopes.borrow_mut().pop();
        let value = self.lifted_value(stages.value, Sweep::Forward);
        let bars = self.lifted_value(stages.bars, Sweep::Forward);
        let kept = self.kept(stages);
        let names: Vec<_> = self
            .func
            .params
            .iter()
            .map(|var| {
                if self.is_storage(*var) {
                    self.names.suffixed(*var, "_arg")
                } else {
                    self.names.value(*var)
                }
            })
            .collect();
        let (cotangent, args) = names
            .split_last()
            .map_or((None, &[][..]), |(ct, args)| (Some(ct), args));
        let (before, after) = (self.entry(Sweep::Forward), self.entry(Sweep::After));
        quote! {
            let (#(#args,)*) = args;
            #before
            #first
            let value = #value;
            let stages = #plumbing::Stages::<Self, Lv, _, _>::new((#(#plumbing::copy(&#kept),)*), |kept, args, #cotangent| {
                let (#(#args,)*) = args;
                #after
                let (#(mut #kept,)*) = #plumbing::copy(kept);
                #second
                #bars
            });
            (value, stages)
        }
    }

    /// The names of what the second stage reads of the first.
    fn kept(&self, stages: &Stages<'_>) -> Vec<Ident> {
        let made = made(stages.first);
        let reads = Uses::reads(self.func, stages.second, &[stages.bars]);
        let kept = reads.into_iter().filter(|var| {
            let place = self.param_index(*var).is_some() && self.is_storage(*var);
            place || made.contains(var)
        });
        let named = kept
            .map(|var| self.names.value(var))
            .map(|name| (name.to_string(), name));
        named.collect::<BTreeMap<_, _>>().into_values().collect()
    }
}

/// The variables that statements bind.
fn made(stmts: &[Stmt]) -> Set<Var> {
    let region = Region {
        params: Vec::new(),
        stmts: stmts.to_vec(),
        term: Term::Exit {
            to: 0,
            values: Vec::new(),
        },
    };
    defined(&region, &[])
}
