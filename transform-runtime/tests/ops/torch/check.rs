//! A row: an op as it is linearized at any level; and its comparison with the records.

use super::different::DIFFERENT;
use super::record::{First, Options, RECORDS, Record};
use crate::case::Linearization;
use crate::laws::{constants, pull, push, zip_dual};
use crate::levels::tangent;
use std::collections::BTreeSet;
use transform_runtime::{Base, Dual, Level, Tensor};

/// Relative to the number itself; and relative to the largest number of the comparison, for what cancels.
const RELATIVE: f64 = 1e-9;
const CANCELLED: f64 = 1e-14;

/// An op with options.
pub(super) trait Rule {
    fn linearize<L: Level>(xs: &[Tensor<f64, L>], options: &'static Options) -> Linearization<f64, L>;
}
/// An op at one level.
pub(super) trait RuleAt<L: Level> {
    fn linearize(&self, xs: &[Tensor<f64, L>], options: &'static Options) -> Linearization<f64, L>;
}
impl<R: Rule, L: Level> RuleAt<L> for R {
    fn linearize(&self, xs: &[Tensor<f64, L>], options: &'static Options) -> Linearization<f64, L> {
        R::linearize(xs, options)
    }
}
/// An op at the levels that are compared.
pub(super) trait Row: RuleAt<Base> + RuleAt<Dual<Base>> {}
impl<R: Rule> Row for R {}

/// Every record of the op: value, vjp, jvp and the jvp of the vjp; with operands in row-major order and in column-major.
pub(super) fn check(op: &str, row: &dyn Row) {
    let records = RECORDS.get(op).unwrap_or_else(|| panic!("no record of {op}"));
    let mut excused = BTreeSet::new();
    let mut all = Vec::new();
    for (case, record) in records.iter().enumerate() {
        let columns: Vec<Tensor> = record.inputs.iter().map(column_major).collect();
        for (memory, x) in [("rows", &record.inputs), ("columns", &columns)] {
            for compared in comparisons(row, record, x) {
                let at = format!(
                    "case {case}, shapes {:?}, {:?}, {memory}",
                    shapes(x),
                    record.options
                );
                for (place, difference) in differences(&compared) {
                    match excuse(op, compared.law, x, place) {
                        Some(reason) => _ = excused.insert(reason),
                        None => all.push(format!("{at}, {difference}")),
                    }
                }
            }
        }
    }
    assert!(all.is_empty(), "{op} is not PyTorch's:\n{}", all.join("\n"));
    let reasons = DIFFERENT.iter().filter(|different| different.op == op);
    let unneeded: Vec<_> = reasons
        .filter(|different| !excused.contains(different.reason))
        .collect();
    assert!(unneeded.is_empty(), "{op} is PyTorch's: {unneeded:?}");
}

/// The reason why the result is not PyTorch's at this place of operands that are of one shape.
fn excuse(op: &str, law: &str, x: &[Tensor], place: usize) -> Option<&'static str> {
    let (first, rest) = x.split_first()?;
    if first.is_empty() || rest.iter().any(|x| x.shape() != first.shape()) {
        return None;
    }
    let at: Vec<f64> = x.iter().map(|x| x.to_vec()[place % x.len()]).collect();
    let mut reasons = DIFFERENT.iter().filter(|different| different.op == op);
    let reason = reasons.find(|different| different.laws.contains(&law) && (different.at)(&at))?;
    Some(reason.reason)
}

/// What was found and what was recorded of one law, and the numbers beside it that errors are relative to.
struct Compared {
    law: &'static str,
    found: Vec<Tensor>,
    expected: &'static [Tensor],
    beside: Vec<&'static [Tensor]>,
}

fn comparisons(row: &dyn Row, record: &'static Record, x: &[Tensor]) -> Vec<Compared> {
    let (y, maps) = RuleAt::<Base>::linearize(row, x, &record.options);
    let fits = shapes(&y) == shapes(&record.value);
    let mut all = vec![Compared {
        law: "value",
        found: y.clone(),
        expected: &record.value,
        beside: vec![],
    }];
    let Some(First {
        cotangent,
        vjp,
        tangent: v,
        jvp,
    }) = record.first.as_ref().filter(|_| fits)
    else {
        return all;
    };
    all.push(Compared {
        law: "vjp",
        found: pull(&maps, cotangent, x),
        expected: vjp,
        beside: vec![cotangent],
    });
    all.push(Compared {
        law: "jvp",
        found: push(&maps, v, &y),
        expected: jvp,
        beside: vec![v],
    });
    if let Some(second) = &record.second {
        let x = zip_dual(x, v);
        let (_, maps) = RuleAt::<Dual<Base>>::linearize(row, &x, &record.options);
        all.push(Compared {
            law: "jvp of the vjp",
            found: pull(&maps, &constants(cotangent), &x)
                .iter()
                .map(tangent)
                .collect(),
            expected: second,
            beside: vec![cotangent, v],
        });
    }
    all
}

fn column_major(x: &Tensor) -> Tensor {
    let reversed: Vec<isize> = (0..x.ndim() as isize).rev().collect();
    let copied = x.permute(&reversed);
    Tensor::from_shape_vec(copied.shape(), copied.to_vec())
        .unwrap()
        .permute(&reversed)
}

fn shapes(xs: &[Tensor]) -> Vec<Vec<usize>> {
    xs.iter().map(|x| x.shape().to_vec()).collect()
}
fn numbers(xs: &[Tensor]) -> Vec<f64> {
    xs.iter().flat_map(Tensor::to_vec).collect()
}

/// Each number that is not the recorded one, with its place.
fn differences(compared: &Compared) -> Vec<(usize, String)> {
    let (found, expected) = (shapes(&compared.found), shapes(compared.expected));
    if found != expected {
        let message = format!("{}: shapes {found:?} and not {expected:?}", compared.law);
        return vec![(0, message)];
    }
    let (found, expected) = (numbers(&compared.found), numbers(compared.expected));
    let beside = compared.beside.iter().flat_map(|xs| numbers(xs));
    let finite = beside.chain(expected.iter().copied()).filter(|x| x.is_finite());
    let scale = finite.fold(0.0, |scale: f64, x| scale.max(x.abs()));
    let pairs = found.into_iter().zip(expected).enumerate();
    pairs
        .filter(|&(_, (p, q))| !near(p, q, scale))
        .map(|(place, (p, q))| (place, format!("{} [{place}]: {p} and not {q}", compared.law)))
        .collect()
}
fn near(p: f64, q: f64, scale: f64) -> bool {
    let error = (p - q).abs();
    let rounding = error <= RELATIVE * p.abs().max(q.abs()) || error <= CANCELLED * scale;
    p == q || (p.is_nan() && q.is_nan()) || (p.is_finite() && q.is_finite() && rounding)
}
