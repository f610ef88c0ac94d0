//! What lanes draw from a generator that all share.

use transform_func::prelude::*;

#[differentiable]
fn noisy(x: &Tensor, rng: Rng) -> Tensor {
    let mut rng = rng;
    let noise = rng.normal(&[3]);
    x * noise
}

#[differentiable]
fn noisy_sum(x: &Tensor, rng: Rng) -> f64 {
    noisy(x, rng).sum()
}

#[differentiable]
fn noisy_twice(x: &Tensor, rng: Rng) -> f64 {
    let mut rng = rng;
    let other = rng.split();
    noisy_sum(x, rng) + noisy_sum(x, other)
}

#[differentiable]
fn own_noise(x: &Tensor) -> Tensor {
    let mut rng = Rng::new(7);
    let noise = rng.normal(&[3]);
    x * noise
}

#[differentiable]
fn noisy_number(x: f64, rng: Rng) -> f64 {
    let mut rng = rng;
    let noise = rng.uniform(&[]);
    x * noise.item()
}

#[differentiable]
fn all_kinds(x: &Tensor, rng: Rng) -> f64 {
    let mut rng = rng;
    let kept = rng.bernoulli(0.5, &[3]);
    let places = rng.permutation(3);
    let uniform = rng.uniform(&[3]);
    (x * kept + uniform * x.index_select(0, &places)).sum()
}

#[differentiable]
fn total(x: &Tensor, rng: Rng) -> f64 {
    vmap!(noisy_sum, in_dims = (0, None), randomness = "different")(x, rng).sum()
}

fn ones() -> Tensor {
    Tensor::ones(&[4, 3])
}

#[test]
fn nothing_is_drawn_unless_it_is_said_what() {
    let error = vmap!(noisy, in_dims = (0, None))
        .try_call((&ones(), Rng::new(1)))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "vmap!: a random number is drawn from a generator that is not mapped: say whether lanes draw numbers of their \
         own, randomness = \"different\", or the same, randomness = \"same\""
    );
    let allowed_inside = vmap!(
        vmap!(noisy, in_dims = (0, None), randomness = "same"),
        in_dims = (0, None)
    );
    assert!(
        allowed_inside
            .try_call((&Tensor::ones(&[2, 4, 3]), Rng::new(1)))
            .is_err()
    );
    assert!(
        vmap!(noisy_number, in_dims = (0, None))
            .try_call((&Tensor::ones(&[3]), Rng::new(1)))
            .is_err()
    );
}

#[test]
fn different_draws_are_one_draw_of_the_batch() {
    let mapped = vmap!(noisy, in_dims = (0, None), randomness = "different");
    assert_eq!(mapped(&ones(), Rng::new(1)), Rng::new(1).normal(&[4, 3]));
    let nested = vmap!(
        vmap!(noisy, in_dims = (0, None), randomness = "different"),
        in_dims = (0, None),
        randomness = "different"
    );
    assert_eq!(
        nested(&Tensor::ones(&[2, 4, 3]), Rng::new(1)),
        Rng::new(1).normal(&[2, 4, 3])
    );
}

#[test]
fn same_draws_are_the_function_s_own() {
    let mapped = vmap!(noisy, in_dims = (0, None), randomness = "same");
    let row = Rng::new(1).normal(&[3]);
    assert_eq!(mapped(&ones(), Rng::new(1)), row.expand(&[4, 3]));
    let chunked = vmap!(noisy, in_dims = (0, None), randomness = "same", chunk_size = 3);
    assert_eq!(chunked(&ones(), Rng::new(1)), row.expand(&[4, 3]));
    assert_eq!(
        vmap!(own_noise)(&ones()),
        Rng::new(7).normal(&[3]).expand(&[4, 3])
    );
}

#[test]
fn nested_choices_hold_for_their_own_axis() {
    let x = Tensor::ones(&[2, 4, 3]);
    let same_outside = vmap!(
        vmap!(noisy, in_dims = (0, None), randomness = "different"),
        in_dims = (0, None),
        randomness = "same"
    );
    assert_eq!(
        same_outside(&x, Rng::new(1)),
        Rng::new(1).normal(&[4, 3]).expand(&[2, 4, 3])
    );
    let same_inside = vmap!(
        vmap!(noisy, in_dims = (0, None), randomness = "same"),
        in_dims = (0, None),
        randomness = "different"
    );
    let expected = Rng::new(1).normal(&[2, 3]).unsqueeze(1).expand(&[2, 4, 3]);
    assert_eq!(same_inside(&x, Rng::new(1)), expected);
}

#[test]
fn chunks_and_numbers_draw_numbers_of_their_own() {
    let chunked = vmap!(
        noisy,
        in_dims = (0, None),
        randomness = "different",
        chunk_size = 1
    );
    let numbers = vmap!(noisy_number, in_dims = (0, None), randomness = "different");
    let drawn = [
        chunked(&ones(), Rng::new(1)).to_vec(),
        numbers(&Tensor::ones(&[5]), Rng::new(1)).to_vec(),
    ];
    for drawn in drawn {
        for i in 1..drawn.len() {
            assert!(!drawn[..i].contains(&drawn[i]), "{drawn:?}");
        }
    }
    let same =
        vmap!(noisy_number, in_dims = (0, None), randomness = "same")(&Tensor::ones(&[3]), Rng::new(1));
    assert_eq!(same.to_vec(), [noisy_number(1.0, Rng::new(1)); 3]);
}

#[test]
fn the_derivative_sees_what_the_value_drew() {
    let noise = Rng::new(1).normal(&[4, 3]);
    let slopes = vmap!(grad!(noisy_sum), in_dims = (0, None), randomness = "different");
    assert_eq!(slopes(&ones(), Rng::new(1)), noise);
    assert_eq!(grad!(total)(&ones(), Rng::new(1)), noise);
    let (y, y_dot) = jvp!(total, (&ones(), Rng::new(1)), (&ones(), zero()));
    assert!((y - noise.sum()).abs() < 1e-12 && (y_dot - noise.sum()).abs() < 1e-12);
    let twice = vmap!(grad!(noisy_twice), in_dims = (0, None), randomness = "different");
    assert_eq!(twice(&ones(), Rng::new(1)).shape(), [4, 3]);
    assert_eq!(
        jacrev!(noisy)(&Tensor::ones(&[3]), Rng::new(1)),
        Rng::new(1).normal(&[3]).diag()
    );
}

#[test]
fn all_distributions_are_drawn() {
    let x = ones();
    let same = vmap!(all_kinds, in_dims = (0, None), randomness = "same")(&x, Rng::new(5));
    assert!((same - all_kinds(&Tensor::ones(&[3]), Rng::new(5))).abs().max() < 1e-12);
    let different = vmap!(all_kinds, in_dims = (0, None), randomness = "different")(&x, Rng::new(5));
    assert_eq!(different.shape(), [4]);
}
