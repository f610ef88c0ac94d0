//! Functions and loops that keep less for their derivative, and compute the rest again.

use transform_func::prelude::*;

use super::table::{
    counted_table, pair_table, record, record_table, scalar_table, slice_table, tensor_table,
};

#[differentiable(checkpoint)]
fn wave(x: f64, n: usize) -> f64 {
    let mut y = x;
    for k in 0..n {
        y = (x * y + k as f64 * 0.1).sin();
    }
    y
}

/// What is called keeps nothing, nor does the caller.
#[differentiable(checkpoint)]
fn waves(x: f64, y: f64) -> f64 {
    let mut total = 0.0;
    for k in 1..3 {
        total += wave(x * y, k) * x;
    }
    total
}

#[differentiable(checkpoint)]
fn power(x: f64, n: usize) -> f64 {
    if n == 0 { 1.0 } else { x.sin() * power(x, n - 1) }
}

#[differentiable]
fn slope_of_checkpoint(x: f64) -> f64 {
    grad!(wave)(x, 3) * x
}

#[differentiable(checkpoint)]
fn smoothed(x: &mut [f64], by: f64) -> f64 {
    for i in 1..x.len() {
        x[i] = x[i] + by * x[i - 1] * x[i];
    }
    x[x.len() - 1]
}

#[differentiable]
fn smoothed_twice(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    let first = smoothed(&mut v, x[0]);
    first * smoothed(&mut v, 0.5) + v[0] * v[1]
}

/// The generator goes on where a call leaves it, and a pullback draws from where the call began.
#[differentiable(checkpoint)]
fn noisy(x: &Tensor, rng: &mut Rng) -> Tensor {
    let y = (x * 2.0).tanh().dropout(0.5, rng);
    y * x
}

#[differentiable]
fn noisy_twice(x: &Tensor) -> f64 {
    let mut rng = Rng::new(3);
    let y = noisy(x, &mut rng);
    noisy(&y, &mut rng).sum()
}

#[derive(Differentiable, Clone, Debug, PartialEq)]
struct Bend {
    by: f64,
    twist: f64,
}
record!(Bend, Bend { by, twist } as BendOf<A, B>, stacked BendOf: BendOf<Tensor, Tensor>);

#[differentiable(checkpoint)]
impl Bend {
    fn bent(&self, x: f64) -> f64 {
        (self.by * x).sin() + self.twist * x
    }
    fn twice(&self) -> f64 {
        self.bent(self.bent(0.7)) * self.by
    }
}

