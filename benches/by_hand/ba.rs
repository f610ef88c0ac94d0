//! Bundle adjustment: how far cameras see points from where they were observed, and the blocks of the sparse Jacobian.

use transform_func::prelude::*;

#[differentiable]
fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[differentiable]
fn cross(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

/// `z` turned about the axis `r` by its length.
#[differentiable]
fn rotated(r: &[f64; 3], z: &[f64; 3]) -> [f64; 3] {
    let angle = dot(r, r).sqrt();
    let (sine, cosine) = angle.sin_cos();
    let axis = [r[0] / angle, r[1] / angle, r[2] / angle];
    let turn = cross(&axis, z);
    let along = dot(&axis, z) * (1.0 - cosine);
    let mut y = [0.0; 3];
    for i in 0..3 {
        y[i] = z[i] * cosine + turn[i] * sine + axis[i] * along;
    }
    y
}

/// Where the camera sees the point. A camera is its rotation, centre, focal length, principal point and distortion.
#[differentiable]
fn project(camera: &[f64; 11], x: &[f64; 3]) -> [f64; 2] {
    let [r0, r1, r2, c0, c1, c2, focal, u0, v0, k1, k2] = *camera;
    let y = rotated(&[r0, r1, r2], &[x[0] - c0, x[1] - c1, x[2] - c2]);
    let (u, v) = (y[0] / y[2], y[1] / y[2]);
    let radius = u * u + v * v;
    let scale = focal * (1.0 + k1 * radius + k2 * radius * radius);
    [scale * u + u0, scale * v + v0]
}

/// What the camera misses the point by, weighted.
#[differentiable]
pub(crate) fn primal(camera: &[f64; 11], x: &[f64; 3], weight: f64, seen: &[f64; 2]) -> [f64; 2] {
    let [u, v] = project(camera, x);
    [weight * (u - seen[0]), weight * (v - seen[1])]
}

/// The Jacobian of [`primal`] by camera, point and weight: a row for each of the two numbers.
///
/// Both rows are swept from what one run keeps.
pub(crate) fn adjoint(camera: &[f64; 11], x: &[f64; 3], weight: f64, seen: &[f64; 2]) -> Jacobian {
    let [r0, r1, r2, c0, c1, c2, focal, u0, v0, k1, k2] = *camera;
    let r = [r0, r1, r2];
    let z = [x[0] - c0, x[1] - c1, x[2] - c2];
    let angle = (r0 * r0 + r1 * r1 + r2 * r2).sqrt();
    let (sine, cosine) = angle.sin_cos();
    let axis = [r0 / angle, r1 / angle, r2 / angle];
    let turn = cross(&axis, &z);
    let projected = dot(&axis, &z);
    let along = projected * (1.0 - cosine);
    let y: [f64; 3] = std::array::from_fn(|i| z[i] * cosine + turn[i] * sine + axis[i] * along);
    let (u, v) = (y[0] / y[2], y[1] / y[2]);
    let radius = u * u + v * v;
    let distortion = 1.0 + k1 * radius + k2 * radius * radius;
    let scale = focal * distortion;
    let misses = [scale * u + u0 - seen[0], scale * v + v0 - seen[1]];

    let mut jacobian = Jacobian::default();
    for row in 0..2 {
        let mut place_bar = [0.0; 2];
        place_bar[row] = weight;

        let scale_bar = place_bar[0] * u + place_bar[1] * v;
        let distortion_bar = scale_bar * focal;
        let radius_bar = distortion_bar * (k1 + 2.0 * k2 * radius);
        let u_bar = place_bar[0] * scale + 2.0 * radius_bar * u;
        let v_bar = place_bar[1] * scale + 2.0 * radius_bar * v;
        let y_bar = [u_bar / y[2], v_bar / y[2], -(u_bar * u + v_bar * v) / y[2]];

        let along_bar = dot(&axis, &y_bar);
        let sine_bar = dot(&turn, &y_bar);
        let cosine_bar = dot(&z, &y_bar) - along_bar * projected;
        let projected_bar = along_bar * (1.0 - cosine);
        let turn_bar = y_bar.map(|y_bar| sine * y_bar);
        let (by_z, by_axis) = (cross(&turn_bar, &axis), cross(&z, &turn_bar));
        let z_bar: [f64; 3] = std::array::from_fn(|i| cosine * y_bar[i] + by_z[i] + projected_bar * axis[i]);
        let axis_bar: [f64; 3] =
            std::array::from_fn(|i| along * y_bar[i] + by_axis[i] + projected_bar * z[i]);
        let angle_bar = sine_bar * cosine - cosine_bar * sine - dot(&axis_bar, &axis) / angle;

        let camera_bar = &mut jacobian.0[row];
        for i in 0..3 {
            camera_bar[i] = axis_bar[i] / angle + angle_bar * r[i] / angle;
            camera_bar[3 + i] = -z_bar[i];
        }
        camera_bar[6] = scale_bar * distortion;
        camera_bar[7..9].copy_from_slice(&place_bar);
        camera_bar[9] = distortion_bar * radius;
        camera_bar[10] = distortion_bar * radius * radius;
        jacobian.1[row] = z_bar;
        jacobian.2[row] = misses[row];
    }
    jacobian
}

/// Rows by camera, by point and by weight.
pub(crate) type Jacobian = ([[f64; 11]; 2], [[f64; 3]; 2], [f64; 2]);
