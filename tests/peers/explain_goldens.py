#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What methods of saliency and relevance find in small networks, by PyTorch and numpy.

Run with Debian 12's python3 (python3-torch, python3-numpy) from the top of the source tree; writes
tests/data/explain/: an ONNX file for each network, saliency.json, and relevance.json.
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


class Residual(nn.Module):
    """Blocks whose sums may be negative before the activation, where the plain γ rule diverges."""

    channels, side, n_classes, width, n_blocks = 1, 6, 3, 20, 5

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(36, self.width)
        self.inner = nn.ModuleList(nn.Linear(self.width, self.width) for _ in range(self.n_blocks))
        self.outer = nn.ModuleList(nn.Linear(self.width, self.width) for _ in range(self.n_blocks))
        self.last = nn.Linear(self.width, 3)
        for layer in (*self.inner, *self.outer):
            nn.init.normal_(layer.weight, 0, 0.4)

    def see(self, x):
        h = F.relu(self.first(x.flatten(1)))
        for inner, outer in zip(self.inner, self.outer):
            h = F.relu(h + outer(F.relu(inner(h))))
        return h

    def judge(self, h):
        return self.last(h)


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


def fold(conv, norm):
    """Weight and bias of a convolution with the batch normalization after it."""
    factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return conv.weight * factor[:, None, None, None], (conv.bias - norm.running_mean) * factor + norm.bias


def convolve(weight, bias, **settings):
    return ('linear', weight.double(), bias.double(), lambda a, w: F.conv2d(a, w, **settings))


def multiply(layer):
    return ('linear', layer.weight.double(), layer.bias.double(), F.linear)


def list_steps(model):
    """The layers of a model from the input to the logits: linear ones, functions that pass, others that move numbers."""
    if isinstance(model, Convolved):
        return [convolve(*fold(model.first, model.norm), padding=1), ('pass', F.relu), ('move', lambda a: F.max_pool2d(a, 2)),
                convolve(model.second.weight, model.second.bias), ('pass', F.relu), ('move', lambda a: a.flatten(1)),
                multiply(model.hidden), ('pass', torch.tanh), multiply(model.last)]
    if isinstance(model, Residual):
        blocks = [step for pair in zip(model.inner, model.outer) for step in (('block', *(multiply(layer) for layer in pair)), ('pass', F.relu))]
        return [('move', lambda a: a.flatten(1)), multiply(model.first), ('pass', F.relu), *blocks, multiply(model.last)]
    return [convolve(model.first.weight, model.first.bias, padding=1), ('pass', F.relu), convolve(model.second.weight, model.second.bias, padding=1, stride=2),
            ('pass', F.relu), ('mean',), multiply(model.last)]


def shape_bias(bias, z):
    return bias.reshape(1, -1, *[1] * (z.dim() - 2))


def back(apply, part, s):
    """part ⊙ the gradient of ⟨s, apply (part)⟩."""
    part = part.detach().requires_grad_(True)
    return part.detach() * torch.autograd.grad((apply(part) * s).sum(), part)[0]


def divide(relevance, z, epsilon=1e-6):
    return relevance / (z + epsilon * torch.where(z >= 0, 1.0, -1.0))


def propagate_linear(rule, a, weight, bias, apply, relevance, gamma=0.25):
    """What the inputs get, by the formulas of Montavon et al. 2019 and Andéol et al. 2021."""
    up, down = a.clamp(min=0), a.clamp(max=0)
    out = apply(a, weight)
    bias = shape_bias(bias, out)
    if rule == 'epsilon':
        return back(lambda x: apply(x, weight), a, divide(relevance, out + bias))
    if rule == 'z-plus':
        more, less = weight.clamp(min=0), weight.clamp(max=0)
        s = divide(relevance, apply(up, more) + apply(down, less) + bias.clamp(min=0))
        return back(lambda x: apply(x, more), up, s) + back(lambda x: apply(x, less), down, s)
    more, less = weight + gamma * weight.clamp(min=0), weight + gamma * weight.clamp(max=0)
    s = divide(relevance * (out + bias >= 0), apply(up, more) + apply(down, less) + bias + gamma * bias.clamp(min=0))
    t = divide(relevance * (out + bias < 0), apply(up, less) + apply(down, more) + bias + gamma * bias.clamp(max=0))
    return (back(lambda x: apply(x, more), up, s) + back(lambda x: apply(x, less), down, s) +
            back(lambda x: apply(x, less), up, t) + back(lambda x: apply(x, more), down, t))


