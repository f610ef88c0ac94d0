//! Tensors made of active numbers.

use crate::case::{ANY, NUMBER, Numbers, rows};
use transform_runtime::plumbing::Real;
use transform_runtime::{Float, Level, Tensor};

rows! {
    full(x: ANY) Real NUMBER; Tensor::lifted_full(&[2, 3], x); Tensor::linearize_full(&[2, 3], x) => (_, x);
    full_of_nothing(x: ANY) Real NUMBER;
        Tensor::lifted_full(&[0], x);
        Tensor::linearize_full(&[0], x) => (_, x);
    scalar(x: ANY) Real NUMBER; Tensor::lifted_scalar(x); Tensor::linearize_scalar(x) => (x,);
    from_vec(xs: ANY) Numbers &[&[&[3]], &[&[1]]];
        Tensor::lifted_from_vec(xs);
        Tensor::linearize_from_vec(xs) => (xs,);
}
