"""Elementwise functions of one, two and three tensors, and constants."""

import torch
import torch.nn.functional as F

from reference import ABOVE_ONE, ANY, POSITIVE, UNIT, at, domain, inf, nan, special

SPECIAL = special([0.0, -0.0, 1.0, -1.0, inf, -inf, nan])
TAILS = special([1e-9, -1e-9, 12.5, -12.5, 40.0, -40.0])
HUGE = special([720.0, -720.0, 1e200, -1e200])
EDGES = [0.0, -0.0, 1.0, -1.0, 2.5, inf, -inf, nan]
GRID = special([a for a in EDGES for _ in EDGES], EDGES * len(EDGES))
PAIRS = [((), ()), ((3,), (3,)), ((2, 3), (3,)), ((3,), (2, 3)), ((2, 1), (1, 3)), ((), (2,)), ((1,), (2, 1, 2)), ((0,), (1,))]


def each(of, **options):
    return [at(of(*shape), **options) for shape in [(), (1,), (5,), (2, 3), (2, 0)]]


def pairs(a, b):
    return [at(a(*p), b(*q)) for p, q in PAIRS]


def unary(family, name, function, of, *more):
    family.op(name, function, *each(of), SPECIAL, TAILS, HUGE, *more)


def record(family):
    for name, function, of in [
        ("neg", torch.neg, ANY),
        ("exp", torch.exp, ANY),
        ("exp2", torch.exp2, ANY),
        ("exp_m1", torch.expm1, ANY),
        ("ln", torch.log, POSITIVE),
        ("ln_1p", torch.log1p, POSITIVE),
        ("log2", torch.log2, POSITIVE),
        ("log10", torch.log10, POSITIVE),
        ("sqrt", torch.sqrt, POSITIVE),
        ("recip", torch.reciprocal, ANY),
        ("abs", torch.abs, ANY),
        ("sign", torch.sign, ANY),
        ("square", torch.square, ANY),
        ("sin", torch.sin, ANY),
        ("cos", torch.cos, ANY),
        ("tan", torch.tan, UNIT),
        ("asin", torch.asin, UNIT),
        ("acos", torch.acos, UNIT),
        ("atan", torch.atan, ANY),
        ("sinh", torch.sinh, ANY),
        ("cosh", torch.cosh, ANY),
        ("tanh", torch.tanh, ANY),
        ("asinh", torch.asinh, ANY),
        ("acosh", torch.acosh, ABOVE_ONE),
        ("atanh", torch.atanh, UNIT),
        ("floor", torch.floor, ANY),
        ("ceil", torch.ceil, ANY),
        ("trunc", torch.trunc, ANY),
        ("fract", torch.frac, ANY),
        ("to_radians", torch.deg2rad, ANY),
        ("to_degrees", torch.rad2deg, ANY),
        ("relu", torch.relu, ANY),
        ("selu", F.selu, ANY),
        ("gelu", F.gelu, ANY),
        ("gelu_tanh", lambda x: F.gelu(x, approximate="tanh"), ANY),
        ("silu", F.silu, ANY),
        ("sigmoid", torch.sigmoid, domain(-5, 5)),
        ("log_sigmoid", F.logsigmoid, domain(-5, 5)),
        # Without the threshold above which PyTorch takes `softplus(x)` for `x`.
        ("softplus", lambda x: -F.logsigmoid(-x), domain(-5, 5)),
        ("erf", torch.erf, ANY),
        ("erfc", torch.erfc, ANY),
        ("lgamma", torch.lgamma, domain(0.2, 6)),
        ("digamma", torch.digamma, domain(0.2, 6)),
    ]:
        unary(family, name, function, of)
    family.op("erfc", torch.erfc, at(domain(3, 4)(3)), at(domain(5, 6)(3)), special([20.0, 26.0]))
    family.op("lgamma", torch.lgamma, at(domain(-0.9, -0.1)(3)), at(domain(-3.9, -3.1)(3)), at(domain(20, 90)(3)), special([2.0, -2.0]))
    family.op("digamma", torch.digamma, at(domain(-0.9, -0.1)(3)), at(domain(-3.9, -3.1)(3)), at(domain(20, 90)(3)), special([2.0, 1e-3]))
    # PyTorch has no cube root, and Rust's `signum` of zero is 1.
    family.op("cbrt", lambda x: x.sign() * x.abs() ** (1 / 3), *each(POSITIVE), *each(domain(-2.5, -0.3)))
    family.op("signum", torch.sign, *each(POSITIVE), *each(domain(-2.5, -0.3)), special([inf, -inf, 1e-300]))
    for slope in (0.01, 0.3):
        family.op("leaky_relu", F.leaky_relu, *each(ANY, negative_slope=slope), special(EDGES, negative_slope=slope))
    for alpha in (1.0, 0.7):
        family.op("elu", F.elu, *each(ANY, alpha=alpha), special([*EDGES, -1e-9, -40.0, -720.0], alpha=alpha))

    for n in (-2, -1, 0, 1, 2, 3):
        family.op("powi", lambda x, n: x**n, *each(ANY, n=n), special(EDGES, n=n))
    for p in (0.0, 1.0, 2.0, 3.0, 0.5, -1.5, 2.5):
        # Not `x**p`, which PyTorch evaluates as a root for a half: that differs at -0 and -inf.
        family.op("powf_of_constant", lambda x, p: torch.pow(x, torch.full_like(x, p)), *each(POSITIVE, p=p), special(EDGES, p=p))
    family.op("powf", torch.pow, *pairs(POSITIVE, ANY), GRID)
    for name, function in [("add", torch.add), ("sub", torch.sub), ("mul", torch.mul)]:
        family.op(name, function, *pairs(ANY, ANY), GRID)
    family.op("div", torch.div, *pairs(ANY, POSITIVE), GRID)
    for name, function in [("atan2", torch.atan2), ("hypot", torch.hypot)]:
        family.op(name, function, *pairs(ANY, POSITIVE), *pairs(POSITIVE, domain(-2, -0.3)), GRID)
    # The remainder has the sign of the dividend, as in Rust.
    family.op("rem", torch.fmod, *pairs(ANY, domain(0.6, 1.3)), *pairs(ANY, domain(-1.3, -0.6)))
    family.value("rem", torch.fmod, GRID)
    family.op("copysign", torch.copysign, *pairs(ANY, ANY), GRID)
    large = special([700.0, 720.0, -800.0, 1e300], [710.0, -720.0, -790.0, 1e300])
    for name, function in [("logaddexp", torch.logaddexp), ("maximum", torch.maximum), ("minimum", torch.minimum)]:
        family.op(name, function, *pairs(ANY, ANY), GRID, large)

    clamp = lambda x, low, high: x.clamp(low, high)
    family.op("clamp", clamp, *each(ANY, low=-1.0, high=0.8), special(EDGES, low=0.0, high=1.0))
    bounds = [(-1.5, -0.4), (0.4, 1.5)]
    shapes = [((), (), ()), ((2, 3), (3,), (2, 1)), ((3,), (2, 3), ()), ((), (1,), (2,))]
    of = [domain(*bound) for bound in bounds]
    family.op("clamp_between", clamp, *(at(ANY(*x), of[0](*low), of[1](*high)) for x, low, high in shapes))
    family.op("clamp_between", clamp, special([-1.0, 0.0, 0.5, 1.0, 2.0, inf, nan], [0.0] * 7, [1.0] * 7))
    # At both bounds at once, and at, above and below one place that both are.
    family.op("clamp_between", clamp, special([0.5, 1.0, -1.0], [0.5] * 3, [0.5] * 3))
