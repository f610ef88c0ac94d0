//! Patterns of axes, `b (c h) ... -> (b ...) h c`: what they say of a shape, and every way they can be wrong.

use crate::element::Result;
use crate::error::Error;
use crate::kernels::Shape;
use crate::ops::rearrange::Rearrange;

/// One axis of a tensor, as a side of a pattern has it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part<'p> {
    /// An axis, or several joined to one; none are an axis of length 1.
    Axis(Vec<Name<'p>>),
    /// As many axes as there are.
    Ellipsis,
}
/// An elementary axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name<'p> {
    /// By name.
    Named(&'p str),
    /// One of those that `...` stands for.
    Hidden(usize),
    /// The `...` itself, inside parentheses.
    Ellipsis,
}

/// What is wrong with a pattern; the op is said by who reports it.
type Checked<T> = std::result::Result<T, String>;

/// How a pattern rearranges an array of this shape, where axes have these lengths.
pub(crate) fn rearrangement(
    op: &'static str,
    shape: &[usize],
    pattern: &str,
    sizes: &[(&'static str, usize)],
) -> Result<Rearrange> {
    matched(shape, pattern, sizes).map_err(|wrong| Error::new(op, format!("`{pattern}`: {wrong}")))
}

fn matched(shape: &[usize], pattern: &str, sizes: &[(&'static str, usize)]) -> Checked<Rearrange> {
    let sides: Vec<&str> = pattern.split("->").collect();
    let [left, right] = sides[..] else {
        return Err("a pattern has two sides with one `->` between them".into());
    };
    let (left, right) = (parsed(left)?, parsed(right)?);
    agree(&left, &right)?;
    let hidden = hidden_axes(&left, shape)?;
    let (left, right) = (expanded(&left, hidden), expanded(&right, hidden));
    let lengths = lengths(&left, shape, sizes)?;
    let names: Vec<Name<'_>> = left.concat();
    let place = |name: &Name<'_>| names.iter().position(|other| other == name);
    let length = |name: &Name<'_>| place(name).map_or(1, |i| lengths[i]);
    Ok(Rearrange {
        split: lengths.iter().copied().collect(),
        order: right.concat().iter().filter_map(place).collect(),
        joined: right
            .iter()
            .map(|axis| axis.iter().map(length).product())
            .collect(),
    })
}

/// The axes of one side.
fn parsed(side: &str) -> Checked<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut group: Option<Vec<Name<'_>>> = None;
    let mut rest = side.trim_start();
    while let Some(first) = rest.chars().next() {
        let word = rest
            .find(|c: char| c.is_whitespace() || "()".contains(c))
            .unwrap_or(rest.len())
            .max(1);
        let (token, after) = match first {
            '(' | ')' => rest.split_at(1),
            _ => rest.split_at(word),
        };
        match (token, &mut group) {
            ("(", None) => group = Some(Vec::new()),
            ("(", Some(_)) => {
                return Err("parentheses inside parentheses; axes are joined on one level".into());
            }
            (")", _) => match group.take() {
                Some(names) => parts.push(Part::Axis(names)),
                None => return Err("a `)` without its `(`".into()),
            },
            ("...", Some(names)) => names.push(Name::Ellipsis),
            ("...", None) => parts.push(Part::Ellipsis),
            ("1", Some(_)) => {}
            ("1", None) => parts.push(Part::Axis(Vec::new())),
            (name, group) => {
                check_name(name)?;
                match group {
                    Some(names) => names.push(Name::Named(name)),
                    None => parts.push(Part::Axis(vec![Name::Named(name)])),
                }
            }
        }
        rest = after.trim_start();
    }
    match group {
        Some(_) => Err("a `(` without its `)`".into()),
        None => once_each(&parts).map(|()| parts),
    }
}

fn check_name(name: &str) -> Checked<()> {
    if name.chars().all(|c| c.is_ascii_digit()) {
        return Err(format!(
            "`{name}` is no axis: the only length a pattern can say is 1; give axes names"
        ));
    }
    if name.contains('.') {
        return Err(format!(
            "`{name}`: dots are for `...` only, which stands by itself"
        ));
    }
    let first = |c: char| c.is_alphabetic();
    if !name.starts_with(first) || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return Err(format!(
            "`{name}` is no name of an axis: names are letters, digits and `_`, a letter first"
        ));
    }
    match name.ends_with('_') {
        true => Err(format!("`{name}` is no name of an axis: it ends with `_`")),
        false => Ok(()),
    }
}

/// The names of a side in order, with `...` as one of them.
fn names<'p>(parts: &[Part<'p>]) -> Vec<Name<'p>> {
    let of = |part: &Part<'p>| match part {
        Part::Axis(names) => names.clone(),
        Part::Ellipsis => vec![Name::Ellipsis],
    };
    parts.iter().flat_map(of).collect()
}

