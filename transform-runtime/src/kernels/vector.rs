//! Inner loops compiled for several instruction sets, the widest of which is chosen at run time.
//!
//! A build without flags knows 128-bit vectors only; a loop that is worth more is a [`Kernel`], whose body
//! is inlined into one function per instruction set. Each says whether it can fuse a product and a sum: where no
//! instruction does, `mul_add` is a call of a library.

use crate::element::Element;
use ndarray::LinalgScalar;
use smallvec::SmallVec;
#[cfg(target_arch = "x86_64")]
use std::sync::LazyLock;

/// A loop; `run` must be `#[inline(always)]` to be compiled for each instruction set.
pub(crate) trait Kernel {
    type Output;
    /// `FUSED` says that products and sums are best fused.
    fn run<const FUSED: bool>(self) -> Self::Output;
}

/// Whether the instruction set that the build is for fuses products and sums.
const FUSED: bool = cfg!(any(target_feature = "fma", target_arch = "aarch64"));

/// Runs the kernel with the widest vectors of this machine; `len` elements are read or written.
#[inline]
pub(super) fn widest<K: Kernel>(len: usize, kernel: K) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")]
        fn avx512<K: Kernel>(kernel: K) -> K::Output {
            kernel.run::<true>()
        }
        #[target_feature(enable = "avx2,fma")]
        fn avx2<K: Kernel>(kernel: K) -> K::Output {
            kernel.run::<true>()
        }
        // A few elements are done before the choice is made.
        match if len < 32 { Vectors::Baseline } else { *VECTORS } {
            // SAFETY: the features were detected.
            Vectors::Avx512 => return unsafe { avx512(kernel) },
            // SAFETY: the features were detected.
            Vectors::Avx2 => return unsafe { avx2(kernel) },
            Vectors::Baseline => {}
        }
    }
    kernel.run::<FUSED>()
}

/// Whether there are vectors of 256 bits, or as many as make no difference.
pub(crate) fn has_wide() -> bool {
    #[cfg(target_arch = "x86_64")]
    return !matches!(*VECTORS, Vectors::Baseline);
    #[cfg(not(target_arch = "x86_64"))]
    true
}

/// Runs the kernel with vectors of 256 bits. There is one such function, so that what the kernel calls is called from one place, and
/// becomes part of it.
///
/// # Panics
/// If there are none, see [`has_wide`].
#[inline(always)]
pub(crate) fn wide<K: Kernel>(kernel: K) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2,fma")]
        fn avx2<K: Kernel>(kernel: K) -> K::Output {
            kernel.run::<true>()
        }
        assert!(has_wide());
        // SAFETY: the features were detected.
        unsafe { avx2(kernel) }
    }
    #[cfg(not(target_arch = "x86_64"))]
    kernel.run::<FUSED>()
}

#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy)]
enum Vectors {
    Baseline,
    Avx2,
    Avx512,
}

#[cfg(target_arch = "x86_64")]
static VECTORS: LazyLock<Vectors> = LazyLock::new(|| {
    let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
    let avx512 = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512bw");
    match (avx2, avx512) {
        (true, true) => Vectors::Avx512,
        (true, false) => Vectors::Avx2,
        _ => Vectors::Baseline,
    }
});

/// Results kept in flight: enough to hide the latency of an addition, few enough for the registers.
const LANES: usize = 16;

/// A length whose rounding error is still that of a few additions in a row.
const BLOCK: usize = 64 * LANES;

/// The sum of products of two slices of one length.
#[inline(always)]
pub(super) fn dot<E: Element + LinalgScalar, const FUSED: bool>(x: &[E], y: &[E]) -> E {
    /// Sets of lanes in flight.
    const SETS: usize = 4;
    let ((xs, x), (ys, y)) = (x.as_chunks::<LANES>(), y.as_chunks::<LANES>());
    let ((x_sets, xs), (y_sets, ys)) = (xs.as_chunks::<SETS>(), ys.as_chunks::<SETS>());
    let mut sets = [[E::zero(); LANES]; SETS];
    let add = |lanes: &mut [E; LANES], x: &[E; LANES], y: &[E; LANES]| {
        for i in 0..LANES {
            lanes[i] = x[i].times_plus::<FUSED>(y[i], lanes[i]);
        }
    };
    for (x, y) in x_sets.iter().zip(y_sets) {
        for k in 0..SETS {
            add(&mut sets[k], &x[k], &y[k]);
        }
    }
    let [mut lanes, others @ ..] = sets;
    for other in others {
        for i in 0..LANES {
            lanes[i] = lanes[i] + other[i];
        }
    }
    for (x, y) in xs.iter().zip(ys) {
        add(&mut lanes, x, y);
    }
    let rest = x.iter().zip(y);
    let rest = rest.fold(E::zero(), |sum, (&x, &y)| x.times_plus::<FUSED>(y, sum));
    fold_lanes(lanes, |a, b| a + b) + rest
}

