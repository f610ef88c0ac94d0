//! Arrays made element by element, and chains that a failure ends.

use transform_func::prelude::*;

use super::table::{scalar_table, slice_table};

#[differentiable]
fn mapped_arrays(x: f64) -> f64 {
    let a = [x, x * x, 2.0].map(|v| v.sin() * x);
    let pairs = a.map(|v| (v, v * v));
    let rows: [[f64; 2]; 3] = pairs.map(|(v, w)| [v, w + x]);
    let roots = a.map(f64::cos);
    rows.iter().map(|row| row[0] * row[1]).sum::<f64>() + roots[0] * roots[2]
}

#[differentiable]
fn many(x: f64) -> f64 {
    let points: [f64; 20] = std::array::from_fn(|i| x * (i as f64 + 1.0).sqrt());
    let moved = points.map(|p| p * x + 1.0);
    let few = std::array::from_fn::<f64, 3, _>(|i| moved[2 * i] * x);
    moved[3] * moved[19] + few[2]
}

#[differentiable]
fn sides<const N: usize>(x: f64) -> f64 {
    let pairs: [(f64, f64); N] = std::array::from_fn(|i| (x * i as f64, x.sin()));
    let doubled: [f64; N] = std::array::from_fn(|i| pairs[i].0 + pairs[i].1);
    doubled.iter().sum::<f64>() * x
}

#[differentiable]
fn generic(x: f64) -> f64 {
    sides::<3>(x) * sides::<2>(x)
}

#[differentiable]
fn root(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.sqrt()) } else { None }
}

#[differentiable]
fn logarithm(x: f64) -> Result<f64, String> {
    if x > 0.0 {
        Ok(x.ln())
    } else {
        Err("not positive".to_owned())
    }
}

#[differentiable]
fn collected(xs: &[f64]) -> f64 {
    let roots = xs.iter().map(|x| root(*x)).collect::<Option<Vec<_>>>();
    let logs: Result<Vec<f64>, String> = xs.iter().map(|&x| logarithm(x)).collect();
    let a = match roots {
        Some(roots) => roots[0] * roots[1],
        None => xs[0] * xs[0],
    };
    let b = logs.map(|logs| logs.iter().sum::<f64>() * a);
    b.unwrap_or_else(|text| xs[1] * text.len() as f64)
}

#[differentiable]
fn logarithms(xs: &[f64]) -> Result<Vec<f64>, String> {
    let logs = xs.iter().map(|x| logarithm(*x)).collect::<Result<Vec<_>, _>>()?;
    Ok(logs.iter().map(|l| l * xs[0]).collect())
}

#[differentiable]
fn folded(xs: &[f64]) -> f64 {
    let product = xs.iter().try_fold(1.0, |acc, x| root(*x).map(|r| acc * r));
    let sum = xs.iter().try_fold(xs[0], |acc, x| {
        if *x < -1.0 {
            return Err(acc);
        }
        Ok(acc + x * x)
    });
    let sum = match sum {
        Ok(sum) => sum,
        Err(_) => 3.0 * xs[1],
    };
    product.unwrap_or(xs[0]) * sum + logarithms(xs).map_or(xs[0], |logs| logs[1])
}

#[differentiable]
fn copied_rows(x: f64) -> f64 {
    let rows = vec![vec![x, x * x], vec![2.0, x]];
    let mut sum = 0.0;
    for row in rows.clone() {
        sum += row[0] * row[1];
    }
    sum * rows[0][1]
}

scalar_table! {
    copied_rows: [0.7, -1.3];
    mapped_arrays: [0.7, -1.3];
    many: [0.7, -1.3];
    generic: [0.7, -1.3];
}
slice_table! {
    collected: [[0.7, 2.3], [0.7, -2.3], [0.4, 1.2, 3.0]];
    folded: [[0.7, 2.3], [0.7, -0.3, 0.2], [0.4, -1.2, 3.0]];
}
