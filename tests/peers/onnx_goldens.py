#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small models as PyTorch writes them to ONNX, with an input and PyTorch's output.

Run with Debian's python3-torch and python3-onnx; writes tests/data/exchange/onnx.
"""
import pathlib

import onnx
import torch
from onnx import numpy_helper
from torch import nn

FOLDER = pathlib.Path(__file__).parent.parent / 'data' / 'exchange' / 'onnx'


class Activations(nn.Module):
    """What changed between opsets: axes and limits that were attributes, softmax."""

    def forward(self, x):
        y = torch.cat([torch.clamp(x, -0.5, 0.5), nn.functional.leaky_relu(x, 0.2), nn.functional.elu(x)], 1)
        y = y.unsqueeze(1) * nn.functional.softplus(y).unsqueeze(1) - y.mean(1, keepdim=True).unsqueeze(1)
        y = nn.functional.log_softmax(y.squeeze(1), 1) + torch.sum(y, 2) + torch.max(torch.sigmoid(y), torch.tanh(y)).squeeze(1)
        return y[:, 1:-1].transpose(0, 1) ** 2


def write(name, model, x, opset):
    path = FOLDER / f'{name}.onnx'
    torch.onnx.export(model, x, path, opset_version=opset, input_names=['x'], output_names=['y'],
                      dynamic_axes={'x': {0: 'N'}})
    onnx.checker.check_model(onnx.load(path), full_check=True)
    for kind, value in (('input', x), ('output', model(x))):
        tensor = numpy_helper.from_array(value.detach().numpy())
        (FOLDER / f'{name}.{kind}.pb').write_bytes(tensor.SerializeToString())


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    x = torch.randn(4, 6)
    mlp = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 3), nn.Softmax(1)).eval()
    for opset in (9, 13):
        write(f'mlp-opset{opset}', mlp, x, opset)
    for opset in (11, 17):
        write(f'activations-opset{opset}', Activations(), x, opset)


main()
