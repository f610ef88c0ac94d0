//! The reductions: one block per op, value and weights.

use crate::element::{Element, Float, Result};
use crate::error::Refusal;
use crate::kernels::softmax::Row;
use crate::kernels::{self, Array, Shape, Slice};
use crate::levels::Level;
use crate::ops::arith::Arithmetic;
use crate::ops::axes::Axes;
use crate::ops::exponential::Exp;
use crate::ops::gate::{Gated, indicator};
use crate::ops::join::Cat;
use crate::ops::layout::Part;
use crate::ops::reduce::{Reduction, Weights, count, kept};
use crate::ops::whole::{self, WholeReduction};
use crate::rule::Static1;
use crate::values::Tensor;

impl Axes {
    /// The op over one axis, or over a list of them.
    pub(crate) fn choose<R>(&self, one: R, list: R) -> R {
        match self {
            Axes::One(_) => one,
            Axes::List(_) => list,
        }
    }
}

/// The sum.
#[derive(Clone, Copy, Debug)]
pub struct Sum;
impl Reduction for Sum {
    const NAME: &'static str = "sum";
    fn base<E: Float>(&self, x: &Array<E>, axes: &[usize]) -> Result<Array<E>> {
        Ok(kernels::sum(x, axes))
    }
    fn weights<E: Float, L: Level>(&self, _: &Tensor<E, L>, _: &Tensor<E, L>, _: &[usize]) -> Weights<E, L> {
        Weights::Same(1.0)
    }
}
impl WholeReduction for Sum {
    fn whole(&self, op: &'static str, x: &Array<i64>, axes: &[usize]) -> Result<Array<i64>> {
        let refusal = Refusal::default();
        let y = kernels::reduce(x, axes, 0, |a, b| refusal.note(whole::sum(op, a, b)));
        refusal.or(y)
    }
}

/// The mean.
#[derive(Clone, Copy, Debug)]
pub struct Mean;
impl Reduction for Mean {
    const NAME: &'static str = "mean";
    fn base<E: Float>(&self, x: &Array<E>, axes: &[usize]) -> Result<Array<E>> {
        let n = E::of(count(x.shape(), axes) as f64);
        Ok(kernels::map(&kernels::sum(x, axes), |sum| sum / n))
    }
    fn weights<E: Float, L: Level>(
        &self,
        x: &Tensor<E, L>,
        _: &Tensor<E, L>,
        axes: &[usize],
    ) -> Weights<E, L> {
        Weights::Same(1.0 / count(x.shape(), axes) as f64)
    }
}

/// The product.
#[derive(Clone, Copy, Debug)]
pub struct Prod;
impl Reduction for Prod {
    const NAME: &'static str = "prod";
    fn base<E: Float>(&self, x: &Array<E>, axes: &[usize]) -> Result<Array<E>> {
        Ok(kernels::prod(x, axes))
    }
    fn weights<E: Float, L: Level>(
        &self,
        x: &Tensor<E, L>,
        _: &Tensor<E, L>,
        axes: &[usize],
    ) -> Weights<E, L> {
        let rest = (0..x.ndim()).filter(|axis| !axes.contains(axis));
        let order: Shape = axes.iter().copied().chain(rest).collect();
        let moved = x.permute_axes(&order);
        let mut flat = Shape::from_slice(&[count(x.shape(), axes)]);
        flat.extend_from_slice(&moved.shape()[axes.len()..]);
        let others = others(&moved.reshape(&flat)).reshape(moved.shape());
        let mut back = order.clone();
        order.iter().enumerate().for_each(|(to, &axis)| back[axis] = to);
        Weights::Each(others.permute_axes(&back))
    }
}
impl WholeReduction for Prod {
    fn whole(&self, op: &'static str, x: &Array<i64>, axes: &[usize]) -> Result<Array<i64>> {
        let refusal = Refusal::default();
        let y = kernels::reduce(x, axes, 1, |a, b| refusal.note(whole::product(op, a, b)));
        refusal.or(y)
    }
}
/// For each element the product of all others along axis 0, without division: a tree of products, walked back.
fn others<E: Float, L: Level>(x: &Tensor<E, L>) -> Tensor<E, L> {
    let len = x.shape()[0];
    if len <= 1 {
        return Tensor::filled(x.shape(), E::one());
    }
    let part =
        |x: &Tensor<E, L>, start, len| L::structural(&Part(Slice::narrow(x.shape(), 0, start, len)), x);
    let half = len / 2;
    let (left, right) = (part(x, 0, half), part(x, half, half));
    let join = |parts: &[Tensor<E, L>]| L::many(&Cat::along(0), parts);
    let odd = len - 2 * half;
    let products = others(&join(&[&left * &right, part(x, 2 * half, odd)]));
    let outer = part(&products, 0, half);
    join(&[&outer * &right, &outer * &left, part(&products, half, odd)])
}

