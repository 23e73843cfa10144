/* import-windows.c: ops that slide a window over images and series, as layers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/import-private.h"

#include "base/i18n.h"

/* How a window slides: along each of the axes. */
typedef struct
{
  int n_axes;
  gint64 kernel[2];
  gint64 stride[2];
  gint64 dilation[2];
  gint64 pads[4]; /* at the beginnings, then at the ends */
  const char *padding;
} Window;

/* Numbers of an attribute, 1 where it has none. */
static void
read_list (const WeftOp *op,
           const char   *attribute,
           gint64        numbers[2])
{
  int n = 0;
  const gint64 *given = weft_op_get_ints (op, attribute, &n);

  for (int i = 0; i < 2; i++)
    numbers[i] = i < n ? given[i] : 1;
}

static void
read_pads (Window       *self,
           const WeftOp *op)
{
  int n = 0;
  const gint64 *given = weft_op_get_ints (op, "pads", &n);

  for (int i = 0; i < 2 * self->n_axes; i++)
    self->pads[i] = i < n ? given[i] : 0;
}

static gint64
measure (const Window *self,
         int           axis)
{
  return self->dilation[axis] * (self->kernel[axis] - 1) + 1;
}

/* What a size divided by the stride, rounded up, asks for; the odd one at the end, or with
 * @lower at the beginning. */
static gboolean
find_same (const Window *self,
           int           axis,
           gint64        extent,
           gboolean      lower,
           gint64        ends[2])
{
  gint64 stride = self->stride[axis], total = MAX (((extent + stride - 1) / stride - 1) * stride + measure (self, axis) - extent, 0);

  ends[0] = lower ? total - total / 2 : total / 2;
  ends[1] = total - ends[0];
  return extent > 0;
}

/* With `ceil_mode` the last place counts that only partly is of the input: as if there were more
 * padding behind it. */
static gboolean
take_ceiling (Window          *self,
              const WeftShape *shape)
{
  for (int axis = 0; axis < self->n_axes; axis++) {
    gint64 extent = shape->extent[2 + axis], *after = &self->pads[self->n_axes + axis], before = self->pads[axis], stride = self->stride[axis];
    gint64 rest = extent + before + *after - measure (self, axis), last = (rest + stride - 1) / stride * stride;

    if (extent <= 0)
      return FALSE;
    if (last < extent + before && last > rest)
      *after += last - rest;
  }
  return TRUE;
}

static gboolean
is_half (const Window *self,
         gint64        spare)
{
  for (int i = 0; i < 2 * self->n_axes; i++)
    if (self->pads[i] != (measure (self, i % self->n_axes) - 1 + spare) / 2)
      return FALSE;
  return TRUE;
}

