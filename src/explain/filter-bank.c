/* filter-bank.c: the weights of a convolution, as they are
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/filter-bank.h"

#include "base/i18n.h"
#include "explain/error.h"

#include <math.h>

/* What a layer does to the maps of the convolution before it without mixing them. */
static const char *const behind[] = {
  "Add",
  "BatchNormalization",
  "Clip",
  "Dropout",
  "Elu",
  "Gelu",
  "HardSwish",
  "Identity",
  "LeakyRelu",
  "Mish",
  "Mul",
  "PRelu",
  "Relu",
  "Selu",
  "Sigmoid",
  "Tanh",
  NULL,
};

/* What only hands a picture on. */
static const char *const passes[] = { "Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze", "weft.Augment", NULL };

void
weft_filter_bank_free (WeftFilterBank *self)
{
  g_clear_pointer (&self->weights, weft_tensor_unref);
  g_clear_pointer (&self->norms, weft_tensor_unref);
  g_free (self->layer);
  g_free (self);
}

/* Back from a value over ops of a list. */
static const WeftOp *
find_before (const WeftGraph *graph,
             WeftValue value,
             const char *const *names)
{
  const WeftOp *op = weft_graph_get_value (graph, value)->producer;

  while (op != NULL && g_strv_contains (names, op->klass->name))
    op = weft_graph_get_value (graph, op->inputs[0])->producer;
  return op;
}

/* Returns: (transfer none) (nullable): its weights, if it is a convolution of pictures */
static WeftTensor *
find_weights (const WeftGraph *graph,
              const WeftOp    *op)
{
  const WeftValueInfo *info = op != NULL && g_str_equal (op->klass->name, "Conv") ? weft_graph_get_value (graph, op->inputs[1]) : NULL;

  return info != NULL && info->dtype == WEFT_DTYPE_F32 && info->shape.rank == 4 ? info->tensor : NULL;
}

gboolean
weft_filter_bank_suits (const WeftSubject      *subject,
                        const WeftSubjectLayer *layer)
{
  const WeftGraph *graph = weft_subject_get_graph (subject);

  return find_weights (graph, find_before (graph, layer->value, behind)) != NULL;
}

static WeftTensor *
take_weights (const WeftGraph         *graph,
              const WeftOp            *op,
              const WeftSubjectLayer  *layer,
              GError                 **error)
{
  WeftTensor *weights = find_weights (graph, op);

  if (weights == NULL)
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("layer “%s” is no convolution of pictures, so it has no filters to look at; choose one that is"), layer->id);
  return weights;
}

static void
measure (WeftFilterBank *self)
{
  const float *weights = weft_tensor_const_f32 (self->weights);
  gint64 size = self->height * self->width;

  for (gint64 k = 0; k < self->n_filters * self->n_channels; k++) {
    double square = 0;

    for (gint64 i = k * size; i < (k + 1) * size; i++) {
      square += (double) weights[i] * (double) weights[i];
      self->limit = MAX (self->limit, fabsf (weights[i]));
    }
    weft_tensor_f32 (self->norms)[k] = (float) sqrt (square);
  }
}

WeftFilterBank *
weft_filter_bank_new (const WeftSubject  *subject,
                      const char         *layer,
                      GError            **error)
{
  const WeftGraph *graph = weft_subject_get_graph (subject);
  const WeftSubjectLayer *found = weft_subject_find_layer (subject, layer, error);
  const WeftOp *op = found != NULL ? find_before (graph, found->value, behind) : NULL;
  WeftTensor *weights = found != NULL ? take_weights (graph, op, found, error) : NULL;
  g_autoptr (WeftFilterBank) self = NULL;

  if (weights == NULL)
    return NULL;
  self = g_new0 (WeftFilterBank, 1);
  self->layer = g_strdup (found->id);
  self->weights = weft_tensor_ref (weights);
  self->n_filters = weights->shape.extent[0];
  self->n_channels = weights->shape.extent[1];
  self->height = weights->shape.extent[2];
  self->width = weights->shape.extent[3];
  self->are_pictures = (self->n_channels == 1 || self->n_channels == 3) && find_before (graph, op->inputs[0], passes) == NULL;
  self->norms = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (self->n_filters, self->n_channels), error);
  if (self->norms == NULL)
    return NULL;
  measure (self);
  return g_steal_pointer (&self);
}