def run_step(step, a):
    if step[0] == 'linear':
        z = step[3](a, step[1])
        return z + shape_bias(step[2], z)
    if step[0] == 'block':
        return a + run_step(step[2], F.relu(run_step(step[1], a)))
    return a.mean((2, 3)) if step[0] == 'mean' else step[1](a)


def propagate_block(rule, inner, outer, a, relevance):
    """A sum is linear with weights of 1."""
    hidden = F.relu(run_step(inner, a))
    added = torch.stack((a, run_step(outer, hidden)), -1)
    parts = propagate_linear(rule, added, torch.ones(1, 2).double(), torch.zeros(1).double(), F.linear, relevance[..., None])
    relevance = propagate_linear(rule, hidden, *outer[1:], parts[..., 1])
    return parts[..., 0] + propagate_linear(rule, a, *inner[1:], relevance)


def propagate(rule, steps, x, target):
    """Relevance of the input; the last layer has rule ε. An average shares in proportion."""
    values = [x.double()]
    for step in steps:
        values.append(run_step(step, values[-1]))
    relevance = torch.zeros_like(values[-1])
    relevance[:, target] = values[-1][:, target]
    for index in range(len(steps) - 1, -1, -1):
        step, a = steps[index], values[index]
        if step[0] == 'linear':
            relevance = propagate_linear('epsilon' if index == len(steps) - 1 else rule, a, *step[1:], relevance)
        elif step[0] == 'block':
            relevance = propagate_block(rule, *step[1:], a, relevance)
        elif step[0] == 'mean':
            relevance = back(lambda x: x.mean((2, 3)), a, divide(relevance, values[index + 1]))
        elif step[0] == 'move':
            part = a.detach().requires_grad_(True)
            relevance = torch.autograd.grad((step[1](part) * relevance).sum(), part)[0]
    return relevance


def trace(model, x, target):
    with torch.no_grad():
        steps = list_steps(model)
    return {rule: numbers(propagate(rule, steps, x, target).detach()) for rule in ('epsilon', 'gamma', 'z-plus')}


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


def describe_residual():
    model = Residual().eval()
    x = torch.randn(1, 1, 6, 6)
    with torch.no_grad():
        target = int(model.judge(model.see(x)).argmax())
    export(model, f'{FOLDER}/residual.onnx')
    return {'input': numbers(x), 'target': target, **trace(model, x, target)}


def main():
    expected, relevances = {}, {}
    for name, kind, target, against in (('convolved', Convolved, 2, 0), ('pooled', Pooled, 1, 2)):
        model = kind()
        if hasattr(model, 'norm'):
            nn.init.uniform_(model.norm.running_mean, -0.5, 0.5)
            nn.init.uniform_(model.norm.running_var, 0.5, 2)
            nn.init.uniform_(model.norm.weight, 0.5, 1.5)
            nn.init.uniform_(model.norm.bias, -0.5, 0.5)
        model.eval()
        expected[name] = describe(model, target, against)
        x = torch.tensor(expected[name]['input']).reshape(1, model.channels, model.side, model.side)
        relevances[name] = trace(model, x, target)
        export(model, f'{FOLDER}/{name}.onnx')
    relevances['residual'] = describe_residual()
    for name, content in (('saliency', expected), ('relevance', relevances)):
        with open(f'{FOLDER}/{name}.json', 'w', encoding='utf-8') as file:
            json.dump(content, file, indent=1)
            file.write('\n')


if __name__ == '__main__':
    main()
