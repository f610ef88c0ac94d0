//! `einsum` and `rearrange`: what their patterns say wrong, of themselves and of the tensors.

use super::{refused, t};
use transform_runtime::{einsum, rearrange, rearrange_with};

refused! { sums_of_products:
    einsum("ij", (&t(&[2]), &t(&[2]))) => "einsum: \"ij\": 1 terms for 2 operands; each operand has one";
    einsum("ij", (&t(&[2]),)) => "einsum: \"ij\": operand 0 of shape [2] has 1 axes, its term 2 letters";
    einsum("i", (&t(&[2, 3]),)) => "einsum: \"i\": operand 0 of shape [2, 3] has 2 axes, its term 1 letter; `...` \
        stands for the other axes";
    einsum("i j->->", (&t(&[2, 3]),)) => "einsum: \"i j->->\": there are two `->`; one leads to the output";
    einsum("ij->i,j", (&t(&[2, 3]),)) => "einsum: \"ij->i,j\": there is a `,` behind `->`; there is one output";
    einsum("i1", (&t(&[2, 3]),)) => "einsum: \"i1\": `1` is not possible here; indices are letters, terms are \
        separated by `,`, and `->` leads to the output";
    einsum("i..", (&t(&[2, 3]),)) => "einsum: \"i..\": an ellipsis is three dots, `...`";
    einsum("...i...", (&t(&[2, 3]),)) => "einsum: \"...i...\": `...i...` has two ellipses; one is possible";
    einsum("ii->i", (&t(&[2, 3]),)) => "einsum: \"ii->i\": index `i` is repeated in operand 0 of shape [2, 3] for \
        axes of lengths 2 and 3; a diagonal is of equal ones";
    einsum("ij,jk->ik", (&t(&[2, 3]), &t(&[4, 2]))) => "einsum: \"ij,jk->ik\": index `j` has length 4 in operand 1 \
        of shape [4, 2] and 3 in one before; they must be equal, or 1";
    einsum("...i,...j->...ij", (&t(&[2, 3]), &t(&[4, 2]))) => "einsum: \"...i,...j->...ij\": axis -1 under `...` has \
        length 4 in operand 1 of shape [4, 2] and 2 in one before; they must be equal, or 1";
    einsum("ij->ii", (&t(&[2, 3]),)) => "einsum: \"ij->ii\": index `i` is in the output twice; `diag` makes \
        diagonals";
    einsum("ij->ik", (&t(&[2, 3]),)) => "einsum: \"ij->ik\": index `k` of the output is in no operand";
}

