"""Picking elements by integers, adding at places, and sorting."""

import torch

from reference import ANY, at, inf, nan, special

tensor = torch.tensor


def record(family):
    picks = [((3, 2), 0, [[1, 0], [2, 2]]), ((3, 2), -1, [[1, 0, 1], [1, 0, 0]]), ((4,), 0, [3, 3, 0]), ((2, 3, 2), 1, [[[2, 0]], [[1, 1]]])]
    for name in ("gather", "take_along"):
        family.op(name, lambda x, axis, index: x.gather(axis, index), *(at(ANY(*s), axis=a, index=tensor(i)) for s, a, i in picks))
    family.op("gather", lambda x, axis, index: x.gather(axis, index), special([nan, 1.0, inf], axis=0, index=tensor([1, 2, 2])))
    rows = [((3, 2), 0, [2, 0, 0, 1]), ((2, 3), -1, [1]), ((4,), 0, [3, 3]), ((2, 3, 2), 1, [0, 2])]
    family.op("index_select", lambda x, axis, index: x.index_select(axis, index), *(at(ANY(*s), axis=a, index=tensor(i)) for s, a, i in rows))
    adds = [((3, 2), (2, 2), 0, [[1, 0], [2, 0]]), ((4,), (5,), 0, [3, 3, 0, 3, 1]), ((2, 3), (2, 2), -1, [[2, 2], [0, 1]])]
    family.op("scatter_add", lambda x, y, axis, index: x.scatter_add(axis, index, y), *(at(ANY(*s), ANY(*t), axis=a, index=tensor(i)) for s, t, a, i in adds))
    adds = [((3, 2), (4, 2), 0, [1, 0, 2, 0]), ((2, 3), (2, 2), -1, [2, 2]), ((4,), (3,), 0, [3, 3, 0])]
    family.op("index_add", lambda x, y, axis, index: x.index_add(axis, index, y), *(at(ANY(*s), ANY(*t), axis=a, index=tensor(i)) for s, t, a, i in adds))

    family.op("index_of_vector", lambda x, place: x[place], at(ANY(4), place=2), at(ANY(1), place=0))
    family.op("index_of_matrix", lambda x, place: x[tuple(place)], at(ANY(2, 3), place=[1, 2]), at(ANY(3, 1), place=[0, 0]))
    edges = [special([[2.0, 1.0, 2.0, -1.0], [0.0, inf, -inf, 3.0], [1.0, nan, 0.5, nan]], axis=1)]
    along = [at(ANY(*shape), axis=axis) for shape, axis in [((5,), 0), ((2, 4), -1), ((4, 2), 0), ((2, 3, 2), 1), ((1,), 0)]]
    sort = lambda x, axis: torch.sort(x, dim=axis, stable=True)
    family.op("sort", lambda x, axis: sort(x, axis)[0], *along, *edges)
    family.value("sort_places", lambda x, axis: sort(x, axis)[1], *along, *edges)
    # Places of equal elements are not determined in PyTorch: there are none here.
    top = [at(ANY(*shape), k=k, axis=axis) for shape, k, axis in [((5,), 2, 0), ((2, 4), 3, -1), ((4, 2), 1, 0), ((3,), 3, 0), ((3,), 0, 0)]]
    edge = special([[0.0, inf, -inf, 3.0], [1.0, nan, 0.5, 0.0]], k=2, axis=1)
    family.op("topk", lambda x, k, axis: torch.topk(x, k, axis)[0], *top, edge)
    family.value("topk_places", lambda x, k, axis: torch.topk(x, k, axis)[1], *top, edge)
