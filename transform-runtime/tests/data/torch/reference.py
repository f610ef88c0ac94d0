"""What PyTorch returns for an op at a point: the value, a vjp, a jvp, and the jvp of the vjp."""

import math
import random
from dataclasses import dataclass, field

import torch
from torch.func import jvp, vjp

torch.set_default_dtype(torch.float64)
inf, nan = math.inf, math.nan


@dataclass
class Draw:
    """Numbers with two decimals, uniform in a range; with `diagonal` added to that of the last two axes."""

    low: float
    high: float
    shape: tuple
    diagonal: float = 0.0
    symmetric: bool = False

    def sample(self, rng):
        count = math.prod(self.shape)
        x = torch.tensor([round(rng.uniform(self.low, self.high), 2) for _ in range(count)]).reshape(self.shape)
        if self.symmetric:
            x = (x + x.mT) / 2
        return x + self.diagonal * torch.eye(self.shape[-1]) if self.diagonal else x


def domain(low, high):
    return lambda *shape, **more: Draw(low, high, shape, **more)


ANY, POSITIVE, UNIT, ABOVE_ONE = domain(-2, 2), domain(0.3, 2.5), domain(-0.9, 0.9), domain(1.2, 3)


@dataclass
class Case:
    """Float tensors, which have derivatives up to `order`, and options, which have none."""

    inputs: tuple
    options: dict
    order: int = 2


def at(*inputs, order=2, **options):
    return Case(inputs, options, order)


def special(*values, **options):
    """Where it matters which numbers they are, and second derivatives need not exist."""
    return at(*(torch.tensor(value) for value in values), order=1, **options)


@dataclass
class Family:
    """The cases of a family of ops."""

    records: list = field(default_factory=list)

    def op(self, name, function, *cases):
        for case in cases:
            number = sum(record["op"] == name for record in self.records)
            self.records.append({"op": name, **record(function, case, random.Random(f"{name} {number}"))})

    def value(self, name, function, *cases):
        """An op without derivative."""
        self.op(name, function, *(Case(case.inputs, case.options, 0) for case in cases))


def record(function, case, rng):
    xs = tuple(x.sample(rng) if isinstance(x, Draw) else x for x in case.inputs)
    symmetric = [isinstance(x, Draw) and x.symmetric for x in case.inputs]

    def f(*xs):
        y = function(*xs, **case.options)
        return tuple(y) if isinstance(y, (tuple, list)) else (y,)

    def directions(like, symmetric):
        return tuple(Draw(-1.5, 1.5, tuple(t.shape), 0.0, s).sample(rng) for t, s in zip(like, symmetric))

    y = f(*xs)
    result = {"options": {k: encoded(v) for k, v in case.options.items()}, "inputs": xs, "value": y}
    if case.order > 0:
        ct = directions(y, [False] * len(y))
        v = directions(xs, symmetric)
        pulled = lambda *xs: vjp(f, *xs)[1](ct)
        result |= {"cotangent": ct, "vjp": pulled(*xs), "tangent": v, "jvp": pushed(f, xs, v)}
        if case.order > 1:
            result["second"] = pushed(pulled, xs, v)
    return {k: [encoded(t) for t in v] if isinstance(v, tuple) else v for k, v in result.items()}


def pushed(f, xs, v):
    """The jvp; where an op has no forward mode, the vjp of the vjp, which is linear in its cotangent."""
    try:
        return jvp(f, xs, v)[1]
    except (NotImplementedError, RuntimeError):
        zeros = tuple(torch.zeros_like(y) for y in f(*xs))
        return vjp(lambda ct: vjp(f, *xs)[1](ct), zeros)[1](v)[0]


def encoded(x):
    """A tensor as its shape and its elements in row-major order; what is not finite as a string."""
    if isinstance(x, torch.Tensor):
        x = torch.zeros(x.shape) if x._is_zerotensor() else x
        return [list(x.shape), [encoded(number) for number in x.flatten().tolist()]]
    if isinstance(x, float) and not math.isfinite(x):
        return str(x)
    return x
