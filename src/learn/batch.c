/* batch.c: plans that fetch their rows while they run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/batch-private.h"

static void
feed_inputs (gpointer data,
             gint64   first,
             gint64   last,
             gpointer to)
{
  WeftBatch *self = data;

  weft_gather_fill_inputs (self->gather, self->rows + first, (gsize) (last - first), to);
  if (first < (gint64) self->n_upcoming)
    weft_gather_prefetch (self->gather, self->upcoming + first, (gsize) (MIN (last, (gint64) self->n_upcoming) - first));
}

static void
feed_targets (gpointer data,
              gint64   first,
              gint64   last,
              gpointer to)
{
  WeftBatch *self = data;

  weft_objective_fill_targets (self->objective, self->gather, self->rows + first, (gsize) (last - first), to);
}

WeftPlan *
weft_batch_new_plan (WeftBatch           *self,
                     gsize                n_rows,
                     gboolean             targets,
                     const WeftPlanSpec  *spec,
                     GError             **error)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  WeftValue input = weft_model_get_input (self->model), target = self->objective->target;
  const WeftValue fed[] = { input, target };
  WeftPlanShape shapes[] = { { input, weft_graph_get_value (graph, input)->shape }, { target, weft_graph_get_value (graph, target)->shape } };
  WeftPlanSpec full = *spec;
  WeftPlan *plan;

  full.fed = fed;
  full.n_fed = targets ? 2 : 1;
  full.shapes = shapes;
  full.n_shapes = 2;
  shapes[0].shape.extent[0] = shapes[1].shape.extent[0] = (gint64) n_rows;
  plan = weft_plan_new (self->session, &full, error);
  if (plan == NULL)
    return NULL;
  weft_plan_feed (plan, input, feed_inputs, self);
  if (targets)
    weft_plan_feed (plan, target, feed_targets, self);
  return plan;
}
