//! Taking a module's state from a tree, and showing it.

use super::{FloatOf, Module, ParamTree, TensorsMut};
use crate::element::Result;
use crate::error::Error;
use crate::levels::{Base, Level, Storage};
use crate::values::Tensor;
use std::collections::BTreeSet;
use std::fmt;

const OP: &str = "load_state_dict";

/// Checks everything, then changes everything.
pub(super) fn load<M: Module>(module: &mut M, state: &ParamTree<FloatOf<M>>) -> Result<()> {
    let mut found = TensorsMut::<FloatOf<M>>::default();
    module.tensors_mut(&mut found);
    let found = found.found();
    let known: BTreeSet<&str> = found.iter().map(|(name, ..)| name.as_str()).collect();
    let missing: Vec<_> = known.iter().filter(|name| state.get(name).is_none()).collect();
    let unexpected: Vec<_> = state.keys().filter(|name| !known.contains(name)).collect();
    if !missing.is_empty() || !unexpected.is_empty() {
        let message =
            format!("names differ: missing {missing:?}, unexpected {unexpected:?}; nothing was loaded");
        return Err(Error::new(OP, message));
    }
    let new: Vec<_> = found
        .into_iter()
        .filter_map(|(name, _, place)| Some((state.get(&name)?, name, place)))
        .collect();
    for (tensor, name, place) in &new {
        if tensor.shape() != place.shape() {
            let message = format!(
                "{name} has shape {:?} in the module, {:?} in the state; nothing was loaded",
                place.shape(),
                tensor.shape()
            );
            return Err(Error::new(OP, message));
        }
    }
    // What was tied stays so, if it is given one value.
    let mut loaded: Vec<(Storage, &Tensor<FloatOf<M>>)> = Vec::new();
    for (tensor, _, place) in new {
        let storage = Base::storage(place);
        let tied = loaded.iter().find(|(other, _)| other.is(&storage));
        let tensor = tied.map_or(tensor, |(_, first)| if *first == tensor { first } else { tensor });
        loaded.push((storage, tensor));
        *place = tensor.clone();
    }
    Ok(())
}

/// A table of a module's tensors.
///
/// ```
/// # use transform_func::prelude::*;
/// let summary = nn::LayerNorm::new(&[4]).summary();
/// assert!(summary.to_string().ends_with("8 parameters"));
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct Summary {
    /// Name, shape, how many numbers; whether they are trained.
    rows: Vec<(String, Vec<usize>, usize, bool)>,
}
impl Summary {
    pub(super) fn of<M: Module>(module: &M) -> Self {
        let (parameters, buffers) = (module.named_parameters(), module.named_buffers());
        let row = |(name, x): (&str, &crate::Tensor<FloatOf<M>>), trained| {
            (name.to_owned(), x.shape().to_vec(), x.len(), trained)
        };
        let parameters = parameters.iter().map(|entry| row(entry, true));
        Summary {
            rows: parameters
                .chain(buffers.iter().map(|entry| row(entry, false)))
                .collect(),
        }
    }
}
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells = self.rows.iter().map(|(name, shape, len, trained)| {
            let len = if *trained {
                len.to_string()
            } else {
                "buffer".to_owned()
            };
            (name.clone(), format!("{shape:?}"), len)
        });
        let cells: Vec<_> = std::iter::once(("name".to_owned(), "shape".to_owned(), "numbers".to_owned()))
            .chain(cells)
            .collect();
        let width = |cell: fn(&(String, String, String)) -> &String| {
            cells.iter().map(|row| cell(row).len()).max().unwrap_or_default()
        };
        let (names, shapes, lens) = (width(|row| &row.0), width(|row| &row.1), width(|row| &row.2));
        for (name, shape, len) in &cells {
            writeln!(f, "{name:names$}  {shape:shapes$}  {len:>lens$}")?;
        }
        let trained: usize = self.rows.iter().filter(|row| row.3).map(|row| row.2).sum();
        write!(f, "{trained} parameters")
    }
}
