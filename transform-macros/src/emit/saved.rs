//! What `saved!` lists: the residuals of the regions in their order, and where the type of each is found among the types
//! of them all. The runtime lays it out (`source::saved` there).

use super::plan::Item;
use super::{Emitter, tape};
use crate::ir::checkpoint::Checkpoint;
use crate::ir::op::{Callee, Op, Operand};
use crate::ir::ssa::{Kind, Loop, Node, Region, Term, Var};
use crate::source::line_of;
use proc_macro2::Span;
use quote::ToTokens;
use std::fmt::Write;
use syn::spanned::Spanned;

/// The entries, a line each: the depth, the way to the type, the user's line, and what is kept.
pub(super) fn saved(emitter: &Emitter<'_>) -> String {
    let mut list = List {
        emitter,
        out: String::new(),
        depth: 0,
    };
    list.region(&emitter.func.body, &[], "0");
    list.tapes(&emitter.taped_loops());
    list.out
}

struct List<'a> {
    emitter: &'a Emitter<'a>,
    out: String,
    depth: usize,
}

impl List<'_> {
    fn entry(&mut self, way: &str, span: Option<Span>, text: &str) {
        let line = span
            .and_then(line_of)
            .map(|line| line.to_string())
            .unwrap_or_default();
        _ = writeln!(self.out, "{}\t{way}\t{line}\t{text}", self.depth);
    }

    /// Entries under a heading, if there are any.
    fn under(&mut self, span: Option<Span>, heading: &str, fill: impl FnOnce(&mut Self)) {
        let before = self.out.len();
        self.entry("", span, heading);
        let empty = self.out.len();
        self.depth += 1;
        fill(self);
        self.depth -= 1;
        if self.out.len() == empty {
            self.out.truncate(before);
        }
    }

    /// The residuals of a region, which are found at `way`.
    fn region(&mut self, region: &Region, also: &[Var], way: &str) {
        let items = self.emitter.items(region, also);
        for (i, item) in items.iter().enumerate() {
            self.item(region, item, &format!("{way}.{i}"));
        }
        let next = items.len();
        match &region.term {
            Term::Exit { .. } | Term::Diverge(_) => {}
            Term::Branch(node) => self.arms(&arms(node, self.emitter), &format!("{way}.{next}")),
            Term::Dispatch { node, exits, .. } => {
                self.node(node, None, &format!("{way}.{next}"));
                let reachable = self.emitter.reachable_exits(node, exits);
                let regions = reachable
                    .iter()
                    .filter_map(|exit| exits.get(self.emitter.exit_region(node, *exit)));
                let regions: Vec<_> = regions.collect();
                let ways = (1..).zip(&regions).map(|(i, region)| Way {
                    heading: format!("after that, way {i} of {}:", regions.len()),
                    span: region.stmts.first().map(|stmt| stmt.span),
                    region,
                });
                self.arms(&ways.collect::<Vec<_>>(), &format!("{way}.{}", next + 1));
            }
        }
    }

    fn item(&mut self, region: &Region, item: &Item, way: &str) {
        match item {
            Item::Type(_) => {}
            // Temporaries are called after what gives them their value.
            Item::Value(var) => match defining(region, *var).filter(|_| self.name(*var) == "t") {
                Some((span, op)) => self.entry(way, Some(span), &format!("the value of {}", called(op))),
                None => self.value(*var, way),
            },
            Item::Argument(var, index) => {
                let (span, name) = (self.span(*var), self.name(*var));
                self.entry(
                    way,
                    Some(span),
                    &format!("argument {index} of the call that gives {name}"),
                );
            }
            Item::Maps(var) => {
                let (span, op) = match defining(region, *var) {
                    Some((span, op)) => (span, called(op)),
                    None => (self.span(*var), "a write".to_owned()),
                };
                self.entry(way, Some(span), &format!("for the derivative of {op}"));
            }
            Item::Node(id) => {
                if let Some((span, node)) = bound(region, *id) {
                    self.node(node, Some(span), way);
                }
            }
        }
    }

    fn value(&mut self, var: Var, way: &str) {
        let (span, name) = (self.span(var), self.name(var));
        self.entry(way, Some(span), &name);
    }

    /// What is kept of a node.
    fn node(&mut self, node: &Node, span: Option<Span>, way: &str) {
        match node {
            Node::Loop(l) => self.rounds(l, span, way),
            _ => self.arms(&arms(node, self.emitter), way),
        }
    }

    fn rounds(&mut self, l: &Loop, span: Option<Span>, way: &str) {
        let span = span.or_else(|| self.start(l));
        let (Some(again), Some(checkpoint)) = (self.emitter.again_of(l), &l.checkpoint) else {
            return self.entry(way, span, "how many rounds a loop has run");
        };
        let when = match checkpoint {
            Checkpoint::Every(Operand::Lit(syn::Lit::Int(k))) if k.base10_digits() == "1" => {
                "before each round"
            }
            Checkpoint::Every(_) => "before every k-th round",
            Checkpoint::Binomial(_) => "before the first round",
        };
        let (state, held) = (again.state.clone(), again.held.clone());
        self.under(
            span,
            &format!("of a loop whose rounds are run again, {when}:"),
            |list| {
                for (i, var) in state.iter().enumerate() {
                    list.value(*var, &format!("{way}.0.0.{i}"));
                }
            },
        );
        for (i, var) in held.iter().enumerate() {
            self.value(*var, &format!("{way}.1.{i}"));
        }
        if l.keeps_items() {
            self.entry(&format!("{way}.0.1"), span, "all items of that loop");
        }
    }

    /// Ways of which one has been taken.
    fn arms(&mut self, ways: &[Way<'_>], at: &str) {
        if let [only] = ways {
            return self.region(only.region, &[], at);
        }
        let (mut at, last) = (at.to_owned(), ways.len().saturating_sub(1));
        for (i, way) in ways.iter().enumerate() {
            let here = if i == last { at.clone() } else { format!("{at}.0") };
            self.under(way.span, &way.heading, |list| list.region(way.region, &[], &here));
            at += ".1";
        }
    }

    /// The tapes, which stand behind the residuals of the function itself.
    fn tapes(&mut self, loops: &[&Loop]) {
        for (i, l) in loops.iter().enumerate() {
            let also = self.emitter.kept_item(l);
            self.under(self.start(l), "of each round of the loop:", |list| {
                list.region(&l.body, &also, &format!("{}.{}", i + 1, tape::ROUND))
            });
        }
    }

    /// Where a loop is: at its item, or at its first statement.
    fn start(&self, l: &Loop) -> Option<Span> {
        let item = l.source.as_ref().map(|source| self.span(source.item));
        item.or_else(|| l.body.stmts.first().map(|stmt| stmt.span))
    }

    fn span(&self, var: Var) -> Span {
        let info = self.emitter.func.vars.get(var.index());
        info.map_or_else(Span::call_site, |info| info.span)
    }

    fn name(&self, var: Var) -> String {
        let info = self.emitter.func.vars.get(var.index());
        info.map(|info| info.name.clone()).unwrap_or_default()
    }
}

