//! The derivatives of the logarithm of the gamma function, of every order.

use std::f64::consts::PI;

/// `B(2k) / (2k)!` for `k = 1, 2, ..`: the coefficients of the Euler-Maclaurin formula.
const BERNOULLI: [f64; 12] = [
    1.0 / 12.0,
    -1.0 / 720.0,
    1.0 / 30_240.0,
    -1.0 / 1_209_600.0,
    1.0 / 47_900_160.0,
    -691.0 / 1_307_674_368_000.0,
    1.0 / 74_724_249_600.0,
    -3617.0 / 10_670_622_842_880_000.0,
    43_867.0 / 5_109_094_217_170_944_000.0,
    -174_611.0 / 802_857_662_698_291_200_000.0,
    77_683.0 / 14_101_100_039_391_805_440_000.0,
    -236_364_091.0 / 1_693_824_136_731_743_669_452_800_000.0,
];

/// Derivative `n + 1` of `ln |gamma(x)|`: the digamma function for 0, the trigamma function for 1.
///
/// The poles at 0, -1, -2, .. are infinite where both sides agree, else NaN; for the digamma function the sign of a
/// zero says the side.
pub(crate) fn polygamma(n: u32, x: f64) -> f64 {
    if x <= 0.0 && x == x.floor() {
        return match n {
            0 if x == 0.0 => f64::INFINITY.copysign(-x),
            n if n % 2 == 1 => f64::INFINITY,
            _ => f64::NAN,
        };
    }
    if x < 0.0 {
        // psi_n(x) is that of 1 - x, mirrored, less the derivative of pi cot(pi x).
        let sign = if n % 2 == 1 { -1.0 } else { 1.0 };
        return sign * polygamma(n, 1.0 - x) - cotangent(n, x);
    }
    // The recurrence goes up to where the asymptotic series is exact.
    let far = 16.0 + f64::from(n);
    let (mut below, mut at) = (0.0, x);
    while at < far {
        below += at.powi(-(n as i32) - 1);
        at += 1.0;
    }
    match n {
        0 => asymptotic(0, at) - below,
        _ => signed_factorial(n) * (asymptotic(n, at) + below),
    }
}

/// `ln x - 1/2x - ..` for the digamma function; for the others the Hurwitz zeta function at `n + 1`.
fn asymptotic(n: u32, x: f64) -> f64 {
    if x.is_infinite() {
        return if n == 0 { x } else { 0.0 };
    }
    let s = f64::from(n) + 1.0;
    let power = x.powi(-(n as i32) - 1);
    let mut correction = 0.0;
    // The rising factorial of `s` over the power of `x`.
    let mut rising = s * power / x;
    for (k, b) in BERNOULLI.iter().enumerate() {
        correction += b * rising;
        let next = s + 2.0 * k as f64 + 1.0;
        rising *= next * (next + 1.0) / (x * x);
    }
    match n {
        0 => x.ln() - 0.5 * power - correction,
        _ => x * power / f64::from(n) + 0.5 * power + correction,
    }
}

/// `(-1)^(n + 1) n!`
fn signed_factorial(n: u32) -> f64 {
    let factorial: f64 = (1..=n).map(f64::from).product();
    if n % 2 == 1 { factorial } else { -factorial }
}

/// Derivative `n` of `pi cot(pi x)`, a polynomial in the cotangent.
fn cotangent(n: u32, x: f64) -> f64 {
    // The period is 1: the tangent is exact near 0.
    let cot = (PI * (x - x.round())).tan().recip();
    let mut polynomial = vec![0.0, PI];
    for _ in 0..n {
        // The derivative of the cotangent is -pi (1 + cot^2).
        let mut next = vec![0.0; polynomial.len() + 1];
        for (power, c) in polynomial.iter().enumerate().skip(1) {
            let slope = -PI * power as f64 * c;
            next[power - 1] += slope;
            next[power + 1] += slope;
        }
        polynomial = next;
    }
    polynomial.iter().rev().fold(0.0, |sum, c| sum * cot + c)
}

#[cfg(test)]
mod tests {
    use super::polygamma;

