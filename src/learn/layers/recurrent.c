/* recurrent.c: LSTM and GRU, layers that read a sequence step by step
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads (B, T, V) and gives (B, T, D·units), or (B, D·units) of the last steps; D
 * is 2 where both directions are read. A sequence that ends in padding has that many
 * steps fewer: its last step is the one before, and zeros come out after it. A second
 * input, (B, D·units), is the state to begin with, for LSTM that which comes out; without
 * it, it is zeros. The formulas are those of the ops. Source: ONNX LSTM, GRU 14.
 */
#include "learn/layer.h"

#include "base/i18n.h"
#include "learn/error.h"

static const WeftParam params[] = {
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Units"), .help = N_("How many numbers the layer remembers from step to step, for each direction."), .fallback = "64", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "bidirectional", .type = WEFT_PARAM_BOOLEAN, .title = N_("Both directions"), .help = N_("Whether the sequence is also read from its end. Twice as many numbers come out."), .fallback = "false" },
  { .id = "sequences", .type = WEFT_PARAM_BOOLEAN, .title = N_("Give every step"), .help = N_("Whether the numbers after every step are given, for another sequence layer, or only those after the last."), .fallback = "false" },
  WEFT_LAYER_FROZEN,
  { NULL },
};

/* What distinguishes the two. */
typedef struct
{
  const char *op;
  gint64 gates;
  const WeftAttribute *more;
} Cell;

static const Cell lstm_cell = { "LSTM", 4, WEFT_ATTRIBUTES ({ NULL }) };
static const Cell gru_cell = { "GRU", 3, WEFT_ATTRIBUTES (WEFT_INT ("linear_before_reset", 1)) };

/* PyTorch's: all weights and biases uniform in ±1/√units. */
static gboolean
add_weights (WeftLayerBuild  *self,
             const Cell      *cell,
             gint64           n_numbers,
             WeftValue       *weights,
             GError         **error)
{
  gint64 units = weft_params_get_integer (self->params, "units"), n = weft_params_get_boolean (self->params, "bidirectional") ? 2 : 1, width = cell->gates * units;
  const char *const names[] = { "weight", "recurrence", "bias" };
  const WeftShape shapes[] = { WEFT_SHAPE (n, width, n_numbers), WEFT_SHAPE (n, width, units), WEFT_SHAPE (n, 2 * width) };

  for (int i = 0; i < 3; i++) {
    weights[i] = weft_layer_add_parameter (self, names[i], &shapes[i], WEFT_INITIALIZER_FAN_IN, units, units, error);
    if (weights[i] == WEFT_NO_VALUE)
      return FALSE;
  }
  return TRUE;
}

/* How many steps each row has, from the mask. */
static WeftValue
count_steps (WeftLayerBuild *self)
{
  const gint64 axis = 1;
  WeftValue n;

  if (self->masks[0] == WEFT_NO_VALUE)
    return WEFT_NO_VALUE;
  n = weft_graph_emit (self->graph, "ReduceSum", WEFT_INPUTS (self->masks[0], weft_graph_add_ints (self->graph, &axis, 1)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
  return weft_graph_emit (self->graph, "Cast", WEFT_INPUTS (n), WEFT_ATTRIBUTES (WEFT_INT ("to", WEFT_DTYPE_I32)));
}

/* The second input as (B, D, units). Returns: FALSE with a sentence where it does not fit */
static gboolean
take_state (WeftLayerBuild  *self,
            gint64           width,
            WeftValue       *state,
            GError         **error)
{
  gint64 units = weft_params_get_integer (self->params, "units"), split[] = { 0, width / units, units };
  const WeftShape *shape = self->n_inputs > 1 ? &weft_graph_get_value (self->graph, self->inputs[1])->shape : NULL;

  *state = WEFT_NO_VALUE;
  if (shape == NULL)
    return TRUE;
  if (shape->rank != 2 || shape->extent[1] != width) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("the state to begin with must have %d numbers a sample, its units times its directions"), (int) width);
    return FALSE;
  }
  *state = weft_graph_emit (self->graph, "Reshape", WEFT_INPUTS (self->inputs[1], weft_graph_add_ints (self->graph, split, 3)), NULL);
  return TRUE;
}

static WeftValue
build_cell (WeftLayerBuild  *self,
            const Cell      *cell,
            GError         **error)
{
  const WeftShape shape = weft_graph_get_value (self->graph, self->inputs[0])->shape;
  gboolean both = weft_params_get_boolean (self->params, "bidirectional"), sequences = weft_params_get_boolean (self->params, "sequences");
  gint64 width = weft_params_get_integer (self->params, "units") * (both ? 2 : 1);
  const WeftAttribute attributes[] = { WEFT_INT ("layout", 1), WEFT_TEXT ("direction", both ? "bidirectional" : "forward"), cell->more[0], { .name = NULL } };
  WeftValue weights[3], state, shape_list, y;

  if (shape.rank != 3 || shape.extent[2] < 1) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("it reads sequences, steps × numbers; put an Embedding layer before it, or prepare windows"));
    return WEFT_NO_VALUE;
  }
  if (!take_state (self, width, &state, error) || !add_weights (self, cell, shape.extent[2], weights, error))
    return WEFT_NO_VALUE;
  y = weft_graph_add (self->graph, cell->op, WEFT_INPUTS (self->inputs[0], weights[0], weights[1], weights[2], count_steps (self), state), attributes, error);
  if (y == WEFT_NO_VALUE)
    return y;
  shape_list = sequences ? weft_graph_add_ints (self->graph, (const gint64[]){ 0, 0, width }, 3) : weft_graph_add_ints (self->graph, (const gint64[]){ 0, width }, 2);
  return weft_graph_add (self->graph, "Reshape", WEFT_INPUTS (sequences ? y : y + 1, shape_list), NULL, error);
}

static const WeftLayerInput more[] = { { "state", N_("First state") }, { NULL } };

#define LAYER(name, label, text)                       \
  static WeftValue build_##name (WeftLayerBuild *self, \
                                 GError **error)       \
  {                                                    \
    return build_cell (self, &name##_cell, error);     \
  }                                                    \
  const WeftLayerKind weft_layer_##name = {            \
    .id = #name,                                       \
    .title = label,                                    \
    .category = N_("Sequences"),                      \
    .icon = "weft-layer-recurrent-symbolic",           \
    .help = text,                                      \
    .params = params,                                  \
    .min_inputs = 1,                                   \
    .max_inputs = 2,                                   \
    .more = more,                                      \
    .keeps_steps = TRUE,                               \
    .build = build_##name,                             \
  }

LAYER (lstm, N_("LSTM"), N_("Reads a sequence step by step and learns what to keep, to forget and to tell. For series and texts."));
LAYER (gru, N_("GRU"), N_("Like LSTM with fewer weights: reads a sequence step by step and learns what to keep and what to replace."));
