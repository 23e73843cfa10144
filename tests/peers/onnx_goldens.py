#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small models as PyTorch writes them to ONNX, with an input and PyTorch's output.

Run with Debian's python3-torch and python3-onnx; writes tests/data/exchange/onnx.
"""
import hashlib
import json
import pathlib
import struct

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

FOLDER = pathlib.Path(__file__).parent.parent / 'data' / 'exchange' / 'onnx'


class Activations(nn.Module):
    """What changed between opsets: axes and limits that were attributes, softmax."""

    def forward(self, x):
        y = torch.cat([torch.clamp(x, -0.5, 0.5), nn.functional.leaky_relu(x, 0.2), nn.functional.elu(x)], 1)
        y = y.unsqueeze(1) * nn.functional.softplus(y).unsqueeze(1) - y.mean(1, keepdim=True).unsqueeze(1)
        y = nn.functional.log_softmax(y.squeeze(1), 1) + torch.sum(y, 2) + torch.max(torch.sigmoid(y), torch.tanh(y)).squeeze(1)
        return y[:, 1:-1].transpose(0, 1) ** 2


class Axes(nn.Module):
    """Axes, limits, counts and pads that were attributes: Squeeze, ReduceSum, Clip, TopK, Pad, Slice, Split."""

    def forward(self, x):
        y = torch.clamp(x.unsqueeze(2), min=-0.7).squeeze(2)
        a, b = torch.clamp(y, max=0.9).split([2, 4], 1)
        y = torch.cat([a, nn.functional.pad(b, (1, 2), value=0.25), x[:, 1:-2]], 1)
        return y.topk(4, 1)[0] * y.sum(1, keepdim=True) + y[:, -4:] + y.max(1, keepdim=True)[0]


class Shapes(nn.Module):
    """What is computed of shapes, the batch among them."""

    def forward(self, x):
        n, c = x.shape[0], x.shape[1]
        y = x.view(n, 2, c // 2).permute(0, 2, 1).reshape(n, 3, 2)
        y = torch.cat([y, torch.zeros(n, 3, 1)], 2).view(n, -1)
        return y + torch.ones(9).expand(n, 9) * x.mean(1, keepdim=True).expand(-1, 9)


class Products(nn.Module):
    """Zeros for a dimension that no value has when the batch is open: only fixed shapes can be read."""

    def forward(self, x):
        y = x.reshape(x.shape[0] * 3, 2)
        return torch.cat([y, torch.zeros(y.shape[0], 1)], 1)


class Picks(nn.Module):
    """Indices, masks and types."""

    def forward(self, x):
        hot = nn.functional.one_hot(x.argmax(1), 6).to(x.dtype)
        y = torch.where(x > 0, x, hot) + x.gather(1, (x * 0).long() + 3)
        return y.masked_fill(x < -1, 0.5) + (x.int() + 7).float() + torch.cumsum(x, 1)


class Image(nn.Module):
    """Convolution, batch normalization, pooling and enlarging as images have them."""

    def __init__(self, training):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.PReLU(4), nn.MaxPool2d(3, 2, 1), nn.ConvTranspose2d(4, 2, 2, stride=2),
                                  nn.InstanceNorm2d(2, affine=True), nn.AvgPool2d(2, count_include_pad=False))
        nn.init.uniform_(self.body[1].running_mean)
        nn.init.uniform_(self.body[1].running_var, 0.5, 2)
        self.training_mode = training

    def forward(self, x):
        y = self.body(x.view(-1, 1, 2, 3).repeat(1, 1, 2, 2))
        y = nn.functional.interpolate(y, scale_factor=2.0)
        return nn.functional.softmax(nn.functional.interpolate(y, scale_factor=(1.0, 2.0), mode='bilinear', align_corners=False), 1) if self.training_mode else y


class Sequences(nn.Module):
    """Recurrent layers over steps of one number; their states begin as zeros that are computed."""

    def __init__(self):
        super().__init__()
        self.lstm, self.gru, self.rnn = nn.LSTM(1, 3, bidirectional=True, batch_first=True), nn.GRU(6, 4, batch_first=True), nn.RNN(4, 2, batch_first=True)

    def forward(self, x):
        return self.rnn(self.gru(self.lstm(x.unsqueeze(2))[0])[0])[0]


def write(name, model, x, opset, keep=False, open_axes={0: 'N'}):
    """`keep`: batch normalization is not folded into the convolution before it."""
    path = FOLDER / f'{name}.onnx'
    torch.onnx.export(model, x, path, opset_version=opset, input_names=['x'], output_names=['y'],
                      dynamic_axes={'x': open_axes}, training=torch.onnx.TrainingMode.PRESERVE if keep else torch.onnx.TrainingMode.EVAL,
                      do_constant_folding=not keep)
    onnx.checker.check_model(onnx.load(path), full_check=True)
    for kind, value in (('input', x), ('output', model(x))):
        tensor = numpy_helper.from_array(value.detach().numpy())
        (FOLDER / f'{name}.{kind}.pb').write_bytes(tensor.SerializeToString())


class Enlarged(nn.Module):
    """Pictures brought to the size of another, with their batch in the list of sizes."""

    def forward(self, x):
        large = x.view(-1, 1, 2, 3).repeat(1, 1, 5, 3)
        small = nn.functional.avg_pool2d(large, 2)
        return nn.functional.interpolate(small, size=large.shape[-2:], mode='bilinear', align_corners=False) + nn.functional.interpolate(small, size=large.shape[-2:])


class Texts(nn.Module):
    """Any number of texts of any length: places are counted, heads split and joined."""

    def __init__(self):
        super().__init__()
        self.embed, self.places, self.lstm = nn.Embedding(20, 8), nn.Embedding(16, 8), nn.LSTM(8, 8, batch_first=True)
        self.encoder = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)

    def forward(self, x):
        y = self.embed(x) + self.places(torch.arange(x.shape[1]))[None]
        return self.lstm(self.encoder(y))[0].mean(1)


class Contractions(nn.Module):
    """Einsum: products of matrices with axes that are shared, summed, repeated, alone, and of three operands."""

    def forward(self, x):
        a, b = x.view(-1, 2, 3), x.view(-1, 3, 2)
        square = torch.einsum('bij,bjk->bik', a, b)
        y = torch.einsum('bii->b', square) + torch.einsum('bij,bkj->b', a, a) + torch.einsum('bij->b', a)
        y = y + torch.einsum('bij,bjk,bik->b', a, b, square) + torch.einsum('...i,...i->...', x, x)
        return torch.cat([torch.einsum('bi,bj->bij', x, x).flatten(1), torch.einsum('bij,bij->bji', a, a).flatten(1), torch.einsum('...ij->...ji', a).flatten(1), y.unsqueeze(1)], 1)


class AllActivations(nn.Module):
    """Each activation after a layer of its own, so that each is seen from both sides of 0."""

    def __init__(self):
        super().__init__()
        kinds = [nn.ReLU(), nn.LeakyReLU(0.1), nn.ELU(1.2), nn.SELU(), nn.GELU(), nn.Mish(), nn.Sigmoid(), nn.Tanh(), nn.Softplus(), nn.Softsign(), nn.Hardswish(),
                 nn.Hardsigmoid(), nn.CELU(0.7), nn.PReLU(), nn.Softmax(1), nn.LogSoftmax(1), nn.Softshrink(0.2), nn.ReLU6(), nn.SiLU()]
        self.layers = nn.ModuleList(nn.Sequential(nn.Linear(6, 5), kind) for kind in kinds)

    def forward(self, x):
        return torch.cat([layer(x) for layer in self.layers], 1)


class AllImageLayers(nn.Module):
    """Convolutions, normalizations and pools."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.SiLU(), nn.Conv2d(4, 4, 3, padding=1, groups=4, bias=False), nn.GroupNorm(2, 4), nn.MaxPool2d(2),
                                  nn.ConvTranspose2d(4, 6, 2, stride=2), nn.InstanceNorm2d(6, affine=True), nn.AvgPool2d(3, 2, 1), nn.LocalResponseNorm(3))
        self.line = nn.Sequential(nn.Conv1d(6, 3, 2, dilation=2), nn.BatchNorm1d(3), nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(3, 2))
        for norm in self.body[1], self.line[1]:
            nn.init.uniform_(norm.running_mean)
            nn.init.uniform_(norm.running_var, 0.5, 2)

    def forward(self, x):
        y = self.body(x.view(-1, 1, 2, 3).repeat(1, 1, 3, 2) * torch.arange(36).view(6, 6).cos())
        return self.line(y.flatten(2))


