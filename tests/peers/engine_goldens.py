#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values of operations, losses, optimizers and schedules, from PyTorch in double precision.

Run with Debian 12's python3 (python3-torch) from the top of the source tree;
writes tests/data/engine/{ops,losses}.json and tests/data/learn/{optimizers,schedules}.json.
The tests only read them.
"""
import json
import math
import os
import warnings

import torch
import torch.nn.functional as F

warnings.simplefilter('ignore')
torch.set_default_dtype(torch.double)
torch.manual_seed(4)
DTYPES = {torch.float64: 'f32', torch.int64: 'i64', torch.int32: 'i32', torch.bool: 'bool'}


def single(x):
    """What a float of 32 bits can hold: the engine must see the same numbers."""
    return x.float().double()


def draw(*shape, low=-3.0, high=3.0):
    return single(torch.rand(*shape) * (high - low) + low)


def split(*shape, gap=0.05):
    """Numbers all at least `gap` apart from each other and from 0, for functions with kinks."""
    n = math.prod(shape)
    order = torch.randperm(n).double() - (n - 1) / 2 + 0.25
    return single(order * gap * 1.5).reshape(shape)


def ints(*numbers):
    return torch.tensor(numbers, dtype=torch.int64)


def index(shape, below):
    return torch.randint(0, below, shape, dtype=torch.int32)


def number(x):
    """Nine digits: exact for a float of 32 bits."""
    assert math.isfinite(x)
    return float(f'{x:.9g}')


def listed(x):
    return [number(v) if isinstance(v, float) else int(v) for v in x.reshape(-1).tolist()]


def tensor(x):
    return {'dtype': DTYPES[x.dtype], 'shape': list(x.shape), 'data': listed(x)}


def attribute(value):
    if isinstance(value, str):
        return {'text': value}
    return {'int': value} if isinstance(value, int) else {'float': value} if isinstance(value, float) else {'ints': value}


cases = []


def case(name, function, *inputs, constants=(), skip=(), **attributes):
    """One op: `constants` are inputs that are constants of the graph, `skip` those whose gradient is not compared."""
    leaves = [x.clone().requires_grad_(x.dtype == torch.double) if x is not None else None for x in inputs]
    output = function(*leaves)
    made = {
        'op': name, 'inputs': [None if x is None else dict(tensor(x), constant=i in constants) for i, x in enumerate(inputs)],
        'attributes': {key: attribute(value) for key, value in attributes.items()}, 'output': tensor(output.detach()),
    }
    if output.requires_grad:
        seed = draw(*output.shape, low=0.5, high=2.0) if output.dim() else torch.tensor(1.5)
        wanted = [i for i, x in enumerate(leaves) if x is not None and x.requires_grad and i not in skip]
        found = torch.autograd.grad((output * seed).sum(), [leaves[i] for i in wanted], allow_unused=True)
        made['seed'] = listed(seed)
        made['gradients'] = {str(i): listed(g if g is not None else torch.zeros_like(leaves[i])) for i, g in zip(wanted, found)}
    cases.append(made)


x = split(5, 13)
wide = torch.cat([split(3, 11), single(torch.linspace(-60, 60, 33).reshape(3, 11) + 0.3)])
case('Neg', torch.neg, x)
case('Abs', torch.abs, x)
case('Sign', torch.sign, x)
case('Sqrt', torch.sqrt, draw(5, 13, low=0.01, high=900))
case('Reciprocal', torch.reciprocal, split(5, 13))
case('Exp', torch.exp, draw(7, 33, low=-80, high=80) * torch.cat([torch.ones(4, 33), torch.full((3, 33), 0.015625)]))
case('Log', torch.log, single(torch.exp(draw(7, 33, low=-80, high=80))))
case('Erf', torch.erf, draw(7, 33, low=-4.5, high=4.5))
case('Relu', torch.relu, wide)
case('LeakyRelu', lambda a: F.leaky_relu(a, 0.01), wide)
case('LeakyRelu', lambda a: F.leaky_relu(a, 0.3), wide, alpha=0.3)
case('Elu', F.elu, wide)
case('Elu', lambda a: F.elu(a, 1.5), wide, alpha=1.5)
case('Selu', F.selu, wide)
case('Sigmoid', torch.sigmoid, wide)
case('Tanh', torch.tanh, wide)
case('Tanh', torch.tanh, draw(4, 19, low=-0.01, high=0.01))
case('Softplus', lambda a: F.softplus(a, threshold=500), wide)
case('Softsign', F.softsign, wide)
case('HardSigmoid', lambda a: torch.clamp(0.2 * a + 0.5, 0, 1), wide)
case('HardSwish', F.hardswish, 2.5 * wide)
case('weft.Affine', lambda a: -2 * a + 1, x, alpha=-2.0, beta=1.0)
case('Clip', lambda a, low, high: torch.clamp(a, -0.7, 1.1), x, single(torch.tensor(-0.7)), single(torch.tensor(1.1)), constants=(1, 2), skip=(1, 2))
case('Clip', lambda a, low: torch.clamp(a, min=-0.5), x, torch.tensor(-0.5), constants=(1,), skip=(1,))
for name, function in ('Add', torch.add), ('Sub', torch.sub), ('Mul', torch.mul), ('Div', torch.div), ('Min', torch.minimum), ('Max', torch.maximum):
    case(name, function, split(3, 5), split(3, 5) + 0.018)
    case(name, function, split(4, 37), split(37) + 0.018)
    case(name, function, split(3, 1, 7), split(5, 1) + 0.018)
    case(name, function, torch.tensor(0.6), split(3, 5))
case('Pow', torch.pow, draw(3, 17, low=0.1, high=4), draw(17))
case('Pow', torch.pow, draw(3, 17, low=-4, high=4), torch.tensor(3.0), constants=(1,), skip=(1,))
case('Pow', torch.pow, draw(3, 17, low=-4, high=4), torch.tensor(2.0), constants=(1,), skip=(1,))
case('weft.Step', lambda a, b: torch.where(b > 0, a, 0.0), split(3, 5), split(3, 5), skip=(1,))
for name, function in ('Equal', torch.eq), ('Greater', torch.gt), ('GreaterOrEqual', torch.ge), ('Less', torch.lt), ('LessOrEqual', torch.le):
    case(name, function, index((4, 5), 3), index((5,), 3))
    case(name, function, index((4, 5), 3).double(), index((4, 1), 3).double())
case('Where', torch.where, index((4, 5), 2).bool(), draw(4, 5), draw(5))
case('Where', torch.where, index((4, 1), 2).bool(), draw(5), torch.tensor(0.25))
y = split(3, 4, 5)
case('ReduceSum', lambda a, axes: a.sum(1, keepdim=True), y, ints(1), constants=(1,))
case('ReduceSum', lambda a, axes: a.sum((0, 2)), y, ints(0, -1), constants=(1,), keepdims=0)
case('ReduceSum', lambda a: a.sum((0, 1, 2), keepdim=True), y)
case('ReduceSum', lambda a: a.sum(), draw(700), keepdims=0)
case('ReduceSumSquare', lambda a: (a * a).sum((0, 2), keepdim=True), y, axes=[0, 2])
case('ReduceMean', lambda a: a.mean(1), y, axes=[1], keepdims=0)
case('ReduceMean', lambda a: a.mean((0, 2), keepdim=True), y, axes=[0, 2])
case('ReduceMean', lambda a: a.mean(), draw(31, 33), keepdims=0)
case('ReduceMax', lambda a: a.amax(1, keepdim=True), y, axes=[1])
case('ReduceMax', lambda a: a.amax((0, 1, 2)), y, keepdims=0)
case('ReduceMin', lambda a: a.amin((0, 2), keepdim=True), y, axes=[0, 2])
case('ReduceMin', lambda a: a.amin(-1), y, axes=[-1], keepdims=0)
case('weft.SumLike', lambda a, b: a.sum((0, 2)).reshape(4, 1), y, draw(4, 1), skip=(1,))
case('weft.SumLike', lambda a, b: a.mean(0), draw(9, 70), draw(70), skip=(1,), average=1)
case('weft.ExpandLike', lambda a, b: a.expand(2, 3, 5), draw(3, 1), draw(2, 3, 5), skip=(1,))
case('weft.ExpandLike', lambda a, b: a.expand(3, 5) / 5, draw(3, 1), draw(3, 5), skip=(1,), average=1)
case('Gemm', lambda a, b, c: a @ b + c, draw(9, 7), draw(7, 37), draw(37))
case('Gemm', lambda a, b, c: a.T @ b + 0.5 * c, draw(7, 3), draw(7, 5), draw(3, 1), transA=1, beta=0.5)
case('Gemm', lambda a, b: 2 * a @ b.T, draw(3, 7), draw(5, 7), transB=1, alpha=2.0)
case('Gemm', lambda a, b, c: -a.T @ b.T + 3 * c, draw(7, 3), draw(5, 7), draw(3, 5), transA=1, transB=1, alpha=-1.0, beta=3.0)
case('Gemm', lambda a, b, c: a @ b.T + c, draw(33, 130, low=-1, high=1), draw(65, 130, low=-1, high=1), draw(65), transB=1)
case('Gemm', lambda a, b, c: a @ b + c, draw(1, 1), draw(1, 1), torch.tensor(0.5))
case('MatMul', torch.matmul, draw(3, 4), draw(4, 5))
case('MatMul', torch.matmul, draw(2, 1, 3, 4), draw(3, 4, 5))
case('MatMul', torch.matmul, draw(4), draw(2, 4, 5))
case('MatMul', torch.matmul, draw(2, 3, 4), draw(4))
case('MatMul', torch.matmul, draw(4), draw(4))
case('weft.MatMul', lambda a, b: a.transpose(1, 2) @ b.transpose(1, 2), draw(2, 4, 3), draw(2, 5, 4), transpose_a=1, transpose_b=1)
case('weft.MatMul', lambda a, b: a @ b.transpose(1, 2), draw(2, 3, 4), draw(2, 5, 4), transpose_b=1)
case('Identity', lambda a: a * 1, draw(3, 5))
case('Reshape', lambda a, s: a.reshape(2, 6), draw(3, 4), ints(2, -1), constants=(1,))
case('Reshape', lambda a, s: a.reshape(3, 2, 2), draw(3, 4), ints(0, 2, 2), constants=(1,))
case('weft.ReshapeLike', lambda a, b: a.reshape(2, 6), draw(3, 4), draw(2, 6), skip=(1,))
case('Flatten', lambda a: a.reshape(3, 20), draw(3, 4, 5))
case('Flatten', lambda a: a.reshape(12, 5), draw(3, 4, 5), axis=2)
case('Squeeze', lambda a, s: a.squeeze(1), draw(3, 1, 5), ints(1), constants=(1,))
case('Unsqueeze', lambda a, s: a.reshape(1, 3, 5, 1), draw(3, 5), ints(0, 3), constants=(1,))
case('Transpose', lambda a: a.permute(2, 1, 0), draw(3, 4, 5))
case('Transpose', lambda a: a.permute(1, 0, 2), draw(3, 4, 5), perm=[1, 0, 2])
case('Transpose', lambda a: a.permute(0, 2, 3, 1), draw(2, 3, 4, 5), perm=[0, 2, 3, 1])
case('Concat', lambda *a: torch.cat(a, 1), draw(3, 2), draw(3, 5), draw(3, 1), axis=1)
case('Concat', lambda *a: torch.cat(a, 0), draw(1, 4), draw(3, 4), axis=0)
case('Concat', lambda *a: torch.cat(a, -1), draw(2, 3, 4), draw(2, 3, 1), axis=-1)
case('Slice', lambda a, *s: torch.flip(a[1:4, 1:6:2], (1,)), draw(5, 6), ints(1, -1), ints(4, -6), ints(0, 1), ints(1, -2), constants=(1, 2, 3, 4))
case('Slice', lambda a, *s: a[:, 2:], draw(5, 6), ints(2), ints(2 ** 62), ints(-1), constants=(1, 2, 3))
case('weft.Unslice', lambda a, b, *s: F.pad(a, (0, 0, 1, 2)), draw(2, 6), draw(5, 6), ints(1), ints(3), ints(0), constants=(2, 3, 4), skip=(1,))
case('Cast', lambda a: a * 1, draw(3, 5), to=0)
case('Gather', lambda a, i: a[i.long()], draw(4, 5), index((2, 3), 4))
case('weft.ScatterRows', lambda a, i, like: torch.zeros(4, 5).index_add(0, i, a), draw(6, 5), index((6,), 4), draw(4, 5), skip=(2,))
case('Softmax', lambda a: F.softmax(a, -1), draw(5, 19))
case('Softmax', lambda a: F.softmax(a, -1), draw(4, 33, low=-200, high=200))
case('Softmax', lambda a: F.softmax(a, 1), draw(3, 4, 2), axis=1)
case('LogSoftmax', lambda a: F.log_softmax(a, -1), draw(5, 19))
case('LogSoftmax', lambda a: F.log_softmax(a, -1), draw(4, 33, low=-30, high=30))
case('LogSoftmax', lambda a: F.log_softmax(a, 0), draw(4, 3), axis=0)
labels = index((9,), 5)
case('weft.SoftmaxCrossEntropy', lambda a, t: F.cross_entropy(a, t.long(), reduction='none'), draw(9, 5), labels)
case('weft.SoftmaxCrossEntropy', lambda a, t: F.cross_entropy(a, t.long(), reduction='none'), draw(9, 5, low=-100, high=100), labels)
weights = draw(5, low=0.2, high=3)
case('weft.SoftmaxCrossEntropy', lambda a, t, w: F.cross_entropy(a, t.long(), w.detach(), reduction='none', label_smoothing=0.1), draw(9, 5), labels, weights, skip=(2,), label_smoothing=0.1)


def entropy_gradient(d, p, t, w=None, smoothing=0.0):
    q = F.one_hot(t.long(), p.shape[1]) * (1 - smoothing) + smoothing / p.shape[1]
    q = q if w is None else q * w.detach()
    return d[:, None] * (q.sum(1, keepdim=True) * p - q)


case('weft.SoftmaxCrossEntropyGradient', entropy_gradient, draw(9), draw(9, 5, low=0, high=1), labels)
case('weft.SoftmaxCrossEntropyGradient', lambda d, p, t, w: entropy_gradient(d, p, t, w, 0.1), draw(9), draw(9, 5, low=0, high=1), labels, weights, skip=(3,), label_smoothing=0.1)


# Windows over images, with numbers of their own, so that more of them change no others

state = torch.get_rng_state()
even = single(torch.linspace(-2, 2, 15).double()).reshape(3, 5)
case('weft.TanhSlope', lambda a, b: a * (1 - b * b), even, 0.4 * even.flip(0))
case('weft.SigmoidSlope', lambda a, b: a * b * (1 - b), even, 0.2 * even.flip(0) + 0.5)
torch.manual_seed(5)


def bright(*shape):
    """Positive numbers, whose sums cancel nothing."""
    return draw(*shape, low=0.2)


def like(function, operand):
    """The gradient of `function`, which is linear, as an op of its own: from dy to dx."""
    def back(dy):
        x = operand.clone().requires_grad_()
        return torch.autograd.grad((function(x) * dy).sum(), x, create_graph=True)[0]
    return back


def pad(x, top, left, bottom, right, value=0.0):
    return F.pad(x, (left, right, top, bottom), value=value)


image, kernel = bright(2, 3, 9, 21), bright(10, 3, 3, 3)
case('Conv', lambda x, w, b: F.conv2d(x, w, b), image, kernel, bright(10))
case('Conv', lambda x, w: F.conv2d(pad(x, 0, 1, 2, 3), w, stride=(2, 1)), image, kernel, pads=[0, 1, 2, 3], strides=[2, 1])
case('Conv', lambda x, w, b: F.conv2d(x, w, b, padding=(2, 1), dilation=(2, 1), groups=2, stride=(1, 3)), bright(2, 4, 9, 20), bright(6, 2, 3, 2), bright(6),
     pads=[2, 1, 2, 1], dilations=[2, 1], group=2, strides=[1, 3])
case('Conv', lambda x, w: F.conv2d(x, w, padding=1, groups=4), bright(18, 4, 5, 6), bright(4, 1, 3, 3), pads=[1, 1, 1, 1], group=4)
case('Conv', lambda x, w, b: F.conv1d(x, w, b, stride=2, padding=3, dilation=2), bright(3, 5, 40), bright(7, 5, 4), bright(7), strides=[2], pads=[3, 3], dilations=[2])
case('Conv', lambda x, w: F.conv2d(x, w, stride=2), image, bright(5, 3, 1, 1), strides=[2, 2])
case('Conv', lambda x, w: F.conv2d(x, w), bright(1, 40, 4, 4), bright(48, 40, 3, 3))
case('weft.ConvGradientInput', lambda dy, w, x: like(lambda z: F.conv2d(z, w, padding=1, stride=2), torch.zeros(2, 3, 9, 20))(dy), bright(2, 5, 5, 10), bright(5, 3, 3, 3), bright(2, 3, 9, 20),
     pads=[1, 1, 1, 1], strides=[2, 2])
case('weft.ConvGradientWeight', lambda x, dy, w: like(lambda z: F.conv2d(x, z, padding=1, stride=2), torch.zeros(5, 3, 3, 3))(dy), bright(9, 3, 9, 20), bright(9, 5, 5, 10), bright(5, 3, 3, 3),
     pads=[1, 1, 1, 1], strides=[2, 2])
case('ConvTranspose', lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1, output_padding=1), bright(2, 4, 5, 9), bright(4, 3, 3, 3), bright(3),
     strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1])
case('ConvTranspose', lambda x, w: F.conv_transpose2d(x, w, stride=(1, 2), groups=2, dilation=(2, 1)), bright(2, 4, 5, 9), bright(4, 3, 3, 2), strides=[1, 2], group=2, dilations=[2, 1])
case('ConvTranspose', lambda x, w: F.conv_transpose1d(x, w, stride=3), bright(2, 4, 9), bright(4, 3, 2), strides=[3])
plane = split(2, 3, 7, 37, gap=0.004)
case('MaxPool', lambda x: F.max_pool2d(x, 2), plane, kernel_shape=[2, 2], strides=[2, 2])
case('MaxPool', lambda x: F.max_pool2d(x, 3, 2, padding=1), plane, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
case('MaxPool', lambda x: F.max_pool2d(x, (2, 3), 1, dilation=(2, 3)), plane, kernel_shape=[2, 3], dilations=[2, 3])
case('MaxPool', lambda x: F.max_pool2d(x, 2, (2, 3), ceil_mode=True), plane, kernel_shape=[2, 2], strides=[2, 3], ceil_mode=1)
case('MaxPool', lambda x: F.max_pool1d(x, 3, 2), split(18, 2, 20, gap=0.01), kernel_shape=[3], strides=[2])
places = F.max_pool2d(plane, 3, 2, padding=1, return_indices=True)[1].int()
case('weft.MaxPoolPlaces', lambda x: F.max_pool2d(x.detach(), 3, 2, padding=1, return_indices=True)[1].int(), plane, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
case('weft.MaxPoolPlaces', lambda x: torch.where(F.max_pool2d(x.detach(), 2) > 0, F.max_pool2d(x.detach(), 2, return_indices=True)[1], -1).int(), plane, kernel_shape=[2, 2], strides=[2, 2], positive=1)
case('weft.MaxPoolGradient', lambda dy, at, x: torch.zeros(2, 3, 259, dtype=dy.dtype).scatter_add(2, at.flatten(2).long(), dy.flatten(2)).view(2, 3, 7, 37), draw(2, 3, 4, 19), places, plane,
     kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
case('weft.MaxPoolPick', lambda at, z: z.flatten(2).gather(2, at.flatten(2).long()).view(2, 3, 4, 19), places, draw(2, 3, 7, 37), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
case('AveragePool', lambda x: F.avg_pool2d(x, 3, 2, padding=1, count_include_pad=False), plane, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
case('AveragePool', lambda x: F.avg_pool2d(x, 3, 2, padding=1, ceil_mode=True), plane, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], count_include_pad=1, ceil_mode=1)
case('weft.AveragePoolGradient', lambda dy, x: like(lambda z: F.avg_pool2d(z, 2), torch.zeros(2, 3, 7, 37))(dy), draw(2, 3, 3, 18), plane, kernel_shape=[2, 2], strides=[2, 2])
case('GlobalAveragePool', lambda x: F.adaptive_avg_pool2d(x, 1), plane)
case('GlobalMaxPool', lambda x: F.adaptive_max_pool2d(x, 1), plane)
marks = bright(3), draw(3), draw(3), bright(3)
case('BatchNormalization', lambda x, s, b, m, v: F.batch_norm(x, m.detach(), v.detach(), s, b), draw(2, 3, 5, 7), *marks, skip=(3, 4))
case('BatchNormalization', lambda x, s, b, m, v: F.batch_norm(x, m.detach(), v.detach(), s, b, eps=0.01), draw(17, 3, 5), *marks, skip=(3, 4), epsilon=0.01)
case('weft.BatchNormalizationGradient', lambda d, x, m, v: (d * (x - m.view(3, 1, 1)) / torch.sqrt(v.view(3, 1, 1) + 1e-5)).sum((2, 3)), draw(2, 3, 5, 7), draw(2, 3, 5, 7), draw(3), bright(3))
case('weft.ChannelMoments', lambda x: x.mean((0, 2, 3)), bright(6, 3, 5, 7))
case('weft.Standardize', lambda x: F.layer_norm(x, (5, 7)), draw(3, 5, 7), axis=1)
case('LayerNormalization', lambda x, s, b: F.layer_norm(x, (7,), s, b), draw(3, 5, 7), draw(7), draw(7))
case('LayerNormalization', lambda x, s: F.layer_norm(x, (5, 7), s, eps=0.1), draw(3, 5, 7), bright(5, 7), axis=1, epsilon=0.1)
case('InstanceNormalization', lambda x, s, b: F.instance_norm(x, weight=s, bias=b), draw(2, 3, 5, 7), draw(3), draw(3))
torch.set_rng_state(state)

drawn = torch.get_rng_state()  # what follows here leaves the numbers of losses and optimizers as they are
case('Sin', torch.sin, wide)
case('Cos', torch.cos, wide)
for name, function in ('Floor', torch.floor), ('Ceil', torch.ceil), ('Round', torch.round):
    case(name, lambda a: function(a.detach()), single(torch.cat([wide, torch.linspace(-3, 2.5, 12)[:11][None]])))
case('Gelu', F.gelu, wide)
case('Gelu', lambda a: F.gelu(a, approximate='tanh'), wide, approximate='tanh')
case('weft.GeluSlope', lambda a: 0.5 + 0.5 * torch.erf(a / math.sqrt(2)) + a * torch.exp(-a * a / 2) / math.sqrt(2 * math.pi), wide)
case('Mish', F.mish, wide)
case('Min', lambda a, b, c: torch.minimum(torch.minimum(a, b), c), split(4, 37), split(37) + 0.018, split(4, 1) + 0.007)
case('Max', lambda a, b, c: torch.maximum(torch.maximum(a, b), c), split(4, 37), split(37) + 0.018, split(2, 1, 37) + 0.007)
case('Max', lambda a: a * 1, x)
case('Sum', lambda a, b, c: a + b + c, draw(4, 37), draw(37), draw(2, 1, 37))
case('Mean', lambda a, b, c: (a + b + c) / 3, draw(37), draw(4, 37), torch.tensor(0.6))
case('PRelu', lambda a, b: torch.where(a < 0, a * b, a), split(4, 37), draw(37))
case('PRelu', lambda a, b: torch.where(a < 0, a * b, a), split(2, 3, 7), draw(3, 1))
for name, function in ('And', torch.logical_and), ('Or', torch.logical_or), ('Xor', torch.logical_xor):
    case(name, function, index((4, 5), 2).bool(), index((5,), 2).bool())
case('Not', torch.logical_not, index((4, 5), 2).bool())
case('IsNaN', torch.isnan, x)
case('IsInf', torch.isinf, x)
case('ReduceProd', lambda a: a.prod(1, keepdim=True), draw(3, 4, 5), axes=[1])
case('ReduceProd', lambda a: a.prod(), draw(3, 7), keepdims=0)
naught = draw(5, 9)
naught[1, 2] = naught[3, 0] = naught[3, 8] = 0
case('ReduceProd', lambda a: a.prod(1), naught, axes=[1], keepdims=0)
case('ReduceL1', lambda a: a.abs().sum((0, 2), keepdim=True), y, axes=[0, 2])
case('ReduceL1', lambda a: a.abs().sum(), draw(700), keepdims=0)
case('ReduceL2', lambda a: a.norm(dim=-1), y, axes=[-1], keepdims=0)
case('ReduceL2', lambda a: (a * a).sum((0, 2), keepdim=True).sqrt(), y, axes=[0, 2])
case('ReduceL2', lambda a: a.norm(dim=1), torch.cat([draw(2, 5), torch.zeros(1, 5)]), axes=[1], keepdims=0)
case('ReduceLogSum', lambda a: a.sum(1, keepdim=True).log(), draw(3, 4, 5, low=0.1), axes=[1])
case('ReduceLogSumExp', lambda a: a.logsumexp(1), draw(3, 4, 300, low=-90, high=90), axes=[1], keepdims=0)
case('ReduceLogSumExp', lambda a: a.logsumexp((0, 2), keepdim=True), y, axes=[0, 2])
case('ReduceLogSumExp', lambda a: a.logsumexp(-1), draw(3, 700, low=-200, high=200), axes=[-1], keepdims=0)

case('Gather', lambda a, i: a[:, i.long()], draw(2, 4, 5), index((2, 3), 4), axis=1)
case('Gather', lambda a, i: a[..., 2], draw(2, 4, 5), ints(2).reshape(()).int(), axis=-1)
case('weft.ScatterRows', lambda a, i, like: torch.zeros(2, 4, 5).index_add(1, i, a), draw(2, 6, 5), index((6,), 4), draw(2, 4, 5), skip=(2,), axis=1)
case('Expand', lambda a, s: a.expand(2, 3, 4), draw(3, 1), ints(2, 1, 4), constants=(1,))
ties = index((4, 9), 5).double()
case('ArgMax', lambda a: torch.from_numpy(a.detach().numpy().argmax(1)[:, None]), ties, axis=1)
case('ArgMin', lambda a: torch.from_numpy(a.detach().numpy().argmin(0)), ties, axis=0, keepdims=0)
case('ArgMax', lambda a: torch.from_numpy(8 - a.detach().numpy()[:, ::-1].argmax(1)), ties, axis=-1, keepdims=0, select_last_index=1)
case('TopK', lambda a, k: a.topk(4, -1).values, split(5, 33), ints(4), constants=(1,))
case('TopK', lambda a, k: a.topk(3, 1, largest=False).values, split(2, 7, 5), ints(3), constants=(1,), axis=1, largest=0)
case('CumSum', lambda a, k: a.cumsum(1), draw(4, 9), ints(1).reshape(()), constants=(1,))
case('CumSum', lambda a, k: a.flip(0).cumsum(0).flip(0) - a, draw(4, 3, 2), ints(0).reshape(()), constants=(1,), exclusive=1, reverse=1)
case('GatherElements', lambda a, i: a.gather(1, i.long()), draw(3, 4, 5), index((3, 6, 5), 4), axis=1)
case('GatherElements', lambda a, i: a.gather(0, i.long()), draw(3, 4), index((2, 3), 3))
once = torch.stack([torch.randperm(6)[:3] for _ in range(4)]).int()
case('ScatterElements', lambda a, i, u: a.scatter(1, i.long(), u), draw(4, 6), once, draw(4, 3), axis=1)
case('ScatterElements', lambda a, i, u: a.scatter_add(0, i.long(), u), draw(3, 4), index((7, 4), 3), draw(7, 4), reduction='add')
case('ConstantOfShape', lambda s: torch.full((3, 5), 0.5), ints(3, 5), constants=(0,), value=0.5)
case('Shape', lambda a: ints(4, 5), draw(3, 4, 5), start=1)
case('Shape', lambda a: ints(3, 4), draw(3, 4, 5), end=-1)
case('Range', lambda *a: torch.arange(2, -7, -2), *[ints(n).reshape(()) for n in (2, -7, -2)], constants=(0, 1, 2))
case('Range', lambda *a: torch.arange(0, 2, 0.25), *[torch.tensor(n) for n in (0.0, 2.0, 0.25)], constants=(0, 1, 2))
case('OneHot', lambda i, d, v: v[F.one_hot(i.long(), 4)], index((3, 2), 4), ints(4), draw(2), constants=(1,))
case('OneHot', lambda i, d, v: v[F.one_hot(i.long(), 4).permute(0, 2, 1)], index((3, 2), 4), ints(4), draw(2), constants=(1,), axis=1)
case('Tile', lambda a, r: a.repeat(2, 1, 3), draw(2, 4, 3), ints(2, 1, 3), constants=(1,))
case('Tile', lambda a, r: a.repeat(1, 3, 1), draw(2, 4, 3), ints(1, 3, 1), constants=(1,))
case('weft.TileGradient', lambda a, b, r: a.reshape(2, 3, 4, 5).sum(1), draw(2, 12, 5), draw(2, 4, 5), ints(1, 3, 1), skip=(1,), constants=(2,))
case('Pad', lambda a, p, v: v + F.pad(a - v, (2, 1, 0, 3)), draw(2, 4, 5), ints(0, 0, 2, 0, 3, 1), torch.tensor(0.75), constants=(1,))
case('Pad', lambda a, p: F.pad(a, (-1, 2)), draw(4, 5), ints(0, -1, 0, 2), constants=(1,))
case('Pad', lambda a, p: F.pad(a[None], (2, 1, 0, 3), mode='reflect')[0], draw(2, 4, 5), ints(0, 0, 2, 0, 3, 1), constants=(1,), mode='reflect')
case('Pad', lambda a, p: F.pad(a[None], (2, 9, 1, 3), mode='replicate')[0], draw(2, 4, 5), ints(0, 1, 2, 0, 3, 9), constants=(1,), mode='edge')
case('weft.PadGradient', lambda a, b, p: a[:, 2:-1], draw(3, 8), draw(3, 5), ints(0, 2, 0, 1), skip=(1,), constants=(2,))


def resize(picture, shape, torch_mode, scales=None, **attributes):
    options = {} if torch_mode.startswith('nearest') else {'align_corners': attributes.get('coordinate_transformation_mode') == 'align_corners'}
    goal = {'size': shape} if scales is None else {'scale_factor': scales}
    lists = [None, None, ints(*picture.shape[:2], *shape)] if scales is None else [None, torch.tensor([1.0, 1.0, *scales])]
    case('Resize', lambda a, *l: F.interpolate(a, mode=torch_mode, **goal, **options), picture, *lists, constants=(1, 2, 3), skip=(2,), **attributes)


corner, half = {'coordinate_transformation_mode': 'align_corners'}, {'coordinate_transformation_mode': 'pytorch_half_pixel'}
picture = draw(2, 3, 5, 4)
resize(picture, None, 'nearest', scales=(2.0, 3.0), coordinate_transformation_mode='asymmetric', nearest_mode='floor')
resize(picture, (3, 9), 'nearest', coordinate_transformation_mode='asymmetric', nearest_mode='floor')
resize(picture, (3, 9), 'nearest-exact', nearest_mode='round_prefer_ceil')
for bend, bent in ('linear', 'bilinear'), ('cubic', 'bicubic'):
    resize(picture, (8, 3), bent, mode=bend, **corner)
    resize(picture, (8, 3), bent, mode=bend)
    resize(picture, (2, 7), bent, mode=bend, **half)
    resize(picture, None, bent, scales=(2.5, 0.5), mode=bend)
case('weft.ResizeGradient', lambda a, b, r, s, z: torch.stack([a[..., 0::2], a[..., 1::2]]).sum(0), draw(2, 8), draw(2, 4), None, None, ints(2, 8), skip=(1,),
     constants=(4,), coordinate_transformation_mode='asymmetric', nearest_mode='floor')
case('LayerNormalization', lambda a, s, b: F.layer_norm(a, (37,), s, b), draw(9, 37), draw(37), draw(37))
case('LayerNormalization', lambda a, s, b: F.layer_norm(a, (300,), s, b), single(draw(2, 3, 300) + 8), draw(300), draw(300))
case('LayerNormalization', lambda a, s: F.layer_norm(a, (3, 7), s, eps=0.01), draw(4, 3, 7), draw(3, 7), axis=1, epsilon=0.01)


def norm_gradient(d, a, s):
    a = a - a.mean(1, keepdim=True)
    r = 1 / torch.sqrt((a * a).mean(1, keepdim=True) + 1e-5)
    d, z = d * s, a * r
    return r * (d - d.mean(1, keepdim=True) - z * (d * z).mean(1, keepdim=True))


case('weft.LayerNormalizationGradient', norm_gradient, draw(9, 37), draw(9, 37), draw(37))


def step(kind, a, w, r, b, h, c):
    """A step by ONNX's formulas. The order of gates is i o f g, and z r h."""
    n = h.shape[1]
    x, y = a @ w.T + b[:len(w)], h @ r.T + b[len(w):]
    if kind == 'LSTM':
        i, o, f, g = (x + y).split(n, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c
    z, r = torch.sigmoid((x + y)[:, :n]), torch.sigmoid((x + y)[:, n:2 * n])
    return (1 - z) * torch.tanh(x[:, 2 * n:] + r * y[:, 2 * n:]) + z * h, c


def recurrent(kind, direction, rows_first, x, w, r, b=None, lengths=None, h0=None, c0=None):
    x = x if rows_first else x.transpose(0, 1)
    rows, steps, _ = x.shape
    ys = []
    for d in range(len(w)):
        back = direction == 'reverse' or d == 1
        state = [torch.zeros(rows, r.shape[2]) if s is None else (s[:, d] if rows_first else s[d]) for s in (h0, c0)]
        bias, out = torch.zeros(2 * w.shape[1]) if b is None else b[d], [None] * steps
        for t in reversed(range(steps)) if back else range(steps):
            goes_on = (torch.full((rows,), steps) if lengths is None else lengths)[:, None] > t
            new = step(kind, x[:, t], w[d], r[d], bias, *state)
            state = [torch.where(goes_on, n, s) for n, s in zip(new, state)]
            out[t] = torch.where(goes_on, state[0], 0.0)
        ys.append(torch.stack(out, 1))
    y = torch.stack(ys, 2)
    return y if rows_first else y.permute(1, 2, 0, 3)


def torch_agrees(kind, layer):
    """The formulas above are PyTorch's, whose gates stand in another order."""
    order = [0, 3, 1, 2] if kind == 'LSTM' else [1, 0, 2]
    turn = [torch.cat([p.chunk(len(order))[k] for k in order]) for p in layer._flat_weights]
    x = draw(5, 4, layer.input_size)
    mine = recurrent(kind, 'bidirectional', False, x, torch.stack(turn[0::4]), torch.stack(turn[1::4]), torch.stack([torch.cat(turn[2:4]), torch.cat(turn[6:8])]))
    assert (mine.transpose(1, 2).reshape(5, 4, -1) - layer(x)[0]).abs().max() < 1e-12


for kind, gates, extra in ('LSTM', 4, {}), ('GRU', 3, {'linear_before_reset': 1}):
    torch_agrees(kind, getattr(torch.nn, kind)(3, 6, bidirectional=True))
    for direction, rows_first, v, n, rows, steps in ('forward', 1, 5, 19, 11, 4), ('reverse', 1, 3, 8, 3, 3), ('bidirectional', 1, 4, 7, 5, 4), ('bidirectional', 0, 4, 7, 3, 4):
        d = 2 if direction == 'bidirectional' else 1
        weights = [0.3 * draw(d, gates * n, v), 0.3 * draw(d, gates * n, n), draw(d, 2 * gates * n, low=-1, high=1)]
        states = [draw(rows, d, n) if rows_first else draw(d, rows, n) for _ in range(2 if kind == 'LSTM' else 1)]
        lengths = None if direction == 'forward' else (torch.arange(rows) % (steps + 1)).int().flip(0)
        sequence = draw(rows, steps, v) if rows_first else draw(steps, rows, v)
        case(kind, lambda *a: recurrent(kind, direction, rows_first, *a), sequence, *map(single, weights), lengths, *states,
             direction=direction, layout=rows_first, **extra)
        case(kind, lambda *a: recurrent(kind, direction, rows_first, *a), sequence, *map(single, weights[:2]), direction=direction, layout=rows_first, **extra)
    before, dy = draw(3, 4, 6), draw(3, 4, 1, 6)
    flow = torch.zeros(3, 4, 1, 4 * 6)
    trace = draw(3, 4, 1, (6 if kind == 'LSTM' else 5) * 6, low=0.1, high=0.9)
    r = draw(1, gates * 6, 6)


    def back(r, trace, dy):
        """As in kernels/recurrent.c, one step after the other."""
        dh, ds, all_da = torch.zeros(3, 6), torch.zeros(3, 6), []
        for t in reversed(range(4)):
            p, d = trace[:, t, 0].split(6, 1), dh + dy[:, t, 0]
            if kind == 'LSTM':
                i, o, f, g, c, _ = p
                dc, c0 = ds + d * o * (1 - torch.tanh(c) ** 2), trace[:, t - 1, 0, 24:30] if t > 0 else 0
                da = torch.cat([dc * g * i * (1 - i), d * torch.tanh(c) * o * (1 - o), dc * c0 * f * (1 - f), dc * i * (1 - g * g)], 1)
                ds, dh = dc * f, da @ r[0]
            else:
                z, s, n, q, h = p
                dn = d * (1 - z) * (1 - n * n)
                da = torch.cat([d * (h - n) * z * (1 - z), dn * q * s * (1 - s), dn * s, dn], 1)
                dh = da[:, :18] @ r[0] + d * z
            all_da.insert(0, da[:, :gates * 6])
        return torch.stack(all_da, 1)[:, :, None]


    case(f'weft.{kind}Gradient', back, r, trace, dy, layout=1)


def pool_places(x, transposed=False):
    """Where the largest numbers stand in the whole array; PyTorch counts within a plane."""
    n, c, h, w = x.shape
    at = F.max_pool2d(x, 2, return_indices=True)[1]
    return (at % w * h + at // w if transposed else at) + torch.arange(n * c).reshape(n, c, 1, 1) * h * w


case('Mod', torch.fmod, draw(4, 37), draw(37, low=0.3), fmod=1)
case('Mod', torch.fmod, draw(4, 37), draw(4, 1, low=-3, high=-0.3), fmod=1)
case('weft.MaxPoolIndices', lambda x: pool_places(x.detach()), plane, kernel_shape=[2, 2], strides=[2, 2])
case('weft.MaxPoolIndices', lambda x: pool_places(x.detach(), True), plane, kernel_shape=[2, 2], strides=[2, 2], storage_order=1)
case('ScatterElements', lambda a, i, u: a.scatter(1, i.long(), torch.gather(a, 1, i.long()) * u), draw(4, 6), once, draw(4, 3, low=0.5), axis=1, reduction='mul')
torch.set_rng_state(drawn)

# Losses, of engine/loss.h

losses = []


def loss(kind, function, output, target, reductions=('mean', 'sum', 'none'), **settings):
    for reduction in reductions:
        leaf = output.clone().requires_grad_()
        value = function(leaf, target, reduction)
        seed = draw(*value.shape, low=0.5, high=2.0) if value.dim() else torch.tensor(1.5)
        (value * seed).sum().backward()
        losses.append(dict(settings, kind=kind, reduction=reduction, output=tensor(output), target=tensor(target), loss=tensor(value.detach()),
                           seed=listed(seed), gradient=listed(leaf.grad)))


logits, labels = draw(11, 6, low=-8, high=8), index((11,), 6)
for w in None, draw(6, low=0.2, high=3):
    for smoothing in 0.0, 0.1, 1.0:
        loss('cross-entropy', lambda y, t, r: F.cross_entropy(y, t.long(), w, reduction=r, label_smoothing=smoothing), logits, labels,
             label_smoothing=smoothing, weights=None if w is None else tensor(w))
some = labels.clone()
some[[2, 7]] = -100
loss('cross-entropy', lambda y, t, r: F.cross_entropy(y, t.long(), reduction=r), logits, some, reductions=('sum', 'none'), label_smoothing=0.0, weights=None)
loss('cross-entropy', lambda y, t, r: F.cross_entropy(y, t.long(), w, reduction=r), logits, some, label_smoothing=0.0, weights=tensor(w))
some[[0, 5]], some[9] = -1, 6


def left_out(y, t, w, r, smoothing):
    """PyTorch leaves one number out, the engine all that are no class: below none and just above the last."""
    known = torch.where((t >= 0) & (t < y.shape[1]), t, -100)
    return F.cross_entropy(y, known.long(), w, reduction=r, label_smoothing=smoothing)


for weight in None, w:
    for smoothing in 0.0, 0.1:
        loss('cross-entropy', lambda y, t, r: left_out(y, t, weight, r, smoothing), logits, some, reductions=('mean', 'sum'),
             label_smoothing=smoothing, weights=None if weight is None else tensor(weight))
soft = draw(7, 3, low=0, high=1)
hard = index((7, 3), 2).double()
for target in soft, hard:
    loss('binary-logits', lambda y, t, r: F.binary_cross_entropy_with_logits(y, t, reduction=r), draw(7, 3, low=-60, high=60), target)
    loss('binary-probabilities', lambda y, t, r: F.binary_cross_entropy(y, t, reduction=r), draw(7, 3, low=0.01, high=0.99), target)
target = draw(8, 3)
output = target + split(8, 3, gap=0.25)
loss('squared', lambda y, t, r: F.mse_loss(y, t, reduction=r), single(output), target)
loss('absolute', lambda y, t, r: F.l1_loss(y, t, reduction=r), single(output), target)
for delta in 0.5, 1.0, 2.5:
    loss('huber', lambda y, t, r: F.huber_loss(y, t, reduction=r, delta=delta), single(output), target, delta=delta)

# Optimizers, of learn/optimizer.h

optimizers = []
STEPS = 12


class PlainAdam(torch.optim.Optimizer):
    """Adam without bias correction, which PyTorch does not offer."""

    def __init__(self, parameters, betas, eps, weight_decay, decoupled, lr=0.1):
        super().__init__(parameters, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, decoupled=decoupled))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group['params']:
                state, g, (b1, b2) = self.state[w], w.grad, group['betas']
                if not group['decoupled']:
                    g = g + group['weight_decay'] * w
                else:
                    w *= 1 - group['lr'] * group['weight_decay']
                state['m'] = b1 * state.get('m', 0) + (1 - b1) * g
                state['v'] = b2 * state.get('v', 0) + (1 - b2) * g * g
                w -= group['lr'] * state['m'] / (state['v'].sqrt() + group['eps'])


class Lion(torch.optim.Optimizer):
    """Algorithm 2 of Chen et al. 2023, which this PyTorch does not have."""

    def __init__(self, parameters, betas, weight_decay, lr=0.1):
        super().__init__(parameters, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group['params']:
                state, (b1, b2) = self.state[w], group['betas']
                m = state.get('m', torch.zeros_like(w))
                w -= group['lr'] * ((b1 * m + (1 - b1) * w.grad).sign() + group['weight_decay'] * w)
                state['m'] = b2 * m + (1 - b2) * w.grad


class Lamb(torch.optim.Optimizer):
    """Algorithm 2 of You et al. 2020, which PyTorch does not have."""

    def __init__(self, parameters, betas, eps, weight_decay, correct, lr=0.1):
        super().__init__(parameters, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, correct=correct))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group['params']:
                state, (b1, b2) = self.state[w], group['betas']
                t = state['t'] = state.get('t', 0) + 1
                state['m'] = b1 * state.get('m', 0) + (1 - b1) * w.grad
                state['v'] = b2 * state.get('v', 0) + (1 - b2) * w.grad * w.grad
                c1, c2 = (1 - b1 ** t, 1 - b2 ** t) if group['correct'] else (1, 1)
                u = state['m'] / c1 / ((state['v'] / c2).sqrt() + group['eps']) + group['weight_decay'] * w
                w -= group['lr'] * float(w.norm() / u.norm()) * u


class NAdam(torch.optim.Optimizer):
    """Dozat 2016, as PyTorch 2 has it; PyTorch 1.13 counts the latest momentum twice in the product for the next."""

    def __init__(self, parameters, betas, eps, weight_decay, lr=0.1):
        super().__init__(parameters, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group['params']:
                state, g, (b1, b2) = self.state[w], w.grad + group['weight_decay'] * w, group['betas']
                t = state['t'] = state.get('t', 0) + 1
                now, following = (b1 * (1 - 0.5 * 0.96 ** (k * 0.004)) for k in (t, t + 1))
                product = state['product'] = state.get('product', 1) * now
                state['m'] = b1 * state.get('m', 0) + (1 - b1) * g
                state['v'] = b2 * state.get('v', 0) + (1 - b2) * g * g
                root = (state['v'] / (1 - b2 ** t)).sqrt() + group['eps']
                w -= group['lr'] * ((1 - now) / (1 - product) * g + following / (1 - product * following) * state['m']) / root


def make(parameters, p):
    decay = p.get('weight_decay', 0.0)
    if p['optimizer'] == 'nadam':
        return NAdam(parameters, (p.get('beta1', 0.9), p.get('beta2', 0.999)), p.get('epsilon', 1e-8), decay)
    if p['optimizer'] == 'lamb':
        return Lamb(parameters, (p.get('beta1', 0.9), p.get('beta2', 0.999)), p.get('epsilon', 1e-8), decay, p.get('bias_correction', True))
    if p['optimizer'] == 'rmsprop':
        return torch.optim.RMSprop(parameters, lr=0.1, alpha=p.get('smoothing', 0.99), eps=p.get('epsilon', 1e-8), weight_decay=decay)
    if p['optimizer'] == 'adagrad':
        return torch.optim.Adagrad(parameters, lr=0.1, eps=p.get('epsilon', 1e-8), weight_decay=decay)
    if p['optimizer'] == 'lion':
        return Lion(parameters, (p.get('beta1', 0.9), p.get('beta2', 0.999)), decay)
    if p['optimizer'] == 'sgd':
        return torch.optim.SGD(parameters, lr=0.1, momentum=p.get('momentum', 0.9), nesterov=p.get('nesterov', False), weight_decay=decay)
    betas, eps = (p.get('beta1', 0.9), p.get('beta2', 0.999)), p.get('epsilon', 1e-8)
    if not p.get('bias_correction', True):
        return PlainAdam(parameters, betas, eps, decay, p['optimizer'] == 'adamw')
    return {'adam': torch.optim.Adam, 'adamw': torch.optim.AdamW}[p['optimizer']](parameters, lr=0.1, betas=betas, eps=eps, weight_decay=decay)


def optimize(name, **p):
    weights = [draw(37).requires_grad_(), draw(3, 5).requires_grad_()]
    optimizer = make(weights, p)
    rates = [float(single(torch.tensor(0.01 if p['optimizer'] != 'sgd' else 0.05) * 0.9 ** k)) for k in range(STEPS)]
    made = {'name': name, 'params': p, 'initial': [tensor(w.detach()) for w in weights], 'rates': rates, 'gradients': [], 'weights': []}
    for rate in rates:
        made['gradients'].append([])
        for w in weights:
            w.grad = draw(*w.shape, low=-1, high=1)
            made['gradients'][-1].append(listed(w.grad))
        if p.get('clip_norm', 0) > 0:
            torch.nn.utils.clip_grad_norm_(weights, p['clip_norm'])
        if p.get('clip_value', 0) > 0:
            torch.nn.utils.clip_grad_value_(weights, p['clip_value'])
        for w in weights:
            w.grad += p.get('l1', 0) * w.detach().sign()
        optimizer.param_groups[0]['lr'] = rate
        optimizer.step()
        made['weights'].append([listed(w.detach()) for w in weights])
    optimizers.append(made)


optimize('sgd', optimizer='sgd', momentum=0.0)
optimize('sgd-decay', optimizer='sgd', momentum=0.0, weight_decay=0.1)
optimize('sgd-l1', optimizer='sgd', momentum=0.0, l1=0.05)
optimize('momentum', optimizer='sgd')
optimize('momentum-decay', optimizer='sgd', momentum=0.5, weight_decay=0.1)
optimize('nesterov', optimizer='sgd', nesterov=True)
optimize('nesterov-decay', optimizer='sgd', nesterov=True, momentum=0.7, weight_decay=0.1)
optimize('adam', optimizer='adam')
optimize('adam-decay', optimizer='adam', weight_decay=0.1)
optimize('adam-betas', optimizer='adam', beta1=0.5, beta2=0.9, epsilon=0.001)
optimize('adam-no-memory', optimizer='adam', beta1=0.0, beta2=0.99)
optimize('adam-uncorrected', optimizer='adam', bias_correction=False)
optimize('adamw', optimizer='adamw')
optimize('adamw-decay', optimizer='adamw', weight_decay=0.1)
optimize('adamw-uncorrected', optimizer='adamw', weight_decay=0.1, bias_correction=False)
optimize('clip-norm', optimizer='sgd', momentum=0.0, clip_norm=0.5)
optimize('clip-norm-not-reached', optimizer='sgd', momentum=0.0, clip_norm=1000.0)
optimize('clip-norm-adam', optimizer='adam', clip_norm=0.5, weight_decay=0.01)
optimize('clip-value', optimizer='sgd', momentum=0.0, clip_value=0.25)
optimize('clip-both', optimizer='sgd', clip_norm=2.0, clip_value=0.25, weight_decay=0.1)
optimize('rmsprop', optimizer='rmsprop')
optimize('rmsprop-decay', optimizer='rmsprop', smoothing=0.5, epsilon=0.001, weight_decay=0.1)
optimize('adagrad', optimizer='adagrad')
optimize('adagrad-decay', optimizer='adagrad', epsilon=0.001, weight_decay=0.1)
optimize('lion', optimizer='lion')
optimize('lion-decay', optimizer='lion', beta1=0.8, beta2=0.99, weight_decay=0.1)
optimize('nadam', optimizer='nadam')
optimize('nadam-decay', optimizer='nadam', beta1=0.8, beta2=0.9, epsilon=0.001, weight_decay=0.1)
optimize('lamb', optimizer='lamb')
optimize('lamb-decay', optimizer='lamb', beta1=0.8, beta2=0.9, weight_decay=0.1)
optimize('lamb-uncorrected', optimizer='lamb', bias_correction=False, clip_value=0.5)

# Schedules, of learn/schedule.h

schedules = []
PER_EPOCH = 7
RATE = 0.25


def follow(name, scheduler, epochs, loss=None, inner=None, **p):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    plan = scheduler(optimizer)
    rates, losses = [], [] if loss else None
    warm = p.get('warmup_epochs', 0) * PER_EPOCH
    for epoch in range(epochs):
        for batch in range(PER_EPOCH):
            rate = optimizer.param_groups[0]['lr']
            if inner is not None:
                assert batch > 0 or abs(inner(epoch) * RATE - rate) < 1e-12
                rate = RATE * inner(epoch + batch / PER_EPOCH)
            done = epoch * PER_EPOCH + batch + 1
            rates.append(rate * (min(1, done / warm) if warm else 1))
        optimizer.step()
        if loss:
            losses.append(loss(epoch))
            plan.step(losses[-1])
        else:
            plan.step()
    schedules.append({'name': name, 'params': dict(p, epochs=epochs, learning_rate=RATE), 'per_epoch': PER_EPOCH, 'rates': rates, 'losses': losses})


LR = torch.optim.lr_scheduler
follow('constant', lambda o: LR.LambdaLR(o, lambda e: 1), 4, schedule='constant')
follow('step', lambda o: LR.StepLR(o, 3, 0.5), 11, schedule='step', schedule_epochs=3, schedule_factor=0.5)
follow('exponential', lambda o: LR.ExponentialLR(o, 0.8), 9, schedule='exponential', schedule_factor=0.8)
follow('cosine', lambda o: LR.CosineAnnealingLR(o, 10), 10, schedule='cosine', inner=lambda e: 0.5 * (1 + math.cos(math.pi * e / 10)))
follow('cosine-minimum', lambda o: LR.CosineAnnealingLR(o, 10, eta_min=0.1 * RATE), 10, schedule='cosine', schedule_minimum=0.1,
       inner=lambda e: 0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * e / 10)))
