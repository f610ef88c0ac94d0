//! The pushforward: tangents from the arguments to the result, over the residuals of the forward sweep.

use super::names::{fixed, numbered};
use super::op::callee_span;
use super::operand::Sweep::After;
use super::plan::{mutation_has_map, returning};
use super::{Emitter, choose};
use crate::analysis::activity::base_of;
use crate::analysis::kind::Kind as Holds;
use crate::analysis::residuals::Form;
use crate::hir::SetHow;
use crate::ir::op::{Op, Operand, Place, Proj};
use crate::ir::ssa::{Kind, Loop, Node, Region, Stmt, Term, Var};
use crate::source::located;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

/// How an exit ends the code, given its values.
type Leaf<'a> = &'a dyn Fn(usize, &[Operand<Var>]) -> TokenStream;

/// The pushforward of one function.
pub(super) struct Pusher<'a> {
    pub(super) emitter: &'a Emitter<'a>,
}

impl Pusher<'_> {
    fn active(&self, var: Var) -> bool {
        self.emitter.activity.active(var)
    }

    /// A reference to a variable's tangent.
    fn dot_ref(&self, var: Var) -> TokenStream {
        let dot = self.emitter.names.dot(var);
        if self.emitter.is_slice_param(var) {
            quote!(#dot)
        } else {
            quote!(&#dot)
        }
    }

    /// The zero tangent of a variable's type, where `typed` has the type at hand.
    fn zero(&self, var: Var, typed: Var) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        if self.emitter.is_scalar(var) {
            return quote!(<#plumbing::Real<_, Lv> as ::core::default::Default>::default());
        }
        if self.active(typed) {
            let ty = self.emitter.names.suffixed(typed, "_type");
            return quote!(#ty.zero());
        }
        quote!(::core::default::Default::default())
    }

    /// The tangent an operand gives to a variable.
    fn dot_into(&self, x: &Operand<Var>, to: Var, typed: Var) -> TokenStream {
        if self.emitter.activity.operand_active(x) {
            self.dot(x)
        } else {
            self.zero(to, typed)
        }
    }

    /// The tangent of an operand, owned; zero if it has none.
    fn dot(&self, x: &Operand<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        if !self.emitter.activity.operand_active(x) {
            return match self.emitter.operand_kind(x) {
                Holds::Scalar => quote!(<#plumbing::Real<_, Lv> as ::core::default::Default>::default()),
                _ => quote!(::core::default::Default::default()),
            };
        }
        match x {
            Operand::Var(var) if self.emitter.is_slice_param(*var) => {
                let dot = self.emitter.names.dot(*var);
                quote!(#dot.to_vec())
            }
            Operand::Var(var) => {
                let dot = self.dot_ref(*var);
                quote!(#plumbing::copy(#dot))
            }
            Operand::Ref(place) => self.place_dot(place),
            _ => quote!(::core::default::Default::default()),
        }
    }

    /// The tangent of part of a variable, owned.
    fn place_dot(&self, place: &Place<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        if place.path.is_empty() {
            return self.dot(&Operand::Var(place.base));
        }
        let start = self.dot_ref(place.base);
        let path = self.dot_path(quote!(#plumbing::DotPath::new(#start)), &place.path);
        match place.path.last() {
            Some(Proj::Range { .. }) => quote!(#path.to_vec()),
            _ => quote!(#path.get()),
        }
    }

    fn dot_path(&self, start: TokenStream, path: &[Proj<Var>]) -> TokenStream {
        path.iter().fold(start, |dot, proj| match proj {
            Proj::Field(member) => quote!(#dot.map(|t| &t.#member)),
            Proj::Range { .. } => {
                let (lo, hi) = self.emitter.ends(proj, After);
                quote!(#dot.range(#lo, #hi))
            }
            Proj::Index(_) | Proj::Multi { .. } => {
                let index = self.emitter.index(proj, After);
                quote!(#dot.at(#index))
            }
        })
    }

    pub(super) fn region(
        &self,
        region: &Region,
        also: &[Var],
        residual: TokenStream,
        leaf: Leaf<'_>,
    ) -> TokenStream {
        let mut code = self.emitter.unpack(region, also, &residual);
        for stmt in &region.stmts {
            code.extend(located(self.stmt(stmt), stmt.span));
        }
        code.extend(self.term(&region.term, leaf));
        code
    }

    /// The tangent of the function's result.
    pub(super) fn result(&self, values: &[Operand<Var>]) -> TokenStream {
        values.first().map_or_else(
            || quote!(::core::default::Default::default()),
            |value| self.dot(value),
        )
    }

    fn term(&self, term: &Term, leaf: Leaf<'_>) -> TokenStream {
        match term {
            Term::Exit { to, values } => leaf(*to, values),
            Term::Diverge(_) => quote!(::core::unreachable!()),
            Term::Branch(node) => {
                let tail = fixed("tail");
                self.branch(node, quote!(#tail), leaf)
            }
            Term::Dispatch { id, node, exits } => self.dispatch(*id, node, exits, leaf),
        }
    }

    fn branch(&self, node: &Node, residual: TokenStream, leaf: Leaf<'_>) -> TokenStream {
        let (arms, inner) = (returning(node), fixed("arm"));
        let codes = arms.iter().enumerate().map(|(i, region)| {
            let code = self.region(region, &[], quote!(#inner), leaf);
            let pattern = choose(self.emitter.plumbing, i, arms.len(), quote!(#inner));
            quote!(#pattern => { #code })
        });
        quote!(match #residual { #(#codes)* })
    }

    fn dispatch(&self, id: u32, node: &Node, exits: &[Region], leaf: Leaf<'_>) -> TokenStream {
        let (plumbing, tail, inner) = (self.emitter.plumbing, fixed("tail"), fixed("arm"));
        let (residual, taken) = (numbered("dispatch", id), numbered("exit_dots", id));
        let reachable = self.emitter.reachable_exits(node, exits);
        let params = |exit: usize| {
            exits
                .get(self.emitter.exit_region(node, exit))
                .map_or(&[][..], |r| r.params.as_slice())
        };
        let choice = |exit: usize, values: TokenStream| {
            let place = reachable.iter().position(|k| *k == exit).unwrap_or(0);
            choose(plumbing, place, reachable.len(), values)
        };
        let run = match node {
            Node::Loop(l) => self.loop_with_exits(l, &residual, &taken, &choice, &params),
            _ => {
                let finish =
                    |exit: usize, values: &[Operand<Var>]| choice(exit, self.exit_dots(values, params(exit)));
                let code = self.branch(node, quote!(#residual), &finish);
                quote!(let #taken = #code;)
            }
        };
        let arms = reachable.iter().enumerate().filter_map(|(i, exit)| {
            let region = exits.get(self.emitter.exit_region(node, *exit))?;
            let dots: Vec<_> = self.targets(&region.params);
            let residual = choose(plumbing, i, reachable.len(), quote!(#inner));
            let dots = choose(plumbing, i, reachable.len(), quote!((#(#dots,)*)));
            let code = self.region(region, &[], quote!(#inner), leaf);
            Some(quote!((#residual, #dots) => { #code }))
        });
        let arms: Vec<_> = arms.collect();
        let other = (reachable.len() > 1).then(|| quote!(_ => ::core::unreachable!(),));
        quote!(#run match (#tail, #taken) { #(#arms)* #other })
    }

    /// The tangents an exit's values give to the variables that receive them.
    fn exit_dots(&self, values: &[Operand<Var>], outs: &[Var]) -> TokenStream {
        let columns = values.iter().zip(outs).filter(|(_, out)| self.moves(**out));
        let dots: Vec<_> = columns
            .map(|(value, out)| self.dot_into(value, *out, *out))
            .collect();
        quote!((#(#dots,)*))
    }

    fn moves(&self, var: Var) -> bool {
        self.active(var) && !self.emitter.is_storage(var)
    }

    fn targets(&self, outs: &[Var]) -> Vec<TokenStream> {
        let moving = outs.iter().filter(|out| self.moves(**out));
        moving
            .map(|out| self.emitter.names.dot(*out))
            .map(|dot| quote!(#dot))
            .collect()
    }

    fn stmt(&self, stmt: &Stmt) -> TokenStream {
        match &stmt.kind {
            Kind::Let { out, op } => self.define(*out, op),
            Kind::Declare(var) if self.emitter.storage_is_active(*var) => {
                let dot = self.emitter.names.dot(*var);
                quote!(let mut #dot = ::core::default::Default::default();)
            }
            Kind::Set {
                out,
                base,
                path,
                how,
                value,
            } if self.active(*out) => self.set(stmt, *out, *base, path, *how, value),
            Kind::Mutate {
                out,
                base,
                path,
                method,
                args,
                ..
            } if self.active(*out) => self.mutate(*out, *base, path, method, args),
            Kind::Bind { id, outs, node } if self.emitter.node_is_active(node, outs) => match node {
                Node::Loop(l) => self.bound_loop(*id, outs, l),
                _ => self.bound_branch(*id, outs, node),
            },
            _ => TokenStream::new(),
        }
    }

    fn define(&self, out: Var, op: &Op<Var>) -> TokenStream {
        let dot = self.emitter.names.dot(out);
        let storage = self.emitter.is_storage(out);
        if !self.active(out) {
            let starts_storage = storage && self.emitter.is_root(out) && self.emitter.storage_is_active(out);
            let ty = self.emitter.names.suffixed(out, "_type");
            return if starts_storage {
                quote!(let mut #dot = #ty.zero();)
            } else {
                TokenStream::new()
            };
        }
        let value = self.op(out, op);
        match (storage, self.emitter.is_root(out)) {
            (true, true) => quote!(let mut #dot = #value;),
            (true, false) => quote!(#dot = #value;),
            (false, _) => quote!(let #dot = #value;),
        }
    }

    /// The tangent of an operation's value.
    fn op(&self, out: Var, op: &Op<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        match (self.emitter.form(op), op) {
            (Form::Rule, Op::Binary { op, lhs, rhs }) => self.binary(out, op, lhs, rhs),
            (Form::Rule, Op::Unary { arg, .. }) => {
                let dot = self.dot(arg);
                quote!(#plumbing::neg(&#dot))
            }
            (_, Op::Copy(x) | Op::Deref(x)) => self.dot(x),
            (Form::Moves, Op::Get(place)) => self.place_dot(place),
            (_, Op::Tuple(items)) => {
                let dots: Vec<_> = items.iter().map(|x| self.dot(x)).collect();
                quote!((#(#dots,)*))
            }
            (_, Op::Some(x)) => {
                let dot = self.dot(x);
                quote!(::core::option::Option::Some(#dot))
            }
            (_, Op::Array { items, vec }) => {
                let dots: Vec<_> = items.iter().map(|x| self.dot(x)).collect();
                if *vec {
                    quote!(::std::vec![#(#dots),*])
                } else {
                    quote!(#plumbing::Fixed([#(#dots),*]))
                }
            }
            (_, Op::Repeat { item, len, vec }) => {
                let (dot, len) = (self.dot(item), self.emitter.length(len, After));
                if *vec {
                    quote!(::std::vec![#dot; #len])
                } else {
                    quote!(#plumbing::Fixed({ let dot = #dot; let all: [_; #len] = ::core::array::from_fn(|_| #plumbing::copy(&dot)); all }))
                }
            }
            (Form::Call, Op::Call { func, args }) => self.call(out, func, args),
            (Form::Maps, _) => self.maps(out, op),
            _ => quote!(::core::default::Default::default()),
        }
    }

    fn binary(&self, out: Var, op: &syn::BinOp, lhs: &Operand<Var>, rhs: &Operand<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let (a, b) = (
            self.emitter.operand_ref(lhs, After),
            self.emitter.operand_ref(rhs, After),
        );
        let (da, db) = (self.dot(lhs), self.dot(rhs));
        let (from_a, from_b) = match op {
            syn::BinOp::Add(_) => (da, db),
            syn::BinOp::Sub(_) => (da, quote!(#plumbing::neg(&#db))),
            syn::BinOp::Mul(_) => (quote!(#plumbing::mul(&#da, #b)), quote!(#plumbing::mul(&#db, #a))),
            _ => {
                let y = self.emitter.by_ref(out, After);
                (
                    quote!(#plumbing::div(&#da, #b)),
                    quote!(#plumbing::neg(&#plumbing::div(&#plumbing::mul(&#db, #y), #b))),
                )
            }
        };
        match (
            self.emitter.activity.operand_active(lhs),
            self.emitter.activity.operand_active(rhs),
        ) {
            (true, true) => quote!(#plumbing::add(&#from_a, &#from_b)),
            (true, false) => from_a,
            _ => from_b,
        }
    }

    fn maps(&self, out: Var, op: &Op<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let map = self.emitter.map_name(out);
        if let Op::Get(place) = op {
            let path = place.path.split_last().map_or(&[][..], |(_, before)| before);
            let start = self.dot_ref(place.base);
            let whole = if path.is_empty() {
                start
            } else {
                let path = self.dot_path(quote!(#plumbing::DotPath::new(#start)), path);
                quote!(&#path.get())
            };
            return quote!(#plumbing::push(#map, (#plumbing::Dot(#whole),)));
        }
        let slots = op.operands().into_iter().map(|x| {
            if self.emitter.activity.operand_active(x) {
                let dot = self.operand_dot_ref(x);
                quote!(#plumbing::Dot(#dot))
            } else {
                quote!(#plumbing::NoDot)
            }
        });
        quote!(#plumbing::push(#map, (#(#slots,)*)))
    }

    /// A reference to an active operand's tangent.
    fn operand_dot_ref(&self, x: &Operand<Var>) -> TokenStream {
        match x {
            Operand::Ref(place) if !place.path.is_empty() => {
                let dot = self.place_dot(place);
                quote!(&#dot)
            }
            _ => base_of(x).map_or_else(TokenStream::new, |var| self.dot_ref(var)),
        }
    }

    fn call(&self, out: Var, func: &crate::ir::op::Callee, args: &[Operand<Var>]) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let (map, span) = (self.emitter.map_name(out), callee_span(func));
        let tuple = self.emitter.arguments_after(out, args);
        let dots = args.iter().map(|x| {
            if !self.emitter.activity.operand_active(x) {
                return quote!(#plumbing::no_dot());
            }
            match x {
                Operand::Ref(place) if matches!(place.path.last(), Some(Proj::Range { .. })) => {
                    let start = self.dot_ref(place.base);
                    let path = self.dot_path(quote!(#plumbing::DotPath::new(#start)), &place.path);
                    quote!(#plumbing::DotFrom::dot_from(#path.slice()))
                }
                _ => {
                    let dot = self.operand_dot_ref(x);
                    quote!(#plumbing::DotFrom::dot_from(#dot))
                }
            }
        });
        quote_spanned!(span=> #plumbing::push_call(#map, #tuple, (#(#dots,)*)))
    }

    /// The place of the tangent of part of a variable, as `&mut`.
    fn place_mut(&self, base: Var, path: &[Proj<Var>]) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let dot = self.emitter.names.dot(base);
        path.iter().fold(quote!(&mut #dot), |dot, proj| match proj {
            Proj::Field(member) => quote!(&mut (#dot).#member),
            Proj::Range { .. } => {
                let (lo, hi) = self.emitter.ends(proj, After);
                quote!(#plumbing::bar_range(#dot, #lo, #hi))
            }
            Proj::Index(_) | Proj::Multi { .. } => {
                let index = self.emitter.index(proj, After);
                quote!(#plumbing::bar_at(#dot, #index))
            }
        })
    }

    fn set(
        &self,
        stmt: &Stmt,
        out: Var,
        base: Var,
        path: &[Proj<Var>],
        how: SetHow,
        value: &Operand<Var>,
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let part = self.dot(value);
        if self.emitter.set_has_map(stmt) {
            let map = self.emitter.map_name(out);
            let whole = self.place_mut(base, path.split_last().map_or(&[][..], |(_, before)| before));
            let new = match how {
                SetHow::Assign => quote!(#part),
                SetHow::Add => quote!(#plumbing::joined(#plumbing::SetMap::pull(#map, #whole), &#part)),
                SetHow::Sub => {
                    quote!(#plumbing::joined(#plumbing::SetMap::pull(#map, #whole), &#plumbing::negate(&#part)))
                }
            };
            return quote!({ let part = #new; #plumbing::SetMap::push(#map, #whole, &part); });
        }
        let place = self.place_mut(base, path);
        match how {
            SetHow::Assign => quote!({ let part = #part; *#place = part; }),
            SetHow::Add => quote!({ let part = #part; #plumbing::acc(#place, &part); }),
            SetHow::Sub => quote!({ let part = #part; #plumbing::acc_neg(#place, &part); }),
        }
    }

    fn mutate(
        &self,
        out: Var,
        base: Var,
        path: &[Proj<Var>],
        method: &Ident,
        args: &[Operand<Var>],
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let dot = self.place_mut(base, path);
        let redo = Ident::new(&format!("redo_{method}"), method.span());
        let length = mutation_has_map(&method.to_string()).then(|| {
            let map = self.emitter.map_name(out);
            quote!(*#map)
        });
        match method.to_string().as_str() {
            "push" | "fill" => {
                let part = args.first().map(|x| self.dot(x));
                quote!({ let part = #part; #plumbing::#redo(#dot, #length, part); })
            }
            "swap" => {
                let indices: Vec<_> = args
                    .iter()
                    .map(|x| self.emitter.plain_operand(x, After))
                    .collect();
                quote!(#plumbing::undo_swap(#dot, #(#indices),*);)
            }
            _ => quote!(#plumbing::#redo(#dot, #length);),
        }
    }

    fn bound_branch(&self, index: u32, outs: &[Var], node: &Node) -> TokenStream {
        let residual = numbered("node", index);
        let leaf = |_: usize, values: &[Operand<Var>]| self.exit_dots(values, outs);
        let code = self.branch(node, quote!(#residual), &leaf);
        let targets = self.targets(outs);
        quote!(let (#(#targets,)*) = #code;)
    }

    fn bound_loop(&self, index: u32, outs: &[Var], l: &Loop) -> TokenStream {
        let (carried, late) = outs.split_at(l.inits.len().min(outs.len()));
        let late_dots = self.targets(late);
        let starts = self.start_dots(l, carried);
        let leaf = |exit: usize, values: &[Operand<Var>]| {
            let next = self.next_dots(l, values);
            if exit == 0 || late_dots.is_empty() {
                return next;
            }
            let dots = self.exit_dots(values.get(carried.len()..).unwrap_or(&[]), late);
            let assigns: TokenStream = quote!((#(#late_dots,)*) = #dots;);
            quote!(#assigns #next)
        };
        let rounds = self.rounds(l, numbered("node", index), &leaf);
        let late_lets = late.iter().filter(|out| self.moves(**out)).map(|out| {
            let (dot, zero) = (self.emitter.names.dot(*out), self.zero(*out, *out));
            quote!(let mut #dot = #zero;)
        });
        let ends = l
            .body
            .params
            .iter()
            .zip(carried)
            .filter(|(_, out)| self.moves(**out))
            .map(|(var, out)| {
                let (dot, out) = (self.emitter.names.dot(*var), self.emitter.names.dot(*out));
                if self.active(*var) {
                    return quote!(let #out = #dot;);
                }
                quote!(let #out = ::core::default::Default::default();)
            });
        let ends: Vec<_> = ends.collect();
        quote!(#(#late_lets)* #starts #rounds #(#ends)*)
    }

    fn start_dots(&self, l: &Loop, outs: &[Var]) -> TokenStream {
        let columns = l
            .inits
            .iter()
            .zip(&l.body.params)
            .enumerate()
            .filter(|(_, (_, var))| self.moves(**var));
        columns
            .map(|(i, (init, var))| {
                let typed = outs.get(i).copied().unwrap_or(*var);
                let (dot, value) = (self.emitter.names.dot(*var), self.dot_into(init, *var, typed));
                quote!(let mut #dot = #value;)
            })
            .collect()
    }

    fn next_dots(&self, l: &Loop, values: &[Operand<Var>]) -> TokenStream {
        let columns: Vec<_> = values
            .iter()
            .zip(&l.body.params)
            .filter(|(_, var)| self.moves(**var))
            .collect();
        let names: Vec<_> = columns
            .iter()
            .map(|(_, var)| self.emitter.names.dot(**var))
            .collect();
        let dots: Vec<_> = columns
            .iter()
            .map(|(value, var)| self.dot_into(value, **var, **var))
            .collect();
        if names.is_empty() {
            TokenStream::new()
        } else {
            quote!((#(#names,)*) = (#(#dots,)*);)
        }
    }

    fn rounds(&self, l: &Loop, count: Ident, leaf: Leaf<'_>) -> TokenStream {
        let round = fixed("round");
        let body = self.region(&l.body, &self.emitter.kept_item(l), quote!(#round), leaf);
        let (cursor, tape) = (numbered("cursor", l.id), numbered("tape", l.id));
        let step = if self.emitter.has_tape(l) {
            quote!(let #round = &#tape[#cursor]; #cursor += 1;)
        } else {
            quote!(let #round = &();)
        };
        let header = self.emitter.rounds_again(l, &count, false);
        let (start, on) = (self.emitter.start_counters(l), self.emitter.count_on(l));
        quote!(#start #header { #step #body #on })
    }

    fn loop_with_exits<'r>(
        &self,
        l: &Loop,
        residual: &Ident,
        taken: &Ident,
        choice: &dyn Fn(usize, TokenStream) -> TokenStream,
        params: &dyn Fn(usize) -> &'r [Var],
    ) -> TokenStream {
        let starts = self.start_dots(l, &[]);
        let leaf = |exit: usize, values: &[Operand<Var>]| {
            if exit == 0 {
                return self.next_dots(l, values);
            }
            let dots = choice(exit, self.exit_dots(values, params(exit)));
            quote!(#taken = ::core::option::Option::Some(#dots);)
        };
        let rounds = self.rounds(l, residual.clone(), &leaf);
        let end = if l.source.is_some() {
            let carried: Vec<_> = l.body.params.iter().map(|var| Operand::Var(*var)).collect();
            let done = choice(1, self.exit_dots(&carried, params(1)));
            quote!(match #taken { ::core::option::Option::Some(dots) => dots, ::core::option::Option::None => #done })
        } else {
            quote!(match #taken { ::core::option::Option::Some(dots) => dots, ::core::option::Option::None => ::core::unreachable!() })
        };
        quote!(#starts let mut #taken = ::core::option::Option::None; #rounds let #taken = #end;)
    }
}
