//! The stable text form of the surface program, for snapshots and dumps. Locals are printed under the
//! user's names, with a number where several share one.

use super::*;
use crate::ir::op::{Callee, Length};
use quote::ToTokens;
use std::fmt::{self, Display, Formatter, Write};

impl Display for Body {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let printer = Printer { locals: &self.locals };
        let params: Vec<String> = self.params.iter().map(|param| printer.local(*param)).collect();
        writeln!(f, "fn({})", params.join(", "))?;
        for item in &self.items {
            writeln!(f, "  item {}", text(item))?;
        }
        for index in 0..self.locals.len() {
            printer.declaration(f, LocalId(index as u32))?;
        }
        printer.block(f, &self.block, 1)
    }
}

/// The source text of tokens, without the spaces that only the token printer puts there.
fn text(tokens: &impl ToTokens) -> String {
    const TIGHTER: &[(&str, &str)] = &[
        (" ! (", "!("),
        (" ! [", "!["),
        (" :: ", "::"),
        (":: ", "::"),
        (" ::", "::"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" ,", ","),
        (" [", "["),
        ("[ ", "["),
        (" ]", "]"),
        (" ;", ";"),
        (" : ", ": "),
        (" . ", "."),
        ("& ", "&"),
    ];
    TIGHTER.iter().fold(tokens.to_token_stream().to_string(), |text, (from, to)| text.replace(from, to))
}

/// The same for a type, where `<` and `>` are brackets.
fn type_text(ty: &impl ToTokens) -> String {
    const TIGHTER: &[(&str, &str)] = &[(" < ", "<"), (" <", "<"), ("< ", "<"), (" >", ">"), (",::", ", ::")];
    TIGHTER.iter().fold(text(ty), |text, (from, to)| text.replace(from, to))
}

struct Printer<'b> {
    locals: &'b [Local],
}

