"""Convolutions, their transposes, and pooling."""

import torch.nn.functional as F

from reference import ANY, at, nan, special

ONE = [
    ((2, 3, 6), (4, 3, 3), {}), ((1, 2, 7), (3, 2, 2), {"stride": 2}), ((1, 2, 5), (2, 2, 3), {"padding": 1}),
    ((1, 1, 7), (1, 1, 3), {"dilation": 2}), ((2, 4, 5), (6, 2, 3), {"groups": 2}), ((1, 3, 6), (3, 1, 2), {"groups": 3, "stride": 2}),
    ((1, 2, 8), (2, 2, 3), {"stride": 2, "padding": 2, "dilation": 2}), ((1, 1, 3), (1, 1, 3), {}), ((1, 1, 4), (2, 1, 1), {}),
]  # fmt: skip
TWO = [
    ((2, 2, 4, 4), (3, 2, 3, 3), {}), ((1, 2, 5, 4), (2, 2, 2, 3), {"stride": 2}), ((1, 1, 3, 3), (2, 1, 3, 3), {"padding": 1}),
    ((1, 1, 5, 5), (1, 1, 2, 2), {"dilation": 2}), ((1, 4, 3, 3), (4, 2, 2, 2), {"groups": 2}), ((1, 1, 2, 2), (1, 1, 1, 1), {}),
]  # fmt: skip
TWO_SIDED = [
    ((1, 2, 5, 6), (2, 2, 2, 3), {"stride": [2, 1], "padding": [0, 1], "dilation": [1, 2]}),
    ((1, 2, 4, 5), (2, 1, 3, 2), {"stride": [1, 2], "padding": [1, 0], "dilation": [1, 1], "groups": 2}),
]  # fmt: skip
DEFAULTS = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1}


SPREAD = [
    ((1, 2, 4), (2, 2, 3), {"stride": 2, "output_padding": 1}), ((2, 2, 3), (2, 1, 2), {"stride": 3, "padding": 1, "output_padding": 2, "groups": 2}),
]  # fmt: skip


def with_bias(family, name, function, shapes, channels):
    def case(x, w, options):
        return at(ANY(*x), ANY(*w), ANY(channels(w, options)), **options)

    shapes = [(x, w, DEFAULTS | options) for x, w, options in shapes]
    family.op(name, function, *(case(*shape) for shape in shapes))
    family.op(f"{name}_without_bias", function, *(at(ANY(*x), ANY(*w), **options) for x, w, options in shapes[:2]))


def record(family):
    out = lambda w, options: w[0]
    with_bias(family, "conv1d", F.conv1d, ONE, out)
    with_bias(family, "conv2d", F.conv2d, TWO, out)
    family.op("conv2d_of_pairs", F.conv2d, *(at(ANY(*x), ANY(*w), ANY(w[0]), **(DEFAULTS | options)) for x, w, options in TWO_SIDED))

    transposed = lambda shapes: [(x[:1] + (w[0],) + x[2:], w, options) for x, w, options in shapes]
    of = lambda w, options: w[1] * options["groups"]
    with_bias(family, "conv_transpose1d", F.conv_transpose1d, transposed(ONE), of)
    cases = (at(ANY(*x), ANY(*w), ANY(of(w, DEFAULTS | options)), **(DEFAULTS | options)) for x, w, options in SPREAD)
    family.op("conv_transpose1d_with_output_padding", F.conv_transpose1d, *cases)
    with_bias(family, "conv_transpose2d", F.conv_transpose2d, transposed(TWO), of)

    lines = [((1, 2, 4), 2), ((2, 1, 7), 3), ((1, 1, 2), 1)]
    for name, function in [("max_pool1d", F.max_pool1d), ("avg_pool1d", F.avg_pool1d)]:
        family.op(name, function, *(at(ANY(*shape), kernel_size=k) for shape, k in lines))
    pools = [((1, 2, 4, 4), 2), ((2, 1, 5, 6), 2), ((1, 1, 3, 3), 3), ((1, 1, 2, 3), 1), ((2, 4, 4), 2)]
    for name, function in [("max_pool2d", F.max_pool2d), ("avg_pool2d", F.avg_pool2d)]:
        family.op(name, function, *(at(ANY(*shape), kernel_size=k) for shape, k in pools))
    padded = [((1, 2, 5, 5), {"kernel_size": 3, "stride": 2, "padding": 1}), ((1, 1, 4, 6), {"kernel_size": 2, "stride": 1, "padding": 0})]
    for name, function in [("max_pool2d_with", F.max_pool2d), ("avg_pool2d_with", F.avg_pool2d)]:
        family.op(name, function, *(at(ANY(*shape), **options) for shape, options in padded))
    ties = [[[[1.0, 2.0, 0.0, 0.0], [2.0, 2.0, 0.0, 0.0]]]]
    nans = [[[[nan, 2.0, 0.0, 1.0], [2.0, 3.0, -1.0, nan]]]]
    family.op("max_pool2d", F.max_pool2d, special(ties, kernel_size=2), special(nans, kernel_size=2))

    windows = [((6,), 0, 2, 2), ((7,), 0, 3, 2), ((2, 5), -1, 2, 1), ((5, 2), 0, 3, 1), ((4,), 0, 4, 1), ((3,), 0, 1, 1)]
    cases = [at(ANY(*shape), axis=axis, size=size, step=step) for shape, axis, size, step in windows]
    family.op("unfold", lambda x, axis, size, step: x.unfold(axis, size, step), *cases)
