//! Switches the optimisations of the macros off where they expand this package's functions, and asks for one of the
//! ways to each derivative: that all ways agree is shown with optimisations on.

fn main() {
    println!("cargo::rustc-env=TRANSFORM_FUNC_OPTIMIZATIONS=off");
    println!("cargo::rustc-cfg=one_of_each");
    println!("cargo::rerun-if-changed=build.rs");
}
