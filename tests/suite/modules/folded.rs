//! Modules in closures and chains: layers that a fold runs through, a module that a closure captures, methods that keep nothing.

use transform_func::prelude::*;

macro_rules! net {
    ($name:ident: $($mark:tt)*) => {
        mod $name {
            use transform_func::prelude::*;

            #[derive(Module, Clone, Debug, PartialEq)]
            pub(super) enum Layer {
                Dense(nn::Linear),
                Normed(Box<nn::LayerNorm>),
                Tanh,
            }
            #[derive(Module, Clone, Debug, PartialEq)]
            pub(super) struct Net {
                pub(super) layers: Vec<Layer>,
            }

            #[differentiable $($mark)*]
            impl Layer {
                fn forward(&self, x: &Tensor) -> Tensor {
                    match self {
                        Layer::Dense(linear) => linear.forward(x),
                        Layer::Normed(norm) => norm.forward(x),
                        Layer::Tanh => x.tanh(),
                    }
                }
            }
            #[differentiable $($mark)*]
            impl Net {
                pub(super) fn forward(&self, x: &Tensor) -> Tensor {
                    self.layers.iter().fold(x.clone(), |h, layer| layer.forward(&h))
                }
            }

            pub(super) fn net(rng: &mut Rng) -> Net {
                let layers = vec![
                    Layer::Dense(nn::Linear::new(3, 4, rng)),
                    Layer::Normed(Box::new(nn::LayerNorm::new(&[4]))),
                    Layer::Tanh,
                    Layer::Dense(nn::Linear::new(4, 2, rng)),
                ];
                Net { layers }
            }

            #[differentiable]
            pub(super) fn loss(net: &Net, params: &ParamTree, xs: &Tensor) -> f64 {
                let score = |x: &Tensor| functional_call(net, params, (x,)).square().sum();
                (0..xs.shape()[0]).map(|i| score(&xs.index_axis(0, i))).sum()
            }

            /// The slope along `v`, whose gradient is a product with the Hessian.
            #[differentiable]
            pub(super) fn along(net: &Net, params: &ParamTree, v: &ParamTree, xs: &Tensor) -> f64 {
                let (_, slope) = jvp!(loss, (net, params, xs), (zero(), v, zero()));
                slope
            }
        }
    };
}
net!(plain:);
net!(kept: (checkpoint));

#[test]
fn ensembles_have_the_slopes_of_their_members() {
    let mut rng = Rng::new(5);
    let nets = [(); 3].map(|()| plain::net(&mut rng));
    let xs = rng.normal(&[4, 3]);
    let (params, _) = stack_module_state(&nets).unwrap();
    let slopes = vmap!(grad!(plain::loss, argnums = 1), in_dims = (None, 0, None))(&nets[0], &params, &xs);
    let products = vmap!(grad!(plain::along, argnums = 1), in_dims = (None, 0, 0, None));
    let products = products(&nets[0], &params, &slopes, &xs);
    for (i, net) in nets.iter().enumerate() {
        let own = net.named_parameters();
        let slope = grad!(plain::loss, argnums = 1)(net, &own, &xs);
        let product = grad!(plain::along, argnums = 1)(net, &own, &slope, &xs);
        let own_slope = grad!(plain::loss, argnums = 1);
        let near = |step: f64| own_slope(net, &(&own + &(&slope * step)), &xs);
        for name in own.keys() {
            let of_lane = slopes[name].index_axis(0, i);
            assert!((of_lane - &slope[name]).abs().max() < 1e-12, "{name}");
            let of_lane = products[name].index_axis(0, i);
            assert!((of_lane - &product[name]).abs().max() < 1e-10, "{name}");
            let difference = (&near(1e-6)[name] - &near(-1e-6)[name]) / 2e-6;
            let off = (difference - &product[name]).abs().max();
            assert!(off < 1e-5 * (1.0 + product[name].abs().max()), "{name}: {off}");
        }
    }
}

#[test]
fn methods_that_keep_nothing_have_the_same_slopes() {
    let (net, kept) = (plain::net(&mut Rng::new(6)), kept::net(&mut Rng::new(6)));
    let (params, xs) = (net.named_parameters(), Rng::new(7).normal(&[2, 3]));
    let slope = grad!(plain::loss, argnums = 1)(&net, &params, &xs);
    assert_eq!(grad!(kept::loss, argnums = 1)(&kept, &params, &xs), slope);
    let product = grad!(plain::along, argnums = 1)(&net, &params, &slope, &xs);
    assert_eq!(
        grad!(kept::along, argnums = 1)(&kept, &params, &slope, &xs),
        product
    );
}

#[test]
fn jacobians_by_parameters_agree_in_both_modes() {
    let net = plain::net(&mut Rng::new(8));
    let (params, xs) = (net.named_parameters(), Rng::new(9).normal(&[2, 3]));
    let by_reverse = jacrev!(plain::loss, argnums = 1)(&net, &params, &xs);
    let by_forward = jacfwd!(plain::loss, argnums = 1)(&net, &params, &xs);
    for name in params.keys() {
        assert!(
            (&by_reverse[name] - &by_forward[name]).abs().max() < 1e-12,
            "{name}"
        );
    }
}
