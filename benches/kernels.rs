//! Time of the kernels of arrays, products of matrices beside those of `matrixmultiply`: `cargo bench --bench kernels`.

use transform_func::Tensor;

fn main() {
    divan::main();
}

/// `len` numbers in `-4..4`.
fn numbers(len: usize) -> impl Iterator<Item = f64> {
    (0..len).map(|i| (i as f64 * 0.618_033_988_749).fract() * 8.0 - 4.0)
}
fn double(shape: &[usize]) -> Tensor {
    Tensor::from_vec(numbers(shape.iter().product()).collect::<Vec<f64>>()).reshape(shape)
}
fn single(shape: &[usize]) -> Tensor<f32> {
    let data: Vec<f32> = numbers(shape.iter().product()).map(|x| x as f32).collect();
    Tensor::from_vec(data).reshape(shape)
}

mod products {
    use crate::{double, single};
    use divan::counter::ItemsCount;
    use divan::{Bencher, black_box};

    const SHAPES: [[usize; 3]; 22] = [
        [2, 2, 2],
        [4, 4, 4],
        [8, 8, 8],
        [12, 12, 12],
        [16, 16, 16],
        [24, 24, 24],
        [32, 32, 32],
        [64, 64, 64],
        [128, 128, 128],
        [256, 256, 256],
        [512, 512, 512],
        [128, 784, 256],
        [32, 64, 64],
        [64, 64, 8],
        [256, 784, 4],
        [256, 784, 10],
        [256, 784, 24],
        [1, 784, 256],
        [3, 784, 256],
        [256, 784, 1],
        [784, 128, 256],
        [8, 64, 64],
    ];

    macro_rules! products {
        ($($name:ident $made:ident $float:ident $gemm:ident;)*) => { $(
            mod $name {
                use super::*;

                #[divan::bench(args = SHAPES)]
                fn matmul(bencher: Bencher<'_, '_>, [m, k, n]: [usize; 3]) {
                    let (a, b) = ($made(&[m, k]), $made(&[k, n]));
                    bencher.counter(ItemsCount::new(2 * m * k * n)).bench(|| black_box(&a).matmul(black_box(&b)));
                }
                #[divan::bench(args = SHAPES)]
                fn transposed_left(bencher: Bencher<'_, '_>, [m, k, n]: [usize; 3]) {
                    let (a, b) = ($made(&[k, m]).t(), $made(&[k, n]));
                    bencher.counter(ItemsCount::new(2 * m * k * n)).bench(|| black_box(&a).matmul(black_box(&b)));
                }
                #[divan::bench(args = SHAPES)]
                fn transposed_right(bencher: Bencher<'_, '_>, [m, k, n]: [usize; 3]) {
                    let (a, b) = ($made(&[m, k]), $made(&[n, k]).t());
                    bencher.counter(ItemsCount::new(2 * m * k * n)).bench(|| black_box(&a).matmul(black_box(&b)));
                }
                #[divan::bench(args = SHAPES)]
                fn matrixmultiply(bencher: Bencher<'_, '_>, [m, k, n]: [usize; 3]) {
                    let (a, b) = ($made(&[m, k]).to_vec(), $made(&[k, n]).to_vec());
                    bencher.counter(ItemsCount::new(2 * m * k * n)).bench(|| {
                        let mut c = vec![0.0; m * n];
                        // SAFETY: these are row-major matrices of their shapes.
                        unsafe {
                            matrixmultiply::$gemm(
                                m, k, n, 1.0, black_box(a.as_ptr()), k as isize, 1, b.as_ptr(), n as isize, 1, 0.0,
                                c.as_mut_ptr(), n as isize, 1,
                            );
                        }
                        c
                    });
                }
            }
        )* };
    }
    products! {
        f32 single f32 sgemm;
        f64 double f64 dgemm;
    }
}

mod functions {
    use crate::{double, numbers, single};
    use divan::counter::ItemsCount;
    use divan::{Bencher, black_box};
    use transform_func::Tensor;

    macro_rules! functions {
        ($($name:ident $($of:ident)?;)*) => { $(
            mod $name {
                use super::*;
                /// Where the function is defined everywhere, numbers of both signs.
                fn inputs(len: usize) -> Tensor {
                    double(&[len])$(.$of())?
                }

                #[divan::bench(args = [10, 4096, 1_000_000])]
                fn double_precision(bencher: Bencher<'_, '_>, len: usize) {
                    let x = inputs(len);
                    bencher.counter(ItemsCount::new(len)).bench(|| black_box(&x).$name());
                }
                #[divan::bench(args = [10, 4096, 1_000_000])]
                fn single_precision(bencher: Bencher<'_, '_>, len: usize) {
                    let x = single(&[len])$(.$of())?;
                    bencher.counter(ItemsCount::new(len)).bench(|| black_box(&x).$name());
                }
            }
        )* };
    }
    functions! {
        exp; exp_m1; ln abs; ln_1p abs; tanh; sigmoid; softplus; silu; gelu; sin; cos; erf;
    }

    #[divan::bench(args = [10, 4096, 1_000_000])]
    fn powf(bencher: Bencher<'_, '_>, len: usize) {
        let x = double(&[len]).abs();
        bencher
            .counter(ItemsCount::new(len))
            .bench(|| black_box(&x).powf(1.7));
    }
    /// What Rust's function takes, one by one.
    #[divan::bench(args = [10, 4096, 1_000_000])]
    fn tanh_of_numbers(bencher: Bencher<'_, '_>, len: usize) {
        let x: Vec<f64> = numbers(len).collect();
        bencher
            .counter(ItemsCount::new(len))
            .bench(|| black_box(&x).iter().map(|x| x.tanh()).collect::<Vec<_>>());
    }
}

mod rows {
    use crate::{double, single};
    use divan::counter::ItemsCount;
    use divan::{Bencher, black_box};

    macro_rules! rows {
        ($($name:ident: |$x:ident| $value:expr;)*) => { $(
            mod $name {
                use super::*;

                #[divan::bench(args = [[128, 10], [64, 64], [128, 1024], [8, 100_000]])]
                fn double_precision(bencher: Bencher<'_, '_>, shape: [usize; 2]) {
                    let x = double(&shape);
                    bencher.counter(ItemsCount::new(shape[0] * shape[1])).bench(|| {
                        let $x = black_box(&x);
                        $value
                    });
                }
                #[divan::bench(args = [[128, 10], [64, 64], [128, 1024], [8, 100_000]])]
                fn single_precision(bencher: Bencher<'_, '_>, shape: [usize; 2]) {
                    let x = single(&shape);
                    bencher.counter(ItemsCount::new(shape[0] * shape[1])).bench(|| {
                        let $x = black_box(&x);
                        $value
                    });
                }
            }
        )* };
    }
    rows! {
        sum: |x| x.sum_axis(1);
        sum_of_columns: |x| x.sum_axis(0);
        max: |x| x.max_axis(1);
        logsumexp: |x| x.logsumexp_axis(1);
        softmax: |x| x.softmax(1);
        log_softmax: |x| x.log_softmax(1);
        add: |x| x + x;
        multiply_by_number: |x| x * 1.5;
        add_row: |x| x + x.sum_keep(0);
        divide_by_column: |x| x / x.sum_keep(1);
    }
}
