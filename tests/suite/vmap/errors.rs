//! What is refused when the program runs: each names the argument, the axis and the sizes.

use transform_func::prelude::*;

#[differentiable]
fn product(x: &Tensor, y: &Tensor) -> Tensor {
    x * y
}

#[differentiable]
fn number_and_vector(a: f64, v: &[f64], w: [f64; 2]) -> f64 {
    a * v[0] * w[1]
}

#[differentiable]
fn of_pair(p: (f64, Tensor)) -> Tensor {
    p.0 * &p.1
}

#[differentiable]
fn branching(x: &Tensor) -> f64 {
    if x.sum() > 0.0 { x.sum() } else { x.prod() }
}

#[differentiable]
fn ragged(x: f64) -> Vec<f64> {
    if x > 0.0 { vec![x] } else { vec![x, x] }
}

#[differentiable]
fn counted(x: f64) -> (f64, usize) {
    if x > 0.0 { (x, 1) } else { (x, 2) }
}

fn t(shape: &[usize]) -> Tensor {
    Tensor::ones(shape)
}

macro_rules! refused {
    ($($name:ident: $mapped:expr, $args:expr => $message:literal;)*) => { $(
        #[test]
        fn $name() {
            let error = $mapped.try_call($args).unwrap_err().to_string();
            assert_eq!(error, concat!("vmap!: ", $message));
        }
    )* };
}
refused! {
    sizes_differ: vmap!(product), (&t(&[2, 3]), &t(&[3, 3])) =>
        "the mapped sizes differ: argument 0 has 2 along axis 0, but argument 1 has 3 along axis 0";
    sizes_differ_in_a_part: vmap!(of_pair, in_dims = ((0, 1),)), ((t(&[2]), t(&[3, 4])),) =>
        "the mapped sizes differ: argument 0.0 has 2 along axis 0, but argument 0.1 has 4 along axis 1";
    size_is_not_axis_size: vmap!(product, axis_size = 4), (&t(&[2, 3]), &t(&[2, 3])) =>
        "the mapped sizes differ: axis_size is 4, but argument 0 has 2 along axis 0";
    axis_out_of_range: vmap!(product, in_dims = (2, None)), (&t(&[2, 3]), &t(&[3])) =>
        "in_dims: axis 2 is out of range for argument 0 of shape [2, 3]: it must be in -2..2";
    negative_axis_out_of_range: vmap!(product, in_dims = (None, -3)), (&t(&[2, 3]), &t(&[2, 3])) =>
        "in_dims: axis -3 is out of range for argument 1 of shape [2, 3]: it must be in -2..2";
    rank_zero: vmap!(product), (&t(&[]), &t(&[2])) =>
        "in_dims: axis 0 is out of range for argument 0 of shape []: a tensor of rank 0 has no axis to map; use `None`";
    number_of_wrong_rank: vmap!(number_and_vector), (&t(&[2, 3]), &t(&[2, 3]), &t(&[2, 2])) =>
        "argument 0 has shape [2, 3], of rank 2: a mapped number must be a tensor of rank 1";
    vector_of_wrong_rank: vmap!(number_and_vector), (&t(&[2]), &t(&[2]), &t(&[2, 2])) =>
        "argument 1 has shape [2], of rank 1: mapped numbers in 1 vectors or arrays must be a tensor of rank 2";
    array_of_wrong_length: vmap!(number_and_vector), (&t(&[2]), &t(&[2, 3]), &t(&[2, 3])) =>
        "argument 2 has shape [2, 3]: axis 1 has length 3, the array it stands for 2";
    out_axis_out_of_range: vmap!(product, out_dims = 2), (&t(&[2, 3]), &t(&[2, 3])) =>
        "out_dims: axis 2 is out of range for a result of rank 1, which has rank 2 with the mapped axis: it must be in \
         -2..2";
    out_dims_none_for_a_mapped_result: vmap!(product, out_dims = None), (&t(&[2, 3]), &t(&[2, 3])) =>
        "out_dims is `None` for a result that depends on a mapped argument: give it an axis";
    lanes_of_different_lengths: vmap!(ragged), (&Tensor::from(vec![1.0, -1.0]),) =>
        "two lanes return vectors of lengths [1] and [2]: all lanes must return values of one shape";
    lanes_of_different_statics: vmap!(counted), (&Tensor::from(vec![1.0, -1.0]),) =>
        "two lanes return 1 and 2, which are static and never mapped: all lanes must return values of one shape";
    a_condition_that_differs: vmap!(branching), (&Tensor::from_shape_vec(&[2, 1], vec![1.0, -1.0]).unwrap(),) =>
        "a mapped value decides the control flow or becomes a plain number: put #[vmappable] on the function";
}

#[test]
fn direct_calls_panic_with_the_same_message() {
    let call = || vmap!(product)(&t(&[2, 3]), &t(&[3, 3]));
    let panic = std::panic::catch_unwind(call).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.starts_with("vmap!: the mapped sizes differ"), "{message}");
}
