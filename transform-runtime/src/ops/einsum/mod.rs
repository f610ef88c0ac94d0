//! Sums of products by indices: `einsum("ij,jk->ik", (&a, &b))`, a function and a [`Function`] of the same name.
//!
//! Operands are first arranged, each by itself, so that every axis has an index of its own (`spec`); the rest is
//! products of pairs (`contract`). A cotangent is contracted with the other operands and goes back by the same steps.

mod contract;
mod spec;

use crate::element::Float;
use crate::error::OrRaise;
use crate::kernels::Shape;
use crate::levels::{Base, Level};
use crate::ops::handle::handle;
use crate::values::{
    BarsOf, ByStr, ByTuple, DotsOf, Function, Items, Keep, Linearized, OutAt, OutTan, RefOf, Tensor,
    TensorTan, Wrt,
};
use contract::{Indexed, contract};
use spec::{Arranged, Spec, Step};

impl Arranged {
    fn apply<E: Float, L: Level>(&self, x: &Tensor<E, L>) -> Indexed<E, L> {
        let array = self.steps.iter().fold(x.clone(), |x, step| match step {
            Step::Diagonal { a, b, .. } => x.diagonal_of(*a, *b),
            Step::Drop { after, .. } => x.reshape(after),
        });
        Indexed {
            array,
            indices: self.indices.clone(),
        }
    }
    /// The transpose of [`apply`](Self::apply), from an array with some of the indices.
    fn transpose<E: Float, L: Level>(&self, ct: &Indexed<E, L>) -> Tensor<E, L> {
        // Along an index that was summed alone the cotangent is the same.
        let present: Vec<_> = self
            .indices
            .iter()
            .copied()
            .filter(|index| ct.indices.contains(index))
            .collect();
        let axes = self.indices.iter().zip(&self.shape);
        let shape: Shape = axes
            .map(|(index, &len)| if present.contains(index) { len } else { 1 })
            .collect();
        let whole = ct.ordered(&present).reshape(&shape).expand_to(&self.shape);
        self.steps.iter().rev().fold(whole, |ct, step| match step {
            Step::Diagonal { a, b, before } => ct.embedded_in(*a, *b, before),
            Step::Drop { before, .. } => ct.reshape(before),
        })
    }
}

/// The derivative by all operands.
#[derive(Debug)]
pub struct EinsumMap<E: Float, L: Level> {
    spec: Spec,
    operands: Vec<Indexed<E, L>>,
    wrt: Wrt,
}
impl<E: Float, L: Level> EinsumMap<E, L> {
    #[track_caller]
    fn new(spec: &str, operands: &[&Tensor<E, L>], wrt: Wrt) -> Self {
        let shapes: Vec<_> = operands.iter().map(|x| x.shape()).collect();
        let spec = Spec::parse(spec, &shapes).or_raise();
        let operands = spec
            .operands
            .iter()
            .zip(operands)
            .map(|(of, x)| of.apply(x))
            .collect();
        EinsumMap { spec, operands, wrt }
    }
    fn value(&self) -> Tensor<E, L> {
        self.contracted(self.operands.clone())
    }
    fn contracted(&self, operands: Vec<Indexed<E, L>>) -> Tensor<E, L> {
        contract(operands, &self.spec.output).ordered(&self.spec.output)
    }
    fn push(&self, dots: &dyn Items<TensorTan<E, L>>) -> TensorTan<E, L> {
        let mut sum = TensorTan::default();
        for (k, dot) in dots.items().into_iter().enumerate() {
            if let Some(t) = &dot.0 {
                let mut operands = self.operands.clone();
                operands[k] = self.spec.operands[k].apply(t);
                sum.add(self.contracted(operands));
            }
        }
        sum
    }
    fn pull(&self, ct: &TensorTan<E, L>, bars: &mut dyn Items<TensorTan<E, L>>) {
        let Some(ct) = &ct.0 else { return };
        if !self.wrt.wants(2) {
            return;
        }
        for (k, bar) in bars.items_mut().into_iter().enumerate() {
            let mut factors = self.operands.clone();
            factors[k] = Indexed {
                array: ct.clone(),
                indices: self.spec.output.clone(),
            };
            let of = &self.spec.operands[k];
            bar.add(of.transpose(&contract(factors, &of.indices)));
        }
    }
}

