//! The plain functions, and where errors are seen.

use crate::fixtures::{affine, chain, power, product, ring, wave};
use crate::numeric::{make, tensor};
use std::panic::{catch_unwind, set_hook, take_hook};
use std::sync::Mutex;
use transform_runtime::plumbing::{At, Grad, Hessian, Jacfwd, Jacrev, JvpCall, NoAux, Whole};
use transform_runtime::{func, zero};

#[test]
fn agree_with_the_transforms() {
    let (f, x, k) = (chain::default(), &[0.3, 0.7], 1.3);
    assert_eq!(func::grad(f)(x, k), make::<Grad<chain, At<0>, NoAux>>()(x, k));
    assert_eq!(func::grad_and_value(f)(x, k).0, func::grad(f)(x, k));
    let (w, v) = (tensor(&[3, 2], 1), tensor(&[2], 2));
    let f = affine::default();
    assert_eq!(
        func::jacrev(f)(&w, &v),
        make::<Jacrev<affine, At<0>, NoAux, Whole>>()(&w, &v)
    );
    assert_eq!(
        func::jacfwd(f)(&w, &v),
        make::<Jacfwd<affine, At<0>, NoAux, Whole>>()(&w, &v)
    );
    assert_eq!(
        func::hessian(wave::default())(0.3),
        make::<Hessian<wave, At<0>, NoAux>>()(0.3)
    );
    let (y, pullback) = func::vjp(product::default())(2.0, 3.0);
    assert_eq!((y, pullback(1.0)), (18.0, (9.0, 12.0)));
    let (y, pushforward) = func::linearize(product::default())(2.0, 3.0);
    assert_eq!((y, pushforward(1.0, 0.0)), (18.0, 9.0));
    assert_eq!(func::jvp(power::default())(2.0, 3, 1.0, zero()), (8.0, 12.0));
}

#[test]
fn take_transforms() {
    let gradient = make::<Grad<product, At<1>, NoAux>>();
    assert_eq!(func::grad(gradient)(2.0, 3.0), 6.0);
    assert_eq!(
        func::grad(func::grad(wave::default()))(0.3),
        func::hessian(wave::default())(0.3)
    );
}

#[test]
fn jvp_panics_where_it_is_called() {
    static PLACE: Mutex<Option<u32>> = Mutex::new(None);
    let hook = take_hook();
    set_hook(Box::new(|info| {
        if let (Some(place), Ok(mut found)) = (info.location(), PLACE.lock())
            && place.file() == file!()
        {
            *found = Some(place.line());
        }
    }));
    let line = line!() + 1;
    let refused = catch_unwind(|| JvpCall::<ring, NoAux>::call((&[0.3],), (Some(&[]),)));
    set_hook(hook);
    assert!(refused.is_err());
    assert_eq!(*PLACE.lock().expect("no panic while it was held"), Some(line));
}
