//! Cases whose operation does not exist yet. A row goes when its case gets a test under its id.

/// `(id, part that brings it, what is missing)`
pub(super) const CASES: &[(&str, u32, &str)] = &[
    (
        "dropout_identity_under_jac",
        2,
        "an argument `&mut rng` in a body",
    ),
    ("extremal_losses", 2, "log_sigmoid"),
];
