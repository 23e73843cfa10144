/* loss.c: losses, as graphs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/loss.h"

#include "base/i18n.h"
#include "engine/error.h"

static WeftValue
emit (WeftGraph  *graph,
      const char *op,
      WeftValue   a,
      WeftValue   b)
{
  return weft_graph_emit (graph, op, (WeftValue[]){ a, b }, b == WEFT_NO_VALUE ? 1 : 2, NULL);
}

static WeftValue
affine (WeftGraph *graph,
        WeftValue  x,
        double     factor,
        double     offset)
{
  return weft_graph_emit (graph, "weft.Affine", WEFT_INPUTS (x), WEFT_ATTRIBUTES (WEFT_FLOAT ("alpha", factor), WEFT_FLOAT ("beta", offset)));
}

static WeftValue
reduce (WeftGraph     *graph,
        WeftValue      loss,
        WeftReduction  reduction)
{
  if (reduction == WEFT_REDUCTION_NONE)
    return loss;
  return weft_graph_emit (graph, reduction == WEFT_REDUCTION_MEAN ? "ReduceMean" : "ReduceSum", WEFT_INPUTS (loss), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

WeftValue
weft_loss_cross_entropy (WeftGraph      *graph,
                         WeftValue       logits,
                         WeftValue       target,
                         WeftValue       weights,
                         double          label_smoothing,
                         WeftReduction   reduction,
                         WeftValue      *probabilities,
                         GError        **error)
{
  WeftValue loss = weft_graph_add (graph, "weft.SoftmaxCrossEntropy", WEFT_INPUTS (logits, target, weights),
                                   WEFT_ATTRIBUTES (WEFT_FLOAT ("label_smoothing", label_smoothing)), error);

  if (loss == WEFT_NO_VALUE)
    return loss;
  if (probabilities != NULL)
    *probabilities = loss + 1;
  if (reduction != WEFT_REDUCTION_MEAN)
    return reduce (graph, loss, reduction);
  return emit (graph, "Div", reduce (graph, loss, WEFT_REDUCTION_SUM), reduce (graph, loss + 2, WEFT_REDUCTION_SUM));
}

static gboolean
check_pair (WeftGraph  *graph,
            WeftValue   output,
            WeftValue   target,
            GError    **error)
{
  const WeftShape *y = &weft_graph_get_value (graph, output)->shape, *t = &weft_graph_get_value (graph, target)->shape;
  g_autofree char *text_y = NULL, *text_t = NULL;

  if (weft_shape_equal (y, t))
    return TRUE;
  text_y = weft_shape_to_string (y);
  text_t = weft_shape_to_string (t);
  g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE, _("the model gives %s, the target is %s; they must agree"), text_y, text_t);
  return FALSE;
}

WeftValue
weft_loss_binary_cross_entropy (WeftGraph      *graph,
                                WeftValue       output,
                                WeftValue       target,
                                gboolean        from_logits,
                                WeftReduction   reduction,
                                GError        **error)
{
  WeftValue low, yes, no, both;

  if (!check_pair (graph, output, target, error))
    return WEFT_NO_VALUE;
  if (from_logits)
    return reduce (graph, emit (graph, "Sub", emit (graph, "Softplus", output, WEFT_NO_VALUE), emit (graph, "Mul", output, target)), reduction);
  low = weft_graph_add_scalar (graph, -100);
  yes = emit (graph, "Clip", emit (graph, "Log", output, WEFT_NO_VALUE), low);
  no = emit (graph, "Clip", emit (graph, "Log", affine (graph, output, -1, 1), WEFT_NO_VALUE), low);
  both = emit (graph, "Add", emit (graph, "Mul", target, yes), emit (graph, "Mul", affine (graph, target, -1, 1), no));
  return reduce (graph, emit (graph, "Neg", both, WEFT_NO_VALUE), reduction);
}

WeftValue
weft_loss_squared_error (WeftGraph      *graph,
                         WeftValue       output,
                         WeftValue       target,
                         WeftReduction   reduction,
                         GError        **error)
{
  WeftValue difference;

  if (!check_pair (graph, output, target, error))
    return WEFT_NO_VALUE;
  difference = emit (graph, "Sub", output, target);
  return reduce (graph, emit (graph, "Mul", difference, difference), reduction);
}

WeftValue
weft_loss_absolute_error (WeftGraph      *graph,
                          WeftValue       output,
                          WeftValue       target,
                          WeftReduction   reduction,
                          GError        **error)
{
  if (!check_pair (graph, output, target, error))
    return WEFT_NO_VALUE;
  return reduce (graph, emit (graph, "Abs", emit (graph, "Sub", output, target), WEFT_NO_VALUE), reduction);
}

/* With c = clip (d, -δ, δ): ½ c² + δ (|d| - |c|), which has no branch. */
WeftValue
weft_loss_huber (WeftGraph      *graph,
                 WeftValue       output,
                 WeftValue       target,
                 double          delta,
                 WeftReduction   reduction,
                 GError        **error)
{
  WeftValue difference, inner, square, rest;

  if (!check_pair (graph, output, target, error))
    return WEFT_NO_VALUE;
  difference = emit (graph, "Sub", output, target);
  inner = weft_graph_emit (graph, "Clip", WEFT_INPUTS (difference, weft_graph_add_scalar (graph, -delta), weft_graph_add_scalar (graph, delta)), NULL);
  square = affine (graph, emit (graph, "Mul", inner, inner), 0.5, 0);
  rest = emit (graph, "Sub", emit (graph, "Abs", difference, WEFT_NO_VALUE), emit (graph, "Abs", inner, WEFT_NO_VALUE));
  return reduce (graph, emit (graph, "Add", square, affine (graph, rest, delta, 0)), reduction);
}
