"""Reductions over everything, over an axis that is dropped or kept, over lists of axes; softmax."""

import torch

from reference import ANY, POSITIVE, at, inf, nan, special

SHAPES = [(), (1,), (4,), (2, 3), (2, 3, 2)]
AXES = [((4,), 0), ((1,), -1), ((2, 3), 0), ((2, 3), -1), ((3, 1), 1), ((2, 3, 2), 1)]
LISTS = [((2, 3, 2), [0, 2]), ((2, 3), [-1, 0]), ((2, 3), [1])]
TIES = [special([2.0, 2.0, 1.0, -1.0, -1.0]), special([[1.0, 3.0], [3.0, 1.0]])]
INFINITE = [special(x) for x in ([1.0, inf], [1.0, -inf], [inf, -inf, 0.0], [-inf, -inf], [inf, inf])]
NANS = [special(x) for x in ([nan, 1.0, 2.0], [nan, inf], [nan, nan, 0.0])]
EXTREMES = [*INFINITE, *NANS]
ROWS = [[2.0, 2.0, 1.0], [1.0, 1.0, 1.0], [1.0, inf, inf], [-inf, -inf, 0.0], [-inf, -inf, -inf], [0.0, -0.0, 0.0], [nan, 1.0, 2.0]]


def family_of(family, name, function, of, *more, least=1, list_rows=ROWS, **options):
    """The op over everything, an axis, an axis that stays, and axes."""
    shapes = [shape for shape in SHAPES if torch.zeros(shape).numel() >= least]
    along = [(shape, axis) for shape, axis in AXES if shape[axis] >= least]
    family.op(name, lambda x, **o: function(x, tuple(range(x.ndim)), False, **o), *(at(of(*shape), **options) for shape in shapes), *more)
    rows = special(ROWS, axis=1, **options)
    over = [*(at(of(*shape), axis=axis, **options) for shape, axis in along), rows]
    family.op(f"{name}_axis", lambda x, axis, **o: function(x, axis, False, **o), *over)
    family.op(f"{name}_keep", lambda x, axis, **o: function(x, axis, True, **o), *over)
    lists = [*(at(of(*shape), axes=axes, **options) for shape, axes in LISTS), special(list_rows, axes=[1], **options)]
    family.op(f"{name}_axes", lambda x, axes, **o: function(x, axes, False, **o), *lists)
    family.op(f"{name}_keep_axes", lambda x, axes, **o: function(x, axes, True, **o), *lists)


def product(x, axis, keep):
    if isinstance(axis, int):
        return x.prod(axis, keepdim=keep)
    for place in sorted((a % max(x.ndim, 1) for a in axis), reverse=True):
        x = x.prod(place, keepdim=keep)
    return x


def extreme(one, several):
    """PyTorch takes the first of equal elements along one axis, and lets them share over everything or a list of axes."""

    def reduced(x, axis, keep):
        if isinstance(axis, int):
            return one(x, axis, keep)[0]
        return one(x) if isinstance(axis, tuple) else several(x, axis, keep)

    return reduced


def record(family):
    empty = [at(ANY(0)), at(ANY(2, 0))]
    zeros = [at(torch.tensor(x)) for x in ([2.0, 0.0, 5.0], [2.0, 0.0, 0.0], [0.0], [[1.5, 0.0], [3.0, 2.0]])]
    family_of(family, "sum", torch.sum, ANY, *empty, *EXTREMES)
    family_of(family, "mean", torch.mean, ANY, *EXTREMES, special([]))
    family_of(family, "prod", product, ANY, *empty, *zeros, at(POSITIVE(11)))
    # PyTorch divides the product by an element: infinite ones have no derivative there.
    family.value("prod", torch.prod, *EXTREMES)
    family.op("prod_axis", lambda x, axis: x.prod(axis), at(torch.tensor([[1.5, 0.0], [3.0, 2.0], [0.0, 0.0]]), axis=1), at(ANY(2, 0), axis=1))
    # Over a list of axes PyTorch has `amax` only, which treats NaN in its own way.
    family_of(family, "max", extreme(torch.max, torch.amax), ANY, *TIES, *INFINITE, list_rows=ROWS[:-1])
    family_of(family, "min", extreme(torch.min, torch.amin), ANY, *TIES, *INFINITE, list_rows=ROWS[:-1])
    family.op("max_of_nan", torch.max, *NANS)
    family.op("min_of_nan", torch.min, *NANS)
    family_of(family, "amax", torch.amax, ANY, *TIES, *EXTREMES)
    family_of(family, "amin", torch.amin, ANY, *TIES, *EXTREMES)
    norm = lambda x, axis, keep: torch.linalg.vector_norm(x, dim=axis, keepdim=keep)
    family_of(family, "norm", norm, ANY, *EXTREMES, special([0.0, 0.0]), special([1e200, 1e200]), special([1e-200, 1e-200]))
    family_of(family, "logsumexp", torch.logsumexp, ANY, *EXTREMES, special([1000.0, 1000.5, -3.0]))
    nothing = lambda x: torch.logsumexp(x, 0)
    family.value("logsumexp", nothing, special([]))
    for ddof in (0, 1):
        for name, function in [("var", torch.var), ("std", torch.std)]:
            reduced = lambda x, axis, keep, ddof, of=function: of(x, dim=axis, correction=ddof, keepdim=keep)
            edges = [special([3.0, 3.0], ddof=ddof), special([1.0, nan], ddof=ddof), special([1.0, inf], ddof=ddof), special([2.0], ddof=ddof)]
            family_of(family, name, reduced, ANY, *edges, least=2, ddof=ddof)
    for name in ("argmax", "argmin"):
        function = getattr(torch, name)
        family.value(name, function, *(at(ANY(*shape)) for shape in SHAPES), *TIES, *EXTREMES)
        family.value(f"{name}_axis", lambda x, axis, of=function: of(x, axis), *(at(ANY(*s), axis=a) for s, a in AXES), special(ROWS, axis=1))
    for name in ("softmax", "log_softmax"):
        function = getattr(torch, name)
        cases = [at(ANY(*shape), axis=axis) for shape, axis in [*AXES, ((2, 0), 1)]]
        edges = [special(ROWS, axis=1), special([1000.0, 1001.0, 0.0], axis=0), special([-1e300, 0.0], axis=0)]
        family.op(name, lambda x, axis, of=function: of(x, axis), *cases, *edges)
