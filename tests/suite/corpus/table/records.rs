//! Functions of structs.

use transform_func::prelude::*;

use crate::laws::Flat;

/// A value of named parts: its numbers in order, and back.
pub(crate) trait Record: Flat + Clone {
    /// What it is where it is mapped.
    type Stacked: Clone;
    /// How many numbers each leaf has.
    fn sizes(&self) -> Vec<usize>;
    /// The same with other numbers.
    fn filled(&self, numbers: &mut dyn Iterator<Item = f64>) -> Self;
    /// All lanes along axis 0.
    fn stacked(lanes: &[&Self]) -> Self::Stacked;
    /// A point that was flattened.
    fn at(&self, x: &[f64]) -> Self {
        self.filled(&mut x.iter().copied())
    }
}
impl Record for f64 {
    type Stacked = Tensor;
    fn sizes(&self) -> Vec<usize> {
        vec![1]
    }
    fn filled(&self, numbers: &mut dyn Iterator<Item = f64>) -> Self {
        numbers.next().expect("a number for every place")
    }
    fn stacked(lanes: &[&Self]) -> Tensor {
        Tensor::from(lanes.iter().map(|x| **x).collect::<Vec<_>>())
    }
}
impl Record for Tensor {
    type Stacked = Tensor;
    fn sizes(&self) -> Vec<usize> {
        vec![self.len()]
    }
    fn filled(&self, numbers: &mut dyn Iterator<Item = f64>) -> Self {
        let numbers = numbers.take(self.len()).collect();
        Tensor::from_shape_vec(self.shape(), numbers).expect("a number for every place")
    }
    fn stacked(lanes: &[&Self]) -> Tensor {
        stack(lanes, 0)
    }
}
impl<T: Record> Record for Vec<T> {
    type Stacked = Vec<T::Stacked>;
    fn sizes(&self) -> Vec<usize> {
        self.iter().flat_map(T::sizes).collect()
    }
    fn filled(&self, numbers: &mut dyn Iterator<Item = f64>) -> Self {
        self.iter().map(|x| x.filled(numbers)).collect()
    }
    fn stacked(lanes: &[&Self]) -> Vec<T::Stacked> {
        let part = |i: usize| T::stacked(&lanes.iter().map(|x| &x[i]).collect::<Vec<_>>());
        (0..lanes[0].len()).map(part).collect()
    }
}
impl<T: Record> Record for Option<T> {
    type Stacked = Option<T::Stacked>;
    fn sizes(&self) -> Vec<usize> {
        self.iter().flat_map(T::sizes).collect()
    }
    fn filled(&self, numbers: &mut dyn Iterator<Item = f64>) -> Self {
        self.as_ref().map(|x| x.filled(numbers))
    }
    fn stacked(lanes: &[&Self]) -> Option<T::Stacked> {
        let lanes: Option<Vec<&T>> = lanes.iter().map(|x| x.as_ref()).collect();
        lanes.map(|lanes| T::stacked(&lanes))
    }
}
impl<T: Record> Record for Box<T> {
    type Stacked = T::Stacked;
    fn sizes(&self) -> Vec<usize> {
        T::sizes(self)
    }
    fn filled(&self, numbers: &mut dyn Iterator<Item = f64>) -> Self {
        Box::new(T::filled(self, numbers))
    }
    fn stacked(lanes: &[&Self]) -> T::Stacked {
        T::stacked(&lanes.iter().map(|x| &***x).collect::<Vec<_>>())
    }
}
impl Record for usize {
    type Stacked = usize;
    fn sizes(&self) -> Vec<usize> {
        Vec::new()
    }
    fn filled(&self, _: &mut dyn Iterator<Item = f64>) -> Self {
        *self
    }
    fn stacked(lanes: &[&Self]) -> usize {
        *lanes[0]
    }
}

