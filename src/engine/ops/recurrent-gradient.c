/* recurrent-gradient.c: the way back through LSTM and GRU
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weft.LSTMGradient and weft.GRUGradient (R, trace, dy?, dh?, dc?, dtrace?, lengths?,
 * c0?) go back through all steps, rows as units as on the way there, and give
 * da (B, T, D, G·H), the gradients of the sums behind the gates, and those of the
 * states at the beginning. From da all others are products over all steps at once:
 *
 *     dx = Σ_d da W, dW = daᵀ x, dR = daᵀ h of the step before, dbias = Σ da
 *
 * LSTM's da is i o f g; GRU's is z r q, for R, and a third output is z r a, for W.
 * The formulas of a step are in kernels/recurrent.c.
 */
#include "engine/ops/recurrent.h"

#include "engine/error.h"
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"

#include <string.h>

enum {
  R,
  TRACE,
  DY,
  DH,
  DC,
  DTRACE,
  LENGTHS,
  C0,
  N_INPUTS,
};

/* GRU's output for W. */
#define BY_W 2

static const WeftAttributeSpec attributes[] = {
  { .fallback = WEFT_TEXT ("direction", "forward") },
  { .fallback = WEFT_INT ("layout", 0), .minimum = 0, .maximum = 1 },
  { { NULL } },
};

static gboolean
infer (WeftInference  *self,
       GError        **error)
{
  const WeftCellKind *cell = self->op->klass->user;
  const WeftShape *trace = &self->inputs[TRACE].shape;
  gint64 units = self->inputs[R].shape.extent[2], rows;
  gboolean rows_first = weft_op_get_int (self->op, "layout") != 0;

  self->outputs[0].shape = *trace;
  self->outputs[0].shape.extent[3] = cell->gates * units;
  if (cell == &weft_gru_cell)
    self->outputs[BY_W].shape = self->outputs[0].shape;
  rows = trace->extent[rows_first ? 0 : 1];
  for (int i = 1; i <= cell->states; i++)
    self->outputs[i].shape = rows_first ? WEFT_SHAPE (rows, trace->extent[2], units) : WEFT_SHAPE (trace->extent[2], rows, units);
  for (int i = 0; i < self->op->n_outputs; i++)
    self->outputs[i].dtype = WEFT_DTYPE_F32;
  return weft_rule_need_f32 (self, R, error) && weft_rule_need_f32 (self, TRACE, error);
}

static void
partition (const WeftInference *self,
           WeftPartition       *result)
{
  gint64 units = self->inputs[R].shape.extent[2];
  WeftCellPlan plan;

  weft_cell_measure (&plan, self, &self->inputs[TRACE].shape, units);
  weft_cell_partition (self, result, &plan, (double) (plan.steps * plan.n_directions * units) * (8.0 * (double) units + 80), ~(1u << R) & ((1u << N_INPUTS) - 1));
}

/* Memory of a lane, each for all rows: what flows to h and to c, or past the matrix,
 * the gradients of the gates, their product with R; and zeros. */
typedef struct
{
  float *dh;
  float *dstate;
  float *da;
  float *product;
  float *zeros;
} Desk;

static gsize
lay_out (const WeftInference *look,
         gint64               rows,
         float               *memory,
         Desk                *desk)
{
  const WeftCellKind *cell = look->op->klass->user;
  gint64 units = look->inputs[R].shape.extent[2];

  desk->dh = memory;
  desk->dstate = desk->dh + rows * units;
  desk->product = desk->dstate + rows * units;
  desk->da = desk->product + rows * units;
  desk->zeros = desk->da + rows * units * cell->gradients;
  return (gsize) (desk->zeros + cell->trace * units - memory) * sizeof (float);
}

static gsize
scratch (const WeftInference *self,
         gint64               units)
{
  WeftCellPlan plan;
  float none;
  Desk desk;

  weft_cell_measure (&plan, self, &self->inputs[TRACE].shape, self->inputs[R].shape.extent[2]);
  return lay_out (self, plan.rows_first ? units : plan.rows, &none, &desk);
}

