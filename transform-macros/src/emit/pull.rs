//! The reverse sweep: cotangents from the result back to the arguments.
//!
//! A cotangent is declared by its first contribution where that is in the region of its variable, else as
//! zero before the node that contributes. A variable without contribution on a path costs nothing there.

use super::names::{fixed, numbered};
use super::op::callee_span;
use super::operand::Sweep::After;
use super::plan::{Item, mutation_has_map, returning};
use super::{Emitter, choose};
use crate::analysis::activity::base_of;
use crate::analysis::residuals::{Form, Source, replays};
use crate::hir::SetHow;
use crate::ir::op::{Op, Operand, Place, Proj};
use crate::ir::ssa::{Adapter, Items, Kind, Loop, Node, Region, Stmt, Storage, Term, Var};
use crate::source::located;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// What the leaf of a region does with the values of an exit: it gives them their cotangents.
type Leaf<'a> = &'a dyn Fn(usize, &[Operand<Var>]) -> TokenStream;

/// The exit by which a loop is done: its cotangents, and the pattern that finds them among those of all exits.
struct Done<'a> {
    pattern: TokenStream,
    region: &'a Region,
    bars: Ident,
}

/// The reverse sweep of one function.
pub(super) struct Puller<'a> {
    pub(super) emitter: &'a Emitter<'a>,
    /// Variables whose cotangent has a place.
    declared: RefCell<HashSet<Var>>,
    /// The variables of the regions being written, innermost last.
    scopes: RefCell<Vec<HashSet<Var>>>,
    /// Reads whose cotangents are gathered in windows: the variable, and whether the first declares it.
    pub(super) reads: RefCell<HashMap<Var, (Ident, bool)>>,
    /// The variables that have been declared so.
    pub(super) gathered: RefCell<HashSet<String>>,
}

impl<'a> Puller<'a> {
    pub(super) fn new(emitter: &'a Emitter<'a>) -> Self {
        Puller {
            emitter,
            declared: RefCell::default(),
            scopes: RefCell::default(),
            reads: RefCell::default(),
            gathered: RefCell::default(),
        }
    }

    fn active(&self, var: Var) -> bool {
        self.emitter.activity.active(var)
    }

    fn is_declared(&self, var: Var) -> bool {
        self.emitter.is_storage(var)
            || self.emitter.param_index(var).is_some()
            || self.declared.borrow().contains(&var)
    }

    fn declare(&self, var: Var) {
        self.declared.borrow_mut().insert(var);
    }

    fn in_scope(&self, var: Var) -> bool {
        self.scopes
            .borrow()
            .last()
            .is_some_and(|scope| scope.contains(&var))
    }

    /// The zero cotangent of a variable.
    fn zero(&self, var: Var) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        if self.emitter.is_scalar(var) {
            return quote!(<#plumbing::Real<_, Lv> as ::core::default::Default>::default());
        }
        self.typed_zero(var)
    }

