#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Densities, volumes and decisions of Optuna, to compare with number by number.

Run with Debian 12's python3 (python3-numpy, python3-optuna, python3-sklearn) from the top of the source tree. The file that
is committed was made with Optuna 4.6.0, its folder in PYTHONPATH: the density of TPE in Debian's Optuna 3.1 lacks a term
(mended upstream in November 2023). Writes tests/data/tune/goldens.json.
"""
import json
import warnings

import numpy
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights

warnings.simplefilter('ignore')
optuna.logging.set_verbosity(optuna.logging.ERROR)
random = numpy.random.RandomState(7)

# Which of several equal points is next to the prior is left to chance by numpy's own default.
unstable = numpy.argsort
numpy.argsort = lambda array, **options: unstable(array, kind='stable')

SPACE = {'real': ('-2..3', FloatDistribution(-2, 3)), 'rate': ('1e-5..0.1:log', FloatDistribution(1e-5, .1, log=True)),
         'dropout': ('0..0.8:step=0.1', FloatDistribution(0, .8, step=.1)), 'layers': ('1..6:int', IntDistribution(1, 6)),
         'units': ('16..1024:int:log', IntDistribution(16, 1024, log=True)), 'width': ('0..100:int:step=5', IntDistribution(0, 100, step=5)),
         'kind': ('a,b,c', CategoricalDistribution(['a', 'b', 'c']))}


def draw(name):
    distribution = SPACE[name][1]
    if isinstance(distribution, CategoricalDistribution):
        return int(random.randint(3))
    low, high = distribution.low, distribution.high
    value = numpy.exp(random.uniform(numpy.log(low), numpy.log(high))) if distribution.log else random.uniform(low, high)
    if distribution.step is not None:
        value = low + round((value - low) / distribution.step) * distribution.step
    return float(f'{min(max(value, low), high):.12g}')


def density(names, n_points, joint, weights=None):
    """The log density of a few values under kernels at some points."""
    points = {name: [draw(name) for _ in range(n_points)] for name in names}
    values = {name: [draw(name) for _ in range(6)] for name in names}
    parameters = _ParzenEstimatorParameters(1.0, True, False, default_weights, joint, {})
    arrays = {name: numpy.array(points[name]) for name in names}
    estimator = _ParzenEstimator(arrays, {name: SPACE[name][1] for name in names}, parameters, None if weights is None else numpy.array(weights))
    logs = estimator.log_pdf({name: numpy.array(values[name]) for name in names})
    return {'space': [[name, SPACE[name][0]] for name in names], 'joint': joint, 'weights': weights, 'points': [points[name] for name in names],
            'values': [values[name] for name in names], 'log_density': [float(f'{log:.12g}') for log in logs]}


def densities():
    cases = [density([name], n, False) for name in SPACE for n in (0, 1, 2, 9, 40)]
    cases += [density([name], 12, True) for name in SPACE]
    cases += [density(list(SPACE), n, True) for n in (0, 3, 30)]
    cases.append(density(['real', 'kind'], 5, True, [1, .25, 1e-12, .5, .125]))
    return cases


def volumes():
    """Ranks and hypervolumes of random points."""
    try:
        from optuna._hypervolume import compute_hypervolume
    except ImportError:
        from optuna._hypervolume import WFG
        compute_hypervolume = WFG().compute
    from optuna.study._multi_objective import _fast_non_domination_rank
    cases = []
    for m, n in ((1, 5), (2, 12), (3, 15), (4, 12)):
        points = numpy.round(random.rand(n, m), 2)
        points[n // 2] = points[0]
        reference = numpy.full(m, .9)
        inside = points[(points < reference).all(1)]
        cases.append({'points': points.tolist(), 'reference': reference.tolist(), 'ranks': _fast_non_domination_rank(points).tolist(),
                      'volume': float(compute_hypervolume(inside, reference))})
    return cases


def curves(n_trials, n_steps):
    """Losses that fall towards a limit, with noise."""
    limits, speeds = random.uniform(.1, .9, n_trials), random.uniform(.1, 1, n_trials)
    return [[round(float(limit + (2 - limit) * numpy.exp(-speed * step) + random.normal(0, .03)), 6) for step in range(1, n_steps + 1)]
            for limit, speed in zip(limits, speeds)]


def replay(pruner, direction, losses):
    """How many epochs each trial was let run."""
    study = optuna.create_study(pruner=pruner, direction=direction)
    lengths = []
    for curve in losses:
        trial = study.ask()
        for step, loss in enumerate(curve, 1):
            trial.report(-loss if direction == 'maximize' else loss, step)
            if trial.should_prune():
                break
        lengths.append(step)
        if trial.should_prune():
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        else:
            study.tell(trial, -curve[-1] if direction == 'maximize' else curve[-1])
    return lengths


def prunings():
    losses = curves(60, 27)
    pruners = {('median', ''): optuna.pruners.MedianPruner(), ('median', 'warmup=3 interval=4 startup=8'): optuna.pruners.MedianPruner(8, 3, 4),
               ('percentile', 'percentile=20'): optuna.pruners.PercentilePruner(20), ('percentile', 'percentile=80'): optuna.pruners.PercentilePruner(80),
               ('asha', ''): optuna.pruners.SuccessiveHalvingPruner(min_resource=1), ('asha', 'first_rung=2 reduction=3'): optuna.pruners.SuccessiveHalvingPruner(2, 3)}
    return {'losses': losses, 'cases': [{'pruner': name, 'settings': settings, 'direction': direction, 'lengths': replay(pruner, direction, losses)}
                                        for (name, settings), pruner in pruners.items() for direction in ('minimize', 'maximize')]}


def trees():
    """Trees of scikit-learn, and which shares of their variance Optuna finds."""
    from optuna.importance._fanova._tree import _FanovaTree
    from sklearn.ensemble import RandomForestRegressor
    rows = random.rand(60, 4)
    targets = rows[:, 0] + numpy.sin(5 * rows[:, 1]) * rows[:, 2] + .1 * random.rand(60)
    forest = RandomForestRegressor(n_estimators=3, random_state=0).fit(rows, targets)
    cases = []
    for estimator in forest.estimators_:
        tree = estimator.tree_
        judged = _FanovaTree(tree, numpy.array([[0., 1.]] * 4))
        nodes = [[int(tree.feature[i]) if tree.feature[i] >= 0 else -1, float(tree.threshold[i]), int(max(tree.children_left[i], 0)),
                  int(max(tree.children_right[i], 0)), float(tree.value[i].ravel()[0])] for i in range(tree.node_count)]
        cases.append({'nodes': nodes, 'variance': float(judged.variance),
                      'shares': [float(judged.get_marginal_variance(numpy.array([column])) / judged.variance) for column in range(4)]})
    return cases


def importances():
    """Trials drawn by chance, and the mean of Optuna's shares over some seeds."""
    from optuna.importance import FanovaImportanceEvaluator
    distributions = {'a': FloatDistribution(-1, 2), 'b': FloatDistribution(0, 5), 'c': IntDistribution(1, 8), 'd': FloatDistribution(0, 1)}
    study = optuna.create_study()
    points, values = [], []
    for _ in range(150):
        point = {'a': round(random.uniform(-1, 2), 6), 'b': round(random.uniform(0, 5), 6), 'c': int(random.randint(1, 9)), 'd': round(random.rand(), 6)}
        value = point['a'] ** 2 + numpy.sin(point['b']) + .2 * abs(point['c'] - 3) + .1 * point['a'] * point['c'] + random.normal(0, .05)
        points.append(list(point.values()))
        values.append(round(float(value), 6))
        study.add_trial(optuna.trial.create_trial(params=point, distributions=distributions, value=values[-1]))
    found = [FanovaImportanceEvaluator(seed=seed).evaluate(study) for seed in range(10)]
    return {'space': [['a', '-1..2'], ['b', '0..5'], ['c', '1..8:int'], ['d', '0..1']], 'points': points, 'values': values,
            'shares': [float(numpy.mean([one[name] for one in found])) for name in 'abcd']}


answer = {'optuna': optuna.__version__, 'densities': densities(), 'volumes': volumes(), 'prunings': prunings(), 'trees': trees(), 'importances': importances()}
with open('tests/data/tune/goldens.json', 'w', encoding='utf8') as file:
    json.dump(answer, file)
    file.write('\n')
