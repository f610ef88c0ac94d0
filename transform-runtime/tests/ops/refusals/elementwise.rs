//! Functions of elements: what does not broadcast, and bounds.

use super::{refused, t};

refused! { operators:
    t(&[2, 3]) + t(&[4]) => "+: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first and 4 in \
        the second; lengths must be equal or one of them 1";
    t(&[2, 3]) - &t(&[2]) => "-: shapes [2, 3] and [2] do not broadcast: axis -1 has length 3 in the first and 2 in \
        the second; lengths must be equal or one of them 1";
    &t(&[5, 2, 3]) * t(&[2, 2, 3]) => "*: shapes [5, 2, 3] and [2, 2, 3] do not broadcast: axis -3 has length 5 in \
        the first and 2 in the second; lengths must be equal or one of them 1";
    &t(&[2, 3]) / &t(&[0]) => "/: shapes [2, 3] and [0] do not broadcast: axis -1 has length 3 in the first and 0 in \
        the second; lengths must be equal or one of them 1";
    t(&[2, 3]) % t(&[4]) => "%: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first and 4 in \
        the second; lengths must be equal or one of them 1";
    { let mut x = t(&[2, 3]); x += t(&[4]); } => "+: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in \
        the first and 4 in the second; lengths must be equal or one of them 1";
    { let mut x = t(&[2, 3]); x -= &t(&[4]); } => "-: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 \
        in the first and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3])[[1, 3]] => "index: index [1, 3] is outside shape [2, 3]";
    t(&[2, 3])[1] => "index: index [1] is outside shape [2, 3]";
    { let mut x = t(&[2]); x[2] = 1.0; } => "index: index [2] is outside shape [2]";
}

refused! { pairs:
    t(&[2, 3]).powf(&t(&[4])) => "powf: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first \
        and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).pow(&t(&[4])) => "pow: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first and \
        4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).atan2(&t(&[4])) => "atan2: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first \
        and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).hypot(&t(&[4])) => "hypot: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first \
        and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).maximum(&t(&[4])) => "maximum: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the \
        first and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).minimum(&t(&[4])) => "minimum: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the \
        first and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).copysign(&t(&[4])) => "copysign: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the \
        first and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).rem_euclid(&t(&[4])) => "rem_euclid: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in \
        the first and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).div_euclid(&t(&[4])) => "div_euclid: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in \
        the first and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).log(&t(&[4])) => "log: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first and \
        4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).logaddexp(&t(&[4])) => "logaddexp: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in \
        the first and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).mul_add(&t(&[4]), 1.0) => "mul_add: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in \
        the first and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).mul_add(2.0, &t(&[4])) => "mul_add: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in \
        the first and 4 in the second; lengths must be equal or one of them 1";
}

refused! { bounds:
    t(&[2, 3]).clamp(1.0, 0.0) => "clamp: the bounds 1 and 0 are not in order: the first must be the lower one";
    t(&[2, 3]).clamp(f64::NAN, 0.0) => "clamp: the bounds NaN and 0 are not in order: the first must be the lower \
        one";
    t(&[2, 3]).clamp(&t(&[4]), 0.0) => "clamp: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the \
        first and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).clamp(0.0, &t(&[4])) => "clamp: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the \
        first and 4 in the second; lengths must be equal or one of them 1";
}

refused! { comparisons:
    t(&[2, 3]).gt(&t(&[4])) => "gt: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first and 4 \
        in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).ge(&t(&[4])) => "ge: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first and 4 \
        in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).lt(&t(&[4])) => "lt: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first and 4 \
        in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).le(&t(&[4])) => "le: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first and 4 \
        in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).eq(&t(&[4])) => "eq: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first and 4 \
        in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).ne(&t(&[4])) => "ne: shapes [2, 3] and [4] do not broadcast: axis -1 has length 3 in the first and 4 \
        in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).gt(0.0).logical_and(&t(&[4]).gt(0.0)) => "logical_and: shapes [2, 3] and [4] do not broadcast: axis \
        -1 has length 3 in the first and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).gt(0.0).logical_or(&t(&[4]).gt(0.0)) => "logical_or: shapes [2, 3] and [4] do not broadcast: axis -1 \
        has length 3 in the first and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).gt(0.0).logical_xor(&t(&[4]).gt(0.0)) => "logical_xor: shapes [2, 3] and [4] do not broadcast: axis \
        -1 has length 3 in the first and 4 in the second; lengths must be equal or one of them 1";
}

refused! { choices:
    t(&[2, 3]).gt(0.0).select(&t(&[2, 3]), &t(&[4])) => "select: shapes [2, 3] and [4] do not broadcast: axis -1 has \
        length 3 in the first and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).gt(0.0).select(&t(&[4]), 0.0) => "select: shapes [2, 3] and [4] do not broadcast: axis -1 has length \
        3 in the first and 4 in the second; lengths must be equal or one of them 1";
    t(&[4]).gt(0.0).select(0.0, &t(&[2, 3])) => "select: shapes [4] and [2, 3] do not broadcast: axis -1 has length \
        4 in the first and 3 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).masked_fill(&t(&[4]).gt(0.0), 1.0) => "masked_fill: shapes [2, 3] and [4] do not broadcast: axis -1 \
        has length 3 in the first and 4 in the second; lengths must be equal or one of them 1";
    t(&[2, 3]).masked_fill(&t(&[2, 3]).gt(0.0), &t(&[4])) => "masked_fill: shapes [2, 3] and [4] do not broadcast: \
        axis -1 has length 3 in the first and 4 in the second; lengths must be equal or one of them 1";
}
