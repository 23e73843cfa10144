#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small networks as other programs write them, to be imported as layers. Writes tests/data/learn/import/*.onnx.

Nothing in them has learned anything. What they give is what the engine makes of the file as it is; the import must give the same.
    /usr/bin/python3 tests/peers/import_goldens.py
"""
import pathlib

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path('tests/data/learn/import')
random = numpy.random.default_rng(5)


class Network:
    """Nodes and numbers on their way into a file; `add` gives the name of what a node gives."""

    def __init__(self, name, extents):
        self.name, self.nodes, self.numbers = name, [], []
        self.input = helper.make_tensor_value_info('x', TensorProto.FLOAT, ['N', *extents])

    def put(self, array, name=None):
        name = name or f'n{len(self.numbers)}'
        self.numbers.append(numpy_helper.from_array(numpy.asarray(array), name))
        return name

    def draw(self, *shape, name=None, low=-0.5, high=0.5):
        return self.put(random.uniform(low, high, shape).astype(numpy.float32), name)

    def add(self, op, *inputs, outputs=1, **attributes):
        names = [f'v{len(self.nodes)}_{i}' for i in range(outputs)]
        self.nodes.append(helper.make_node(op, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def ints(self, *numbers):
        return self.put(numpy.array(numbers, numpy.int64))

    def write(self, result, extents):
        self.nodes.append(helper.make_node('Identity', [result], ['y']))
        graph = helper.make_graph(self.nodes, self.name, [self.input], [helper.make_tensor_value_info('y', TensorProto.FLOAT, ['N', *extents])], self.numbers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)], producer_name='import_goldens')
        model.ir_version = 8
        onnx.checker.check_model(model)
        onnx.save(model, FOLDER / f'{self.name}.onnx')

    # Numbers of 8 bits

    def scale(self, step, zero, kind=numpy.uint8):
        return self.put(numpy.float32(step)), self.put(kind(zero))

    def round(self, x, step, zero):
        s, z = self.scale(step, zero)
        return self.add('DequantizeLinear', self.add('QuantizeLinear', x, s, z), s, z)

    def narrow(self, *shape):
        """Weights of i8, with a step for each output."""
        q = self.put(random.integers(-127, 128, shape).astype(numpy.int8))
        return self.add('DequantizeLinear', q, self.draw(shape[0], low=0.002, high=0.004), self.put(numpy.zeros(shape[0], numpy.int8)), axis=0)


def tensorflow():
    """Channels last outside, sums and products beside the convolutions, padding that begins with the odd one."""
    n = Network('channels-last', [9, 10, 3])
    y = n.add('Transpose', 'x', perm=[0, 3, 1, 2])
    y = n.add('Div', n.add('Sub', y, n.draw(1, 3, 1, 1)), n.draw(3, 1, 1, low=0.5, high=2))
    y = n.add('Conv', y, n.draw(4, 3, 4, 3), n.draw(4), auto_pad='SAME_LOWER', strides=[2, 1])
    y = n.add('Add', n.draw(1, 4, 1, 1), n.add('Mul', y, n.draw(4, 1, 1, low=0.5, high=2)))
    y = n.add('MaxPool', n.add('Relu', y), kernel_shape=[2, 3], strides=[2, 2], ceil_mode=1)
    y = n.add('Transpose', y, perm=[0, 2, 3, 1])
    y = n.add('MatMul', n.add('Reshape', y, n.ints(-1, 3 * 5 * 4)), n.draw(60, 7))
    y = n.add('Sub', n.draw(7), n.add('Add', y, n.draw(1, 7)))
    n.write(y, [7])


def squeezed():
    """Means of channels that keep their axes, and limits."""
    n = Network('means', [3, 6, 7])
    y = n.add('Conv', 'x', n.draw(5, 3, 3, 3, name='features.0.weight'), n.draw(5, name='features.0.bias'), pads=[2, 0, 1, 3])
    y = n.add('Clip', y, n.put(numpy.float32(-0.25)), n.put(numpy.float32(0.75)))
    y = n.add('ReduceMean', y, axes=[2, 3], keepdims=1)
    y = n.add('Clip', n.add('Conv', y, n.draw(8, 5, 1, 1), n.draw(8)), n.put(numpy.float32(0)))
    y = n.add('Add', y, n.add('Conv', y, n.draw(8, 8, 1, 1)))
    n.write(n.add('Gemm', n.add('Flatten', y), n.add('Transpose', n.draw(8, 4, name='head.weight')), n.draw(4), transB=1), [4])


def recurrent():
    """As PyTorch writes layers with samples first, and as TensorFlow writes a GRU."""
    n = Network('cells', [6, 3])
    y = n.add('Transpose', 'x', perm=[1, 0, 2])
    y = n.add('LSTM', y, n.draw(2, 20, 3), n.draw(2, 20, 5), n.draw(2, 40), hidden_size=5, direction='bidirectional', outputs=3)[0]
    y = n.add('Reshape', n.add('Transpose', y, perm=[0, 2, 1, 3]), n.ints(0, 0, -1))
    y = n.add('GRU', y, n.draw(1, 12, 10), n.draw(1, 12, 4), n.draw(1, 24), hidden_size=4, linear_before_reset=1, outputs=2)[0]
    y = n.add('Tanh', n.add('Squeeze', y, n.ints(1)))
    samples = n.add('Slice', n.add('Shape', 'x'), n.ints(0), n.ints(1))
    zeros = n.add('ConstantOfShape', n.add('Concat', n.ints(1), samples, n.ints(2), axis=0))
    y = n.add('LSTM', y, n.draw(1, 8, 4), n.draw(1, 8, 2), '', '', zeros, hidden_size=2, outputs=2)[1]
    n.write(n.add('Gemm', n.add('Gather', y, n.put(numpy.int64(0)), axis=0), n.draw(2, 3), n.draw(3)), [3])


def last_step():
    """Of every step the last is taken, and of the last states that of the only direction."""
    n = Network('last-step', [6, 3])
    y = n.add('LSTM', n.add('Transpose', 'x', perm=[1, 0, 2]), n.draw(1, 20, 3), n.draw(1, 20, 5), n.draw(1, 40), hidden_size=5, outputs=3)[0]
    y = n.add('Transpose', n.add('Squeeze', y, n.ints(1)), perm=[1, 0, 2])
    y = n.add('Add', n.add('MatMul', y, n.draw(5, 4)), n.draw(4))
    y = n.add('GRU', n.add('Transpose', y, perm=[1, 0, 2]), n.draw(1, 12, 4), n.draw(1, 12, 4), n.draw(1, 24), hidden_size=4, linear_before_reset=1, outputs=2)[0]
    y = n.add('Transpose', n.add('Squeeze', y, n.ints(1)), perm=[1, 0, 2])
    n.write(n.add('Gemm', n.add('Gather', y, n.put(numpy.int64(-1)), axis=1), n.draw(4, 3), n.draw(3)), [3])


def rounded():
    """Rounding between all layers, as programs do that train or convert for small devices; one ReLU is in a range alone."""
    n = Network('rounded', [2, 8, 8])
    y = n.round('x', 2 / 255, 128)
    bias = n.add('DequantizeLinear', n.put(random.integers(-4000, 4000, 6).astype(numpy.int32)), n.put(numpy.full(6, 2e-5, numpy.float32)), axis=0)
    y = n.round(n.add('Conv', y, n.narrow(6, 2, 3, 3), bias, pads=[1, 1, 1, 1]), 3 / 255, 0)
    y = n.round(n.add('MaxPool', y, kernel_shape=[2, 2], strides=[2, 2]), 3 / 255, 0)
    y = n.add('Gemm', n.add('Flatten', y), n.narrow(5, 96), n.draw(5), transB=1)
    n.write(n.round(y, 20 / 255, 120), [5])


def whole():
    """A convolution and a pooling of whole numbers."""
    n = Network('whole', [2, 6, 6])
    s, z = n.scale(2 / 255, 128)
    ws, wz = n.scale(0.004, 0, numpy.int8)
    ys, yz = n.scale(6 / 255, 127)
    w = n.put(random.integers(-127, 128, (4, 2, 3, 3)).astype(numpy.int8))
    y = n.add('QLinearConv', n.add('QuantizeLinear', 'x', s, z), s, z, w, ws, wz, ys, yz, n.put(random.integers(-9000, 9000, 4).astype(numpy.int32)))
    y = n.add('DequantizeLinear', n.add('MaxPool', y, kernel_shape=[2, 2]), ys, yz)
    n.write(n.add('Flatten', y), [36])


FOLDER.mkdir(parents=True, exist_ok=True)
for network in tensorflow, squeezed, recurrent, last_step, rounded, whole:
    network()
