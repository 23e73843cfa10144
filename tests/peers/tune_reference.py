#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Optuna's samplers find on functions whose best value is known, seed by seed.

Run with Debian 12's python3 (python3-numpy, python3-optuna) from the top of the source tree. The file that is committed
was made with Optuna 4.6.0, its folder in PYTHONPATH: the density of TPE in Debian's Optuna 3.1 lacks a term (mended
upstream in November 2023), so that 3.1 is no yardstick. Writes tests/data/tune/reference.json: for each function and
sampler the regret of every seed after 50, 100 and 200 trials; for the function of two objectives the hypervolume.
"""
import json
import math
import sys
import warnings

import numpy
import optuna

warnings.simplefilter('ignore')
optuna.logging.set_verbosity(optuna.logging.ERROR)

N_SEEDS = 100
BUDGETS = (50, 100, 200)

HARTMANN_A = numpy.array([[10, 3, 17, 3.5, 1.7, 8], [.05, 10, 17, .1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, .05, 10, .1, 14]])
HARTMANN_P = 1e-4 * numpy.array([[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
                                 [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]])
HARTMANN_WEIGHTS = numpy.array([1, 1.2, 3, 3.2])


def branin(trial):
    x, y = trial.suggest_float('x1', -5, 10), trial.suggest_float('x2', 0, 15)
    return (y - 5.1 / (4 * math.pi ** 2) * x * x + 5 / math.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann6(trial):
    x = numpy.array([trial.suggest_float(f'x{i}', 0, 1) for i in range(6)])
    return float(-numpy.sum(HARTMANN_WEIGHTS * numpy.exp(-numpy.sum(HARTMANN_A * (x - HARTMANN_P) ** 2, axis=1))))


def mixed(trial):
    """What tuning a network looks like: logarithms, whole numbers, steps, a choice and what depends on it."""
    kind = trial.suggest_categorical('optimizer', ['sgd', 'adam', 'rmsprop'])
    rate = math.log10(trial.suggest_float('rate', 1e-5, 1, log=True))
    decay = math.log10(trial.suggest_float('decay', 1e-7, 1e-1, log=True))
    units = math.log2(trial.suggest_int('units', 16, 1024, log=True))
    dropout = trial.suggest_float('dropout', 0, .8, step=.1)
    layers = trial.suggest_int('layers', 1, 6)
    best = {'sgd': -1.0, 'adam': -3.0, 'rmsprop': -3.3}[kind]
    value = .05 + {'sgd': .01, 'adam': 0, 'rmsprop': .015}[kind]
    if kind == 'sgd':
        value += .05 * (trial.suggest_float('momentum', 0, .99) - .9) ** 2
    value += .06 * (1 - math.exp(-(rate - best) ** 2)) + .02 * (1 - math.exp(-(decay + 4) ** 2 / 2))
    value += .03 * (1 - math.exp(-(units - 8) ** 2 / 6)) + .04 * (dropout - .3) ** 2 + .003 * abs(layers - 3)
    return value + (.3 if rate - best > 1.2 else 0)


def zdt1(trial):
    x = [trial.suggest_float(f'x{i}', 0, 1) for i in range(6)]
    g = 1 + 9 * sum(x[1:]) / 5
    return x[0], g * (1 - math.sqrt(x[0] / g))


def hypervolume(points):
    """Of two objectives, against (1.1, 6): rectangles from left to right."""
    area, top = 0, 6
    for x, y in sorted(points):
        if x < 1.1 and y < top:
            area += (1.1 - x) * (top - y)
            top = y
    return area


FUNCTIONS = {'branin': (branin, 0.39788735772973816), 'hartmann6': (hartmann6, -3.322368011415515), 'mixed': (mixed, 0.05)}
SAMPLERS = {'random': lambda seed: optuna.samplers.RandomSampler(seed=seed),
            'tpe': lambda seed: optuna.samplers.TPESampler(seed=seed),
            'tpe-multivariate': lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True),
            'cmaes': lambda seed: optuna.samplers.CmaEsSampler(seed=seed)}


def run(function, sampler, directions):
    study = optuna.create_study(sampler=sampler, directions=directions)
    study.optimize(function, n_trials=BUDGETS[-1])
    return [trial.values for trial in study.trials]


def main():
    answer = {'optuna': optuna.__version__, 'seeds': N_SEEDS, 'functions': {}}
    for name, (function, best) in FUNCTIONS.items():
        for sampler, make in SAMPLERS.items():
            runs = [run(function, make(seed), ['minimize']) for seed in range(N_SEEDS)]
            lows = [numpy.minimum.accumulate([values[0] for values in one]) - best for one in runs]
            answer['functions'].setdefault(name, {})[sampler] = {str(budget): [float(f'{low[budget - 1]:.6g}') for low in lows] for budget in BUDGETS}
            print(name, sampler, [f'{numpy.median([low[budget - 1] for low in lows]):.4g}' for budget in BUDGETS], file=sys.stderr)
    for sampler in ('random', 'tpe', 'tpe-multivariate'):
        runs = [run(zdt1, SAMPLERS[sampler](seed), ['minimize', 'minimize']) for seed in range(N_SEEDS)]
        answer['functions'].setdefault('zdt1', {})[sampler] = {str(budget): [float(f'{hypervolume(one[:budget]):.6g}') for one in runs] for budget in BUDGETS}
        print('zdt1', sampler, [f'{numpy.median([hypervolume(one[:budget]) for one in runs]):.4g}' for budget in BUDGETS], file=sys.stderr)
    with open('tests/data/tune/reference.json', 'w', encoding='utf8') as file:
        json.dump(answer, file)
        file.write('\n')


main()
