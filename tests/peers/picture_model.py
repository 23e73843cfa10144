#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small network for pictures, as others export them, and what it says of one.

Run with Debian 12's python3 (python3-onnx, python3-pil, python3-numpy) from the top of
the source tree; writes pictures.onnx, pictures-open.onnx and pictures.json to tests/data/cli.
"""
import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

random = np.random.default_rng(4)
weight = (random.standard_normal((4, 3, 3, 3)) * 0.3).astype(np.float32)
bias = random.standard_normal(4).astype(np.float32)
nodes = [helper.make_node('Conv', ['x', 'weight', 'bias'], ['a'], kernel_shape=[3, 3]), helper.make_node('Relu', ['a'], ['b']),
         helper.make_node('GlobalAveragePool', ['b'], ['c']), helper.make_node('Flatten', ['c'], ['y'])]
graph = helper.make_graph(nodes, 'pictures', [helper.make_tensor_value_info('x', TensorProto.FLOAT, ['N', 3, 12, 16])],
                          [helper.make_tensor_value_info('y', TensorProto.FLOAT, ['N', 4])],
                          [numpy_helper.from_array(weight, 'weight'), numpy_helper.from_array(bias, 'bias')])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)])
model.ir_version = 8
onnx.checker.check_model(model, full_check=True)
onnx.save(model, 'tests/data/cli/pictures.onnx')

# The same for pictures of any size, with its numbers in a file beside it.
for axis, name in ((2, 'H'), (3, 'W')):
    graph.input[0].type.tensor_type.shape.dim[axis].dim_param = name
model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)])
model.ir_version = 8
pathlib.Path('tests/data/cli/pictures-open.weights').unlink(missing_ok=True)
onnx.save(model, 'tests/data/cli/pictures-open.onnx', save_as_external_data=True, location='pictures-open.weights', size_threshold=0)

# The shorter side to 14, the middle of 12×16, blue first, minus a mean, divided by 58.
image = Image.open('tests/data/dataset/images/rgb.png')
image = image.resize((int(14 * image.width / image.height), 14), Image.BILINEAR)
top, left = int(round((image.height - 12) / 2.0)), int(round((image.width - 16) / 2.0))
x = np.asarray(image).astype(np.float64)[top:top + 12, left:left + 16, ::-1].transpose(2, 0, 1)
x = (x - np.array([104, 117, 123])[:, None, None]) / 58
y = np.zeros(4)
for k in range(4):
    a = sum(x[c, i:i + 10, j:j + 14] * weight[k, c, i, j] for c in range(3) for i in range(3) for j in range(3)) + bias[k]
    y[k] = np.maximum(a, 0).mean()
p = np.exp(y - y.max())
with open('tests/data/cli/pictures.json', 'w') as file:
    json.dump({'probabilities': (p / p.sum()).tolist()}, file)
    file.write('\n')
