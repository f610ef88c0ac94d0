//! Operations: the cotangents of operands from that of the value.

use super::super::names::fixed;
use super::super::operand::Sweep::After;
use super::super::settle::passed_over;
use super::Puller;
use super::numbers::Part;
use crate::analysis::activity::base_of;
use crate::analysis::residuals::Form;
use crate::ir::op::{Op, Operand, Place, Wrapper};
use crate::ir::ssa::Var;
use proc_macro2::TokenStream;
use quote::quote;

impl Puller<'_> {
    pub(super) fn undo_let(&self, out: Var, op: &Op<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let bar = self.bar(out);
        if !self.is_declared(out) {
            return TokenStream::new();
        }
        if !self.emitter.is_storage(out) {
            return self.undo_op(out, op, &quote!(#bar));
        }
        // What the place held before has no part in what it holds now.
        let ct = fixed("ct");
        let back = self.undo_op(out, op, &quote!(#ct));
        let declare: TokenStream = op
            .operands()
            .into_iter()
            .filter_map(base_of)
            .map(|var| self.declare_zero(var))
            .collect();
        quote!(#declare let #ct = #plumbing::take(&mut #bar); #back)
    }

    /// The cotangents of an operation's operands; `ct` names the output's.
    pub(super) fn undo_op(&self, out: Var, op: &Op<Var>, ct: &TokenStream) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        match (self.emitter.form(out, op), op) {
            (Form::Rule, Op::Binary { op, lhs, rhs }) => self.undo_binary(out, op, lhs, rhs, ct),
            (Form::Rule, Op::Unary { arg, .. }) if self.emitter.number(arg, After).is_some() => {
                self.add_part(arg, (out, ct), Part::Negated, true)
            }
            (Form::Rule, Op::Unary { arg, .. }) => self.contribute(arg, quote!(#plumbing::neg(&#ct))),
            (_, Op::Copy(x @ Operand::Var(var))) if self.emitter.is_real(*var) => {
                self.add_part(x, (out, ct), Part::Whole, true)
            }
            (_, Op::Copy(x) | Op::Deref(x)) => self.contribute_whole(out, x, ct),
            (Form::Moves, Op::Get(_)) if let Some(gathered) = self.gather(out, ct) => gathered,
            (Form::Moves, Op::Get(place)) => self.contribute_whole(out, &Operand::Ref(place.clone()), ct),
            (_, Op::Tuple(items)) => {
                let parts = items.iter().enumerate().map(|(i, x)| {
                    let i = syn::Index::from(i);
                    self.contribute_from(x, quote!(#ct.#i))
                });
                parts.collect()
            }
            (_, Op::Outcome { value, left }) => {
                let takes = self.emitter.takes_seed() && self.seeded.borrow().contains(&out);
                let part = |x: &Operand<Var>, part: TokenStream| match takes {
                    true => self.contribute(x, self.number_part(x, quote!(#plumbing::take(&mut #part)))),
                    false => self.contribute_from(x, part),
                };
                let value = part(value, quote!(#ct.0));
                let left = left.iter().rev().enumerate().map(|(behind, x)| {
                    let list = passed_over(quote!(#ct.1), behind);
                    part(x, quote!(#list.1))
                });
                let left: TokenStream = left.collect();
                quote!(#value #left)
            }
            (_, Op::Returned(x)) => self.undo_returned(out, x, ct),
            (_, Op::Struct { form, values, rest }) => {
                let fields = form
                    .members
                    .iter()
                    .zip(values)
                    .map(|(member, x)| match form.part_key(member) {
                        Some(key) => {
                            let part = quote!(#plumbing::DotPath::new(&#ct).part::<#key>().get());
                            self.contribute(x, self.number_part(x, part))
                        }
                        None => self.contribute_from(x, quote!(#ct.#member)),
                    });
                let fields: TokenStream = fields.collect();
                let members = &form.members;
                let rest = rest
                    .as_ref()
                    .filter(|rest| self.emitter.activity.operand_active(rest));
                let rest = rest.map(|rest| {
                    let part = fixed("part");
                    let (declare, add) = self.declare_operand(rest, quote!(#part));
                    quote! {
                        #declare
                        {
                            let mut #part = #plumbing::copy(&#ct);
                            #( #plumbing::take(&mut #part.#members); )*
                            #add
                        }
                    }
                });
                quote!(#fields #rest)
            }
            (
                _,
                Op::Wrap {
                    by: Wrapper::Box,
                    value,
                },
            ) => self.contribute_whole(out, value, ct),
            (_, Op::Wrap { value: x, .. }) => {
                let declare = self.declare_base(x);
                let (part, some) = (fixed("part"), quote!(::core::option::Option::Some));
                let add = self.contribute_from(x, quote!(*#part));
                quote!(#declare if let #some(#part) = &#ct { #add })
            }
            (_, Op::Array { items, .. }) => {
                let parts = items.iter().enumerate().map(|(i, x)| {
                    self.contribute(x, self.number_part(x, quote!(#plumbing::dot_at(&#ct, #i))))
                });
                parts.collect()
            }
            (_, Op::Repeat { item, .. }) => {
                self.contribute(item, self.number_part(item, quote!(#plumbing::sum_parts(&#ct))))
            }
            (Form::Call, Op::Call { func, args }) => self.undo_call(out, func, args, ct),
            (Form::Maps, _) => self.undo_maps(out, op, ct),
            _ => TokenStream::new(),
        }
    }

    /// Adds the cotangent of `out` to an operand that may be a whole slice. It is given away, unless it may be that of another
    /// number, too.
    pub(super) fn contribute_whole(&self, out: Var, x: &Operand<Var>, ct: &TokenStream) -> TokenStream {
        let whole = match x {
            Operand::Ref(place) if place.path.is_empty() => Operand::Var(place.base),
            x => x.clone(),
        };
        match whole {
            Operand::Ref(_) | Operand::Var(_) if self.emitter.is_scalar(out) => {
                self.contribute_from(&whole, ct.clone())
            }
            Operand::Ref(_) | Operand::Var(_) => self.contribute(&whole, ct.clone()),
            _ => TokenStream::new(),
        }
    }

    pub(super) fn undo_binary(
        &self,
        out: Var,
        op: &syn::BinOp,
        lhs: &Operand<Var>,
        rhs: &Operand<Var>,
        ct: &TokenStream,
    ) -> TokenStream {
        if let (Some(a), Some(b)) = (self.emitter.number(lhs, After), self.emitter.number(rhs, After)) {
            return self.undo_numbers(out, op, (lhs, a), (rhs, b), ct);
        }
        let plumbing = self.emitter.plumbing;
        let (a, b) = (
            self.emitter.operand_ref(lhs, After),
            self.emitter.operand_ref(rhs, After),
        );
        let (by_lhs, by_rhs) = match op {
            syn::BinOp::Add(_) => (quote!(#plumbing::copy(&#ct)), quote!(#plumbing::copy(&#ct))),
            syn::BinOp::Sub(_) => (quote!(#plumbing::copy(&#ct)), quote!(#plumbing::neg(&#ct))),
            syn::BinOp::Mul(_) => (quote!(#plumbing::mul(&#ct, #b)), quote!(#plumbing::mul(&#ct, #a))),
            _ => {
                let y = self.emitter.by_ref(out, After);
                let by_rhs = quote!(#plumbing::neg(&#plumbing::div(&#plumbing::mul(&#ct, #y), #b)));
                (quote!(#plumbing::div(&#ct, #b)), by_rhs)
            }
        };
        let (lhs, rhs) = (self.contribute(lhs, by_lhs), self.contribute(rhs, by_rhs));
        quote!(#lhs #rhs)
    }

    /// Pulls through the maps an operation returned, one active operand at a time.
    pub(super) fn undo_maps(&self, out: Var, op: &Op<Var>, ct: &TokenStream) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let map = self.emitter.map_name(out);
        if let Op::Method {
            recv: Operand::Var(x),
            args,
            ..
        } = op
            && args.is_empty()
            && self.emitter.is_real(*x)
            && self.emitter.is_real(out)
        {
            if !self.is_declared(*x) && self.in_scope(*x) {
                return self.contribute(&Operand::Var(*x), quote!(#plumbing::pulled(#map, &#ct)));
            }
            let bar = self.bar_mut(*x);
            return quote!(#plumbing::pull_one(#map, &#ct, #bar););
        }
        let place;
        let operands = match op {
            Op::Get(whole) => {
                let path = whole
                    .path
                    .split_last()
                    .map_or(&[][..], |(_, before)| before)
                    .to_vec();
                place = Operand::Ref(Place {
                    base: whole.base,
                    path,
                    span: whole.span,
                });
                vec![&place]
            }
            _ => op.operands(),
        };
        if self.emitter.may_be_of_user(op)
            && operands
                .iter()
                .filter(|x| self.emitter.activity.operand_active(x))
                .count()
                > 1
        {
            return self.undo_jointly(out, &operands, ct);
        }
        let count = operands.len();
        let pulls = operands
            .iter()
            .enumerate()
            .filter(|(_, x)| self.emitter.activity.operand_active(x))
            .map(|(i, x)| {
                let Some(var) = base_of(x) else {
                    return TokenStream::new();
                };
                let declare = self.declare_zero(var);
                let (mut before, mut after) = (TokenStream::new(), TokenStream::new());
                let bar = match x {
                    // Its accumulator is a slice, too, and that of the operation a vector.
                    _ if self.emitter.is_taken_slice(x) => {
                        let taken = fixed("taken");
                        before = quote!(let mut #taken = ::core::default::Default::default(););
                        after = self.contribute_whole(out, x, &quote!(#taken));
                        quote!(&mut #taken)
                    }
                    Operand::Ref(place) => self.place_bar(place),
                    _ => self.bar_mut(var),
                };
                let slots = (0..count).map(|k| {
                    if k == i {
                        quote!(#plumbing::Bar(#bar))
                    } else {
                        quote!(#plumbing::NoBar)
                    }
                });
                let pull = quote!(#plumbing::pull(#map, &#ct, (#(#slots,)*)););
                let pull = self.guarded(var, quote!(#before #pull #after));
                quote!(#declare #pull)
            });
        pulls.collect()
    }

    /// Pulls through the derivative of what may be a method of the user's: once, for all its operands.
    fn undo_jointly(&self, out: Var, operands: &[&Operand<Var>], ct: &TokenStream) -> TokenStream {
        let (plumbing, wrt, parts) = (self.emitter.plumbing, fixed("wrt"), fixed("parts"));
        let map = self.emitter.map_name(out);
        let activity = self.emitter.activity;
        let (mut declare, mut add, mut wanted) = (TokenStream::new(), TokenStream::new(), Vec::new());
        for (i, x) in operands.iter().enumerate() {
            let Some(var) = base_of(x).filter(|_| activity.operand_active(x)) else {
                wanted.push(quote!(false));
                continue;
            };
            let depends = activity.depends(var);
            wanted.push(if depends == activity.all {
                quote!(true)
            } else {
                quote!(#wrt.wants(#depends))
            });
            declare.extend(self.declare_zero(var));
            let i = syn::Index::from(i);
            add.extend(self.contribute_whole(out, x, &quote!(#parts.#i)));
        }
        quote!(#declare { let #parts = #plumbing::pull_all(#map, &#ct, &[#(#wanted),*]); #add })
    }
}
