//! The tables of the corpus, with another meaning: each row is a test that the function and its form agree at the points.

/// Rows are `name: [(argument, ..), ..];`, a call each.
macro_rules! forms {
    ($kind:ident { $($f:ident: [$($arguments:tt)+];)+ }) => {
        pub(crate) mod $kind {
            use super::*;
            include!(concat!(env!("CARGO_MANIFEST_DIR"), "/", file!(), ".functional"));
            pub(crate) const TEXTS: &[(&str, fn() -> &'static str)] = &[
                $((stringify!($f), || transform_func::functionalize!(super::$f).source())),+
            ];
            mod agrees {
                use super::super::*;
                $(
                    #[test]
                    fn $f() {
                        $crate::corpus::table::compare!(super::super::$f, super::$f, $($arguments)+);
                    }
                )+
            }
        }
    };
}
macro_rules! compare {
    ($f:path, $form:path, $(($($argument:expr),*)),+) => {
        $($crate::laws::same($f($($argument),*), $form($($argument),*));)+
    };
}
pub(crate) use {compare, forms};

/// `name!` reads rows as the suite's table does, and makes calls of their points.
macro_rules! tables {
    ($($table:ident $kind:ident ($($row:tt)+) => ($($call:tt)+);)+) => { tables! { @ ($) $($table $kind ($($row)+) => ($($call)+);)+ } };
    (@ ($d:tt) $($table:ident $kind:ident ($($row:tt)+) => ($($call:tt)+);)+) => { $(
        macro_rules! $table {
            ($d($d f:ident $d([$d n:literal])?: [$d($($row)+),+ $d(,)?];)+) => {
                $crate::corpus::table::forms! { $kind { $d($d f: [$d($($call)+),+];)+ } }
            };
        }
        pub(crate) use $table;
    )+ };
}
tables! {
    scalar_table scalar ($x:expr) => (($x));
    single_table single ($x:expr) => (($x));
    two_results_table two_results ($x:expr) => (($x));
    pair_table pair (($x:expr, $y:expr)) => (($x, $y));
    counted_table counted (($x:expr, $n:expr)) => (($x, $n));
    slice_table slice ([$($x:expr),* $(,)?]) => ((&[$($x),*]));
    vector_table vector ([$($x:expr),* $(,)?]) => ((&[$($x),*]));
    array_table array ([$($x:expr),* $(,)?]) => (([$($x),*]));
    slice_and_number_table slice_and_number (([$($x:expr),* $(,)?], $t:expr)) => ((&[$($x),*], $t));
    tensor_table tensor ($x:expr) => ((&$x));
    tensor_pair_table tensor_pair (($a:expr, $b:expr)) => ((&$a, &$b));
}
