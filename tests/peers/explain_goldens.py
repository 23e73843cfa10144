#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What methods of saliency find in three small networks, by PyTorch and numpy.

Run with Debian 12's python3 (python3-torch, python3-numpy) from the top of the source tree; writes
tests/data/explain/: an ONNX file for each network, and saliency.json.
"""
import json
import os

import numpy
import torch
from torch import nn
from torch.nn import functional as F

FOLDER = 'tests/data/explain'
STEPS = 50
os.makedirs(FOLDER, exist_ok=True)
torch.manual_seed(11)
torch.set_default_dtype(torch.float32)


class Convolved(nn.Module):
    """Two convolutions, the second of which is looked at, and dense layers."""

    channels, side, n_classes = 2, 12, 4

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(2, 5, 3, padding=1)
        self.norm = nn.BatchNorm2d(5)
        self.second = nn.Conv2d(5, 6, 3)
        self.hidden = nn.Linear(6 * 4 * 4, 16)
        self.last = nn.Linear(16, 4)

    def see(self, x):
        return F.relu(self.second(F.max_pool2d(F.relu(self.norm(self.first(x))), 2)))

    def judge(self, maps):
        return self.last(torch.tanh(self.hidden(maps.flatten(1))))


class Pooled(nn.Module):
    """Ends in global average pooling and one dense layer: CAM = Grad-CAM = HiResCAM."""

    channels, side, n_classes = 1, 10, 3

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 4, 3, padding=1)
        self.second = nn.Conv2d(4, 7, 3, padding=1, stride=2)
        self.last = nn.Linear(7, 3)

    def see(self, x):
        return F.relu(self.second(F.relu(self.first(x))))

    def judge(self, maps):
        return self.last(maps.mean((2, 3)))


def score_of(model, x, target, against=None):
    logits = model.judge(model.see(x))
    return logits[:, target] - (logits[:, against] if against is not None else 0)


def differentiate(model, x, target, against=None):
    x = x.clone().requires_grad_(True)
    return torch.autograd.grad(score_of(model, x, target, against).sum(), x)[0]


def integrate(model, x, baseline, target):
    nodes, weights = numpy.polynomial.legendre.leggauss(STEPS)
    total = torch.zeros_like(x)
    for node, weight in zip((nodes + 1) / 2, weights / 2):
        total += float(weight) * differentiate(model, baseline + float(node) * (x - baseline), target)
    return total * (x - baseline)


def occlude(model, x, target, window, stride):
    """Drops of the score, shared by the pixels under the window."""
    side = x.shape[-1]
    sums, counts = torch.zeros(side, side), torch.zeros(side, side)
    steps = range((side - window + stride - 1) // stride + 1)
    with torch.no_grad():
        whole = score_of(model, x, target)
        for row in steps:
            for column in steps:
                top, left = min(row * stride, side - window), min(column * stride, side - window)
                covered = x.clone()
                covered[:, :, top:top + window, left:left + window] = 0
                sums[top:top + window, left:left + window] += (whole - score_of(model, covered, target)).item()
                counts[top:top + window, left:left + window] += 1
    return sums / counts


def weigh(model, x, target):
    """The maps of the layer and their gradients, without the batch axis."""
    maps = model.see(x).detach().requires_grad_(True)
    gradients = torch.autograd.grad(model.judge(maps)[:, target].sum(), maps)[0]
    return maps.detach()[0], gradients[0]


def cams(model, x, target):
    maps, gradients = weigh(model, x, target)
    total = maps.sum((1, 2), keepdim=True)
    alpha = gradients ** 2 / (2 * gradients ** 2 + total * gradients ** 3 + 1e-6)
    found = {
        'grad-cam': (gradients.mean((1, 2), keepdim=True) * maps).sum(0),
        'hires-cam': (gradients * maps).sum(0),
        'layer-cam': (F.relu(gradients) * maps).sum(0),
        'grad-cam-plus': ((alpha * F.relu(gradients)).sum((1, 2), keepdim=True) * maps).sum(0),
        'score-cam': (score_cam(model, x, maps, target) * maps).sum(0),
        'ablation-cam': (ablation_cam(model, maps, target) * maps).sum(0),
    }
    mean = maps.mean(0)
    return found, (mean - mean.min()) / (mean.max() - mean.min())


def score_cam(model, x, maps, target):
    large = F.interpolate(maps[None], size=x.shape[-2:], mode='bilinear', align_corners=False)[0]
    low, high = large.amin((1, 2), keepdim=True), large.amax((1, 2), keepdim=True)
    masks = torch.where(high > low, (large - low) / (high - low), torch.zeros_like(large))
    with torch.no_grad():
        scores = score_of(model, x * masks[:, None], target)
    return torch.softmax(scores, 0)[:, None, None]


def ablation_cam(model, maps, target):
    with torch.no_grad():
        whole = model.judge(maps[None])[0, target]
        copies = maps.repeat(len(maps), 1, 1, 1)
        for index in range(len(maps)):
            copies[index, index] = 0
        return ((whole - model.judge(copies)[:, target]) / whole.abs())[:, None, None]


def numbers(tensor):
    return [round(float(number), 8) for number in tensor.flatten()]


def describe(model, target, against):
    x = torch.randn(1, model.channels, model.side, model.side)
    baseline = torch.zeros_like(x)
    found, activation = cams(model, x, target)
    gradient = differentiate(model, x, target)
    with torch.no_grad():
        logits = model.judge(model.see(x))[0]
    return {
        'input': numbers(x), 'target': target, 'against': against, 'logits': numbers(logits), 'probabilities': numbers(torch.softmax(logits, 0)),
        'gradient': numbers(gradient), 'contrast': numbers(differentiate(model, x, target, against)), 'gradient-input': numbers(gradient * x),
        'integrated-gradients': numbers(integrate(model, x, baseline, target)), 'occlusion': numbers(occlude(model, x, target, 4, 3)),
        'activation': numbers(activation), **{name: numbers(F.relu(map)) for name, map in found.items()},
        'signed': {name: numbers(map) for name, map in found.items()},
    }


def export(model, path):
    class Whole(nn.Module):
        def forward(self, x):
            return torch.softmax(model.judge(model.see(x)), 1)

    whole = Whole()
    whole.model = model
    torch.onnx.export(whole.eval(), torch.randn(2, model.channels, model.side, model.side), path, input_names=['x'], output_names=['scores'],
                      dynamic_axes={'x': {0: 'batch'}, 'scores': {0: 'batch'}}, opset_version=13)


def main():
    expected = {}
    for name, kind, target, against in (('convolved', Convolved, 2, 0), ('pooled', Pooled, 1, 2)):
        model = kind()
        if hasattr(model, 'norm'):
            nn.init.uniform_(model.norm.running_mean, -0.5, 0.5)
            nn.init.uniform_(model.norm.running_var, 0.5, 2)
            nn.init.uniform_(model.norm.weight, 0.5, 1.5)
            nn.init.uniform_(model.norm.bias, -0.5, 0.5)
        model.eval()
        expected[name] = describe(model, target, against)
        export(model, f'{FOLDER}/{name}.onnx')
    with open(f'{FOLDER}/saliency.json', 'w', encoding='utf-8') as file:
        json.dump(expected, file, indent=1)
        file.write('\n')


if __name__ == '__main__':
    main()
