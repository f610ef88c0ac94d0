"""Sums, products and `logsumexp` of all elements up to each."""

import torch

from families.reduce import AXES, ROWS
from reference import ANY, at, special


def record(family):
    for name in ("cumsum", "cumprod", "logcumsumexp"):
        along = lambda x, axis, of=getattr(torch, name): of(x, axis)
        # PyTorch's second derivative of `logcumsumexp` of one element is rounding noise.
        noisy = lambda shape, axis: name == "logcumsumexp" and shape[axis] == 1
        cases = [at(ANY(*shape), axis=axis, order=1 if noisy(shape, axis) else 2) for shape, axis in AXES]
        zeros = at(torch.tensor([[2.0, 0.0, 5.0, 3.0], [2.0, 0.0, 0.0, 1.0], [0.0, 1.5, 2.0, 3.0]]), axis=1)
        # PyTorch refuses the derivative of `logcumsumexp` of nothing.
        empty = [] if name == "logcumsumexp" else [at(ANY(2, 0), axis=1)]
        family.op(name, along, *cases, *empty, zeros, special([1000.0, 1001.0, -1000.0], axis=0))
        # The derivatives of `cumprod` and `logcumsumexp` divide by, or subtract, what may be infinite.
        (family.op if name == "cumsum" else family.value)(name, along, special(ROWS, axis=1))
