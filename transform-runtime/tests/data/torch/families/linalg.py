"""Linear algebra. Matrices are well conditioned: those at hand are diagonally dominant."""

import torch

from reference import ANY, UNIT, at, special

L = torch.linalg
SQUARES = [(1, 1), (2, 2), (3, 3), (2, 3, 3)]


def well(*shape):
    return UNIT(*shape, diagonal=3.0)


def definite(*shape):
    return UNIT(*shape, diagonal=4.0, symmetric=True)


def each(family, name, function, of, shapes, **options):
    family.op(name, function, *(at(of(*shape), **options) for shape in shapes))


def record(family):
    systems = [((2, 2), (2,)), ((3, 3), (3,)), ((3, 3), (3, 2)), ((1, 1), (1,)), ((2, 3, 3), (2, 3, 2))]
    family.op("solve", L.solve, *(at(well(*a), ANY(*b)) for a, b in systems))
    # Pivoting decides here.
    family.op("solve", L.solve, at(torch.tensor([[0.0, 2.0], [1.0, 0.5]]), ANY(2)), at(torch.tensor([[1e-12, 1.0], [1.0, 1.0]]), ANY(2)))
    each(family, "inverse", L.inv, well, SQUARES)
    # Of one matrix a number, here.
    for name, function in [("det", L.det), ("logdet", torch.logdet), ("slogdet", L.slogdet)]:
        each(family, name, function, well, SQUARES[:3])
        each(family, f"{name}_each", function, well, [*SQUARES, (2, 1, 2, 2)])
    swapped = torch.tensor([[0.0, 2.0, 0.3], [1.0, 0.5, -0.2], [0.1, 0.4, 3.0]])
    for name, function in [("inverse", L.inv), ("det", L.det), ("slogdet", L.slogdet)]:
        family.op(name, function, at(swapped))
    # The determinant of a singular matrix has a derivative.
    family.op("det", L.det, special([[1.0, 2.0], [2.0, 4.0]]), special([[1.0, 2.0, 0.0], [2.0, 4.0, 0.0], [0.0, 1.0, 3.0]]))
    family.value("logdet", torch.logdet, special([[0.0, 1.0], [1.0, 0.0]]), special([[1.0, 2.0], [2.0, 4.0]]))
    each(family, "cholesky", L.cholesky, definite, SQUARES)
    triangular = [((2, 2), (2, 1)), ((3, 3), (3, 2)), ((1, 1), (1, 1)), ((2, 3, 3), (2, 3, 2))]
    for upper in (False, True):
        solve = lambda a, b, upper: L.solve_triangular(a, b, upper=upper)
        family.op("solve_triangular", solve, *(at(well(*a), ANY(*b), upper=upper) for a, b in triangular))
        vector = lambda a, b, upper: L.solve_triangular(a, b.unsqueeze(-1), upper=upper).squeeze(-1)
        family.op("solve_triangular", vector, at(well(3, 3), ANY(3), upper=upper))
    each(family, "matrix_exp", L.matrix_exp, ANY, SQUARES)
    family.op("matrix_exp", L.matrix_exp, at(torch.zeros(2, 2)), at(torch.tensor([[0.0, 30.0], [-30.0, 0.0]])), at(torch.tensor([[0.0, 1.0], [0.0, 0.0]])))
    for n in (-2, -1, 0, 1, 2, 3, 5):
        each(family, "matrix_power", L.matrix_power, well, [(2, 2), (3, 3)], n=n)
    each(family, "eigvalsh", L.eigvalsh, definite, SQUARES)
    each(family, "svdvals", L.svdvals, ANY, [(1, 1), (2, 2), (3, 3), (2, 3), (4, 2), (2, 3, 2)])
