//! Packs: one number for each of a few lanes, and their arithmetic by vectors of 256 bits.
//!
//! Compilers find the vectors in loops over so few numbers sometimes and not always, so they are named here. Every number
//! is the one that the operation of single numbers gives: nothing is fused, nothing approximated.

use std::array::from_fn;
use std::fmt::Debug;

/// How many lanes a pack has: enough that the time of a division passes with others.
pub(crate) const LANES: usize = 16;

/// One number for each lane.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub struct Pack<E>(pub(crate) [E; LANES]);

/// An operation of one number that packs know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum One {
    /// `-x`
    Neg,
    /// `x.abs()`
    Abs,
    /// `x.sqrt()`
    Sqrt,
}
/// An operation of two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Two {
    /// `x + y`
    Add,
    /// `x - y`
    Sub,
    /// `x * y`
    Mul,
    /// `x / y`
    Div,
}
/// A comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// `==`
    Equal,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
}

impl<E: Copy> Pack<E> {
    /// A function of each number.
    #[inline(always)]
    pub(crate) fn map<F: Copy>(&self, f: impl Fn(E) -> F) -> Pack<F> {
        Pack(from_fn(|i| f(self.0[i])))
    }
    /// A function of each two numbers.
    #[inline(always)]
    pub(crate) fn zip(&self, other: &Self, f: impl Fn(E, E) -> E) -> Self {
        let mut y = *self;
        for (y, other) in y.0.iter_mut().zip(&other.0) {
            *y = f(*y, *other);
        }
        y
    }
    /// A bit for every lane: whether something holds there.
    #[inline(always)]
    pub(crate) fn bits(&self, other: &Self, holds: impl Fn(&E, &E) -> bool) -> u32 {
        let pairs = self.0.iter().zip(&other.0).enumerate();
        pairs.fold(0, |bits, (i, (x, y))| bits | u32::from(holds(x, y)) << i)
    }
}

/// What numbers have in packs. On x86 it is called where [`wide`](super::wide) has found the vectors.
pub trait InPacks: Copy + Debug + Sized {
    /// An operation of each number.
    fn pack_one(op: One, x: &Pack<Self>) -> Pack<Self>;
    /// An operation of each two numbers.
    fn pack_two(op: Two, x: &Pack<Self>, y: &Pack<Self>) -> Pack<Self>;
    /// A bit for every lane: whether the comparison holds there.
    fn pack_compare(which: Which, x: &Pack<Self>, y: &Pack<Self>) -> u32;
    /// The first where a lane's bit is set.
    fn pack_select(bits: u32, x: &Pack<Self>, y: &Pack<Self>) -> Pack<Self>;
}

