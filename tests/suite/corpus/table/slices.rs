//! Functions of slices and arrays.

/// `fn(&[f64]) -> f64`
macro_rules! slice_rules {
    ($($f:tt)+) => {
        $crate::laws::Rules {
            value: Box::new(|x| $($f)+(x).flat()),
            jvp: Box::new(|x, v| flat_pair(jvp!($($f)+, (x,), (v,)))),
            linearize: Box::new(|x, v| {
                let (y, pushforward) = linearize!($($f)+, x);
                (y.flat(), pushforward(v).flat())
            }),
            vjp: Box::new(|x, u| {
                let (y, pullback) = vjp!($($f)+, x);
                (y.flat(), pullback(u[0]).flat())
            }),
            values: maps! { "grad_and_value" => |x| grad_and_value!($($f)+)(x).1.flat(), },
            jacobians: maps! {
                "grad" => |x| grad!($($f)+)(x).flat(),
                "grad_and_value" => |x| grad_and_value!($($f)+)(x).0.flat(),
                "jacrev" => |x| jacrev!($($f)+)(x).flat(),
                "jacfwd" => |x| jacfwd!($($f)+)(x).flat(),
            },
            hessians: maps! {
                "jacrev of jacfwd" => |x| jacrev!(jacfwd!($($f)+))(x).flat(),
                "jacfwd of jacrev" => |x| jacfwd!(jacrev!($($f)+))(x).flat(),
                "jacrev of grad" => |x| jacrev!(grad!($($f)+))(x).flat(),
                "hessian" => |x| hessian!($($f)+)(x).flat(),
            },
            hessian_products: products! {
                "jvp of grad" => |x, v| jvp!(grad!($($f)+), (x,), (v,)).1.flat(),
                "vjp of grad" => |x, u| vjp!(grad!($($f)+), x).1(&u.to_vec()).flat(),
            },
            thirds: maps! {},
            precision: DOUBLE,
        }
    };
}

/// Rows are `name: [[x, ..], ..];`, the points of any lengths.
macro_rules! slice_table {
    ($($f:ident: [$([$($x:expr),* $(,)?]),+ $(,)?];)+) => {
        mod slice {
            use $crate::corpus::table::{maps, products, slice_rules};
            use $crate::laws::{DOUBLE, Flat, assert_lanes, flat_pair, lanes_of};
            use transform_func::prelude::*;
            $(
                #[test]
                fn $f() {
                    let rules = slice_rules!(super::$f);
                    $(
                        rules.check(&[$($x),*]);
                        let (lanes, mapped) = lanes_of(&[$($x),*]);
                        let values = lanes.each_ref().map(|x| super::$f(x));
                        assert_lanes("vmap", &vmap!(super::$f, in_dims = 1)(&mapped), &values);
                        let slopes = lanes.each_ref().map(|x| grad!(super::$f)(x)).concat();
                        assert_lanes("vmap of grad", &vmap!(grad!(super::$f), in_dims = 1)(&mapped), &slopes);
                        let (_, pullback) = vjp!(vmap!(super::$f, in_dims = 1), &mapped);
                        let pulled = pullback(&Tensor::ones(&[lanes.len()])).0.t().flatten();
                        assert_lanes("vjp of vmap", &pulled, &slopes);
                    )+
                }
            )+
        }
    };
}

