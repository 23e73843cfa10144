#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Golden values of layers with their gradients, from PyTorch in double precision.

Run with Debian 12's python3 (python3-torch) from the top of the source tree; writes
tests/data/learn/layers.json. Each case has inputs, the parameters by their names within
the layer, an upstream gradient, and what PyTorch makes of them.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.double)
torch.manual_seed(11)
cases = []


def single(x):
    """What a float of 32 bits can hold: the engine must see the same numbers."""
    return x.float().double()


def draw(*shape, low=-1.0, high=1.0):
    return single(torch.rand(*shape) * (high - low) + low)


def listed(x):
    return [float(f'{v:.9g}') for v in x.reshape(-1).tolist()]


def tensor(x):
    return {'dtype': 'f32', 'shape': list(x.shape), 'data': listed(x)}


def case(kind, settings, inputs, parameters, function, training=True, masks=(), states=(), skip=()):
    """`function` gets inputs and a dictionary of parameters; `states` names those that nothing learns, `skip` inputs without gradient."""
    xs = [x.clone().requires_grad_(i not in skip) for i, x in enumerate(inputs)]
    ps = {name: p.clone().requires_grad_(name not in states) for name, p in parameters.items()}
    y = function(xs, ps)
    seed = draw(*y.shape, low=0.3, high=1.5) * torch.where(torch.rand(y.shape) < 0.5, -1.0, 1.0)
    wanted = [(f'input{i}', x) for i, x in enumerate(xs) if x.requires_grad] + [(n, p) for n, p in ps.items() if p.requires_grad]
    found = torch.autograd.grad((y * seed).sum(), [x for _, x in wanted], allow_unused=True)
    cases.append({
        'kind': kind, 'settings': {k: str(v) for k, v in settings.items()}, 'training': training,
        'inputs': [tensor(x) for x in inputs], 'masks': [None if m is None else tensor(m) for m in masks],
        'parameters': {n: tensor(p) for n, p in parameters.items()}, 'seed': listed(seed), 'output': tensor(y.detach()),
        'gradients': {n: listed(g if g is not None else torch.zeros_like(x)) for (n, x), g in zip(wanted, found)},
    })


# Joining and arranging

case('add', {}, [draw(2, 3, 4), draw(2, 3, 4), draw(2, 1, 4)], {}, lambda x, p: x[0] + x[1] + x[2])
case('concat', {}, [draw(2, 3), draw(2, 4)], {}, lambda x, p: torch.cat(x, -1))
case('concat', {'axis': 1}, [draw(2, 3, 4, 4), draw(2, 1, 4, 4)], {}, lambda x, p: torch.cat(x, 1))
case('reshape', {'shape': '3, -1'}, [draw(2, 12)], {}, lambda x, p: x[0].reshape(2, 3, 4))
case('reshape', {'shape': '0, 2, 2'}, [draw(2, 3, 4)], {}, lambda x, p: x[0].reshape(2, 3, 2, 2))
case('transpose', {}, [draw(2, 3, 4)], {}, lambda x, p: x[0].transpose(1, 2))
case('relu6', {}, [draw(3, 7, low=-8, high=14)], {}, lambda x, p: F.relu6(x[0]))

# Layers over images


def norm(x, p, name, training):
    return F.batch_norm(x, p[name + 'mean'].clone(), p[name + 'variance'].clone(), p[name + 'scale'], p[name + 'bias'], training, 0.1, 1e-5)


def statistics(name, c):
    return {name + 'scale': draw(c, low=0.5, high=1.5), name + 'bias': draw(c), name + 'mean': draw(c), name + 'variance': draw(c, low=0.5, high=2)}


def states(*names):
    return [n + s for n in names for s in ('mean', 'variance')]


case('conv2d', {'filters': 4, 'kernel': 3, 'stride': 2, 'padding': 'half'}, [draw(2, 3, 8, 7)], {'weight': draw(4, 3, 3, 3), 'bias': draw(4)},
     lambda x, p: F.conv2d(x[0], p['weight'], p['bias'], 2, 1))