refused! { rearranged:
    rearrange(&t(&[2, 6]), "a b") => "rearrange: `a b`: a pattern has two sides with one `->` between them";
    rearrange(&t(&[2, 6]), "a b -> a -> b") => "rearrange: `a b -> a -> b`: a pattern has two sides with one `->` \
        between them";
    rearrange(&t(&[2, 6]), "a b -> a (b") => "rearrange: `a b -> a (b`: a `(` without its `)`";
    rearrange(&t(&[2, 6]), "a b) -> a b") => "rearrange: `a b) -> a b`: a `)` without its `(`";
    rearrange(&t(&[2, 6]), "a b -> ((a) b)") => "rearrange: `a b -> ((a) b)`: parentheses inside parentheses; axes \
        are joined on one level";
    rearrange(&t(&[2, 6]), "a 6 -> 6 a") => "rearrange: `a 6 -> 6 a`: `6` is no axis: the only length a pattern can \
        say is 1; give axes names";
    rearrange(&t(&[2, 6]), "a .. -> a ..") => "rearrange: `a .. -> a ..`: `..`: dots are for `...` only, which \
        stands by itself";
    rearrange(&t(&[2, 6]), "a b... -> a b...") => "rearrange: `a b... -> a b...`: `b...`: dots are for `...` only, \
        which stands by itself";
    rearrange(&t(&[2, 6]), "a-b c -> c a-b") => "rearrange: `a-b c -> c a-b`: `a-b` is no name of an axis: names are \
        letters, digits and `_`, a letter first";
    rearrange(&t(&[2, 6]), "_a b -> b _a") => "rearrange: `_a b -> b _a`: `_a` is no name of an axis: names are \
        letters, digits and `_`, a letter first";
    rearrange(&t(&[2, 6]), "2a b -> b 2a") => "rearrange: `2a b -> b 2a`: `2a` is no name of an axis: names are \
        letters, digits and `_`, a letter first";
    rearrange(&t(&[2, 6]), "a_ b -> b a_") => "rearrange: `a_ b -> b a_`: `a_` is no name of an axis: it ends with \
        `_`";
    rearrange(&t(&[2, 6]), "a a -> a") => "rearrange: `a a -> a`: axis `a` is there twice on one side";
    rearrange(&t(&[2, 6]), "a b -> a (b a)") => "rearrange: `a b -> a (b a)`: axis `a` is there twice on one side";
    rearrange(&t(&[2, 6]), "... a ... -> a ...") => "rearrange: `... a ... -> a ...`: `...` is there twice on one \
        side";
    rearrange(&t(&[2, 6]), "(a ...) -> a ...") => "rearrange: `(a ...) -> a ...`: `...` is in parentheses on the \
        left, where it has no length; put it outside";
    rearrange(&t(&[2, 6]), "a b -> a b c") => "rearrange: `a b -> a b c`: axis `c` is on the right only; name it on \
        the left too";
    rearrange(&t(&[2, 6]), "a b -> a") => "rearrange: `a b -> a`: axis `b` is on the left only; name it on the right \
        too";
    rearrange(&t(&[2, 6]), "a ... -> a") => "rearrange: `a ... -> a`: `...` is on the left only; name it on the \
        right too";
    rearrange(&t(&[2, 6]), "a b -> a b ...") => "rearrange: `a b -> a b ...`: `...` is on the right only; name it on \
        the left too";
    rearrange(&t(&[2, 6]), "a b c -> c b a") => "rearrange: `a b c -> c b a`: the left side has 3 axes, the tensor \
        of shape [2, 6] has 2";
    rearrange(&t(&[2, 6]), "a -> a") => "rearrange: `a -> a`: the left side has 1 axes, the tensor of shape [2, 6] \
        has 2";
    rearrange(&t(&[2, 6]), "a b c ... -> a b c ...") => "rearrange: `a b c ... -> a b c ...`: the left side has at \
        least 3 axes, the tensor of shape [2, 6] has 2";
    rearrange(&t(&[2, 6]), "a (b c) -> a b c") => "rearrange: `a (b c) -> a b c`: the lengths of axis `c` and others \
        are open; give them with rearrange_with";
    rearrange(&t(&[2, 6]), "a () b -> a b") => "rearrange: `a () b -> a b`: the left side has 3 axes, the tensor of \
        shape [2, 6] has 2";
    rearrange(&t(&[2, 6]), "1 b -> b") => "rearrange: `1 b -> b`: axis 0 has length 2; an axis without a name must \
        have length 1";
}

refused! { rearranged_with_lengths:
    rearrange_with(&t(&[2, 6]), "a (b c) -> a b c", &[("b", 4)]) => "rearrange_with: `a (b c) -> a b c`: axis 1 of \
        length 6 does not split into parts of 4";
    rearrange_with(&t(&[2, 6]), "a (b c) -> a b c", &[("b", 0)]) => "rearrange_with: `a (b c) -> a b c`: axis 1 of \
        length 6 does not split into parts of 0";
    rearrange_with(&t(&[2, 6]), "a (b c) -> a b c", &[("b", 2), ("c", 2)]) => "rearrange_with: `a (b c) -> a b c`: \
        axis 1 has length 6, but its parts make 4";
    rearrange_with(&t(&[2, 6]), "a b -> b a", &[("a", 3)]) => "rearrange_with: `a b -> b a`: axis 0 has length 2, \
        but its parts make 3";
    rearrange_with(&t(&[2, 6]), "a b -> b a", &[("d", 3)]) => "rearrange_with: `a b -> b a`: a length is given for \
        axis `d`, which is not in the pattern";
    rearrange_with(&t(&[2, 6]), "a b -> b a", &[("a", 2), ("a", 2)]) => "rearrange_with: `a b -> b a`: the length of \
        axis `a` is given twice";
    rearrange_with(&t(&[2, 6]), "a (b c d) -> a b c d", &[("b", 2)]) => "rearrange_with: `a (b c d) -> a b c d`: the \
        lengths of axis `d` and others are open; give them with rearrange_with";
}
