/* slide.c: windows that slide over the last axes of an array
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * out = ⌊(in + before + after - reach) / stride⌋ + 1, where a window reaches
 * over (kernel - 1) dilation + 1 elements. Source: ONNX 11, Conv and MaxPool.
 */
#include "engine/ops/slide.h"

#include "base/i18n.h"
#include "engine/error.h"

/* No window is larger; products of such extents do not overflow. */
#define LARGEST 65536

gboolean
weft_slide_get_list (const WeftOp  *op,
                     const char    *name,
                     int            wanted,
                     const gint64 **numbers,
                     GError       **error)
{
  int n;

  *numbers = weft_op_get_ints (op, name, &n);
  if (n == 0)
    *numbers = NULL;
  if (n == 0 || n == wanted)
    return TRUE;
  return weft_rule_fail (error, WEFT_ENGINE_ERROR_ATTRIBUTE, _("“%s” has %d numbers, %d are needed"), name, n, wanted);
}

typedef struct
{
  const gint64 *strides;
  const gint64 *dilations;
  const gint64 *pads;
  const char *auto_pad;
  gboolean ceil;
} Attributes;

/* Places of a window along an axis, which is @axis of the window and @i of the lists. */
static gboolean
place (WeftSlide         *self,
       const Attributes  *lists,
       int                axis,
       int                i,
       GError           **error)
{
  gint64 reach = (self->kernel[axis] - 1) * self->dilation[axis] + 1, stride = self->stride[axis], in = self->in[axis], total, left;

  if (g_str_has_prefix (lists->auto_pad, "SAME_")) {
    self->out[axis] = in < 0 ? (stride == 1 ? in : WEFT_UNKNOWN_EXTENT) : (in + stride - 1) / stride;
    total = in < 0 ? reach - 1 : MAX ((self->out[axis] - 1) * stride + reach - in, 0);
    self->before[axis] = g_str_equal (lists->auto_pad, "SAME_LOWER") ? total - total / 2 : total / 2;
    self->after[axis] = total - self->before[axis];
    return TRUE;
  }
  self->before[axis] = lists->pads == NULL ? 0 : lists->pads[i];
  self->after[axis] = lists->pads == NULL ? 0 : lists->pads[i + self->n_axes];
  total = self->before[axis] + self->after[axis];
  if (in < 0) {
    self->out[axis] = stride == 1 && total == reach - 1 ? in : WEFT_UNKNOWN_EXTENT;
    return TRUE;
  }
  left = in + total - reach;
  if (left < 0)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("a window over %" PRId64 " elements does not fit into %" PRId64 "; make the kernel smaller or the padding larger"), reach, in + total);
  self->out[axis] = (left + (lists->ceil ? stride - 1 : 0)) / stride + 1;
  if (lists->ceil && (self->out[axis] - 1) * stride >= in + self->before[axis])
    self->out[axis]--;
  return TRUE;
}

static gboolean
check (const WeftSlide   *self,
       const Attributes  *lists,
       GError           **error)
{
  for (int axis = 0; axis < 2; axis++)
    if (MIN (MIN (self->kernel[axis], self->stride[axis]), self->dilation[axis]) < 1 ||
        MAX (MAX (self->kernel[axis], self->stride[axis]), self->dilation[axis]) > LARGEST)
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_ATTRIBUTE, _("kernel, strides and dilations must be 1 to %d"), LARGEST);
  for (int i = 0; lists->pads != NULL && i < 2 * self->n_axes; i++)
    if (lists->pads[i] < 0 || lists->pads[i] > LARGEST)
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_ATTRIBUTE, _("pads must be 0 to %d; put a Slice before it to cut away"), LARGEST);
  return TRUE;
}

gboolean
weft_slide_init (WeftSlide        *self,
                 const WeftOp     *op,
                 const WeftShape  *x,
                 const gint64     *kernel,
                 gboolean          ceil,
                 GError          **error)
{
  Attributes lists = { .auto_pad = weft_op_get_text (op, "auto_pad"), .ceil = ceil };
  int n = x->rank - 2;

  if (n < 1 || n > 2)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the input has %d axes; it must be N×C×W or N×C×H×W"), x->rank);
  if (!weft_slide_get_list (op, "strides", n, &lists.strides, error) || !weft_slide_get_list (op, "dilations", n, &lists.dilations, error) ||
      !weft_slide_get_list (op, "pads", 2 * n, &lists.pads, error))
    return FALSE;
  if (g_str_equal (lists.auto_pad, "VALID"))
    lists.pads = NULL;
  *self = (WeftSlide){ n, { 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 }, { 0, 0 }, { 0, 0 } };
  for (int i = 0; i < n; i++) {
    int axis = i + 2 - n;

    self->in[axis] = x->extent[2 + i];
    self->kernel[axis] = kernel[i];
    self->stride[axis] = lists.strides == NULL ? 1 : lists.strides[i];
    self->dilation[axis] = lists.dilations == NULL ? 1 : lists.dilations[i];
  }
  if (!check (self, &lists, error))
    return FALSE;
  for (int i = 0; i < n; i++)
    if (!place (self, &lists, i + 2 - n, i, error))
      return FALSE;
  return TRUE;
}

void
weft_slide_set_shape (const WeftSlide *self,
                      const WeftShape *x,
                      gint64           channels,
                      WeftShape       *y)
{
  *y = *x;
  y->extent[1] = channels;
  for (int i = 0; i < self->n_axes; i++)
    y->extent[2 + i] = self->out[i + 2 - self->n_axes];
}
