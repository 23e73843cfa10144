/* combine.c: layers that join what several layers give
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * add: y = Σ x_i; shapes broadcast, as ONNX's Sum 13. concat: the x_i one after the other
 * along an axis, as ONNX's Concat 13; without the batch, axis 1 is the first.
 * average: y = Σ x_i / n, as ONNX's Mean 13. Where it ends a model and its inputs learn apart, they
 * are the members of an ensemble: what training makes smaller is the mean of their own losses, so
 * that no gradient goes from one to the other; see learn/objective.c. Source: Lakshminarayanan,
 * Pritzel and Blundell 2017; of classes, logits are averaged here, not probabilities.
 */
#include "learn/layer.h"

#include "base/i18n.h"
#include "learn/error.h"

static WeftValue
build_add (WeftLayerBuild  *self,
           GError         **error)
{
  WeftValue sum = self->inputs[0];

  for (int i = 1; sum != WEFT_NO_VALUE && i < self->n_inputs; i++)
    sum = weft_graph_add (self->graph, "Add", WEFT_INPUTS (sum, self->inputs[i]), NULL, error);
  return sum;
}

static const WeftParam concat_params[] = {
  { .id = "axis", .type = WEFT_PARAM_INTEGER, .title = N_("Axis"), .help = N_("Along which axis of a sample inputs follow each other: 1 is the first, the channels of images; −1 the last."), .fallback = "-1", .minimum = -7, .maximum = 7 },
  { NULL },
};

static WeftValue
build_concat (WeftLayerBuild  *self,
              GError         **error)
{
  gint64 axis = weft_params_get_integer (self->params, "axis");

  if (axis == 0) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("axis 0 is that of the batch; the first of a sample is 1"));
    return WEFT_NO_VALUE;
  }
  return weft_graph_add (self->graph, "Concat", self->inputs, self->n_inputs, WEFT_ATTRIBUTES (WEFT_INT ("axis", axis)), error);
}

static const WeftParam average_params[] = {
  { .id = "apart", .type = WEFT_PARAM_BOOLEAN, .title = N_("Learn apart"), .help = N_("Whether, at the end of a model, each input learns the target by itself, as a member of an ensemble. Otherwise only their mean learns it."), .fallback = "false" },
  { NULL },
};

static WeftValue
build_average (WeftLayerBuild  *self,
               GError         **error)
{
  const WeftShape *first = &weft_graph_get_value (self->graph, self->inputs[0])->shape;

  for (int i = 1; i < self->n_inputs; i++) {
    const WeftShape *other = &weft_graph_get_value (self->graph, self->inputs[i])->shape;
    g_autofree char *one = NULL, *another = NULL;

    if (weft_shape_equal (first, other))
      continue;
    one = weft_shape_to_string (first);
    another = weft_shape_to_string (other);
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("what is averaged must have one shape, these have %s and %s"), one, another);
    return WEFT_NO_VALUE;
  }
  return weft_graph_add (self->graph, "Mean", self->inputs, self->n_inputs, NULL, error);
}

const WeftLayerKind weft_layer_add = {
  .id = "add",
  .title = N_("Add"),
  .category = N_("Shape"),
  .icon = "weft-layer-add-symbolic",
  .help = N_("Adds up what several layers give. For ways around other layers."),
  .params = weft_layer_no_params,
  .min_inputs = 1,
  .max_inputs = WEFT_LAYER_MAX_INPUTS,
  .keeps_steps = TRUE,
  .build = build_add,
};

const WeftLayerKind weft_layer_concat = {
  .id = "concat",
  .title = N_("Concatenate"),
  .category = N_("Shape"),
  .icon = "weft-layer-concat-symbolic",
  .help = N_("Puts what several layers give one after the other, in the order of their names."),
  .params = concat_params,
  .min_inputs = 1,
  .max_inputs = WEFT_LAYER_MAX_INPUTS,
  .keeps_steps = TRUE,
  .build = build_concat,
};

const WeftLayerKind weft_layer_average = {
  .id = "average",
  .title = N_("Average"),
  .category = N_("Shape"),
  .icon = "weft-layer-average-symbolic",
  .help = N_("The mean of what several layers give. At the end of a model, networks that learn apart answer together, and better than each of them (Lakshminarayanan, Pritzel and Blundell 2017)."),
  .params = average_params,
  .min_inputs = 1,
  .max_inputs = WEFT_LAYER_MAX_INPUTS,
  .keeps_steps = TRUE,
  .build = build_average,
};
