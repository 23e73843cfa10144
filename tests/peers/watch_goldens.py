#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values of a step that is watched, from PyTorch in double precision and numpy.

Run with Debian 12's python3 (python3-torch, python3-numpy) from the top of the source tree; writes
tests/data/learn/watch.json: rows, the parameters of a small network, and what one step of SGD on all rows
looks like: of each layer the histograms of numpy.histogram(), norms, the ratio of the update, dead units.
"""
import json

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.double)
torch.manual_seed(7)
RATE, BINS = 0.25, 64


def draw(*shape, scale=1.0):
    return (torch.randn(*shape) * scale).float().double()


def listed(x):
    return [float(f'{v:.9g}') for v in x.detach().reshape(-1).tolist()]


def histogram(tensors):
    x = np.concatenate([t.detach().numpy().reshape(-1) for t in tensors])
    counts, _ = np.histogram(x, bins=BINS, range=(x.min(), x.max()))
    return {'low': float(x.min()), 'high': float(x.max()), 'n': len(x), 'counts': [int(c) for c in counts]}


def norm(tensors):
    return float(torch.sqrt(sum((t.detach() ** 2).sum() for t in tensors)))


x, y = draw(48, 3), torch.arange(48) % 3
p = {'first.weight': draw(3, 12), 'first.bias': draw(12), 'last.weight': draw(12, 3), 'last.bias': draw(3)}
# Two units that no row wakes.
p['first.bias'][[2, 9]] = -40
p = {n: t.clone().requires_grad_(True) for n, t in p.items()}
first = x @ p['first.weight'] + p['first.bias']
bend = torch.relu(first)
last = bend @ p['last.weight'] + p['last.bias']
loss = F.cross_entropy(last, y)
loss.backward()
after = {n: t.detach() - RATE * t.grad for n, t in p.items()}
layers = {}
for name, output in (('first', first), ('bend', bend), ('last', last)):
    own = [n for n in p if n.startswith(name + '.')]
    layer = {'outputs': histogram([output]), 'dead': float((output == 0).all(0).double().mean())}
    if own:
        layer['weights'] = histogram([after[n] for n in own])
        layer['gradients'] = histogram([p[n].grad for n in own])
        layer['weight_norm'] = norm([after[n] for n in own])
        layer['gradient_norm'] = norm([p[n].grad for n in own])
        layer['update_ratio'] = norm([after[n] - p[n] for n in own]) / norm([p[n] for n in own])
    layers[name] = layer
found = {
    'rows': [listed(r) for r in x], 'classes': [int(c) for c in y], 'parameters': {n: listed(t) for n, t in p.items()}, 'rate': RATE,
    'loss': float(loss), 'gradient_norm': norm([t.grad for t in p.values()]), 'layers': layers,
}
with open('tests/data/learn/watch.json', 'w') as file:
    json.dump(found, file)
    file.write('\n')
