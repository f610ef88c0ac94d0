//! Columns of Jacobians of numbers: several are computed at a time, and each is what it is alone.

use num_traits::Float;
use transform_func::prelude::*;

use crate::laws::{DOUBLE, Flat, SINGLE, assert_close, direction, jacobian, seeded_tensor};

/// Below, at and above how many columns are computed at a time.
const SIZES: [usize; 6] = [1, 3, 4, 5, 8, 9];

/// Every operator, branches, early exits, a state that is changed in place, and a number that does not move.
#[differentiable]
fn winding<T: Float + std::ops::AddAssign>(x: &[T]) -> Vec<T> {
    let half = T::from(0.5).unwrap();
    let mut state = x[0] * x[x.len() - 1];
    let mut y = vec![T::zero(); x.len() + 1];
    for i in 0..x.len() {
        let turn = (x[i] - half * state).sin() / (half + x[i] * x[i]).sqrt();
        if turn > half {
            y[i] = -turn.exp();
            continue;
        }
        state = state.mul_add(half, turn) - turn.max(x[i] * state) + transform_func::stop_gradient(turn);
        y[i] = state.powi(2) * (half + half).atan2(turn + half + half);
        let rest = y[i].abs().powf(half + half + half) % (half * half);
        y[x.len()] += rest;
    }
    y
}

#[differentiable(jvp = twisted_jvp)]
fn twisted(x: &[f64], by: f64) -> Vec<f64> {
    x.iter().rev().map(|x| (x * by).sin()).collect()
}
#[differentiable]
fn twisted_jvp(x: &[f64], by: f64, x_dot: &[f64], by_dot: f64) -> (Vec<f64>, Vec<f64>) {
    let mut y_dot = Vec::new();
    for i in 0..x.len() {
        let from = x.len() - 1 - i;
        y_dot.push((x[from] * by).cos() * (x_dot[from] * by + x[from] * by_dot));
    }
    (twisted(x, by), y_dot)
}

#[differentiable(vjp = log_sum_exp_vjp)]
fn log_sum_exp(x: &[f64]) -> f64 {
    x.iter().map(|x| x.exp()).sum::<f64>().ln()
}
#[differentiable]
fn log_sum_exp_vjp(x: &[f64]) -> (f64, impl Fn(f64) -> (Vec<f64>,)) {
    let y = log_sum_exp(x);
    let mut softmax = Vec::new();
    for i in 0..x.len() {
        softmax.push((x[i] - y).exp());
    }
    (y, move |y_bar| {
        let mut bars = Vec::new();
        for i in 0..softmax.len() {
            bars.push(softmax[i] * y_bar);
        }
        (bars,)
    })
}

/// Functions with rules among others, in a loop.
#[differentiable]
fn by_rules(x: &[f64]) -> Vec<f64> {
    let mut y = x.to_vec();
    for _ in 0..2 {
        let scale = log_sum_exp(&y);
        y = twisted(&y, scale);
    }
    y
}

/// Numbers that become tensors on the way.
#[differentiable]
fn by_tensors(x: &[f64]) -> Vec<f64> {
    let mut numbers = Vec::new();
    for i in 0..x.len() {
        numbers.push(x[i] * x[0]);
    }
    let row = Tensor::from_vec(numbers);
    let table = row.unsqueeze(0) * row.unsqueeze(1) + row.sin();
    let product = table.matmul(&table).softmax(0);
    let mut y = Vec::new();
    for i in 0..x.len() {
        y.push(product[[i, 0]] * x[i] + row.sum());
    }
    y
}

/// Lanes of it go two ways.
#[vmappable]
#[differentiable]
fn parted(x: &Tensor) -> Tensor {
    if x.sum() > 0.0 { x.sin() } else { x * x }
}

/// Numbers that become lanes on the way.
#[differentiable]
fn by_lanes(x: &[f64]) -> Vec<f64> {
    let mut numbers = Vec::new();
    for i in 0..x.len() {
        numbers.push(x[i]);
        numbers.push(0.2 - x[i] * x[0]);
    }
    let mapped = vmap!(parted)(&Tensor::from_vec(numbers).reshape(&[x.len(), 2]));
    let mut y = Vec::new();
    for i in 0..x.len() {
        y.push(mapped[[i, 0]] + mapped[[i, 1]] * x[i]);
    }
    y
}

/// Columns of numbers of which each lane has its own.
#[differentiable]
fn of_a_lane(x: &Tensor) -> f64 {
    let numbers = vec![x[[0]], x[[1]], x[[2]], x[[3]], x.sum()];
    let rows = jacfwd!(by_rules)(&numbers);
    rows[0][4] * rows[1][2] + rows[3][0]
}

