//! A place of another form is refused at the call, and so is what the run refuses: the place is then as it was.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use transform_func::prelude::*;

#[differentiable]
fn product(w: &Tensor, x: &Tensor) -> f64 {
    w.matmul(x).square().sum()
}
#[differentiable]
fn pair(x: &[f64], y: &[f64]) -> f64 {
    x[0] * y[0]
}
#[derive(Module, Clone, Debug)]
struct Net {
    first: nn::Linear,
    scale: Tensor,
}
#[differentiable]
fn of_net(net: &Net, x: &Tensor) -> f64 {
    (net.first.forward(x) * &net.scale).sum()
}
#[differentiable]
fn of_tree(tree: &ParamTree) -> f64 {
    tree["a"].sum()
}

macro_rules! refused {
    ($call:expr, ($($args:expr),+), $out:expr, $message:literal) => {{
        let mut out = $out;
        let before = format!("{out:?}");
        let error = $call.try_call_into(($($args,)+), &mut out).unwrap_err();
        let message = concat!(
            "call_into: ",
            $message,
            ": pass a place of the result's form, what is in it does not matter"
        );
        assert_eq!(error.to_string(), message);
        assert_eq!(format!("{out:?}"), before, "the place was changed");
    }};
}

#[test]
fn places_of_another_form() {
    let (w, x) = (Tensor::ones(&[2, 3]), Tensor::ones(&[3]));
    let (one, two) = ([1.0], [1.0, 2.0]);
    refused!(
        grad!(product),
        (&w, &x),
        Tensor::ones(&[3, 2]),
        "`out` has shape [3, 2], the result has shape [2, 3]"
    );
    refused!(
        grad!(pair),
        (&two, &one),
        vec![5.0],
        "`out` has length 1, the result has length 2"
    );
    refused!(
        grad!(pair),
        (&two, &one),
        [5.0; 3],
        "`out` has length 3, the result has length 2"
    );
    refused!(
        grad!(pair, argnums = (0, 1)),
        (&two, &one),
        (vec![5.0; 2], vec![5.0; 2]),
        "`out.1` has length 2, the result has length 1"
    );
    refused!(
        vmap!(grad!(product), in_dims = (0, None)),
        (&Tensor::ones(&[4, 2, 3]), &x),
        Tensor::ones(&[2, 3]),
        "`out` has shape [2, 3], the result has shape [4, 2, 3]"
    );
    refused!(
        jacrev!(grad!(pair)),
        (&two, &one),
        vec![vec![5.0; 2], vec![5.0]],
        "`out[1]` has length 1, the result has length 2"
    );
    let net = |n| {
        let mut rng = Rng::new(1);
        Net {
            first: nn::Linear::new(2, n, &mut rng),
            scale: Tensor::ones(&[2]),
        }
    };
    refused!(
        grad!(of_net),
        (&net(2), &Tensor::ones(&[2])),
        net(3),
        "`out.first.weight` has shape [3, 2], the result has shape [2, 2]"
    );
    let tree = |key: &str| ParamTree::from_iter([(key.to_owned(), Tensor::from([1.0]))]);
    refused!(
        grad!(of_tree),
        (&tree("a")),
        tree("b"),
        "`out` has keys [\"b\"], the result has keys [\"a\"]"
    );
    let (mut first, mut second) = (vec![5.0; 2], vec![5.0; 2]);
    let call = grad!(pair, argnums = (0, 1)).try_call_into((&two, &one), (&mut first, &mut second));
    assert!(call.is_err());
    assert_eq!(
        (first, second),
        (vec![5.0; 2], vec![5.0; 2]),
        "one of two places was changed"
    );
}

#[test]
fn what_the_run_refuses() {
    let (w, x) = (Tensor::ones(&[2, 3]), Tensor::ones(&[4]));
    let mut out = Tensor::full(&[2, 3], 5.0);
    let found = grad!(product).try_call_into((&w, &x), &mut out).unwrap_err();
    assert_eq!((found.op(), &out), ("matmul", &Tensor::full(&[2, 3], 5.0)));
    let found = vmap!(product, in_dims = (None, 0)).try_call_into((&w, &x), &mut Tensor::ones(&[4]));
    assert!(found.is_err());
    let mut out = [5.0; 1];
    let empty: &[f64] = &[];
    let run = catch_unwind(AssertUnwindSafe(|| {
        grad!(pair).call_into((&[1.0], empty), &mut out)
    }));
    assert!(run.is_err());
    assert_eq!(out, [5.0]);
}

/// A rule whose cotangent has not the argument's length.
#[differentiable(vjp = too_short)]
fn total(x: &[f64]) -> f64 {
    x.iter().sum()
}
#[differentiable]
fn too_short(x: &[f64]) -> (f64, impl Fn(f64) -> (Vec<f64>,)) {
    let n = x.len();
    (total(x), move |y_bar| (vec![y_bar; n - 1],))
}

#[test]
fn after_a_panic_in_the_reverse_sweep_there_are_zeros() {
    let mut out = [5.0; 3];
    let found = grad!(total)
        .try_call_into((&[1.0, 2.0, 3.0],), &mut out)
        .unwrap_err();
    assert_eq!((found.op(), out), ("vjp rule", [0.0; 3]));
}

#[test]
fn the_caller_is_blamed() {
    thread_local! {
        static LINE: Cell<Option<(String, u32)>> = const { Cell::new(None) };
    }
    let before = take_hook();
    set_hook(Box::new(move |info: &std::panic::PanicHookInfo<'_>| {
        LINE.set(info.location().map(|at| (at.file().to_owned(), at.line())));
        before(info);
    }));
    let run = catch_unwind(|| grad!(pair).call_into((&[1.0], &[1.0]), &mut [0.0; 2]));
    assert!(run.is_err());
    assert_eq!(LINE.take(), Some((file!().to_owned(), line!() - 2)));
}