class AllSequenceLayers(nn.Module):
    """Recurrent layers, attention and its normalization, and embedding by what is the largest."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(6, 4)
        self.lstm, self.gru, self.rnn = nn.LSTM(4, 3, bidirectional=True, batch_first=True), nn.GRU(6, 4, batch_first=True), nn.RNN(4, 4, batch_first=True)
        self.norm, self.attention = nn.LayerNorm(4), nn.MultiheadAttention(4, 2, batch_first=True)

    def forward(self, x):
        y = self.embed((x.detach() * 0).long() + torch.arange(6)) * x.unsqueeze(2)
        y = self.norm(self.rnn(self.gru(self.lstm(y)[0])[0])[0])
        return y + self.attention(y, y, y, need_weights=False)[0]


def write_safetensors(path, tensors):
    header, data = {}, b''
    for name, x in tensors.items():
        raw = x.detach().numpy().tobytes()
        header[name] = {'dtype': 'F32', 'shape': list(x.shape), 'data_offsets': [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, sort_keys=True).encode()
    text += b' ' * (-len(text) % 8)
    path.write_bytes(struct.pack('<Q', len(text)) + text + data)


def write_gradients(name, model, x, opset):
    """The gradients of a weighted sum of the output, of the input and of each parameter."""
    for parameter in model.parameters():  # or equal ones would be one in the file
        nn.init.normal_(parameter, std=0.4)
    write(name, model, x, opset, keep=True)
    x = x.clone().requires_grad_()
    y = model(x)
    weights = torch.randn_like(y)
    (y * weights).sum().backward()
    found = {'x': x.grad, **{key: value.grad for key, value in model.named_parameters()}}
    write_safetensors(FOLDER / f'{name}.gradients.safetensors', {'weights of the output': weights, **found})


def write_half():
    """A layer of 16 bits, which PyTorch's CPU does not multiply: NumPy does, in 32."""
    numbers = np.random.default_rng(2)
    x, w, b = (numbers.normal(size=shape).astype(np.float16) for shape in ((4, 6), (3, 6), (3,)))
    y = np.maximum(x.astype(np.float32) @ w.astype(np.float32).T + b.astype(np.float32), 0).astype(np.float16)
    nodes = [helper.make_node('Gemm', ['x', 'w', 'b'], ['z'], transB=1), helper.make_node('Relu', ['z'], ['y'])]
    graph = helper.make_graph(nodes, 'half', [helper.make_tensor_value_info('x', TensorProto.FLOAT16, ['N', 6])],
                              [helper.make_tensor_value_info('y', TensorProto.FLOAT16, ['N', 3])], [numpy_helper.from_array(w, 'w'), numpy_helper.from_array(b, 'b')])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)]), FOLDER / 'half-opset13.onnx')
    for kind, value in (('input', x), ('output', y)):
        (FOLDER / f'half-opset13.{kind}.pb').write_bytes(numpy_helper.from_array(value).SerializeToString())


