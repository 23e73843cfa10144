#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values of the penalty on looking at marked places, from PyTorch in double precision.

Run with Debian 12's python3 (python3-torch) from the top of the source tree; writes
tests/data/learn/penalty.json. Each case has the layers of a network, its parameters, samples,
what is marked of them, and the penalty (Ross et al. 2017, equation 1, without its factor) with
its gradient by the parameters: of a gradient, so by differentiating twice.
"""
import json

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.double)
torch.manual_seed(4)
cases = []


def draw(*shape, scale=1.0):
    """What a float of 32 bits can hold: the engine must see the same numbers."""
    return ((torch.rand(*shape) * 2 - 1) * scale).float().double()


def listed(x):
    return [float(f'{v:.9g}') for v in x.reshape(-1).tolist()]


def tensor(x):
    return {'dtype': 'f32', 'shape': list(x.shape), 'data': listed(x)}


def case(name, layers, x, parameters, function, ending):
    """`layers` are (id, kind, settings), each reading the one before; `ending` is what makes probabilities."""
    mask = (torch.rand(x.shape) < 0.4).double()
    mask[1] = 0
    xs = x.clone().requires_grad_(True)
    ps = {n: p.clone().requires_grad_(True) for n, p in parameters.items()}
    z = function(xs, ps)
    logarithms = F.log_softmax(z, -1).sum() if ending == 'Softmax' else (F.logsigmoid(z) + F.logsigmoid(-z)).sum()
    slope, = torch.autograd.grad(logarithms, xs, create_graph=True)
    penalty = ((mask * slope) ** 2).sum()
    found = torch.autograd.grad(penalty, list(ps.values()), allow_unused=True)
    cases.append({
        'name': name, 'layers': [{'id': i, 'kind': k, 'settings': {a: str(b) for a, b in s.items()}} for i, k, s in layers], 'ending': ending,
        'input': tensor(x), 'mask': tensor(mask), 'parameters': {n: tensor(p) for n, p in parameters.items()}, 'penalty': penalty.item(),
        'gradients': {n: listed(g if g is not None else torch.zeros_like(p)) for (n, p), g in zip(ps.items(), found)},
    })


def dense(x, p, name):
    return x @ p[name + '.weight'] + p[name + '.bias']


case('bent', [('first', 'dense', {'units': 7}), ('bend', 'tanh', {}), ('last', 'dense', {'units': 4})], draw(5, 6),
     {'first.weight': draw(6, 7), 'first.bias': draw(7), 'last.weight': draw(7, 4), 'last.bias': draw(4)},
     lambda x, p: dense(torch.tanh(dense(x, p, 'first')), p, 'last'), 'Softmax')
case('two', [('first', 'dense', {'units': 8}), ('bend', 'relu', {}), ('last', 'dense', {'units': 1})], draw(4, 5),
     {'first.weight': draw(5, 8), 'first.bias': draw(8), 'last.weight': draw(8, 1), 'last.bias': draw(1)},
     lambda x, p: dense(F.relu(dense(x, p, 'first')), p, 'last'), 'Sigmoid')
case('pictures', [('conv', 'conv2d', {'filters': 3, 'kernel': 3, 'padding': 'same'}), ('bend', 'gelu', {}), ('pool', 'max_pool', {}),
                  ('mean', 'global_average_pool', {}), ('last', 'dense', {'units': 3})], draw(3, 2, 6, 6),
     {'conv.weight': draw(3, 2, 3, 3), 'conv.bias': draw(3), 'last.weight': draw(3, 3), 'last.bias': draw(3)},
     lambda x, p: dense(F.max_pool2d(F.gelu(F.conv2d(x, p['conv.weight'], p['conv.bias'], 1, 1)), 2).mean((2, 3)), p, 'last'), 'Softmax')

with open('tests/data/learn/penalty.json', 'w') as file:
    json.dump(cases, file, indent=1, sort_keys=True)
    file.write('\n')
