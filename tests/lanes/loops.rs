//! `while`, `for`, `loop`, with `break`, `continue` and `return` inside.

use transform_func::prelude::*;

use crate::are_the_loop;

are_the_loop! {
    counted; for_with_break; by_data; with_continue; labelled; inner_while; integers_differ; broken_at_once;
    branches_inside; two_ways_out; marked;
}

/// In the first loop lanes part; the second is one piece.
#[differentiable(checkpoint)]
#[vmappable]
fn marked(x: &Tensor) -> f64 {
    let mut y = x[0];
    let mut k = 0;
    #[checkpoint(every = 2)]
    while y < 3.0 && k < 9 {
        y += if y > 1.0 { (x * y).sum() } else { y * y * 0.5 + 0.2 };
        k += 1;
    }
    let mut z = x * y;
    #[checkpoint]
    for _ in 0..4 {
        z = (&z * y).sin();
    }
    z.sum() * y
}

#[differentiable]
#[vmappable]
fn counted(x: &Tensor) -> f64 {
    let mut v = x.clone();
    let mut steps = 0;
    while v.norm() > 1.0 {
        v = &v * 0.7 + 0.01;
        steps += 1;
    }
    v.sum() * steps as f64 + v[0]
}

#[differentiable]
#[vmappable]
fn for_with_break(x: &Tensor) -> f64 {
    let mut total = 0.0;
    for i in 0..10 {
        total += x[0] * i as f64 * 0.1;
        if total > 1.0 {
            break;
        }
        if total < -1.0 {
            total += x[1];
        }
    }
    total * x[1]
}

#[differentiable]
#[vmappable]
fn by_data(x: &Tensor) -> f64 {
    #[nondiff]
    let size = x.sum().abs();
    let n = size as usize % 5;
    let mut y = x[0];
    for i in (0..=n).rev() {
        y = y * x[1] + i as f64;
    }
    for i in (0..2 * n).step_by(n + 1) {
        y += x[0] * i as f64;
    }
    y + n as f64
}

#[differentiable]
#[vmappable]
fn with_continue(x: &Tensor) -> f64 {
    let mut y = 0.0;
    for i in 0..6 {
        let z = x[0] + i as f64 * x[1];
        if z < 0.0 {
            continue;
        }
        y += z.sqrt();
        if y > 8.0 {
            return y * x[1];
        }
    }
    y
}

#[differentiable]
#[vmappable]
fn labelled(x: &Tensor) -> f64 {
    let mut y = 1.0;
    'outer: for i in 0..4 {
        for j in 0..3 {
            y += x[0] * (i * j) as f64;
            if y > 5.0 {
                continue 'outer;
            }
            if y < -5.0 {
                break 'outer;
            }
            y *= x[1] * 0.5;
        }
        y += 0.25;
    }
    y * x.sum()
}

#[differentiable]
#[vmappable]
fn inner_while(x: &Tensor) -> f64 {
    let mut y = 0.0;
    for k in 0..3 {
        let mut z = x[0] + k as f64;
        while z.abs() > 0.5 {
            z = z * 0.6 - 0.01 * x[1];
            if z > 1.5 {
                return y + z;
            }
        }
        y += z * x[1];
    }
    y
}

/// The counter is not the same in all lanes, and says when they are done.
#[differentiable]
#[vmappable]
fn integers_differ(x: &Tensor) -> f64 {
    let mut i = 0;
    let mut y = x.sum();
    while i < 6 {
        if y > 0.0 {
            i += 1;
            y = y * 0.9 - 0.3;
        } else {
            i += 2;
            y = y + x[0] * x[0];
        }
    }
    y
}

#[differentiable]
#[vmappable]
fn broken_at_once(x: &Tensor) -> f64 {
    let y = x.sum();
    let z = loop {
        if y > 0.0 {
            break y * 2.0;
        }
        break x[0];
    };
    z * y
}

#[differentiable]
#[vmappable]
fn branches_inside(x: &Tensor) -> f64 {
    let mut y = x.clone();
    for i in 0..3 {
        if y.sum() > 0.0 {
            y = y.sin() + i as f64;
        } else {
            for _ in 0..2 {
                y = &y * 0.5;
            }
        }
    }
    y.sum()
}

#[differentiable]
#[vmappable]
fn two_ways_out(x: &Tensor) -> f64 {
    let mut y = x[0];
    let mut found = false;
    for i in 0..5 {
        y = y * 0.8 + x[1] * i as f64;
        if y > 2.0 {
            found = true;
            break;
        }
        if y < -2.0 {
            return y * y;
        }
    }
    if found { y } else { y * x[1] }
}