    #[rustfmt::skip]
    const POINTS: &[(u32, f64, f64)] = &[
        (0, 0.001, -1000.5755719318103),
        (0, 0.1, -10.423754940411076),
        (0, 0.8, -0.9650085667061383),
        (0, 1.0, -0.5772156649015329),
        (0, 1.4616321449683622, -9.241265521729427e-17),
        (0, 1.7, 0.2085478748734939),
        (0, 2.4, 0.6529011697005981),
        (0, 7.5, 1.9467574842460869),
        (0, 15.99, 2.7403681825035515),
        (0, 30.0, 3.384438132685525),
        (0, 100000.0, 11.512920464961894),
        (0, -0.3, 2.113309779635399),
        (0, -1.75, -2.3226916286143604),
        (0, -20.4, 4.060609840029619),
        (1, 0.001, 1000001.6425331958),
        (1, 0.1, 101.43329915079275),
        (1, 0.8, 2.2994741375017),
        (1, 1.0, 1.6449340668482264),
        (1, 1.4616321449683622, 0.9676722454476212),
        (1, 1.7, 0.7932328301639984),
        (1, 2.4, 0.5151525088969444),
        (1, 7.5, 0.1426158966967038),
        (1, 15.99, 0.06453539031981827),
        (1, 30.0, 0.033895060357739946),
        (1, 100000.0, 1.0000050000166667e-05),
        (1, -0.3, 13.945160267805722),
        (1, -1.75, 19.301637544529786),
        (1, -20.4, 10.86372849226865),
        (2, 0.001, -2000000002.3976321),
        (2, 0.1, -2001.8614573783436),
        (2, 0.8, -4.430115708421634),
        (2, 1.0, -2.4041138063191885),
        (2, 1.4616321449683622, -0.8855263379671844),
        (2, 1.7, -0.6040890841034591),
        (2, 2.4, -0.260265649817424),
        (2, 7.5, -0.020305252536644666),
        (2, 15.99, -0.004163374920570729),
        (2, 30.0, -0.0011487652037286),
        (2, 100000.0, -1.00001000005e-10),
        (2, -0.3, 67.63908119988317),
        (2, -1.75, -124.21382135423057),
        (2, -20.4, 22.27400907006396),
        (3, 0.001, 6000000000006.469),
        (3, 0.1, 60004.51287679025),
        (3, 0.8, 15.370892070482736),
        (3, 1.0, 6.493939402266829),
        (3, 1.4616321449683622, 1.5509985657339065),
        (3, 1.7, 0.8895620066243164),
        (3, 2.4, 0.25840980445938105),
        (3, 7.5, 0.005772436656578694),
        (3, 15.99, 0.0005369985080920474),
        (3, 30.0, 7.78600366473613e-05),
        (3, 100000.0, 2.0000300002e-15),
        (3, -0.3, 766.6198904191685),
        (3, -1.75, 1558.3848404165494),
        (3, -20.4, 283.60208125541004),
        (4, 0.001, -2.4000000000000024e+16),
        (4, 0.1, -2400015.6072031953),
        (4, 0.8, -74.69886623939136),
        (4, 1.0, -24.88626612344088),
        (4, 1.4616321449683622, -3.934624930617758),
        (4, 1.7, -1.9106098041479516),
        (4, 2.4, -0.37884711802525517),
        (4, 7.5, -0.002457482989368555),
        (4, 15.99, -0.00010385855542224339),
        (4, 30.0, -7.914941340181023e-06),
        (4, 100000.0, -6.000120001e-20),
        (4, -0.3, 9731.83495623352),
        (4, -1.75, -24481.777338295888),
        (4, -20.4, 2037.3985101725475),
    ];

    /// The values are those of arithmetic with 40 digits.
    #[test]
    fn correct_to_the_last_digits() {
        for &(n, x, expected) in POINTS {
            let y = polygamma(n, x);
            // The digamma function has a root among the points: there the scale is that of its terms.
            let error = (y - expected).abs() / expected.abs().max(if n == 0 { 0.5 } else { 0.0 });
            assert!(
                error < 2e-15,
                "polygamma({n}, {x}): {y} is not {expected}: {error:e}"
            );
        }
    }

    #[test]
    fn poles_and_ends() {
        assert_eq!(polygamma(0, 0.0), f64::NEG_INFINITY);
        assert_eq!(polygamma(0, -0.0), f64::INFINITY);
        assert_eq!(polygamma(1, -3.0), f64::INFINITY);
        assert!(polygamma(0, -3.0).is_nan() && polygamma(2, 0.0).is_nan());
        assert_eq!(
            (polygamma(0, f64::INFINITY), polygamma(3, f64::INFINITY)),
            (f64::INFINITY, 0.0)
        );
        assert!(polygamma(0, f64::NAN).is_nan() && polygamma(2, f64::NEG_INFINITY).is_nan());
    }
}
