//! Compositions of transforms, most of them with `vmap!`.

use std::collections::BTreeMap;

use transform_func::prelude::*;

type Tree = BTreeMap<String, Tensor>;

#[differentiable]
fn sine(x: f64) -> f64 {
    x.sin()
}

#[differentiable]
fn exponential(x: f64, y: f64) -> f64 {
    (x * y).exp()
}

#[differentiable]
fn mlp(p: &BTreeMap<String, Tensor>, x: &Tensor) -> Tensor {
    p["w2"].matmul(&(p["w1"].matmul(x) + &p["b1"]).tanh()) + &p["b2"]
}

/// [`mlp`] of every row.
#[differentiable]
fn mlp_of_rows(p: &BTreeMap<String, Tensor>, x: &Tensor) -> Tensor {
    (x.matmul(&p["w1"].t()) + &p["b1"]).tanh().matmul(&p["w2"].t()) + &p["b2"]
}

#[differentiable]
fn classified(p: &BTreeMap<String, Tensor>, x: &Tensor, t: &Tensor<i64>) -> f64 {
    nn::cross_entropy(&mlp(p, x), t)
}

#[differentiable]
fn classified_together(p: &BTreeMap<String, Tensor>, x: &Tensor, t: &Tensor<i64>) -> f64 {
    vmap!(classified, in_dims = (None, 0, 0))(p, x, t).sum()
}

#[differentiable]
fn classified_rows(p: &BTreeMap<String, Tensor>, x: &Tensor, t: &Tensor<i64>) -> f64 {
    nn::cross_entropy(&mlp_of_rows(p, x), t)
}

#[differentiable]
fn cnn(p: &BTreeMap<String, Tensor>, x: &Tensor, t: &Tensor<i64>) -> f64 {
    let h = x.unsqueeze(0).conv2d(&p["cw"], &p["cb"], 1, 0);
    let h = h.relu().max_pool2d(2).flatten();
    nn::cross_entropy(&(p["fw"].matmul(&h) + &p["fb"]), t)
}

#[differentiable]
fn embedded(p: &BTreeMap<String, Tensor>, ids: &Tensor<i64>, t: &Tensor<i64>) -> f64 {
    let mean = p["E"].index_select(0, ids).mean_axis(0);
    nn::cross_entropy(&(p["W"].matmul(&mean) + &p["b"]), t)
}

#[differentiable]
fn squared_sine(w: &Tensor, x: &Tensor) -> f64 {
    w.dot(x).sin().powi(2)
}

#[differentiable]
fn added(y: f64, x: f64) -> f64 {
    x + y
}

#[differentiable]
fn times_slope_of_sum(x: f64) -> f64 {
    x * grad!(added)(1.0, x)
}

#[differentiable]
fn multiplied(y: f64, x: f64) -> f64 {
    x * y
}

#[differentiable]
fn times_slope_of_product(x: f64) -> f64 {
    x * grad!(multiplied)(2.0, x)
}

#[differentiable]
fn cubic(y: f64, x: f64) -> f64 {
    x * y * y
}

#[differentiable]
fn by_reverse(x: f64) -> f64 {
    x * grad!(cubic)(3.0, x)
}

#[differentiable]
fn by_forward(x: f64) -> f64 {
    let (_value, slope) = jvp!(cubic, (3.0, x), (1.0, 0.0));
    x * slope
}

#[differentiable]
fn mixed(x: &Tensor) -> f64 {
    x[0] * x.powi(3).sum() + (x[1] * x[2]).sin()
}

#[differentiable]
fn slope_along(x: &Tensor, t: &Tensor) -> f64 {
    let (_value, slope) = jvp!(mixed, (x,), (t,));
    slope
}

#[differentiable]
fn gradient_along(x: &Tensor, t: &Tensor) -> f64 {
    grad!(mixed)(x).dot(t)
}

#[differentiable]
fn curvature_along(x: &Tensor, t: &Tensor) -> f64 {
    grad!(gradient_along)(x, t).dot(t)
}

#[differentiable]
fn weighted(p: &BTreeMap<String, Tensor>, x: &Tensor, v: &Tensor) -> f64 {
    mlp(p, x).dot(v)
}

#[differentiable]
fn pulled(p: &BTreeMap<String, Tensor>, x: &Tensor, v: &Tensor) -> Tensor {
    grad!(weighted, argnums = 1)(p, x, v)
}

