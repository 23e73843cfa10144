/* conv-shape.c: what a convolution and its gradients go over
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/ops/conv-shape.h"

#include "base/i18n.h"
#include "engine/error.h"
#include "engine/ops/ops.h"

#include <string.h>

static gboolean
check_channels (const WeftConv   *self,
                const WeftShape  *x,
                const WeftShape  *w,
                GError          **error)
{
  if (w->extent[0] < 0 || w->extent[1] < 0)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the extents of the weights must be known"));
  if (x->extent[1] >= 0 && x->extent[1] != w->extent[1] * self->groups)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the input has %" PRId64 " channels, the weights are for %" PRId64 "; they must agree"), x->extent[1], w->extent[1] * self->groups);
  if (w->extent[0] % self->groups != 0)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("%" PRId64 " output channels do not divide into %" PRId64 " groups"), w->extent[0], self->groups);
  return TRUE;
}

gboolean
weft_conv_init (WeftConv         *self,
                const WeftOp     *op,
                const WeftShape  *x,
                const WeftShape  *w,
                GError          **error)
{
  const gint64 *kernel;

  if (x->rank != w->rank || w->rank < 3)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the input has %d axes and the weights have %d; both must have 3 or 4, N×C×W or N×C×H×W"), x->rank, w->rank);
  self->groups = weft_op_get_int (op, "group");
  if (!check_channels (self, x, w, error) || !weft_slide_get_list (op, "kernel_shape", w->rank - 2, &kernel, error) ||
      !weft_slide_init (&self->window, op, x, w->extent + 2, FALSE, error))
    return FALSE;
  for (int i = 0; kernel != NULL && i < w->rank - 2; i++)
    if (kernel[i] != w->extent[2 + i])
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_ATTRIBUTE, _("“%s” is not the shape of the weights"), "kernel_shape");
  self->n = x->extent[0];
  self->ci = w->extent[1];
  self->co = w->extent[0] / self->groups;
  self->taps = self->window.kernel[0] * self->window.kernel[1];
  return TRUE;
}

static gint64
divide_up (gint64 a,
           gint64 b)
{
  return (a + b - 1) / b;
}

WeftWide
weft_wide_of_x (const WeftConv *conv)
{
  const WeftSlide *w = &conv->window;
  WeftWide self = { { w->in[0], w->in[1] }, w->before[0], w->before[1], { w->stride[0], w->stride[1] }, { 0, 0 }, 0, 0, 0 };

  for (int i = 0; i < 2; i++)
    self.planes[i] = MIN (w->stride[i], (w->kernel[i] - 1) * w->dilation[i] + 1);
  self.height = divide_up ((w->out[0] - 1) * w->stride[0] + (w->kernel[0] - 1) * w->dilation[0] + 1, w->stride[0]);
  self.width = divide_up ((w->out[1] - 1) * w->stride[1] + (w->kernel[1] - 1) * w->dilation[1] + 1, w->stride[1]);
  self.channel = self.planes[0] * self.planes[1] * self.height * self.width;
  return self;
}

WeftWide
weft_wide_of_dy (const WeftConv *conv)
{
  const WeftSlide *w = &conv->window;
  WeftWide self = { { w->out[0], w->out[1] }, 0, 0, { 1, 1 }, { 1, 1 }, 0, 0, 0 };

  self.top = (w->kernel[0] - 1) * w->dilation[0] / w->stride[0];
  self.left = (w->kernel[1] - 1) * w->dilation[1] / w->stride[1];
  self.height = MAX (w->before[0] + w->in[0] - 1, 0) / w->stride[0] + self.top + 1;
  self.width = MAX (w->before[1] + w->in[1] - 1, 0) / w->stride[1] + self.left + 1;
  self.channel = self.height * self.width;
  return self;
}

/* Channels are a multiple of 16 apart, so that pixels come in whole vectors. */
WeftWide
weft_wide_beside_x (const WeftConv *conv)
{
  const WeftSlide *w = &conv->window;
  WeftWide self = { { w->out[0], w->out[1] }, 0, 0, { 1, 1 }, { 1, 1 }, w->out[0], 0, 0 };

  self.width = weft_wide_of_x (conv).width;
  self.channel = divide_up (self.height * self.width, 16) * 16;
  return self;
}

gint64
weft_wide_tap (const WeftWide *self,
               const WeftConv *conv,
               gint64          row,
               gint64          column)
{
  gint64 h = row * conv->window.dilation[0], w = column * conv->window.dilation[1];
  gint64 plane = h % self->stride[0] * self->planes[1] + w % self->stride[1];

  return (plane * self->height + h / self->stride[0]) * self->width + w / self->stride[1];
}

/* Places @first … @last - 1 of a plane along @axis are of the image, whose element there
 * is place · stride + @phase - padding. */
