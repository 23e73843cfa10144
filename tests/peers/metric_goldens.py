#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values of the metrics, from scikit-learn.

Run with Debian 12's python3 (python3-sklearn) from the top of the source tree;
writes tests/data/learn/metrics.json.  The tests only read it.
"""
import json
import os
import warnings

import numpy as np
from sklearn import metrics as m

warnings.simplefilter('ignore')
random = np.random.default_rng(20)


def defined(value):
    return None if value is None or np.isnan(value) else float(value)


def attempt(function):
    try:
        return defined(function())
    except ValueError:
        return None


def of_classes(name, labels, scores, names=None):
    labels, scores = np.asarray(labels), np.asarray(scores, np.float32)
    n = scores.shape[1]
    every = list(range(n))
    predicted = scores.argmax(1)
    numbers = {'accuracy': float(m.accuracy_score(labels, predicted)),
               'balanced_accuracy': float(m.balanced_accuracy_score(labels, predicted))}
    for k in 3, 5:
        # Two columns, or no more than k, hold every class.
        numbers[f'top_{k}_accuracy'] = float(m.top_k_accuracy_score(labels, scores, k=k, labels=every)) if n > k else 1.0
    for quantity, function in ('precision', m.precision_score), ('recall', m.recall_score), ('f1', m.f1_score):
        for average in 'micro', 'macro', 'weighted':
            numbers[f'{quantity}_{average}'] = float(function(labels, predicted, average=average, zero_division=0))
    if n == 2:
        numbers['roc_auc'] = attempt(lambda: m.roc_auc_score(labels, scores[:, 1]))
    else:
        numbers['roc_auc'] = attempt(lambda: m.roc_auc_score(labels, scores, multi_class='ovr', average='macro', labels=every))
    present = np.bincount(labels, minlength=n)
    if n == 2:  # the rarer class is looked for
        rare = 0 if present[0] < present[1] else 1
        numbers['average_precision'] = attempt(lambda: m.average_precision_score(labels == rare, scores[:, rare])) if present[rare] else None
    else:
        numbers['average_precision'] = attempt(lambda: m.average_precision_score(np.eye(n)[labels], scores, average='macro')) if present.all() else None
    numbers['log_loss'] = attempt(lambda: m.log_loss(labels, scores, labels=every))
    rows = np.array(m.precision_recall_fscore_support(labels, predicted, labels=every, zero_division=0)).T
    occur = sorted(set(labels) | set(predicted))
    shown = None if names is None else [names[c] for c in occur]
    return {
        'name': name, 'n_classes': n, 'classes': labels.tolist(), 'scores': scores.astype(float).ravel().tolist(),
        'metrics': numbers, 'confusion': m.confusion_matrix(labels, predicted, labels=every).ravel().tolist(),
        'report': rows.ravel().tolist(), 'names': names,
        # Where nothing is right, scikit-learn 1.2 shows the support as 1.0.
        'text': m.classification_report(labels, predicted, target_names=shown, zero_division=0) if (labels == predicted).any() else None,
    }


def of_numbers(name, truth, guess):
    truth, guess = np.asarray(truth, np.float32).astype(float), np.asarray(guess, np.float32).astype(float)
    width = 1 if truth.ndim == 1 else truth.shape[1]
    root = np.sqrt(np.atleast_1d(m.mean_squared_error(truth, guess, multioutput='raw_values'))).mean()
    assert abs(root - m.mean_squared_error(truth, guess, squared=False)) < 1e-12
    return {
        'name': name, 'n_targets': width, 'numbers': truth.ravel().tolist(), 'scores': guess.ravel().tolist(),
        'metrics': {'r2': defined(m.r2_score(truth, guess)), 'rmse': float(root), 'mae': float(m.mean_absolute_error(truth, guess))},
    }


def softmax(x):
    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def drawn(n_rows, n_classes, sharp=2.0):
    labels = random.integers(0, n_classes, n_rows)
    logits = random.normal(size=(n_rows, n_classes))
    logits[np.arange(n_rows), labels] += sharp * random.random(n_rows)
    return labels, softmax(logits)


def tied(n_rows, n_classes):
    """Probabilities in quarters, so that most scores have equals."""
    labels, scores = drawn(n_rows, n_classes)
    scores = np.round(scores * 4) + 1
    return labels, scores / scores.sum(1, keepdims=True)


several = drawn(80, 7)
some = drawn(40, 6)
one_hot = np.eye(4)[random.integers(0, 4, 30)]
cases = [
    of_classes('two', *drawn(60, 2)),
    of_classes('two-tied', *tied(60, 2)),
    of_classes('three', *drawn(90, 3), names=['setosa', 'versicolor', 'virginica']),
    of_classes('three-tied', *tied(70, 3)),
    of_classes('seven', *several, names=['a', 'bb', 'a longer name than most', 'Grüße', '茶', 'f', 'g']),
    of_classes('seven-tied', *tied(90, 7)),
    of_classes('ten', *drawn(300, 10, 4.0)),
    of_classes('never-predicted', some[0], softmax(np.log(some[1]) - 9 * (np.arange(6) == 2))),
    of_classes('never-true', np.where(some[0] == 3, 1, some[0]), some[1]),
    of_classes('neither', np.where(some[0] == 3, 1, some[0]), softmax(np.log(some[1]) - 99 * (np.arange(6) == 3))),
    of_classes('one-class-only', np.zeros(20, int), drawn(20, 3)[1]),
    of_classes('one-class-of-two', np.ones(20, int), drawn(20, 2)[1]),
    of_classes('one-row', [2], drawn(1, 4)[1]),
    of_classes('all-equal', [0, 1, 2, 3, 4, 5, 5, 5], np.full((8, 6), 1 / 6)),
    of_classes('certain', random.integers(0, 4, 30), one_hot),
    of_classes('all-right', *(lambda k: (k, np.eye(5)[k]))(random.integers(0, 5, 40))),
]
rare = np.arange(120) % 11 == 3
few = np.random.default_rng(21).random((120, 1)) * 0.6 + 0.4 * rare[:, None] * (np.arange(120)[:, None] % 2)
cases += [of_classes('few-of-the-second', rare.astype(int), np.hstack([1 - few, few])), of_classes('few-of-the-first', 1 - rare, np.hstack([few, 1 - few]))]
truth = random.normal(3, 2, 50)
wide = random.normal(0, 5, (30, 3)) * [1, 10, 0.1]
cases += [
    of_numbers('numbers', truth, truth + random.normal(0, 0.5, 50)),
    of_numbers('worse-than-the-mean', truth, -truth),
    of_numbers('perfect', truth, truth),
    of_numbers('three-numbers', wide, wide + random.normal(0, 1, (30, 3))),
    of_numbers('constant', np.full(9, 2.5), random.normal(2.5, 1, 9)),
    of_numbers('constant-and-perfect', np.full(9, 2.5), np.full(9, 2.5)),
    of_numbers('one-number', [1.0], [2.0]),
    of_numbers('far-from-zero', truth + 10000, truth + 10000 + random.normal(0, 0.5, 50)),
]
os.makedirs('tests/data/learn', exist_ok=True)
with open('tests/data/learn/metrics.json', 'w') as file:
    file.write('[\n' + ',\n'.join(json.dumps(case, sort_keys=True, ensure_ascii=False) for case in cases) + '\n]\n')
