//! Random programs and real ones: gradients against finite differences, closed forms and recorded numbers, and forward mode
//! against reverse.

mod black_scholes;
mod chains;
mod dormand_prince;
mod fixed_shape;
mod gaussian_process;
mod gradbench;
mod interpreter;
mod kalman;
mod lbfgs;
mod regression;
mod robot;
mod testfunctions;

use crate::laws::{Map, Precision, Product, assert_close, derivative_along, direction, dot, jacobian};

/// A function to one number, with its derivatives: the gradient, and along a direction its tangent and that of the gradient.
struct Derived<'a> {
    value: Map<'a>,
    gradient: Map<'a>,
    tangent: Product<'a>,
    product: Product<'a>,
}

impl Derived<'_> {
    fn check(&self, x: &[f64], precision: Precision) {
        let gradient = (self.gradient)(x);
        let differences = jacobian(&self.value, x, &precision);
        assert_close("gradient", &gradient, &differences, precision.first);
        let x_dot = direction(x.len(), 7);
        let tangent = (self.tangent)(x, &x_dot);
        assert_close("tangent", &tangent, &[dot(&gradient, &x_dot)], precision.agree);
        let differences = derivative_along(&self.gradient, x, &x_dot, &precision);
        let product = (self.product)(x, &x_dot);
        assert_close("product", &product, &differences, precision.second);
    }
}

/// The laws for `f(&x, others..) -> f64`, by `x`.
macro_rules! assert_laws {
    ($precision:expr; $f:path, $x:expr $(, $other:expr => $still:expr)*) => {
        $crate::programs::Derived {
            value: Box::new(|x| vec![$f(x $(, $other)*)]),
            gradient: Box::new(|x| grad!($f)(x $(, $other)*)),
            tangent: Box::new(|x, x_dot| vec![jvp!($f, (x $(, $other)*), (x_dot $(, $still)*)).1]),
            product: Box::new(|x, x_dot| jvp!(grad!($f), (x $(, $other)*), (x_dot $(, $still)*)).1),
        }
        .check(&$x, $precision)
    };
}
use assert_laws;
