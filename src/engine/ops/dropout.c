/* dropout.c: elements left out at random while training
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * y = x ⊙ mask / (1 - ratio) while training, y = x otherwise. The mask's
 * elements are a pure function of the plan's random key and step, the op's
 * place in the graph and the element's number, whichever thread computes them.
 * The ratio counts as a constant: no gradient flows to it.
 * Source: Srivastava et al. 2014; ONNX 13.
 */
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"

#include "base/i18n.h"
#include "base/random.h"
#include "engine/error.h"

static gboolean
infer (WeftInference  *self,
       GError        **error)
{
  if (self->inputs[1].present && self->inputs[1].shape.rank != 0)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the ratio must be a scalar"));
  weft_rule_like_input (self, 0);
  self->outputs[1].dtype = WEFT_DTYPE_BOOL;
  self->outputs[1].shape = self->inputs[0].shape;
  return weft_rule_need_f32 (self, 0, error) && weft_rule_need_f32 (self, 1, error);
}

static void
partition (const WeftInference *self,
           WeftPartition       *result)
{
  weft_rule_partition_rows (self, result, 20);
  result->aligned &= 1;
  result->in_place = 1;
}

static float
ratio_of (const WeftCall *call,
          int             input)
{
  return call->inputs[input] != NULL ? *(const float *) call->inputs[input] : 0.5f;
}

/* One block of random words serves four elements. */
static void
run (const WeftCall *call,
     gint64          first,
     gint64          last)
{
  const WeftShape *shape = &call->inference->outputs[0].shape;
  gint64 part = weft_rule_part (shape, weft_rule_rows (shape));
  const float *x = call->inputs[0];
  float *y = call->outputs[0], ratio = ratio_of (call, 1), scale = 1 / (1 - ratio);
  guint8 *mask = call->outputs[1];
  guint64 key = call->random[0] + 0x9E3779B97F4A7C15u * (guint64) (call->op->index + 1);
  double threshold = (double) ratio * 0x1p32;
  guint32 words[4];

  for (gint64 i = first * part; i < last * part; i++) {
    if (i % 4 == 0 || i == first * part)
      weft_random_block (key, call->random[1] << 32 | (guint64) i / 4, words);
    mask[i] = words[i % 4] >= threshold;
    y[i] = mask[i] ? x[i] * scale : 0;
  }
}

static void
differentiate (WeftGraph       *g,
               const WeftOp    *op,
               const WeftValue *dy,
               WeftValue       *dx)
{
  dx[0] = weft_graph_emit (g, "weft.DropoutGradient", WEFT_INPUTS (*dy, op->first_output + 1, op->inputs[1]), NULL);
}

const WeftOpClass weft_op_dropout = {
  .name = "Dropout",
  .min_inputs = 1,
  .max_inputs = 3,
  .n_outputs = 2,
  .flags = WEFT_OP_RANDOM | WEFT_OP_TRAINING,
  .infer = infer,
  .differentiate = differentiate,
  .partition = partition,
  .run = run,
};

/* weft.DropoutGradient (dy, mask, ratio?) = dy ⊙ mask / (1 - ratio) */

static gboolean
infer_gradient (WeftInference  *self,
                GError        **error)
{
  weft_rule_like_input (self, 0);
  return weft_rule_need_f32 (self, 0, error) && weft_rule_need_f32 (self, 2, error);
}

static void
partition_gradient (const WeftInference *self,
                    WeftPartition       *result)
{
  weft_rule_partition_rows (self, result, 3);
  result->aligned &= 3;
  result->in_place = 1;
}

static void
run_gradient (const WeftCall *call,
              gint64          first,
              gint64          last)
{
  const WeftShape *shape = &call->inference->outputs[0].shape;
  gint64 part = weft_rule_part (shape, weft_rule_rows (shape));
  const float *dy = call->inputs[0];
  const guint8 *mask = call->inputs[1];
  float *dx = call->outputs[0], scale = 1 / (1 - ratio_of (call, 2));

  for (gint64 i = first * part; i < last * part; i++)
    dx[i] = mask[i] ? dy[i] * scale : 0;
}

static void
differentiate_gradient (WeftGraph       *g,
                        const WeftOp    *op,
                        const WeftValue *dy,
                        WeftValue       *dx)
{
  dx[0] = weft_graph_emit (g, "weft.DropoutGradient", WEFT_INPUTS (*dy, op->inputs[1], op->inputs[2]), NULL);
}

const WeftOpClass weft_op_dropout_gradient = {
  .name = "weft.DropoutGradient",
  .min_inputs = 2,
  .max_inputs = 3,
  .n_outputs = 1,
  .flags = WEFT_OP_TRAINING,
  .infer = infer_gradient,
  .differentiate = differentiate_gradient,
  .partition = partition_gradient,
  .run = run_gradient,
};