/// The largest or smallest element.
#[derive(Clone, Copy, Debug)]
pub struct Extreme {
    name: &'static str,
    largest: bool,
    ties: Ties,
}
/// Who has the derivative of an extreme that several elements are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ties {
    /// The first of them.
    First,
    /// All in equal parts.
    Shared,
    /// All in equal parts; where the extreme is NaN there is no derivative.
    SharedByNumbers,
}
impl Extreme {
    /// The largest element; ties share.
    pub const MAX: Extreme = Extreme::of("max", true, Ties::Shared);
    /// The largest element along one axis; the first of equal ones is taken.
    pub const FIRST_MAX: Extreme = Extreme::of("max", true, Ties::First);
    /// The largest element; ties share along one axis, too.
    pub const AMAX: Extreme = Extreme::of("amax", true, Ties::SharedByNumbers);
    /// The smallest element; ties share.
    pub const MIN: Extreme = Extreme::of("min", false, Ties::Shared);
    /// The smallest element along one axis; the first of equal ones is taken.
    pub const FIRST_MIN: Extreme = Extreme::of("min", false, Ties::First);
    /// The smallest element; ties share along one axis, too.
    pub const AMIN: Extreme = Extreme::of("amin", false, Ties::SharedByNumbers);

    const fn of(name: &'static str, largest: bool, ties: Ties) -> Self {
        Extreme { name, largest, ties }
    }
    fn element<E: Element>(&self, x: &Array<E>, axes: &[usize]) -> Result<Array<E>> {
        match self.largest {
            true => kernels::max(self.name, x, axes),
            false => kernels::min(self.name, x, axes),
        }
    }
}
impl Reduction for Extreme {
    const NAME: &'static str = "max";
    fn base<E: Float>(&self, x: &Array<E>, axes: &[usize]) -> Result<Array<E>> {
        self.element(x, axes)
    }
    fn weights<E: Float, L: Level>(
        &self,
        x: &Tensor<E, L>,
        _: &Tensor<E, L>,
        axes: &[usize],
    ) -> Weights<E, L> {
        Weights::Each(L::static1(
            &Places {
                of: *self,
                axes: Shape::from_slice(axes),
            },
            x,
        ))
    }
}
impl WholeReduction for Extreme {
    fn whole(&self, op: &'static str, x: &Array<i64>, axes: &[usize]) -> Result<Array<i64>> {
        self.element(x, axes).map_err(|e| e.renamed(op))
    }
}
/// Where the extreme elements are: their shares of 1.
#[derive(Clone, Debug)]
struct Places {
    of: Extreme,
    axes: Shape,
}
impl<E: Float> Static1<E, E> for Places {
    fn base(&self, x: &Array<E>) -> Result<Array<E>> {
        let (op, shape) = (self.of.name, kept(x.shape(), &self.axes));
        if let (Ties::First, [axis]) = (self.of.ties, self.axes.as_slice()) {
            let find = if self.of.largest {
                kernels::argmax
            } else {
                kernels::argmin
            };
            let place = kernels::reshape(op, &find(op, x, *axis)?, &shape)?;
            let one = kernels::full(&shape, E::one());
            return kernels::scatter_add(op, &one, *axis, &place, x.shape());
        }
        let extreme = kernels::reshape(op, &self.of.base(x, &self.axes)?, &shape)?;
        let nan = self.of.ties == Ties::Shared;
        let hit = kernels::zip2(op, x, &extreme, |x, y| {
            indicator::<E>(x == y || (nan && x.is_nan() && y.is_nan()))
        })?;
        let hits = kernels::reshape(op, &kernels::sum(&hit, &self.axes), &shape)?;
        kernels::zip2(op, &hit, &hits, |hit, hits| hit / hits)
    }
    fn batched(&self, _: usize, _: &[usize]) -> Self {
        Places {
            of: self.of,
            axes: self.axes.iter().map(|axis| axis + 1).collect(),
        }
    }
}

