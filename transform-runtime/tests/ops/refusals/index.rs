//! Places named by integers: their ranks, their ranges.

use super::{i, ints, refused, t};

refused! { picks:
    t(&[2, 3]).gather(0, &i(&[2])) => "gather: the index of shape [2] has rank 1; it must have rank 2";
    t(&[2, 3]).gather(2, &i(&[2, 3])) => "gather: axis 2 is out of range for an array of rank 2: axes are -2..=1";
    t(&[2, 3]).gather(0, &i(&[2, 4])) => "gather: the index has shape [2, 4], the array [2, 3]; ranks must agree and \
        no axis of the index but axis 0 be longer";
    t(&[2, 3]).gather(1, &ints(&[3, 0]).unsqueeze(1)) => "gather: index 3 is out of range for axis 1 of length 3; \
        indices count from 0";
    t(&[2, 3]).gather(1, &ints(&[0, -1]).unsqueeze(1)) => "gather: index -1 is out of range for axis 1 of length 3; \
        indices count from 0";
    t(&[2, 3]).take_along(1, &ints(&[0, 5]).unsqueeze(1)) => "take_along: index 5 is out of range for axis 1 of \
        length 3; indices count from 0";
    t(&[2, 3]).take_along(0, &i(&[2])) => "take_along: the index of shape [2] has rank 1; it must have rank 2";
    t(&[2, 3]).index_select(1, &ints(&[0, 3])) => "index_select: index 3 is out of range for axis 1 of length 3; \
        indices count from 0";
    t(&[2, 3]).index_select(1, &ints(&[-1])) => "index_select: index -1 is out of range for axis 1 of length 3; \
        indices count from 0";
    t(&[2, 3]).index_select(0, &i(&[1, 1])) => "index_select: the index of shape [1, 1] has rank 2; it must have \
        rank 1";
    t(&[2, 3]).index_select(-3, &i(&[1])) => "index_select: axis -3 is out of range for an array of rank 2: axes are \
        -2..=1";
}

refused! { puts:
    t(&[2, 3]).scatter_add(0, &i(&[2]), &t(&[2, 3])) => "scatter_add: the index of shape [2] has rank 1; it must \
        have rank 2";
    t(&[2, 3]).scatter_add(2, &i(&[2, 3]), &t(&[2, 3])) => "scatter_add: axis 2 is out of range for an array of rank \
        2: axes are -2..=1";
    t(&[2, 3]).scatter_add(0, &i(&[2, 3]), &t(&[2, 2])) => "scatter_add: the index has shape [2, 3], the source [2, \
        2]; ranks must agree and no axis of the index be longer";
    t(&[2, 3]).scatter_add(0, &i(&[2, 3]), &t(&[2])) => "scatter_add: the index has shape [2, 3], the source [2]; \
        ranks must agree and no axis of the index be longer";
    t(&[2, 3]).scatter_add(0, &i(&[2, 4]), &t(&[2, 4])) => "scatter_add: the index has shape [2, 4], the result [2, \
        3]; ranks must agree and no axis of the index but axis 0 be longer";
    t(&[2, 3]).scatter_add(1, &ints(&[0, 3]).unsqueeze(1), &t(&[2, 1])) => "scatter_add: index 3 is out of range for \
        axis 1 of length 3; indices count from 0";
    t(&[2, 3]).index_add(0, &i(&[2]), &t(&[1, 3])) => "index_add: the source has shape [1, 3]; for 2 indices along \
        axis 0 of shape [2, 3] it must be [2, 3]";
    t(&[2, 3]).index_add(0, &i(&[1]), &t(&[1, 4])) => "index_add: the source has shape [1, 4]; for 1 indices along \
        axis 0 of shape [2, 3] it must be [1, 3]";
    t(&[2, 3]).index_add(0, &i(&[1]), &t(&[3])) => "index_add: the source has shape [3]; for 1 indices along axis 0 \
        of shape [2, 3] it must be [1, 3]";
    t(&[2, 3]).index_add(0, &i(&[1, 1]), &t(&[1, 3])) => "index_add: the index of shape [1, 1] has rank 2; it must \
        have rank 1";
    t(&[2, 3]).index_add(0, &ints(&[2]), &t(&[1, 3])) => "index_add: index 2 is out of range for axis 0 of length 2; \
        indices count from 0";
    t(&[2, 3]).index_add(2, &ints(&[0]), &t(&[1, 3])) => "index_add: axis 2 is out of range for an array of rank 2: \
        axes are -2..=1";
}

refused! { labels:
    ints(&[3]).one_hot(3) => "one_hot: label 3 is out of range for 3 classes; labels count from 0";
    ints(&[0, -1]).one_hot(3) => "one_hot: label -1 is out of range for 3 classes; labels count from 0";
    ints(&[0]).one_hot(0) => "one_hot: label 0 is out of range for 0 classes; labels count from 0";
}
