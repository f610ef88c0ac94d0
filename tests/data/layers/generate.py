"""Writes layers.json: what PyTorch's layers return, and their gradients, in f64. README.md says more."""

import json
import pathlib

import torch
from torch import nn

torch.manual_seed(20240611)
torch.set_default_dtype(torch.float64)


def numbers(*shape):
    """Few digits, so that the file is short."""
    return (torch.randn(*shape) * 1000).round() / 1000


def dump(x):
    x = x.detach()
    data = x.reshape(-1).tolist()
    return {"shape": list(x.shape), "data": [int(v) if v == int(v) else v for v in data]}


def dump_all(named):
    return {name: dump(x) for name, x in named.items()}


def flat(outputs):
    if isinstance(outputs, torch.Tensor):
        return [outputs]
    return [x for part in outputs for x in flat(part)]


cases = []


def case(name, layer, *inputs, calls=1, mode="train", forward=None, draw=True):
    """One call of a layer, its outputs, and the gradients of the sum of `outputs * seeds`."""
    if draw:
        for x in layer.parameters():
            x.data = numbers(*x.shape)
    for key, x in layer.named_buffers():
        if x.is_floating_point():
            x.copy_(numbers(*x.shape).abs() + 0.5 if key.endswith("var") else numbers(*x.shape))
    layer.train(mode == "train")
    before = dump_all(layer.state_dict())
    inputs = [x.clone().requires_grad_(x.is_floating_point()) for x in inputs]
    run = forward or (lambda layer, *inputs: layer(*inputs))
    for _ in range(calls):
        outputs = flat(run(layer, *inputs))
    seeds = [numbers(*y.shape) for y in outputs]
    sum((y * seed).sum() for y, seed in zip(outputs, seeds)).backward()
    cases.append(
        {
            "id": name,
            "state": before,
            "inputs": [dump(x) for x in inputs],
            "outputs": [dump(y) for y in outputs],
            "seeds": [dump(seed) for seed in seeds],
            "parameter_gradients": {key: dump(x.grad) for key, x in layer.named_parameters()},
            "input_gradients": [dump(x.grad) for x in inputs if x.is_floating_point()],
            "state_after": dump_all(dict(layer.named_buffers())),
        }
    )


case("linear", nn.Linear(3, 4), numbers(5, 3))
case("linear_without_bias", nn.Linear(3, 4, bias=False), numbers(2, 5, 3))
case("linear_vector", nn.Linear(3, 2), numbers(3))

case("conv1d", nn.Conv1d(2, 3, 3), numbers(2, 2, 7))
case("conv1d_options", nn.Conv1d(4, 6, 3, stride=2, padding=2, dilation=2, groups=2), numbers(2, 4, 9))
case("conv1d_alone", nn.Conv1d(2, 3, 2, bias=False), numbers(2, 5))
case("conv2d", nn.Conv2d(2, 3, 3), numbers(2, 2, 5, 6))
case("conv2d_stride_padding", nn.Conv2d(2, 3, (2, 3), stride=(2, 1), padding=(1, 0)), numbers(2, 2, 5, 6))
case("conv2d_dilation", nn.Conv2d(1, 2, 2, dilation=(1, 2), bias=False), numbers(2, 1, 4, 5))
case("conv2d_depthwise", nn.Conv2d(4, 4, 3, padding=1, groups=4), numbers(1, 4, 4, 3))
case("conv2d_alone", nn.Conv2d(2, 3, 2), numbers(2, 4, 3))

case("layer_norm", nn.LayerNorm(4), numbers(3, 4))
case("layer_norm_two_axes", nn.LayerNorm((2, 3), eps=1e-3), numbers(2, 2, 2, 3))
case("layer_norm_without_bias", nn.LayerNorm(4, bias=False), numbers(2, 3, 4))
case("layer_norm_plain", nn.LayerNorm(4, elementwise_affine=False), numbers(4))
case("group_norm", nn.GroupNorm(2, 4), numbers(3, 4, 2, 3))
case("group_norm_of_one", nn.GroupNorm(1, 3, eps=1e-2), numbers(2, 3, 4))
case("group_norm_plain", nn.GroupNorm(3, 6, affine=False), numbers(2, 6, 2))

