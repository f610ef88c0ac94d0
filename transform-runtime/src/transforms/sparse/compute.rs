//! Sparse Jacobians from products with few directions, and the patterns of those.

use super::colouring::Colouring;
use super::pattern::Sparsity;
use super::products::{self, Products};
use crate::element::{Element, Result};
use crate::error::Error;
use crate::levels::Base;
use crate::transforms::Auxiliary;
use crate::transforms::jacobian::{Chunk, Chunks, Each, JacobianOf, Marked, Mode, Together, count};
use crate::values::{Function, OutAt, RefOf, Select};

/// Which Jacobian: who asks for it, and whether it is symmetric.
#[derive(Clone, Copy, Debug)]
pub enum Symmetry {
    /// Any.
    Any,
    /// A Hessian.
    Symmetric,
}

/// The numbers of the Jacobian at the entries of a pattern, and the function's result.
pub(super) fn entries<D: JacobianOf, C: Chunks, M: Mode>(
    args: RefOf<'_, D::F, Base>,
    symmetry: Symmetry,
    pattern: &Sparsity,
) -> (Vec<D::E>, OutAt<D::F, Base>) {
    let op = match symmetry {
        Symmetry::Any => M::OP,
        Symmetry::Symmetric => "hessian!",
    };
    let n = count::<D::I, Base>(&D::P::pick::<Base>(args));
    let [rows, columns] = pattern.shape();
    let refuse = |m| match symmetry {
        Symmetry::Symmetric if m != n => no_number(m, n).raise(),
        _ => misfit(op, pattern, [m, n]).raise(),
    };
    if columns != n || matches!(symmetry, Symmetry::Symmetric) && rows != n {
        let y = D::F::default().eval::<Base>(args);
        refuse(count::<D::Y, Base>(D::X::main::<Base>(&y)));
    }
    let check = |m| {
        if m != rows {
            refuse(m);
        }
    };
    let by_columns = |colouring: &Colouring| {
        let seeds = (&Together(&colouring.colours), colouring.count);
        let (products, y) = products::forward::<D, C>(args, seeds, check);
        (read(colouring, &products), y)
    };
    match symmetry {
        Symmetry::Symmetric => by_columns(pattern.symmetrically()),
        Symmetry::Any if M::by_columns::<D>(|| pattern.row_colours(), || pattern.column_colours()) => {
            by_columns(pattern.by_columns())
        }
        Symmetry::Any => {
            let colouring = pattern.by_rows();
            let seeds = (&Together(&colouring.colours), colouring.count);
            let (products, y) = products::reverse::<D, C>(args, seeds, check);
            (read(colouring, &products), y)
        }
    }
}

fn read<E: crate::Float>(colouring: &Colouring, products: &Products<E>) -> Vec<E> {
    let found = colouring.found.iter();
    found.map(|&(colour, place)| products.at(colour, place)).collect()
}

fn misfit(op: &'static str, pattern: &Sparsity, jacobian: [usize; 2]) -> Error {
    let message = format!(
        "the sparsity pattern has shape {:?}, the Jacobian has shape {jacobian:?}: a pattern has a row for each number of the \
         result, and a column for each of the arguments",
        pattern.shape(),
    );
    Error::new(op, message)
}

fn no_number(m: usize, n: usize) -> Error {
    let message = format!(
        "the function has {m} first derivatives by {n} numbers: a sparse Hessian is of one number; of several, take \
         `jacfwd!(jacrev!(f), sparsity = ..)`"
    );
    Error::new("hessian!", message)
}

/// Where the Jacobian may have entries other than zero: tangents that are no numbers reach them.
pub(super) fn pattern<D: JacobianOf>(args: RefOf<'_, D::F, Base>) -> Sparsity {
    let n = count::<D::I, Base>(&D::P::pick::<Base>(args));
    let mut m = 0;
    // Tangents of tensors are full: not too many of them at a time.
    let (products, _) = products::forward::<D, Chunk<256>>(args, (&Marked, n), |outputs| m = outputs);
    Sparsity::from_fn(m, n, |i, j| num_traits::Float::is_nan(products.at(j, i)))
}

/// An error if the Jacobian is not zero somewhere outside of a pattern.
pub(super) fn check<D: JacobianOf, M: Mode>(args: RefOf<'_, D::F, Base>, pattern: &Sparsity) -> Result<()> {
    let n = count::<D::I, Base>(&D::P::pick::<Base>(args));
    let mut m = 0;
    let (products, _) = products::forward::<D, Chunk<256>>(args, (&Each, n), |outputs| m = outputs);
    if pattern.shape() != [m, n] {
        return Err(misfit(M::OP, pattern, [m, n]));
    }
    let places = (0..m).flat_map(|i| (0..n).map(move |j| (i, j)));
    let is_missing =
        |&(i, j): &(usize, usize)| products.at(j, i) != <D::E as Element>::ZERO && !pattern.contains(i, j);
    let missing: Vec<_> = places.filter(is_missing).collect();
    let Some(&(i, j)) = missing.first() else {
        return Ok(());
    };
    let (value, more) = (products.at(j, i), missing.len());
    let message = format!(
        "the Jacobian is {value:?} in row {i}, column {j}, where the pattern has no entry ({more} such entries): add it, or find the \
         pattern with `Sparsity::detect`"
    );
    Err(Error::new("check_sparsity", message))
}
