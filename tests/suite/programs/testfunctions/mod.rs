//! Test functions of optimisation, those of argmin and others, generic over `T: Float` as their authors write them: gradients
//! against those by hand, Hessians against differences of those, in both floats.

mod gradients;
mod plane;
mod space;

use transform_func::prelude::*;

use crate::laws::assert_close;

/// What was found for a function at a point.
struct Found {
    values: [f64; 2],
    values_of_single: [f32; 2],
    gradient: Vec<f64>,
    gradient_of_single: Vec<f32>,
    hessian: Vec<f64>,
}

/// `by_hand` is the gradient. Points are numbers of `f32`, too.
fn check(x: &[f64], found: Found, by_hand: impl Fn(&[f64]) -> Vec<f64>) {
    let expected = by_hand(x);
    let size = expected.iter().fold(1.0_f64, |size, slope| size.max(slope.abs()));
    assert_eq!(found.values[0], found.values[1], "value at {x:?}");
    assert_eq!(
        found.values_of_single[0], found.values_of_single[1],
        "single value at {x:?}"
    );
    assert_close(
        &format!("gradient at {x:?}"),
        &found.gradient,
        &expected,
        1e-11 * size,
    );
    // Some ten operations, each rounded to 6e-8, on terms that cancel to a tenth or so of what they are.
    let single: Vec<f64> = found
        .gradient_of_single
        .iter()
        .map(|slope| f64::from(*slope))
        .collect();
    assert_close(
        &format!("single gradient at {x:?}"),
        &single,
        &expected,
        2e-5 * size,
    );
    let n = x.len();
    let columns = (0..n).map(|j| {
        let h = 1e-5 * x[j].abs().max(1.0);
        let at = |h: f64| {
            by_hand(
                &std::array::from_fn::<f64, 4, _>(|i| match x.get(i) {
                    Some(x) if i == j => x + h,
                    Some(x) => *x,
                    None => 0.0,
                })[..n],
            )
        };
        let (up, down) = (at(h), at(-h));
        (0..n).map(|i| (up[i] - down[i]) / (2.0 * h)).collect::<Vec<_>>()
    });
    let columns: Vec<Vec<f64>> = columns.collect();
    let differences: Vec<f64> = (0..n * n).map(|k| columns[k % n][k / n]).collect();
    let size = differences.iter().fold(size, |size, slope| size.max(slope.abs()));
    assert_close(
        &format!("Hessian at {x:?}"),
        &found.hessian,
        &differences,
        1e-6 * size,
    );
}

macro_rules! plane_table {
    ($($name:ident: $([$x:expr, $y:expr])+;)*) => { $(
        #[test]
        fn $name() {
            let by_hand: gradients::Plane = gradients::$name;
            for x in [$([$x, $y]),+] {
                let x: [f64; 2] = x;
                let single = x.map(|x| x as f32);
                let (gradient, value) = grad_and_value!(plane::$name::<f64>)(&x);
                let (gradient_of_single, value_of_single) = grad_and_value!(plane::$name::<f32>)(&single);
                let found = Found {
                    values: [plane::$name(&x), value],
                    values_of_single: [plane::$name(&single), value_of_single],
                    gradient: gradient.to_vec(),
                    gradient_of_single: gradient_of_single.to_vec(),
                    hessian: hessian!(plane::$name::<f64>)(&x).concat(),
                };
                check(&x, found, |x| by_hand(x[0], x[1]).to_vec());
            }
        }
    )* };
}
plane_table! {
    beale: [0.5, 0.25] [3.0, 0.5] [-1.5, 1.25];
    booth: [1.0, 3.0] [-2.5, 0.75];
    bukin_n6: [-9.0, 1.5] [-12.0, 0.25];
    cross_in_tray: [40.25, 51.5] [-37.0, 44.75];
    easom: [3.0, 2.5] [4.25, 3.25];
    eggholder: [100.5, -20.25] [-30.0, 12.5] [500.0, 404.25];
    goldsteinprice: [0.25, -0.75] [-0.5, 0.5];
    picheny: [0.375, 0.5] [0.75, 0.25];
    himmelblau: [3.0, 2.0] [-2.5, 3.25] [0.5, -1.25];
    holder_table: [8.0, 9.5] [-1.25, 0.75];
    levy_n13: [1.25, 0.5] [-2.125, 1.75];
    matyas: [1.5, -2.25];
    mccormick: [-0.5, -1.5] [1.25, 2.5];
    schaffer_n2: [0.75, 1.25] [-3.5, 2.25];
    schaffer_n4: [0.75, 1.25] [1.5, -0.25];
    threehumpcamel: [1.25, -0.5] [-1.75, 0.875];
    sixhumpcamel: [0.125, -0.75] [1.5, 0.5];
    dropwave: [0.5, 0.25] [-0.125, 1.0];
    branin: [3.25, 2.5] [-2.75, 11.5];
    bohachevsky: [0.375, -0.625] [1.125, 0.25];
    leon: [1.25, 0.5] [-0.75, -1.0];
    eggcrate: [1.0, -2.5];
    ackley_n2: [3.0, 4.0] [-0.5, 12.0];
    adjiman: [1.5, 0.25] [-0.5, -0.75];
    bartels_conn: [1.25, -2.5] [-3.5, 0.75];
    brent: [-0.5, 0.25] [1.0, -1.25];
    keane: [1.25, 0.5] [-0.75, 2.0];
}

