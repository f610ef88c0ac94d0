//! Trees of parameters: tensors by name.

use crate::element::{Float, Result};
use crate::error::Error;
use crate::values::Tensor;
use std::collections::BTreeMap;
use std::ops::{Add, Index, Mul, Sub};

/// Tensors by name, in the order of names. Gradients by one are one; it is added to and scaled like a tensor.
///
/// ```
/// use transform_runtime::{ParamTree, Tensor};
///
/// let params: ParamTree = [("w", Tensor::ones(&[2])), ("b", Tensor::zeros(&[1]))].into_iter().collect();
/// let stepped = &params - &(&params * 0.5);
/// assert_eq!(stepped["w"].to_vec(), [0.5, 0.5]);
/// assert_eq!(params.dot(&stepped), 1.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ParamTree<E: Float = f64> {
    pub(crate) entries: BTreeMap<String, Tensor<E>>,
}

impl<E: Float> Default for ParamTree<E> {
    fn default() -> Self {
        ParamTree {
            entries: BTreeMap::new(),
        }
    }
}

impl<E: Float> ParamTree<E> {
    /// No tensors.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// assert!(ParamTree::<f64>::new().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }
    /// The tensor of this name.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0])), ("b", Tensor::scalar(3.0))]);
    /// assert_eq!(w.get("b").map(|b| b.item()), Some(3.0));
    /// assert!(w.get("c").is_none());
    /// ```
    pub fn get(&self, name: &str) -> Option<&Tensor<E>> {
        self.entries.get(name)
    }
    /// The tensor of this name, to be changed.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let mut w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0])), ("b", Tensor::scalar(3.0))]);
    /// if let Some(b) = w.get_mut("b") {
    ///     *b += 1.0;
    /// }
    /// assert_eq!(w["b"].item(), 4.0);
    /// ```
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Tensor<E>> {
        self.entries.get_mut(name)
    }
    /// Puts a tensor in, and gives back the one of this name that was there.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let mut w = ParamTree::new();
    /// assert!(w.insert("a", Tensor::scalar(1.0)).is_none());
    /// assert_eq!(w.insert("a", Tensor::scalar(2.0)), Some(Tensor::scalar(1.0)));
    /// ```
    pub fn insert(&mut self, name: impl Into<String>, tensor: Tensor<E>) -> Option<Tensor<E>> {
        self.entries.insert(name.into(), tensor)
    }
    /// Takes a tensor out.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let mut w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0])), ("b", Tensor::scalar(3.0))]);
    /// assert_eq!(w.remove("b"), Some(Tensor::scalar(3.0)));
    /// assert_eq!(w.len(), 1);
    /// ```
    pub fn remove(&mut self, name: &str) -> Option<Tensor<E>> {
        self.entries.remove(name)
    }
    /// How many tensors there are.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0])), ("b", Tensor::scalar(3.0))]);
    /// assert_eq!(w.len(), 2);
    /// ```
    pub fn len(&self) -> usize {
        self.entries.len()
    }
    /// Whether there are none.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0])), ("b", Tensor::scalar(3.0))]);
    /// assert!(!w.is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
    /// The names.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0])), ("b", Tensor::scalar(3.0))]);
    /// assert_eq!(w.keys().collect::<Vec<_>>(), ["a", "b"]);
    /// ```
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }
    /// The tensors, in the order of their names.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0])), ("b", Tensor::scalar(3.0))]);
    /// assert_eq!(w.values().map(|x| x.sum()).sum::<f64>(), 6.0);
    /// ```
    pub fn values(&self) -> impl Iterator<Item = &Tensor<E>> {
        self.entries.values()
    }
    /// Names and tensors.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0])), ("b", Tensor::scalar(3.0))]);
    /// let lens: Vec<_> = w.iter().map(|(name, x)| (name, x.len())).collect();
    /// assert_eq!(lens, [("a", 2), ("b", 1)]);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Tensor<E>)> {
        self.entries.iter().map(|(name, x)| (name.as_str(), x))
    }
    /// The tensors in the other float type, or the same.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0])), ("b", Tensor::scalar(3.0))]);
    /// assert_eq!(w.cast::<f32>()["a"].to_vec(), [1f32, 2.0]);
    /// ```
    #[must_use]
    pub fn cast<F: Float>(&self) -> ParamTree<F> {
        self.iter().map(|(name, x)| (name, x.cast())).collect()
    }
    /// What `f` makes of every tensor.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0])), ("b", Tensor::scalar(3.0))]);
    /// assert_eq!(w.map(|x| x * x)["a"].to_vec(), [1.0, 4.0]);
    /// ```
    #[must_use]
    pub fn map(&self, mut f: impl FnMut(&Tensor<E>) -> Tensor<E>) -> Self {
        self.iter().map(|(name, x)| (name, f(x))).collect()
    }
    /// What `f` makes of every tensor and that of the same name in another tree.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0])), ("b", Tensor::scalar(3.0))]);
    /// assert_eq!(w.zip_map(&w, |a, b| a * b)["b"].item(), 9.0);
    /// ```
    ///
    /// # Panics
    /// If the trees do not have the same names.
    #[must_use]
    #[track_caller]
    pub fn zip_map(&self, other: &Self, mut f: impl FnMut(&Tensor<E>, &Tensor<E>) -> Tensor<E>) -> Self {
        self.same_names(other);
        let pairs = self.iter().zip(other.values());
        pairs.map(|((name, a), b)| (name, f(a, b))).collect()
    }
    /// The tensors that a filter takes by name, and all others: parameters that are trained, and those that are frozen.
    ///
    /// ```
    /// use transform_func::prelude::*;
    ///
    /// #[differentiable]
    /// fn loss(head: &ParamTree, frozen: &ParamTree, x: &Tensor) -> f64 {
    ///     (x * &frozen["body.scale"] * &head["head.scale"]).sum()
    /// }
    ///
    /// let params: ParamTree =
    ///     [("body.scale", Tensor::ones(&[2])), ("head.scale", Tensor::ones(&[2]))].into_iter().collect();
    /// let (head, body) = params.partition(|name, _| name.starts_with("head."));
    /// let slope = grad!(loss)(&head, &body, &Tensor::ones(&[2]));
    /// assert_eq!(slope.keys().collect::<Vec<_>>(), ["head.scale"]);
    /// assert_eq!(head.merge(body)?, params);
    /// # Ok::<(), transform_func::Error>(())
    /// ```
    #[must_use]
    pub fn partition(&self, mut takes: impl FnMut(&str, &Tensor<E>) -> bool) -> (Self, Self) {
        let (taken, left): (Vec<_>, Vec<_>) = self.iter().partition(|(name, x)| takes(name, x));
        let tree = |entries: Vec<(&str, &Tensor<E>)>| {
            entries.into_iter().map(|(name, x)| (name, x.clone())).collect()
        };
        (tree(taken), tree(left))
    }
    /// The tensors that a filter takes by name.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0])), ("b", Tensor::scalar(3.0))]);
    /// assert_eq!(w.filter(|_, x| x.ndim() == 1).keys().collect::<Vec<_>>(), ["a"]);
    /// ```
    #[must_use]
    pub fn filter(&self, takes: impl FnMut(&str, &Tensor<E>) -> bool) -> Self {
        self.partition(takes).0
    }
    /// The tensors of both trees.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0])), ("b", Tensor::scalar(3.0))]);
    /// let more = ParamTree::from_iter([("c", Tensor::scalar(4.0))]);
    /// assert_eq!(w.clone().merge(more)?.len(), 3);
    /// assert!(w.clone().merge(w).is_err());
    /// # Ok::<(), transform_func::Error>(())
    /// ```
    ///
    /// # Errors
    /// If a name is in both.
    pub fn merge(mut self, other: Self) -> Result<Self> {
        if let Some(name) = other.keys().find(|name| self.get(name).is_some()) {
            let message = format!("{name:?} is in both trees: leave it out of one");
            return Err(Error::new("merge", message));
        }
        self.entries.extend(other.entries);
        Ok(self)
    }
    /// The sum of the products of all numbers with those of another tree.
    ///
    /// ```
    /// # use transform_func::prelude::*;
    /// let w = ParamTree::from_iter([("a", Tensor::from([1.0, 2.0])), ("b", Tensor::scalar(3.0))]);
    /// assert_eq!(w.dot(&w), 1.0 + 4.0 + 9.0);
    /// ```
    ///
    /// # Panics
    /// If the trees do not have the same names.
    #[must_use]
    #[track_caller]
    pub fn dot(&self, other: &Self) -> E {
        self.same_names(other);
        self.values()
            .zip(other.values())
            .map(|(a, b)| (a * b).sum())
            .sum()
    }

    #[track_caller]
    fn same_names(&self, other: &Self) {
        let (names, others): (Vec<_>, Vec<_>) = (self.keys().collect(), other.keys().collect());
        assert!(
            names == others,
            "ParamTree: the names differ, {names:?} and {others:?}"
        );
    }
}

