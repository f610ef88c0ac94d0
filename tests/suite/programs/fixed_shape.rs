//! Programs of one shape with random coefficients, against closed forms.

use proptest::prelude::*;
use transform_func::prelude::*;

use crate::laws::{DOUBLE, Precision, assert_close, direction, dot, reliable_jacobian};

#[differentiable]
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    let mut sum = 0.0;
    for k in (0..coefficients.len()).rev() {
        sum = sum * x + coefficients[k];
    }
    sum
}

/// `x^T m x`, `m` row-major.
#[differentiable]
fn bilinear(m: &[f64], x: &[f64]) -> f64 {
    let n = x.len();
    let mut sum = 0.0;
    for i in 0..n {
        let mut row = 0.0;
        for j in 0..n {
            row += m[i * n + j] * x[j];
        }
        sum += x[i] * row;
    }
    sum
}

#[differentiable]
fn iterated_map(p: &[f64], steps: usize) -> f64 {
    let mut state = p[0];
    for k in 0..steps {
        state = p[1] * (p[2] * state).sin() + p[3] * (k % 3) as f64;
        if state > 1.5 {
            state = 1.5 + (state - 1.5).tanh();
        }
    }
    state
}

#[differentiable]
fn grown_past_one(rate: f64, start: f64) -> f64 {
    let mut y = start;
    let mut steps = 0;
    while y < 1.0 {
        y += rate * y;
        steps += 1;
    }
    y * steps as f64
}

#[differentiable]
fn dense_network(weights: &[f64], sizes: &[usize]) -> f64 {
    let mut layer = vec![0.5; sizes[0]];
    let mut used = 0;
    for l in 1..sizes.len() {
        let mut next = vec![0.0; sizes[l]];
        for i in 0..sizes[l] {
            for j in 0..sizes[l - 1] {
                next[i] += weights[used] * layer[j];
                used += 1;
            }
            next[i] = next[i].tanh();
        }
        layer = next;
    }
    let mut sum = 0.0;
    for i in 0..layer.len() {
        sum += layer[i] * layer[i];
    }
    sum
}

fn numbers(n: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-1.5..1.5, n)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn polynomials(coefficients in numbers(1..8), x in -1.2..1.2) {
        let x: f64 = x;
        let powers: Vec<f64> = (0..coefficients.len()).map(|k| x.powi(k as i32)).collect();
        let slope: f64 = coefficients.iter().enumerate().skip(1).map(|(k, c)| c * k as f64 * powers[k - 1]).sum();
        let (of_coefficients, of_x) = grad!(polynomial, argnums = (0, 1))(&coefficients, x);
        assert_close("coefficients", &of_coefficients, &powers, 1e-12);
        assert_close("x", &[of_x], &[slope], 1e-12);
    }

    #[test]
    fn bilinear_forms(m in numbers(9..10), x in numbers(3..4)) {
        let expected: Vec<f64> =
            (0..3).map(|i| (0..3).map(|j| (m[3 * i + j] + m[3 * j + i]) * x[j]).sum()).collect();
        assert_close("gradient", &grad!(bilinear, argnums = 1)(&m, &x), &expected, 1e-12);
        let second = hessian!(bilinear, argnums = 1)(&m, &x).concat();
        let symmetric: Vec<f64> = (0..9).map(|k| m[k] + m[k % 3 * 3 + k / 3]).collect();
        assert_close("hessian", &second, &symmetric, 1e-12);
    }

    #[test]
    fn iterated_maps(p in numbers(4..5), steps in 0_usize..12) {
        let precision = Precision { first: 1e-6, ..DOUBLE };
        let gradient = grad!(iterated_map)(&p, steps);
        if let Some(expected) = reliable_jacobian(|p| vec![iterated_map(p, steps)], &p, &precision) {
            assert_close("grad", &gradient, &expected, 10.0 * precision.first);
        }
        let p_dot = direction(4, 1);
        let y_dot = jvp!(iterated_map, (&p[..], steps), (&p_dot[..], zero())).1;
        assert_close("jvp", &[y_dot], &[dot(&gradient, &p_dot)], 1e-9);
    }

    /// `start (1 + rate)^n n` with the `n` that the loop needs.
    #[test]
    fn loops_of_unknown_length(rate in 0.05..0.9, start in 0.05..0.95) {
        let (rate, start): (f64, f64) = (rate, start);
        let mut n = 0;
        while start * (1.0 + rate).powi(n) < 1.0 {
            n += 1;
        }
        let scale = f64::from(n);
        let expected = [scale * start * scale * (1.0 + rate).powi(n - 1), scale * (1.0 + rate).powi(n)];
        let (of_rate, of_start) = grad!(grown_past_one, argnums = (0, 1))(rate, start);
        assert_close("grad", &[of_rate, of_start], &expected, 1e-9);
    }

    #[test]
    fn networks(sizes in prop::collection::vec(1_usize..4, 2..5), seed in 0_u64..1000) {
        let count: usize = sizes.windows(2).map(|pair| pair[0] * pair[1]).sum();
        let weights = direction(count, seed);
        let gradient = grad!(dense_network)(&weights, &sizes);
        let expected = reliable_jacobian(|w| vec![dense_network(w, &sizes)], &weights, &DOUBLE);
        assert_close("grad", &gradient, &expected.expect("smooth"), 2.0 * DOUBLE.first);
    }
}