case('max_pool', {'kernel': 3, 'stride': 2, 'padding': 'half'}, [draw(2, 3, 8, 7)], {}, lambda x, p: F.max_pool2d(x[0], 3, 2, 1))
for padding, pads in ('same', (1, 1)), ('valid', (0, 0)):
    case('conv_transpose2d', {'filters': 4, 'kernel': 4, 'stride': 2, 'padding': padding}, [draw(2, 3, 5, 4)], {'weight': draw(3, 4, 4, 4), 'bias': draw(4)},
         lambda x, p: F.conv_transpose2d(x[0], p['weight'], p['bias'], 2, pads))
case('upsample', {}, [draw(2, 3, 4, 5)], {}, lambda x, p: F.interpolate(x[0], scale_factor=2))
case('upsample', {'factor': 3, 'mode': 'linear'}, [draw(2, 3, 4, 5)], {}, lambda x, p: F.interpolate(x[0], scale_factor=3, mode='bilinear'))
case('group_norm', {'groups': 3}, [draw(2, 6, 4, 5)], {'scale': draw(6), 'bias': draw(6)}, lambda x, p: F.group_norm(x[0], 3, p['scale'], p['bias']))
case('instance_norm', {}, [draw(2, 6, 4, 5)], {'scale': draw(6), 'bias': draw(6)}, lambda x, p: F.instance_norm(x[0], weight=p['scale'], bias=p['bias']))
for training in True, False:
    for frozen in 'false', 'true':
        case('batch_norm', {'frozen': frozen}, [draw(4, 3, 5, 4)], statistics('', 3), lambda x, p: norm(x[0], p, '', training and frozen == 'false'),
             training, states=states(''))


def basic(x, p, stride, training):
    y = F.relu(norm(F.conv2d(x[0], p['conv1_weight'], None, stride, 1), p, 'norm1_', training))
    y = norm(F.conv2d(y, p['conv2_weight'], None, 1, 1), p, 'norm2_', training)
    s = norm(F.conv2d(x[0], p['shortcut_weight'], None, stride), p, 'shortcut_norm_', training) if 'shortcut_weight' in p else x[0]
    return F.relu(y + s)


def bottleneck(x, p, stride, training):
    y = F.relu(norm(F.conv2d(x[0], p['conv1_weight']), p, 'norm1_', training))
    y = F.relu(norm(F.conv2d(y, p['conv2_weight'], None, stride, 1), p, 'norm2_', training))
    y = norm(F.conv2d(y, p['conv3_weight']), p, 'norm3_', training)
    s = norm(F.conv2d(x[0], p['shortcut_weight'], None, stride), p, 'shortcut_norm_', training) if 'shortcut_weight' in p else x[0]
    return F.relu(y + s)


for training in True, False:
    case('residual_block', {'filters': 4}, [draw(3, 4, 6, 5)],
         dict(conv1_weight=draw(4, 4, 3, 3), conv2_weight=draw(4, 4, 3, 3), **statistics('norm1_', 4), **statistics('norm2_', 4)),
         lambda x, p: basic(x, p, 1, training), training, states=states('norm1_', 'norm2_'))
    case('residual_block', {'filters': 6, 'stride': 2}, [draw(3, 4, 6, 5)],
         dict(conv1_weight=draw(6, 4, 3, 3), conv2_weight=draw(6, 6, 3, 3), shortcut_weight=draw(6, 4, 1, 1), **statistics('norm1_', 6), **statistics('norm2_', 6), **statistics('shortcut_norm_', 6)),
         lambda x, p: basic(x, p, 2, training), training, states=states('norm1_', 'norm2_', 'shortcut_norm_'))
    case('residual_block', {'filters': 2, 'stride': 2, 'form': 'bottleneck'}, [draw(3, 4, 6, 5)],
         dict(conv1_weight=draw(2, 4, 1, 1), conv2_weight=draw(2, 2, 3, 3), conv3_weight=draw(8, 2, 1, 1), shortcut_weight=draw(8, 4, 1, 1),
              **statistics('norm1_', 2), **statistics('norm2_', 2), **statistics('norm3_', 8), **statistics('shortcut_norm_', 8)),
         lambda x, p: bottleneck(x, p, 2, training), training, states=states('norm1_', 'norm2_', 'norm3_', 'shortcut_norm_'))


