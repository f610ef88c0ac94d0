//! Convolution, as the derivatives of one trilinear form: `sum(y * conv(x, w))` gives `y` from `x` and `w`, and as
//! transposes `x` from `y` and `w`, which is the transposed convolution, and `w` from `x` and `y`, the correlation. Each
//! is bilinear and its transposes are the other two, so derivatives of any order and batches of any depth are
//! convolutions. The methods are in `conv_methods`.

use crate::element::{Float, Result};
use crate::kernels::{self, Array, Role};
use crate::levels::Level;
use crate::rule::{Bilinear, Product};
use crate::values::Tensor;

/// One array of the form from the two others. In two dimensions: `x` is `[n, c, h, w]`, `w` is `[o, c / groups, kh, kw]`,
/// `y` is `[n, o, oh, ow]`.
#[derive(Clone, Copy, Debug)]
pub struct Convolve {
    op: &'static str,
    role: Role,
    sizes: kernels::Convolution,
}
impl Convolve {
    /// `y` from `x` and `w`.
    pub(crate) fn output(op: &'static str, sizes: kernels::Convolution) -> Self {
        let role = Role::Output;
        Convolve { op, role, sizes }
    }
    /// `x` from `y` and `w`.
    pub(crate) fn input(op: &'static str, sizes: kernels::Convolution) -> Self {
        let role = Role::Input;
        Convolve { op, role, sizes }
    }
    fn run<E: Float, L: Level>(&self, role: Role, a: &Tensor<E, L>, b: &Tensor<E, L>) -> Tensor<E, L> {
        L::diff2(&Product(Convolve { role, ..*self }), a, b)
    }
}
impl Bilinear for Convolve {
    const NAME: &'static str = "conv";
    fn base<E: Float>(&self, a: &Array<E>, b: &Array<E>) -> Result<Array<E>> {
        self.sizes.run(self.op, self.role, a, b)
    }
    fn transpose_lhs<E: Float, L: Level>(&self, ct: &Tensor<E, L>, b: &Tensor<E, L>) -> Tensor<E, L> {
        match self.role {
            Role::Output => self.run(Role::Input, ct, b),
            Role::Input => self.run(Role::Output, ct, b),
            Role::Weight => self.run(Role::Input, b, ct),
        }
    }
    fn transpose_rhs<E: Float, L: Level>(&self, a: &Tensor<E, L>, ct: &Tensor<E, L>) -> Tensor<E, L> {
        match self.role {
            Role::Output => self.run(Role::Weight, a, ct),
            Role::Input => self.run(Role::Weight, ct, a),
            Role::Weight => self.run(Role::Output, a, ct),
        }
    }
}
