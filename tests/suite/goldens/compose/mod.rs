//! Compositions of transforms, most of them with `vmap!`.

mod functions;

use std::collections::BTreeMap;

use functions::*;
use transform_func::prelude::*;

type Tree = BTreeMap<String, Tensor>;

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
