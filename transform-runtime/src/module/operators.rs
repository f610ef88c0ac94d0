//! Operators of trees in annotated bodies, name by name: trees with trees, and with numbers.

use crate::element::Float;
use crate::levels::Level;
use crate::values::{LinearMap, NoMap, Operator, Real};
use std::collections::BTreeMap;

type Named<T> = BTreeMap<String, T>;

/// One derivative for each name.
#[derive(Debug)]
pub struct Each<M>(Named<M>);
impl<M: LinearMap> LinearMap for Each<M> {
    type In = Named<M::In>;
    type Out = Named<M::Out>;
    fn push(&self, t: &Named<M::In>) -> Named<M::Out> {
        let zero = M::In::default();
        let push = |(name, map): (&String, &M)| (name.clone(), map.push(t.get(name).unwrap_or(&zero)));
        self.0.iter().map(push).collect()
    }
    fn pull(&self, ct: &Named<M::Out>, into: &mut Named<M::In>) {
        for (name, map) in &self.0 {
            if let Some(ct) = ct.get(name) {
                map.pull(ct, into.entry(name.clone()).or_default());
            }
        }
    }
}

/// The derivative by a number that is an operand for every name.
#[derive(Debug)]
pub struct ForAll<M>(Named<M>);
impl<M: LinearMap> LinearMap for ForAll<M> {
    type In = M::In;
    type Out = Named<M::Out>;
    fn push(&self, t: &M::In) -> Named<M::Out> {
        let push = |(name, map): (&String, &M)| (name.clone(), map.push(t));
        self.0.iter().map(push).collect()
    }
    fn pull(&self, ct: &Named<M::Out>, into: &mut M::In) {
        for (name, map) in &self.0 {
            if let Some(ct) = ct.get(name) {
                map.pull(ct, into);
            }
        }
    }
}

impl<O: Copy, X: Operator<O, Y>, Y> Operator<O, Named<Y>> for Named<X> {
    type Out = Named<X::Out>;
    type Lhs = Each<X::Lhs>;
    type Rhs = Each<X::Rhs>;
    fn value(&self, op: O, rhs: &Named<Y>) -> Self::Out {
        same_names(self, rhs);
        let value = |((name, a), b): ((&String, &X), &Y)| (name.clone(), a.value(op, b));
        self.iter().zip(rhs.values()).map(value).collect()
    }
    fn linearize(&self, op: O, rhs: &Named<Y>) -> (Self::Out, (Self::Lhs, Self::Rhs)) {
        same_names(self, rhs);
        let pairs = self.iter().zip(rhs.values());
        let (y, a, b) = parted(pairs.map(|((name, a), b)| (name, a.linearize(op, b))));
        (y, (Each(a), Each(b)))
    }
}

/// Refuses trees that do not have the same names.
#[track_caller]
fn same_names<A, B>(a: &Named<A>, b: &Named<B>) {
    let names = (a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    assert!(
        names.0 == names.1,
        "ParamTree: the names differ, {:?} and {:?}",
        names.0,
        names.1
    );
}

/// Values and derivatives by name.
fn parted<'n, Y, A, B>(
    entries: impl Iterator<Item = (&'n String, (Y, (A, B)))>,
) -> (Named<Y>, Named<A>, Named<B>) {
    let (mut values, mut left, mut right) = (Named::new(), Named::new(), Named::new());
    for (name, (y, (a, b))) in entries {
        values.insert(name.clone(), y);
        left.insert(name.clone(), a);
        right.insert(name.clone(), b);
    }
    (values, left, right)
}

impl<O: Copy, X: Operator<O, Real<E, L>>, E: Float, L: Level> Operator<O, Real<E, L>> for Named<X> {
    type Out = Named<X::Out>;
    type Lhs = Each<X::Lhs>;
    type Rhs = ForAll<X::Rhs>;
    fn value(&self, op: O, rhs: &Real<E, L>) -> Self::Out {
        self.iter()
            .map(|(name, a)| (name.clone(), a.value(op, rhs)))
            .collect()
    }
    fn linearize(&self, op: O, rhs: &Real<E, L>) -> (Self::Out, (Self::Lhs, Self::Rhs)) {
        let (y, a, b) = parted(self.iter().map(|(name, a)| (name, a.linearize(op, rhs))));
        (y, (Each(a), ForAll(b)))
    }
}
impl<O: Copy, Y, E: Float, L: Level> Operator<O, Named<Y>> for Real<E, L>
where
    Real<E, L>: Operator<O, Y>,
{
    type Out = Named<<Self as Operator<O, Y>>::Out>;
    type Lhs = ForAll<<Self as Operator<O, Y>>::Lhs>;
    type Rhs = Each<<Self as Operator<O, Y>>::Rhs>;
    fn value(&self, op: O, rhs: &Named<Y>) -> Self::Out {
        rhs.iter()
            .map(|(name, b)| (name.clone(), self.value(op, b)))
            .collect()
    }
    fn linearize(&self, op: O, rhs: &Named<Y>) -> (Self::Out, (Self::Lhs, Self::Rhs)) {
        let (y, a, b) = parted(rhs.iter().map(|(name, b)| (name, self.linearize(op, b))));
        (y, (ForAll(a), Each(b)))
    }
}

macro_rules! constants {
    ($($e:ty)*) => { $(
        impl<O: Copy, X: Operator<O, $e>> Operator<O, $e> for Named<X> {
            type Out = Named<X::Out>;
            type Lhs = Each<X::Lhs>;
            type Rhs = NoMap;
            fn value(&self, op: O, rhs: &$e) -> Self::Out {
                self.iter().map(|(name, a)| (name.clone(), a.value(op, rhs))).collect()
            }
            fn linearize(&self, op: O, rhs: &$e) -> (Self::Out, (Self::Lhs, NoMap)) {
                let (y, a, _) = parted(self.iter().map(|(name, a)| (name, a.linearize(op, rhs))));
                (y, (Each(a), NoMap))
            }
        }
        impl<O: Copy, Y> Operator<O, Named<Y>> for $e
        where
            $e: Operator<O, Y>,
        {
            type Out = Named<<Self as Operator<O, Y>>::Out>;
            type Lhs = NoMap;
            type Rhs = Each<<Self as Operator<O, Y>>::Rhs>;
            fn value(&self, op: O, rhs: &Named<Y>) -> Self::Out {
                rhs.iter().map(|(name, b)| (name.clone(), self.value(op, b))).collect()
            }
            fn linearize(&self, op: O, rhs: &Named<Y>) -> (Self::Out, (NoMap, Self::Rhs)) {
                let (y, _, b) = parted(rhs.iter().map(|(name, b)| (name, self.linearize(op, b))));
                (y, (NoMap, Each(b)))
            }
        }
    )* };
}
constants!(f64 f32);
