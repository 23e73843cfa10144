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
  WeftWide self = { { w->in[0], w->in[1] }, w->before[0], w->before[1], { w->stride[0], w->stride[1] }, 0, 0, 0 };

  self.height = divide_up ((w->out[0] - 1) * w->stride[0] + (w->kernel[0] - 1) * w->dilation[0] + 1, w->stride[0]);
  self.width = divide_up ((w->out[1] - 1) * w->stride[1] + (w->kernel[1] - 1) * w->dilation[1] + 1, w->stride[1]);
  self.channel = self.stride[0] * self.stride[1] * self.height * self.width;
  return self;
}

WeftWide
weft_wide_of_dy (const WeftConv *conv)
{
  const WeftSlide *w = &conv->window;
  WeftWide self = { { w->out[0], w->out[1] }, 0, 0, { 1, 1 }, 0, 0, 0 };

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
  WeftWide self = { { w->out[0], w->out[1] }, 0, 0, { 1, 1 }, w->out[0], 0, 0 };

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
  gint64 plane = h % self->stride[0] * self->stride[1] + w % self->stride[1];

  return (plane * self->height + h / self->stride[0]) * self->width + w / self->stride[1];
}

/* Row @row of the image, NULL: padding, as every stride-th element from @start on. */
static void
fill_row (const WeftWide *self,
          const float    *row,
          gint64          start,
          float          *to)
{
  gint64 step = self->stride[1], first, last;

  first = row == NULL ? self->width : CLAMP (divide_up (MAX (self->left - start, 0), step), 0, self->width);
  last = row == NULL ? self->width : CLAMP (divide_up (MAX (self->left + self->in[1] - start, 0), step), first, self->width);
  memset (to, 0, (gsize) first * sizeof (float));
  if (step == 1)
    memcpy (to + first, row == NULL ? to : row + first - self->left, (gsize) (last - first) * sizeof (float));
  else
    for (gint64 i = first; i < last; i++)
      to[i] = row[start + i * step - self->left];
  memset (to + last, 0, (gsize) (self->width - last) * sizeof (float));
}

static void
fill_plane (const WeftWide *self,
            const float    *from,
            gint64          top,
            gint64          left,
            float          *to)
{
  for (gint64 i = 0; i < self->height; i++) {
    gint64 row = top + i * self->stride[0] - self->top;

    fill_row (self, row < 0 || row >= self->in[0] ? NULL : from + row * self->in[1], left, to + i * self->width);
  }
}

void
weft_wide_fill (const WeftWide *self,
                const float    *from,
                gint64          channels,
                float          *to)
{
  gint64 plane = self->height * self->width, planes = self->stride[0] * self->stride[1];

  for (gint64 c = 0; c < channels; c++) {
    for (gint64 i = 0; i < planes; i++)
      fill_plane (self, from + c * self->in[0] * self->in[1], i / self->stride[1], i % self->stride[1], to + c * self->channel + i * plane);
    memset (to + c * self->channel + planes * plane, 0, (gsize) (self->channel - planes * plane) * sizeof (float));
  }
  memset (to + channels * self->channel, 0, WEFT_CONVOLVE_SLACK * sizeof (float));
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
  gint64 columns = self->window.kernel[1];

  for (gint64 k = 0; k < self->ci * self->taps; k++)
    at[k] = k / self->taps * wide->channel + weft_wide_tap (wide, self, k % self->taps / columns, k % columns);
}

gpointer
weft_conv_take (guint8 **memory,
                gsize    bytes)
{
  guint8 *taken = *memory;

  *memory += (bytes + 63) / 64 * 64;
  return taken;
}
