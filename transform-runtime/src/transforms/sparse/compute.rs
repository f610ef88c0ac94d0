//! Sparse Jacobians from products with few directions, and the patterns of those.

use super::colouring::Colouring;
use super::pattern::Sparsity;
use super::products::{self, Products};
use crate::element::{Element, Result};
use crate::error::Error;
use crate::levels::Base;
use crate::transforms::Auxiliary;
use crate::transforms::jacobian::{
    Behind, Chunk, Chunks, Each, JacobianOf, Marked, Mode, Seeds, Together, count,
};
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

/// Numbers of the Jacobian, each with its row and column.
type Places<E> = Vec<(usize, usize, E)>;

/// How many columns are held at a time where all of them are computed.
const HELD: usize = 256;

/// The places where all columns of the Jacobian, along `seeds`, hold what `keeps`, with the numbers there; and its shape.
fn places<D: JacobianOf, S: Seeds + Copy>(
    args: RefOf<'_, D::F, Base>,
    seeds: S,
    keeps: impl Fn(usize, usize, D::E) -> bool,
) -> (Places<D::E>, [usize; 2]) {
    let n = count::<D::I, Base>(&D::P::pick::<Base>(args));
    let (mut m, mut from, mut found) = (0, 0, Vec::new());
    loop {
        let held = HELD.min(n - from);
        let seeds = (&Behind(seeds, from), held);
        let (products, _) = products::forward::<D, Chunk<HELD>>(args, seeds, |outputs| m = outputs);
        for (i, j) in (0..m).flat_map(|i| (0..held).map(move |j| (i, j))) {
            let (x, j) = (products.at(j, i), from + j);
            if keeps(i, j, x) {
                found.push((i, j, x));
            }
        }
        from += held;
        if from >= n {
            return (found, [m, n]);
        }
    }
}

/// Where the Jacobian may have entries other than zero: tangents that are no numbers reach them.
pub(super) fn pattern<D: JacobianOf>(args: RefOf<'_, D::F, Base>) -> Sparsity {
    let (found, [m, n]) = places::<D, _>(args, Marked, |_, _, x| num_traits::Float::is_nan(x));
    Sparsity::from_entries(m, n, found.into_iter().map(|(i, j, _)| (i, j)))
}

/// An error if the Jacobian is not zero somewhere outside of a pattern.
pub(super) fn check<D: JacobianOf, M: Mode>(args: RefOf<'_, D::F, Base>, pattern: &Sparsity) -> Result<()> {
    let [rows, columns] = pattern.shape();
    let has = |i, j| i < rows && j < columns && pattern.contains(i, j);
    let is_missing = |i, j, x| x != <D::E as Element>::ZERO && !has(i, j);
    let (missing, shape) = places::<D, _>(args, Each, is_missing);
    if [rows, columns] != shape {
        return Err(misfit(M::OP, pattern, shape));
    }
    // Columns come in blocks, the first entry is that of the first row.
    let Some(&(i, j, value)) = missing.iter().min_by_key(|&&(i, j, _)| (i, j)) else {
        return Ok(());
    };
    let more = missing.len();
    let message = format!(
        "the Jacobian is {value:?} in row {i}, column {j}, where the pattern has no entry ({more} such entries): add it, or find the \
         pattern with `Sparsity::detect`"
    );
    Err(Error::new("check_sparsity", message))
}
