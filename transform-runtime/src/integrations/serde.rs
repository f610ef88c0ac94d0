//! Tensors and trees of them by [serde](https://serde.rs) (feature `serde`). A tensor is written as ndarray writes its arrays, a tree as a map from
//! names to tensors.
//!
//! JSON has no infinities and no NaN: other formats, or `save_safetensors`, keep them.

use crate::element::{Element, Float};
use crate::module::ParamTree;
use crate::values::Tensor;
use ndarray::ArrayD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

impl<E: Element + Serialize> Serialize for Tensor<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.view().serialize(serializer)
    }
}
impl<'de, E: Element + Deserialize<'de>> Deserialize<'de> for Tensor<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ArrayD::deserialize(deserializer).map(Tensor::from)
    }
}

impl<E: Float + Serialize> Serialize for ParamTree<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.entries.serialize(serializer)
    }
}
impl<'de, E: Float + Deserialize<'de>> Deserialize<'de> for ParamTree<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let entries = BTreeMap::deserialize(deserializer)?;
        Ok(ParamTree { entries })
    }
}
