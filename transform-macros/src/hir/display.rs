//! The stable text form of the surface program, for snapshots and dumps. Locals are printed under the
//! user's names, with a number where several share one.

use super::*;
use crate::ir::text::{Text, tokens, type_tokens};
use std::fmt::{self, Display, Formatter, Write};

impl Display for Body {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let printer = Printer {
            locals: &self.locals,
            checkpoints: &self.checkpoints,
        };
        let params: Vec<String> = self.params.iter().map(|param| printer.local(*param)).collect();
        writeln!(f, "fn({})", params.join(", "))?;
        for item in &self.items {
            writeln!(f, "  item {}", tokens(item))?;
        }
        for index in 0..self.locals.len() {
            printer.declaration(f, LocalId(index as u32))?;
        }
        printer.block(f, &self.block, 1)
    }
}

struct Printer<'b> {
    locals: &'b [Local],
    checkpoints: &'b Map<LoopId, Checkpoint<Operand<LocalId>>>,
}

impl Printer<'_> {
    fn local(&self, id: LocalId) -> String {
        let Some(local) = self.locals.get(id.0 as usize) else {
            return format!("?{}", id.0);
        };
        let shared = self
            .locals
            .iter()
            .filter(|other| other.name == local.name)
            .count()
            > 1;
        if shared {
            format!("{}#{}", local.name, id.0)
        } else {
            local.name.clone()
        }
    }

    /// The flags of a local, if it has any.
    fn declaration(&self, f: &mut Formatter<'_>, id: LocalId) -> fmt::Result {
        let Some(local) = self.locals.get(id.0 as usize) else {
            return Ok(());
        };
        let flags = [
            (local.mutable, " mut"),
            (local.storage, " storage"),
            (local.lent, " lent"),
            (local.nondiff, " nondiff"),
        ];
        let flags: String = flags
            .iter()
            .filter(|(set, _)| *set)
            .map(|(_, name)| *name)
            .collect();
        let ty = local
            .ty
            .as_ref()
            .map(|ty| format!(": {}", type_tokens(ty)))
            .unwrap_or_default();
        if flags.is_empty() && ty.is_empty() {
            return Ok(());
        }
        writeln!(f, "  local {}{ty}{flags}", self.local(id))
    }

    fn block(&self, f: &mut dyn Write, block: &Block, depth: usize) -> fmt::Result {
        block
            .stmts
            .iter()
            .try_for_each(|stmt| self.stmt(f, &stmt.kind, depth))
    }

    fn stmt(&self, f: &mut dyn Write, stmt: &StmtKind, depth: usize) -> fmt::Result {
        let pad = "  ".repeat(depth);
        write!(f, "{pad}")?;
        match stmt {
            StmtKind::Let { local, op } => writeln!(f, "let {} = {}", self.local(*local), self.op(op)),
            StmtKind::Declare(local) => writeln!(f, "declare {}", self.local(*local)),
            StmtKind::Assign { local, op } => writeln!(f, "{} = {}", self.local(*local), self.op(op)),
            StmtKind::Set { place, how, value } => {
                let how = match how {
                    SetHow::Assign => "=",
                    SetHow::Add => "+=",
                    SetHow::Sub => "-=",
                };
                writeln!(f, "set {} {how} {}", self.place(place), self.operand(value))
            }
            StmtKind::Mutate {
                place,
                method,
                args,
                result,
            } => {
                let result = result
                    .map(|local| format!("{} = ", self.local(local)))
                    .unwrap_or_default();
                writeln!(
                    f,
                    "mutate {result}{}.{method}({})",
                    self.place(place),
                    self.operands(args)
                )
            }
            StmtKind::Effect(op) => writeln!(f, "effect {}", self.op(op)),
            StmtKind::Return(value) => writeln!(f, "return {}", self.operand(value)),
            StmtKind::Break(id) => writeln!(f, "break {}", id.0),
            StmtKind::Continue(id) => writeln!(f, "continue {}", id.0),
            StmtKind::Diverge(op) => writeln!(f, "diverge {}", self.op(op)),
            StmtKind::If { cond, then, els } => {
                writeln!(f, "if {} {{", self.operand(cond))?;
                self.block(f, then, depth + 1)?;
                if !els.stmts.is_empty() {
                    writeln!(f, "{pad}}} else {{")?;
                    self.block(f, els, depth + 1)?;
                }
                writeln!(f, "{pad}}}")
            }
            StmtKind::Match { scrutinee, arms } => {
                writeln!(f, "match {} {{", self.operand(scrutinee))?;
                arms.iter().try_for_each(|arm| self.arm(f, arm, depth + 1))?;
                writeln!(f, "{pad}}}")
            }
            StmtKind::Loop { id, iter, body } => {
                let iter = iter
                    .as_ref()
                    .map(|iter| format!(" {}", self.iter(iter)))
                    .unwrap_or_default();
                let checkpoint = self.checkpoints.get(id);
                let checkpoint = checkpoint.map(|checkpoint| checkpoint.text(|n| self.operand(n)));
                writeln!(f, "loop {}{iter}{} {{", id.0, checkpoint.unwrap_or_default())?;
                self.block(f, body, depth + 1)?;
                writeln!(f, "{pad}}}")
            }
        }
    }

    fn arm(&self, f: &mut dyn Write, arm: &Arm, depth: usize) -> fmt::Result {
        let pad = "  ".repeat(depth);
        let bindings: Vec<String> = arm
            .bindings
            .iter()
            .map(|(name, local)| format!("{name} -> {}", self.local(*local)))
            .collect();
        let bindings = if bindings.is_empty() {
            String::new()
        } else {
            format!(" [{}]", bindings.join(", "))
        };
        write!(f, "{pad}{}{bindings}", tokens(&arm.pat))?;
        if let Some((stmts, cond)) = &arm.guard {
            writeln!(f, " if {{")?;
            self.block(f, stmts, depth + 1)?;
            write!(f, "{pad}  {}\n{pad}}}", self.operand(cond))?;
        }
        writeln!(f, " => {{")?;
        self.block(f, &arm.body, depth + 1)?;
        writeln!(f, "{pad}}}")
    }

    fn iter(&self, iter: &Iter) -> String {
        let item = self.local(iter.item);
        match &iter.source {
            IterSource::Inactive(operand) => format!("for {item} in inactive {}", self.operand(operand)),
            IterSource::Range {
                lo,
                hi,
                inclusive,
                adapters,
            } => {
                let dots = if *inclusive { "..=" } else { ".." };
                let adapters: String = adapters.iter().map(|adapter| self.adapter(adapter)).collect();
                format!(
                    "for {item} in ({}{dots}{}){adapters}",
                    self.operand(lo),
                    self.operand(hi)
                )
            }
        }
    }

    fn adapter(&self, adapter: &RangeAdapter) -> String {
        match adapter {
            RangeAdapter::Rev => ".rev()".to_owned(),
            RangeAdapter::StepBy(step) => format!(".step_by({})", self.operand(step)),
        }
    }

    fn op(&self, op: &Op<LocalId>) -> String {
        Text {
            name: &|local| self.local(local),
        }
        .op(op)
    }

    fn operands(&self, operands: &[Operand<LocalId>]) -> String {
        Text {
            name: &|local| self.local(local),
        }
        .operands(operands)
    }

    fn operand(&self, operand: &Operand<LocalId>) -> String {
        Text {
            name: &|local| self.local(local),
        }
        .operand(operand)
    }

    fn place(&self, place: &Place<LocalId>) -> String {
        Text {
            name: &|local| self.local(local),
        }
        .place(place)
    }
}
