#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values for weft_curve_smooth(): tests/data/paint/smoothing.csv.

Follows TensorBoard's description step by step on exact fractions, so that it
shares neither code nor rounding with the C implementation:

    last = last * w + (1 - w) * y;  shown = last / (1 - w ** count)

Values that are not finite are passed on and not counted; a constant series is
left alone.  Run from the top folder; needs nothing but Python.
"""
from fractions import Fraction

SERIES = [
    ('0.6', ['1', '2', '4', '8', '3', '-5', '0.125', '7']),
    ('0.9', ['2.5', 'nan', '1.5', 'inf', '1.25', 'nan', '0.5', '0.25']),
    ('0.999', ['0.1', '0.2', '0.3', '0.4', '0.5', '1000', '0.7', '0.8']),
    ('0', ['3', '1', '4', '1', '5', '9', '2', '6']),
    ('0.8', ['0.75'] * 8),
    ('0.5', ['nan', 'nan', '-1', '1', '-1', '1', '-1', '1']),
]


def smooth(weight, values):
    if all(v == values[0] for v in values) and values[0] != 'nan':
        return [float(v) for v in values]
    weight, last, count, out = Fraction(weight), Fraction(0), 0, []
    for value in values:
        if value in ('nan', 'inf'):
            out.append(float(value))
            continue
        last = last * weight + (1 - weight) * Fraction(value)
        count += 1
        out.append(float(last / (1 - weight ** count)))
    return out


with open('tests/data/paint/smoothing.csv', 'w', newline='\n') as out:
    for weight, values in SERIES:
        out.write(f'{weight};{",".join(values)};{",".join(repr(v) for v in smooth(weight, values))}\n')
