//! Lanes of loops of plain arithmetic run together: each must give what it gives alone, bit for bit, whatever the others do.

use transform_func::prelude::*;

/// Numbers that make lanes differ: of several sizes, some special.
fn inputs(lanes: usize) -> Vec<f64> {
    let special = [0.0, -0.0, f64::NAN, 1e-300, 1e60, -3.5, 1.0];
    let number = |i: usize| match i % 11 {
        0 => special[i / 11 % special.len()],
        _ => (i * 7919 % 1000) as f64 / 100.0 + 0.01,
    };
    (0..lanes).map(number).collect()
}
const SIZES: [usize; 10] = [0, 1, 3, 4, 7, 16, 17, 33, 100, 1000];

fn bits(x: &[f64]) -> Vec<u64> {
    // What NaN looks like is nobody's promise.
    x.iter()
        .map(|x| if x.is_nan() { 1 } else { x.to_bits() })
        .collect()
}

/// The value, the tangent, the gradient, and the Hessian of lanes, against those of each lane.
macro_rules! as_alone {
    ($f:ident, $inputs:expr) => {{
        for lanes in SIZES {
            let xs: Vec<f64> = $inputs(lanes);
            let all = Tensor::from(xs.clone());
            let each = |f: &dyn Fn(f64) -> f64| bits(&xs.iter().map(|x| f(*x)).collect::<Vec<_>>());
            let ones = Tensor::ones_like(&all);
            assert_eq!(bits(&vmap!($f)(&all).to_vec()), each(&$f), "{lanes}");
            let tangents = jvp!(vmap!($f), (&all,), (&ones,)).1;
            assert_eq!(
                bits(&tangents.to_vec()),
                each(&|x| jvp!($f, (x,), (1.0,)).1),
                "{lanes}"
            );
            assert_eq!(
                bits(&vmap!(grad!($f))(&all).to_vec()),
                each(&|x| grad!($f)(x)),
                "{lanes}"
            );
            assert_eq!(
                bits(&vmap!(hessian!($f))(&all).to_vec()),
                each(&|x| hessian!($f)(x)),
                "{lanes}"
            );
        }
    }};
}

#[differentiable]
fn root(x: f64) -> f64 {
    let mut y = x;
    let mut tolerance = 1e-12 * x;
    while (y * y - x).abs() > tolerance {
        y = 0.5 * (y + x / y);
        tolerance *= 1.5;
    }
    y
}

/// Its last round changes what it carries, too, and it may run out of rounds.
#[differentiable]
fn settled(x: f64) -> f64 {
    let mut y = x;
    let mut step = x;
    for _ in 0..9 {
        step = (x / y - y) * 0.5;
        y += step;
        if step.abs() <= 1e-10 {
            break;
        }
    }
    y * step
}

#[differentiable]
fn branches(x: f64) -> f64 {
    let y = if x > 5.0 {
        x.sqrt()
    } else if x > 1.0 {
        x * x - 1.0
    } else {
        -x.abs() / 3.0
    };
    let mut z = if y >= 0.25 && x != 1.0 { y / x } else { y + x };
    while z > 0.5 {
        z = z * 0.5 - 0.01;
    }
    if z < 0.1 { z * x } else { z + y }
}

#[differentiable]
fn early(x: f64) -> f64 {
    let mut y = x;
    while y >= 2.0 {
        y *= 0.75;
    }
    for i in 0..20 {
        if y * 2.0 > x {
            return y + i as f64;
        }
        y *= 1.3;
    }
    y
}

/// Loops within loops, and a count that is not carried alike.
#[differentiable]
fn nested(x: f64) -> f64 {
    let mut sum = 0.0;
    let mut n = 0;
    let mut rest = x;
    while rest > 1.0 {
        let mut part = rest;
        while part > 0.5 {
            part *= 0.6;
            sum += part * part;
        }
        rest -= 1.25;
        n += 1;
    }
    sum + n as f64
}

/// Outer lanes wait with what they have while inner ones part.
#[differentiable]
fn parting(x: f64) -> f64 {
    let mut y = x;
    let mut z = 0.5;
    while y > 1.0 {
        if y > 4.0 {
            z = z * y + 1.0;
        } else {
            z = z / y - 2.0;
        }
        y = y * 0.5 - 0.1;
    }
    z + y
}

#[differentiable]
fn picked(x: f64) -> f64 {
    let table = [0.5, x, x * x, 3.0];
    #[nondiff]
    let i = (x.abs() * 3.0) as usize % 4;
    let mut y = table[i] * x;
    while y > 2.0 {
        y = y.sqrt();
    }
    y
}

#[differentiable]
fn sums(x: f64) -> f64 {
    let mut parts = [x; 5];
    for i in 1..5 {
        parts[i] = parts[i - 1] * 0.5 + x;
    }
    let mut sum = 0.0;
    for part in parts.iter() {
        sum += part * part;
    }
    sum.mul_add(0.25, -x)
}

