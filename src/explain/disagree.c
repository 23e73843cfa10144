/* disagree.c: in which rows two models say the most different things
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/disagree.h"

#include "base/i18n.h"
#include "explain/error.h"

#include <inttypes.h>
#include <math.h>

WeftDisagreements *
weft_disagreements_ref (WeftDisagreements *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_disagreements_unref (WeftDisagreements *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->rows);
  g_free (self);
}

double
weft_disagreements_get_agreement (const WeftDisagreements *self)
{
  return self->n_rows > 0 ? (double) self->n_agree / (double) self->n_rows : (double) NAN;
}

/* Ranking */

/* Of classes there are two where one score stands for both. */
static gint64
count_classes (const WeftEvaluation *evaluation)
{
  return evaluation->n_scores == 1 ? 2 : evaluation->n_scores;
}

static double
get_probability (const WeftEvaluation *evaluation,
                 gint64                row,
                 gint64                class)
{
  const float *scores = evaluation->scores + row * evaluation->n_scores;

  if (evaluation->n_scores > 1)
    return (double) scores[class];
  return class == 1 ? (double) scores[0] : 1 - (double) scores[0];
}

static gint64
find_likeliest (const WeftEvaluation *evaluation,
                gint64                row)
{
  gint64 best = 0;

  for (gint64 class = 1; class < count_classes (evaluation); class ++)
    if (get_probability (evaluation, row, class) > get_probability (evaluation, row, best))
      best = class;
  return best;
}

gint64
weft_disagreements_translate (const gint64 *classes,
                              gint64        class)
{
  gint64 other = 0;

  if (classes == NULL)
    return class;
  while (classes[other] != class)
    other++;
  return other;
}

static WeftDisagreement
compare_classes (const WeftEvaluation *first,
                 const WeftEvaluation *second,
                 const gint64         *classes,
                 gint64                row)
{
  WeftDisagreement found = { .row = row };

  found.first_says = find_likeliest (first, row);
  found.second_says = classes[find_likeliest (second, row)];
  found.class = first->classes != NULL && first->classes[row] >= 0 && first->classes[row] < count_classes (first) ? first->classes[row] : found.first_says;
  found.first = get_probability (first, row, found.class);
  found.second = get_probability (second, row, weft_disagreements_translate (classes, found.class));
  return found;
}

static double
get_gap (const WeftDisagreement *self)
{
  double gap = fabs (self->first - self->second);

  /* What is no number is as far away as can be. */
  return isnan (gap) ? INFINITY : gap;
}

static WeftDisagreement
compare_numbers (const WeftEvaluation *first,
                 const WeftEvaluation *second,
                 gint64                row)
{
  WeftDisagreement found = { .row = row, .class = -1 };

  for (gint64 k = 0; k < first->n_scores; k++) {
    WeftDisagreement number = { row, k, (double) first->scores[row * first->n_scores + k], (double) second->scores[row * second->n_scores + k], k, k };

    if (found.class < 0 || get_gap (&number) > get_gap (&found))
      found = number;
  }
  return found;
}

static int
compare_gaps (gconstpointer a,
              gconstpointer b)
{
  const WeftDisagreement *first = a, *second = b;
  double one = get_gap (first), other = get_gap (second);

  if (one != other)
    return one > other ? -1 : 1;
  return first->row < second->row ? -1 : first->row > second->row;
}

WeftDisagreements *
weft_disagreements_rank (const WeftEvaluation *first,
                         const WeftEvaluation *second,
                         const gint64         *classes,
                         guint                 n_kept)
{
  WeftDisagreements *self = g_new0 (WeftDisagreements, 1);

  g_atomic_ref_count_init (&self->references);
  self->rows = g_array_new (FALSE, FALSE, sizeof (WeftDisagreement));
  self->n_rows = first->n_rows;
  self->has_classes = classes != NULL;
  for (gint64 row = 0; row < first->n_rows; row++) {
    WeftDisagreement found = classes != NULL ? compare_classes (first, second, classes, row) : compare_numbers (first, second, row);
    double gap = get_gap (&found);

    self->mean += gap / (double) first->n_rows;
    self->n_agree += classes != NULL ? found.first_says == found.second_says : gap == 0;
    self->n_known += first->classes != NULL && first->classes[row] >= 0;
    if (gap > 0)
      g_array_append_val (self->rows, found);
  }
  g_array_sort (self->rows, compare_gaps);
  g_array_set_size (self->rows, MIN (self->rows->len, n_kept));
  return self;
}

/* Classes */

static gint64
find_name (const char *const *names,
           gint64 n,
           const char *name)
{
  for (gint64 i = 0; i < n; i++)
    if (g_str_equal (names[i], name))
      return i;
  return -1;
}

