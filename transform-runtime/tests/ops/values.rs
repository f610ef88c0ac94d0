//! Values are those of Rust's floats, bit by bit, at special points too.

use transform_runtime::plumbing::Real;
use transform_runtime::{Base, Tensor};

const POINTS: [f64; 17] = [
    0.0,
    -0.0,
    0.3,
    -0.7,
    0.5,
    -0.5,
    1.0,
    -1.0,
    1.5,
    -2.5,
    2.0,
    7.25,
    -3.1,
    1e-9,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

fn same(name: &str, got: f64, expected: f64, at: &[f64]) {
    let equal = got.to_bits() == expected.to_bits() || (got.is_nan() && expected.is_nan());
    assert!(equal, "{name} at {at:?}: {got} is not {expected}");
}

macro_rules! of_one {
    ($($method:ident)+) => { $(
        for x in POINTS {
            same(stringify!($method), Real::<f64, Base>(x).$method().0, x.$method(), &[x]);
            same(stringify!($method), Tensor::scalar(x).$method().item(), x.$method(), &[x]);
            let single = x as f32;
            same(stringify!($method), Real::<f32, Base>(single).$method().0.into(), single.$method().into(), &[x]);
        }
    )+ };
}
#[test]
fn functions_of_one() {
    of_one! {
        sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 exp_m1 ln ln_1p log2 log10 sqrt cbrt recip
        abs signum floor ceil round trunc fract to_radians to_degrees
    }
}

macro_rules! questions {
    ($($method:ident)+) => { $(
        for x in POINTS {
            assert_eq!(Real::<f64, Base>(x).$method(), x.$method(), "{} at {x}", stringify!($method));
            assert_eq!(Real::<f64, Base>(x).$linearize().0, x.$method());
        }
    )+ };
    ($($method:ident, $linearize:ident;)+) => { $(
        for x in POINTS {
            assert_eq!(Real::<f64, Base>(x).$method(), x.$method(), "{} at {x}", stringify!($method));
            assert_eq!(Real::<f64, Base>(x).$linearize().0, x.$method());
        }
    )+ };
}
#[test]
fn questions_of_one() {
    questions! {
        is_nan, linearize_is_nan;
        is_finite, linearize_is_finite;
        is_infinite, linearize_is_infinite;
        is_sign_negative, linearize_is_sign_negative;
        is_sign_positive, linearize_is_sign_positive;
    }
    let x = Tensor::from_vec(POINTS.to_vec());
    let expected = |holds: fn(f64) -> bool| POINTS.map(holds).to_vec();
    assert_eq!(x.isnan().to_vec(), expected(f64::is_nan));
    assert_eq!(x.is_finite().to_vec(), expected(f64::is_finite));
    assert_eq!(x.is_infinite().to_vec(), expected(f64::is_infinite));
}

macro_rules! of_two {
    ($($method:ident)+) => { $(
        for x in POINTS {
            for y in POINTS {
                let (a, b) = (Real::<f64, Base>(x), Real::<f64, Base>(y));
                same(stringify!($method), a.$method(&b).0, x.$method(y), &[x, y]);
                same(stringify!($method), a.$method(y).0, x.$method(y), &[x, y]);
            }
        }
    )+ };
}
#[test]
fn functions_of_two() {
    of_two!(powf atan2 hypot copysign rem_euclid div_euclid log);
    for x in POINTS {
        for y in POINTS {
            let (a, b) = (Real::<f64, Base>(x), Real::<f64, Base>(y));
            // The sign of a zero is open where the arguments are zeros of both signs.
            assert!(
                a.max(&b).0 == x.max(y) || (x.is_nan() && y.is_nan()),
                "max at {x}, {y}"
            );
            assert!(
                a.min(&b).0 == x.min(y) || (x.is_nan() && y.is_nan()),
                "min at {x}, {y}"
            );
            let (s, t) = (Tensor::scalar(x), Tensor::scalar(y));
            let nan = x.is_nan() || y.is_nan();
            assert!(
                s.maximum(&t).item() == x.max(y) && !nan || s.maximum(&t).item().is_nan() && nan,
                "maximum at {x}, {y}"
            );
            assert!(
                s.minimum(&t).item() == x.min(y) && !nan || s.minimum(&t).item().is_nan() && nan,
                "minimum at {x}, {y}"
            );
        }
        for n in [-3, -1, 0, 1, 2, 5] {
            same("powi", Real::<f64, Base>(x).powi(n).0, x.powi(n), &[x]);
        }
        for y in POINTS {
            let (a, b) = (Real::<f64, Base>(x), Real::<f64, Base>(y));
            same("mul_add", a.mul_add(&b, &a).0, x.mul_add(y, x), &[x, y]);
            same("mul_add", a.mul_add(&b, 0.1).0, x.mul_add(y, 0.1), &[x, y]);
            same("mul_add", a.mul_add(0.1, &b).0, x.mul_add(0.1, y), &[x, y]);
        }
        same(
            "clamp",
            Real::<f64, Base>(x).clamp(-1.0, 2.0).0,
            x.clamp(-1.0, 2.0),
            &[x],
        );
    }
}

#[test]
fn activations_do_not_overflow() {
    let x = Tensor::from_vec(vec![
        -1e4,
        -800.0,
        0.0,
        800.0,
        1e4,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ]);
    assert_eq!(x.sigmoid().to_vec(), [0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 0.0]);
    assert_eq!(
        x.softplus().to_vec(),
        [0.0, 0.0, 2f64.ln(), 800.0, 1e4, f64::INFINITY, 0.0]
    );
    assert_eq!(
        x.gelu().to_vec()[..5],
        [0.0, 0.0, 0.0, 800.0, 1e4].map(|y: f64| y)
    );
    assert_eq!(x.relu().to_vec(), [0.0, 0.0, 0.0, 800.0, 1e4, f64::INFINITY, 0.0]);
    let big = Tensor::from_vec(vec![1e4, 1e4]);
    assert_eq!(big.logsumexp(), 1e4 + 2f64.ln());
    assert_eq!(big.softmax(0).to_vec(), [0.5, 0.5]);
    assert_eq!(big.logaddexp(&big).to_vec(), [1e4 + 2f64.ln(); 2]);
    let none = Tensor::from_vec(vec![f64::NEG_INFINITY; 2]);
    assert_eq!(none.logsumexp(), f64::NEG_INFINITY);
    assert_eq!(none.logaddexp(&none).to_vec(), none.to_vec());
    assert_eq!(Tensor::<f64>::zeros(&[0]).logsumexp(), f64::NEG_INFINITY);
}

#[test]
fn nan_goes_through() {
    let x = Tensor::from_vec(vec![1.0, f64::NAN, 3.0]);
    assert!(x.relu().to_vec()[1].is_nan() && x.clamp(0.0, 2.0).to_vec()[1].is_nan());
    assert!(x.max().is_nan() && x.min().is_nan() && x.sum().is_nan() && x.softmax(0).to_vec()[0].is_nan());
    assert_eq!((x.argmax().item(), x.argmin().item()), (1, 1));
    assert_eq!(x.gt(0.0).to_vec(), [true, false, true]);
    assert_eq!(x.eq(&x).to_vec(), [true, false, true]);
    assert_eq!(x.ne(&x).to_vec(), [false, true, false]);
}

#[test]
fn empty_reductions() {
    let x = Tensor::<f64>::zeros(&[0, 2]);
    assert_eq!((x.sum(), x.prod(), x.norm()), (0.0, 1.0, 0.0));
    assert!(x.mean().is_nan() && x.var(0).is_nan());
    assert_eq!(x.sum_axis(0).to_vec(), [0.0, 0.0]);
    assert_eq!(x.sum_axis(1).shape(), [0]);
    assert!(Tensor::scalar(1f64).var(1).is_nan());
    assert!(x.gt(0.0).all().item() && !x.gt(0.0).any().item());
}
