//! Functions that are not methods, by their handles.

use super::integers;
use crate::case::{ANY, At, Domain, Map, Op, Results, Row, Shapes, Tangents};
use std::rc::Rc;
use transform_runtime::plumbing::{Linearized, OutTan, TensorTan, Wrt};
use transform_runtime::{Function, Level, Tensor, cat, nn, stack};

/// Rows of handles: how tensors are arguments, tangents and accumulators of the function.
macro_rules! handle_rows {
    ($(
        $name:ident $shapes:expr; $($handle:ident)::+;
        |$xs:ident| $args:expr; |$dots:ident| $as_dots:expr; |$bars:ident| $as_bars:expr;
    )+) => { $(
        #[test]
        fn $name() {
            struct Handle;
            impl Row for Handle {
                fn name(&self) -> &'static str {
                    stringify!($name)
                }
                fn domains(&self) -> Vec<Domain> {
                    vec![ANY; 8]
                }
                fn shapes(&self) -> &'static [Shapes] {
                    $shapes
                }
            }
            handle_rows!(@at f64, $($handle)::+, |$xs| $args; |$dots| $as_dots; |$bars| $as_bars);
            handle_rows!(@at f32, $($handle)::+, |$xs| $args; |$dots| $as_dots; |$bars| $as_bars);
            impl Op for Handle {}
            $crate::laws::check(&Handle);
        }
    )+ };
    (@at $e:ty, $($handle:ident)::+, |$xs:ident| $args:expr; |$dots:ident| $as_dots:expr; |$bars:ident| $as_bars:expr) => {
        // Handles have impls for `f64` and `f32`: they cannot be called with any float.
        impl<L: Level> At<$e, L> for Handle {
            fn value(&self, $xs: &[Tensor<$e, L>]) -> Vec<Tensor<$e, L>> {
                type Of<E> = $($handle)::+<E>;
                <Of<$e>>::default().eval::<L>($args).results()
            }
            fn linearize(&self, $xs: &[Tensor<$e, L>]) -> (Vec<Tensor<$e, L>>, Vec<Map<$e, L>>) {
                type Of<E> = $($handle)::+<E>;
                let (y, derivative) = <Of<$e>>::default().linearize::<L>($args, Wrt::ALL);
                let (derivative, arguments) = (Rc::new(derivative), Rc::new($xs.to_vec()));
                let map = |i: usize| {
                    let (pushed, pulled) = ((derivative.clone(), arguments.clone()), (derivative.clone(), arguments.clone()));
                    Map {
                        push: Box::new(move |t| {
                            let mut dots = vec![TensorTan::default(); i + 1];
                            dots[i] = TensorTan(Some(t.clone()));
                            dots.resize(pushed.1.len(), TensorTan::default());
                            let ($xs, $dots) = (&pushed.1[..], &dots[..]);
                            Tangents::tensors(&pushed.0.push($args, $as_dots))
                        }),
                        pull: Box::new(move |ct| {
                            let mut bars = vec![TensorTan::default(); pulled.1.len()];
                            let ($xs, $bars) = (&pulled.1[..], &mut bars[..]);
                            pulled.0.pull($args, &<OutTan<Of<$e>, L> as Tangents<$e, L>>::of(ct), $as_bars);
                            bars[i].0.clone()
                        }),
                    }
                };
                (y.results(), (0..$xs.len()).map(map).collect())
            }
        }
    };
}

/// The two places of a slice.
fn both<T>(xs: &mut [T]) -> (&mut T, &mut T) {
    let [a, b] = xs else { panic!("two operands") };
    (a, b)
}

const LISTS: &[Shapes] = &[
    &[&[2, 3], &[2, 1], &[2, 0]],
    &[&[2, 2]],
    &[&[1, 2, 2], &[1, 1, 2]],
];
const ALIKE: &[Shapes] = &[&[&[2, 3], &[2, 3], &[2, 3]], &[&[2]], &[&[0, 2], &[0, 2]]];
const PAIRS: &[Shapes] = &[&[&[2, 3], &[2, 3]], &[&[2, 3], &[3]], &[&[], &[]], &[&[1], &[4]]];

handle_rows! {
    cat_of_three LISTS; cat;
    |xs| (xs, &1); |dots| (dots, None); |bars| (bars, &mut ());
    stack_first ALIKE; stack;
    |xs| (xs, &0); |dots| (dots, None); |bars| (bars, &mut ());
    stack_last ALIKE; stack;
    |xs| (xs, &-1); |dots| (dots, None); |bars| (bars, &mut ());
    mse PAIRS; nn::mse;
    |xs| (&xs[0], &xs[1]); |dots| (Some(&dots[0]), Some(&dots[1])); |bars| both(bars);
    cross_entropy &[&[&[2, 3]], &[&[2, 4]]]; nn::cross_entropy;
    |xs| (&xs[0], &integers(&[2], &[2, 0])); |dots| (Some(&dots[0]), None); |bars| (&mut bars[0], &mut ());
    cross_entropy_of_one &[&[&[3]]]; nn::cross_entropy;
    |xs| (&xs[0], &integers(&[], &[1])); |dots| (Some(&dots[0]), None); |bars| (&mut bars[0], &mut ());
    cross_entropy_of_picture &[&[&[2, 3, 2]]]; nn::cross_entropy;
    |xs| (&xs[0], &integers(&[2, 2], &[2, 0, 1, 1])); |dots| (Some(&dots[0]), None); |bars| (&mut bars[0], &mut ());
}
