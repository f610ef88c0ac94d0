//! Tensors from ndarray's arrays of every rank and into them. What is owned is not copied.

use crate::element::Element;
use crate::error::Error;
use crate::levels::Base;
use crate::values::Tensor;
use ndarray::{ArcArray, Array, ArrayD, ArrayView, Dimension, IxDyn};

/// Takes the storage.
impl<E: Element, D: Dimension> From<Array<E, D>> for Tensor<E, Base> {
    fn from(array: Array<E, D>) -> Self {
        Tensor::of(array.into_dyn().into_shared())
    }
}
/// Shares the storage.
impl<E: Element, D: Dimension> From<ArcArray<E, D>> for Tensor<E, Base> {
    fn from(array: ArcArray<E, D>) -> Self {
        Tensor::of(array.into_dyn())
    }
}
/// Copies the elements.
impl<E: Element, D: Dimension> From<&Array<E, D>> for Tensor<E, Base> {
    fn from(array: &Array<E, D>) -> Self {
        array.to_owned().into()
    }
}
/// Copies the elements.
impl<E: Element, D: Dimension> From<ArrayView<'_, E, D>> for Tensor<E, Base> {
    fn from(view: ArrayView<'_, E, D>) -> Self {
        view.to_owned().into()
    }
}

/// Takes the storage if the tensor is its only owner.
impl<E: Element> From<Tensor<E, Base>> for ArrayD<E> {
    fn from(x: Tensor<E, Base>) -> Self {
        x.into_ndarray()
    }
}
/// Shares the storage.
impl<E: Element> From<Tensor<E, Base>> for ArcArray<E, IxDyn> {
    fn from(x: Tensor<E, Base>) -> Self {
        x.into_plain()
    }
}
macro_rules! of_rank {
    ($($rank:ident $axes:literal)*) => { $(
        /// Takes the storage if the tensor is its only owner; refused if the rank is another.
        impl<E: Element> TryFrom<Tensor<E, Base>> for Array<E, ndarray::$rank> {
            type Error = Error;
            fn try_from(x: Tensor<E, Base>) -> Result<Self, Error> {
                let message = format!("a tensor of shape {:?} has rank {}, not {}", x.shape(), x.ndim(), $axes);
                let array = x.into_ndarray().into_dimensionality();
                array.map_err(|_| Error::new("into_ndarray", message))
            }
        }
    )* };
}
of_rank!(Ix0 0 Ix1 1 Ix2 2 Ix3 3 Ix4 4 Ix5 5 Ix6 6);

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array0, Array1, Array2, Array3, Array4, Array5, Array6, array};

    macro_rules! round_trips {
        ($($of:ident [$($n:literal),*];)*) => { $( {
            let array = $of::<f64>::from_elem([$($n),*], 1.5);
            let (at, shape) = (array.as_ptr(), array.shape().to_vec());
            let x = Tensor::from(array.clone());
            let (taken, from) = (Tensor::from(array), at);
            assert_eq!((taken.view().as_ptr(), taken.shape()), (from, &shape[..]));
            assert_eq!(taken, x);
            let back: $of<f64> = taken.try_into().unwrap();
            assert_eq!((back.as_ptr(), back.shape()), (at, &shape[..]));
            assert!($of::<i64>::try_from(Tensor::<i64>::zeros(&[1; 7])).is_err());
        } )* };
    }
    #[test]
    fn arrays_of_every_rank_are_not_copied() {
        round_trips! {
            Array0 [];
            Array1 [3];
            Array2 [2, 3];
            Array3 [1, 2, 3];
            Array4 [2, 1, 2, 3];
            Array5 [1, 1, 2, 1, 3];
            Array6 [1, 2, 1, 2, 1, 2];
        }
    }

    #[test]
    fn layouts_are_kept() {
        let columns = array![[1.0, 2.0], [3.0, 4.0]].reversed_axes();
        let at = columns.as_ptr();
        let x = Tensor::from(columns);
        assert_eq!((x.view().as_ptr(), x.to_vec()), (at, vec![1.0, 3.0, 2.0, 4.0]));
        let shared = x.clone();
        let owned: ArrayD<f64> = x.into();
        assert!(owned.as_ptr() != at && owned == shared.view());
        assert_eq!(ArrayD::from(shared).as_ptr(), at);
    }

    #[test]
    fn views_are_copied_and_shared_arrays_are_shared() {
        let a = array![[1i64, 2], [3, 4]];
        assert_eq!(Tensor::from(a.column(1)).to_vec(), [2, 4]);
        assert_eq!(Tensor::from(&a), Tensor::from(a.view()));
        let arc = a.into_shared();
        let x = Tensor::from(arc.clone());
        assert_eq!(x.view().as_ptr(), arc.as_ptr());
        assert_eq!(ArcArray::from(x).as_ptr(), arc.as_ptr());
    }

    #[test]
    fn another_rank_is_refused() {
        let error = Array2::try_from(Tensor::from_vec(vec![true])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "into_ndarray: a tensor of shape [1] has rank 1, not 2"
        );
    }
}
