//! `grad!` and `grad_and_value!`.

use crate::fixtures::{chain, chain_of, energy, power, product, scored, seven, wave, wave32};
use crate::numeric::{at, close, differences, make, tensor};
use transform_runtime::Tensor;
use transform_runtime::plumbing::{At, Aux, Grad, GradAndValue, NoAux};

#[test]
fn of_a_number() {
    let x = 0.7_f64;
    close(
        &make::<Grad<wave, At<0>, NoAux>>()(x),
        &((x.sin() + x.cos()) * x.exp()),
        1e-14,
    );
    let x = 0.7_f32;
    let g: f32 = make::<Grad<wave32, At<0>, NoAux>>()(x);
    close(&g, &((x.sin() + x.cos()) * x.exp()), 1e-6);
}

#[test]
fn chooses_arguments() {
    let x = &[0.3, 0.7, -0.4];
    let by_x = differences(|x| chain_of(x, 1.3), x);
    let by_k = differences(|k| chain_of(x, k[0]), &[1.3]);
    close(&make::<Grad<chain, At<0>, NoAux>>()(x, 1.3), &by_x, 1e-8);
    close(&make::<Grad<chain, At<-2>, NoAux>>()(x, 1.3), &by_x, 1e-8);
    close(&make::<Grad<chain, At<1>, NoAux>>()(x, 1.3), &by_k[0], 1e-8);
    let (g,): (Vec<f64>,) = make::<Grad<chain, (At<0>,), NoAux>>()(x, 1.3);
    close(&g, &by_x, 1e-8);
    let (k, g): (f64, Vec<f64>) = make::<Grad<chain, (At<-1>, At<0>), NoAux>>()(x, 1.3);
    close(&(k, g), &(by_k, by_x), 1e-8);
}

#[test]
fn of_a_function_of_nothing() {
    assert_eq!(make::<Grad<chain, At<0>, NoAux>>()(&[], 1.3), [0.0; 0]);
    assert_eq!(make::<Grad<chain, At<1>, NoAux>>()(&[], 1.3), 0.0);
    assert_eq!(make::<Grad<seven, At<0>, NoAux>>()(2.0), 0.0);
    assert_eq!(make::<GradAndValue<seven, At<0>, NoAux>>()(2.0), (0.0, 7.0));
}

#[test]
fn passes_static_arguments() {
    assert_eq!(make::<Grad<power, At<0>, NoAux>>()(2.0, 3), 12.0);
    assert_eq!(make::<Grad<power, At<0>, NoAux>>()(2.0, 0), 0.0);
    assert_eq!(make::<GradAndValue<power, At<0>, NoAux>>()(2.0, 3), (12.0, 8.0));
}

#[test]
fn passes_the_auxiliary_result() {
    let x = &[2.0, 3.0];
    assert_eq!(
        make::<Grad<scored, At<0>, Aux>>()(x, 5.0),
        (vec![15.0, 10.0], (25.0, 2))
    );
    assert_eq!(make::<Grad<scored, At<1>, Aux>>()(x, 5.0), (6.0, (25.0, 2)));
    let both = make::<GradAndValue<scored, (At<1>, At<0>), Aux>>();
    assert_eq!(both(x, 5.0), ((6.0, vec![15.0, 10.0]), (30.0, (25.0, 2))));
}

#[test]
fn of_tensors() {
    let x = tensor(&[2, 3], 1);
    let g: Tensor = make::<Grad<energy, At<0>, NoAux>>()(&x);
    assert_eq!(g.shape(), [2, 3]);
    close(
        &g,
        &differences(
            |x| at(&[6], x).to_vec().iter().map(|x| x.sin() * x).sum::<f64>(),
            &x.to_vec(),
        ),
        1e-8,
    );
}

#[test]
fn is_called_with_a_tuple_too() {
    assert_eq!(
        make::<Grad<product, At<1>, NoAux>>().try_call((2.0, 3.0)),
        Ok(12.0)
    );
    assert_eq!(make::<Grad<chain, At<1>, NoAux>>().try_call((&[], 3.0)), Ok(0.0));
}
