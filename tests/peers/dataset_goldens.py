#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values of the dataset room, from Python's csv, pandas, numpy and scikit-learn.

Run with Debian 12's python3 (python3-pandas, python3-sklearn) from the top of
the source tree; writes tests/data/dataset/golden.  The tests only read it.
"""
import csv
import gzip
import io
import json
import os

import numpy as np
import pandas as pd
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler

ROOT = 'tests/data/dataset/golden'
os.makedirs(ROOT, exist_ok=True)


def path(name):
    return os.path.join(ROOT, name)


def put(name, data):
    with open(path(name), 'wb') as file:
        file.write(data)


def put_json(name, value):
    with open(path(name), 'w') as file:
        json.dump(value, file, indent=1, ensure_ascii=False, sort_keys=True, default=float)
        file.write('\n')


# Dialects: the same kind of table written as people's programs write it; what
# Python's csv module reads with the right settings is the expectation.
ROWS = [['name', 'note', 'size'], ['Ann', 'a, b; c\td|e', '1.5'], ['Bob', 'said "hi"', '2'],
        ['Zoë', 'two\nlines', '-3e2'], ['', 'x', '4'], ['日本', ' lead', '5']]
dialects = {}
for name, delimiter, end, encoding, mark in [
        ('comma_crlf', ',', '\r\n', 'utf-8', b''), ('semicolon_lf', ';', '\n', 'utf-8', b''),
        ('tab_cr', '\t', '\r', 'utf-8', b''), ('bar_lf', '|', '\n', 'utf-8', b''),
        ('comma_bom', ',', '\n', 'utf-8', b'\xef\xbb\xbf'), ('comma_utf16be', ',', '\r\n', 'utf-16-be', b'\xfe\xff'),
        ('semicolon_utf16le', ';', '\n', 'utf-16-le', b'\xff\xfe'), ('comma_utf16le_bare', ',', '\n', 'utf-16-le', b'')]:
    text = io.StringIO()
    # With CR as line end Python would leave a cell with LF unquoted.
    quoting = csv.QUOTE_ALL if end == '\r' else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(ROWS)
    put(name + '.csv', mark + text.getvalue().encode(encoding))
    reread = list(csv.reader(io.StringIO(text.getvalue(), newline=''), delimiter=delimiter))
    assert reread == ROWS
    dialects[name + '.csv'] = reread
put('comma_gzip.csv.gz', gzip.compress(open(path('comma_crlf.csv'), 'rb').read(), mtime=0))
dialects['comma_gzip.csv.gz'] = ROWS
latin = [['name', 'size'], ['Zoë', '1'], ['naïve', '2'], ['€uro', '3']]
put('comma_latin1.csv', '\n'.join(','.join(row) for row in latin).encode('cp1252'))
dialects['comma_latin1.csv'] = latin
put_json('dialects.json', dialects)

# A table with everything a preparation meets.
random = np.random.default_rng(7)
n = 60
frame = pd.DataFrame({
    'age': random.integers(18, 80, n).astype(float), 'income': random.lognormal(8, 1, n).round(2), 'constant': np.full(n, 0.1),
    'job': random.choice(['clerk', 'sales', 'driver'], n), 'children': random.integers(0, 5, n)})
frame.loc[random.choice(n, 9, replace=False), 'age'] = np.nan
frame.loc[random.choice(n, 5, replace=False), 'job'] = np.nan
frame.loc[50, 'job'] = 'pilot'
frame.loc[55, 'job'] = 'pilot'
frame['target'] = random.choice(['no', 'yes'], n)
frame.to_csv(path('table.csv'), index=False)
frame = pd.read_csv(path('table.csv'))
train, test = frame.iloc[:40], frame.iloc[40:]
numbers = ['age', 'income', 'constant', 'children']

golden = {'statistics': {}, 'train_rows': 40}
for column in numbers:
    values = frame[column]
    golden['statistics'][column] = {'missing': int(values.isna().sum()), 'minimum': values.min(), 'maximum': values.max(), 'mean': values.mean(),
                                    'deviation': values.std(ddof=0), 'distinct': int(values.nunique())}
jobs = frame['job'].value_counts()
golden['statistics']['job'] = {'missing': int(frame['job'].isna().sum()), 'distinct': int(frame['job'].nunique()), 'top': jobs.index[0], 'top_count': int(jobs.iloc[0])}

golden['cases'] = []
for scaling, scaler in [('none', None), ('standardize', StandardScaler()), ('min-max', MinMaxScaler())]:
    for missing, strategy in [('mean', 'mean'), ('median', 'median'), ('most-frequent', 'most_frequent'), ('constant', 'constant')]:
        imputer = SimpleImputer(strategy=strategy, fill_value=-1.5 if strategy == 'constant' else None)
        pipeline = make_pipeline(imputer, scaler) if scaler is not None else make_pipeline(imputer)
        pipeline.fit(train[numbers])
        golden['cases'].append({'numbers': scaling, 'missing': missing, 'columns': numbers, 'output': pipeline.transform(test[numbers]).ravel().tolist()})
known = train['job'].dropna()
encoder = OneHotEncoder(handle_unknown='ignore', sparse=False).fit(known.to_frame())
hot = np.zeros((len(test), len(encoder.categories_[0])))
present = test['job'].notna().to_numpy()
hot[present] = encoder.transform(test.loc[present, ['job']])
golden['one_hot'] = {'names': encoder.categories_[0].tolist(), 'output': hot.ravel().tolist(),
                     'unknown': int((~test['job'].dropna().isin(encoder.categories_[0])).sum())}
indicator = MissingIndicator().fit(train[numbers])
golden['indicator'] = {'features': [numbers[i] for i in indicator.features_], 'output': indicator.transform(test[numbers]).astype(int).ravel().tolist()}
put_json('preparation.json', golden)

# Arrays of every type, in both byte orders and both memory orders.
arrays = {}
base = np.arange(24).reshape(2, 3, 4)
for code in ['<f2', '<f4', '>f4', '<f8', '>f8', '|i1', '|u1', '<i2', '>i2', '<i4', '>i4', '<i8', '>i8', '<u2', '>u2', '<u4', '<u8', '|b1']:
    name = 'array_' + code.replace('<', 'le_').replace('>', 'be_').replace('|', '') + '.npy'
    value = (base * 3 - 20 if code[1] in 'if' else base * 7).astype(code)
    np.save(path(name), value)
    arrays[name] = {'shape': list(value.shape), 'values': [float(x) for x in value.ravel()]}
np.save(path('array_fortran.npy'), np.asfortranarray(base.astype('<f4')))
arrays['array_fortran.npy'] = {'shape': [2, 3, 4], 'values': [float(x) for x in base.ravel()]}
for version in [(2, 0), (3, 0)]:
    with open(path(f'array_v{version[0]}.npy'), 'wb') as file:
        np.lib.format.write_array(file, base.astype('<f4'), version=version)
    arrays[f'array_v{version[0]}.npy'] = {'shape': [2, 3, 4], 'values': [float(x) for x in base.ravel()]}
np.save(path('refused_object.npy'), np.array([{'a': 1}, None], dtype=object), allow_pickle=True)
np.save(path('refused_record.npy'), np.array([(1, 2.0)], dtype=[('a', '<i4'), ('b', '<f4')]))
np.save(path('refused_text.npy'), np.array(['a', 'b']))
np.save(path('refused_scalar.npy'), np.float32(3))
np.save(path('refused_rows_of_nothing.npy'), np.empty((1184840051, 3, 0), np.float16))
put_json('arrays.json', arrays)
parts = {'x_train': base.astype('u1'), 'y_train': np.array([1, 0]), 'x_test': (base + 100).astype('u1')[:1], 'y_test': np.array([2])}
np.savez(path('parts_stored.npz'), **parts)
np.savez_compressed(path('parts_deflated.npz'), **parts)
np.savez(path('plain.npz'), a=np.arange(3.0), b=np.arange(6).reshape(3, 2))
