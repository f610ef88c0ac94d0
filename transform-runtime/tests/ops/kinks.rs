//! Slopes where there is more than one, or none: PyTorch's.

use transform_runtime::plumbing::{LinearMap, Real, TensorTan, WithResiduals};
use transform_runtime::{Base, Tensor};

/// The cotangent of an operand, for a cotangent of ones.
fn slopes<M>(map: &M, y: &Tensor) -> Vec<f64>
where
    M: LinearMap<In = TensorTan<f64, Base>, Out = TensorTan<f64, Base>>,
{
    let mut into = TensorTan::default();
    map.pull(&TensorTan(Some(Tensor::ones(y.shape()))), &mut into);
    into.0.unwrap().to_vec()
}
/// The gradient of a function to a number.
fn gradient<M: LinearMap<In = TensorTan<f64, Base>, Out = Real<f64, Base>>>(map: &M) -> Vec<f64> {
    let mut into = TensorTan::default();
    map.pull(&Real::of(1.0), &mut into);
    into.0.unwrap().to_vec()
}
fn vector(x: &[f64]) -> Tensor {
    Tensor::from_vec(x.to_vec())
}

macro_rules! check_slopes {
    ($($x:expr => |$a:ident| $call:expr, $slope:expr;)+) => { $( {
        let $a = &Tensor::from_vec(vec![$x]);
        let (y, maps) = $call;
        assert_eq!(slopes(&maps.0, &y), [$slope], "{}", stringify!($call));
        let $a = &Real::<f64, Base>::of($x);
        let (_, maps) = $call;
        assert_eq!(maps.0.0.0, $slope, "{} of a number", stringify!($call));
    } )+ };
}
#[test]
fn elementwise() {
    check_slopes! {
        0.0 => |x| x.linearize_relu(), 0.0;
        0.0 => |x| x.linearize_abs(), 0.0;
        0.0 => |x| x.linearize_leaky_relu(0.01), 0.01;
        0.0 => |x| x.linearize_gelu_tanh(), 0.5;
        0.0 => |x| x.linearize_sign(), 0.0;
        0.0 => |x| x.linearize_elu(1.0), 1.0;
        0.0 => |x| x.linearize_elu(0.5), 0.5;
        f64::NAN => |x| x.linearize_elu(0.5), 1.0;
        f64::NAN => |x| x.linearize_selu(), 1.050_700_987_355_480_5;
        0.0 => |x| x.linearize_selu(), 1.050_700_987_355_480_5 * 1.673_263_242_354_377_2;
        1e4 => |x| x.linearize_elu(1.0), 1.0;
        1e4 => |x| x.linearize_log_sigmoid(), 0.0;
        -1e4 => |x| x.linearize_log_sigmoid(), 1.0;
        f64::INFINITY => |x| x.linearize_erf(), 0.0;
        0.0 => |x| x.linearize_silu(), 0.5;
        0.0 => |x| x.linearize_sqrt(), f64::INFINITY;
        1.0 => |x| x.linearize_signum(), 0.0;
        2.0 => |x| x.linearize_floor(), 0.0;
        0.0 => |x| x.linearize_clamp(0.0, 1.0), 0.0;
        1.0 => |x| x.linearize_clamp(0.0, 1.0), 0.0;
        0.5 => |x| x.linearize_clamp(0.0, 1.0), 1.0;
        0.0 => |x| x.linearize_powi(0), 0.0;
        0.0 => |x| x.linearize_powi(1), 1.0;
        0.0 => |x| x.linearize_powf(0.0), 0.0;
        0.0 => |x| x.linearize_powf(1.0), 1.0;
        0.0 => |x| x.linearize_powf(x), 0.0;
        0.0 => |x| x.linearize_hypot(0.0), 0.0;
        0.0 => |x| x.linearize_copysign(-1.0), 0.0;
    }
}

#[test]
fn gelu() {
    let (_, (map,)) = Real::<f64, Base>::of(0.0).linearize_gelu();
    assert!((map.0.0 - 0.5).abs() < 1e-15);
}

#[test]
fn powers_of_zero() {
    let zero = vector(&[0.0, 0.0, 0.0]);
    let (y, (by_base, by_exponent)) = zero.linearize_powf(&vector(&[0.0, 1.0, 2.0]));
    assert_eq!(slopes(&by_base, &y), [0.0, 1.0, 0.0]);
    assert_eq!(slopes(&by_exponent, &y), [0.0, 0.0, 0.0]);
    let (_, (_, by_exponent)) = Real::<f64, Base>::of(2.0).linearize_powf(&Real::of(0.0));
    assert_eq!(by_exponent.0.0, 2f64.ln());
}

