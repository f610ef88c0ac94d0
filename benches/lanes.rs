//! What mapping costs, as ratios: `cargo bench --bench lanes`.
//!
//! Newton's iteration to a tolerance, over 10,000 lanes that take different numbers of steps, against a loop over the
//! plain function; and the gradients of all samples of a batch, against a loop over the samples. The two programs of a
//! row take turns; the median of the ratios of the rounds is shown.

#[allow(dead_code, reason = "what is not mapped is not asked for here")]
mod inputs;
mod mapped;
mod turns;

use mapped::mlp::{self, Mlp};
use mapped::newton;
use std::hint::black_box;
use transform_func::prelude::*;
use turns::{Turns, program};

fn main() {
    println!(
        "{:<24}{:>13}{:>13}{:>13}",
        "", "loop us", "vmap! us", "vmap!/loop"
    );

    let x = newton::inputs();
    let xs = Tensor::from(x.clone());
    compare(
        "newton",
        || black_box(&x).iter().map(|x| newton::root(*x)).collect::<Vec<_>>(),
        || vmap!(newton::root)(black_box(&xs)),
    );
    compare(
        "newton, derivative",
        || {
            black_box(&x)
                .iter()
                .map(|x| grad!(newton::root)(*x))
                .collect::<Vec<_>>()
        },
        || vmap!(grad!(newton::root))(black_box(&xs)),
    );

    for (name, widths) in [
        ("mlp 64-32-10", &[64, 32, 10][..]),
        ("mlp 784-256-128-10", &[784, 256, 128, 10]),
    ] {
        let Mlp {
            layers,
            images,
            labels,
        } = &Mlp::new(widths, 128);
        let samples: Vec<_> = (0..128)
            .map(|i| (images.index_axis(0, i), labels.index_axis(0, i)))
            .collect();
        compare(
            name,
            || {
                let gradient = |(image, label): &_| grad!(mlp::loss)(black_box(layers), image, label);
                samples.iter().map(gradient).collect::<Vec<_>>()
            },
            || vmap!(grad!(mlp::loss), in_dims = (None, 0, 0))(black_box(layers), images, labels),
        );
    }
}

fn compare<A, B>(name: &str, by_loop: impl Fn() -> A, mapped: impl Fn() -> B) {
    let turns = Turns::of([&program(by_loop), &program(mapped)]);
    println!(
        "{name:<24}{:>13.1}{:>13.1}{:>13.3}",
        turns.median(|t| t[0] * 1e6),
        turns.median(|t| t[1] * 1e6),
        turns.median(|t| t[1] / t[0]),
    );
}
