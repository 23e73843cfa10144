/* bench-sequence.c: models of sequences, timed as their peers are
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transformer_train: two encoder blocks of 128 numbers, four heads and 512 inner
 * units, normalized after each part, 32 texts of 128 characters out of 96.
 * lstm_train: 128 units over 64 characters, embedded in 64 numbers, 32 texts.
 * seq2seq_train: a GRU of 128 units reads 20 words out of 64, another writes 20 and looks at
 * what the first read by additive attention; 64 texts. All with Adam and the cross
 * entropy of every step. Source: Vaswani et al. 2017; Bahdanau et al. 2015.
 */
#include "cli/bench-net.h"

#include <math.h>

/* Words that seq2seq reads and writes. */
#define STEPS 20

static WeftValue
emit (WeftBenchNet *net,
      const char   *op,
      WeftValue     a,
      WeftValue     b)
{
  return weft_graph_emit (net->graph, op, (WeftValue[]){ a, b }, b == WEFT_NO_VALUE ? 1 : 2, NULL);
}

static WeftValue
transpose_heads (WeftBenchNet *net,
                 WeftValue     x)
{
  return weft_graph_emit (net->graph, "Transpose", WEFT_INPUTS (x), WEFT_ATTRIBUTES (WEFT_INTS ("perm", ((const gint64[]){ 0, 2, 1, 3 }), 4)));
}

static WeftValue
split_heads (WeftBenchNet *net,
             WeftValue     x,
             gint64        n_heads)
{
  gint64 width = weft_bench_net_shape (net, x)->extent[2];

  return transpose_heads (net, weft_bench_net_reshape (net, x, (const gint64[]){ 0, 0, n_heads, width / n_heads }, 4));
}

