/* relevance-cell.c: LSTM and GRU written out step by step
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Their ops run whole sequences and show no gates. Written out, each gate is a value that
 * opens and closes, and takes nothing of what it lets through: the rule “signal takes all” of
 * Arras et al. 2017. The formulas are those of engine/ops/recurrent.c.
 */
#include "explain/relevance-private.h"

/* One direction of a cell. */
typedef struct
{
  WeftGraph *graph;
  const WeftOp *op;
  gboolean is_lstm;
  int direction;
  gboolean backwards;
  gint64 n_steps;
  gint64 n_units;
  gint64 n_gates;
  WeftValue x;          /* (B, T, V) */
  WeftValue weight;     /* (G·H, V) */
  WeftValue recurrence; /* (G·H, H) */
  WeftValue biases[2];  /* (G·H), of the input and of the state; %WEFT_NO_VALUE: none */
  WeftValue lengths;    /* (B, 1), or %WEFT_NO_VALUE */
  WeftValue h;          /* (B, H), now; %WEFT_NO_VALUE at first: zeros */
  WeftValue c;
} Cell;

static WeftValue
cut (WeftGraph *graph,
     WeftValue  x,
     gint64     axis,
     gint64     first,
     gint64     n)
{
  const gint64 end = first + n;

  return weft_graph_emit (graph, "Slice", WEFT_INPUTS (x, weft_graph_add_ints (graph, &first, 1), weft_graph_add_ints (graph, &end, 1), weft_graph_add_ints (graph, &axis, 1)), NULL);
}

static WeftValue
along (WeftGraph  *graph,
       const char *op,
       WeftValue   x,
       gint64      axis)
{
  return weft_graph_emit (graph, op, WEFT_INPUTS (x, weft_graph_add_ints (graph, &axis, 1)), NULL);
}

static WeftValue
turn (WeftGraph *graph,
      WeftValue  x,
      gint64     first,
      gint64     second,
      gint64     third,
      int        rank)
{
  const gint64 axes[] = { first, second, third, 3 };

  return weft_graph_emit (graph, "Transpose", WEFT_INPUTS (x), WEFT_ATTRIBUTES (WEFT_INTS ("perm", axes, rank)));
}

static WeftValue
join (WeftGraph       *graph,
      const WeftValue *values,
      int              n_values,
      gint64           axis)
{
  WeftValue joined = values[0];

  for (int i = 1; i < n_values; i++)
    joined = weft_graph_emit (graph, "Concat", WEFT_INPUTS (joined, values[i]), WEFT_ATTRIBUTES (WEFT_INT ("axis", axis)));
  return joined;
}

static WeftValue
unary (WeftGraph  *graph,
       const char *op,
       WeftValue   x)
{
  return weft_graph_emit (graph, op, WEFT_INPUTS (x), NULL);
}

/* The direction's part of (D, …), without that axis. */
static WeftValue
take_direction (const Cell *self,
                WeftValue   x,
                gint64      axis)
{
  return x == WEFT_NO_VALUE ? x : along (self->graph, "Squeeze", cut (self->graph, x, axis, self->direction, 1), axis);
}

/* The state to begin with as (B, H). */
static WeftValue
read_state (const Cell *self,
            int         input,
            gboolean    rows_first)
{
  return self->op->n_inputs > input ? take_direction (self, self->op->inputs[input], rows_first ? 1 : 0) : WEFT_NO_VALUE;
}

static void
read_cell (Cell     *self,
           gboolean  rows_first)
{
  WeftGraph *graph = self->graph;
  WeftValue bias = self->op->n_inputs > 3 ? take_direction (self, self->op->inputs[3], 0) : WEFT_NO_VALUE;
  gint64 width = self->n_gates * self->n_units;

  self->weight = take_direction (self, self->op->inputs[1], 0);
  self->recurrence = take_direction (self, self->op->inputs[2], 0);
  for (int i = 0; i < 2; i++)
    self->biases[i] = bias != WEFT_NO_VALUE ? cut (graph, bias, 0, i * width, width) : WEFT_NO_VALUE;
  self->lengths = self->op->n_inputs > 4 ? self->op->inputs[4] : WEFT_NO_VALUE;
  if (self->lengths != WEFT_NO_VALUE)
    self->lengths = along (graph, "Unsqueeze", weft_graph_emit (graph, "Cast", WEFT_INPUTS (self->lengths), WEFT_ATTRIBUTES (WEFT_INT ("to", WEFT_DTYPE_F32))), 1);
  self->h = read_state (self, 5, rows_first);
  self->c = self->is_lstm ? read_state (self, 6, rows_first) : WEFT_NO_VALUE;
}

static WeftValue
multiply (WeftGraph *graph,
          WeftValue  x,
          WeftValue  weight,
          WeftValue  bias)
{
  return weft_graph_emit (graph, "Gemm", WEFT_INPUTS (x, weight, bias), WEFT_ATTRIBUTES (WEFT_INT ("transB", 1)));
}

static WeftValue
take_gate (const Cell *self,
           WeftValue   x,
           int         gate)
{
  return cut (self->graph, x, 1, gate * self->n_units, self->n_units);
}

