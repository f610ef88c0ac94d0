// Four functions of about thirty lines. The bench writes them again and again, each with a number behind its name.

fn state(x: &[f64], w: &[f64], rate: f64) -> f64 {
    let n = x.len();
    let mut total = 0.0;
    let mut state = 1.0;
    for i in 0..n {
        let a = x[i] * w[i] + 0.5 * state;
        let b = (a - 1.0) * (a + 1.0);
        if b > 0.0 {
            state = state * rate + a;
            total += b * b;
        } else {
            state -= a * 0.1;
            total -= b;
        }
        let c = a * b - state;
        let d = c.sin() + a.exp();
        total += d * 0.25;
    }
    let mean = total / n as f64;
    let mut spread = 0.0;
    for i in 0..n {
        let e = x[i] - mean;
        spread += e * e;
    }
    let scale = (spread + 1.0).sqrt();
    let out = total / scale;
    let bounded = out.tanh();
    bounded + rate * mean
}

fn flow(p: [f64; 3], t: f64) -> f64 {
    let [a, b, c] = p;
    let mut x = a;
    let mut y = b;
    let mut z = c;
    let dt = 0.01;
    let mut k = 0;
    while k < 20 {
        let dx = 10.0 * (y - x);
        let dy = x * (28.0 - z) - y;
        let dz = x * y - 2.6 * z;
        let xm = x + 0.5 * dt * dx;
        let ym = y + 0.5 * dt * dy;
        let zm = z + 0.5 * dt * dz;
        let dxm = 10.0 * (ym - xm);
        let dym = xm * (28.0 - zm) - ym;
        let dzm = xm * ym - 2.6 * zm;
        x += dt * dxm;
        y += dt * dym;
        z += dt * dzm;
        k += 1;
    }
    let r2 = x * x + y * y + z * z;
    let r = r2.sqrt();
    let phase = (t * r).cos();
    let damp = (-t * 0.1).exp();
    damp * phase + r
}

fn product(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
    let mut out = vec![0.0; n];
    let mut norm = 0.0;
    for i in 0..n {
        let mut sum = 0.0;
        for j in 0..n {
            let v = a[i * n + j];
            sum += v * b[j];
            norm += v * v;
        }
        out[i] = sum;
    }
    let scale = 1.0 / (norm + 1e-6).sqrt();
    for i in 0..n {
        out[i] = out[i] * scale;
    }
    let mut peak = out[0];
    for i in 1..n {
        if out[i] > peak {
            peak = out[i];
        }
    }
    for i in 0..n {
        let shifted = out[i] - peak;
        out[i] = shifted.exp();
    }
    out
}

fn robust(theta: &[f64], xs: &[f64], ys: &[f64]) -> f64 {
    let slope = theta[0];
    let offset = theta[1];
    let width = theta[2];
    let mut loss = 0.0;
    let mut weight = 0.0;
    for i in 0..xs.len() {
        let u = slope * xs[i] + offset;
        let p = 1.0 / (1.0 + (-u).exp());
        let r = ys[i] - p;
        let z = r / width;
        let h = match i % 3 {
            0 => z * z,
            1 => z.abs(),
            _ => (z * z + 1.0).sqrt() - 1.0,
        };
        loss += h;
        weight += p * (1.0 - p);
        if loss > 1e6 {
            return loss;
        }
    }
    let ridge = slope * slope + offset * offset;
    let prior = 0.5 * ridge + width.ln();
    let reg = 0.01 * prior;
    let scaled = loss / (weight + 1.0);
    let total = scaled + reg;
    total
}
