#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What scikit-learn reaches on the shipped tables: writes tests/data/workflow/recommend_peers.json.

    /usr/bin/python3 tests/peers/recommend_peers.py [TABLE …]

Needs python3-sklearn (Debian 12: 1.2.1). Test rows are those that Weft's Prepare sets aside with the
seeds 0 … n - 1: Philox 4×32-10 and the deal of src/dataset/split.c once more. All other rows are for
tuning, by a grid and stratified cross-validation on accuracy: five folds, three of the larger tables,
whose networks have a smaller grid. Rows of a split are given as a sum, by which the test knows that they
are the same. Splits that the file has are kept, so that it can be gone on with; delete a table there to
measure it anew. Differences to the forest are told on more splits, which the others would take hours for.
"""
import csv
import gzip
import json
import math
import os
import sys
import warnings

import numpy as np
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

# Table: file, what is foretold, splits of all models, splits of the forest
TABLES = {
    'iris': ('iris.csv', 'target', 10, 10),
    'wine': ('wine.csv', 'target', 10, 10),
    'breast_cancer': ('breast_cancer.csv', 'target', 10, 10),
    'german_credit': ('german_credit.csv', 'class', 18, 48),
    'spam': ('spam.csv.gz', 'label', 5, 5),
}
TEST = 0.2
MASK = 0xffffffff
OUTPUT = 'tests/data/workflow/recommend_peers.json'


def philox(key, counter):
    k0, k1 = key & MASK, key >> 32
    c = [counter & MASK, counter >> 32, 0, 0]
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k0, p1 & MASK, (p0 >> 32) ^ c[3] ^ k1, p0 & MASK]
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c


def make_key(seed, name):
    value = 0xcbf29ce484222325
    for letter in name.encode():
        value = (value ^ letter) * 0x100000001b3 & 0xffffffffffffffff
    words = philox(seed, value)
    return words[1] << 32 | words[0]


def shuffle(items, key):
    position = 0

    def below(limit):
        nonlocal position
        threshold = (2 ** 32 - limit) % limit
        while True:
            product = philox(key, position // 4)[position % 4] * limit
            position += 1
            if product & MASK >= threshold:
                return product >> 32

    for i in range(len(items), 1, -1):
        j = below(i)
        items[i - 1], items[j] = items[j], items[i - 1]


def deal_test(classes, seed):
    """The rows that are set aside to test with."""
    pool = list(range(len(classes)))
    shuffle(pool, make_key(seed, 'split'))
    wanted = int(TEST * len(classes) + 0.5)
    groups = [[row for row in pool if classes[row] == c] for c in range(max(classes) + 1)]
    shares = [len(g) * wanted / len(pool) for g in groups]
    taken = [min(math.floor(s), len(g) - 1) for s, g in zip(shares, groups)]
    rest = [s - t for s, t in zip(shares, taken)]
    while sum(taken) < wanted:
        best = max((i for i, g in enumerate(groups) if taken[i] < len(g) - 1), key=lambda i: (rest[i], -i))
        taken[best] += 1
        rest[best] -= 1
    return sorted(row for g, t in zip(groups, taken) for row in g[:t])


def make_models(table, x):
    if table == 'spam':
        def before(_):
            return TfidfVectorizer(sublinear_tf=True, min_df=2)
        mlp = {}
    else:
        words = [c for c in range(x.shape[1]) if not is_number(x[0, c])]
        numbers = [c for c in range(x.shape[1]) if is_number(x[0, c])]

        def before(_):
            return make_column_transformer((OneHotEncoder(handle_unknown='ignore', sparse_output=False), words), (StandardScaler(), numbers))
        mlp = {'mlpclassifier__hidden_layer_sizes': [(16,), (64,), (32, 32)], 'mlpclassifier__alpha': [1e-4, 1e-1, 1]}
    models = {
        'logistic': (LogisticRegression(max_iter=3000), {'logisticregression__C': [0.01, 0.1, 1, 10, 100]}),
        'mlp': (MLPClassifier(max_iter=400, random_state=0), mlp),
        'forest': (RandomForestClassifier(200, random_state=0), {'randomforestclassifier__min_samples_leaf': [1, 3], 'randomforestclassifier__max_features': ['sqrt', 0.3]}),
        'boosting': (HistGradientBoostingClassifier(random_state=0), {'histgradientboostingclassifier__learning_rate': [0.05, 0.1], 'histgradientboostingclassifier__max_leaf_nodes': [6, 31]}),
    }
    if table == 'german_credit':
        models['mlp'][1].update({'mlpclassifier__hidden_layer_sizes': [(16,), (64,)], 'mlpclassifier__alpha': [1e-1, 1]})
    if table == 'spam':
        del models['boosting'], models['mlp']  # the one takes no sparse matrix, the other hours
        models['forest'] = (models['forest'][0], {'randomforestclassifier__min_samples_leaf': [1]})
    folds = 3 if table in ('spam', 'german_credit') else 5
    return {name: GridSearchCV(make_pipeline(before(name), model), grid, cv=StratifiedKFold(folds, shuffle=True, random_state=0), n_jobs=2) for name, (model, grid) in models.items()}


def is_number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


def read(table):
    file, target, _, _ = TABLES[table]
    path = os.path.join('data/datasets', file)
    with (gzip.open if path.endswith('.gz') else open)(path, 'rt', encoding='utf-8', newline='') as text:
        head, *rows = csv.reader(text)
    place = head.index(target)
    names = sorted({row[place] for row in rows})
    y = np.array([names.index(row[place]) for row in rows])
    rest = [row[:place] + row[place + 1:] for row in rows]
    return (np.array([row[0] for row in rest], dtype=object) if table == 'spam' else np.array(rest, dtype=object)), y


def measure(table, x, y, seed, names):
    test = deal_test(y.tolist(), seed)
    train = np.setdiff1d(np.arange(len(y)), test)
    models = {}
    for name, model in ((n, m) for n, m in make_models(table, x).items() if n in names):
        said = model.fit(x[train], y[train]).predict(x[test])
        models[name] = {'accuracy': round(accuracy_score(y[test], said), 5)}
    print(table, seed, {n: m['accuracy'] for n, m in models.items()}, flush=True)
    return {'seed': seed, 'n_test': len(test), 'sum': int(sum(test)), 'models': models}


def write(result):
    with open(OUTPUT, 'w', encoding='utf-8') as file:
        json.dump(result, file, indent=1)
        file.write('\n')


def main():
    warnings.simplefilter('ignore')
    try:
        with open(OUTPUT, encoding='utf-8') as file:
            result = json.load(file)
    except FileNotFoundError:
        result = {}
    for table in sys.argv[1:] or TABLES:
        _, target, n_splits, n_forest = TABLES[table]
        x, y = read(table)
        splits = result.setdefault(table, {'target': target, 'splits': []})['splits']
        for seed in range(len(splits), n_forest):
            names = make_models(table, x) if seed < n_splits else ['forest']
            splits.append(measure(table, x, y, seed, names))
            write(result)


if __name__ == '__main__':
    main()