/// A function of what a derivative is.
#[differentiable]
fn by_derivatives(x: &[f64]) -> Vec<f64> {
    let slopes = grad!(energy)(x);
    let (_, along) = jvp!(by_rules, (x,), (&slopes,));
    along
}

#[differentiable]
fn energy(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += (x[i] * x[(i + 1) % x.len()]).sin() * x[i].exp() / (1.0 + sum * sum);
    }
    sum
}

/// Kept in parts, with a closure.
#[differentiable]
fn by_checkpoints(x: &[f64]) -> Vec<f64> {
    let scale = x[0];
    let step = |y: f64| y * (1.0 - 0.3 * y) * scale;
    let mut y = x.to_vec();
    #[checkpoint(every = 2)]
    for i in 0..5 {
        let k = i % x.len();
        y[k] = step(y[k]);
    }
    y
}

fn point(n: usize) -> Vec<f64> {
    direction(n, 40).iter().map(|x| 0.9 * x).collect()
}

/// Each column alone, the rows of `jacrev!`, and finite differences.
macro_rules! is_the_jacobian {
    ($f:expr) => {
        for n in SIZES {
            let x = point(n);
            let found = jacfwd!($f)(&x);
            for j in 0..n {
                let mut unit = vec![0.0; n];
                unit[j] = 1.0;
                let (y, column) = jvp!($f, (&x,), (&unit,));
                assert_eq!(y, $f(&x));
                let of_found: Vec<f64> = found.iter().map(|row| row[j]).collect();
                assert_close("the column alone", &of_found, &column, 1e-15);
            }
            assert_close("jacrev!", &found.flat(), &jacrev!($f)(&x).flat(), 1e-12);
            let differences = jacobian(|x| $f(x), &x, &DOUBLE);
            assert_close("finite differences", &found.flat(), &differences, DOUBLE.first);
        }
    };
}

#[test]
fn of_rules() {
    is_the_jacobian!(by_rules);
}

#[test]
fn of_tensors_inside() {
    is_the_jacobian!(by_tensors);
}

#[test]
fn of_lanes_inside() {
    is_the_jacobian!(by_lanes);
}

#[test]
fn inside_of_lanes() {
    let xs = seeded_tensor(&[3, 4], 1);
    let rows: Vec<Tensor> = (0..3).map(|lane| xs.index_axis(0, lane)).collect();
    let values: Vec<f64> = rows.iter().map(of_a_lane).collect();
    assert_close("values", &vmap!(of_a_lane)(&xs).flat(), &values, 1e-13);
    let slopes: Vec<f64> = rows.iter().flat_map(|x| grad!(of_a_lane)(x).flat()).collect();
    assert_close("grad!", &vmap!(grad!(of_a_lane))(&xs).flat(), &slopes, 1e-12);
    let seconds: Vec<f64> = rows.iter().flat_map(|x| hessian!(of_a_lane)(x).flat()).collect();
    assert_close(
        "hessian!",
        &vmap!(hessian!(of_a_lane))(&xs).flat(),
        &seconds,
        1e-11,
    );
    let tensor = |x: &[f64]| Tensor::from_vec(x.to_vec());
    let differences = jacobian(|x| vec![of_a_lane(&tensor(x))], &rows[0].flat(), &DOUBLE);
    assert_close("finite differences", &slopes[..4], &differences, DOUBLE.first);
}

#[test]
fn of_derivatives() {
    is_the_jacobian!(by_derivatives);
}

#[test]
fn of_checkpoints_and_closures() {
    is_the_jacobian!(by_checkpoints);
}

/// `stop_gradient` is not what finite differences see.
#[test]
fn of_control_flow_in_both_floats() {
    for n in SIZES {
        let x = point(n);
        let found = jacfwd!(winding::<f64>)(&x);
        for j in 0..n {
            let mut unit = vec![0.0; n];
            unit[j] = 1.0;
            let column: Vec<f64> = found.iter().map(|row| row[j]).collect();
            assert_eq!(column, jvp!(winding::<f64>, (&x,), (&unit,)).1);
        }
        assert_close(
            "jacrev!",
            &found.flat(),
            &jacrev!(winding::<f64>)(&x).flat(),
            1e-12,
        );
        let single: Vec<f32> = x.iter().map(|x| *x as f32).collect();
        let of_single = jacfwd!(winding::<f32>)(&single);
        assert_close(
            "jacrev!",
            &of_single.flat(),
            &jacrev!(winding::<f32>)(&single).flat(),
            SINGLE.agree,
        );
        assert_close("f32", &of_single.flat(), &found.flat(), SINGLE.first);
    }
}

