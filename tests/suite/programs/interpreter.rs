//! An annotated interpreter makes every random list of instructions a differentiable program.

use proptest::prelude::*;
use transform_func::prelude::*;

use crate::laws::{DOUBLE, Precision, assert_close, direction, dot, reliable_jacobian};

const REGISTERS: usize = 4;
const INPUTS: usize = 3;
const LONGEST: usize = 24;
const MOST_STEPS: usize = 120;
const OPERATIONS: usize = 13;

/// Keeps numbers within 10 of zero, smoothly.
#[differentiable]
fn squashed(x: f64) -> f64 {
    x / (1.0 + 0.01 * x * x).sqrt()
}

/// An instruction is four integers: operation, target, two operands.
#[differentiable]
fn run(code: &[usize], x: &[f64]) -> f64 {
    let mut registers = vec![0.0; REGISTERS];
    for i in 0..x.len() {
        registers[i] = x[i];
    }
    let mut trips = vec![0; code.len()];
    let mut at = 0;
    let mut steps = 0;
    while at < code.len() {
        steps += 1;
        if steps > MOST_STEPS {
            break;
        }
        let target = code[at + 1];
        let (a, b) = (registers[code[at + 2]], registers[code[at + 3]]);
        match code[at] {
            0 => registers[target] = a + b,
            1 => registers[target] = a - b,
            2 => registers[target] = a * b,
            3 => registers[target] = a / (1.0 + b * b),
            4 => registers[target] = a.sin(),
            5 => registers[target] = b.cos(),
            6 => registers[target] = a.min(2.0).exp(),
            7 => registers[target] = a.max(b),
            8 => {
                if a > b {
                    registers[target] = a * 0.5;
                } else {
                    registers[target] += b - a;
                }
            }
            9 => registers[target] *= a + 0.1 * b,
            10 => {
                if a > 3.0 {
                    return b + registers[0] * registers[target];
                }
            }
            11 => {
                let kept = registers[target];
                registers[target] = a;
                registers[code[at + 2]] = kept;
            }
            12 => {
                if trips[at] < code[at + 3] {
                    trips[at] += 1;
                    at -= 4 * code[at + 1];
                    continue;
                }
                trips[at] = 0;
            }
            unknown => panic!("no operation {unknown}"),
        }
        if code[at] != 12 {
            registers[target] = squashed(registers[target]);
        }
        at += 4;
    }
    let mut sum = 0.0;
    for i in 0..REGISTERS {
        sum += registers[i] * (i + 1) as f64;
    }
    sum
}

/// A jump back (12) keeps its distance in the target and its count in the last operand.
fn assemble(instructions: &[[usize; 4]]) -> Vec<usize> {
    let encoded = instructions
        .iter()
        .enumerate()
        .map(|(i, &[operation, target, a, b])| match operation {
            12 => [12, target.min(i), 0, b],
            _ => [operation, target, a, b],
        });
    encoded.flatten().collect()
}

fn programs() -> impl Strategy<Value = Vec<usize>> {
    let instruction = (0..OPERATIONS, 0..REGISTERS, 0..REGISTERS, 0..REGISTERS);
    let instruction = instruction.prop_map(|(operation, target, a, b)| [operation, target, a, b]);
    prop::collection::vec(instruction, 1..LONGEST).prop_map(|instructions| assemble(&instructions))
}

fn inputs() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-2.0..2.0, INPUTS)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn gradients_are_finite_differences(code in programs(), x in inputs()) {
        let precision = Precision { first: 1e-6, ..DOUBLE };
        if let Some(expected) = reliable_jacobian(|x| vec![run(&code, x)], &x, &precision) {
            assert_close("grad", &grad!(run, argnums = 1)(&code, &x), &expected, 10.0 * precision.first);
        }
    }

    #[test]
    fn forward_is_reverse(code in programs(), x in inputs()) {
        let x_dot = direction(INPUTS, 1);
        let (gradient, value) = grad_and_value!(run, argnums = 1)(&code, &x);
        prop_assert_eq!(value, run(&code, &x));
        let (same_value, y_dot) = jvp!(run, (&code[..], &x[..]), (zero(), &x_dot[..]));
        prop_assert_eq!(same_value, value);
        assert_close("jvp", &[y_dot], &[dot(&gradient, &x_dot)], 1e-10);
        let (same_value, pullback) = vjp!(run, &code, &x);
        prop_assert_eq!(same_value, value);
        let ((), x_bar) = pullback(1.0);
        assert_close("vjp", &x_bar, &gradient, 1e-12);
        let (_, pushforward) = linearize!(run, &code, &x);
        assert_close("linearize", &[pushforward(zero(), &x_dot)], &[y_dot], 1e-10);
    }

    #[test]
    fn second_derivatives_agree(code in programs(), x in inputs()) {
        let v = direction(INPUTS, 2);
        let forward = jvp!(grad!(run, argnums = 1), (&code[..], &x[..]), (zero(), &v[..])).1;
        let ((), reverse) = vjp!(grad!(run, argnums = 1), &code, &x).1(&v);
        assert_close("reverse over reverse", &reverse, &forward, 1e-9);
    }
}

/// `x0 <- x0 + x1`, three times, then early exit once `x0` is above 3.
#[test]
fn a_program_by_hand() {
    let code = assemble(&[[0, 0, 0, 1], [10, 2, 0, 1], [12, 2, 0, 2]]);
    assert_eq!(code, [0, 0, 0, 1, 10, 2, 0, 1, 12, 2, 0, 2]);
    let gradient = grad!(run, argnums = 1)(&code, &[0.3, 0.2, 0.0]);
    let expected = reliable_jacobian(|x| vec![run(&code, x)], &[0.3, 0.2, 0.0], &DOUBLE);
    assert_close("loop", &gradient, &expected.expect("no kink is near"), 1e-7);
    let exits = grad!(run, argnums = 1)(&code, &[2.9, 0.4, 0.5]);
    let expected = reliable_jacobian(|x| vec![run(&code, x)], &[2.9, 0.4, 0.5], &DOUBLE);
    assert_close("early exit", &exits, &expected.expect("no kink is near"), 1e-7);
}