/* One direction of a lane of rows. */
typedef struct
{
  const WeftCall *call;
  const WeftCellKind *cell;
  WeftCellPlan plan;
  Desk desk;
  gint64 first;
  gint64 n_rows;
  gint64 direction;
} Lane;

static void
copy_or_clear (float       *to,
               const float *from,
               gint64       place,
               gint64       n)
{
  if (from != NULL)
    memcpy (to, from + place, (gsize) n * sizeof (float));
  else
    memset (to, 0, (gsize) n * sizeof (float));
}

/* The trace of a step back is on its way while products compute: the step after the next, as the
 * next reads the state before it too. */
#define AHEAD 2

static void
fetch (const Lane *self,
       gint64      row,
       gint64      turn)
{
  gint64 units = self->plan.units, width = self->cell->trace * units, step;
  const float *trace;

  if (turn < 0)
    return;
  step = weft_cell_step (&self->plan, self->call->inputs[LENGTHS], row, turn, self->direction);
  trace = (const float *) self->call->inputs[TRACE] + weft_cell_place (&self->plan, row, step, self->direction, width);
  for (gint64 i = 0; step >= 0 && i < width; i += 16)
    __builtin_prefetch (trace + i);
}

static void
begin (const Lane *self)
{
  gint64 units = self->plan.units;

  memset (self->desk.zeros, 0, (gsize) (self->cell->trace * units) * sizeof (float));
  for (gint64 i = 0; i < self->n_rows; i++) {
    gint64 place = weft_cell_state_place (&self->plan, self->first + i, self->direction);

    copy_or_clear (self->desk.dh + i * units, self->call->inputs[DH], place, units);
    copy_or_clear (self->desk.dstate + i * units, self->call->inputs[DC], place, units);
    for (gint64 turn = self->plan.steps - AHEAD; turn < self->plan.steps; turn++)
      fetch (self, self->first + i, turn);
  }
}

/* The state that the cell had before: LSTM's c, GRU's h, both of the trace. */
static const float *
state_before (const Lane *self,
              gint64      row,
              gint64      turn)
{
  const float *trace = self->call->inputs[TRACE], *c0 = self->call->inputs[C0];
  gint64 units = self->plan.units, width = self->cell->trace * units, step;

  if (self->cell == &weft_lstm_cell && turn == 0)
    return c0 != NULL ? c0 + weft_cell_state_place (&self->plan, row, self->direction) : self->desk.zeros;
  step = weft_cell_step (&self->plan, self->call->inputs[LENGTHS], row, self->cell == &weft_lstm_cell ? turn - 1 : turn, self->direction);
  return trace + weft_cell_place (&self->plan, row, step, self->direction, width) + 4 * units;
}

/* The gradients of a row's sums go where products over all steps find them. */
static void
put_away (const Lane  *self,
          const float *da,
          gint64       row,
          gint64       step)
{
  gint64 units = self->plan.units, width = self->cell->gates * units, place = weft_cell_place (&self->plan, row, step, self->direction, width);
  float *by_w = self->cell == &weft_gru_cell ? (float *) self->call->outputs[BY_W] + place : NULL;

  memcpy ((float *) self->call->outputs[0] + place, da, (gsize) width * sizeof (float));
  if (by_w == NULL)
    return;
  memcpy (by_w, da, (gsize) (2 * units) * sizeof (float));
  memcpy (by_w + 2 * units, da + 3 * units, (gsize) units * sizeof (float));
}

