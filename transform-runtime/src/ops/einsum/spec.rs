//! What a specification such as `"ij, jk -> ik"` says about operands of given shapes.

use crate::element::Result;
use crate::error::Error;
use crate::kernels::Shape;
use std::collections::BTreeMap;

const OP: &str = "einsum";

/// An index: a letter, or an axis under an ellipsis, counted from the last. Letters sort as they are written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Index {
    Ellipsis(std::cmp::Reverse<usize>),
    Letter(char),
}

/// How one operand becomes an array whose axes are different indices of full length.
#[derive(Clone, Debug)]
pub(super) struct Arranged {
    pub(super) steps: Vec<Step>,
    pub(super) indices: Vec<Index>,
    pub(super) shape: Shape,
}
/// A step of it; each says the shape before it.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Two axes have one index: their diagonal remains, at the end.
    Diagonal { a: usize, b: usize, before: Shape },
    /// Axes of length 1 whose index is longer elsewhere are dropped.
    Drop { before: Shape, after: Shape },
}

/// A specification for operands of given shapes.
#[derive(Clone, Debug)]
pub(super) struct Spec {
    pub(super) operands: Vec<Arranged>,
    pub(super) output: Vec<Index>,
}

/// The parts of a term: letters, and where the ellipsis is.
struct Term {
    letters: Vec<char>,
    ellipsis: Option<usize>,
}
impl Term {
    fn parse(spec: &str, term: &str) -> Result<Term> {
        let (mut letters, mut ellipsis) = (Vec::new(), None);
        let mut rest = term;
        while let Some(c) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("...") {
                if ellipsis.replace(letters.len()).is_some() {
                    return Err(refuse(
                        spec,
                        format!("`{term}` has two ellipses; one is possible"),
                    ));
                }
                rest = after;
                continue;
            }
            match c {
                'a'..='z' | 'A'..='Z' => letters.push(c),
                '.' => return Err(refuse(spec, "an ellipsis is three dots, `...`")),
                _ => {
                    let message = format!(
                        "`{c}` is not possible here; indices are letters, terms are separated by `,`, and `->` leads to \
                         the output"
                    );
                    return Err(refuse(spec, message));
                }
            }
            rest = &rest[c.len_utf8()..];
        }
        Ok(Term { letters, ellipsis })
    }

    /// The indices, with the ellipsis standing for so many axes.
    fn indices(&self, axes: usize) -> Vec<Index> {
        let mut indices: Vec<_> = self.letters.iter().map(|&c| Index::Letter(c)).collect();
        if let Some(place) = self.ellipsis {
            let under = (0..axes)
                .rev()
                .map(|back| Index::Ellipsis(std::cmp::Reverse(back)));
            indices.splice(place..place, under);
        }
        indices
    }
}

fn refuse(spec: &str, message: impl std::fmt::Display) -> Error {
    Error::new(OP, format!("\"{spec}\": {message}"))
}

impl Spec {
    /// Reads a specification.
    pub(super) fn parse(spec: &str, shapes: &[&[usize]]) -> Result<Spec> {
        let compact: String = spec.chars().filter(|c| !c.is_whitespace()).collect();
        let (inputs, output) = match compact.split_once("->") {
            Some((_, output)) if output.contains("->") => {
                return Err(refuse(spec, "there are two `->`; one leads to the output"));
            }
            Some((_, output)) if output.contains(',') => {
                return Err(refuse(spec, "there is a `,` behind `->`; there is one output"));
            }
            Some((inputs, output)) => (inputs, Some(output)),
            None => (compact.as_str(), None),
        };
        let terms: Vec<Term> = inputs
            .split(',')
            .map(|term| Term::parse(spec, term))
            .collect::<Result<_>>()?;
        if terms.len() != shapes.len() {
            let message = format!(
                "{} terms for {} operands; each operand has one",
                terms.len(),
                shapes.len()
            );
            return Err(refuse(spec, message));
        }
        let inputs: Vec<Vec<Index>> = terms
            .iter()
            .zip(shapes)
            .enumerate()
            .map(|(k, (term, shape))| input(spec, k, term, shape))
            .collect::<Result<_>>()?;
        let lengths = lengths(spec, &inputs, shapes)?;
        let output = match output {
            Some(output) => explicit_output(spec, &Term::parse(spec, output)?, &lengths)?,
            None => implicit_output(&inputs),
        };
        let operands = inputs
            .into_iter()
            .zip(shapes)
            .map(|(indices, shape)| Arranged::new(indices, shape, &lengths))
            .collect();
        Ok(Spec { operands, output })
    }
}

