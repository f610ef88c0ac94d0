//! Arithmetic of whole numbers, which has no derivative.

use super::AXES;
use crate::case::{ANY, EACH, PAIR, Shapes, static_rows};
use transform_runtime::plumbing::{self, NumberMethods};
use transform_runtime::{Float, Level, Tensor};

const LISTS: &[Shapes] = &[&[&[2, 3, 2]], &[&[2, 0, 1]]];
const LISTS_WITH_ELEMENTS: &[Shapes] = &[&[&[2, 3, 2]], &[&[2, 1, 1]]];

/// Whole numbers from -8 to 9, which rise with `x`.
fn whole<E: Float, L: Level>(x: &Tensor<E, L>) -> Tensor<i64, L> {
    let above = |bound: f64| NumberMethods::cast::<i64>(&x.gt(E::of(bound)));
    above(-1.2) * 5 + above(-0.4) * 3 + above(0.3) * 2 + above(1.1) * 7 - 8
}
/// Whole numbers of either sign without 0.
fn divisors<E: Float, L: Level>(x: &Tensor<E, L>) -> Tensor<i64, L> {
    whole(x) * 2 + 1
}

static_rows! {
    add(x: ANY, y: ANY) PAIR; whole(x) + whole(y); plumbing::linearize_add(&whole(x), &whole(y));
    sub(x: ANY, y: ANY) PAIR; &whole(x) - whole(y); plumbing::linearize_sub(&whole(x), &whole(y));
    mul(x: ANY, y: ANY) PAIR; whole(x) * &whole(y); plumbing::linearize_mul(&whole(x), &whole(y));
    div(x: ANY, y: ANY) PAIR; &whole(x) / &divisors(y); plumbing::linearize_div(&whole(x), &divisors(y));
    rem(x: ANY, y: ANY) PAIR; whole(x) % divisors(y); plumbing::linearize_rem(&whole(x), &divisors(y));
    add_constant(x: ANY) EACH; whole(x) + 3; plumbing::linearize_add(&whole(x), &3);
    sub_from_constant(x: ANY) EACH; 3 - whole(x); plumbing::linearize_sub(&3, &whole(x));
    div_of_constant(x: ANY) EACH; 30 / &divisors(x); plumbing::linearize_div(&30, &divisors(x));
    rem_by_constant(x: ANY) EACH; &whole(x) % 7; plumbing::linearize_rem(&whole(x), &7);
    neg(x: ANY) EACH; -whole(x); plumbing::linearize_neg(&whole(x));
    abs(x: ANY) EACH; whole(x).abs(); whole(x).linearize_abs();
    maximum(x: ANY, y: ANY) PAIR; whole(x).maximum(&whole(y)); whole(x).linearize_maximum(&whole(y));
    minimum(x: ANY, y: ANY) PAIR; whole(x).minimum(&whole(y)); whole(x).linearize_minimum(&whole(y));
    maximum_constant(x: ANY) EACH; whole(x).maximum(2); whole(x).linearize_maximum(2);
    clamp(x: ANY, y: ANY) PAIR; whole(x).clamp(-5, &whole(y)); whole(x).linearize_clamp(-5, &whole(y));
    clamp_constants(x: ANY) EACH; whole(x).clamp(-5, 5); whole(x).linearize_clamp(-5, 5);
    sum_axis(x: ANY) AXES; whole(x).sum_axis(-1); whole(x).linearize_sum_axis(-1);
    sum_keep(x: ANY) LISTS; whole(x).sum_keep([0, 1]); whole(x).linearize_sum_keep([0, 1]);
    prod_axis(x: ANY) LISTS; whole(x).prod_axis([0, 2]); whole(x).linearize_prod_axis([0, 2]);
    prod_keep(x: ANY) AXES; whole(x).prod_keep(0); whole(x).linearize_prod_keep(0);
    max_axis(x: ANY) AXES; whole(x).max_axis(-1); whole(x).linearize_max_axis(-1);
    max_keep(x: ANY) LISTS_WITH_ELEMENTS; whole(x).max_keep([0, 1]); whole(x).linearize_max_keep([0, 1]);
    min_axis(x: ANY) LISTS_WITH_ELEMENTS; whole(x).min_axis([0, 2]); whole(x).linearize_min_axis([0, 2]);
    min_keep(x: ANY) AXES; whole(x).min_keep(0); whole(x).linearize_min_keep(0);
    cumsum(x: ANY) AXES; whole(x).cumsum(-1); whole(x).linearize_cumsum(-1);
    scatter_add(x: ANY, y: ANY) &[&[&[2, 3], &[2, 3]]];
        whole(x).scatter_add(0, &y.argmax_axis(0).unsqueeze(0), &whole(y));
        whole(x).linearize_scatter_add(0, &y.argmax_axis(0).unsqueeze(0), &whole(y));
    index_add(x: ANY, y: ANY) &[&[&[2, 3], &[3]]];
        whole(x).index_add(1, &y.sort(0).1, &whole(x));
        whole(x).linearize_index_add(1, &y.sort(0).1, &whole(x));
    compare_whole(x: ANY, y: ANY) PAIR; whole(x).lt(&whole(y)); whole(x).linearize_lt(&whole(y));
    compare_constant(x: ANY) EACH; whole(x).ge(2); whole(x).linearize_ge(2);
}
