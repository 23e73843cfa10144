/* relevance-read.c: what relevance has to know of a graph before it walks through it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/relevance-private.h"

static gboolean
is_number (const WeftRelevanceWalk *self,
           WeftValue                value)
{
  return value != WEFT_NO_VALUE && weft_graph_get_value (self->graph, value)->dtype == WEFT_DTYPE_F32;
}

/* Whether only the first input has numbers that go into the result. */
static gboolean
is_of_first (const WeftOp *op)
{
  static const char *const names[] = { "weft.ExpandLike", "weft.ReshapeLike", "weft.SumLike", "weft.Unslice", NULL };

  return (op->klass->flags & WEFT_OP_TRAINING) || g_strv_contains (names, op->klass->name);
}

guint32
weft_relevance_list_data (const WeftRelevanceWalk *self,
                          const WeftOp            *op)
{
  int n_inputs = is_of_first (op) ? 1 : op->n_inputs;
  guint32 data = 0;

  if (op->klass->flags & WEFT_OP_NO_GRADIENT)
    return 0;
  for (int i = 0; i < n_inputs; i++)
    if (weft_relevance_counts (self, op->inputs[i]))
      data |= 1u << i;
  return data;
}

/* Whether all numbers that an op moves or adds are of a state, and there are any. */
static gboolean
all_are (const WeftRelevanceWalk *self,
         const WeftOp            *op,
         guint32                  data,
         guint8                   state,
         gboolean                 constants_too)
{
  gboolean any = FALSE;

  for (int i = 0; i < op->n_inputs; i++) {
    if (!is_number (self, op->inputs[i]) || (!(data & (1u << i)) && !constants_too))
      continue;
    if (!(self->states[op->inputs[i]] & state))
      return FALSE;
    any = TRUE;
  }
  return any;
}

/* Also of what the walk does not reach, and of a site it ends at. */
static gboolean
is_positive (const WeftRelevanceWalk *self,
             const WeftOp            *op,
             guint32                  data)
{
  const WeftRelevanceRow *row = weft_relevance_find_row (op->klass);
  gboolean moves = row->kind == WEFT_RELEVANCE_TURN || row->kind == WEFT_RELEVANCE_SPREAD || (row->kind == WEFT_RELEVANCE_JOIN && !g_str_equal (op->klass->name, "Sub"));

  return row->positive || (moves && all_are (self, op, data, WEFT_RELEVANCE_POSITIVE, TRUE));
}

static guint8
find_state (const WeftRelevanceWalk *self,
            const WeftOp            *op)
{
  const WeftRelevanceRow *row = weft_relevance_find_row (op->klass);
  guint32 data = weft_relevance_list_data (self, op);
  guint8 state = is_positive (self, op, data) ? WEFT_RELEVANCE_POSITIVE : 0;

  if (data == 0)
    return state;
  state |= WEFT_RELEVANCE_COUNTS;
  if (row->kind == WEFT_RELEVANCE_GATE || g_str_equal (op->klass->name, "Softmax"))
    state |= WEFT_RELEVANCE_IS_GATE;
  else if (row->kind != WEFT_RELEVANCE_WEIGHTED && all_are (self, op, data, WEFT_RELEVANCE_IS_GATE, FALSE))
    state |= WEFT_RELEVANCE_IS_GATE;
  return state;
}

static void
find_states (WeftRelevanceWalk *self,
             const WeftValue   *sites,
             int                n_sites)
{
  for (int i = 0; i < n_sites; i++)
    self->states[sites[i]] = WEFT_RELEVANCE_COUNTS | WEFT_RELEVANCE_IS_SITE;
  for (int i = 0; i < self->n_ops; i++) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);
    guint8 state = find_state (self, op);

    for (int k = 0; k < op->n_outputs; k++)
      if (is_number (self, op->first_output + k))
        self->states[op->first_output + k] |= state;
  }
}

static void
count_readers (WeftRelevanceWalk *self,
               WeftValue          of)
{
  self->n_readers[of] = 1;
  for (int i = self->n_ops - 1; i >= 0; i--) {
    const WeftOp *op = weft_graph_get_op (self->graph, i);
    gboolean needed = FALSE;

    for (int k = 0; k < op->n_outputs; k++)
      needed |= self->n_readers[op->first_output + k] > 0;
    for (int k = 0; needed && k < op->n_inputs; k++)
      if (op->inputs[k] != WEFT_NO_VALUE)
        self->n_readers[op->inputs[k]]++;
  }
}