/// `record!(Point { x, y } as PointOf<A, B>, stacked PointOf<Tensor, Tensor>)`: a derived struct, with a type
/// parameter for every field, and what it is where it is mapped.
macro_rules! record {
    ($ty:ty, $name:ident { $($member:tt),* } as $of:ident<$($part:ident),*>, stacked $by:ident: $stacked:ty) => {
        impl $crate::corpus::table::Record for $ty {
            type Stacked = $stacked;
            fn sizes(&self) -> Vec<usize> {
                let parts: Vec<Vec<usize>> = vec![$($crate::corpus::table::Record::sizes(&self.$member)),*];
                parts.concat()
            }
            fn filled(&self, numbers: &mut dyn Iterator<Item = f64>) -> Self {
                let _ = &numbers;
                $name { $($member: $crate::corpus::table::Record::filled(&self.$member, numbers)),* }
            }
            fn stacked(lanes: &[&Self]) -> Self::Stacked {
                let _ = lanes;
                $by { $(
                    $member: $crate::corpus::table::Record::stacked(
                        &lanes.iter().map(|x| &x.$member).collect::<Vec<_>>(),
                    )
                ),* }
            }
        }
        impl $crate::laws::Flat for $ty {
            fn flat(&self) -> Vec<f64> {
                let parts: Vec<Vec<f64>> = vec![$($crate::laws::Flat::flat(&self.$member)),*];
                parts.concat()
            }
        }
        impl<$($part: $crate::laws::Flat),*> $crate::laws::Flat for $of<$($part),*> {
            fn flat(&self) -> Vec<f64> {
                let parts: Vec<Vec<f64>> = vec![$($crate::laws::Flat::flat(&self.$member)),*];
                parts.concat()
            }
        }
    };
}

/// `choice!(Shape as ShapeOf<V, A> { Circle_0 }, stacked ShapeOf: ShapeOf<..>, [Circle: (Shape::Circle(r)) => { Circle_0: r }],)`:
/// a derived enum, with a type parameter for its variant and for every field, and what it is where it is mapped.
macro_rules! choice {
    (
        $ty:ty as $of:ident<$variant:ident $(, $part:ident)*> { $($member:ident),* }, stacked $by:ident: $stacked:ty,
        $([$name:ident: $form:tt => { $($place:ident: $field:ident),* }],)+
    ) => {
        #[allow(unused_variables, unused_mut, unused_parens)] // variants without fields
        impl $crate::corpus::table::Record for $ty {
            type Stacked = $stacked;
            fn sizes(&self) -> Vec<usize> {
                match self {
                    $($form => {
                        let parts: Vec<Vec<usize>> = vec![$($crate::corpus::table::Record::sizes($field)),*];
                        parts.concat()
                    })+
                }
            }
            fn filled(&self, numbers: &mut dyn Iterator<Item = f64>) -> Self {
                match self {
                    $($form => {
                        $(let $field = $crate::corpus::table::Record::filled($field, numbers);)*
                        $form
                    })+
                }
            }
            fn stacked(lanes: &[&Self]) -> Self::Stacked {
                match lanes[0] {
                    $($form => {
                        let mut stacked: $stacked = $by { variant: stringify!($name), ..Default::default() };
                        $(
                            let parts: Vec<_> = lanes
                                .iter()
                                .map(|lane| match lane { $form => $field, _ => panic!("lanes of one variant") })
                                .collect();
                            stacked.$place = Some($crate::corpus::table::Record::stacked(&parts));
                        )*
                        stacked
                    })+
                }
            }
        }
        #[allow(unused_parens)]
        impl $crate::laws::Flat for $ty {
            fn flat(&self) -> Vec<f64> {
                match self {
                    $($form => {
                        let parts: Vec<Vec<f64>> = vec![$($crate::laws::Flat::flat($field)),*];
                        parts.concat()
                    })+
                }
            }
        }
        impl<$variant $(, $part: $crate::laws::Flat)*> $crate::laws::Flat for $of<$variant $(, $part)*> {
            fn flat(&self) -> Vec<f64> {
                let parts: Vec<Vec<f64>> = vec![$($crate::laws::Flat::flat(&self.$member)),*];
                parts.concat()
            }
        }
    };
}

