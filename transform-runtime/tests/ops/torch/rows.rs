//! How rows are written: a test each, and the list of their names.

/// A row: what an op makes of operands and options.
macro_rules! torch_row {
    ($name:ident |$xs:ident, $options:ident| $linearization:expr) => {
        #[test]
        fn $name() {
            struct Op;
            impl $crate::torch::check::Rule for Op {
                fn linearize<L: Level>(
                    $xs: &[Tensor<f64, L>],
                    $options: &'static $crate::torch::record::Options,
                ) -> $crate::case::Linearization<f64, L> {
                    $linearization
                }
            }
            $crate::torch::check::check(stringify!($name), &Op);
        }
    };
}
pub(super) use torch_row;

/// Rows: operands, options, and the linearization with a pattern that names the map of each operand after it.
macro_rules! torch_rows {
    ($($name:ident($($x:ident),* $(; $o:ident)?) $linearize:expr => $maps:tt;)+) => {
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),+];
        $( $crate::torch::rows::torch_row! { $name |xs, _options| {
            let mut xs = xs.iter();
            $( let $x = xs.next().unwrap(); )*
            $( let $o = _options; )?
            let (y, $maps) = $linearize;
            ($crate::case::Results::results(y), vec![$($crate::case::Map::of($x)),*])
        } } )+
    };
}
pub(super) use torch_rows;

/// Rows of ops without derivative, whose results may be integers or bools.
macro_rules! torch_values {
    ($($name:ident($($x:ident),* $(; $o:ident)?) $value:expr;)+) => {
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),+];
        $( $crate::torch::rows::torch_row! { $name |xs, _options| {
            let mut _xs = xs.iter();
            $( let $x = _xs.next().unwrap(); )*
            $( let $o = _options; )?
            (vec![NumberMethods::cast::<f64>(&$value)], vec![])
        } } )+
    };
}
pub(super) use torch_values;

/// Rows of functions that are not methods, by their handles: how a list of operands, their tangents and their
/// accumulators are arguments.
macro_rules! torch_handles {
    ($(
        $name:ident $($handle:ident)::+;
        |$xs:ident, $o:ident| $args:expr; |$dots:ident| $as_dots:expr; |$bars:ident| $as_bars:expr;
    )+) => {
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),+];
        $( $crate::torch::rows::torch_row! { $name |xs, $o| {
            type Of = $($handle)::+<f64>;
            let $xs = &xs.to_vec();
            let (y, derivative) = Of::default().linearize::<L, transform_runtime::plumbing::WithResiduals>($args, Wrt::ALL);
            let shared = Rc::new((derivative, xs.to_vec()));
            let map = |i: usize| {
                let (pushed, pulled) = (shared.clone(), shared.clone());
                Map {
                    push: Box::new(move |t| {
                        let (derivative, $xs) = &*pushed;
                        let $dots = &mut vec![TensorTan::default(); $xs.len()];
                        $dots[i] = TensorTan(Some(t.clone()));
                        let $dots = &*$dots;
                        Tangents::tensors(&derivative.push($args, $as_dots))
                    }),
                    pull: Box::new(move |ct| {
                        let (derivative, $xs) = &*pulled;
                        let $bars = &mut vec![TensorTan::default(); $xs.len()];
                        let ct = <OutTan<Of, L> as Tangents<f64, L>>::of(ct);
                        derivative.pull($args, Wrt::ALL, &ct, $as_bars);
                        $bars[i].0.clone()
                    }),
                }
            };
            (Results::results(y), (0..xs.len()).map(map).collect())
        } } )+
    };
}
pub(super) use torch_handles;

/// The two places of a list.
pub(super) fn both<T>(xs: &mut [T]) -> (&mut T, &mut T) {
    let [a, b] = xs else { panic!("two operands") };
    (a, b)
}
