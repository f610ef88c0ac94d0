//! Which tensor of a module is taken from which tree.

use super::CallOptions;
use crate::element::{Float, Result};
use crate::error::Error;
use crate::levels::{Level, Storage};
use crate::module::{FloatOf, Module, walk};
use crate::values::{TanOf, Tensor, TensorTan};
use std::collections::BTreeMap;

const OP: &str = "functional_call";

/// A leaf of a module, or a tensor of a tree.
struct Place {
    name: String,
    shape: Vec<usize>,
    storage: Storage,
}
impl Place {
    fn of<E: Float, L: Level>(name: &str, x: &Tensor<E, L>) -> Self {
        Place {
            name: name.to_owned(),
            shape: x.shape().to_vec(),
            storage: L::storage(x),
        }
    }
}

/// For every leaf of a module, in order, the tree and the name that its value is taken from.
pub(super) type Plan = Vec<Option<(usize, String)>>;

/// A tree of a module's tensors.
pub(super) type Tree<M, L> = BTreeMap<String, Tensor<FloatOf<M>, L>>;

/// A tangent of one.
pub(super) type TreeTan<M, L> = BTreeMap<String, TensorTan<FloatOf<M>, L>>;

/// The plan for a module and trees, all of one level.
pub(super) fn plan<M: Module, L: Level>(
    module: &M::At<L>,
    trees: &[&Tree<M, L>],
    options: CallOptions,
) -> Result<Plan> {
    let places = places::<M, L>(module);
    let given = given(trees)?;
    let mut plan = vec![None; places.len()];
    for (name, (tree, tensor)) in &given {
        let Some(own) = places.iter().flatten().find(|place| place.name == *name) else {
            unknown(name, &places, options)?;
            continue;
        };
        if own.shape != tensor.shape {
            let message = format!(
                "{name} is of shape {:?}, and {:?} in the module: pass a tensor of that shape",
                tensor.shape, own.shape
            );
            return Err(Error::new(OP, message));
        }
        for (place, source) in places.iter().zip(&mut plan) {
            let Some(place) = place else { continue };
            let is_tied = options.tie_weights && place.storage.is(&own.storage);
            match given.get(&place.name) {
                _ if place.name == *name => *source = Some((*tree, name.clone())),
                None if is_tied => *source = Some((*tree, name.clone())),
                Some((_, other)) if is_tied && !other.storage.is(&tensor.storage) => {
                    let message = format!(
                        "{name} and {} are one tensor in the module, and are given two: give one of them, or turn \
                         `tie_weights` off",
                        place.name
                    );
                    return Err(Error::new(OP, message));
                }
                _ => {}
            }
        }
    }
    if options.strict {
        complete(&places, &plan, &given)?;
    }
    Ok(plan)
}

/// The leaves of a module that have names.
fn places<M: Module, L: Level>(module: &M::At<L>) -> Vec<Option<Place>> {
    let names = walk::names::<M, L>(module);
    let mut places: Vec<_> = names.iter().map(|_| None).collect();
    walk::tensors::<M, L>(module, &mut TanOf::<M, L>::default(), |i, x, _| {
        places[i] = names[i].as_ref().map(|(name, _)| Place::of(name, x));
    });
    places
}

/// The tensors of all trees by name, each with its tree.
fn given<E: Float, L: Level>(
    trees: &[&BTreeMap<String, Tensor<E, L>>],
) -> Result<BTreeMap<String, (usize, Place)>> {
    let mut given = BTreeMap::new();
    for (i, tree) in trees.iter().enumerate() {
        for (name, x) in *tree {
            if given.insert(name.clone(), (i, Place::of(name, x))).is_some() {
                let message = format!("{name} is in more than one tree: leave it out of all but one");
                return Err(Error::new(OP, message));
            }
        }
    }
    Ok(given)
}

/// A name that the module does not have: at the top it is passed over, further in it must be a mistake.
fn unknown(name: &str, places: &[Option<Place>], options: CallOptions) -> Result<()> {
    if options.strict || !name.contains('.') {
        return Ok(());
    }
    let names: Vec<_> = places.iter().flatten().map(|place| &place.name).collect();
    let message = format!("the module has no tensor {name}, it has {names:?}");
    Err(Error::new(OP, message))
}

/// Refuses trees that do not have the module's names.
fn complete(places: &[Option<Place>], plan: &Plan, given: &BTreeMap<String, (usize, Place)>) -> Result<()> {
    let of_places = |wanted: &dyn Fn(&Place, bool) -> bool| -> Vec<&String> {
        let pairs = places.iter().zip(plan);
        let named = pairs.filter_map(|(place, source)| Some((place.as_ref()?, source.is_some())));
        named
            .filter(|(place, is_given)| wanted(place, *is_given))
            .map(|(place, _)| &place.name)
            .collect()
    };
    let missing = of_places(&|_, is_given| !is_given);
    let known = of_places(&|_, _| true);
    let unexpected: Vec<_> = given.keys().filter(|name| !known.contains(name)).collect();
    if missing.is_empty() && unexpected.is_empty() {
        return Ok(());
    }
    let message = format!("names differ: missing {missing:?}, unexpected {unexpected:?}");
    Err(Error::new(OP, message))
}
