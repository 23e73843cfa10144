#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many rows of each class each fold has, by scikit-learn's StratifiedKFold.

Run with Debian 12's python3 (python3-sklearn 1.2) from the top of the source tree; writes
tests/data/dataset/folds.json. Which rows a fold has is chance, how many of each class is not.
"""
import json

import numpy
from sklearn.model_selection import StratifiedKFold

cases = []
for counts in ([50, 50, 50], [13, 29, 5], [7, 8], [100, 10, 11, 12]):
    labels = numpy.repeat(numpy.arange(len(counts)), counts)
    for folds in (2, 3, 5):
        deal = StratifiedKFold(folds).split(numpy.zeros(len(labels)), labels)
        cases.append({'counts': counts, 'folds': folds,
                      'validation': [numpy.bincount(labels[rows], minlength=len(counts)).tolist() for _, rows in deal]})
with open('tests/data/dataset/folds.json', 'w') as file:
    json.dump(cases, file)
    file.write('\n')
