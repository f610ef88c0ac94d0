//! Where a mistake of the program's is, under transforms: at the method in the annotated body, at the function whose
//! operator it is, or at the call that tries.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use transform_func::prelude::*;

#[differentiable]
fn mismatched(x: &Tensor, w: &Tensor) -> f64 {
    let y = x.exp();

    y.matmul(w).sum()
}

#[differentiable]
fn does_not_broadcast(x: &Tensor, w: &Tensor) -> f64 {
    let y = x.exp();
    (y * w).sum()
}

thread_local! {
    static PLACE: Cell<Option<(String, u32)>> = const { Cell::new(None) };
}

/// Where the call panics.
fn place<T>(call: impl FnOnce() -> T) -> (String, u32) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            PLACE.set(info.location().map(|at| (at.file().to_owned(), at.line())));
            before(info);
        }));
    });
    assert!(catch_unwind(AssertUnwindSafe(call)).is_err());
    PLACE.take().expect("a place")
}

#[test]
fn mistakes_are_at_the_operation() {
    let (x, w) = (Tensor::ones(&[2, 3]), Tensor::ones(&[4]));
    let (xs, ws) = (Tensor::ones(&[5, 2, 3]), Tensor::ones(&[5, 4]));
    let methods = [
        place(|| mismatched(&x, &w)),
        place(|| grad!(mismatched)(&x, &w)),
        place(|| vmap!(grad!(mismatched))(&xs, &ws)),
        place(|| hessian!(mismatched)(&x, &w)),
    ];
    for found in methods {
        assert_eq!(found, (file!().to_owned(), 14));
    }
    let operators = [
        place(|| does_not_broadcast(&x, &w)),
        place(|| grad!(does_not_broadcast)(&x, &w)),
        place(|| jvp!(does_not_broadcast, (&x, &w), (&x, &w))),
        place(|| vmap!(does_not_broadcast)(&xs, &ws)),
    ];
    for (file, _) in operators {
        assert_eq!(file, file!());
    }
}