#[test]
fn lanes_are_as_alone() {
    as_alone!(root, |n| inputs(n)
        .into_iter()
        .map(|x: f64| if x == 0.0 { 2.0 } else { x.abs() })
        .collect());
    as_alone!(settled, inputs);
    as_alone!(branches, inputs);
    as_alone!(early, inputs);
    as_alone!(nested, |n| inputs(n)
        .into_iter()
        .map(|x: f64| x.min(12.0))
        .collect());
    as_alone!(parting, |n| inputs(n)
        .into_iter()
        .map(|x: f64| x.min(1e6))
        .collect());
    as_alone!(picked, inputs);
    as_alone!(sums, inputs);
}

#[test]
fn a_slow_lane_is_waited_for() {
    let mut xs = vec![4.0; 64];
    xs[9] = 1e-200;
    let expected: Vec<_> = xs.iter().map(|x| root(*x)).collect();
    assert_eq!(vmap!(root)(&Tensor::from(xs)).to_vec(), expected);
}

#[differentiable]
fn single(x: f32, by: f32) -> f32 {
    let mut y = x;
    while y > by {
        y = y / 1.7 - 0.125;
    }
    y * x
}

#[test]
fn single_precision_and_shared_arguments() {
    let xs: Vec<f32> = inputs(100).iter().map(|x| x.min(50.0) as f32).collect();
    let ys = vmap!(single, in_dims = (0, None))(&Tensor::from(xs.clone()), 0.75);
    let expected: Vec<u32> = xs.iter().map(|x| single(*x, 0.75).to_bits()).collect();
    let found: Vec<u32> = ys.to_vec().iter().map(|y| y.to_bits()).collect();
    assert_eq!(found, expected);
    let slopes = vmap!(grad!(single, argnums = 1), in_dims = (0, None))(&Tensor::from(xs), 0.75);
    assert_eq!(slopes.len(), 100);
}

#[differentiable]
fn of_rows(rows: &[f64], x: f64) -> Vec<f64> {
    let mut products = vec![0.0; rows.len()];
    for i in 0..rows.len() {
        let mut product = rows[i] * x;
        while product > 0.5 {
            product *= 0.5;
        }
        products[i] = product;
        if products[i] > 0.4 {
            products[i] = rows[i] - x;
        }
    }
    products
}

#[test]
fn values_of_several_parts() {
    let xs = inputs(40);
    let rows = Tensor::from_shape_vec(&[40, 3], inputs(120)).unwrap();
    let ys = vmap!(of_rows)(&rows, &Tensor::from(xs.clone()));
    let expected: Vec<_> = (0..40)
        .flat_map(|i| of_rows(&rows.index_axis(0, i).to_vec(), xs[i as usize]))
        .collect();
    assert_eq!(bits(&ys.to_vec()), bits(&expected));
}

#[differentiable]
fn at(x: f64, table: &[f64]) -> f64 {
    #[nondiff]
    let i = x as usize;
    let mut y = table[i] * x;
    while y > 1.0 {
        y *= 0.5;
    }
    y
}

#[test]
fn a_panic_is_that_of_the_first_lane() {
    let xs: Vec<f64> = (0..40)
        .map(|i| {
            if i == 21 {
                7.0
            } else if i > 21 {
                9.0
            } else {
                2.0
            }
        })
        .collect();
    let tables = Tensor::ones(&[40, 5]);
    let run = || vmap!(at)(&Tensor::from(xs), &tables);
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).unwrap_err();
    let message = panic.downcast_ref::<String>().expect("a message");
    assert!(message.contains("7"), "{message}");
    // What runs then is undisturbed.
    assert_eq!(vmap!(root)(&Tensor::from([4.0; 20])).to_vec(), [root(4.0); 20]);
}

#[differentiable]
fn columns(x: f64, y: f64) -> f64 {
    let mut z = x;
    while z > y {
        z = z * 0.7 - 0.01;
    }
    z
}

#[test]
fn maps_of_maps_and_jacobians() {
    let (xs, ys) = (inputs(20), [0.5, 1.5, 2.5, 3.5, 4.5]);
    let xs: Vec<_> = xs.into_iter().map(|x| x.min(9.0)).collect();
    let all = vmap!(vmap!(columns, in_dims = (None, 0)), in_dims = (0, None))(
        &Tensor::from(xs.clone()),
        &Tensor::from(ys),
    );
    let expected: Vec<_> = xs
        .iter()
        .flat_map(|x| ys.iter().map(|y| columns(*x, *y)))
        .collect();
    assert_eq!(bits(&all.to_vec()), bits(&expected));
    let x = Tensor::from(vec![3.0, 7.5, 0.25, 8.0, 5.0]);
    let slopes = jacfwd!(vmap!(root))(&x);
    let again = jacrev!(vmap!(root))(&x);
    for i in 0..5 {
        let slope = grad!(root)(x[[i]]);
        assert!((slopes[[i, i]] - slope).abs() < 1e-12);
        assert!((again[[i, i]] - slope).abs() < 1e-12);
    }
}