follow('warm-up', lambda o: LR.ExponentialLR(o, 0.8), 6, schedule='exponential', schedule_factor=0.8, warmup_epochs=2.5)
bumpy = [3, 2, 2.5, 2.4, 2.3, 1.9, 1.9, 1.9, 1.9, 1.9, 1.8, 5, 5, 5, 5, 5, 5, 5, 1, 1]
for patience in 0, 2:
    follow(f'plateau-{patience}', lambda o: LR.ReduceLROnPlateau(o, factor=0.5, patience=patience, threshold=0, threshold_mode='abs', eps=0), len(bumpy),
           loss=lambda e: bumpy[e], schedule='plateau', schedule_factor=0.5, schedule_patience=patience)


# A class for each place of each row, some places without one
torch.manual_seed(17)
places = index((4, 6), 5)
places[1, 4:] = places[3, :] = -1


def entropy_of_places(a, t, smoothing=0.0):
    return F.cross_entropy(a.transpose(1, 2), t.long(), reduction='none', ignore_index=-1, label_smoothing=smoothing)


case('weft.SoftmaxCrossEntropy', entropy_of_places, draw(4, 6, 5), places)
case('weft.SoftmaxCrossEntropy', lambda a, t: entropy_of_places(a, t, 0.2), draw(4, 6, 5), places, label_smoothing=0.2)


def write(path, items):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as file:
        file.write('[\n' + ',\n'.join(json.dumps(item, sort_keys=True) for item in items) + '\n]\n')


write('tests/data/engine/ops.json', cases)
write('tests/data/engine/losses.json', losses)
write('tests/data/learn/optimizers.json', optimizers)
write('tests/data/learn/schedules.json', schedules)
