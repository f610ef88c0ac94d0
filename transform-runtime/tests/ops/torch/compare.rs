//! Comparisons, logic, and choices by them.

use super::rows::torch_rows;
use transform_runtime::{Level, Tensor};

pub(super) const ROWS: &[&[&str]] = &[NAMES, compositions::NAMES, values::NAMES];

torch_rows! {
    select(a, b; o) o.mask("mask").linearize_select(a, b) => (_, a, b);
    select_by_values(a, b) a.gt(b).linearize_select(a, b) => (_, a, b);
    masked_fill_by_number(x, y; o) x.linearize_masked_fill(&o.mask("mask"), y) => (x, _, y);
    masked_fill(x; o) x.linearize_masked_fill(&o.mask("mask"), o.number("value")) => (x, _, _);
}

/// The zero that is not chosen is not passed on.
mod compositions {
    use super::*;
    use transform_runtime::plumbing::{LinearMap, TensorTan};

    torch_rows! {
        select_of_root(x) {
            let (root, (by_x,)) = x.linearize_sqrt();
            let (y, (_, by_root, _)) = x.gt(0.0).linearize_select(&root, 0.0);
            (y, (Chained(by_x, by_root),))
        } => (x,);
    }

    /// A map after another.
    struct Chained<M, N>(M, N);
    impl<L: Level, M, N> LinearMap for Chained<M, N>
    where
        M: LinearMap<In = TensorTan<f64, L>, Out = TensorTan<f64, L>>,
        N: LinearMap<In = TensorTan<f64, L>, Out = TensorTan<f64, L>>,
    {
        type In = TensorTan<f64, L>;
        type Out = TensorTan<f64, L>;
        fn push(&self, t: &Self::In) -> Self::Out {
            self.1.push(&self.0.push(t))
        }
        fn pull(&self, ct: &Self::Out, into: &mut Self::In) {
            let mut between = Self::In::default();
            self.1.pull(ct, &mut between);
            self.0.pull(&between, into);
        }
    }
}

pub(super) mod values {
    use crate::torch::rows::torch_values;
    use transform_runtime::plumbing::NumberMethods;
    use transform_runtime::{Level, Tensor};

    torch_values! {
        gt(a, b) a.gt(b);
        ge(a, b) a.ge(b);
        lt(a, b) a.lt(b);
        le(a, b) a.le(b);
        eq(a, b) a.eq(b);
        ne(a, b) a.ne(b);
        isnan(x) x.isnan();
        is_finite(x) x.is_finite();
        is_infinite(x) x.is_infinite();
        logical_and(a, b) a.gt(0.0).logical_and(&b.gt(0.0));
        logical_or(a, b) a.gt(0.0).logical_or(&b.gt(0.0));
        logical_xor(a, b) a.gt(0.0).logical_xor(&b.gt(0.0));
        logical_not(x) x.gt(0.0).logical_not();
        any(x) x.gt(0.0).any();
        any_axis(x; o) x.gt(0.0).any_axis(o.int("axis"));
        any_keep(x; o) x.gt(0.0).any_keep(o.int("axis"));
        any_axes(x; o) x.gt(0.0).any_axis(&o.ints("axes")[..]);
        all(x) x.gt(0.0).all();
        all_axis(x; o) x.gt(0.0).all_axis(o.int("axis"));
        all_keep(x; o) x.gt(0.0).all_keep(o.int("axis"));
        all_axes(x; o) x.gt(0.0).all_axis(&o.ints("axes")[..]);
        count(x) x.gt(0.0).count();
        count_axis(x; o) x.gt(0.0).count_axis(o.int("axis"));
        count_keep(x; o) x.gt(0.0).count_keep(o.int("axis"));
        count_axes(x; o) x.gt(0.0).count_axis(&o.ints("axes")[..]);
    }
}
