//! The laws every op obeys, at every level, for every shape and choice of operands.

use crate::case::{At, Map, Op, StaticOp};
use crate::levels::{Stacked, dual, each, lane, primal, shared, tangent, zeros};
use crate::near::{Comparable, DIFFERENCES, ROUNDING, SINGLE, close, same};
use transform_runtime::{Base, Batch, Dual, Float, Level, Rng, Tensor};

const LANES: usize = 3;
const STEP: f64 = 1e-5;

type Tensors<L = Base> = Vec<Tensor<f64, L>>;

/// Every law, for every set of shapes.
pub(crate) fn check(case: &dyn Op) {
    for (trial, shapes) in case.shapes().iter().enumerate() {
        let mut rng = Rng::new(1000 + trial as u64);
        let mut draw = || -> Tensors {
            shapes
                .iter()
                .zip(case.domains())
                .map(|(shape, domain)| domain.draw(&mut rng, shape))
                .collect()
        };
        let lanes: Vec<Tensors> = (0..LANES).map(|_| draw()).collect();
        let x = draw();
        let mut normal =
            |shapes: &[&[usize]]| -> Tensors { shapes.iter().map(|shape| rng.normal(shape)).collect() };
        let (v, w) = (normal(shapes), normal(shapes));
        let y = case.value(&x);
        let y_shapes: Vec<_> = y.iter().map(|y| y.shape()).collect();
        let u = normal(&y_shapes);
        let at = format!("{} at shapes {shapes:?}", case.name());
        first_order(case, &at, &x, &v, &u);
        symbolic_zeros(case, &at, &x, &v);
        second_order(case, &at, &x, &v, &w, &u);
        single_precision(case, &at, &x, &v, &u);
        strided_views(case, &at, &x);
        for mapped in 0..1u32 << shapes.len() {
            let at = format!("{at}, mapped operands {mapped:b}");
            batched::<Base>(case, case, &at, &mapped_lanes(&lanes, mapped), mapped, &u);
            let duals = |lanes: &[Tensors]| -> Vec<Tensors<Dual<Base>>> {
                lanes
                    .iter()
                    .zip(&lanes.to_vec())
                    .map(|(x, _)| zip_dual(x, &v))
                    .collect()
            };
            let lanes = mapped_lanes(&lanes, mapped);
            batched::<Dual<Base>>(
                case,
                case,
                &format!("{at} of duals"),
                &duals(&lanes),
                mapped,
                &constants(&u),
            );
            dual_of_batched(case, &at, &lanes, mapped, &v, &u);
        }
    }
}

/// The value without derivative: the same at all levels, mapped or not.
pub(crate) fn check_static(case: &dyn StaticOp) {
    for (trial, shapes) in case.shapes().iter().enumerate() {
        let mut rng = Rng::new(2000 + trial as u64);
        let mut draw = || -> Tensors {
            shapes
                .iter()
                .zip(case.domains())
                .map(|(shape, domain)| domain.draw(&mut rng, shape))
                .collect()
        };
        let lanes: Vec<Tensors> = (0..LANES).map(|_| draw()).collect();
        let x = draw();
        let at = format!("{} at shapes {shapes:?}", case.name());
        let y = case.value(&x);
        close(&at, "linearized", &case.linearized(&x), &y, 0.0);
        let y_dual = case.value(&zip_dual(&x, &x));
        close(
            &at,
            "with tangents",
            &y_dual.iter().map(primal).collect::<Tensors>(),
            &y,
            0.0,
        );
        for mapped in 0..1u32 << shapes.len() {
            let lanes = mapped_lanes(&lanes, mapped);
            let y = case.value(&batch(&lanes, mapped));
            for (i, x) in lanes.iter().enumerate() {
                let y: Tensors = y.iter().map(|y| lane(y, i)).collect();
                close(&at, "mapped", &y, &case.value(x), 0.0);
            }
        }
    }
}

