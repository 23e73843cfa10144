/* onnx-cells.c: recurrent layers that Weft's LSTM and GRU do not cover, step by step
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With the usual activations LSTM is a class, and so is GRU with linear_before_reset.
 * RNN, GRU without, peepholes, clipping and other activations are written out for
 * each step, of which the number must be known. Gates are columns of a product:
 *
 *     a = x Wᵀ + h Rᵀ + b
 *     RNN: h = f (a)
 *     GRU: z, r = f (a), n = g (x Wᵀ + (r h) Rᵀ + b), h = (1 - z) n + z h
 *     LSTM: i, f = f (a + p c), c = f c + i g (a), o = f (a + p c), h = o h (c)
 *
 * Source: ONNX 14.
 */
#include "exchange/onnx-step-private.h"

#include "base/i18n.h"
#include "exchange/error.h"

#include <string.h>

#define MOST_STEPS 2048

typedef struct _Cell Cell;

/* One direction of a layer on its way. */
typedef struct
{
  WeftOnnxStep *step;
  const Cell *cell;
  const char *const *activations;
  gint64 units;
  gint64 direction;
  WeftValue weights; /* R: (G·H, H) */
  WeftValue bias;    /* of the state: (G·H), or absent */
  WeftValue holes;   /* peepholes: (3·H), or absent */
  WeftValue x;       /* what the inputs of this step add: (B, G·H) */
  WeftValue h;
  WeftValue c;
} Lane;

/* A kind of layer: gates, usual activations, and what a step does to h and c. */
struct _Cell
{
  const char *op;
  int gates;
  int n_activations;
  const char *activations[3];
  void (*advance) (Lane *self);
};

/* Place @index of @axis, which goes. */
static WeftValue
pick (WeftOnnxStep *self,
      WeftValue     x,
      gint64        axis,
      gint64        index)
{
  return x == WEFT_NO_VALUE ? x : weft_onnx_listed (self, "Squeeze", weft_onnx_slice (self, x, axis, index, index + 1), &axis, 1);
}

/* Values side by side along @axis, as many at a time as Concat takes. */
static WeftValue
join (WeftOnnxStep *self,
      GArray       *values,
      gint64        axis)
{
  WeftValue part[WEFT_MAX_INPUTS];
  int n = 0;

  for (guint i = 0; i < values->len; i++) {
    part[n++] = g_array_index (values, WeftValue, i);
    if (n < WEFT_MAX_INPUTS && i < values->len - 1)
      continue;
    part[0] = weft_onnx_emit (self, "Concat", part, n, WEFT_ATTRIBUTES (WEFT_INT ("axis", axis)));
    n = 1;
  }
  return part[0];
}

static WeftValue
turn (WeftOnnxStep *self,
      WeftValue     x,
      const gint64 *order,
      int           rank)
{
  return x == WEFT_NO_VALUE ? x : weft_onnx_emit (self, "Transpose", &x, 1, WEFT_ATTRIBUTES (WEFT_INTS ("perm", order, rank)));
}

static WeftValue
multiply (WeftOnnxStep *self,
          WeftValue     x,
          WeftValue     weights)
{
  return weft_onnx_emit (self, "weft.MatMul", WEFT_INPUTS (x, weights), WEFT_ATTRIBUTES (WEFT_INT ("transpose_b", 1)));
}

/* Columns of gate @gate. */
static WeftValue
gate_of (const Lane *self,
         WeftValue   x,
         int         gate)
{
  return x == WEFT_NO_VALUE ? x : weft_onnx_slice (self->step, x, weft_onnx_shape (self->step, x)->rank - 1, gate * self->units, (gate + 1) * self->units);
}

static WeftValue
plus (const Lane *self,
      WeftValue   a,
      WeftValue   b)
{
  return b == WEFT_NO_VALUE ? a : weft_onnx_binary (self->step, "Add", a, b);
}

static WeftValue
times (const Lane *self,
       WeftValue   a,
       WeftValue   b)
{
  return weft_onnx_binary (self->step, "Mul", a, b);
}