def inverted(x, p, stride, training):
    y = x[0]
    if 'conv1_weight' in p:
        y = F.relu6(norm(F.conv2d(y, p['conv1_weight']), p, 'norm1_', training))
    y = F.relu6(norm(F.conv2d(y, p['conv2_weight'], None, stride, 1, groups=y.shape[1]), p, 'norm2_', training))
    y = norm(F.conv2d(y, p['conv3_weight']), p, 'norm3_', training)
    return y + x[0] if y.shape == x[0].shape else y


for training in True, False:
    case('inverted_residual', {'filters': 4, 'expansion': 2}, [draw(3, 4, 6, 5)],
         dict(conv1_weight=draw(8, 4, 1, 1), conv2_weight=draw(8, 1, 3, 3), conv3_weight=draw(4, 8, 1, 1), **statistics('norm1_', 8), **statistics('norm2_', 8), **statistics('norm3_', 4)),
         lambda x, p: inverted(x, p, 1, training), training, states=states('norm1_', 'norm2_', 'norm3_'))
    case('inverted_residual', {'filters': 5, 'expansion': 1, 'stride': 2}, [draw(3, 4, 6, 5)],
         dict(conv2_weight=draw(4, 1, 3, 3), conv3_weight=draw(5, 4, 1, 1), **statistics('norm2_', 4), **statistics('norm3_', 5)),
         lambda x, p: inverted(x, p, 2, training), training, states=states('norm2_', 'norm3_'))


def fire(x, p):
    s = F.relu(F.conv2d(x[0], p['squeeze_weight'], p['squeeze_bias']))
    return torch.cat([F.relu(F.conv2d(s, p['expand1_weight'], p['expand1_bias'])), F.relu(F.conv2d(s, p['expand3_weight'], p['expand3_bias'], padding=1))], 1)


case('fire', {'squeeze': 3, 'filters': 5}, [draw(2, 4, 6, 5)],
     dict(squeeze_weight=draw(3, 4, 1, 1), squeeze_bias=draw(3), expand1_weight=draw(5, 3, 1, 1), expand1_bias=draw(5), expand3_weight=draw(5, 3, 3, 3), expand3_bias=draw(5)), fire)

# Layers over sequences

B, T, S, C = 3, 5, 4, 6
steps = single(torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 0, 0, 0, 0]]))
short = single(torch.tensor([[1, 1, 1, 1], [1, 1, 0, 0], [1, 1, 1, 0]]))


def embed(x, p):
    index = x[0].long()
    return F.embedding(index, p['table'] * (torch.arange(7) > 0)[:, None])


case('embedding', {'entries': 7, 'units': 4}, [single(torch.tensor([[1, 2, 6], [3, 0, 0]]))], {'table': draw(7, 4)}, lambda x, p: F.embedding(x[0].long(), p['table']), skip=(0,))
case('embedding', {'entries': 7, 'units': 4, 'padding': 'true'}, [single(torch.tensor([[1, 2, 6], [3, 0, 0]]))], {'table': draw(7, 4)}, embed, skip=(0,))
case('positional_encoding', {'kind': 'learned'}, [draw(2, 5, 4)], {'positions': draw(5, 4)}, lambda x, p: x[0] + p['positions'])


def dense(x, p, name):
    return x @ p[name + '_weight'] + p[name + '_bias']