void
weft_relevance_survey (WeftRelevanceWalk *self,
                       WeftValue          of,
                       const WeftValue   *sites,
                       int                n_sites)
{
  const WeftOp *op = weft_graph_get_value (self->graph, of)->producer;

  self->n_ops = op != NULL ? op->index + 1 : 0;
  find_states (self, sites, n_sites);
  count_readers (self, of);
  for (self->of = of; op != NULL && (op->klass->flags & WEFT_OP_ALIAS) && weft_relevance_counts (self, op->inputs[0]);) {
    self->of = op->inputs[0];
    op = weft_graph_get_value (self->graph, self->of)->producer;
  }
}

static WeftRelevanceKind
kind_of (const WeftOp *op)
{
  return weft_relevance_find_row (op->klass)->kind;
}

/* @x, a number for each channel, with @n_axes axes of 1 behind the first. */
static WeftValue
widen (WeftGraph *graph,
       WeftValue  x,
       int        n_axes)
{
  gint64 axes[WEFT_MAX_RANK];

  for (int i = 0; i < n_axes; i++)
    axes[i] = 1 + i;
  return n_axes > 0 ? weft_graph_emit (graph, "Unsqueeze", WEFT_INPUTS (x, weft_graph_add_ints (graph, axes, n_axes)), NULL) : x;
}

static int
rank_of (const WeftRelevanceWalk *self,
         WeftValue                value)
{
  return weft_graph_get_value (self->graph, value)->shape.rank;
}

/* What the op adds to the product of its first two inputs. */
static WeftValue
read_bias (const WeftRelevanceWalk *self,
           const WeftOp            *op)
{
  if (op->n_inputs < 3 || op->inputs[2] == WEFT_NO_VALUE)
    return WEFT_NO_VALUE;
  if (g_str_equal (op->klass->name, "Gemm"))
    return weft_relevance_scale (self->graph, op->inputs[2], weft_op_get_float (op, "beta"));
  return widen (self->graph, op->inputs[2], rank_of (self, op->first_output) - 2);
}

static void
read_weighted (const WeftRelevanceWalk *self,
               const WeftOp            *op,
               guint32                  data,
               WeftRelevanceLinear     *linear)
{
  int side = data & 1 ? 0 : 1;

  linear->data[0] = side;
  linear->n_data = 1;
  linear->weight_input = 1 - side;
  linear->weight = op->inputs[1 - side];
  linear->bias = read_bias (self, op);
}

/* Constants among what is added up are its bias. */
static void
read_sum (const WeftRelevanceWalk *self,
          const WeftOp            *op,
          guint32                  data,
          WeftRelevanceLinear     *linear)
{
  WeftValue inputs[WEFT_MAX_INPUTS];
  gboolean joins = kind_of (op) == WEFT_RELEVANCE_JOIN, constant = FALSE;

  for (int i = 0; i < op->n_inputs; i++) {
    gboolean is_data = (data & (1u << i)) != 0;

    inputs[i] = is_data && joins ? weft_relevance_fill (self->graph, 0, op->inputs[i]) : op->inputs[i];
    constant |= joins && !is_data;
    if (is_data) {
      linear->signs[linear->n_data] = i == 1 && g_str_equal (op->klass->name, "Sub") ? -1 : 1;
      linear->data[linear->n_data++] = i;
    }
  }
  if (constant)
    linear->bias = weft_graph_emit (self->graph, op->klass->name, inputs, op->n_inputs, op->attributes);
}

/* Reads what comes before an op that scales and shifts its input @value, if that is a product
 * with weights that is read by nothing else. */
static gboolean
read_before (const WeftRelevanceWalk *self,
             WeftValue                value,
             WeftRelevanceLinear     *linear)
{
  const WeftOp *op = weft_graph_get_value (self->graph, value)->producer;
  guint32 data;

  if (op == NULL || op->index >= self->n_ops || self->n_readers[value] != 1 || (self->states[value] & WEFT_RELEVANCE_IS_SITE))
    return FALSE;
  data = weft_relevance_list_data (self, op);
  if (data == 0 || (data & (data - 1)) != 0 || (kind_of (op) != WEFT_RELEVANCE_WEIGHTED && kind_of (op) != WEFT_RELEVANCE_JOIN))
    return FALSE;
  weft_relevance_read_linear (self, op, data, linear);
  if (kind_of (linear->core) != WEFT_RELEVANCE_WEIGHTED || linear->n_through == G_N_ELEMENTS (linear->through))
    return FALSE;
  linear->through[linear->n_through++] = value;
  return TRUE;
}

