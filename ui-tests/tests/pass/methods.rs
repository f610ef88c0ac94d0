//! Structs and methods in every place they can stand in: without the prelude, in a function, private in public, with
//! names that generated code uses, by macro.
#![deny(warnings)]
#![allow(unreachable_pub)]

mod shapes {
    #[derive(transform_func::Differentiable, Clone, Debug)]
    pub struct Rectangle {
        pub width: f64,
        height: f64,
    }

    #[transform_func::differentiable]
    impl Rectangle {
        /// How much it holds.
        pub fn area(&self) -> f64 {
            self.width * self.height
        }
        pub fn new(width: f64, height: f64) -> Self {
            Self { width, height }
        }
        pub fn r#loop(&self) -> f64 {
            2.0 * (self.width + self.height)
        }
    }
}

use shapes::Rectangle;

mod elsewhere {
    use super::Rectangle;

    #[transform_func::differentiable]
    impl Rectangle {
        pub(super) fn squared(&self) -> f64 {
            self.area() * self.area()
        }
    }
}

macro_rules! halved {
    ($ty:ident, $name:ident, $field:ident) => {
        #[transform_func::differentiable]
        impl $ty {
            fn $name(&self, scale: f64) -> f64 {
                self.$field * 0.5 * scale
            }
        }
    };
}
halved!(Rectangle, half, width);

#[transform_func::differentiable]
fn all(residual: &Rectangle, part: f64) -> f64 {
    let parts = Rectangle::new(residual.width * part, part);
    parts.area() + residual.squared() + parts.half(part) + residual.r#loop()
}

pub(crate) fn main() {
    #[derive(transform_func::Differentiable, Clone, Debug)]
    struct Inner {
        seed: f64,
    }
    #[transform_func::differentiable]
    impl Inner {
        fn ct(&self) -> f64 {
            self.seed * self.seed
        }
    }
    #[transform_func::differentiable]
    fn of_inner(wrt: &Inner) -> f64 {
        wrt.ct() * wrt.seed
    }
    assert_eq!(transform_func::grad!(of_inner)(&Inner { seed: 2.0 }).seed, 12.0);
    let rectangle = Rectangle::new(2.0, 3.0);
    assert_eq!(transform_func::grad!(all)(&rectangle, 1.0).width, 1.0 + 36.0 + 0.5 + 2.0);
}