def attend(x, memory, p, heads, prefix='', mask=None, causal=False):
    """torch.nn.functional.multi_head_attention_forward, which is what nn.MultiheadAttention runs."""
    c = x.shape[2]
    w = [p[f'{prefix}{n}_weight'].T for n in ('query', 'key', 'value')]
    b = torch.cat([p[f'{prefix}{n}_bias'] for n in ('query', 'key', 'value')])
    hidden = torch.triu(torch.full((x.shape[1], memory.shape[1]), -math.inf), 1) if causal else None
    y, _ = F.multi_head_attention_forward(
        x.transpose(0, 1), memory.transpose(0, 1), memory.transpose(0, 1), c, heads, None, b, None, None, False, 0.0, p[prefix + 'output_weight'].T, p[prefix + 'output_bias'],
        key_padding_mask=None if mask is None else mask == 0, attn_mask=hidden, use_separate_proj_weight=True, q_proj_weight=w[0], k_proj_weight=w[1], v_proj_weight=w[2])
    return y.transpose(0, 1)


def projections(prefix='', memory=C):
    made = {}
    for n in 'query', 'key', 'value', 'output':
        made[f'{prefix}{n}_weight'], made[f'{prefix}{n}_bias'] = draw(memory if n in ('key', 'value') else C, C), draw(C)
    return made


case('multi_head_attention', {'heads': 2}, [draw(B, T, C)], projections(), lambda x, p: attend(x[0], x[0], p, 2))
case('multi_head_attention', {'heads': 3, 'causal': 'true'}, [draw(B, T, C)], projections(), lambda x, p: attend(x[0], x[0], p, 3, causal=True))
case('multi_head_attention', {'heads': 2}, [draw(B, T, C)], projections(), lambda x, p: attend(x[0], x[0], p, 2, mask=steps), masks=[steps])
case('multi_head_attention', {'heads': 2}, [draw(B, T, C), draw(B, S, C + 2)], projections(memory=C + 2), lambda x, p: attend(x[0], x[1], p, 2, mask=short), masks=[steps, short])


def layer_norm(x, p, name):
    return F.layer_norm(x, x.shape[-1:], p[name + '_scale'], p[name + '_bias'], 1e-5)


def wrap(x, p, name, before, part):
    return x + part(layer_norm(x, p, name + '_norm')) if before else layer_norm(x + part(x), p, name + '_norm')


def think(x, p, name, bend):
    return dense(bend(dense(x, p, name + '_inner')), p, name + '_output')


def encode(x, p, heads, blocks, before, bend, mask=None, causal=False):
    y = x[0]
    for k in range(1, blocks + 1):
        y = wrap(y, p, f'attention{k}', before, lambda v: attend(v, v, p, heads, f'attention{k}_', mask, causal))
        y = wrap(y, p, f'dense{k}', before, lambda v: think(v, p, f'dense{k}', bend))
    return y


def decode(x, p, heads, before, bend, masks):
    y = wrap(x[0], p, 'attention1', before, lambda v: attend(v, v, p, heads, 'attention1_', masks[0], True))
    y = wrap(y, p, 'memory1', before, lambda v: attend(v, x[1], p, heads, 'memory1_', masks[1]))
    return wrap(y, p, 'dense1', before, lambda v: think(v, p, 'dense1', bend))


def norms(name):
    return {name + '_norm_scale': draw(C, low=0.5, high=1.5), name + '_norm_bias': draw(C)}


def block(k, *parts, units=8):
    made = {}
    for part in parts:
        name = f'{part}{k}'
        made.update(norms(name))
        if part == 'dense':
            made.update({f'{name}_inner_weight': draw(C, units), f'{name}_inner_bias': draw(units), f'{name}_output_weight': draw(units, C), f'{name}_output_bias': draw(C)})
        else:
            made.update(projections(name + '_', C + 2 if part == 'memory' else C))
    return made


plain = {'heads': 2, 'units': 8, 'dropout': 0}
case('transformer_encoder', dict(plain, blocks=2), [draw(B, T, C)], {**block(1, 'attention', 'dense'), **block(2, 'attention', 'dense')},
     lambda x, p: encode(x, p, 2, 2, True, F.gelu))
