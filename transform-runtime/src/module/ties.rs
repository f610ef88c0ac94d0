//! Tied parameters: tensors of a module that are one array when it is made.

use crate::element::Float;
use crate::levels::{Base, Level, Storage};
use crate::values::{Leaves, Lift, Real, TanOf, Tensor, TensorTan};

/// The arrays that a walk has seen.
#[derive(Default)]
pub(super) struct Seen(Vec<Storage>);
impl Seen {
    /// Whether a tensor is the array of one before it.
    pub(super) fn again<E: Float>(&mut self, x: &Tensor<E>) -> bool {
        let storage = Base::storage(x);
        let again = self.0.iter().any(|seen| seen.is(&storage));
        if !again {
            self.0.push(storage);
        }
        again
    }
}

/// A module that a function returns, in which no two tensors are one array. The gradients of two parameters often are,
/// and those parameters are not tied for that.
pub fn unshared<T: Lift>(x: T::At<Base>) -> T::At<Base> {
    struct Unshared {
        seen: Seen,
        copied: bool,
    }
    impl Leaves<Base, Base> for Unshared {
        fn number<E: Float>(&mut self, _: &Real<E, Base>, _: &mut Real<E, Base>) {}
        fn tensor<E: Float>(&mut self, x: &Tensor<E>, t: &mut TensorTan<E, Base>) {
            if self.seen.again(x) {
                self.copied = true;
                t.0 = Some(Tensor::of((*x.0).to_owned().into_shared()));
            }
        }
    }
    let mut walk = Unshared {
        seen: Seen::default(),
        copied: false,
    };
    T::visit::<Base, Base, _>(&x, &mut TanOf::<T, Base>::default(), &mut walk);
    if !walk.copied {
        return x;
    }
    let mut values = T::to_tan::<Base>(&x);
    walk.seen = Seen::default();
    T::visit::<Base, Base, _>(&x, &mut values, &mut walk);
    T::to_value::<Base>(&values, &x)
}
