//! The list of plain types without derivatives, said once: a trait of lifted values that gains a rule for them
//! hands the rule's macro to the list.

/// `rule!` for every integer type, and for `more`.
macro_rules! with_integers {
    ($rule:ident $(, $more:ty)*) => {
        $rule!(usize, u8, u16, u32, u64, u128, isize, i8, i16, i32, i64, i128 $(, $more)*);
    };
}
/// `rule!` for every type whose values are discrete and `Copy`, and for `more`.
macro_rules! with_discrete_types {
    ($rule:ident $(, $more:ty)*) => {
        $crate::values::discrete::with_integers!($rule, bool, char, ndarray::Axis, $crate::nn::Setting $(, $more)*);
    };
}
/// `rule!` for every dtype without derivatives.
macro_rules! with_discrete_dtypes {
    ($rule:ident) => {
        $crate::values::discrete::with_integers!($rule, bool);
    };
}
pub(crate) use {with_discrete_dtypes, with_discrete_types, with_integers};
