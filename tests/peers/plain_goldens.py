#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values of operations on numbers that are no f32, from NumPy, by which ONNX defines them.

Run with Debian 12's python3 (python3-numpy) from the top of the source tree; writes
tests/data/engine/plain.json. The test only reads it.
"""
import json

import numpy as np

NAMES = {np.dtype(t): n for t, n in ((np.float64, 'f64'), (np.float16, 'f16'), (np.float32, 'f32'), (np.int64, 'i64'), (np.int32, 'i32'), (np.int16, 'i16'), (np.int8, 'i8'),
                                     (np.uint64, 'u64'), (np.uint32, 'u32'), (np.uint16, 'u16'), (np.uint8, 'u8'), (np.bool_, 'bool'))}
DTYPES = ['f32', 'f64', 'f16', 'bf16', 'i64', 'i32', 'i16', 'i8', 'u64', 'u32', 'u16', 'u8', 'bool']
WHOLE = [np.int64, np.int32, np.int16, np.int8, np.uint64, np.uint32, np.uint16, np.uint8]
REAL = [np.float64, np.float16]
rng = np.random.default_rng(7)
cases = []


def tensor(x):
    x = np.asarray(x)
    return {'dtype': NAMES[x.dtype], 'shape': list(x.shape), 'data': [float(v) if x.dtype.kind == 'f' or v >= 2 ** 63 else int(v) for v in x.reshape(-1)]}


def attribute(value):
    return {'text': value} if isinstance(value, str) else {'int': value} if isinstance(value, int) else {'ints': value}


def case(op, output, *inputs, constants=(), **attributes):
    cases.append({'op': op, 'inputs': [None if x is None else dict(tensor(x), constant=i in constants) for i, x in enumerate(inputs)],
                  'attributes': {key: attribute(value) for key, value in attributes.items()}, 'output': tensor(output)})


def draw(dtype, *shape):
    """Numbers over much of the type's range, so that sums and products leave it."""
    if dtype in REAL:
        return rng.uniform(-3, 3, shape).astype(dtype)
    most = min(np.iinfo(dtype).max, 30000)
    return rng.integers(-most if np.iinfo(dtype).min < 0 else 0, most, shape).astype(dtype)


def without_zero(x):
    return np.where(x == 0, x.dtype.type(3), x)


def truncated(a, b):
    """C's quotient."""
    q = np.abs(a.astype(object)) // np.abs(b.astype(object))
    return (q * np.sign(a.astype(object)) * np.sign(b.astype(object))).astype(a.dtype)


