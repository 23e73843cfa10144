#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""TPE on real networks: weft-cli tune beside Optuna, seed by seed, both with Weft's own trainer.

    WEFT_CLI=build/src/cli/weft-cli /usr/bin/python3 tests/peers/tune_networks.py [SEEDS [SPACE…]]

Seeds that the file has already are not searched again.

Needs python3-optuna (Debian 12: 3.1.0) and python3-scipy. Optuna's objective is `weft-cli run` with the same document, the
point as --set and the seed of the study as --seed, so that for each seed both search in the same function. Two spaces: an MLP on
2000 digits of MNIST, whose pictures are written into a folder of their own first, and one on German credit. Writes
tests/data/tune/networks.json: the lowest validation loss after some trials, for each seed; and what Mann and Whitney's
two-sided test says of the difference.
"""
import gzip
import json
import math
import os
import struct
import subprocess
import sys
import tempfile
import warnings

import optuna
from scipy import stats

warnings.simplefilter('ignore')
optuna.logging.set_verbosity(optuna.logging.ERROR)
CLI = os.path.abspath(os.environ['WEFT_CLI'])
BUDGETS = (10, 20, 30)
N_DIGITS = 2000
OUTPUT = 'tests/data/tune/networks.json'

COMMON = {'train.learning_rate': ('log', 1e-4, 1.0), 'train.batch_size': ('int', 16, 256), 'train.weight_decay': ('log', 1e-6, 1e-1),
          'train.optimizer': ('of', 'sgd', 'adam', 'rmsprop')}
SPACES = {'digits': {**COMMON, 'model.dense1.units': ('int', 16, 128)},
          'credit': {**COMMON, 'model.dense1.units': ('int', 8, 128), 'model.dropout1.ratio': ('range', 0.0, 0.8)}}


def describe(kind, *values):
    """As weft-cli reads a range."""
    if kind == 'of':
        return ','.join(values)
    low, high = values
    return f'{low}..{high}' + {'log': ':log', 'int': ':int', 'range': ''}[kind]


def suggest(trial, name, kind, *values):
    if kind == 'of':
        return trial.suggest_categorical(name, values)
    if kind == 'int':
        return trial.suggest_int(name, *values)
    return trial.suggest_float(name, *values, log=kind == 'log')


def write_digits(folder):
    for part, name, n, size in (('train', 'images-idx3', N_DIGITS, 784), ('train', 'labels-idx1', N_DIGITS, 1),
                                ('t10k', 'images-idx3', 100, 784), ('t10k', 'labels-idx1', 100, 1)):
        file = f'{part}-{name}-ubyte.gz'
        with gzip.open(os.path.join('data/datasets/mnist', file)) as source:
            magic = source.read(4)
            rest = source.read(4 + (8 if size > 1 else 0))
            with gzip.open(os.path.join(folder, file), 'wb', 1) as target:
                target.write(magic + struct.pack('>I', n) + rest[4:] + source.read(n * size))


def make_documents(folder):
    """The samples, shortened, with data of absolute paths."""
    digits = os.path.join(folder, 'digits')
    os.mkdir(digits)
    write_digits(digits)
    made = {}
    for name, sample, data in ('digits', 'handwritten-digits', digits), ('credit', 'credit-risk', 'dataset:german_credit'):
        with open(f'data/samples/{sample}.weft', encoding='utf-8') as file:
            document = json.load(file)
        document['nodes']['data']['parameters']['file'] = data
        document['nodes']['prepare']['parameters']['validation'] = 0.2
        document['nodes']['train']['parameters'].update({'epochs': 3 if name == 'digits' else 10, 'snapshots': 'off', 'watch': 'off'})
        made[name] = os.path.join(folder, name + '.weft')
        with open(made[name], 'w', encoding='utf-8') as file:
            json.dump(document, file)
    return made


def call(*arguments):
    done = subprocess.run([CLI, *arguments], capture_output=True, text=True, check=False)
    if not done.stdout:
        raise RuntimeError(done.stderr)
    return done.stdout


def train(document, point, seed):
    lines = call('run', document, '--to=train', '--force', '--trials=none', '--threads=1', '--json-lines', f'--seed={seed}', *(f'--set={name}={value}' for name, value in point.items()))
    losses = [event['value'] for event in map(json.loads, lines.splitlines()) if event.get('name') == 'validation_loss']
    return losses[-1] if losses and losses[-1] is not None else math.nan


def search_optuna(document, space, seed):
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(lambda trial: train(document, {name: suggest(trial, name, *how) for name, how in space.items()}, seed), n_trials=BUDGETS[-1])
    return [trial.value for trial in study.trials]


def search_weft(document, space, seed, folder):
    store = os.path.join(folder, f'{os.path.basename(document)}-{seed}.db')
    told = json.loads(call('tune', document, '--sampler=tpe', f'--trials={BUDGETS[-1]}', f'--seed={seed}', f'--store={store}', '--json', '-q',
                           *(f'--param={name}={describe(*how)}' for name, how in space.items())))
    return [trial['values'][0] if trial['state'] == 'complete' else None for trial in told['trials']]


def find_lowest(values):
    return {str(budget): min(value for value in values[:budget] if value is not None and not math.isnan(value)) for budget in BUDGETS}


def main():
    n_seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    try:
        with open(OUTPUT, encoding='utf-8') as file:
            known = json.load(file)['spaces']
    except FileNotFoundError:
        known = {}
    result = {'optuna': optuna.__version__, 'spaces': known}
    with tempfile.TemporaryDirectory() as folder:
        for kind in 'CACHE', 'DATA', 'STATE':
            os.environ[f'XDG_{kind}_HOME'] = folder
        documents = make_documents(folder)
        for name in sys.argv[2:] or SPACES:
            document = documents[name]
            found = {who: known.get(name, {}).get(who, [])[:n_seeds] for who in ('weft', 'optuna')}
            for seed in range(len(found['weft']) + 1, n_seeds + 1):
                found['weft'].append(find_lowest(search_weft(document, SPACES[name], seed, folder)))
                found['optuna'].append(find_lowest(search_optuna(document, SPACES[name], seed)))
                print(name, seed, found['weft'][-1], found['optuna'][-1], flush=True)
            judged = {}
            for budget in map(str, BUDGETS):
                ours, theirs = ([one[budget] for one in found[who]] for who in ('weft', 'optuna'))
                judged[budget] = {'weft': round(sorted(ours)[n_seeds // 2], 5), 'optuna': round(sorted(theirs)[n_seeds // 2], 5),
                                  'p': round(stats.mannwhitneyu(ours, theirs).pvalue, 4)}
                print(name, budget, judged[budget], flush=True)
            result['spaces'][name] = {'seeds': n_seeds, 'judged': judged, **found}
    with open(OUTPUT, 'w', encoding='utf-8') as file:
        json.dump(result, file, indent=1)
        file.write('\n')


main()
