//! The compile-fail and compile-pass cases of `transform-func`: see `tests/ui.rs`.
