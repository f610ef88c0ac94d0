//! Cases whose operation does not exist yet. A row goes when its case gets a test under its id.

/// `(id, part that brings it, what is missing)`
pub(super) const CASES: &[(&str, u32, &str)] = &[
    ("dropout_identity_under_jac", 2, "dropout"),
    ("extremal_losses", 2, "bce_with_logits, log_sigmoid"),
    ("grad_batch_norm_train", 2, "batch_norm"),
    ("grad_conv2d", 2, "conv2d"),
    (
        "grad_conv2d_groups_dilation",
        2,
        "conv2d with groups and dilation",
    ),
    ("grad_layer_norm", 2, "layer_norm"),
    ("grad_losses", 2, "l1, smooth_l1, huber, bce_with_logits, kl_div"),
    ("grad_pooling", 2, "max_pool2d, avg_pool2d"),
    ("grad_rms_norm", 2, "rms_norm"),
    ("grad_unfold", 2, "unfold"),
    ("hessian_conv", 2, "conv2d"),
    ("hessian_layer_norm", 2, "layer_norm"),
    ("layer_norm_constant_row", 2, "layer_norm"),
];
