//! Products of large matrices, by routines that pack blocks of both operands for the caches.
//!
//! `gemm` has kernels for AVX-512, AVX2 and NEON and chooses one at run time; where it has none, `matrixmultiply` does
//! better. With the feature `blas`, a CBLAS that the program links does what it can read.

use super::Matrix;
use crate::element::Float;
use std::mem::MaybeUninit;

/// `out = a @ b`, on several threads where that is worth it.
pub(super) fn packed<E: Packed>(a: Matrix<'_, E>, b: Matrix<'_, E>, out: &mut [MaybeUninit<E>]) {
    assert!(a.cols == b.rows && out.len() == a.rows * b.cols);
    let job = Job {
        a,
        b,
        out: out.as_mut_ptr().cast(),
        step: b.cols,
    };
    #[cfg(feature = "parallel")]
    return shared(job, share(a.rows * a.cols * b.cols));
    #[cfg(not(feature = "parallel"))]
    E::blocks(a, b, job.out, job.step);
}

/// [`packed`] of a few rows, or columns, each with all of the other operand: what is many dot products is best done so.
pub(super) fn one_by_one<E: Packed>(a: Matrix<'_, E>, b: Matrix<'_, E>, out: &mut [MaybeUninit<E>]) {
    assert!(a.cols == b.rows && out.len() == a.rows * b.cols);
    let (n, out) = (b.cols, out.as_mut_ptr().cast::<E>());
    if a.rows <= n {
        for i in 0..a.rows {
            let row = a.rows_from(i, 1).lines();
            // SAFETY: the result has a row for each of `a`.
            E::blocks(Matrix::of_rows(&row, 1, a.cols), b, unsafe { out.add(i * n) }, n);
        }
    } else {
        for j in 0..n {
            let column = b.transposed().rows_from(j, 1).lines();
            // SAFETY: the result has a column for each of `b`.
            E::blocks(a, Matrix::of_rows(&column, b.rows, 1), unsafe { out.add(j) }, n);
        }
    }
}

/// A part of a product, and where its rows begin in the whole.
struct Job<'a, E> {
    a: Matrix<'a, E>,
    b: Matrix<'a, E>,
    out: *mut E,
    step: usize,
}

// SAFETY: a job alone writes the part of the result it is for.
unsafe impl<E: Send + Sync> Send for Job<'_, E> {}

/// The multiplications of a part: there is one for each thread, but it is large enough that a thread is worth waking (some
/// 70 microseconds), and small enough that what a late thread has not begun is soon done by another.
#[cfg(feature = "parallel")]
pub(super) fn share(whole: usize) -> usize {
    match rayon::current_num_threads() {
        1 => usize::MAX / 2,
        threads => (whole / threads).clamp(4_000_000, 10_000_000),
    }
}

#[cfg(feature = "parallel")]
fn shared<E: Packed>(job: Job<'_, E>, share: usize) {
    let Job { a, b, out, step } = job;
    if a.rows * a.cols * b.cols < 2 * share {
        return E::blocks(a, b, out, step);
    }
    let (first, second) = match a.rows >= b.cols {
        true => {
            let at = a.rows / 2;
            let (upper, lower) = (a.rows_from(0, at), a.rows_from(at, a.rows - at));
            // SAFETY: the result has a row for each of `a`.
            let below = unsafe { out.add(at * step) };
            (
                Job {
                    a: upper,
                    b,
                    out,
                    step,
                },
                Job {
                    a: lower,
                    b,
                    out: below,
                    step,
                },
            )
        }
        false => {
            let at = b.cols / 2;
            let part = |from, len| b.transposed().rows_from(from, len).transposed();
            let (left, right) = (part(0, at), part(at, b.cols - at));
            // SAFETY: the result has a column for each of `b`.
            let beside = unsafe { out.add(at) };
            (
                Job {
                    a,
                    b: left,
                    out,
                    step,
                },
                Job {
                    a,
                    b: right,
                    out: beside,
                    step,
                },
            )
        }
    };
    rayon::join(move || shared(first, share), move || shared(second, share));
}

/// A float the routines are for.
pub(super) trait Packed: Float {
    /// `out = a @ b`, the rows of `out` being `step` apart; nothing is read there.
    fn blocks(a: Matrix<'_, Self>, b: Matrix<'_, Self>, out: *mut Self, step: usize);
}

/// Whether `gemm` has kernels for this machine.
pub(super) fn has_kernels() -> bool {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    return std::arch::is_x86_feature_detected!("fma");
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    return cfg!(target_arch = "aarch64");
}

macro_rules! packed {
    ($($float:ident, $gemm:path, $portable:path, $blas:ident;)*) => { $(
        impl Packed for $float {
            fn blocks(a: Matrix<'_, $float>, b: Matrix<'_, $float>, out: *mut $float, step: usize) {
                let (m, k, n, by_row) = (a.rows, a.cols, b.cols, step as isize);
                #[cfg(feature = "blas")]
                if let (Some((of_a, step_a)), Some((of_b, step_b))) = (blas::layout(a), blas::layout(b)) {
                    // SAFETY: the strides read m by k and k by n elements, and `out` has room for m by n.
                    return unsafe {
                        cblas_sys::$blas(
                            cblas_sys::CBLAS_LAYOUT::CblasRowMajor, of_a, of_b, m as i32, n as i32, k as i32, 1.0,
                            a.first, step_a, b.first, step_b, 0.0, out, step as i32,
                        )
                    };
                }
                if has_kernels() {
                    // The kernels write columns: this is the transposed product of the transposed matrices.
                    // SAFETY: the strides read m by k and k by n elements, and `out` has room for m by n.
                    unsafe {
                        $gemm()(
                            n, m, k, out, by_row, 1, false, b.first, b.by_row, b.by_col, a.first, a.by_row, a.by_col,
                            0.0, 1.0, false, false, false, gemm_common::Parallelism::None,
                        )
                    }
                } else {
                    // SAFETY: the strides read m by k and k by n elements, and `out` has room for m by n.
                    unsafe {
                        $portable(
                            m, k, n, 1.0, a.first, a.by_row, a.by_col, b.first, b.by_row, b.by_col, 0.0, out, by_row, 1,
                        )
                    }
                }
            }
        }
    )* };
}
packed! {
    f64, gemm_f64::gemm::f64::get_gemm_fn, matrixmultiply::dgemm, cblas_dgemm;
    f32, gemm_f32::gemm::f32::get_gemm_fn, matrixmultiply::sgemm, cblas_sgemm;
}

#[cfg(feature = "blas")]
mod blas {
    use super::Matrix;
    use cblas_sys::CBLAS_TRANSPOSE;

    /// The layout a matrix has by rows, where it has one.
    pub(super) fn layout<E>(x: Matrix<'_, E>) -> Option<(CBLAS_TRANSPOSE, i32)> {
        let step = |by: isize, len: usize| i32::try_from(by).ok().filter(|&by| by > 0 && by as usize >= len);
        let fits = [x.rows, x.cols].iter().all(|&len| i32::try_from(len).is_ok());
        match (x.by_row, x.by_col) {
            _ if !fits => None,
            (by, 1) => Some((CBLAS_TRANSPOSE::CblasNoTrans, step(by, x.cols)?)),
            (1, by) => Some((CBLAS_TRANSPOSE::CblasTrans, step(by, x.rows)?)),
            _ => None,
        }
    }
}