macro_rules! space_table {
    ($($name:ident: $([$($x:expr),+])+;)*) => { $(
        #[test]
        fn $name() {
            let by_hand: gradients::Space = gradients::$name;
            $({
                let x: &[f64] = &[$($x),+];
                let single: Vec<f32> = x.iter().map(|x| *x as f32).collect();
                let (gradient, value) = grad_and_value!(space::$name::<f64>)(x);
                let (gradient_of_single, value_of_single) = grad_and_value!(space::$name::<f32>)(&single);
                let found = Found {
                    values: [space::$name(x), value],
                    values_of_single: [space::$name(&single), value_of_single],
                    gradient,
                    gradient_of_single,
                    hessian: hessian!(space::$name::<f64>)(x).concat(),
                };
                check(x, found, by_hand);
            })+
        }
    )* };
}
space_table! {
    ackley: [0.75] [0.25, -1.5, 0.625];
    levy: [0.5] [1.25, -0.75, 3.0];
    rastrigin: [0.375] [0.125, -1.25, 2.0];
    rosenbrock: [0.5, 0.75] [1.25, -0.5, 0.25, 2.0];
    sphere: [1.5] [-0.5, 2.25, 1.0];
    styblinski_tang: [-2.875] [0.5, -1.25];
    zero: [1.5, -0.5];
    griewank: [0.5] [1.25, -2.5, 0.75];
    schwefel: [420.5] [12.25, -301.0, 55.5];
    dixon_price: [0.5] [0.75, -0.5, 1.25];
    zakharov: [0.5, -0.25] [1.25, 0.5, -0.75];
    powell: [1.5, -0.5, 0.25, 1.0];
    michalewicz: [2.25, 1.5] [2.0, 1.625, 1.25];
    alpine: [0.5, -2.25, 4.0];
    salomon: [0.5, -0.25] [1.125, 0.25, 0.5];
    trid: [1.5] [0.5, -1.25, 2.0, 0.25];
    qing: [0.5, -1.25, 1.5];
}

#[test]
fn lanes_are_those_of_the_loop() {
    let points = [[1.25, -0.5], [0.5, 0.75], [-1.0, 1.5]];
    let xs = Tensor::from_shape_vec(&[3, 2], points.concat()).expect("as many numbers");
    let slopes = vmap!(grad!(space::rosenbrock::<f64>))(&xs);
    let single = vmap!(grad!(space::rosenbrock::<f32>))(&xs.cast());
    for (i, x) in points.iter().enumerate() {
        let alone = gradients::rosenbrock(x);
        assert_close("lane", &slopes.index_axis(0, i as isize).to_vec(), &alone, 1e-11);
        let single: Tensor = single.index_axis(0, i as isize).cast();
        assert_close("lane of single", &single.to_vec(), &alone, 1e-2);
    }
}
