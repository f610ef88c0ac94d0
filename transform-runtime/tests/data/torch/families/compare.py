"""Comparisons, logic, and choices by them."""

import torch

from families.elementwise import GRID, PAIRS, SPECIAL, pairs
from reference import ANY, at, inf, nan, special

MASK = torch.tensor([[True, False, True], [False, False, True]])


def record(family):
    for name in ("gt", "ge", "lt", "le", "eq", "ne"):
        family.value(name, getattr(torch, name), *pairs(ANY, ANY), GRID)
    for name, function in [("isnan", torch.isnan), ("is_finite", torch.isfinite), ("is_infinite", torch.isinf)]:
        family.value(name, function, SPECIAL, at(ANY()), at(ANY(2, 0)))
    for name in ("logical_and", "logical_or", "logical_xor"):
        logic = lambda a, b, of=getattr(torch, name): of(a > 0, b > 0)
        family.value(name, logic, *pairs(ANY, ANY), GRID)
    family.value("logical_not", lambda x: (x > 0).logical_not(), SPECIAL, at(ANY(2, 3)), at(ANY()))

    shapes = [((2, 3), (2, 3)), ((3,), (2, 1)), ((), (1, 3)), ((2, 3), ())]
    where = lambda a, b, mask: torch.where(mask, a, b)
    family.op("select", where, *(at(ANY(*p), ANY(*q), mask=MASK) for p, q in shapes))
    family.op("select", where, special([nan, 1.0, inf], [2.0, nan, -inf], mask=MASK[0]), special([1.0, 2.0], 0.0, mask=torch.tensor(True)))
    family.op("select_by_values", lambda a, b: torch.where(a > b, a, b), *(at(ANY(*p), ANY(*q)) for p, q in PAIRS), GRID)
    # Zero of the side that is not chosen times an infinite slope is not a number.
    family.op("select_of_root", lambda x: torch.where(x > 0, x.sqrt(), 0.0), special([0.0, 4.0, -1.0]))
    fill = lambda x, mask, value: x.masked_fill(mask, value)
    family.op("masked_fill", fill, *(at(ANY(*shape), mask=MASK, value=-0.5) for shape in [(2, 3)]))
    family.op("masked_fill", fill, special([1.0, nan, inf], mask=MASK[0], value=-inf), at(ANY(), mask=torch.tensor(True), value=2.0))

    family.op("masked_fill_by_number", lambda x, y, mask: x.masked_fill(mask, y), at(ANY(2, 3), ANY(), mask=MASK), at(ANY(), ANY(), mask=torch.tensor(True)))

    reduced = {"any": torch.any, "all": torch.all, "count": torch.count_nonzero}
    for name, function in reduced.items():
        shapes = [(), (1,), (4,), (2, 3), (0,), (2, 3, 2)]
        family.value(name, lambda x: function(x > 0), *(at(ANY(*shape)) for shape in shapes))
        over = [at(ANY(*shape), axis=axis) for shape, axis in [((4,), 0), ((2, 3), -1), ((2, 3, 2), 1), ((0, 2), 0), ((2, 0), 0)]]
        family.value(f"{name}_axis", lambda x, axis: function(x > 0, dim=axis), *over)
        kept = lambda x, axis: function(x > 0, dim=axis).unsqueeze(axis)
        family.value(f"{name}_keep", kept, *over)
        lists = [at(ANY(2, 3, 2), axes=[0, 2]), at(ANY(2, 0, 2), axes=[-1, 1])]
        family.value(f"{name}_axes", lambda x, axes: function(x > 0, dim=axes), *lists)
