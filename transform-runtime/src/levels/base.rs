//! The ground level: plain floats and arrays.

use super::{BaseArray, Dual, DualArray, Level, Storage, dual, stored};
use crate::custom::{Ruled, derivative, on_plain_values};
use crate::element::{Element, Float};
use crate::error::OrRaise;
use crate::kernels::{self, Array};
use crate::ops::elementwise::Zipped;
use crate::ops::matmul::Matmul;
use crate::rule::{Binary, Diff1, Diff2, Indexed, Many, Static1, Static2, Structural, Unary};
use crate::values::{Linearized, OutAt, Real, RefOf, Tensor, Wrt, checked_index};

/// Plain numbers and arrays.
#[derive(Clone, Copy, Default, Debug)]
pub struct Base;

impl Level for Base {
    type Scalar<E: Float> = E;
    type Array<E: Element> = BaseArray<E>;
    const DEPTH: usize = 0;
    const TANGENTS: bool = false;

    #[inline(always)]
    fn constant<E: Float>(x: E) -> Real<E, Base> {
        Real::of(x)
    }
    #[inline(always)]
    fn primal<E: Float>(x: &Real<E, Base>) -> E {
        x.0
    }
    #[inline(always)]
    fn unary<E: Float, U: Unary>(u: &U, x: &Real<E, Base>) -> Real<E, Base> {
        Real::of(u.value(x.0))
    }
    #[inline(always)]
    fn binary<E: Float, B: Binary>(b: &B, x: &Real<E, Base>, y: &Real<E, Base>) -> Real<E, Base> {
        Real::of(b.value(x.0, y.0))
    }
    #[inline(always)]
    fn binary_const<E: Float, B: Binary>(b: &B, x: &Real<E, Base>, y: E) -> Real<E, Base> {
        Real::of(b.value(x.0, y))
    }
    #[inline(always)]
    fn const_binary<E: Float, B: Binary>(b: &B, x: E, y: &Real<E, Base>) -> Real<E, Base> {
        Real::of(b.value(x, y.0))
    }
    #[inline(always)]
    fn mul_add<E: Float>(x: &Real<E, Base>, a: &Real<E, Base>, b: &Real<E, Base>) -> Real<E, Base> {
        Real::of(x.0.mul_add(a.0, b.0))
    }
    #[inline(always)]
    fn decide<E: Float>(x: &Real<E, Base>, y: &Real<E, Base>, holds: fn(&E, &E) -> bool) -> bool {
        holds(&x.0, &y.0)
    }
    #[inline(always)]
    fn is_nil<E: Float>(x: &Real<E, Base>) -> bool {
        x.0 == <E as Element>::ZERO
    }

