"""Writes torch_optim.json: `python make.py`, with the versions of README.md."""

import json
import torch
from torch.optim import lr_scheduler as lr

STEPS = 6
torch.manual_seed(3)
START = {"a": torch.randn(3, dtype=torch.float64), "b": torch.randn(2, 2, dtype=torch.float64)}
# The second gradient of `a` has zeros, as those of unused rows and dead units have.
GRADS = [{name: torch.randn_like(x) for name, x in START.items()} for _ in range(STEPS)]
for grads in GRADS:
    grads["a"][1] = 0.0

OPTIMISERS = {
    "sgd": (torch.optim.SGD, dict(lr=0.1)),
    "sgd_momentum": (torch.optim.SGD, dict(lr=0.1, momentum=0.9)),
    "sgd_dampened": (torch.optim.SGD, dict(lr=0.1, momentum=0.8, dampening=0.3, weight_decay=0.05)),
    "sgd_nesterov": (torch.optim.SGD, dict(lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01)),
    "adam": (torch.optim.Adam, dict(lr=0.1)),
    "adam_options": (torch.optim.Adam, dict(lr=0.02, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1)),
    "adam_amsgrad": (torch.optim.Adam, dict(lr=0.1, amsgrad=True)),
    "adamw": (torch.optim.AdamW, dict(lr=0.1)),
    "adamw_options": (torch.optim.AdamW, dict(lr=0.05, betas=(0.7, 0.9), weight_decay=0.2, amsgrad=True)),
}


def trajectory(make, options):
    params = {name: x.clone().requires_grad_() for name, x in START.items()}
    opt = make(list(params.values()), foreach=False, **options)
    path = []
    for grads in GRADS:
        for name, x in params.items():
            x.grad = grads[name].clone()
        opt.step()
        path.append(flat(params))
    return path


def flat(tree):
    return {name: x.detach().flatten().tolist() for name, x in tree.items()}


SCHEDULES = {
    "step": lambda opt: lr.StepLR(opt, step_size=4, gamma=0.5),
    "multi_step": lambda opt: lr.MultiStepLR(opt, milestones=[3, 7, 8], gamma=0.1),
    "exponential": lambda opt: lr.ExponentialLR(opt, gamma=0.9),
    "cosine": lambda opt: lr.CosineAnnealingLR(opt, T_max=12, eta_min=0.05),
    "warmup": lambda opt: lr.LinearLR(opt, start_factor=0.2, end_factor=1.0, total_iters=5),
    "one_cycle": lambda opt: lr.OneCycleLR(opt, max_lr=0.3, total_steps=12),
}


def rates(make):
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
    schedule = make(opt)
    found = []
    for _ in range(12):
        found.append(opt.param_groups[0]["lr"])
        opt.step()
        if len(found) < 12:
            schedule.step()
    return found


def clipped(limit):
    params = [x.clone().requires_grad_() for x in START.values()]
    for x, g in zip(params, GRADS[0].values()):
        x.grad = g.clone()
    norm = torch.nn.utils.clip_grad_norm_(params, limit)
    return {"limit": limit, "norm": norm.item(), "grads": {n: x.grad.flatten().tolist() for n, x in zip(START, params)}}


with open("torch_optim.json", "w") as file:
    json.dump(
        {
            "start": flat(START),
            "grads": [flat(grads) for grads in GRADS],
            "optimisers": {name: trajectory(*of) for name, of in OPTIMISERS.items()},
            "schedules": {name: rates(make) for name, make in SCHEDULES.items()},
            "clipped": [clipped(1.0), clipped(100.0)],
        },
        file,
        separators=(",", ":"),
    )
