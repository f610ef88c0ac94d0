//! Of the laws of the suite, what the corpus names.

#[path = "../suite/laws/flat.rs"]
mod flat;
#[path = "../suite/laws/precision.rs"]
mod precision;
#[path = "../suite/laws/seeded.rs"]
mod seeded;

pub(crate) use flat::{Flat, positive_tensor, seeded_tensor};
pub(crate) use precision::assert_close;

/// Two values are the same, bit by bit.
#[track_caller]
pub(crate) fn same<T: Flat>(function: T, form: T) {
    let bits = |value: T| value.flat().into_iter().map(f64::to_bits).collect::<Vec<_>>();
    assert_eq!(bits(function), bits(form));
}
