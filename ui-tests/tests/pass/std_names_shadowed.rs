//! Names of std's prelude, and of its crates, mean something else where the function stands.

#![allow(non_camel_case_types, dead_code)]

mod core {}
mod std {}

type Option = ();
type Result = ();
type Vec = ();
type Box = ();
trait Default {}
trait Clone {}
trait Fn {}
fn drop() {}
struct Some;
struct None;
struct Ok;

#[transform_func::differentiable]
fn powers(x: f64, n: usize) -> f64 {
    let mut y = 1.0;
    for i in 0..n {
        if i % 2 == 0 {
            y *= x;
        }
    }
    y
}

pub(crate) fn main() {
    let slope: f64 = transform_func::grad!(powers)(3.0, 4);
    if slope != 6.0 {
        panic!("{slope}");
    }
    let (_, y_dot) = transform_func::jvp!(powers, (3.0, 4), (1.0, transform_func::zero()));
    let (_, pullback) = transform_func::vjp!(powers, 3.0, 4);
    if (y_dot, pullback(1.0).0) != (6.0, 6.0) {
        panic!("{y_dot}");
    }
}