case("embedding", nn.Embedding(5, 3), torch.tensor([[1, 4, 1], [0, 2, 1]]))
case("embedding_padding", nn.Embedding(5, 3, padding_idx=1), torch.tensor([1, 4, 1, 0]))

case("max_pool2d", nn.MaxPool2d(2), numbers(1, 2, 4, 5))
case("max_pool2d_options", nn.MaxPool2d((3, 2), stride=(1, 2), padding=1), numbers(2, 1, 5, 4))
case("avg_pool2d", nn.AvgPool2d(2), numbers(1, 2, 4, 5))
case("avg_pool2d_options", nn.AvgPool2d((3, 2), stride=(1, 2), padding=1), numbers(2, 1, 5, 4))
case("flatten", nn.Flatten(), numbers(2, 3, 2))
case("flatten_axes", nn.Flatten(0, -2), numbers(2, 3, 2))
case("dropout_eval", nn.Dropout(0.5), numbers(4), mode="eval")


def attend(**options):
    return lambda layer, q, k, v: layer(q, k, v, need_weights=False, **options)[0]


case(
    "attention",
    nn.MultiheadAttention(4, 2, batch_first=True),
    numbers(2, 3, 4),
    numbers(2, 5, 4),
    numbers(2, 5, 4),
    forward=attend(),
)
case(
    "attention_without_bias",
    nn.MultiheadAttention(4, 1, bias=False, batch_first=True),
    numbers(3, 4),
    numbers(2, 4),
    numbers(2, 4),
    forward=attend(),
)
case(
    "attention_causal",
    nn.MultiheadAttention(6, 3, batch_first=True),
    *[numbers(2, 4, 6)] * 3,
    forward=attend(attn_mask=torch.ones(4, 4).triu(1).bool()),
)

for kind in ["RNN", "GRU", "LSTM"]:
    make = getattr(nn, kind)
    name = kind.lower()
    case(name, make(2, 3, batch_first=True), numbers(2, 4, 2))
    case(f"{name}_without_bias", make(2, 3, bias=False, batch_first=True), numbers(3, 2))
    states = [numbers(1, 2, 3), numbers(1, 2, 3)][: 2 if kind == "LSTM" else 1]
    case(
        f"{name}_from",
        make(2, 3, batch_first=True),
        numbers(2, 3, 2),
        *states,
        forward=lambda layer, x, *h: layer(x, h if len(h) == 2 else h[0]),
    )

case("batch_norm1d", nn.BatchNorm1d(3), numbers(4, 3))
case("batch_norm1d_sequences", nn.BatchNorm1d(3), numbers(2, 3, 4), calls=2)
case("batch_norm1d_eval", nn.BatchNorm1d(3), numbers(4, 3), mode="eval")
case("batch_norm2d", nn.BatchNorm2d(2, eps=1e-3, momentum=0.3), numbers(2, 2, 3, 2))
case("batch_norm2d_cumulative", nn.BatchNorm2d(2, momentum=None), numbers(2, 2, 3, 2), calls=3)
case("batch_norm2d_eval", nn.BatchNorm2d(2), numbers(2, 2, 3, 2), mode="eval")
case("batch_norm2d_untracked", nn.BatchNorm2d(2, track_running_stats=False), numbers(2, 2, 3, 2))
case("batch_norm2d_untracked_eval", nn.BatchNorm2d(2, track_running_stats=False), numbers(2, 2, 3, 2), mode="eval")
case("batch_norm2d_plain", nn.BatchNorm2d(2, affine=False), numbers(2, 2, 3, 2))

net = nn.Sequential(nn.Conv2d(1, 2, 2), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8, 3), nn.LayerNorm(3))
case("sequential", net, numbers(2, 1, 5, 5))

path = pathlib.Path(__file__).with_name("layers.json")
lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
path.write_text(f"[\n{lines}\n]\n")
print(len(cases), "cases by torch", torch.__version__)
