//! The forward sweep: the value, or the augmented primal, which also packs residuals.
//!
//! A region is written so that each of its exits ends the code in its own way: an arm yields a tuple, a
//! loop's body stores its residuals on the tape and goes on or breaks. Residuals of tail branches nest in
//! those of the region, so every exit sees all there is to keep.

use super::names::{fixed, numbered};
use super::operand::Sweep::Forward;
use super::plan::{Item, defined, mutation_has_map, returning};
use super::{Emitter, choose, tuple};
use crate::analysis::kind::Kind as Holds;
use crate::analysis::residuals::{Form, replays};
use crate::hir::SetHow;
use crate::ir::op::{Op, Operand, Proj};
use crate::ir::ssa::{Adapter, Items, Kind, Loop, Node, Region, Stmt, Term, Var};
use crate::source::located;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::{HashMap, HashSet};

/// How an exit ends the code: the exit, its values, the residuals of the whole region.
type Leaf<'a> = &'a dyn Fn(usize, &[Operand<Var>], TokenStream) -> TokenStream;

/// The forward sweep of one function.
pub(super) struct Sweeper<'a> {
    pub(super) emitter: &'a Emitter<'a>,
    /// Residuals are kept.
    pub(super) augmented: bool,
}

impl Sweeper<'_> {
    /// A region's code. `outer` are the residual items of the regions it ends, `wrap` puts this region's
    /// residuals into theirs.
    pub(super) fn region(
        &self,
        region: &Region,
        also: &[Var],
        leaf: Leaf<'_>,
        wrap: &dyn Fn(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let mut code = TokenStream::new();
        self.emitter.scopes.borrow_mut().push(defined(region, also));
        for &var in region.params.iter().chain(also) {
            code.extend(self.keep(var));
        }
        for stmt in &region.stmts {
            code.extend(located(self.stmt(stmt), stmt.span));
        }
        let mut items = self.packed(region, also);
        code.extend(self.term(&region.term, &mut items, leaf, wrap));
        self.emitter.scopes.borrow_mut().pop();
        code
    }

    /// The residual items of a region as expressions.
    fn packed(&self, region: &Region, also: &[Var]) -> Vec<TokenStream> {
        if !self.augmented {
            return Vec::new();
        }
        let names = &self.emitter.names;
        let mut given = HashSet::new();
        for (_, values) in region.exits() {
            values
                .iter()
                .for_each(|x| x.vars(&mut |var| _ = given.insert(var)));
        }
        self.emitter
            .items(region, also)
            .iter()
            .map(|item| match item {
                // The residuals are the last that reads a variable of the region, but for what the exit gives.
                Item::Value(var) if self.emitter.is_scalar(*var) => {
                    if self.is_local(*var) && !given.contains(var) {
                        self.emitter.name(*var, Forward)
                    } else {
                        self.emitter.owned(*var, Forward)
                    }
                }
                Item::Value(var) => {
                    let keep = names.suffixed(*var, "_keep");
                    quote!(#keep)
                }
                Item::Maps(var) => {
                    let map = self.map_name(*var);
                    quote!(#map)
                }
                Item::Type(var) => {
                    let ty = names.suffixed(*var, "_type");
                    quote!(#ty)
                }
                Item::Argument(var, i) => {
                    let name = self.emitter.argument_name(*var, *i);
                    quote!(#name)
                }
                Item::Node(i) => {
                    let node = numbered("node", *i);
                    quote!(#node)
                }
            })
            .collect()
    }

    fn map_name(&self, var: Var) -> Ident {
        self.emitter.map_name(var)
    }

    fn term(
        &self,
        term: &Term,
        items: &mut Vec<TokenStream>,
        leaf: Leaf<'_>,
        wrap: &dyn Fn(TokenStream) -> TokenStream,
    ) -> TokenStream {
        match term {
            Term::Exit { to, values } => {
                let residuals = wrap(quote!((#(#items,)*)));
                let moved = self.read_last(values, |_| true);
                self.moving(moved, || leaf(*to, values, residuals))
            }
            Term::Diverge(op) => {
                let op = self.emitter.value(None, op, Forward);
                quote!(#op)
            }
            Term::Branch(node) => self.branch(node, &|arm, of, region| {
                let wrap_arm = |inner: TokenStream| {
                    let inner = choose(self.emitter.plumbing, arm, of, inner);
                    wrap(quote!((#(#items,)* #inner,)))
                };
                self.region(region, &[], leaf, &wrap_arm)
            }),
            Term::Dispatch { id, node, exits } => self.dispatch(*id, node, exits, items, leaf, wrap),
        }
    }

    /// Whether a variable is a local that a statement has bound.
    fn is_local(&self, var: Var) -> bool {
        self.emitter.uses.is_bound(var)
            && self.emitter.param_index(var).is_none()
            && !self.emitter.is_storage(var)
    }

    /// The variables of this region that `values` read, once and as the last.
    fn read_last(&self, values: &[Operand<Var>], also: impl Fn(Var) -> bool) -> HashSet<Var> {
        let scopes = self.emitter.scopes.borrow();
        let mut reads: HashMap<Var, usize> = HashMap::new();
        for x in values {
            x.vars(&mut |var| *reads.entry(var).or_default() += 1);
        }
        let last = values.iter().filter_map(|x| match x {
            Operand::Var(var) if reads.get(var) == Some(&1) => Some(*var),
            _ => None,
        });
        last.filter(|var| {
            let kept = self.augmented && self.emitter.residuals.is_saved(*var);
            let own = scopes.last().is_some_and(|scope| scope.contains(var));
            own && !kept && self.is_local(*var) && also(*var)
        })
        .collect()
    }

    /// Writes what moves these variables.
    fn moving<T>(&self, vars: HashSet<Var>, write: impl FnOnce() -> T) -> T {
        let outer = self.emitter.moving.replace(vars);
        let code = write();
        self.emitter.moving.replace(outer);
        code
    }

    /// An `if` or `match`; `arm` writes the arm with this number among those that come back.
    fn branch(&self, node: &Node, arm: &dyn Fn(usize, usize, &Region) -> TokenStream) -> TokenStream {
        let of = returning(node).len();
        let mut number = 0;
        let mut next = |region: &Region| {
            let this = number;
            number += usize::from(!region.exits().is_empty());
            arm(this, of, region)
        };
        match node {
            Node::If { cond, then, els } => {
                let cond = self.emitter.plain_operand(cond, Forward);
                let (then, els) = (next(then), next(els));
                quote!(if #cond { #then } else { #els })
            }
            Node::Match { scrutinee, arms } => {
                let scrutinee = self.emitter.plain_operand(scrutinee, Forward);
                let arms: Vec<_> = arms
                    .iter()
                    .map(|arm| {
                        let binds = self.bindings(&arm.bindings);
                        let guard = arm.guard.as_ref().map(|(stmts, value)| {
                            let stmts = stmts.iter().map(|stmt| self.stmt(stmt));
                            let value = self.emitter.plain_operand(value, Forward);
                            quote!(if { #binds #(#stmts)* #value })
                        });
                        let (pat, body) = (&arm.pat, next(&arm.body));
                        quote!(#pat #guard => { #binds #body })
                    })
                    .collect();
                quote!(match #scrutinee { #(#arms)* })
            }
            Node::Loop(_) => TokenStream::new(),
        }
    }

    fn bindings(&self, bindings: &[(Ident, Var)]) -> TokenStream {
        let lets = bindings.iter().map(|(name, var)| {
            let value = self.emitter.names.value(*var);
            quote!(let #value = #name.clone();)
        });
        quote!(#(#lets)*)
    }

    fn dispatch(
        &self,
        id: u32,
        node: &Node,
        exits: &[Region],
        items: &mut Vec<TokenStream>,
        leaf: Leaf<'_>,
        wrap: &dyn Fn(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let reachable = self.emitter.reachable_exits(node, exits);
        let choice = |exit: usize, values: TokenStream| {
            let place = reachable.iter().position(|k| *k == exit).unwrap_or(0);
            choose(plumbing, place, reachable.len(), values)
        };
        let (taken, residual) = (numbered("taken", id), numbered("dispatch", id));
        let run = match node {
            Node::Loop(l) => self.loop_with_exits(l, &taken, &residual, &choice, exits),
            _ => {
                let code = self.branch(node, &|arm, of, region| {
                    let finish = |exit: usize, values: &[Operand<Var>], res: TokenStream| {
                        let values = self.exit_values(values, exits.get(exit).map_or(&[], |r| &r.params));
                        let values = choice(exit, values);
                        quote!((#values, #res))
                    };
                    self.region(region, &[], &finish, &|inner| choose(plumbing, arm, of, inner))
                });
                quote!(let (#taken, #residual) = #code;)
            }
        };
        if self.augmented {
            items.push(quote!(#residual));
        }
        let arms: Vec<_> = reachable
            .iter()
            .enumerate()
            .filter_map(|(place, exit)| {
                let region = exits.get(self.emitter.exit_region(node, *exit))?;
                let params = self.targets(&region.params);
                let pattern = choose(plumbing, place, reachable.len(), tuple(&params));
                let wrap_exit = |inner: TokenStream| {
                    let inner = choose(plumbing, place, reachable.len(), inner);
                    wrap(quote!((#(#items,)* #inner,)))
                };
                let body = self.region(region, &[], leaf, &wrap_exit);
                Some(quote!(#pattern => { #body }))
            })
            .collect();
        quote!(#run match #taken { #(#arms)* })
    }

    /// A statement.
    fn stmt(&self, stmt: &Stmt) -> TokenStream {
        match &stmt.kind {
            Kind::Let { out, op } => self.define(*out, op),
            Kind::Declare(var) => {
                let name = self.emitter.names.value(*var);
                quote!(let mut #name;)
            }
            Kind::Set {
                out,
                base,
                path,
                how,
                value,
            } => {
                let (set, keep) = (
                    self.set(stmt, *out, *base, path, *how, value),
                    self.keep_place(*out),
                );
                quote!(#set #keep)
            }
            Kind::Mutate {
                out,
                base,
                path,
                method,
                args,
                result,
            } => {
                let (mutation, keep) = (
                    self.mutate(*out, *base, path, method, args, *result),
                    self.keep_place(*out),
                );
                quote!(#mutation #keep)
            }
            Kind::Effect(op) => {
                let op = self.emitter.value(None, op, Forward);
                quote!(let _ = #op;)
            }
            Kind::Bind { id, outs, node } => self.bind(*id, outs, node),
        }
    }

    /// `let out = op`, with what is kept of it.
    fn define(&self, out: Var, op: &Op<Var>) -> TokenStream {
        let name = self.emitter.names.value(out);
        let map = self.map_name(out);
        let active = self.augmented && self.emitter.activity.active(out);
        let with_map = active && matches!(self.emitter.form(out, op), Form::Maps | Form::Call);
        let arguments = if active {
            self.keep_arguments(out, op)
        } else {
            TokenStream::new()
        };
        let keep = self.keep(out);
        let storage = self.emitter.is_storage(out);
        let code = match (with_map, storage) {
            (true, false) => {
                let value = self.emitter.linearized(op, Forward);
                quote!(let (#name, #map) = #value;)
            }
            (true, true) => {
                let (value, whole) = (self.emitter.linearized(op, Forward), fixed("whole"));
                let assign = self.assign_storage(out, quote!(#whole));
                quote!(let (#whole, #map) = #value; #assign)
            }
            (false, true) => {
                let value = self.value(out, op);
                self.assign_storage(out, value)
            }
            (false, false) => {
                let value = self.value(out, op);
                // A value the macro does not look into may be changed by its methods (`rng.normal(..)`).
                let mutable =
                    (!self.emitter.is_lifted(out) && self.emitter.is_mutable(out)).then(|| quote!(mut));
                let ty = self.emitter.plain_type(out).map(|ty| quote!(: #ty));
                quote!(let #mutable #name #ty = #value;)
            }
        };
        quote!(#arguments #code #keep)
    }

    /// The value of an operation, which takes the operands that it reads last.
    fn value(&self, out: Var, op: &Op<Var>) -> TokenStream {
        let operands = match op {
            Op::Binary { lhs, rhs, .. } => vec![lhs.clone(), rhs.clone()],
            Op::Unary { arg, .. } => vec![arg.clone()],
            Op::Copy(x) => vec![x.clone()],
            _ => Vec::new(),
        };
        let moved = self.read_last(&operands, |var| {
            self.emitter.uses.once(var) && self.emitter.is_real(var)
        });
        self.moving(moved, || self.emitter.value(Some(out), op, Forward))
    }

    /// The first version declares the place, later ones assign it.
    fn assign_storage(&self, out: Var, value: TokenStream) -> TokenStream {
        let name = self.emitter.names.value(out);
        if self.emitter.is_root(out) {
            quote!(let mut #name = #value;)
        } else {
            quote!(#name = #value;)
        }
    }

    /// Copies of arguments that may change before the call is reversed.
    fn keep_arguments(&self, out: Var, op: &Op<Var>) -> TokenStream {
        let Op::Call { args, .. } = op else {
            return TokenStream::new();
        };
        let mut code = TokenStream::new();
        for (i, arg) in args.iter().enumerate() {
            if self.emitter.keeps_argument(arg) {
                let name = self.emitter.argument_name(out, i);
                let value = self.emitter.lifted_value(arg, Forward);
                code.extend(quote!(let #name = #value;));
            }
        }
        code
    }

    /// What is kept of a variable as soon as it has its value.
    fn keep(&self, var: Var) -> TokenStream {
        if !self.augmented {
            return TokenStream::new();
        }
        let (plumbing, value) = (self.emitter.plumbing, self.emitter.by_ref(var, Forward));
        let mut code = TokenStream::new();
        let starts_place = self.emitter.is_root(var) && self.emitter.storage_is_active(var);
        if starts_place || self.emitter.activity.active(var) && !self.emitter.is_scalar(var) {
            let ty = self.emitter.names.suffixed(var, "_type");
            code.extend(quote!(let #ty = #plumbing::witness(#value);));
        }
        if self.emitter.residuals.is_saved(var) && !self.emitter.is_scalar(var) {
            let keep = self.emitter.names.suffixed(var, "_keep");
            code.extend(quote!(let #keep = #plumbing::copy(#value);));
        }
        code
    }

    /// What is kept of a place that has just been written for the last time.
    fn keep_place(&self, var: Var) -> TokenStream {
        if self.emitter.keeps_place(var) {
            self.keep(var)
        } else {
            TokenStream::new()
        }
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
        let name = self.emitter.names.value(base);
        let Some((last, before)) = path.split_last() else {
            return TokenStream::new();
        };
        let whole = self.emitter.extend_place(quote!(#name), before, Forward);
        if !self.emitter.is_lifted(base) {
            let place = self.emitter.extend_place(quote!(#name), path, Forward);
            let value = self.emitter.plain_operand(value, Forward);
            return match how {
                SetHow::Assign => quote!(#place = #value;),
                SetHow::Add => quote!(#place += #value;),
                SetHow::Sub => quote!(#place -= #value;),
            };
        }
        let new = self.combined(&whole, last, how, value);
        match last {
            Proj::Field(member) => quote!(#whole.#member = #new;),
            _ => {
                let index = self.emitter.index(last, Forward);
                if self.augmented && self.emitter.activity.active(out) && self.emitter.set_has_map(stmt) {
                    let map = self.map_name(out);
                    quote!(let new = #new; let #map = #plumbing::linearize_set(&mut #whole, #index, new);)
                } else {
                    quote!({ let new = #new; #plumbing::set(&mut #whole, #index, new); })
                }
            }
        }
    }

    /// The value a write puts in place.
    fn combined(
        &self,
        whole: &TokenStream,
        last: &Proj<Var>,
        how: SetHow,
        value: &Operand<Var>,
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let function = match how {
            SetHow::Assign => return self.emitter.lifted_value(value, Forward),
            SetHow::Add => fixed("add"),
            SetHow::Sub => fixed("sub"),
        };
        let old = match last {
            Proj::Field(member) => quote!(&#whole.#member),
            _ => {
                let index = self.emitter.index(last, Forward);
                quote!(&#plumbing::get(&#whole, #index))
            }
        };
        let value = self.emitter.arithmetic_ref(value, Forward);
        quote!(#plumbing::#function(#old, #value))
    }

    fn mutate(
        &self,
        out: Var,
        base: Var,
        path: &[Proj<Var>],
        method: &Ident,
        args: &[Operand<Var>],
        result: Option<Var>,
    ) -> TokenStream {
        let name = self.emitter.names.value(base);
        let place = self.emitter.extend_place(quote!(#name), path, Forward);
        let lifted = self.emitter.is_lifted(base);
        let indices = matches!(method.to_string().as_str(), "swap" | "truncate" | "remove");
        let args: Vec<_> = args
            .iter()
            .map(|x| match x {
                Operand::Ref(_) => self.emitter.operand_ref(x, Forward),
                _ if lifted && !indices => self.emitter.lifted_value(x, Forward),
                _ => self.emitter.plain_operand(x, Forward),
            })
            .collect();
        let mut code = TokenStream::new();
        if self.augmented && self.emitter.activity.active(out) && mutation_has_map(&method.to_string()) {
            let map = self.map_name(out);
            code.extend(quote!(let #map = #place.len();));
        }
        code.extend(match result {
            Some(result) => {
                let (result_name, keep) = (self.emitter.names.value(result), self.keep(result));
                quote!(let #result_name = #place.#method(#(#args),*); #keep)
            }
            None => quote!(#place.#method(#(#args),*);),
        });
        code
    }

    /// A node with one exit.
    fn bind(&self, index: u32, outs: &[Var], node: &Node) -> TokenStream {
        let augmented = self.augmented && self.emitter.node_is_active(node, outs);
        let sweep = Sweeper {
            emitter: self.emitter,
            augmented,
        };
        let mut code = match node {
            Node::Loop(l) => sweep.bound_loop(index, outs, l),
            _ => sweep.bound_branch(index, outs, node),
        };
        for &out in outs {
            code.extend(self.keep(out));
        }
        code
    }

    fn bound_branch(&self, index: u32, outs: &[Var], node: &Node) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let mut targets = self.targets(outs);
        if self.augmented {
            let node = numbered("node", index);
            targets.push(quote!(#node));
        }
        let code = self.branch(node, &|arm, of, region| {
            let finish = |_: usize, values: &[Operand<Var>], res: TokenStream| {
                let mut values = self.exit_list(values, outs);
                if self.augmented {
                    values.push(res);
                }
                tuple(&values)
            };
            self.region(region, &[], &finish, &|inner| choose(plumbing, arm, of, inner))
        });
        if targets.is_empty() {
            return quote!(#code);
        }
        let targets = tuple(&targets);
        quote!(let #targets = #code;)
    }

    /// The variables that an exit's values go to, without places written in place.
    fn targets(&self, outs: &[Var]) -> Vec<TokenStream> {
        let kept = outs.iter().filter(|out| !self.emitter.is_storage(**out));
        kept.map(|out| self.emitter.names.value(*out))
            .map(|name| quote!(#name))
            .collect()
    }

    fn exit_list(&self, values: &[Operand<Var>], outs: &[Var]) -> Vec<TokenStream> {
        let pairs = values
            .iter()
            .zip(outs)
            .filter(|(_, out)| !self.emitter.is_storage(**out));
        pairs.map(|(value, out)| self.exit_value(value, *out)).collect()
    }

    fn exit_values(&self, values: &[Operand<Var>], outs: &[Var]) -> TokenStream {
        tuple(&self.exit_list(values, outs))
    }

    /// A value in the representation of the variable it goes to.
    fn exit_value(&self, value: &Operand<Var>, to: Var) -> TokenStream {
        if self.emitter.is_lifted(to) {
            return self.emitter.lifted_value(value, Forward);
        }
        match (value, self.emitter.kind(to)) {
            (Operand::Var(var), Holds::Scalar | Holds::Static) => self.emitter.owned(*var, Forward),
            _ => self.emitter.plain_operand(value, Forward),
        }
    }

    fn bound_loop(&self, index: u32, outs: &[Var], l: &Loop) -> TokenStream {
        let label = syn::Lifetime::new(&format!("'loop_{}", l.id), proc_macro2::Span::mixed_site());
        let (carried, late) = outs.split_at(l.inits.len().min(outs.len()));
        let finish = |exit: usize, values: &[Operand<Var>], res: TokenStream| {
            let push = self.push_round(l, res);
            if exit == 0 {
                let next = self.next_round(l, values);
                return quote!(#push #next continue #label;);
            }
            let next = self.next_round(l, values.get(..carried.len()).unwrap_or(values));
            let late_values = self.exit_list(values.get(carried.len()..).unwrap_or(&[]), late);
            match late_values.as_slice() {
                [] => quote!(#push #next break #label;),
                _ => {
                    let late_values = tuple(&late_values);
                    quote!(#push let late = #late_values; #next break #label late;)
                }
            }
        };
        let run = self.run_loop(l, &label, &finish);
        let late = self.targets(late);
        let run = if late.is_empty() {
            quote!(#run)
        } else {
            let late = tuple(&late);
            quote!(let #late = #run;)
        };
        let (before, start, end) = (
            self.before_loop(l),
            self.count_start(l),
            self.count_end(l, numbered("node", index)),
        );
        let after = self.after_loop(l, carried);
        quote!(#before #start #run #end #after)
    }

    /// A loop that several exits leave: the block's value says which was taken.
    fn loop_with_exits(
        &self,
        l: &Loop,
        taken: &Ident,
        residual: &Ident,
        choice: &dyn Fn(usize, TokenStream) -> TokenStream,
        exits: &[Region],
    ) -> TokenStream {
        let label = syn::Lifetime::new(&format!("'loop_{}", l.id), proc_macro2::Span::mixed_site());
        let block = syn::Lifetime::new(&format!("'taken_{}", l.id), proc_macro2::Span::mixed_site());
        let finish = |exit: usize, values: &[Operand<Var>], res: TokenStream| {
            let push = self.push_round(l, res);
            if exit == 0 {
                let next = self.next_round(l, values);
                return quote!(#push #next continue #label;);
            }
            let values = self.exit_values(values, exits.get(exit - 1).map_or(&[], |r| &r.params));
            let values = choice(exit, values);
            quote!(#push break #block #values;)
        };
        let run = self.run_loop(l, &label, &finish);
        let done = l.source.as_ref().map(|_| {
            let params: Vec<_> = l.body.params.iter().map(|var| Operand::Var(*var)).collect();
            choice(
                1,
                self.exit_values(&params, exits.first().map_or(&[], |r| &r.params)),
            )
        });
        let (before, start, end) = (
            self.before_loop(l),
            self.count_start(l),
            self.count_end(l, residual.clone()),
        );
        let end = if self.augmented && replays(l) {
            quote!(let #residual = ();)
        } else {
            end
        };
        quote!(#before #start let #taken = #block: { #run #done }; #end)
    }

    fn run_loop(&self, l: &Loop, label: &syn::Lifetime, finish: Leaf<'_>) -> TokenStream {
        let body = self.region(&l.body, &self.emitter.kept_item(l), finish, &|inner| inner);
        let Some(source) = &l.source else {
            return quote!(#label: loop { #body });
        };
        let (item, items) = (self.emitter.names.value(source.item), self.items(&source.items));
        if self.augmented && replays(l) && self.emitter.has_tape(l) {
            let (plumbing, tape, all) = (self.emitter.plumbing, numbered("tape", l.id), fixed("items"));
            return quote! {
                let #all = #items;
                #plumbing::reserve(&mut #tape, &#all);
                #label: for #item in #all { #body }
            };
        }
        quote!(#label: for #item in #items { #body })
    }

    fn items(&self, items: &Items) -> TokenStream {
        match items {
            Items::Inactive(x) => self.emitter.plain_operand(x, Forward),
            Items::Range {
                lo,
                hi,
                inclusive,
                adapters,
            } => {
                let (lo, hi) = (
                    self.emitter.plain_operand(lo, Forward),
                    self.emitter.plain_operand(hi, Forward),
                );
                let range = if *inclusive {
                    quote!((#lo..=#hi))
                } else {
                    quote!((#lo..#hi))
                };
                adapters.iter().fold(range, |range, adapter| match adapter {
                    Adapter::Rev => quote!(#range.rev()),
                    Adapter::StepBy(k) => {
                        let k = self.emitter.plain_operand(k, Forward);
                        quote!(#range.step_by(#k))
                    }
                })
            }
        }
    }

    /// Carried variables get their initial values.
    fn before_loop(&self, l: &Loop) -> TokenStream {
        let lets = l
            .inits
            .iter()
            .zip(&l.body.params)
            .filter(|(_, var)| !self.emitter.is_storage(**var))
            .map(|(init, var)| {
                let (name, value) = (self.emitter.names.value(*var), self.exit_value(init, *var));
                quote!(let mut #name = #value;)
            });
        let moved = self.read_last(&l.inits, |var| self.emitter.uses.once(var));
        self.moving(moved, || quote!(#(#lets)*))
    }

    fn after_loop(&self, l: &Loop, outs: &[Var]) -> TokenStream {
        let lets = l
            .body
            .params
            .iter()
            .zip(outs)
            .filter(|(var, _)| !self.emitter.is_storage(**var))
            .map(|(var, out)| {
                let (name, out) = (self.emitter.names.value(*var), self.emitter.names.value(*out));
                quote!(let #out = #name;)
            });
        quote!(#(#lets)*)
    }

    /// Carried variables get their values for the next round, all at once.
    fn next_round(&self, l: &Loop, values: &[Operand<Var>]) -> TokenStream {
        let moving: Vec<_> = l
            .body
            .params
            .iter()
            .zip(values)
            .filter(|(var, value)| {
                !self.emitter.is_storage(**var) && !matches!(value, Operand::Var(same) if same == *var)
            })
            .collect();
        let mut reads_carried = false;
        for (_, value) in &moving {
            value.vars(&mut |read| reads_carried |= l.body.params.contains(&read));
        }
        if !reads_carried {
            let sets = moving.iter().map(|(var, value)| {
                let (name, value) = (self.emitter.names.value(**var), self.exit_value(value, **var));
                quote!(#name = #value;)
            });
            return quote!(#(#sets)*);
        }
        let lets = moving.iter().map(|(var, value)| {
            let (next, value) = (
                self.emitter.names.suffixed(**var, "_next"),
                self.exit_value(value, **var),
            );
            quote!(let #next = #value;)
        });
        let moves = moving.iter().map(|(var, _)| {
            let (name, next) = (
                self.emitter.names.value(**var),
                self.emitter.names.suffixed(**var, "_next"),
            );
            quote!(#name = #next;)
        });
        quote!(#(#lets)* #(#moves)*)
    }

    /// A round's residuals go on the loop's tape.
    fn push_round(&self, l: &Loop, residuals: TokenStream) -> TokenStream {
        if !self.augmented {
            return TokenStream::new();
        }
        if self.emitter.has_tape(l) {
            let (plumbing, tape) = (self.emitter.plumbing, numbered("tape", l.id));
            if replays(l) {
                return quote!(#plumbing::record(&mut #tape, #residuals););
            }
            return quote!(#tape.push(#residuals););
        }
        if replays(l) {
            return TokenStream::new();
        }
        let count = numbered("count", l.id);
        quote!(#count += 1usize;)
    }

    fn count_start(&self, l: &Loop) -> TokenStream {
        if !self.augmented || replays(l) {
            return TokenStream::new();
        }
        let (count, tape) = (numbered("count", l.id), numbered("tape", l.id));
        if self.emitter.has_tape(l) {
            quote!(let #count = #tape.len();)
        } else {
            quote!(let mut #count = 0usize;)
        }
    }

    fn count_end(&self, l: &Loop, residual: Ident) -> TokenStream {
        if !self.augmented || replays(l) {
            return TokenStream::new();
        }
        let (count, tape) = (numbered("count", l.id), numbered("tape", l.id));
        if self.emitter.has_tape(l) {
            quote!(let #residual = #tape.len() - #count;)
        } else {
            quote!(let #residual = #count;)
        }
    }
}

impl Emitter<'_> {
    pub(super) fn map_name(&self, var: Var) -> Ident {
        // Versions of one place share its name, so their maps are numbered apart.
        if self.is_storage(var) {
            self.names.suffixed(var, &format!("_map_{}", var.0))
        } else {
            self.names.suffixed(var, "_map")
        }
    }

    pub(super) fn argument_name(&self, out: Var, index: usize) -> Ident {
        self.names.suffixed(out, &format!("_argument_{index}"))
    }

    /// The exits that a node can take, of those that lead on.
    pub(super) fn reachable_exits(&self, node: &Node, exits: &[Region]) -> Vec<usize> {
        let first = usize::from(matches!(node, Node::Loop(_)));
        let mut taken: Vec<usize> = node
            .regions()
            .into_iter()
            .flat_map(Region::exits)
            .map(|(to, _)| to)
            .filter(|to| *to >= first)
            .collect();
        if let Node::Loop(l) = node
            && l.source.is_some()
        {
            taken.push(1);
        }
        taken.sort_unstable();
        taken.dedup();
        taken.retain(|to| to - first < exits.len());
        taken
    }

    /// The region an exit leads to.
    pub(super) fn exit_region(&self, node: &Node, exit: usize) -> usize {
        exit - usize::from(matches!(node, Node::Loop(_)))
    }

    /// Whether a version is the first of its place.
    pub(super) fn is_root(&self, var: Var) -> bool {
        let Some(storage) = self.func.vars.get(var.index()).and_then(|info| info.storage) else {
            return true;
        };
        self.func
            .vars
            .iter()
            .position(|info| info.storage == Some(storage))
            == Some(var.index())
    }
}
