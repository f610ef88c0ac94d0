//! A potential learned from energies and forces, and the forces of a cluster.
//!
//! The force on an atom is the slope of the energy by its place. A network learns the energy of two atoms at a distance; it
//! is told the forces as well, so its gradient by the place is itself differentiated by the weights. After functorch's
//! example of the same name.

use crate::net::Mlp;
use crate::show::*;
use transform_func::prelude::*;

/// The potential of Lennard-Jones, with depth 1 and its root at the distance 1.
#[differentiable]
fn pair(r: f64) -> f64 {
    let s = r.powi(-6);
    4.0 * (s * s - s)
}

/// The energy of a cluster, an atom a row.
#[differentiable]
fn cluster(atoms: &Tensor) -> f64 {
    let mut energy = 0.0;
    for i in 0..atoms.shape()[0] as isize {
        for j in 0..i {
            energy += pair((atoms.index_axis(0, i) - atoms.index_axis(0, j)).norm());
        }
    }
    energy
}

/// The energy of two atoms by a network, which is told where the second is seen from the first.
#[differentiable]
fn learned(net: &Mlp, place: &Tensor) -> f64 {
    net.forward(&place.norm_keep(0)).sum()
}

/// Forces and energies at many places.
#[differentiable]
fn felt(net: &Mlp, places: &Tensor) -> (Tensor, Tensor) {
    let (slopes, energies) = vmap!(grad_and_value!(learned, argnums = 1), in_dims = (None, 0))(net, places);
    (-slopes, energies)
}

#[differentiable]
fn loss(net: &Mlp, places: &Tensor, energies: &Tensor, forces: &Tensor) -> f64 {
    let (felt, seen) = felt(net, places);
    nn::mse(&seen, energies) + nn::mse(&felt, forces)
}

pub(crate) fn run(quick: bool, out: &Path) -> Outcome {
    let rng = &mut Rng::new(1);
    // Along the forces a cluster goes to one of its states of rest, and as a whole it stays where it is.
    let mut atoms = rng.normal(&[7, 3]);
    for _ in 0..if quick { 200 } else { 5000 } {
        atoms -= optim::clip_grad_norm(&grad!(cluster)(&atoms), 1.0).0 * 0.005;
    }
    let (slopes, energy) = grad_and_value!(cluster)(&atoms);
    println!("  seven atoms, let go, reach the energy {energy:.4}");
    let rest = [-16.5054, -15.9350, -15.5932, -15.5331].map(|known| (energy - known).abs() < 1e-3);
    if !quick {
        holds("that is one of the four minima", rest.contains(&true))?;
    }
    let sum = slopes.sum_axis(0).abs().max();
    holds("all forces add up to none", sum < 1e-10)?;

    // What the network learns from: atoms at distances up to 2.5, in all directions.
    let (count, steps) = if quick { (40, 60) } else { (300, 4000) };
    let distances = Tensor::linspace(1.0, 2.5, count);
    let directions = rng.normal(&[count, 3]);
    let directions = &directions / directions.norm_keep(1);
    let places = distances.unsqueeze(1) * &directions;
    let (slopes, energies) = vmap!(grad_and_value!(pair))(&distances);
    let forces = -slopes.unsqueeze(1) * &directions;

    let mut net = Mlp::new(&[1, 32, 32, 1], rng);
    let mut state = optim::Adam::new(0.0).init(&net);
    let first = loss(&net, &places, &energies, &forces);
    for step in 0..steps {
        let rate = optim::schedule::cosine_annealing(1e-2, 1e-5, steps, step);
        let slope = grad!(loss)(&net, &places, &energies, &forces);
        (state, net) = optim::Adam::new(rate).step(state, &slope, &net);
    }
    let last = loss(&net, &places, &energies, &forces);
    let enough = first * if quick { 0.9 } else { 1e-2 };
    let what = format!("the loss falls from {first:.2e} to {last:.2e}");
    holds(&what, last < enough)?;

    let (forces, seen) = felt(&net, &places);
    let lines = [
        ("energy, learned", seen),
        ("energy", energies),
        ("force, learned", (forces * &directions).sum_axis(1)),
        ("force", -slopes),
    ];
    // Where the atoms touch, forces are so large that nothing else would be seen.
    let beyond = |values: &Tensor| points(&distances, values).split_off(count / 12);
    let lines = lines.map(|(name, values)| (name, beyond(&values)));
    let title = "Energy and force of two atoms";
    curves((out, "lennard_jones.svg"), title, "distance", lines.into())
}
