//! The sizes of mapped axes: all must be the same.

use super::axis_of;
use crate::error::Error;

/// The sizes of chunks of lanes.
#[derive(Clone, Copy, Debug)]
pub struct Sizes<'a>(pub(crate) &'a [usize]);
impl Sizes<'_> {
    /// Whether there are no lanes.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|size| *size == 0)
    }
}

/// Compares the sizes of mapped axes, leaf by leaf.
#[derive(Debug)]
pub struct Survey {
    /// Where the walk is: the argument, and parts of it.
    path: String,
    /// The number of lanes, and who said so first.
    found: Option<(usize, String)>,
}

impl Survey {
    /// No axis was seen; `axis_size` is the user's.
    pub(crate) fn new(axis_size: Option<usize>) -> Self {
        Survey {
            path: String::new(),
            found: axis_size.map(|size| (size, format!("axis_size is {size}"))),
        }
    }
    /// Walks on in a part of the arguments.
    pub fn within(&mut self, name: impl std::fmt::Display, walk: impl FnOnce(&mut Self)) {
        let len = self.path.len();
        if len > 0 {
            self.path.push('.');
        }
        self.path.push_str(&name.to_string());
        walk(self);
        self.path.truncate(len);
    }
    /// Lanes leave different values in an argument that they share.
    #[track_caller]
    pub(crate) fn left_apart(argument: usize) -> ! {
        let message = format!(
            "argument {argument} is passed by `&mut` and not mapped, but lanes leave different values in it: map it, give \
             each lane a copy, or keep it from depending on what is mapped (of a model with batch norm, call \
             `replace_all_batch_norm_modules` first)"
        );
        Error::new("vmap!", message).raise()
    }
    /// The number of lanes.
    #[track_caller]
    pub(crate) fn lanes(self) -> usize {
        match self.found {
            Some((lanes, _)) => lanes,
            None => Error::new(
                "vmap!",
                "nothing is mapped: no argument holds a number or a tensor whose axis in in_dims is not `None`",
            )
            .raise(),
        }
    }
    /// A mapped tensor.
    #[track_caller]
    pub(crate) fn tensor(&mut self, shape: &[usize], axis: isize) {
        let rank = shape.len();
        let Some(at) = axis_of(axis, rank) else {
            let range = match rank {
                0 => "a tensor of rank 0 has no axis to map; use `None`".to_owned(),
                _ => format!("it must be in {}..{rank}", -(rank as isize)),
            };
            let message = format!(
                "in_dims: axis {axis} is out of range for argument {} of shape {shape:?}: {range}",
                self.path
            );
            Error::new("vmap!", message).raise()
        };
        let size = shape[at];
        let here = || format!("argument {} has {size} along axis {axis}", self.path);
        match &self.found {
            None => self.found = Some((size, here())),
            Some((lanes, _)) if *lanes == size => {}
            Some((_, first)) => {
                let message = format!("the mapped sizes differ: {first}, but {}", here());
                Error::new("vmap!", message).raise()
            }
        }
    }
    /// A mapped tensor of numbers in vectors and arrays of these lengths.
    #[track_caller]
    pub(crate) fn numbers(&mut self, shape: &[usize], axis: isize, extents: &[Option<usize>]) {
        if shape.len() != extents.len() + 1 {
            let what = match extents.len() {
                0 => "a mapped number".to_owned(),
                depth => format!("mapped numbers in {depth} vectors or arrays"),
            };
            let message = format!(
                "argument {} has shape {shape:?}, of rank {}: {what} must be a tensor of rank {}",
                self.path,
                shape.len(),
                extents.len() + 1
            );
            Error::new("vmap!", message).raise()
        }
        self.tensor(shape, axis);
        let mapped = axis_of(axis, shape.len());
        let rest = shape.iter().enumerate().filter(|(i, _)| Some(*i) != mapped);
        for ((i, found), expected) in rest.zip(extents) {
            if let Some(expected) = expected.filter(|expected| expected != found) {
                let message = format!(
                    "argument {} has shape {shape:?}: axis {i} has length {found}, the array it stands for {expected}",
                    self.path
                );
                Error::new("vmap!", message).raise()
            }
        }
    }
}
