//! Every identifier that is made. The catalogue, for a variable `x` (or `x_1` where a name recurs):
//!
//! | name | what |
//! |---|---|
//! | `x` | the value; all versions of a variable written in place share it |
//! | `x_arg` | the argument behind a parameter that is written in place |
//! | `x_keep` | a copy made for the residuals before `x` may be moved |
//! | `x_map` | the derivative an operation returned beside the value `x` |
//! | `x_type` | the type of `x`, for its cotangent |
//! | `x_bar`, `x_dot` | cotangent, tangent |
//! | `tape_3`, `cursor_3`, `count_3` | residuals of loop 3, the place in them, its rounds |
//! | `arm_5` | which arm the node that ends in statement 5 took, with its residuals |
//! | `next_x` | what a round of a loop hands to the next |
//!
//! All are hygienic: no name of the user's can meet them.

use crate::ir::ssa::{Func, Storage, Var};
use proc_macro2::{Ident, Span};
use std::collections::HashMap;

pub(crate) struct Names {
    values: Vec<Ident>,
}

impl Names {
    pub(crate) fn of(func: &Func) -> Self {
        let mut taken: HashMap<String, usize> = HashMap::new();
        let mut storages: HashMap<Storage, Ident> = HashMap::new();
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
        self.values.get(var.index()).cloned().unwrap_or_else(|| Ident::new("unknown", Span::mixed_site()))
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

fn fresh(name: &str, span: Span, taken: &mut HashMap<String, usize>) -> Ident {
    let name = name.strip_prefix("r#").unwrap_or(name);
    let base = if name.is_empty() || name == "_" { "t" } else { name };
    let span = Span::mixed_site().located_at(span);
    loop {
        let count = taken.entry(base.to_owned()).or_default();
        let candidate = match *count {
            0 if !is_keyword(base) => base.to_owned(),
            n => format!("{base}_{n}"),
        };
        *count += 1;
        if candidate == base || taken.insert(candidate.clone(), 1).is_none() {
            return Ident::new(&candidate, span);
        }
    }
}

fn is_keyword(name: &str) -> bool {
    syn::parse_str::<Ident>(name).is_err()
}