static void
find_places (const WeftWide *self,
             int             axis,
             gint64          phase,
             gint64         *first,
             gint64         *last)
{
  gint64 stride = self->stride[axis], before = axis == 0 ? self->top : self->left, most = axis == 0 ? self->height : self->width;

  *first = CLAMP (divide_up (MAX (before - phase, 0), stride), 0, most);
  *last = CLAMP (divide_up (MAX (before + self->in[axis] - phase, 0), stride), *first, most);
}

void
weft_wide_fill (const WeftWide    *self,
                const WeftKernels *kernels,
                const float       *from,
                gint64             channels,
                float             *to)
{
  gint64 plane = self->height * self->width;

  memset (to, 0, (gsize) (channels * self->channel + WEFT_CONVOLVE_SLACK) * sizeof (float));
  for (gint64 i = 0; i < self->planes[0] * self->planes[1]; i++) {
    gint64 top = i / self->planes[1], left = i % self->planes[1], first[2], last[2];
    WeftPixelRows rows = { .from_row = self->stride[0] * self->in[1], .step = self->stride[1], .to_row = self->width };

    find_places (self, 0, top, &first[0], &last[0]);
    find_places (self, 1, left, &first[1], &last[1]);
    rows.rows = last[0] - first[0];
    rows.columns = last[1] - first[1];
    rows.from = from + (first[0] * self->stride[0] + top - self->top) * self->in[1] + first[1] * self->stride[1] + left - self->left;
    rows.to = to + i * plane + first[0] * self->width + first[1];
    for (gint64 c = 0; c < channels; c++, rows.from += self->in[0] * self->in[1], rows.to += self->channel)
      kernels->copy_rows (&rows);
  }
}

const WeftAttributeSpec weft_conv_attributes[] = {
  WEFT_SLIDE_ATTRIBUTES,
  { .fallback = WEFT_INTS ("kernel_shape", NULL, 0) },
  { .fallback = WEFT_INT ("group", 1), .minimum = 1, .maximum = 1 << 20 },
  { { NULL } },
};

WeftValue
weft_conv_emit_like (WeftGraph    *graph,
                     const char   *name,
                     const WeftOp *op,
                     WeftValue     a,
                     WeftValue     b,
                     WeftValue     like)
{
  WeftAttribute list[G_N_ELEMENTS (weft_conv_attributes)];
  const WeftValue inputs[] = { a, b, like };

  memcpy (list, op->attributes, (G_N_ELEMENTS (weft_conv_attributes) - 1) * sizeof *list);
  list[G_N_ELEMENTS (weft_conv_attributes) - 1] = (WeftAttribute){ .name = NULL };
  return weft_graph_emit (graph, name, inputs, like == WEFT_NO_VALUE ? 2 : 3, list);
}

gboolean
weft_conv_need_f32 (const WeftInference  *look,
                    GError              **error)
{
  for (int i = 0; i < look->op->n_inputs; i++)
    if (!weft_rule_need_f32 (look, i, error))
      return FALSE;
  return TRUE;
}

gboolean
weft_conv_check_dy (const WeftShape  *dy,
                    const WeftConv   *self,
                    GError          **error)
{
  WeftShape y;

  weft_slide_set_shape (&self->window, dy, self->groups * self->co, &y);
  for (int axis = 1; axis < dy->rank; axis++)
    if (dy->extent[axis] >= 0 && y.extent[axis] >= 0 && dy->extent[axis] != y.extent[axis])
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the gradient's shape is not that of the convolution's result"));
  return TRUE;
}

gboolean
weft_conv_look (const WeftInference  *look,
                WeftConv             *self,
                GError              **error)
{
  const WeftOpClass *klass = look->op->klass;
  const WeftShape *x = &look->inputs[0].shape, *w = &look->inputs[1].shape;

  if (klass == &weft_op_conv_gradient_input)
    x = &look->inputs[2].shape;
  else if (klass == &weft_op_conv_gradient_weight)
    w = &look->inputs[2].shape;
  else if (klass == &weft_op_conv_transpose)
    x = &look->outputs[0].shape;
  return weft_conv_init (self, look->op, x, w, error);
}

WeftConv
weft_conv_get (const WeftInference *look)
{
  WeftConv self;

  if (!weft_conv_look (look, &self, NULL))
    g_assert_not_reached ();
  return self;
}

void
weft_conv_set_taps (const WeftConv *self,
                    const WeftWide *wide,
                    gint64         *at)
{
  gint64 rows = self->window.kernel[0], columns = self->window.kernel[1], n = self->ci * self->taps;

  for (gint64 i = 0; i < rows; i++)
    for (gint64 j = 0; j < columns; j++)
      for (gint64 k = i * columns + j, place = weft_wide_tap (wide, self, i, j); k < n; k += self->taps, place += wide->channel)
        at[k] = place;
}

gpointer
weft_conv_take (guint8 **memory,
                gsize    bytes)
{
  guint8 *taken = *memory;

  *memory += (bytes + 63) / 64 * 64;
  return taken;
}
