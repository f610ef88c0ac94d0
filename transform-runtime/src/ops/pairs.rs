//! Functions of pairs of elements that losses are the means of, and what their slopes are made of. None has a method.

use crate::element::Float;
use crate::ops::activation::Sigmoid;
use crate::ops::arith::{Arithmetic, Div, Mul, Sub};
use crate::ops::exponential::Ln;
use crate::ops::gate::{Gated, Sign, flat, indicator, pair};
use crate::rule::{Arg, Binary, Num, Unary};

flat! {
    /// 1 where the size of `d` is below `bend`.
    Inside: |d, bend| indicator(d.abs() < bend)
}
flat! {
    /// The sign of `d` where its size is not below `bend`, else 0.
    Beyond: |d, bend| if d.abs() < bend { E::zero() } else { Sign.value(d) }
}

/// A function of pairs: value and slopes.
macro_rules! pairwise {
    ($(
        $(#[$doc:meta])*
        $op:ident, $name:literal: |$a:ident, $b:ident| $value:expr;
        lhs |$p:ident, $q:ident, $y:ident| $lhs:expr;
        rhs |$r:ident, $s:ident, $z:ident| $rhs:expr;
    )*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $op;
        impl Binary for $op {
            const NAME: &'static str = $name;
            #[inline(always)]
            fn value<E: Float>(&self, $a: E, $b: E) -> E {
                $value
            }
            #[inline(always)]
            fn lhs<N: Num>(&self, t: &N, $p: Arg<'_, N>, $q: Arg<'_, N>, $y: &N) -> N {
                t.times(&$lhs)
            }
            #[inline(always)]
            fn rhs<N: Num>(&self, t: &N, $r: Arg<'_, N>, $s: Arg<'_, N>, $z: &N) -> N {
                t.times(&$rhs)
            }
        }
    )* };
}
pairwise! {
    /// `|a - b|`
    Distance, "l1": |a, b| (a - b).abs();
    lhs |a, b, y| pair(Sub, a, b, y).unary(Sign);
    rhs |a, b, y| pair(Sub, b, a, y).unary(Sign);

    /// `-y * ln(p) - (1 - y) * ln(1 - p)` where `p` is the sigmoid of `x`.
    BinaryEntropy, "bce_with_logits": |x, y| {
        let linear = if x > E::zero() { x * (E::one() - y) } else { -x * y };
        linear + x.abs().neg().exp().ln_1p()
    };
    lhs |x, y, z| x.unary(Sigmoid, |p| pair(Sub, p, y, z));
    rhs |x, _y, z| pair(Mul, x, Arg::Const(-1.0), z);

    /// `q * (ln(q) - log_p)`, 0 where `q` is 0.
    Divergence, "kl_div": |log_p, q| if q == E::zero() { E::zero() } else { q * (q.ln() - log_p) };
    lhs |_log_p, q, z| pair(Mul, q, Arg::Const(-1.0), z);
    rhs |log_p, q, z| q.unary(Ln, |ln| pair(Sub, ln, log_p, z)).plus(1.0);

    /// Half of `d * d` up to the bend, then linear.
    Huber, "huber": |d, bend| {
        let size = d.abs();
        if size < bend { E::of(0.5) * d * d } else { bend * (size - E::of(0.5) * bend) }
    };
    lhs |d, bend, y| pair(Clip, d, bend, y);
    rhs |d, bend, y| pair(Excess, d, bend, y);

    /// Half of `d * d / bend` up to the bend, then linear.
    Smooth, "smooth_l1": |d, bend| {
        let size = d.abs();
        if size < bend { E::of(0.5) * d * d / bend } else { size - E::of(0.5) * bend }
    };
    lhs |d, bend, y| pair(Ramp, d, bend, y);
    rhs |d, bend, y| {
        let ramp = pair(Ramp, d, bend, y);
        ramp.times(&ramp).times(-0.5)
    };

    /// `d`, no further from 0 than the bend.
    Clip, "huber": |d, bend| if d.abs() < bend { d } else { Sign.value(d) * bend };
    lhs |d, bend, y| pair(Inside, d, bend, y);
    rhs |d, bend, y| pair(Beyond, d, bend, y);

    /// How far the size of `d` is beyond the bend.
    Excess, "huber": |d, bend| if d.abs() < bend { E::zero() } else { d.abs() - bend };
    lhs |d, bend, y| pair(Beyond, d, bend, y);
    rhs |d, bend, y| pair(Inside, d, bend, y).minus(1.0);

    /// `d / bend`, no further from 0 than 1.
    Ramp, "smooth_l1": |d, bend| if d.abs() < bend { d / bend } else { Sign.value(d) };
    lhs |d, bend, y| {
        let inside = pair(Inside, d, bend, y);
        pair(Div, Arg::Value(&inside), bend, y).where_not_zero(&inside)
    };
    rhs |d, bend, y| {
        let inside = pair(Inside, d, bend, y);
        let ratio = pair(Div, d, bend, y);
        pair(Div, Arg::Value(&ratio), bend, y).negated().where_not_zero(&inside)
    };
}
