//! Several tensors as one, and one as several.

use super::{refused, t};
use transform_runtime::{cat, stack};

refused! { one_of_several:
    cat::<f64>(&[], 0) => "cat: the list of tensors is empty; give at least one";
    cat(&[&t(&[2, 3]), &t(&[4])], 0) => "cat: array 0 has shape [2, 3] and array 1 has [4]; all lengths but that of \
        axis 0 must agree";
    cat(&[&t(&[2, 3]), &t(&[1, 3]), &t(&[2, 2])], 0) => "cat: array 0 has shape [2, 3] and array 2 has [2, 2]; all \
        lengths but that of axis 0 must agree";
    cat(&[&t(&[2, 3])], 2) => "cat: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    cat(&[&t(&[]), &t(&[])], 0) => "cat: axis 0 is out of range for an array of rank 0: it has no axes";
    stack::<f64>(&[], 0) => "stack: the list of tensors is empty; give at least one";
    stack(&[&t(&[2, 3]), &t(&[4])], 0) => "stack: array 0 has shape [2, 3] and array 1 has [4]; shapes must agree";
    stack(&[&t(&[2, 3])], 3) => "stack: axis 3 is out of range for an array of rank 3: axes are -3..=2";
}

refused! { several_of_one:
    t(&[2, 3]).split(&[1, 1], 1) => "split: sizes [1, 1] add up to 2, but axis 1 of shape [2, 3] has length 3";
    t(&[2, 3]).split(&[2], 2) => "split: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[]).split(&[1], 0) => "split: axis 0 is out of range for an array of rank 0: it has no axes";
    t(&[2, 3]).chunk(0, 0) => "chunk: 0 chunks hold nothing; ask for at least one";
    t(&[2, 3]).chunk(2, -3) => "chunk: axis -3 is out of range for an array of rank 2: axes are -2..=1";
}
