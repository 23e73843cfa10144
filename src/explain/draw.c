/* draw.c: some rows of data, as a model is given them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/draw.h"

#include "base/i18n.h"
#include "base/random.h"
#include "explain/error.h"

#include <stdlib.h>

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;

  return (first > second) - (first < second);
}

/* Some of @n rows, each once, in their order: the first @n_drawn of what is returned. */
static guint32 *
draw (gint64  n,
      gint64  n_drawn,
      guint64 seed)
{
  guint32 *rows = g_new (guint32, n + 1);
  WeftRandom random;

  weft_random_init (&random, weft_random_key (seed, "rows"), 0);
  for (gint64 i = 0; i < n; i++)
    rows[i] = (guint32) i;
  if (n_drawn < n)
    weft_random_shuffle (&random, rows, (gsize) n);
  qsort (rows, (gsize) n_drawn, sizeof (guint32), compare_rows);
  return rows;
}

WeftTensor *
weft_draw_rows (WeftPredictor   *predictor,
                WeftDataset     *dataset,
                gint64           n_rows,
                guint64          seed,
                guint32        **rows,
                const WeftStop  *stop,
                GPtrArray       *warnings,
                GError         **error)
{
  gint64 n = weft_dataset_get_n_rows (dataset), n_drawn = MIN (n, n_rows);
  g_autofree guint32 *drawn = draw (n, n_drawn, seed);
  WeftTensor *samples;

  if (n_drawn == 0) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("the data has no rows; give it rows like those that the model learned from"));
    return NULL;
  }
  samples = weft_predictor_prepare (predictor, dataset, (WeftRows){ drawn, (gsize) n_drawn }, stop, warnings, error);
  if (samples != NULL && rows != NULL)
    *rows = g_steal_pointer (&drawn);
  return samples;
}
