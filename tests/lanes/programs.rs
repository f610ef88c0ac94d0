//! Random programs on tensors: a list of instructions, among them branches, jumps, bounds and exits that the data
//! of a lane decides. Mapped, they are the loop.

use proptest::prelude::*;
use transform_func::prelude::*;

use crate::rows;

const REGISTERS: usize = 3;
const OPERATIONS: usize = 11;
const LONGEST: usize = 10;
const MOST_STEPS: usize = 24;

/// An instruction is four integers: operation, target, two operands.
#[differentiable]
#[vmappable]
fn run(code: &[usize], x: &Tensor) -> f64 {
    let mut registers = vec![x.clone(), x.sin(), x * 0.5];
    let mut buffer: Tensor = Tensor::zeros(&[2]);
    let (mut at, mut steps) = (0, 0);
    while at < code.len() && steps < MOST_STEPS {
        steps += 1;
        let target = code[at + 1];
        let (a, b) = (registers[code[at + 2]].clone(), registers[code[at + 3]].clone());
        match code[at] {
            0 => registers[target] = (&a + &b) * 0.7,
            1 => registers[target] = (&a * &b).tanh(),
            2 => registers[target] = a.cos() - &b,
            3 => {
                if a.sum() > b.sum() {
                    registers[target] = &a * 0.5;
                } else {
                    registers[target] = (&b - &a).sin();
                }
            }
            4 => {
                if a[0] > 1.0 {
                    return (&b * &registers[0]).sum() + buffer.sum();
                }
            }
            5 => {
                // Back, as often as the data says.
                if a.sum() * b[0] > 0.2 {
                    at -= 4 * (at / 4).min(target);
                    registers[target] = &a * 0.8;
                    continue;
                }
            }
            6 => {
                let mut z = a.clone();
                while z.norm() > 0.6 {
                    z = &z * 0.5 + 0.01;
                    if z[1] < -2.0 {
                        break;
                    }
                }
                registers[target] = z;
            }
            7 => {
                #[nondiff]
                let size = a.norm();
                let n = size as usize % 3;
                for i in 0..n {
                    registers[target] = (&b * (i + 1) as f64).sin();
                }
            }
            8 => {
                buffer[0] += a[1];
                if b[0] > 0.0 {
                    buffer[1] = buffer[0] * b[0];
                }
            }
            9 => {
                if b[1] > 0.0 {
                    at += 4;
                }
            }
            10 => registers[target] = if a[0] > b[1] { a.sqrt() } else { a.exp() * 0.1 },
            unknown => panic!("no operation {unknown}"),
        }
        at += 4;
    }
    let mut sum: f64 = (&buffer * &buffer).sum();
    for i in 0..REGISTERS {
        sum += registers[i].sum() * (i + 1) as f64;
    }
    sum * steps as f64
}

#[differentiable]
fn total(code: &[usize], x: &Tensor) -> f64 {
    vmap!(run, in_dims = (None, 0))(code, x).sum()
}

fn programs() -> impl Strategy<Value = Vec<usize>> {
    let instruction = (0..OPERATIONS, 0..REGISTERS, 0..REGISTERS, 0..REGISTERS);
    let instruction = instruction.prop_map(|(operation, target, a, b)| vec![operation, target, a, b]);
    prop::collection::vec(instruction, 1..LONGEST).prop_map(|instructions| instructions.concat())
}

fn inputs() -> impl Strategy<Value = Tensor> {
    prop::collection::vec(-2.0..2.0, 2..12).prop_map(|numbers| {
        let lanes = numbers.len() / 2;
        Tensor::from_shape_vec(&[lanes, 2], numbers[..2 * lanes].to_vec()).unwrap()
    })
}

/// What a number is to the last bit; every NaN is the same.
fn bits(x: f64) -> u64 {
    if x.is_nan() { u64::MAX } else { x.to_bits() }
}

/// What a branch that a lane does not take does is none of its business, so NaNs must be where the loop has them.
fn assert_same(name: &str, a: &Tensor, b: &Tensor) {
    let all_bits = |x: &Tensor| x.to_vec().into_iter().map(bits).collect::<Vec<_>>();
    assert_eq!(all_bits(a), all_bits(b), "{name}: {a} and {b}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mapped_programs_are_the_loop(code in programs(), x in inputs()) {
        let y = vmap!(run, in_dims = (None, 0))(&code, &x);
        let slopes = vmap!(grad!(run, argnums = 1), in_dims = (None, 0))(&code, &x);
        let of_total = grad!(total, argnums = 1)(&code, &x);
        let (_, y_dot) = jvp!(vmap!(run, in_dims = (None, 0)), (&code[..], &x), (zero(), &x));
        for (i, row) in rows(&x).iter().enumerate() {
            let lane = i as isize;
            let own = grad!(run, argnums = 1)(&code, row);
            assert_same("value", &y.index_axis(0, lane), &Tensor::scalar(run(&code, row)));
            assert_same("gradient", &slopes.index_axis(0, lane), &own);
            assert_same("gradient of the sum", &of_total.index_axis(0, lane), &own);
            let tangent = jvp!(run, (&code[..], row), (zero(), row)).1;
            assert_same("tangent", &y_dot.index_axis(0, lane), &Tensor::scalar(tangent));
        }
    }
}