#[differentiable]
fn pushed(p: &BTreeMap<String, Tensor>, x: &Tensor, t: &Tensor) -> Tensor {
    let zero = grad!(weighted)(p, x, &Tensor::zeros(&[2]));
    let (_value, tangent) = jvp!(mlp, (p, x), (&zero, t));
    tangent
}

#[differentiable]
fn sine_of_dot(w: &Tensor, x: &Tensor) -> f64 {
    w.dot(x).sin()
}

#[differentiable]
fn layer(w: &Tensor, b: &Tensor, x: &Tensor) -> Tensor {
    (w.matmul(x) + b).tanh()
}

#[differentiable]
fn first_times_second(x: &Tensor) -> f64 {
    x[0] * x[1]
}

#[differentiable]
fn logits(w: &Tensor, x: &Tensor) -> Tensor {
    w.matmul(x)
}

#[differentiable]
fn critic(p: &BTreeMap<String, Tensor>, x: &Tensor) -> f64 {
    mlp(p, x).sum()
}

#[differentiable]
fn penalty(p: &BTreeMap<String, Tensor>, x: &Tensor) -> f64 {
    let slopes = vmap!(grad!(critic, argnums = 1), in_dims = (None, 0))(p, x);
    (slopes.square().sum_axis(1).sqrt() - 1.0).square().mean()
}

/// The product of the kernel of two points with `v`.
#[differentiable]
fn kernel_times(p: &BTreeMap<String, Tensor>, x1: &Tensor, x2: &Tensor, v: &Tensor) -> Tensor {
    let direction = grad!(weighted)(p, x2, v);
    let (_value, tangent) = jvp!(mlp, (p, x1), (&direction, &Tensor::zeros(&[2])));
    tangent
}

type Four = (Tensor, Tensor, Tensor, Tensor);

#[differentiable]
fn regression(b1: &Tensor, b2: &Tensor, w1: &Tensor, w2: &Tensor, x: &Tensor, y: &Tensor) -> f64 {
    nn::mse(&((x.matmul(&w1.t()) + b1).tanh().matmul(&w2.t()) + b2), y)
}

#[differentiable]
fn task(p: &(Tensor, Tensor, Tensor, Tensor), data: &(Tensor, Tensor, Tensor, Tensor)) -> f64 {
    let (b1, b2, w1, w2) =
        grad!(regression, argnums = (0, 1, 2, 3))(&p.0, &p.1, &p.2, &p.3, &data.0, &data.1);
    regression(
        &(&p.0 - 0.1 * b1),
        &(&p.1 - 0.1 * b2),
        &(&p.2 - 0.1 * w1),
        &(&p.3 - 0.1 * w2),
        &data.2,
        &data.3,
    )
}

#[differentiable]
fn all_tasks(p: &(Tensor, Tensor, Tensor, Tensor), data: &(Tensor, Tensor, Tensor, Tensor)) -> f64 {
    vmap!(task, in_dims = (None, 0))(p, data).mean()
}

#[differentiable]
fn unit(w: &Tensor, x: &Tensor) -> f64 {
    w.dot(x).tanh()
}

#[differentiable]
fn all_units(w: &Tensor, x: &Tensor) -> f64 {
    vmap!(unit, in_dims = (None, 0))(w, x).sum()
}

#[differentiable]
fn wave(a: f64, x: f64, s: f64) -> f64 {
    (a * x * s).sin()
}

#[differentiable]
fn all_waves(a: f64, x: &Tensor, s: f64) -> f64 {
    vmap!(wave, in_dims = (None, 0, None))(a, x, s).sum()
}

#[differentiable]
fn all_slopes(s: f64, x: &Tensor, y: &Tensor) -> f64 {
    vmap!(grad!(all_waves), in_dims = (0, None, None))(y, x, s).sum()
}

#[differentiable]
fn tanh_layer(w: &Tensor, x: &Tensor) -> Tensor {
    w.matmul(x).tanh()
}

#[differentiable]
fn batch_normed(g: &Tensor, x: &Tensor, w: &Tensor) -> f64 {
    (w * x.batch_norm(g, &Tensor::zeros(&[2]), 1e-5)).sum()
}

#[differentiable]
fn quadratic_form(a: &Tensor, b: &Tensor) -> f64 {
    b.dot(&a.solve(b))
}