static void
step_row (const Lane *self,
          gint64      i,
          gint64      turn)
{
  const WeftCall *call = self->call;
  gint64 units = self->plan.units, row = self->first + i, step = weft_cell_step (&self->plan, call->inputs[LENGTHS], row, turn, self->direction), place;
  float *dh = self->desk.dh + i * units, *da = self->desk.da + i * self->cell->gradients * units;
  WeftCellGradient f = self->cell == &weft_gru_cell ? call->kernels->gru_gradient : call->kernels->lstm_gradient;

  fetch (self, row, turn - AHEAD);
  if (step < 0) {
    memset (da, 0, (gsize) (self->cell->gradients * units) * sizeof (float));
    return;
  }
  place = weft_cell_place (&self->plan, row, step, self->direction, self->cell->trace * units);
  if (call->inputs[DY] != NULL)
    call->kernels->axpy (1, (const float *) call->inputs[DY] + weft_cell_output_place (&self->plan, row, step, self->direction), dh, units);
  f ((const float *) call->inputs[TRACE] + place, state_before (self, row, turn), call->inputs[DTRACE] != NULL ? (const float *) call->inputs[DTRACE] + place : self->desk.zeros,
     dh, self->desk.dstate + i * units, da, units);
  put_away (self, da, row, step);
}

/* What flows to h of the step before. */
static void
pass_on (const Lane *self,
         gint64      i,
         gint64      turn)
{
  gint64 units = self->plan.units, row = self->first + i, step = weft_cell_step (&self->plan, self->call->inputs[LENGTHS], row, turn, self->direction);
  gint64 width = self->cell->trace * units;
  float *dh = self->desk.dh + i * units;

  if (step < 0)
    return;
  memcpy (dh, self->desk.product + i * units, (gsize) units * sizeof (float));
  if (self->cell == &weft_gru_cell)
    self->call->kernels->axpy (1, self->desk.dstate + i * units, dh, units);
  if (self->call->inputs[DTRACE] != NULL)
    self->call->kernels->axpy (1, (const float *) self->call->inputs[DTRACE] + weft_cell_place (&self->plan, row, step, self->direction, width) + width - units, dh, units);
}

static void
end (const Lane *self)
{
  gint64 units = self->plan.units;
  const gint32 *lengths = self->call->inputs[LENGTHS];

  for (gint64 i = 0; i < self->n_rows; i++) {
    gint64 row = self->first + i, place = weft_cell_state_place (&self->plan, row, self->direction);

    memcpy ((float *) self->call->outputs[1] + place, self->desk.dh + i * units, (gsize) units * sizeof (float));
    if (self->cell == &weft_lstm_cell)
      memcpy ((float *) self->call->outputs[2] + place, self->desk.dstate + i * units, (gsize) units * sizeof (float));
    memset (self->desk.da, 0, (gsize) (self->cell->gradients * units) * sizeof (float));
    for (gint64 step = lengths != NULL ? MAX (lengths[row], 0) : self->plan.steps; step < self->plan.steps; step++)
      put_away (self, self->desk.da, row, step);
  }
}

static void
run (const WeftCall *call,
     gint64          first,
     gint64          last)
{
  Lane lane = { .call = call, .cell = call->op->klass->user };
  gint64 units = call->inference->inputs[R].shape.extent[2], width;

  weft_cell_measure (&lane.plan, call->inference, &call->inference->inputs[TRACE].shape, units);
  lane.first = lane.plan.rows_first ? first : 0;
  lane.n_rows = lane.plan.rows_first ? last - first : lane.plan.rows;
  lay_out (call->inference, lane.n_rows, call->scratch, &lane.desk);
  width = lane.cell->gates * units;
  for (lane.direction = 0; lane.direction < lane.plan.n_directions; lane.direction++) {
    WeftGemm g = { .n = units, .k = width, .a = lane.desk.da, .a_column = 1, .b_row = units, .c = lane.desk.product, .c_row = units, .alpha = 1 };

    g.a_row = lane.cell->gradients * units;
    g.b = (const float *) call->inputs[R] + lane.direction * width * units;
    begin (&lane);
    for (gint64 turn = lane.plan.steps - 1; turn >= 0; turn--) {
      for (gint64 i = 0; i < lane.n_rows; i++)
        step_row (&lane, i, turn);
      call->kernels->gemm (&g, 0, lane.n_rows);
      for (gint64 i = 0; i < lane.n_rows; i++)
        pass_on (&lane, i, turn);
    }
    end (&lane);
  }
}

