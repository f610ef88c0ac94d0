//! Random numbers at a level: a generator that knows what lanes draw from it.

use crate::element::{Element, Float};
use crate::error::Error;
use crate::kernels;
use crate::levels::{Join, Level, Pick};
use crate::random::Rng;
use crate::values::{NoMap, Tensor};
use smallvec::SmallVec;
use std::marker::PhantomData;

/// A generator, and what the lanes that share it draw from it.
#[derive(Clone, Debug)]
pub struct Seeds {
    rng: Rng,
    /// The batches whose lanes draw numbers of their own: their depth, and how many lanes there are.
    apart: SmallVec<[(usize, usize); 2]>,
    /// The lanes of those batches that are here, where they have parted. All of them draw nonetheless.
    chosen: SmallVec<[(usize, Vec<usize>); 1]>,
    /// Whether nothing may be drawn.
    refused: bool,
}
impl Seeds {
    /// Nothing may be drawn.
    pub(crate) fn refuse(&mut self) {
        self.refused = true;
    }
    /// The lanes of the batch of this depth draw numbers of their own; `chunk` chunks of them were before.
    pub(crate) fn lanes_apart(&mut self, depth: usize, lanes: usize, chunk: usize) {
        self.rng.part();
        self.nth_split(chunk);
        self.apart.push((depth, lanes));
    }
    /// This lane draws numbers of its own.
    pub(crate) fn lane_apart(&mut self, lane: usize) {
        self.rng.part();
        self.nth_split(lane + 1);
    }
    /// This lane draws what all others draw; the owner goes on where the first one leaves the generator.
    pub(crate) fn lane_alike(&mut self, lane: usize) {
        if lane > 0 {
            self.rng.disown();
        }
    }
    /// The generator becomes its `n`th split, the 0th being itself.
    fn nth_split(&mut self, n: usize) {
        let mut parent = self.rng.clone();
        for _ in 0..n {
            self.rng = parent.split();
        }
    }
}

/// Where lanes have parted.
impl Seeds {
    /// Some lanes go on.
    pub(crate) fn pick(&mut self, pick: &Pick<'_>) {
        let Some(place) = self.apart.iter().position(|(depth, _)| *depth == pick.depth) else {
            return;
        };
        let all = || (0..self.apart[place].1).collect();
        let own = match self.chosen.iter().find(|(depth, _)| *depth == pick.depth) {
            Some((_, lanes)) => lanes.clone(),
            None => all(),
        };
        self.chosen.retain(|(depth, _)| *depth != pick.depth);
        self.chosen
            .push((pick.depth, pick.lanes.iter().map(|lane| own[*lane]).collect()));
    }
    /// Whether the next draws are the same but for the lanes that draw.
    pub(crate) fn goes_on_as(&self, other: &Self) -> bool {
        self.rng == other.rng && self.apart == other.apart && self.refused == other.refused
    }
    /// Lanes that are together again.
    pub(crate) fn join(&mut self, parts: &[&Seeds], join: &Join<'_>) {
        let lanes_of = |seeds: &&Seeds| {
            let own = seeds.chosen.iter().find(|(depth, _)| *depth == join.depth);
            own.map_or_else(Vec::new, |(_, lanes)| lanes.clone())
        };
        let lanes: Vec<usize> = parts.iter().flat_map(lanes_of).collect();
        self.chosen.retain(|(depth, _)| *depth != join.depth);
        if !lanes.is_empty() {
            let order = join.order.iter().map(|at| lanes[*at as usize]);
            self.chosen.push((join.depth, order.collect()));
        }
    }
}

