//! The methods of arrays that have one tensor operation each.

use super::{NdArray, Rank};
use crate::element::Float;
use crate::levels::Level;
use crate::values::{LinearMap, NoMap, Tensor, TensorTan};
use ndarray::{Axis, Ix1};

/// The derivative by the receiver of a method.
macro_rules! by {
    ($out:ty) => { impl LinearMap<In = TensorTan<E, L>, Out = $out> + use<E, D, L> };
    ($out:ty, $($more:ident)+) => { impl LinearMap<In = TensorTan<E, L>, Out = $out> + use<E, D, L, $($more),+> };
}

/// Methods that give arrays: of which rank, and by which method of tensors.
macro_rules! to_arrays {
    ($($method:ident, $linearize:ident $(<$p:ident: $bound:path>)? ($($arg:ident: $of:ty),*) -> $rank:ty, |$x:ident| $tensor:ident, $by:ident ($($value:expr),*);)*) => {
        $(
            #[track_caller]
            pub fn $method $(<$p: $bound>)? (&self $(, $arg: $of)*) -> NdArray<E, $rank, L> {
                let $x = &self.0;
                NdArray::of($x.$tensor($($value),*))
            }
            #[track_caller]
            #[allow(clippy::type_complexity)] // the map is opaque
            pub fn $linearize $(<$p: $bound>)? (&self $(, $arg: $of)*) -> (
                NdArray<E, $rank, L>,
                (by!(TensorTan<E, L> $(, $p)?), $(to_arrays!(@place $arg)),*),
            ) {
                let $x = &self.0;
                let (y, maps) = $x.$by($($value),*);
                (NdArray::of(y), (maps.0, $(to_arrays!(@none $arg)),*))
            }
        )*
    };
    (@place $arg:ident) => { NoMap };
    (@none $arg:ident) => { NoMap };
}

#[doc(hidden)]
impl<E: Float, D: Rank, L: Level> NdArray<E, D, L> {
    to_arrays! {
        t, linearize_t() -> D, |x| permute, linearize_permute(&reversed(x.ndim()));
        reversed_axes, linearize_reversed_axes() -> D, |x| permute, linearize_permute(&reversed(x.ndim()));
        remove_axis, linearize_remove_axis(axis: Axis) -> D::Less, |x| squeeze, linearize_squeeze(axis);
        insert_axis, linearize_insert_axis(axis: Axis) -> D::More, |x| unsqueeze, linearize_unsqueeze(axis);
        sum_axis, linearize_sum_axis(axis: Axis) -> D::Less, |x| sum_axis, linearize_sum_axis(axis);
        product_axis, linearize_product_axis(axis: Axis) -> D::Less, |x| prod_axis, linearize_prod_axis(axis);
        select, linearize_select(axis: Axis, places: &[usize]) -> D, |x| index_select, linearize_index_select(axis, &places_of(places));
        flatten, linearize_flatten() -> Ix1, |x| flatten, linearize_flatten();
        abs, linearize_abs() -> D, |x| abs, linearize_abs();
        signum, linearize_signum() -> D, |x| signum, linearize_signum();
        sqrt, linearize_sqrt() -> D, |x| sqrt, linearize_sqrt();
        cbrt, linearize_cbrt() -> D, |x| cbrt, linearize_cbrt();
        recip, linearize_recip() -> D, |x| recip, linearize_recip();
        exp, linearize_exp() -> D, |x| exp, linearize_exp();
        exp_m1, linearize_exp_m1() -> D, |x| exp_m1, linearize_exp_m1();
        exp2, linearize_exp2() -> D, |x| exp2, linearize_exp2();
        ln, linearize_ln() -> D, |x| ln, linearize_ln();
        ln_1p, linearize_ln_1p() -> D, |x| ln_1p, linearize_ln_1p();
        log2, linearize_log2() -> D, |x| log2, linearize_log2();
        log10, linearize_log10() -> D, |x| log10, linearize_log10();
        sin, linearize_sin() -> D, |x| sin, linearize_sin();
        cos, linearize_cos() -> D, |x| cos, linearize_cos();
        tan, linearize_tan() -> D, |x| tan, linearize_tan();
        asin, linearize_asin() -> D, |x| asin, linearize_asin();
        acos, linearize_acos() -> D, |x| acos, linearize_acos();
        atan, linearize_atan() -> D, |x| atan, linearize_atan();
        sinh, linearize_sinh() -> D, |x| sinh, linearize_sinh();
        cosh, linearize_cosh() -> D, |x| cosh, linearize_cosh();
        tanh, linearize_tanh() -> D, |x| tanh, linearize_tanh();
        powi, linearize_powi(n: i32) -> D, |x| powi, linearize_powi(n);
    }
}

/// The axes in reverse.
fn reversed(rank: usize) -> Vec<isize> {
    (0..rank as isize).rev().collect()
}

fn places_of<L: Level>(places: &[usize]) -> Tensor<i64, L> {
    L::array(crate::kernels::from_vec(
        &[places.len()],
        places.iter().map(|i| *i as i64).collect(),
    ))
}
