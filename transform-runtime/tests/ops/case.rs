//! What a row of the table is: an op as a function of tensors at any level, and its derivative as maps.

use transform_runtime::plumbing::{LinearMap, Real, Tangent, TensorTan, get};
use transform_runtime::{Base, Batch, Dual, Float, Level, Rng, Tensor};

/// Where an operand's elements are drawn from.
#[derive(Clone, Copy)]
pub(crate) struct Domain(pub(crate) f64, pub(crate) f64);
pub(crate) const ANY: Domain = Domain(-2.0, 2.0);
pub(crate) const POSITIVE: Domain = Domain(0.3, 2.5);
pub(crate) const NEGATIVE: Domain = Domain(-2.5, -0.3);
pub(crate) const UNIT: Domain = Domain(-0.9, 0.9);
pub(crate) const ABOVE_ONE: Domain = Domain(1.2, 3.0);

impl Domain {
    pub(crate) fn draw(self, rng: &mut Rng, shape: &[usize]) -> Tensor {
        rng.uniform(shape) * (self.1 - self.0) + self.0
    }
}

/// The shapes of the operands of one trial.
pub(crate) type Shapes = &'static [&'static [usize]];

/// Shapes of one operand of an elementwise op.
pub(crate) const EACH: &[Shapes] = &[&[&[]], &[&[0]], &[&[1]], &[&[3]], &[&[2, 3]], &[&[2, 1, 3]]];
/// Shapes of two operands that broadcast, both ways.
pub(crate) const PAIR: &[Shapes] = &[
    &[&[], &[]],
    &[&[3], &[3]],
    &[&[2, 3], &[3]],
    &[&[3], &[2, 3]],
    &[&[2, 1], &[1, 3]],
    &[&[], &[2]],
    &[&[2], &[]],
    &[&[1], &[2, 1, 2]],
    &[&[0], &[1]],
    &[&[2, 0], &[]],
];
/// Shapes of three operands that broadcast.
pub(crate) const TRIPLE: &[Shapes] = &[
    &[&[], &[], &[]],
    &[&[2, 3], &[3], &[2, 1]],
    &[&[3], &[2, 3], &[]],
    &[&[], &[1], &[2]],
];
/// One number.
pub(crate) const NUMBER: &[Shapes] = &[&[&[]]];
/// Two numbers.
pub(crate) const NUMBERS: &[Shapes] = &[&[&[], &[]]];
/// Three numbers.
pub(crate) const NUMBERS3: &[Shapes] = &[&[&[], &[], &[]]];

/// A row: where its operands are drawn from.
pub(crate) trait Row {
    fn name(&self) -> &'static str;
    fn domains(&self) -> Vec<Domain>;
    fn shapes(&self) -> &'static [Shapes];
}

/// A differentiable op, written once for all levels.
pub(crate) trait Case: Row {
    fn value<E: Float, L: Level>(xs: &[Tensor<E, L>]) -> Vec<Tensor<E, L>>;
    fn linearize<E: Float, L: Level>(xs: &[Tensor<E, L>]) -> Linearization<E, L>;
}
/// An op without derivative, written once for all levels: its value, and the value that linearizing gives.
pub(crate) trait StaticCase: Row {
    fn value<E: Float, L: Level>(xs: &[Tensor<E, L>]) -> Vec<Tensor<f64, L>>;
    fn linearized<E: Float, L: Level>(xs: &[Tensor<E, L>]) -> Vec<Tensor<f64, L>>;
}

/// A differentiable op at one level. The laws are compiled once for all rows: they take rows as objects.
pub(crate) trait At<E: Float, L: Level> {
    fn value(&self, xs: &[Tensor<E, L>]) -> Vec<Tensor<E, L>>;
    fn linearize(&self, xs: &[Tensor<E, L>]) -> Linearization<E, L>;
}
impl<C: Case, E: Float, L: Level> At<E, L> for C {
    fn value(&self, xs: &[Tensor<E, L>]) -> Vec<Tensor<E, L>> {
        C::value(xs)
    }
    fn linearize(&self, xs: &[Tensor<E, L>]) -> Linearization<E, L> {
        C::linearize(xs)
    }
}
/// An op without derivative at one level.
pub(crate) trait StaticAt<L: Level> {
    fn value(&self, xs: &[Tensor<f64, L>]) -> Vec<Tensor<f64, L>>;
    fn linearized(&self, xs: &[Tensor<f64, L>]) -> Vec<Tensor<f64, L>>;
}
impl<C: StaticCase, L: Level> StaticAt<L> for C {
    fn value(&self, xs: &[Tensor<f64, L>]) -> Vec<Tensor<f64, L>> {
        C::value(xs)
    }
    fn linearized(&self, xs: &[Tensor<f64, L>]) -> Vec<Tensor<f64, L>> {
        C::linearized(xs)
    }
}

