//! Matrices at every level: what transforms know of them.

use super::NaMatrix;
use crate::levels::{Base, Batch, Dual, Join, Lanes, Level, Look, Pick};
use crate::plumbing::StopGradient;
use crate::values::wrapped::wrapped_tensor;
use crate::values::{
    Active, AtLevel, Dtype, Laned, Leaves, Lift, LiftFrom, Misfit, Primal, Relevel, TanOf, TanOfDtype,
    Tensor, Tree, Value, ValueOf, ValueOnly,
};
use ::nalgebra::allocator::Allocator;
use ::nalgebra::{DefaultAllocator, Dim, OMatrix};

wrapped_tensor!(NaMatrix, [R: Dim, C: Dim] OMatrix<E, R, C> where DefaultAllocator: Allocator<R, C>);

impl<E: crate::Float, R: Dim, C: Dim> Active for OMatrix<E, R, C> where DefaultAllocator: Allocator<R, C> {}
