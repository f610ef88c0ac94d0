//! Convolution, pooling, normalisation, dropout, and losses.

use transform_func::prelude::*;

#[differentiable]
fn strided_convolution(x: &Tensor, w: &Tensor, b: &Tensor, v: &Tensor) -> f64 {
    (v * x.conv2d(w, b, 2, 1)).sum()
}

#[differentiable]
fn grouped_convolution(x: &Tensor, w: &Tensor) -> f64 {
    let options = ConvOptions {
        dilation: 2,
        groups: 2,
        ..Default::default()
    };
    x.conv2d_with(w, None, options).square().sum()
}

#[differentiable]
fn squared_activations(w: &Tensor, x: &Tensor) -> f64 {
    x.conv2d(w, None, 1, 0).tanh().square().sum()
}

#[differentiable]
fn pooled(x: &Tensor, w: &Tensor) -> f64 {
    let mean = x.mean();
    (w * x.max_pool2d(2)).sum() + x.avg_pool2d(2).square().sum() + mean * mean * mean
}

#[differentiable]
fn sliding_windows(x: &Tensor, w: &Tensor) -> f64 {
    (w * x.unfold(0, 3, 1).square()).sum()
}

#[differentiable]
fn layer_norm(x: &Tensor, gamma: &Tensor, beta: &Tensor, w: &Tensor) -> f64 {
    (w * x.layer_norm(gamma, beta, 1e-5)).sum()
}

#[differentiable]
fn cubed_layer_norm(x: &Tensor, w: &Tensor) -> f64 {
    let normalized = x.layer_norm(&Tensor::ones(&[4]), &Tensor::zeros(&[4]), 1e-5);
    (w * normalized.powi(3)).sum()
}

#[differentiable]
fn batch_norm(x: &Tensor, gamma: &Tensor, beta: &Tensor, w: &Tensor) -> f64 {
    (w * x.batch_norm(gamma, beta, 1e-5)).sum()
}

#[differentiable]
fn rms_norm(x: &Tensor, gamma: &Tensor, w: &Tensor) -> f64 {
    (w * x.rms_norm(gamma, 1e-6)).sum()
}

#[differentiable]
fn all_losses(a: &Tensor, b: &Tensor, y: &Tensor, q: &Tensor) -> f64 {
    nn::mse(a, b)
        + nn::l1(a, b)
        + nn::smooth_l1(a, b, 1.0)
        + nn::huber(a, b, 0.5)
        + nn::bce_with_logits(a, y)
        + nn::kl_div(&a.log_softmax(-1), q)
}

#[differentiable]
fn entropy(logits: &Tensor, label: i64) -> f64 {
    nn::cross_entropy(logits, &Tensor::scalar(label))
}

#[differentiable]
fn total_binary_entropy(logits: &Tensor, labels: &Tensor) -> f64 {
    nn::bce_with_logits(logits, labels) * 4.0
}

#[differentiable]
fn log_sum_exp(x: &Tensor) -> f64 {
    x.logsumexp()
}

#[differentiable]
fn softplus(x: &Tensor) -> f64 {
    x.softplus().sum()
}

#[differentiable]
fn log_sigmoid(x: &Tensor) -> f64 {
    x.log_sigmoid().sum()
}

#[differentiable]
fn squares_of_all(x: &Tensor, mut rng: Rng) -> Tensor {
    x.dropout(0.0, &mut rng).square()
}

super::cases! {
    fn grad_conv2d(case) {
        let [x, w, b, v] = ["x", "w", "b", "V"].map(|name| case.tensor(name));
        case.expect(&grad!(strided_convolution, argnums = (0, 1, 2))(&x, &w, &b, &v));
    }

    fn grad_conv2d_groups_dilation(case) {
        let [x, w] = ["x", "w"].map(|name| case.tensor(name));
        case.expect(&grad!(grouped_convolution, argnums = (0, 1))(&x, &w));
    }

    fn hessian_conv(case) {
        case.expect(&hessian!(squared_activations)(&case.tensor("w"), &case.tensor("x")));
    }

    fn grad_pooling(case) {
        case.expect(&grad!(pooled)(&case.tensor("x"), &case.tensor("W")));
    }

    fn grad_unfold(case) {
        case.expect(&grad!(sliding_windows)(&case.tensor("x"), &case.tensor("W")));
    }

    fn grad_layer_norm(case) {
        let [x, gamma, beta, w] = ["x", "g", "b", "W"].map(|name| case.tensor(name));
        case.expect(&grad!(layer_norm, argnums = (0, 1, 2))(&x, &gamma, &beta, &w));
    }

    fn hessian_layer_norm(case) {
        case.expect(&hessian!(cubed_layer_norm)(&case.tensor("x"), &case.tensor("w")));
    }

    fn layer_norm_constant_row(case) {
        let w = Tensor::arange(1.0, 5.0);
        let (gamma, beta) = (Tensor::ones(&[4]), Tensor::zeros(&[4]));
        case.expect(&grad!(layer_norm)(&case.tensor("x"), &gamma, &beta, &w));
    }

    fn grad_batch_norm_train(case) {
        let [x, gamma, beta, w] = ["x", "g", "b", "W"].map(|name| case.tensor(name));
        case.expect(&grad!(batch_norm, argnums = (0, 1, 2))(&x, &gamma, &beta, &w));
    }

    fn grad_rms_norm(case) {
        let [x, gamma, w] = ["x", "g", "W"].map(|name| case.tensor(name));
        case.expect(&grad!(rms_norm, argnums = (0, 1))(&x, &gamma, &w));
    }

    fn grad_losses(case) {
        let [a, b, y, q] = ["a", "b", "y", "q"].map(|name| case.tensor(name));
        case.expect(&grad!(all_losses)(&a, &b, &y, &q));
    }

    fn extremal_losses(case) {
        let logits = Tensor::from_vec(vec![1000.0, -1000.0, 0.0]);
        case.expect_at("/ce_t0", &grad_and_value!(entropy)(&logits, 0));
        case.expect_at("/ce_t1", &grad_and_value!(entropy)(&logits, 1));
        let wide = Tensor::from_vec(vec![800.0, 800.0, -800.0, -800.0]);
        let labels = Tensor::from_vec(vec![1.0, 0.0, 1.0, 0.0]);
        case.expect_at("/bce", &grad_and_value!(total_binary_entropy)(&wide, &labels));
        let close = Tensor::from_vec(vec![1000.0, 999.0]);
        case.expect_at("/lse", &grad_and_value!(log_sum_exp)(&close));
        for (i, x) in [100.0, -100.0].into_iter().enumerate() {
            let x = Tensor::scalar(x);
            case.expect_at(&format!("/softplus/{i}"), &grad_and_value!(softplus)(&x));
            case.expect_at(&format!("/log_sigmoid/{i}"), &grad_and_value!(log_sigmoid)(&x));
        }
    }

    /// A lane's own draws and those of all lanes are the same where nothing is drawn.
    fn dropout_identity_under_jac(case) {
        let x = case.tensor("x");
        case.expect_at("/0", &jacrev!(squares_of_all)(&x, Rng::new(1)));
        case.expect_at("/1", &jacfwd!(squares_of_all, randomness = "same")(&x, Rng::new(1)));
        case.expect_at("/2", &jacfwd!(squares_of_all, randomness = "different")(&x, Rng::new(1)));
    }
}
