//! Cases that need what does not exist yet. A row goes when its case gets a test under its id.

/// `(id, what is missing)`
pub(super) const CASES: &[(&str, &str)] = &[(
    "vmap_inplace_captured_batched",
    "an argument that is changed, `&mut x`",
)];
