/* reshape.c: the numbers of a sample in another arrangement
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reshape: the same numbers in the same order with other axes, ONNX Reshape 14; 0 keeps
 * an axis's extent, −1 is what is left. transpose: axes in another order, ONNX
 * Transpose 13. Axes are counted from 1, the batch being 0 and staying where it is.
 */
#include "learn/layer.h"

#include "base/i18n.h"
#include "learn/error.h"

static const WeftParam reshape_params[] = {
  { .id = "shape", .type = WEFT_PARAM_NUMBERS, .title = N_("Shape"), .help = N_("The extent of each axis of a sample. 0 keeps that of the input, −1, once, is what is left."), .fallback = "-1", .minimum = -1, .maximum = 1e9 },
  { NULL },
};

static const WeftParam transpose_params[] = {
  { .id = "order", .type = WEFT_PARAM_NUMBERS, .title = N_("Order"), .help = N_("Which axis of the input each axis of the result is: 2, 1 exchanges steps and numbers."), .fallback = "2,1", .minimum = 1, .maximum = 7 },
  { NULL },
};

/* Reads the whole numbers of a list behind @numbers[0]. Returns: how many, or -1 with an error */
static int
read_list (WeftLayerBuild  *self,
           const char      *id,
           gint64          *numbers,
           GError         **error)
{
  g_auto (GStrv) items = weft_params_get_list (self->params, id);
  int n = (int) g_strv_length (items);

  if (n < 1 || n > WEFT_MAX_RANK - 1) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("it needs 1 to %d numbers, one for each axis"), WEFT_MAX_RANK - 1);
    return -1;
  }
  for (int i = 0; i < n; i++)
    numbers[i + 1] = (gint64) g_ascii_strtod (items[i], NULL);
  return n;
}

static WeftValue
build_reshape (WeftLayerBuild  *self,
               GError         **error)
{
  gint64 extents[WEFT_MAX_RANK] = { 0 };
  int n = read_list (self, "shape", extents, error);

  return n < 0 ? WEFT_NO_VALUE : weft_graph_add (self->graph, "Reshape", WEFT_INPUTS (self->inputs[0], weft_graph_add_ints (self->graph, extents, n + 1)), NULL, error);
}

static WeftValue
build_transpose (WeftLayerBuild  *self,
                 GError         **error)
{
  gint64 order[WEFT_MAX_RANK] = { 0 };
  int n = read_list (self, "order", order, error);

  return n < 0 ? WEFT_NO_VALUE : weft_graph_add (self->graph, "Transpose", WEFT_INPUTS (self->inputs[0]), WEFT_ATTRIBUTES (WEFT_INTS ("perm", order, n + 1)), error);
}

const WeftLayerKind weft_layer_reshape = {
  .id = "reshape",
  .title = N_("Reshape"),
  .category = N_("Shape"),
  .icon = "weft-layer-reshape-symbolic",
  .help = N_("Arranges the numbers of a sample along other axes, in the order in which they are. So a row becomes an image."),
  .params = reshape_params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build_reshape,
};

const WeftLayerKind weft_layer_transpose = {
  .id = "transpose",
  .title = N_("Transpose"),
  .category = N_("Shape"),
  .icon = "weft-layer-transpose-symbolic",
  .help = N_("Exchanges axes. Convolutions want channels before steps, Embedding gives steps before numbers."),
  .params = transpose_params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build_transpose,
};
