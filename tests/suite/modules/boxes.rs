//! Modules in boxes, wherever those are in a field's type: the names are those without boxes.

use transform_func::prelude::*;

#[derive(Module, Clone, Debug, PartialEq)]
#[allow(clippy::vec_box, reason = "boxes are what is tested")]
struct Deep {
    layers: Vec<Box<nn::Linear>>,
    pair: (Box<nn::Linear>, Tensor),
    missing: Option<Box<nn::Linear>>,
    fixed: [Box<Tensor>; 2],
    last: Box<Option<nn::Linear>>,
}

#[differentiable]
impl Deep {
    fn forward(&self, x: &Tensor) -> Tensor {
        let mut y = x.clone();
        for layer in &self.layers {
            y = layer.forward(&y);
        }
        let y = self.pair.0.forward(&y) * &self.pair.1 + &*self.fixed[0];
        match &*self.last {
            Some(last) => last.forward(&y),
            None => y,
        }
    }
}

#[differentiable]
fn loss(net: &Deep, x: &Tensor) -> f64 {
    net.forward(x).square().sum()
}

fn boxed(rng: &mut Rng) -> Box<nn::Linear> {
    Box::new(nn::Linear::new(2, 2, rng))
}

#[test]
fn boxes_are_not_in_names() {
    let mut rng = Rng::new(1);
    let mut net = Deep {
        layers: vec![boxed(&mut rng), boxed(&mut rng)],
        pair: (boxed(&mut rng), Tensor::ones(&[2])),
        missing: None,
        fixed: [Box::new(Tensor::ones(&[2])), Box::new(Tensor::zeros(&[2]))],
        last: Box::new(Some(*boxed(&mut rng))),
    };
    let tree = net.named_parameters();
    let names: Vec<_> = tree.keys().map(str::to_owned).collect();
    let expected = [
        "fixed.0",
        "fixed.1",
        "last.bias",
        "last.weight",
        "layers.0.bias",
        "layers.0.weight",
        "layers.1.bias",
        "layers.1.weight",
        "pair.0.bias",
        "pair.0.weight",
        "pair.1",
    ];
    assert_eq!(names, expected);
    let mut mutable: Vec<_> = net.parameters_mut().map(|(name, _)| name.to_string()).collect();
    mutable.sort();
    assert_eq!(mutable, expected);

    let x = rng.normal(&[3, 2]);
    let slope = grad!(loss)(&net, &x);
    assert_eq!(slope.fixed[1].to_vec(), [0.0; 2]);
    let slopes = slope.named_parameters();
    let eps = 1e-6;
    let near = |step: f64| {
        let mut moved = net.clone();
        moved
            .load_state_dict(&(&tree + &(&slopes * step)))
            .expect("a net of the same form");
        loss(&moved, &x)
    };
    let difference = (near(eps) - near(-eps)) / (2.0 * eps);
    assert!((difference / slopes.dot(&slopes) - 1.0).abs() < 1e-6);
}
