/* steps.c: a sequence as one vector
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * x (B, T, C), y (B, C): over the steps that are no padding their mean or their largest
 * numbers, or one step of all, the first or the last.
 */
#include "learn/layers/attention.h"

#include "base/i18n.h"

static const WeftParamChoice ways[] = {
  { "mean", N_("Mean") },
  { "max", N_("Largest") },
  { "first", N_("First step") },
  { "last", N_("Last step") },
  { NULL },
};

static const WeftParam params[] = {
  { .id = "take", .type = WEFT_PARAM_CHOICE, .title = N_("Take"), .help = N_("What is kept of the steps: their mean, the largest number of each place, or one of them."), .fallback = "mean", .choices = ways },
  { NULL },
};

static const gint64 axis = 1;

/* Along the steps, which go away. */
static WeftValue
reduce (WeftLayerBuild *self,
        const char     *op,
        WeftValue       x)
{
  if (g_str_equal (op, "ReduceSum"))
    return weft_graph_emit (self->graph, op, WEFT_INPUTS (x, weft_graph_add_ints (self->graph, &axis, 1)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
  return weft_graph_emit (self->graph, op, WEFT_INPUTS (x), WEFT_ATTRIBUTES (WEFT_INTS ("axes", &axis, 1), WEFT_INT ("keepdims", 0)));
}

/* The mask as (B, T, 1). */
static WeftValue
spread (WeftLayerBuild *self)
{
  const gint64 last = 2;

  return weft_graph_emit (self->graph, "Unsqueeze", WEFT_INPUTS (self->masks[0], weft_graph_add_ints (self->graph, &last, 1)), NULL);
}

static WeftValue
take_mean (WeftLayerBuild *self,
           WeftValue       x)
{
  WeftValue steps, n;

  if (self->masks[0] == WEFT_NO_VALUE)
    return reduce (self, "ReduceMean", x);
  steps = spread (self);
  n = weft_graph_emit (self->graph, "Max", WEFT_INPUTS (reduce (self, "ReduceSum", steps), weft_graph_add_scalar (self->graph, 1)), NULL);
  return weft_graph_emit (self->graph, "Div", WEFT_INPUTS (reduce (self, "ReduceSum", weft_graph_emit (self->graph, "Mul", WEFT_INPUTS (x, steps), NULL)), n), NULL);
}

/* x m - 1e9 (1 - m): as it is where a step is one. */
static WeftValue
take_max (WeftLayerBuild *self,
          WeftValue       x)
{
  WeftValue steps, low;

  if (self->masks[0] == WEFT_NO_VALUE)
    return reduce (self, "ReduceMax", x);
  steps = spread (self);
  low = weft_graph_emit (self->graph, "weft.Affine", WEFT_INPUTS (steps), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", 1e9), WEFT_FLOAT ("beta", -1e9)));
  x = weft_graph_emit (self->graph, "Mul", WEFT_INPUTS (x, steps), NULL);
  return reduce (self, "ReduceMax", weft_graph_emit (self->graph, "Add", WEFT_INPUTS (x, low), NULL));
}

/* From step @first up to the one before @end, either of which may count from the end. */
static WeftValue
cut (WeftLayerBuild *self,
     WeftValue       x,
     gint64          first,
     gint64          end)
{
  WeftValue from = weft_graph_add_ints (self->graph, &first, 1), to = weft_graph_add_ints (self->graph, &end, 1);

  return weft_graph_emit (self->graph, "Slice", WEFT_INPUTS (x, from, to, weft_graph_add_ints (self->graph, &axis, 1)), NULL);
}

static WeftValue
take_step (WeftLayerBuild *self,
           WeftValue       x,
           gint64          first,
           gint64          end)
{
  return weft_graph_emit (self->graph, "Squeeze", WEFT_INPUTS (cut (self, x, first, end), weft_graph_add_ints (self->graph, &axis, 1)), NULL);
}

/* m[t] - m[t + 1] is 1 at the last step that is none but padding, else 0. */
static WeftValue
take_last (WeftLayerBuild *self,
           WeftValue       x)
{
  const gint64 pads[] = { 0, 0, 0, 1 }, last = 2;
  WeftValue here;

  if (self->masks[0] == WEFT_NO_VALUE)
    return take_step (self, x, -1, G_MAXINT64);
  here = weft_graph_emit (self->graph, "Pad", WEFT_INPUTS (cut (self, self->masks[0], 1, G_MAXINT64), weft_graph_add_ints (self->graph, pads, 4)), NULL);
  here = weft_graph_emit (self->graph, "Sub", WEFT_INPUTS (self->masks[0], here), NULL);
  here = weft_graph_emit (self->graph, "Unsqueeze", WEFT_INPUTS (here, weft_graph_add_ints (self->graph, &last, 1)), NULL);
  return reduce (self, "ReduceSum", weft_graph_emit (self->graph, "Mul", WEFT_INPUTS (x, here), NULL));
}

static WeftValue
build (WeftLayerBuild  *self,
       GError         **error)
{
  WeftValue x = self->inputs[0];

  if (!weft_sequence_check (self, x, error))
    return WEFT_NO_VALUE;
  if (weft_params_is_choice (self->params, "take", "mean"))
    return take_mean (self, x);
  if (weft_params_is_choice (self->params, "take", "max"))
    return take_max (self, x);
  return weft_params_is_choice (self->params, "take", "first") ? take_step (self, x, 0, 1) : take_last (self, x);
}

const WeftLayerKind weft_layer_steps = {
  .id = "steps",
  .title = N_("Steps to Vector"),
  .category = N_("Sequences"),
  .icon = "weft-layer-steps-symbolic",
  .help = N_("Makes one vector of all steps of a sequence: their mean, their largest numbers, the first or the last. Padding is left out."),
  .params = params,
  .min_inputs = 1,
  .max_inputs = 1,
  .build = build,
};
