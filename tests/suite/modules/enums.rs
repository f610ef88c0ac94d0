//! Modules that are enums, and modules in boxes.

use transform_func::prelude::*;

#[derive(Module, Clone, Debug, PartialEq)]
enum Layer {
    Dense(nn::Linear),
    Scaled {
        factor: Tensor,
        #[module(buffer)]
        shift: Tensor,
    },
    Both(nn::Linear, nn::Linear),
    Boxed(Box<nn::Linear>),
    Normed(nn::BatchNorm1d),
    Relu,
}

#[differentiable]
#[vmappable]
impl Layer {
    fn forward(&self, x: &Tensor) -> Tensor {
        match self {
            Layer::Dense(linear) => linear.forward(x),
            Layer::Scaled { factor, shift } => x * factor + shift,
            Layer::Both(a, b) => a.forward(x) + b.forward(x),
            Layer::Boxed(linear) => linear.forward(x),
            Layer::Normed(norm) => match &norm.running_mean {
                Some(mean) => x - mean,
                None => x.clone(),
            },
            Layer::Relu => x.relu(),
        }
    }
}

#[derive(Module, Clone, Debug, PartialEq)]
struct Net {
    layers: Vec<Layer>,
    last: Box<Layer>,
}

#[differentiable]
#[vmappable]
impl Net {
    fn forward(&self, x: &Tensor) -> Tensor {
        let mut x = x.clone();
        for layer in &self.layers {
            x = layer.forward(&x);
        }
        self.last.forward(&x)
    }
}

#[differentiable]
fn loss(net: &Net, x: &Tensor) -> f64 {
    net.forward(x).square().sum()
}

#[differentiable]
fn loss_of(net: &Net, params: &ParamTree, x: &Tensor) -> f64 {
    functional_call(net, params, (x,)).square().sum()
}

fn net(rng: &mut Rng) -> Net {
    let scaled = Layer::Scaled {
        factor: rng.normal(&[4]),
        shift: rng.normal(&[4]),
    };
    Net {
        layers: vec![
            Layer::Dense(nn::Linear::new(3, 4, rng)),
            Layer::Relu,
            scaled,
            Layer::Boxed(Box::new(nn::Linear::new(4, 4, rng))),
            Layer::Normed(nn::BatchNorm1d::new(4)),
        ],
        last: Box::new(Layer::Both(
            nn::Linear::new(4, 2, rng),
            nn::Linear::new(4, 2, rng),
        )),
    }
}

#[test]
fn names_are_those_of_the_variant() {
    let net = net(&mut Rng::new(1));
    let names: Vec<_> = net.named_parameters().keys().map(str::to_owned).collect();
    let expected = [
        "last.0.bias",
        "last.0.weight",
        "last.1.bias",
        "last.1.weight",
        "layers.0.bias",
        "layers.0.weight",
        "layers.2.factor",
        "layers.3.bias",
        "layers.3.weight",
        "layers.4.bias",
        "layers.4.weight",
    ];
    assert_eq!(names, expected);
    assert!(net.named_buffers().keys().any(|name| name == "layers.2.shift"));
    assert_eq!(net.num_parameters(), 16 + 4 + 20 + 8 + 20);
}

#[test]
fn gradients_are_of_the_modules_own_type_and_trees() {
    let (mut rng, mut second) = (Rng::new(2), Rng::new(3));
    let net = net(&mut rng);
    let x = second.normal(&[5, 3]);
    let slope = grad!(loss)(&net, &x);
    let tree = grad!(loss_of, argnums = 1)(&net, &net.named_parameters(), &x);
    let slopes = slope.named_parameters();
    for (name, part) in tree.iter() {
        assert_eq!(&slopes[name], part, "{name}");
    }
    assert!(matches!(slope.layers[1], Layer::Relu));
    let turned: Tensor = rng.normal(&[5, 3]);
    let (h, eps) = (
        jvp!(grad!(loss, argnums = 1), (&net, &x), (zero(), &turned)).1,
        1e-6,
    );
    let near = |s: f64| grad!(loss, argnums = 1)(&net, &(&x + &turned * s));
    let difference = (near(eps) - near(-eps)) / (2.0 * eps);
    assert!((h - difference).norm() < 1e-6);
}

#[test]
fn states_are_loaded_stacked_and_mapped() {
    let mut rng = Rng::new(4);
    let (first, mut second) = (net(&mut rng), net(&mut rng));
    let x = rng.normal(&[5, 3]);
    let (params, buffers) = stack_module_state(&[first.clone(), second.clone()]).expect("nets of one form");
    assert_eq!(params["layers.2.factor"].shape(), [2, 4]);
    assert_eq!(buffers["layers.2.shift"].shape(), [2, 4]);
    let mapped = vmap!(loss_of, in_dims = (None, 0, None))(&first, &params, &x);
    let mut other = first.clone();
    let state = second.named_parameters().merge(first.named_buffers());
    let state = state.expect("names of one net");
    other.load_state_dict(&state).expect("a net of the same form");
    assert_eq!(mapped.to_vec(), [loss(&first, &x), loss(&other, &x)]);
    second
        .load_state_dict(&first.state_dict())
        .expect("a net of the same form");
    assert_eq!(second, first);
    let different = Net {
        layers: vec![Layer::Relu],
        ..first.clone()
    };
    assert!(stack_module_state(&[first, different]).is_err());
}

#[test]
fn batch_norm_in_a_variant_is_told() {
    let mut net = net(&mut Rng::new(5));
    net.train(false);
    replace_all_batch_norm_modules(&mut net);
    let buffers = net.named_buffers();
    assert_eq!(buffers.keys().collect::<Vec<_>>(), ["layers.2.shift"]);
}
