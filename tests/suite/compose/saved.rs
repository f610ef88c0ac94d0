//! What `saved!` lists, through the compiler: lines are those of this file.

use transform_func::prelude::*;

#[differentiable]
fn swing(angle: f64, steps: usize) -> f64 {
    let scale = angle.exp();
    let mut a = angle;
    for _ in 0..steps {
        a = scale * a.sin();
    }
    a
}

#[differentiable]
fn with_states(x: &[f64], w: &Tensor, n: usize) -> f64 {
    let mut v = x.to_vec();
    let mut y = w.tanh();
    #[checkpoint(every = 4)]
    for k in 0..n {
        y = y.sin() * w;
        v[k % 2] *= 2.0;
    }
    y.sum() * swing_again(v[0])
}

#[differentiable(checkpoint)]
fn swing_again(angle: f64) -> f64 {
    swing(angle, 3)
}

#[differentiable]
fn early(x: f32) -> Option<f32> {
    let y = x.sqrt();
    if y > 3.0 {
        return None;
    }
    let mut k = 0;
    while k < 9 {
        if y * k as f32 > 2.0 {
            return Some(y.exp());
        }
        k += 1;
    }
    Some(match k {
        0 => y,
        _ => y * y,
    })
}

#[differentiable]
fn doubled(x: f64) -> f64 {
    x * 2.0
}

#[test]
fn values_are_listed_with_their_types_and_lines() {
    assert_eq!(
        saved!(swing).to_string(),
        "\
for the derivative of `exp`: Diag<f64>      // line 7: let scale = angle.exp();
scale: f64                                  // line 7: let scale = angle.exp();
of each round of the loop:                  // line 9: for _ in 0..steps {
    for the derivative of `sin`: Diag<f64>  // line 10: a = scale * a.sin();
    the value of `sin`: f64                 // line 10: a = scale * a.sin();
"
    );
    assert_eq!(
        saved!(with_states).to_string(),
        "\
for the derivative of `tanh`: TanMap<Slope<f64>, f64>                             // line 18: let mut y = w.tanh();
of a loop whose rounds are run again, before every k-th round:                    // line 20: for k in 0..n {
    v: Vec<f64>                                                                   // line 17: let mut v = x.to_vec();
    y: Tensor                                                                     // line 18: let mut y = w.tanh();
for the derivative of `sum`: ScalarMap<ReduceMap<f64>, TensorTan<f64>, f64, f64>  // line 24: y.sum() * swing_again(v[0])
the value of `sum`: f64                                                           // line 24: y.sum() * swing_again(v[0])
the value of a read: f64                                                          // line 24: y.sum() * swing_again(v[0])
for the derivative of `swing_again`: nothing                                      // line 24: y.sum() * swing_again(v[0])
the value of `swing_again`: f64                                                   // line 24: y.sum() * swing_again(v[0])
"
    );
    assert_eq!(
        saved!(early).to_string(),
        "\
for the derivative of `sqrt`: Diag<f32>             // line 34: let y = x.sqrt();
y: f32                                              // line 34: let y = x.sqrt();
where the condition does not hold:                  // line 35: if y > 3.0 {
    how many rounds a loop has run: usize           // line 39: while k < 9 {
of each round of the loop:                          // line 39: while k < 9 {
    where the condition holds:                      // line 39: while k < 9 {
        where the condition holds:                  // line 40: if y * k as f32 > 2.0 {
            for the derivative of `exp`: Diag<f32>  // line 41: return Some(y.exp());
"
    );
}

#[test]
fn nothing_is_kept_where_the_arguments_are_enough() {
    assert_eq!(saved!(doubled).to_string(), "nothing\n");
    assert_eq!(saved!(swing_again).to_string(), "nothing: it is run again\n");
}
