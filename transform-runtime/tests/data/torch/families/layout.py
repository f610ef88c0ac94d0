"""Rearranging, repeating, padding and joining elements."""

import einops
import torch
import torch.nn.functional as F

from reference import ANY, at

PATTERNS = [
    ("b c h w -> b (c h w)", (2, 3, 1, 2), {}), ("i j -> j i", (2, 3), {}), ("(h p) w -> p h w", (4, 3), {"p": 2}),
    ("b (h d) -> b h d", (2, 6), {"h": 3}), ("a b c -> (c a) b", (2, 3, 2), {}), ("a 1 c -> a c", (2, 1, 3), {}),
    ("a b -> a 1 b", (2, 3), {}), ("... c -> c ...", (2, 2, 3), {}), ("(a b) (c d) -> (a c) (b d)", (4, 6), {"a": 2, "c": 3}), ("-> 1", (), {}),
]  # fmt: skip


def sliced(x, slices):
    """`[start, end, step]`, where a negative step walks the range backwards; a place; or a new axis."""
    axis = 0
    for part in slices:
        if part is None:
            x, axis = x.unsqueeze(axis), axis + 1
        elif isinstance(part, int):
            x = x.select(axis, part)
        else:
            start, end, step = part
            x = x[(slice(None),) * axis + (slice(start, end),)]
            x = x.flip(axis) if step < 0 else x
            x, axis = x[(slice(None),) * axis + (slice(None, None, abs(step)),)], axis + 1
    return x


def each(family, name, function, *cases):
    family.op(name, function, *(at(ANY(*shape), **options) for shape, options in cases))