/* What state @h adds to gate @gate. */
static WeftValue
from_state (const Lane *self,
            WeftValue   h,
            int         gate)
{
  WeftValue weights = weft_onnx_slice (self->step, self->weights, 0, gate * self->units, (gate + 1) * self->units);

  return plus (self, multiply (self->step, h, weights), gate_of (self, self->bias, gate));
}

/* Activation @which of @a, which is clipped before. */
static WeftValue
activate (const Lane *self,
          int         which,
          WeftValue   a)
{
  double clip = weft_onnx_get_real (self->step, "clip", 0);

  if (clip > 0)
    a = weft_onnx_emit (self->step, "Clip", WEFT_INPUTS (a, weft_onnx_number (self->step, WEFT_DTYPE_F32, -clip), weft_onnx_number (self->step, WEFT_DTYPE_F32, clip)), NULL);
  return weft_onnx_unary (self->step, self->activations[which], a);
}

static WeftValue
gate (const Lane *self,
      int         which,
      int         index)
{
  return activate (self, which, plus (self, gate_of (self, self->x, index), from_state (self, self->h, index)));
}

static void
advance_rnn (Lane *self)
{
  self->h = gate (self, 0, 0);
}

static void
advance_gru (Lane *self)
{
  WeftValue z = gate (self, 0, 0), r = gate (self, 0, 1), state, fresh;

  if (weft_onnx_get_int (self->step, "linear_before_reset", 0) != 0)
    state = times (self, r, from_state (self, self->h, 2));
  else
    state = from_state (self, times (self, r, self->h), 2);
  fresh = activate (self, 1, plus (self, gate_of (self, self->x, 2), state));
  self->h = plus (self, fresh, times (self, z, weft_onnx_binary (self->step, "Sub", self->h, fresh)));
}

/* Gate @index with its peephole @hole, through which it sees @c. */
static WeftValue
gate_with_hole (const Lane *self,
                int         index,
                int         hole,
                WeftValue   c)
{
  WeftValue a = plus (self, gate_of (self, self->x, index), from_state (self, self->h, index));

  if (self->holes != WEFT_NO_VALUE)
    a = plus (self, a, times (self, gate_of (self, self->holes, hole), c));
  return activate (self, 0, a);
}

static void
advance_lstm (Lane *self)
{
  WeftValue in = gate_with_hole (self, 0, 0, self->c), forget, c, out;

  if (weft_onnx_get_int (self->step, "input_forget", 0) != 0)
    forget = weft_onnx_binary (self->step, "Sub", weft_onnx_number (self->step, WEFT_DTYPE_F32, 1), in);
  else
    forget = gate_with_hole (self, 2, 2, self->c);
  c = plus (self, times (self, forget, self->c), times (self, in, gate (self, 1, 3)));
  out = gate_with_hole (self, 1, 1, c);
  self->h = times (self, out, weft_onnx_unary (self->step, self->activations[2], c));
  self->c = c;
}

static const Cell rnn = { "RNN", 1, 1, { "Tanh" }, advance_rnn };
static const Cell gru = { "GRU", 3, 2, { "Sigmoid", "Tanh" }, advance_gru };
static const Cell lstm = { "LSTM", 4, 3, { "Sigmoid", "Tanh", "Tanh" }, advance_lstm };

/* The activations of a direction, or NULL where one needs numbers or is not known. */
static const char *const *
find_activations (WeftOnnxStep *self,
                  const Cell   *cell,
                  int           direction)
{
  static const char *const known[] = { "Relu", "Sigmoid", "Softplus", "Softsign", "Tanh", NULL };
  const WeftOnnxAttribute *given = weft_onnx_node_find (self->node, "activations");
  guint first = (guint) (direction * cell->n_activations);

  if (given == NULL || given->texts->len == 0)
    return cell->activations;
  if (given->texts->len < first + (guint) cell->n_activations)
    return NULL;
  for (int i = 0; i < cell->n_activations; i++)
    if (!g_strv_contains (known, given->texts->pdata[first + (guint) i]))
      return NULL;
  return (const char *const *) given->texts->pdata + first;
}

