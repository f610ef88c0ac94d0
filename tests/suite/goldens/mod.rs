//! Reference values of torch.func: every case of thirteen groups is an annotated function and a transform here.

mod by_hand;
mod case;
mod compose;
mod control;
mod forward_reverse;
mod functionalize;
mod gradients;
mod hessians;
mod indexing;
mod jacobians;
mod layers;
mod linear_algebra;
mod modules;
mod networks;
mod operations;
mod vmap;
mod vmap_extension;

use case::Case;

const GROUPS: [&str; 13] = [
    "grad",
    "jvp",
    "vjp",
    "linearize",
    "jacobian",
    "hessian",
    "vmap",
    "vmap_extension",
    "compose",
    "functionalize",
    "functional_call",
    "stack_module_state",
    "batch_norm",
];
const TESTED: &[&[&str]] = &[
    compose::IDS,
    control::IDS,
    forward_reverse::IDS,
    functionalize::IDS,
    gradients::IDS,
    hessians::IDS,
    indexing::IDS,
    jacobians::IDS,
    layers::IDS,
    operations::IDS,
    linear_algebra::IDS,
    modules::IDS,
    networks::IDS,
    vmap::IDS,
    vmap_extension::IDS,
];

/// One test of each case, and the list of their ids.
macro_rules! cases {
    ($($(#[$doc:meta])* fn $id:ident($case:ident) $body:block)+) => {
        pub(super) const IDS: &[&str] = &[$(stringify!($id)),+];
        $(
            $(#[$doc])*
            #[test]
            fn $id() {
                let $case = $crate::goldens::Case::load(stringify!($id));
                $body
            }
        )+
    };
}
use cases;

#[test]
fn every_case_is_tested_once() {
    let mut ids: Vec<String> = TESTED.concat().into_iter().map(str::to_owned).collect();
    ids.sort();
    let mut expected: Vec<String> = GROUPS.iter().flat_map(|group| Case::ids_of(group)).collect();
    expected.sort();
    assert_eq!(ids, expected);
}
