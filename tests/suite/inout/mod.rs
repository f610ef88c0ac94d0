//! Functions that change their arguments.

mod calls;

use transform_func::prelude::*;

#[differentiable]
#[vmappable]
fn bump(a: &mut f64, x: f64) -> f64 {
    let y = *a * x;
    *a += x * x;
    y
}

#[differentiable]
fn twice(x: f64) -> f64 {
    let mut a = x.sin();
    let y = bump(&mut a, x);
    let z = bump(&mut a, y);
    z * a
}

fn twice_plain(x: f64) -> f64 {
    let mut a = x.sin();
    let y = bump(&mut a, x);
    let z = bump(&mut a, y);
    z * a
}

fn slope(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    (f(x + 1e-6) - f(x - 1e-6)) / 2e-6
}

#[test]
fn numbers() {
    let x = 0.7;
    assert_eq!(twice(x), twice_plain(x));
    let d = slope(twice_plain, x);
    assert!((grad!(twice)(x) - d).abs() < 1e-7);
    let (_, dot) = jvp!(twice, (x,), (1.0,));
    assert!((dot - d).abs() < 1e-7);
}

#[derive(Module, Clone, Debug)]
struct Norm {
    weight: Tensor,
    #[module(buffer)]
    mean: Tensor,
}

#[differentiable]
#[vmappable]
impl Norm {
    fn forward(&mut self, x: &Tensor) -> Tensor {
        self.mean = &self.mean * 0.9 + x * 0.1;
        (x - &self.mean) * &self.weight
    }
    fn seen(&self) -> f64 {
        self.mean.sum()
    }
}

#[derive(Module, Clone, Debug)]
struct Net {
    first: Norm,
    second: Norm,
    #[module(skip)]
    calls: f64,
}

#[differentiable]
#[vmappable]
impl Net {
    fn forward(&mut self, x: &Tensor) -> f64 {
        self.calls += 1.0;
        let h = self.first.forward(x).tanh();
        let again = self.second.forward(&h);
        self.second.forward(&again).sum() * self.calls + self.first.seen()
    }
}

fn net() -> Net {
    let norm = |k: f64| Norm {
        weight: Tensor::from_vec(vec![1.0 * k, -2.0, 0.5]),
        mean: Tensor::from_vec(vec![0.1, 0.2, k]),
    };
    Net {
        first: norm(1.5),
        second: norm(-0.5),
        calls: 2.0,
    }
}

#[test]
fn modules() {
    let x = Tensor::from_vec(vec![0.3, -0.4, 1.1]);
    let mut plain = net();
    let y = plain.forward(&x);
    let mut model = net();
    let (g, v) = grad_and_value!(Net::forward, argnums = 1)(&mut model, &x);
    assert_eq!(v, y);
    assert_eq!(model.first.mean, plain.first.mean);
    assert_eq!(model.second.mean, plain.second.mean);
    assert_eq!(model.calls, plain.calls);
    for i in 0..3 {
        let f = |d: f64| {
            let mut v = x.to_vec();
            v[i] += d;
            net().forward(&Tensor::from_vec(v))
        };
        let d = (f(1e-6) - f(-1e-6)) / 2e-6;
        assert!((g[[i]] - d).abs() < 1e-6, "{i}: {} {d}", g[[i]]);
    }
    let mut model = net();
    let gm = grad!(Net::forward)(&mut model, &x);
    let f = |d: f64| {
        let mut n = net();
        let mut v = n.second.mean.to_vec();
        v[1] += d;
        n.second.mean = Tensor::from_vec(v);
        n.forward(&x)
    };
    let d = (f(1e-6) - f(-1e-6)) / 2e-6;
    assert!((gm.second.mean[[1]] - d).abs() < 1e-6);
    assert_eq!(model.second.mean, plain.second.mean);
}

#[differentiable]
fn through(model: &Net, x: &Tensor) -> f64 {
    let mut own = model.clone();
    let y = own.forward(x);
    y + own.forward(&(x * 2.0)) + own.second.mean.sum()
}

#[test]
fn local_models() {
    let x = Tensor::from_vec(vec![0.3, -0.4, 1.1]);
    let g = grad!(through, argnums = 1)(&net(), &x);
    for i in 0..3 {
        let f = |d: f64| {
            let mut v = x.to_vec();
            v[i] += d;
            through(&net(), &Tensor::from_vec(v))
        };
        let d = (f(1e-6) - f(-1e-6)) / 2e-6;
        assert!((g[[i]] - d).abs() < 1e-6, "{i}: {} {d}", g[[i]]);
    }
}

#[test]
fn lanes() {
    let x = Tensor::from_shape_vec(&[2, 3], vec![0.3, -0.4, 1.1, 0.7, 0.2, -0.9]).unwrap();
    let models = [net(), {
        let mut other = net();
        other.first.mean = &other.first.mean * 2.0;
        other
    }];
    let (mut singles, rows): (Vec<Net>, Vec<Tensor>) =
        (models.to_vec(), (0..2).map(|i| x.index_axis(0, i)).collect());
    let ys: Vec<f64> = singles.iter_mut().zip(&rows).map(|(m, x)| m.forward(x)).collect();
    let mut all = net();
    all.first.mean = stack(&[&models[0].first.mean, &models[1].first.mean], 0);
    all.first.weight = stack(&[&models[0].first.weight, &models[1].first.weight], 0);
    all.second.mean = stack(&[&models[0].second.mean, &models[1].second.mean], 0);
    all.second.weight = stack(&[&models[0].second.weight, &models[1].second.weight], 0);
    let before = all.clone();
    let _ = before;
    let y = vmap!(Norm::forward)(&mut all.first, &x);
    let mut first = models.each_ref().map(|m| m.first.clone());
    for i in 0..2 {
        assert_eq!(y.index_axis(0, i as isize), first[i].forward(&rows[i]));
        assert_eq!(all.first.mean.index_axis(0, i as isize), first[i].mean);
    }
    let _ = ys;
}

#[test]
#[should_panic(expected = "argument 0 is passed by `&mut` and not mapped")]
fn shared_by_lanes() {
    let x = Tensor::from_shape_vec(&[2, 3], vec![0.3, -0.4, 1.1, 0.7, 0.2, -0.9]).unwrap();
    let _ = vmap!(Norm::forward, in_dims = (None, 0))(&mut net().first, &x);
}

#[differentiable]
fn fresh(model: &Norm, x: &Tensor) -> Norm {
    Norm {
        mean: x * 0.5,
        ..model.clone()
    }
}

/// A variable that is assigned, too, is declared with its type.
#[differentiable]
fn assigned(model: &Norm, x: &Tensor) -> f64 {
    let mut own: Norm = fresh(model, x);
    let y = own.forward(x);
    if y.sum() > 0.0 {
        own = fresh(&own, &y);
    }
    own.forward(&y).sum() + own.seen()
}

#[test]
fn variables_of_a_declared_type() {
    let x = Tensor::from_vec(vec![0.3, -0.4, 1.1]);
    let model = net().first;
    let g = grad!(assigned, argnums = 1)(&model, &x);
    for i in 0..3 {
        let f = |d: f64| {
            let mut v = x.to_vec();
            v[i] += d;
            assigned(&model, &Tensor::from_vec(v))
        };
        let d = (f(1e-6) - f(-1e-6)) / 2e-6;
        assert!((g[[i]] - d).abs() < 1e-6, "{i}: {} {d}", g[[i]]);
    }
}
