//! Packets: one number for each of a few lanes. There are no arrays: functions of arrays are mapped in batches.

use super::choose::same;
use super::{Choose, Depths, Join, Level, Look, Pick, Storage, together};
use crate::custom::Ruled;
use crate::element::{Element, Float};
use crate::kernels::{Array, LANES, Pack};
use crate::rule::{Binary, Diff1, Diff2, Indexed, Many, Static1, Static2, Structural, Unary};
use crate::values::{Linearized, OnlyMapped, OutAt, Real, RefOf, Tensor, Wrt};
use std::marker::PhantomData;

/// One number for each lane of a packet.
#[derive(Clone, Copy, Default, Debug)]
pub struct Packet;

/// An array of a packet, of which there is none.
#[derive(Debug)]
pub enum NoArray<E> {
    #[doc(hidden)]
    Never(std::convert::Infallible, PhantomData<E>),
}
impl<E> Clone for NoArray<E> {
    fn clone(&self) -> Self {
        self.never()
    }
}
impl<E> NoArray<E> {
    fn never(&self) -> ! {
        match self {
            NoArray::Never(never, _) => match *never {},
        }
    }
}
/// Only functions of numbers run in packets.
fn none() -> ! {
    unreachable!("a packet has no arrays")
}

impl Level for Packet {
    type Scalar<E: Float> = Pack<E>;
    type Array<E: Element> = NoArray<E>;
    const DEPTH: usize = 0;
    const TANGENTS: bool = false;

    #[inline(always)]
    fn constant<E: Float>(x: E) -> Real<E, Packet> {
        Real::of(Pack([x; LANES]))
    }
    /// That of most lanes that are together; the others part.
    fn primal<E: Float>(x: &Real<E, Packet>) -> E {
        let lanes = together::lanes();
        let like = |i: usize| {
            let equal = (0..LANES).filter(|k| same(&x.0.0[*k], &x.0.0[i]));
            equal.fold(0, |bits, k| bits | 1 << k) & lanes
        };
        let here = (0..LANES).filter(|i| lanes >> i & 1 == 1);
        let most = here.max_by_key(|i| like(*i).count_ones()).unwrap_or(0);
        together::follow(like(most));
        x.0.0[most]
    }
    #[inline(always)]
    fn unary<E: Float, U: Unary>(u: &U, x: &Real<E, Packet>) -> Real<E, Packet> {
        Real::of(match U::OF_PACKS {
            Some(op) => E::pack_one(op, &x.0),
            None => x.0.map(|x| u.value(x)),
        })
    }
    #[inline(always)]
    fn binary<E: Float, B: Binary>(b: &B, x: &Real<E, Packet>, y: &Real<E, Packet>) -> Real<E, Packet> {
        Real::of(match B::OF_PACKS {
            Some(op) => E::pack_two(op, &x.0, &y.0),
            None => x.0.zip(&y.0, |x, y| b.value(x, y)),
        })
    }
    #[inline(always)]
    fn binary_const<E: Float, B: Binary>(b: &B, x: &Real<E, Packet>, y: E) -> Real<E, Packet> {
        Self::binary(b, x, &Self::constant(y))
    }
    #[inline(always)]
    fn const_binary<E: Float, B: Binary>(b: &B, x: E, y: &Real<E, Packet>) -> Real<E, Packet> {
        Self::binary(b, &Self::constant(x), y)
    }
    #[inline(always)]
    fn mul_add<E: Float>(x: &Real<E, Packet>, a: &Real<E, Packet>, b: &Real<E, Packet>) -> Real<E, Packet> {
        let mut y = x.0;
        for i in 0..LANES {
            y.0[i] = x.0.0[i].mul_add(a.0.0[i], b.0.0[i]);
        }
        Real::of(y)
    }
    #[inline(always)]
    fn decide<E: Float>(x: &Real<E, Packet>, y: &Real<E, Packet>, holds: fn(&E, &E) -> bool) -> bool {
        together::agree(x.0.bits(&y.0, holds))
    }
    #[inline(always)]
    fn is_nil<E: Float>(x: &Real<E, Packet>) -> bool {
        x.0.0.iter().all(|x| *x == <E as Element>::ZERO)
    }
    #[inline(always)]
    fn convert<A: Float, B: Float>(x: &Real<A, Packet>) -> Real<B, Packet> {
        Real::of(x.0.map(|x| B::of(x.as_f64())))
    }

