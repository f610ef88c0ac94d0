//! Convolutions, pooling, normalisation, losses, random numbers.

use super::{bodies, matrix, weighed};
use transform_func::prelude::*;

fn images() -> Tensor {
    Tensor::linspace(-1.0, 1.3, 32).reshape(&[1, 2, 4, 4]).sin()
}

bodies! {
    convolutions_of_signals(x: Tensor::linspace(-1.0, 1.0, 12).reshape(&[1, 2, 6])) {
        let w = Tensor::linspace(0.2, 1.0, 12).reshape(&[3, 2, 2]);
        let b = x.mean_axis([0, 2]).pad(&[(0, 1)], 0.3);
        let y = x.conv1d(&w, &b, 2, 1);
        let z = y.conv_transpose1d(&w, None, 2, 1);
        let options = ConvOptions { stride: 1, padding: 1, dilation: 2, groups: 1 };
        weighed(&y) + weighed(&z) + weighed(&x.conv1d_with(&w, None, options))
    }
    convolutions_of_images(x: images()) {
        let w = Tensor::linspace(0.2, 1.0, 8).reshape(&[1, 2, 2, 2]);
        let b = x.mean_axis([0, 2, 3]).narrow(0, 0, 1);
        let y = x.conv2d(&w, &b, 1, 0);
        let z = y.conv_transpose2d(&w, None, 1, 0);
        let options = ConvOptions { groups: 2, ..ConvOptions::default() };
        let apart = x.conv2d_with(&w.reshape(&[2, 1, 2, 2]), None, options);
        let transposed = y.conv_transpose2d_with(&w, None, ConvTransposeOptions { stride: 2, ..ConvTransposeOptions::default() });
        weighed(&y) + weighed(&z) + weighed(&apart) + weighed(&transposed)
    }
    pooling(x: images()) {
        weighed(&x.max_pool2d(2)) + weighed(&x.avg_pool2d(2)) + weighed(&x.max_pool1d(2)) + weighed(&x.avg_pool1d(2))
            + weighed(&x.max_pool2d_with(2, 1, 1)) + weighed(&x.avg_pool2d_with(3, 1, 1))
    }
    normalisation(x: images()) {
        let (gamma, beta) = (Tensor::from_vec(vec![1.5, 0.5]), Tensor::from_vec(vec![0.1, -0.2]));
        let row = Tensor::linspace(0.5, 1.5, 4);
        let a = x.layer_norm(&row, &row, 1e-5) + x.rms_norm(&row, 1e-5);
        let b = x.group_norm(2, &gamma, &beta, 1e-5) + x.batch_norm(&gamma, &beta, 1e-5);
        weighed(&(a + b)) + weighed(&x.batch_norm_eval(&beta, &gamma, &gamma, &beta, 1e-5))
    }
    losses_of_labels(x: matrix()) {
        let labels = Tensor::from_vec(vec![2i64, 0]);
        nn::cross_entropy(x, &labels) + nn::cross_entropy_with(x, &labels, None, 0.1) + nn::nll(&x.log_softmax(-1), &labels)
    }
    losses_of_tensors(x: matrix()) {
        let y = x.cos();
        let (p, log_p) = (x.softmax(-1), y.log_softmax(-1));
        nn::mse(x, &y) + nn::l1(x, &y) + nn::huber(x, &y, 0.5) + nn::smooth_l1(x, &y, 0.5)
            + nn::bce_with_logits(x, &y.sigmoid()) + nn::kl_div(&log_p, &p)
    }
    random_numbers(x: matrix()) {
        let mut rng = Rng::new(7);
        let mut other = rng.split();
        let noise = rng.normal(&[2, 3]) * 0.1 + other.uniform(&[2, 3]) + rng.bernoulli(0.5, &[2, 3]);
        let kept = x * rng.bernoulli(0.5, &[2, 3]);
        weighed(&(kept + x * noise)) + weighed(&x.index_select(1, &other.permutation(3)))
            + weighed(&x.index_select(0, &other.randint(0, 2, &[4])))
    }
}

#[test]
fn options_and_generators() {
    let (x, labels) = (matrix(), Tensor::from_vec(vec![2i64, 0]));
    let weight = Tensor::from_vec(vec![1.0, 2.0, 0.5]);
    let even = nn::cross_entropy_with(&x, &labels, Some(&(&weight * 0.0 + 1.0)), 0.0);
    assert!((even - nn::cross_entropy(&x, &labels)).abs() < 1e-15);
    assert!(nn::cross_entropy_with(&x, &labels, Some(&weight), 0.1).is_finite());
    let (w, b) = (Tensor::ones(&[1, 2, 2]), Tensor::from_vec(vec![0.5]));
    let biased = x.conv1d(&w, Some(&b), 1, 0);
    assert!((biased - x.conv1d(&w, None, 1, 0) - 0.5).norm() < 1e-15);
    let mut rng = Rng::new(1);
    assert_eq!(x.dropout(0.0, &mut rng), x);
    assert!(x.dropout(0.5, &mut rng).is_finite().all().item());
}