/// The index of each axis of operand `k`.
fn input(spec: &str, k: usize, term: &Term, shape: &[usize]) -> Result<Vec<Index>> {
    let (letters, rank) = (term.letters.len(), shape.len());
    if letters > rank || (letters < rank && term.ellipsis.is_none()) {
        let message = format!(
            "operand {k} of shape {shape:?} has {rank} axes, its term {letters} {}{}",
            if letters == 1 { "letter" } else { "letters" },
            if letters < rank {
                "; `...` stands for the other axes"
            } else {
                ""
            }
        );
        return Err(refuse(spec, message));
    }
    Ok(term.indices(rank - letters))
}

/// The length of every index: the same everywhere, or 1. Within one operand just the same.
fn lengths(spec: &str, inputs: &[Vec<Index>], shapes: &[&[usize]]) -> Result<BTreeMap<Index, usize>> {
    let mut lengths = BTreeMap::new();
    for (k, (indices, shape)) in inputs.iter().zip(shapes).enumerate() {
        let mut own = BTreeMap::new();
        for (&index, &len) in indices.iter().zip(*shape) {
            let before = *own.entry(index).or_insert(len);
            if before != len {
                let message = format!(
                    "{} is repeated in operand {k} of shape {shape:?} for axes of lengths {before} and {len}; a diagonal \
                     is of equal ones",
                    named(index)
                );
                return Err(refuse(spec, message));
            }
            let known = lengths.entry(index).or_insert(len);
            match (*known, len) {
                (1, _) => *known = len,
                (known, len) if len != known && len != 1 => {
                    let message = format!(
                        "{} has length {len} in operand {k} of shape {shape:?} and {known} in one before; they must be \
                         equal, or 1",
                        named(index)
                    );
                    return Err(refuse(spec, message));
                }
                _ => {}
            }
        }
    }
    Ok(lengths)
}
fn named(index: Index) -> String {
    match index {
        Index::Letter(c) => format!("index `{c}`"),
        Index::Ellipsis(back) => format!("axis -{} under `...`", back.0 + 1),
    }
}

fn explicit_output(spec: &str, term: &Term, lengths: &BTreeMap<Index, usize>) -> Result<Vec<Index>> {
    for (i, c) in term.letters.iter().enumerate() {
        if term.letters[..i].contains(c) {
            let message = format!("index `{c}` is in the output twice; `diag` makes diagonals");
            return Err(refuse(spec, message));
        }
        if !lengths.contains_key(&Index::Letter(*c)) {
            return Err(refuse(
                spec,
                format!("index `{c}` of the output is in no operand"),
            ));
        }
    }
    let under = lengths.keys().filter(|index| matches!(index, Index::Ellipsis(_)));
    Ok(term.indices(under.count()))
}

/// The axes under ellipses, and then the letters that occur once, sorted.
fn implicit_output(inputs: &[Vec<Index>]) -> Vec<Index> {
    let mut counts: BTreeMap<Index, usize> = BTreeMap::new();
    inputs
        .iter()
        .flatten()
        .for_each(|&index| *counts.entry(index).or_default() += 1);
    counts
        .into_iter()
        .filter(|(index, count)| *count == 1 || matches!(index, Index::Ellipsis(_)))
        .map(|(index, _)| index)
        .collect()
}

impl Arranged {
    fn new(mut indices: Vec<Index>, shape: &[usize], lengths: &BTreeMap<Index, usize>) -> Self {
        let (mut shape, mut steps) = (Shape::from_slice(shape), Vec::new());
        while let Some((a, b)) = repeated(&indices) {
            steps.push(Step::Diagonal {
                a,
                b,
                before: shape.clone(),
            });
            let (index, len) = (indices[a], shape[a]);
            for axis in [b, a] {
                indices.remove(axis);
                shape.remove(axis);
            }
            indices.push(index);
            shape.push(len);
        }
        let short = |axis: usize| shape[axis] != lengths[&indices[axis]];
        let kept: Vec<usize> = (0..indices.len()).filter(|&axis| !short(axis)).collect();
        if kept.len() < indices.len() {
            let after: Shape = kept.iter().map(|&axis| shape[axis]).collect();
            indices = kept.iter().map(|&axis| indices[axis]).collect();
            steps.push(Step::Drop {
                before: shape,
                after: after.clone(),
            });
            shape = after;
        }
        Arranged {
            steps,
            indices,
            shape,
        }
    }
}
fn repeated(indices: &[Index]) -> Option<(usize, usize)> {
    let second = (0..indices.len()).find(|&b| indices[..b].contains(&indices[b]))?;
    let first = indices.iter().position(|index| *index == indices[second])?;
    Some((first, second))
}
