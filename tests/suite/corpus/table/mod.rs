//! The table: rows are functions with points, columns are the laws.
//!
//! One pair of macros per signature kind. `<kind>_rules!(path)` flattens a function and all its transforms into
//! [`Rules`](crate::laws::Rules); `<kind>_table!` makes one test of each row. `path` may have a turbofish.

mod numbers;
mod records;
mod slices;
mod tensors;

pub(crate) use numbers::{
    counted_rules, counted_table, pair_rules, pair_table, scalar_rules, scalar_table, single_rules,
    single_table, two_results_rules, two_results_table,
};
pub(crate) use records::{Record, choice, record, record_rules, record_table};
pub(crate) use slices::{
    array_rules, array_table, slice_and_number_rules, slice_and_number_table, slice_rules, slice_table,
    vector_rules, vector_table,
};
pub(crate) use tensors::{tensor_pair_rules, tensor_pair_table, tensor_rules, tensor_table};

/// Names several ways to the same numbers; where the corpus is built once more, `one_of_each`, only the first.
#[cfg(not(one_of_each))]
macro_rules! maps {
    ($($name:literal => $map:expr,)*) => { vec![$(($name, { let map: $crate::laws::Map<'_> = Box::new($map); map })),*] };
}
#[cfg(one_of_each)]
macro_rules! maps {
    ($($name:literal => $map:expr, $($rest:tt)*)?) => { vec![$(($name, { let map: $crate::laws::Map<'_> = Box::new($map); map }))?] };
}
#[cfg(not(one_of_each))]
macro_rules! products {
    ($($name:literal => $product:expr,)*) => { vec![$(($name, { let product: $crate::laws::Product<'_> = Box::new($product); product })),*] };
}
#[cfg(one_of_each)]
macro_rules! products {
    ($($name:literal => $product:expr, $($rest:tt)*)?) => {
        vec![$(($name, { let product: $crate::laws::Product<'_> = Box::new($product); product }))?]
    };
}
pub(crate) use {maps, products};
