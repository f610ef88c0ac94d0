//! Loops whose reverse sweep takes a way of its own: windows of neighbours, integers that are counted again,
//! sums swept from the first round on, places that are kept once, floats that only their use gives away.

use transform_func::prelude::*;

use super::table::{counted_table, slice_table};

#[differentiable]
fn neighbours(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let a = x[i + 1] - x[i] * x[i];
        sum += 100.0 * a * a + (1.0 - x[i]) * (1.0 - x[i]);
    }
    sum
}

#[differentiable]
fn three_neighbours(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 1..x.len() - 1 {
        let bend = x[i - 1] - 2.0 * x[i] + x[1 + i];
        sum += bend * bend * x[i];
    }
    sum
}

#[differentiable]
fn neighbours_to_the_last(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 2..=x.len() - 1 {
        sum += x[i] * x[i - 2];
    }
    sum
}

#[differentiable]
fn neighbours_in_a_chain(x: &[f64]) -> f64 {
    let mut y = 0.5;
    for i in 0..x.len() - 1 {
        y = (y * x[i]).sin() + x[i + 1];
    }
    y
}

#[differentiable]
fn neighbours_of_all_rows(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for k in 1..4 {
        for i in 0..x.len() - 1 {
            sum += x[i] * x[i + 1] * k as f64;
        }
    }
    sum
}

#[differentiable]
fn neighbours_if_positive(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let (a, b) = (x[i], x[i + 1]);
        if a > 0.0 {
            sum += a * b;
        }
    }
    sum
}

#[differentiable]
fn neighbours_beside_the_first(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += x[i] * x[i + 1] * x[0];
    }
    sum
}

#[differentiable]
fn one_of_two_neighbours_is_used(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let unused = x[i];
        if x[i + 1] > unused {
            sum += x[i + 1] * x[i + 1];
        }
    }
    sum
}

#[differentiable]
fn no_neighbours(x: &[f64]) -> f64 {
    let mut sum = x[0] * x[0];
    for i in x.len()..x.len() {
        sum += x[i] * x[i + 1];
    }
    sum
}

/// The sum over the triangle `c <= r` of a matrix that is stored row by row.
#[differentiable]
fn packed_triangle(x: &[f64]) -> f64 {
    let n = x.len();
    let mut sum = 0.0;
    let mut at = 0;
    for r in 0..n {
        for c in 0..=r {
            sum += x[at % n] * x[c] * (at as f64 + 1.0);
            at += 1;
        }
    }
    sum
}

#[differentiable]
fn counted_down(x: &[f64]) -> f64 {
    let mut at = x.len();
    let mut y = 1.0;
    for k in 0..x.len() {
        at -= 1;
        y = y * x[at] + (y * k as f64).sin();
    }
    y
}

#[differentiable]
fn counted_by_the_item(x: &[f64]) -> f64 {
    let n = x.len();
    let mut at = 0;
    let mut y = 0.3;
    for k in (0..n).rev() {
        y = y * x[at % n] + x[k].cos();
        at += k + 1;
        at -= 1;
    }
    y
}

#[differentiable]
fn counted_by_another_count(x: &[f64]) -> f64 {
    let n = x.len();
    let mut step = 1;
    let mut at = 0;
    let mut y = 0.3;
    for _ in 0..n {
        y = y * x[at % n] + y.sin();
        at += step;
        step += 2;
    }
    y
}

#[differentiable]
fn counted_in_both_loops(x: &[f64]) -> f64 {
    let n = x.len();
    let mut y = 1.0;
    let mut start = 0;
    for r in 0..n {
        let mut at = start;
        for c in 0..r {
            y = 0.5 * y + x[at % n] * x[c];
            at += n - c;
        }
        start += r;
    }
    y
}

#[differentiable]
fn sum_with_a_tape(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let mut y = x[i];
        for _ in 0..2 {
            y = y * x[i];
        }
        sum += y * y;
    }
    sum
}

#[differentiable]
fn sums_that_are_also_read(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    let mut products = 0.0;
    for i in 0..x.len() {
        sum += x[i];
        products += sum * x[i];
    }
    sum * products
}

#[differentiable]
fn difference_of_sums(x: &[f64]) -> f64 {
    let mut up = x[0];
    let mut down = 1.0;
    for i in (0..x.len()).rev() {
        up += x[i].exp();
        down -= x[i] * up_to(i);
    }
    up * down
}

