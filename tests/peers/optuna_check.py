# optuna_check.py: whether Optuna opens, ranks and goes on with a study that Weft has exported
# SPDX-License-Identifier: GPL-3.0-or-later
#
#     weft-cli trials export --format optuna-3.1 -o study.db && /usr/bin/python3 tests/peers/optuna_check.py study.db
#
# Needs python3-optuna (Debian 12 has 3.1); for Optuna 3.2 and later: --format optuna.
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.WARNING)
storage = 'sqlite:///' + sys.argv[1]
name = optuna.get_all_study_summaries(storage)[0].study_name
study = optuna.load_study(study_name=name, storage=storage)
done = [trial for trial in study.trials if trial.state == optuna.trial.TrialState.COMPLETE]
print(f'{name}: {len(study.trials)} trials, {len(done)} complete, best {study.best_trial.number} with {study.best_value:.6g}')
spaces = done[0].distributions
before = len(study.trials)


def objective(trial):
    for parameter, distribution in spaces.items():
        trial._suggest(parameter, distribution)
    return study.best_value


study.optimize(objective, n_trials=2)
assert len(study.trials) == before + 2
print('goes on')
