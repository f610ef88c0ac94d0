//! The stable text form of the functional program, for snapshots and dumps. Variables are printed under the
//! user's names, with a number from the second of a name on.
//!
//! `a, b = if c {..}` is a node with one exit, whose values become `a` and `b`. Where a region ends in a
//! node, `branch` leaves through the region's exits, and `dispatch` goes on with a region per exit. The exits
//! of a loop are 0, the next round, and 1, its end.

use super::op::{Op, Operand, Place, Proj};
use super::ssa::{Adapter, Arm, Func, Items, Kind, Loop, Node, Region, Source, Stmt, Term, Var};
use super::text::{Text, tokens, type_tokens};
use crate::hir::SetHow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Display, Formatter, Write};

impl Func {
    /// The names of the variables in texts.
    pub(crate) fn text_names(&self) -> Vec<String> {
        let mut seen: HashMap<&str, u32> = HashMap::new();
        let mut names = Vec::new();
        for info in &self.vars {
            let count = seen.entry(&info.name).or_default();
            names.push(if *count == 0 {
                info.name.clone()
            } else {
                format!("{}#{count}", info.name)
            });
            *count += 1;
        }
        names
    }
}

impl Display for Func {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let printer = Printer {
            names: self.text_names(),
        };
        writeln!(f, "fn({})", printer.vars(&self.params))?;
        printer.declarations(f, self)?;
        printer.region(f, &self.body, 1)
    }
}

struct Printer {
    names: Vec<String>,
}

impl Printer {
    fn var(&self, var: Var) -> String {
        self.names
            .get(var.index())
            .cloned()
            .unwrap_or_else(|| format!("?{}", var.0))
    }

    fn vars(&self, vars: &[Var]) -> String {
        let names: Vec<String> = vars.iter().map(|var| self.var(*var)).collect();
        names.join(", ")
    }

    fn op(&self, op: &Op<Var>) -> String {
        Text {
            name: &|var| self.var(var),
        }
        .op(op)
    }

    fn operand(&self, operand: &Operand<Var>) -> String {
        Text {
            name: &|var| self.var(var),
        }
        .operand(operand)
    }

    fn operands(&self, operands: &[Operand<Var>]) -> String {
        Text {
            name: &|var| self.var(var),
        }
        .operands(operands)
    }

    fn place(&self, base: Var, path: &[Proj<Var>]) -> String {
        let place = Place {
            base,
            path: path.to_vec(),
            span: proc_macro2::Span::mixed_site(),
        };
        Text {
            name: &|var| self.var(var),
        }
        .place(&place)
    }

    /// What is known of variables beyond their definitions: types, flags, and who shares a place.
    fn declarations(&self, f: &mut Formatter<'_>, func: &Func) -> fmt::Result {
        let mut places: BTreeMap<_, Vec<Var>> = BTreeMap::new();
        for (index, info) in func.vars.iter().enumerate() {
            let var = Var(index as u32);
            let ty = info
                .ty
                .as_ref()
                .map(|ty| format!(": {}", type_tokens(ty)))
                .unwrap_or_default();
            let nondiff = if info.nondiff { " nondiff" } else { "" };
            if !ty.is_empty() || !nondiff.is_empty() {
                writeln!(f, "  var {}{ty}{nondiff}", self.var(var))?;
            }
            if let Some(storage) = info.storage {
                places.entry(storage).or_default().push(var);
            }
        }
        places
            .values()
            .try_for_each(|versions| writeln!(f, "  storage {}", self.vars(versions)))
    }

    fn region(&self, f: &mut dyn Write, region: &Region, depth: usize) -> fmt::Result {
        region
            .stmts
            .iter()
            .try_for_each(|stmt| self.stmt(f, stmt, depth))?;
        let pad = "  ".repeat(depth);
        match &region.term {
            Term::Exit { to, values } => writeln!(f, "{pad}exit {to} ({})", self.operands(values)),
            Term::Diverge(op) => writeln!(f, "{pad}diverge {}", self.op(op)),
            Term::Branch(node) => {
                write!(f, "{pad}branch ")?;
                self.node(f, node, depth)
            }
            Term::Dispatch { id, node, exits } => {
                write!(f, "{pad}dispatch {id} ")?;
                self.node(f, node, depth)?;
                let first = usize::from(matches!(node, Node::Loop(_)));
                for (k, exit) in exits.iter().enumerate() {
                    writeln!(f, "{pad}on {} ({}) {{", first + k, self.vars(&exit.params))?;
                    self.region(f, exit, depth + 1)?;
                    writeln!(f, "{pad}}}")?;
                }
                Ok(())
            }
        }
    }

