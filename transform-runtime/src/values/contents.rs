//! What is in an `Option` or a `Result` at a level: `unwrap` and its like, in bodies.

use crate::element::Float;
use crate::levels::Level;
use crate::values::map::{LinearMap, NoMap};
use crate::values::{Real, Tangent, Value};
use std::fmt::Debug;
use std::marker::PhantomData;

/// A value that may be in another.
pub trait Contents: Sized {
    /// It.
    type In: Value;
    /// `unwrap()`
    fn unwrapped(&self) -> Self::In;
    /// `expect(message)`
    fn expected(&self, message: &str) -> Self::In;
    /// The value, if it is there.
    fn contents(&self) -> Option<&Self::In>;

    /// `unwrap()` and its derivative.
    #[track_caller]
    fn linearize_unwrapped(&self) -> (Self::In, (InContents<Self::In>,)) {
        (self.unwrapped(), (InContents::there(true),))
    }
    /// `expect(message)` and its derivative.
    #[track_caller]
    fn linearize_expected(&self, message: &str) -> (Self::In, (InContents<Self::In>, NoMap)) {
        (self.expected(message), (InContents::there(true), NoMap))
    }
    /// `unwrap_or(other)`
    fn unwrapped_or<O: Instead<Self::In>>(&self, other: O) -> Self::In {
        self.contents().cloned().unwrap_or_else(|| other.own())
    }
    /// `unwrap_or(other)` and its derivatives.
    fn linearize_unwrapped_or<O: Instead<Self::In>>(&self, other: O) -> (Self::In, MapsOr<Self::In, O>) {
        let there = self.contents().is_some();
        (
            self.unwrapped_or(other),
            (InContents::there(there), O::map(!there)),
        )
    }
    /// `unwrap_or_default()`
    fn unwrapped_or_default(&self) -> Self::In
    where
        Self::In: Default,
    {
        self.contents().cloned().unwrap_or_default()
    }
    /// `unwrap_or_default()` and its derivative.
    fn linearize_unwrapped_or_default(&self) -> (Self::In, (InContents<Self::In>,))
    where
        Self::In: Default,
    {
        let there = self.contents().is_some();
        (self.unwrapped_or_default(), (InContents::there(there),))
    }
}
impl<V: Value> Contents for Option<V> {
    type In = V;
    #[track_caller]
    fn unwrapped(&self) -> V {
        self.clone().unwrap()
    }
    #[track_caller]
    fn expected(&self, message: &str) -> V {
        self.clone().expect(message)
    }
    fn contents(&self) -> Option<&V> {
        self.as_ref()
    }
}
impl<V: Value, E: Debug> Contents for Result<V, E> {
    type In = V;
    #[track_caller]
    fn unwrapped(&self) -> V {
        self.as_ref().unwrap().clone()
    }
    #[track_caller]
    fn expected(&self, message: &str) -> V {
        self.as_ref().expect(message).clone()
    }
    fn contents(&self) -> Option<&V> {
        self.as_ref().ok()
    }
}

/// The derivative of what was taken out by what it was in.
#[derive(Debug)]
pub struct InContents<V> {
    there: bool,
    of: PhantomData<fn() -> V>,
}
impl<V> InContents<V> {
    fn there(there: bool) -> Self {
        InContents {
            there,
            of: PhantomData,
        }
    }
}
impl<V: Value> LinearMap for InContents<V> {
    type In = Option<V::Tan>;
    type Out = V::Tan;
    fn push(&self, t: &Self::In) -> Self::Out {
        t.clone().filter(|_| self.there).unwrap_or_default()
    }
    fn pull(&self, ct: &Self::Out, into: &mut Self::In) {
        if self.there {
            into.get_or_insert_default().accumulate(ct);
        }
    }
}

/// The derivatives of `unwrap_or`.
pub type MapsOr<V, O> = (InContents<V>, <O as Instead<V>>::Map);

/// What is there instead.
pub trait Instead<V: Value> {
    /// Its derivative.
    type Map;
    /// The value.
    fn own(self) -> V;
    /// The derivative, if it was taken.
    fn map(taken: bool) -> Self::Map;
}
impl<V: Value> Instead<V> for &V {
    type Map = IfTaken<V>;
    fn own(self) -> V {
        self.clone()
    }
    fn map(taken: bool) -> IfTaken<V> {
        IfTaken {
            taken,
            of: PhantomData,
        }
    }
}
macro_rules! constants {
    ($($e:ty)*) => { $(
        impl<L: Level> Instead<Real<$e, L>> for $e
        where
            $e: Float,
        {
            type Map = NoMap;
            fn own(self) -> Real<$e, L> {
                L::constant(self)
            }
            fn map(_: bool) -> NoMap {
                NoMap
            }
        }
    )* };
}
constants!(f64 f32);

/// The derivative by what is there instead.
#[derive(Debug)]
pub struct IfTaken<V> {
    taken: bool,
    of: PhantomData<fn() -> V>,
}
impl<V: Value> LinearMap for IfTaken<V> {
    type In = V::Tan;
    type Out = V::Tan;
    fn push(&self, t: &V::Tan) -> V::Tan {
        if self.taken { t.clone() } else { V::Tan::default() }
    }
    fn pull(&self, ct: &V::Tan, into: &mut V::Tan) {
        if self.taken {
            into.accumulate(ct);
        }
    }
}
