//! Modules that are several things at once: enums in enums, boxes of open parts, batch norm in a variant, under several
//! transforms.

use transform_func::prelude::*;

/// Batch norm in a variant, whose statistics are kept through `&mut self`.
mod statistics {
    use transform_func::prelude::*;

    #[derive(Module, Clone, Debug, PartialEq)]
    pub(super) enum Layer {
        Dense(nn::Linear),
        Normed(Box<nn::BatchNorm1d>),
        Relu,
    }

    #[differentiable]
    impl Layer {
        fn forward(&mut self, x: &Tensor) -> Tensor {
            match self {
                Layer::Dense(linear) => linear.forward(x),
                Layer::Normed(norm) => norm.forward(x),
                Layer::Relu => x.relu(),
            }
        }
    }

    #[derive(Module, Clone, Debug, PartialEq)]
    pub(super) struct Net {
        pub(super) layers: Vec<Layer>,
        pub(super) nothing: (),
        pub(super) last: Option<Box<Layer>>,
    }

    #[differentiable]
    impl Net {
        pub(super) fn forward(&mut self, x: &Tensor) -> Tensor {
            let mut y = x.clone();
            for i in 0..self.layers.len() {
                y = self.layers[i].forward(&y);
            }
            match &mut self.last {
                Some(last) => last.forward(&y),
                None => y,
            }
        }

        pub(super) fn loss(&mut self, x: &Tensor) -> f64 {
            self.forward(x).square().sum()
        }
    }
}
use statistics::{Layer, Net};

/// Slopes along themselves, against differences.
fn assert_slopes(what: &str, slopes: &ParamTree, tree: &ParamTree, f: impl Fn(&ParamTree) -> f64) {
    let near = |step: f64| f(&(tree + &(slopes * step)));
    let difference = (near(1e-6) - near(-1e-6)) / 2e-6;
    let expected = slopes.dot(slopes);
    let off = (difference - expected).abs();
    assert!(
        off < 1e-5 * expected.max(1e-3),
        "{what}: {difference} and {expected}"
    );
}

#[test]
fn batch_norm_in_variants_keeps_statistics() {
    let mut rng = Rng::new(2);
    let mut net = Net {
        layers: vec![
            Layer::Dense(nn::Linear::new(3, 4, &mut rng)),
            Layer::Normed(Box::new(nn::BatchNorm1d::new(4))),
            Layer::Relu,
        ],
        nothing: (),
        last: Some(Box::new(Layer::Dense(nn::Linear::new(4, 2, &mut rng)))),
    };
    let x = rng.normal(&[5, 3]);
    let (params, buffers) = (net.named_parameters(), net.named_buffers());
    let (y, after) = functional_call_with_buffers(&net, (&params, &buffers), (&x,));
    assert_eq!(y, net.forward(&x));
    assert_eq!(after, net.named_buffers());
    assert_ne!(after, buffers);

    let (mut changed, mut once) = (net.clone(), net.clone());
    let slope = grad!(Net::loss)(&mut changed, &x);
    let _ = once.forward(&x);
    assert_eq!(changed, once);
    let of = |params: &ParamTree| {
        let state = params.clone().merge(net.named_buffers());
        let mut moved = net.clone();
        moved
            .load_state_dict(&state.expect("names of one net"))
            .expect("a net of one form");
        moved.loss(&x)
    };
    assert_slopes("through statistics", &slope.named_parameters(), &params, of);
}

#[derive(Module, Clone, Debug, PartialEq)]
enum Either<A, B> {
    Left(A),
    Right(Box<B>),
}

#[differentiable]
impl<A: nn::Layer, B: nn::Layer> Either<A, B> {
    fn forward(&self, x: &Tensor) -> Tensor {
        match self {
            Either::Left(a) => a.forward(x),
            Either::Right(b) => b.forward(x).tanh(),
        }
    }
}
type Pair = Either<nn::Linear, nn::Linear>;

#[differentiable]
fn output(net: &Pair, params: &ParamTree, x: &Tensor) -> f64 {
    functional_call(net, params, (x,)).square().sum()
}

#[differentiable]
fn steepness(net: &Pair, params: &ParamTree, x: &Tensor) -> f64 {
    grad!(output, argnums = 2)(net, params, x).square().sum()
}

