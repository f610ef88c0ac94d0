//! The tables of the corpus, with another meaning: each row is a test that the function and its form agree at the points.

#[path = "../../suite/corpus/table/records.rs"]
mod records;

pub(crate) use records::{Record, record};

/// Rows are `name = (path): [(argument, ..), ..];`, a call each. The forms stand in the module of the table.
macro_rules! forms {
    ($kind:ident { $($f:ident = $path:tt: [$(($($argument:expr),*)),+];)+ }) => {
        pub(crate) mod $kind {
            use super::*;
            use originals::*;
            include!(concat!(env!("CARGO_MANIFEST_DIR"), "/", file!(), ".functional"));
            pub(crate) const FORMS: &[$crate::current::Form] = &[
                $((stringify!($f), || $crate::corpus::table::form!($f $path))),+
            ];
            /// What methods are compared with that have no form yet.
            mod originals {
                use super::super::*;
                $($crate::corpus::table::original!($f $path);)+
            }
            mod agrees {
                use super::super::*;
                $(
                    #[test]
                    fn $f() {
                        $($crate::laws::same(
                            $crate::corpus::table::function!($path)($($argument),*),
                            $crate::corpus::table::called!($f $path)($($argument),*),
                        );)+
                    }
                )+
            }
        }
    };
}
/// A path of the corpus, one module further in.
macro_rules! function {
    ((super::$f:ident)) => {
        super::super::$f
    };
    (($ty:ident::$method:ident)) => {
        $ty::$method
    };
}
/// The form of a function, and that of a method, which goes by the name of its row.
macro_rules! called {
    ($name:ident (super::$f:ident)) => {
        super::$f
    };
    ($name:ident ($ty:ident::$method:ident)) => {
        super::$name
    };
}
macro_rules! original {
    ($name:ident (super::$f:ident)) => {};
    ($name:ident ($ty:ident::$method:ident)) => {
        pub(super) fn $name(this: &$ty) -> f64 {
            this.$method()
        }
    };
}
/// The text of a form; that of a method is in a function.
macro_rules! form {
    ($name:ident (super::$f:ident)) => {
        transform_func::functionalize!(super::$f).source().to_owned()
    };
    ($name:ident ($ty:ident::$method:ident)) => {
        $crate::current::as_function(
            stringify!($name),
            stringify!($ty),
            transform_func::functionalize!($ty::$method).source(),
        )
    };
}
pub(crate) use {called, form, forms, function, original};

/// `name!` reads rows as the suite's table does, and makes calls of their points.
macro_rules! tables {
    ($($table:ident $kind:ident ($($row:tt)+) => ($($call:tt)+);)+) => { tables! { @ ($) $($table $kind ($($row)+) => ($($call)+);)+ } };
    (@ ($d:tt) $($table:ident $kind:ident ($($row:tt)+) => ($($call:tt)+);)+) => { $(
        macro_rules! $table {
            ($d($d f:ident $d([$d n:literal])?: [$d($($row)+),+ $d(,)?];)+) => {
                $crate::corpus::table::forms! { $kind { $d($d f = (super::$d f): [$d($($call)+),+];)+ } }
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
macro_rules! record_table {
    ($($f:ident = ($($path:tt)+): [$($x:expr),+ $(,)?];)+) => {
        $crate::corpus::table::forms! { record { $($f = ($($path)+): [$((&$x)),+];)+ } }
    };
}
pub(crate) use record_table;
