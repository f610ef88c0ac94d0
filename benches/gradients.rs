//! Time of each workload's function, of its hand-written adjoint and of its derived gradient: `cargo bench --bench gradients`.

#[allow(dead_code, reason = "others are measured by `ratios`")]
mod by_hand;
#[allow(dead_code, reason = "others are measured by `ratios`")]
mod inputs;

fn main() {
    divan::main();
}

mod lotka_volterra {
    use crate::by_hand::lotka_volterra;
    use crate::inputs::{LOTKA_VOLTERRA, LOTKA_VOLTERRA_STEPS};
    use divan::black_box;
    use transform_func::prelude::*;

    #[divan::bench]
    fn primal() -> f64 {
        lotka_volterra::primal(black_box(&LOTKA_VOLTERRA), LOTKA_VOLTERRA_STEPS)
    }

    #[divan::bench]
    fn by_hand() -> [f64; 4] {
        lotka_volterra::adjoint(black_box(&LOTKA_VOLTERRA), LOTKA_VOLTERRA_STEPS)
    }

    #[divan::bench]
    fn derived() -> [f64; 4] {
        grad!(lotka_volterra::primal)(black_box(&LOTKA_VOLTERRA), LOTKA_VOLTERRA_STEPS)
    }
}

mod rosenbrock {
    use crate::by_hand::rosenbrock;
    use crate::inputs;
    use divan::{Bencher, black_box};
    use transform_func::prelude::*;

    #[divan::bench]
    fn primal(bencher: Bencher<'_, '_>) {
        let x = inputs::rosenbrock(1000);
        bencher.bench(|| rosenbrock::primal(black_box(&x)));
    }

    #[divan::bench]
    fn by_hand(bencher: Bencher<'_, '_>) {
        let x = inputs::rosenbrock(1000);
        bencher.bench(|| rosenbrock::adjoint(black_box(&x)));
    }

    #[divan::bench]
    fn derived(bencher: Bencher<'_, '_>) {
        let x = inputs::rosenbrock(1000);
        bencher.bench(|| grad!(rosenbrock::primal)(black_box(&x)));
    }
}

mod gmm {
    use crate::by_hand::gmm;
    use crate::inputs::Gmm;
    use divan::{Bencher, black_box};
    use transform_func::prelude::*;

    #[divan::bench]
    fn primal(bencher: Bencher<'_, '_>) {
        let Gmm {
            d,
            alpha,
            mu,
            q,
            l,
            x,
        } = Gmm::new(10, 25, 1000);
        bencher.bench(|| gmm::primal(black_box(&alpha), &mu, &q, &l, &x, d));
    }

    #[divan::bench]
    fn by_hand(bencher: Bencher<'_, '_>) {
        let Gmm {
            d,
            alpha,
            mu,
            q,
            l,
            x,
        } = Gmm::new(10, 25, 1000);
        bencher.bench(|| gmm::adjoint(black_box(&alpha), &mu, &q, &l, &x, d));
    }

    #[divan::bench]
    fn by_hand_by_columns(bencher: Bencher<'_, '_>) {
        let Gmm {
            d,
            alpha,
            mu,
            q,
            l,
            x,
        } = Gmm::new(10, 25, 1000);
        bencher.bench(|| gmm::adjoint_by_columns(black_box(&alpha), &mu, &q, &l, &x, d));
    }

    #[divan::bench]
    fn derived(bencher: Bencher<'_, '_>) {
        let Gmm {
            d,
            alpha,
            mu,
            q,
            l,
            x,
        } = Gmm::new(10, 25, 1000);
        bencher.bench(|| grad!(gmm::primal, argnums = (0, 1, 2, 3))(black_box(&alpha), &mu, &q, &l, &x, d));
    }
}
