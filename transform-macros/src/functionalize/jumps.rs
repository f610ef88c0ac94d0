//! What a statement assigns, how it can be left.

use super::Jump;
use crate::hir::{Block, LocalId, Stmt, StmtKind};
use crate::ir::op::Op;
use std::collections::BTreeSet;

/// The locals a list of statements assigns; `changed` says which ones an operation does.
pub(super) fn assigned(
    stmts: &[Stmt],
    changed: &dyn Fn(&Op<LocalId>) -> Vec<LocalId>,
    into: &mut BTreeSet<LocalId>,
) {
    for stmt in stmts {
        match &stmt.kind {
            StmtKind::Let { local, op } | StmtKind::Assign { local, op } => {
                into.insert(*local);
                into.extend(changed(op));
            }
            StmtKind::Effect(op) => into.extend(changed(op)),
            StmtKind::Set { place, .. } => {
                into.insert(place.base);
            }
            StmtKind::Mutate { place, result, .. } => {
                into.insert(place.base);
                into.extend(*result);
            }
            StmtKind::If { .. } | StmtKind::Match { .. } | StmtKind::Loop { .. } => {
                blocks(stmt)
                    .into_iter()
                    .for_each(|block| assigned(&block.stmts, changed, into));
            }
            StmtKind::Declare(_)
            | StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Return(_)
            | StmtKind::Diverge(_) => {}
        }
    }
}

/// The blocks of a control statement, guards aside.
pub(super) fn blocks(stmt: &Stmt) -> Vec<&Block> {
    match &stmt.kind {
        StmtKind::If { then, els, .. } => vec![then, els],
        StmtKind::Match { arms, .. } => arms.iter().map(|arm| &arm.body).collect(),
        StmtKind::Loop { body, .. } => vec![body],
        _ => Vec::new(),
    }
}

/// How a list of statements can be left, in order of first appearance.
pub(super) fn ways_out(stmts: &[Stmt]) -> Vec<Jump> {
    let mut ways = Vec::new();
    for stmt in stmts {
        let of_stmt = stmt_ways(stmt);
        let falls = of_stmt.contains(&Jump::Fall);
        add(&mut ways, of_stmt.into_iter().filter(|way| *way != Jump::Fall));
        if !falls {
            return ways;
        }
    }
    add(&mut ways, [Jump::Fall]);
    ways
}

/// How a statement can be left.
pub(super) fn stmt_ways(stmt: &Stmt) -> Vec<Jump> {
    match &stmt.kind {
        StmtKind::Break(id) => vec![Jump::Break(*id)],
        StmtKind::Continue(id) => vec![Jump::Continue(*id)],
        StmtKind::Return(_) => vec![Jump::Return],
        StmtKind::Diverge(_) => Vec::new(),
        StmtKind::If { .. } | StmtKind::Match { .. } => {
            let mut ways = Vec::new();
            blocks(stmt)
                .into_iter()
                .for_each(|block| add(&mut ways, ways_out(&block.stmts)));
            ways
        }
        StmtKind::Loop { id, iter, body } => {
            let inside = ways_out(&body.stmts);
            let ends = iter.is_some() || inside.contains(&Jump::Break(*id));
            let mut ways: Vec<_> = ends.then_some(Jump::Fall).into_iter().collect();
            let own = [Jump::Fall, Jump::Break(*id), Jump::Continue(*id)];
            add(&mut ways, inside.into_iter().filter(|way| !own.contains(way)));
            ways
        }
        _ => vec![Jump::Fall],
    }
}

fn add(ways: &mut Vec<Jump>, more: impl IntoIterator<Item = Jump>) {
    for way in more {
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
}
