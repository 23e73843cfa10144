/* update.c: optimizer steps as operations
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weft.SgdUpdate (w, g, rate), weft.MomentumUpdate (w, g, m, rate) and those of
 * RMSprop, Adagrad and Lion, which keep one state too, and
 * weft.AdamUpdate (w, g, m, v, rate), and those of NAdam and LAMB, give what replaces w,
 * m and v. LAMB's is one piece, since the norm of all its weights counts. `rate` is a
 * vector with the layout of WeftUpdateRate, so that a learning rate changes
 * from step to step without a new plan. Formulas: kernels/update.h.
 */
#include "engine/ops/ops.h"
#include "engine/ops/rules.h"
#include "engine/ops/update.h"

#include "base/i18n.h"
#include "engine/error.h"

static const WeftAttributeSpec momentum_attributes[] = {
  { .fallback = WEFT_INT ("nesterov", 0), .minimum = 0, .maximum = 1 },
  { { NULL } },
};

static const WeftAttributeSpec adam_attributes[] = {
  { .fallback = WEFT_INT ("decoupled", 0), .minimum = 0, .maximum = 1 }, /* AdamW's weight decay */
  { { NULL } },
};

static gboolean
infer (WeftInference  *self,
       GError        **error)
{
  int rate = self->op->klass->min_inputs - 1;
  const WeftShape *r = &self->inputs[rate].shape;

  for (int i = 0; i < rate; i++) {
    if (!weft_rule_need_f32 (self, i, error))
      return FALSE;
    if (!weft_shape_equal (&self->inputs[i].shape, &self->inputs[0].shape))
      return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("weights, gradient and state must have one shape"));
  }
  if (r->rank != 1 || r->extent[0] != WEFT_UPDATE_RATE_LENGTH || self->inputs[rate].dtype != WEFT_DTYPE_F32)
    return weft_rule_fail (error, WEFT_ENGINE_ERROR_SHAPE, _("the rate must be a vector of %d numbers"), WEFT_UPDATE_RATE_LENGTH);
  for (int i = 0; i < self->op->klass->n_outputs; i++) {
    self->outputs[i].dtype = WEFT_DTYPE_F32;
    self->outputs[i].shape = self->inputs[0].shape;
  }
  return TRUE;
}

/* The first extent but 1: weights of one direction have rows below an axis of one. */
static gint64
count_rows (const WeftShape *shape)
{
  int axis = 0;

  while (axis < shape->rank - 1 && shape->extent[axis] == 1)
    axis++;
  return shape->rank == 0 ? 1 : shape->extent[axis];
}

static void
partition (const WeftInference *self,
           WeftPartition       *result)
{
  const WeftShape *shape = &self->inputs[0].shape;
  int rate = self->op->klass->min_inputs - 1;

  if (self->op->klass == &weft_op_lamb_update) {
    weft_rule_partition_whole (result, 8.0 * rate * rate * (double) weft_shape_count (shape));
    return;
  }
  weft_rule_partition_rows (self, result, 4.0 * rate * rate);
  result->units = count_rows (shape);
  result->cost = 4.0 * rate * rate * (double) weft_rule_part (shape, result->units);
  result->aligned = (1u << rate) - 1;
}

WeftUpdate
weft_update_get_kind (const WeftOp *op)
{
  if (op->klass == &weft_op_sgd_update)
    return WEFT_UPDATE_SGD;
  if (op->klass->user != NULL)
    return *(const WeftUpdate *) op->klass->user;
  if (op->klass == &weft_op_momentum_update)
    return weft_op_get_int (op, "nesterov") ? WEFT_UPDATE_NESTEROV : WEFT_UPDATE_MOMENTUM;
  return weft_op_get_int (op, "decoupled") ? WEFT_UPDATE_ADAMW : WEFT_UPDATE_ADAM;
}

/* The plan has stored the outputs over the inputs they replace. */
static void
run (const WeftCall *call,
     gint64          first,
     gint64          last)
{
  const WeftShape *shape = &call->inference->inputs[0].shape;
  gboolean whole = call->op->klass == &weft_op_lamb_update;
  gint64 part = whole ? weft_shape_count (shape) : weft_rule_part (shape, count_rows (shape)), start = first * part;
  int rate = call->op->klass->min_inputs - 1;
  float *state[3] = { NULL };

  for (int i = 0; i < call->op->n_outputs; i++)
    state[i] = (float *) call->outputs[i] + start;
  call->kernels->update (weft_update_get_kind (call->op), call->inputs[rate], (const float *) call->inputs[1] + start,
                         state[0], state[1], state[2], (last - first) * part);
}

#define CLASS(id, label, n_inputs, results, list, ...) \
  const WeftOpClass weft_op_##id = {                   \
    .name = label,                                     \
    .min_inputs = n_inputs,                            \
    .max_inputs = n_inputs,                            \
    .n_outputs = results,                              \
    .flags = WEFT_OP_UPDATE | WEFT_OP_NO_GRADIENT,     \
    .attributes = list,                                \
    .infer = infer,                                    \
    .partition = partition,                            \
    .run = run,                                        \
    .user = __VA_ARGS__,                               \
  }

CLASS (sgd_update, "weft.SgdUpdate", 3, 1, NULL, NULL);
CLASS (momentum_update, "weft.MomentumUpdate", 4, 2, momentum_attributes, NULL);
CLASS (adam_update, "weft.AdamUpdate", 5, 3, adam_attributes, NULL);
CLASS (rmsprop_update, "weft.RmspropUpdate", 4, 2, NULL, &(const WeftUpdate){ WEFT_UPDATE_RMSPROP });
CLASS (adagrad_update, "weft.AdagradUpdate", 4, 2, NULL, &(const WeftUpdate){ WEFT_UPDATE_ADAGRAD });
CLASS (lion_update, "weft.LionUpdate", 4, 2, NULL, &(const WeftUpdate){ WEFT_UPDATE_LION });
CLASS (nadam_update, "weft.NadamUpdate", 5, 3, NULL, &(const WeftUpdate){ WEFT_UPDATE_NADAM });
CLASS (lamb_update, "weft.LambUpdate", 5, 3, NULL, &(const WeftUpdate){ WEFT_UPDATE_LAMB });