/// `fn(&S) -> f64`, for arguments like the one given.
macro_rules! record_rules {
    ($like:expr, $($f:tt)+) => {{
        let like = $like;
        let at = move |x: &[f64]| Record::at(like, x);
        let sizes = Record::sizes(like);
        let square = move |blocks: Vec<f64>| assemble(&blocks, &sizes, &sizes);
        let squares = [square.clone(), square.clone(), square];
        let [first, second, third] = squares;
        $crate::laws::Rules {
            value: Box::new(move |x| $($f)+(&at(x)).flat()),
            jvp: Box::new(move |x, v| flat_pair(jvp!($($f)+, (&at(x),), (&at(v),)))),
            linearize: Box::new(move |x, v| {
                let (y, pushforward) = linearize!($($f)+, &at(x));
                (y.flat(), pushforward(&at(v)).flat())
            }),
            vjp: Box::new(move |x, u| {
                let (y, pullback) = vjp!($($f)+, &at(x));
                (y.flat(), pullback(u[0]).flat())
            }),
            values: maps! { "grad_and_value" => move |x| grad_and_value!($($f)+)(&at(x)).1.flat(), },
            jacobians: maps! {
                "grad" => move |x| grad!($($f)+)(&at(x)).flat(),
                "jacrev" => move |x| jacrev!($($f)+)(&at(x)).flat(),
                "jacfwd" => move |x| jacfwd!($($f)+)(&at(x)).flat(),
            },
            hessians: maps! {
                "jacrev of jacfwd" => move |x| first(jacrev!(jacfwd!($($f)+))(&at(x)).flat()),
                "jacrev of grad" => move |x| second(jacrev!(grad!($($f)+))(&at(x)).flat()),
                "hessian" => move |x| third(hessian!($($f)+)(&at(x)).flat()),
            },
            hessian_products: products! {
                "jvp of grad" => move |x, v| jvp!(grad!($($f)+), (&at(x),), (&at(v),)).1.flat(),
                "vjp of grad" => move |x, u| vjp!(grad!($($f)+), &at(x)).1(&at(u)).flat(),
            },
            thirds: maps! {},
            precision: DOUBLE,
        }
    }};
}

/// Rows are `name = (path): [value, ..];`
macro_rules! record_table {
    ($($f:ident = ($($path:tt)+): [$($x:expr),+ $(,)?];)+) => {
        mod record {
            use super::*;
            use $crate::corpus::table::{Record, maps, products, record_rules};
            use $crate::laws::{DOUBLE, Flat, assemble, assert_close, assert_mapped, flat_pair};
            $(
                #[test]
                fn $f() {
                    for x in [$($x),+] {
                        let point = x.flat();
                        record_rules!(&x, $($path)+).check(&point);
                        let near = |scale: f64| x.at(&point.iter().map(|x| x * scale).collect::<Vec<_>>());
                        let lanes = [near(1.0), near(1.1), near(0.95)];
                        let lanes = [&lanes[0], &lanes[1], &lanes[2]];
                        let mapped = Record::stacked(&lanes);
                        let values = lanes.map(|x| $($path)+(x));
                        assert_mapped("vmap", vmap!($($path)+).try_call((&mapped,)), &values);
                        let slopes = lanes.map(|x| grad!($($path)+)(x));
                        let slopes = Record::stacked(&[&slopes[0], &slopes[1], &slopes[2]]).flat();
                        if let Ok(found) = vmap!(grad!($($path)+)).try_call((&mapped,)) {
                            assert_close("vmap of grad", &found.flat(), &slopes, 1e-12);
                            let (_, pullback) = vjp!(vmap!($($path)+), &mapped);
                            let pulled = pullback(&Tensor::ones(&[lanes.len()])).0;
                            assert_close("vjp of vmap", &pulled.flat(), &slopes, 1e-12);
                        }
                    }
                }
            )+
        }
    };
}

pub(crate) use {choice, record, record_rules, record_table};
