//! Every identifier that is made. The catalogue, for a variable `x` (or `x_1` where a name recurs):
//!
//! | name | what |
//! |---|---|
//! | `x` | the value; all versions of a variable written in place share it |
//! | `x_arg` | the argument behind a parameter that is written in place |
//! | `x_keep` | a copy made for the residuals before `x` may be moved |
//! | `x_map` | the derivative an operation returned beside the value `x` |
//! | `x_value`, `x_left` | what the outcome `x` of a call is made of |
//! | `x_type` | the type of `x`, for its cotangent |
//! | `x_bar`, `x_dot` | cotangent, tangent |
//! | `tape_3`, `cursor_3`, `count_3` | residuals of loop 3, the place in them, its rounds |
//! | `now_3` | the residuals of a round of loop 3, or of all that it ran of an inner loop, in a sweep that runs it |
//! | `kept_3`, `legs_3`, `leg_3`, `at_3` | what a marked loop 3 keeps, and how its rounds are run again |
//! | `arm_5` | which arm the node that ends in statement 5 took, with its residuals |
//! | `next_x` | what a round of a loop hands to the next |
//!
//! A user's variable whose name could be one of these gets an underscore more.

use crate::ir::ssa::{Func, Storage, Var};
use crate::ir::table::Map;
use proc_macro2::{Ident, Span};
use std::collections::HashMap;

pub(crate) struct Names {
    values: Vec<Ident>,
}

impl Names {
    pub(crate) fn of(func: &Func) -> Self {
        let mut taken: HashMap<String, usize> = HashMap::new();
        let mut storages: Map<Storage, Ident> = Default::default();
        let mut values = Vec::new();
        for info in &func.vars {
            let mut fresh = || fresh(&info.name, info.span, &mut taken);
            values.push(match info.storage {
                Some(storage) => storages.entry(storage).or_insert_with(fresh).clone(),
                None => fresh(),
            });
        }
        Names { values }
    }

    pub(crate) fn value(&self, var: Var) -> Ident {
        self.values
            .get(var.index())
            .cloned()
            .unwrap_or_else(|| Ident::new("unknown", Span::mixed_site()))
    }

    pub(crate) fn suffixed(&self, var: Var, suffix: &str) -> Ident {
        let value = self.value(var);
        Ident::new(&format!("{value}{suffix}"), value.span())
    }

    pub(crate) fn bar(&self, var: Var) -> Ident {
        self.suffixed(var, "_bar")
    }

    pub(crate) fn dot(&self, var: Var) -> Ident {
        self.suffixed(var, "_dot")
    }
}

/// A numbered name of a loop or node.
pub(crate) fn numbered(name: &str, number: u32) -> Ident {
    Ident::new(&format!("{name}_{number}"), Span::mixed_site())
}

/// A fixed name.
pub(crate) fn fixed(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// Names that stand for one thing in every function.
const FIXED: &[&str] = &[
    "wrt", "residual", "outcome", "seed", "tail", "arm", "round", "whole", "ct", "items", "parted", "parts",
    "given", "ran", "handed", "kept", "effect", "calls", "places", "among", "rounds",
];
/// First halves of numbered names.
const NUMBERED: &[&str] = &[
    "tape",
    "cursor",
    "count",
    "now",
    "node",
    "dispatch",
    "taken",
    "exit_bars",
    "exit_dots",
    "slot",
    "twin",
    "flow",
    "handed_bar",
    "kept",
    "legs",
    "leg",
    "at",
];
/// What is put behind a variable's name.
const SUFFIXES: &[&str] = &[
    "_bar",
    "_dot",
    "_map",
    "_keep",
    "_type",
    "_arg",
    "_argument",
    "_next",
    "_part",
    "_place",
    "_handed",
    "_value",
    "_left",
];

/// Whether a user's name could also be one that is made.
fn could_be_made(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = stem
        .strip_suffix('_')
        .filter(|_| stem.len() < name.len())
        .unwrap_or(name);
    FIXED.contains(&name) || NUMBERED.contains(&stem) || SUFFIXES.iter().any(|suffix| stem.ends_with(suffix))
}

fn fresh(name: &str, span: Span, taken: &mut HashMap<String, usize>) -> Ident {
    let plain = name.strip_prefix("r#").unwrap_or(name);
    let known = taken.contains_key(plain);
    let raw = plain.len() < name.len() || !known && syn::parse_str::<Ident>(plain).is_err();
    let base = match plain {
        "" | "_" => "t".to_owned(),
        _ if raw || could_be_made(plain) => format!("{plain}_"),
        _ => plain.to_owned(),
    };
    let span = Span::mixed_site().located_at(span);
    let mut candidate = base.clone();
    while taken.contains_key(&candidate) {
        let count = taken.entry(base.clone()).or_default();
        *count += 1;
        candidate = format!("{base}_{count}");
    }
    taken.insert(candidate.clone(), 0);
    Ident::new(&candidate, span)
}