#[test]
fn ties_of_two() {
    let (a, b) = (vector(&[2.0, 1.0, f64::NAN]), vector(&[2.0, 3.0, 0.0]));
    let (y, (by_a, by_b)) = a.linearize_maximum(&b);
    assert_eq!(
        (slopes(&by_a, &y), slopes(&by_b, &y)),
        (vec![0.5, 0.0, 1.0], vec![0.5, 1.0, 1.0])
    );
    let (y, (by_a, by_b)) = a.linearize_minimum(&b);
    assert_eq!(
        (slopes(&by_a, &y), slopes(&by_b, &y)),
        (vec![0.5, 1.0, 1.0], vec![0.5, 0.0, 1.0])
    );
    let (a, nan) = (Real::<f64, Base>::of(2.0), Real::of(f64::NAN));
    let (y, (by_a, by_b)) = a.linearize_max(&a);
    assert_eq!((y.0, by_a.0.0, by_b.0.0), (2.0, 0.5, 0.5));
    let (y, (by_a, by_b)) = a.linearize_min(&nan);
    assert_eq!((y.0, by_a.0.0, by_b.0.0), (2.0, 1.0, 0.0));
    let (_, (_, by_low, by_high)) =
        vector(&[-1.0, 0.0, 0.5, 1.0, 2.0]).linearize_clamp(&vector(&[0.0]), &vector(&[1.0]));
    // A bound that varies has a half at a tie and all beyond it; a constant bound leaves nothing at a tie.
    let whole = Tensor::zeros(&[5]);
    assert_eq!(
        (slopes(&by_low, &whole), slopes(&by_high, &whole)),
        (vec![1.5], vec![1.5])
    );
    let x = vector(&[-1.0, 0.0, 0.5, 1.0, 2.0, f64::NAN]);
    let (y, (by_x, ..)) = x.linearize_clamp(&vector(&[0.0]), &vector(&[1.0]));
    assert_eq!(slopes(&by_x, &y), [0.0, 0.5, 1.0, 0.5, 0.0, 1.0]);
    let (y, (by_x, ..)) = x.linearize_clamp(0.0, 1.0);
    assert_eq!(slopes(&by_x, &y), [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
    let (zero, one) = (Real::<f64, Base>::of(0.0), Real::of(1.0));
    let (_, (by_x, by_low, by_high)) = zero.linearize_clamp(&zero, &one);
    assert_eq!((by_x.0.0, by_low.0.0, by_high.0.0), (0.5, 0.5, 0.0));
}

#[test]
fn ties_of_reductions() {
    let x = vector(&[2.0, 2.0, 1.0]);
    assert_eq!(gradient(&x.linearize_max().1.0), [0.5, 0.5, 0.0]);
    let (y, (map, _)) = x.linearize_max_axis(0);
    assert_eq!(slopes(&map, &y), [1.0, 0.0, 0.0]);
    let (y, (map, _)) = x.linearize_max_axis([0]);
    assert_eq!(slopes(&map, &y), [0.5, 0.5, 0.0]);
    let (y, (map, _)) = vector(&[1.0, 3.0, 1.0]).linearize_min_axis(-1);
    assert_eq!(slopes(&map, &y), [1.0, 0.0, 0.0]);
    assert_eq!(gradient(&x.linearize_amax().1.0), [0.5, 0.5, 0.0]);
    let (y, (map, _)) = x.linearize_amax_axis(0);
    assert_eq!(slopes(&map, &y), [0.5, 0.5, 0.0]);
    let (y, (map, _)) = vector(&[1.0, 3.0, 1.0]).linearize_amin_keep(0);
    assert_eq!(slopes(&map, &y), [0.5, 0.0, 0.5]);
    // What is NaN has the derivative of the whole maximum, and spoils that of `amax`.
    let nan = vector(&[1.0, f64::NAN, f64::NAN]);
    assert_eq!(gradient(&nan.linearize_max().1.0), [0.0, 0.5, 0.5]);
    assert!(gradient(&nan.linearize_amax().1.0)[0].is_nan());
    let (y, (map, _)) = vector(&[1.0, f64::NAN]).linearize_max_axis(0);
    assert_eq!(slopes(&map, &y), [0.0, 1.0]);
}

#[test]
fn ties_of_windows() {
    let x = vector(&[2.0, 2.0, 1.0, 1.0]).reshape(&[2, 2]);
    let (y, (map, _)) = x.linearize_max_pool2d(2);
    assert_eq!(slopes(&map, &y), [1.0, 0.0, 0.0, 0.0]);
    let (y, (map, ..)) = vector(&[1.0, 3.0, 3.0, 3.0]).linearize_max_pool1d_with(3, 1, 1);
    assert_eq!(slopes(&map, &y), [0.0, 3.0, 1.0, 0.0]);
    let least = vector(&[f64::NEG_INFINITY; 2]);
    let (y, (map, _)) = least.linearize_max_pool1d(2);
    assert_eq!(
        (y.to_vec(), slopes(&map, &y)),
        (vec![f64::NEG_INFINITY], vec![1.0, 0.0])
    );
}

/// Where two tensors are equal, and where a loss bends: PyTorch's slopes, by its formulas `sign(d) / n`,
/// `clamp(d, -delta, delta) / n`, `d / beta` or `sign(d)`.
#[test]
fn losses() {
    use transform_runtime::Function;
    use transform_runtime::nn;
    use transform_runtime::plumbing::{Linearized, Wrt};
    let (a, b) = (vector(&[1.0, 3.0, 0.0, 9.0]), vector(&[1.0, 1.0, 2.0, 1.0]));
    let mut bars = (TensorTan::default(), TensorTan::default());
    let (_, map) = <nn::l1>::default().linearize::<Base, WithResiduals>((&a, &b), Wrt::ALL);
    map.pull((&a, &b), Wrt::ALL, &Real::of(4.0), (&mut bars.0, &mut bars.1));
    assert_eq!(bars.0.0.unwrap().to_vec(), [0.0, 1.0, -1.0, 1.0]);
    assert_eq!(bars.1.0.unwrap().to_vec(), [0.0, -1.0, 1.0, -1.0]);
    let mut bars = (TensorTan::default(), TensorTan::default(), Real::default());
    let (_, map) =
        <nn::huber>::default().linearize::<Base, WithResiduals>((&a, &b, &Real::of(2.0)), Wrt::ALL);
    map.pull(
        (&a, &b, &Real::of(2.0)),
        Wrt::ALL,
        &Real::of(4.0),
        (&mut bars.0, &mut bars.1, &mut bars.2),
    );
    assert_eq!(
        (bars.0.0.unwrap().to_vec(), bars.2.0),
        (vec![0.0, 2.0, -2.0, 2.0], 6.0)
    );
    for (beta, slopes) in [
        (2.0, [0.0, 1.0, -1.0, 1.0]),
        (4.0, [0.0, 0.5, -0.5, 1.0]),
        (0.0, [0.0, 1.0, -1.0, 1.0]),
    ] {
        let mut bars = (TensorTan::default(), TensorTan::default(), Real::default());
        let (_, map) =
            <nn::smooth_l1>::default().linearize::<Base, WithResiduals>((&a, &b, &Real::of(beta)), Wrt::ALL);
        map.pull(
            (&a, &b, &Real::of(beta)),
            Wrt::ALL,
            &Real::of(4.0),
            (&mut bars.0, &mut bars.1, &mut bars.2),
        );
        assert_eq!(bars.0.0.unwrap().to_vec(), slopes, "beta {beta}");
    }
    // Extreme logits have slopes.
    let (logits, targets) = (vector(&[800.0, -800.0]), vector(&[0.0, 1.0]));
    let mut bars = (TensorTan::default(), TensorTan::default());
    let (_, map) =
        <nn::bce_with_logits>::default().linearize::<Base, WithResiduals>((&logits, &targets), Wrt::ALL);
    map.pull(
        (&logits, &targets),
        Wrt::ALL,
        &Real::of(2.0),
        (&mut bars.0, &mut bars.1),
    );
    assert_eq!(bars.0.0.unwrap().to_vec(), [1.0, -1.0]);
}

/// A row without variance has finite slopes, of the size of one over the root of `eps`.
#[test]
fn constant_rows() {
    let x = vector(&[2.0, 2.0]);
    let (y, (map, ..)) = x.linearize_layer_norm(&vector(&[1.0, 3.0]), &vector(&[0.0, 0.0]), 0.25);
    assert_eq!((y.to_vec(), slopes(&map, &y)), (vec![0.0, 0.0], vec![-2.0, 2.0]));
    let (y, (map, ..)) = vector(&[0.0, 0.0]).linearize_rms_norm(&vector(&[1.0, 3.0]), 0.25);
    assert_eq!((y.to_vec(), slopes(&map, &y)), (vec![0.0, 0.0], vec![2.0, 6.0]));
}

#[test]
fn reductions_at_zero() {
    assert_eq!(gradient(&vector(&[0.0, 0.0]).linearize_norm().1.0), [0.0, 0.0]);
    assert_eq!(gradient(&vector(&[3.0, 3.0]).linearize_std(1).1.0), [0.0, 0.0]);
    assert_eq!(
        gradient(&vector(&[2.0, 0.0, 5.0]).linearize_prod().1.0),
        [0.0, 10.0, 0.0]
    );
    assert_eq!(
        gradient(&vector(&[2.0, 0.0, 0.0]).linearize_prod().1.0),
        [0.0, 0.0, 0.0]
    );
}

/// What is not chosen is left out, not multiplied by zero; but its own derivative may be infinite.
#[test]
fn choices_and_infinite_slopes() {
    let x = vector(&[0.0, 4.0]);
    let (root, (by_x,)) = x.linearize_sqrt();
    let (y, (_, by_root, _)) = x.gt(0.0).linearize_select(&root, 0.0);
    assert_eq!(slopes(&by_root, &y), [0.0, 1.0]);
    let mut into = TensorTan::default();
    by_x.pull(&TensorTan(Some(vector(&slopes(&by_root, &y)))), &mut into);
    let slopes = into.0.unwrap().to_vec();
    assert!(slopes[0].is_nan() && slopes[1] == 0.25);
}
