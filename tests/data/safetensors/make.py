"""Writes the files of this folder: `python make.py`, with the versions of README.md."""

import torch
from collections import OrderedDict
from safetensors.torch import save_file


def network(dtype):
    """A layer and a batch norm that has seen three batches; its numbers are exact in both float types."""
    layers = OrderedDict(first=torch.nn.Linear(2, 3), norm=torch.nn.BatchNorm1d(3))
    model = torch.nn.Sequential(layers).to(dtype)
    with torch.no_grad():
        model.first.weight.copy_(torch.arange(6).reshape(3, 2) / 8 - 0.25)
        model.first.bias.copy_(torch.tensor([-1.0, 0.5, 2.0]))
        model.norm.weight.copy_(torch.tensor([1.0, 0.5, -2.0]))
        model.norm.bias.copy_(torch.tensor([0.0, 0.25, 1.0]))
        model.norm.running_mean.copy_(torch.tensor([-0.5, 0.0, 0.5]))
        model.norm.running_var.copy_(torch.tensor([1.0, 4.0, 0.25]))
        model.norm.num_batches_tracked.fill_(3)
    return model.eval()


for dtype, name in [(torch.float64, "network_f64"), (torch.float32, "network_f32")]:
    model = network(dtype)
    save_file(model.state_dict(), f"{name}.safetensors", metadata={"origin": "make.py"})
    if dtype == torch.float64:
        print(model(torch.tensor([[1.0, -2.0], [0.5, 3.0]], dtype=dtype)).detach().numpy().tolist())

save_file({"first": torch.ones(2, dtype=torch.float64), "half": torch.ones(2, dtype=torch.float16)}, "half.safetensors")
save_file({"labels": torch.tensor([1, 2])}, "labels.safetensors")
save_file({"large": torch.tensor(2**53 + 1)}, "large.safetensors")
