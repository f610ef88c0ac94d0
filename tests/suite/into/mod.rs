//! `call_into` puts into a place what the plain call returns, whatever is there, and nothing where it refuses.

mod aside;
mod refused;
mod types;

/// Two calls in a row, at different arguments, twice: each puts there what the plain call returns, and a clone that shares
/// the place's storage stays what it was.
macro_rules! same_into {
    ($f:expr, ($($first:expr),*), ($($second:expr),*), $out:expr) => {{
        let mut out = $out;
        for _ in 0..2 {
            $f.try_call_into(($($first,)*), &mut out).unwrap();
            assert_eq!(out, $f.try_call(($($first,)*)).unwrap());
            let kept = out.clone();
            $f.call_into(($($second,)*), &mut out);
            assert_eq!(out, $f.try_call(($($second,)*)).unwrap());
            assert_eq!(kept, $f.try_call(($($first,)*)).unwrap(), "a clone was changed");
        }
    }};
}
use same_into;
