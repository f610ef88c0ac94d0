//! Functions of tensors.

/// `fn(&Tensor) -> f64`, for arguments of the shape given.
macro_rules! tensor_rules {
    ($shape:expr, $($f:tt)+) => {{
        let at = |x: &[f64]| tensor($shape, x);
        $crate::laws::Rules {
            value: Box::new(move |x| $($f)+(&at(x)).flat()),
            jvp: Box::new(move |x, v| flat_pair(jvp!($($f)+, (&at(x),), (&at(v),)))),
            linearize: Box::new(move |x, v| {
                let (y, pushforward) = linearize!($($f)+, &at(x));
                (y.flat(), pushforward(&at(v)).flat())
            }),
            vjp: Box::new(move |x, u| {
                let (y, pullback) = vjp!($($f)+, &at(x));
                (y.flat(), pullback(u[0]).flat())
            }),
            values: maps! { "grad_and_value" => move |x| grad_and_value!($($f)+)(&at(x)).1.flat(), },
            jacobians: maps! {
                "grad" => move |x| grad!($($f)+)(&at(x)).flat(),
                "jacrev" => move |x| jacrev!($($f)+)(&at(x)).flat(),
                "jacfwd" => move |x| jacfwd!($($f)+)(&at(x)).flat(),
            },
            hessians: maps! {
                "jacrev of jacfwd" => move |x| jacrev!(jacfwd!($($f)+))(&at(x)).flat(),
                "jacfwd of jacrev" => move |x| jacfwd!(jacrev!($($f)+))(&at(x)).flat(),
                "jacrev of grad" => move |x| jacrev!(grad!($($f)+))(&at(x)).flat(),
                "hessian" => move |x| hessian!($($f)+)(&at(x)).flat(),
            },
            hessian_products: products! {
                "jvp of grad" => move |x, v| jvp!(grad!($($f)+), (&at(x),), (&at(v),)).1.flat(),
                "vjp of grad" => move |x, u| vjp!(grad!($($f)+), &at(x)).1(&at(u)).flat(),
            },
            thirds: maps! {},
            precision: DOUBLE,
        }
    }};
}

/// Rows are `name: [tensor, ..];`
macro_rules! tensor_table {
    ($($f:ident: [$($x:expr),+ $(,)?];)+) => {
        mod tensor {
            use super::*;
            use $crate::corpus::table::{maps, products, tensor_rules};
            use $crate::laws::{DOUBLE, Flat, assert_close, assert_mapped, flat_pair, tensor};
            $(
                #[test]
                fn $f() {
                    for x in [$($x),+] {
                        tensor_rules!(x.shape(), super::$f).check(&x.to_vec());
                        let lanes = [&x, &(&x * 1.1), &(&x * 0.95)];
                        let mapped = stack(&lanes, -1);
                        let values = lanes.map(|x| super::$f(x));
                        assert_mapped("vmap", vmap!(super::$f, in_dims = -1).try_call((&mapped,)), &values);
                        let slopes = lanes.map(|x| grad!(super::$f)(x).to_vec()).concat();
                        let found = vmap!(grad!(super::$f), in_dims = -1).try_call((&mapped,));
                        let splits = found.is_err();
                        assert_mapped("vmap of grad", found, &slopes);
                        if !splits {
                            let (_, pullback) = vjp!(vmap!(super::$f, in_dims = -1), &mapped);
                            let pulled = pullback(&Tensor::ones(&[lanes.len()])).0.movedim(-1, 0);
                            assert_close("vjp of vmap", &pulled.to_vec(), &slopes, 1e-12);
                        }
                    }
                }
            )+
        }
    };
}

