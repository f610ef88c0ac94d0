//! The tutorials of `torch.func`, here: `cargo run --release --example tour -- jacobians`, or `all` of them.
//!
//! One file a tutorial. Each computes something in two ways or holds it against what is known, prints how far the two are
//! apart, and draws a picture into `target/tour`; what should hold and does not is an error. With `--quick` they
//! compute less. The tutorial of private training is an example of its own, `dp_sgd`.

#[path = "../digits/chart.rs"]
mod chart;
#[path = "../digits/data.rs"]
mod data;
mod net;
mod show;

mod ensembles;
mod hamiltonian;
mod implicit;
mod jacobians;
mod lennard_jones;
mod maml;
mod per_sample;
mod pinn;
mod tangent_kernel;
mod whirlwind;

use show::{Outcome, Path};
use std::time::Instant;

/// Draws into the folder, and computes less if it is to be quick.
type Tutorial = fn(bool, &Path) -> Outcome;

const TUTORIALS: &[(&str, &str, Tutorial)] = &[
    ("whirlwind", "all transforms, one after the other", whirlwind::run),
    (
        "per_sample",
        "the gradient of every sample of a batch",
        per_sample::run,
    ),
    (
        "jacobians",
        "Jacobians, Hessians and their products, of one point and of many",
        jacobians::run,
    ),
    ("ensembles", "many networks as one", ensembles::run),
    (
        "tangent_kernel",
        "the neural tangent kernel, in two ways",
        tangent_kernel::run,
    ),
    (
        "maml",
        "learning to learn: a gradient through training",
        maml::run,
    ),
    ("pinn", "a network that solves Burgers' equation", pinn::run),
    (
        "lennard_jones",
        "a potential learned from energies and forces",
        lennard_jones::run,
    ),
    (
        "implicit",
        "the derivative of what an optimiser finds",
        implicit::run,
    ),
    ("hamiltonian", "motion by an energy alone", hamiltonian::run),
];

fn main() -> Outcome {
    let (options, names): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|argument| argument.starts_with("--"));
    let quick = options.iter().any(|option| option == "--quick");
    let asked = |name: &str| names.iter().any(|asked| asked == name || asked == "all");
    let known = |asked: &&String| *asked == "all" || TUTORIALS.iter().any(|(name, ..)| name == asked);
    if let Some(name) = names.iter().find(|name| !known(name)) {
        return Err(format!("there is no tutorial called {name}").into());
    }
    if names.is_empty() {
        println!("Name tutorials, or `all`:");
        TUTORIALS
            .iter()
            .for_each(|(name, about, _)| println!("  {name:<16} {about}"));
    }
    let out = Path::new("target/tour");
    std::fs::create_dir_all(out)?;
    for (name, about, run) in TUTORIALS.iter().filter(|(name, ..)| asked(name)) {
        println!("{name}: {about}");
        let start = Instant::now();
        run(quick, out).map_err(|error| format!("{name}: {error}"))?;
        println!("  {:.2} s\n", start.elapsed().as_secs_f64());
    }
    Ok(())
}
