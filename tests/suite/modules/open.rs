//! Modules inside modules whose types are open: what is asked of them is a bound.

use transform_func::prelude::*;
use transform_func::{Float, FloatOf};

use crate::laws::{assert_close, seeded_tensor};

/// Bounds as they are, in the list and in `where`.
#[derive(Module, Clone, Debug, PartialEq)]
struct Net<A: nn::Layer, B>
where
    B: nn::Layer,
{
    a: A,
    b: B,
}

#[differentiable]
#[vmappable]
impl<A: nn::Layer, B: nn::Layer> Net<A, B> {
    fn forward(&self, x: &Tensor) -> Tensor {
        self.b.forward(&self.a.forward(x))
    }
}

/// In containers of every kind, with the float open too.
#[derive(Module, Clone, Debug)]
struct Deep<A, B = A, E: Float = f64> {
    list: Vec<A>,
    pair: (A, B),
    fixed: [A; 2],
    gate: Tensor<E>,
}

#[differentiable]
impl<A, B, E> Deep<A, B, E>
where
    A: nn::Layer<Tensor<E>>,
    B: nn::Layer<Tensor<E>>,
    E: Float,
{
    fn forward(&self, x: &Tensor<E>) -> Tensor<E> {
        let mut y = x.clone();
        for i in 0..self.list.len() {
            y = self.list[i].forward(&y).tanh();
        }
        let z = self.pair.1.forward(&self.pair.0.forward(&y));
        let (first, second) = (self.fixed[0].forward(&z), A::forward(&self.fixed[1], &z));
        first + second * &self.gate
    }
}

/// A trait of the user's.
#[differentiable]
trait Block {
    const NAME: &'static str;
    fn run(&self, x: &Tensor, k: f64) -> Tensor;
    fn weight(&self) -> f64;
    #[nondiff]
    fn name(&self) -> String;
    fn loud(&self) -> String {
        self.name().to_uppercase()
    }
}

#[derive(Module, Clone, Debug, PartialEq)]
struct Scale {
    by: Tensor,
}
#[differentiable]
impl Block for Scale {
    const NAME: &'static str = "scale";
    fn run(&self, x: &Tensor, k: f64) -> Tensor {
        x * &self.by * k
    }
    fn weight(&self) -> f64 {
        self.by.square().sum()
    }
    #[nondiff]
    fn name(&self) -> String {
        Self::NAME.to_owned()
    }
}
#[derive(Module, Clone, Debug, PartialEq)]
struct Bend {
    linear: nn::Linear,
}
#[differentiable]
impl Block for Bend {
    const NAME: &'static str = "bend";
    fn run(&self, x: &Tensor, k: f64) -> Tensor {
        (self.linear.forward(x) * k).sin()
    }
    fn weight(&self) -> f64 {
        self.linear.weight.square().sum()
    }
    #[nondiff]
    fn name(&self) -> String {
        Self::NAME.to_owned()
    }
}

#[derive(Module, Clone, Debug, PartialEq)]
struct Both<A: Block, B: Block> {
    a: A,
    b: B,
}
#[differentiable]
#[vmappable]
impl<A: Block, B: Block> Both<A, B> {
    fn forward(&self, x: &Tensor) -> Tensor {
        let y = self.a.run(x, 0.5);
        if y.sum() > 0.0 {
            self.b.run(&y, self.a.weight())
        } else {
            B::run(&self.b, x, 2.0)
        }
    }
}

type Two = Net<nn::Linear, Net<nn::Tanh, nn::Linear>>;
type Blocks = Both<Scale, Bend>;

fn two(seed: u64) -> Two {
    let mut rng = Rng::new(seed);
    Net {
        a: nn::Linear::new(3, 4, &mut rng),
        b: Net {
            a: nn::Tanh::new(),
            b: nn::Linear::new(4, 2, &mut rng),
        },
    }
}
fn blocks(seed: u64) -> Blocks {
    Both {
        a: Scale {
            by: seeded_tensor(&[3], seed),
        },
        b: Bend {
            linear: nn::Linear::new(3, 2, &mut Rng::new(seed)),
        },
    }
}

#[differentiable]
fn two_loss(net: &Two, x: &Tensor) -> f64 {
    net.forward(x).square().sum()
}
#[differentiable]
fn blocks_loss(net: &Blocks, x: &Tensor) -> f64 {
    net.forward(x).square().sum()
}
#[differentiable]
fn deep_loss(net: &Deep<nn::Linear>, x: &Tensor) -> f64 {
    net.forward(x).square().sum()
}
#[differentiable]
fn single_loss(net: &Deep<nn::Linear<f32>, nn::Linear<f32>, f32>, x: &Tensor<f32>) -> f32 {
    net.forward(x).square().sum()
}

/// The gradient along the parameters themselves, against differences of the value.
fn assert_slope<M: Module<Number = f64>>(net: &M, gradient: &M, value: impl Fn(&M) -> f64) {
    let direction = net.state_dict();
    let h = 1e-5;
    let moved = |h: f64| {
        let mut net = net.clone();
        net.load_state_dict(&(&direction * (1.0 + h)))
            .expect("the names are its own");
        value(&net)
    };
    let slope = (moved(h) - moved(-h)) / (2.0 * h);
    assert_close("slope", &[gradient.state_dict().dot(&direction)], &[slope], 1e-7);
}

