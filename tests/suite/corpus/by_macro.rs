//! Annotated functions written by a `macro_rules!`, with names from both sides.

use transform_func::prelude::*;

use super::table::{pair_table, scalar_table};

macro_rules! squashed {
    ($name:ident, $method:ident, $scale:expr) => {
        #[differentiable]
        fn $name(x: f64) -> f64 {
            let y = x * $scale;
            let mut sum = y.$method();
            for k in 1..3 {
                sum += y / k as f64;
            }
            sum * x
        }
    };
}

squashed!(squashed_by_tanh, tanh, 1.5);
squashed!(squashed_by_atan, atan, 0.5 + 0.25);

macro_rules! polynomial {
    ($name:ident, $x:ident, $y:ident => $body:expr) => {
        #[differentiable]
        fn $name($x: f64, $y: f64) -> f64 {
            let result = $body;
            result + $x
        }
    };
}

polynomial!(saddle, result, y => result * result - y * y * result);

scalar_table! {
    squashed_by_tanh: [0.6];
    squashed_by_atan: [0.6];
}

pair_table! {
    saddle: [(0.6, -1.3)];
}

macro_rules! tangent {
    ($f:path, $x:expr, $y:expr => $x_dot:expr, $y_dot:expr) => {
        jvp!($f, ($x, $y), ($x_dot, $y_dot)).1
    };
}

#[test]
fn tangents_go_through_a_macro() {
    assert_eq!(tangent!(saddle, 2.0, 3.0 => 1.0, zero()), 4.0 - 9.0 + 1.0);
}
