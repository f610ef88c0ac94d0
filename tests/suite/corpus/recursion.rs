//! Functions that call themselves, directly or through each other.

use transform_func::prelude::*;

use super::table::{counted_table, scalar_table, slice_and_number_table, slice_table};

#[differentiable]
fn power(x: f64, n: usize) -> f64 {
    if n == 0 {
        return 1.0;
    }
    let half = power(x, n / 2);
    if n % 2 == 0 { half * half } else { half * half * x }
}

#[differentiable]
fn falling(x: f64, n: usize) -> f64 {
    match n {
        0 => 1.0,
        _ => (x - n as f64 + 1.0) * falling(x, n - 1),
    }
}

#[differentiable]
fn two_branches(x: f64, n: usize) -> f64 {
    if n < 2 {
        x
    } else {
        two_branches(x, n - 1) * x + two_branches(x, n - 2).sin()
    }
}

#[differentiable]
fn halved(x: f64) -> f64 {
    if x.abs() < 0.5 {
        x.sin()
    } else {
        2.0 * halved(x / 2.0) * halved(x / 2.0).cos()
    }
}

#[differentiable]
fn pairwise_sum(x: &[f64]) -> f64 {
    if x.len() == 1 {
        return x[0] * x[0];
    }
    let middle = x.len() / 2;
    pairwise_sum(&x[..middle]) + pairwise_sum(&x[middle..]) * x[0]
}

#[differentiable]
fn newton_form(coefficients: &[f64], t: f64) -> f64 {
    if coefficients.is_empty() {
        return 0.0;
    }
    coefficients[0] + (t - coefficients.len() as f64) * newton_form(&coefficients[1..], t)
}

/// The product of entries in an order, from the last on. What is read in reverse is where they stand.
#[differentiable]
fn in_order(x: &[f64], order: &[usize], from: usize) -> f64 {
    if from == order.len() {
        return 1.0;
    }
    x[order[from]] * in_order(x, order, from + 1).sin() + x[order[0]]
}

#[differentiable]
fn in_two_orders(x: &[f64]) -> f64 {
    in_order(x, &[2, 0, 1], 0) * in_order(x, &[1, 1, 0, 2], 1)
}

/// The permanent of what is left of `a` [n, n]: rows from `row` on, columns from there on in `columns`, which come back as
/// they were. Low entries are passed over, and large sums are large enough.
#[differentiable]
fn permanent(a: &[f64], n: usize, row: usize, columns: &mut [usize]) -> f64 {
    if row == n {
        return 1.0;
    }
    let mut sum = 0.0;
    for k in row..n {
        columns.swap(row, k);
        let entry = a[row * n + columns[row]];
        if entry < -2.0 {
            columns.swap(row, k);
            continue;
        }
        sum += entry * permanent(a, n, row + 1, columns) * (columns[row] as f64 + 1.0);
        columns.swap(row, k);
        if sum > 8.0 {
            break;
        }
    }
    sum
}

#[differentiable]
fn permanents(a: &[f64]) -> f64 {
    let mut columns = [0, 1, 2];
    permanent(a, 3, 0, &mut columns) * a[columns[1]] + permanent(a, 2, 0, &mut columns[..2])
}

/// A walk over entries that counts its visits, which nobody takes back: what the walk goes on with is read off them.
#[differentiable]
fn walked(x: &[f64], visits: &mut [usize], at: usize) -> f64 {
    visits[at] += 1;
    let mut sum = x[at];
    while visits[at] < 3 {
        let on = (at + visits[at]) % x.len();
        sum = sum.sin() + x[visits[on] % x.len()] * walked(x, visits, on);
        visits[at] += 1;
    }
    sum * visits[at] as f64
}

#[differentiable]
fn walks(x: &[f64]) -> f64 {
    let mut visits = vec![0; x.len()];
    let far = walked(x, &mut visits, 0);
    far * x[visits[1] % x.len()] + visits[0] as f64 * x[0]
}

