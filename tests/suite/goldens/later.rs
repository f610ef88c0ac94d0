//! Cases whose operation does not exist yet. A row goes when its case gets a test under its id.

/// `(id, part that brings it, what is missing)`
pub(super) const CASES: &[(&str, u32, &str)] = &[
    (
        "dropout_identity_under_jac",
        2,
        "an argument `&mut rng` in a body",
    ),
    ("extremal_losses", 2, "log_sigmoid"),
    ("grad2_unary_table", 2, "erf, lgamma, digamma, gelu with erf"),
    ("grad_cumsum", 2, "cumsum"),
    ("grad_eigvalsh_svdvals", 2, "eigvalsh, svdvals"),
    ("grad_inverse", 2, "inverse"),
    ("grad_kinks", 2, "norm; ties of max over an axis"),
    ("grad_logdet_det_slogdet", 2, "det, logdet, slogdet"),
    (
        "grad_pad_roll_flip_repeat",
        2,
        "pad, roll, flip, tile, tril, triu, diag",
    ),
    ("grad_prod_cumprod", 2, "cumprod"),
    ("grad_scatter_add", 2, "scatter_add"),
    ("grad_sort_topk", 2, "sort, topk"),
    ("grad_trace_outer_kron", 2, "trace, outer, kron"),
    ("jacobian_matrix_function", 2, "inverse"),
];
