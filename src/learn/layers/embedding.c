/* embedding.c: a learned vector for each number of a dictionary
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * y[…] = table[x[…]]; the table is (entries, units). Numbers that come as f32, as
 * prepared data does, are taken as indices. x is (B, T), y (B, T, units). Where 0 is
 * padding, its vector is zeros and learns nothing, and layers that read y are told
 * which steps are none (the mask of WeftLayerBuild). Source: ONNX Gather 13; PyTorch's
 * Embedding with padding_idx.
 */
#include "learn/layer.h"

#include "base/i18n.h"

static const WeftParam params[] = {
  { .id = "entries", .type = WEFT_PARAM_INTEGER, .title = N_("Entries"), .help = N_("How many different numbers there are: 0 up to one less than this. Others give zeros."), .fallback = "1000", .minimum = 1, .maximum = 16777216, .flags = WEFT_PARAM_LOG },
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Units"), .help = N_("The length of each vector."), .fallback = "64", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "padding", .type = WEFT_PARAM_BOOLEAN, .title = N_("0 is padding"), .help = N_("Whether 0 fills the end of short sequences. It counts for nothing then: attention does not see it, LSTM and GRU stop before it, and means leave it out."), .fallback = "false" },
  WEFT_LAYER_FROZEN,
  { NULL },
};

/* 1 where an index is not 0, in f32. */
static WeftValue
find_steps (WeftLayerBuild *self,
            WeftValue       index)
{
  WeftValue number = weft_graph_emit (self->graph, "Cast", WEFT_INPUTS (index), WEFT_ATTRIBUTES (WEFT_INT ("to", WEFT_DTYPE_F32)));
  WeftValue padding = weft_graph_emit (self->graph, "Equal", WEFT_INPUTS (number, weft_graph_add_scalar (self->graph, 0)), NULL);

  return weft_graph_emit (self->graph, "Cast", WEFT_INPUTS (weft_graph_emit (self->graph, "Not", WEFT_INPUTS (padding), NULL)), WEFT_ATTRIBUTES (WEFT_INT ("to", WEFT_DTYPE_F32)));
}

/* Zeros where a step is padding; the steps are the mask of what comes out. */
static WeftValue
leave_out (WeftLayerBuild *self,
           WeftValue       vectors,
           WeftValue       index)
{
  WeftValue steps = find_steps (self, index), wide;
  const gint64 last = -1;

  if (weft_graph_get_value (self->graph, index)->shape.rank == 2)
    self->mask = steps;
  wide = weft_graph_emit (self->graph, "Unsqueeze", WEFT_INPUTS (steps, weft_graph_add_ints (self->graph, &last, 1)), NULL);
  return weft_graph_emit (self->graph, "Mul", WEFT_INPUTS (vectors, wide), NULL);
}

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  gint64 entries = weft_params_get_integer (self->params, "entries"), units = weft_params_get_integer (self->params, "units");
  WeftValue index = self->inputs[0], table = weft_layer_add_parameter (self, "table", &WEFT_SHAPE (entries, units), WEFT_INITIALIZER_XAVIER_NORMAL, units, units, error), vectors;

  if (table == WEFT_NO_VALUE)
    return table;
  if (weft_graph_get_value (self->graph, index)->dtype == WEFT_DTYPE_F32)
    index = weft_graph_emit (self->graph, "Cast", WEFT_INPUTS (index), WEFT_ATTRIBUTES (WEFT_INT ("to", WEFT_DTYPE_I64)));
  vectors = weft_graph_add (self->graph, "Gather", WEFT_INPUTS (table, index), NULL, error);
  return vectors == WEFT_NO_VALUE || !weft_params_get_boolean (self->params, "padding") ? vectors : leave_out (self, vectors, index);
}

const WeftLayerKind weft_layer_embedding = {
  .id = "embedding",
  .title = N_("Embedding"),
  .category = N_("Sequences"),
  .icon = "weft-layer-embedding-symbolic",
  .help = N_("Learns a vector for each entry of a dictionary, and gives the vectors of the numbers it reads: words, items, categories."),
  .params = params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build,
};
