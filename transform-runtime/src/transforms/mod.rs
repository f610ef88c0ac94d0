//! The transforms, one file each. Every transform is a [`Function`](crate::values::Function), so transforms
//! nest in any order.

mod arguments;
mod auxiliary;
mod call;
mod check;
mod functionalize;
mod given;
mod grad;
mod into;
mod jacobian;
mod jvp;
mod linearize;
mod sparse;
mod vjp;
mod vmap;
mod zero;

pub use arguments::{Append, Arguments};
pub use auxiliary::{Aux, Auxiliary, Differentiand, NoAux};
pub use call::{Composed, Returned, Transform};
pub use functionalize::Functionalize;
pub use given::{AllGiven, Given, IsGiven, IsZero, WithTangents};
pub use grad::{Grad, GradAndValue, OfResult, OneNumber};
pub use into::{BesideGradient, CallInto, Receives, ReceivesGradient, SelectInto};
pub(crate) use jacobian::of_tensors;
pub use jacobian::{
    Alone, AnyJacobian, Blocks, Cheaper, Chunk, Chunks, Entries, Hessian, InArray, InVector, Jacfwd,
    Jacobian, JacobianBy, JacobianOf, Jacrev, Leaf, PartOfRows, Rows, Shaped, Tensors, TotalDerivative,
    Whole, Within, of_all,
};
pub use jvp::{Jvp, JvpCall};
pub use linearize::{LinearizeCall, Pushforward};
pub use sparse::{Sparse, SparseMatrix, Sparsely, Sparsity, Symmetry, Tail};
pub use vjp::{Pullback, Vjp, VjpCall};
pub use vmap::{
    AllAt, AxisSize, BesideLeft, By, Different, Dim, Draws, Inferred, LaneArgs, LaneTans, LanesOf, MapBy,
    MapParam, MapParams, Mapping, Pass, Pulled, PulledAll, Refused, ResultDims, Same, SharedBy, Size,
    Unmapped, Vmap, in_packets, one_by_one,
};
pub(crate) use vmap::{Mapped, MappedOut, looped, together};
pub use zero::{ZeroTangent, zero};
