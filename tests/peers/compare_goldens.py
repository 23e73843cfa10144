#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How alike two maps are: ranks by SciPy, structural similarity by SciPy's uniform filter as
scikit-image puts it together, the overlap by NumPy, other sizes by PyTorch. And rows of irises in which
two models say the most different things, by NumPy.

Run with Debian 12's python3 (python3-scipy, python3-torch, python3-onnx) from the top of the source tree, after
explain_goldens.py and importance_goldens.py; writes tests/data/explain/: compare.json, and pooled-other.onnx and
flowers-other.onnx, models like those of these names with other numbers, the second with its classes in another order.
"""
import csv
import json

import numpy
import onnx
import torch
from onnx import numpy_helper
from scipy.ndimage import uniform_filter
from scipy.stats import spearmanr

random = numpy.random.default_rng(12)


def similarity(a, b):
    """skimage.metrics.structural_similarity (a, b, data_range=…), whose defaults these are."""
    side = min(7, *(extent if extent % 2 else extent - 1 for extent in a.shape))
    count = side ** 2
    a, b = a.astype('float64'), b.astype('float64')
    reach = max(a.max(), b.max()) - min(a.min(), b.min())
    mean_a, mean_b = uniform_filter(a, side), uniform_filter(b, side)
    sample = count / (count - 1)
    aa = sample * (uniform_filter(a * a, side) - mean_a * mean_a)
    bb = sample * (uniform_filter(b * b, side) - mean_b * mean_b)
    ab = sample * (uniform_filter(a * b, side) - mean_a * mean_b)
    one, two = (0.01 * reach) ** 2, (0.03 * reach) ** 2
    found = (2 * mean_a * mean_b + one) * (2 * ab + two) / ((mean_a ** 2 + mean_b ** 2 + one) * (aa + bb + two))
    edge = (side - 1) // 2
    return float(found[edge:a.shape[0] - edge, edge:a.shape[1] - edge].mean())


def overlap(a, b):
    n = int(numpy.ceil(0.1 * a.size))
    tops = [set(numpy.argsort(-abs(x.ravel()), kind='stable')[:n].tolist()) for x in (a, b)]
    return len(tops[0] & tops[1]) / len(tops[0] | tops[1])


def resize(x, shape):
    if x.shape == shape:
        return x
    return torch.nn.functional.interpolate(torch.from_numpy(x)[None, None], shape, mode='bilinear', align_corners=False)[0, 0].numpy()


def make(height, width):
    return random.normal(0, 1, (height, width)).astype('float32')


near = make(28, 28)
steps = numpy.round(make(15, 12)).astype('float32')
pairs = {
    'far': (make(28, 28), make(28, 28)),
    'near': (near, (near + 0.3 * make(28, 28)).astype('float32')),
    'turned': (near, -near),
    'equal ranks': (steps, numpy.round(steps + make(15, 12)).astype('float32')),
    'small': (make(5, 4), make(5, 4)),
    'other sizes': (make(7, 7), make(14, 10)),
    'crossed sizes': (make(9, 14), make(16, 6)),
}
cases = []
for name, (first, second) in pairs.items():
    shape = tuple(max(extents) for extents in zip(first.shape, second.shape))
    a, b = resize(first, shape), resize(second, shape)
    cases.append({'name': name, 'shapes': [*first.shape, *second.shape], 'first': first.ravel().tolist(), 'second': second.ravel().tolist(),
                  'difference': (a - b).ravel().tolist(), 'spearman': float(spearmanr(a.ravel(), b.ravel())[0]), 'ssim': similarity(a, b),
                  'overlap': overlap(a, b)})


def change(name, size, last=None):
    """Another model of the same kind; the classes of @last come in reverse."""
    model = onnx.load(f'tests/data/explain/{name}.onnx')
    found = {}
    for initializer in model.graph.initializer:
        values = numpy_helper.to_array(initializer)
        if values.dtype == numpy.float32:
            values = (values + size * random.normal(0, 1, values.shape)).astype('float32')
            values = values[..., ::-1].copy() if last and initializer.name in last else values
            initializer.CopyFrom(numpy_helper.from_array(values, initializer.name))
        found[initializer.name] = values
    for text in model.metadata_props if last else []:
        preparation = json.loads(text.value)
        preparation['target']['names'].reverse()
        text.value = json.dumps(preparation)
    onnx.save(model, f'tests/data/explain/{name}-other.onnx')
    return found


def ask(x, matrix, bias):
    scores = numpy.exp(x @ matrix.astype('float64') + bias)
    return scores / scores.sum(1, keepdims=True)


def rank():
    with open('data/datasets/iris.csv') as file:
        rows = list(csv.reader(file))[1:]
    x, species = numpy.array([[float(number) for number in row[:4]] for row in rows]), [row[4] for row in rows]
    truth = numpy.array([sorted(set(species)).index(name) for name in species])
    own = {each.name: numpy_helper.to_array(each) for each in onnx.load('tests/data/explain/flowers.onnx').graph.initializer}
    other = change('flowers', 0.4, ('a', 'b'))
    first, second = ask(x, own['a'], own['b']), ask(x, other['a'], other['b'])[:, ::-1]
    places = numpy.arange(len(x))
    gaps = abs(first[places, truth] - second[places, truth])
    order = numpy.argsort(-gaps, kind='stable')[:20]
    return {'rows': (order + 1).tolist(), 'gaps': gaps[order].tolist(), 'mean': float(gaps.mean()),
            'agreement': float((first.argmax(1) == second.argmax(1)).mean())}


change('pooled', 0.05)
with open('tests/data/explain/compare.json', 'w') as file:
    json.dump({'maps': cases, 'rows': rank()}, file)
