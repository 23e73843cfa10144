#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trees of thresholds by scikit-learn, and Ward's hierarchies by SciPy.

Run with Debian 12's python3 (python3-sklearn, python3-scipy) from the top of the source tree; writes
tests/data/explain/trees.json.
"""
import json

import numpy
from scipy.cluster.hierarchy import linkage
from sklearn.tree import DecisionTreeClassifier

random = numpy.random.default_rng(8)


def visit(x, labels, weights, alpha, seed):
    tree = DecisionTreeClassifier(max_depth=4, min_samples_leaf=30, class_weight=weights, ccp_alpha=alpha, random_state=seed).fit(x, labels).tree_
    # Numbers that say the same of both ways of keeping a tree: in the order of visits, left first.
    nodes, waiting = [], [0]
    while waiting:
        node = waiting.pop()
        left, right = tree.children_left[node], tree.children_right[node]
        leaf = left < 0
        nodes.append([-1 if leaf else int(tree.feature[node]), 0 if leaf else float(tree.threshold[node]), round(float(tree.impurity[node]), 10),
                      int(tree.n_node_samples[node])])
        waiting += [] if leaf else [right, left]
    return nodes


def describe(x, labels, weights, alpha=0.0):
    """The tree, if no split was as good as another: scikit-learn draws lots between those."""
    trees = [visit(x, labels, weights, alpha, seed) for seed in range(20)]
    assert all(tree == trees[0] for tree in trees)
    return trees[0]


def grow():
    x = random.normal(0, 1, (600, 5)).astype('float32')
    score = x[:, 1] + 0.7 * x[:, 4] * (x[:, 0] > 0) + 0.5 * random.normal(0, 1, 600)
    labels = numpy.digitize(score, [-0.2, 1.1])
    cases = []
    for kind, kept in (('three', labels), ('two', (labels == 2).astype(int))):
        for weights in (None, 'balanced'):
            path = DecisionTreeClassifier(max_depth=4, min_samples_leaf=30, class_weight=weights, random_state=0).cost_complexity_pruning_path(x, kept)
            alpha = float(path.ccp_alphas[len(path.ccp_alphas) // 2] + 1e-6)
            cases.append({'name': f'{kind} {weights}', 'labels': kept.tolist(), 'n_labels': int(kept.max()) + 1, 'balanced': weights is not None,
                          'whole': describe(x, kept, weights), 'alphas': path.ccp_alphas[1:].tolist(), 'alpha': alpha,
                          'pruned': describe(x, kept, weights, alpha)})
    return {'values': x.ravel().tolist(), 'cases': cases}


def join():
    rows = random.normal(0, 1, (17, 5)).astype('float32')
    return {'rows': rows.ravel().tolist(), 'joined': linkage(rows.astype('float64'), 'ward').ravel().tolist()}


found = {'cart': grow(), 'ward': join()}
with open('tests/data/explain/trees.json', 'w') as file:
    json.dump(found, file)