/// `fn([f64; N]) -> f64`
macro_rules! array_rules {
    ($n:literal, $($f:tt)+) => {
        $crate::laws::Rules {
            value: Box::new(|x| $($f)+(array::<$n>(x)).flat()),
            jvp: Box::new(|x, v| flat_pair(jvp!($($f)+, (array::<$n>(x),), (array::<$n>(v),)))),
            linearize: Box::new(|x, v| {
                let (y, pushforward) = linearize!($($f)+, array::<$n>(x));
                (y.flat(), pushforward(array::<$n>(v)).flat())
            }),
            vjp: Box::new(|x, u| {
                let (y, pullback) = vjp!($($f)+, array::<$n>(x));
                (y.flat(), pullback(u[0]).flat())
            }),
            values: maps! { "grad_and_value" => |x| grad_and_value!($($f)+)(array::<$n>(x)).1.flat(), },
            jacobians: maps! {
                "grad" => |x| grad!($($f)+)(array::<$n>(x)).flat(),
                "jacrev" => |x| jacrev!($($f)+)(array::<$n>(x)).flat(),
                "jacfwd" => |x| jacfwd!($($f)+)(array::<$n>(x)).flat(),
            },
            hessians: maps! {
                "jacrev of jacfwd" => |x| jacrev!(jacfwd!($($f)+))(array::<$n>(x)).flat(),
                "jacfwd of jacrev" => |x| jacfwd!(jacrev!($($f)+))(array::<$n>(x)).flat(),
                "jacrev of grad" => |x| jacrev!(grad!($($f)+))(array::<$n>(x)).flat(),
                "hessian" => |x| hessian!($($f)+)(array::<$n>(x)).flat(),
            },
            hessian_products: products! {
                "jvp of grad" => |x, v| {
                    jvp!(grad!($($f)+), (array::<$n>(x),), (array::<$n>(v),)).1.flat()
                },
            },
            thirds: maps! {},
            precision: DOUBLE,
        }
    };
}

/// Rows are `name[N]: [[x, ..], ..];`
macro_rules! array_table {
    ($($f:ident[$n:literal]: [$([$($x:expr),* $(,)?]),+ $(,)?];)+) => {
        mod array {
            use $crate::corpus::table::{array_rules, maps, products};
            use $crate::laws::{DOUBLE, Flat, array, flat_pair};
            use transform_func::prelude::*;
            $(
                #[test]
                fn $f() {
                    let rules = array_rules!($n, super::$f);
                    $(rules.check(&[$($x),*]);)+
                }
            )+
        }
    };
}

/// `fn(&[f64]) -> Vec<f64>`
macro_rules! vector_rules {
    ($($f:tt)+) => {
        $crate::laws::Rules {
            value: Box::new(|x| $($f)+(x).flat()),
            jvp: Box::new(|x, v| flat_pair(jvp!($($f)+, (x,), (v,)))),
            linearize: Box::new(|x, v| {
                let (y, pushforward) = linearize!($($f)+, x);
                (y.flat(), pushforward(v).flat())
            }),
            vjp: Box::new(|x, u| {
                let (y, pullback) = vjp!($($f)+, x);
                (y.flat(), pullback(&u.to_vec()).flat())
            }),
            values: maps! {},
            jacobians: maps! {
                "jacrev" => |x| jacrev!($($f)+)(x).flat(),
                "jacfwd" => |x| jacfwd!($($f)+)(x).flat(),
                "jacrev in chunks" => |x| jacrev!($($f)+, chunk_size = 2)(x).flat(),
                "jacfwd in chunks" => |x| jacfwd!($($f)+, chunk_size = 2)(x).flat(),
            },
            hessians: maps! {
                "jacrev of jacfwd" => |x| jacrev!(jacfwd!($($f)+))(x).flat(),
                "jacfwd of jacrev" => |x| jacfwd!(jacrev!($($f)+))(x).flat(),
                "jacrev of jacrev" => |x| jacrev!(jacrev!($($f)+))(x).flat(),
                "hessian" => |x| hessian!($($f)+)(x).flat(),
            },
            hessian_products: products! {
                "jvp of jacrev" => |x, v| jvp!(jacrev!($($f)+), (x,), (v,)).1.flat(),
            },
            thirds: maps! {},
            precision: DOUBLE,
        }
    };
}

/// Rows are `name: [[x, ..], ..];`, the points of any lengths.
macro_rules! vector_table {
    ($($f:ident: [$([$($x:expr),* $(,)?]),+ $(,)?];)+) => {
        mod vector {
            use $crate::corpus::table::{maps, products, vector_rules};
            use $crate::laws::{DOUBLE, Flat, flat_pair};
            use transform_func::prelude::*;
            $(
                #[test]
                fn $f() {
                    let rules = vector_rules!(super::$f);
                    $(rules.check(&[$($x),*]);)+
                }
            )+
        }
    };
}

