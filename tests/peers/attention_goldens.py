#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What small Transformers read, by PyTorch, and what is made of it, by numpy.

Run with Debian 12's python3 (python3-torch, python3-numpy, python3-onnx) from the top of the source tree; writes
tests/data/explain/: an ONNX file for each network, and attention.json.
"""
import json
import math

import numpy
import torch
from torch import nn
from torch.nn import functional as F

FOLDER = 'tests/data/explain'
torch.manual_seed(23)


class Reader(nn.Module):
    """Reads numbers of words, 0 is padding; PyTorch's own attention, whose heads lie in the axis of the batch."""

    length, entries, width, heads, n_classes = 7, 11, 8, 2, 3

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(self.entries, self.width)
        self.places = nn.Parameter(torch.randn(self.length, self.width) / 2)
        self.attention = nn.ModuleList(nn.MultiheadAttention(self.width, self.heads, batch_first=True) for _ in range(2))
        self.norm = nn.ModuleList(nn.LayerNorm(self.width) for _ in range(2))
        self.last = nn.Linear(self.width, self.n_classes)
        for layer in self.attention:
            nn.init.normal_(layer.in_proj_weight, 0, 0.8)

    def forward(self, x):
        ids = x.long()
        gone = ids == 0
        h = self.words(ids) + self.places
        for layer, norm in zip(self.attention, self.norm):
            h = norm(h + layer(h, h, h, key_padding_mask=gone)[0])
        return self.last(h.mean(1))


class Seer(nn.Module):
    """A vision Transformer: squares of a picture, behind a class token; shares are of rank four."""

    side, patch, width, heads, n_classes = 12, 4, 12, 3, 4

    def __init__(self):
        super().__init__()
        self.cut = nn.Conv2d(1, self.width, self.patch, stride=self.patch)
        self.token = nn.Parameter(torch.randn(1, 1, self.width))
        self.places = nn.Parameter(torch.randn(10, self.width) / 2)
        self.mix = nn.ModuleList(nn.Linear(self.width, 3 * self.width) for _ in range(2))
        self.out = nn.ModuleList(nn.Linear(self.width, self.width) for _ in range(2))
        self.norm = nn.ModuleList(nn.LayerNorm(self.width) for _ in range(2))
        self.last = nn.Linear(self.width, self.n_classes)
        for layer in self.mix:
            nn.init.normal_(layer.weight, 0, 0.5)

    def attend(self, h, mix, out):
        n, t, _ = h.shape
        q, k, v = mix(h).reshape(n, t, 3, self.heads, self.width // self.heads).permute(2, 0, 3, 1, 4)
        weights = F.softmax(q @ k.transpose(-2, -1) / math.sqrt(self.width // self.heads), -1)
        return out((weights @ v).transpose(1, 2).reshape(n, t, self.width))

    def forward(self, x):
        h = self.cut(x).flatten(2).transpose(1, 2)
        h = torch.cat((self.token.expand(x.shape[0], -1, -1), h), 1) + self.places
        for mix, out, norm in zip(self.mix, self.out, self.norm):
            h = h + self.attend(norm(h), mix, out)
        return self.last(h[:, 0])


def watch(model, x):
    """The scores, and what each softmax gave on the way: PyTorch hands out only copies of it."""
    shares, softmax = [], F.softmax

    def note(*arguments, **settings):
        shares.append(softmax(*arguments, **settings))
        return shares[-1]

    F.softmax = note
    try:
        return model(x), shares
    finally:
        F.softmax = softmax


def export(model, x, path):
    class Whole(nn.Module):
        def forward(self, x):
            return F.softmax(model(x), 1)

    whole = Whole()
    whole.model = model
    torch.onnx.export(whole.eval(), x, path, input_names=['x'], output_names=['scores'],
                      dynamic_axes={'x': {0: 'batch'}, 'scores': {0: 'batch'}}, opset_version=13, training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False)


def roll_out(maps, discard):
    """Abnar and Zuidema 2020; the least numbers are dropped before rows are made to sum to 1."""
    rolled = numpy.eye(len(maps[0]))
    for each in maps:
        kept = each.copy()
        n_gone = int(discard * kept.size)
        if n_gone:
            kept[kept < numpy.sort(kept, axis=None)[n_gone]] = 0
        step = kept + numpy.eye(len(kept))
        rolled = step / step.sum(1, keepdims=True) @ rolled
    return rolled


def numbers(array):
    return [round(float(number), 9) for number in numpy.asarray(array, dtype=float).flatten()]


def describe(model, x, target):
    logits, shares = watch(model, x)
    gradients = torch.autograd.grad(logits[0, target], shares)
    steps = shares[0].shape[-1]
    weights, slopes = ([each.detach().numpy().astype(numpy.float64).reshape(-1, steps, steps) for each in some] for some in (shares, gradients))
    mean = [each.mean(0) for each in weights]
    raising = [numpy.maximum(each * slope, 0).mean(0) for each, slope in zip(weights, slopes)]
    last = mean[-1]
    logs = numpy.where(last > 0, numpy.log(numpy.where(last > 0, last, 1)), 0)
    return {
        'input': numbers(x), 'target': target, 'weights': [numbers(each) for each in weights], 'gradients': [numbers(each) for each in slopes],
        'mean': numbers(last), 'max': numbers(weights[-1].max(0)), 'min': numbers(weights[-1].min(0)),
        'entropy': numbers(-(last * logs).sum(1) / math.log(len(last))), 'coverage': numbers(last.sum(0)),
        'rollout': numbers(roll_out(mean, 0)), 'rollout-discard': numbers(roll_out(mean, 0.9)), 'rollout-gradient': numbers(roll_out(raising, 0)),
    }


def main():
    expected = {}
    for name, kind, x, target in (('reader', Reader, torch.tensor([[3., 7., 1., 9., 2., 0., 0.]]), 1), ('seer', Seer, torch.randn(1, 1, 12, 12), 2)):
        model = kind()
        expected[name] = describe(model, x, target)
        export(model, torch.cat((x, x)), f'{FOLDER}/{name}.onnx')
    with open(f'{FOLDER}/attention.json', 'w', encoding='utf-8') as file:
        json.dump(expected, file, indent=1)
        file.write('\n')


if __name__ == '__main__':
    main()