static gint64
count_outputs (const WeftPredictor *predictor)
{
  const WeftShape *shape = &weft_graph_get_value (weft_predictor_get_graph (predictor), weft_predictor_get_scores (predictor, 0))->shape;

  return weft_shape_count_axes (shape, 1, shape->rank);
}

static gboolean
says_numbers (const WeftPredictor *predictor)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (predictor);
  gint64 n_names;

  if (preparation != NULL)
    return weft_preparation_get_target_kind (preparation) != WEFT_TARGET_CLASS;
  return weft_predictor_get_class_names (predictor, 0, &n_names) == NULL && count_outputs (predictor) == 1;
}

static gboolean
refuse (GError     **error,
        const char  *sentence)
{
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, sentence);
  return FALSE;
}

static gboolean
match_names (const char *const *first,
             const char *const *second,
             gint64 n,
             gint64 *classes,
             GError **error)
{
  for (gint64 i = 0; i < n; i++) {
    classes[i] = first != NULL && second != NULL ? find_name (first, n, second[i]) : i;
    if (classes[i] >= 0)
      continue;
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("the second model has a class “%s”, which the first does not know; compare models that tell the same classes apart"), second[i]);
    return FALSE;
  }
  return TRUE;
}

gboolean
weft_disagreements_match_classes (const WeftPredictor  *first,
                                  const WeftPredictor  *second,
                                  gint64              **classes,
                                  GError              **error)
{
  gint64 n_first = count_outputs (first), n_second = count_outputs (second), n;
  const char *const *names = weft_predictor_get_class_names (first, 0, &n), *const *others = weft_predictor_get_class_names (second, 0, &n);
  g_autofree gint64 *found = NULL;

  *classes = NULL;
  if (says_numbers (first) != says_numbers (second))
    return refuse (error, _("one model says a class and the other a number; compare models that predict the same"));
  if (says_numbers (first))
    return n_first == n_second || refuse (error, _("the two models predict other numbers; compare models that predict the same"));
  n_first = MAX (n_first, 2);
  n_second = MAX (n_second, 2);
  if (n_first != n_second) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("the first model tells %" PRId64 " classes apart and the second %" PRId64 "; compare models that tell the same classes apart"), n_first, n_second);
    return FALSE;
  }
  found = g_new (gint64, n_second);
  if (!match_names (names, others, n_second, found, error))
    return FALSE;
  *classes = g_steal_pointer (&found);
  return TRUE;
}

/* Finding */

/* The true classes of rows, -1 where the first model does not know them; none where the data
 * does not say. */
static void
take_truth (WeftPredictor  *predictor,
            WeftDataset    *dataset,
            WeftEvaluation *evaluation)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (predictor);
  g_autoptr (WeftGather) gather = preparation != NULL ? weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, NULL, NULL) : NULL;
  gsize n_all = (gsize) evaluation->n_rows, n;
  g_autofree guint32 *rows = g_new (guint32, n_all + 1);
  g_autofree gint32 *known = g_new (gint32, n_all + 1);

  if (gather == NULL)
    return;
  for (gsize i = 0; i < n_all; i++)
    rows[i] = (guint32) i;
  n = weft_gather_select_known (gather, rows, n_all, rows);
  weft_gather_fill_targets (gather, rows, n, WEFT_DTYPE_I32, known);
  g_free (evaluation->classes);
  evaluation->classes = g_new (gint32, n_all + 1);
  for (gsize i = 0; i < n_all; i++)
    evaluation->classes[i] = -1;
  for (gsize i = 0; i < n; i++)
    evaluation->classes[rows[i]] = known[i];
}

WeftDisagreements *
weft_disagreements_find (WeftPredictor   *first,
                         WeftPredictor   *second,
                         WeftDataset     *first_data,
                         WeftDataset     *second_data,
                         guint            n_kept,
                         const WeftStop  *stop,
                         GPtrArray       *warnings,
                         GError         **error)
{
  gint64 n_rows = weft_dataset_get_n_rows (first_data), n_others = weft_dataset_get_n_rows (second_data);
  g_autoptr (WeftEvaluation) one = NULL, other = NULL;
  g_autofree gint64 *classes = NULL;

  if (n_rows != n_others) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("the two models read %" PRId64 " and %" PRId64 " rows of the same data, which cannot be compared"), n_rows, n_others);
    return NULL;
  }
  if (!weft_disagreements_match_classes (first, second, &classes, error))
    return NULL;
  one = weft_predictor_run (first, 0, first_data, stop, warnings, error);
  other = one != NULL ? weft_predictor_run (second, 0, second_data, stop, warnings, error) : NULL;
  if (other == NULL)
    return NULL;
  if (one->n_places != 1 || other->n_places != 1) {
    refuse (error, _("a model that says something of each word has no single answer for a row, so rows cannot be ranked"));
    return NULL;
  }
  if (classes != NULL)
    take_truth (first, first_data, one);
  return weft_disagreements_rank (one, other, classes, n_kept);
}
