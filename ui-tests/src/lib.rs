//! Programs that must not compile, and what rustc says of them (`tests/ui.rs`), and programs that must (`tests/pass`).
