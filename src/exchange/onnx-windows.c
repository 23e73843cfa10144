/* onnx-windows.c: convolutions and pools beyond those that Weft has
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Weft's windows slide over one or two axes. Over three a pool goes over the first and
 * then over the others, and a convolution is the sum of one for each place of the
 * window's first axis. Source: ONNX 11 and 12; LRN 13.
 */
#include "exchange/onnx-step-private.h"

#include "base/i18n.h"
#include "exchange/error.h"

/* Each place of a deep window is a convolution of its own. */
#define MOST_DEPTH 64

/* Attributes with a number, or pads with two, for each axis that a window slides over. */
static const char *const lists[] = { "dilations", "kernel_shape", "pads", "strides" };

/* ConvTranspose with its result's extents given: pads or, where these would be
 * negative, numbers added behind, make up for the difference. */
static WeftValue
make_conv_transpose (WeftOnnxStep *self)
{
  WeftOnnxAttribute *wanted = weft_onnx_node_find (self->node, "output_shape");
  const WeftShape x = weft_onnx_shape (self, weft_onnx_input (self, 0)), w = weft_onnx_shape (self, weft_onnx_input (self, 1));
  gboolean late = g_str_equal (weft_onnx_get_text (self, "auto_pad", "NOTSET"), "SAME_UPPER");
  gint64 pads[2 * WEFT_MAX_RANK], more[WEFT_MAX_RANK];
  int n = x.rank - 2;

  if (wanted == NULL)
    return weft_onnx_plain (self);
  if (n < 1 || w.rank != x.rank || (int) wanted->numbers->len != n)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_FORMAT, _("the attribute %s does not fit its input"), "output_shape");
  for (int i = 0; i < n; i++) {
    gint64 reach = (w.extent[2 + i] - 1) * weft_onnx_get_listed (self, "dilations", i, 1) + 1, total;

    if (x.extent[2 + i] < 0)
      return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("the extents of its input must be known; read the model with fixed shapes"));
    more[i] = weft_onnx_get_listed (self, "output_padding", i, 0);
    total = (x.extent[2 + i] - 1) * weft_onnx_get_listed (self, "strides", i, 1) + reach + more[i] - weft_onnx_get_listed (self, "output_shape", i, 0);
    more[i] += MAX (-total, 0);
    pads[i] = late ? MAX (total, 0) / 2 : MAX (total, 0) - MAX (total, 0) / 2;
    pads[n + i] = MAX (total, 0) - pads[i];
  }
  wanted->used = TRUE;
  weft_onnx_node_set_ints (self->node, "pads", pads, 2 * n);
  weft_onnx_node_set_ints (self->node, "output_padding", more, n);
  weft_onnx_node_set_text (self->node, "auto_pad", "NOTSET");
  return weft_onnx_plain (self);
}

/* Takes what belongs to the first of three axes out of a list. */
static void
drop_first (WeftOnnxStep *self,
            const char   *name)
{
  const WeftOnnxAttribute *list = weft_onnx_node_find (self->node, name);
  gint64 rest[4] = { 0 };
  int n = 0;

  if (list == NULL || list->numbers->len > 6)
    return;
  for (guint i = 0; i < list->numbers->len; i++)
    if (i % 3 != 0)
      rest[n++] = g_array_index (list->numbers, gint64, i);
  weft_onnx_node_set_ints (self->node, name, rest, n);
}

/* Conv over three axes: Σ over k of Conv (slices of x from k on; w[k]), with depth among the
 * images. */
