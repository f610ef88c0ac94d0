//! The functional program of small functions, and the rules it keeps for all fixtures.

use super::{items, lowered, snapshot};
use crate::functionalize;
use crate::ir::op::{Op, Operand};
use crate::ir::ssa::{Func, Kind, Stmt, Term, Var};
use crate::ir::verify::{self, Report};
use std::path::Path;

macro_rules! functional {
    ($($family:ident)*) => {
        $(
            #[test]
            fn $family() {
                let fixtures = include_str!(concat!("fixtures/functional/", stringify!($family), ".rs"));
                let name = concat!("functional__", stringify!($family));
                snapshot(name, fixtures, |_, body| functionalize::body(body).to_string());
            }
        )*
    };
}

functional! {
    values
    loops
    places
    inout
}

#[test]
fn all_fixtures_keep_the_rules() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/fixtures");
    for family in ["lower", "functional", "facts", "expand"] {
        let files = std::fs::read_dir(fixtures.join(family)).expect("the fixtures are there");
        for file in files {
            let path = file.expect("a fixture file").path();
            let text = std::fs::read_to_string(&path).expect("fixtures are text");
            for item in items(&text) {
                let Ok((_, body)) = lowered(item) else { continue };
                let func = functionalize::body(&body);
                assert_eq!(
                    verify::check(&func),
                    Report::default(),
                    "{}:\n{func}",
                    path.display()
                );
            }
        }
    }
}

fn func(text: &str) -> Func {
    let (_, body) = lowered(items(text).remove(0)).expect("the function is supported");
    functionalize::body(&body)
}

#[test]
fn a_second_assignment_is_found() {
    let mut func = func("fn f(x: f64) -> f64 { let y = x * x; y }");
    let again = func.body.stmts.first().cloned();
    func.body.stmts.extend(again);
    assert_eq!(verify::check(&func).broken, ["`y` is assigned twice"]);
}

#[test]
fn a_use_out_of_scope_is_found() {
    let mut func =
        func("fn f(x: f64) -> f64 { let y = if x > 0.0 { let z = x * x; z + 1.0 } else { x }; y }");
    let z = func
        .vars
        .iter()
        .position(|info| info.name == "z")
        .map(|index| Var(index as u32));
    let value = Operand::Var(z.expect("there is a `z`"));
    func.body.term = Term::Exit {
        to: 0,
        values: vec![value],
    };
    assert_eq!(verify::check(&func).broken, ["`z` is used where it is not bound"]);
}

#[test]
fn exits_lead_somewhere_with_their_values() {
    let mut func = func("fn f(x: f64) -> f64 { x }");
    func.body.term = Term::Exit {
        to: 1,
        values: Vec::new(),
    };
    assert_eq!(verify::check(&func).broken, ["exit 1 leads nowhere"]);
    func.body.term = Term::Exit {
        to: 0,
        values: Vec::new(),
    };
    assert_eq!(
        verify::check(&func).broken,
        ["exit 0 carries 0 values for 1 variables"]
    );
}

#[test]
fn a_version_of_another_place_is_found() {
    let mut func = func("fn f(mut a: [f64; 2], b: f64) -> f64 { a[0] = 1.0; b }");
    let b = func.params.last().copied().expect("two parameters");
    for Stmt { kind, .. } in &mut func.body.stmts {
        if let Kind::Set { base, .. } = kind {
            *base = b;
        }
    }
    assert_eq!(
        verify::check(&func).broken,
        ["`a#1` is no version of the place of `b`"]
    );
}

#[test]
#[should_panic(expected = "fn(x)\n  y = x\n")]
fn a_broken_program_is_shown() {
    let mut func = func("fn f(x: f64) -> f64 { let y = x * x; y }");
    for Stmt { kind, .. } in &mut func.body.stmts {
        if let Kind::Let { op, .. } = kind {
            *op = Op::Copy(Operand::Var(Var(0)));
        }
    }
    func.body.term = Term::Exit {
        to: 7,
        values: Vec::new(),
    };
    verify::func(&func);
}