/// The operation that gives a variable its value, if it is one of the region's.
fn defining(region: &Region, var: Var) -> Option<(Span, &Op<Var>)> {
    region.stmts.iter().find_map(|stmt| match &stmt.kind {
        Kind::Let { out, op } if *out == var => Some((place(op).unwrap_or(stmt.span), op)),
        _ => None,
    })
}

fn bound(region: &Region, id: u32) -> Option<(Span, &Node)> {
    region.stmts.iter().find_map(|stmt| match &stmt.kind {
        Kind::Bind { id: this, node, .. } if *this == id => Some((stmt.span, node)),
        _ => None,
    })
}

/// One of several ways, and what is said of it.
struct Way<'r> {
    heading: String,
    span: Option<Span>,
    region: &'r Region,
}

/// The arms of a node that come back.
fn arms<'r>(node: &'r Node, emitter: &Emitter<'_>) -> Vec<Way<'r>> {
    let mut ways = match node {
        Node::If { cond, then, els } => {
            let span = match cond {
                Operand::Var(var) => emitter.func.vars.get(var.index()).map(|info| info.span),
                _ => None,
            };
            let heading = |text: &str| format!("where the condition {text}:");
            [(heading("holds"), then), (heading("does not hold"), els)]
                .map(|(heading, region)| Way {
                    heading,
                    span,
                    region,
                })
                .into()
        }
        Node::Match { arms, .. } => arms
            .iter()
            .map(|arm| Way {
                heading: format!("in the arm `{}`:", arm.pat.to_token_stream()),
                span: Some(arm.pat.span()),
                region: &arm.body,
            })
            .collect(),
        Node::Loop(_) => Vec::new(),
    };
    ways.retain(|way| !way.region.exits().is_empty() && !emitter.is_end(way.region));
    ways
}

/// Where an operation is named: the last value of a body is said to come from all of it.
fn place(op: &Op<Var>) -> Option<Span> {
    match op {
        Op::Method { name, .. } => Some(name.span()),
        Op::Binary { op, .. } => Some(op.span()),
        Op::Unary { op, .. } => Some(op.span()),
        Op::Call {
            func: Callee::Path(path) | Callee::Method(path),
            ..
        } => Some(path.span()),
        _ => None,
    }
}

/// What an operation is called.
fn called(op: &Op<Var>) -> String {
    let text = |tokens: &dyn ToTokens| tokens.to_token_stream().to_string().replace(' ', "");
    match op {
        Op::Method { name, .. } => format!("`{name}`"),
        Op::Binary { op, .. } => format!("`{}`", text(op)),
        Op::Unary { op, .. } => format!("`{}`", text(op)),
        Op::Call {
            func: Callee::Path(path) | Callee::Method(path),
            ..
        } => format!("`{}`", text(path)),
        Op::Call { .. } => "a transform".to_owned(),
        Op::Get(_) => "a read".to_owned(),
        _ => "an operation".to_owned(),
    }
}
