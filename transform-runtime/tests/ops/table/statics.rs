//! Ops without derivative.

use super::AXES;
use crate::case::{ANY, EACH, PAIR, Shapes, static_rows};
use transform_runtime::plumbing::NumberMethods;
use transform_runtime::{Float, Level, Tensor};

const SOME: &[Shapes] = &[&[&[4]], &[&[]], &[&[2, 3]]];
const LISTS: &[Shapes] = &[&[&[2, 3, 2]], &[&[2, 0, 1]]];

static_rows! {
    gt(x: ANY, y: ANY) PAIR; x.gt(y); x.linearize_gt(y);
    ge(x: ANY, y: ANY) PAIR; x.ge(y); x.linearize_ge(y);
    lt(x: ANY, y: ANY) PAIR; x.lt(y); x.linearize_lt(y);
    le(x: ANY, y: ANY) PAIR; x.le(y); x.linearize_le(y);
    eq(x: ANY, y: ANY) PAIR; x.eq(&x.maximum(y)); x.linearize_eq(&x.maximum(y));
    ne(x: ANY, y: ANY) PAIR; x.ne(&x.maximum(y)); x.linearize_ne(&x.maximum(y));
    gt_constant(x: ANY) EACH; x.gt(E::of(0.1)); x.linearize_gt(E::of(0.1));
    gt_number(x: ANY, y: ANY) &[&[&[2, 3], &[]], &[&[], &[]]]; x.gt(&y.item()); x.linearize_gt(&y.item());
    eq_of_integers(x: ANY) AXES; x.argmax_axis(-1).eq(1); x.argmax_axis(-1).linearize_eq(1);
    logical_and(x: ANY, y: ANY) PAIR;
        x.gt(y).logical_and(&x.gt(E::of(0.0)));
        x.gt(y).linearize_logical_and(&x.gt(E::of(0.0)));
    logical_or(x: ANY, y: ANY) PAIR;
        x.gt(y).logical_or(&x.gt(E::of(0.0)));
        x.gt(y).linearize_logical_or(&x.gt(E::of(0.0)));
    logical_xor(x: ANY, y: ANY) PAIR;
        x.gt(y).logical_xor(&x.gt(E::of(0.0)));
        x.gt(y).linearize_logical_xor(&x.gt(E::of(0.0)));
    logical_not(x: ANY) EACH; x.gt(E::of(0.0)).logical_not(); x.gt(E::of(0.0)).linearize_logical_not();
    isnan(x: ANY) EACH; x.sqrt().isnan(); x.sqrt().linearize_isnan();
    is_finite(x: ANY) EACH; x.sqrt().is_finite(); x.sqrt().linearize_is_finite();
    is_infinite(x: ANY) EACH; x.relu().recip().is_infinite(); x.relu().recip().linearize_is_infinite();
    all(x: ANY) EACH; x.gt(E::of(0.0)).all(); x.gt(E::of(0.0)).linearize_all();
    all_axis(x: ANY) AXES; x.gt(E::of(0.0)).all_axis(-1); x.gt(E::of(0.0)).linearize_all_axis(-1);
    all_keep(x: ANY) LISTS; x.gt(E::of(0.0)).all_keep([0, 1]); x.gt(E::of(0.0)).linearize_all_keep([0, 1]);
    any(x: ANY) EACH; x.gt(E::of(0.0)).any(); x.gt(E::of(0.0)).linearize_any();
    any_axis(x: ANY) AXES; x.gt(E::of(0.0)).any_axis(-1); x.gt(E::of(0.0)).linearize_any_axis(-1);
    any_keep(x: ANY) LISTS; x.gt(E::of(0.0)).any_keep([0, 1]); x.gt(E::of(0.0)).linearize_any_keep([0, 1]);
    count(x: ANY) EACH; x.gt(E::of(0.0)).count(); x.gt(E::of(0.0)).linearize_count();
    count_axis(x: ANY) AXES; x.gt(E::of(0.0)).count_axis(0); x.gt(E::of(0.0)).linearize_count_axis(0);
    count_keep(x: ANY) LISTS; x.gt(E::of(0.0)).count_keep([1]); x.gt(E::of(0.0)).linearize_count_keep([1]);
    argmax(x: ANY) SOME; x.argmax(); x.linearize_argmax();
    argmin(x: ANY) SOME; x.argmin(); x.linearize_argmin();
    argmax_axis(x: ANY) AXES; x.argmax_axis(-1); x.linearize_argmax_axis(-1);
    argmin_axis(x: ANY) AXES; x.argmin_axis(0); x.linearize_argmin_axis(0);
    cast_to_integers(x: ANY) EACH; x.gt(E::of(0.0)).cast::<i64>(); x.gt(E::of(0.0)).linearize_cast::<i64>();
    layout_of_integers(x: ANY) LISTS_WITH_ELEMENTS;
        x.argmax_axis(-1).t().unsqueeze(0);
        x.argmax_axis(-1).t().linearize_unsqueeze(0);
    select_of_integers(x: ANY) LISTS_WITH_ELEMENTS;
        x.argmax_axis(-1).gt(0).select(&x.argmax_axis(-1), 7);
        x.argmax_axis(-1).gt(0).linearize_select(&x.argmax_axis(-1), 7);
}
const LISTS_WITH_ELEMENTS: &[Shapes] = &[&[&[2, 3, 2]], &[&[2, 1, 1]]];
