//! Lanes that hold different variants for a while: of an enum, of an `Option`, of a `Result`.

use transform_func::prelude::*;

#[derive(Differentiable, Clone, Debug, PartialEq)]
enum Shape {
    Circle(f64),
    Rect { w: f64, h: Tensor },
    Nothing,
}

#[differentiable]
#[vmappable]
fn chosen(x: f64, t: &Tensor) -> f64 {
    let shape = if x > 1.0 {
        Shape::Circle(x)
    } else if x > -1.0 {
        Shape::Rect { w: x, h: t * x }
    } else {
        Shape::Nothing
    };
    let mut sum = t.sum() * x;
    for k in 0..2 {
        sum += match &shape {
            Shape::Circle(r) if *r < 3.0 => r * r * t.sum(),
            Shape::Circle(r) => r.sin() + k as f64,
            Shape::Rect { w, h } => w * h.square().sum(),
            Shape::Nothing => x.exp(),
        };
    }
    sum
}

#[differentiable]
#[vmappable]
fn optional(x: f64, t: &Tensor) -> f64 {
    let root = if x > 0.0 {
        Some((t * x).sum().abs().sqrt())
    } else {
        None
    };
    let mut best: Option<f64> = None;
    let mut k = 0;
    while (k as f64) < x.abs() {
        let y = (x * k as f64).sin() * t.sum();
        best = match best {
            Some(old) if old > y => Some(old),
            _ => Some(y),
        };
        k += 1;
    }
    let Some(best) = best else {
        return x;
    };
    match root {
        Some(root) => root * best,
        None => best.powi(2),
    }
}

#[differentiable]
#[vmappable]
fn caught(x: f64, t: &Tensor) -> f64 {
    let found: Result<f64, String> = if x > 0.5 {
        Ok(x.ln() * t.sum())
    } else {
        Err(if x > 0.0 { "small" } else { "not positive" }.to_owned())
    };
    match found {
        Ok(y) if y > 0.0 => y * y,
        Ok(y) => y.exp(),
        Err(text) => text.len() as f64 * x * t.norm(),
    }
}

#[differentiable]
#[vmappable]
fn root(x: f64, t: &Tensor) -> Option<f64> {
    if x > 0.0 { Some(x.sqrt() * t.sum()) } else { None }
}

/// Numbers alone: the lanes are a loop.
#[differentiable]
fn checked(x: f64) -> Result<f64, String> {
    if x > 0.0 {
        Ok(x.ln())
    } else {
        Err(format!("{x} is not positive"))
    }
}

macro_rules! equals_the_loop {
    ($($f:ident: $xs:expr;)+) => { $(
        #[test]
        fn $f() {
            let (xs, t) = ($xs, Tensor::from([0.3, -1.2, 0.7]));
            let batch = Tensor::from(xs);
            let values = vmap!(super::$f, in_dims = (0, None))(&batch, &t);
            agree("values", &values.to_vec(), &xs.map(|x| super::$f(x, &t)));
            let slopes = vmap!(grad!(super::$f), in_dims = (0, None))(&batch, &t);
            agree("slopes", &slopes.to_vec(), &xs.map(|x| grad!(super::$f)(x, &t)));
            let second = vmap!(grad!(grad!(super::$f)), in_dims = (0, None))(&batch, &t);
            agree("second", &second.to_vec(), &xs.map(|x| grad!(grad!(super::$f))(x, &t)));
            let by_tensor = vmap!(grad!(super::$f, argnums = 1), in_dims = (0, None))(&batch, &t);
            for (i, x) in xs.into_iter().enumerate() {
                let alone = grad!(super::$f, argnums = 1)(x, &t);
                agree("by tensor", &by_tensor.index_axis(0, i as isize).to_vec(), &alone.to_vec());
            }
            let (_, pullback) = vjp!(vmap!(super::$f, in_dims = (0, None)), &batch, &t);
            let (pulled, _) = pullback(&Tensor::ones(&[xs.len()]));
            crate::assert_close("vjp of vmap", &pulled.to_vec(), &slopes.to_vec(), 1e-12);
            let (_, pushed) = jvp!(vmap!(super::$f, in_dims = (0, None)), (&batch, &t), (&(&batch * 0.0 + 1.0), zero()));
            crate::assert_close("jvp of vmap", &pushed.to_vec(), &slopes.to_vec(), 1e-12);
        }
    )+ };
}
mod equal {
    use transform_func::prelude::*;

    fn agree(what: &str, found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len(), "{what}");
        let near = found.iter().zip(expected).all(|(a, b)| crate::agree(*a, *b));
        assert!(near, "{what}: {found:?} and {expected:?}");
    }

    equals_the_loop! {
        chosen: [2.0, 0.4, -3.0, 5.0, -0.2, 2.5];
        optional: [2.0, 0.0, -3.0, 0.7, -0.2, 2.5];
        caught: [2.0, 0.7, 0.2, -1.0, 3.0];
    }
}

#[test]
fn results_of_lanes_are_of_one_variant() {
    let t = Tensor::from([0.3, 1.2]);
    let roots = vmap!(root, in_dims = (0, None))(&Tensor::from([1.0, 4.0]), &t);
    assert_eq!(roots.map(|y| y.to_vec()), Some(vec![1.5, 3.0]));
    let error = vmap!(root, in_dims = (0, None)).try_call((&Tensor::from([1.0, -4.0]), &t));
    let message = error.expect_err("lanes differ").to_string();
    assert!(message.contains("variants"), "{message}");
    let slopes = vmap!(grad!(root), in_dims = (0, None))(&Tensor::from([1.0, 4.0]), &t);
    assert_eq!(slopes.map(|y| y.to_vec()), Some(vec![0.75, 0.375]));
}

#[test]
fn the_first_lane_that_fails_says_so() {
    let found = vmap!(checked)(&Tensor::from([1.0, -2.0, -3.0]));
    assert_eq!(found.map(|y| y.to_vec()), Err("-2 is not positive".to_owned()));
    let slopes = vmap!(grad!(checked))(&Tensor::from([1.0, 4.0]));
    assert_eq!(slopes.map(|y| y.to_vec()), Ok(vec![1.0, 0.25]));
    let rows =
        vmap!(vmap!(checked))(&Tensor::from_shape_vec(&[2, 2], vec![1.0, 2.0, -5.0, 0.0]).expect("2 by 2"));
    assert_eq!(rows.map(|y| y.to_vec()), Err("-5 is not positive".to_owned()));
}