/// `fn(&[f64], f64) -> f64`; the number comes last in the flat point.
macro_rules! slice_and_number_rules {
    ($($f:tt)+) => {
        $crate::laws::Rules {
            value: Box::new(|x| {
                let (s, t) = slice_and_number(x);
                $($f)+(s, t).flat()
            }),
            jvp: Box::new(|x, v| {
                let ((s, t), (s_dot, t_dot)) = (slice_and_number(x), slice_and_number(v));
                flat_pair(jvp!($($f)+, (s, t), (s_dot, t_dot)))
            }),
            linearize: Box::new(|x, v| {
                let ((s, t), (s_dot, t_dot)) = (slice_and_number(x), slice_and_number(v));
                let (y, pushforward) = linearize!($($f)+, s, t);
                (y.flat(), pushforward(s_dot, t_dot).flat())
            }),
            vjp: Box::new(|x, u| {
                let (s, t) = slice_and_number(x);
                let (y, pullback) = vjp!($($f)+, s, t);
                (y.flat(), pullback(u[0]).flat())
            }),
            values: maps! {
                "grad_and_value" => |x| {
                    let (s, t) = slice_and_number(x);
                    grad_and_value!($($f)+, argnums = 1)(s, t).1.flat()
                },
            },
            jacobians: maps! {
                "grad" => |x| {
                    let (s, t) = slice_and_number(x);
                    grad!($($f)+, argnums = (0, 1))(s, t).flat()
                },
                "jacrev" => |x| {
                    let (s, t) = slice_and_number(x);
                    jacrev!($($f)+, argnums = (0, 1))(s, t).flat()
                },
                "jacfwd" => |x| {
                    let (s, t) = slice_and_number(x);
                    jacfwd!($($f)+, argnums = (0, 1))(s, t).flat()
                },
            },
            hessians: maps! {
                "jacrev of jacfwd" => |x| {
                    let (s, t) = slice_and_number(x);
                    let blocks = jacrev!(jacfwd!($($f)+, argnums = (0, 1)), argnums = (0, 1))(s, t);
                    assemble(&blocks.flat(), &[s.len(), 1], &[s.len(), 1])
                },
                "jacfwd of jacrev" => |x| {
                    let (s, t) = slice_and_number(x);
                    let blocks = jacfwd!(jacrev!($($f)+, argnums = (0, 1)), argnums = (0, 1))(s, t);
                    assemble(&blocks.flat(), &[s.len(), 1], &[s.len(), 1])
                },
                "hessian" => |x| {
                    let (s, t) = slice_and_number(x);
                    let blocks = hessian!($($f)+, argnums = (0, 1))(s, t);
                    assemble(&blocks.flat(), &[s.len(), 1], &[s.len(), 1])
                },
            },
            hessian_products: products! {
                "jvp of grad" => |x, v| {
                    let ((s, t), (s_dot, t_dot)) = (slice_and_number(x), slice_and_number(v));
                    jvp!(grad!($($f)+, argnums = (0, 1)), (s, t), (s_dot, t_dot)).1.flat()
                },
                "vjp of grad" => |x, u| {
                    let ((s, t), (s_bar, t_bar)) = (slice_and_number(x), slice_and_number(u));
                    let of_slice = vjp!(grad!($($f)+), s, t).1(&s_bar.to_vec()).flat();
                    let of_number = vjp!(grad!($($f)+, argnums = 1), s, t).1(t_bar).flat();
                    of_slice.iter().zip(&of_number).map(|(a, b)| a + b).collect()
                },
            },
            thirds: maps! {},
            precision: DOUBLE,
        }
    };
}

/// Rows are `name: [([x, ..], t), ..];`, the slices of any lengths.
macro_rules! slice_and_number_table {
    ($($f:ident: [$(([$($x:expr),* $(,)?], $t:expr)),+ $(,)?];)+) => {
        mod slice_and_number {
            use $crate::corpus::table::{maps, products, slice_and_number_rules};
            use $crate::laws::{DOUBLE, Flat, assemble, flat_pair, slice_and_number};
            use transform_func::prelude::*;
            $(
                #[test]
                fn $f() {
                    let rules = slice_and_number_rules!(super::$f);
                    $(rules.check(&[$($x,)* $t]);)+
                }
            )+
        }
    };
}

pub(crate) use {
    array_rules, array_table, slice_and_number_rules, slice_and_number_table, slice_rules, slice_table,
    vector_rules, vector_table,
};