    fn stmt(&self, f: &mut dyn Write, stmt: &Stmt, depth: usize) -> fmt::Result {
        let pad = "  ".repeat(depth);
        write!(f, "{pad}")?;
        match &stmt.kind {
            Kind::Let { out, op } => writeln!(f, "{} = {}", self.var(*out), self.op(op)),
            Kind::Declare(var) => writeln!(f, "declare {}", self.var(*var)),
            Kind::Set {
                out,
                base,
                path,
                how,
                value,
            } => {
                let how = match how {
                    SetHow::Assign => "=",
                    SetHow::Add => "+=",
                    SetHow::Sub => "-=",
                };
                let place = self.place(*base, path);
                writeln!(
                    f,
                    "{} = set {place} {how} {}",
                    self.var(*out),
                    self.operand(value)
                )
            }
            Kind::Mutate {
                out,
                base,
                path,
                method,
                args,
                result,
            } => {
                let result = result
                    .map(|result| format!(", {}", self.var(result)))
                    .unwrap_or_default();
                let call = format!("{}.{method}({})", self.place(*base, path), self.operands(args));
                writeln!(f, "{}{result} = mutate {call}", self.var(*out))
            }
            Kind::Effect(op) => writeln!(f, "effect {}", self.op(op)),
            Kind::Bind { outs, node, .. } => {
                if !outs.is_empty() {
                    write!(f, "{} = ", self.vars(outs))?;
                }
                self.node(f, node, depth)
            }
        }
    }

    fn node(&self, f: &mut dyn Write, node: &Node, depth: usize) -> fmt::Result {
        let pad = "  ".repeat(depth);
        match node {
            Node::If { cond, then, els } => {
                writeln!(f, "if {} {{", self.operand(cond))?;
                self.region(f, then, depth + 1)?;
                writeln!(f, "{pad}}} else {{")?;
                self.region(f, els, depth + 1)?;
            }
            Node::Match { scrutinee, arms } => {
                writeln!(f, "match {} {{", self.operand(scrutinee))?;
                arms.iter().try_for_each(|arm| self.arm(f, arm, depth + 1))?;
            }
            Node::Loop(l) => {
                let (source, carried) = (self.source(&l.source), self.carried(l));
                let checkpoint = l.checkpoint.as_ref();
                let checkpoint = checkpoint.map(|checkpoint| checkpoint.text(|n| self.operand(n)));
                writeln!(
                    f,
                    "loop {}{source}{carried}{} {{",
                    l.id,
                    checkpoint.unwrap_or_default()
                )?;
                self.region(f, &l.body, depth + 1)?;
            }
        }
        writeln!(f, "{pad}}}")
    }

    fn arm(&self, f: &mut dyn Write, arm: &Arm, depth: usize) -> fmt::Result {
        let pad = "  ".repeat(depth);
        write!(f, "{pad}{}", tokens(&arm.pat))?;
        if !arm.bindings.is_empty() {
            let bindings = arm
                .bindings
                .iter()
                .map(|(name, var)| format!("{name} -> {}", self.var(*var)));
            write!(f, " [{}]", bindings.collect::<Vec<_>>().join(", "))?;
        }
        if let Some((stmts, cond)) = &arm.guard {
            writeln!(f, " if {{")?;
            stmts.iter().try_for_each(|stmt| self.stmt(f, stmt, depth + 1))?;
            write!(f, "{pad}  {}\n{pad}}}", self.operand(cond))?;
        }
        writeln!(f, " => {{")?;
        self.region(f, &arm.body, depth + 1)?;
        writeln!(f, "{pad}}}")
    }

    /// Carried variables with their initial values.
    fn carried(&self, l: &Loop) -> String {
        let inits = l.body.params.iter().zip(&l.inits);
        let inits: Vec<_> = inits
            .map(|(var, init)| format!("{} = {}", self.var(*var), self.operand(init)))
            .collect();
        if inits.is_empty() {
            String::new()
        } else {
            format!(" carry ({})", inits.join(", "))
        }
    }

    fn source(&self, source: &Option<Source>) -> String {
        let Some(source) = source else {
            return String::new();
        };
        let items = match &source.items {
            Items::Inactive(x) => format!("inactive {}", self.operand(x)),
            Items::Range {
                lo,
                hi,
                inclusive,
                adapters,
            } => {
                let dots = if *inclusive { "..=" } else { ".." };
                let adapters: String = adapters.iter().map(|adapter| self.adapter(adapter)).collect();
                format!("({}{dots}{}){adapters}", self.operand(lo), self.operand(hi))
            }
        };
        format!(" for {} in {items}", self.var(source.item))
    }

    fn adapter(&self, adapter: &Adapter) -> String {
        match adapter {
            Adapter::Rev => ".rev()".to_owned(),
            Adapter::StepBy(step) => format!(".step_by({})", self.operand(step)),
        }
    }
}
