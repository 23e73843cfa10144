/* batch.c: plans that fetch their rows while they run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/batch-private.h"

#include <string.h>

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
  WeftGather *gather = self->tasks[0].gather;
  gint64 width = weft_preparation_get_n_inputs (weft_gather_get_preparation (gather)), ahead = MIN (last, (gint64) self->n_rows - 1) - first;
  float *others = self->others + first * width;

  weft_gather_fill_inputs (gather, self->rows + first + 1, (gsize) ahead, others);
  if (last == (gint64) self->n_rows)
    weft_gather_fill_inputs (gather, self->rows, 1, others + ahead * width);
  mix (self, to, others, (last - first) * width);
}

static void
feed_inputs (gpointer data,
             gint64   first,
             gint64   last,
             gpointer to)
{
  WeftBatch *self = data;
  WeftGather *gather = self->tasks[0].gather;

  weft_gather_fill_inputs (gather, self->rows + first, (gsize) (last - first), to);
  if (self->others != NULL)
    mix_inputs (self, first, last, to);
  if (first < (gint64) self->n_upcoming)
    weft_gather_prefetch (gather, self->upcoming + first, (gsize) (MIN (last, (gint64) self->n_upcoming) - first));
}

/* Those of the rows that follow. */
static void
feed_partners (gpointer data,
               gint64   first,
               gint64   last,
               gpointer to)
{
  const WeftBatchTask *self = data;
  const WeftBatch *batch = self->batch;
  gsize size = weft_dtype_get_size (self->objective->target_dtype) * (gsize) self->objective->target_width;

  for (gint64 row = first; row < last; row++) {
    guint32 other = batch->rows[(row + 1) % (gint64) batch->n_rows];

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
  const WeftBatchTask *self = data;
  gint64 width = self->objective->target_width;

  weft_objective_fill_targets (self->objective, self->gather, self->batch->rows + first, (gsize) (last - first), to);
  if (self->batch->others == NULL || self->objective->target_dtype != WEFT_DTYPE_F32)
    return;
  feed_partners (data, first, last, self->other_targets + first * width);
  mix (self->batch, to, self->other_targets + first * width, (last - first) * width);
}

/* Ones where a row is marked. */
static void
feed_mask (gpointer data,
           gint64   first,
           gint64   last,
           gpointer to)
{
  const WeftBatch *self = data;
  gint64 width = weft_preparation_get_n_inputs (weft_gather_get_preparation (self->tasks[0].gather));
  float *mask = to;

  memset (mask, 0, (gsize) ((last - first) * width) * sizeof *mask);
  for (gint64 row = first; row < last; row++, mask += width) {
    const GArray *inputs = g_hash_table_lookup (self->mask->inputs, GUINT_TO_POINTER (self->rows[row]));

    for (guint i = 0; inputs != NULL && i < inputs->len; i++)
      mask[g_array_index (inputs, guint32, i)] = 1;
  }
}

void
weft_batch_add_task (WeftBatch           *self,
                     const WeftObjective *objective,
                     WeftGather          *gather)
{
  g_assert (self->n_tasks < WEFT_MAX_HEADS);
  self->tasks[self->n_tasks++] = (WeftBatchTask){ .batch = self, .objective = objective, .gather = gather };
}

/* What a plan has written for it, and by whom. */
typedef struct
{
  WeftValue values[2 + 2 * WEFT_MAX_HEADS];
  WeftFeedFunc funcs[2 + 2 * WEFT_MAX_HEADS];
  gpointer data[2 + 2 * WEFT_MAX_HEADS];
  int n;
} Feeds;

static void
add_feed (Feeds        *self,
          WeftValue     value,
          WeftFeedFunc  func,
          gpointer      data)
{
  if (value == WEFT_NO_VALUE)
    return;
  self->values[self->n] = value;
  self->funcs[self->n] = func;
  self->data[self->n++] = data;
}

static void
list_feeds (WeftBatch *self,
            gboolean   targets,
            gboolean   training,
            Feeds     *feeds)
{
  feeds->n = 0;
  add_feed (feeds, weft_model_get_input (self->model), feed_inputs, self);
  if (self->mask != NULL)
    add_feed (feeds, self->mask->value, feed_mask, self);
  for (guint i = 0; targets && i < self->n_tasks; i++) {
    add_feed (feeds, self->tasks[i].objective->target, feed_targets, &self->tasks[i]);
    if (training)
      add_feed (feeds, self->tasks[i].objective->partner, feed_partners, &self->tasks[i]);
  }
}

/* All inputs of the graph that have a row for each sample, also those that the plan does not
 * read: shapes are found for the whole graph. */
static WeftPlanShape *
list_shapes (WeftGraph *graph,
             gint64     n_rows,
             int       *n)
{
  GArray *shapes = g_array_new (FALSE, FALSE, sizeof (WeftPlanShape));

  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);
    WeftPlanShape shape = { value, info->shape };

    if (info->kind != WEFT_VALUE_INPUT || info->shape.rank == 0 || info->shape.extent[0] >= 0)
      continue;
    shape.shape.extent[0] = n_rows;
    g_array_append_val (shapes, shape);
  }
  *n = (int) shapes->len;
  return (WeftPlanShape *) (gpointer) g_array_free (shapes, FALSE);
}

WeftPlan *
weft_batch_new_plan (WeftBatch           *self,
                     gsize                n_rows,
                     gboolean             targets,
                     const WeftPlanSpec  *spec,
                     GError             **error)
{
  WeftPlanSpec full = *spec;
  g_autofree WeftPlanShape *shapes = list_shapes (weft_model_get_graph (self->model), (gint64) n_rows, &full.n_shapes);
  WeftPlan *plan;
  Feeds feeds;

  list_feeds (self, targets, spec->training, &feeds);
  full.fed = feeds.values;
  full.n_fed = feeds.n;
  full.spreads = self->others == NULL && weft_gather_is_plain (self->tasks[0].gather);
  full.shapes = shapes;
  plan = weft_plan_new (self->session, &full, error);
  for (int i = 0; plan != NULL && i < feeds.n; i++)
    weft_plan_feed (plan, feeds.values[i], feeds.funcs[i], feeds.data[i]);
  return plan;
}
