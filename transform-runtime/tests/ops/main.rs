//! The op table: every op, in one row, under every law.

mod case;
mod laws;
mod levels;
mod table;
