//! What users check their functions with, and functions with rules of their own.

mod rules;
mod testing;
