//! The laws, for functions of one array and of two.

use ndarray::{Array, Dimension, ShapeBuilder};

use crate::laws::seeded_tensor;

/// An array of numbers in `[-1.5, 1.5)`.
pub(super) fn seeded<D: Dimension>(shape: D, seed: u64) -> Array<f64, D> {
    let numbers = seeded_tensor(&[shape.size()], seed).to_vec();
    Array::from_shape_vec(shape, numbers).expect("as many numbers as the shape has")
}

/// The same array in other layouts: by columns, and backwards along all axes.
pub(super) fn layouts<D: Dimension>(x: &Array<f64, D>) -> [Array<f64, D>; 2] {
    let mut columns = Array::zeros(x.raw_dim().f());
    let mut backwards = Array::zeros(x.raw_dim());
    (0..x.ndim()).for_each(|axis| backwards.invert_axis(ndarray::Axis(axis)));
    [&mut columns, &mut backwards]
        .into_iter()
        .for_each(|y| y.assign(x));
    [columns, backwards]
}

/// Rows are `name: [array, ..];` for functions of an array that return a number.
macro_rules! laws {
    ($($f:ident: [$($x:expr),+ $(,)?];)+) => {
        mod laws {
            use super::*;
            use $crate::structures::ndarrays::table::layouts;
            use $crate::corpus::table::{maps, products};
            use $crate::laws::{DOUBLE, Flat, Rules, assert_close, flat_pair};
            $(
                #[test]
                fn $f() {
                    $({
                        let x = $x;
                        let at = |flat: &[f64]| ndarray::Array::from_shape_vec(x.raw_dim(), flat.to_vec()).unwrap();
                        let flat = x.flat();
                        let rules = Rules {
                            value: Box::new(|x| vec![linearize!(super::$f, &at(x)).0]),
                            jvp: Box::new(|x, v| flat_pair(jvp!(super::$f, (&at(x),), (&at(v),)))),
                            linearize: Box::new(|x, v| {
                                let (y, pushforward) = linearize!(super::$f, &at(x));
                                (vec![y], vec![pushforward(&at(v))])
                            }),
                            vjp: Box::new(|x, u| {
                                let (y, pullback) = vjp!(super::$f, &at(x));
                                (vec![y], pullback(u[0]).0.flat())
                            }),
                            values: maps! {},
                            jacobians: maps! { "grad" => |x| grad!(super::$f)(&at(x)).flat(), },
                            hessians: maps! { "hessian" => |x| hessian!(super::$f)(&at(x)).flat(), },
                            hessian_products: products! {
                                "jvp of grad" => |x, v| jvp!(grad!(super::$f), (&at(x),), (&at(v),)).1.flat(),
                            },
                            thirds: maps! {},
                            precision: DOUBLE,
                        };
                        rules.check(&flat);
                        // ndarray adds in another order.
                        assert_close("value", &(rules.value)(&flat), &[super::$f(&x)], 1e-14);
                        let slope = grad!(super::$f)(&x).flat();
                        for layout in layouts(&x) {
                            assert_close("value in another layout", &[super::$f(&layout)], &[super::$f(&x)], 1e-12);
                            assert_close("grad in another layout", &grad!(super::$f)(&layout).flat(), &slope, 1e-12);
                        }
                        let lanes = [&x, &(&x * 1.1), &(&x * 0.95)];
                        let mapped = ndarray::stack(ndarray::Axis(x.ndim()), &lanes.map(|x| x.view())).unwrap();
                        let values = lanes.map(|x| super::$f(x));
                        assert_close("vmap", &vmap!(super::$f, in_dims = -1)(&mapped).to_vec(), &values, 1e-12);
                        let slopes = lanes.map(|x| grad!(super::$f)(x).flat()).concat();
                        let found = vmap!(grad!(super::$f), in_dims = -1)(&mapped);
                        assert_close("vmap of grad", &found.flat(), &slopes, 1e-12);
                    })+
                }
            )+
        }
    };
}

/// The same for functions of two arrays.
macro_rules! pair_laws {
    ($($f:ident: [$($x:expr),+ $(,)?];)+) => {
        mod pair_laws {
            use super::*;
            use $crate::corpus::table::{maps, products};
            use $crate::laws::{DOUBLE, Flat, Rules, assert_close, flat_pair};
            $(
                #[test]
                fn $f() {
                    $({
                        let (a, b) = $x;
                        let at = |flat: &[f64]| {
                            let (left, right) = flat.split_at(a.len());
                            (
                                ndarray::Array::from_shape_vec(a.raw_dim(), left.to_vec()).unwrap(),
                                ndarray::Array::from_shape_vec(b.raw_dim(), right.to_vec()).unwrap(),
                            )
                        };
                        let rules = Rules {
                            value: Box::new(|x| {
                                let (a, b) = at(x);
                                vec![linearize!(super::$f, &a, &b).0]
                            }),
                            jvp: Box::new(|x, v| {
                                let ((a, b), (a_dot, b_dot)) = (at(x), at(v));
                                flat_pair(jvp!(super::$f, (&a, &b), (&a_dot, &b_dot)))
                            }),
                            linearize: Box::new(|x, v| {
                                let ((a, b), (a_dot, b_dot)) = (at(x), at(v));
                                let (y, pushforward) = linearize!(super::$f, &a, &b);
                                (vec![y], vec![pushforward(&a_dot, &b_dot)])
                            }),
                            vjp: Box::new(|x, u| {
                                let (a, b) = at(x);
                                let (y, pullback) = vjp!(super::$f, &a, &b);
                                (vec![y], pullback(u[0]).flat())
                            }),
                            values: maps! {},
                            jacobians: maps! {
                                "grad" => |x| {
                                    let (a, b) = at(x);
                                    grad!(super::$f, argnums = (0, 1))(&a, &b).flat()
                                },
                            },
                            hessians: maps! {},
                            hessian_products: products! {
                                "jvp of grad" => |x, v| {
                                    let ((a, b), (a_dot, b_dot)) = (at(x), at(v));
                                    jvp!(grad!(super::$f, argnums = (0, 1)), (&a, &b), (&a_dot, &b_dot)).1.flat()
                                },
                            },
                            thirds: maps! {},
                            precision: DOUBLE,
                        };
                        let flat = [a.flat(), b.flat()].concat();
                        rules.check(&flat);
                        assert_close("value", &(rules.value)(&flat), &[super::$f(&a, &b)], 1e-14);
                        let lanes = [&a, &(&a * 1.1)];
                        let mapped = ndarray::stack(ndarray::Axis(0), &lanes.map(|x| x.view())).unwrap();
                        let values = lanes.map(|a| super::$f(a, &b));
                        let found = vmap!(super::$f, in_dims = (0, None))(&mapped, &b);
                        assert_close("vmap", &found.to_vec(), &values, 1e-12);
                        let slopes = lanes.map(|a| grad!(super::$f, argnums = 1)(a, &b).flat()).concat();
                        let found = vmap!(grad!(super::$f, argnums = 1), in_dims = (0, None))(&mapped, &b);
                        assert_close("vmap of grad", &found.flat(), &slopes, 1e-12);
                    })+
                }
            )+
        }
    };
}
pub(super) use {laws, pair_laws};
