#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small networks of BERT's and ResNet's kind under the names that PyTorch's programs give
their tensors, and what PyTorch computes with them.

Run with Debian 12's python3 (python3-torch, python3-torchvision) from the top of the source
tree; writes tests/data/learn/pretrained/. transformers is not in Debian, so its BERT is
written out here from Devlin et al. 2019, with its names.
"""
import json
import math
import os
import struct

import torch
import torchvision
from torch import nn
from torch.nn import functional as F

FOLDER = 'tests/data/learn/pretrained'
os.makedirs(FOLDER, exist_ok=True)


def store(path, tensors):
    """The safetensors format."""
    header, data = {}, b''
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {'dtype': {torch.float32: 'F32', torch.int64: 'I64', torch.float16: 'F16'}[tensor.dtype], 'shape': list(tensor.shape),
                        'data_offsets': [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + data)


class Tree(nn.Module):
    """A module whose children have any names."""

    def __init__(tree, /, **children):
        super(Tree, tree).__init__()
        for name, child in children.items():
            tree.add_module(name, child)


class Bert(nn.Module):
    def __init__(self, entries, width, heads, layers, places, labels, tokens):
        super().__init__()
        self.heads, self.tokens = heads, tokens

        def norm():
            return nn.LayerNorm(width, eps=1e-12)

        def layer():
            return Tree(attention=Tree(self=Tree(query=nn.Linear(width, width), key=nn.Linear(width, width), value=nn.Linear(width, width)),
                                       output=Tree(dense=nn.Linear(width, width), LayerNorm=norm())),
                        intermediate=Tree(dense=nn.Linear(width, 4 * width)), output=Tree(dense=nn.Linear(4 * width, width), LayerNorm=norm()))
        parts = dict(embeddings=Tree(word_embeddings=nn.Embedding(entries, width), position_embeddings=nn.Embedding(places, width),
                                     token_type_embeddings=nn.Embedding(2, width), LayerNorm=norm()),
                     encoder=Tree(layer=nn.ModuleList([layer() for _ in range(layers)])))
        if not tokens:
            parts['pooler'] = Tree(dense=nn.Linear(width, width))
        self.bert = Tree(**parts)
        self.classifier = nn.Linear(width, labels)

    def attend(self, part, x, mask):
        inner = getattr(part, 'self')
        q, k, v = (f(x).unflatten(-1, (self.heads, -1)).transpose(1, 2) for f in (inner.query, inner.key, inner.value))
        scores = (q @ k.transpose(2, 3)) / math.sqrt(q.shape[-1]) + mask
        y = (scores.softmax(-1) @ v).transpose(1, 2).flatten(2)
        return part.output.LayerNorm(x + part.output.dense(y))

    def forward(self, ids):
        e = self.bert.embeddings
        x = e.word_embeddings(ids) + e.position_embeddings.weight[:ids.shape[1]] + e.token_type_embeddings.weight[0]
        x = e.LayerNorm(x)
        mask = torch.where(ids == 0, -1e9, 0.0)[:, None, None, :]
        for layer in self.bert.encoder.layer:
            x = self.attend(layer.attention, x, mask)
            x = layer.output.LayerNorm(x + layer.output.dense(F.gelu(layer.intermediate.dense(x))))
        if not self.tokens:
            x = torch.tanh(self.bert.pooler.dense(x[:, 0]))
        return self.classifier(x)


golden = {}
torch.manual_seed(31)
ids = torch.tensor([[2, 7, 9, 4, 3, 0, 0, 0], [2, 5, 6, 7, 8, 9, 10, 3], [2, 3, 0, 0, 0, 0, 0, 0]])
for name, tokens in ('bert-sequence', False), ('bert-token', True):
    model = Bert(11, 12, 3, 2, 16, 5, tokens).eval()
    for p in model.parameters():
        nn.init.normal_(p, std=0.4)
    store(f'{FOLDER}/{name}.safetensors', model.state_dict())
    golden[name] = {'ids': ids.flatten().tolist(), 'output': model(ids).flatten().tolist()}

# The names of all tensors of networks that are too large to be kept here.
golden['resnet18'] = {'names': [k for k in torchvision.models.resnet18().state_dict() if not k.endswith('num_batches_tracked')]}
golden['resnet50'] = {'names': [k for k in torchvision.models.resnet50().state_dict() if not k.endswith('num_batches_tracked')]}
with open(f'{FOLDER}/expected.json', 'w') as file:
    json.dump(golden, file, indent=1)
    file.write('\n')
