//! Functions of one or two numbers.

/// `fn(f64) -> f64`
macro_rules! scalar_rules {
    ($($f:tt)+) => {
        $crate::laws::Rules {
            value: Box::new(|x| $($f)+(x[0]).flat()),
            jvp: Box::new(|x, v| flat_pair(jvp!($($f)+, (x[0],), (v[0],)))),
            linearize: Box::new(|x, v| {
                let (y, pushforward) = linearize!($($f)+, x[0]);
                (y.flat(), pushforward(v[0]).flat())
            }),
            vjp: Box::new(|x, u| {
                let (y, pullback) = vjp!($($f)+, x[0]);
                (y.flat(), pullback(u[0]).flat())
            }),
            values: maps! { "grad_and_value" => |x| grad_and_value!($($f)+)(x[0]).1.flat(), },
            jacobians: maps! {
                "grad" => |x| grad!($($f)+)(x[0]).flat(),
                "grad_and_value" => |x| grad_and_value!($($f)+)(x[0]).0.flat(),
                "jacrev" => |x| jacrev!($($f)+)(x[0]).flat(),
                "jacfwd" => |x| jacfwd!($($f)+)(x[0]).flat(),
            },
            hessians: maps! {
                "grad of grad" => |x| grad!(grad!($($f)+))(x[0]).flat(),
                "jacrev of jacfwd" => |x| jacrev!(jacfwd!($($f)+))(x[0]).flat(),
                "jacfwd of jacrev" => |x| jacfwd!(jacrev!($($f)+))(x[0]).flat(),
                "hessian" => |x| hessian!($($f)+)(x[0]).flat(),
            },
            hessian_products: products! {
                "jvp of grad" => |x, v| jvp!(grad!($($f)+), (x[0],), (v[0],)).1.flat(),
                "vjp of grad" => |x, u| vjp!(grad!($($f)+), x[0]).1(u[0]).flat(),
            },
            thirds: maps! { "grad of grad of grad" => |x| grad!(grad!(grad!($($f)+)))(x[0]).flat(), },
            precision: DOUBLE,
        }
    };
}

/// Rows are `name: [x, ..];`
macro_rules! scalar_table {
    ($($f:ident: [$($x:expr),+ $(,)?];)+) => {
        mod scalar {
            use $crate::corpus::table::{maps, products, scalar_rules};
            use $crate::laws::{DOUBLE, Flat, assert_lanes, flat_pair};
            use transform_func::prelude::*;
            $(
                #[test]
                fn $f() {
                    let rules = scalar_rules!(super::$f);
                    $(rules.check(&[$x]);)+
                    let lanes = [$($x),+];
                    let mapped = Tensor::from(lanes);
                    assert_lanes("vmap", &vmap!(super::$f)(&mapped), &lanes.map(super::$f));
                    let slopes = lanes.map(|x| grad!(super::$f)(x));
                    assert_lanes("vmap of grad", &vmap!(grad!(super::$f))(&mapped), &slopes);
                    let (_, pullback) = vjp!(vmap!(super::$f), &mapped);
                    assert_lanes("vjp of vmap", &pullback(&Tensor::ones(&[lanes.len()])).0, &slopes);
                    let curvatures = lanes.map(|x| hessian!(super::$f)(x));
                    assert_lanes("vmap of hessian", &vmap!(hessian!(super::$f))(&mapped), &curvatures);
                }
            )+
        }
    };
}

/// `fn(f32) -> f32`
macro_rules! single_rules {
    ($($f:tt)+) => {
        $crate::laws::Rules {
            value: Box::new(|x| $($f)+(x[0] as f32).flat()),
            jvp: Box::new(|x, v| flat_pair(jvp!($($f)+, (x[0] as f32,), (v[0] as f32,)))),
            linearize: Box::new(|x, v| {
                let (y, pushforward) = linearize!($($f)+, x[0] as f32);
                (y.flat(), pushforward(v[0] as f32).flat())
            }),
            vjp: Box::new(|x, u| {
                let (y, pullback) = vjp!($($f)+, x[0] as f32);
                (y.flat(), pullback(u[0] as f32).flat())
            }),
            values: maps! { "grad_and_value" => |x| grad_and_value!($($f)+)(x[0] as f32).1.flat(), },
            jacobians: maps! {
                "grad" => |x| grad!($($f)+)(x[0] as f32).flat(),
                "jacrev" => |x| jacrev!($($f)+)(x[0] as f32).flat(),
                "jacfwd" => |x| jacfwd!($($f)+)(x[0] as f32).flat(),
            },
            hessians: maps! {
                "grad of grad" => |x| grad!(grad!($($f)+))(x[0] as f32).flat(),
                "jacrev of jacfwd" => |x| jacrev!(jacfwd!($($f)+))(x[0] as f32).flat(),
                "hessian" => |x| hessian!($($f)+)(x[0] as f32).flat(),
            },
            hessian_products: products! {
                "jvp of grad" => |x, v| jvp!(grad!($($f)+), (x[0] as f32,), (v[0] as f32,)).1.flat(),
            },
            thirds: maps! { "grad of grad of grad" => |x| grad!(grad!(grad!($($f)+)))(x[0] as f32).flat(), },
            precision: SINGLE,
        }
    };
}

