/* embedding.c: a learned vector for each number of a dictionary
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * y[…] = table[x[…]]; the table is (entries, units). Numbers that come as f32, as
 * prepared data does, are taken as indices.
 */
#include "learn/layer.h"

#include "base/i18n.h"

static const WeftParam params[] = {
  { .id = "entries", .type = WEFT_PARAM_INTEGER, .title = N_("Entries"), .help = N_("How many different numbers there are: 0 up to one less than this. Others give zeros."), .fallback = "1000", .minimum = 1, .maximum = 16777216, .flags = WEFT_PARAM_LOG },
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = N_("Units"), .help = N_("The length of each vector."), .fallback = "64", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { NULL },
};

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  gint64 entries = weft_params_get_integer (self->params, "entries"), units = weft_params_get_integer (self->params, "units");
  WeftValue index = self->inputs[0], table = weft_layer_add_parameter (self, "table", &WEFT_SHAPE (entries, units), WEFT_INITIALIZER_XAVIER_NORMAL, units, units, error);

  if (table == WEFT_NO_VALUE)
    return table;
  if (weft_graph_get_value (self->graph, index)->dtype == WEFT_DTYPE_F32)
    index = weft_graph_emit (self->graph, "Cast", WEFT_INPUTS (index), WEFT_ATTRIBUTES (WEFT_INT ("to", WEFT_DTYPE_I64)));
  return weft_graph_add (self->graph, "Gather", WEFT_INPUTS (table, index), NULL, error);
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
