# event_goldens.py: event files as TensorBoard's own code writes them, for tests/exchange/test-event-file.c
# SPDX-License-Identifier: GPL-3.0-or-later
#
#     /usr/bin/python3 tests/peers/event_goldens.py TENSORBOARD
#
# TENSORBOARD is a checkout of github.com/tensorflow/tensorboard whose .proto files were compiled in
# place (protoc --python_out=.). Needs python3-protobuf, python3-absl and python3-numpy.
import json
import os
import sys

import numpy as np

sys.path.insert(0, sys.argv[1])
from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

FOLDER = os.path.join(os.path.dirname(__file__), '..', 'data', 'exchange', 'events')


def tensor(array):
    dtype = {np.dtype('float32'): types_pb2.DT_FLOAT, np.dtype('float64'): types_pb2.DT_DOUBLE}[array.dtype]
    shape = tensor_shape_pb2.TensorShapeProto(dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=n) for n in array.shape])
    return tensor_pb2.TensorProto(dtype=dtype, tensor_shape=shape, tensor_content=array.tobytes())


def metadata(plugin, data_class, content=b''):
    return summary_pb2.SummaryMetadata(plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name=plugin, content=content),
                                       data_class=data_class)


def event(time, step, *values):
    return event_pb2.Event(wall_time=time, step=step, summary=summary_pb2.Summary(value=values))


def opening(time, writer):
    return event_pb2.Event(wall_time=time, file_version='brain.Event:2', source_metadata=event_pb2.SourceMetadata(writer=writer))


def write(name, events):
    with open(os.path.join(FOLDER, name), 'wb') as file:
        writer = RecordWriter(file)
        for item in events:
            writer.write(item.SerializeToString(deterministic=True))
        writer.flush()


def ours():
    '''What test-event-file.c writes, byte for byte.'''
    value = summary_pb2.Summary.Value
    edges = np.array([-1.0, 0.0, 0.5, 2.0])
    counts = np.array([3.0, 0.0, 7.0])
    rows = np.stack([edges[:-1], edges[1:], counts], axis=1)
    events = [opening(1000.5, 'weft')]
    for step, loss in ((1, 0.75), (2, 0.1)):
        extra = {'metadata': metadata('scalars', 1)} if step == 1 else {}
        events.append(event(1000.5 + step, step, value(tag='validation_loss', tensor=tensor(np.float32(loss).reshape(())), **extra)))
    events.append(event(1003.0, 2, value(tag='dense1.weight', metadata=metadata('histograms', 2), tensor=tensor(rows))))
    return events


def theirs():
    '''Numbers as TensorFlow 1, TensorFlow 2 and PyTorch write them, and what is not read.'''
    value = summary_pb2.Summary.Value
    session = plugin_data_pb2.HParamsPluginData(version=0)
    session.session_start_info.hparams['lr'].number_value = 0.01
    session.session_start_info.hparams['optimizer'].string_value = 'adam'
    session.session_start_info.hparams['nesterov'].bool_value = True
    half = tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT, float_val=[0.5])
    double = tensor_pb2.TensorProto(dtype=types_pb2.DT_DOUBLE, double_val=[0.1])
    return [
        opening(2000.0, 'tensorboard'),
        event(2000.0, 0, value(tag='_hparams_/session_start_info', metadata=metadata('hparams', 2, session.SerializeToString(deterministic=True)))),
        event(2001.0, 0, value(tag='Loss/train', simple_value=1.5)),
        event(2002.0, 10, value(tag='Loss/train', simple_value=0.25), value(tag='epoch_accuracy', metadata=metadata('scalars', 1), tensor=half)),
        event(2003.0, 20, value(tag='epoch_accuracy', tensor=double)),
        event(2004.0, 20, value(tag='note', metadata=metadata('text', 2), tensor=tensor(np.zeros(3, np.float32)))),
        event(2005.0, 30, value(tag='hidden', metadata=metadata('custom', 2), tensor=tensor(np.float32(3).reshape(())))),
        event(2006.0, 40, value(tag='Loss/train', simple_value=float('nan'))),
    ]


os.makedirs(FOLDER, exist_ok=True)
write('ours.tfevents', ours())
write('theirs.tfevents', theirs())
told = {'params': {'lr': 0.01, 'optimizer': 'adam', 'nesterov': True},
        'points': [[2001, 0, 'Loss/train', 1.5], [2002, 10, 'Loss/train', 0.25], [2002, 10, 'epoch_accuracy', 0.5],
                   [2003, 20, 'epoch_accuracy', 0.1], [2006, 40, 'Loss/train', None]]}
with open(os.path.join(FOLDER, 'theirs.json'), 'w') as file:
    json.dump(told, file, indent=1)
    file.write('\n')
