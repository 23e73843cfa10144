#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What successive halving saves on real networks, and what it misses.

    WEFT_CLI=build/src/cli/weft-cli /usr/bin/python3 tests/peers/halving_networks.py

Needs nothing but Python. Two studies: the grid of the sample tune-digits (27 trials: learning rate × batch × epochs, by
validation accuracy), and 24 rates on German credit (27 epochs, the best kept, by validation loss). The curve of each point is trained
once, by weft-cli. Halving is then played on these curves as src/tune/pruner-halving.c does it, in 1000 orders in which the
points may come, for several first rungs and reductions; one of them is run by weft-cli tune, too, and must come to the very same. Writes
tests/data/tune/halving.json: for each setting the share of all epochs, how often the best of all points was found, and how much worse
what was found is on average.
"""
import json
import os
import random
import subprocess
import tempfile

CLI = os.path.abspath(os.environ['WEFT_CLI'])
N_ORDERS = 1000
SETTINGS = [(first, eta, so_far) for so_far in (False, True) for first in (1, 2, 3, 4, 5) for eta in (2, 3, 4)]
OUTPUT = 'tests/data/tune/halving.json'


def call(*arguments):
    done = subprocess.run([CLI, *arguments], capture_output=True, text=True, check=False)
    if not done.stdout:
        raise RuntimeError(done.stderr)
    return done.stdout


def follow(document, metric, point):
    """The metric at the end of each epoch."""
    lines = call('run', document, '--to=train', '--force', '--trials=none', '--json-lines', *(f'--set={name}={str(value).lower()}' for name, value in point.items()))
    return [event['value'] for event in map(json.loads, lines.splitlines()) if event.get('name') == metric]


def play(points, order, first, eta, so_far):
    """Gives the epochs that were trained, and what was found: of points that came to their end."""
    rungs, used, best = {}, 0, None
    for index in order:
        losses, value = points[index]
        rung, stopped = first, False
        for epoch in range(1, len(losses) + 1):
            used += 1
            if epoch < rung:
                continue
            loss = min(losses[:epoch]) if so_far else losses[epoch - 1]
            seen = rungs.setdefault(rung, [])
            seen.append(loss)
            rung *= eta
            if loss > sorted(seen)[max(len(seen) // eta, 1) - 1]:
                stopped = True
                break
        if not stopped and (best is None or value < best):
            best = value
    return used, best


def judge(points):
    everything, lowest = sum(len(losses) for losses, _ in points), min(value for _, value in points)
    rows = []
    for first, eta, so_far in SETTINGS:
        random.seed(1)
        played = [play(points, random.sample(range(len(points)), len(points)), first, eta, so_far) for _ in range(N_ORDERS)]
        rows.append({'first_rung': first, 'reduction': eta, 'best_so_far': so_far, 'share': round(sum(used for used, _ in played) / everything / N_ORDERS, 3),
                     'found': sum(best == lowest for _, best in played) / N_ORDERS,
                     'worse_by': round(sum(best - lowest for _, best in played) / N_ORDERS, 5)})
        print(rows[-1], flush=True)
    return {'epochs': everything, 'best': lowest, 'halving': rows}


def judge_credit(folder):
    document = 'data/samples/credit-risk.weft'
    how = ['tune', document, '--param=train.learning_rate=1e-4..1e-1:log', '--param=train.epochs=27', '--param=train.restore_best=true', '--sampler=random', '--trials=24',
           '--json', '-q', '--store=' + os.path.join(folder, 'credit.db')]
    trials = json.loads(call(*how))['trials']
    curves = [follow(document, 'validation_loss', trial['point']) for trial in trials]
    points = [(losses, min(losses)) for losses in curves]
    for trial, (_, value) in zip(trials, points):
        assert abs(trial['values'][0] - value) < 1e-6, (trial, value)
    halved = json.loads(call(*how, '--pruner=asha', '--pruner-set=first_rung=4', '--pruner-set=reduction=4', '--pruner-set=best_so_far=true'))['trials']
    best = min(trial['values'][0] for trial in halved if trial['state'] == 'complete')
    assert abs(best - play(points, range(len(points)), 4, 4, True)[1]) < 1e-6
    return judge(points)


def judge_digits():
    document = 'data/samples/tune-digits.weft'
    points = []
    for rate in '0.001', '0.01', '0.1':
        for batch in '32', '64', '128':
            curve = follow(document, 'validation_accuracy', {'train.learning_rate': rate, 'train.batch_size': batch, 'train.epochs': 50})
            losses = [-value for value in curve]
            points += [(losses[:epochs], losses[epochs - 1]) for epochs in (10, 20, 50)]
    return judge(points)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for kind in 'CACHE', 'DATA', 'STATE':
            os.environ[f'XDG_{kind}_HOME'] = folder
        result = {'orders': N_ORDERS, 'credit': judge_credit(folder), 'digits': judge_digits()}
    with open(OUTPUT, 'w', encoding='utf-8') as file:
        json.dump(result, file, indent=1)
        file.write('\n')


main()
