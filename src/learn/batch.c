/* batch.c: plans that fetch their rows while they run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/batch-private.h"

/* to ← s to + (1 - s) other */
static void
mix (const WeftBatch *self,
     float           *to,
     const float     *other,
     gint64           n)
{
  for (gint64 i = 0; i < n; i++)
    to[i] = other[i] + self->share * (to[i] - other[i]);
}

/* Mixes rows @first … @last - 1 with those that follow them. */
static void
mix_inputs (WeftBatch *self,
            gint64     first,
            gint64     last,
            float     *to)
{
  gint64 width = weft_preparation_get_n_inputs (weft_gather_get_preparation (self->gather)), ahead = MIN (last, (gint64) self->n_rows - 1) - first;
  float *others = self->others + first * width;

  weft_gather_fill_inputs (self->gather, self->rows + first + 1, (gsize) ahead, others);
  if (last == (gint64) self->n_rows)
    weft_gather_fill_inputs (self->gather, self->rows, 1, others + ahead * width);
  mix (self, to, others, (last - first) * width);
}

static void
feed_inputs (gpointer data,
             gint64   first,
             gint64   last,
             gpointer to)
{
  WeftBatch *self = data;

  weft_gather_fill_inputs (self->gather, self->rows + first, (gsize) (last - first), to);
  if (self->others != NULL)
    mix_inputs (self, first, last, to);
  if (first < (gint64) self->n_upcoming)
    weft_gather_prefetch (self->gather, self->upcoming + first, (gsize) (MIN (last, (gint64) self->n_upcoming) - first));
}

/* Those of the rows that follow. */
static void
feed_partners (gpointer data,
               gint64   first,
               gint64   last,
               gpointer to)
{
  WeftBatch *self = data;
  gsize size = weft_dtype_get_size (self->objective->target_dtype) * (gsize) self->objective->target_width;

  for (gint64 row = first; row < last; row++) {
    guint32 other = self->rows[(row + 1) % (gint64) self->n_rows];

    weft_objective_fill_targets (self->objective, self->gather, &other, 1, (char *) to + (gsize) (row - first) * size);
  }
}

/* Numbers are mixed as the inputs are; classes are not, they have partners. */
static void
feed_targets (gpointer data,
              gint64   first,
              gint64   last,
              gpointer to)
{
  WeftBatch *self = data;
  gint64 width = self->objective->target_width;

  weft_objective_fill_targets (self->objective, self->gather, self->rows + first, (gsize) (last - first), to);
  if (self->others == NULL || self->objective->target_dtype != WEFT_DTYPE_F32)
    return;
  feed_partners (data, first, last, self->other_targets + first * width);
  mix (self, to, self->other_targets + first * width, (last - first) * width);
}

WeftPlan *
weft_batch_new_plan (WeftBatch           *self,
                     gsize                n_rows,
                     gboolean             targets,
                     const WeftPlanSpec  *spec,
                     GError             **error)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  const WeftValue fed[] = { weft_model_get_input (self->model), self->objective->target, self->objective->partner };
  const WeftFeedFunc funcs[] = { feed_inputs, feed_targets, feed_partners };
  WeftPlanShape shapes[G_N_ELEMENTS (fed)];
  WeftPlanSpec full = *spec;
  WeftPlan *plan;

  full.fed = fed;
  full.shapes = shapes;
  full.n_shapes = fed[2] != WEFT_NO_VALUE ? 3 : 2;
  full.n_fed = !targets ? 1 : spec->training ? full.n_shapes
                                             : 2;
  for (int i = 0; i < full.n_shapes; i++) {
    shapes[i] = (WeftPlanShape){ fed[i], weft_graph_get_value (graph, fed[i])->shape };
    shapes[i].shape.extent[0] = (gint64) n_rows;
  }
  plan = weft_plan_new (self->session, &full, error);
  for (int i = 0; plan != NULL && i < full.n_fed; i++)
    weft_plan_feed (plan, fed[i], funcs[i], self);
  return plan;
}
