//! Lanes that go different ways: mapped functions of tensors with `#[vmappable]` are the loop over their lanes,
//! whatever decides.

mod branches;
mod data;
mod integrator;
mod lanes;
mod loops;
mod nested;
mod places;
mod programs;

use transform_func::prelude::*;

/// Lanes of two numbers, of either sign, some of them close to zero.
fn lanes_of_two(n: usize) -> Tensor {
    let number = |i: usize| ((i * 7919 % 13) as f64 - 5.7) * 0.6;
    Tensor::from_shape_vec(&[n, 2], (0..2 * n).map(number).collect()).unwrap()
}

fn rows(x: &Tensor) -> Vec<Tensor> {
    (0..x.shape()[0] as isize).map(|i| x.index_axis(0, i)).collect()
}

/// Functions of two numbers in a tensor, mapped in every way, against the loop: equal to the last bit.
macro_rules! are_the_loop {
    ($($f:ident;)*) => { mod mapped { $(
        mod $f {
            use transform_func::prelude::*;

            use super::super::super::{lanes_of_two, rows};

            #[differentiable]
            fn total(x: &Tensor) -> f64 {
                vmap!(super::super::$f)(x).sum()
            }

            #[test]
            fn is_the_loop() {
                for n in [0, 1, 2, 7] {
                    let (x, x_dot) = (lanes_of_two(n), lanes_of_two(n) * 0.3 + 0.1);
                    let y = vmap!(super::super::$f)(&x);
                    let own = vmap!(grad!(super::super::$f))(&x);
                    let of_total = grad!(total)(&x);
                    let (_, y_dot) = jvp!(vmap!(super::super::$f), (&x,), (&x_dot,));
                    let (again, pushforward) = linearize!(vmap!(super::super::$f), &x);
                    assert_eq!((y.shape(), own.shape()), (&[n][..], &[n, 2][..]));
                    assert_eq!(again, y, "value of linearize");
                    assert_eq!(pushforward(&x_dot), y_dot, "pushforward");
                    for (i, (row, row_dot)) in rows(&x).iter().zip(&rows(&x_dot)).enumerate() {
                        let slope = grad!(super::super::$f)(row);
                        let (value, tangent) = jvp!(super::super::$f, (row,), (row_dot,));
                        assert_eq!(y[i], value, "value of lane {i} of {n}");
                        assert_eq!(y_dot[i], tangent, "tangent of lane {i} of {n}");
                        assert_eq!(own.index_axis(0, i as isize), slope, "gradient of lane {i} of {n}");
                        assert_eq!(of_total.index_axis(0, i as isize), slope, "gradient of the sum, lane {i} of {n}");
                    }
                }
            }
        }
    )* } };
}
use are_the_loop;