/* softmax (Q Kᵀ / √D) V for each head. */
static WeftValue
attend (WeftBenchNet *net,
        WeftValue     x,
        gint64        n_heads)
{
  const WeftShape shape = *weft_bench_net_shape (net, x);
  WeftValue query = split_heads (net, weft_bench_net_dense (net, x, shape.extent[2]), n_heads);
  WeftValue key = split_heads (net, weft_bench_net_dense (net, x, shape.extent[2]), n_heads);
  WeftValue value = split_heads (net, weft_bench_net_dense (net, x, shape.extent[2]), n_heads), scores, y;

  query = weft_graph_emit (net->graph, "weft.Affine", WEFT_INPUTS (query), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", sqrt ((double) n_heads / (double) shape.extent[2]))));
  scores = weft_graph_emit (net->graph, "weft.MatMul", WEFT_INPUTS (query, key), WEFT_ATTRIBUTES (WEFT_INT ("transpose_b", 1)));
  y = transpose_heads (net, emit (net, "MatMul", emit (net, "Softmax", scores, WEFT_NO_VALUE), value));
  net->flops += 4 * (double) weft_shape_count (&shape) * (double) shape.extent[1];
  return weft_bench_net_dense (net, weft_bench_net_reshape (net, y, (const gint64[]){ 0, 0, shape.extent[2] }, 3), shape.extent[2]);
}

/* LayerNorm (x + part). */
static WeftValue
join (WeftBenchNet *net,
      WeftValue     x,
      WeftValue     part)
{
  const WeftShape width = WEFT_SHAPE (weft_bench_net_shape (net, x)->extent[2]);
  WeftValue scale = weft_bench_net_parameter (net, &width, 1), bias = weft_bench_net_parameter (net, &width, 0);

  return weft_graph_emit (net->graph, "LayerNormalization", WEFT_INPUTS (emit (net, "Add", x, part), scale, bias), NULL);
}

gboolean
weft_bench_transformer (WeftBench  *self,
                        GError    **error)
{
  g_auto (WeftBenchNet) net;
  WeftValue x;

  weft_bench_net_init (&net, TRUE);
  x = weft_bench_net_embed (&net, weft_bench_net_input (&net, WEFT_DTYPE_I64, &WEFT_SHAPE (self->batch, 128), 96), 96, 128);
  x = emit (&net, "Add", x, weft_bench_net_parameter (&net, &WEFT_SHAPE (128, 128), 0));
  for (int i = 0; i < 2; i++) {
    x = join (&net, x, attend (&net, x, 4));
    x = join (&net, x, weft_bench_net_dense (&net, emit (&net, "Relu", weft_bench_net_dense (&net, x, 512), WEFT_NO_VALUE), 128));
  }
  return weft_bench_net_train (&net, self, weft_bench_net_dense (&net, x, 96), "weft.AdamUpdate", error);
}

/* Weights of a recurrent layer of @n_gates. */
typedef struct
{
  WeftValue w;
  WeftValue r;
  WeftValue bias;
} Cell;

static Cell
add_cell (WeftBenchNet *net,
          gint64        n_gates,
          gint64        width,
          gint64        units)
{
  Cell cell = {
    weft_bench_net_parameter (net, &WEFT_SHAPE (1, n_gates * units, width), 0.05),
    weft_bench_net_parameter (net, &WEFT_SHAPE (1, n_gates * units, units), 0.05),
    weft_bench_net_parameter (net, &WEFT_SHAPE (1, 2 * n_gates * units), 0.05),
  };

  return cell;
}

/* The states of all steps of @x, B × T × H, from @h on. */
static WeftValue
run_cell (WeftBenchNet *net,
          const char   *op,
          const Cell   *cell,
          WeftValue     x,
          WeftValue     h)
{
  const WeftShape shape = *weft_bench_net_shape (net, x), w = *weft_bench_net_shape (net, cell->r);
  gboolean gru = g_str_equal (op, "GRU");
  const WeftAttribute last = gru ? (WeftAttribute) WEFT_INT ("linear_before_reset", 1) : (WeftAttribute){ NULL };
  const WeftAttribute list[] = { WEFT_INT ("layout", 1), WEFT_INT ("hidden_size", w.extent[2]), last, { NULL } };
  const WeftValue inputs[] = { x, cell->w, cell->r, cell->bias, WEFT_NO_VALUE, h };

  net->flops += 2 * (double) (shape.extent[0] * shape.extent[1]) * (double) w.extent[1] * (double) (shape.extent[2] + w.extent[2]);
  return weft_bench_net_reshape (net, weft_graph_emit (net->graph, op, inputs, h == WEFT_NO_VALUE ? 4 : 6, list), (const gint64[]){ 0, 0, w.extent[2] }, 3);
}

gboolean
weft_bench_lstm (WeftBench  *self,
                 GError    **error)
{
  g_auto (WeftBenchNet) net;
  WeftValue x;
  Cell cell;

  weft_bench_net_init (&net, TRUE);
  x = weft_bench_net_embed (&net, weft_bench_net_input (&net, WEFT_DTYPE_I64, &WEFT_SHAPE (self->batch, 64), 96), 96, 64);
  cell = add_cell (&net, 4, 64, 128);
  return weft_bench_net_train (&net, self, weft_bench_net_dense (&net, run_cell (&net, "LSTM", &cell, x, WEFT_NO_VALUE), 96), "weft.AdamUpdate", error);
}

static WeftValue
pick_step (WeftBenchNet *net,
           WeftValue     x,
           gint64        step)
{
  const gint64 end = step + 1, axis = 1;
  WeftValue from = weft_graph_add_ints (net->graph, &step, 1), to = weft_graph_add_ints (net->graph, &end, 1);

  return weft_graph_emit (net->graph, "Slice", WEFT_INPUTS (x, from, to, weft_graph_add_ints (net->graph, &axis, 1)), NULL);
}

static WeftValue
concat (WeftBenchNet    *net,
        const WeftValue *pieces,
        int              n,
        int              axis)
{
  return weft_graph_emit (net->graph, "Concat", pieces, n, WEFT_ATTRIBUTES (WEFT_INT ("axis", axis)));
}

/* What the second network learned of its own. */
typedef struct
{
  WeftValue memory; /* states of the first, B × T × H */
  WeftValue keys;   /* the same through a matrix */
  WeftValue wq;     /* H × H */
  WeftValue bq;
  WeftValue v; /* H × 1 */
  Cell cell;
} Decoder;

/* Σ a m with a = softmax (vᵀ tanh (keys + wq h)): B × 1 × H. */
static WeftValue
look_back (WeftBenchNet  *net,
           const Decoder *decoder,
           WeftValue      h)
{
  const WeftShape shape = *weft_bench_net_shape (net, decoder->memory);
  WeftValue query = emit (net, "Add", emit (net, "MatMul", h, decoder->wq), decoder->bq);
  WeftValue scores = emit (net, "MatMul", emit (net, "Tanh", emit (net, "Add", decoder->keys, query), WEFT_NO_VALUE), decoder->v);
  WeftValue weights = emit (net, "Softmax", weft_bench_net_reshape (net, scores, (const gint64[]){ 0, 1, shape.extent[1] }, 3), WEFT_NO_VALUE);

  net->flops += 2 * (double) (shape.extent[0] * shape.extent[2]) * (double) (shape.extent[2] + 2 * shape.extent[1]);
  return emit (net, "MatMul", weights, decoder->memory);
}

/* States and what was looked at, step by step: B × T × 2H. */
static WeftValue
decode (WeftBenchNet  *net,
        const Decoder *decoder,
        WeftValue      words)
{
  WeftValue h = pick_step (net, decoder->memory, STEPS - 1), all[STEPS], halves[2];

  for (int step = 0; step < STEPS; step++) {
    WeftValue seen = look_back (net, decoder, h);

    h = run_cell (net, "GRU", &decoder->cell, concat (net, (const WeftValue[]){ pick_step (net, words, step), seen }, 2, 2), h);
    all[step] = concat (net, (const WeftValue[]){ h, seen }, 2, 2);
  }
  for (int i = 0; i < 2; i++)
    halves[i] = concat (net, all + i * STEPS / 2, STEPS / 2, 1);
  return concat (net, halves, 2, 1);
}

gboolean
weft_bench_seq2seq (WeftBench  *self,
                    GError    **error)
{
  const gint64 units = 128;
  const WeftShape shape = WEFT_SHAPE (self->batch, STEPS);
  g_auto (WeftBenchNet) net;
  WeftValue source, target;
  Decoder decoder;
  Cell encoder;

  weft_bench_net_init (&net, TRUE);
  source = weft_bench_net_embed (&net, weft_bench_net_input (&net, WEFT_DTYPE_I64, &shape, 64), 64, 64);
  target = weft_bench_net_embed (&net, weft_bench_net_input (&net, WEFT_DTYPE_I64, &shape, 64), 64, 64);
  encoder = add_cell (&net, 3, 64, units);
  decoder.cell = add_cell (&net, 3, 64 + units, units);
  decoder.memory = run_cell (&net, "GRU", &encoder, source, WEFT_NO_VALUE);
  decoder.keys = emit (&net, "MatMul", decoder.memory, weft_bench_net_parameter (&net, &WEFT_SHAPE (units, units), 0.1));
  decoder.wq = weft_bench_net_parameter (&net, &WEFT_SHAPE (units, units), 0.1);
  decoder.bq = weft_bench_net_parameter (&net, &WEFT_SHAPE (units), 0);
  decoder.v = weft_bench_net_parameter (&net, &WEFT_SHAPE (units, 1), 0.1);
  return weft_bench_net_train (&net, self, weft_bench_net_dense (&net, decode (&net, &decoder, target), 64), "weft.AdamUpdate", error);
}
