//! What a call leaves in its `&mut` arguments, as a list in the order of the parameters: `()`, and `(list, value)`.

use crate::values::{Lift, Tree};

/// A list of values that are left in arguments.
pub trait Left: Lift {
    /// How the cotangents of a result `Y` and of these are passed: as a tuple, the result's first.
    type GivenWith<'a, Y: Lift>;
    /// A copy of what was passed.
    fn own_with<Y: Lift>(given: Self::GivenWith<'_, Y>) -> (Y, Self);
}
impl Left for () {
    type GivenWith<'a, Y: Lift> = Y::Given<'a>;
    fn own_with<Y: Lift>(given: Y::Given<'_>) -> (Y, ()) {
        (Y::own(given), ())
    }
}
macro_rules! left {
    (@nest $list:tt) => { $list };
    (@nest $list:tt $t:ident $($rest:ident)*) => { left!(@nest ($list, $t) $($rest)*) };
    ($($t:ident $i:tt),+) => { left!(@type [$($t $i),+] () $($t)+); };
    (@type [$($all:tt)+] $list:tt) => { left!(@impl $list [$($all)+]); };
    (@type $all:tt $list:tt $t:ident $($rest:ident)*) => { left!(@type $all ($list, $t) $($rest)*); };
    (@impl $list:ty [$($t:ident $i:tt),+]) => {
        impl<$($t: Lift),+> Left for $list {
            type GivenWith<'a, Y: Lift> = (Y::Given<'a>, $(<$t as Tree>::Given<'a>),+);
            #[allow(non_snake_case)] // one variable per value, named like its type
            fn own_with<Y: Lift>(given: Self::GivenWith<'_, Y>) -> (Y, Self) {
                let value = Y::own(given.0);
                $( let $t = $t::own(given.$i); )+
                (value, left!(@nest () $($t)+))
            }
        }
    };
}
left!(A 1);
left!(A 1, B 2);
left!(A 1, B 2, C 3);
left!(A 1, B 2, C 3, D 4);
left!(A 1, B 2, C 3, D 4, F 5);
left!(A 1, B 2, C 3, D 4, F 5, G 6);