/// Linearizing gives the value; tangents are finite differences; cotangents are the transpose.
fn first_order(case: &dyn Op, at: &str, x: &Tensors, v: &Tensors, u: &Tensors) {
    let (y, maps) = case.linearize(x);
    close(at, "linearized value", &y, &case.value(x), 0.0);
    let pushed = push(&maps, v, &y);
    let ahead = case.value(&moved(x, v, STEP));
    let behind = case.value(&moved(x, v, -STEP));
    close(
        at,
        "pushforward against differences",
        &pushed,
        &slope(&ahead, &behind),
        DIFFERENCES,
    );
    let y_dual = case.value(&zip_dual(x, v));
    close(
        at,
        "value of duals",
        &y_dual.iter().map(primal).collect::<Tensors>(),
        &y,
        ROUNDING,
    );
    close(
        at,
        "tangent against pushforward",
        &y_dual.iter().map(tangent).collect::<Tensors>(),
        &pushed,
        ROUNDING,
    );
    let pulled = pull(&maps, u, x);
    for (x, x_bar) in x.iter().zip(&pulled) {
        assert_eq!(x.shape(), x_bar.shape(), "{at}: the shape of a cotangent");
    }
    same(
        at,
        "pullback against pushforward",
        inner(u, &pushed),
        inner(&pulled, v),
        ROUNDING,
    );
}

/// A tangent that is absent is one that is zero.
fn symbolic_zeros(case: &dyn Op, at: &str, x: &Tensors, v: &Tensors) {
    for active in 0..1u32 << x.len() {
        let is_active = |i: usize| active >> i & 1 == 1;
        let absent: Tensors<Dual<Base>> = (0..x.len())
            .map(|i| dual(&x[i], is_active(i).then_some(&v[i])))
            .collect();
        let zero: Tensors = (0..x.len())
            .map(|i| {
                if is_active(i) {
                    v[i].clone()
                } else {
                    Tensor::zeros(x[i].shape())
                }
            })
            .collect();
        let absent: Tensors = case.value(&absent).iter().map(tangent).collect();
        let zero: Tensors = case.value(&zip_dual(x, &zero)).iter().map(tangent).collect();
        close(at, "absent tangents against zeros", &absent, &zero, ROUNDING);
    }
}

/// Derivatives of tangents and of cotangents, by levels and by finite differences.
fn second_order(case: &dyn Op, at: &str, x: &Tensors, v: &Tensors, w: &Tensors, u: &Tensors) {
    let jvp = |x: &Tensors| -> Tensors { case.value(&zip_dual(x, v)).iter().map(tangent).collect() };
    let vjp = |x: &Tensors| pull(&case.linearize(x).1, u, x);
    let (ahead, behind) = (moved(x, w, STEP), moved(x, w, -STEP));
    let jvp_slope = slope(&jvp(&ahead), &jvp(&behind));
    let vjp_slope = slope(&vjp(&ahead), &vjp(&behind));

    let inner_level = zip_dual(x, v);
    let outer: Vec<Tensor<f64, Dual<Dual<Base>>>> = (0..x.len())
        .map(|i| dual(&inner_level[i], Some(&dual(&w[i], None))))
        .collect();
    let nested: Tensors = case.value(&outer).iter().map(|y| tangent(&tangent(y))).collect();
    close(
        at,
        "tangent of tangent against differences",
        &nested,
        &jvp_slope,
        DIFFERENCES,
    );

    let x_dual = zip_dual(x, w);
    let (y, maps) = case.linearize(&x_dual);
    let pushed: Tensors = push(&maps, &constants(v), &y).iter().map(tangent).collect();
    close(
        at,
        "tangent of pushforward against differences",
        &pushed,
        &jvp_slope,
        DIFFERENCES,
    );
    let pulled: Tensors = pull(&maps, &constants(u), &x_dual).iter().map(tangent).collect();
    close(
        at,
        "tangent of pullback against differences",
        &pulled,
        &vjp_slope,
        DIFFERENCES,
    );
}

