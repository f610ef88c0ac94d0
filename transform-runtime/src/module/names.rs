//! The names of a module's tensors: fields and indices joined by dots.

use crate::element::Float;
use crate::levels::Level;
use crate::values::{Leaves, Lift, Real, TanOf, Tensor, TensorTan};
use std::any::Any;
use std::fmt::Display;

/// What a tensor of a module is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// It is trained.
    Parameter,
    /// It is part of the module's state, and not trained.
    Buffer,
}

/// Where a walk over a module is.
#[derive(Debug, Default)]
struct Path {
    text: String,
    /// The lengths of the paths around.
    around: Vec<usize>,
    /// How many of the parts on the way are buffers.
    buffers: Vec<bool>,
}
impl Path {
    fn enter(&mut self, name: impl Display, buffer: bool) {
        self.around.push(self.text.len());
        if !self.text.is_empty() {
            self.text.push('.');
        }
        self.text.push_str(&name.to_string());
        self.buffers.push(buffer);
    }
    fn leave(&mut self) {
        self.text.truncate(self.around.pop().unwrap_or_default());
        self.buffers.pop();
    }
    fn role(&self) -> Role {
        match self.buffers.contains(&true) {
            true => Role::Buffer,
            false => Role::Parameter,
        }
    }
}

/// A walk over a module, and what it has found.
#[derive(Debug)]
pub struct Walk<T> {
    path: Path,
    found: Vec<T>,
}
impl<T> Default for Walk<T> {
    fn default() -> Self {
        Walk {
            path: Path::default(),
            found: Vec::new(),
        }
    }
}
impl<T> Walk<T> {
    /// Walks into a part.
    pub fn enter(&mut self, name: impl Display) {
        self.path.enter(name, false);
    }
    /// Walks into a part that is not trained.
    pub fn enter_buffer(&mut self, name: impl Display) {
        self.path.enter(name, true);
    }
    /// Walks out of the part.
    pub fn leave(&mut self) {
        self.path.leave();
    }
    /// What was found.
    pub(super) fn found(self) -> Vec<T> {
        self.found
    }
}

/// The names of all leaves of a module, in the order of [`Tree`](crate::values::Tree): those that are skipped have none.
pub type Names = Walk<Option<(String, Role)>>;
impl Names {
    /// A tensor.
    pub fn tensor(&mut self) {
        self.found.push(Some((self.path.text.clone(), self.path.role())));
    }
    /// A part that is none of the module's.
    pub fn skip<T: Lift, L: Level>(&mut self, x: &T::At<L>) {
        struct Unnamed<'n>(&'n mut Names);
        impl<L: Level> Leaves<L, L> for Unnamed<'_> {
            fn number<E: Float>(&mut self, _: &Real<E, L>, _: &mut Real<E, L>) {
                self.0.found.push(None);
            }
            fn tensor<E: Float>(&mut self, _: &Tensor<E, L>, _: &mut TensorTan<E, L>) {
                self.0.found.push(None);
            }
        }
        T::visit::<L, L, _>(x, &mut TanOf::<T, L>::default(), &mut Unnamed(self));
    }
}

/// The tensors of a module, to be changed.
pub type TensorsMut<'m, E> = Walk<(String, Role, &'m mut Tensor<E>)>;
impl<'m, E: Float> TensorsMut<'m, E> {
    /// A tensor. All of a module are of one float type.
    pub fn tensor_mut<F: Float>(&mut self, x: &'m mut Tensor<F>) {
        if let Some(x) = (x as &mut dyn Any).downcast_mut() {
            self.found.push((self.path.text.clone(), self.path.role(), x));
        }
    }
}