/// The sum over pairs of stretches, given up where one of them is too large.
#[differentiable]
fn paired(x: &[f64], depth: usize, open: &mut [usize]) -> Result<f64, usize> {
    if depth == open.len() {
        return Ok(x[0] * x[x.len() - 1]);
    }
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        open[depth] = i;
        let part = paired(&x[i..], depth + 1, open)?;
        if part > 3.0 {
            return Err(open[depth]);
        }
        if open[depth] > 1 {
            break;
        }
        sum += part.cos() * x[open[depth]] * x[open[0] % x.len()];
    }
    Ok(sum)
}

#[differentiable]
fn pairs(x: &[f64]) -> f64 {
    let mut open = [0; 2];
    match paired(x, 0, &mut open) {
        Ok(sum) => sum * x[open[0]],
        Err(at) => x[at] + x[open[1]] * x[1],
    }
}

/// Tours of the places that are left: which these are, and how far each is, is changed where it is.
#[differentiable]
fn tours(d: &[f64], n: usize, at: usize, left: &mut [bool], far: &mut [f64]) -> f64 {
    let (mut sum, mut last) = (0.0, true);
    for to in 0..n {
        if !left[to] {
            continue;
        }
        last = false;
        left[to] = false;
        far[to] = far[at] + d[at * n + to] * d[to];
        sum += tours(d, n, to, left, far);
        left[to] = true;
    }
    let mut back = at;
    while !last && back > 0 {
        back -= 1;
        sum = sum.sin() + far[back] * d[back];
    }
    if last {
        (-far[at]).exp()
    } else {
        sum * far[at].cos()
    }
}

#[differentiable]
fn all_tours(d: &[f64]) -> f64 {
    let (mut left, mut far) = ([false, true, true], vec![0.0; 3]);
    let sum = tours(d, 3, 0, &mut left, &mut far);
    sum * far[2] + far[1]
}

counted_table! {
    power: [(0.9, 0), (0.9, 6), (1.1, 11)];
    falling: [(0.7, 0), (3.4, 4)];
    two_branches: [(0.7, 5)];
}

scalar_table! {
    halved: [0.3, 1.5];
}

slice_table! {
    pairwise_sum: [[0.5, -1.2, 0.8, 0.3, 1.1], [0.7]];
    in_two_orders: [[0.5, -1.2, 0.8]];
    permanents: [[0.5, -1.2, 0.8, 0.3, 1.1, -0.4, 0.9, 0.2, 1.3], [1.5, -2.5, 0.8, 1.3, 1.1, 1.4, 0.9, 2.2, 1.3]];
    all_tours: [[0.5, -1.2, 0.8, 0.3, 1.1, -0.4, 0.9, 0.2, 1.3]];
    walks: [[0.5, -1.2, 0.8]];
    pairs: [[0.5, -1.2, 0.8, 1.3], [0.5, 1.2, 0.8, 2.9]];
}

slice_and_number_table! {
    newton_form: [([0.5, -1.2, 0.8, 0.3], 0.6)];
}

#[test]
fn indices_are_left_as_the_function_leaves_them() {
    let x = [0.5, -1.2, 0.8];
    let (mut left, mut expected) = ([0, 1, 0], [0, 1, 0]);
    let y = walked(&x, &mut expected, 0);
    let found = grad_and_value!(walked)(&x, &mut left, 0);
    assert_eq!((found.1, left), (y, expected));
    let mut again = [0, 1, 0];
    let moved = |h: f64| walked(&[x[0], x[1] + h, x[2]], &mut [0, 1, 0], 0);
    let slope = (moved(1e-6) - moved(-1e-6)) / 2e-6;
    assert!((found.0[1] - slope).abs() < 1e-7);
    assert_eq!(jvp!(walked, (&x, &mut again, 0), (&x, zero(), zero())).0, y);
    assert_eq!(again, expected);
}