#[differentiable]
fn transformer(p: &BTreeMap<String, Tensor>, x: &Tensor, w: &Tensor) -> f64 {
    let h = x.layer_norm(&p["g1"], &p["c1"], 1e-5);
    let scores = h.matmul(&p["wq"].t()).matmul(&h.matmul(&p["wk"].t()).t()) / 2.0_f64.sqrt();
    let hidden = Tensor::ones(&[3, 3]).triu(1).gt(0.0);
    let attention = scores.masked_fill(&hidden, f64::NEG_INFINITY).softmax(-1);
    let x1 = x + attention.matmul(&h.matmul(&p["wv"].t())).matmul(&p["wo"].t());
    let h = (x1.layer_norm(&p["g2"], &p["c2"], 1e-5).matmul(&p["w1"].t()) + &p["b1"]).gelu();
    (w * (&x1 + h.matmul(&p["w2"].t()))).sum()
}

#[differentiable]
fn recurrent(wx: &Tensor, wh: &Tensor, b: &Tensor, x: &Tensor) -> f64 {
    let mut h = Tensor::zeros(&[2]);
    for t in 0..4 {
        h = (wx.matmul(&x.index_axis(0, t)) + wh.matmul(&h) + b).tanh();
    }
    h.square().sum()
}

#[differentiable]
fn ridge(w: &Tensor, x: &Tensor, y: &Tensor) -> f64 {
    5.0 * nn::bce_with_logits(&x.matmul(w), y) + 0.5 * w.dot(w)
}

#[differentiable]
fn bowl(x: &Tensor) -> f64 {
    x.cosh().sum() + 0.25 * x.sum().powi(2)
}

#[differentiable]
fn evidence(x: &Tensor) -> f64 {
    hessian!(bowl)(x).logdet()
}

#[differentiable]
fn fixed_point(z: &Tensor, w: &Tensor, x: &Tensor) -> Tensor {
    (w.matmul(z) + x).tanh()
}

#[differentiable]
fn head(w: &Tensor, h: &Tensor, x: &Tensor) -> f64 {
    h.dot(&w.matmul(x).tanh()).sin()
}

/// The leaves of a map of batches, each example's in a row.
fn rows(tree: &Tree, axes: usize) -> Tensor {
    let leaves: Vec<Tensor> = tree
        .values()
        .map(|leaf| {
            let len: usize = leaf.shape()[axes..].iter().product();
            leaf.reshape(&[&leaf.shape()[..axes], &[len]].concat())
        })
        .collect();
    cat(&leaves.iter().collect::<Vec<_>>(), -1)
}

