//! Elementwise functions of two and three arguments, of which some may be constants.

use crate::case::{
    ABOVE_ONE, ANY, Domain, EACH, NUMBER, NUMBERS, NUMBERS3, PAIR, POSITIVE, Shapes, TRIPLE, rows,
};
use transform_runtime::plumbing::{NumberMethods as _, Real};
use transform_runtime::{Float, Level, Tensor};

const HIGH: Domain = Domain(0.4, 1.5);
const LOW: Domain = Domain(-1.5, -0.4);

macro_rules! of_two {
    ($($name:ident($x:ident: $dx:expr, $y:ident: $dy:expr): $value:expr, $linearize:expr => $maps:tt;)+) => {
        mod number {
            use super::*;
            rows! { $( $name($x: $dx, $y: $dy) Real NUMBERS; $value; $linearize => $maps; )+ }
        }
        mod tensor {
            use super::*;
            rows! { $( $name($x: $dx, $y: $dy) Tensor PAIR; $value; $linearize => $maps; )+ }
        }
    };
}
macro_rules! of_one {
    ($($name:ident($x:ident: $dx:expr): $value:expr, $linearize:expr => $maps:tt;)+) => {
        mod number_and_constant {
            use super::*;
            rows! { $( $name($x: $dx) Real NUMBER; $value; $linearize => $maps; )+ }
        }
        mod tensor_and_constant {
            use super::*;
            rows! { $( $name($x: $dx) Tensor EACH; $value; $linearize => $maps; )+ }
        }
    };
}
macro_rules! of_three {
    ($($name:ident($x:ident: $dx:expr, $y:ident: $dy:expr, $z:ident: $dz:expr): $value:expr, $linearize:expr => $maps:tt;)+) => {
        mod three_numbers {
            use super::*;
            rows! { $( $name($x: $dx, $y: $dy, $z: $dz) Real NUMBERS3; $value; $linearize => $maps; )+ }
        }
        mod three_tensors {
            use super::*;
            rows! { $( $name($x: $dx, $y: $dy, $z: $dz) Tensor TRIPLE; $value; $linearize => $maps; )+ }
        }
    };
}