np.seterr(all='ignore')
for t in WHOLE + REAL:
    a, b, row = draw(t, 4, 5), without_zero(draw(t, 4, 5)), draw(t, 5)
    case('Add', a + row, a, row)
    case('Sub', a - b, a, b)
    case('Mul', a * row, a, row)
    case('Div', a / b if t in REAL else truncated(a, b), a, b)
    case('Min', np.minimum(np.minimum(a, b), row), a, b, row)
    case('Max', np.maximum(a, b), a, b)
    case('Sum', a + b + row, a, b, row)
    case('Clip', np.clip(a, t(2), t(50)), a, t(2), t(50))
    case('Clip', np.minimum(a, t(50)), a, None, t(50))
    for op, f in ('Equal', np.equal), ('Greater', np.greater), ('GreaterOrEqual', np.greater_equal), ('Less', np.less), ('LessOrEqual', np.less_equal):
        case(op, f(a, a[::-1]), a, a[::-1])
    case('Where', np.where(a > b, a, row), a > b, a, row)
    if t != np.float16:
        case('ReduceSum', a.sum(1, keepdims=True, dtype=t), a, np.array([1]), constants=(1,))
        case('ReduceSumSquare', (a * a).sum(0, dtype=t), a, axes=[0], keepdims=0)
        case('ReduceMax', a.max(), a, keepdims=0)
        case('ReduceMin', a.min(0, keepdims=True), a, axes=[0])
        case('ReduceProd', a[:, :3].prod(1, dtype=t), a[:, :3], axes=[1], keepdims=0)
    case('CumSum', a.cumsum(1, dtype=t), a, np.array(1), constants=(1,))
    case('CumSum', np.concatenate([a[:0:-1].cumsum(0, dtype=t)[::-1], np.zeros((1, 5), t)]), a, np.array(0), constants=(1,), exclusive=1, reverse=1)
    case('Expand', np.broadcast_to(a[:, None, :1], (4, 3, 5)), a[:, None, :1], np.array([4, 3, 5]), constants=(1,))
    case('Tile', np.tile(a, (2, 3)), a, np.array([2, 3]), constants=(1,))
    case('Pad', np.pad(a, ((1, 0), (2, 3)), constant_values=t(9)), a, np.array([1, 2, 0, 3]), t(9), constants=(1,))
    case('Pad', np.pad(a, ((1, 0), (2, 3)), mode='reflect'), a, np.array([1, 2, 0, 3]), constants=(1,), mode='reflect')
    places = rng.integers(0, 5, (4, 3))
    case('GatherElements', np.take_along_axis(a, places, 1), a, places, axis=1)
    for reduction, f in ('add', np.add), ('mul', np.multiply):
        y = a.copy()
        for i, j in np.ndindex(4, 3):
            y[i, places[i, j]] = f(y[i, places[i, j]], b[i, j])
        case('ScatterElements', y, a, places, b[:, :3], axis=1, reduction=reduction)
    case('OneHot', np.where(np.arange(4) == np.array([[1], [3], [-3 + 4]]), t(7), t(2)), np.array([1, 3, -3]), np.array([4]), np.array([2, 7], t), constants=(1,))
    for to in WHOLE + [np.float64, np.float32]:
        if t not in REAL:
            case('Cast', a.astype(to), a, to=DTYPES.index(NAMES[np.dtype(to)]))
for t in WHOLE:
    a, b = draw(t, 4, 5), without_zero(draw(t, 4, 5))
    case('Mod', np.mod(a, b), a, b)
    case('Mod', np.fmod(a, b), a, b, fmod=1)
    case('Pow', np.power(a % t(7), t(3)), a % t(7), np.full((4, 5), 3, t))
    if t(0).itemsize >= 4:  # ONNX has no means of smaller ones
        case('ReduceMean', truncated(a.astype(np.int64).sum(1), np.array([5])).astype(t) if t not in (np.uint64,) else a.sum(1) // t(5), a, axes=[1], keepdims=0)
    case('ReduceL1', np.abs(a).sum(1, dtype=t), a, axes=[1], keepdims=0)
for t in WHOLE[:4] + REAL:
    a = draw(t, 3, 5)
    case('Neg', -a, a)
    case('Abs', np.abs(a), a)
    case('Sign', np.sign(a), a)
    case('Relu', np.maximum(a, t(0)), a)
case('Pow', np.array([1, 2, 5, 10], np.int32), np.array([1, 4, 25, 100], np.int32), np.array(0.5, np.float32))
case('Pow', np.array([0.25, 9, -8], np.float32), np.array([2, 3, -2], np.float32), np.array([-2, 2, 3], np.int64))
case('Mod', np.fmod(np.array([-4.3, 7.2, 5.0]), np.array([2.1, -3.4, 8.0])), np.array([-4.3, 7.2, 5.0]), np.array([2.1, -3.4, 8.0]), fmod=1)
case('Add', np.array([4096], np.uint64), np.array([2 ** 63 + 4096], np.uint64), np.array([2 ** 63], np.uint64))
case('Max', np.array([2 ** 63 + 4096], np.uint64), np.array([5], np.uint64), np.array([2 ** 63 + 4096], np.uint64))
case('Cast', np.array([255, 0, 7], np.uint8), np.array([900.5, -3, 7.9], np.float32), to=DTYPES.index('u8'))
with open('tests/data/engine/plain.json', 'w') as file:
    file.write('[\n' + ',\n'.join(json.dumps(c, sort_keys=True) for c in cases) + '\n]\n')
