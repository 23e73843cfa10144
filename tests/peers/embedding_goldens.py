#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values of embeddings, from scikit-learn.

Run with Debian 12's python3 (python3-sklearn, python3-scipy) from the top of the source tree; writes
tests/data/explain/embedding.json, and digits.txt, the 1797 digits of 8 x 8 points in 0 ... 16 that
scikit-learn ships (UCI, Alpaydin and Kaynak 1998): a row each, the class, then a letter a point from a.
"""
import json
import os
import warnings

import numpy as np
from scipy.optimize import curve_fit
from scipy.stats import spearmanr
from scipy.spatial.distance import pdist
from sklearn.datasets import load_digits, load_iris
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness
from sklearn.model_selection import LeaveOneOut, cross_val_score
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

warnings.simplefilter('ignore')
folder = 'tests/data/explain'


def neighbours(rows):
    return NearestNeighbors(n_neighbors=11).fit(rows).kneighbors(rows, return_distance=False)[:, 1:]


def measure(rows, points, classes):
    return {
        'trust': trustworthiness(rows, points, n_neighbors=10), 'continuity': trustworthiness(points, rows, n_neighbors=10),
        'recall': np.mean([len(set(a) & set(b)) / 10 for a, b in zip(neighbours(rows), neighbours(points))]),
        'accuracy': cross_val_score(KNeighborsClassifier(10), points, classes, cv=LeaveOneOut()).mean(),
        'spearman': spearmanr(pdist(rows), pdist(points)).correlation,
    }


def of_data(name, rows, classes):
    pca = PCA(min(10, rows.shape[1])).fit(rows)
    result = {'name': name, 'ratios': pca.explained_variance_ratio_.tolist(), 'pca': measure(rows, pca.transform(rows)[:, :2], classes)}
    tsne = TSNE(init='pca', learning_rate='auto', random_state=0)
    tsne.fit_transform(rows)
    result['kl'] = float(tsne.kl_divergence_)
    return result


def of_curve(spread, min_dist):
    x = np.linspace(0, 3 * spread, 300)
    y = np.where(x < min_dist, 1, np.exp(-(x - min_dist) / spread))
    (a, b), _ = curve_fit(lambda d, a, b: 1 / (1 + a * d ** (2 * b)), x, y)
    return {'spread': spread, 'min_dist': min_dist, 'a': a, 'b': b}


def forces():
    """Repulsion of 400 points in three clumps, summed up in double precision."""
    random = np.random.default_rng(5)
    points = (np.repeat([[-20, 3], [8, -9], [14, 17]], [150, 150, 100], 0) + random.normal(0, 4, (400, 2))).astype(np.float32)
    d = points[:, None].astype(np.float64) - points[None]
    q = 1 / (1 + (d ** 2).sum(-1))
    return {'points': points.ravel().astype(float).tolist(), 'forces': ((q ** 2)[..., None] * d).sum(1).ravel().tolist(), 'sum': q.sum() - 400}


os.makedirs(folder, exist_ok=True)
digits, iris = load_digits(), load_iris()
with open(f'{folder}/digits.txt', 'w') as file:
    for row, label in zip(digits.data.astype(int), digits.target):
        file.write(str(label) + ''.join(chr(ord('a') + number) for number in row) + '\n')
with open(f'{folder}/embedding.json', 'w') as file:
    json.dump({
        'data': [of_data('iris', iris.data, iris.target), of_data('digits', digits.data, digits.target)],
        'curves': [of_curve(1, d) for d in (0, .1, .25, .5, .99)] + [of_curve(2, .3)],
        'forces': forces(),
    }, file, indent=1)
    file.write('\n')