super::cases! {
    fn vmap_grad_sin(case) {
        case.expect(&vmap!(grad!(sine))(&case.tensor("x")));
    }

    fn vmap_vmap_grad(case) {
        let slopes = vmap!(vmap!(grad!(exponential)), in_dims = (0, None));
        case.expect(&slopes(&case.tensor("x"), &case.tensor("y")));
    }

    fn per_sample_grads_mlp(case) {
        let slopes = vmap!(grad!(classified), in_dims = (None, 0, 0));
        case.expect(&slopes(&case.map("p"), &case.tensor("X"), &case.integers("t")));
    }

    fn per_sample_grads_sum_equals_batch(case) {
        let (p, x, t) = (case.map("p"), case.tensor("X"), case.integers("t"));
        case.expect(&grad!(classified_together)(&p, &x, &t));
        let slopes = vmap!(grad!(classified), in_dims = (None, 0, 0))(&p, &x, &t);
        let sums: Tree = slopes.into_iter().map(|(key, leaf)| (key, leaf.sum_axis(0))).collect();
        case.expect(&sums);
    }

    fn per_sample_grads_cnn(case) {
        let slopes = vmap!(grad!(cnn), in_dims = (None, 0, 0));
        case.expect(&slopes(&case.map("p"), &case.tensor("X"), &case.integers("t")));
    }

    fn per_sample_grads_embedding(case) {
        let slopes = vmap!(grad!(embedded), in_dims = (None, 0, 0));
        case.expect(&slopes(&case.map("p"), &case.integers("ids"), &case.integers("t")));
    }

    fn vmap_grad_closure_batched(case) {
        let slopes = vmap!(grad!(squared_sine), in_dims = (None, 0));
        case.expect(&slopes(&case.tensor("w"), &case.tensor("X")));
    }

    fn perturbation_confusion_grad(case) {
        case.expect_at("/classic", &grad!(times_slope_of_sum)(1.0));
        case.expect_at("/second", &grad!(times_slope_of_product)(3.0));
    }

    fn perturbation_confusion_mixed(case) {
        case.expect_at("/jvp_of_grad", &jvp!(by_reverse, (case.number("x"),), (1.0,)).1);
        case.expect_at("/grad_of_jvp", &grad!(by_forward)(case.number("x")));
    }

    fn hvp_four_ways(case) {
        let (x, t) = (case.tensor("x"), case.tensor("t"));
        case.expect_at("/jvp_grad", &jvp!(grad!(mixed), (&x,), (&t,)).1);
        case.expect_at("/vjp_grad", &vjp!(grad!(mixed), &x).1(&t).0);
        case.expect_at("/grad_jvp", &grad!(slope_along)(&x, &t));
        case.expect_at("/grad_dot", &grad!(gradient_along)(&x, &t));
    }

    fn jvp_of_vjp(case) {
        let (p, x, v, t) = (case.map("p"), case.tensor("x"), case.tensor("v"), case.tensor("t"));
        let zeros = grad!(weighted)(&p, &x, &Tensor::zeros(&[2]));
        case.expect(&jvp!(pulled, (&p, &x, &v), (&zeros, &t, zero())).1);
    }

    fn vjp_of_jvp(case) {
        let (p, x, t, u) = (case.map("p"), case.tensor("x"), case.tensor("t"), case.tensor("u"));
        let (_, by_x, by_t) = vjp!(pushed, &p, &x, &t).1(&u);
        case.expect(&(by_x, by_t));
    }

    fn vmap_jvp_tangents_only(case) {
        let columns = vmap!(pushed, in_dims = (None, None, 0));
        case.expect(&columns(&case.map("p"), &case.tensor("x"), &Tensor::eye(2)));
    }

    fn vmap_vjp_cotangents(case) {
        let rows = vmap!(pulled, in_dims = (None, None, 0));
        case.expect(&rows(&case.map("p"), &case.tensor("x"), &Tensor::eye(2)));
    }

    fn vjp_of_vmap(case) {
        let (_, pullback) = vjp!(vmap!(sine_of_dot, in_dims = (None, 0)), &case.tensor("w"), &case.tensor("X"));
        case.expect(&pullback(&case.tensor("u")).0);
    }

    fn batch_jacobian(case) {
        let (w, b, x) = (case.tensor("W"), case.tensor("b"), case.tensor("X"));
        case.expect_at("/rev", &vmap!(jacrev!(layer, argnums = 2), in_dims = (None, None, 0))(&w, &b, &x));
        case.expect_at("/fwd", &vmap!(jacfwd!(layer, argnums = 2), in_dims = (None, None, 0))(&w, &b, &x));
    }

    fn jacrev_of_vmap_block_diagonal(case) {
        case.expect(&jacrev!(vmap!(first_times_second))(&case.tensor("X")));
        case.expect(&jacfwd!(vmap!(first_times_second))(&case.tensor("X")));
    }

    fn laplacian(case) {
        let curvatures = vmap!(curvature_along, in_dims = (None, 0))(&case.tensor("x"), &Tensor::eye(3));
        case.expect(&curvatures.sum());
    }

    fn gauss_newton_vector_product(case) {
        let (w, x, t, v) = (case.tensor("W"), case.tensor("x"), case.integers("t"), case.tensor("V"));
        let (z, z_dot) = jvp!(logits, (&w, &x), (&v, zero()));
        let curvature = hessian!(nn::cross_entropy)(&z, &t);
        case.expect(&vjp!(logits, &w, &x).1(&curvature.matmul(&z_dot)).0);
    }

    fn gradient_penalty(case) {
        case.expect(&grad!(penalty)(&case.map("p"), &case.tensor("X")));
    }

    fn ntk_two_ways(case) {
        let (p, x1, x2) = (case.map("p"), case.tensor("X1"), case.tensor("X2"));
        let jacobians = vmap!(jacrev!(mlp), in_dims = (None, 0));
        let (j1, j2) = (rows(&jacobians(&p, &x1), 2), rows(&jacobians(&p, &x2), 2));
        let full = einsum("nap,mbp->nmab", (&j1, &j2));
        case.expect_at("/full", &full);
        case.expect_at("/trace", &einsum("nmkk->nm", (&full,)));
        case.expect_at("/diagonal", &einsum("nmkk->nmk", (&full,)));
        let by_column = vmap!(kernel_times, in_dims = (None, None, None, 0), out_dims = 1);
        let _ = by_column(&p, &x1.index_axis(0, 0), &x2.index_axis(0, 0), &Tensor::eye(2));
        let all = vmap!(
            vmap!(
                vmap!(kernel_times, in_dims = (None, None, None, 0), out_dims = 1),
                in_dims = (None, None, 0, None)
            ),
            in_dims = (None, 0, None, None)
        );
        case.expect_at("/via_jvp_vjp", &all(&p, &x1, &x2, &Tensor::eye(2)));
    }

    fn maml_regression(case) {
        let p: Four = ["p/b1", "p/b2", "p/w1", "p/w2"].map(|name| case.tensor(name)).into();
        let data: Four = ["x1", "y1", "x2", "y2"].map(|name| case.tensor(name)).into();
        case.expect_at("/0", &vmap!(task, in_dims = (None, 0))(&p, &data));
        case.expect_at("/1", &grad!(all_tasks)(&p, &data));
    }

    fn ensemble_forward(case) {
        let (p, x, xs) = (case.map("P"), case.tensor("X"), case.tensor("XB"));
        case.expect_at("/same", &vmap!(mlp_of_rows, in_dims = (0, None))(&p, &x));
        case.expect_at("/different", &vmap!(mlp_of_rows)(&p, &xs));
    }

    fn ensemble_train_step(case) {
        let p = case.map("P");
        let step = vmap!(grad_and_value!(classified_rows), in_dims = (0, None, None));
        let (slopes, losses) = step(&p, &case.tensor("X"), &case.integers("t"));
        case.expect_at("/0", &losses);
        let moved: Tree = p.iter().map(|(key, w)| (key.clone(), w - 0.2 * &slopes[key])).collect();
        case.expect_at("/1", &moved);
    }

    fn three_level_vmap_grad_vmap(case) {
        let slopes = vmap!(grad!(all_units), in_dims = (None, 0));
        case.expect(&slopes(&case.tensor("w"), &case.tensor("XX")));
    }

    fn grad_vmap_grad_vmap(case) {
        case.expect(&grad!(all_slopes)(case.number("s"), &case.tensor("x"), &case.tensor("y")));
    }

    fn jacrev_jacrev_mixed_argnums(case) {
        let mixed = jacrev!(jacrev!(tanh_layer, argnums = 0), argnums = 1);
        case.expect(&mixed(&case.tensor("W"), &case.tensor("x")));
    }

    fn vmap_jacrev_argnums_in_dims(case) {
        let jacobians = vmap!(jacrev!(tanh_layer, argnums = (0, 1)), in_dims = (None, 0));
        case.expect(&jacobians(&case.tensor("W"), &case.tensor("X")));
    }

    fn batchnorm_per_sample_replaced(case) {
        let slopes = vmap!(grad!(batch_normed), in_dims = (None, 0, None));
        case.expect(&slopes(&case.tensor("g"), &case.tensor("X"), &case.tensor("w")));
    }

    fn grad_through_solve_hvp(case) {
        let (a, b, v) = (case.tensor("A"), case.tensor("b"), case.tensor("V"));
        case.expect(&jvp!(grad!(quadratic_form), (&a, &b), (&v, zero())).1);
    }

    fn transformer_per_sample_grads(case) {
        let slopes = vmap!(grad!(transformer), in_dims = (None, 0, 0));
        case.expect(&slopes(&case.map("p"), &case.tensor("X"), &case.tensor("W")));
    }

    fn rnn_per_sample_grads(case) {
        let [wx, wh, b, x] = ["Wx", "Wh", "b", "X"].map(|name| case.tensor(name));
        let slopes = vmap!(grad!(recurrent, argnums = (0, 1, 2)), in_dims = (None, None, None, 0));
        case.expect(&slopes(&wx, &wh, &b, &x));
    }

    fn newton_step_logreg(case) {
        let [w, x, y] = ["w", "X", "y"].map(|name| case.tensor(name));
        let step = hessian!(ridge)(&w, &x, &y).solve(&grad!(ridge)(&w, &x, &y));
        case.expect(&(w - step));
    }

    fn grad_of_logdet_hessian(case) {
        case.expect(&grad!(evidence)(&case.tensor("x")));
    }

    fn implicit_layer_vjp_solve(case) {
        let [w, x, v] = ["W", "x", "v"].map(|name| case.tensor(name));
        let mut z = Tensor::zeros(&[2]);
        for _ in 0..200 {
            z = fixed_point(&z, &w, &x);
        }
        let by_z = jacrev!(fixed_point)(&z, &w, &x);
        let u = (Tensor::eye(2) - by_z).t().solve(&v);
        case.expect(&vjp!(fixed_point, &z, &w, &x).1(&u).2);
    }

    fn vmap_grad_shared_and_mapped_params(case) {
        let slopes = vmap!(grad!(head, argnums = (0, 1)), in_dims = (None, 0, 0));
        case.expect(&slopes(&case.tensor("W"), &case.tensor("h"), &case.tensor("X")));
    }
}