def write_external():
    """The perceptron of mlp-opset13 with its numbers in a file below, as onnx.save cuts large models, and that file's SHA-1."""
    model = onnx.load(str(FOLDER / 'mlp-opset13.onnx'))
    place = 'numbers/mlp-external.weights'
    (FOLDER / place).parent.mkdir(exist_ok=True)
    (FOLDER / place).unlink(missing_ok=True)
    onnx.external_data_helper.convert_model_to_external_data(model, all_tensors_to_one_file=True, location=place, size_threshold=0)
    model = onnx.external_data_helper.write_external_data_tensors(model, str(FOLDER))
    digest = hashlib.sha1((FOLDER / place).read_bytes()).hexdigest()
    for tensor in model.graph.initializer:
        tensor.external_data.add(key='checksum', value=digest)
    (FOLDER / 'mlp-external.onnx').write_bytes(model.SerializeToString())
    for kind in ('input', 'output'):
        (FOLDER / f'mlp-external.{kind}.pb').write_bytes((FOLDER / f'mlp-opset13.{kind}.pb').read_bytes())


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    x = torch.randn(4, 6)
    mlp = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 3), nn.Softmax(1)).eval()
    for opset in (9, 13):
        write(f'mlp-opset{opset}', mlp, x, opset)
    write_external()
    for opset in (11, 17):
        write(f'activations-opset{opset}', Activations(), x, opset)
    for opset in (9, 11, 13):
        write(f'axes-opset{opset}', Axes(), x, opset)
        write(f'shapes-opset{opset}', Shapes(), x, opset)
        if opset > 9:
            write(f'picks-opset{opset}', Picks(), x, opset)
        write(f'image-opset{opset}', Image(opset > 9).eval(), x, opset, keep=opset != 13)
        write(f'sequences-opset{opset}', Sequences().eval(), x, opset)
    for opset in (7, 10):
        write(f'axes-opset{opset}', Axes(), x, opset)
    write('products-opset11', Products(), x, 11)
    write_half()
    write('image-opset10', Image(False).eval(), x, 10)
    write_gradients('all-activations', AllActivations().eval(), x, 17)
    write_gradients('all-image-layers', AllImageLayers().eval(), x, 13)
    write_gradients('all-sequence-layers', AllSequenceLayers().eval(), x, 17)
    write('enlarged-opset11', Enlarged(), x, 11)
    write_gradients('contractions', Contractions(), x, 13)
    write('texts-opset14', Texts().eval(), torch.arange(28).reshape(4, 7) * 5 % 20, 14, open_axes={0: 'N', 1: 'T'})


main()
