//! Fields, indices and keys, joined by dots.

use std::collections::BTreeMap;

use transform_func::prelude::*;

use super::{Linear, Residual, net};

#[test]
fn names_are_paths() {
    let net = net();
    let mut names: Vec<_> = net.named_parameters().keys().map(str::to_owned).collect();
    let expected = [
        "first.weight",
        "fixed.0",
        "fixed.1",
        "layers.0.bias",
        "layers.0.weight",
        "layers.1.weight",
        "pair.0.bias",
        "pair.0.weight",
        "pair.1",
    ];
    assert_eq!(names, expected);
    assert_eq!(
        net.named_buffers().keys().collect::<Vec<_>>(),
        ["running.mean", "running.variance"]
    );
    names.extend(["running.mean".to_owned(), "running.variance".to_owned()]);
    assert_eq!(net.state_dict().keys().collect::<Vec<_>>(), names);
    assert_eq!(net.named_parameters()["layers.1.weight"], net.layers[1].weight);
    assert_eq!(net.num_parameters(), 4 * 4 + 2 * 2 + 2 + 2 * 2);
}

#[test]
fn maps_tuples_and_generic_modules_have_names() {
    let layers = BTreeMap::from([
        ("up".to_owned(), Linear::new(2, 3, 1)),
        ("down".to_owned(), Linear::new(3, 2, 2)),
    ]);
    let residual = Residual {
        inner: (layers, Tensor::<f64>::zeros(&[1])),
        gate: Tensor::zeros(&[2]),
    };
    let names = residual.named_parameters();
    let names: Vec<_> = names.keys().collect();
    assert_eq!(
        names,
        [
            "gate",
            "inner.0.down.bias",
            "inner.0.down.weight",
            "inner.0.up.weight",
            "inner.1"
        ]
    );
}

#[test]
fn parameters_are_changed_in_place() {
    let (mut net, before) = (net(), net());
    for (name, parameter) in net.parameters_mut() {
        if name.ends_with("bias") {
            *parameter = Tensor::zeros(parameter.shape());
        }
    }
    assert_eq!(net.layers[0].bias, Some(Tensor::zeros(&[2])));
    assert_eq!(net.layers[0].weight, before.layers[0].weight);
    assert_eq!(net.running, before.running);
    let names: Vec<_> = net.parameters_mut().map(|(name, _)| name).collect();
    assert_eq!(names.len(), before.named_parameters().len());
}

#[test]
fn a_summary_is_a_table() {
    let linear = Linear::new(2, 3, 2);
    let table = "name    shape   numbers\nbias    [3]           3\nweight  [2, 3]        6\n9 parameters";
    assert_eq!(linear.summary().to_string(), table);
    assert!(net().summary().to_string().contains("running.mean"));
}
