//! Values of numbers are those of Rust's floats, bit by bit, at special points too; those of tensors are as good.

use transform_runtime::plumbing::{self, NumberMethods, Real};
use transform_runtime::{Base, ConvOptions, ConvTransposeOptions, Dual, Rng, Tensor, nn};

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

/// The same up to two units in the last place.
fn as_good(name: &str, got: f64, expected: f64, at: &[f64]) {
    let apart = got.to_bits().abs_diff(expected.to_bits());
    assert!(
        apart <= 2 || (got.is_nan() && expected.is_nan()),
        "{name} at {at:?}: {got} is not {expected}"
    );
}

macro_rules! of_one {
    ($($method:ident)+) => { $(
        for x in POINTS {
            same(stringify!($method), Real::<f64, Base>::of(x).$method().0, x.$method(), &[x]);
            as_good(stringify!($method), Tensor::scalar(x).$method().item(), x.$method(), &[x]);
            let single = x as f32;
            same(stringify!($method), Real::<f32, Base>::of(single).$method().0.into(), single.$method().into(), &[x]);
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
            assert_eq!(Real::<f64, Base>::of(x).$method(), x.$method(), "{} at {x}", stringify!($method));
            assert_eq!(Real::<f64, Base>::of(x).$linearize().0, x.$method());
        }
    )+ };
    ($($method:ident, $linearize:ident;)+) => { $(
        for x in POINTS {
            assert_eq!(Real::<f64, Base>::of(x).$method(), x.$method(), "{} at {x}", stringify!($method));
            assert_eq!(Real::<f64, Base>::of(x).$linearize().0, x.$method());
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
                let (a, b) = (Real::<f64, Base>::of(x), Real::<f64, Base>::of(y));
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
            let (a, b) = (Real::<f64, Base>::of(x), Real::<f64, Base>::of(y));
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
            same("powi", Real::<f64, Base>::of(x).powi(n).0, x.powi(n), &[x]);
        }
        for y in POINTS {
            let (a, b) = (Real::<f64, Base>::of(x), Real::<f64, Base>::of(y));
            same("mul_add", a.mul_add(&b, &a).0, x.mul_add(y, x), &[x, y]);
            same("mul_add", a.mul_add(&b, 0.1).0, x.mul_add(y, 0.1), &[x, y]);
            same("mul_add", a.mul_add(0.1, &b).0, x.mul_add(0.1, y), &[x, y]);
        }
        same(
            "clamp",
            Real::<f64, Base>::of(x).clamp(-1.0, 2.0).0,
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

/// Worked by hand: sums of a few products.
#[test]
fn convolutions_by_hand() {
    let x = Tensor::<f64>::arange(1.0, 10.0).reshape(&[1, 1, 3, 3]);
    let w = Tensor::from_vec(vec![1.0, 10.0, 100.0, 1000.0]).reshape(&[1, 1, 2, 2]);
    // 1 + 10 * 2 + 100 * 4 + 1000 * 5, and so on: the kernel is not turned.
    assert_eq!(
        x.conv2d(&w, None, 1, 0).to_vec(),
        [5421.0, 6532.0, 8754.0, 9865.0]
    );
    assert_eq!(
        x.conv2d(&w, None, 2, 1).to_vec(),
        [1000.0, 3200.0, 7040.0, 9865.0]
    );
    assert_eq!(x.conv2d(&w, None, [1, 3], [0, 2]).shape(), [1, 1, 2, 2]);
    // Padding larger than the kernel: what lies wholly outside is 0.
    let corner = x.narrow(2, 0, 1).narrow(3, 0, 1);
    let wide = corner.conv2d(&w, None, 1, 2).to_vec();
    assert_eq!((wide.len(), wide.iter().sum::<f64>(), wide[0]), (16, 1111.0, 0.0));
    let spread = x.conv2d_with(
        &w,
        None,
        ConvOptions {
            dilation: 2,
            ..Default::default()
        },
    );
    assert_eq!(spread.to_vec(), [1.0 + 30.0 + 700.0 + 9000.0]);
    // Groups: each output reads its own channel.
    let (two, each) = (
        x.reshape(&[1, 9, 1, 1]).narrow(1, 0, 2),
        Tensor::from_vec(vec![3.0, 5.0]),
    );
    let options = ConvOptions {
        groups: 2,
        ..Default::default()
    };
    assert_eq!(
        two.conv2d_with(&each.reshape(&[2, 1, 1, 1]), None, options)
            .to_vec(),
        [3.0, 10.0]
    );
    // Without an axis of images, and without images.
    assert_eq!(x.reshape(&[1, 3, 3]).conv2d(&w, None, 1, 0).shape(), [1, 2, 2]);
    assert_eq!(
        Tensor::<f64>::zeros(&[0, 1, 3, 3]).conv2d(&w, None, 1, 0).shape(),
        [0, 1, 2, 2]
    );
    let line = Tensor::from_vec(vec![1.0, 2.0]).reshape(&[1, 2]);
    let back = line.conv_transpose1d_with(
        &Tensor::ones(&[1, 1, 2]),
        Some(&Tensor::from_vec(vec![0.5])),
        ConvTransposeOptions {
            stride: 3,
            output_padding: 1,
            ..Default::default()
        },
    );
    assert_eq!(back.to_vec(), [1.5, 1.5, 0.5, 2.5, 2.5, 0.5]);
}

/// The definition, `y = sum(w * x)` over taps inside the input, in loops.
#[test]
fn convolutions_by_loops() {
    let mut rng = Rng::new(9);
    for (shape, outputs, kernel, stride, padding, dilation, groups) in [
        ([2, 4, 7, 6], 6, [3, 2], [2, 1], [1, 2], [1, 2], 2),
        ([3, 3, 5, 5], 3, [3, 3], [1, 1], [1, 1], [1, 1], 3),
        ([1, 8, 26, 26], 16, [3, 3], [1, 1], [0, 0], [1, 1], 1),
    ] {
        let inputs = shape[1] / groups;
        let (x, w) = (
            rng.normal(&shape),
            rng.normal(&[outputs, inputs, kernel[0], kernel[1]]),
        );
        let options = ConvOptions {
            stride,
            padding,
            dilation,
            groups,
        };
        let y = x.conv2d_with(&w, None, options);
        let [n, o, rows, columns] = *y.shape() else {
            panic!("four axes")
        };
        assert_eq!((n, o), (shape[0], outputs));
        for (place, &found) in y.to_vec().iter().enumerate() {
            let at = [
                place / columns / rows / o,
                place / columns / rows % o,
                place / columns % rows,
                place % columns,
            ];
            let mut expected = 0.0;
            for c in 0..inputs {
                for (i, j) in (0..kernel[0]).flat_map(|i| (0..kernel[1]).map(move |j| (i, j))) {
                    let row = (at[2] * stride[0] + i * dilation[0]).wrapping_sub(padding[0]);
                    let column = (at[3] * stride[1] + j * dilation[1]).wrapping_sub(padding[1]);
                    if row < shape[2] && column < shape[3] {
                        let channel = at[1] / (outputs / groups) * inputs + c;
                        expected += w[[at[1], c, i, j]] * x[[at[0], channel, row, column]];
                    }
                }
            }
            assert!(
                (found - expected).abs() < 1e-12,
                "{at:?}: {found} is not {expected}"
            );
        }
    }
}

/// Worked by hand.
#[test]
fn pooling_by_hand() {
    let x = Tensor::from_vec(vec![1.0, 5.0, 2.0, 4.0, 3.0, 6.0, 9.0, 7.0, 8.0]).reshape(&[3, 3]);
    assert_eq!(x.max_pool2d(2).to_vec(), [5.0]);
    assert_eq!(x.max_pool2d_with(2, 2, 1).to_vec(), [1.0, 5.0, 9.0, 8.0]);
    assert_eq!(x.avg_pool2d_with(2, 2, 1).to_vec(), [0.25, 1.75, 3.25, 6.0]);
    assert_eq!(x.max_pool1d(3).to_vec(), [5.0, 6.0, 9.0]);
    assert_eq!(
        x.avg_pool1d_with(1, 2, 0).to_vec(),
        [1.0, 2.0, 4.0, 6.0, 9.0, 8.0]
    );
    assert_eq!((-x).max_pool2d_with(3, 3, 1).to_vec(), [-1.0]);
    let nan = Tensor::from_vec(vec![
        1.0,
        f64::NAN,
        3.0,
        f64::NEG_INFINITY,
        f64::NEG_INFINITY,
        2.0,
    ]);
    let y = nan.max_pool1d(2).to_vec();
    assert!(y[0].is_nan() && y[1] == 3.0 && y[2] == 2.0);
}

/// Worked by hand: with `eps` 0 the elements of a row of two are one deviation from their mean.
#[test]
fn normalisation_by_hand() {
    let x = Tensor::from_vec(vec![1.0, 3.0, -2.0, 2.0]).reshape(&[2, 2]);
    let (gamma, beta) = (Tensor::from_vec(vec![2.0, 3.0]), Tensor::from_vec(vec![0.5, 1.0]));
    assert_eq!(x.layer_norm(&gamma, &beta, 0.0).to_vec(), [-1.5, 4.0, -1.5, 4.0]);
    assert_eq!(x.batch_norm(&gamma, &beta, 0.0).to_vec(), [2.5, 4.0, -1.5, -2.0]);
    let x = x.reshape(&[1, 2, 2]);
    assert_eq!(
        x.group_norm(2, &gamma, &beta, 0.0).to_vec(),
        [-1.5, 2.5, -2.0, 4.0]
    );
    let row = Tensor::from_vec(vec![1.0, 7.0]);
    assert_eq!(row.rms_norm(&gamma, 0.0).to_vec(), [0.4, 4.2]);
    let rows = Tensor::from_vec(vec![1.0, 2.0, 5.0, 4.0]).reshape(&[2, 2]);
    let (mean, var) = rows.batch_norm_update(&Tensor::zeros(&[2]), &Tensor::ones(&[2]), 0.25);
    assert_eq!(
        (mean.to_vec(), var.to_vec()),
        (vec![0.75, 0.75], vec![2.75, 1.25])
    );
}

/// Closed forms.
#[test]
fn losses_by_hand() {
    let vector = |x: &[f64]| Tensor::from_vec(x.to_vec());
    let (a, b) = (vector(&[0.0, 1.0, 5.0]), vector(&[0.5, 1.0, 1.0]));
    assert_eq!(nn::l1(&a, &b), 1.5);
    assert_eq!(nn::huber(&a, &b, 2.0), (0.125 + 6.0) / 3.0);
    assert_eq!(nn::smooth_l1(&a, &b, 2.0), (0.0625 + 3.0) / 3.0);
    assert_eq!(nn::smooth_l1(&a, &b, 0.0), nn::l1(&a, &b));
    // What is left of 30 is kept to the last digits: 1 / (1 + e^30).
    let logits = vector(&[800.0, 800.0, -800.0, -800.0]);
    assert_eq!(
        nn::bce_with_logits(&logits, &vector(&[1.0, 0.0, 1.0, 0.0])),
        400.0
    );
    let small = nn::bce_with_logits(&vector(&[30.0]), &vector(&[1.0]));
    assert!((small / (-30f64).exp().ln_1p() - 1.0).abs() < 1e-15);
    assert_eq!(
        nn::kl_div(
            &vector(&[-1.0, -2.0]).reshape(&[2, 1]),
            &vector(&[1.0, 0.0]).reshape(&[2, 1])
        ),
        0.5
    );
    let log_p = vector(&[-1.0, -2.0, -3.0, -4.0]).reshape(&[2, 2]);
    assert_eq!(nn::nll(&log_p, &Tensor::from_vec(vec![1i64, 0])), 2.5);
    // Weighted and smoothed: with even logits each class costs ln 2, whatever its share.
    let even = Tensor::<f64>::zeros(&[2, 2]);
    let labels = Tensor::from_vec(vec![0i64, 1]);
    let smoothed = nn::cross_entropy_with(&even, &labels, Some(&vector(&[1.0, 3.0])), 0.5);
    assert!((smoothed - 2f64.ln()).abs() < 1e-15);
    // A class without probability and without share is left out.
    let hidden = vector(&[0.0, f64::NEG_INFINITY]);
    assert_eq!(
        nn::cross_entropy_with(&hidden, &Tensor::scalar(0i64), None, 0.0),
        0.0
    );
    let extreme = vector(&[1000.0, -1000.0, 0.0]);
    assert_eq!(
        nn::cross_entropy_with(&extreme, &Tensor::scalar(1i64), None, 0.0),
        2000.0
    );
}

#[test]
fn dropout_keeps_its_share() {
    let x = Tensor::<f64>::ones(&[20_000]);
    let y = x.dropout(0.3, &mut Rng::new(4));
    let kept = y.ne(0.0).cast::<f64>().mean();
    assert!((kept - 0.7).abs() < 0.01 && (y.max() - 1.0 / 0.7).abs() < 1e-15);
    assert_eq!(y, x.dropout(0.3, &mut Rng::new(4)));
    assert_eq!(x.dropout(1.0, &mut Rng::new(4)).sum(), 0.0);
    let mut rng = Rng::new(4);
    assert_eq!(x.dropout(0.0, &mut rng), x);
    assert_eq!(rng, Rng::new(4));
}

/// Expected numbers are those of Rust's operators on the same literals, by hand.
#[test]
fn whole_numbers() {
    let x = || Tensor::from_vec(vec![7i64, -7, 0, 4]);
    let y = || Tensor::from_vec(vec![2i64, 2, -3, -4]);
    assert_eq!((x() + y()).to_vec(), [9, -5, -3, 0]);
    assert_eq!((&x() - &y()).to_vec(), [5, -9, 3, 8]);
    assert_eq!((x() * &y()).to_vec(), [14, -14, 0, -16]);
    assert_eq!((&x() / y()).to_vec(), [3, -3, 0, -1]);
    assert_eq!((x() % y()).to_vec(), [1, -1, 0, 0]);
    assert_eq!((10 - x()).to_vec(), [3, 17, 10, 6]);
    assert_eq!((12 / &y()).to_vec(), [6, 6, -4, -3]);
    assert_eq!((&x() % 4).to_vec(), [3, -3, 0, 0]);
    assert_eq!((-x()).to_vec(), [-7, 7, 0, -4]);
    assert_eq!((x().unsqueeze(1) * y()).sum_axis(0).to_vec(), [8, 8, -12, -16]);
    let mut z = x();
    z += 1;
    z *= &y();
    assert_eq!(z.to_vec(), [16, -12, -3, -20]);
    assert_eq!(x().abs().to_vec(), [7, 7, 0, 4]);
    assert_eq!(x().maximum(&y()).to_vec(), [7, 2, 0, 4]);
    assert_eq!(x().minimum(1).to_vec(), [1, -7, 0, 1]);
    assert_eq!(x().clamp(-1, &y()).to_vec(), [2, -1, -3, -4]);
    assert_eq!(x().cumsum(0).to_vec(), [7, 0, 0, 4]);
    assert_eq!((x().sum(), x().prod(), x().max(), x().min()), (4, 0, 7, -7));
    let m = x().reshape(&[2, 2]);
    assert_eq!(m.sum_axis(0).to_vec(), [7, -3]);
    assert_eq!(m.prod_keep(1).shape(), [2, 1]);
    assert_eq!(m.max_axis([0, 1]).item(), 7);
    let empty = Tensor::<i64>::zeros(&[0, 2]);
    assert_eq!((empty.sum(), empty.prod()), (0, 1));
    assert_eq!(empty.sum_axis(0).to_vec(), [0, 0]);
    let places = Tensor::from_vec(vec![1i64, 1, 0, 1]);
    assert_eq!(Tensor::zeros(&[2]).scatter_add(0, &places, &x()).to_vec(), [0, 4]);
    assert_eq!(Tensor::zeros(&[2]).index_add(0, &places, &y()).to_vec(), [-3, 0]);
    // Beyond the whole numbers that floats hold.
    let large = Tensor::from_vec(vec![i64::MAX - 1, i64::MIN]);
    assert_eq!(
        (&large + Tensor::from_vec(vec![1i64, 0])).to_vec(),
        [i64::MAX, i64::MIN]
    );
    assert_eq!(
        large.clamp(i64::MIN + 1, i64::MAX - 2).to_vec(),
        [i64::MAX - 2, i64::MIN + 1]
    );
    assert_eq!(large.sum(), -2);
}

/// In lifted code too a sum of whole numbers is a plain one.
#[test]
fn whole_numbers_of_lifted_code() {
    let x = plumbing::lift::<Dual<Base>, _>(Tensor::from_vec(vec![7i64, -7, 4]));
    let total: i64 = NumberMethods::sum(&x);
    assert_eq!(total, 4);
    assert_eq!(NumberMethods::prod(&x), -196);
    assert_eq!((NumberMethods::max(&x), NumberMethods::min(&x)), (7, -7));
    assert_eq!((x.linearize_sum().0, x.linearize_prod().0), (4, -196));
    assert_eq!((x.linearize_max().0, x.linearize_min().0), (7, -7));
    assert_eq!(NumberMethods::item(&x.sum_axis(0)), 4);
    assert_eq!(x.max_keep(0).linearize_item().0, 7);
}
