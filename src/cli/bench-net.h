/* bench-net.h: networks of workloads, built straight on the engine
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the peers of the workloads are made of, with random weights and random
 * inputs: how long a step takes does not depend on what is in them.
 */
#pragma once

#include "base/random.h"
#include "cli/bench.h"
#include "engine/graph.h"

G_BEGIN_DECLS

/**
 * WeftBenchNet:
 * @graph: (owned)
 * @parameters: (owned) (element-type WeftValue): what is learned
 * @inputs: (owned): what a run reads; see weft_bench_net_input()
 * @trains: whether batch normalization goes by the batch
 * @flops: operations of all products and convolutions, on the way there
 */
typedef struct
{
  WeftGraph *graph;
  GArray *parameters;
  GArray *inputs;
  gboolean trains;
  double flops;
  WeftRandom random;
} WeftBenchNet;

void weft_bench_net_init  (WeftBenchNet *self,
                           gboolean      trains);
void weft_bench_net_clear (WeftBenchNet *self);

/* An input with normal numbers, or, for types that are no f32, whole numbers below @limit. */
WeftValue weft_bench_net_input (WeftBenchNet    *self,
                                WeftDType        dtype,
                                const WeftShape *shape,
                                guint32          limit);

/* A parameter with normal numbers times @spread. */
WeftValue weft_bench_net_parameter (WeftBenchNet    *self,
                                    const WeftShape *shape,
                                    double           spread);

/* Shapes of @value, in short. */
const WeftShape *weft_bench_net_shape (WeftBenchNet *self,
                                       WeftValue     value);

/* A convolution without bias, padded to keep the size where the stride is 1. */
WeftValue weft_bench_net_convolve (WeftBenchNet *self,
                                   WeftValue     x,
                                   gint64        filters,
                                   gint64        kernel,
                                   gint64        stride);

/* Batch normalization: by the batch's own mean and variance in a net that trains. */
WeftValue weft_bench_net_normalize (WeftBenchNet *self,
                                    WeftValue     x);

/* x w + b along the last axis. */
WeftValue weft_bench_net_dense (WeftBenchNet *self,
                                WeftValue     x,
                                gint64        units);

/* Vectors of @units numbers for whole numbers below @entries. */
WeftValue weft_bench_net_embed (WeftBenchNet *self,
                                WeftValue     index,
                                gint64        entries,
                                gint64        units);

/* @x with another shape: 0 keeps an extent, -1 takes what is left. */
WeftValue weft_bench_net_reshape (WeftBenchNet *self,
                                  WeftValue     x,
                                  const gint64 *shape,
                                  int           rank);

/**
 * weft_bench_net_run:
 * @output: what is computed
 * @flops: operations of a run
 *
 * Times runs that compute @output; samples are milliseconds.
 */
gboolean weft_bench_net_run (WeftBenchNet  *self,
                             WeftBench     *bench,
                             WeftValue      output,
                             double         flops,
                             GError       **error);

/**
 * weft_bench_net_train:
 * @logits: any shape; classes along the last axis
 * @optimizer: an update op: `weft.AdamUpdate`, `weft.MomentumUpdate`
 *
 * Times steps with the mean cross entropy of @logits and random classes.
 */
gboolean weft_bench_net_train (WeftBenchNet  *self,
                               WeftBench     *bench,
                               WeftValue      logits,
                               const char    *optimizer,
                               GError       **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftBenchNet, weft_bench_net_clear)

G_END_DECLS
