"""Losses, as means; the divergence is over the length of the batch."""

import torch
import torch.nn.functional as F

from reference import ANY, POSITIVE, at, domain, inf, special

LABELS = [((2, 3), [2, 0]), ((3,), 1), ((4, 2), [1, 1, 0, 1]), ((2, 3, 2), [[2, 0], [1, 1]])]


def classes(shape):
    return shape[1] if len(shape) > 1 else shape[0]


def record(family):
    labelled = [(shape, torch.tensor(labels)) for shape, labels in LABELS]
    entropy = lambda x, labels: F.cross_entropy(x, labels)
    family.op("cross_entropy", entropy, *(at(ANY(*shape), labels=labels) for shape, labels in labelled))
    family.op("cross_entropy", entropy, special([[1000.0, 0.0], [0.0, -1000.0]], labels=torch.tensor([1, 0])), special([inf, 0.0], labels=torch.tensor(0)))
    smoothed = lambda x, labels, smoothing: F.cross_entropy(x, labels, label_smoothing=smoothing)
    family.op("cross_entropy_smoothed", smoothed, *(at(ANY(*s), labels=labels, smoothing=e) for s, labels in labelled for e in (0.0, 0.1)))
    weighted = lambda x, labels, weight, smoothing: F.cross_entropy(x, labels, weight, label_smoothing=smoothing)
    weights = lambda shape: torch.tensor([0.5, 2.0, 1.25][: classes(shape)])
    cases = [at(ANY(*s), labels=labels, weight=weights(s), smoothing=e) for s, labels in labelled for e in (0.0, 0.1)]
    family.op("cross_entropy_weighted", weighted, *cases)
    family.op("nll", lambda x, labels: F.nll_loss(x, labels), *(at(ANY(*shape), labels=labels) for shape, labels in labelled))

    pairs = [((2, 3), (2, 3)), ((4,), (4,)), ((), ())]
    kinks = special([0.0, 1.0, -1.0, 0.5, 3.0, -3.0, 1e9], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    for name, function in [("mse", F.mse_loss), ("l1", F.l1_loss)]:
        family.op(name, function, *(at(ANY(*a), ANY(*b)) for a, b in pairs), kinks)
    for name, function, option in [("huber", F.huber_loss, "delta"), ("smooth_l1", F.smooth_l1_loss, "beta")]:
        cases = [at(ANY(*a), ANY(*b), **{option: bound}) for a, b in pairs for bound in (1.0, 0.5)]
        edge = special([0.0, 1.0, -1.0, 0.5, 3.0], [0.0, 0.0, 0.0, 0.0, 0.0], **{option: 1.0})
        family.op(name, function, *cases, edge)
    targets = domain(0, 1)
    bce = F.binary_cross_entropy_with_logits
    family.op("bce_with_logits", bce, *(at(ANY(*a), targets(*b)) for a, b in pairs), special([0.0, 800.0, -800.0], [1.0, 0.0, 1.0]))
    divergence = lambda x, y: F.kl_div(x, y, reduction="batchmean")
    cases = [at(domain(-3, -0.1)(*shape), POSITIVE(*shape)) for shape in [(2, 3), (4, 2), (3,)]]
    family.op("kl_div", divergence, *cases)
    # A target of 0 adds nothing; there PyTorch has no derivative by it.
    family.value("kl_div", divergence, special([[-1.0, -2.0]], [[0.0, 1.0]]))