    #[inline]
    fn array<E: Element>(x: Array<E>) -> Tensor<E, Base> {
        Tensor::of(x)
    }
    #[inline]
    fn primal_array<E: Element>(x: &Tensor<E, Base>) -> Array<E> {
        Array::clone(&x.0)
    }
    #[inline]
    fn retire<E: Element>(x: &mut BaseArray<E>) {
        x.retire();
    }
    fn storage<E: Element>(x: &Tensor<E, Base>) -> Storage {
        Storage::of(&x.0)
    }
    #[inline]
    fn shape<E: Element>(x: &Tensor<E, Base>) -> &[usize] {
        x.0.lengths()
    }
    fn structural<E: Element, O: Structural>(op: &O, x: &Tensor<E, Base>) -> Tensor<E, Base> {
        if op.transposes()
            && let Some(product) = x.0.transposed_product()
        {
            return Tensor(product);
        }
        Tensor::of(op.base(&x.0).or_raise())
    }
    fn many<E: Element, O: Many>(op: &O, xs: &[Tensor<E, Base>]) -> Tensor<E, Base> {
        let arrays: Vec<_> = xs.iter().map(Self::primal_array).collect();
        Tensor::of(op.base(&arrays).or_raise())
    }
    fn indexed<E: Element, O: Indexed>(
        op: &O,
        x: &Tensor<E, Base>,
        index: &Tensor<i64, Base>,
    ) -> Tensor<E, Base> {
        Tensor::of(op.base(&x.0, &index.0).or_raise())
    }
    fn diff1<E: Float, O: Diff1>(op: &O, x: &Tensor<E, Base>) -> Tensor<E, Base> {
        Tensor::of(op.base(&x.0).or_raise())
    }
    fn diff2<E: Float, O: Diff2>(op: &O, a: &Tensor<E, Base>, b: &Tensor<E, Base>) -> Tensor<E, Base> {
        Tensor::of(op.base(&a.0, &b.0).or_raise())
    }
    fn times_slope<E: Float, U: Unary>(u: &U, t: &Tensor<E, Base>, y: &Tensor<E, Base>) -> Tensor<E, Base> {
        let u = *u;
        let times = move |t: E, y: E| {
            let y = Real::<E, Base>::of(y);
            t * u.slope(&y, &y).0
        };
        Tensor::of(kernels::zip2(U::NAME, &t.0, &y.0, times).or_raise())
    }
    fn times_slope_along<E: Float, U: Unary>(
        u: &U,
        t: DualArray<E, Base>,
        y: DualArray<E, Base>,
    ) -> DualArray<E, Base> {
        let u = *u;
        let times = move |[t, t_dot, y, y_dot]: [E; 4]| {
            let dual = |x, x_dot| Real::<E, Dual<Base>>::dual(Real::of(x), Real::of(x_dot));
            let (t, y) = (dual(t, t_dot), dual(y, y_dot));
            let z = &t * &u.slope(&y, &y);
            [z.0.0.0, z.0.1.0]
        };
        if let (Some(t_dot), Some(y_dot)) = (&t.tangent, &y.tangent)
            && let Some(z) = kernels::zip4([&t.primal.0, &t_dot.0, &y.primal.0, &y_dot.0], times)
        {
            let [primal, tangent] = z.map(Tensor::of);
            return DualArray {
                primal,
                tangent: Some(tangent),
            };
        }
        dual::times_slope(&u, t, y)
    }
    fn unread<E: Float>(a: &Tensor<E, Base>, b: &Tensor<E, Base>) -> Tensor<E, Base> {
        let (&[m, k], &[_, n]) = (a.shape(), b.shape()) else {
            return Self::diff2(&Matmul, a, b);
        };
        match m * k * n < stored::SMALL {
            true => Self::diff2(&Matmul, a, b),
            false => Tensor(BaseArray::product(&a.0, &b.0, |a, b| {
                Matmul.base(a, b).or_raise()
            })),
        }
    }
    fn update<E: Float, B: Binary>(b: &B, mut x: Tensor<E, Base>, y: &Tensor<E, Base>) -> Tensor<E, Base> {
        Self::assign(b, &mut x, y);
        x
    }
    fn update_right<E: Float, B: Binary>(
        b: &B,
        x: &Tensor<E, Base>,
        mut y: Tensor<E, Base>,
    ) -> Tensor<E, Base> {
        let op = *b;
        match B::IN_PLACE && kernels::in_place(&mut y.0, &x.0, move |y, x| op.value(x, y)) {
            true => y,
            false => Self::diff2(&Zipped(*b), x, &y),
        }
    }
    fn update_either<E: Float, B: Binary>(
        b: &B,
        mut x: Tensor<E, Base>,
        y: Tensor<E, Base>,
    ) -> Tensor<E, Base> {
        let op = *b;
        match B::IN_PLACE && kernels::in_place(&mut x.0, &y.0, move |x, y| op.value(x, y)) {
            true => x,
            false => Self::update_right(b, &x, y),
        }
    }
    fn assign<E: Float, B: Binary>(b: &B, x: &mut Tensor<E, Base>, y: &Tensor<E, Base>) {
        let op = *b;
        if !(B::IN_PLACE && kernels::in_place(&mut x.0, &y.0, move |x, y| op.value(x, y))) {
            *x = Self::diff2(&Zipped(*b), x, y);
        }
    }
    fn diff1_owned<E: Float, O: Diff1>(op: &O, x: Tensor<E, Base>) -> Tensor<E, Base> {
        Tensor::of(op.base_owned(x.into_plain()).or_raise())
    }
    fn static1<A: Element, B: Element, O: Static1<A, B>>(op: &O, x: &Tensor<A, Base>) -> Tensor<B, Base> {
        Tensor::of(op.base(&x.0).or_raise())
    }
    fn static2<A: Element, B: Element, O: Static2<A, B>>(
        op: &O,
        a: &Tensor<A, Base>,
        b: &Tensor<A, Base>,
    ) -> Tensor<B, Base> {
        Tensor::of(op.base(&a.0, &b.0).or_raise())
    }
    fn select<E: Element>(
        condition: &Tensor<bool, Base>,
        a: &Tensor<E, Base>,
        b: &Tensor<E, Base>,
    ) -> Tensor<E, Base> {
        Tensor::of(
            kernels::zip3(
                "select",
                &condition.0,
                &a.0,
                &b.0,
                |c, a, b| if c { a } else { b },
            )
            .or_raise(),
        )
    }
    #[inline(always)]
    fn convert<A: Float, B: Float>(x: &Real<A, Base>) -> Real<B, Base> {
        Real::of(B::of(x.0.as_f64()))
    }
    fn convert_array<A: Float, B: Float>(x: &Tensor<A, Base>) -> Tensor<B, Base> {
        Tensor::of(kernels::map(&x.0, |x| B::of(x.as_f64())))
    }
    #[inline]
    fn element<E: Float>(x: &Tensor<E, Base>, index: &[usize]) -> Real<E, Base> {
        Real::of(x.0[index])
    }
    fn set_element<E: Float>(x: &mut Tensor<E, Base>, index: &[usize], value: &Real<E, Base>) {
        checked_index("index", x.shape(), index).or_raise();
        x.0[index] = value.0;
    }
    #[inline]
    fn to_scalar<E: Float>(x: &Tensor<E, Base>) -> Real<E, Base> {
        match x.0.first() {
            Some(&value) if x.0.ndim() == 0 => Real::of(value),
            _ => panic!("a number was expected, not a tensor of shape {:?}", x.0.shape()),
        }
    }
    #[inline]
    fn from_scalar<E: Float>(x: &Real<E, Base>) -> Tensor<E, Base> {
        Tensor::of(ndarray::arr0(x.0).into_dyn().into_shared())
    }
    fn drawn<E: Element>(
        shape: &[usize],
        _: &[(usize, usize)],
        draw: &mut dyn FnMut(&[usize]) -> Array<E>,
    ) -> Tensor<E, Base> {
        Tensor::of(draw(shape))
    }
    fn numbers<E: Float>(x: &Tensor<E, Base>) -> Vec<Real<E, Base>> {
        match x.0.as_slice() {
            Some(numbers) => numbers.iter().map(|x| Real::of(*x)).collect(),
            None => x.0.iter().map(|x| Real::of(*x)).collect(),
        }
    }
    fn by_rule<F: Ruled>(args: RefOf<'_, F, Base>) -> OutAt<F, Base> {
        on_plain_values::<F>(args)
    }
    fn linearize_by_rule<F: Ruled>(
        args: RefOf<'_, F, Base>,
        wrt: Wrt,
    ) -> (OutAt<F, Base>, impl Linearized<F, Base> + use<F>) {
        derivative::<F, Base>(args, wrt)
    }
    fn from_numbers<E: Float>(shape: &[usize], numbers: Vec<Real<E, Base>>) -> Tensor<E, Base> {
        Tensor::of(kernels::from_vec(
            shape,
            numbers.into_iter().map(|x| x.0).collect(),
        ))
    }
}