/* Pieces of values. */

static WeftValue
cut (WeftGraph *g,
     WeftValue  x,
     gint64     axis,
     gint64     first,
     gint64     last)
{
  if (first == 0 && last == weft_graph_get_value (g, x)->shape.extent[axis])
    return x;
  return weft_graph_emit (g, "Slice", WEFT_INPUTS (x, weft_graph_add_ints (g, &first, 1), weft_graph_add_ints (g, &last, 1), weft_graph_add_ints (g, &axis, 1)), NULL);
}

static WeftValue
pick (WeftGraph *g,
      WeftValue  x,
      gint64     axis,
      gint64     index)
{
  return weft_graph_emit (g, "Squeeze", WEFT_INPUTS (cut (g, x, axis, index, index + 1), weft_graph_add_ints (g, &axis, 1)), NULL);
}

static WeftValue
join (WeftGraph *g,
      WeftValue  a,
      WeftValue  b,
      gint64     axis)
{
  return a == WEFT_NO_VALUE ? b : weft_graph_emit (g, "Concat", WEFT_INPUTS (a, b), WEFT_ATTRIBUTES (WEFT_INT ("axis", axis)));
}

static WeftValue
widen (WeftGraph *g,
       WeftValue  x,
       gint64     axis)
{
  return weft_graph_emit (g, "Unsqueeze", WEFT_INPUTS (x, weft_graph_add_ints (g, &axis, 1)), NULL);
}

/* All steps of all rows one below the other. */
static WeftValue
as_rows (WeftGraph *g,
         WeftValue  x)
{
  const WeftShape *shape = &weft_graph_get_value (g, x)->shape;

  return weft_graph_emit (g, "Reshape", WEFT_INPUTS (x, weft_graph_add_ints (g, (const gint64[]){ -1, shape->extent[shape->rank - 1] }, 2)), NULL);
}

static WeftValue
multiply (WeftGraph *g,
          WeftValue  a,
          gboolean   turned,
          WeftValue  b)
{
  return weft_graph_emit (g, "Gemm", WEFT_INPUTS (a, b), WEFT_ATTRIBUTES (WEFT_INT ("transA", turned)));
}

static WeftValue
input_of (const WeftOp *op,
          int           index)
{
  return index < op->n_inputs ? op->inputs[index] : WEFT_NO_VALUE;
}

/* h of the steps before, (B, T, H): of a single step what was given. */
static WeftValue
states_before (WeftGraph    *g,
               const WeftOp *op,
               gint64        direction)
{
  const WeftCellKind *cell = op->klass->user;
  WeftValue trace = op->first_output + cell->states + 1, start = input_of (op, 5);
  gboolean rows_first = weft_op_get_int (op, "layout") != 0;
  gint64 units = weft_graph_get_value (g, op->inputs[2])->shape.extent[2], time = rows_first ? 1 : 0;

  if (start != WEFT_NO_VALUE && weft_graph_get_value (g, trace)->shape.extent[time] == 1)
    return widen (g, pick (g, start, rows_first ? 1 : 0, direction), time);
  return cut (g, pick (g, trace, 2, direction), 2, (cell->trace - 1) * units, cell->trace * units);
}

/* daᵀ x and daᵀ h: of an LSTM over several steps one product, for which da, which is
 * large, is read once. */
