/* front.c: which trials are the best of several objectives
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/front.h"

#include "tune/order.h"

static gboolean
dominates (const double *a,
           const double *b,
           guint         m)
{
  gboolean better = FALSE;

  for (guint i = 0; i < m; i++) {
    if (a[i] > b[i])
      return FALSE;
    better = better || a[i] < b[i];
  }
  return better;
}

/* The points of @left that none of the others there dominates get @rank. A point can only be
 * dominated by one with no more of the first objective, so the front is found in that order. */
static guint
peel (const double *losses,
      guint         m,
      const guint  *left,
      guint         n_left,
      guint         rank,
      guint        *ranks)
{
  g_autoptr (GArray) front = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n_left; i++) {
    gboolean dominated = FALSE;

    for (guint j = 0; j < front->len && !dominated; j++)
      dominated = dominates (losses + g_array_index (front, guint, j) * m, losses + left[i] * m, m);
    if (dominated)
      continue;
    g_array_append_val (front, left[i]);
    ranks[left[i]] = rank;
  }
  return front->len;
}

/* Sorts by the first objective, equal ones by the second, and so on. */
static void
sort_points (const double *losses,
             guint         n,
             guint         m,
             guint        *order)
{
  g_autofree double *keys = g_new (double, MAX (n, 1));
  g_autofree guint *next = g_new (guint, MAX (n, 1)), *sorted = g_new (guint, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    sorted[i] = i;
  for (guint objective = m; objective-- > 0;) {
    for (guint i = 0; i < n; i++)
      keys[i] = losses[sorted[i] * m + objective];
    weft_order (keys, n, next);
    for (guint i = 0; i < n; i++)
      order[i] = sorted[next[i]];
    for (guint i = 0; i < n; i++)
      sorted[i] = order[i];
  }
}

void
weft_front_rank (const double *losses,
                 guint         n,
                 guint         m,
                 guint         enough,
                 guint        *ranks)
{
  g_autofree guint *left = g_new (guint, MAX (n, 1));
  guint n_left = n, n_ranked = 0;

  sort_points (losses, n, m, left);
  for (guint i = 0; i < n; i++)
    ranks[i] = G_MAXUINT;
  for (guint rank = 0; n_ranked < MIN (enough, n); rank++) {
    guint n_kept = 0;

    n_ranked += peel (losses, m, left, n_left, rank, ranks);
    for (guint i = 0; i < n_left; i++)
      if (ranks[left[i]] == G_MAXUINT)
        left[n_kept++] = left[i];
    n_left = n_kept;
  }
}

double *
weft_front_collect (const WeftTuneHistory  *history,
                    GArray                **numbers)
{
  guint m = weft_tune_history_get_n_objectives (history), n_trials = weft_tune_history_get_n_trials (history);
  double *losses = g_new (double, MAX (n_trials, 1) * m);

  *numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < n_trials; i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (history, i);

    if (trial->state != WEFT_TUNE_COMPLETE)
      continue;
    for (guint j = 0; j < m; j++)
      losses[(*numbers)->len * m + j] = weft_tune_history_get_loss (history, j, trial->values[j]);
    g_array_append_val (*numbers, i);
  }
  return losses;
}

GArray *
weft_front_list (const WeftTuneHistory *history)
{
  g_autoptr (GArray) numbers = NULL;
  g_autofree double *losses = weft_front_collect (history, &numbers);
  g_autofree guint *ranks = g_new (guint, MAX (numbers->len, 1)), *order = g_new (guint, MAX (numbers->len, 1));
  GArray *front = g_array_new (FALSE, FALSE, sizeof (guint));
  guint m = weft_tune_history_get_n_objectives (history);

  weft_front_rank (losses, numbers->len, m, 1, ranks);
  sort_points (losses, numbers->len, m, order);
  for (guint i = 0; i < numbers->len; i++)
    if (ranks[order[i]] == 0)
      g_array_append_val (front, g_array_index (numbers, guint, order[i]));
  return front;
}