fn deep(seed: u64) -> Deep<nn::Linear> {
    let mut rng = Rng::new(seed);
    let mut linear = || nn::Linear::new(3, 3, &mut rng);
    Deep {
        list: vec![linear(), linear()],
        pair: (linear(), linear()),
        fixed: [linear(), linear()],
        gate: seeded_tensor(&[3], seed),
    }
}

#[test]
fn gradients_go_through_bounds() {
    let x = seeded_tensor(&[4, 3], 1);
    let (net, blocks, deep) = (two(1), blocks(2), deep(3));
    assert_slope(&net, &grad!(two_loss)(&net, &x), |net| two_loss(net, &x));
    assert_slope(&blocks, &grad!(blocks_loss)(&blocks, &x), |net| {
        blocks_loss(net, &x)
    });
    assert_slope(&deep, &grad!(deep_loss)(&deep, &x), |net| deep_loss(net, &x));
    let (y, pullback) = vjp!(Two::forward, &net, &x);
    assert_eq!(y, net.forward(&x));
    let (_, by_x) = pullback(&Tensor::ones(&[4, 2]));
    let dots = jvp!(Two::forward, (&net, &x), (zero(), &Tensor::ones(&[4, 3]))).1;
    assert_close("duality", &[by_x.sum()], &[dots.sum()], 1e-12);
}

#[test]
fn floats_are_open_too() {
    let (deep, x) = (deep(3), seeded_tensor(&[4, 3], 1));
    let single = Deep {
        list: deep.list.iter().map(nn::Linear::cast).collect(),
        pair: (deep.pair.0.cast(), deep.pair.1.cast()),
        fixed: [deep.fixed[0].cast(), deep.fixed[1].cast()],
        gate: deep.gate.cast(),
    };
    let gradient = grad!(deep_loss)(&deep, &x);
    let of_single = grad!(single_loss)(&single, &x.cast());
    for (name, expected) in gradient.state_dict().iter() {
        let found: Tensor = of_single.state_dict()[name].cast();
        assert_close(name, &found.to_vec(), &expected.to_vec(), 1e-4);
    }
}

#[test]
fn functional_calls_go_through_bounds() {
    let (net, other, x) = (two(1), two(2), seeded_tensor(&[4, 3], 1));
    let y: Tensor = functional_call(&net, &other.state_dict(), (&x,));
    assert_eq!(y, other.forward(&x));
    assert_eq!(
        net.named_parameters().keys().collect::<Vec<_>>(),
        ["a.bias", "a.weight", "b.b.bias", "b.b.weight"]
    );
}

/// Of any module.
#[differentiable]
fn call<M: nn::Layer + Module>(net: &M, params: &ParamTree<FloatOf<M>>, x: &Tensor) -> f64 {
    let (y, buffers) = functional_call_with_buffers(net, params, (x,));
    let again = functional_call(net, (params, &buffers), (x,));
    (y * again).sum()
}

#[test]
fn ensembles_go_through_bounds() {
    let (nets, x) = ([two(1), two(2), two(3)], seeded_tensor(&[4, 3], 1));
    let (params, _) = stack_module_state(&nets).expect("one architecture");
    let slopes = vmap!(grad!(call::<Two>, argnums = 1), in_dims = (None, 0, None))(&nets[0], &params, &x);
    for (i, net) in nets.iter().enumerate() {
        let alone = grad!(two_loss)(net, &x).state_dict();
        for (name, expected) in alone.iter() {
            let found = slopes[name].index_axis(0, i as isize);
            assert_close(name, &found.to_vec(), &expected.to_vec(), 1e-12);
        }
    }
    let hessian = hessian!(blocks_loss, argnums = 1)(&blocks(2), &x);
    let rows = jacrev!(grad!(blocks_loss, argnums = 1), argnums = 1)(&blocks(2), &x);
    assert_close("Hessian", &hessian.to_vec(), &rows.to_vec(), 1e-10);
}

#[test]
fn lanes_part_in_bounds() {
    let (net, xs) = (blocks(2), seeded_tensor(&[6, 3], 5));
    let ys = vmap!(Blocks::forward, in_dims = (None, 0))(&net, &xs);
    let slopes = vmap!(grad!(blocks_loss, argnums = 1), in_dims = (None, 0))(&net, &xs);
    let mut ways = 0;
    for i in 0..6 {
        let x = xs.index_axis(0, i);
        ways |= 1 << usize::from(net.a.run(&x, 0.5).sum() > 0.0);
        assert_close(
            "lane",
            &ys.index_axis(0, i).to_vec(),
            &net.forward(&x).to_vec(),
            1e-12,
        );
        let alone = grad!(blocks_loss, argnums = 1)(&net, &x);
        assert_close("slope", &slopes.index_axis(0, i).to_vec(), &alone.to_vec(), 1e-12);
    }
    assert_eq!(ways, 3, "lanes go both ways");
}

#[test]
fn a_trait_stays_what_it_was() {
    let net = blocks(1);
    assert_eq!(
        (net.a.name(), net.b.loud()),
        ("scale".to_owned(), "BEND".to_owned())
    );
    assert_eq!(Scale::NAME, "scale");
}