/// In single precision the same to single precision.
fn single_precision(case: &dyn Op, at: &str, x: &Tensors, v: &Tensors, u: &Tensors) {
    let narrow = |xs: &Tensors| -> Vec<Tensor<f32>> { xs.iter().map(|x| x.cast::<f32>()).collect() };
    let wide = |xs: &[Tensor<f32>]| -> Tensors { xs.iter().map(|x| x.cast::<f64>()).collect() };
    let (y, maps) = case.linearize(x);
    let x32 = narrow(x);
    let (y32, maps32) = case.linearize(&x32);
    close(at, "f32 value", &wide(&y32), &y, SINGLE);
    close(
        at,
        "f32 pushforward",
        &wide(&push(&maps32, &narrow(v), &y32)),
        &push(&maps, v, &y),
        SINGLE,
    );
    close(
        at,
        "f32 pullback",
        &wide(&pull(&maps32, &narrow(u), &x32)),
        &pull(&maps, u, x),
        SINGLE,
    );
}

/// The memory order of an operand does not matter.
fn strided_views(case: &dyn Op, at: &str, x: &Tensors) {
    let y = case.value(x);
    let transposed: Tensors = x
        .iter()
        .map(|x| {
            let reversed: Vec<isize> = (0..x.ndim() as isize).rev().collect();
            let copied = x.permute(&reversed);
            Tensor::from_shape_vec(copied.shape(), copied.to_vec())
                .unwrap()
                .permute(&reversed)
        })
        .collect();
    close(at, "transposed memory", &case.value(&transposed), &y, ROUNDING);
    let every_other: Tensors = x
        .iter()
        .map(|x| {
            let wide = Tensor::zeros(&[x.shape(), &[2]].concat()) + x.unsqueeze(-1);
            wide.index_axis(-1, 1)
        })
        .collect();
    close(at, "strided memory", &case.value(&every_other), &y, ROUNDING);
}

/// Mapped operands give what the loop over lanes gives: values, pushforwards and pullbacks.
fn batched<L: Stacked + Comparable>(
    one: &dyn At<f64, L>,
    all: &dyn At<f64, Batch<L>>,
    at: &str,
    lanes: &[Tensors<L>],
    mapped: u32,
    u: &Tensors<L>,
) {
    let x = batch(lanes, mapped);
    let (y, maps) = all.linearize(&x);
    let value = all.value(&x);
    let u_batch: Tensors<Batch<L>> = u.iter().map(shared).collect();
    let pushed = push(&maps, &x, &y);
    let pulled = pull(&maps, &u_batch, &x);
    for (i, x) in lanes.iter().enumerate() {
        let of = |xs: &[Tensor<f64, Batch<L>>]| -> Tensors<L> { xs.iter().map(|x| lane(x, i)).collect() };
        let (y_lane, maps_lane) = one.linearize(x);
        L::close(at, "mapped value", &of(&value), &y_lane);
        L::close(at, "mapped linearized value", &of(&y), &y_lane);
        L::close(
            at,
            "mapped pushforward",
            &of(&pushed),
            &push(&maps_lane, x, &y_lane),
        );
        L::close(at, "mapped pullback", &of(&pulled), &pull(&maps_lane, u, x));
    }
}