    fn typed_zero(&self, var: Var) -> TokenStream {
        let ty = self.emitter.names.suffixed(var, "_type");
        quote!(#ty.zero())
    }

    fn declare_zero(&self, var: Var) -> TokenStream {
        if !self.active(var) || self.is_declared(var) || !self.in_scope(var) {
            return TokenStream::new();
        }
        self.declare(var);
        let (bar, zero) = (self.emitter.names.bar(var), self.zero(var));
        quote!(let mut #bar = #zero;)
    }

    /// The place of a variable's cotangent, as `&mut`.
    pub(super) fn bar_mut(&self, var: Var) -> TokenStream {
        let bar = self.emitter.names.bar(var);
        let is_param = self.emitter.param_index(var).is_some() && !self.emitter.is_storage(var);
        if is_param {
            quote!(&mut *#bar)
        } else {
            quote!(&mut #bar)
        }
    }

    /// The place of the cotangent of part of a variable, as `&mut`.
    fn place_bar(&self, place: &Place<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        place
            .path
            .iter()
            .fold(self.bar_mut(place.base), |bar, proj| match proj {
                Proj::Field(member) => quote!(&mut (#bar).#member),
                Proj::Range { .. } => {
                    let (lo, hi) = self.emitter.ends(proj, After);
                    quote!(#plumbing::bar_range(#bar, #lo, #hi))
                }
                Proj::Index(_) | Proj::Multi { .. } => {
                    let index = self.emitter.index(proj, After);
                    quote!(#plumbing::bar_at(#bar, #index))
                }
            })
    }

    /// Runs `code` only if a cotangent that flows into `var` is wanted by the caller.
    pub(super) fn guarded(&self, var: Var, code: TokenStream) -> TokenStream {
        let depends = self.emitter.activity.depends(var);
        let touches_memory = !self.emitter.is_scalar(var);
        if depends == self.emitter.activity.all || !touches_memory {
            return code;
        }
        let wrt = fixed("wrt");
        quote!(if #wrt.wants(#depends) { #code })
    }

    /// Adds an owned cotangent to an operand's.
    fn contribute(&self, x: &Operand<Var>, ct: TokenStream) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        if !self.emitter.activity.operand_active(x) {
            return TokenStream::new();
        }
        match x {
            Operand::Var(var) if !self.is_declared(*var) && self.in_scope(*var) => {
                self.declare(*var);
                let bar = self.emitter.names.bar(*var);
                quote!(let mut #bar = #ct;)
            }
            Operand::Var(var) => {
                let bar = self.bar_mut(*var);
                self.guarded(*var, quote!(#plumbing::acc(#bar, &#ct);))
            }
            Operand::Ref(place) => {
                let (declare, bar) = (self.declare_zero(place.base), self.place_bar(place));
                let add = self.guarded(place.base, quote!(#plumbing::acc(#bar, &#ct);));
                quote!(#declare #add)
            }
            _ => TokenStream::new(),
        }
    }

    /// Declares the cotangents that code of a nested region will add to.
    fn declare_for(&self, regions: &[&Region]) -> TokenStream {
        let mut vars = Vec::new();
        regions
            .iter()
            .for_each(|region| self.contributed(region, &mut vars));
        vars.into_iter().map(|var| self.declare_zero(var)).collect()
    }

    fn contributed(&self, region: &Region, vars: &mut Vec<Var>) {
        let mut add = |x: &Operand<Var>| vars.extend(base_of(x).filter(|var| self.active(*var)));
        for stmt in &region.stmts {
            match &stmt.kind {
                Kind::Let {
                    op: Op::Get(place), ..
                } => add(&Operand::Var(place.base)),
                Kind::Let { op, .. } => op.operands().into_iter().for_each(&mut add),
                Kind::Set { value, .. } => add(value),
                Kind::Mutate { args, .. } => args.iter().for_each(&mut add),
                Kind::Bind { .. } | Kind::Declare(_) | Kind::Effect(_) => {}
            }
        }
        if let Term::Exit { values, .. } = &region.term {
            values.iter().for_each(&mut add);
        }
        for stmt in &region.stmts {
            if let Kind::Bind { node, .. } = &stmt.kind {
                self.contributed_by_node(node, vars);
            }
        }
        match &region.term {
            Term::Branch(node) => self.contributed_by_node(node, vars),
            Term::Dispatch { node, exits, .. } => {
                self.contributed_by_node(node, vars);
                exits.iter().for_each(|exit| self.contributed(exit, vars));
            }
            Term::Exit { .. } | Term::Diverge(_) => {}
        }
    }

    fn contributed_by_node(&self, node: &Node, vars: &mut Vec<Var>) {
        if let Node::Loop(l) = node {
            vars.extend(l.inits.iter().filter_map(base_of).filter(|var| self.active(*var)));
        }
        node.regions()
            .into_iter()
            .for_each(|region| self.contributed(region, vars));
    }

    /// A region, from its exit back to its start. `residual` is a reference to what the forward sweep packed.
    pub(super) fn region(
        &self,
        region: &Region,
        also: &[Var],
        residual: TokenStream,
        leaf: Leaf<'_>,
    ) -> TokenStream {
        let mut code = self.emitter.unpack(region, also, &residual);
        self.scopes.borrow_mut().push(defined(region, also));
        code.extend(self.storage_bars(region));
        code.extend(self.term(&region.term, leaf));
        for stmt in region.stmts.iter().rev() {
            code.extend(located(self.stmt(stmt), stmt.span));
        }
        self.scopes.borrow_mut().pop();
        code
    }

    /// The cotangents of the places that come to be in this region.
    fn storage_bars(&self, region: &Region) -> TokenStream {
        let mut code = TokenStream::new();
        for stmt in &region.stmts {
            let (var, zero) = match &stmt.kind {
                Kind::Let { out, .. } if self.emitter.storage_is_active(*out) => {
                    (*out, self.typed_zero(*out))
                }
                Kind::Declare(out) if self.emitter.storage_is_active(*out) => {
                    (*out, quote!(::core::default::Default::default()))
                }
                _ => continue,
            };
            if self.emitter.is_storage(var) && self.emitter.is_root(var) {
                let bar = self.emitter.names.bar(var);
                code.extend(quote!(let mut #bar = #zero;));
            }
        }
        code
    }

    fn term(&self, term: &Term, leaf: Leaf<'_>) -> TokenStream {
        match term {
            Term::Exit { to, values } => leaf(*to, values),
            Term::Diverge(_) => TokenStream::new(),
            Term::Branch(node) => {
                let tail = fixed("tail");
                let declare = self.declare_for(&node.regions());
                let branch = self.branch(node, quote!(#tail), leaf, &|_| TokenStream::new());
                quote!(#declare #branch)
            }
            Term::Dispatch { id, node, exits } => self.dispatch(*id, node, exits, leaf),
        }
    }

    /// A node's arms, by the residual that says which was taken; `end` follows each.
    fn branch(
        &self,
        node: &Node,
        residual: TokenStream,
        leaf: Leaf<'_>,
        end: &dyn Fn(&Region) -> TokenStream,
    ) -> TokenStream {
        let arms = returning(node);
        let inner = fixed("arm");
        let codes: Vec<_> = arms
            .iter()
            .enumerate()
            .map(|(i, region)| {
                let code = self.region(region, &[], quote!(#inner), leaf);
                let end = end(region);
                let pattern = choose(self.emitter.plumbing, i, arms.len(), quote!(#inner));
                quote!(#pattern => { #code #end })
            })
            .collect();
        quote!(match #residual { #(#codes)* })
    }

    fn dispatch(&self, id: u32, node: &Node, exits: &[Region], leaf: Leaf<'_>) -> TokenStream {
        let (plumbing, tail, inner) = (self.emitter.plumbing, fixed("tail"), fixed("arm"));
        let (bars, residual) = (numbered("exit_bars", id), numbered("dispatch", id));
        let reachable = self.emitter.reachable_exits(node, exits);
        let mut regions: Vec<_> = exits.iter().collect();
        regions.extend(node.regions());
        let declare = self.declare_for(&regions);
        let arms: Vec<_> = reachable
            .iter()
            .enumerate()
            .filter_map(|(i, exit)| {
                let region = exits.get(self.emitter.exit_region(node, *exit))?;
                let pattern = choose(plumbing, i, reachable.len(), quote!(#inner));
                if region.exits().is_empty() {
                    return None;
                }
                let code = self.region(region, &[], quote!(#inner), leaf);
                let values: Vec<_> = self
                    .flowing(&region.params)
                    .map(|var| self.bar_or_zero(var))
                    .collect();
                let values = choose(plumbing, i, reachable.len(), quote!((#(#values,)*)));
                Some(quote!(#pattern => { #code #values }))
            })
            .collect();
        let pattern_of = |exit: usize| {
            let i = reachable.iter().position(|k| *k == exit)?;
            let region = exits.get(self.emitter.exit_region(node, exit))?;
            let names: Vec<_> = self
                .flowing(&region.params)
                .map(|var| self.emitter.names.suffixed(var, "_exit_bar"))
                .collect();
            Some((
                choose(plumbing, i, reachable.len(), quote!((#(#names,)*))),
                region,
            ))
        };
        let seed = |exit: usize, values: &[Operand<Var>]| {
            let Some((pattern, region)) = pattern_of(exit) else {
                return TokenStream::new();
            };
            let columns = values
                .iter()
                .zip(&region.params)
                .filter(|(_, to)| self.active(**to) && !self.emitter.is_storage(**to));
            let adds: Vec<_> = columns
                .map(|(value, to)| {
                    let bar = self.emitter.names.suffixed(*to, "_exit_bar");
                    self.declare_operand(value, quote!(#plumbing::copy(#bar)))
                })
                .collect();
            let (lets, adds): (Vec<_>, Vec<_>) = adds.into_iter().unzip();
            quote!(#(#lets)* #[allow(irrefutable_let_patterns)] if let #pattern = &#bars { #(#adds)* })
        };
        let back = match node {
            Node::Loop(l) => {
                let done = pattern_of(1).map(|(pattern, region)| Done {
                    pattern,
                    region,
                    bars: bars.clone(),
                });
                self.loop_with_exits(l, residual, &seed, done)
            }
            _ => self.branch(node, quote!(#residual), &seed, &|_| TokenStream::new()),
        };
        quote!(#declare let #bars = match #tail { #(#arms)* }; #back)
    }

    /// Gives the function's result its cotangent.
    pub(super) fn seed(&self, values: &[Operand<Var>], ct: TokenStream) -> TokenStream {
        values
            .first()
            .map_or_else(TokenStream::new, |value| self.contribute(value, ct))
    }

    /// Declares an operand's cotangent as zero if need be, and adds to it.
    fn declare_operand(&self, x: &Operand<Var>, ct: TokenStream) -> (TokenStream, TokenStream) {
        let declare = base_of(x).map_or_else(TokenStream::new, |var| self.declare_zero(var));
        (declare, self.contribute(x, ct))
    }

    /// The variables of an exit that have cotangents of their own.
    fn flowing<'b>(&'b self, vars: &'b [Var]) -> impl Iterator<Item = Var> + 'b {
        vars.iter()
            .copied()
            .filter(|var| self.active(*var) && !self.emitter.is_storage(*var))
    }

    /// The cotangent that has been gathered for a variable of a region just written.
    fn bar_or_zero(&self, var: Var) -> TokenStream {
        if self.declared.borrow().contains(&var) {
            let bar = self.emitter.names.bar(var);
            return quote!(#bar);
        }
        self.zero(var)
    }

    fn stmt(&self, stmt: &Stmt) -> TokenStream {
        match &stmt.kind {
            Kind::Let { out, op } if self.active(*out) => self.undo_let(*out, op),
            Kind::Set {
                out,
                base,
                path,
                how,
                value,
            } if self.active(*out) => self.undo_set(stmt, *out, *base, path, *how, value),
            Kind::Mutate {
                out,
                base,
                path,
                method,
                args,
                ..
            } if self.active(*out) => self.undo_mutation(*out, *base, path, method, args),
            Kind::Bind { id, outs, node } if self.emitter.node_is_active(node, outs) => match node {
                Node::Loop(l) => self.bound_loop(*id, outs, l),
                _ => self.bound_branch(*id, outs, node),
            },
            _ => TokenStream::new(),
        }
    }

    fn undo_let(&self, out: Var, op: &Op<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let bar = self.emitter.names.bar(out);
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
    fn undo_op(&self, out: Var, op: &Op<Var>, ct: &TokenStream) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        match (self.emitter.form(op), op) {
            (Form::Rule, Op::Binary { op, lhs, rhs }) => self.undo_binary(out, op, lhs, rhs, ct),
            (Form::Rule, Op::Unary { arg, .. }) => self.contribute(arg, quote!(#plumbing::neg(&#ct))),
            (_, Op::Copy(x) | Op::Deref(x)) => self.contribute_whole(x, ct),
            (Form::Moves, Op::Get(_)) if let Some(gathered) = self.gather(out, ct) => gathered,
            (Form::Moves, Op::Get(place)) => self.contribute_whole(&Operand::Ref(place.clone()), ct),
            (_, Op::Tuple(items)) => {
                let parts = items.iter().enumerate().map(|(i, x)| {
                    let i = syn::Index::from(i);
                    self.contribute(x, quote!(#plumbing::copy(&#ct.#i)))
                });
                parts.collect()
            }
            (_, Op::Some(x)) => {
                let declare = base_of(x).map_or_else(TokenStream::new, |var| self.declare_zero(var));
                let (part, some) = (fixed("part"), quote!(::core::option::Option::Some));
                let add = self.contribute_whole(x, &quote!(*#part));
                quote!(#declare if let #some(#part) = &#ct { #add })
            }
            (_, Op::Array { items, .. }) => {
                let parts = items
                    .iter()
                    .enumerate()
                    .map(|(i, x)| self.contribute(x, quote!(#plumbing::dot_at(&#ct, #i))));
                parts.collect()
            }
            (_, Op::Repeat { item, .. }) => self.contribute(item, quote!(#plumbing::sum_parts(&#ct))),
            (Form::Call, Op::Call { func, args }) => self.undo_call(out, func, args, ct),
            (Form::Maps, _) => self.undo_maps(out, op, ct),
            _ => TokenStream::new(),
        }
    }

    /// Adds to an operand that may be a whole slice.
    fn contribute_whole(&self, x: &Operand<Var>, ct: &TokenStream) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let base = base_of(x);
        match x {
            Operand::Ref(place) if place.path.is_empty() => {
                self.contribute_whole(&Operand::Var(place.base), ct)
            }
            Operand::Ref(place) if matches!(place.path.last(), Some(Proj::Range { .. })) => {
                let (declare, bar) = (self.declare_zero(place.base), self.place_bar(place));
                let add = self.guarded(place.base, quote!(#plumbing::untwin(#bar, &#ct);));
                quote!(#declare #add)
            }
            Operand::Var(var) if self.emitter.is_slice_param(*var) => {
                let bar = self.bar_mut(*var);
                self.guarded(*var, quote!(#plumbing::untwin(#bar, &#ct);))
            }
            _ if base.is_some() => self.contribute(x, quote!(#plumbing::copy(&#ct))),
            _ => TokenStream::new(),
        }
    }

    fn undo_binary(
        &self,
        out: Var,
        op: &syn::BinOp,
        lhs: &Operand<Var>,
        rhs: &Operand<Var>,
        ct: &TokenStream,
    ) -> TokenStream {
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
    fn undo_maps(&self, out: Var, op: &Op<Var>, ct: &TokenStream) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let map = self.emitter.map_name(out);
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
                let bar = match x {
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
                let pull = self.guarded(var, quote!(#plumbing::pull(#map, &#ct, (#(#slots,)*));));
                quote!(#declare #pull)
            });
        pulls.collect()
    }

    fn undo_call(
        &self,
        out: Var,
        func: &crate::ir::op::Callee,
        args: &[Operand<Var>],
        ct: &TokenStream,
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let (map, span) = (self.emitter.map_name(out), callee_span(func));
        let tuple = self.emitter.arguments_after(out, args);
        let mut before = TokenStream::new();
        let mut after = TokenStream::new();
        let mut bars = Vec::new();
        let mut seen: Vec<Var> = Vec::new();
        for (i, x) in args.iter().enumerate() {
            let base = base_of(x).filter(|var| self.active(*var));
            let Some(base) = base else {
                let slot = numbered("slot", i as u32);
                before.extend(quote!(let mut #slot = ::core::default::Default::default();));
                bars.push(quote!(#plumbing::no_bar(&mut #slot)));
                continue;
            };
            before.extend(self.declare_zero(base));
            let bar = match x {
                Operand::Ref(place) => self.place_bar(place),
                _ => self.bar_mut(base),
            };
            let length = self.argument_length(out, i, x);
            if seen.iter().any(|other| self.emitter.same_place(*other, base)) {
                // Two cotangents in one place: the second is gathered beside it and added after.
                let twin = numbered("twin", i as u32);
                before.extend(quote!(let mut #twin = #plumbing::twin(#bar);));
                after.extend(quote!(#plumbing::untwin(#bar, &#twin);));
                bars.push(quote!(#plumbing::AsBar::as_bar(&mut #twin, #length)));
            } else {
                seen.push(base);
                bars.push(quote!(#plumbing::AsBar::as_bar(#bar, #length)));
            }
        }
        let wrt = self.emitter.wrt_of_call(args);
        let pull = quote_spanned!(span=> #plumbing::pull_call(#map, #tuple, #wrt, &#ct, (#(#bars,)*)););
        let code = self.guarded(out, quote!({ #pull #after }));
        quote!(#before #code)
    }

    /// The length an argument's cotangent must have if the callee takes it as a slice.
    fn argument_length(&self, out: Var, index: usize, x: &Operand<Var>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        match x {
            Operand::Ref(place) if matches!(place.path.last(), Some(Proj::Range { .. })) => quote!(0),
            _ if self.emitter.keeps_argument(x) => {
                let name = self.emitter.argument_name(out, index);
                quote!(#plumbing::count(#name))
            }
            Operand::Var(_) | Operand::Ref(_) => {
                let value = self.emitter.operand_ref(x, After);
                quote!(#plumbing::count(#value))
            }
            _ => quote!(0),
        }
    }

    fn undo_set(
        &self,
        stmt: &Stmt,
        out: Var,
        base: Var,
        path: &[Proj<Var>],
        how: SetHow,
        value: &Operand<Var>,
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let place = Place {
            base,
            path: path.to_vec(),
            span: stmt.span,
        };
        let declare = base_of(value).map_or_else(TokenStream::new, |var| self.declare_zero(var));
        if self.emitter.set_has_map(stmt) {
            let map = self.emitter.map_name(out);
            let whole = Place {
                base,
                path: path.split_last().map_or(&[][..], |(_, b)| b).to_vec(),
                span: stmt.span,
            };
            let bar = self.place_bar(&whole);
            let back = match how {
                SetHow::Assign => self.contribute(value, quote!(part)),
                SetHow::Add => self.contribute(value, quote!(#plumbing::copy(&part))),
                SetHow::Sub => self.contribute(value, quote!(#plumbing::negate(&part))),
            };
            let restore =
                (how != SetHow::Assign).then(|| quote!(#plumbing::SetMap::push(#map, #bar, &part);));
            return quote!(#declare { let part = #plumbing::SetMap::pull(#map, #bar); #restore #back });
        }
        let bar = self.place_bar(&place);
        let back = match how {
            SetHow::Assign => {
                let back = self.contribute(value, quote!(part));
                quote!({ let part = #plumbing::take(#bar); #back })
            }
            SetHow::Add => {
                let back = self.contribute(value, quote!(part));
                quote!({ let part = #plumbing::copy(#bar); #back })
            }
            SetHow::Sub => {
                let back = self.contribute(value, quote!(#plumbing::negate(&part)));
                quote!({ let part = #plumbing::copy(#bar); #back })
            }
        };
        quote!(#declare #back)
    }

    fn undo_mutation(
        &self,
        out: Var,
        base: Var,
        path: &[Proj<Var>],
        method: &Ident,
        args: &[Operand<Var>],
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let place = Place {
            base,
            path: path.to_vec(),
            span: method.span(),
        };
        let bar = self.place_bar(&place);
        let undo = Ident::new(&format!("undo_{method}"), method.span());
        let length = mutation_has_map(&method.to_string()).then(|| {
            let map = self.emitter.map_name(out);
            quote!(*#map)
        });
        match method.to_string().as_str() {
            "push" | "fill" => {
                let Some(x) = args.first() else {
                    return TokenStream::new();
                };
                let declare = base_of(x).map_or_else(TokenStream::new, |var| self.declare_zero(var));
                let back = self.contribute(x, quote!(part));
                quote!(#declare { let part = #plumbing::#undo(#bar, #length); let _ = &part; #back })
            }
            "swap" => {
                let indices: Vec<_> = args
                    .iter()
                    .map(|x| self.emitter.plain_operand(x, After))
                    .collect();
                quote!(#plumbing::#undo(#bar, #(#indices),*);)
            }
            _ => quote!(#plumbing::#undo(#bar, #length);),
        }
    }

    fn bound_branch(&self, index: u32, outs: &[Var], node: &Node) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let declare = self.declare_for(&node.regions());
        let residual = numbered("node", index);
        let leaf = |_: usize, values: &[Operand<Var>]| {
            let columns = values.iter().zip(outs).filter(|(_, out)| {
                self.active(**out) && !self.emitter.is_storage(**out) && self.is_declared(**out)
            });
            columns
                .map(|(value, out)| {
                    let bar = self.emitter.names.bar(*out);
                    self.contribute(value, quote!(#plumbing::copy(&#bar)))
                })
                .collect()
        };
        let branch = self.branch(node, quote!(#residual), &leaf, &|_| TokenStream::new());
        quote!(#declare #branch)
    }

    fn bound_loop(&self, index: u32, outs: &[Var], l: &Loop) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let declare = self.declare_for_loop(l);
        let starts = l
            .body
            .params
            .iter()
            .zip(outs)
            .filter(|(var, _)| self.carries(**var))
            .map(|(var, out)| {
                let (next, zero) = (self.next_bar(*var), self.zero_in_loop(*var, *out));
                if self.active(*out) && self.is_declared(*out) {
                    let bar = self.emitter.names.bar(*out);
                    quote!(let mut #next = #plumbing::copy(&#bar);)
                } else {
                    quote!(let mut #next = #zero;)
                }
            });
        let starts: Vec<_> = starts.collect();
        let late = outs.get(l.inits.len()..).unwrap_or(&[]);
        let leaf = |exit: usize, values: &[Operand<Var>]| {
            let carried = self.take_next(l, values);
            if exit == 0 {
                return carried;
            }
            let late_values = values.get(l.inits.len()..).unwrap_or(&[]);
            let columns = late_values
                .iter()
                .zip(late)
                .filter(|(_, out)| self.active(**out) && self.is_declared(**out));
            let late: TokenStream = columns
                .map(|(value, out)| {
                    let bar = self.emitter.names.bar(*out);
                    self.contribute(value, quote!(#plumbing::take(&mut #bar)))
                })
                .collect();
            quote!(#carried #late)
        };
        let rounds = self.rounds(l, quote!(), numbered("node", index), &leaf);
        let (count, ends) = (self.emitter.counters_before_reverse(l), self.to_inits(l));
        let (open, close) = (self.open_windows(l), self.close_windows(l));
        let first = self.emitter.first_round(l);
        quote!(#declare #(#starts)* #count #open #first #rounds #close #ends)
    }

    /// Every cotangent that a round adds to, and those of the initial values.
    fn declare_for_loop(&self, l: &Loop) -> TokenStream {
        let mut vars: Vec<Var> = l
            .inits
            .iter()
            .filter_map(base_of)
            .filter(|var| self.active(*var))
            .collect();
        self.contributed(&l.body, &mut vars);
        let inits: TokenStream = vars.into_iter().map(|var| self.declare_zero(var)).collect();
        inits
    }

    fn carries(&self, var: Var) -> bool {
        self.active(var) && !self.emitter.is_storage(var)
    }

    fn next_bar(&self, var: Var) -> Ident {
        self.emitter.names.suffixed(var, "_next_bar")
    }

    /// A zero where the type of the variable inside the loop is not at hand: its twin outside has it.
    fn zero_in_loop(&self, var: Var, out: Var) -> TokenStream {
        if self.emitter.is_scalar(var) {
            return self.zero(var);
        }
        if self.active(out) {
            return self.zero(out);
        }
        quote!(::core::default::Default::default())
    }

    /// The cotangents of the next round's values go to what they were in this one.
    fn take_next(&self, l: &Loop, values: &[Operand<Var>]) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let columns = values
            .iter()
            .zip(&l.body.params)
            .filter(|(_, var)| self.carries(**var));
        let mut lets = TokenStream::new();
        let mut adds = TokenStream::new();
        for (value, var) in columns {
            let (next, part) = (self.next_bar(*var), self.emitter.names.suffixed(*var, "_part"));
            lets.extend(quote!(let #part = #plumbing::take(&mut #next);));
            adds.extend(self.contribute(value, quote!(#part)));
        }
        quote!(#lets #adds)
    }

    fn to_inits(&self, l: &Loop) -> TokenStream {
        let columns = l
            .inits
            .iter()
            .zip(&l.body.params)
            .filter(|(_, var)| self.carries(**var));
        columns
            .map(|(init, var)| {
                let next = self.next_bar(*var);
                self.contribute(init, quote!(#next))
            })
            .collect()
    }

    /// A loop that is left by several exits: `seed` gives the values of an exit their cotangents.
    fn loop_with_exits(
        &self,
        l: &Loop,
        residual: Ident,
        seed: Leaf<'_>,
        done: Option<Done<'_>>,
    ) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let declare = self.declare_for_loop(l);
        let mut starts = TokenStream::new();
        for var in l.body.params.iter().filter(|var| self.carries(**var)) {
            let next = self.next_bar(*var);
            let zero = if self.emitter.is_scalar(*var) {
                self.zero(*var)
            } else {
                quote!(::core::default::Default::default())
            };
            starts.extend(quote!(let mut #next = #zero;));
        }
        if let Some(Done {
            pattern,
            region,
            bars,
        }) = &done
        {
            let sets = l
                .body
                .params
                .iter()
                .zip(&region.params)
                .filter(|(var, to)| self.carries(**var) && self.active(**to));
            let sets = sets.map(|(var, to)| {
                let (next, bar) = (self.next_bar(*var), self.emitter.names.suffixed(*to, "_exit_bar"));
                quote!(#next = #plumbing::copy(#bar);)
            });
            starts.extend(quote!(#[allow(irrefutable_let_patterns, unused_variables)] if let #pattern = &#bars { #(#sets)* }));
        }
        let leaf = |exit: usize, values: &[Operand<Var>]| match exit {
            0 => self.take_next(l, values),
            1 => {
                let carried = self.take_next(l, values.get(..l.inits.len()).unwrap_or(values));
                let late = self.late_columns(l, values, &done);
                quote!(#carried #late)
            }
            _ => seed(exit, values),
        };
        let rounds = self.rounds(l, TokenStream::new(), residual, &leaf);
        let ends = self.to_inits(l);
        quote!(#declare #starts #rounds #ends)
    }

    /// The values only a `break` gives, at the exit where the loop is done.
    fn late_columns(&self, l: &Loop, values: &[Operand<Var>], done: &Option<Done<'_>>) -> TokenStream {
        let plumbing = self.emitter.plumbing;
        let Some(Done {
            pattern,
            region,
            bars,
        }) = done
        else {
            return TokenStream::new();
        };
        let columns = values.iter().zip(&region.params).skip(l.inits.len());
        let mut lets = TokenStream::new();
        let mut adds = TokenStream::new();
        for (value, to) in columns.filter(|(_, to)| self.carries(**to)) {
            let bar = self.emitter.names.suffixed(*to, "_exit_bar");
            let (declare, add) = self.declare_operand(value, quote!(#plumbing::copy(#bar)));
            lets.extend(declare);
            adds.extend(add);
        }
        if adds.is_empty() {
            return TokenStream::new();
        }
        quote!(#lets #[allow(irrefutable_let_patterns, unused_variables)] if let #pattern = &#bars { #adds })
    }

    /// The rounds of a loop, last first.
    fn rounds(&self, l: &Loop, before: TokenStream, count: Ident, leaf: Leaf<'_>) -> TokenStream {
        let round = fixed("round");
        self.look_through_windows(l);
        let body = self.region(&l.body, &self.emitter.kept_item(l), quote!(#round), leaf);
        let hand_on = l.body.params.iter().filter(|var| self.carries(**var)).map(|var| {
            let next = self.next_bar(*var);
            if !self.declared.borrow().contains(var) {
                return TokenStream::new();
            }
            let bar = self.emitter.names.bar(*var);
            quote!(#next = #bar;)
        });
        let hand_on: Vec<_> = hand_on.collect();
        let ascends = self.emitter.ascends(l);
        let step = self.emitter.step(l, &round, ascends);
        let header = self.emitter.rounds_again(l, &count, !ascends);
        let (enter, leave) = (self.enter_windows(l), self.leave_windows(l));
        let (back, on) = if ascends {
            (TokenStream::new(), self.emitter.count_on(l))
        } else {
            (self.emitter.count_back(l), TokenStream::new())
        };
        quote!(#header { #before #step #back #enter #body #leave #(#hand_on)* #on })
    }
}

impl Emitter<'_> {
    /// `for` over a loop's rounds after the forward sweep.
    pub(super) fn rounds_again(&self, l: &Loop, count: &Ident, backwards: bool) -> TokenStream {
        let Some(source) = l.source.as_ref().filter(|_| replays(l)) else {
            return quote!(for _ in 0..*#count);
        };
        let items = self.items_again(l);
        let item = if self.residuals.source(source.item) == Some(Source::Item) {
            let name = self.names.value(source.item);
            quote!(#name)
        } else {
            quote!(_)
        };
        if backwards {
            quote!(for #item in #items.rev())
        } else {
            quote!(for #item in #items)
        }
    }

    /// The items of a loop that is run again, in their order.
    fn items_again(&self, l: &Loop) -> TokenStream {
        let Some(Items::Range {
            lo,
            hi,
            inclusive,
            adapters,
        }) = l.source.as_ref().map(|source| &source.items)
        else {
            return TokenStream::new();
        };
        let (lo, hi) = (self.plain_operand(lo, After), self.plain_operand(hi, After));
        let range = if *inclusive {
            quote!((#lo..=#hi))
        } else {
            quote!((#lo..#hi))
        };
        if adapters.iter().filter(|a| matches!(a, Adapter::Rev)).count() % 2 == 1 {
            quote!(#range.rev())
        } else {
            range
        }
    }

    /// Whether the reverse sweep runs a loop from its first round on.
    pub(super) fn ascends(&self, l: &Loop) -> bool {
        let mut inner = Vec::new();
        self.loops_of_region(&l.body, &mut inner);
        self.unordered.contains(&l.id) && inner.is_empty()
    }

    /// The residuals of the round before, or of the next.
    fn step(&self, l: &Loop, round: &Ident, ascends: bool) -> TokenStream {
        if !self.has_tape(l) {
            return quote!(let #round = &(););
        }
        let (cursor, tape) = (numbered("cursor", l.id), numbered("tape", l.id));
        if ascends {
            let at = fixed("at");
            return quote!(let #round = &#tape[#at]; #at += 1;);
        }
        quote!(#cursor -= 1; let #round = &#tape[#cursor];)
    }

    /// Where the rounds of a loop begin on its tape, if they are swept from the first on.
    fn first_round(&self, l: &Loop) -> TokenStream {
        if !self.ascends(l) || !self.has_tape(l) {
            return TokenStream::new();
        }
        let (plumbing, cursor, at) = (self.plumbing, numbered("cursor", l.id), fixed("at"));
        let items = self.items_again(l);
        quote!(#cursor -= #plumbing::rounds(&#items); let mut #at = #cursor;)
    }

    /// Brings a region's residuals into scope, and computes again what is not among them.
    pub(super) fn unpack(&self, region: &Region, also: &[Var], residual: &TokenStream) -> TokenStream {
        let mut names: Vec<_> = self
            .items(region, also)
            .iter()
            .map(|item| match item {
                Item::Value(var) => self.name(*var, After),
                Item::Maps(var) => {
                    let map = self.map_name(*var);
                    quote!(#map)
                }
                Item::Type(var) => {
                    let ty = self.names.suffixed(*var, "_type");
                    quote!(#ty)
                }
                Item::Argument(var, i) => {
                    let name = self.argument_name(*var, *i);
                    quote!(#name)
                }
                Item::Node(i) => {
                    let node = numbered("node", *i);
                    quote!(#node)
                }
            })
            .collect();
        let tail = fixed("tail");
        match &region.term {
            Term::Branch(_) => names.push(quote!(#tail)),
            Term::Dispatch { id, .. } => {
                let residual = numbered("dispatch", *id);
                names.extend([quote!(#residual), quote!(#tail)]);
            }
            Term::Exit { .. } | Term::Diverge(_) => {}
        }
        let unpack = if names.is_empty() {
            quote!(let _ = #residual;)
        } else {
            quote!(let (#(#names,)*) = #residual;)
        };
        let again = region.stmts.iter().filter_map(|stmt| match &stmt.kind {
            Kind::Let { out, op } if self.residuals.source(*out) == Some(Source::Recomputed) => {
                let (name, value) = (self.names.value(*out), self.value(Some(*out), op, After));
                Some(quote!(let #name = #value;))
            }
            _ => None,
        });
        quote!(#unpack #(#again)*)
    }

    /// The arguments of a call when its derivative is applied.
    pub(super) fn arguments_after(&self, out: Var, args: &[Operand<Var>]) -> TokenStream {
        let args: Vec<_> = args
            .iter()
            .enumerate()
            .map(|(i, x)| {
                if self.keeps_argument(x) {
                    let name = self.argument_name(out, i);
                    quote!(#name)
                } else {
                    self.argument(x, After)
                }
            })
            .collect();
        quote!((#(#args,)*))
    }

    pub(super) fn same_place(&self, a: Var, b: Var) -> bool {
        let storage =
            |var: Var| -> Option<Storage> { self.func.vars.get(var.index()).and_then(|info| info.storage) };
        a == b || (storage(a).is_some() && storage(a) == storage(b))
    }

    /// Whether any version of a variable's place is active.
    pub(super) fn storage_is_active(&self, var: Var) -> bool {
        let vars = (0..self.func.vars.len() as u32).map(Var);
        self.is_storage(var)
            && vars
                .into_iter()
                .any(|other| self.same_place(var, other) && self.activity.active(other))
    }
}

/// The variables a region defines itself.
fn defined(region: &Region, also: &[Var]) -> HashSet<Var> {
    let mut vars: HashSet<Var> = region.params.iter().chain(also).copied().collect();
    for stmt in &region.stmts {
        match &stmt.kind {
            Kind::Let { out, .. } | Kind::Set { out, .. } | Kind::Declare(out) => {
                vars.insert(*out);
            }
            Kind::Mutate { out, result, .. } => {
                vars.insert(*out);
                vars.extend(*result);
            }
            Kind::Bind { outs, .. } => vars.extend(outs.iter().copied()),
            Kind::Effect(_) => {}
        }
    }
    vars
}
