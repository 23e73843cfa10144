/* upsample.c: images and series made larger without learning
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each axis after the channels is `factor` times as long; a place has the number of the
 * nearest place of the input, or of a line between neighbors. Source: ONNX Resize
 * 13, half_pixel; PyTorch's Upsample.
 */
#include "learn/layer.h"

#include "base/i18n.h"
#include "learn/error.h"

static const WeftParamChoice modes[] = {
  { "nearest", N_("Nearest") },
  { "linear", N_("Linear") },
  { NULL },
};

static const WeftParam params[] = {
  { .id = "factor", .type = WEFT_PARAM_INTEGER, .title = N_("Factor"), .help = N_("How many times as large each axis becomes."), .fallback = "2", .minimum = 1, .maximum = 64 },
  { .id = "mode", .type = WEFT_PARAM_CHOICE, .title = N_("Between places"), .help = N_("Whether places repeat, or change smoothly from one to the next."), .fallback = "nearest", .choices = modes },
  { NULL },
};

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  int rank = weft_graph_get_value (self->graph, self->inputs[0])->shape.rank;
  gboolean nearest = weft_params_is_choice (self->params, "mode", "nearest");
  WeftTensor *scales;

  if (rank != 3 && rank != 4) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("its input must have channels, as a convolution gives them; put a Convolution layer before it"));
    return WEFT_NO_VALUE;
  }
  scales = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (rank), NULL);
  for (int axis = 0; axis < rank; axis++)
    weft_tensor_set (scales, axis, axis < 2 ? 1 : (double) weft_params_get_integer (self->params, "factor"));
  return weft_graph_add (self->graph, "Resize", WEFT_INPUTS (self->inputs[0], WEFT_NO_VALUE, weft_graph_add_constant (self->graph, scales)),
                         WEFT_ATTRIBUTES (WEFT_TEXT ("mode", nearest ? "nearest" : "linear"), WEFT_TEXT ("coordinate_transformation_mode", nearest ? "asymmetric" : "half_pixel"),
                                          WEFT_TEXT ("nearest_mode", nearest ? "floor" : "round_prefer_floor")),
                         error);
}

const WeftLayerKind weft_layer_upsample = {
  .id = "upsample",
  .title = N_("Upsample"),
  .category = N_("Layers"),
  .icon = "weft-layer-upsample-symbolic",
  .help = N_("Makes an image larger without learning: repeats its pixels or draws lines between them. A convolution after it learns the details."),
  .params = params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build,
};
