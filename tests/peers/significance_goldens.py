#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Posterior probabilities that one mean is larger than another, by SciPy.

Run with Debian 12's python3 (python3-scipy 1.10) from the top of the source tree; writes
tests/data/trials/significance.json. The difference of two means with their own spreads is integrated by
scipy.integrate.quad, which shares nothing with the sum over angles in significance.c.
"""
import json

import numpy
from scipy import integrate, stats

random = numpy.random.RandomState(11)


def paired(a, b, rope, correlation):
    d = a - b
    n = len(d)
    posterior = stats.t(n - 1, d.mean(), d.std(ddof=1) * numpy.sqrt(1 / n + correlation / (1 - correlation)))
    return posterior.cdf(-rope), posterior.cdf(rope)


def independent(a, b, rope):
    of_a = stats.t(len(a) - 1, a.mean(), a.std(ddof=1) / numpy.sqrt(len(a)))
    of_b = stats.t(len(b) - 1, b.mean(), b.std(ddof=1) / numpy.sqrt(len(b)))

    def below(limit):
        # Over the probability of b, so that no tail is cut off.
        def value(u):
            return of_a.cdf(limit + of_b.ppf(u))
        return integrate.quad(value, 0, 1, epsabs=1e-11, epsrel=1e-11, limit=2000, points=[1e-6, 1e-3, .5, .999, 1 - 1e-6])[0]
    return below(-rope), below(rope)


def case(kind, a, b, rope, correlation=0):
    a, b = numpy.round(a, 6), numpy.round(b, 6)
    below, within = paired(a, b, rope, correlation) if kind == 'paired' else independent(a, b, rope)
    return {'kind': kind, 'a': list(a), 'b': list(b), 'rope': rope, 'correlation': correlation,
            'worse': below, 'equivalent': within - below, 'better': 1 - within}


cases = []
for n in (2, 3, 5, 10, 30):
    for shift in (0, .004, .03):
        a = random.normal(.9 + shift, .01, n)
        cases.append(case('paired', a, a - shift + random.normal(0, .008, n), .01))
cases.append(case('paired', random.normal(.9, .01, 10), random.normal(.88, .01, 10), .01, .1))
for n_a, n_b in ((2, 2), (2, 5), (3, 3), (5, 3), (10, 4), (30, 30), (50, 3)):
    for shift, spread in ((0, .01), (.015, .02), (-.05, .0005)):
        cases.append(case('independent', random.normal(.9 + shift, .01, n_a), random.normal(.9, spread, n_b), .01))
cases.append(case('independent', random.normal(100, 9, 6), random.normal(91, 2, 7), 1))

students = [{'t': t, 'degrees': n, 'below': stats.t.cdf(t, n)} for n in (1, 2, 3, 7.5, 30, 999) for t in (-40, -2.5, -.3, 0, .01, 1, 6)]
margins = [{'n': n, 'margin': stats.t.ppf(.975, n - 1) / numpy.sqrt(n)} for n in (2, 3, 5, 10, 100)]
with open('tests/data/trials/significance.json', 'w') as file:
    json.dump({'cases': cases, 'students': students, 'margins': margins}, file, indent=1)
    file.write('\n')
