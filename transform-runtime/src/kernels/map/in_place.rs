//! Elementwise maps into the storage of an operand.

use super::{map, zip2};
use crate::element::Element;
use crate::kernels::Array;
use crate::kernels::nest::{Lane, Nest, broadcast_strides};
use crate::kernels::shape::broadcast_shapes;
use crate::kernels::vector::{Kernel, widest};

/// `f` of every element of an array that is not needed any more, in its storage where nobody shares it.
pub(crate) fn map_owned<E: Element>(mut x: Array<E>, f: impl Fn(E) -> E + Copy) -> Array<E> {
    if !x.is_unique() {
        return map(&x, f);
    }
    match x.as_slice_memory_order_mut() {
        Some(data) => widest(data.len(), InPlace { data, f }),
        None => return map(&x, f),
    }
    x
}

struct InPlace<'a, E, F> {
    data: &'a mut [E],
    f: F,
}
impl<E: Element, F: Fn(E) -> E + Copy> Kernel for InPlace<'_, E, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        let f = self.f;
        self.data.iter_mut().for_each(|x| *x = f(*x));
    }
}

/// `f(a, b)` elementwise in the storage of `a`, if that has the shape of the result and nobody shares it.
pub(crate) fn in_place<A: Element, B: Element>(
    a: &mut Array<A>,
    b: &Array<B>,
    f: impl Fn(A, B) -> A + Copy,
) -> bool {
    if !a.is_unique() || !a.is_standard_layout() || a.is_empty() {
        return false;
    }
    let nest = if a.shape() == b.shape() && b.is_standard_layout() {
        Nest::flat(a.len(), [1])
    } else {
        match broadcast_shapes("", a.shape(), b.shape()) {
            Ok(shape) if shape.as_slice() == a.shape() => Nest::new(&shape, [&broadcast_strides(b, &shape)]),
            _ => return false,
        }
    };
    let (len, a) = (a.len(), a.as_slice_mut().expect("unique and in standard layout"));
    widest(len, Update { nest: &nest, a, b, f });
    true
}

struct Update<'n, 'a, A, B, F> {
    nest: &'n Nest<1>,
    a: &'a mut [A],
    b: &'a Array<B>,
    f: F,
}

impl<A: Element, B: Element, F: Fn(A, B) -> A + Copy> Kernel for Update<'_, '_, A, B, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        let (f, nest) = (self.f, self.nest);
        for ([at], a) in nest.rows().zip(self.a.chunks_exact_mut(nest.len)) {
            // SAFETY: the nest is over the strides that read `b` as the shape of `a`.
            let b = unsafe { Lane::new(self.b, at, nest.strides[0], nest.len) };
            match (b.slice(), b.same()) {
                (Some(b), _) => a.iter_mut().zip(b).for_each(|(a, &b)| *a = f(*a, b)),
                (_, Some(b)) => a.iter_mut().for_each(|a| *a = f(*a, b)),
                _ => a.iter_mut().zip(b.iter()).for_each(|(a, b)| *a = f(*a, b)),
            }
        }
    }
}

/// `into += x`, of one shape; in place where nobody shares the storage.
pub(crate) fn add_assign<E: Element + std::ops::Add<Output = E>>(into: &mut Array<E>, x: &Array<E>) {
    assert_eq!(into.shape(), x.shape(), "accumulation does not broadcast");
    if !into.is_unique() {
        *into = zip2("add", into, x, |a, b| a + b).expect("equal shapes broadcast");
        return;
    }
    if let (Some(into), Some(x)) = (into.as_slice_mut(), x.as_slice()) {
        into.iter_mut().zip(x).for_each(|(into, &x)| *into = *into + x);
        return;
    }
    into.zip_mut_with(x, |into, &x| *into = *into + x);
}
