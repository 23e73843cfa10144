/* onnx-losses.c: ONNX's losses, of plain operations
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * NegativeLogLikelihoodLoss-13 (x, target, weight?): x is (N, C, d…) of
 * log-probabilities, target (N, d…) of classes. loss = -weight[t] x[n, t, …], 0
 * where the target is ignore_index; its mean divides by the sum of the weights that
 * counted. SoftmaxCrossEntropyLoss-13 is that of LogSoftmax (scores).
 */
#include "exchange/onnx-step-private.h"

#include "base/i18n.h"
#include "exchange/error.h"

/* Where the target says a class: a bool each, or absent where every one does. */
static WeftValue
find_counting (WeftOnnxStep *self,
               WeftValue     target)
{
  const WeftOnnxAttribute *ignored = weft_onnx_node_find (self->node, "ignore_index");

  if (ignored == NULL)
    return WEFT_NO_VALUE;
  return weft_onnx_unary (self, "Not", weft_onnx_binary (self, "Equal", target, weft_onnx_number (self, weft_onnx_dtype (self, target), (double) ignored->number)));
}

/* @x where @counting, elsewhere 0. */
static WeftValue
keep (WeftOnnxStep *self,
      WeftValue     counting,
      WeftValue     x)
{
  if (counting == WEFT_NO_VALUE)
    return x;
  return weft_onnx_emit (self, "Where", WEFT_INPUTS (counting, x, weft_onnx_number (self, weft_onnx_dtype (self, x), 0)), NULL);
}

static WeftValue
reduce (WeftOnnxStep *self,
        WeftValue     loss,
        WeftValue     weight,
        WeftValue     counting)
{
  const char *way = weft_onnx_get_text (self, "reduction", "mean");
  gboolean plain = weight == WEFT_NO_VALUE && counting == WEFT_NO_VALUE;
  const WeftAttribute *all = WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0));
  WeftValue sum, mass;

  if (g_str_equal (way, "none"))
    return loss;
  if (g_str_equal (way, "mean") && plain)
    return weft_onnx_emit (self, "ReduceMean", &loss, 1, all);
  sum = weft_onnx_emit (self, "ReduceSum", &loss, 1, all);
  if (!g_str_equal (way, "mean"))
    return sum;
  mass = weight;
  if (mass == WEFT_NO_VALUE)
    mass = weft_onnx_like (self, "Expand", weft_onnx_number (self, weft_onnx_dtype (self, loss), 1), loss);
  mass = keep (self, counting, mass);
  return weft_onnx_binary (self, "Div", sum, weft_onnx_emit (self, "ReduceSum", &mass, 1, all));
}

static WeftValue
add_loss (WeftOnnxStep *self,
          WeftValue     x,
          WeftValue     target,
          WeftValue     weight)
{
  const gint64 one = 1;
  WeftValue counting, picked, loss;

  if (self->n_inputs < 2 || x == WEFT_NO_VALUE || target == WEFT_NO_VALUE)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_FORMAT, _("input %d is missing"), 2);
  counting = find_counting (self, target);
  target = keep (self, counting, target);
  picked = weft_onnx_emit (self, "GatherElements", WEFT_INPUTS (x, weft_onnx_listed (self, "Unsqueeze", target, &one, 1)), WEFT_ATTRIBUTES (WEFT_INT ("axis", 1)));
  loss = weft_onnx_unary (self, "Neg", weft_onnx_listed (self, "Squeeze", picked, &one, 1));
  if (weight != WEFT_NO_VALUE) {
    weight = weft_onnx_binary (self, "Gather", weight, target);
    loss = weft_onnx_binary (self, "Mul", loss, weight);
  }
  return reduce (self, keep (self, counting, loss), weight, counting);
}

static WeftValue
make_likelihood (WeftOnnxStep *self)
{
  return add_loss (self, weft_onnx_input (self, 0), weft_onnx_input (self, 1), weft_onnx_input (self, 2));
}

static WeftValue
make_cross_entropy (WeftOnnxStep *self)
{
  WeftValue x = weft_onnx_emit (self, "LogSoftmax", self->inputs, MIN (self->n_inputs, 1), WEFT_ATTRIBUTES (WEFT_INT ("axis", 1)));

  if (self->n_outputs > 1)
    self->outputs[1] = x;
  return add_loss (self, x, weft_onnx_input (self, 1), weft_onnx_input (self, 2));
}

const WeftOnnxRecipe weft_onnx_loss_recipes[] = {
  { "NegativeLogLikelihoodLoss", make_likelihood },
  { "SoftmaxCrossEntropyLoss", make_cross_entropy },
  { NULL },
};
