//! Functions that are not methods, by their handles.

use super::integers;
use crate::case::{ANY, At, Domain, Map, Op, POSITIVE, Results, Row, Shapes, Tangents};
use std::rc::Rc;
use transform_runtime::plumbing::{Linearized, OutTan, Real, TensorTan, WithResiduals, Wrt};
use transform_runtime::{Function, Level, Tensor, cat, nn, rearrange, rearrange_with, stack};

/// Rows of handles: how tensors are arguments, tangents and accumulators of the function. Accumulators are of tensors,
/// and if asked for of numbers and of tensors in options.
macro_rules! handle_rows {
    ($(
        $name:ident $shapes:expr $(, $domains:expr)?; $($handle:ident)::+;
        |$xs:ident| $args:expr; |$dots:ident| $as_dots:expr; |$bars:ident $(, $others:ident)*| $as_bars:expr;
    )+) => { $(
        #[test]
        fn $name() {
            struct Handle;
            impl Row for Handle {
                fn name(&self) -> &'static str {
                    stringify!($name)
                }
                fn domains(&self) -> Vec<Domain> {
                    let own: [Option<Vec<Domain>>; 2] = [None, None $(.or(Some($domains.to_vec())))?];
                    own.into_iter().flatten().next().unwrap_or_else(|| vec![ANY; 8])
                }
                fn shapes(&self) -> &'static [Shapes] {
                    $shapes
                }
            }
            handle_rows!(@at f64, $($handle)::+, |$xs| $args; |$dots| $as_dots; |$bars $(, $others)*| $as_bars);
            handle_rows!(@at f32, $($handle)::+, |$xs| $args; |$dots| $as_dots; |$bars $(, $others)*| $as_bars);
            impl Op for Handle {}
            $crate::laws::check(&Handle);
        }
    )+ };
    (
        @at $e:ty, $($handle:ident)::+, |$xs:ident| $args:expr; |$dots:ident| $as_dots:expr;
        |$bars:ident| $as_bars:expr
    ) => {
        handle_rows!(@at $e, $($handle)::+, |$xs| $args; |$dots| $as_dots; |$bars, _numbers, _options| $as_bars);
    };
    (
        @at $e:ty, $($handle:ident)::+, |$xs:ident| $args:expr; |$dots:ident| $as_dots:expr;
        |$bars:ident, $numbers:ident, $options:ident| $as_bars:expr
    ) => {
        // Handles have impls for `f64` and `f32`: they cannot be called with any float.
        impl<L: Level> At<$e, L> for Handle {
            fn value(&self, $xs: &[Tensor<$e, L>]) -> Vec<Tensor<$e, L>> {
                type Of<E> = $($handle)::+<E>;
                <Of<$e>>::default().eval::<L>($args).results()
            }
            fn linearize(&self, $xs: &[Tensor<$e, L>]) -> (Vec<Tensor<$e, L>>, Vec<Map<$e, L>>) {
                type Of<E> = $($handle)::+<E>;
                let (y, derivative) = <Of<$e>>::default().linearize::<L, WithResiduals>($args, Wrt::ALL);
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
                            let mut numbers = vec![Real::<$e, L>::default(); bars.len()];
                            let mut options = vec![None::<TensorTan<$e, L>>; bars.len()];
                            let ($xs, $bars, $numbers, $options) =
                                (&pulled.1[..], &mut bars[..], &mut numbers[..], &mut options[..]);
                            pulled.0.pull($args, Wrt::ALL, &<OutTan<Of<$e>, L> as Tangents<$e, L>>::of(ct), $as_bars);
                            let bar = bars[i].0.clone().or_else(|| options[i].clone()?.0);
                            bar.or_else(|| pulled.1[i].shape().is_empty().then(|| L::from_scalar(&numbers[i])))
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
const BENT: &[Shapes] = &[&[&[2, 3], &[2, 3], &[]], &[&[2, 1], &[3], &[]]];
const SMOOTHED: Domain = Domain(0.1, 0.9);
const PAIRS: &[Shapes] = &[&[&[2, 3], &[2, 3]], &[&[2, 3], &[3]], &[&[], &[]], &[&[1], &[4]]];

/// The place of the only one.
fn only<T>(xs: &mut [T]) -> &mut T {
    let [x] = xs else { panic!("one operand") };
    x
}

handle_rows! {
    rearrange_transposed &[&[&[2, 3]], &[&[0, 3]]]; rearrange;
    |xs| (&xs[0], "a b -> b a"); |dots| (Some(&dots[0]), None); |bars| (only(bars), &mut ());
    rearrange_joined &[&[&[2, 3, 2]], &[&[1, 2, 3]]]; rearrange;
    |xs| (&xs[0], "b c h -> 1 (h b) c"); |dots| (Some(&dots[0]), None); |bars| (only(bars), &mut ());
    rearrange_hidden &[&[&[2, 3, 2, 1]], &[&[2]], &[&[3, 2]]]; rearrange;
    |xs| (&xs[0], "... c -> c (...)"); |dots| (Some(&dots[0]), None); |bars| (only(bars), &mut ());
    rearrange_split &[&[&[6, 2]], &[&[2, 0]]]; rearrange_with;
    |xs| (&xs[0], "(h w) c -> w c h", &[("h", 2)][..]);
    |dots| (Some(&dots[0]), None, &[][..]); |bars| (only(bars), &mut (), &mut [][..]);
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
    l1 PAIRS; nn::l1;
    |xs| (&xs[0], &xs[1]); |dots| (Some(&dots[0]), Some(&dots[1])); |bars| both(bars);
    bce_with_logits PAIRS; nn::bce_with_logits;
    |xs| (&xs[0], &xs[1]); |dots| (Some(&dots[0]), Some(&dots[1])); |bars| both(bars);
    kl_div PAIRS, [ANY, POSITIVE]; nn::kl_div;
    |xs| (&xs[0], &xs[1]); |dots| (Some(&dots[0]), Some(&dots[1])); |bars| both(bars);
    nll &[&[&[2, 3]], &[&[2, 4]]]; nn::nll;
    |xs| (&xs[0], &integers(&[2], &[2, 0])); |dots| (Some(&dots[0]), None); |bars| (&mut bars[0], &mut ());
    nll_of_one &[&[&[3]]]; nn::nll;
    |xs| (&xs[0], &integers(&[], &[1])); |dots| (Some(&dots[0]), None); |bars| (&mut bars[0], &mut ());
    huber BENT, [ANY, ANY, POSITIVE]; nn::huber;
    |xs| (&xs[0], &xs[1], &L::to_scalar(&xs[2]));
    |dots| (Some(&dots[0]), Some(&dots[1]), Some(&L::to_scalar(&dots[2].materialize(&[]))));
    |bars, numbers, _options| { let (a, b) = both(&mut bars[..2]); (a, b, &mut numbers[2]) };
    smooth_l1 BENT, [ANY, ANY, POSITIVE]; nn::smooth_l1;
    |xs| (&xs[0], &xs[1], &L::to_scalar(&xs[2]));
    |dots| (Some(&dots[0]), Some(&dots[1]), Some(&L::to_scalar(&dots[2].materialize(&[]))));
    |bars, numbers, _options| { let (a, b) = both(&mut bars[..2]); (a, b, &mut numbers[2]) };
    cross_entropy_with &[&[&[2, 3], &[3], &[]]], [ANY, POSITIVE, SMOOTHED]; nn::cross_entropy_with;
    |xs| (&xs[0], &integers(&[2], &[2, 0]), &Some(xs[1].clone()), &L::to_scalar(&xs[2]));
    |dots| (Some(&dots[0]), None, Some(&Some(dots[1].clone())), Some(&L::to_scalar(&dots[2].materialize(&[]))));
    |bars, numbers, options| (&mut bars[0], &mut (), &mut options[1], &mut numbers[2]);
    cross_entropy_with_of_picture &[&[&[2, 3, 2], &[3], &[]]], [ANY, POSITIVE, SMOOTHED]; nn::cross_entropy_with;
    |xs| (&xs[0], &integers(&[2, 2], &[2, 0, 1, 1]), &Some(xs[1].clone()), &L::to_scalar(&xs[2]));
    |dots| (Some(&dots[0]), None, Some(&Some(dots[1].clone())), Some(&L::to_scalar(&dots[2].materialize(&[]))));
    |bars, numbers, options| (&mut bars[0], &mut (), &mut options[1], &mut numbers[2]);
    cross_entropy_with_smoothing &[&[&[4], &[]]], [ANY, SMOOTHED]; nn::cross_entropy_with;
    |xs| (&xs[0], &integers(&[], &[2]), &None, &L::to_scalar(&xs[1]));
    |dots| (Some(&dots[0]), None, None, Some(&L::to_scalar(&dots[1].materialize(&[]))));
    |bars, numbers, options| (&mut bars[0], &mut (), &mut options[0], &mut numbers[1]);
}