/// Rows are `name: [x, ..];`
macro_rules! single_table {
    ($($f:ident: [$($x:expr),+ $(,)?];)+) => {
        mod single {
            use $crate::corpus::table::{maps, products, single_rules};
            use $crate::laws::{Flat, SINGLE, flat_pair};
            use transform_func::prelude::*;
            $(
                #[test]
                fn $f() {
                    let rules = single_rules!(super::$f);
                    $(rules.check(&[$x]);)+
                }
            )+
        }
    };
}

/// `fn(f64, f64) -> f64`
macro_rules! pair_rules {
    ($($f:tt)+) => {
        $crate::laws::Rules {
            value: Box::new(|x| $($f)+(x[0], x[1]).flat()),
            jvp: Box::new(|x, v| flat_pair(jvp!($($f)+, (x[0], x[1]), (v[0], v[1])))),
            linearize: Box::new(|x, v| {
                let (y, pushforward) = linearize!($($f)+, x[0], x[1]);
                (y.flat(), pushforward(v[0], v[1]).flat())
            }),
            vjp: Box::new(|x, u| {
                let (y, pullback) = vjp!($($f)+, x[0], x[1]);
                (y.flat(), pullback(u[0]).flat())
            }),
            values: maps! { "grad_and_value" => |x| grad_and_value!($($f)+)(x[0], x[1]).1.flat(), },
            jacobians: maps! {
                "grad" => |x| grad!($($f)+, argnums = (0, 1))(x[0], x[1]).flat(),
                "grad for each" => |x| {
                    let first = grad!($($f)+)(x[0], x[1]);
                    (first, grad!($($f)+, argnums = 1)(x[0], x[1])).flat()
                },
                "jacrev" => |x| jacrev!($($f)+, argnums = (0, 1))(x[0], x[1]).flat(),
                "jacfwd" => |x| jacfwd!($($f)+, argnums = (0, 1))(x[0], x[1]).flat(),
            },
            hessians: maps! {
                "jacrev of jacfwd" => |x| {
                    jacrev!(jacfwd!($($f)+, argnums = (0, 1)), argnums = (0, 1))(x[0], x[1]).flat()
                },
                "jacfwd of jacrev" => |x| {
                    jacfwd!(jacrev!($($f)+, argnums = (0, 1)), argnums = (0, 1))(x[0], x[1]).flat()
                },
                "hessian" => |x| hessian!($($f)+, argnums = (0, 1))(x[0], x[1]).flat(),
                "grad of grad" => |x| {
                    let first = grad!(grad!($($f)+), argnums = (0, 1))(x[0], x[1]);
                    (first, grad!(grad!($($f)+, argnums = 1), argnums = (0, 1))(x[0], x[1])).flat()
                },
            },
            hessian_products: products! {
                "jvp of grad" => |x, v| {
                    jvp!(grad!($($f)+, argnums = (0, 1)), (x[0], x[1]), (v[0], v[1])).1.flat()
                },
                "vjp of grad" => |x, u| {
                    vjp!(grad!($($f)+, argnums = (0, 1)), x[0], x[1]).1((u[0], u[1])).flat()
                },
            },
            thirds: maps! {},
            precision: DOUBLE,
        }
    };
}

/// Rows are `name: [(x, y), ..];`
macro_rules! pair_table {
    ($($f:ident: [$(($x:expr, $y:expr)),+ $(,)?];)+) => {
        mod pair {
            use $crate::corpus::table::{maps, pair_rules, products};
            use $crate::laws::{DOUBLE, Flat, flat_pair};
            use transform_func::prelude::*;
            $(
                #[test]
                fn $f() {
                    let rules = pair_rules!(super::$f);
                    $(rules.check(&[$x, $y]);)+
                }
            )+
        }
    };
}