impl Printer<'_> {
    fn local(&self, id: LocalId) -> String {
        let Some(local) = self.locals.get(id.0 as usize) else {
            return format!("?{}", id.0);
        };
        let shared = self.locals.iter().filter(|other| other.name == local.name).count() > 1;
        if shared { format!("{}#{}", local.name, id.0) } else { local.name.clone() }
    }

    /// The flags of a local, if it has any.
    fn declaration(&self, f: &mut Formatter<'_>, id: LocalId) -> fmt::Result {
        let Some(local) = self.locals.get(id.0 as usize) else {
            return Ok(());
        };
        let flags = [(local.mutable, " mut"), (local.storage, " storage"), (local.nondiff, " nondiff")];
        let flags: String = flags.iter().filter(|(set, _)| *set).map(|(_, name)| *name).collect();
        let ty = local.ty.as_ref().map(|ty| format!(": {}", type_text(ty))).unwrap_or_default();
        if flags.is_empty() && ty.is_empty() {
            return Ok(());
        }
        writeln!(f, "  local {}{ty}{flags}", self.local(id))
    }

    fn block(&self, f: &mut dyn Write, block: &Block, depth: usize) -> fmt::Result {
        block.stmts.iter().try_for_each(|stmt| self.stmt(f, &stmt.kind, depth))
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
            StmtKind::Mutate { place, method, args, result } => {
                let result = result.map(|local| format!("{} = ", self.local(local))).unwrap_or_default();
                writeln!(f, "mutate {result}{}.{method}({})", self.place(place), self.operands(args))
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
                let iter = iter.as_ref().map(|iter| format!(" {}", self.iter(iter))).unwrap_or_default();
                writeln!(f, "loop {}{iter} {{", id.0)?;
                self.block(f, body, depth + 1)?;
                writeln!(f, "{pad}}}")
            }
        }
    }

    fn arm(&self, f: &mut dyn Write, arm: &Arm, depth: usize) -> fmt::Result {
        let pad = "  ".repeat(depth);
        let bindings: Vec<String> =
            arm.bindings.iter().map(|(name, local)| format!("{name} -> {}", self.local(*local))).collect();
        let bindings =
            if bindings.is_empty() { String::new() } else { format!(" [{}]", bindings.join(", ")) };
        write!(f, "{pad}{}{bindings}", text(&arm.pat))?;
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
            IterSource::Range { lo, hi, inclusive, adapters } => {
                let dots = if *inclusive { "..=" } else { ".." };
                let adapters: String = adapters.iter().map(|adapter| self.adapter(adapter)).collect();
                format!("for {item} in ({}{dots}{}){adapters}", self.operand(lo), self.operand(hi))
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
        match op {
            Op::Copy(arg) => self.operand(arg),
            Op::Get(place) => format!("get {}", self.place(place)),
            Op::Deref(arg) => format!("deref {}", self.operand(arg)),
            Op::Unary { op, arg } => format!("{}{}", text(op), self.operand(arg)),
            Op::Binary { op, lhs, rhs } | Op::Compare { op, lhs, rhs } => {
                format!("{} {} {}", self.operand(lhs), op.to_token_stream(), self.operand(rhs))
            }
            Op::Cast { arg, ty } => format!("{} as {}", self.operand(arg), type_text(ty)),
            Op::Method { recv, name, turbofish, args } => {
                let turbofish = turbofish.as_ref().map(type_text).unwrap_or_default();
                let recv = match recv {
                    Operand::Ref(place) if !place.path.is_empty() => format!("({})", self.operand(recv)),
                    _ => self.operand(recv),
                };
                format!("{recv}.{name}{turbofish}({})", self.operands(args))
            }
            Op::Call { func, args } => {
                let func = match func {
                    Callee::Path(path) => type_text(path),
                    Callee::Transform { ty, .. } => format!("<{}>", type_text(ty)),
                };
                format!("call {func}({})", self.operands(args))
            }
            Op::Tuple(items) => format!("tuple({})", self.operands(items)),
            Op::Array { items, vec } => format!("{}[{}]", vec_prefix(*vec), self.operands(items)),
            Op::Repeat { item, len, vec } => {
                let len = match len {
                    Length::Operand(len) => self.operand(len),
                    Length::Const(len) => text(len),
                };
                format!("{}[{}; {len}]", vec_prefix(*vec), self.operand(item))
            }
            Op::Primal(arg) => format!("primal {}", self.operand(arg)),
            Op::Opaque { tokens, inputs } => {
                let kind = if tokens.format { "format" } else { tokens.construct };
                let inputs: Vec<String> =
                    inputs.iter().map(|(name, local)| format!("{name} = {}", self.local(*local))).collect();
                format!("opaque <{kind}> `{}` [{}]", text(&tokens.expr), inputs.join(", "))
            }
        }
    }

    fn operands(&self, operands: &[Operand<LocalId>]) -> String {
        let operands: Vec<String> = operands.iter().map(|operand| self.operand(operand)).collect();
        operands.join(", ")
    }

    fn operand(&self, operand: &Operand<LocalId>) -> String {
        match operand {
            Operand::Var(local) => self.local(*local),
            Operand::Lit(lit) => lit.to_token_stream().to_string().replace("- ", "-"),
            Operand::Path(path) => text(path),
            Operand::Unit => "()".to_owned(),
            Operand::Ref(place) => format!("&{}", self.place(place)),
        }
    }

    fn place(&self, place: &Place<LocalId>) -> String {
        let path: String = place.path.iter().map(|proj| self.proj(proj)).collect();
        format!("{}{path}", self.local(place.base))
    }

    fn proj(&self, proj: &HirProj) -> String {
        let end =
            |end: &Option<Operand<LocalId>>| end.as_ref().map(|end| self.operand(end)).unwrap_or_default();
        match proj {
            Proj::Index(index) => format!("[{}]", self.operand(index)),
            Proj::Multi { indices, tuple: false } => format!("[[{}]]", self.operands(indices)),
            Proj::Multi { indices, tuple: true } => format!("[({})]", self.operands(indices)),
            Proj::Range { lo, hi, inclusive } => {
                let dots = if *inclusive { "..=" } else { ".." };
                format!("[{}{dots}{}]", end(lo), end(hi))
            }
            Proj::Field(member) => format!(".{}", member.to_token_stream()),
        }
    }
}

fn vec_prefix(vec: bool) -> &'static str {
    if vec { "vec!" } else { "" }
}
