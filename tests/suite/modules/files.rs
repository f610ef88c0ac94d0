//! Trees as safetensors files, ours and PyTorch's.

use std::path::{Path, PathBuf};

use transform_func::Float;
use transform_func::prelude::*;

use super::net;
use crate::laws::assert_close;

/// What `tests/data/safetensors/make.py` saved.
#[derive(Module, Clone, Debug, PartialEq)]
struct Network<E: Float = f64> {
    first: Affine<E>,
    norm: Norm<E>,
}

#[derive(Module, Clone, Debug, PartialEq)]
struct Affine<E: Float> {
    weight: Tensor<E>,
    bias: Tensor<E>,
}

#[derive(Module, Clone, Debug, PartialEq)]
struct Norm<E: Float> {
    weight: Tensor<E>,
    bias: Tensor<E>,
    #[module(buffer)]
    running_mean: Tensor<E>,
    #[module(buffer)]
    running_var: Tensor<E>,
    #[module(buffer)]
    num_batches_tracked: Tensor<E>,
}

impl<E: Float> Network<E> {
    fn new() -> Self {
        let zeros = || Tensor::<E>::zeros(&[3]);
        Network {
            first: Affine {
                weight: Tensor::zeros(&[3, 2]),
                bias: zeros(),
            },
            norm: Norm {
                weight: zeros(),
                bias: zeros(),
                running_mean: zeros(),
                running_var: zeros(),
                num_batches_tracked: Tensor::from(E::of(0.0)),
            },
        }
    }
}

#[differentiable]
impl Network<f64> {
    fn forward(&self, x: &Tensor) -> Tensor {
        let y = x.matmul(&self.first.weight.t()) + &self.first.bias;
        let spread = (&self.norm.running_var + 1e-5).sqrt();
        (y - &self.norm.running_mean) / spread * &self.norm.weight + &self.norm.bias
    }
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/safetensors")
        .join(name)
}

/// A place for a file that goes away.
struct Place(PathBuf);
impl Place {
    fn new(name: &str) -> Self {
        Place(std::env::temp_dir().join(format!("transform-func-{}-{name}", std::process::id())))
    }
}
impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn a_file_of_pytorch_s_is_loaded() {
    let state = ParamTree::load_safetensors(data("network_f64.safetensors")).expect("it is one of PyTorch's");
    let mut network = Network::new();
    network
        .load_state_dict(&state)
        .expect("the names are the module's");
    assert_eq!(network.norm.num_batches_tracked.item(), 3.0);
    let x = Tensor::from_shape_vec(&[2, 2], vec![1.0, -2.0, 0.5, 3.0]).expect("four numbers");
    let y = [
        -0.4999975000187499,
        0.31249992187514647,
        -2.9999200023999197,
        -0.9999950000374997,
        0.46874972656301267,
        -9.99978000659978,
    ];
    assert_close("forward", &network.forward(&x).to_vec(), &y, 1e-14);
}

#[test]
fn the_other_float_type_is_cast() {
    let single = ParamTree::<f32>::load_safetensors(data("network_f32.safetensors")).expect("it is of f32");
    let double = ParamTree::<f64>::load_safetensors(data("network_f64.safetensors")).expect("it is of f64");
    assert_eq!(single.cast(), double);
    assert_eq!(double.cast(), single);
    Network::<f32>::new()
        .load_state_dict(&single)
        .expect("the names are the module's");
    for (refused, other) in [
        (
            ParamTree::<f64>::load_safetensors(data("network_f32.safetensors")).err(),
            "F32",
        ),
        (
            ParamTree::<f32>::load_safetensors(data("network_f64.safetensors")).err(),
            "F64",
        ),
    ] {
        let message = refused.expect("it is of the other type").to_string();
        assert!(
            message.contains(other) && message.contains("cast::<f"),
            "{message}"
        );
    }
}

#[track_caller]
fn assert_refused(name: &str, words: &[&str]) {
    let error = ParamTree::<f64>::load_safetensors(data(name)).expect_err(name);
    for word in words {
        assert!(error.to_string().contains(word), "{word} in {error}");
    }
}

#[test]
fn what_is_no_float_is_refused_by_name() {
    assert_refused(
        "half.safetensors",
        &["half is F16 in the file", "convert it to f64"],
    );
    assert_refused("labels.safetensors", &["labels is I64 in the file", "rank 0"]);
    assert_refused(
        "large.safetensors",
        &["large is I64", "9007199254740993 is no f64"],
    );
    assert_refused("missing.safetensors", &["missing.safetensors"]);
    assert_refused("README.md", &["not a safetensors file"]);
    let bytes = net().state_dict().to_bytes();
    let error = ParamTree::<f64>::from_bytes(&bytes[..bytes.len() - 1]).expect_err("a byte is missing");
    assert!(error.to_string().contains("not a safetensors file"), "{error}");
}

#[test]
fn a_file_is_read_as_it_was_written() {
    let place = Place::new("net.safetensors");
    let mut state = net().state_dict();
    state.insert("empty", Tensor::zeros(&[0, 3]));
    state.insert("odd", Tensor::from([f64::NEG_INFINITY, -0.0, f64::MIN_POSITIVE]));
    state
        .save_safetensors(&place.0)
        .expect("the folder can be written to");
    let loaded = ParamTree::load_safetensors(&place.0).expect("it was written");
    assert_eq!(loaded, state);
    assert!(loaded["odd"].to_vec()[1].is_sign_negative());
    // Over an old file, and views, which are not in the order of their numbers.
    let turned = state.map(|x| if x.ndim() == 2 { x.t() } else { x.clone() });
    turned.save_safetensors(&place.0).expect("it is written over");
    assert_eq!(
        ParamTree::load_safetensors(&place.0).expect("it was written"),
        turned
    );
    let nowhere = place.0.join("nowhere");
    let error = state.save_safetensors(&nowhere).expect_err("a file is no folder");
    assert!(error.to_string().contains("nowhere"), "{error}");
}

#[test]
fn a_file_of_another_module_changes_nothing() {
    let state = ParamTree::load_safetensors(data("network_f64.safetensors")).expect("it is one of PyTorch's");
    let (mut other, before) = (net(), net());
    let message = other
        .load_state_dict(&state)
        .expect_err("other names")
        .to_string();
    assert!(
        message.contains("unexpected") && message.contains("norm.running_var"),
        "{message}"
    );
    assert_eq!(other, before);
    let mut larger = Network::<f64>::new();
    larger.norm.bias = Tensor::ones(&[4]);
    let before = larger.clone();
    let message = larger
        .load_state_dict(&state)
        .expect_err("another shape")
        .to_string();
    assert!(
        message.contains("norm.bias has shape [4] in the module, [3] in the state"),
        "{message}"
    );
    assert_eq!(larger, before);
}
