//! Motion by an energy alone, in the system of Hénon and Heiles (1964): a star in a galaxy.
//!
//! The energy is written down; `grad!` of it is the motion. Its result is a struct like the state, with the slopes by places
//! and momenta. Leapfrog steps keep the energy, because the Jacobian of a step is symplectic, which is checked.

use crate::show::*;
use transform_func::prelude::*;

#[derive(Differentiable, Clone, Debug)]
struct State {
    /// Where it is.
    q: [f64; 2],
    /// Its momentum.
    p: [f64; 2],
}

#[differentiable]
fn energy(state: &State) -> f64 {
    let ([x, y], [u, v]) = (state.q, state.p);
    0.5 * (u * u + v * v + x * x + y * y) + x * x * y - y * y * y / 3.0
}

/// `state` moved along Hamilton's equations as they are at `slopes`, places by `dq` and momenta by `dp`.
#[differentiable]
fn moved(state: &State, slopes: &State, dq: f64, dp: f64) -> State {
    State {
        q: [state.q[0] + dq * slopes.p[0], state.q[1] + dq * slopes.p[1]],
        p: [state.p[0] - dp * slopes.q[0], state.p[1] - dp * slopes.q[1]],
    }
}

#[differentiable]
fn leapfrog(state: &State, dt: f64) -> State {
    let half = moved(state, &grad!(energy)(state), 0.0, 0.5 * dt);
    let there = moved(&half, &grad!(energy)(&half), dt, 0.0);
    moved(&there, &grad!(energy)(&there), 0.0, 0.5 * dt)
}

#[differentiable]
fn flow(state: &State, dt: f64, steps: usize) -> State {
    let mut state = state.clone();
    for _ in 0..steps {
        state = leapfrog(&state, dt);
    }
    state
}

/// `J^T W J` of a step with the Jacobian `J`, and `W`: they are equal if the step is symplectic.
fn symplectic(state: &State, dt: f64) -> [Tensor; 2] {
    let j = jacfwd!(leapfrog)(state, dt);
    let rows = [(j.q.q, j.q.p), (j.p.q, j.p.p)].map(|(q, p)| [0, 1].map(|i| [q[i], p[i]]));
    let j = Tensor::from_vec(rows.into_iter().flatten().flatten().flatten().collect()).reshape(&[4, 4]);
    let turn = Tensor::from_vec(vec![0.0, 1.0, -1.0, 0.0]).reshape(&[2, 2]);
    let w = turn.kron(&Tensor::eye(2));
    [j.t().matmul(&w).matmul(&j), w]
}

fn star(x: f64, y: f64, u: f64, v: f64) -> State {
    let (q, p) = ([x, y], [u, v]);
    State { q, p }
}

pub(crate) fn run(quick: bool, out: &Path) -> Outcome {
    let (dt, steps) = (0.05, if quick { 400 } else { 8000 });
    let start = star(0.0, 0.1, 0.48, 0.0);
    let [turned, still] = symplectic(&start, dt);
    same("J^T W J is W, of a leapfrog step", &turned, &still)?;

    let (mut here, mut by_euler) = (start.clone(), start.clone());
    let (mut path, mut drift, mut drift_euler) = (Vec::new(), Vec::new(), Vec::new());
    for time in (0..steps).map(|step| f64::from(step) * dt) {
        path.push((here.q[0], here.q[1]));
        drift.push((time, energy(&here) / energy(&start) - 1.0));
        drift_euler.push((0.1 * time, energy(&by_euler) / energy(&start) - 1.0));
        here = leapfrog(&here, dt);
        by_euler = moved(&by_euler, &grad!(energy)(&by_euler), 0.1 * dt, 0.1 * dt);
    }
    let most = drift.iter().fold(0.0_f64, |most, (_, part)| most.max(part.abs()));
    let what = format!("leapfrog steps change the energy by {most:.1e} of it");
    holds(&what, most < 2e-3)?;

    // Backwards it is where it was; and neighbours part as the tangent says.
    let there = flow(&start, dt, 200);
    same("there and back again", &flow(&there, -dt, 200).p[0], &0.48)?;
    let up = star(0.0, 1.0, 0.0, 0.0);
    let (_, tangent) = jvp!(flow, (&start, dt, 200), (&up, 0.0, zero()));
    let beside = |y: f64| flow(&star(0.0, y, 0.48, 0.0), dt, 200).q[0];
    let slope = (beside(0.1 + 1e-6) - beside(0.1 - 1e-6)) / 2e-6;
    near("the tangent, by differences", &tangent.q[0], &slope, 1e-7)?;

    let title = "Change of the energy, as a part of it";
    let energies = vec![("leapfrog", drift), ("Euler, a tenth of the step", drift_euler)];
    curves((out, "hamiltonian-energy.svg"), title, "time", energies)?;
    path.truncate(1500);
    let path = vec![("leapfrog", path)];
    curves((out, "hamiltonian.svg"), "The path of a star", "x", path)
}