fn up_to(i: usize) -> f64 {
    i as f64 * 0.5
}

#[differentiable]
fn weighted(x: &[f64], w: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * w[i] * w[i];
    }
    sum
}

#[differentiable]
fn a_place_for_many_calls(x: &[f64]) -> f64 {
    let mut squares = vec![0.0; x.len()];
    for i in 0..x.len() {
        squares[i] = x[i] * x[i];
    }
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += weighted(&squares, x) * x[i];
        sum += weighted(&squares[i..], &x[i..]);
    }
    sum
}

#[differentiable]
fn a_place_written_between_calls(x: &[f64]) -> f64 {
    let mut squares = vec![0.0; x.len()];
    let mut sum = 0.0;
    for i in 0..x.len() {
        squares[i] += x[i] * x[i];
        sum += weighted(&squares, x);
    }
    squares[0] = 2.0 * x[0];
    sum + weighted(&squares, x)
}

#[differentiable]
fn a_place_made_in_each_round(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let mut scaled = x.to_vec();
        scaled[i] = scaled[i] * x[0];
        scaled.push(x[i]);
        sum += weighted(&scaled[..x.len()], x);
    }
    sum
}

#[differentiable]
fn a_place_written_in_one_arm(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    if x[0] > 0.5 {
        v[0] = x[1] * x[1];
    }
    let first = weighted(&v, x);
    if x[1] > 0.5 {
        v[1] = x[0] * x[0];
    }
    first * weighted(&v, x)
}

#[differentiable]
fn read_once(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * x[i].sin();
    }
    sum
}

#[differentiable]
fn read_once_in_each_call(x: &[f64]) -> f64 {
    read_once(x) * read_once(&x[1..]) + x[0] * read_once(x)
}

#[differentiable]
fn read_by_two_loops(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * x[i];
    }
    for i in 1..x.len() {
        sum -= x[i - 1].cos();
    }
    sum
}

#[differentiable]
fn read_once_in_a_loop_that_is_left(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for k in 1..4 {
        for i in 0..x.len() {
            sum += x[i] * x[i] * k as f64;
        }
        if sum > 9.0 {
            return sum * sum;
        }
    }
    sum
}

#[differentiable]
fn sum_of_calls(x: &[f64]) -> f64 {
    let mut sum = 0.5;
    let mut left = 1.0;
    for i in 0..x.len() {
        sum += 2.0 * weighted(&x[i..], &x[i..]);
        left -= read_once(x) * x[i];
    }
    x[0] - sum * 3.0 + left / 2.0
}

#[differentiable]
fn sum_of_calls_in_two_loops(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in (0..x.len()).rev() {
        let mut y = x[i];
        for j in 0..i + 1 {
            y = y * read_once(&x[j..]);
        }
        sum += y;
    }
    sum
}

/// The vector is filled in each round before it is read, and then changed.
#[differentiable]
fn sum_of_calls_of_a_scratch(x: &[f64]) -> f64 {
    let n = x.len();
    let mut scale = vec![0.0; n];
    for i in 0..n {
        scale[i] = x[i].exp();
    }
    let mut scratch = vec![0.0; n];
    let mut sum = 0.0;
    for i in 0..n {
        for j in 0..n {
            scratch[j] = scale[i] * x[j];
        }
        scratch[0] += x[i] * x[i];
        if x[i] > 0.5 {
            scratch[0] = scratch[n - 1] * x[0];
        }
        sum += weighted(&scratch, x) * scale[i];
    }
    sum - x[0]
}

/// What a round leaves alone is that of the round before.
#[differentiable]
fn sum_of_calls_of_a_triangle(x: &[f64]) -> f64 {
    let n = x.len();
    let mut scratch = vec![0.0; n];
    let mut sum = 0.0;
    for i in 0..n {
        for j in 0..n - i {
            scratch[j] = x[i] * x[j];
        }
        sum += weighted(&scratch, x);
    }
    sum
}

#[differentiable]
fn sum_of_calls_that_is_squared(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += weighted(&x[i..], &x[i..]);
    }
    sum * sum
}

#[differentiable]
fn sum_of_calls_that_decides(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += weighted(&x[i..], &x[i..]);
    }
    if sum > 1.0 { sum - x[0] } else { 2.0 * sum }
}