static gboolean
is_same (const Window    *self,
         const WeftShape *shape)
{
  for (int axis = 0; axis < self->n_axes; axis++) {
    gint64 ends[2];

    if (!find_same (self, axis, shape->extent[2 + axis], FALSE, ends) || ends[0] != self->pads[axis] || ends[1] != self->pads[self->n_axes + axis])
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_valid (const Window *self)
{
  for (int i = 0; i < 2 * self->n_axes; i++)
    if (self->pads[i] != 0)
      return FALSE;
  return TRUE;
}

/* Which choice of a layer does the same: the simplest. */
static gboolean
find_padding (Window          *self,
              const WeftOp    *op,
              const WeftShape *shape,
              gint64           spare)
{
  const char *automatic = weft_op_get_text (op, "auto_pad");
  gboolean is_lower = g_str_equal (automatic, "SAME_LOWER");

  self->padding = "same";
  if (g_str_equal (automatic, "SAME_UPPER"))
    return TRUE;
  for (int axis = 0; axis < self->n_axes && is_lower; axis++) {
    gint64 ends[2];

    if (!find_same (self, axis, shape->extent[2 + axis], TRUE, ends))
      return FALSE;
    self->pads[axis] = ends[0];
    self->pads[self->n_axes + axis] = ends[1];
  }
  self->padding = is_valid (self) ? "valid" : is_half (self, spare) ? "half"
                                            : is_same (self, shape) ? "same"
                                                                    : "own";
  return TRUE;
}

static gboolean
set_pair (WeftParams    *params,
          const char    *param,
          const gint64   numbers[2],
          int            n_axes,
          GError       **error)
{
  g_autofree char *width = g_strconcat (param, "_width", NULL);

  return weft_import_set_number (params, param, numbers[0], error) && (n_axes < 2 || numbers[0] == numbers[1] || weft_import_set_number (params, width, numbers[1], error));
}

static gboolean
set_window (WeftParams    *params,
            const Window  *self,
            GError       **error)
{
  if (!set_pair (params, "kernel", self->kernel, self->n_axes, error) || !set_pair (params, "stride", self->stride, self->n_axes, error) ||
      !weft_params_set (params, "padding", self->padding, error))
    return FALSE;
  return !g_str_equal (self->padding, "own") || weft_import_set_list (params, "pads", self->pads, 2 * self->n_axes, error);
}

gboolean
weft_import_add_conv (WeftImporter  *self,
                      const WeftOp  *op,
                      const char    *layer,
                      GError       **error)
{
  WeftTensor *weight = weft_import_get_tensor (self, op, 1), *bias = weft_import_get_tensor (self, op, 2);
  Window window = { .n_axes = weight != NULL ? weight->shape.rank - 2 : 0 };
  const char *kind = window.n_axes == 1 ? "conv1d" : layer, *id;
  g_autoptr (WeftParams) params = weft_import_new_params (kind);
  g_auto (WeftImportAffine) affine = { 0 };

  if (window.n_axes < 1 || window.n_axes > 2)
    return weft_import_refuse (op, _("its weights are no numbers of the file, or not those of images or series"), error);
  if (op->n_inputs > 2 && op->inputs[2] != WEFT_NO_VALUE && bias == NULL)
    return weft_import_refuse (op, _("what it adds is no bias, a number for each unit"), error);
  read_list (op, "strides", window.stride);
  read_list (op, "dilations", window.dilation);
  for (int i = 0; i < window.n_axes; i++)
    window.kernel[i] = weight->shape.extent[2 + i];
  read_pads (&window, op);
  if (!find_padding (&window, op, weft_import_shape (self, op->inputs[0]), 0))
    return weft_import_refuse (op, _("its padding depends on a size that is not known"), error);
  weft_import_affine_init (&affine, self, op->first_output, 1);
  if (!weft_import_set_number (params, "filters", weight->shape.extent[0], error) || !set_window (params, &window, error) ||
      !set_pair (params, "dilation", window.dilation, window.n_axes, error) || !weft_import_set_number (params, "groups", weft_op_get_int (op, "group"), error) ||
      !weft_params_set (params, "bias", bias != NULL || affine.shift != NULL ? "true" : "false", error))
    return FALSE;
  id = weft_import_add (self, kind, weft_import_get_name (self, op, 1), g_steal_pointer (&params), op->inputs[0], affine.value);
  return weft_import_keep_product (self, id, weight, 0, bias, &affine, error);
}

gboolean
weft_import_add_pool (WeftImporter  *self,
                      const WeftOp  *op,
                      const char    *layer,
                      GError       **error)
{
  const WeftShape *shape = weft_import_shape (self, op->inputs[0]);
  gboolean counts = g_str_equal (layer, "average_pool") && weft_op_get_int (op, "count_include_pad") != 0;
  Window window = { .n_axes = shape->rank - 2 };
  g_autoptr (WeftParams) params = weft_import_new_params (layer);

  read_list (op, "kernel_shape", window.kernel);
  read_list (op, "strides", window.stride);
  read_list (op, "dilations", window.dilation);
  read_pads (&window, op);
  if (window.dilation[0] != 1 || window.dilation[1] != 1)
    return weft_import_refuse (op, _("its window has gaps, which the layer does not have"), error);
  if ((weft_op_get_int (op, "ceil_mode") != 0 && !take_ceiling (&window, shape)) || !find_padding (&window, op, shape, 1))
    return weft_import_refuse (op, _("its padding depends on a size that is not known"), error);
  if (counts && !g_str_equal (window.padding, "valid"))
    return weft_import_refuse (op, _("its means count the padding, which those of the layer do not"), error);
  if (!set_window (params, &window, error))
    return FALSE;
  weft_import_add (self, layer, NULL, g_steal_pointer (&params), op->inputs[0], op->first_output);
  return TRUE;
}

/* The layer gives one number a channel, without the axes that ONNX keeps. */
gboolean
weft_import_add_global (WeftImporter  *self,
                        const WeftOp  *op,
                        const char    *layer,
                        GError       **error)
{
  weft_import_add (self, layer, NULL, weft_import_new_params (layer), op->inputs[0], op->first_output);
  weft_import_output (self, op)->is_flat = weft_import_shape (self, op->first_output)->rank > 2;
  return TRUE;
}

/* A mean over all of a channel. */
gboolean
weft_import_add_mean (WeftImporter  *self,
                      const WeftOp  *op,
                      const char    *layer,
                      GError       **error)
{
  int rank = weft_import_shape (self, op->inputs[0])->rank, n = 0;
  const WeftTensor *axes = weft_import_get_tensor (self, op, 1);
  const gint64 *given = weft_op_get_ints (op, "axes", &n);
  guint seen = 0;

  n = axes != NULL ? (int) weft_shape_count (&axes->shape) : n;
  for (int i = 0; i < n; i++) {
    gint64 axis = axes != NULL ? (gint64) weft_tensor_get (axes, i) : given[i];

    seen |= 1u << (axis < 0 ? axis + rank : axis);
  }
  if (rank < 3 || rank > 4 || seen != (rank == 3 ? 1u << 2 : 1u << 2 | 1u << 3))
    return weft_import_refuse (op, _("it is no mean over all of a channel"), error);
  return weft_import_add_global (self, op, layer, error);
}
