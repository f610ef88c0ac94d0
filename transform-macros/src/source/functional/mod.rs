//! The functional program as Rust without `mut`, assignments and `&mut`: every version of a variable is a
//! `let`, branches give tuples, loops fold over their items. A jump out of a loop ends its fold early
//! (`ControlFlow::Break`), and `Ok` and `Err` tell several exits apart.
//!
//! What is changed in place becomes a copy with the change (`transform_func::pure`). The text compiles where the function
//! does, in its place or beside it.

mod calls;
mod changes;
mod closures;
mod exits;
mod names;
mod owning;
mod signature;
mod values;

use super::encode;
use super::layout::Layout;
use crate::analysis::kind::{Kind as Holds, of_var};
use crate::hir::Body;
use crate::ir::op::{Op, Operand, Proj};
use crate::ir::ssa::{Arm, Func, Kind, Node, Region, Stmt, Term, Var};
use crate::parse::item::Item;
use proc_macro2::Span;
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What a text is made from.
pub(super) struct Program<'a> {
    pub(super) item: &'a Item,
    /// The items declared in the body, and its closures.
    pub(super) body: &'a Body,
    pub(super) func: &'a Func,
    /// The closures that it gives to functions, each in its functional form.
    pub(super) given: &'a [String],
    pub(super) kinds: &'a [Holds],
    /// The one float type that the function names.
    pub(super) float: Option<&'static str>,
    pub(super) layout: Option<&'a Layout>,
}

/// Prints a program.
pub(super) fn print(program: &Program<'_>) -> String {
    let held = program.item.held.iter().flatten();
    let mut writer = Writer {
        program,
        names: names::of(program.func, held.map(|held| held.name.to_string())),
        out: String::new(),
        depth: 1,
        line: None,
        needs: BTreeSet::new(),
        moving: HashSet::new(),
        changing: calls::changing(program.func, program.kinds),
        types: names::types(program.func),
        owning: owning::of(program.func, &program.item.params),
        generators: names::generators(program.func, program.kinds),
        closures: closures::of(program),
    };
    writer.dereferenced();
    let result = |writer: &mut Writer<'_>, _: usize, values: &[Operand<Var>]| match values.first() {
        Some(value) => writer.owned(value),
        None => "()".to_owned(),
    };
    writer.region(&program.func.body, &result);
    writer.finish()
}

/// What a text may name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    ControlFlow,
    Pure,
    Assume,
}

/// The expression that an exit ends in.
type Leaf<'l> = &'l dyn Fn(&mut Writer<'_>, usize, &[Operand<Var>]) -> String;

struct Writer<'a> {
    program: &'a Program<'a>,
    names: Vec<String>,
    out: String,
    depth: usize,
    /// The user's line that was shown last.
    line: Option<usize>,
    needs: BTreeSet<Need>,
    /// The calls that change their arguments.
    changing: BTreeMap<usize, calls::Changing>,
    /// The types of variables that only their use tells.
    types: HashMap<usize, String>,
    /// The variables that may own memory though their kind is that of numbers.
    owning: HashSet<usize>,
    generators: HashSet<usize>,
    closures: closures::Closures,
    /// The variables of types that only the other branch tells: read once, they move.
    moving: HashSet<usize>,
}