/// Folds a slice that is not empty.
///
/// By halves above short blocks, so that the rounding error of a sum grows with the logarithm of its length.
#[inline(always)]
pub(super) fn fold<E: Element>(data: &[E], join: impl Fn(E, E) -> E + Copy) -> E {
    if data.len() <= BLOCK {
        return fold_block(data, join);
    }
    let mut blocks = data.chunks(BLOCK);
    let mut whole = fold_block(blocks.next().expect("the length was checked"), join);
    // Halves as in a binary counter: `pending[level]` awaits another part of 2^level blocks.
    let mut pending: SmallVec<[E; 32]> = SmallVec::new();
    for (n, block) in blocks.enumerate() {
        (0..(n + 1).trailing_zeros()).for_each(|_| whole = join(pending.pop().expect("a half"), whole));
        pending.push(whole);
        whole = fold_block(block, join);
    }
    while let Some(before) = pending.pop() {
        whole = join(before, whole);
    }
    whole
}

#[inline(always)]
fn fold_block<E: Element>(data: &[E], join: impl Fn(E, E) -> E + Copy) -> E {
    let (chunks, rest) = data.as_chunks::<LANES>();
    let Some((&(mut lanes), chunks)) = chunks.split_first() else {
        return data[1..].iter().fold(data[0], |a, &b| join(a, b));
    };
    for chunk in chunks {
        for i in 0..LANES {
            lanes[i] = join(lanes[i], chunk[i]);
        }
    }
    for (lane, &x) in lanes.iter_mut().zip(rest) {
        *lane = join(*lane, x);
    }
    fold_lanes(lanes, join)
}

#[inline(always)]
fn fold_lanes<E: Element>(mut lanes: [E; LANES], join: impl Fn(E, E) -> E) -> E {
    let mut half = LANES / 2;
    while half > 0 {
        for i in 0..half {
            lanes[i] = join(lanes[i], lanes[i + half]);
        }
        half /= 2;
    }
    lanes[0]
}

/// `out += a * x`.
#[inline(always)]
pub(super) fn axpy<E: Element + LinalgScalar, const FUSED: bool>(out: &mut [E], a: E, x: &[E]) {
    out.iter_mut()
        .zip(x)
        .for_each(|(out, &x)| *out = a.times_plus::<FUSED>(x, *out));
}

#[cfg(test)]
mod tests {
    use super::super::testing::generator;
    use super::*;

    #[derive(Clone, Copy)]
    struct Sums<'a>(&'a [f64]);
    impl Kernel for Sums<'_> {
        type Output = [f64; 3];
        #[inline(always)]
        fn run<const FUSED: bool>(self) -> [f64; 3] {
            [
                fold(self.0, |a, b| a + b),
                fold(self.0, f64::max),
                dot::<_, FUSED>(self.0, self.0),
            ]
        }
    }

    #[test]
    fn every_instruction_set_agrees() {
        let mut g = generator(25);
        let data: Vec<f64> = (0..5000).map(|_| g.normal()).collect();
        for len in (1..100).chain([1023, 1024, 1025, 4999]) {
            let sums = Sums(&data[..len]);
            let [sum, largest, squares] = widest(len, sums);
            assert_eq!([sum, largest], sums.run::<false>()[..2]);
            let naive = data[..len].iter().sum::<f64>();
            assert!((sum - naive).abs() < 1e-10, "{len}");
            assert_eq!(largest, data[..len].iter().copied().fold(f64::MIN, f64::max));
            let naive = data[..len].iter().map(|x| x * x).sum::<f64>();
            for squares in [squares, sums.run::<true>()[2], sums.run::<false>()[2]] {
                assert!((squares / naive - 1.0).abs() < 1e-14, "{len}");
            }
        }
    }
}
