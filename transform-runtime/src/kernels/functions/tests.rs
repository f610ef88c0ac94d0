//! Every formula against functions of twice the precision, or those of the library.

use super::fill::{Fill, formulas};
use super::*;
use crate::kernels::testing::{elements, generator, views};
use crate::kernels::vector::Kernel;
use crate::kernels::zip2;

const ALL: [Function; 15] = [
    Function::Exp,
    Function::ExpM1,
    Function::Ln,
    Function::Ln1p,
    Function::Tanh,
    Function::Sigmoid,
    Function::Softplus,
    Function::LogSigmoid,
    Function::Silu,
    Function::Gelu,
    Function::NormalCdf,
    Function::Sin,
    Function::Cos,
    Function::Erf,
    Function::Erfc,
];

/// The density of the normal distribution at 0.
const PEAK: f64 = 0.398_942_280_401_432_7;

fn reference(function: Function, x: f64) -> f64 {
    let sigmoid = |x: f64| {
        let e = (-x.abs()).exp();
        (if x < 0.0 { e } else { 1.0 }) / (1.0 + e)
    };
    let softplus = |x: f64| (-x.abs()).exp().ln_1p() + x.max(0.0);
    let below = |x: f64| 0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2);
    match function {
        Function::Exp => x.exp(),
        Function::ExpM1 => x.exp_m1(),
        Function::Ln => x.ln(),
        Function::Ln1p => x.ln_1p(),
        Function::Tanh => x.tanh(),
        Function::Sigmoid => sigmoid(x),
        Function::Softplus => softplus(x),
        Function::LogSigmoid => x.min(0.0) - (-x.abs()).exp().ln_1p(),
        Function::Silu => x * sigmoid(x),
        Function::Gelu => x * below(x),
        Function::GeluTanh => 0.5 * x * (1.0 + (2.0 * PEAK * (x + 0.044715 * x * x * x)).tanh()),
        Function::NormalCdf => below(x),
        Function::NormalPdf => PEAK * (-0.5 * x * x).exp(),
        Function::Bell => (-x * x).exp(),
        Function::Sin => x.sin(),
        Function::Cos => x.cos(),
        Function::Erf => libm::erf(x),
        Function::Erfc => libm::erfc(x),
    }
}

fn values<E: Elementary + Copy + crate::element::Element>(function: Function, x: &[E]) -> Vec<E> {
    written(x.len(), |out| E::fill(function, x, out))
}

/// How far two floats are apart, counted in the floats between them.
fn apart(x: f64, y: f64, digits: u32) -> f64 {
    if x == y || x.is_nan() && y.is_nan() {
        return 0.0;
    }
    let smallest = if digits == 24 {
        f32::MIN_POSITIVE.into()
    } else {
        f64::MIN_POSITIVE
    };
    let exponent = y.abs().max(smallest).log2().floor();
    (x - y).abs() / (exponent + 1.0 - f64::from(digits)).exp2()
}

/// Numbers of every size, and some that are special.
fn numbers(of: usize) -> Vec<f64> {
    let mut g = generator(71);
    let mut all = vec![
        0.0,
        -0.0,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        1.0,
        -1.0,
        1e-320,
        -1e-45,
        1e300,
    ];
    for i in 0..of {
        let u = 2.0 * g.next_f64() - 1.0;
        all.push(match i % 5 {
            0 => u,
            1 => 10.0 * u,
            2 => 100.0 * u,
            3 => 800.0 * u,
            _ => u.signum() * (300.0 * u).exp2(),
        });
    }
    all
}

#[test]
fn single_precision_is_within_two_units() {
    // Every sixteenth of a million floats, from all of them.
    let step = if cfg!(debug_assertions) { 1_048_573 } else { 9973 };
    let mut x: Vec<f32> = (0..u32::MAX).step_by(step).map(f32::from_bits).collect();
    x.extend(numbers(500).iter().map(|&x| x as f32));
    for function in ALL {
        for (&x, y) in x.iter().zip(values(function, &x)) {
            let expected = reference(function, x.into());
            let short = expected as f32;
            let silent = function == Function::Silu && x < -80.0;
            assert!(
                y == short || silent || apart(y.into(), expected, 24) <= 2.0,
                "{function:?} of {x:e} is {y:e}, not {short:e}"
            );
        }
    }
}

#[test]
fn double_precision_is_within_two_units() {
    let x = numbers(if cfg!(debug_assertions) { 3000 } else { 300_000 });
    for function in ALL {
        // Of these the reference is no better.
        let allowed = match function {
            Function::Sigmoid | Function::Softplus | Function::LogSigmoid | Function::Erfc => 3.0,
            Function::Silu => 4.0,
            Function::Gelu | Function::NormalCdf => continue,
            _ => 2.0,
        };
        for (&x, y) in x.iter().zip(values(function, &x)) {
            let expected = reference(function, x);
            let silent = function == Function::Silu && x < -700.0;
            assert!(
                silent || apart(y, expected, 53) <= allowed,
                "{function:?} of {x:e} is {y:e}, not {expected:e}"
            );
        }
    }
}

#[test]
fn tails_of_the_normal_distribution() {
    // Computed with 40 digits.
    for (x, below) in [
        (-0.5, 0.308_537_538_725_986_9),
        (-1.0, 0.158_655_253_931_457_05),
        (-5.0, 2.866_515_718_791_939e-7),
        (-10.0, 7.619_853_024_160_527e-24),
        (-30.035_828_120_838_097, 1.671_845_457_557_87e-198),
        (2.0, 0.977_249_868_051_820_8),
        (9.0, 1.0),
    ] {
        let y = values(Function::NormalCdf, &[x])[0];
        assert!(apart(y, below, 53) <= 2.0, "{x}: {y:e}");
        let y = values(Function::Gelu, &[x])[0];
        assert!(apart(y, x * below, 53) <= 3.0, "{x}: {y:e}");
    }
}