impl Writer<'_> {
    fn finish(self) -> String {
        let mut text = String::new();
        text += &self.signature();
        text += " {\n";
        if self.needs.contains(&Need::ControlFlow) {
            text += "    use std::ops::ControlFlow;\n";
        }
        let krate = encode::spliced(self.program.item.args.krate());
        if self.needs.contains(&Need::Pure) {
            text += &format!("    use {krate}::pure;\n");
        }
        if self.needs.contains(&Need::Assume) {
            text += "    use pure::Assume as _;\n";
        }
        // A closure finds them outside.
        let is_closure = self.program.item.held.is_some();
        let items = self.program.body.items.iter().filter(|_| !is_closure);
        for item in items {
            text += &format!("    {}\n", encode::spliced(item.to_token_stream()));
        }
        text + &self.out + "}\n"
    }

    fn write(&mut self, text: &str) {
        if !text.is_empty() {
            self.out.extend(std::iter::repeat_n("    ", self.depth));
            self.out.push_str(text);
        }
        self.out.push('\n');
    }

    /// Lines between two that belong together.
    fn nested(&mut self, open: &str, close: &str, inner: impl FnOnce(&mut Self)) {
        self.write(open);
        self.depth += 1;
        inner(self);
        self.depth -= 1;
        self.write(close);
    }

    fn comment(&mut self, span: Span) {
        let Some(layout) = self.program.layout else { return };
        let Some(line) = layout.line_of(span) else { return };
        if self.line.replace(line) != Some(line)
            && let Some(text) = layout.line(line)
        {
            self.write(&format!("// line {line}: {text}"));
        }
    }

    fn name(&self, var: Var) -> String {
        self.names.get(var.index()).cloned().unwrap_or_default()
    }

    fn kind(&self, var: Var) -> Holds {
        crate::analysis::kind::of_var(self.program.kinds, var)
    }

    /// A pattern for variables, with the types that the user gave them.
    fn pattern(&self, vars: &[Var]) -> String {
        tuple(vars.iter().map(|var| self.name(*var)).collect())
    }

    fn values(&mut self, values: &[Operand<Var>]) -> String {
        tuple(values.iter().map(|value| self.owned(value)).collect())
    }

    fn region(&mut self, region: &Region, leaf: Leaf<'_>) {
        region.stmts.iter().for_each(|stmt| self.stmt(stmt));
        match &region.term {
            Term::Exit { to, values } => {
                let end = leaf(self, *to, values);
                self.write(&end);
            }
            Term::Diverge(op) => {
                let op = self.op(None, op);
                self.write(&op);
            }
            Term::Branch(node) => self.branch(node, "", "", leaf),
            Term::Dispatch { node, exits, .. } => self.dispatch(node, exits, leaf),
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        self.comment(stmt.span);
        match &stmt.kind {
            Kind::Let { out, .. } if self.closures.types.contains(&out.index()) => {}
            Kind::Let { out, op } => {
                let (mut name, value) = (self.typed(*out), self.op(Some(*out), op));
                // Rustc does not look ahead for what an option holds.
                if let (Op::Get(place), Some(float)) = (op, self.program.float)
                    && matches!(place.path.last(), Some(Proj::Payload(_)))
                    && of_var(self.program.kinds, *out) == Holds::Scalar
                    && !name.contains(':')
                {
                    name += &format!(": {float}");
                }
                self.write(&format!("let {name} = {value};"));
                self.drawn_from(&[*out]);
            }
            Kind::Declare(_) => {}
            Kind::Set {
                out,
                base,
                path,
                how,
                value,
            } => {
                let value = self.set(*base, path, *how, value);
                let name = self.typed(*out);
                self.write(&format!("let {name} = {value};"));
            }
            Kind::Mutate {
                out,
                base,
                path,
                method,
                args,
                result,
            } => {
                let value = self.mutated(*base, path, &method.to_string(), args, result.is_some());
                let name = match result {
                    Some(result) => self.pattern(&[*out, *result]),
                    None => self.typed(*out),
                };
                self.write(&format!("let {name} = {value};"));
            }
            Kind::Effect(op) => {
                let op = self.op(None, op);
                self.write(&format!("{op};"));
            }
            Kind::Bind { outs, node, .. } => self.bind(outs, node),
        }
    }

    fn typed(&self, var: Var) -> String {
        let name = self.name(var);
        match self
            .program
            .func
            .vars
            .get(var.index())
            .and_then(|info| info.ty.as_ref())
        {
            Some(ty) => format!("{name}: {}", crate::ir::text::type_tokens(ty)),
            None => match self.types.get(&var.index()) {
                Some(ty) => format!("{name}: {ty}"),
                None => name,
            },
        }
    }

    /// A node with one exit.
    fn bind(&mut self, outs: &[Var], node: &Node) {
        let head = if outs.is_empty() {
            String::new()
        } else {
            format!("let {} = ", self.pattern(outs))
        };
        let tail = if outs.is_empty() { "" } else { ";" };
        match node {
            Node::Loop(l) => self.bound_loop(&head, l),
            _ => self.branch(node, &head, tail, &|writer, _, values| writer.values(values)),
        }
        self.drawn_from(outs);
    }

    /// `if` or `match`, each arm ending in `leaf`.
    fn branch(&mut self, node: &Node, head: &str, tail: &str, leaf: Leaf<'_>) {
        match node {
            Node::If { cond, then, els } => {
                let cond = self.operand(cond);
                self.nested(&format!("{head}if {cond} {{"), "} else {", |writer| {
                    writer.region(then, leaf)
                });
                // The closing line of one block opens the next.
                self.depth += 1;
                self.region(els, leaf);
                self.depth -= 1;
                self.write(&format!("}}{tail}"));
            }
            Node::Match { scrutinee, arms } => {
                let scrutinee = self.owned(scrutinee);
                self.nested(
                    &format!("{head}match {scrutinee} {{"),
                    &format!("}}{tail}"),
                    |writer| {
                        arms.iter().for_each(|arm| writer.arm(arm, leaf));
                    },
                );
            }
            Node::Loop(_) => {}
        }
    }

    fn arm(&mut self, arm: &Arm, leaf: Leaf<'_>) {
        let renamed: Vec<_> = arm
            .bindings
            .iter()
            .filter(|(name, var)| *name != self.name(*var))
            .collect();
        let guard = arm.guard.as_ref().map(|(stmts, value)| {
            let outer = std::mem::take(&mut self.out);
            let depth = std::mem::take(&mut self.depth);
            for (name, var) in &renamed {
                self.write(&format!("let {} = Clone::clone(&{name});", self.name(*var)));
            }
            stmts.iter().for_each(|stmt| self.stmt(stmt));
            let value = self.operand(value);
            self.depth = depth;
            let lines = std::mem::replace(&mut self.out, outer);
            let code = lines
                .lines()
                .filter(|line| !line.starts_with("//"))
                .collect::<Vec<_>>()
                .join(" ");
            if code.is_empty() {
                format!(" if {value}")
            } else {
                format!(" if {{ {code} {value} }}")
            }
        });
        let pat = encode::spliced(arm.pat.to_token_stream());
        let open = format!("{pat}{} => {{", guard.unwrap_or_default());
        self.nested(&open, "}", |writer| {
            for (name, var) in &renamed {
                writer.write(&format!("let {} = {name};", writer.name(*var)));
            }
            writer.region(&arm.body, leaf);
        });
    }
}

/// `(a, b)`, `a` for one, `()` for none.
fn tuple(mut items: Vec<String>) -> String {
    match items.len() {
        1 => items.remove(0),
        _ => format!("({})", items.join(", ")),
    }
}

/// `(a, b)`, `(a,)` for one.
fn tuple_of(items: &[String]) -> String {
    match items {
        [item] => format!("({item},)"),
        _ => format!("({})", items.join(", ")),
    }
}

/// A name as an identifier; a keyword is written raw.
fn identifier(name: &str) -> syn::Ident {
    match name.strip_prefix("r#") {
        Some(raw) => syn::Ident::new_raw(raw, Span::mixed_site()),
        None => syn::Ident::new(name, Span::mixed_site()),
    }
}