static void
multiply_weights (WeftGraph *g,
                  WeftValue  by_w,
                  WeftValue  by_r,
                  WeftValue  x,
                  WeftValue  before,
                  WeftValue  results[2])
{
  const WeftShape *shape = &weft_graph_get_value (g, x)->shape;
  gint64 v = shape->extent[2], units = weft_graph_get_value (g, before)->shape.extent[2];
  WeftValue both;

  if (by_w != by_r || shape->extent[0] == 1 || shape->extent[1] == 1) {
    results[0] = multiply (g, as_rows (g, by_w), TRUE, as_rows (g, x));
    results[1] = multiply (g, as_rows (g, by_r), TRUE, as_rows (g, before));
    return;
  }
  both = multiply (g, as_rows (g, by_w), TRUE, as_rows (g, join (g, x, before, 2)));
  results[0] = cut (g, both, 1, 0, v);
  results[1] = cut (g, both, 1, v, v + units);
}

static WeftValue
sum_over (WeftGraph    *g,
          WeftValue     x,
          const gint64 *axes,
          int           n)
{
  return weft_graph_emit (g, "ReduceSum", WEFT_INPUTS (x, weft_graph_add_ints (g, axes, n)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

/* Σ da: of several steps row by row first, where they are at hand. */
static WeftValue
sum_gates (WeftGraph    *g,
           const WeftOp *op,
           WeftValue     da)
{
  const gint64 time = weft_op_get_int (op, "layout") != 0 ? 1 : 0, both[] = { 0, 1 };

  if (weft_graph_get_value (g, da)->shape.extent[time] == 1)
    return sum_over (g, da, both, 2);
  return sum_over (g, sum_over (g, da, &time, 1), both, 1);
}

/* The gradients by one direction's x, W, R and bias, added to what is there. */
static void
differentiate_direction (WeftGraph    *g,
                         const WeftOp *op,
                         WeftValue     da,
                         gint64        direction,
                         WeftValue    *dx)
{
  WeftValue by_r = pick (g, da, 2, direction), by_w = op->klass->user == &weft_gru_cell ? pick (g, da + BY_W, 2, direction) : by_r;
  WeftValue share, weights[2];

  share = weft_rule_binary (g, "MatMul", by_w, pick (g, op->inputs[1], 0, direction));
  dx[0] = dx[0] == WEFT_NO_VALUE ? share : weft_rule_binary (g, "Add", dx[0], share);
  multiply_weights (g, by_w, by_r, op->inputs[0], states_before (g, op, direction), weights);
  dx[1] = join (g, dx[1], widen (g, weights[0], 0), 0);
  dx[2] = join (g, dx[2], widen (g, weights[1], 0), 0);
  if (input_of (op, 3) != WEFT_NO_VALUE) {
    WeftValue first = sum_gates (g, op, by_w), second = by_w == by_r ? first : sum_gates (g, op, by_r);

    dx[3] = join (g, dx[3], widen (g, join (g, first, second, 0), 0), 0);
  }
}

void
weft_cell_differentiate (WeftGraph       *graph,
                         const WeftOp    *op,
                         const WeftValue *doutputs,
                         WeftValue       *dinputs)
{
  const WeftCellKind *cell = op->klass->user;
  gboolean lstm = cell == &weft_lstm_cell;
  WeftValue trace = op->first_output + cell->states + 1, da;
  WeftValue inputs[N_INPUTS] = {
    [R] = op->inputs[2],
    [TRACE] = trace,
    [DY] = doutputs[0],
    [DH] = doutputs[1],
    [DC] = lstm ? doutputs[2] : WEFT_NO_VALUE,
    [DTRACE] = doutputs[cell->states + 1],
    [LENGTHS] = input_of (op, 4),
    [C0] = lstm ? input_of (op, 6) : WEFT_NO_VALUE,
  };

  da = weft_graph_emit (graph, lstm ? "weft.LSTMGradient" : "weft.GRUGradient", inputs, N_INPUTS,
                        WEFT_ATTRIBUTES (WEFT_TEXT ("direction", weft_op_get_text (op, "direction")), WEFT_INT ("layout", weft_op_get_int (op, "layout"))));
  for (gint64 d = 0; d < weft_graph_get_value (graph, trace)->shape.extent[2]; d++)
    differentiate_direction (graph, op, da, d, dinputs);
  dinputs[0] = weft_graph_emit (graph, "weft.ReshapeLike", WEFT_INPUTS (dinputs[0], op->inputs[0]), NULL);
  if (input_of (op, 5) != WEFT_NO_VALUE)
    dinputs[5] = da + 1;
  if (inputs[C0] != WEFT_NO_VALUE)
    dinputs[6] = da + 2;
}

/* The way back in plain ops, for gradients of gradients: one direction, whose
 * values have lost the axis of directions. */
typedef struct
{
  WeftGraph *graph;
  gboolean lstm;
  gint64 units;
  gint64 steps;
  gint64 time;       /* the axis of steps in the trace */
  gboolean reversed; /* goes from the last step to the first */
  WeftValue leaf[N_INPUTS];
  WeftValue dh;
  WeftValue dstate;
} Unrolled;

static WeftValue
times (const Unrolled *self,
       WeftValue       a,
       WeftValue       b)
{
  return weft_rule_binary (self->graph, "Mul", a, b);
}

static WeftValue
plus (const Unrolled *self,
      WeftValue       a,
      WeftValue       b)
{
  return b == WEFT_NO_VALUE ? a : weft_rule_binary (self->graph, "Add", a, b);
}

/* Run @place of a step of the trace, or of what flows to it. */
static WeftValue
part (const Unrolled *self,
      WeftValue       trace,
      int             place)
{
  return trace == WEFT_NO_VALUE ? trace : cut (self->graph, trace, 1, place * self->units, (place + 1) * self->units);
}

/* d y (1 - y), the way back through σ. */
static WeftValue
through_logistic (const Unrolled *self,
                  WeftValue       d,
                  WeftValue       y)
{
  return times (self, d, times (self, y, weft_rule_affine (self->graph, y, -1, 1)));
}

/* d (1 - y²), the way back through tanh. */
static WeftValue
through_tanh (const Unrolled *self,
              WeftValue       d,
              WeftValue       y)
{
  return times (self, d, weft_rule_affine (self->graph, times (self, y, y), -1, 1));
}

/* Rows that go on to step @step: lengths > step; no value where all do. */
static WeftValue
reaches (const Unrolled *self,
         gint64          step)
{
  WeftTensor *at;
  WeftValue lengths = self->leaf[LENGTHS];

  if (lengths == WEFT_NO_VALUE)
    return lengths;
  at = weft_tensor_new (WEFT_DTYPE_I32, &WEFT_SCALAR, NULL);
  weft_tensor_set (at, 0, (double) step);
  return widen (self->graph, weft_rule_binary (self->graph, "Greater", lengths, weft_graph_add_constant (self->graph, at)), 1);
}

static WeftValue
either (const Unrolled *self,
        WeftValue       condition,
        WeftValue       a,
        WeftValue       b)
{
  return condition == WEFT_NO_VALUE ? a : weft_graph_emit (self->graph, "Where", WEFT_INPUTS (condition, a, b), NULL);
}

/* LSTM's c before @step. */
static WeftValue
memory_before (const Unrolled *self,
               gint64          step)
{
  WeftGraph *g = self->graph;
  gint64 other = self->reversed ? step + 1 : step - 1;
  WeftValue start = self->leaf[C0], c;

  if (start == WEFT_NO_VALUE)
    start = weft_graph_emit (g, "weft.ExpandLike", WEFT_INPUTS (weft_graph_add_scalar (g, 0), self->dh), NULL);
  if (other < 0 || other >= self->steps)
    return start;
  c = part (self, pick (g, self->leaf[TRACE], self->time, other), 4);
  return self->reversed ? either (self, reaches (self, other), c, start) : c;
}

static WeftValue
unroll_lstm (Unrolled  *self,
             WeftValue  d,
             WeftValue  trace,
             WeftValue  dtrace,
             gint64     step)
{
  WeftGraph *g = self->graph;
  WeftValue in = part (self, trace, 0), out = part (self, trace, 1), forget = part (self, trace, 2), fresh = part (self, trace, 3);
  WeftValue bent = weft_rule_unary (g, "Tanh", part (self, trace, 4));
  WeftValue dc = plus (self, plus (self, through_tanh (self, times (self, d, out), bent), self->dstate), part (self, dtrace, 4));
  WeftValue da[] = {
    through_logistic (self, plus (self, times (self, dc, fresh), part (self, dtrace, 0)), in),
    through_logistic (self, plus (self, times (self, d, bent), part (self, dtrace, 1)), out),
    through_logistic (self, plus (self, times (self, dc, memory_before (self, step)), part (self, dtrace, 2)), forget),
    through_tanh (self, plus (self, times (self, dc, in), part (self, dtrace, 3)), fresh),
  };

  self->dstate = either (self, reaches (self, step), times (self, dc, forget), self->dstate);
  return weft_graph_emit (g, "Concat", da, 4, WEFT_ATTRIBUTES (WEFT_INT ("axis", 1)));
}

static WeftValue
unroll_gru (Unrolled  *self,
            WeftValue  d,
            WeftValue  trace,
            WeftValue  dtrace)
{
  WeftGraph *g = self->graph;
  WeftValue z = part (self, trace, 0), r = part (self, trace, 1), fresh = part (self, trace, 2), q = part (self, trace, 3);
  WeftValue new = through_tanh (self, plus (self, times (self, d, weft_rule_affine (g, z, -1, 1)), part (self, dtrace, 2)), fresh);
  WeftValue dz = plus (self, times (self, d, weft_rule_binary (g, "Sub", part (self, trace, 4), fresh)), part (self, dtrace, 0));
  WeftValue da[] = {
    through_logistic (self, dz, z),
    through_logistic (self, plus (self, times (self, new, q), part (self, dtrace, 1)), r),
    plus (self, times (self, new, r), part (self, dtrace, 3)),
    new,
  };

  self->dstate = times (self, d, z);
  return weft_graph_emit (g, "Concat", da, 4, WEFT_ATTRIBUTES (WEFT_INT ("axis", 1)));
}

/* One step back. Returns: da (B, 4·H) */
static WeftValue
unroll_step (Unrolled *self,
             gint64    step)
{
  WeftGraph *g = self->graph;
  WeftValue trace = pick (g, self->leaf[TRACE], self->time, step), goes_on = reaches (self, step), d = self->dh, da, back;
  WeftValue dtrace = self->leaf[DTRACE] == WEFT_NO_VALUE ? WEFT_NO_VALUE : pick (g, self->leaf[DTRACE], self->time, step);

  if (self->leaf[DY] != WEFT_NO_VALUE)
    d = plus (self, d, pick (g, self->leaf[DY], self->time, step));
  da = self->lstm ? unroll_lstm (self, d, trace, dtrace, step) : unroll_gru (self, d, trace, dtrace);
  da = either (self, goes_on, da, weft_graph_add_scalar (g, 0));
  back = multiply (g, self->lstm ? da : cut (g, da, 1, 0, 3 * self->units), FALSE, self->leaf[R]);
  if (!self->lstm)
    back = plus (self, back, self->dstate);
  back = plus (self, back, part (self, dtrace, self->lstm ? 5 : 4));
  self->dh = either (self, goes_on, back, self->dh);
  return da;
}

/* z r a of GRU's z r q a, of all steps. */
static WeftValue
by_input (const Unrolled *self,
          WeftValue       all)
{
  return join (self->graph, cut (self->graph, all, 2, 0, 2 * self->units), cut (self->graph, all, 2, 3 * self->units, 4 * self->units), 2);
}

/* @leaf without its axis of directions, or zeros like a state where it is absent. */
static void
pick_leaves (Unrolled        *self,
             const WeftValue *leaves,
             gboolean         rows_first,
             gint64           direction)
{
  const gint64 axes[N_INPUTS] = { [R] = 0, [TRACE] = 2, [DY] = rows_first ? 2 : 1, [DH] = rows_first, [DC] = rows_first, [DTRACE] = 2, [LENGTHS] = -1, [C0] = rows_first };
  WeftValue state;

  for (int i = 0; i < N_INPUTS; i++)
    self->leaf[i] = leaves[i] == WEFT_NO_VALUE || axes[i] < 0 ? leaves[i] : pick (self->graph, leaves[i], axes[i], direction);
  state = part (self, pick (self->graph, self->leaf[TRACE], self->time, 0), 0);
  for (int i = DH; i <= DC; i++)
    if (self->leaf[i] == WEFT_NO_VALUE)
      self->leaf[i] = weft_graph_emit (self->graph, "weft.ExpandLike", WEFT_INPUTS (weft_graph_add_scalar (self->graph, 0), state), NULL);
  self->dh = self->leaf[DH];
  self->dstate = self->leaf[DC];
}

static void
compose (WeftGraph       *g,
         const WeftOp    *op,
         const WeftValue *leaves,
         WeftValue       *results)
{
  const WeftShape trace = weft_graph_get_value (g, op->inputs[TRACE])->shape;
  gboolean rows_first = weft_op_get_int (op, "layout") != 0, lstm = op->klass->user == &weft_lstm_cell;
  gint64 first_reversed = g_str_equal (weft_op_get_text (op, "direction"), "reverse") ? 0 : 1;

  for (gint64 d = 0; d < trace.extent[2]; d++) {
    Unrolled self = { .graph = g, .lstm = lstm, .units = weft_graph_get_value (g, op->inputs[R])->shape.extent[2], .time = rows_first ? 1 : 0, .reversed = d >= first_reversed };
    WeftValue all = WEFT_NO_VALUE;

    self.steps = trace.extent[self.time];
    pick_leaves (&self, leaves, rows_first, d);
    for (gint64 turn = self.steps - 1; turn >= 0; turn--) {
      WeftValue da = widen (g, unroll_step (&self, self.reversed ? self.steps - 1 - turn : turn), self.time);

      all = all == WEFT_NO_VALUE ? da : self.reversed ? join (g, all, da, self.time)
                                                      : join (g, da, all, self.time);
    }
    if (!lstm)
      results[BY_W] = join (g, results[BY_W], widen (g, by_input (&self, all), 2), 2);
    results[0] = join (g, results[0], widen (g, lstm ? all : cut (g, all, 2, 0, 3 * self.units), 2), 2);
    results[1] = join (g, results[1], widen (g, self.dh, rows_first), rows_first);
    if (lstm)
      results[2] = join (g, results[2], widen (g, self.dstate, rows_first), rows_first);
  }
}

static void
differentiate (WeftGraph       *g,
               const WeftOp    *op,
               const WeftValue *dy,
               WeftValue       *dx)
{
  weft_rule_differentiate_composed (g, op, compose, dy, dx);
}

#define CLASS(id, label, cell, results) \
  const WeftOpClass weft_op_##id = {    \
    .name = label,                      \
    .min_inputs = 2,                    \
    .max_inputs = N_INPUTS,             \
    .n_outputs = results,               \
    .attributes = attributes,           \
    .infer = infer,                     \
    .differentiate = differentiate,     \
    .partition = partition,             \
    .scratch = scratch,                 \
    .run = run,                         \
    .user = &cell,                      \
  }

CLASS (lstm_gradient, "weft.LSTMGradient", weft_lstm_cell, 3);
CLASS (gru_gradient, "weft.GRUGradient", weft_gru_cell, 3);