#[test]
fn of_columns_of_columns() {
    for n in SIZES {
        let x = point(n);
        let expected = jacobian(|x| grad!(energy)(x), &x, &DOUBLE);
        assert_close("hessian!", &hessian!(energy)(&x).flat(), &expected, DOUBLE.first);
        let of_grad = jacfwd!(grad!(energy))(&x);
        assert_close("jacfwd! of grad!", &of_grad.flat(), &expected, DOUBLE.first);
        let twice = jacfwd!(jacfwd!(energy))(&x);
        assert_close("jacfwd! of jacfwd!", &twice.flat(), &of_grad.flat(), 1e-12);
        let of_rows = jacfwd!(jacfwd!(by_rules))(&x);
        let reversed = jacrev!(jacfwd!(by_rules))(&x);
        assert_close("jacrev! of jacfwd!", &reversed.flat(), &of_rows.flat(), 1e-12);
        let differences = jacobian(|x| jacfwd!(by_rules)(x).flat(), &x, &DOUBLE);
        assert_close("of rules", &of_rows.flat(), &differences, DOUBLE.second);
    }
    let x = point(5);
    let third = jacfwd!(hessian!(energy))(&x);
    let differences = jacobian(|x| hessian!(energy)(x).flat(), &x, &DOUBLE);
    assert_close("third derivatives", &third.flat(), &differences, DOUBLE.second);
}

#[test]
fn in_lanes() {
    let rows: Vec<Vec<f64>> = (1..4).map(|lane| direction(5, lane)).collect();
    let xs = Tensor::from_shape_vec(&[3, 5], rows.concat()).unwrap();
    let loops =
        |f: fn(&Vec<f64>) -> Vec<Vec<f64>>| rows.iter().flat_map(|x| f(x).concat()).collect::<Vec<_>>();
    let found = vmap!(jacfwd!(by_rules))(&xs).flat();
    assert_close("rules", &found, &loops(|x| jacfwd!(by_rules)(x)), 1e-13);
    let found = vmap!(jacfwd!(by_tensors))(&xs).flat();
    assert_close("tensors", &found, &loops(|x| jacfwd!(by_tensors)(x)), 1e-12);
    let found = vmap!(hessian!(energy))(&xs).flat();
    assert_close("hessian!", &found, &loops(|x| hessian!(energy)(x)), 1e-13);
    let found = jacfwd!(vmap!(by_rules))(&xs).flat();
    assert_close("under", &found, &jacrev!(vmap!(by_rules))(&xs).flat(), 1e-12);
}

#[derive(Differentiable, Clone, Debug)]
struct Lens {
    centre: [f64; 3],
    bent: Vec<f64>,
    name: String,
    focal: f64,
}

/// Results beside what is differentiated, an argument that is changed, and numbers of both floats.
#[differentiable]
fn seen(lens: &Lens, places: &mut [f64], counts: &[usize], x: (f64, f64)) -> ((Vec<f64>, f64), (f64, usize)) {
    let mut y = vec![x.0; counts.len()];
    for (i, k) in counts.iter().enumerate() {
        places[i] = lens.centre[*k] * places[i] + lens.bent[i] * x.1;
        y[i] = places[i].sin() * lens.focal;
    }
    let sum = y[0] * y[1];
    ((y, sum), (sum + 1.0, counts.len()))
}

#[test]
fn by_records_and_several_arguments() {
    let lens = Lens {
        centre: [0.3, -0.4, 0.9],
        bent: vec![1.1, 0.2],
        name: "wide".to_owned(),
        focal: 1.7,
    };
    let (places, counts, x) = (vec![0.6, -0.2], [2, 0], (0.5, -1.5));
    let (mut forward, mut reverse) = (places.clone(), places.clone());
    let (by_forward, aux) = jacfwd!(seen, argnums = (3, 0, 1), has_aux)(&lens, &mut forward, &counts, x);
    let (by_reverse, other) = jacrev!(seen, argnums = (3, 0, 1), has_aux)(&lens, &mut reverse, &counts, x);
    assert_eq!((aux, &forward), (other, &reverse));
    assert_ne!(forward, places);
    let ((of_y, of_sum), (y, sum)) = (by_forward, by_reverse);
    assert_eq!(of_y.1.name, lens.name);
    assert_close("by x.0", &of_y.0.0, &y.0.0, 1e-14);
    assert_close("by x.1", &of_y.0.1, &y.0.1, 1e-14);
    assert_close("by centres", &of_y.1.centre.flat(), &y.1.centre.flat(), 1e-14);
    assert_close("by bends", &of_y.1.bent.flat(), &y.1.bent.flat(), 1e-14);
    assert_close("by focal lengths", &of_y.1.focal, &y.1.focal, 1e-14);
    assert_close("by places", &of_y.2.flat(), &y.2.flat(), 1e-14);
    assert_close("of the sum", &of_sum.1.bent, &sum.1.bent, 1e-14);
    assert_close("of the sum", &of_sum.2, &sum.2, 1e-14);
}
