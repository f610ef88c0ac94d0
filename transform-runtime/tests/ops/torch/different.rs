//! Where results are not PyTorch's.

/// Elements of operands, all of one shape, at which an op has other results by some laws.
#[derive(Debug)]
pub(super) struct Different {
    pub(super) op: &'static str,
    pub(super) laws: &'static [&'static str],
    pub(super) at: fn(&[f64]) -> bool,
    pub(super) reason: &'static str,
}

const FIRST: &[&str] = &["vjp", "jvp"];
const FORWARD: &[&str] = &["jvp"];

pub(super) const DIFFERENT: &[Different] = &[
    Different {
        op: "acosh",
        laws: FIRST,
        at: |x| x[0] == -1.0,
        reason: "outside of the domain the value is NaN, and the slope an infinity of either sign",
    },
    Different {
        op: "atan2",
        laws: FORWARD,
        at: |x| x[0] == 0.0 && x[1] == 0.0,
        reason: "at the origin PyTorch has 0 in reverse and NaN forwards, here it is 0 in both",
    },
    Different {
        op: "clamp_between",
        laws: FIRST,
        at: |x| x[0] == x[1] && x[1] == x[2],
        reason: "between equal bounds that it is equal to, all three share, as with the bounds one after the other; in \
                 PyTorch the operand has all",
    },
    Different {
        op: "copysign",
        laws: FIRST,
        at: |x| x[0].is_infinite(),
        reason: "the slope of an infinity is the sign that it gets or loses, and PyTorch divides infinities",
    },
    Different {
        op: "digamma",
        laws: FIRST,
        at: |x| x[0] <= 0.0 && x[0].floor() == x[0],
        reason: "at its poles the slope is infinite, and finite in PyTorch, whose series misses them by rounding",
    },
    Different {
        op: "div",
        laws: FORWARD,
        at: |x| x[1] == 0.0,
        reason: "over 0 the parts of the tangent are infinities, which PyTorch adds before it divides",
    },
    Different {
        op: "hypot",
        laws: FIRST,
        at: |x| x[0] == 0.0 && x[1] == 0.0,
        reason: "at the origin the slope is 0, as that of the norm of a vector is in PyTorch, whose `hypot` has NaN",
    },
    Different {
        op: "max_of_nan",
        laws: FORWARD,
        at: |x| x[0].is_nan(),
        reason: "in PyTorch NaN elements share in reverse, and the tangent is NaN; here they share in both",
    },
    Different {
        op: "min_of_nan",
        laws: FORWARD,
        at: |x| x[0].is_nan(),
        reason: "in PyTorch NaN elements share in reverse, and the tangent is NaN; here they share in both",
    },
    Different {
        op: "maximum",
        laws: FORWARD,
        at: |x| x[0].is_nan() || x[1].is_nan(),
        reason: "both operands of a NaN have slope 1 in PyTorch in reverse but not forwards, here in both",
    },
    Different {
        op: "minimum",
        laws: FORWARD,
        at: |x| x[0].is_nan() || x[1].is_nan(),
        reason: "both operands of a NaN have slope 1 in PyTorch in reverse but not forwards, here in both",
    },
    Different {
        op: "powf",
        laws: FIRST,
        at: |x| x[0].is_nan() && x[1] == 0.0,
        reason: "the slope of NaN to the power of 0 is NaN, and 0 in PyTorch",
    },
];