/// Tensors as operands: a tuple of one to six of them, or of references.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of operands",
    label = "expected a tuple of references to tensors, `(&a, &b)`, of one dtype"
)]
pub trait Operands<E: Float> {
    /// The tensors in order.
    fn tensors(&self) -> Vec<&Tensor<E>>;
}
/// A tensor or a reference to one.
pub trait Operand<E: Float> {
    /// The tensor.
    fn tensor(&self) -> &Tensor<E>;
}
impl<E: Float> Operand<E> for Tensor<E> {
    fn tensor(&self) -> &Tensor<E> {
        self
    }
}
impl<E: Float> Operand<E> for &Tensor<E> {
    fn tensor(&self) -> &Tensor<E> {
        self
    }
}
macro_rules! operands {
    ($($x:ident $index:tt),+) => {
        impl<E: Float, $($x: Operand<E>),+> Operands<E> for ($($x,)+) {
            fn tensors(&self) -> Vec<&Tensor<E>> {
                vec![$(self.$index.tensor()),+]
            }
        }
    };
}
operands!(A 0);
operands!(A 0, B 1);
operands!(A 0, B 1, C 2);
operands!(A 0, B 1, C 2, D 3);
operands!(A 0, B 1, C 2, D 3, F 4);
operands!(A 0, B 1, C 2, D 3, F 4, G 5);

/// The sum of the products of elements, over all indices that are not in the output.
///
/// The specification has a term for each operand, separated by commas, and in it a letter for each axis; behind `->`
/// are those of the output. Without `->` the output has the letters that occur once, sorted. A letter twice in a term
/// takes a diagonal. `...` stands for the axes without letter, which broadcast from the right; without `->` they are
/// the first of the output. Axes of length 1 broadcast. Spaces mean nothing.
///
/// ```
/// # use transform_runtime::{Tensor, einsum};
/// let a = Tensor::<f64>::arange(0.0, 6.0).reshape(&[2, 3]);
/// let b = Tensor::<f64>::ones(&[3, 4]);
/// assert_eq!(einsum("ij,jk->ik", (&a, &b)), a.matmul(&b));
/// assert_eq!(einsum("ij->", (&a,)).item(), 15.0);
/// assert_eq!(einsum("ii->i", (&Tensor::<f64>::eye(3),)).to_vec(), [1.0; 3]);
/// assert_eq!(einsum("...j, ...j -> ...", (&a, &a)).to_vec(), [5.0, 50.0]);
/// ```
///
/// # Panics
/// If the specification is malformed, or the operands do not fit it.
#[track_caller]
pub fn einsum<E: Float>(spec: &str, operands: impl Operands<E>) -> Tensor<E> {
    EinsumMap::<E, Base>::new(spec, &operands.tensors(), Wrt::NONE).value()
}
handle!(einsum);

macro_rules! functions {
    ($($e:ty)*) => { $(
        impl crate::values::Derived for einsum<$e> {}
        impl Function for einsum<$e> {
            type Params = (ByStr, ByTuple<$e>);
            type Out = Tensor<$e>;
            fn eval<L: Level>(self, (spec, operands): RefOf<'_, Self, L>) -> OutAt<Self, L> {
                EinsumMap::new(spec, &operands.items(), Wrt::NONE).value()
            }
            fn linearize<L: Level, K: Keep>(
                self,
                (spec, operands): RefOf<'_, Self, L>,
                wrt: Wrt,
            ) -> (OutAt<Self, L>, impl Linearized<Self, L> + use<L, K>) {
                let map = EinsumMap::new(spec, &operands.items(), wrt);
                (map.value(), map)
            }
        }
        impl<L: Level> Linearized<einsum<$e>, L> for EinsumMap<$e, L> {
            fn pull(
                &self,
                _: RefOf<'_, einsum<$e>, L>,
                _: Wrt,
                ct: &OutTan<einsum<$e>, L>,
                (_, bars): BarsOf<'_, einsum<$e>, L>,
            ) {
                self.pull(ct, bars);
            }
            fn push(
                &self,
                _: RefOf<'_, einsum<$e>, L>,
                (_, dots): DotsOf<'_, einsum<$e>, L>,
            ) -> OutTan<einsum<$e>, L> {
                self.push(dots)
            }
        }
    )* };
}
functions!(f64 f32);
