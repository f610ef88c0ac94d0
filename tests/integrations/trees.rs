//! Tensors and trees of them are read as they were written.

use serde_json::{from_str, to_string};
use transform_func::prelude::*;

#[derive(Module, Clone, Debug)]
struct Net {
    hidden: nn::Linear,
    output: nn::Linear,
    #[module(buffer)]
    shift: Tensor,
}

#[differentiable]
impl Net {
    fn forward(&self, x: &Tensor) -> Tensor {
        self.output.forward(&self.hidden.forward(x).tanh()) + &self.shift
    }
}

fn net(rng: &mut Rng) -> Net {
    Net {
        hidden: nn::Linear::new(3, 4, rng),
        output: nn::Linear::new(4, 2, rng),
        shift: rng.normal(&[2]),
    }
}

#[test]
fn tensors_of_every_type_come_back() {
    let x = Tensor::from_shape_vec(&[2, 3], vec![0.1, -1e-300, 3.0, f64::MAX, -0.0, 1.0 / 3.0]).unwrap();
    for x in [x.clone(), x.t(), Tensor::zeros(&[0, 2]), Tensor::from(2.5)] {
        let back: Tensor = from_str(&to_string(&x).unwrap()).unwrap();
        assert_eq!(back, x);
        assert_eq!(back.shape(), x.shape());
    }
    let single = Tensor::from(vec![0.1f32, f32::MIN_POSITIVE]);
    assert_eq!(
        from_str::<Tensor<f32>>(&to_string(&single).unwrap()).unwrap(),
        single
    );
    let whole = Tensor::from(vec![i64::MIN, 0, i64::MAX]);
    assert_eq!(
        from_str::<Tensor<i64>>(&to_string(&whole).unwrap()).unwrap(),
        whole
    );
    let truths = Tensor::from(vec![true, false]);
    assert_eq!(
        from_str::<Tensor<bool>>(&to_string(&truths).unwrap()).unwrap(),
        truths
    );
}

#[test]
fn a_modules_state_comes_back() {
    let rng = &mut Rng::new(3);
    let (written, mut read) = (net(rng), net(rng));
    let x = rng.normal(&[5, 3]);
    assert_ne!(read.forward(&x), written.forward(&x));
    let state: ParamTree = from_str(&to_string(&written.state_dict()).unwrap()).unwrap();
    read.load_state_dict(&state).unwrap();
    assert_eq!(read.state_dict(), written.state_dict());
    assert_eq!(read.forward(&x), written.forward(&x));
}

#[test]
fn stacked_states_and_gradients_come_back() {
    let rng = &mut Rng::new(4);
    let nets = [net(rng), net(rng)];
    let (params, buffers) = stack_module_state(&nets).unwrap();
    for tree in [params, buffers] {
        let text = to_string(&tree).unwrap();
        assert_eq!(from_str::<ParamTree>(&text).unwrap(), tree);
    }
}

#[test]
fn what_is_no_tensor_is_refused() {
    let text = to_string(&Tensor::<f64>::ones(&[2, 2])).unwrap();
    let cut = text.replace("[2,2]", "[2,3]");
    assert_ne!(cut, text);
    let error = from_str::<Tensor>(&cut).unwrap_err();
    assert!(error.to_string().contains("data and dimension"), "{error}");
}
