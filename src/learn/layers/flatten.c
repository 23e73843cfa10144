/* flatten.c: an array of any shape as one vector a sample
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/layer.h"

#include "base/i18n.h"

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  return weft_graph_add (self->graph, "Flatten", WEFT_INPUTS (self->inputs[0]), NULL, error);
}

const WeftLayerKind weft_layer_flatten = {
  .id = "flatten",
  .title = N_("Flatten"),
  .category = N_("Shape"),
  .icon = "weft-layer-flatten-symbolic",
  .help = N_("Lays out an image or another array as one row of numbers, so that a Dense layer can read it."),
  .params = weft_layer_no_params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build,
};
