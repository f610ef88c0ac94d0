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
