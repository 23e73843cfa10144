/* recurrent.c: LSTM and GRU over whole sequences
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inputs x, W, R, bias?, lengths?, h0?, and LSTM's c0?; outputs y, the last h, LSTM's
 * last c, and a trace of what the way back needs. B rows, T steps, D directions,
 * H units, G gates, V numbers a step. With layout 1, the usual one here:
 *
 *     x (B, T, V), W (D, G·H, V), R (D, G·H, H), bias (D, 2·G·H), lengths (B)
 *     y (B, T, D, H), h and c (B, D, H), trace (B, T, D, K·H)
 *     LSTM, gates i o f g: c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c')
 *     GRU, gates z r h: h' = (1 - σ(z)) tanh(a + σ(r) q) + σ(z) h
 *
 * and with layout 0 T comes before B. Rows are independent, so a unit is a
 * row and goes through all steps without meeting another; the input's share of some
 * steps is one product, small enough to stay in the cache. The ways back are weft.LSTMGradient and
 * weft.GRUGradient, in recurrent-gradient.c. Source: ONNX 14, without
 * peepholes and clipping; GRU with linear_before_reset, as cuDNN and PyTorch.
 */
#include "engine/ops/recurrent.h"

#include "base/i18n.h"
#include "engine/error.h"
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"

#include <string.h>

static const char *const directions[] = { "forward", "reverse", "bidirectional", NULL };

#define COMMON                                                                 \
  { .fallback = WEFT_TEXT ("direction", "forward") },                          \
    { .fallback = WEFT_INT ("hidden_size", 0), .minimum = 0, .maximum = 1e9 }, \
  {                                                                            \
    .fallback = WEFT_INT ("layout", 0), .minimum = 0, .maximum = 1             \
  }

static const WeftAttributeSpec lstm_attributes[] = { COMMON, { { NULL } } };

static const WeftAttributeSpec gru_attributes[] = {
  COMMON,
  { .fallback = WEFT_INT ("linear_before_reset", 0), .minimum = 0.5, .maximum = 1.5 },
  { { NULL } },
};

static gboolean
is_shape (const WeftOperand *operand,
          const WeftShape   *shape)
{
  return !operand->present || weft_shape_equal (&operand->shape, shape);
}

static WeftShape
state_shape (gboolean rows_first,
             gint64   rows,
             gint64   n_directions,
             gint64   units)
{
  return rows_first ? WEFT_SHAPE (rows, n_directions, units) : WEFT_SHAPE (n_directions, rows, units);
}

static gboolean
check (const WeftInference  *self,
       gint64                n_directions,
       GError              **error)
{
  const WeftCellKind *cell = self->op->klass->user;
  const WeftShape *x = &self->inputs[0].shape, *r = &self->inputs[2].shape;
  gboolean rows_first = weft_op_get_int (self->op, "layout") != 0;
  gint64 units, width, rows;
  WeftShape state;

  if (x->rank != 3 || r->rank != 3 || r->extent[2] < 1 || x->extent[2] < 1)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("sequences must have three axes, rows, steps and numbers, and weights known extents"));
  units = r->extent[2];
  width = cell->gates * units;
  rows = x->extent[rows_first ? 0 : 1];
  state = state_shape (rows_first, rows, n_directions, units);
  if (is_shape (&self->inputs[1], &WEFT_SHAPE (n_directions, width, x->extent[2])) && is_shape (&self->inputs[2], &WEFT_SHAPE (n_directions, width, units)) &&
      is_shape (&self->inputs[3], &WEFT_SHAPE (n_directions, 2 * width)) && is_shape (&self->inputs[4], &WEFT_SHAPE (rows)) &&
      is_shape (&self->inputs[5], &state) && is_shape (&self->inputs[6], &state))
    return TRUE;
  return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("weights, lengths or states do not fit sequences of %d numbers, %d units and %d directions"),
                         (int) x->extent[2], (int) units, (int) n_directions);
}

