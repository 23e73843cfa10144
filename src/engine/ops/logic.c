/* logic.c: questions about one number: Not, IsNaN, IsInf
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <math.h>

static gboolean
infer_question (WeftInference  *self,
                GError        **error)
{
  self->outputs[0].shape = self->inputs[0].shape;
  self->outputs[0].dtype = WEFT_DTYPE_BOOL;
  return weft_rule_need_f32 (self, 0, error);
}

static gboolean
infer_not (WeftInference  *self,
           GError        **error)
{
  weft_rule_like_input (self, 0);
  if (self->inputs[0].dtype == WEFT_DTYPE_BOOL)
    return TRUE;
  return weft_rule_fail (error, WEFT_ENGINE_ERROR_TYPE, _("input %d is %s, bool is needed; put a comparison before it"),
                         1, weft_dtype_get_name (self->inputs[0].dtype));
}

static void
partition (const WeftInference *self,
           WeftPartition       *result)
{
  weft_rule_partition_rows (self, result, 2);
}

static void
run (const WeftCall *call,
     gint64          first,
     gint64          last)
{
  const WeftShape *shape = &call->inference->outputs[0].shape;
  gint64 part = weft_rule_part (shape, weft_rule_rows (shape));
  guint8 *y = call->outputs[0];

  for (gint64 i = first * part; i < last * part; i++)
    if (call->op->klass == &weft_op_not)
      y[i] = !((const guint8 *) call->inputs[0])[i];
    else if (call->op->klass == &weft_op_is_nan)
      y[i] = isnan (((const float *) call->inputs[0])[i]) != 0;
    else
      y[i] = isinf (((const float *) call->inputs[0])[i]) != 0;
}

#define CLASS(id, onnx, rule)        \
  const WeftOpClass weft_op_##id = { \
    .name = onnx,                    \
    .min_inputs = 1,                 \
    .max_inputs = 1,                 \
    .n_outputs = 1,                  \
    .flags = WEFT_OP_NO_GRADIENT,    \
    .infer = rule,                   \
    .partition = partition,          \
    .run = run,                      \
  }

CLASS (not, "Not", infer_not);
CLASS (is_nan, "IsNaN", infer_question);
CLASS (is_inf, "IsInf", infer_question);
