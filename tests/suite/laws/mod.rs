//! The laws that tie all derivatives of one function together, checked on flat vectors of numbers.
//!
//! A signature kind (see `corpus::table`) flattens its arguments and results into a [`Rules`]; everything
//! about which quantities must agree, and how closely, is said here once.

mod differences;
mod flat;
mod mapped;
mod precision;
mod seeded;

pub(crate) use differences::{derivative_along, jacobian, reliable_jacobian};
pub(crate) use flat::{
    Flat, array, assemble, flat_pair, positive_tensor, seeded_tensor, slice_and_number, tensor, tensor_pair,
};
pub(crate) use mapped::{assert_lanes, assert_mapped, lanes_of};
pub(crate) use precision::{DOUBLE, Precision, SINGLE, assert_close};
pub(crate) use seeded::direction;

/// From a point to numbers: a value, or a Jacobian or Hessian in row-major order.
pub(crate) type Map<'a> = Box<dyn Fn(&[f64]) -> Vec<f64> + 'a>;
/// From a point and a direction to a derivative.
pub(crate) type Product<'a> = Box<dyn Fn(&[f64], &[f64]) -> Vec<f64> + 'a>;
/// From a point and a direction to the value and a derivative.
pub(crate) type Along<'a> = Box<dyn Fn(&[f64], &[f64]) -> (Vec<f64>, Vec<f64>) + 'a>;
/// One quantity, computed in several ways; the names appear in failures.
pub(crate) type Named<T> = Vec<(&'static str, T)>;

/// A function with all its transforms, arguments and results flattened.
pub(crate) struct Rules<'a> {
    pub(crate) value: Map<'a>,
    /// Value and tangent.
    pub(crate) jvp: Along<'a>,
    /// Value and tangent.
    pub(crate) linearize: Along<'a>,
    /// Value and cotangent.
    pub(crate) vjp: Along<'a>,
    /// The value again, from transforms that return it beside something else.
    pub(crate) values: Named<Map<'a>>,
    /// `[outputs, inputs]`.
    pub(crate) jacobians: Named<Map<'a>>,
    /// `[outputs, inputs, inputs]`.
    pub(crate) hessians: Named<Map<'a>>,
    /// Hessian times direction, `[outputs, inputs]`.
    pub(crate) hessian_products: Named<Product<'a>>,
    /// Third derivatives of a function of one number.
    pub(crate) thirds: Named<Map<'a>>,
    pub(crate) precision: Precision,
}

impl Rules<'_> {
    /// Checks every law at the point `x`.
    pub(crate) fn check(&self, x: &[f64]) {
        self.check_values(x);
        self.check_first_order(x);
        self.check_duality(x);
        self.check_second_order(x);
        self.check_third_order(x);
    }

    /// No transform may change a bit of the value.
    fn check_values(&self, x: &[f64]) {
        let value = (self.value)(x);
        let x_dot = direction(x.len(), 1);
        let y_bar = direction(value.len(), 2);
        assert!(value.iter().all(|y| y.is_finite()), "value at {x:?}: {value:?}");
        assert_eq!((self.jvp)(x, &x_dot).0, value, "value from jvp at {x:?}");
        assert_eq!(
            (self.linearize)(x, &x_dot).0,
            value,
            "value from linearize at {x:?}"
        );
        assert_eq!((self.vjp)(x, &y_bar).0, value, "value from vjp at {x:?}");
        for (name, again) in &self.values {
            assert_eq!(again(x), value, "value from {name} at {x:?}");
        }
    }

    /// Every Jacobian equals finite differences of the value.
    fn check_first_order(&self, x: &[f64]) {
        let expected = jacobian(&self.value, x, &self.precision);
        for (name, found) in &self.jacobians {
            assert_close(
                &format!("{name} at {x:?}"),
                &found(x),
                &expected,
                self.precision.first,
            );
        }
    }

    /// Forward and reverse mode are the same linear map and its transpose.
    fn check_duality(&self, x: &[f64]) {
        let agree = self.precision.agree;
        let jacobian = (self.jacobians[0].1)(x);
        let x_dot = direction(x.len(), 3);
        let y_dot = (self.jvp)(x, &x_dot).1;
        let y_bar = direction(y_dot.len(), 4);
        let x_bar = (self.vjp)(x, &y_bar).1;
        assert_close(&format!("jvp at {x:?}"), &y_dot, &times(&jacobian, &x_dot), agree);
        assert_close(
            &format!("linearize at {x:?}"),
            &(self.linearize)(x, &x_dot).1,
            &y_dot,
            agree,
        );
        assert_close(
            &format!("vjp at {x:?}"),
            &x_bar,
            &transposed_times(&jacobian, &y_bar, x.len()),
            agree,
        );
        let (forward, reverse) = (dot(&y_bar, &y_dot), dot(&x_bar, &x_dot));
        assert_close(
            &format!("<u, J v> = <J^T u, v> at {x:?}"),
            &[forward],
            &[reverse],
            agree,
        );
    }

    /// Every nesting of two transforms gives the same second derivative, that of finite differences.
    fn check_second_order(&self, x: &[f64]) {
        let x_dot = direction(x.len(), 5);
        let gradient = &self.jacobians[0].1;
        let expected = derivative_along(gradient, x, &x_dot, &self.precision);
        let hessians = self
            .hessians
            .iter()
            .map(|(name, h)| (*name, times(&h(x), &x_dot)));
        let products = self
            .hessian_products
            .iter()
            .map(|(name, p)| (*name, p(x, &x_dot)));
        let mut first: Option<(&str, Vec<f64>)> = None;
        for (name, found) in hessians.chain(products) {
            assert_close(
                &format!("{name} at {x:?}"),
                &found,
                &expected,
                self.precision.second,
            );
            if let Some((other, same)) = &first {
                assert_close(
                    &format!("{name} = {other} at {x:?}"),
                    &found,
                    same,
                    self.precision.agree,
                );
            }
            first.get_or_insert((name, found));
        }
    }

    fn check_third_order(&self, x: &[f64]) {
        for (name, third) in &self.thirds {
            let expected = jacobian(&self.hessians[0].1, x, &self.precision);
            assert_close(
                &format!("{name} at {x:?}"),
                &third(x),
                &expected,
                self.precision.second,
            );
        }
    }
}

/// The product of a row-major matrix, or of a stack of them, with a vector.
pub(crate) fn times(matrix: &[f64], vector: &[f64]) -> Vec<f64> {
    if vector.is_empty() {
        return Vec::new();
    }
    matrix.chunks(vector.len()).map(|row| dot(row, vector)).collect()
}

/// The product of the transpose of a row-major matrix of `columns` columns with a vector.
pub(crate) fn transposed_times(matrix: &[f64], vector: &[f64], columns: usize) -> Vec<f64> {
    (0..columns)
        .map(|j| {
            vector
                .iter()
                .enumerate()
                .map(|(i, u)| matrix[i * columns + j] * u)
                .sum()
        })
        .collect()
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len(), "lengths of {a:?} and {b:?}");
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
