//! How many axes an array has, as a type.

use ndarray::{Dimension, Ix0, Ix1, Ix2, Ix3, Ix4, Ix5, Ix6, IxDyn};

/// The axes of an array: `Ix0` to `Ix6`, or `IxDyn` for any number.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a number of axes of ndarray's")]
pub trait Rank: Dimension + Send + Sync + 'static {
    /// With one axis more.
    type More: Rank;
    /// With one axis less.
    type Less: Rank;
}
macro_rules! ranks {
    ($($less:ident $rank:ident $more:ident;)*) => { $(
        impl Rank for $rank {
            type More = $more;
            type Less = $less;
        }
    )* };
}
ranks! {
    Ix0 Ix0 Ix1;
    Ix0 Ix1 Ix2;
    Ix1 Ix2 Ix3;
    Ix2 Ix3 Ix4;
    Ix3 Ix4 Ix5;
    Ix4 Ix5 Ix6;
    Ix5 Ix6 IxDyn;
    IxDyn IxDyn IxDyn;
}
