//! Windows: neighbours of an element that each round of a loop reads, `x[i]` and `x[i + 1]`. The rounds that
//! read an element follow each other, so its cotangent can be gathered in variables that move along with the
//! loop, and is written once.

use super::activity::{Activity, base_of};
use super::kind::{Kind, of_var};
use super::residuals::{loops as loops_of, replays};
use crate::effort::optimizes;
use crate::ir::op::{Op, Operand, Proj};
use crate::ir::ssa::{Adapter, Func, Items, Kind as StmtKind, Loop, Node, Region, Stmt, Var};
use crate::ir::table::{Map, Set};
use crate::ir::visit::{Event, walk};
use std::collections::BTreeMap;
use syn::BinOp;

/// How far apart the neighbours may be.
const WIDEST: i64 = 3;

/// The elements around the loop's item that its rounds read of one sequence.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    pub(crate) base: Var,
    /// The reads, each with its place in the window.
    pub(crate) reads: BTreeMap<Var, usize>,
    /// The offset of the first place from the item.
    pub(crate) first: i64,
    /// The number of places.
    pub(crate) places: usize,
}

/// The windows of a function, and what is read in one loop only.
#[derive(Debug, Default)]
pub(crate) struct Windows {
    pub(crate) of_loops: BTreeMap<u32, Vec<Window>>,
    once: Set<Var>,
}

impl Windows {
    /// The windows of the loop with this number.
    pub(crate) fn of_loop(&self, id: u32) -> &[Window] {
        self.of_loops.get(&id).map_or(&[], Vec::as_slice)
    }
    /// Whether the cotangent of each element of a sequence is written once at most in a call: one loop reads it, at one
    /// offset from its item or through a window, and is not run again.
    pub(crate) fn written_once(&self, base: Var) -> bool {
        self.once.contains(&base)
    }
}

/// Finds the windows of every loop.
pub(crate) fn analyze(func: &Func, activity: &Activity, kinds: &[Kind]) -> Windows {
    if !optimizes() {
        return Default::default();
    }
    let mut offsets = Map::default();
    let mut loops = Vec::new();
    walk(func, &mut |event| {
        let Event::Stmt(stmt) = event else { return };
        match &stmt.kind {
            StmtKind::Let { out, op } => offsets.extend(offset(*out, op)),
            StmtKind::Bind {
                node: Node::Loop(l), ..
            } => loops.push(&**l),
            _ => {}
        }
    });
    let found = Search {
        func,
        activity,
        kinds,
        offsets,
    };
    let mut windows = Windows::default();
    let mut inner = Set::default();
    loops_of(&func.body, &mut |l| {
        loops_of(&l.body, &mut |l| _ = inner.insert(l.id));
    });
    for l in loops {
        let of_loop = found.of_loop(l);
        if !inner.contains(&l.id) {
            windows.once.extend(found.read_once(l, &of_loop));
        }
        windows.of_loops.insert(l.id, of_loop);
    }
    windows
}

/// `v + 2` or `v - 2`: the variable and the offset.
fn offset(out: Var, op: &Op<Var>) -> Option<(Var, (Var, i64))> {
    let Op::Binary { op, lhs, rhs } = op else {
        return None;
    };
    let by = |x: &Operand<Var>| match x {
        Operand::Lit(syn::Lit::Int(int)) => int.base10_parse::<i64>().ok(),
        _ => None,
    };
    match (op, lhs, rhs) {
        (BinOp::Add(_), Operand::Var(var), by_rhs) => Some((out, (*var, by(by_rhs)?))),
        (BinOp::Add(_), by_lhs, Operand::Var(var)) => Some((out, (*var, by(by_lhs)?))),
        (BinOp::Sub(_), Operand::Var(var), by_rhs) => Some((out, (*var, -by(by_rhs)?))),
        _ => None,
    }
}

struct Search<'a> {
    func: &'a Func,
    activity: &'a Activity,
    kinds: &'a [Kind],
    offsets: Map<Var, (Var, i64)>,
}

impl Search<'_> {
    fn of_loop(&self, l: &Loop) -> Vec<Window> {
        let Some(Items::Range { adapters, .. }) = l.source.as_ref().map(|source| &source.items) else {
            return Vec::new();
        };
        if adapters.iter().any(|adapter| matches!(adapter, Adapter::Rev)) {
            return Vec::new();
        }
        let windows = self.reads(l).into_iter();
        let windows = windows.filter_map(|(base, reads)| self.window(l, base, &reads));
        windows.collect()
    }

    /// The reads around the item of a loop that runs again in reverse, by what they read.
    fn reads(&self, l: &Loop) -> BTreeMap<Var, Vec<(Var, i64)>> {
        let mut reads: BTreeMap<Var, Vec<(Var, i64)>> = BTreeMap::new();
        let Some(source) = l.source.as_ref().filter(|_| replays(l)) else {
            return reads;
        };
        for stmt in &l.body.stmts {
            if let Some((base, out, offset)) = self.read(stmt, source.item) {
                reads.entry(base).or_default().push((out, offset));
            }
        }
        reads
    }

    /// What nothing reads but a loop, once or through one of its windows.
    fn read_once(&self, l: &Loop, windows: &[Window]) -> Vec<Var> {
        let once = self.reads(l).into_iter().filter(|(base, reads)| {
            let gathered = reads.len() == 1 || windows.iter().any(|window| window.base == *base);
            gathered && touches(&self.func.body, *base) == reads.len()
        });
        once.map(|(base, _)| base).collect()
    }

    /// A read of an active number at an offset from the item.
    fn read(&self, stmt: &Stmt, item: Var) -> Option<(Var, Var, i64)> {
        let StmtKind::Let {
            out,
            op: Op::Get(place),
        } = &stmt.kind
        else {
            return None;
        };
        let [Proj::Index(Operand::Var(index))] = place.path.as_slice() else {
            return None;
        };
        let offset = match self.offsets.get(index) {
            _ if *index == item => 0,
            Some((from, offset)) if *from == item => *offset,
            _ => return None,
        };
        let numbers = of_var(self.kinds, place.base) == Kind::Seq(Box::new(Kind::Scalar));
        let stored = self
            .func
            .vars
            .get(place.base.index())
            .is_none_or(|info| info.storage.is_some());
        (numbers && !stored && self.activity.active(*out)).then_some((place.base, *out, offset))
    }

    fn window(&self, l: &Loop, base: Var, reads: &[(Var, i64)]) -> Option<Window> {
        let offsets = || reads.iter().map(|(_, offset)| *offset);
        let (first, last) = (offsets().min()?, offsets().max()?);
        let narrow = (1..=WIDEST).contains(&(last - first));
        let alone = touches(&l.body, base) == reads.len();
        (narrow && alone).then(|| Window {
            base,
            reads: reads
                .iter()
                .map(|(out, offset)| (*out, (offset - first) as usize))
                .collect(),
            first,
            places: (last - first) as usize + 1,
        })
    }
}

/// How often a region reads of a sequence, but for its length.
fn touches(region: &Region, base: Var) -> usize {
    let mut count: usize = 0;
    region.reads(&mut |read| count += usize::from(read == base));
    count - lengths(region, base)
}

fn lengths(region: &Region, base: Var) -> usize {
    let of_stmt = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Let {
            op: Op::Method { recv, name, .. },
            ..
        } => usize::from(name == "len" && base_of(recv) == Some(base)),
        StmtKind::Bind { node, .. } => node.regions().into_iter().map(|r| lengths(r, base)).sum(),
        _ => 0,
    };
    region.stmts.iter().map(of_stmt).sum()
}