/// Functions with a marked loop, and in a module of their own the same without the mark.
macro_rules! marked {
    ($plain:ident: $(
        #[$($mark:tt)+]
        fn $f:ident($($args:tt)*) -> $out:ty { $($before:tt)* }
        { $($repeat:tt)* }
        { $($after:tt)* }
    )+) => {
        $(
            #[differentiable]
            fn $f($($args)*) -> $out { $($before)* #[$($mark)+] $($repeat)* $($after)* }
        )+
        mod $plain {
            use super::*;
            $(
                #[differentiable]
                pub(super) fn $f($($args)*) -> $out { $($before)* $($repeat)* $($after)* }
            )+
        }
    };
}
marked! {
    plain:
    #[checkpoint]
    fn orbit(x: f64, n: usize) -> f64 { let (mut y, mut z) = (x, 1.0); }
    { for k in 0..n { y = (x * y + k as f64 * 0.1).sin(); z *= y + 0.5; } }
    { z * x }

    #[checkpoint(every = 3)]
    fn orbit_by_threes(x: f64, n: usize) -> f64 { let (mut y, mut z) = (x, 1.0); }
    { for k in (0..=n).rev().step_by(2) { y = (x * y + k as f64 * 0.1).sin(); z *= y + 0.5; } }
    { z * x }

    #[checkpoint(binomial, slots = 3)]
    fn orbit_in_slots(x: f64, n: usize) -> f64 { let (mut y, mut z) = (x, 1.0); }
    { for k in 0..n { y = (x * y + k as f64 * 0.1).sin(); z *= y + 0.5; } }
    { z * x }

    // Left by its condition, with a `continue`; the number is computed.
    #[checkpoint(every = n / 2 + 1)]
    fn halving(x: f64, n: usize) -> f64 { let (mut y, mut k) = (x * 3.0, 0); }
    { while k < n { k += 1; if k % 3 == 0 { continue; } y = y * 0.5 + (x / y).cos(); } }
    { y * k as f64 }

    // Left by `break` and by `return`; a value that only a `break` gives.
    #[checkpoint(binomial, slots = 2)]
    fn root(x: f64, n: usize) -> f64 { let mut y = x + 1.0; let mut k = 0; }
    { loop {
        let next = 0.5 * (y + x / y);
        if (next - y).abs() < 1e-3 { break; }
        if k == n { return next * next * x; }
        y = next;
        k += 1;
    } }
    { y * x }

    // Places: one that rounds write, one that they read and that is written later, one that is not; nested loops.
    #[checkpoint(every = 2)]
    fn diffuse(x: &[f64]) -> f64 {
        let mut v = x.to_vec();
        let mut late = x.to_vec();
        late[0] = x[1] * 2.0;
        let mut fixed = x.to_vec();
        fixed[1] = x[0] * x[1];
    }
    { for k in 0..5 {
        let mut total = 0.0;
        for i in 1..v.len() {
            v[i] = v[i] * v[i - 1] + late[k % x.len()] * fixed[i];
            total += v[i].sin() * wave(fixed[1], i);
        }
        v[0] = total * late[0];
        v.swap(0, 1);
    } }
    { late[1] = v[0] * x[0]; late[1] * v[1] + late[0] }

    // Marked loops in a marked loop, and in one that is not.
    #[checkpoint]
    fn nested(x: &[f64]) -> f64 { let mut y = x[0]; let mut sum = 0.0; }
    { for i in 0..x.len() {
        let scale = x[i] * 0.3;
        #[checkpoint(binomial, slots = 2)]
        for _ in 0..4 { y = (y * scale + x[i]).cos(); sum += y * scale; }
        for k in 0..2 {
            let mut z = sum;
            #[checkpoint(every = 2)]
            while z > 0.1 { z = z * 0.4 * y.cos() + k as f64 * 0.01; }
            sum += z * x[i];
        }
    } }
    { sum * y }

    // What becomes several loops.
    #[checkpoint(binomial, slots = 2)]
    fn chained(x: &[f64]) -> f64 { let mut y = x[0]; }
    { for (a, b) in x.iter().zip(x.iter().skip(1)).take(4).chain(x.iter().zip(x)) {
        if *a < -10.0 { continue; }
        y = (y * a + b).cos() + y * b;
    } }
    { y * x[1] }

    // Items that are not numbers of a range; state that is not differentiated.
    #[checkpoint(every = 2)]
    fn words(x: f64, n: usize) -> f64 {
        let names: Vec<String> = (0..n).map(|i| "x".repeat(i)).collect();
        let mut seen = vec![0usize; 4];
        let mut y = x;
    }
    { for name in names.into_iter().filter(|name| name.len() != 2) {
        seen[name.len() % 4] += 1;
        y = (y * seen[name.len() % 4] as f64 + x).sin();
    } }
    { y * seen[0] as f64 + y }
}

#[differentiable]
fn in_an_arm(x: f64, n: usize) -> f64 {
    match n {
        0 => x,
        k => {
            let mut y = x;
            #[checkpoint]
            for _ in 0..3 {
                y = y.sin() * x * k as f64;
            }
            y
        }
    }
}

/// A step that changes its receiver, called in a loop that may fail.
#[differentiable]
impl Bend {
    #[checkpoint]
    fn turn(&mut self, by: f64) -> Result<f64, String> {
        self.by += by * self.twist;
        self.twist -= by * self.by;
        if self.by > 3.0 {
            Err("broken".to_owned())
        } else {
            Ok(self.by * by)
        }
    }
}
marked! {
    plain_types:
    #[checkpoint(every = 3)]
    fn turned(bend: &mut Bend, by: f64, n: usize) -> Result<f64, String> { let mut sum = 0.0_f64; }
    { for _ in 0..n { sum += bend.turn(by)? * sum.cos(); bend.twist *= 1.01; } }
    { Ok(sum * bend.twist) }

    #[checkpoint]
    fn layered(w: &[Tensor], x: &Tensor) -> f64 {
        let mut y = x.clone();
        let mut all = Vec::new();
    }
    { for w in w { y = y.matmul(w).tanh(); all.push(y.clone()); } }
    {
        let mut total = y.sum();
        while let Some(last) = all.pop() { total += (&last * &last).sum() * total; }
        total
    }

    #[checkpoint(binomial, slots = 2)]
    fn single(x: f32, n: usize) -> f32 { let mut y = x; }
    { for k in 0..n { y = y * x + (k as f32).sin() * y; } }
    { y }
}

/// A generator that rounds draw from is part of the state.
#[differentiable]
fn walk(x: &Tensor) -> f64 {
    let mut rng = Rng::new(5);
    let mut y = x.clone();
    #[checkpoint(every = 2)]
    for _ in 0..5 {
        y = noisy(&y, &mut rng) + (&y * x).dropout(0.3, &mut rng);
    }
    y.sum()
}

#[test]
fn the_derivatives_are_those_of_the_loop_without_the_mark() {
    macro_rules! same {
        ($($f:ident: $($n:expr),+;)+) => { $($(
            let found = grad_and_value!($f)(0.45, $n);
            assert_eq!(found, grad_and_value!(plain::$f)(0.45, $n), stringify!($f));
            assert_eq!(jvp!($f, (0.45, $n), (1.5, zero())), jvp!(plain::$f, (0.45, $n), (1.5, zero())));
            assert_eq!(linearize!($f, 0.45, $n).1(1.5, zero()), linearize!(plain::$f, 0.45, $n).1(1.5, zero()));
            assert_eq!(hessian!($f)(0.45, $n), hessian!(plain::$f)(0.45, $n), stringify!($f));
        )+)+ };
    }
    same! {
        orbit: 0, 1, 7;
        orbit_by_threes: 0, 1, 12;
        orbit_in_slots: 0, 1, 2, 3, 20;
        halving: 0, 5, 9;
        root: 2, 9;
        words: 0, 1, 7;
    }
    let x = [0.4, -0.7, 0.9];
    assert_eq!(grad!(diffuse)(&x), grad!(plain::diffuse)(&x));
    assert_eq!(grad!(nested)(&x), grad!(plain::nested)(&x));
    assert_eq!(grad!(chained)(&x), grad!(plain::chained)(&x));
}

#[test]
fn loops_over_other_types_have_the_same_derivatives() {
    let bend = Bend { by: 0.4, twist: -0.7 };
    for n in [0, 5] {
        let (mut left, mut expected) = (bend.clone(), bend.clone());
        let found = grad!(turned, argnums = (0, 1))(&mut left, 0.1, n);
        assert_eq!(
            found,
            grad!(plain_types::turned, argnums = (0, 1))(&mut expected, 0.1, n)
        );
        assert_eq!(left, expected);
    }
    assert_eq!(
        grad!(turned)(&mut Bend { by: 2.9, twist: 9.0 }, 0.1, 9),
        Err("broken".to_owned())
    );
    let w = [0.3, 0.5, -0.4].map(|x| Tensor::full(&[2, 2], x));
    let x = Tensor::from([0.4, -0.3]).unsqueeze(0);
    let found = grad!(layered, argnums = (0, 1))(&w, &x);
    assert_eq!(found, grad!(plain_types::layered, argnums = (0, 1))(&w, &x));
    assert_eq!(grad!(single)(0.5, 6), grad!(plain_types::single)(0.5, 6));
}

#[test]
fn a_pullback_can_be_called_again() {
    let (_, pullback) = vjp!(orbit_in_slots, 0.4, 9);
    assert_eq!(pullback(1.0), pullback(1.0));
    assert_eq!(pullback(1.0).0, grad!(orbit)(0.4, 9));
}

counted_table! {
    orbit: [(0.4, 5)];
    orbit_by_threes: [(0.4, 11)];
    orbit_in_slots: [(0.4, 9)];
    halving: [(0.4, 5)];
    root: [(0.4, 1), (0.4, 9)];
    words: [(0.4, 5)];
    in_an_arm: [(0.4, 0), (0.4, 2)];
    wave: [(0.4, 0), (0.4, 5)];
    power: [(0.6, 0), (0.6, 3)];
}

pair_table! {
    waves: [(0.6, -1.3)];
}

scalar_table! {
    slope_of_checkpoint: [0.6];
}

slice_table! {
    diffuse: [[0.4, -0.7, 0.9]];
    nested: [[0.4, -0.7, 0.9]];
    smoothed_twice: [[0.5, -1.2, 0.8]];
}

tensor_table! {
    walk: [Tensor::from([0.3, -0.8, 0.4])];
    noisy_twice: [Tensor::from([0.3, -0.8, 0.4])];
}

record_table! {
    bend = (Bend::twice): [Bend { by: 0.4, twist: -0.7 }];
}
