//! Annotated functions inside a function, inside a module, and beside each other with one name.

use transform_func::grad;

mod shapes {
    use transform_func::differentiable;

    #[differentiable]
    pub(crate) fn area(side: f64) -> f64 {
        side * side
    }

    pub mod solid {
        use super::area;
        use transform_func::differentiable;

        #[differentiable]
        pub fn volume(side: f64) -> f64 {
            area(side) * side
        }
    }
}

pub(crate) fn main() {
    use transform_func::differentiable;

    #[differentiable]
    fn area(radius: f64) -> f64 {
        3.0 * radius * radius
    }

    let inner = || {
        #[differentiable]
        fn area(side: f64) -> f64 {
            side
        }
        grad!(area)(2.0)
    };

    assert_eq!((grad!(area)(2.0), inner()), (12.0, 1.0));
    assert_eq!(
        (grad!(shapes::area)(2.0), grad!(shapes::solid::volume)(2.0)),
        (4.0, 12.0)
    );
}
