//! Values of special functions and activations against those of arithmetic with 40 digits.

use std::f64::consts::LN_2;
use transform_runtime::Tensor;

const POINTS: [f64; 10] = [-6.5, -2.5, -0.7, -1e-9, 0.0, 0.3, 1.1, 3.2, 9.5, 27.0];
const GAMMA_POINTS: [f64; 10] = [-20.3, -1.75, -0.5, 1e-5, 0.6, 1.0, 2.0, 2.5, 17.0, 1e6];

/// Below the smallest normal number the last place is coarser.
const NORMAL: f64 = 1e-300;

/// Correct to a few units in the last place, also of the single precision.
macro_rules! agree {
    ($points:expr, $tolerance:expr, $scale:expr; $($method:ident: $expected:expr;)+) => { $(
        for (x, expected) in $points.into_iter().zip($expected) {
            let expected: f64 = expected;
            let y = Tensor::scalar(x).$method().item();
            let scale = f64::max(expected.abs(), $scale);
            assert!((y - expected).abs() <= $tolerance * scale, "{}({x}): {y} is not {expected}", stringify!($method));
            let single = f64::from(Tensor::scalar(x as f32).$method().item());
            assert!((single - expected).abs() <= 1e-5 * (1e-6 + expected.abs()), "{} of f32 at {x}: {single}", stringify!($method));
        }
    )+ };
}

#[test]
fn error_function_and_activations() {
    #[rustfmt::skip]
    agree! { POINTS, 1e-15, NORMAL;
        erf: [-1.0, -0.999593047982555, -0.6778011938374184, -1.1283791670955127e-09, 0.0, 0.3286267594591274, 0.8802050695740817, 0.9999939742388483, 1.0, 1.0];
        erfc: [2.0, 1.999593047982555, 1.6778011938374184, 1.0000000011283792, 1.0, 0.6713732405408726, 0.11979493042591827, 6.025761151762088e-06, 3.7692144856548797e-41, 5.23705e-319];
        log_sigmoid: [-6.501502310159754, -2.5788897342925496, -1.103186048885458, -0.6931471810599453, -LN_2, -0.5543552444685271, -0.2873353251154308, -0.03995333316243035, -7.484902862926716e-05, -1.879528816537317e-12];
        softplus: [0.0015023101597542838, 0.07888973429254963, 0.4031860488854579, 0.6931471800599454, LN_2, 0.8543552444685271, 1.3873353251154308, 3.2399533331624304, 9.500074849028628, 27.00000000000188];
        selu: [-1.755456145393199, -1.6137857588732425, -0.8850530455772053, -1.7580993399683274e-09, 0.0, 0.31521029620664415, 1.1557710860910286, 3.3622431595375377, 9.981659379877065, 28.368926658597974];
    }
    // The tail of the normal distribution magnifies the rounding of its argument.
    #[rustfmt::skip]
    agree! { POINTS, 1e-14, NORMAL;
        gelu: [-2.6104003795084267e-10, -0.015524163314440337, -0.1693745565561511, -4.999999996010577e-10, 0.0, 0.1853734266566858, 0.9507673329589792, 3.1978011585986694, 9.5, 27.0];
    }
}

#[test]
fn gamma_function() {
    #[rustfmt::skip]
    agree! { GAMMA_POINTS, 2e-15, NORMAL;
        lgamma: [-41.887292480135244, 1.0160888092144358, 1.2655121234846454, 11.512919692895826, 0.39823385806923495, 0.0, 0.0, 0.2846828704729192, 30.671860106080672, 12815504.569147611];
    }
    // Where the digamma function is near 0 it is a difference of numbers near 1.
    #[rustfmt::skip]
    agree! { GAMMA_POINTS, 2e-15, 1.0;
        digamma: [5.317549924239749, -2.322691628614361, 0.03648997397857652, -100000.57719921567, -1.5406192138931905, -0.5772156649015329, 0.42278433509846713, 0.7031566406452432, 2.8035133283274605, 13.815510057964191];
    }
    let poles = Tensor::from_vec(vec![0.0, -1.0, -2.0]);
    assert_eq!(poles.lgamma().to_vec(), [f64::INFINITY; 3]);
    assert_eq!(poles.digamma().to_vec()[0], f64::NEG_INFINITY);
    assert!(poles.digamma().to_vec()[1].is_nan());
}

#[test]
fn special_points() {
    let x = Tensor::from_vec(vec![f64::NEG_INFINITY, -0.0, 0.0, f64::INFINITY, f64::NAN]);
    let same = |y: Tensor, expected: [f64; 4]| {
        let y = y.to_vec();
        assert_eq!(y[..4], expected);
        assert!(y[4].is_nan());
    };
    assert_eq!(x.sign().to_vec(), [-1.0, 0.0, 0.0, 1.0, 0.0]);
    same(x.erf(), [-1.0, 0.0, 0.0, 1.0]);
    same(x.erfc(), [2.0, 1.0, 1.0, 0.0]);
    same(x.elu(2.0), [-2.0, 0.0, 0.0, f64::INFINITY]);
    same(x.log_sigmoid(), [f64::NEG_INFINITY, -LN_2, -LN_2, 0.0]);
    assert_eq!(Tensor::from_vec(vec![4.0, 9.0]).pow(0.5).to_vec(), [2.0, 3.0]);
}
