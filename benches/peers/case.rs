//! A workload under a transform, as a program that can be run and looked at.

use transform_func::{Float, Tensor};

/// Results by the names that the expected figures have for them.
pub(crate) type Outputs = Vec<(&'static str, Vec<f64>)>;

/// A transform of a workload's function at its inputs.
pub(crate) struct Case {
    /// What it is called in the results.
    pub(crate) transform: &'static str,
    /// The transform of the peers that it is held against.
    pub(crate) against: &'static str,
    /// Runs it; what comes out is dropped.
    pub(crate) run: Box<dyn Fn()>,
    /// What comes out.
    pub(crate) outputs: Box<dyn Fn() -> Outputs>,
}

impl Case {
    /// A case from what computes a result, and what the parts of the result are.
    pub(crate) fn new<R: 'static>(
        transform: &'static str,
        compute: impl Fn() -> R + Clone + 'static,
        parts: impl Fn(R) -> Outputs + 'static,
    ) -> Case {
        let again = compute.clone();
        Case {
            transform,
            against: transform,
            run: Box::new(move || drop(std::hint::black_box(compute()))),
            outputs: Box::new(move || parts(again())),
        }
    }
    /// The same, where peers call the transform something else.
    pub(crate) fn against(self, against: &'static str) -> Case {
        Case { against, ..self }
    }
}

/// The one part of a result.
pub(crate) fn one<T: Numbers>(result: T) -> Outputs {
    vec![("o0", result.numbers())]
}

/// The parts of a list, by these names.
pub(crate) fn named<T: Numbers>(names: &[&'static str], parts: &[T]) -> Outputs {
    assert_eq!(names.len(), parts.len());
    names
        .iter()
        .zip(parts)
        .map(|(name, part)| (*name, part.numbers()))
        .collect()
}

/// What is numbers, row-major.
pub(crate) trait Numbers {
    /// All of them.
    fn numbers(&self) -> Vec<f64>;
}
impl<E: Float> Numbers for Tensor<E> {
    fn numbers(&self) -> Vec<f64> {
        self.to_vec().into_iter().map(|x| x.as_f64()).collect()
    }
}
impl<T: Numbers> Numbers for Vec<T> {
    fn numbers(&self) -> Vec<f64> {
        self.iter().flat_map(Numbers::numbers).collect()
    }
}
impl<T: Numbers, const N: usize> Numbers for [T; N] {
    fn numbers(&self) -> Vec<f64> {
        self.iter().flat_map(Numbers::numbers).collect()
    }
}
macro_rules! numbers {
    ($($t:ty)*) => { $(
        impl Numbers for $t {
            fn numbers(&self) -> Vec<f64> {
                vec![f64::from(*self)]
            }
        }
    )* };
}
numbers! { f32 f64 }
