//! An arm of rigid bodies on hinges: where it reaches, what holds it up, and its motion after Lagrange.

use transform_func::prelude::*;

use super::assert_laws;
use crate::laws::{DOUBLE, assert_close, direction};

type Vector = [f64; 3];
type Matrix = [[f64; 3]; 3];

/// A body and the hinge by which it hangs on the one before.
#[derive(Differentiable, Clone, Debug)]
struct Link {
    axis: Vector,
    /// To the next hinge, and to the centre of mass.
    offset: Vector,
    centre: Vector,
    mass: f64,
    /// About the centre of mass, along the body's own axes.
    inertia: Vector,
}

#[derive(Differentiable, Clone, Debug)]
struct Pose {
    rotation: Matrix,
    centre: Vector,
}

#[differentiable]
fn times(a: &Matrix, b: &Matrix) -> Matrix {
    let mut c = [[0.0; 3]; 3];
    for i in 0..3 {
        for j in 0..3 {
            for k in 0..3 {
                c[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    c
}

#[differentiable]
fn apply(a: &Matrix, x: &Vector) -> Vector {
    let mut y = [0.0; 3];
    for (row, y) in a.iter().zip(y.iter_mut()) {
        *y = row[0] * x[0] + row[1] * x[1] + row[2] * x[2];
    }
    y
}

#[differentiable]
fn transpose(a: &Matrix) -> Matrix {
    let mut t = *a;
    for i in 0..3 {
        for j in 0..i {
            t[i][j] = a[j][i];
            t[j][i] = a[i][j];
        }
    }
    t
}

#[differentiable]
fn sum(a: &Vector, b: &Vector) -> Vector {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// About a unit vector.
#[differentiable]
fn turned(axis: &Vector, angle: f64) -> Matrix {
    let [x, y, z] = *axis;
    let (s, c) = angle.sin_cos();
    let d = 1.0 - c;
    [
        [c + d * x * x, d * x * y - s * z, d * x * z + s * y],
        [d * x * y + s * z, c + d * y * y, d * y * z - s * x],
        [d * x * z - s * y, d * y * z + s * x, c + d * z * z],
    ]
}

/// Where the bodies are, and the end of the last one.
#[differentiable]
fn poses(links: &[Link], angles: &[f64]) -> (Vec<Pose>, Vector) {
    let mut rotation = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    let mut hinge = [0.0; 3];
    let mut poses = Vec::with_capacity(links.len());
    for (link, angle) in links.iter().zip(angles) {
        rotation = times(&rotation, &turned(&link.axis, *angle));
        poses.push(Pose {
            rotation,
            centre: sum(&hinge, &apply(&rotation, &link.centre)),
        });
        hinge = sum(&hinge, &apply(&rotation, &link.offset));
    }
    (poses, hinge)
}

#[differentiable]
fn end(links: &[Link], angles: &[f64]) -> Vector {
    poses(links, angles).1
}

#[differentiable]
fn potential(links: &[Link], angles: &[f64]) -> f64 {
    let (poses, _) = poses(links, angles);
    let mut energy = 0.0;
    for i in 0..links.len() {
        energy += 9.81 * links[i].mass * poses[i].centre[2];
    }
    energy
}

/// Speeds are the tangents of poses.
#[differentiable]
fn kinetic(links: &[Link], angles: &[f64], speeds: &[f64]) -> f64 {
    let ((poses, _), (moving, _)) = jvp!(poses, (links, angles), (zero(), speeds));
    let mut energy = 0.0;
    for i in 0..links.len() {
        for v in moving[i].centre.iter() {
            energy += 0.5 * links[i].mass * v * v;
        }
        // The angular velocity, as the skew matrix it is, seen from the body.
        let spin = times(&transpose(&poses[i].rotation), &moving[i].rotation);
        let omega = [spin[2][1], spin[0][2], spin[1][0]];
        for (inertia, omega) in links[i].inertia.iter().zip(&omega) {
            energy += 0.5 * inertia * omega * omega;
        }
    }
    energy
}

#[differentiable]
fn lagrangian(links: &[Link], angles: &[f64], speeds: &[f64]) -> f64 {
    kinetic(links, angles, speeds) - potential(links, angles)
}

/// The motor torques that give the arm these accelerations: `d/dt dL/dspeeds - dL/dangles`.
fn torques(links: &[Link], angles: &[f64], speeds: &[f64], accelerations: &[f64]) -> Vec<f64> {
    let (_, momentum_dot) = jvp!(
        grad!(lagrangian, argnums = 2),
        (links, angles, speeds),
        (zero(), speeds, accelerations)
    );
    let force = grad!(lagrangian, argnums = 1)(links, angles, speeds);
    momentum_dot.iter().zip(&force).map(|(p, f)| p - f).collect()
}

#[differentiable]
fn of_angles(angles: &[f64], links: &[Link]) -> f64 {
    let [x, y, z] = end(links, angles);
    (x - 0.3).powi(2) + y * z + potential(links, angles)
}

fn arm() -> Vec<Link> {
    let link = |axis, length: f64| Link {
        axis,
        offset: [0.1, 0.0, length],
        centre: [0.05, 0.02, 0.5 * length],
        mass: 1.0 + length,
        inertia: [0.03, 0.04, 0.01],
    };
    vec![
        link([0.0, 0.0, 1.0], 0.4),
        link([0.0, 1.0, 0.0], 0.7),
        link([0.6, 0.0, 0.8], 0.3),
    ]
}

fn cross(a: &Vector, b: &Vector) -> Vector {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

/// The directions of the hinges, and where they are.
fn hinges(links: &[Link], angles: &[f64]) -> Vec<(Vector, Vector)> {
    let at = |i: usize| {
        let (poses, place) = poses(&links[..i], &angles[..i]);
        let rotation = poses
            .last()
            .map_or([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], |pose| {
                pose.rotation
            });
        (apply(&rotation, &links[i].axis), place)
    };
    (0..links.len()).map(at).collect()
}

fn moved_by((axis, place): &(Vector, Vector), point: &Vector) -> Vector {
    cross(axis, &sum(point, &place.map(|p| -p)))
}

#[test]
fn robot() {
    let (links, angles) = (arm(), [0.4, -0.9, 1.3]);
    let hinges = hinges(&links, &angles);
    let (poses, end_point) = poses(&links, &angles);
    // A hinge moves a point across its axis and the arm to the point.
    let columns: Vec<Vector> = hinges.iter().map(|hinge| moved_by(hinge, &end_point)).collect();
    let jacobian = jacrev!(end, argnums = 1)(&links, &angles);
    for i in 0..3 {
        let row: Vec<f64> = columns.iter().map(|column| column[i]).collect();
        assert_close("end", &jacobian[i], &row, 1e-12);
    }
    let weights = hinges.iter().enumerate().map(|(i, hinge)| {
        let lifted = (i..3).map(|k| 9.81 * links[k].mass * moved_by(hinge, &poses[k].centre)[2]);
        lifted.sum::<f64>()
    });
    let weights: Vec<f64> = weights.collect();
    let holding = grad!(potential, argnums = 1)(&links, &angles);
    assert_close("weights", &holding, &weights, 1e-12);
    assert_close(
        "torques at rest",
        &torques(&links, &angles, &[0.0; 3], &[0.0; 3]),
        &weights,
        1e-12,
    );

    // The power of the motors is what the energy grows by.
    let (speeds, accelerations) = (direction(3, 1), direction(3, 2));
    let motors = torques(&links, &angles, &speeds, &accelerations);
    let power: f64 = motors
        .iter()
        .zip(&speeds)
        .map(|(torque, speed)| torque * speed)
        .sum();
    let growth = jvp!(
        kinetic,
        (&links, &angles, &speeds),
        (zero(), &speeds, &accelerations)
    )
    .1 + jvp!(potential, (&links, &angles), (zero(), &speeds)).1;
    assert_close("power", &[power], &[growth], 1e-12);
    assert_laws!(DOUBLE; of_angles, angles, &links => zero());
}
