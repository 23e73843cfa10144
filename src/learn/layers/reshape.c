/* reshape.c: the numbers of a sample in another arrangement
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reshape: the same numbers in the same order with other axes, ONNX Reshape 14; 0 keeps
 * an axis's extent, −1 is what is left. transpose: axes in another order, ONNX
 * Transpose 13. slice: some places along an axis, ONNX Slice 13. Axes are counted from
 * 1, the batch being 0 and staying where it is.
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

static const WeftParam slice_params[] = {
  { .id = "axis", .type = WEFT_PARAM_INTEGER, .title = N_("Axis"), .help = N_("Along which axis of a sample: 1 is the first, −1 the last."), .fallback = "1", .minimum = -7, .maximum = 7 },
  { .id = "first", .type = WEFT_PARAM_INTEGER, .title = N_("First"), .help = N_("The first place that is kept, counted from 0; negative from the end."), .fallback = "0", .minimum = -1e9, .maximum = 1e9 },
  { .id = "count", .type = WEFT_PARAM_INTEGER, .title = N_("Count"), .help = N_("How many places are kept. 0: all that follow."), .fallback = "0", .minimum = 0, .maximum = 1e9 },
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

static WeftValue
build_slice (WeftLayerBuild  *self,
             GError         **error)
{
  gint64 axis = weft_params_get_integer (self->params, "axis"), first = weft_params_get_integer (self->params, "first"), count = weft_params_get_integer (self->params, "count");
  gint64 end = count == 0 || (first < 0 && first + count >= 0) ? G_MAXINT64 : first + count;
  WeftValue ints[3];

  if (axis == 0) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("axis 0 is that of the batch; the first of a sample is 1"));
    return WEFT_NO_VALUE;
  }
  ints[0] = weft_graph_add_ints (self->graph, &first, 1);
  ints[1] = weft_graph_add_ints (self->graph, &end, 1);
  ints[2] = weft_graph_add_ints (self->graph, &axis, 1);
  return weft_graph_add (self->graph, "Slice", WEFT_INPUTS (self->inputs[0], ints[0], ints[1], ints[2]), NULL, error);
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

const WeftLayerKind weft_layer_slice = {
  .id = "slice",
  .title = N_("Slice"),
  .category = N_("Shape"),
  .icon = "weft-layer-slice-symbolic",
  .help = N_("Keeps some places along an axis: columns of a row, channels of an image, steps of a sequence."),
  .params = slice_params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build_slice,
};