/// A differentiable op at every level that the laws look at.
pub(crate) trait Op:
    Row
    + At<f64, Base>
    + At<f32, Base>
    + At<f64, Dual<Base>>
    + At<f64, Dual<Dual<Base>>>
    + At<f64, Batch<Base>>
    + At<f64, Batch<Dual<Base>>>
    + At<f64, Dual<Batch<Base>>>
{
}
impl<C: Case> Op for C {}
/// An op without derivative at every level that the laws look at.
pub(crate) trait StaticOp:
    Row + StaticAt<Base> + StaticAt<Dual<Base>> + StaticAt<Batch<Base>>
{
}
impl<C: StaticCase> StaticOp for C {}

/// An operand of a row: a tensor, or the number of a tensor of rank 0.
pub(crate) trait Operand<E: Float, L: Level> {
    fn of(x: &Tensor<E, L>) -> Self;
}
impl<E: Float, L: Level> Operand<E, L> for Tensor<E, L> {
    fn of(x: &Tensor<E, L>) -> Self {
        x.clone()
    }
}
impl<E: Float, L: Level> Operand<E, L> for Real<E, L> {
    fn of(x: &Tensor<E, L>) -> Self {
        L::to_scalar(x)
    }
}

/// The numbers of a vector.
pub(crate) type Numbers<E, L> = Vec<Real<E, L>>;
impl<E: Float, L: Level> Operand<E, L> for Numbers<E, L> {
    fn of(x: &Tensor<E, L>) -> Self {
        (0..x.len()).map(|i| get(x, i)).collect()
    }
}

/// A result of a row, as tensors.
pub(crate) trait Results<E: Float, L: Level> {
    fn results(self) -> Vec<Tensor<E, L>>;
}
impl<E: Float, L: Level> Results<E, L> for Tensor<E, L> {
    fn results(self) -> Vec<Tensor<E, L>> {
        vec![self]
    }
}
impl<E: Float, L: Level> Results<E, L> for Real<E, L> {
    fn results(self) -> Vec<Tensor<E, L>> {
        vec![L::from_scalar(&self)]
    }
}
impl<E: Float, L: Level, A: Results<E, L>, B: Results<E, L>> Results<E, L> for (A, B) {
    fn results(self) -> Vec<Tensor<E, L>> {
        [self.0.results(), self.1.results()].concat()
    }
}

impl<E: Float, L: Level> Results<E, L> for Vec<Tensor<E, L>> {
    fn results(self) -> Vec<Tensor<E, L>> {
        self
    }
}

/// A tangent as tensors; `None` is zero.
pub(crate) trait Tangents<E: Float, L: Level>: Tangent {
    fn tensors(&self) -> Vec<Option<Tensor<E, L>>>;
    fn of(parts: &[Option<Tensor<E, L>>]) -> Self;
}
impl<E: Float, L: Level> Tangents<E, L> for TensorTan<E, L> {
    fn tensors(&self) -> Vec<Option<Tensor<E, L>>> {
        vec![self.0.clone()]
    }
    fn of(parts: &[Option<Tensor<E, L>>]) -> Self {
        TensorTan(parts[0].clone())
    }
}
impl<E: Float, L: Level> Tangents<E, L> for Real<E, L> {
    fn tensors(&self) -> Vec<Option<Tensor<E, L>>> {
        vec![Some(L::from_scalar(self))]
    }
    fn of(parts: &[Option<Tensor<E, L>>]) -> Self {
        parts[0].as_ref().map_or_else(Real::default, L::to_scalar)
    }
}
impl<E: Float, L: Level> Tangents<E, L> for Numbers<E, L> {
    fn tensors(&self) -> Vec<Option<Tensor<E, L>>> {
        vec![Some(Tensor::lifted_from_vec(self))]
    }
    fn of(parts: &[Option<Tensor<E, L>>]) -> Self {
        parts[0].as_ref().map(Operand::of).unwrap_or_default()
    }
}
impl<E: Float, L: Level, A: Tangents<E, L>, B: Tangents<E, L>> Tangents<E, L> for (A, B) {
    fn tensors(&self) -> Vec<Option<Tensor<E, L>>> {
        [self.0.tensors(), self.1.tensors()].concat()
    }
    fn of(parts: &[Option<Tensor<E, L>>]) -> Self {
        (A::of(&parts[..1]), B::of(&parts[1..]))
    }
}

