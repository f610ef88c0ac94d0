"""Matrix products and what is made of them."""

import torch

from reference import ANY, at, inf, nan, special

PAIRS = [
    ((3,), (3,)), ((2, 3), (3,)), ((2,), (2, 3)), ((2, 3), (3, 4)), ((1, 2), (2, 1)), ((4, 2, 3), (3,)), ((3,), (4, 3, 2)),
    ((4, 2, 3), (3, 2)), ((2, 3), (4, 3, 2)), ((4, 2, 3), (4, 3, 2)), ((2, 1, 2, 3), (4, 3, 2)), ((4, 2, 3), (2, 1, 3, 2)),
    ((0, 3), (3, 2)), ((2, 0), (0, 2)), ((0,), (0,)), ((0, 2, 3), (3, 2)),
]  # fmt: skip
EQUATIONS = [
    ("ij,jk->ik", (2, 3), (3, 4)), ("ij,j", (2, 3), (3,)), ("i,j->ij", (2,), (3,)), ("i,i->", (3,), (3,)), ("bij,bjk->bik", (2, 2, 3), (2, 3, 2)),
    ("bij,kj->bik", (2, 2, 3), (4, 3)), ("ii->i", (3, 3)), ("ii->", (3, 3)), ("ij->ji", (2, 3)), ("ij->i", (2, 3)), ("ij->", (2, 3)),
    ("iij->ij", (2, 2, 3)), ("iji->j", (2, 3, 2)), ("ii,jj->ij", (2, 2), (3, 3)), ("ii,ij->j", (2, 2), (2, 3)), ("ij,jk,kl->il", (2, 3), (3, 2), (2, 2)),
    ("bi,bi->b", (2, 3), (2, 3)), ("ij,ij->ij", (2, 3), (2, 3)), ("...ij,...jk->...ik", (2, 2, 3), (3, 2)), ("...i->...", (2, 3)),
    ("bqhd,bkhd->bhqk", (1, 2, 2, 3), (1, 3, 2, 3)), ("i,->i", (3,), ()), ("ij,k->ij", (2, 2), (3,)), ("i,ij,j->", (2,), (2, 3), (3,)),
    ("ba", (2, 3)), ("ii", (2, 2)),
]  # fmt: skip


def record(family):
    family.op("matmul", torch.matmul, *(at(ANY(*a), ANY(*b)) for a, b in PAIRS))
    family.op("matmul", torch.matmul, special([[1.0, inf], [nan, 2.0]], [[1.0, -1.0], [2.0, 0.5]]))
    family.op("dot", torch.dot, *(at(ANY(n), ANY(n)) for n in (3, 1, 0)), special([1.0, inf], [2.0, 0.0]))
    family.op("outer", torch.outer, *(at(ANY(m), ANY(n)) for m, n in [(2, 3), (1, 2), (0, 2)]))
    shapes = [((2, 3), (2, 2)), ((1, 2), (3, 1)), ((2,), (3,)), ((2, 2), (3,)), ((), (2,)), ((2, 1, 2), (2, 2))]
    family.op("kron", torch.kron, *(at(ANY(*a), ANY(*b)) for a, b in shapes))
    family.op("trace", torch.trace, *(at(ANY(*shape)) for shape in [(3, 3), (2, 3), (3, 1), (1, 1), (0, 0)]))
    for arity in (1, 2, 3):
        equations = [(equation, shapes) for equation, *shapes in EQUATIONS if len(shapes) == arity]
        cases = [at(*(ANY(*shape) for shape in shapes), equation=equation) for equation, shapes in equations]
        family.op(f"einsum_of_{arity}", lambda *xs, equation: torch.einsum(equation, *xs), *cases)
