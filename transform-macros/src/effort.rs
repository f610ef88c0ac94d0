//! Whether the macro optimises. It always does, but for a run of the tests that shows that no number depends on it:
//! with `TRANSFORM_FUNC_OPTIMIZATIONS=off` in the environment of the compiler, everything that could matter has a
//! derivative, every value that could be needed is kept, and every operation is written by itself.

use std::sync::OnceLock;

/// Whether what is not needed for the right derivative is done, too.
pub(crate) fn optimizes() -> bool {
    static OPTIMIZES: OnceLock<bool> = OnceLock::new();
    *OPTIMIZES.get_or_init(|| std::env::var_os("TRANSFORM_FUNC_OPTIMIZATIONS").is_none_or(|set| set != "off"))
}
