//! What an elementwise function of one argument is written as: one `unary!` block states its documentation,
//! methods, value and slope. The blocks are in `trig`, `exponential`, `rounding` and `activation`.

/// An op with the methods of numbers and tensors: the value, and the value with its derivative.
///
/// The slope is in terms of the input and the output, on any [`Num`](crate::rule::Num); `flat` says that it is zero. One of
/// the output alone, `|_, y|`, is arithmetic and not flat.
/// `of arrays` says that there is a kernel of that name for all elements of an array, `of packs` that there is one for packets.
macro_rules! unary {
    (
        $(#[$doc:meta])*
        $op:ident, $method:ident, $linearize:ident:
        |$x:ident| $value:expr $(, of $kernels:ident)?;
        flat
    ) => {
        $crate::ops::unary::unary! {
            @op $(#[$doc])* $op, $method, $linearize: true, None, $($kernels)?;
            |$x| $value;
            |x, _y| $crate::ops::arith::Arithmetic::constant_like(x, 0.0)
        }
    };
    (
        $(#[$doc:meta])*
        $op:ident, $method:ident, $linearize:ident:
        |$x:ident| $value:expr $(, of $kernels:ident)?;
        slope |_, $y:pat_param| $slope:expr
    ) => {
        $crate::ops::unary::unary! {
            @op $(#[$doc])* $op, $method, $linearize: false, Some($op), $($kernels)?;
            |$x| $value;
            |_, $y| $slope
        }
    };
    (
        $(#[$doc:meta])*
        $op:ident, $method:ident, $linearize:ident:
        |$x:ident| $value:expr $(, of $kernels:ident)?;
        slope |$a:pat_param, $y:pat_param| $slope:expr
    ) => {
        $crate::ops::unary::unary! {
            @op $(#[$doc])* $op, $method, $linearize: false, None, $($kernels)?;
            |$x| $value;
            |$a, $y| $slope
        }
    };
    (@arrays $op:ident arrays) => {
        Some($crate::kernels::functions::Function::$op)
    };
    (@packs $op:ident packs) => {
        Some($crate::kernels::One::$op)
    };
    (@$kernels:ident $op:ident $($others:ident)?) => {
        None
    };
    (
        @op $(#[$doc:meta])* $op:ident, $method:ident, $linearize:ident:
        $flat:literal, $by_value:expr, $($kernels:ident)?;
        |$x:ident| $value:expr;
        |$a:pat_param, $y:pat_param| $slope:expr
    ) => {
        #[doc = concat!("The op of the method `", stringify!($method), "`.")]
        #[derive(Clone, Copy, Debug)]
        pub struct $op;
        impl $crate::rule::Unary for $op {
            const NAME: &'static str = stringify!($method);
            const FLAT: bool = $flat;
            const BY_VALUE: Option<Self> = $by_value;
            const OF_ARRAYS: Option<$crate::kernels::functions::Function> = $crate::ops::unary::unary!(@arrays $op $($kernels)?);
            const OF_PACKS: Option<$crate::kernels::One> = $crate::ops::unary::unary!(@packs $op $($kernels)?);
            #[inline(always)]
            fn value<E: $crate::Float>(&self, $x: E) -> E {
                $value
            }
            #[inline(always)]
            fn slope<N: $crate::rule::Num>(&self, $a: &N, $y: &N) -> N {
                $slope
            }
        }
        $crate::ops::unary::unary_methods! { $(#[$doc])* $method, $linearize, () => $op }
    };
}

/// The methods of an elementwise op. Parameters of the op are parameters of the methods. `Numeric` says that tensors of
/// whole numbers have it too, `Real` that only numbers have.
macro_rules! unary_methods {
    ($(#[$doc:meta])* $method:ident, $linearize:ident, ($($param:ident: $of:ty),*) => $op:expr) => {
        $crate::ops::unary::unary_methods! {
            $(#[$doc])* $method, $linearize, ($($param: $of),*) => $op; Real
        }
        impl<E: $crate::Float, L: $crate::Level> $crate::Tensor<E, L> {
            $(#[$doc])*
            pub fn $method(&self, $($param: $of),*) -> Self {
                L::diff1(&$crate::ops::elementwise::Pointwise($op), self)
            }
            /// The value and its derivative.
            #[doc(hidden)]
            pub fn $linearize(
                &self,
                $($param: $of),*
            ) -> $crate::ops::unary::unary_methods!(
                @result $crate::values::TanMap<$crate::ops::elementwise::Slope<E, L>, E, L>; $($param)*
            ) {
                let (y, (map,)) = self.linearize_unary($op);
                (y, (map, $($crate::ops::unary::unary_methods!(@none $param)),*))
            }
        }
    };
    ($(#[$doc:meta])* $method:ident, $linearize:ident, () => $op:expr; Numeric) => {
        $crate::ops::unary::unary_methods! { $(#[$doc])* $method, $linearize, () => $op; Real }
        impl<E: $crate::ops::whole::Numeric, L: $crate::Level> $crate::Tensor<E, L> {
            $(#[$doc])*
            #[track_caller]
            pub fn $method(&self) -> Self {
                E::each($op, self)
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[track_caller]
            pub fn $linearize(&self) -> (Self, ($crate::values::TanMap<E::Slope<L>, E, L>,)) {
                let (y, map) = E::slope($op, self);
                (y, ($crate::values::TanMap::new(map),))
            }
        }
    };
    ($(#[$doc:meta])* $method:ident, $linearize:ident, ($($param:ident: $of:ty),*) => $op:expr; Real) => {
        impl<E: $crate::Float, L: $crate::Level> $crate::Real<E, L> {
            $(#[$doc])*
            #[inline(always)]
            pub fn $method(&self, $($param: $of),*) -> Self {
                L::unary(&$op, self)
            }
            /// The value and its derivative.
            #[doc(hidden)]
            #[inline(always)]
            pub fn $linearize(
                &self,
                $($param: $of),*
            ) -> $crate::ops::unary::unary_methods!(@result $crate::values::Diag<E, L>; $($param)*) {
                let (y, (map,)) = self.linearize_unary($op);
                (y, (map, $($crate::ops::unary::unary_methods!(@none $param)),*))
            }
        }
    };
    (@result $map:ty; $($param:ident)*) => { (Self, ($map, $($crate::ops::unary::unary_methods!(@place $param)),*)) };
    (@place $param:ident) => { $crate::values::NoMap };
    (@none $param:ident) => { $crate::values::NoMap };
}
pub(crate) use {unary, unary_methods};
