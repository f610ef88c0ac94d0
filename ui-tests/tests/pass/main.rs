//! Programs that must compile without a word, each a module: what they name, and what they forbid, are their own.
#![allow(
    unreachable_pub,
    clippy::module_inception,
    clippy::needless_range_loop,
    reason = "they are written as crates of their own, in the many ways users write them"
)]

macro_rules! programs {
    ($($name:ident)+) => {
        $(
            mod $name;
            #[test]
            fn $name() {
                $name::main();
            }
        )+
    };
}

programs! {
    by_macro
    const_generics
    generated_names
    methods
    nested_functions
    no_imports
    open_types
    raw_identifiers
    renamed_import
    rules
    shadowed_function
    std_function_names
    std_names_shadowed
    vmappable
}
