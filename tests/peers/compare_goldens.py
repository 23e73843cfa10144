#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How alike two maps are: ranks by SciPy, structural similarity by SciPy's uniform filter as
scikit-image puts it together, the overlap by NumPy, other sizes by PyTorch.

Run with Debian 12's python3 (python3-scipy, python3-torch) from the top of the source tree; writes
tests/data/explain/compare.json.
"""
import json

import numpy
import torch
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
with open('tests/data/explain/compare.json', 'w') as file:
    json.dump(cases, file)