/* c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c'); gates i o f g. */
static WeftValue
step_lstm (Cell      *self,
           WeftValue  a,
           WeftValue  q,
           WeftValue *c)
{
  WeftGraph *graph = self->graph;
  WeftValue gates = weft_relevance_binary (graph, "Add", a, q);
  WeftValue in = unary (graph, "Sigmoid", take_gate (self, gates, 0)), out = unary (graph, "Sigmoid", take_gate (self, gates, 1));
  WeftValue kept = weft_relevance_binary (graph, "Mul", unary (graph, "Sigmoid", take_gate (self, gates, 2)), self->c);
  WeftValue added = weft_relevance_binary (graph, "Mul", in, unary (graph, "Tanh", take_gate (self, gates, 3)));

  *c = weft_relevance_binary (graph, "Add", kept, added);
  return weft_relevance_binary (graph, "Mul", out, unary (graph, "Tanh", *c));
}

/* h' = (1 - σ(z)) tanh(a + σ(r) q) + σ(z) h; gates z r h. */
static WeftValue
step_gru (Cell      *self,
          WeftValue  a,
          WeftValue  q)
{
  WeftGraph *graph = self->graph;
  WeftValue gates = weft_relevance_binary (graph, "Add", a, q);
  WeftValue z = unary (graph, "Sigmoid", take_gate (self, gates, 0)), r = unary (graph, "Sigmoid", take_gate (self, gates, 1));
  WeftValue turned = weft_graph_emit (graph, "weft.Affine", WEFT_INPUTS (z), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", -1), WEFT_FLOAT ("beta", 1)));
  WeftValue before = weft_relevance_binary (graph, "Add", take_gate (self, a, 2), weft_relevance_binary (graph, "Mul", r, take_gate (self, q, 2)));

  return weft_relevance_binary (graph, "Add", weft_relevance_binary (graph, "Mul", turned, unary (graph, "Tanh", before)), weft_relevance_binary (graph, "Mul", z, self->h));
}

/* Rows that have ended stay as they are. */
static WeftValue
hold (const Cell *self,
      gint64      step,
      WeftValue   now,
      WeftValue   before)
{
  WeftValue goes_on;

  if (self->lengths == WEFT_NO_VALUE)
    return now;
  goes_on = weft_relevance_binary (self->graph, "Greater", self->lengths, weft_graph_add_scalar (self->graph, (double) step));
  return weft_graph_emit (self->graph, "Where", WEFT_INPUTS (goes_on, now, before), NULL);
}

/* Returns: (B, 1, 1, H), what the step gives */
static WeftValue
take_step (Cell   *self,
           gint64  step)
{
  WeftGraph *graph = self->graph;
  const gint64 axes[] = { 1, 2 };
  WeftValue a = multiply (graph, along (graph, "Squeeze", cut (graph, self->x, 1, step, 1), 1), self->weight, self->biases[0]);
  WeftValue zero = weft_relevance_fill (graph, 0, take_gate (self, a, 0)), c = WEFT_NO_VALUE, q, h;

  self->h = self->h == WEFT_NO_VALUE ? zero : self->h;
  self->c = self->c == WEFT_NO_VALUE ? zero : self->c;
  q = multiply (graph, self->h, self->recurrence, self->biases[1]);
  h = self->is_lstm ? step_lstm (self, a, q, &c) : step_gru (self, a, q);
  self->h = hold (self, step, h, self->h);
  self->c = self->is_lstm ? hold (self, step, c, self->c) : self->c;
  return weft_graph_emit (graph, "Unsqueeze", WEFT_INPUTS (hold (self, step, h, zero), weft_graph_add_ints (graph, axes, 2)), NULL);
}

/* Goes through all steps; y (B, T, 1, H). */
static WeftValue
take_steps (Cell *self)
{
  g_autofree WeftValue *given = g_new (WeftValue, self->n_steps);

  for (gint64 i = 0; i < self->n_steps; i++) {
    gint64 step = self->backwards ? self->n_steps - 1 - i : i;

    given[step] = take_step (self, step);
  }
  return join (self->graph, given, (int) self->n_steps, 1);
}

gboolean
weft_relevance_write_cell (WeftGraph    *graph,
                           const WeftOp *op,
                           WeftValue    *outputs)
{
  gboolean rows_first = weft_op_get_int (op, "layout") == 1, both = g_str_equal (weft_op_get_text (op, "direction"), "bidirectional");
  const WeftShape *recurrence = &weft_graph_get_value (graph, op->inputs[2])->shape;
  Cell cell = { .graph = graph, .op = op, .is_lstm = g_str_equal (op->klass->name, "LSTM"), .n_units = recurrence->extent[2] };
  WeftValue y[2], h[2], c[2];
  int n = both ? 2 : 1;

  cell.n_gates = recurrence->extent[1] / MAX (cell.n_units, 1);
  cell.n_steps = weft_graph_get_value (graph, op->inputs[0])->shape.extent[rows_first ? 1 : 0];
  if (cell.n_steps < 1)
    return FALSE;
  cell.x = rows_first ? op->inputs[0] : turn (graph, op->inputs[0], 1, 0, 2, 3);
  for (int i = 0; i < n; i++) {
    cell.direction = i;
    cell.backwards = i == 1 || g_str_equal (weft_op_get_text (op, "direction"), "reverse");
    read_cell (&cell, rows_first);
    y[i] = take_steps (&cell);
    h[i] = along (graph, "Unsqueeze", cell.h, 1);
    c[i] = along (graph, "Unsqueeze", cell.c, 1);
  }
  outputs[0] = rows_first ? join (graph, y, n, 2) : turn (graph, join (graph, y, n, 2), 1, 2, 0, 4);
  outputs[1] = rows_first ? join (graph, h, n, 1) : turn (graph, join (graph, h, n, 1), 1, 0, 2, 3);
  outputs[2] = rows_first ? join (graph, c, n, 1) : turn (graph, join (graph, c, n, 1), 1, 0, 2, 3);
  return TRUE;
}