static gboolean
infer (WeftInference  *self,
       GError        **error)
{
  const WeftCellKind *cell = self->op->klass->user;
  const WeftShape *x = &self->inputs[0].shape;
  gboolean rows_first = weft_op_get_int (self->op, "layout") != 0;
  int way = weft_rule_choice (self->op, "direction", directions, error), last = cell->states + 1;
  gint64 n_directions = way == 2 ? 2 : 1, units;

  for (int i = 0; i < self->op->n_inputs; i++)
    if (i != 4 && !weft_rule_need_f32 (self, i, error))
      return FALSE;
  if (self->inputs[4].present && self->inputs[4].dtype != WEFT_DTYPE_I32)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("lengths are %s, i32 is needed"), weft_dtype_get_name (self->inputs[4].dtype));
  if (way < 0 || !check (self, n_directions, error))
    return FALSE;
  units = self->inputs[2].shape.extent[2];
  for (int i = 0; i <= last; i++)
    self->outputs[i].dtype = WEFT_DTYPE_F32;
  self->outputs[0].shape = rows_first ? WEFT_SHAPE (x->extent[0], x->extent[1], n_directions, units) : WEFT_SHAPE (x->extent[0], n_directions, x->extent[1], units);
  for (int i = 1; i < last; i++)
    self->outputs[i].shape = state_shape (rows_first, x->extent[rows_first ? 0 : 1], n_directions, units);
  self->outputs[last].shape = WEFT_SHAPE (x->extent[0], x->extent[1], n_directions, cell->trace * units);
  return TRUE;
}

static void
measure (WeftCellPlan        *self,
         const WeftInference *look)
{
  const WeftCellKind *cell = look->op->klass->user;

  weft_cell_measure (self, look, &look->outputs[cell->states + 1].shape, look->inputs[2].shape.extent[2]);
}

static void
partition (const WeftInference *self,
           WeftPartition       *result)
{
  const WeftCellKind *cell = self->op->klass->user;
  WeftCellPlan plan;
  double products;

  measure (&plan, self);
  products = 2.0 * cell->gates * (double) (self->inputs[0].shape.extent[2] + plan.units) + 80;
  weft_cell_partition (self, result, &plan, (double) (plan.steps * plan.n_directions * plan.units) * products, 1u << 0 | 1u << 4 | 1u << 5 | 1u << 6);
}

/* Rows of all steps together that the input's share is computed for at a time. */
#define BLOCK_ROWS 64

/* Memory of a lane: biases of the sums, the states of all rows, the inputs of some
 * steps, what the gates of these are functions of, and zeros. */
typedef struct
{
  gint64 steps;
  float *bias;
  float *h;
  float *x;
  float *sums;
  float *zeros;
} Desk;

static gsize
lay_out (const WeftInference *look,
         gint64               rows,
         float               *memory,
         Desk                *desk)
{
  const WeftCellKind *cell = look->op->klass->user;
  gint64 units = look->inputs[2].shape.extent[2], width = cell->gradients * units, all = look->inputs[0].shape.extent[weft_op_get_int (look->op, "layout") != 0 ? 1 : 0];

  desk->steps = CLAMP (BLOCK_ROWS / MAX (rows, 1), 1, MAX (all, 1));
  desk->bias = memory;
  desk->h = desk->bias + width;
  desk->x = desk->h + rows * units;
  desk->sums = desk->x + desk->steps * rows * look->inputs[0].shape.extent[2];
  desk->zeros = desk->sums + desk->steps * rows * width;
  return (gsize) (desk->zeros + units - memory) * sizeof (float);
}

/* W and R are read turned: (D, V, G·H) and (D, H, G·H), a gate's rows a unit. */
static void
measure_prepared (const WeftInference *self,
                  int                  operand,
                  WeftPrepared        *result)
{
  const WeftCellKind *cell = self->op->klass->user;
  const WeftShape *w = &self->inputs[operand].shape;
  gint64 units;

  if (operand != 1 && operand != 2)
    return;
  units = w->extent[0] * cell->gates;
  *result = (WeftPrepared){ weft_shape_count (w), units, (double) weft_rule_part (w, MAX (units, 1)) };
}

static void
run_prepared (const WeftCall *call,
              gint64          first,
              gint64          last)
{
  const WeftCellKind *cell = call->op->klass->user;
  int operand = call->inputs[1] != NULL ? 1 : 2;
  const WeftShape *w = &call->inference->inputs[operand].shape;
  gint64 width = w->extent[1], units = width / cell->gates, columns = w->extent[2];

  for (gint64 i = first; i < last; i++)
    call->kernels->turn ((const float *) call->inputs[operand] + i * units * columns, columns, units, columns,
                         (float *) call->outputs[0] + i / cell->gates * columns * width + i % cell->gates * units, width);
}

