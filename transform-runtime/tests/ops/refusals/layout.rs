//! Rearranging elements: shapes that do not fit, axes and places that are not there.

use super::{refused, t};
use ndarray::{Axis, s};

refused! { shapes:
    t(&[2, 3]).reshape(&[4]) => "reshape: an array of shape [2, 3] has 6 elements, the shape [4] has 4; the counts \
        must agree";
    t(&[2, 3]).reshape(&[usize::MAX, 2]) => "reshape: an array of shape [2, 3] has 6 elements, the shape \
        [18446744073709551615, 2] has too many; the counts must agree";
    t(&[2, 3]).expand(&[4, 3]) => "expand: an array of shape [2, 3] does not expand to [4, 3]: aligned at the last \
        axis, every length must be equal to the new one or 1";
    t(&[2, 3]).expand(&[3]) => "expand: an array of shape [2, 3] does not expand to [3]: aligned at the last axis, \
        every length must be equal to the new one or 1";
    t(&[2, 3]).broadcast_to(&[2, 6]) => "broadcast_to: an array of shape [2, 3] does not expand to [2, 6]: aligned \
        at the last axis, every length must be equal to the new one or 1";
    t(&[2, 3]).repeat(&[2]) => "repeat: [2] has fewer counts than the tensor of shape [2, 3] has axes; give one for \
        each axis, or use tile";
    t(&[2, 3]).item() => "item: the tensor of shape [2, 3] has 6 elements, not one";
    t(&[0]).item() => "item: the tensor of shape [0] has 0 elements, not one";
}

refused! { axes:
    t(&[2, 3]).transpose(0, 2) => "transpose: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).transpose(Axis(3), 0) => "transpose: axis 3 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).transpose([0, 1], 0) => "transpose: axes [0, 1] are named; it works along one";
    t(&[1, 1, 1]).t() => "t: a tensor of shape [1, 1, 1] has more than two axes; say which with transpose(a, b)";
    t(&[2, 3]).permute(&[0, 0]) => "permute: [0, 0] does not name each axis of a tensor of rank 2 once";
    t(&[2, 3]).permute(&[0]) => "permute: [0] does not name each axis of a tensor of rank 2 once";
    t(&[2, 3]).permute(&[0, 2]) => "permute: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).movedim(0, 2) => "movedim: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).movedim(-3, 0) => "movedim: axis -3 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 1]).squeeze(0) => "squeeze: axis 0 of shape [2, 1] has length 2, not 1";
    t(&[2, 1]).squeeze(2) => "squeeze: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).unsqueeze(3) => "unsqueeze: axis 3 is out of range for an array of rank 3: axes are -3..=2";
    t(&[2, 3]).flip(5) => "flip: axis 5 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).flip([0, 0]) => "flip: axis 0 is named twice in [0, 0]; name each axis once";
    t(&[2, 3]).roll(1, 2) => "roll: axis 2 is out of range for an array of rank 2: axes are -2..=1";
}

refused! { parts:
    t(&[2, 3]).slice(s![5, ..]) => "slice: index 5 is out of range for an axis of length 2: indices are -2..=1";
    t(&[2, 3]).slice(s![-3, ..]) => "slice: index -3 is out of range for an axis of length 2: indices are -2..=1";
    t(&[2, 3]).slice(s![.., 1..4]) => "slice: `1..4` reaches outside an axis of length 3 (shape [2, 3]); bounds are \
        -3..=3";
    t(&[2, 3]).slice(s![0, 0, 0]) => "slice: 3 indices for an array of rank 2 (shape [2, 3]); leave out 1";
    t(&[0]).slice(s![0]) => "slice: index 0 is out of range for an axis of length 0: the axis is empty";
    t(&[2, 3]).narrow(1, 2, 2) => "narrow: 2 places from 2 reach outside axis 1 of shape [2, 3]";
    t(&[2, 3]).narrow(2, 0, 1) => "narrow: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[]).narrow(0, 0, 1) => "narrow: axis 0 is out of range for an array of rank 0: it has no axes";
    t(&[2, 3]).index_axis(0, 2) => "index_axis: index 2 is out of range for an axis of length 2: indices are -2..=1";
    t(&[2, 3]).index_axis(1, -4) => "index_axis: index -4 is out of range for an axis of length 3: indices are \
        -3..=2";
    t(&[2, 0]).index_axis(1, 0) => "index_axis: index 0 is out of range for an axis of length 0: the axis is empty";
    t(&[2, 3]).index_axis(2, 0) => "index_axis: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 4]).unfold(1, 5, 1) => "unfold: windows of size 5, step 1, of axis 1 of shape [2, 4]: the size must be at \
        most 4, the step at least 1";
    t(&[2, 4]).unfold(-2, 1, 0) => "unfold: windows of size 1, step 0, of axis 0 of shape [2, 4]: the size must be \
        at most 2, the step at least 1";
    t(&[4]).unfold(1, 1, 1) => "unfold: axis 1 is out of range for an array of rank 1: axes are -1..=0";
}

refused! { borders:
    t(&[2, 3]).pad(&[(0, 0); 3], 0.0) => "pad: [(0, 0), (0, 0), (0, 0)] has more pairs than the tensor of shape [2, \
        3] has axes";
    t(&[2, 3]).pad(&[(1, 1)], &t(&[4])) => "pad: the value has shape [4]; it must be a number";
}

refused! { matrices:
    t(&[4]).tril(0) => "tril: a tensor of shape [4] has no matrices: it needs two axes";
    t(&[4]).triu(0) => "triu: a tensor of shape [4] has no matrices: it needs two axes";
    t(&[]).diag() => "diag: a tensor of shape [] is neither a vector nor a matrix; for stacks of matrices there is \
        diagonal(offset, a, b)";
    t(&[1, 2, 3]).diag() => "diag: a tensor of shape [1, 2, 3] is neither a vector nor a matrix; for stacks of \
        matrices there is diagonal(offset, a, b)";
    t(&[2, 3]).diagonal(0, 0, 2) => "diagonal: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).diagonal(0, 1, -1) => "diagonal: axis 1 is named twice; a diagonal has two axes";
    t(&[2, 3]).diagonal(4, 0, 1) => "diagonal: offset 4 is outside axes 0 and 1 of shape [2, 3], of lengths 2 and 3";
    t(&[2, 3]).diagonal(-3, 0, 1) => "diagonal: offset -3 is outside axes 0 and 1 of shape [2, 3], of lengths 2 and \
        3";
    t(&[2]).trace() => "trace: a tensor of shape [2] is not a matrix; for stacks of matrices there is \
        diagonal(offset, a, b), and then sum_axis(-1)";
    t(&[2, 2, 2]).trace() => "trace: a tensor of shape [2, 2, 2] is not a matrix; for stacks of matrices there is \
        diagonal(offset, a, b), and then sum_axis(-1)";
}