/// Tangents of a batch.
fn dual_of_batched(case: &dyn Op, at: &str, lanes: &[Tensors], mapped: u32, v: &Tensors, u: &Tensors) {
    let at = &format!("{at}, dual of");
    let x = batch(lanes, mapped);
    let v_batch: Tensors<Batch<Base>> = v.iter().map(shared).collect();
    let x_dual: Tensors<Dual<Batch<Base>>> = x.iter().zip(&v_batch).map(|(x, v)| dual(x, Some(v))).collect();
    let (y, maps) = case.linearize(&x_dual);
    let u_dual: Tensors<Dual<Batch<Base>>> = u.iter().map(|u| dual(&shared(u), None)).collect();
    let pulled = pull(&maps, &u_dual, &x_dual);
    for (i, x) in lanes.iter().enumerate() {
        let of = |xs: &[Tensor<f64, Dual<Batch<Base>>>]| -> Tensors<Dual<Base>> {
            xs.iter()
                .map(|x| dual(&lane(&primal(x), i), Some(&lane(&tangent(x), i))))
                .collect()
        };
        let x_lane = zip_dual(x, v);
        let (y_lane, maps_lane) = case.linearize(&x_lane);
        <Dual<Base>>::close(at, "mapped value", &of(&y), &y_lane);
        <Dual<Base>>::close(
            at,
            "mapped pullback",
            &of(&pulled),
            &pull(&maps_lane, &constants(u), &x_lane),
        );
    }
}

fn mapped_lanes(lanes: &[Tensors], mapped: u32) -> Vec<Tensors> {
    let pick = |lane: &Tensors| {
        lane.iter()
            .zip(&lanes[0])
            .enumerate()
            .map(|(i, (x, first))| if mapped >> i & 1 == 1 { x } else { first }.clone())
            .collect()
    };
    lanes.iter().map(pick).collect()
}
fn batch<L: Stacked>(lanes: &[Tensors<L>], mapped: u32) -> Tensors<Batch<L>> {
    let operand = |i: usize| match mapped >> i & 1 {
        1 => each(&lanes.iter().map(|lane| lane[i].clone()).collect::<Vec<_>>()),
        _ => shared(&lanes[0][i]),
    };
    (0..lanes[0].len()).map(operand).collect()
}

fn moved(x: &Tensors, v: &Tensors, by: f64) -> Tensors {
    x.iter().zip(v).map(|(x, v)| x + v * by).collect()
}
fn slope(ahead: &Tensors, behind: &Tensors) -> Tensors {
    ahead
        .iter()
        .zip(behind)
        .map(|(a, b)| (a - b) / (2.0 * STEP))
        .collect()
}
pub(crate) fn zip_dual<E: Float, L: Level>(
    x: &[Tensor<E, L>],
    v: &[Tensor<E, L>],
) -> Vec<Tensor<E, Dual<L>>> {
    x.iter().zip(v).map(|(x, v)| dual(x, Some(v))).collect()
}
pub(crate) fn constants<E: Float, L: Level>(x: &[Tensor<E, L>]) -> Vec<Tensor<E, Dual<L>>> {
    x.iter().map(|x| dual(x, None)).collect()
}

/// All maps pushed; `like` has the shapes of the result.
pub(crate) fn push<E: Float, L: Level>(
    maps: &[Map<E, L>],
    v: &[Tensor<E, L>],
    like: &[Tensor<E, L>],
) -> Vec<Tensor<E, L>> {
    let mut sum: Vec<Tensor<E, L>> = like.iter().map(|y| zeros(y.shape())).collect();
    for (map, v) in maps.iter().zip(v) {
        for (sum, t) in sum.iter_mut().zip((map.push)(v)) {
            if let Some(t) = t {
                assert_eq!(t.shape(), sum.shape(), "the shape of a tangent");
                *sum += t;
            }
        }
    }
    sum
}
pub(crate) fn pull<E: Float, L: Level>(
    maps: &[Map<E, L>],
    u: &[Tensor<E, L>],
    x: &[Tensor<E, L>],
) -> Vec<Tensor<E, L>> {
    let u: Vec<_> = u.iter().cloned().map(Some).collect();
    maps.iter()
        .zip(x)
        .map(|(map, x)| (map.pull)(&u).unwrap_or_else(|| zeros(x.shape())))
        .collect()
}
fn inner(a: &Tensors, b: &Tensors) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a * b).sum()).sum()
}