fn once_each(parts: &[Part<'_>]) -> Checked<()> {
    let names = names(parts);
    match (1..names.len()).find(|&i| names[..i].contains(&names[i])) {
        None => Ok(()),
        Some(i) => Err(format!("{} is there twice on one side", said(&names[i]))),
    }
}

fn said(name: &Name<'_>) -> String {
    match name {
        Name::Named(name) => format!("axis `{name}`"),
        Name::Hidden(_) | Name::Ellipsis => "`...`".into(),
    }
}

/// Both sides have the same axes, and `...` is where it can be.
fn agree(left: &[Part<'_>], right: &[Part<'_>]) -> Checked<()> {
    let inside = |part: &Part<'_>| matches!(part, Part::Axis(names) if names.contains(&Name::Ellipsis));
    if left.iter().any(inside) {
        return Err("`...` is in parentheses on the left, where it has no length; put it outside".into());
    }
    let (a, b) = (names(left), names(right));
    for (here, there, side, other) in [(&a, &b, "left", "right"), (&b, &a, "right", "left")] {
        if let Some(name) = here.iter().find(|name| !there.contains(name)) {
            return Err(format!(
                "{} is on the {side} only; name it on the {other} too",
                said(name)
            ));
        }
    }
    Ok(())
}

/// How many axes `...` stands for.
fn hidden_axes(left: &[Part<'_>], shape: &[usize]) -> Checked<usize> {
    let ellipsis = left.contains(&Part::Ellipsis);
    let named = left.len() - usize::from(ellipsis);
    match shape.len().checked_sub(named) {
        Some(hidden) if hidden == 0 || ellipsis => Ok(hidden),
        _ => {
            let least = if ellipsis { "at least " } else { "" };
            let rank = shape.len();
            Err(format!(
                "the left side has {least}{named} axes, the tensor of shape {shape:?} has {rank}"
            ))
        }
    }
}

/// A side with the axes that `...` stands for.
fn expanded<'p>(parts: &[Part<'p>], hidden: usize) -> Vec<Vec<Name<'p>>> {
    let all = || (0..hidden).map(Name::Hidden);
    let joined = |names: &Vec<Name<'p>>| -> Vec<Name<'p>> {
        let of = |name: &Name<'p>| match name {
            Name::Ellipsis => all().collect(),
            name => vec![*name],
        };
        names.iter().flat_map(of).collect()
    };
    let of = |part: &Part<'p>| match part {
        Part::Ellipsis => all().map(|name| vec![name]).collect(),
        Part::Axis(names) => vec![joined(names)],
    };
    parts.iter().flat_map(of).collect()
}

/// The length of every elementary axis of the left side.
fn lengths(left: &[Vec<Name<'_>>], shape: &[usize], sizes: &[(&'static str, usize)]) -> Checked<Shape> {
    let names = left.concat();
    for (i, (name, _)) in sizes.iter().enumerate() {
        if !names.contains(&Name::Named(name)) {
            return Err(format!(
                "a length is given for axis `{name}`, which is not in the pattern"
            ));
        }
        if sizes[..i].iter().any(|(other, _)| other == name) {
            return Err(format!("the length of axis `{name}` is given twice"));
        }
    }
    let mut lengths = Shape::new();
    for (axis, (joined, &whole)) in left.iter().zip(shape).enumerate() {
        lengths.extend(lengths_of(joined, axis, whole, sizes)?);
    }
    Ok(lengths)
}

/// The lengths of axes joined to one of length `whole`, of which one may be unknown.
fn lengths_of(
    joined: &[Name<'_>],
    axis: usize,
    whole: usize,
    sizes: &[(&'static str, usize)],
) -> Checked<Shape> {
    let given = |name: &Name<'_>| match name {
        Name::Named(name) => sizes.iter().find(|(given, _)| given == name).map(|&(_, len)| len),
        _ => None,
    };
    let known: usize = joined.iter().filter_map(given).product();
    let open: Vec<_> = joined.iter().filter(|name| given(name).is_none()).collect();
    let found = match open[..] {
        [] if known == whole => 1,
        [_] if joined.len() == 1 => whole,
        [_] if known > 0 && whole.is_multiple_of(known) => whole / known,
        [] if joined.is_empty() => {
            return Err(format!(
                "axis {axis} has length {whole}; an axis without a name must have length 1"
            ));
        }
        [] => {
            return Err(format!(
                "axis {axis} has length {whole}, but its parts make {known}"
            ));
        }
        [_] => {
            return Err(format!(
                "axis {axis} of length {whole} does not split into parts of {known}"
            ));
        }
        [_, second, ..] => {
            let name = said(second);
            return Err(format!(
                "the lengths of {name} and others are open; give them with rearrange_with"
            ));
        }
    };
    Ok(joined.iter().map(|name| given(name).unwrap_or(found)).collect())
}
