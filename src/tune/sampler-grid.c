/* sampler-grid.c: every point of a grid, once
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/sampler-private.h"

#include "base/i18n.h"
#include "tune/error.h"
#include "tune/grid.h"
#include "tune/point.h"

#include <math.h>
#include <string.h>

static const WeftParam params[] = {
  { "grid_steps", WEFT_PARAM_INTEGER, N_("Values of a range"), N_("Into how many values a range is cut that has no steps of its own."), NULL, "5", 1, 1000, NULL, NULL,
    WEFT_PARAM_PLAIN },
  { "shuffle", WEFT_PARAM_BOOLEAN, N_("Shuffled"), N_("Whether points come in random order, so that the first ones already come from everywhere."), NULL, "true", 0, 0, NULL,
    NULL, WEFT_PARAM_PLAIN },
  { NULL },
};

/* A point as a key: its numbers, NaN always the same. */
typedef struct
{
  const double *numbers; /* Borrowed */
  guint n;
} Key;

typedef struct
{
  double *points; /* Owned: (n_points × dimensions) */
  gsize n_points;
  guint32 *order; /* Owned: (n_points) */
} Grid;

static void
grid_free (gpointer state)
{
  Grid *self = state;

  g_free (self->points);
  g_free (self->order);
  g_free (self);
}

static guint
key_hash (gconstpointer data)
{
  const Key *self = data;
  guint64 hash = 0xcbf29ce484222325u;

  for (guint i = 0; i < self->n; i++) {
    double number = isnan (self->numbers[i]) ? -INFINITY : self->numbers[i] + 0.0;
    guint64 bits;

    memcpy (&bits, &number, sizeof bits);
    hash = (hash ^ (bits >> 32) ^ bits) * 0x100000001b3u;
  }
  return (guint) (hash ^ (hash >> 32));
}

static gboolean
key_equal (gconstpointer a,
           gconstpointer b)
{
  const Key *first = a, *second = b;

  for (guint i = 0; i < first->n; i++)
    if (isnan (first->numbers[i]) ? !isnan (second->numbers[i]) : first->numbers[i] != second->numbers[i])
      return FALSE;
  return TRUE;
}

static gboolean
open_grid (WeftSampler  *self,
           GError      **error)
{
  gsize n_points;
  double *points = weft_grid_list (self->space, (guint) weft_params_get_integer (self->params, "grid_steps"), &n_points, error);
  WeftRandom random;
  Grid *grid;

  if (points == NULL)
    return FALSE;
  grid = g_new (Grid, 1);
  *grid = (Grid){ points, n_points, g_new (guint32, n_points) };
  for (gsize i = 0; i < n_points; i++)
    grid->order[i] = (guint32) i;
  weft_random_init (&random, weft_random_key (self->seed, "grid"), 0);
  if (weft_params_get_boolean (self->params, "shuffle"))
    weft_random_shuffle (&random, grid->order, n_points);
  self->state = grid;
  return TRUE;
}

/* Returns: (transfer full): the points that were tried or are, also those that failed */
static GHashTable *
collect_tried (const WeftTuneHistory *history,
               guint                  n,
               guint                  number,
               Key                   *keys)
{
  GHashTable *tried = g_hash_table_new (key_hash, key_equal);

  for (guint i = 0; i < weft_tune_history_get_n_trials (history); i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (history, i);

    keys[i] = (Key){ trial->point, n };
    if (i != number && !trial->outside)
      g_hash_table_add (tried, &keys[i]);
  }
  return tried;
}

static gboolean
suggest (WeftSampler            *self,
         const WeftTuneHistory  *history,
         guint                   number,
         double                 *point,
         GError                **error)
{
  const Grid *grid = self->state;
  guint n = weft_space_get_size (self->space);
  g_autofree Key *keys = g_new (Key, MAX (weft_tune_history_get_n_trials (history), 1));
  g_autoptr (GHashTable) tried = collect_tried (history, n, number, keys);

  for (gsize i = 0; i < grid->n_points; i++) {
    Key key = { grid->points + grid->order[i] * (gsize) n, n };

    if (g_hash_table_contains (tried, &key))
      continue;
    memcpy (point, key.numbers, sizeof *point * n);
    return TRUE;
  }
  g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_EXHAUSTED, _("all %zu points of the grid have been tried"), grid->n_points);
  return FALSE;
}

const WeftSamplerKind weft_sampler_grid = {
  "grid",
  N_("Grid"),
  N_("Every combination of choices and steps, once; then the study is over."),
  params,
  TRUE,
  open_grid,
  grid_free,
  suggest,
  .ahead = TRUE,
};