case('transformer_encoder', dict(plain, normalize='after', activation='relu', causal='true'), [draw(B, T, C)], block(1, 'attention', 'dense'),
     lambda x, p: encode(x, p, 2, 1, False, F.relu, causal=True))
case('transformer_encoder', plain, [draw(B, T, C)], block(1, 'attention', 'dense'), lambda x, p: encode(x, p, 2, 1, True, F.gelu, steps), masks=[steps])
case('transformer_decoder', plain, [draw(B, T, C), draw(B, S, C + 2)], block(1, 'attention', 'memory', 'dense'),
     lambda x, p: decode(x, p, 2, True, F.gelu, [steps, short]), masks=[steps, short])
case('transformer_decoder', dict(plain, normalize='after'), [draw(B, T, C), draw(B, S, C + 2)], block(1, 'attention', 'memory', 'dense'),
     lambda x, p: decode(x, p, 2, False, F.gelu, [None, None]))


def align(x, p, mask, additive):
    if additive:
        q, m = dense(x[0], p, 'query')[:, :, None], (x[1] @ p['memory_weight'])[:, None]
        scores = (torch.tanh(q + m) @ p['score_weight'])[..., 0]
    else:
        scores = x[0] @ p['weight'] @ x[1].transpose(1, 2)
    if mask is not None:
        scores = scores.masked_fill(mask[:, None] == 0, -math.inf)
    return torch.softmax(scores, -1) @ x[1]


for mask in None, short:
    case('additive_attention', {'units': 7}, [draw(B, T, C), draw(B, S, C + 2)],
         {'query_weight': draw(C, 7), 'query_bias': draw(7), 'memory_weight': draw(C + 2, 7), 'score_weight': draw(7, 1)}, lambda x, p: align(x, p, mask, True), masks=[None, mask])
    case('multiplicative_attention', {}, [draw(B, T, C), draw(B, S, C + 2)], {'weight': draw(C, C + 2)}, lambda x, p: align(x, p, mask, False), masks=[None, mask])


def pool(x, mask, take):
    y, m = x[0], torch.ones(x[0].shape[:2]) if mask is None else mask
    last = m.sum(1).long() - 1
    if take == 'mean':
        return (y * m[..., None]).sum(1) / m.sum(1, keepdim=True)
    if take == 'max':
        return y.masked_fill(m[..., None] == 0, -math.inf).amax(1)
    return y[:, 0] if take == 'first' else y[torch.arange(len(y)), last]


for take in 'mean', 'max', 'first', 'last':
    for mask in None, steps:
        case('steps', {'take': take}, [draw(B, T, C)], {}, lambda x, p: pool(x, mask, take), masks=[mask])


class Cells:
    """nn.LSTM, nn.GRU and nn.RNN, whose gates stand in another order than ONNX's."""
    ORDER = {'lstm': [0, 2, 3, 1], 'gru': [1, 0, 2], 'rnn': [0]}

    @staticmethod
    def turn(w, kind, units):
        return torch.cat([w[k * units:(k + 1) * units] for k in Cells.ORDER[kind]])

    @staticmethod
    def run(kind, x, p, units, both, sequences, mask, state):
        lengths = torch.full((x.shape[0],), x.shape[1]) if mask is None else mask.sum(1).long()
        flat = []
        for d in range(2 if both else 1):
            gates = len(p['weight'][0]) // units
            bias = p['bias'][d]
            flat += [Cells.turn(v, kind, units) for v in (p['weight'][d], p['recurrence'][d], bias[:gates * units], bias[gates * units:])]
        n = 2 if both else 1
        h = torch.zeros(n, x.shape[0], units) if state is None else state.reshape(-1, n, units).transpose(0, 1)
        packed = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        h = h[:, packed.sorted_indices]
        if kind == 'lstm':
            data, last, _ = torch.lstm(packed.data, packed.batch_sizes, (h, torch.zeros_like(h)), flat, True, 1, 0.0, False, both)
        elif kind == 'rnn':
            data, last = torch.rnn_tanh(packed.data, packed.batch_sizes, h, flat, True, 1, 0.0, False, both)
        else:
            data, last = torch.gru(packed.data, packed.batch_sizes, h, flat, True, 1, 0.0, False, both)
        y, _ = torch.nn.utils.rnn.pad_packed_sequence(
            torch.nn.utils.rnn.PackedSequence(data, packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices), batch_first=True, total_length=x.shape[1])
        return y if sequences else last[:, packed.unsorted_indices].transpose(0, 1).reshape(x.shape[0], n * units)