of_two! {
    powf(x: POSITIVE, y: ANY): x.powf(y), x.linearize_powf(y) => (x, y);
    atan2(x: ANY, y: POSITIVE): x.atan2(y), x.linearize_atan2(y) => (x, y);
    hypot(x: ANY, y: POSITIVE): x.hypot(y), x.linearize_hypot(y) => (x, y);
    copysign(x: ANY, y: ANY): x.copysign(y), x.linearize_copysign(y) => (x, y);
    rem_euclid(x: ANY, y: Domain(2.1, 4.0)): x.rem_euclid(y), x.linearize_rem_euclid(y) => (x, y);
    div_euclid(x: ANY, y: Domain(2.1, 4.0)): x.div_euclid(y), x.linearize_div_euclid(y) => (x, y);
    log(x: POSITIVE, y: ABOVE_ONE): x.log(y), x.linearize_log(y) => (x, y);
    mul_add_with_constant(x: ANY, y: ANY): x.mul_add(y, E::of(0.5)), x.linearize_mul_add(y, E::of(0.5)) => (x, y, _);
    clamp_below(x: ANY, y: HIGH): x.clamp(E::of(-1.0), y), x.linearize_clamp(E::of(-1.0), y) => (x, _, y);
}
mod numbers_only {
    use super::*;
    rows! {
        max(x: ANY, y: ANY) Real NUMBERS; x.max(y); x.linearize_max(y) => (x, y);
        min(x: ANY, y: ANY) Real NUMBERS; x.min(y); x.linearize_min(y) => (x, y);
        max_of_constant(x: ANY) Real NUMBER; x.max(E::of(0.3)); x.linearize_max(E::of(0.3)) => (x, _);
        min_of_constant(x: ANY) Real NUMBER; x.min(E::of(0.3)); x.linearize_min(E::of(0.3)) => (x, _);
    }
}
mod tensors_only {
    use super::*;
    rows! {
        maximum(x: ANY, y: ANY) Tensor PAIR; x.maximum(y); x.linearize_maximum(y) => (x, y);
        minimum(x: ANY, y: ANY) Tensor PAIR; x.minimum(y); x.linearize_minimum(y) => (x, y);
        pow(x: POSITIVE, y: ANY) Tensor PAIR; x.pow(y); x.linearize_pow(y) => (x, y);
        logaddexp(x: ANY, y: ANY) Tensor PAIR; x.logaddexp(y); x.linearize_logaddexp(y) => (x, y);
        maximum_of_constant(x: ANY) Tensor EACH;
            x.maximum(E::of(0.3));
            x.linearize_maximum(E::of(0.3)) => (x, _);
        minimum_of_constant(x: ANY) Tensor EACH;
            x.minimum(E::of(0.3));
            x.linearize_minimum(E::of(0.3)) => (x, _);
    }
}
of_one! {
    powf_2(x: ANY): x.powf(E::of(2.0)), x.linearize_powf(E::of(2.0)) => (x, _);
    powf_fraction(x: POSITIVE): x.powf(E::of(-0.5)), x.linearize_powf(E::of(-0.5)) => (x, _);
    powf_0(x: ANY): x.powf(E::of(0.0)), x.linearize_powf(E::of(0.0)) => (x, _);
    powf_1(x: ANY): x.powf(E::of(1.0)), x.linearize_powf(E::of(1.0)) => (x, _);
    atan2_of_constant(x: ANY): x.atan2(E::of(0.7)), x.linearize_atan2(E::of(0.7)) => (x, _);
    hypot_of_constant(x: ANY): x.hypot(E::of(0.7)), x.linearize_hypot(E::of(0.7)) => (x, _);
    copysign_of_constant(x: ANY): x.copysign(E::of(-1.0)), x.linearize_copysign(E::of(-1.0)) => (x, _);
    rem_euclid_by_constant(x: ANY): x.rem_euclid(E::of(0.9)), x.linearize_rem_euclid(E::of(0.9)) => (x, _);
    log_to_constant(x: POSITIVE): x.log(E::of(3.0)), x.linearize_log(E::of(3.0)) => (x, _);
    clamp(x: ANY): x.clamp(E::of(-1.0), E::of(0.8)), x.linearize_clamp(E::of(-1.0), E::of(0.8)) => (x, _, _);
    mul_add_of_constants(x: ANY): x.mul_add(E::of(3.0), E::of(-1.0)), x.linearize_mul_add(E::of(3.0), E::of(-1.0)) => (x, _, _);
}
of_three! {
    clamp_between(x: ANY, low: LOW, high: HIGH): x.clamp(low, high), x.linearize_clamp(low, high) => (x, low, high);
    mul_add(x: ANY, a: ANY, b: ANY): x.mul_add(a, b), x.linearize_mul_add(a, b) => (x, a, b);
}

/// A number beside a tensor: any shape, and rank 0.
const TENSOR_AND_NUMBER: &[Shapes] = &[&[&[2, 3], &[]], &[&[], &[]], &[&[0], &[]]];
mod tensor_and_number {
    use super::*;
    rows! {
        powf(x: POSITIVE, y: ANY) Tensor TENSOR_AND_NUMBER;
            x.powf(&y.item());
            x.linearize_powf(&y.item()) => (x, y);
        maximum(x: ANY, y: ANY) Tensor TENSOR_AND_NUMBER;
            x.maximum(&y.item());
            x.linearize_maximum(&y.item()) => (x, y);
        clamp(x: ANY, y: HIGH) Tensor TENSOR_AND_NUMBER;
            x.clamp(E::of(-1.0), &y.item());
            x.linearize_clamp(E::of(-1.0), &y.item()) => (x, _, y);
        select(x: ANY, y: ANY) Tensor TENSOR_AND_NUMBER;
            x.gt(&y.item()).select(x, &y.item());
            x.gt(&y.item()).linearize_select(x, &y.item()) => (_, x, y);
    }
}