#[test]
fn enums_of_open_parts_under_gradients_of_gradients_in_lanes() {
    let mut rng = Rng::new(3);
    let mut linear = || nn::Linear::new(3, 2, &mut rng);
    for net in [Pair::Left(linear()), Pair::Right(Box::new(linear()))] {
        let (params, xs) = (net.named_parameters(), Rng::new(4).normal(&[4, 3]));
        let dims = vmap!(grad!(steepness, argnums = 1), in_dims = (None, None, 0));
        let reverse = dims(&net, &params, &xs);
        let forward = vmap!(jacfwd!(steepness, argnums = 1), in_dims = (None, None, 0))(&net, &params, &xs);
        for i in 0..4 {
            let x = xs.index_axis(0, i);
            let alone = grad!(steepness, argnums = 1)(&net, &params, &x);
            for (name, part) in alone.iter() {
                assert!((reverse[name].index_axis(0, i) - part).norm() < 1e-12, "{name}");
                assert!((forward[name].index_axis(0, i) - part).norm() < 1e-9, "{name}");
            }
            assert_slopes("steepness", &alone, &params, |params| steepness(&net, params, &x));
        }
        let mut read = net.clone();
        let tree = ParamTree::from_bytes(&net.state_dict().to_bytes()).expect("bytes of a tree");
        read.load_state_dict(&tree).expect("a net of the same form");
        assert_eq!(read, net);
    }
}

#[derive(Module, Clone, Debug, PartialEq)]
enum Shift {
    Bias { bias: Tensor },
    Nothing,
}

#[derive(Module, Clone, Debug, PartialEq)]
enum Gate {
    Open(nn::Linear),
    Scaled(Tensor, Shift),
}

#[differentiable]
#[vmappable]
impl Gate {
    fn forward(&self, x: &Tensor) -> Tensor {
        match self {
            Gate::Open(linear) => linear.forward(x).tanh(),
            Gate::Scaled(scale, Shift::Bias { bias }) => x * scale + bias,
            Gate::Scaled(scale, Shift::Nothing) => x * scale,
        }
    }
}

#[derive(Module, Clone, Debug, PartialEq)]
struct Stack<A> {
    parts: Vec<Option<Box<A>>>,
    gates: [Gate; 3],
}

#[differentiable]
#[vmappable]
impl<A: nn::Layer> Stack<A> {
    fn forward(&self, x: &Tensor) -> Tensor {
        let mut y = x.clone();
        for part in &self.parts {
            if let Some(part) = part {
                y = part.forward(&y);
            }
        }
        for gate in &self.gates {
            y = gate.forward(&y);
        }
        y
    }
}
type Gated = Stack<nn::Linear>;

/// Lanes part where the error says so.
#[differentiable]
#[vmappable]
fn miss(net: &Gated, params: &ParamTree, x: &Tensor, y: &Tensor) -> f64 {
    let error = (functional_call(net, params, (x,)) - y).square().mean();
    if error > 1.0 { error.sqrt() } else { error }
}

#[differentiable]
fn adapted(net: &Gated, params: &ParamTree, x: &Tensor, y: &Tensor) -> f64 {
    let slope = grad!(miss, argnums = 1)(net, params, x, y);
    miss(net, &(params - &(&slope * 0.1)), x, y)
}

fn gated(rng: &mut Rng) -> Gated {
    let linear = |rng: &mut Rng| nn::Linear::new(3, 3, rng);
    let bias = rng.normal(&[3]);
    Stack {
        parts: vec![Some(Box::new(linear(rng))), None, Some(Box::new(linear(rng)))],
        gates: [
            Gate::Open(linear(rng)),
            Gate::Scaled(rng.normal(&[3]) * 2.0, Shift::Bias { bias }),
            Gate::Scaled(rng.normal(&[3]), Shift::Nothing),
        ],
    }
}

#[test]
fn ensembles_of_adapted_nets_are_the_loop_over_them() {
    let mut rng = Rng::new(9);
    let nets: Vec<Gated> = (0..3).map(|_| gated(&mut rng)).collect();
    let (params, _) = stack_module_state(&nets).expect("nets of one form");
    let (x, y) = (rng.normal(&[5, 3]), rng.normal(&[5, 3]) * 2.0);
    let both = vmap!(
        grad_and_value!(adapted, argnums = 1),
        in_dims = (None, 0, None, None)
    );
    let (slopes, values) = both(&nets[0], &params, &x, &y);
    let plain = vmap!(
        grad!(functionalize!(adapted), argnums = 1),
        in_dims = (None, 0, None, None)
    );
    let functional = plain(&nets[0], &params, &x, &y);
    for (i, net) in nets.iter().enumerate() {
        let own = net.named_parameters();
        let (slope, value) = grad_and_value!(adapted, argnums = 1)(net, &own, &x, &y);
        assert!((values[i] - value).abs() < 1e-12);
        for (name, part) in slope.iter() {
            let at = |tree: &ParamTree| tree[name].index_axis(0, i as isize);
            assert!((at(&slopes) - part).norm() < 1e-12, "{name}");
            assert!((at(&functional) - part).norm() < 1e-12, "{name}");
        }
        assert_slopes("adapted", &slope, &own, |params| adapted(net, params, &x, &y));
    }
}