for kind, gates in ('lstm', 4), ('gru', 3), ('rnn', 1):
    for both, sequences, mask, start in (False, False, None, False), (True, True, steps, False), (True, False, steps, True), (False, True, None, True):
        n, units = 2 if both else 1, 7
        inputs = [draw(B, T, C)] + ([draw(B, n * units)] if start else [])
        case(kind, {'units': units, 'bidirectional': str(both).lower(), 'sequences': str(sequences).lower()}, inputs,
             {'weight': draw(n, gates * units, C), 'recurrence': draw(n, gates * units, units), 'bias': draw(n, 2 * gates * units)},
             lambda x, p: Cells.run(kind, x[0], p, units, both, sequences, mask, x[1] if start else None), masks=[mask, None][:len(inputs)])

# Windows of their own: extents that differ between the axes, and padding of each side


def around(x, top, left, bottom, right, what=0.0):
    return F.pad(x, (left, right, top, bottom), value=what)


case('clip', {'min': '-0.5', 'max': '1.25'}, [draw(3, 7, low=-2, high=2)], {}, lambda x, p: x[0].clamp(-0.5, 1.25))
case('conv2d', {'filters': 4, 'kernel': 5, 'kernel_width': 2, 'stride': 2, 'stride_width': 1, 'padding': 'own', 'pads': '2,0,1,1'}, [draw(2, 3, 8, 7)],
     {'weight': draw(4, 3, 5, 2), 'bias': draw(4)}, lambda x, p: F.conv2d(around(x[0], 2, 0, 1, 1), p['weight'], p['bias'], (2, 1)))
case('conv2d', {'filters': 4, 'kernel': 3, 'dilation': 2, 'dilation_width': 1, 'padding': 'half', 'groups': 2}, [draw(2, 4, 8, 7)],
     {'weight': draw(4, 2, 3, 3), 'bias': draw(4)}, lambda x, p: F.conv2d(x[0], p['weight'], p['bias'], 1, (2, 1), (2, 1), 2))
case('conv1d', {'filters': 4, 'kernel': 4, 'padding': 'own', 'pads': '3,1'}, [draw(2, 3, 9)],
     {'weight': draw(4, 3, 4), 'bias': draw(4)}, lambda x, p: F.conv1d(F.pad(x[0], (3, 1)), p['weight'], p['bias']))
case('max_pool', {'kernel': 3, 'kernel_width': 2, 'padding': 'own', 'pads': '0,1,2,0'}, [draw(2, 3, 8, 7)], {},
     lambda x, p: F.max_pool2d(around(x[0], 0, 1, 2, 0, -1e9), (3, 2), (3, 2)))
case('average_pool', {'kernel': 3, 'kernel_width': 2, 'stride': 2, 'stride_width': 1, 'padding': 'own', 'pads': '1'}, [draw(2, 3, 8, 7)], {},
     lambda x, p: F.avg_pool2d(x[0], (3, 2), (2, 1), 1, count_include_pad=False))
case('average', {}, [draw(2, 3, 4), draw(2, 3, 4), draw(2, 3, 4)], {}, lambda x, p: (x[0] + x[1] + x[2]) / 3)

with open('tests/data/learn/layers.json', 'w') as file:
    file.write('[\n' + ',\n'.join(json.dumps(item, sort_keys=True) for item in cases) + '\n]\n')