impl<E: Float> Index<&str> for ParamTree<E> {
    type Output = Tensor<E>;
    #[track_caller]
    fn index(&self, name: &str) -> &Tensor<E> {
        let names = || self.keys().collect::<Vec<_>>();
        self.get(name)
            .unwrap_or_else(|| panic!("ParamTree: no tensor is called {name:?}, there are {:?}", names()))
    }
}
impl<E: Float, S: Into<String>> FromIterator<(S, Tensor<E>)> for ParamTree<E> {
    fn from_iter<I: IntoIterator<Item = (S, Tensor<E>)>>(entries: I) -> Self {
        ParamTree {
            entries: entries.into_iter().map(|(name, x)| (name.into(), x)).collect(),
        }
    }
}
impl<E: Float> IntoIterator for ParamTree<E> {
    type Item = (String, Tensor<E>);
    type IntoIter = std::collections::btree_map::IntoIter<String, Tensor<E>>;
    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

macro_rules! pairwise {
    ($($op:ident $name:ident $sign:tt;)*) => { $(
        pairwise!(@of $op $name $sign: &ParamTree<E>, &ParamTree<E>);
        pairwise!(@of $op $name $sign: &ParamTree<E>, ParamTree<E>);
        pairwise!(@of $op $name $sign: ParamTree<E>, &ParamTree<E>);
        pairwise!(@of $op $name $sign: ParamTree<E>, ParamTree<E>);
    )* };
    (@of $op:ident $name:ident $sign:tt: $a:ty, $b:ty) => {
        impl<E: Float> $op<$b> for $a {
            type Output = ParamTree<E>;
            #[track_caller]
            fn $name(self, other: $b) -> ParamTree<E> {
                #[allow(clippy::needless_borrow, clippy::op_ref)] // of either kind
                self.zip_map(&other, |a, b| a $sign b)
            }
        }
    };
}
pairwise! {
    Add add +;
    Sub sub -;
}
impl<E: Float> Mul<E> for &ParamTree<E> {
    type Output = ParamTree<E>;
    fn mul(self, k: E) -> ParamTree<E> {
        self.map(|x| x * k)
    }
}
impl<E: Float> Mul<E> for ParamTree<E> {
    type Output = ParamTree<E>;
    fn mul(self, k: E) -> ParamTree<E> {
        &self * k
    }
}
macro_rules! scaled_from_the_left {
    ($($e:ty)*) => { $(
        impl Mul<&ParamTree<$e>> for $e {
            type Output = ParamTree<$e>;
            fn mul(self, tree: &ParamTree<$e>) -> ParamTree<$e> {
                tree * self
            }
        }
    )* };
}
scaled_from_the_left!(f64 f32);
