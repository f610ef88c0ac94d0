//! One snapshot per family of constructs: every function of the fixture, and the surface program it becomes.

use super::snapshot;

macro_rules! lower {
    ($($family:ident)*) => {
        $(
            #[test]
            fn $family() {
                let fixtures = include_str!(concat!("fixtures/lower/", stringify!($family), ".rs"));
                snapshot(concat!("lower__", stringify!($family)), fixtures, |_, body| body.to_string());
            }
        )*
    };
}

lower! {
    scalars
    vector_methods
    bindings
    places
    patterns
    match_chains
    branches
    loops
    iteration
    assignments
    evaluation_order
    references
    calls
    transforms
    macros
    opaque
    closures
    combinators
    elementwise
    chains
    nondiff
    options
    lent
    parameters
    structs
}