/// A generator that was an argument, at a level: each lane draws what it was told to.
#[derive(Debug)]
pub struct Stream<L>(pub(crate) Seeds, PhantomData<L>);
impl<L> Clone for Stream<L> {
    fn clone(&self) -> Self {
        Stream(self.0.clone(), PhantomData)
    }
}
impl<L: Level> Stream<L> {
    /// At this level; nobody has said anything of lanes yet.
    pub(crate) fn new(rng: Rng) -> Self {
        Stream(
            Seeds {
                rng,
                apart: SmallVec::new(),
                chosen: SmallVec::new(),
                refused: false,
            },
            PhantomData,
        )
    }
    /// The generator.
    pub(crate) fn into_rng(mut self) -> Rng {
        self.0.rng.disown();
        self.0.rng
    }
    /// A copy whose draws are made for the owner, if there is one.
    pub(crate) fn borrowed(&self) -> Self {
        let mut copy = self.clone();
        copy.0.rng = self.0.rng.borrowed();
        copy
    }
    /// At another level. Batches deeper than it are over.
    pub(crate) fn at<M: Level>(&self) -> Stream<M> {
        let mut seeds = self.0.clone();
        seeds.apart.retain(|(depth, _)| *depth <= M::DEPTH);
        seeds.chosen.retain(|(depth, _)| *depth <= M::DEPTH);
        Stream(seeds, PhantomData)
    }
    #[track_caller]
    fn draw<E: Element>(
        &mut self,
        shape: &[usize],
        mut one: impl FnMut(&mut Rng, &[usize]) -> Tensor<E>,
    ) -> Tensor<E, L> {
        if self.0.refused {
            let message = "a random number is drawn from a generator that is not mapped: say whether lanes draw \
                           numbers of their own, randomness = \"different\", or the same, randomness = \"same\"";
            Error::new("vmap!", message).raise()
        }
        let Seeds {
            rng, apart, chosen, ..
        } = &mut self.0;
        let drawn = L::drawn(shape, apart, &mut |shape| one(rng, shape).into_plain());
        chosen.iter().fold(drawn, |drawn, (depth, lanes)| {
            let of = apart
                .iter()
                .find(|(other, _)| other == depth)
                .map_or(0, |(_, of)| *of);
            let depth = *depth;
            L::pick(&drawn, &Pick { depth, of, lanes })
        })
    }
}