const RATE: f64 = 0.7;

#[differentiable]
fn slopes(x: f64, y: f64) -> (f64, f64) {
    (x * y - y, 0.3 * x + y * y)
}

/// The results of the calls are floats, since they are added to some.
#[differentiable]
fn known_by_use(x: f64, n: usize) -> f64 {
    let mut u = x;
    let mut v = 1.0;
    for _ in 0..n {
        let (du, dv) = slopes(u, v);
        let (mu, mv) = slopes(u + 0.5 * RATE * du, v + 0.5 * RATE * dv);
        u += RATE * mu * 0.1;
        v -= RATE / 7.0 * (mv + 2.0 * dv);
    }
    u * v
}

#[differentiable]
fn powers(x: f64, n: usize) -> f64 {
    let mut y = 1.0;
    let mut k = n;
    for _ in 0..n {
        y = y * x + k as f64;
        k -= 1;
    }
    y
}

slice_table! {
    neighbours: [[0.3, -1.2, 0.8, 1.5, -0.4], [0.7, 1.1], [0.9]];
    three_neighbours: [[0.3, -1.2, 0.8, 1.5, -0.4], [0.7, 1.1, -0.6], [0.7, 1.1]];
    neighbours_to_the_last: [[0.3, -1.2, 0.8, 1.5, -0.4], [0.7, 1.1, -0.6], [0.7, 1.1]];
    neighbours_in_a_chain: [[0.3, -1.2, 0.8, 1.5], [0.7, 1.1], [0.7]];
    neighbours_of_all_rows: [[0.3, -1.2, 0.8, 1.5], [0.7, 1.1]];
    neighbours_if_positive: [[0.3, -1.2, 0.8, 1.5], [-0.7, 1.1], [0.7, 1.1]];
    neighbours_beside_the_first: [[0.3, -1.2, 0.8, 1.5], [0.7, 1.1]];
    one_of_two_neighbours_is_used: [[0.3, -1.2, 0.8, 1.5], [0.7, -1.1]];
    no_neighbours: [[0.3, -1.2, 0.8]];
    packed_triangle: [[0.3, -1.2, 0.8, 1.5], [0.7]];
    counted_down: [[0.3, -1.2, 0.8, 1.5], [0.7]];
    counted_by_the_item: [[0.3, -1.2, 0.8, 1.5], [0.7]];
    counted_by_another_count: [[0.3, -1.2, 0.8, 1.5], [0.7]];
    counted_in_both_loops: [[0.3, -1.2, 0.8, 1.5], [0.7]];
    sum_with_a_tape: [[0.3, -1.2, 0.8, 1.5], [0.7]];
    sums_that_are_also_read: [[0.3, -1.2, 0.8, 1.5], [0.7]];
    difference_of_sums: [[0.3, -1.2, 0.8, 1.5], [0.7]];
    a_place_for_many_calls: [[0.3, -1.2, 0.8], [0.7]];
    a_place_written_between_calls: [[0.3, -1.2, 0.8], [0.7]];
    a_place_made_in_each_round: [[0.3, -1.2, 0.8], [0.7]];
    a_place_written_in_one_arm: [[0.3, -1.2], [0.7, 0.9], [0.2, 0.8], [0.8, 0.1]];
    read_once: [[0.3, -1.2, 0.8], [0.7]];
    read_once_in_each_call: [[0.3, -1.2, 0.8], [0.7]];
    read_by_two_loops: [[0.3, -1.2, 0.8], [0.7]];
    read_once_in_a_loop_that_is_left: [[0.3, -1.2, 0.8, 1.5], [0.7]];
    sum_of_calls: [[0.3, -1.2, 0.8], [0.7]];
    sum_of_calls_in_two_loops: [[0.3, -1.2, 0.8], [0.7]];
    sum_of_calls_of_a_scratch: [[0.3, -1.2, 0.8], [0.7]];
    sum_of_calls_of_a_triangle: [[0.3, -1.2, 0.8], [0.7]];
    sum_of_calls_that_is_squared: [[0.3, -1.2, 0.8], [0.7]];
    sum_of_calls_that_decides: [[0.3, -1.2, 0.8], [0.2]];
}

counted_table! {
    known_by_use: [(0.4, 3), (0.8, 1), (0.8, 0)];
    powers: [(0.4, 3), (-1.3, 4), (0.8, 0)];
}
