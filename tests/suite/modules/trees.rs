//! Gradients by a model and by trees of parameters.

use transform_func::prelude::*;

use super::{Net, net};
use crate::laws::{assert_close, seeded_tensor};

#[differentiable]
fn affine(params: &ParamTree, x: &Tensor) -> f64 {
    let y = x.matmul(&params["weight"]) + &params["bias"];
    (&y * &y).sum() + params["weight"].sum()
}

fn tree() -> ParamTree {
    [
        ("weight", seeded_tensor(&[2, 3], 1)),
        ("bias", seeded_tensor(&[3], 2)),
    ]
    .into_iter()
    .collect()
}

/// The slope of `f` along `direction`, by differences.
fn slope(f: impl Fn(&ParamTree) -> f64, at: &ParamTree, direction: &ParamTree) -> f64 {
    let h = 1e-5;
    (f(&(at + &(direction * h))) - f(&(at - &(direction * h)))) / (2.0 * h)
}

#[test]
fn a_gradient_by_a_tree_is_a_tree() {
    let (params, x) = (tree(), seeded_tensor(&[4, 2], 3));
    let gradient = grad!(affine)(&params, &x);
    assert_eq!(gradient.keys().collect::<Vec<_>>(), ["bias", "weight"]);
    let direction = params.map(|x| x.sin());
    let expected = slope(|params| affine(params, &x), &params, &direction);
    assert_close("slope", &[gradient.dot(&direction)], &[expected], 1e-8);
    let (_, y_dot) = jvp!(affine, (&params, &x), (&direction, zero()));
    assert_close("tangent", &[y_dot], &[gradient.dot(&direction)], 1e-12);
    let (_, product) = jvp!(grad!(affine), (&params, &x), (&direction, zero()));
    let expected = slope(
        |params| grad!(affine)(params, &x).dot(&direction),
        &params,
        &direction,
    );
    assert_close("curvature", &[product.dot(&direction)], &[expected], 1e-7);
}

#[test]
fn a_jacobian_by_a_tree_has_its_names() {
    let (params, x) = (tree(), seeded_tensor(&[4, 2], 3));
    let jacobian = jacrev!(affine)(&params, &x);
    assert_eq!(jacobian["weight"], grad!(affine)(&params, &x)["weight"]);
    let second = hessian!(affine)(&params, &x);
    assert_eq!(second["bias"]["weight"].shape(), [3, 2, 3]);
    let other = jacfwd!(jacrev!(affine))(&params, &x);
    assert_close(
        "hessians",
        &other["bias"]["weight"].to_vec(),
        &second["bias"]["weight"].to_vec(),
        1e-12,
    );
}

#[test]
fn trees_are_mapped_name_by_name() {
    let (params, x) = (tree(), seeded_tensor(&[4, 2], 3));
    let lanes = [params.clone(), &params * 0.5];
    let stacked: ParamTree = lanes[0]
        .iter()
        .map(|(name, a)| (name, stack(&[a, &lanes[1][name]], 0)))
        .collect();
    let values = vmap!(affine, in_dims = (0, None))(&stacked, &x);
    assert_close(
        "vmap",
        &values.to_vec(),
        &lanes.each_ref().map(|lane| affine(lane, &x)),
        1e-12,
    );
    let slopes = vmap!(grad!(affine), in_dims = (0, None))(&stacked, &x);
    let expected = grad!(affine)(&lanes[1], &x);
    assert_close(
        "bias",
        &slopes["bias"].index_axis(0, 1).to_vec(),
        &expected["bias"].to_vec(),
        1e-12,
    );
}

#[test]
fn a_gradient_by_a_model_is_a_model() {
    let (model, x) = (net(), seeded_tensor(&[3, 2], 9));
    let gradient: Net = grad!(Net::loss)(&model, &x);
    let direction = model.state_dict().map(|x| x.cos());
    let moved = |state: &ParamTree| {
        let mut model = model.clone();
        model.load_state_dict(state).expect("the same names");
        model.loss(&x)
    };
    let expected = slope(moved, &model.state_dict(), &direction);
    assert_close(
        "slope",
        &[gradient.state_dict().dot(&direction)],
        &[expected],
        1e-7,
    );
    assert_eq!(gradient.layers[0].bias, Some(Tensor::zeros(&[2])));
    assert_eq!(gradient.cached, [Tensor::zeros(&[4])]);
}

#[test]
#[should_panic(expected = "no tensor is called \"wieght\"")]
fn an_unknown_name_is_named() {
    let _ = &tree()["wieght"];
}

#[test]
#[should_panic(expected = "the names differ")]
fn trees_of_other_names_are_not_added() {
    let mut other = tree();
    other.remove("bias");
    let _ = tree() + other;
}