/* Whether the class of the cell's name computes it. */
static gboolean
is_usual (WeftOnnxStep *self,
          const Cell   *cell,
          int           n_directions)
{
  gboolean usual = cell != &rnn && weft_onnx_get_real (self, "clip", 0) <= 0 && weft_onnx_get_int (self, "input_forget", 0) == 0 && weft_onnx_input (self, 7) == WEFT_NO_VALUE;

  for (int i = 0; usual && i < n_directions; i++) {
    const char *const *activations = find_activations (self, cell, i);

    for (int k = 0; usual && k < cell->n_activations; k++)
      usual = activations != NULL && g_str_equal (activations[k], cell->activations[k]);
  }
  return usual && (cell == &lstm || weft_onnx_get_int (self, "linear_before_reset", 0) != 0);
}

/* A state at the beginning: given, or zeros. */
static WeftValue
begin (const Lane *self,
       int         input)
{
  WeftValue given = pick (self->step, weft_onnx_input (self->step, input), weft_onnx_get_int (self->step, "layout", 0) != 0, self->direction);

  if (given != WEFT_NO_VALUE)
    return given;
  return weft_onnx_like (self->step, "Expand", weft_onnx_number (self->step, WEFT_DTYPE_F32, 0), gate_of (self, self->x, 0));
}

/* Goes one step on, where rows are that long yet; others stay. Returns: what is given for
 * the step */
static WeftValue
advance (Lane   *self,
         gint64  place)
{
  const gint64 column = 1;
  WeftValue h = self->h, c = self->c, lengths = weft_onnx_input (self->step, 4), active;

  self->cell->advance (self);
  if (lengths == WEFT_NO_VALUE)
    return self->h;
  active = weft_onnx_binary (self->step, "Greater", lengths, weft_onnx_number (self->step, weft_onnx_dtype (self->step, lengths), (double) place));
  active = weft_onnx_listed (self->step, "Unsqueeze", active, &column, 1);
  self->h = weft_onnx_emit (self->step, "Where", WEFT_INPUTS (active, self->h, h), NULL);
  if (self->cell == &lstm)
    self->c = weft_onnx_emit (self->step, "Where", WEFT_INPUTS (active, self->c, c), NULL);
  return weft_onnx_emit (self->step, "Where", WEFT_INPUTS (active, self->h, weft_onnx_number (self->step, WEFT_DTYPE_F32, 0)), NULL);
}

/* All steps of one direction. @x: (T, B, V). Returns: (T, 1, B, H) */
static WeftValue
run_direction (Lane      *self,
               WeftValue  x,
               gboolean   reverse)
{
  WeftOnnxStep *step = self->step;
  gint64 steps = weft_onnx_shape (step, x)->extent[0], width = self->cell->gates * self->units, axes[] = { 0, 1 };
  WeftValue bias = pick (step, weft_onnx_input (step, 3), 0, self->direction);
  g_autoptr (GArray) results = g_array_new (FALSE, TRUE, sizeof (WeftValue));

  self->weights = pick (step, step->inputs[2], 0, self->direction);
  self->bias = bias == WEFT_NO_VALUE ? bias : weft_onnx_slice (step, bias, 0, width, 2 * width);
  self->holes = pick (step, weft_onnx_input (step, 7), 0, self->direction);
  x = plus (self, multiply (step, x, pick (step, step->inputs[1], 0, self->direction)), bias == WEFT_NO_VALUE ? bias : weft_onnx_slice (step, bias, 0, 0, width));
  g_array_set_size (results, (guint) steps);
  for (gint64 i = 0; i < steps && step->error == NULL; i++) {
    gint64 place = reverse ? steps - 1 - i : i;

    self->x = pick (step, x, 0, place);
    if (i == 0) {
      self->h = begin (self, 5);
      self->c = self->cell == &lstm ? begin (self, 6) : WEFT_NO_VALUE;
    }
    g_array_index (results, WeftValue, place) = weft_onnx_listed (step, "Unsqueeze", advance (self, place), axes, 2);
  }
  return step->error == NULL ? join (step, results, 0) : WEFT_NO_VALUE;
}