def record(family):
    each(family, "reshape", lambda x, shape: x.reshape(shape), *((shape, {"shape": [3, 2]}) for shape in [(6,), (2, 3), (3, 1, 2)]))
    each(family, "reshape", lambda x, shape: x.reshape(shape), ((), {"shape": [1, 1]}), ((1, 1), {"shape": []}), ((0, 2), {"shape": [3, 0]}))
    each(family, "flatten", torch.flatten, ((2, 3), {}), ((), {}), ((2, 0), {}), ((2, 1, 3), {}))
    pairs = [(0, -1), (1, 2), (0, 0)]
    each(family, "transpose", lambda x, axes: x.transpose(*axes), *(((2, 3, 2), {"axes": list(axes)}) for axes in pairs))
    each(family, "t", torch.t, ((2, 3), {}), ((3,), {}), ((), {}))
    each(family, "permute", lambda x, axes: x.permute(axes), ((2, 3, 4), {"axes": [2, 0, 1]}), ((2, 3), {"axes": [-1, 0]}), ((), {"axes": []}))
    moves = [(0, -1), (-1, 0), (1, 2), (2, 2)]
    each(family, "movedim", lambda x, axes: x.movedim(*axes), *(((2, 3, 4), {"axes": list(axes)}) for axes in moves))
    each(family, "squeeze", lambda x, axis: x.squeeze(axis), ((2, 1), {"axis": -1}), ((1,), {"axis": 0}), ((2, 1, 0), {"axis": 1}))
    each(family, "unsqueeze", lambda x, axis: x.unsqueeze(axis), ((2, 3), {"axis": 1}), ((), {"axis": 0}), ((3,), {"axis": -1}), ((3,), {"axis": -2}))
    wide = [((3,), [2, 3]), ((1,), [4]), ((), [2, 3]), ((2, 1), [2, 3]), ((2, 1, 3), [2, 2, 4, 3]), ((1,), [0])]
    for name in ("expand", "broadcast_to"):
        each(family, name, lambda x, shape: torch.broadcast_to(x, shape), *((a, {"shape": b}) for a, b in wide))

    windows = [
        ((3, 4), [[1, None, 1], [None, None, 2]]), ((5,), [[None, None, -1]]), ((5,), [[None, None, -2]]), ((6,), [[1, 5, -2]]), ((6,), [[-4, -1, 1]]),
        ((3, 4), [-1, [1, 3, 1]]), ((3, 4), [1, None, [None, None, 3]]), ((4,), [[2, 2, 1]]), ((3, 3), [0, 2]), ((2, 3), [[None, None, -1], [None, None, -1]]),
    ]  # fmt: skip
    each(family, "slice", sliced, *((shape, {"slices": slices}) for shape, slices in windows))
    narrow = [((2, 4), [-1, 1, 2]), ((3,), [0, 0, 3]), ((3,), [0, 3, 0])]
    each(family, "narrow", lambda x, window: x.narrow(*window), *((shape, {"window": window}) for shape, window in narrow))
    each(family, "index_axis", lambda x, at: x.select(*at), ((3,), {"at": [0, -1]}), ((2, 3), {"at": [1, 2]}), ((2, 3, 2), {"at": [-2, 0]}))
    flips = [((3,), [0]), ((2, 3), [0, -1]), ((2, 3), [1]), ((2, 0), [0])]
    each(family, "flip", lambda x, axes: x.flip(axes), *((shape, {"axes": axes}) for shape, axes in flips))

    rolls = [((5,), 2, 0), ((5,), -7, 0), ((2, 3), 1, -1), ((2, 3), 4, 0), ((0, 2), 1, 0), ((2, 3), 0, 1)]
    each(family, "roll", lambda x, shift, axis: x.roll(shift, axis), *((s, {"shift": n, "axis": axis}) for s, n, axis in rolls))
    repeats = [((3,), [2]), ((2, 3), [2, 1]), ((3,), [2, 2]), ((), [3]), ((2, 1), [1, 0]), ((2, 1, 2), [2, 3, 1])]
    each(family, "repeat", lambda x, counts: x.repeat(counts), *((shape, {"counts": counts}) for shape, counts in repeats))
    tiles = [*repeats, ((2, 3), [2]), ((2, 1, 2), [3, 1])]
    each(family, "tile", lambda x, counts: torch.tile(x, counts), *((shape, {"counts": counts}) for shape, counts in tiles))
    # PyTorch names the last axis first; here widths are listed from the first axis.
    def padded(x, widths, value):
        return F.pad(x, [width for pair in reversed(widths) for width in pair], value=value)

    pads = [((3,), [[1, 2]]), ((2, 3), [[0, 1], [2, 0]]), ((2, 3), [[0, 0], [1, 1]]), ((2, 1, 2), [[1, 0], [0, 0], [0, 2]]), ((0,), [[1, 1]])]
    each(family, "pad", padded, *((shape, {"widths": widths, "value": value}) for shape, widths in pads for value in (0.0, -1.5)))
    for name in ("tril", "triu"):
        corner = lambda x, diagonal, of=getattr(torch, name): of(x, diagonal)
        shapes = [(3, 3), (2, 4), (4, 2), (2, 3, 3), (1, 1)]
        each(family, name, corner, *((shape, {"diagonal": k}) for shape in shapes for k in (-1, 0, 1, 3)))
    each(family, "diag", torch.diag, ((3,), {}), ((3, 3), {}), ((2, 3), {}), ((3, 1), {}), ((1,), {}))
    each(family, "rearrange", lambda x, pattern, sizes: einops.rearrange(x, pattern, **sizes), *((s, {"pattern": p, "sizes": n}) for p, s, n in PATTERNS))

    lists = [(((2, 3), (2, 1), (2, 0)), 1), (((2, 2),), 0), (((1, 2, 2), (1, 1, 2)), -2), (((2,), (3,)), 0)]
    family.op("cat", lambda *xs, axis: torch.cat(xs, axis), *(at(*(ANY(*s) for s in shapes), axis=axis) for shapes, axis in lists))
    alike = [((2, 3), 3, 0), ((2, 3), 2, -1), ((2, 3), 2, 1), ((), 2, 0), ((2,), 1, 0)]
    family.op("stack", lambda *xs, axis: torch.stack(xs, axis), *(at(*[ANY(*shape)] * n, axis=axis) for shape, n, axis in alike))
    splits = [((5,), [2, 3], 0), ((2, 4), [1, 3], -1), ((3, 2), [1, 0, 2], 0)]
    each(family, "split", lambda x, sizes, axis: x.split(sizes, axis), *((s, {"sizes": n, "axis": axis}) for s, n, axis in splits))
    chunks = [((6,), 3, 0), ((5,), 2, 0), ((7,), 3, 0), ((2, 4), 2, -1), ((5,), 4, 0), ((3, 2), 5, 0)]
    each(family, "chunk", lambda x, n, axis: x.chunk(n, axis), *((s, {"n": n, "axis": axis}) for s, n, axis in chunks))
    family.value("eye", torch.eye, *(at(n=n) for n in (0, 1, 3)))
    labels = [torch.tensor([2, 0, 1, 2]), torch.tensor(1), torch.tensor([[0, 1], [2, 2]])]
    family.value("one_hot", lambda labels, classes: F.one_hot(labels, classes), *(at(labels=x, classes=3) for x in labels))