/// `fn(&Tensor, &Tensor) -> f64`, for arguments of the shapes given.
macro_rules! tensor_pair_rules {
    ($shapes:expr, $($f:tt)+) => {{
        let at = |x: &[f64]| tensor_pair($shapes, x);
        let sizes = $shapes.map(|shape| shape.iter().product::<usize>());
        $crate::laws::Rules {
            value: Box::new(move |x| {
                let (a, b) = at(x);
                $($f)+(&a, &b).flat()
            }),
            jvp: Box::new(move |x, v| {
                let ((a, b), (a_dot, b_dot)) = (at(x), at(v));
                flat_pair(jvp!($($f)+, (&a, &b), (&a_dot, &b_dot)))
            }),
            linearize: Box::new(move |x, v| {
                let ((a, b), (a_dot, b_dot)) = (at(x), at(v));
                let (y, pushforward) = linearize!($($f)+, &a, &b);
                (y.flat(), pushforward(&a_dot, &b_dot).flat())
            }),
            vjp: Box::new(move |x, u| {
                let (a, b) = at(x);
                let (y, pullback) = vjp!($($f)+, &a, &b);
                (y.flat(), pullback(u[0]).flat())
            }),
            values: maps! {},
            jacobians: maps! {
                "grad" => move |x| {
                    let (a, b) = at(x);
                    grad!($($f)+, argnums = (0, 1))(&a, &b).flat()
                },
                "jacrev" => move |x| {
                    let (a, b) = at(x);
                    jacrev!($($f)+, argnums = (0, 1))(&a, &b).flat()
                },
                "jacfwd" => move |x| {
                    let (a, b) = at(x);
                    jacfwd!($($f)+, argnums = (0, 1))(&a, &b).flat()
                },
            },
            hessians: maps! {
                "jacrev of jacfwd" => move |x| {
                    let (a, b) = at(x);
                    let blocks = jacrev!(jacfwd!($($f)+, argnums = (0, 1)), argnums = (0, 1))(&a, &b);
                    assemble(&blocks.flat(), &sizes, &sizes)
                },
                "hessian" => move |x| {
                    let (a, b) = at(x);
                    let blocks = hessian!($($f)+, argnums = (0, 1))(&a, &b);
                    assemble(&blocks.flat(), &sizes, &sizes)
                },
            },
            hessian_products: products! {
                "jvp of grad" => move |x, v| {
                    let ((a, b), (a_dot, b_dot)) = (at(x), at(v));
                    jvp!(grad!($($f)+, argnums = (0, 1)), (&a, &b), (&a_dot, &b_dot)).1.flat()
                },
                "vjp of grad" => move |x, u| {
                    let ((a, b), (a_bar, b_bar)) = (at(x), at(u));
                    vjp!(grad!($($f)+, argnums = (0, 1)), &a, &b).1((&a_bar, &b_bar)).flat()
                },
            },
            thirds: maps! {},
            precision: DOUBLE,
        }
    }};
}

/// Rows are `name: [(tensor, tensor), ..];`
macro_rules! tensor_pair_table {
    ($($f:ident: [$(($a:expr, $b:expr)),+ $(,)?];)+) => {
        mod tensor_pair {
            use super::*;
            use $crate::corpus::table::{maps, products, tensor_pair_rules};
            use $crate::laws::{DOUBLE, Flat, assemble, assert_close, assert_mapped, flat_pair, tensor_pair};
            $(
                #[test]
                fn $f() {
                    for (a, b) in [$(($a, $b)),+] {
                        let rules = tensor_pair_rules!([a.shape(), b.shape()], super::$f);
                        rules.check(&[a.to_vec(), b.to_vec()].concat());
                        let (lanes_a, lanes_b) = ([&a, &(&a * 1.1)], [&b, &(&b * 0.95)]);
                        let (all_a, all_b) = (stack(&lanes_a, 0), stack(&lanes_b, -1));
                        let both = [super::$f(&a, &b), super::$f(lanes_a[1], lanes_b[1])];
                        let found = vmap!(super::$f, in_dims = (0, -1)).try_call((&all_a, &all_b));
                        assert_mapped("vmap", found, &both);
                        let found = vmap!(super::$f, in_dims = (0, None)).try_call((&all_a, &b));
                        assert_mapped("vmap by the first", found, &lanes_a.map(|a| super::$f(a, &b)));
                        let found = vmap!(super::$f, in_dims = (None, -1)).try_call((&a, &all_b));
                        assert_mapped("vmap by the second", found, &lanes_b.map(|b| super::$f(&a, b)));
                        let slopes = lanes_b.map(|b| grad!(super::$f)(&a, b).to_vec()).concat();
                        let found = vmap!(grad!(super::$f), in_dims = (None, -1)).try_call((&a, &all_b));
                        let splits = found.is_err();
                        assert_mapped("vmap of grad", found, &slopes);
                        if !splits {
                            let (_, pullback) = vjp!(vmap!(super::$f, in_dims = (None, -1)), &a, &all_b);
                            let (shared, _) = pullback(&Tensor::ones(&[lanes_b.len()]));
                            let sum = lanes_b.map(|b| grad!(super::$f)(&a, b)).into_iter().reduce(|x, y| x + y);
                            let sum = sum.expect("two lanes").to_vec();
                            assert_close("vjp of vmap", &shared.to_vec(), &sum, 1e-12);
                        }
                    }
                }
            )+
        }
    };
}

pub(crate) use {tensor_pair_rules, tensor_pair_table, tensor_rules, tensor_table};