static WeftValue
make_deep_conv (WeftOnnxStep *self)
{
  const WeftShape x = weft_onnx_shape (self, self->inputs[0]), w = weft_onnx_shape (self, self->inputs[1]);
  const gint64 stride = weft_onnx_get_listed (self, "strides", 0, 1), dilation = weft_onnx_get_listed (self, "dilations", 0, 1), depth_axis = 2;
  gint64 pads[10] = { 0 }, depth;
  WeftValue padded, sum = WEFT_NO_VALUE;
  WeftShape y;

  pads[2] = weft_onnx_get_listed (self, "pads", 0, 0);
  pads[7] = weft_onnx_get_listed (self, "pads", 3, 0);
  depth = stride < 1 || dilation < 1 ? 0 : (x.extent[2] + pads[2] + pads[7] - (w.extent[2] - 1) * dilation - 1) / stride + 1;
  if (x.extent[1] < 0 || x.extent[2] < 0 || x.extent[3] < 0 || x.extent[4] < 0 || depth < 1 || w.extent[2] < 1 || w.extent[2] > MOST_DEPTH ||
      !g_str_equal (weft_onnx_get_text (self, "auto_pad", "NOTSET"), "NOTSET"))
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("a convolution over three axes must have known extents, pads that are given, and a window of at most %d in depth"), MOST_DEPTH);
  padded = weft_onnx_listed (self, "Pad", self->inputs[0], pads, 10);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    drop_first (self, lists[i]);
  for (gint64 k = 0; k < w.extent[2] && self->error == NULL; k++) {
    const gint64 start = k * dilation, end = start + (depth - 1) * stride + 1;
    WeftValue starts = weft_graph_add_ints (self->graph, &start, 1), ends = weft_graph_add_ints (self->graph, &end, 1), axes = weft_graph_add_ints (self->graph, &depth_axis, 1);
    WeftValue part = weft_onnx_emit (self, "Slice", WEFT_INPUTS (padded, starts, ends, axes, weft_graph_add_ints (self->graph, &stride, 1)), NULL);
    WeftValue weights = weft_onnx_listed (self, "Squeeze", weft_onnx_slice (self, self->inputs[1], 2, k, k + 1), &depth_axis, 1);

    part = weft_onnx_emit (self, "Transpose", &part, 1, WEFT_ATTRIBUTES (WEFT_INTS ("perm", ((const gint64[]){ 0, 2, 1, 3, 4 }), 5)));
    part = weft_onnx_listed (self, "Reshape", part, (const gint64[]){ -1, x.extent[1], x.extent[3], x.extent[4] }, 4);
    part = weft_onnx_add_class (self, "Conv", WEFT_INPUTS (part, weights, k == 0 ? weft_onnx_input (self, 2) : WEFT_NO_VALUE));
    sum = k == 0 ? part : weft_onnx_binary (self, "Add", sum, part);
  }
  y = weft_onnx_shape (self, sum);
  sum = weft_onnx_listed (self, "Reshape", sum, (const gint64[]){ -1, depth, y.extent[1], y.extent[2], y.extent[3] }, 5);
  return weft_onnx_emit (self, "Transpose", &sum, 1, WEFT_ATTRIBUTES (WEFT_INTS ("perm", ((const gint64[]){ 0, 2, 1, 3, 4 }), 5)));
}

static WeftValue
make_conv (WeftOnnxStep *self)
{
  gboolean deep = self->n_inputs > 1 && weft_onnx_shape (self, self->inputs[0]).rank == 5 && weft_onnx_shape (self, self->inputs[1]).rank == 5;

  return deep ? make_deep_conv (self) : weft_onnx_plain (self);
}

/* LRN-13: x / (bias + α/size Σ x²)^β, summed over `size` neighbouring channels. A
 * window over the channels has their mean. Source: Krizhevsky et al. 2012. */
static WeftValue
make_lrn (WeftOnnxStep *self)
{
  WeftValue x = weft_onnx_input (self, 0), square = weft_onnx_binary (self, "Mul", x, x), mean, base;
  const WeftShape shape = weft_onnx_shape (self, x);
  gint64 size = weft_onnx_get_int (self, "size", 1);

  if (shape.rank < 3 || shape.extent[1] < 1 || size < 1)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("it needs channels of known number, and a positive size"));
  mean = weft_onnx_listed (self, "Reshape", square, (const gint64[]){ 0, 1, shape.extent[1], -1 }, 4);
  mean = weft_onnx_emit (self, "AveragePool", &mean, 1,
                         WEFT_ATTRIBUTES (WEFT_INTS ("kernel_shape", ((const gint64[]){ size, 1 }), 2), WEFT_INT ("count_include_pad", 1),
                                          WEFT_INTS ("pads", ((const gint64[]){ (size - 1) / 2, 0, size / 2, 0 }), 4)));
  mean = weft_onnx_like (self, "Reshape", mean, x);
  base = weft_onnx_affine (self, mean, weft_onnx_get_real (self, "alpha", 1e-4), weft_onnx_get_real (self, "bias", 1));
  return weft_onnx_binary (self, "Div", x, weft_onnx_binary (self, "Pow", base, weft_onnx_number (self, weft_onnx_dtype (self, base), weft_onnx_get_real (self, "beta", 0.75))));
}