/* Whether sequences and weights have the axes and the known extents that this needs. */
static gboolean
check (WeftOnnxStep *self,
       const Cell   *cell,
       int           n_directions)
{
  const WeftShape *x = weft_onnx_shape (self, weft_onnx_input (self, 0)), *r = weft_onnx_shape (self, weft_onnx_input (self, 2));
  gint64 steps = x->rank == 3 ? x->extent[weft_onnx_get_int (self, "layout", 0) != 0] : -1;

  if (weft_onnx_input (self, 1) == WEFT_NO_VALUE || r->rank != 3 || r->extent[0] != n_directions || r->extent[2] < 1 || r->extent[1] != cell->gates * r->extent[2])
    weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("its weights do not fit %d directions of %d gates"), n_directions, cell->gates);
  else if (steps < 1 || steps > MOST_STEPS)
    weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("such a layer is written out step by step, of which there must be 1 to %d; read the model with fixed shapes"), MOST_STEPS);
  for (int i = 0; i < n_directions; i++)
    if (find_activations (self, cell, i) == NULL)
      weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_UNKNOWN, _("its activations are not known here; export the model with Tanh, Sigmoid or Relu"));
  return self->error == NULL;
}

/* Collected states as (D, B, H), or in layout 1 (B, D, H). */
static WeftValue
finish_state (WeftOnnxStep *self,
              GArray       *states)
{
  WeftValue state = join (self, states, 0);

  return weft_onnx_get_int (self, "layout", 0) != 0 ? turn (self, state, (const gint64[]){ 1, 0, 2 }, 3) : state;
}

static WeftValue
write_out (WeftOnnxStep *self,
           const Cell   *cell,
           int           n_directions,
           gboolean      reverse)
{
  gboolean rows_first = weft_onnx_get_int (self, "layout", 0) != 0;
  WeftValue x = rows_first ? turn (self, self->inputs[0], (const gint64[]){ 1, 0, 2 }, 3) : self->inputs[0], y;
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  g_autoptr (GArray) h = g_array_new (FALSE, FALSE, sizeof (WeftValue)), c = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  const gint64 front = 0;

  for (int i = 0; i < n_directions; i++) {
    Lane lane = { .step = self, .cell = cell, .activations = find_activations (self, cell, i), .units = weft_onnx_shape (self, self->inputs[2])->extent[2], .direction = i };

    y = run_direction (&lane, x, reverse || i == 1);
    lane.h = weft_onnx_listed (self, "Unsqueeze", lane.h, &front, 1);
    g_array_append_val (results, y);
    g_array_append_val (h, lane.h);
    if (cell != &lstm)
      continue;
    lane.c = weft_onnx_listed (self, "Unsqueeze", lane.c, &front, 1);
    g_array_append_val (c, lane.c);
  }
  y = join (self, results, 1);
  self->outputs[0] = rows_first ? turn (self, y, (const gint64[]){ 2, 0, 1, 3 }, 4) : y;
  if (self->n_outputs > 1)
    self->outputs[1] = finish_state (self, h);
  if (self->n_outputs > 2 && cell == &lstm)
    self->outputs[2] = finish_state (self, c);
  return self->outputs[0];
}

static WeftValue
make (WeftOnnxStep *self,
      const Cell   *cell)
{
  static const char *const without_meaning[] = { "activations", "clip", "input_forget", "output_sequence" };
  const char *way = weft_onnx_get_text (self, "direction", "forward");
  int n_directions = g_str_equal (way, "bidirectional") ? 2 : 1;

  if (is_usual (self, cell, n_directions)) {
    for (gsize i = 0; i < G_N_ELEMENTS (without_meaning); i++) {
      WeftOnnxAttribute *attribute = weft_onnx_node_find (self->node, without_meaning[i]);

      if (attribute != NULL)
        attribute->used = TRUE;
    }
    return weft_onnx_plain (self);
  }
  return check (self, cell, n_directions) ? write_out (self, cell, n_directions, g_str_equal (way, "reverse")) : WEFT_NO_VALUE;
}

static WeftValue
make_rnn (WeftOnnxStep *self)
{
  return make (self, &rnn);
}

static WeftValue
make_gru (WeftOnnxStep *self)
{
  return make (self, &gru);
}

static WeftValue
make_lstm (WeftOnnxStep *self)
{
  return make (self, &lstm);
}

const WeftOnnxRecipe weft_onnx_cell_recipes[] = {
  { "GRU", make_gru },
  { "LSTM", make_lstm },
  { "RNN", make_rnn },
  { NULL },
};