    fn array<E: Element>(_: Array<E>) -> Tensor<E, Packet> {
        none()
    }
    fn primal_array<E: Element>(x: &Tensor<E, Packet>) -> Array<E> {
        x.0.never()
    }
    fn storage<E: Element>(x: &Tensor<E, Packet>) -> Storage {
        x.0.never()
    }
    fn shape<E: Element>(x: &Tensor<E, Packet>) -> &[usize] {
        x.0.never()
    }
    fn structural<E: Element, O: Structural>(_: &O, x: &Tensor<E, Packet>) -> Tensor<E, Packet> {
        x.0.never()
    }
    fn many<E: Element, O: Many>(_: &O, _: &[Tensor<E, Packet>]) -> Tensor<E, Packet> {
        none()
    }
    fn indexed<E: Element, O: Indexed>(
        _: &O,
        x: &Tensor<E, Packet>,
        _: &Tensor<i64, Packet>,
    ) -> Tensor<E, Packet> {
        x.0.never()
    }
    fn diff1<E: Float, O: Diff1>(_: &O, x: &Tensor<E, Packet>) -> Tensor<E, Packet> {
        x.0.never()
    }
    fn diff2<E: Float, O: Diff2>(_: &O, a: &Tensor<E, Packet>, _: &Tensor<E, Packet>) -> Tensor<E, Packet> {
        a.0.never()
    }
    fn static1<A: Element, B: Element, O: Static1<A, B>>(_: &O, x: &Tensor<A, Packet>) -> Tensor<B, Packet> {
        x.0.never()
    }
    fn static2<A: Element, B: Element, O: Static2<A, B>>(
        _: &O,
        a: &Tensor<A, Packet>,
        _: &Tensor<A, Packet>,
    ) -> Tensor<B, Packet> {
        a.0.never()
    }
    fn select<E: Element>(
        condition: &Tensor<bool, Packet>,
        _: &Tensor<E, Packet>,
        _: &Tensor<E, Packet>,
    ) -> Tensor<E, Packet> {
        condition.0.never()
    }
    fn convert_array<A: Float, B: Float>(x: &Tensor<A, Packet>) -> Tensor<B, Packet> {
        x.0.never()
    }
    fn set_element<E: Float>(x: &mut Tensor<E, Packet>, _: &[usize], _: &Real<E, Packet>) {
        x.0.never()
    }
    fn to_scalar<E: Float>(x: &Tensor<E, Packet>) -> Real<E, Packet> {
        x.0.never()
    }
    fn from_scalar<E: Float>(_: &Real<E, Packet>) -> Tensor<E, Packet> {
        none()
    }
    fn drawn<E: Element>(
        _: &[usize],
        _: &[(usize, usize)],
        _: &mut dyn FnMut(&[usize]) -> Array<E>,
    ) -> Tensor<E, Packet> {
        none()
    }
    fn numbers<E: Float>(x: &Tensor<E, Packet>) -> Vec<Real<E, Packet>> {
        x.0.never()
    }
    fn from_numbers<E: Float>(_: &[usize], _: Vec<Real<E, Packet>>) -> Tensor<E, Packet> {
        none()
    }
    fn by_rule<F: Ruled>(_: RefOf<'_, F, Packet>) -> OutAt<F, Packet> {
        unreachable!("a function with a rule runs lane by lane")
    }
    #[allow(unreachable_code, reason = "it says the type")]
    fn linearize_by_rule<F: Ruled>(
        args: RefOf<'_, F, Packet>,
        _: Wrt,
    ) -> (OutAt<F, Packet>, impl Linearized<F, Packet> + use<F>) {
        (Self::by_rule::<F>(args), OnlyMapped)
    }
}

impl Choose for Packet {
    fn sizes<E: Element>(x: &Tensor<E, Packet>, _: &mut dyn FnMut(usize, usize)) {
        x.0.never()
    }
    fn pick<E: Element>(x: &Tensor<E, Packet>, _: &Pick<'_>) -> Tensor<E, Packet> {
        x.0.never()
    }
    fn join<E: Element>(_: &[&Tensor<E, Packet>], _: &Join<'_>) -> Tensor<E, Packet> {
        none()
    }
    fn spread<E: Element>(x: &Tensor<E, Packet>, _: usize, _: usize) -> Tensor<E, Packet> {
        x.0.never()
    }
    fn identical<E: Element>(a: &Tensor<E, Packet>, _: &Tensor<E, Packet>) -> bool {
        a.0.never()
    }
    fn finite<E: Element>(x: &Tensor<E, Packet>, _: Look) -> bool {
        x.0.never()
    }
    fn plain<E: Element>(x: &Tensor<E, Packet>, _: &mut Depths) -> Array<E> {
        x.0.never()
    }
}