/// `fn(f64, usize) -> f64`; the integer is a constant of the rules.
macro_rules! counted_rules {
    ($n:expr, $($f:tt)+) => {
        $crate::laws::Rules {
            value: Box::new(|x| $($f)+(x[0], $n).flat()),
            jvp: Box::new(|x, v| flat_pair(jvp!($($f)+, (x[0], $n), (v[0], zero())))),
            linearize: Box::new(|x, v| {
                let (y, pushforward) = linearize!($($f)+, x[0], $n);
                (y.flat(), pushforward(v[0], zero()).flat())
            }),
            vjp: Box::new(|x, u| {
                let (y, pullback) = vjp!($($f)+, x[0], $n);
                let (x_bar, ()) = pullback(u[0]);
                (y.flat(), x_bar.flat())
            }),
            values: maps! { "grad_and_value" => |x| grad_and_value!($($f)+)(x[0], $n).1.flat(), },
            jacobians: maps! {
                "grad" => |x| grad!($($f)+)(x[0], $n).flat(),
                "jacrev" => |x| jacrev!($($f)+)(x[0], $n).flat(),
                "jacfwd" => |x| jacfwd!($($f)+)(x[0], $n).flat(),
            },
            hessians: maps! {
                "grad of grad" => |x| grad!(grad!($($f)+))(x[0], $n).flat(),
                "jacrev of jacfwd" => |x| jacrev!(jacfwd!($($f)+))(x[0], $n).flat(),
                "jacfwd of jacrev" => |x| jacfwd!(jacrev!($($f)+))(x[0], $n).flat(),
                "hessian" => |x| hessian!($($f)+)(x[0], $n).flat(),
            },
            hessian_products: products! {
                "jvp of grad" => |x, v| jvp!(grad!($($f)+), (x[0], $n), (v[0], zero())).1.flat(),
            },
            thirds: maps! { "grad of grad of grad" => |x| grad!(grad!(grad!($($f)+)))(x[0], $n).flat(), },
            precision: DOUBLE,
        }
    };
}

/// Rows are `name: [(x, n), ..];`
macro_rules! counted_table {
    ($($f:ident: [$(($x:expr, $n:expr)),+ $(,)?];)+) => {
        mod counted {
            use $crate::corpus::table::{counted_rules, maps, products};
            use $crate::laws::{DOUBLE, Flat, flat_pair};
            use transform_func::prelude::*;
            $(
                #[test]
                fn $f() {
                    for (x, n) in [$(($x, $n)),+] {
                        counted_rules!(n, super::$f).check(&[x]);
                    }
                }
            )+
        }
    };
}

/// `fn(f64) -> (f64, f64)`
macro_rules! two_results_rules {
    ($($f:tt)+) => {
        $crate::laws::Rules {
            value: Box::new(|x| $($f)+(x[0]).flat()),
            jvp: Box::new(|x, v| flat_pair(jvp!($($f)+, (x[0],), (v[0],)))),
            linearize: Box::new(|x, v| {
                let (y, pushforward) = linearize!($($f)+, x[0]);
                (y.flat(), pushforward(v[0]).flat())
            }),
            vjp: Box::new(|x, u| {
                let (y, pullback) = vjp!($($f)+, x[0]);
                (y.flat(), pullback((u[0], u[1])).flat())
            }),
            values: maps! {},
            jacobians: maps! {
                "jacrev" => |x| jacrev!($($f)+)(x[0]).flat(),
                "jacfwd" => |x| jacfwd!($($f)+)(x[0]).flat(),
            },
            hessians: maps! {
                "jacrev of jacfwd" => |x| jacrev!(jacfwd!($($f)+))(x[0]).flat(),
                "jacfwd of jacrev" => |x| jacfwd!(jacrev!($($f)+))(x[0]).flat(),
                "hessian" => |x| hessian!($($f)+)(x[0]).flat(),
            },
            hessian_products: products! {
                "jvp of jacrev" => |x, v| jvp!(jacrev!($($f)+), (x[0],), (v[0],)).1.flat(),
            },
            thirds: maps! {},
            precision: DOUBLE,
        }
    };
}

/// Rows are `name: [x, ..];`
macro_rules! two_results_table {
    ($($f:ident: [$($x:expr),+ $(,)?];)+) => {
        mod two_results {
            use $crate::corpus::table::{maps, products, two_results_rules};
            use $crate::laws::{DOUBLE, Flat, flat_pair};
            use transform_func::prelude::*;
            $(
                #[test]
                fn $f() {
                    let rules = two_results_rules!(super::$f);
                    $(rules.check(&[$x]);)+
                }
            )+
        }
    };
}

pub(crate) use {
    counted_rules, counted_table, pair_rules, pair_table, scalar_rules, scalar_table, single_rules,
    single_table, two_results_rules, two_results_table,
};
