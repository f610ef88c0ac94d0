//! What ops refuse: every mistake is named with the op, the argument, the shapes and the fix, at the place of the call.

mod complete;
mod elementwise;
mod index;
mod join;
mod layout;
mod levels;
mod linalg;
mod neural;
mod patterns;
mod random;
mod reduce;
mod whole;

use std::cell::Cell;
use std::panic::{Location, UnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;
use transform_runtime::Tensor;

thread_local! {
    /// The file that the last panic of this thread points to.
    static FILE: Cell<Option<String>> = const { Cell::new(None) };
}

/// The message of a call that is refused, and the file that it blames.
fn refusal(call: impl FnOnce() + UnwindSafe) -> (String, Option<String>) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            FILE.set(info.location().map(Location::file).map(str::to_owned));
            before(info);
        }));
    });
    let payload = catch_unwind(call).expect_err("the call is refused");
    let message = payload.downcast_ref::<String>().expect("a message");
    (message.clone(), FILE.take())
}

/// A call is refused with just this message, and the caller is blamed.
fn check(call: &str, file: &str, run: impl FnOnce() + UnwindSafe, expected: &str) {
    let (message, blamed) = refusal(run);
    assert_eq!(message, expected, "{call}");
    assert_eq!(
        blamed.as_deref(),
        Some(file),
        "{call}: the place of the call is lost"
    );
}

/// A test of calls that are refused, each with the whole of its message.
macro_rules! refused {
    ($test:ident: $($call:expr => $message:literal;)+) => {
        #[test]
        fn $test() {
            $( $crate::refusals::check(stringify!($call), file!(), || { let _ = $call; }, $message); )+
        }
    };
}
use refused;

/// Zeros.
fn t(shape: &[usize]) -> Tensor {
    Tensor::zeros(shape)
}
/// Zeros of whole numbers.
fn i(shape: &[usize]) -> Tensor<i64> {
    Tensor::zeros(shape)
}
fn ints(data: &[i64]) -> Tensor<i64> {
    Tensor::from_vec(data.to_vec())
}
