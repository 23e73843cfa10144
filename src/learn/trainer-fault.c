/* trainer-fault.c: where a loss that is no number came from
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whoever asks has brought the training back to the state before the step that failed, which
 * is the same to the bit. The step is then looked at in the order in which it is computed:
 * weights, the layers' outputs from the first on, gradients from the last one back.
 */
#include "learn/trainer-private.h"

#include "base/i18n.h"

#include <math.h>

static gboolean
is_finite (const WeftTensor *tensor)
{
  const float *numbers = tensor->data;
  gint64 n = weft_shape_count (&tensor->shape);

  for (gint64 i = 0; i < n; i++)
    if (!isfinite (numbers[i]))
      return FALSE;
  return TRUE;
}

gboolean
weft_trainer_is_finite (WeftTrainer *self)
{
  int n;
  const WeftValue *weights = weft_model_get_weights (self->model, &n);

  for (int i = 0; i < n; i++) {
    const WeftTensor *tensor = weft_session_get_parameter (self->session, weights[i]);

    if (tensor->dtype == WEFT_DTYPE_F32 && !is_finite (tensor))
      return FALSE;
  }
  return TRUE;
}

static char *
find_weight (WeftTrainer *self)
{
  int n;
  const WeftValue *weights = weft_model_get_weights (self->model, &n);

  for (int i = 0; i < n; i++) {
    const WeftTensor *tensor = weft_session_get_parameter (self->session, weights[i]);

    if (tensor->dtype == WEFT_DTYPE_F32 && !is_finite (tensor))
      return g_strdup_printf (_("the step before made “%s” so, by gradients too large for a number"), weft_graph_get_value (weft_model_get_graph (self->model), weights[i])->name);
  }
  return NULL;
}

/* The first layer whose output is no number, or the last whose gradient is none. */
static char *
find_layer (const WeftWatch *watch)
{
  for (guint i = 0; i < watch->layers->len; i++) {
    const WeftWatchLayer *layer = &g_array_index (watch->layers, WeftWatchLayer, i);

    if (layer->histograms[WEFT_WATCH_OUTPUTS].n_odd > 0)
      return g_strdup_printf (_("it began in the output of the layer “%s”"), layer->id);
  }
  for (guint i = watch->layers->len; i-- > 0;) {
    const WeftWatchLayer *layer = &g_array_index (watch->layers, WeftWatchLayer, i);

    if (layer->histograms[WEFT_WATCH_GRADIENTS].n_odd > 0)
      return g_strdup_printf (_("all outputs are numbers, and it began in the gradient of the layer “%s”"), layer->id);
  }
  return NULL;
}

char *
weft_trainer_find_fault (WeftTrainer   *self,
                         const guint32 *rows)
{
  char *fault = find_weight (self);
  g_autoptr (WeftWatch) watch = fault == NULL ? weft_trainer_begin_watch (self, rows, NULL) : NULL;

  if (watch != NULL)
    fault = find_layer (watch);
  return fault;
}