static gsize
scratch (const WeftInference *self,
         gint64               units)
{
  WeftCellPlan plan;
  float none;
  Desk desk;

  measure (&plan, self);
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

/* Where gate @gate stands among the sums: GRU's third is the new state, to which input and
 * state do not add up, since r stands between. */
static gint64
place_of_gate (const Lane *self,
               int         gate,
               gboolean    of_input)
{
  return self->cell == &weft_gru_cell && gate == 2 && of_input ? 3 : gate;
}

static void
join_biases (const Lane *self)
{
  gint64 units = self->plan.units, width = self->cell->gates * units;
  const float *bias = (const float *) self->call->inputs[3] + self->direction * 2 * width;

  memset (self->desk.bias, 0, (gsize) (self->cell->gradients * units) * sizeof (float));
  for (int gate = 0; gate < self->cell->gates; gate++)
    for (gint64 j = 0; j < units; j++) {
      self->desk.bias[place_of_gate (self, gate, TRUE) * units + j] += bias[gate * units + j];
      self->desk.bias[place_of_gate (self, gate, FALSE) * units + j] += bias[width + gate * units + j];
    }
}

/* Gates @first … @last - 1 of @a times W or R, for @rows rows. */
static void
multiply (const Lane *self,
          WeftGemm   *g,
          int         operand,
          float      *sums,
          int         first,
          int         last,
          gint64      rows)
{
  const WeftCall *call = self->call;
  gint64 units = self->plan.units, place = place_of_gate (self, first, operand == 1) * units;

  g->b_row = self->cell->gates * units;
  g->n = (last - first) * units;
  g->b = (const float *) call->inputs[operand] + self->direction * g->b_row * g->k + first * units;
  g->c = sums + place;
  g->c_row = self->cell->gradients * units;
  g->adds = operand == 2 && place < 2 * units;
  g->bias = call->inputs[3] != NULL && !g->adds ? self->desk.bias + place : NULL;
  call->kernels->gemm (g, 0, rows);
}

/* What @a, the inputs or the states of @rows rows, adds to the sums of all gates. */
static void
multiply_gates (const Lane  *self,
                int          operand,
                const float *a,
                float       *sums,
                gint64       rows)
{
  gint64 k = operand == 1 ? self->call->inference->inputs[0].shape.extent[2] : self->plan.units;
  WeftGemm g = { .k = k, .a = a, .a_row = k, .a_column = 1, .alpha = 1 };
  int joint = self->cell == &weft_gru_cell ? 2 : self->cell->gates;

  multiply (self, &g, operand, sums, 0, joint, rows);
  if (joint < self->cell->gates)
    multiply (self, &g, operand, sums, joint, self->cell->gates, rows);
}

/* The input's share of steps @turn … of all rows; rows that have ended read zeros. */
static void
multiply_inputs (const Lane *self,
                 gint64      turn)
{
  const WeftCall *call = self->call;
  gint64 v = call->inference->inputs[0].shape.extent[2], n_steps = MIN (self->desk.steps, self->plan.steps - turn);

  for (gint64 s = 0; s < n_steps; s++)
    for (gint64 i = 0; i < self->n_rows; i++) {
      gint64 row = self->first + i, step = weft_cell_step (&self->plan, call->inputs[4], row, turn + s, self->direction);
      float *to = self->desk.x + (s * self->n_rows + i) * v;

      if (step >= 0)
        memcpy (to, (const float *) call->inputs[0] + weft_cell_place (&self->plan, row, step, 0, v) / self->plan.n_directions, (gsize) v * sizeof (float));
      else
        memset (to, 0, (gsize) v * sizeof (float));
    }
  multiply_gates (self, 1, self->desk.x, self->desk.sums, n_steps * self->n_rows);
}

static void
begin (const Lane *self)
{
  gint64 units = self->plan.units;
  const float *h = self->call->inputs[5];

  if (self->call->inputs[3] != NULL)
    join_biases (self);
  memset (self->desk.zeros, 0, (gsize) units * sizeof (float));
  for (gint64 i = 0; i < self->n_rows; i++)
    memcpy (self->desk.h + i * units, h != NULL ? h + weft_cell_state_place (&self->plan, self->first + i, self->direction) : self->desk.zeros, (gsize) units * sizeof (float));
}

/* The cell's own state before @turn: LSTM's c, of the trace; GRU has none but h. */
static const float *
state_before (const Lane  *self,
              gint64       row,
              gint64       turn,
              const float *trace)
{
  const float *c0 = self->call->inputs[6];
  gint64 step;

  if (self->cell == &weft_gru_cell)
    return self->desk.h + (row - self->first) * self->plan.units;
  if (turn == 0)
    return c0 != NULL ? c0 + weft_cell_state_place (&self->plan, row, self->direction) : self->desk.zeros;
  step = weft_cell_step (&self->plan, self->call->inputs[4], row, turn - 1, self->direction);
  return trace + weft_cell_place (&self->plan, row, step, self->direction, self->cell->trace * self->plan.units) + 4 * self->plan.units;
}

static void
step_row (const Lane  *self,
          gint64       i,
          gint64       turn,
          const float *sums)
{
  gint64 units = self->plan.units, row = self->first + i, step = weft_cell_step (&self->plan, self->call->inputs[4], row, turn, self->direction);
  gint64 width = self->cell->trace * units;
  float *traces = self->call->outputs[self->cell->states + 1], *h = self->desk.h + i * units, *trace, *y;
  const float *before;
  WeftCell f = self->cell == &weft_gru_cell ? self->call->kernels->gru : self->call->kernels->lstm;

  if (step < 0)
    return;
  trace = traces + weft_cell_place (&self->plan, row, step, self->direction, width);
  y = (float *) self->call->outputs[0] + weft_cell_output_place (&self->plan, row, step, self->direction);
  before = state_before (self, row, turn, traces);
  memcpy (trace + width - units, h, (gsize) units * sizeof (float));
  f (trace, sums + i * self->cell->gradients * units, before, y, units);
  memcpy (h, y, (gsize) units * sizeof (float));
}

/* Steps beyond a row's length are zeros. */
static void
clear_rest (const Lane *self)
{
  gint64 units = self->plan.units, width = self->cell->trace * units;
  const gint32 *lengths = self->call->inputs[4];

  for (gint64 row = self->first; lengths != NULL && row < self->first + self->n_rows; row++)
    for (gint64 step = MAX (lengths[row], 0); step < self->plan.steps; step++) {
      memset ((float *) self->call->outputs[0] + weft_cell_output_place (&self->plan, row, step, self->direction), 0, (gsize) units * sizeof (float));
      memset ((float *) self->call->outputs[self->cell->states + 1] + weft_cell_place (&self->plan, row, step, self->direction, width), 0, (gsize) width * sizeof (float));
    }
}

static void
end (const Lane *self)
{
  gint64 units = self->plan.units;
  const gint32 *lengths = self->call->inputs[4];

  for (gint64 i = 0; i < self->n_rows; i++) {
    gint64 row = self->first + i, place = weft_cell_state_place (&self->plan, row, self->direction);
    gint64 length = lengths != NULL ? CLAMP (lengths[row], 0, self->plan.steps) : self->plan.steps;

    memcpy ((float *) self->call->outputs[1] + place, self->desk.h + i * units, (gsize) units * sizeof (float));
    if (self->cell == &weft_lstm_cell)
      memcpy ((float *) self->call->outputs[2] + place, state_before (self, row, length, self->call->outputs[3]), (gsize) units * sizeof (float));
  }
}

static void
run (const WeftCall *call,
     gint64          first,
     gint64          last)
{
  Lane lane = { .call = call, .cell = call->op->klass->user };

  measure (&lane.plan, call->inference);
  lane.first = lane.plan.rows_first ? first : 0;
  lane.n_rows = lane.plan.rows_first ? last - first : lane.plan.rows;
  lay_out (call->inference, lane.n_rows, call->scratch, &lane.desk);
  for (lane.direction = 0; lane.direction < lane.plan.n_directions; lane.direction++) {
    begin (&lane);
    for (gint64 turn = 0; turn < lane.plan.steps; turn++) {
      float *sums = lane.desk.sums + turn % lane.desk.steps * lane.n_rows * lane.cell->gradients * lane.plan.units;

      if (turn % lane.desk.steps == 0)
        multiply_inputs (&lane, turn);
      multiply_gates (&lane, 2, lane.desk.h, sums, lane.n_rows);
      for (gint64 i = 0; i < lane.n_rows; i++)
        step_row (&lane, i, turn, sums);
    }
    clear_rest (&lane);
    end (&lane);
  }
}

#define CLASS(id, onnx, cell, list, most, results) \
  const WeftOpClass weft_op_##id = {               \
    .name = onnx,                                  \
    .min_inputs = 3,                               \
    .max_inputs = most,                            \
    .n_outputs = results,                          \
    .attributes = list,                            \
    .infer = infer,                                \
    .differentiate = weft_cell_differentiate,      \
    .partition = partition,                        \
    .scratch = scratch,                            \
    .run = run,                                    \
    .measure_prepared = measure_prepared,          \
    .run_prepared = run_prepared,                  \
    .user = &cell,                                 \
  }

CLASS (lstm, "LSTM", weft_lstm_cell, lstm_attributes, 7, 4);
CLASS (gru, "GRU", weft_gru_cell, gru_attributes, 6, 3);
