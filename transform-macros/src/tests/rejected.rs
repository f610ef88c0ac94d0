//! One snapshot per phase that can reject: every item of the fixture, and the errors it gets. A line shows
//! what is underlined, in brackets, and the message.

use super::snapshot;

macro_rules! rejected {
    ($($phase:ident)*) => {
        $(
            #[test]
            fn $phase() {
                let fixtures = include_str!(concat!("fixtures/rejected/", stringify!($phase), ".rs"));
                snapshot(concat!("rejected__", stringify!($phase)), fixtures, |_, body| body.to_string());
            }
        )*
    };
}

rejected! {
    args
    item
    fence
    lower
    transform
}
