#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ready-made models give, by PyTorch in double precision.

Run with Debian 12's python3 (python3-torch) from the top of the source tree; writes
tests/data/learn/architectures.json. The nets are written down here once more from the
papers and torchvision's descriptions; a weight is a sine of its place and of its number
in the order in which the layers use them, as in tests/learn/test-architectures.c.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.double)
cases = []


def single(x):
    return x.float().double()


class Weights:
    """Hands out weights one after the other."""

    def __init__(self):
        self.number = 0

    def __call__(self, *shape, near_one=False):
        n = math.prod(shape)
        amplitude = 0.3 if near_one else math.sqrt(3 / shape[0]) if len(shape) == 2 else math.sqrt(3 * shape[0] / n) if len(shape) > 1 else 0.1
        w = amplitude * torch.sin(12.9898 * torch.arange(n) + self.number) + (1 if near_one else 0)
        self.number += 1
        return single(w.reshape(shape))


def numbers(shape):
    return single(torch.sin(0.37 * torch.arange(math.prod(shape)))).reshape(shape)


def words(shape, entries, steps):
    """Numbers of words; row r ends in r zeros, and so does each part of `steps`."""
    i = torch.arange(math.prod(shape))
    return torch.where(i % steps < steps - i // shape[1], 1 + i * i % (entries - 1), 0).reshape(shape)


def case(name, function, shape, outputs, entries=0, steps=0, **settings):
    x = numbers(shape) if entries == 0 else words(shape, entries, steps or shape[1])
    y = function(x, Weights(), outputs)
    data = [float(f'{v:.9g}') for v in y.reshape(-1).tolist()]
    settings = {k: str(v) for k, v in settings.items()}
    cases.append({'id': name, 'input': list(shape), 'outputs': outputs, 'entries': entries, 'steps': steps or shape[1], 'settings': settings, 'output': {'shape': list(y.shape), 'data': data}})


def conv(x, w, filters, k, stride=1, groups=1, bias=False, pad=None):
    weight = w(filters, x.shape[1] // groups, *[k] * (x.dim() - 2))
    b = w(filters) if bias else None
    pad = k // 2 if pad is None else pad
    return (F.conv2d if x.dim() == 4 else F.conv1d)(x, weight, b, stride, pad, groups=groups)


def norm(x, w):
    c = x.shape[1]
    scale, bias, mean, variance = w(c, near_one=True), w(c), w(c), w(c, near_one=True)
    return F.batch_norm(x, mean, variance, scale, bias, False, 0, 1e-5)


def dense(x, w, units):
    return x @ w(x.shape[-1], units) + w(units)


def lenet(x, w, n):
    x = F.max_pool2d(F.relu(conv(x, w, 6, 5, bias=True)), 2)
    x = F.max_pool2d(F.relu(conv(x, w, 16, 5, bias=True, pad=0)), 2).flatten(1)
    return dense(F.relu(dense(F.relu(dense(x, w, 120)), w, 84)), w, n)


def block(x, w, filters, stride, form):
    out = filters * (4 if form else 1)
    s = norm(conv(x, w, out, 1, stride), w) if stride != 1 or x.shape[1] != out else x
    if form:
        y = F.relu(norm(conv(x, w, filters, 1), w))
        y = F.relu(norm(conv(y, w, filters, 3, stride), w))
        return F.relu(norm(conv(y, w, out, 1), w) + s)
    y = F.relu(norm(conv(x, w, filters, 3, stride), w))
    return F.relu(norm(conv(y, w, filters, 3), w) + s)


def resnet(blocks, form=False, small=False):
    def run(x, w, n):
        x = F.relu(norm(conv(x, w, 16 if small else 64, 3 if small else 7, 1 if small else 2), w))
        if not small:
            x = F.max_pool2d(x, 3, 2, 1)
        for stage, count in enumerate(blocks):
            for k in range(count):
                x = block(x, w, (16 if small else 64) << stage, 2 if stage > 0 and k == 0 else 1, form)
        return dense(x.mean((2, 3)), w, n)
    return run


def mobilenet(x, w, n):
    x = F.relu6(norm(conv(x, w, 32, 3, 2), w))
    for t, c, count, s in (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1):
        for k in range(count):
            inner, stride, y = x.shape[1] * t, s if k == 0 else 1, x
            if t != 1:
                y = F.relu6(norm(conv(y, w, inner, 1), w))
            y = norm(conv(F.relu6(norm(conv(y, w, inner, 3, stride, inner), w)), w, c, 1), w)
            x = x + y if x.shape == y.shape else y
    return dense(F.relu6(norm(conv(x, w, 1280, 1), w)).mean((2, 3)), w, n)


def squeezenet(x, w, n):
    x = F.relu(conv(x, w, 64, 3, 2, bias=True, pad=0))
    for s, e in (0, 0), (16, 64), (16, 64), (0, 0), (32, 128), (32, 128), (0, 0), (48, 192), (48, 192), (64, 256), (64, 256):
        if s == 0:
            x = F.max_pool2d(x, 3, 2)
            continue
        y = F.relu(conv(x, w, s, 1, bias=True))
        a = F.relu(conv(y, w, e, 1, bias=True))
        x = torch.cat([a, F.relu(conv(y, w, e, 3, bias=True))], 1)
    return F.relu(conv(x, w, n, 1, bias=True)).mean((2, 3))


def embed(x, w, entries, units):
    return F.embedding(x, w(entries, units)) * (x != 0)[..., None]


def fasttext(x, w, n):
    known = (x != 0).float()[..., None]
    return dense((embed(x, w, 50, 12) * known).sum(1) / known.sum(1).clamp(min=1), w, n)


def text_cnn(x, w, n):
    e = embed(x, w, 50, 12).transpose(1, 2)
    return dense(torch.cat([F.relu(conv(e, w, 5, k, bias=True, pad=0)).amax(2) for k in (3, 4, 5)], 1), w, n)


def cell(kind, x, h, c, wx, wh, b):
    units = h.shape[1]
    b1, b2 = b.chunk(2)
    if kind == 'gru':  # z r h
        z, r, g = (x @ wx.T + b1).split(units, 1)
        zh, rh, gh = (h @ wh.T + b2).split(units, 1)
        z, r = torch.sigmoid(z + zh), torch.sigmoid(r + rh)
        return (1 - z) * torch.tanh(g + r * gh) + z * h, c
    i, o, f, g = (x @ wx.T + b1 + h @ wh.T + b2).split(units, 1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def recur(kind, x, mask, w, units, both, state=None):
    """All steps, zeros where a row has ended."""
    gates, n = (3 if kind == 'gru' else 4), 2 if both else 1
    wx, wh, b = w(n, gates * units, x.shape[2]), w(n, gates * units, units), w(n, 2 * gates * units)
    out = []
    for d in range(n):
        h = c = torch.zeros(x.shape[0], units) if state is None else state
        steps, ys = range(x.shape[1]), {}
        for t in (reversed(steps) if d else steps):
            h2, c2 = cell(kind, x[:, t], h, c, wx[d], wh[d], b[d])
            m = mask[:, t:t + 1].double()
            h, c, ys[t] = m * h2 + (1 - m) * h, m * c2 + (1 - m) * c, m * h2
        out.append((torch.stack([ys[t] for t in steps], 1), h))
    return torch.cat([y for y, _ in out], 2), torch.cat([h for _, h in out], 1)


def lstm_classifier(x, w, n):
    return dense(recur('lstm', embed(x, w, 50, 12), x != 0, w, 7, True)[1], w, n)


def tagger(x, w, n):
    return dense(recur('lstm', embed(x, w, 50, 12), x != 0, w, 7, True)[0], w, n)


def layer_norm(x, w, epsilon=1e-5):
    scale, bias = w(x.shape[-1], near_one=True), w(x.shape[-1])
    return F.layer_norm(x, x.shape[-1:], scale, bias, epsilon)


def attention(x, mask, w, heads):
    b, t, c = x.shape
    q, k, v = (dense(x, w, c).reshape(b, t, heads, -1).transpose(1, 2) for _ in range(3))
    scores = (q @ k.transpose(2, 3) / math.sqrt(c // heads)).masked_fill(~mask[:, None, None], -math.inf)
    return dense((torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(b, t, c), w, c)


def transformer(x, w, n):
    e = embed(x, w, 50, 12)
    t, c = e.shape[1:]
    angle = torch.arange(t)[:, None] * 10000 ** (-(torch.arange(c) // 2 * 2) / c)
    e = e + single(torch.where(torch.arange(c) % 2 == 0, torch.sin(angle), torch.cos(angle)))
    for _ in range(2):
        e = e + attention(layer_norm(e, w), x != 0, w, 3)
        y = layer_norm(e, w)
        e = e + dense(F.gelu(dense(y, w, 48)), w, 12)
    m = (x != 0)[..., None].double()
    return dense((layer_norm(e, w) * m).sum(1) / m.sum(1), w, n)


def bert(token):
    def run(x, w, n):
        e = layer_norm(embed(x, w, 50, 12) + w(x.shape[1], 12), w, 1e-12)
        for _ in range(2):
            y = attention(e, x != 0, w, 3)
            e = layer_norm(e + y, w, 1e-12)
            y = dense(F.gelu(dense(e, w, 48)), w, 12)
            e = layer_norm(e + y, w, 1e-12)
        return dense(e, w, n) if token else dense(torch.tanh(dense(e[:, 0], w, 12)), w, n)
    return run


def seq2seq(additive):
    def run(x, w, n):
        source, said = x.chunk(2, 1)
        memory, state = recur('gru', embed(source, w, 50, 12), source != 0, w, 7, True)
        state = torch.cat([memory[:, 0, 7:], memory[torch.arange(len(x)), (source != 0).sum(1) - 1, :7]], 1)
        h = recur('gru', embed(said, w, 50, 12), said != 0, w, 14, False, state)[0]
        if additive:
            q = dense(h, w, 64)[:, :, None]
            scores = (torch.tanh(q + (memory @ w(14, 64))[:, None]) @ w(64, 1))[..., 0]
        else:
            scores = h @ w(14, 14) @ memory.transpose(1, 2)
        a = torch.softmax(scores.masked_fill((source == 0)[:, None], -math.inf), -1)
        return dense(torch.cat([a @ memory, h], 2), w, n)
    return run


def autoencoder(x, w, n):
    code = dense(F.relu(dense(x.flatten(1), w, 20)), w, 5)
    return dense(F.relu(dense(code, w, 20)), w, n)


def mlp(x, w, n):
    return dense(F.relu(dense(F.relu(dense(x.flatten(1), w, 20)), w, 20)), w, n)


def convnet(x, w, n):
    for filters in 4, 8:
        x = F.max_pool2d(F.relu(norm(conv(x, w, filters, 3), w)), 2)
    return dense(F.relu(dense(x.flatten(1), w, 12)), w, n)


case('mlp', mlp, (3, 7), 4, units=20, dropout=0.5)
case('convnet', convnet, (2, 3, 12, 12), 10, filters=4, units=12, vary='true')
case('lenet', lenet, (2, 1, 20, 20), 10)
case('resnet20', resnet([3, 3, 3], small=True), (2, 3, 16, 16), 10)
case('resnet18', resnet([2, 2, 2, 2]), (2, 3, 40, 40), 10)
case('resnet50', resnet([3, 4, 6, 3], True), (1, 3, 40, 40), 10)
case('mobilenet_v2', mobilenet, (2, 3, 40, 40), 10)
case('squeezenet1_1', squeezenet, (2, 3, 47, 47), 10)
case('fasttext', fasttext, (3, 9), 4, 50, units=12)
case('text_cnn', text_cnn, (3, 9), 4, 50, units=12, filters=5)
case('lstm_classifier', lstm_classifier, (3, 9), 4, 50, units=12, memory=7)
case('sequence_tagger', tagger, (3, 9), 4, 50, units=12, memory=7)
case('transformer_classifier', transformer, (3, 9), 4, 50, units=12, heads=3)
for head in 'sequence', 'token':
    case('bert', bert(head == 'token'), (3, 9), 4, 50, units=12, heads=3, blocks=2, head=head)
for attention_kind in 'additive', 'multiplicative':
    case('gru_seq2seq', seq2seq(attention_kind == 'additive'), (3, 12), 50, 50, 6, units=12, memory=7, attention=attention_kind)
case('autoencoder', autoencoder, (2, 1, 6, 6), 36, units=20, code=5)

for made in cases:
    if made['entries']:
        made['settings']['entries'] = str(made['entries'])
with open('tests/data/learn/architectures.json', 'w') as file:
    file.write('[\n' + ',\n'.join(json.dumps(item, sort_keys=True) for item in cases) + '\n]\n')
