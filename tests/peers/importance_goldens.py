#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What columns of a table add and how much they matter, by brute force and by scikit-learn.

Run with Debian 12's python3 (python3-numpy, python3-onnx, python3-sklearn) from the top of the source tree; writes
tests/data/explain/: table.onnx, additive.onnx and flowers.onnx, a model of data/datasets/iris.csv, and importance.json.
"""
import csv
import itertools
import json
import math

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression

FOLDER = 'tests/data/explain'
REPEATS = 100
random = numpy.random.default_rng(5)


def write(name, n_inputs, n_outputs, nodes, weights, texts=()):
    graph = helper.make_graph(nodes, name, [helper.make_tensor_value_info('x', TensorProto.FLOAT, ['batch', n_inputs])],
                              [helper.make_tensor_value_info('y', TensorProto.FLOAT, ['batch', n_outputs])],
                              [numpy_helper.from_array(array.astype('float32'), key) for key, array in weights.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)], ir_version=7)
    helper.set_model_props(model, dict(texts))
    onnx.checker.check_model(model)
    onnx.save(model, f'{FOLDER}/{name}.onnx')


def write_table():
    """Five numbers, six tanh, three logits."""
    weights = {'a': random.normal(0, 0.9, (5, 6)), 'b': random.normal(0, 0.3, 6), 'c': random.normal(0, 1, (6, 3)), 'd': random.normal(0, 0.3, 3)}
    weights = {key: array.astype('float32') for key, array in weights.items()}
    write('table', 5, 3, [helper.make_node('Gemm', ['x', 'a', 'b'], ['h']), helper.make_node('Tanh', ['h'], ['t']),
                          helper.make_node('Gemm', ['t', 'c', 'd'], ['z']), helper.make_node('Softmax', ['z'], ['y'], axis=1)], weights)
    exact = {key: array.astype('float64') for key, array in weights.items()}
    return lambda x: numpy.tanh(x @ exact['a'] + exact['b']) @ exact['c'] + exact['d']


def write_additive():
    """3 x1 - 2 x2 + 0 x3 + x4 x5, whose values are known."""
    line = numpy.array([[3.0], [-2], [0], [0], [0]])
    fourth, fifth = numpy.eye(5)[:, 3:4], numpy.eye(5)[:, 4:5]
    write('additive', 5, 1, [helper.make_node('MatMul', ['x', 'line'], ['l']), helper.make_node('MatMul', ['x', 'fourth'], ['f']),
                             helper.make_node('MatMul', ['x', 'fifth'], ['g']), helper.make_node('Mul', ['f', 'g'], ['p']),
                             helper.make_node('Add', ['l', 'p'], ['y'])], {'line': line, 'fourth': fourth, 'fifth': fifth})


def worth(function, sample, background, coalition):
    rows = background.copy()
    rows[:, list(coalition)] = sample[list(coalition)]
    return function(rows).mean(0)


def play(function, sample, background):
    """Shapley values as they are defined: over every order in which columns can come."""
    n = len(sample)
    parts = 0
    for order in itertools.permutations(range(n)):
        gains = [None] * n
        for place, column in enumerate(order):
            gains[column] = worth(function, sample, background, order[:place + 1]) - worth(function, sample, background, order[:place])
        parts = parts + numpy.array(gains)
    return parts / math.factorial(n)


class Frozen(ClassifierMixin, BaseEstimator):
    """A classifier that has been trained."""

    def __init__(self, matrix, bias):
        self.matrix, self.bias = matrix, bias
        self.classes_ = numpy.arange(len(bias))

    def fit(self, x, y):
        return self

    def __sklearn_is_fitted__(self):
        return True

    def predict(self, x):
        return (x @ self.matrix + self.bias).argmax(1)


def describe_columns(names, target, classes):
    feature = {'kind': 'numbers', 'indicator': False, 'shape': [], 'step': 'none', 'fill': [0], 'center': [0], 'factor': [1]}
    return json.dumps({'format': 'weft-preparation', 'version': 1, 'features': [{'column': name, **feature} for name in names],
                       'target': {'column': target, 'kind': 'classes', 'names': classes}})


def shuffle_flowers():
    with open('data/datasets/iris.csv') as file:
        header, *rows = csv.reader(file)
    data, species = numpy.array([[float(number) for number in row[:4]] for row in rows]), [row[4] for row in rows]
    classes = sorted(set(species))
    target = numpy.array([classes.index(name) for name in species])
    fitted = LogisticRegression(max_iter=1000).fit(data, target)
    matrix, bias = fitted.coef_.T.astype('float32'), fitted.intercept_.astype('float32')
    write('flowers', 4, 3, [helper.make_node('Gemm', ['x', 'a', 'b'], ['z']), helper.make_node('Softmax', ['z'], ['y'], axis=1)],
          {'a': matrix, 'b': bias}, {'weft.preparation': describe_columns(header[:4], header[4], classes)})
    found = permutation_importance(Frozen(matrix, bias), data, target, scoring='accuracy', n_repeats=REPEATS, random_state=0)
    # Each row has the number of each other row equally often: what is expected, over all pairs of rows.
    model, expected = Frozen(matrix, bias), []
    score = (model.predict(data) == target).mean()
    for column in range(4):
        hits = 0
        for number in data[:, column]:
            rows = data.copy()
            rows[:, column] = number
            hits += (model.predict(rows) == target).mean()
        expected.append(score - hits / len(data))
    return {'score': score, 'repeats': REPEATS, 'means': found.importances_mean.tolist(), 'deviations': found.importances_std.tolist(),
            'expected': expected}


def main():
    function = write_table()
    write_additive()
    sample, background = random.normal(0, 1, 5).astype('float32'), random.normal(0, 1, (7, 5)).astype('float32')
    wide = sample.astype('float64'), background.astype('float64')
    table = {'sample': sample.tolist(), 'background': background.ravel().tolist(), 'score': function(wide[0]).tolist(),
             'base': function(wide[1]).mean(0).tolist(), 'parts': play(function, *wide).T.ravel().tolist()}
    with open(f'{FOLDER}/importance.json', 'w') as file:
        json.dump({'table': table, 'flowers': shuffle_flowers()}, file)


main()
