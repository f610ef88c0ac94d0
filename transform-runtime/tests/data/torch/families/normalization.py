"""Normalizations with weight and bias."""

import torch.nn.functional as F

from reference import ANY, at, special


def record(family):
    layer = lambda x, weight, bias, eps: F.layer_norm(x, weight.shape, weight, bias, eps)
    for eps in (1e-5, 1e-2):
        family.op("layer_norm", layer, *(at(ANY(*x), ANY(*w), ANY(*w), eps=eps) for x, w in [((2, 3), (3,)), ((4,), (4,)), ((2, 2, 3), (3,)), ((2, 2, 3), (2, 3))]))
    family.op("layer_norm", layer, special([1.0, 1.0, 1.0], [1.0, 2.0, 3.0], [0.0, 0.5, 1.0], eps=1e-5))
    group = lambda x, weight, bias, groups, eps: F.group_norm(x, groups, weight, bias, eps)
    shapes = [((2, 4), 2), ((2, 4, 3), 2), ((1, 6, 2, 2), 3), ((2, 3, 2), 1), ((2, 3, 2), 3)]
    family.op("group_norm", group, *(at(ANY(*x), ANY(x[1]), ANY(x[1]), groups=n, eps=1e-5) for x, n in shapes))
    # Of the batch: running statistics take no part.
    batch = lambda x, weight, bias, eps: F.batch_norm(x, None, None, weight, bias, True, 0.1, eps)
    shapes = [(4, 3), (2, 3, 2), (2, 2, 2, 2)]
    family.op("batch_norm", batch, *(at(ANY(*x), ANY(x[1]), ANY(x[1]), eps=1e-5) for x in shapes))
    rms = lambda x, weight, eps: F.rms_norm(x, weight.shape, weight, eps)
    family.op("rms_norm", rms, *(at(ANY(*x), ANY(*w), eps=1e-5) for x, w in [((2, 3), (3,)), ((4,), (4,)), ((2, 2, 3), (3,))]))
    family.op("rms_norm", rms, special([0.0, 0.0], [1.0, 2.0], eps=1e-5))