/* The numbers of a list attribute that belong to some of three axes, under its name. */
static void
set_part (WeftOnnxStep *self,
          const char   *name,
          const int    *axes,
          const GArray *whole)
{
  int n = (int) whole->len / 3;
  gint64 part[4];

  for (int i = 0; i < 2 * n; i++)
    part[i] = axes[i % 2] < 0 ? (g_str_equal (name, "pads") ? 0 : 1) : g_array_index (whole, gint64, i / 2 * 3 + axes[i % 2]);
  weft_onnx_node_set_ints (self->node, name, part, 2 * n);
}

/* A window over three axes goes over the first and then over the others: the largest of the
 * largest, and the mean of means of as many. */
static WeftValue
make_deep_pool (WeftOnnxStep *self)
{
  static const int axes[2][2] = { { 0, -1 }, { 1, 2 } };
  WeftValue x = self->inputs[0];
  const WeftShape in = weft_onnx_shape (self, x);
  const gint64 c = in.extent[1], h = in.extent[3], w = in.extent[4];
  GArray *given[4];
  WeftShape out;

  if (c < 0 || h < 0 || w < 0)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("the extents of its input must be known; read the model with fixed shapes"));
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++) {
    const WeftOnnxAttribute *list = weft_onnx_node_find (self->node, lists[i]);

    given[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
    if (list != NULL && (list->numbers->len == 3 || list->numbers->len == 6))
      g_array_append_vals (given[i], list->numbers->data, list->numbers->len);
  }
  x = weft_onnx_listed (self, "Reshape", x, (const gint64[]){ 0, 0, 0, h * w }, 4);
  for (int pass = 0; pass < 2; pass++) {
    for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
      if (given[i]->len > 0)
        set_part (self, lists[i], axes[pass], given[i]);
    x = weft_onnx_add_class (self, self->node->op, &x, 1);
    x = pass > 0 ? x : weft_onnx_listed (self, "Reshape", x, (const gint64[]){ 0, -1, h, w }, 4);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    g_array_unref (given[i]);
  out = weft_onnx_shape (self, x);
  return self->error != NULL ? WEFT_NO_VALUE : weft_onnx_listed (self, "Reshape", x, (const gint64[]){ 0, c, -1, out.extent[2], out.extent[3] }, 5);
}

static WeftValue
make_average_pool (WeftOnnxStep *self)
{
  return weft_onnx_shape (self, weft_onnx_input (self, 0)).rank == 5 ? make_deep_pool (self) : weft_onnx_plain (self);
}

/* MaxPool's second output, the places of the largest, is an op of its own. */
static WeftValue
make_max_pool (WeftOnnxStep *self)
{
  if (weft_onnx_shape (self, weft_onnx_input (self, 0)).rank == 5 && self->n_outputs == 1)
    return make_deep_pool (self);
  if (self->n_outputs > 1)
    self->outputs[1] = weft_onnx_add_class (self, "weft.MaxPoolIndices", self->inputs, self->n_inputs);
  return weft_onnx_plain (self);
}

const WeftOnnxRecipe weft_onnx_window_recipes[] = {
  { "AveragePool", make_average_pool },
  { "Conv", make_conv },
  { "ConvTranspose", make_conv_transpose },
  { "LRN", make_lrn },
  { "MaxPool", make_max_pool },
  { NULL },
};