/// The Euclidean norm.
#[derive(Clone, Copy, Debug)]
pub struct Norm;
impl Reduction for Norm {
    const NAME: &'static str = "norm";
    fn base<E: Float>(&self, x: &Array<E>, axes: &[usize]) -> Result<Array<E>> {
        let squares = kernels::sum(&kernels::map(x, |x| x * x), axes);
        Ok(kernels::map(&squares, |sum| sum.sqrt()))
    }
    fn weights<E: Float, L: Level>(&self, x: &Tensor<E, L>, y: &Tensor<E, L>, _: &[usize]) -> Weights<E, L> {
        Weights::Each(x * y.under(1.0).where_not_zero(y))
    }
}

/// `ln` of the sum of `exp`.
#[derive(Clone, Copy, Debug)]
pub struct LogSumExp;
impl Reduction for LogSumExp {
    const NAME: &'static str = "logsumexp";
    fn base<E: Float>(&self, x: &Array<E>, axes: &[usize]) -> Result<Array<E>> {
        if count(x.shape(), axes) == 0 {
            return Ok(kernels::map(&kernels::sum(x, axes), |_| E::neg_infinity()));
        }
        Ok(match axes.is_empty() || x.is_empty() {
            true => kernels::sum(x, axes),
            false => kernels::softmax::along(Row::LogSumExp, x, axes),
        })
    }
    fn weights<E: Float, L: Level>(&self, x: &Tensor<E, L>, y: &Tensor<E, L>, _: &[usize]) -> Weights<E, L> {
        use crate::rule::Num;
        Weights::Each((x - y).unary(Exp))
    }
}

/// The variance with a correction.
#[derive(Clone, Copy, Debug)]
pub struct Var(pub usize);
impl Var {
    fn freedom(self, shape: &[usize], axes: &[usize]) -> f64 {
        count(shape, axes).saturating_sub(self.0) as f64
    }
}
impl Reduction for Var {
    const NAME: &'static str = "var";
    fn base<E: Float>(&self, x: &Array<E>, axes: &[usize]) -> Result<Array<E>> {
        let mean = kernels::reshape(Self::NAME, &Mean.base(x, axes)?, &kept(x.shape(), axes))?;
        let squares = kernels::zip2(Self::NAME, x, &mean, |x, mean| (x - mean) * (x - mean))?;
        let freedom = E::of(self.freedom(x.shape(), axes));
        Ok(kernels::map(&kernels::sum(&squares, axes), |sum| sum / freedom))
    }
    fn weights<E: Float, L: Level>(
        &self,
        x: &Tensor<E, L>,
        _: &Tensor<E, L>,
        axes: &[usize],
    ) -> Weights<E, L> {
        let deviation = x - x.reduce_over(Mean, axes, true);
        Weights::Each(deviation.times(2.0 / self.freedom(x.shape(), axes)))
    }
}

/// The root of the variance.
#[derive(Clone, Copy, Debug)]
pub struct Std(pub usize);
impl Reduction for Std {
    const NAME: &'static str = "std";
    fn base<E: Float>(&self, x: &Array<E>, axes: &[usize]) -> Result<Array<E>> {
        Ok(kernels::map(&Var(self.0).base(x, axes)?, |var| var.sqrt()))
    }
    fn weights<E: Float, L: Level>(
        &self,
        x: &Tensor<E, L>,
        y: &Tensor<E, L>,
        axes: &[usize],
    ) -> Weights<E, L> {
        let deviation = x - x.reduce_over(Mean, axes, true);
        let scale = y
            .under(1.0 / Var(self.0).freedom(x.shape(), axes))
            .where_not_zero(y);
        Weights::Each(deviation * scale)
    }
}
