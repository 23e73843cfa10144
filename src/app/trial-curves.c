/* trial-curves.c: the curves of stored trials, read on a thread
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trial-curves.h"

#include "trials/store.h"

/* More points than any chart has columns for; first, last and extremes are kept. */
#define MAX_POINTS 2000

typedef struct
{
  WeftTrialStore *store;
  gint64 *ids;
  gsize n;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  weft_trial_store_unref (self->store);
  g_free (self->ids);
  g_free (self);
}

static void
curve_free (gpointer data)
{
  WeftTrialCurve *self = data;

  g_free (self->trial);
  g_free (self->name);
  g_array_unref (self->points);
  g_free (self);
}

static void
read_trial (WeftTrialStore *store,
            gint64          id,
            guint           place,
            GPtrArray      *curves)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (store, id, NULL);

  for (guint i = 0; trial != NULL && i < trial->metrics->len; i++) {
    const WeftTrialMetric *metric = trial->metrics->pdata[i];
    GArray *points = weft_trial_store_read_series (store, id, metric->name, MAX_POINTS, NULL);
    WeftTrialCurve *curve;

    if (points == NULL)
      continue;
    curve = g_new0 (WeftTrialCurve, 1);
    curve->trial = g_strdup (trial->name);
    curve->place = place;
    curve->name = g_strdup (metric->name);
    curve->points = points;
    g_ptr_array_add (curves, curve);
  }
}

static void
read_on_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Request *request = data;
  GPtrArray *curves = g_ptr_array_new_with_free_func (curve_free);

  for (gsize i = 0; i < request->n && !g_cancellable_is_cancelled (cancellable); i++)
    read_trial (request->store, request->ids[i], (guint) i, curves);
  g_task_return_pointer (task, curves, (GDestroyNotify) g_ptr_array_unref);
}

void
weft_trial_curves_read_async (WeftTrialStore      *store,
                              const gint64        *ids,
                              gsize                n,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->store = weft_trial_store_ref (store);
  request->ids = g_memdup2 (ids, n * sizeof (gint64));
  request->n = n;
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, read_on_thread);
}

GPtrArray *
weft_trial_curves_read_finish (GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
