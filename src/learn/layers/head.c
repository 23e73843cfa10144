/* head.c: the end of a model that learns several things
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * y = x; says which target column it is for and how much that one's loss counts: what
 * training makes smaller is Σ w_i L_i. Source: Caruana 1997.
 */
#include "learn/layer.h"

#include "base/i18n.h"

static const WeftParam params[] = {
  { .id = "column", .type = WEFT_PARAM_COLUMN, .title = N_("Column"), .help = N_("Which of the targets of Prepare is predicted here. None: the first."), .fallback = "" },
  { .id = "weight", .type = WEFT_PARAM_REAL, .title = N_("Weight"), .help = N_("How much its loss counts beside those of the other heads."), .fallback = "1", .minimum = 0, .maximum = 1e6, .flags = WEFT_PARAM_LOG },
  { NULL },
};

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  return weft_graph_add (self->graph, "Identity", WEFT_INPUTS (self->inputs[0]), NULL, error);
}

const WeftLayerKind weft_layer_head = {
  .id = "head",
  .title = N_("Head"),
  .category = N_("Shape"),
  .icon = "weft-layer-head-symbolic",
  .help = N_("Ends a model that predicts several columns at once, one Head for each. What they share below is learned for all."),
  .params = params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build,
};
