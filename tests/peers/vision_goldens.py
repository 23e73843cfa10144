#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole networks as torchvision has them, written to ONNX, with an input and PyTorch's output.

    /usr/bin/python3 tests/peers/vision_goldens.py FOLDER [NAME…]

Needs Debian's python3-torchvision and python3-onnx, and writes some 500 MB; the slow test reads
FOLDER/NAME.onnx, .input.pb and .output.pb. Weights are random; running statistics are those of
the input, so that numbers stay of order one through all layers. Batch normalization is kept, and
the batch is a named dimension.
"""
import pathlib
import sys
import warnings

import torch
import torchvision
from onnx import numpy_helper
from torch import nn

warnings.simplefilter('ignore')


class LstmClassifier(nn.Module):
    """A classifier of texts: embedding, two LSTMs both ways, the last states."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(50, 24)
        self.lstm = nn.LSTM(24, 32, num_layers=2, bidirectional=True, batch_first=True)
        self.head = nn.Linear(64, 5)

    def forward(self, x):
        states = self.lstm(self.embed(x))[1][0]
        return self.head(torch.cat([states[-2], states[-1]], 1))


class TransformerClassifier(nn.Module):
    """An encoder with learned places, and the mean over steps."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(50, 32)
        self.places = nn.Parameter(torch.randn(12, 32))
        layer = nn.TransformerEncoderLayer(32, 4, 64, batch_first=True, activation='gelu')
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(32, 5)

    def forward(self, x):
        return self.head(self.encoder(self.embed(x) + self.places).mean(1))


def vision(name, **options):
    return getattr(torchvision.models, name)(weights=None, **options)


MODELS = {
    'resnet18': lambda: vision('resnet18'),
    'mobilenet_v2': lambda: vision('mobilenet_v2'),
    'mobilenet_v3_small': lambda: vision('mobilenet_v3_small'),
    'squeezenet1_1': lambda: vision('squeezenet1_1'),
    'densenet121': lambda: vision('densenet121'),
    'efficientnet_b0': lambda: vision('efficientnet_b0'),
    'shufflenet_v2': lambda: vision('shufflenet_v2_x1_0'),
    'vit_b_16': lambda: vision('vit_b_16', image_size=64),
    'lstm': LstmClassifier,
    'transformer': TransformerClassifier,
}
OPSETS = {'transformer': 17, 'vit_b_16': 17, 'resnet18': 11, 'mobilenet_v2': 9}
TEXTS = ('lstm', 'transformer')


def calibrate(model, x):
    """Makes running statistics those of the layers' inputs, which a pass in training finds."""
    norms = [m for m in model.modules() if isinstance(m, nn.BatchNorm2d)]
    for norm in norms:
        norm.momentum = 1.0
        nn.init.uniform_(norm.weight, 0.7, 1.3)
        nn.init.uniform_(norm.bias, -0.2, 0.2)
    model.train()
    with torch.no_grad():
        model(x)
    model.eval()
    for norm in norms:
        norm.momentum = 0.1


def last_linear(model):
    return [m for m in model.modules() if isinstance(m, (nn.Linear, nn.Conv2d))][-1]


def write(folder, name):
    torch.manual_seed(3)
    model = MODELS[name]().eval()
    x = torch.randint(0, 50, (3, 12)) if name in TEXTS else torch.randn(3, 3, 64, 64)
    nn.init.normal_(last_linear(model).weight, std=0.05)  # ViT's is 0
    calibrate(model, x)
    with torch.no_grad():  # the last layer brings what comes out to order one
        if name != 'squeezenet1_1':
            last_linear(model).weight /= model(x).std()
        else:
            last_linear(model).weight *= 3 / model(x).std()
    y = model(x)
    assert torch.isfinite(y).all() and 0.2 < y.std() < 20, (name, y.std())
    torch.onnx.export(model, x, folder / f'{name}.onnx', opset_version=OPSETS.get(name, 13), input_names=['x'], output_names=['y'],
                      dynamic_axes={'x': {0: 'N'}}, training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
    for kind, value in (('input', x), ('output', y)):
        tensor = numpy_helper.from_array(value.detach().numpy())
        (folder / f'{name}.{kind}.pb').write_bytes(tensor.SerializeToString())
    print(name, float(y.std()))


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or MODELS:
        write(folder, name)


main()
