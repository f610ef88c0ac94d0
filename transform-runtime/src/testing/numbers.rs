//! Values, tangents and cotangents as lists of numbers, and arguments that are moved along a direction.

use crate::element::{Element, Float};
use crate::levels::{Base, Level};
use crate::values::{Leaves, Lift, Params, Real, TanOf, Tensor, TensorTan};

/// The numbers of a value, or of the tangent beside it, in order.
#[derive(Default)]
struct Collect {
    of_tangent: bool,
    numbers: Vec<f64>,
}
impl Leaves<Base, Base> for Collect {
    fn number<E: Float>(&mut self, x: &Real<E, Base>, t: &mut Real<E, Base>) {
        let x = if self.of_tangent { t } else { x };
        self.numbers.push(x.0.as_f64());
    }
    fn tensor<E: Float>(&mut self, x: &Tensor<E, Base>, t: &mut TensorTan<E, Base>) {
        let numbers = if self.of_tangent {
            Base::numbers(&t.materialize(x.shape()))
        } else {
            Base::numbers(x)
        };
        self.numbers.extend(numbers.iter().map(|x| x.0.as_f64()));
    }
}

/// The numbers of a value.
pub(super) fn of_value<T: Lift>(x: &T::At<Base>) -> Vec<f64> {
    let mut collect = Collect::default();
    T::visit::<Base, Base, _>(x, &mut Default::default(), &mut collect);
    collect.numbers
}

/// The numbers of a tangent of `like`.
pub(super) fn of_tangent<T: Lift>(like: &T::At<Base>, t: &TanOf<T, Base>) -> Vec<f64> {
    let mut collect = tangents();
    T::visit::<Base, Base, _>(like, &mut t.clone(), &mut collect);
    collect.numbers
}

/// The numbers of the tangents of arguments.
pub(super) fn of_tangents<P: Params>(args: P::Ref<'_, Base>, t: &P::Tans<Base>) -> Vec<f64> {
    let mut collect = tangents();
    P::visit::<Base, Base, _>(args, &mut t.clone(), &mut collect);
    collect.numbers
}

fn tangents() -> Collect {
    Collect {
        of_tangent: true,
        numbers: Vec::new(),
    }
}

/// A tangent that looks random and is the same for a seed, at any level.
pub(super) struct Seeded(u64);
impl Seeded {
    /// Of the result of a function.
    pub(super) fn of_result<T: Lift, L: Level>(seed: u64, like: &T::At<Base>) -> TanOf<T, L> {
        let mut t = Default::default();
        T::visit::<Base, L, _>(like, &mut t, &mut Seeded(seed));
        t
    }
    /// Of arguments.
    pub(super) fn of_arguments<P: Params, L: Level>(seed: u64, args: P::Ref<'_, Base>) -> P::Tans<L> {
        let mut t = Default::default();
        P::visit::<Base, L, _>(args, &mut t, &mut Seeded(seed));
        t
    }
    /// A number in `[-1, 1)`: splitmix64.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}
impl<L: Level> Leaves<Base, L> for Seeded {
    fn number<E: Float>(&mut self, _: &Real<E, Base>, t: &mut Real<E, L>) {
        *t = L::constant(E::of(self.next()));
    }
    fn tensor<E: Float>(&mut self, x: &Tensor<E, Base>, t: &mut TensorTan<E, L>) {
        let numbers = (0..x.len()).map(|_| L::constant(E::of(self.next())));
        *t = TensorTan(Some(L::from_numbers(x.shape(), numbers.collect())));
    }
}

/// `x + step * t`, in the place of `t`.
struct Move(f64);
impl Leaves<Base, Base> for Move {
    fn number<E: Float>(&mut self, x: &Real<E, Base>, t: &mut Real<E, Base>) {
        t.0 = E::of(x.0.as_f64() + self.0 * t.0.as_f64());
    }
    fn tensor<E: Float>(&mut self, x: &Tensor<E, Base>, t: &mut TensorTan<E, Base>) {
        let tangents = Base::numbers(&t.materialize(x.shape()));
        let numbers = Base::numbers(x);
        let moved = numbers
            .iter()
            .zip(&tangents)
            .map(|(x, t)| Base::constant(E::of(x.0.as_f64() + self.0 * t.0.as_f64())));
        *t = TensorTan(Some(Base::from_numbers(x.shape(), moved.collect())));
    }
}

/// The arguments, moved along a direction.
pub(super) fn moved<P: Params>(args: P::Ref<'_, Base>, direction: &P::Tans<Base>, step: f64) -> P::At<Base> {
    let mut t = direction.clone();
    P::visit::<Base, Base, _>(args, &mut t, &mut Move(step));
    P::as_args::<Base>(&t, args)
}

/// What decides how closely numbers can agree: the largest argument, and whether a number is of single precision.
pub(super) struct Scale {
    pub(super) largest: f64,
    pub(super) single: bool,
}
impl Scale {
    /// Of arguments and of a result.
    pub(super) fn of<P: Params, T: Lift>(args: P::Ref<'_, Base>, y: &T::At<Base>) -> Self {
        let mut of_result = Scale::default();
        T::visit::<Base, Base, _>(y, &mut Default::default(), &mut of_result);
        let mut scale = Scale::of_arguments::<P>(args);
        scale.single |= of_result.single;
        scale
    }
    /// Of arguments.
    pub(super) fn of_arguments<P: Params>(args: P::Ref<'_, Base>) -> Self {
        let mut scale = Scale::default();
        P::visit::<Base, Base, _>(args, &mut Default::default(), &mut scale);
        scale
    }
}
impl Default for Scale {
    fn default() -> Self {
        Scale {
            largest: 1.0,
            single: false,
        }
    }
}
impl Leaves<Base, Base> for Scale {
    fn number<E: Float>(&mut self, x: &Real<E, Base>, _: &mut Real<E, Base>) {
        self.largest = self.largest.max(x.0.as_f64().abs());
        self.single |= E::NAME == <f32 as Element>::NAME;
    }
    fn tensor<E: Float>(&mut self, x: &Tensor<E, Base>, _: &mut TensorTan<E, Base>) {
        for x in Base::numbers(x) {
            self.largest = self.largest.max(x.0.as_f64().abs());
        }
        self.single |= E::NAME == <f32 as Element>::NAME;
    }
}
