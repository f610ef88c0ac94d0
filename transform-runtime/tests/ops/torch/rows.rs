//! How rows are written: a test each, and the list of their names.

/// Rows: operands, options, and the linearization with a pattern that names the map of each operand after it.
macro_rules! torch_rows {
    ($($name:ident($($x:ident),* $(; $o:ident)?) $linearize:expr => $maps:tt;)+) => {
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),+];
        $(
            #[test]
            fn $name() {
                struct Op;
                impl $crate::torch::check::Rule for Op {
                    fn linearize<L: Level>(
                        xs: &[Tensor<f64, L>],
                        _options: &'static $crate::torch::record::Options,
                    ) -> $crate::case::Linearization<f64, L> {
                        let mut xs = xs.iter();
                        $( let $x = xs.next().unwrap(); )*
                        $( let $o = _options; )?
                        let (y, $maps) = $linearize;
                        ($crate::case::Results::results(y), vec![$($crate::case::Map::of($x)),*])
                    }
                }
                $crate::torch::check::check(stringify!($name), &Op);
            }
        )+
    };
}
pub(super) use torch_rows;

/// Rows of ops without derivative, whose results may be integers or bools.
macro_rules! torch_values {
    ($($name:ident($($x:ident),* $(; $o:ident)?) $value:expr;)+) => {
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),+];
        $(
            #[test]
            fn $name() {
                struct Op;
                impl $crate::torch::check::Rule for Op {
                    fn linearize<L: Level>(
                        xs: &[Tensor<f64, L>],
                        _options: &'static $crate::torch::record::Options,
                    ) -> $crate::case::Linearization<f64, L> {
                        let mut _xs = xs.iter();
                        $( let $x = _xs.next().unwrap(); )*
                        $( let $o = _options; )?
                        (vec![NumberMethods::cast::<f64>(&$value)], vec![])
                    }
                }
                $crate::torch::check::check(stringify!($name), &Op);
            }
        )+
    };
}
pub(super) use torch_values;

/// Rows of functions that are not methods, by their handles: how operands, their tangents and their accumulators are
/// arguments.
macro_rules! torch_handles {
    ($($name:ident $($handle:ident)::+; |$xs:ident, $o:ident| $args:expr; |$dots:ident| $as_dots:expr; |$bars:ident| $as_bars:expr;)+) => {
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),+];
        $(
            #[test]
            fn $name() {
                struct Op;
                impl $crate::torch::check::Rule for Op {
                    fn linearize<L: Level>(
                        $xs: &[Tensor<f64, L>],
                        options: &'static $crate::torch::record::Options,
                    ) -> $crate::case::Linearization<f64, L> {
                        type Of = $($handle)::+<f64>;
                        let $o = options;
                        linearized!(Of, L, |$xs| $args; |$dots| $as_dots; |$bars| $as_bars)
                    }
                }
                $crate::torch::check::check(stringify!($name), &Op);
            }
        )+
    };
}
pub(super) use torch_handles;