#[test]
fn what_is_made_of_others() {
    let x = numbers(500);
    for function in [Function::GeluTanh, Function::NormalPdf, Function::Bell] {
        for (&x, y) in x.iter().zip(values(function, &x)) {
            let expected = reference(function, x);
            let near = (y - expected).abs() <= 1e-15 * expected.abs().max(x.abs()).min(1e300);
            assert!(
                y == expected || y.is_nan() && expected.is_nan() || near,
                "{function:?} {x:e} {y:e}"
            );
        }
    }
}

#[test]
fn zeros_keep_their_signs() {
    use Function::*;
    for function in [ExpM1, Ln1p, Tanh, Silu, Gelu, Sin, Erf] {
        assert!(
            values(function, &[-0.0_f64])[0].is_sign_negative(),
            "{function:?}"
        );
        assert!(
            values(function, &[-0.0_f32])[0].is_sign_negative(),
            "{function:?}"
        );
        assert!(values(function, &[0.0_f64])[0].is_sign_positive(), "{function:?}");
    }
}

#[test]
fn instruction_sets_agree() {
    let x = numbers(600);
    let run = |fused: bool| {
        let mut out = vec![MaybeUninit::new(0.0); x.len()];
        let fill = Fill {
            x: &x,
            out: &mut out,
            formula: std::marker::PhantomData::<formulas::Tanh>,
        };
        assert!(if fused {
            fill.run::<true>()
        } else {
            fill.run::<false>()
        });
        // SAFETY: all were written.
        out.iter().map(|y| unsafe { y.assume_init() }).collect::<Vec<_>>()
    };
    for ((&x, a), b) in x.iter().zip(run(true)).zip(run(false)) {
        assert!(
            apart(a, x.tanh(), 53) <= 2.0 && apart(b, x.tanh(), 53) <= 2.0,
            "{x:e}: {a:e} {b:e}"
        );
    }
    let products = [(3.0, 1.0 / 3.0), (1e100, 1e-30), (0.1, 0.7)];
    assert!(
        products
            .iter()
            .all(|&(a, b)| exact::product::<true>(a, b) == exact::product::<false>(a, b))
    );
}

#[test]
fn powers_are_within_two_units() {
    let mut g = generator(72);
    let mut pairs: Vec<(f64, f64)> = Vec::new();
    for i in 0..if cfg!(debug_assertions) { 2000 } else { 200_000 } {
        let (u, v) = (g.next_f64(), g.next_f64());
        pairs.push(match i % 4 {
            0 => (10.0 * u, 20.0 * v - 10.0),
            1 => (1.0 + 0.01 * u, 60_000.0 * v - 30_000.0),
            2 => ((200.0 * u - 100.0).exp2(), 12.0 * v - 6.0),
            _ => (u - 0.5, (40.0 * v).floor()),
        });
    }
    let special = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        1e308,
        5e-324,
        0.5,
        3.0,
    ];
    pairs.extend(special.iter().flat_map(|&x| special.map(|y| (x, y))));
    let (x, by): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    for ((&x, &by), y) in x
        .iter()
        .zip(&by)
        .zip(written(x.len(), |out| f64::fill_powers(&x, &by, out)))
    {
        assert!(apart(y, x.powf(by), 53) <= 2.0, "{x:e} to the {by:e} is {y:e}");
    }
    let short = |x: &[f64]| x.iter().map(|&x| x as f32).collect::<Vec<_>>();
    let (x, by) = (short(&x), short(&by));
    for ((&x, &by), y) in x
        .iter()
        .zip(&by)
        .zip(written(x.len(), |out| f32::fill_powers(&x, &by, out)))
    {
        assert!(
            apart(y.into(), x.powf(by).into(), 24) <= 2.0,
            "{x:e} to the {by:e} is {y:e}"
        );
    }
}

#[test]
fn arrays_of_any_strides() {
    for shape in [&[2, 3, 4][..], &[], &[1], &[0, 2], &[5, 1, 2], &[600]] {
        let mut g = generator(73);
        for x in views(&mut g, shape) {
            let (y, expected) = (apply(Function::Tanh, &x), map(&x, f64::tanh));
            assert_eq!(y.shape(), shape);
            assert!(
                elements(&y)
                    .iter()
                    .zip(&elements(&expected))
                    .all(|(&a, &b)| apart(a, b, 53) <= 2.0)
            );
            let base = map(&x, |x| x.abs() + 0.5);
            let close = |y: &Array<f64>, expected: &Array<f64>| {
                assert_eq!(y.shape(), expected.shape());
                assert!(
                    elements(y)
                        .iter()
                        .zip(&elements(expected))
                        .all(|(&a, &b)| apart(a, b, 53) <= 2.0)
                );
            };
            for by in [2.0, 3.0, -1.0, 1.5] {
                close(&powers_of(&base, by), &map(&base, |x| x.powf(by)));
            }
            let by = map(&x, |x| x * 0.5);
            close(
                &powers("powf", &base, &by).unwrap(),
                &zip2("powf", &base, &by, f64::powf).unwrap(),
            );
            if let Some(row) = shape.last().filter(|&&len| len > 0) {
                let row = from_vec(&[*row], vec![1.5; *row]);
                close(
                    &powers("powf", &base, &row).unwrap(),
                    &zip2("powf", &base, &row, f64::powf).unwrap(),
                );
                close(
                    &powers("powf", &row, &by).unwrap(),
                    &zip2("powf", &row, &by, f64::powf).unwrap(),
                );
            }
        }
    }
}
