//! `jacrev!` and `jacfwd!`.

use std::collections::BTreeMap;

use transform_func::prelude::*;

#[differentiable]
fn softmax(x: &Tensor) -> Tensor {
    x.softmax(0)
}

#[differentiable]
fn part_of_square(x: &Tensor) -> Tensor {
    (x * x).slice(s![0, 1..]).unsqueeze(-1)
}

#[differentiable]
fn sine_and_scaled(d: &BTreeMap<String, Tensor>) -> (Tensor, Tensor) {
    (d["a"].sin(), &d["b"] * d["a"].sum())
}

#[differentiable]
fn square_with_sum(x: &Tensor) -> (Tensor, f64) {
    (x * x, x.sum())
}

#[differentiable]
fn sum_and_product(x: &Tensor, y: &Tensor) -> (Tensor, Tensor) {
    (2.0 * x + 3.0 * y, x * y)
}

#[differentiable]
fn three_results(x: &Tensor) -> (Tensor, Tensor, f64) {
    (x.sin(), x + 2.0, x.sum())
}

#[differentiable]
fn mlp(p: &BTreeMap<String, Tensor>, x: &Tensor) -> Tensor {
    p["w2"].matmul(&(p["w1"].matmul(x) + &p["b1"]).tanh()) + &p["b2"]
}

super::cases! {
    fn jacrev_softmax(case) {
        case.expect(&jacrev!(softmax)(&case.tensor("x")));
    }

    fn jacrev_shape_rules(case) {
        case.expect(&jacrev!(part_of_square)(&case.tensor("X")));
    }

    fn jacrev_pytree(case) {
        case.expect(&jacrev!(sine_and_scaled)(&case.map("d")));
    }

    fn jacrev_has_aux(case) {
        case.expect(&jacrev!(square_with_sum, has_aux)(&case.tensor("x")));
    }

    fn jacfwd_shape_rules(case) {
        case.expect(&jacfwd!(part_of_square)(&case.tensor("X")));
    }

    fn jacfwd_argnums_multi_out(case) {
        let (x, y) = (case.tensor("x"), case.tensor("y"));
        case.expect(&jacfwd!(sum_and_product, argnums = (0, 1))(&x, &y));
    }

    fn jacfwd_has_aux(case) {
        case.expect(&jacfwd!(square_with_sum, has_aux)(&case.tensor("x")));
    }

    fn jacrev_chunk_sizes(case) {
        let x = case.tensor("X");
        case.expect(&jacrev!(three_results)(&x));
        case.expect(&jacrev!(three_results, chunk_size = 1)(&x));
        case.expect(&jacrev!(three_results, chunk_size = 2)(&x));
        case.expect(&jacrev!(three_results, chunk_size = 3)(&x));
        case.expect(&jacrev!(three_results, chunk_size = 5)(&x));
        case.expect(&jacrev!(three_results, chunk_size = 100)(&x));
    }

    fn jacobian_of_mlp_wrt_params(case) {
        case.expect(&jacrev!(mlp)(&case.map("p"), &case.tensor("x")));
        case.expect(&jacfwd!(mlp)(&case.map("p"), &case.tensor("x")));
    }
}