/* Factor and offset of each channel. */
static void
emit_norm (const WeftRelevanceWalk *self,
           const WeftOp            *op,
           WeftValue               *factor,
           WeftValue               *offset)
{
  WeftGraph *graph = self->graph;
  WeftValue variance = weft_graph_emit (graph, "weft.Affine", WEFT_INPUTS (op->inputs[4]), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", 1), WEFT_FLOAT ("beta", weft_op_get_float (op, "epsilon"))));

  *factor = weft_relevance_binary (graph, "Div", op->inputs[1], weft_graph_emit (graph, "Sqrt", WEFT_INPUTS (variance), NULL));
  *offset = weft_relevance_binary (graph, "Sub", op->inputs[2], weft_relevance_binary (graph, "Mul", op->inputs[3], *factor));
}

/* How many axes of 1 a factor of each output needs behind it to fit the weights, or -1. */
static int
count_weight_axes (const WeftRelevanceWalk   *self,
                   const WeftRelevanceLinear *linear)
{
  const WeftOp *core = linear->core;
  const char *name = core->klass->name;
  int rank = rank_of (self, linear->weight);

  if (linear->weight_input != 1)
    return -1;
  if (g_str_equal (name, "Conv"))
    return rank - 1;
  if (g_str_equal (name, "ConvTranspose"))
    return weft_op_get_int (core, "group") == 1 ? rank - 2 : -1;
  if (g_str_equal (name, "Gemm"))
    return weft_op_get_int (core, "transB") != 0 ? 1 : 0;
  return g_str_equal (name, "MatMul") && rank == 2 && rank_of (self, linear->output) == 2 ? 0 : -1;
}

static void
scale (const WeftRelevanceWalk *self,
       WeftRelevanceLinear     *linear,
       int                      n_axes,
       WeftValue                factor,
       WeftValue                offset)
{
  int n_places = rank_of (self, linear->output) - 2;
  WeftValue wide = widen (self->graph, factor, n_places), bias = widen (self->graph, offset, n_places);

  linear->weight = weft_relevance_binary (self->graph, "Mul", linear->weight, widen (self->graph, factor, n_axes));
  if (linear->bias != WEFT_NO_VALUE)
    bias = weft_relevance_binary (self->graph, "Add", bias, weft_relevance_binary (self->graph, "Mul", linear->bias, wide));
  linear->bias = bias;
}

static void
read_norm (const WeftRelevanceWalk *self,
           const WeftOp            *op,
           WeftRelevanceLinear     *linear)
{
  WeftRelevanceLinear before;
  WeftValue factor, offset, product;
  int n_places = rank_of (self, op->first_output) - 2;

  emit_norm (self, op, &factor, &offset);
  if (read_before (self, op->inputs[0], &before) && count_weight_axes (self, &before) >= 0) {
    scale (self, &before, count_weight_axes (self, &before), factor, offset);
    *linear = before;
    linear->output = op->first_output;
    return;
  }
  product = weft_relevance_binary (self->graph, "Mul", op->inputs[0], widen (self->graph, factor, n_places));
  linear->core = weft_graph_get_value (self->graph, product)->producer;
  linear->n_data = 1;
  linear->weight_input = 1;
  linear->weight = linear->core->inputs[1];
  linear->bias = widen (self->graph, offset, n_places);
}

/* A product to which a constant is added, as one op. */
static gboolean
read_shifted (const WeftRelevanceWalk *self,
              const WeftOp            *op,
              WeftRelevanceLinear     *linear)
{
  WeftRelevanceLinear before;
  WeftValue x = op->inputs[linear->data[0]];

  if (linear->n_data != 1 || linear->bias == WEFT_NO_VALUE || linear->signs[0] < 0 || g_str_equal (op->klass->name, "Mean") ||
      !weft_shape_equal (&weft_graph_get_value (self->graph, x)->shape, &weft_graph_get_value (self->graph, op->first_output)->shape) ||
      !read_before (self, x, &before))
    return FALSE;
  if (before.bias != WEFT_NO_VALUE)
    linear->bias = weft_relevance_binary (self->graph, "Add", linear->bias, before.bias);
  before.bias = linear->bias;
  before.output = linear->output;
  *linear = before;
  return TRUE;
}

void
weft_relevance_read_linear (const WeftRelevanceWalk *self,
                            const WeftOp            *op,
                            guint32                  data,
                            WeftRelevanceLinear     *linear)
{
  *linear = (WeftRelevanceLinear){ .core = op, .weight_input = -1, .weight = WEFT_NO_VALUE, .bias = WEFT_NO_VALUE, .output = op->first_output };
  if (kind_of (op) == WEFT_RELEVANCE_WEIGHTED) {
    read_weighted (self, op, data, linear);
  } else if (kind_of (op) == WEFT_RELEVANCE_NORM) {
    read_norm (self, op, linear);
  } else {
    read_sum (self, op, data, linear);
    if (kind_of (op) == WEFT_RELEVANCE_JOIN)
      read_shifted (self, op, linear);
  }
}