impl<L: Level> Stream<L> {
    /// As the generator's method.
    #[track_caller]
    pub fn normal(&mut self, shape: &[usize]) -> Tensor<f64, L> {
        self.draw(shape, |rng, shape| rng.normal(shape))
    }
    /// The value, which depends on nothing.
    #[track_caller]
    pub fn linearize_normal(&mut self, shape: &[usize]) -> (Tensor<f64, L>, (NoMap, NoMap)) {
        (self.normal(shape), (NoMap, NoMap))
    }
    /// As the generator's method.
    #[track_caller]
    pub fn normal_as<E: Float>(&mut self, shape: &[usize]) -> Tensor<E, L> {
        self.draw(shape, |rng, shape| rng.normal_as(shape))
    }
    /// The value, which depends on nothing.
    #[track_caller]
    pub fn linearize_normal_as<E: Float>(&mut self, shape: &[usize]) -> (Tensor<E, L>, (NoMap, NoMap)) {
        (self.normal_as(shape), (NoMap, NoMap))
    }
    /// As the generator's method.
    #[track_caller]
    pub fn uniform(&mut self, shape: &[usize]) -> Tensor<f64, L> {
        self.draw(shape, |rng, shape| rng.uniform(shape))
    }
    /// The value, which depends on nothing.
    #[track_caller]
    pub fn linearize_uniform(&mut self, shape: &[usize]) -> (Tensor<f64, L>, (NoMap, NoMap)) {
        (self.uniform(shape), (NoMap, NoMap))
    }
    /// As the generator's method.
    #[track_caller]
    pub fn uniform_as<E: Float>(&mut self, shape: &[usize]) -> Tensor<E, L> {
        self.draw(shape, |rng, shape| rng.uniform_as(shape))
    }
    /// The value, which depends on nothing.
    #[track_caller]
    pub fn linearize_uniform_as<E: Float>(&mut self, shape: &[usize]) -> (Tensor<E, L>, (NoMap, NoMap)) {
        (self.uniform_as(shape), (NoMap, NoMap))
    }
    /// As the generator's method.
    #[track_caller]
    pub fn bernoulli(&mut self, p: f64, shape: &[usize]) -> Tensor<f64, L> {
        self.draw(shape, |rng, shape| rng.bernoulli(p, shape))
    }
    /// The value, which depends on nothing.
    #[track_caller]
    pub fn linearize_bernoulli(
        &mut self,
        p: f64,
        shape: &[usize],
    ) -> (Tensor<f64, L>, (NoMap, NoMap, NoMap)) {
        (self.bernoulli(p, shape), (NoMap, NoMap, NoMap))
    }
    /// As the generator's method.
    #[track_caller]
    pub fn bernoulli_as<E: Element>(&mut self, p: f64, shape: &[usize]) -> Tensor<E, L> {
        self.draw(shape, |rng, shape| rng.bernoulli_as(p, shape))
    }
    /// The value, which depends on nothing.
    #[track_caller]
    pub fn linearize_bernoulli_as<E: Element>(
        &mut self,
        p: f64,
        shape: &[usize],
    ) -> (Tensor<E, L>, (NoMap, NoMap, NoMap)) {
        (self.bernoulli_as(p, shape), (NoMap, NoMap, NoMap))
    }
    /// As the generator's method.
    #[track_caller]
    pub fn randint(&mut self, low: i64, high: i64, shape: &[usize]) -> Tensor<i64, L> {
        self.draw(shape, |rng, shape| rng.randint(low, high, shape))
    }
    /// The value, which depends on nothing.
    #[track_caller]
    pub fn linearize_randint(
        &mut self,
        low: i64,
        high: i64,
        shape: &[usize],
    ) -> (Tensor<i64, L>, (NoMap, NoMap, NoMap, NoMap)) {
        (self.randint(low, high, shape), (NoMap, NoMap, NoMap, NoMap))
    }
    /// As the generator's method.
    #[track_caller]
    pub fn permutation(&mut self, n: usize) -> Tensor<i64, L> {
        self.draw(&[n], |rng, shape| {
            let lanes: usize = shape[..shape.len() - 1].iter().product();
            let places = (0..lanes).flat_map(|_| rng.permutation(n).to_vec()).collect();
            Tensor::of(kernels::from_vec(shape, places))
        })
    }
    /// The value, which depends on nothing.
    #[track_caller]
    pub fn linearize_permutation(&mut self, n: usize) -> (Tensor<i64, L>, (NoMap, NoMap)) {
        (self.permutation(n), (NoMap, NoMap))
    }
    /// As the generator's method.
    #[must_use]
    pub fn split(&mut self) -> Self {
        let mut seeds = self.0.clone();
        seeds.rng = self.0.rng.split();
        Stream(seeds, PhantomData)
    }
    /// A copy for a call that changes it by `&mut`: this one goes on where the call leaves it.
    #[must_use]
    pub fn lend(&mut self) -> Self {
        let mut seeds = self.0.clone();
        seeds.rng = self.0.rng.lend();
        Stream(seeds, PhantomData)
    }
    /// The value, which depends on nothing.
    pub fn linearize_lend(&mut self) -> (Self, (NoMap,)) {
        (self.lend(), (NoMap,))
    }
    /// The value, which depends on nothing.
    pub fn linearize_split(&mut self) -> (Self, (NoMap,)) {
        (self.split(), (NoMap,))
    }
}

/// A generator, as an argument of an operation: an argument of the function, or made in it.
pub trait Draws<E: Float, L: Level> {
    /// [`Rng::bernoulli_as`]
    fn draw_kept(&mut self, p: f64, shape: &[usize]) -> Tensor<E, L>;
}
impl<E: Float, L: Level> Draws<E, L> for Rng {
    #[track_caller]
    fn draw_kept(&mut self, p: f64, shape: &[usize]) -> Tensor<E, L> {
        L::array(self.bernoulli_as::<E>(p, shape).into_plain())
    }
}
impl<E: Float, L: Level> Draws<E, L> for Stream<L> {
    #[track_caller]
    fn draw_kept(&mut self, p: f64, shape: &[usize]) -> Tensor<E, L> {
        self.bernoulli_as::<E>(p, shape)
    }
}