#[cfg(target_arch = "x86_64")]
macro_rules! in_packs {
    ($e:ty, $len:literal, $bits:ty, $load:ident $loadu:ident $store:ident $set1:ident $andnot:ident $xor:ident $sqrt:ident
        $add:ident $sub:ident $mul:ident $div:ident $cmp:ident $movemask:ident $blendv:ident) => {
        impl InPacks for $e {
            #[inline(always)]
            fn pack_one(op: One, x: &Pack<$e>) -> Pack<$e> {
                let mut y = *x;
                for (x, y) in x.0.as_chunks::<$len>().0.iter().zip(y.0.as_chunks_mut::<$len>().0) {
                    // SAFETY: the machine has these vectors; a chunk is one, and packs are aligned.
                    unsafe {
                        let (v, sign) = (x86::$load(x.as_ptr()), x86::$set1(-0.0));
                        let v = match op {
                            One::Neg => x86::$xor(sign, v),
                            One::Abs => x86::$andnot(sign, v),
                            One::Sqrt => x86::$sqrt(v),
                        };
                        x86::$store(y.as_mut_ptr(), v);
                    }
                }
                y
            }
            #[inline(always)]
            fn pack_two(op: Two, x: &Pack<$e>, y: &Pack<$e>) -> Pack<$e> {
                let mut z = *x;
                let chunks = x.0.as_chunks::<$len>().0.iter().zip(y.0.as_chunks::<$len>().0);
                for ((x, y), z) in chunks.zip(z.0.as_chunks_mut::<$len>().0) {
                    // SAFETY: the machine has these vectors; a chunk is one, and packs are aligned.
                    unsafe {
                        let (v, w) = (x86::$load(x.as_ptr()), x86::$load(y.as_ptr()));
                        let v = match op {
                            Two::Add => x86::$add(v, w),
                            Two::Sub => x86::$sub(v, w),
                            Two::Mul => x86::$mul(v, w),
                            Two::Div => x86::$div(v, w),
                        };
                        x86::$store(z.as_mut_ptr(), v);
                    }
                }
                z
            }
            #[inline(always)]
            fn pack_compare(which: Which, x: &Pack<$e>, y: &Pack<$e>) -> u32 {
                let mut bits = 0;
                let chunks = x.0.as_chunks::<$len>().0.iter().zip(y.0.as_chunks::<$len>().0);
                for (k, (x, y)) in chunks.enumerate() {
                    // SAFETY: the machine has these vectors; a chunk is one, and packs are aligned.
                    let holds = unsafe {
                        let (v, w) = (x86::$load(x.as_ptr()), x86::$load(y.as_ptr()));
                        x86::$movemask(match which {
                            Which::Equal => x86::$cmp::<{ x86::_CMP_EQ_OQ }>(v, w),
                            Which::Less => x86::$cmp::<{ x86::_CMP_LT_OQ }>(v, w),
                            Which::LessEqual => x86::$cmp::<{ x86::_CMP_LE_OQ }>(v, w),
                        })
                    };
                    bits |= (holds as u32) << (k * $len);
                }
                bits
            }
            #[inline(always)]
            fn pack_select(bits: u32, x: &Pack<$e>, y: &Pack<$e>) -> Pack<$e> {
                let mut z = *x;
                let chunks = x.0.as_chunks::<$len>().0.iter().zip(y.0.as_chunks::<$len>().0);
                for (k, ((x, y), z)) in chunks.zip(z.0.as_chunks_mut::<$len>().0).enumerate() {
                    // A number's sign says whether it is taken.
                    let mut signs: [$bits; $len] = [0; $len];
                    for (i, sign) in signs.iter_mut().enumerate() {
                        *sign = (bits as $bits) << (<$bits>::BITS as usize - 1 - k * $len - i);
                    }
                    // SAFETY: the machine has these vectors; a chunk is one, and packs are aligned; signs need not be.
                    unsafe {
                        let (v, w) = (x86::$load(x.as_ptr()), x86::$load(y.as_ptr()));
                        let signs = x86::$loadu(signs.as_ptr().cast());
                        x86::$store(z.as_mut_ptr(), x86::$blendv(w, v, signs));
                    }
                }
                z
            }
        }
    };
}
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64 as x86;
#[cfg(target_arch = "x86_64")]
in_packs!(f64, 4, u64, _mm256_load_pd _mm256_loadu_pd _mm256_store_pd _mm256_set1_pd _mm256_andnot_pd _mm256_xor_pd _mm256_sqrt_pd
    _mm256_add_pd _mm256_sub_pd _mm256_mul_pd _mm256_div_pd _mm256_cmp_pd _mm256_movemask_pd _mm256_blendv_pd);
#[cfg(target_arch = "x86_64")]
in_packs!(f32, 8, u32, _mm256_load_ps _mm256_loadu_ps _mm256_store_ps _mm256_set1_ps _mm256_andnot_ps _mm256_xor_ps _mm256_sqrt_ps
    _mm256_add_ps _mm256_sub_ps _mm256_mul_ps _mm256_div_ps _mm256_cmp_ps _mm256_movemask_ps _mm256_blendv_ps);

#[cfg(not(target_arch = "x86_64"))]
macro_rules! in_packs {
    ($($e:ty)*) => { $(
        impl InPacks for $e {
            #[inline(always)]
            fn pack_one(op: One, x: &Pack<$e>) -> Pack<$e> {
                match op {
                    One::Neg => x.map(|x| -x),
                    One::Abs => x.map(<$e>::abs),
                    One::Sqrt => x.map(<$e>::sqrt),
                }
            }
            #[inline(always)]
            fn pack_two(op: Two, x: &Pack<$e>, y: &Pack<$e>) -> Pack<$e> {
                match op {
                    Two::Add => x.zip(y, |x, y| x + y),
                    Two::Sub => x.zip(y, |x, y| x - y),
                    Two::Mul => x.zip(y, |x, y| x * y),
                    Two::Div => x.zip(y, |x, y| x / y),
                }
            }
            #[inline(always)]
            fn pack_compare(which: Which, x: &Pack<$e>, y: &Pack<$e>) -> u32 {
                match which {
                    Which::Equal => x.bits(y, |x, y| x == y),
                    Which::Less => x.bits(y, |x, y| x < y),
                    Which::LessEqual => x.bits(y, |x, y| x <= y),
                }
            }
            #[inline(always)]
            fn pack_select(bits: u32, x: &Pack<$e>, y: &Pack<$e>) -> Pack<$e> {
                let mut z = *y;
                for i in 0..LANES {
                    if bits >> i & 1 == 1 {
                        z.0[i] = x.0[i];
                    }
                }
                z
            }
        }
    )* };
}
#[cfg(not(target_arch = "x86_64"))]
in_packs!(f64 f32);
