/* onnx-adapt.c: nodes of any opset as ops of Weft's
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A node is made by the recipe of its name, or else is the class of its name.
 */
#include "exchange/onnx-step-private.h"

#include "base/i18n.h"
#include "exchange/error.h"

static const WeftOnnxRecipe *const books[] = {
  weft_onnx_recipes,
  weft_onnx_place_recipes,
  weft_onnx_loss_recipes,
  weft_onnx_quantized_recipes,
  weft_onnx_cell_recipes,
  weft_onnx_einsum_recipes,
};

static WeftValue
make (WeftOnnxStep *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (books); i++)
    for (const WeftOnnxRecipe *recipe = books[i]; recipe->op != NULL; recipe++)
      if (g_str_equal (recipe->op, self->node->op))
        return recipe->make (self);
  return weft_onnx_plain (self);
}

/* Outputs that the recipe has not said are those of the op that gave the first.
 * What acts in training only gives nothing but its first. */
static void
fill_outputs (WeftOnnxStep *self,
              WeftValue     first)
{
  const WeftOpClass *klass = weft_op_class_find (self->node->op);
  int n = klass != NULL && !(klass->flags & WEFT_OP_TRAINING) ? klass->n_outputs : 1;

  for (int i = 0; i < self->n_outputs && i < n; i++)
    if (self->outputs[i] == WEFT_NO_VALUE)
      self->outputs[i] = first + i;
}

gboolean
weft_onnx_adapt (WeftOnnxStep  *self,
                 GError       **error)
{
  const char *domain = self->node->domain;
  WeftValue first = WEFT_NO_VALUE;

  if (*domain != '\0' && !g_str_equal (domain, "ai.onnx"))
    weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_UNKNOWN, _("its domain %s is not known here; export the model with ONNX’s own operations"), domain);
  else
    first = make (self);
  if (self->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&self->error));
    return FALSE;
  }
  fill_outputs (self, first);
  return TRUE;
}
