/* activations.c: what a layer makes of many samples
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/activations.h"

#include "base/i18n.h"
#include "explain/error.h"

/* Samples at once, where the model takes as many. */
#define BATCH 256

/* A batch's rows to their places among all; the first batch says how wide they are. */
static gboolean
keep_batch (const WeftTensor  *result,
            gint64             n_samples,
            gint64             first,
            gint64             n,
            WeftTensor       **all,
            GError           **error)
{
  gint64 width = result->shape.rank > 0 ? weft_shape_count_axes (&result->shape, 1, result->shape.rank) : 0;

  if (result->shape.rank == 0 || result->shape.extent[0] < n || width == 0) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("the layer has no row for each row of the input"));
    return FALSE;
  }
  if (*all == NULL)
    *all = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n_samples, width), error);
  for (gint64 i = 0; *all != NULL && i < n * width; i++)
    weft_tensor_f32 (*all)[first * width + i] = (float) weft_tensor_get (result, i);
  return *all != NULL;
}

static gboolean
take_batch (WeftSubject       *subject,
            WeftValue          value,
            const WeftTensor  *samples,
            gint64             first,
            gint64             n,
            const WeftStop    *stop,
            WeftTensor       **all,
            GError           **error)
{
  gint64 size = weft_shape_count_axes (&samples->shape, 1, samples->shape.rank);
  WeftPlan *plan = weft_subject_plan (subject, n, &value, 1, NULL, 0, error);

  if (plan == NULL)
    return FALSE;
  weft_subject_feed (subject, plan, weft_tensor_const_f32 (samples) + first * size, n);
  if (weft_plan_run (plan, stop) == WEFT_PLAN_STOPPED) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
    return FALSE;
  }
  return keep_batch (weft_plan_get_tensor (plan, value), samples->shape.extent[0], first, n, all, error);
}

WeftTensor *
weft_activations_take (WeftSubject       *subject,
                       WeftValue          value,
                       const WeftTensor  *samples,
                       const WeftStop    *stop,
                       GError           **error)
{
  gint64 n = samples->shape.extent[0], step = CLAMP (weft_subject_get_max_batch (subject, 1), 1, BATCH);
  g_autoptr (WeftTensor) all = NULL;

  for (gint64 first = 0; first < n; first += step)
    if (!take_batch (subject, value, samples, first, MIN (step, n - first), stop, &all, error))
      return NULL;
  return g_steal_pointer (&all);
}