impl<E: Float, L: Level> Tangents<E, L> for Vec<TensorTan<E, L>> {
    fn tensors(&self) -> Vec<Option<Tensor<E, L>>> {
        self.iter().map(|t| t.0.clone()).collect()
    }
    fn of(parts: &[Option<Tensor<E, L>>]) -> Self {
        parts.iter().cloned().map(TensorTan).collect()
    }
}
/// The tangent of what has none, places beside values.
impl<E: Float, L: Level> Tangents<E, L> for () {
    fn tensors(&self) -> Vec<Option<Tensor<E, L>>> {
        Vec::new()
    }
    fn of(_: &[Option<Tensor<E, L>>]) {}
}

/// The values and the maps of a linearization.
pub(crate) type Linearization<E, L> = (Vec<Tensor<E, L>>, Vec<Map<E, L>>);
type Push<E, L> = Box<dyn Fn(&Tensor<E, L>) -> Vec<Option<Tensor<E, L>>>>;
type Pull<E, L> = Box<dyn Fn(&[Option<Tensor<E, L>>]) -> Option<Tensor<E, L>>>;

/// The derivative by one operand, as a map of tensors.
pub(crate) struct Map<E: Float, L: Level> {
    pub(crate) push: Push<E, L>,
    pub(crate) pull: Pull<E, L>,
}
impl<E: Float, L: Level> Map<E, L> {
    pub(crate) fn of<M: LinearMap<In: Tangents<E, L>, Out: Tangents<E, L>>>(map: M) -> Self {
        let map = std::rc::Rc::new(map);
        let pulled = map.clone();
        Map {
            push: Box::new(move |t| map.push(&M::In::of(&[Some(t.clone())])).tensors()),
            pull: Box::new(move |ct| {
                let mut into = M::In::default();
                pulled.pull(&M::Out::of(ct), &mut into);
                into.tensors().remove(0)
            }),
        }
    }
}

/// Rows: operands with their domains, shapes, the value, and the linearization with a pattern that names the map of
/// each operand after it.
macro_rules! rows {
    ($($name:ident($($x:ident: $domain:expr),+) $kind:ident $shapes:expr; $value:expr; $linearize:expr => $maps:tt;)+) => {
        $(
            #[test]
            fn $name() {
                struct Op;
                impl $crate::case::Row for Op {
                    fn name(&self) -> &'static str {
                        stringify!($name)
                    }
                    fn domains(&self) -> Vec<$crate::case::Domain> {
                        vec![$($domain),+]
                    }
                    fn shapes(&self) -> &'static [$crate::case::Shapes] {
                        $shapes
                    }
                }
                impl $crate::case::Case for Op {
                    fn value<E: Float, L: Level>(xs: &[Tensor<E, L>]) -> Vec<Tensor<E, L>> {
                        let mut xs = xs.iter();
                        $( let $x = &<$kind<E, L> as $crate::case::Operand<E, L>>::of(xs.next().unwrap()); )+
                        $crate::case::Results::results($value)
                    }
                    fn linearize<E: Float, L: Level>(
                        xs: &[Tensor<E, L>],
                    ) -> $crate::case::Linearization<E, L> {
                        let mut xs = xs.iter();
                        $( let $x = &<$kind<E, L> as $crate::case::Operand<E, L>>::of(xs.next().unwrap()); )+
                        let (y, $maps) = $linearize;
                        ($crate::case::Results::results(y), vec![$($crate::case::Map::of($x)),+])
                    }
                }
                $crate::laws::check(&Op);
            }
        )+
    };
}
pub(crate) use rows;

/// Rows of ops without derivative: operands with their domains, shapes, the value, and the linearization.
macro_rules! static_rows {
    ($($name:ident($($x:ident: $domain:expr),+) $shapes:expr; $value:expr; $linearize:expr;)+) => {
        $(
            #[test]
            fn $name() {
                struct Op;
                impl $crate::case::Row for Op {
                    fn name(&self) -> &'static str {
                        stringify!($name)
                    }
                    fn domains(&self) -> Vec<$crate::case::Domain> {
                        vec![$($domain),+]
                    }
                    fn shapes(&self) -> &'static [$crate::case::Shapes] {
                        $shapes
                    }
                }
                impl $crate::case::StaticCase for Op {
                    fn value<E: Float, L: Level>(xs: &[Tensor<E, L>]) -> Vec<Tensor<f64, L>> {
                        let mut xs = xs.iter();
                        $( let $x = xs.next().unwrap(); )+
                        vec![NumberMethods::cast::<f64>(&$value)]
                    }
                    fn linearized<E: Float, L: Level>(xs: &[Tensor<E, L>]) -> Vec<Tensor<f64, L>> {
                        let mut xs = xs.iter();
                        $( let $x = xs.next().unwrap(); )+
                        vec![NumberMethods::cast::<f64>(&$linearize.0)]
                    }
                }
                $crate::laws::check_static(&Op);
            }
        )+
    };
}
pub(crate) use static_rows;
