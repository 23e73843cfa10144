/* permutation.c: how much worse a model becomes without a column
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/permutation.h"

#include "base/i18n.h"
#include "base/random.h"
#include "explain/activations.h"
#include "explain/error.h"

#include <math.h>
#include <string.h>

/* Rows that correlations are counted of, at most. */
#define MAX_CORRELATED 2000

/* Means below this come from rounding. */
#define LEAST_MEAN 1e-12

/* What is shuffled and measured. */
typedef struct
{
  WeftSubject *subject;
  const WeftPermutationOptions *options;
  const WeftPermutationWatch *watch; /* (nullable) */
  const WeftSubjectColumn *columns;
  guint n_columns;
  guint *groups;           /* Owned: of a column, the first column that it is shuffled with */
  WeftTensor *rows;        /* Owned: (rows, item): as they are */
  WeftTensor *mixed;       /* Owned: the same, some columns shuffled */
  WeftEvaluation *targets; /* Owned: true classes or numbers; scores are put in and out */
  WeftPermutation *result;
} Bench;

static void
bench_clear (Bench *self)
{
  g_free (self->groups);
  g_clear_pointer (&self->rows, weft_tensor_unref);
  g_clear_pointer (&self->mixed, weft_tensor_unref);
  g_clear_pointer (&self->targets, weft_evaluation_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static void
clear_entry (gpointer data)
{
  WeftPermutationEntry *entry = data;

  g_free (entry->name);
}

void
weft_permutation_free (WeftPermutation *self)
{
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
  g_free (self);
}

static gboolean
refuse (GError     **error,
        int          code,
        const char  *why)
{
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, code, why);
  return FALSE;
}

static gint64
get_width (const Bench *self)
{
  return weft_shape_count (weft_subject_get_item (self->subject));
}

/* The metric of predictions for @rows. */
static gboolean
measure (Bench       *self,
         WeftTensor  *rows,
         double      *score,
         GError     **error)
{
  const WeftStop *stop = self->watch != NULL ? self->watch->stop : NULL;
  g_autoptr (WeftTensor) scores = weft_activations_take (self->subject, weft_subject_get_scores (self->subject), rows, stop, error);
  g_autoptr (WeftMetricContext) context = NULL;

  if (scores == NULL)
    return FALSE;
  self->targets->scores = weft_tensor_f32 (scores);
  self->targets->n_scores = scores->shape.extent[1];
  context = weft_metric_context_new (self->targets);
  *score = self->result->metric->compute (context);
  self->targets->scores = NULL;
  return TRUE;
}

/* The metric of who knows the targets' distribution and nothing of the row. */
static double
measure_plain (Bench *self)
{
  WeftEvaluation *targets = self->targets;
  gint64 n_scores = targets->n_scores, n_classes = MAX (n_scores, 2);
  g_autofree double *counts = g_new0 (double, MAX (n_classes, targets->n_targets));
  g_autofree float *scores = g_new (float, targets->n_rows *n_scores);
  g_autoptr (WeftMetricContext) context = NULL;
  double plain;

  for (gint64 i = 0; i < targets->n_rows; i++) {
    if (targets->classes != NULL && targets->classes[i] >= 0 && targets->classes[i] < n_classes)
      counts[targets->classes[i]] += 1;
    for (gint64 k = 0; targets->numbers != NULL && k < targets->n_targets; k++)
      counts[k] += (double) targets->numbers[i * targets->n_targets + k];
  }
  for (gint64 i = 0; i < targets->n_rows * n_scores; i++)
    scores[i] = (float) (counts[targets->classes != NULL && n_scores == 1 ? 1 : i % n_scores] / (double) targets->n_rows);
  targets->scores = scores;
  context = weft_metric_context_new (targets);
  plain = self->result->metric->compute (context);
  targets->scores = NULL;
  return plain;
}

/* The targets of all rows that have one, and these rows as the model reads them. */
static gboolean
take_rows (Bench       *self,
           WeftGather  *gather,
           GError     **error)
{
  const WeftPreparation *preparation = weft_gather_get_preparation (gather);
  gsize n_all = (gsize) weft_dataset_get_n_rows (weft_gather_get_dataset (gather)), n;
  g_autofree guint32 *rows = g_new (guint32, n_all + 1);
  gboolean classes = weft_preparation_get_target_kind (preparation) == WEFT_TARGET_CLASS;

  for (gsize i = 0; i < n_all; i++)
    rows[i] = (guint32) i;
  n = weft_gather_select_known (gather, rows, n_all, rows);
  if (n < 2)
    return refuse (error, WEFT_EXPLAIN_ERROR_INPUT, _("fewer than two rows have a target that the model knows, so nothing can be measured; give it data with the column it predicts"));
  self->rows = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE ((gint64) n, get_width (self)), error);
  self->mixed = self->rows != NULL ? weft_tensor_new (WEFT_DTYPE_F32, &self->rows->shape, error) : NULL;
  if (self->mixed == NULL)
    return FALSE;
  weft_gather_fill_inputs (gather, rows, n, weft_tensor_f32 (self->rows));
  *self->targets = (WeftEvaluation){ .n_rows = (gint64) n, .n_places = 1, .n_targets = weft_preparation_get_n_targets (preparation), .loss = (double) NAN };
  if (classes)
    self->targets->classes = g_new (gint32, n);
  else
    self->targets->numbers = g_new (float, (gsize) self->targets->n_targets *n);
  weft_gather_fill_targets (gather, rows, n, classes ? WEFT_DTYPE_I32 : WEFT_DTYPE_F32, classes ? (gpointer) self->targets->classes : self->targets->numbers);
  self->result->n_rows = (gint64) n;
  return TRUE;
}

/* Pearson's r of two numbers of the input; 0 where one is constant. */
static double
correlate (const WeftTensor *rows,
           gint64            a,
           gint64            b)
{
  gint64 width = rows->shape.extent[1], n = MIN (rows->shape.extent[0], MAX_CORRELATED);
  const float *numbers = weft_tensor_const_f32 (rows);
  double mean_a = 0, mean_b = 0, aa = 0, bb = 0, ab = 0;

  for (gint64 i = 0; i < n; i++) {
    mean_a += (double) numbers[i * width + a] / (double) n;
    mean_b += (double) numbers[i * width + b] / (double) n;
  }
  for (gint64 i = 0; i < n; i++) {
    double x = (double) numbers[i * width + a] - mean_a, y = (double) numbers[i * width + b] - mean_b;

    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return aa > 0 && bb > 0 ? ab / sqrt (aa * bb) : 0;
}

/* Whether some number of one column says nearly the same as one of the other. */
static gboolean
is_alike (const Bench             *self,
          const WeftSubjectColumn *first,
          const WeftSubjectColumn *second)
{
  for (gint64 i = 0; i < first->n; i++)
    for (gint64 j = 0; j < second->n; j++)
      if (fabs (correlate (self->rows, first->first + i, second->first + j)) > self->options->together)
        return TRUE;
  return FALSE;
}

/* Columns belong together that are alike, or alike to one that does. */
static void
find_groups (Bench *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    self->groups[i] = i;
  for (guint i = 0; i < self->n_columns && self->options->together < 1; i++)
    for (guint j = 0; j < i; j++) {
      guint from = MAX (self->groups[i], self->groups[j]), to = MIN (self->groups[i], self->groups[j]);

      if (from == to || !is_alike (self, &self->columns[j], &self->columns[i]))
        continue;
      for (guint k = 0; k <= i; k++)
        if (self->groups[k] == from)
          self->groups[k] = to;
    }
}

/* Hands the numbers of a group out among the rows in another order. */
static void
shuffle (Bench         *self,
         guint          group,
         const guint32 *order)
{
  gint64 width = get_width (self), n = self->rows->shape.extent[0];
  const float *from = weft_tensor_const_f32 (self->rows);
  float *to = weft_tensor_f32 (self->mixed);

  memcpy (to, from, self->rows->bytes);
  for (guint c = 0; c < self->n_columns; c++) {
    const WeftSubjectColumn *column = &self->columns[c];

    for (gint64 i = 0; self->groups[c] == group && i < n; i++)
      memcpy (to + i * width + column->first, from + (gint64) order[i] * width + column->first, (gsize) column->n * sizeof (float));
  }
}

/* The columns of a group. */
static char *
name_group (const Bench *self,
            guint        group,
            guint       *n_columns)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint c = 0; c < self->n_columns; c++)
    if (self->groups[c] == group)
      g_ptr_array_add (names, self->columns[c].name);
  *n_columns = names->len;
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" + ", (char **) names->pdata);
}

/* Shuffles a group again and again. Orders depend on the seed, the group and the repeat alone. */
static gboolean
try_group (Bench   *self,
           guint    group,
           GError **error)
{
  gint64 n_rows = self->rows->shape.extent[0], n_repeats = self->options->n_repeats;
  g_autofree guint32 *order = g_new (guint32, n_rows);
  WeftPermutationEntry entry = { 0 };
  double squares = 0;
  WeftRandom random;

  weft_random_init (&random, weft_random_key (self->options->seed, self->columns[group].name), 0);
  for (gint64 repeat = 0; repeat < n_repeats; repeat++) {
    double score, lost;

    for (gint64 i = 0; i < n_rows; i++)
      order[i] = (guint32) i;
    weft_random_shuffle (&random, order, (gsize) n_rows);
    shuffle (self, group, order);
    if (!measure (self, self->mixed, &score, error))
      return FALSE;
    lost = self->result->metric->higher_is_better ? self->result->score - score : score - self->result->score;
    entry.mean += lost / (double) n_repeats;
    squares += lost * lost / (double) n_repeats;
  }
  entry.deviation = sqrt (MAX (squares - entry.mean * entry.mean, 0));
  if (fabs (entry.mean) < LEAST_MEAN)
    entry.mean = 0;
  entry.name = name_group (self, group, &entry.n_columns);
  g_array_append_val (self->result->entries, entry);
  return TRUE;
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const WeftPermutationEntry *first = a, *second = b;

  return (first->mean < second->mean) - (first->mean > second->mean);
}

static void
add_remarks (Bench *self)
{
  WeftPermutation *result = self->result;
  double gain = result->metric->higher_is_better ? result->score - result->plain : result->plain - result->score;
  guint n_joined = 0;

  if (isfinite (result->plain) && !(gain > 0))
    g_ptr_array_add (result->remarks, g_strdup_printf (_("The model is no better than who always says the same (%s %.3g, %.3g): the order of the columns means nothing."), _ (result->metric->title), result->score, result->plain));
  for (guint i = 0; i < result->entries->len; i++)
    n_joined += g_array_index (result->entries, WeftPermutationEntry, i).n_columns > 1;
  if (n_joined > 0)
    g_ptr_array_add (result->remarks, g_strdup_printf (_("Columns whose correlation is above %.2g were shuffled together, as each says what the other does."), self->options->together));
}

static gboolean
try_all (Bench   *self,
         GError **error)
{
  for (guint group = 0; group < self->n_columns; group++) {
    if (self->groups[group] == group && !try_group (self, group, error))
      return FALSE;
    if (self->watch != NULL && self->watch->progress != NULL)
      self->watch->progress (self->watch->data, (group + 1.0) / self->n_columns);
  }
  g_array_sort (self->result->entries, compare_entries);
  return TRUE;
}

/* What the model's rows and targets are made by. */
static WeftGather *
bind (const Bench    *self,
      WeftPredictor  *predictor,
      guint           head,
      WeftDataset    *dataset,
      GPtrArray      *warnings,
      GError        **error)
{
  WeftPreparation *whole = weft_predictor_get_preparation (predictor), *preparation = whole != NULL ? weft_preparation_get_head (whole, head) : NULL;

  if (self->n_columns == 0 || preparation == NULL) {
    refuse (error, WEFT_EXPLAIN_ERROR_MODEL, _("importance is of the columns of a table, and this model does not say which it reads; train one in Weft, or export it from there"));
    return NULL;
  }
  if (weft_preparation_get_target_kind (preparation) == WEFT_TARGET_NONE || weft_preparation_get_target_length (preparation) > 0) {
    refuse (error, WEFT_EXPLAIN_ERROR_MODEL, _("importance is measured of models that predict one class or some numbers a row, and this one does not"));
    return NULL;
  }
  return weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, warnings, error);
}

static gboolean
choose_metric (Bench                  *self,
               const WeftPreparation  *preparation,
               GError                **error)
{
  WeftTargetKind kind = weft_preparation_get_target_kind (preparation);
  const WeftMetric *asked = self->options->metric;

  self->result->metric = asked != NULL ? asked : weft_metric_find (kind == WEFT_TARGET_CLASS ? "accuracy" : "r2");
  if (self->result->metric->target == kind)
    return TRUE;
  g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("%s is no metric for what this model predicts; take %s"), _ (asked->title), kind == WEFT_TARGET_CLASS ? "accuracy" : "r2");
  return FALSE;
}

static WeftPermutation *
make_result (void)
{
  WeftPermutation *self = g_new0 (WeftPermutation, 1);

  self->entries = g_array_new (FALSE, TRUE, sizeof (WeftPermutationEntry));
  g_array_set_clear_func (self->entries, clear_entry);
  self->remarks = g_ptr_array_new_with_free_func (g_free);
  return self;
}

WeftPermutation *
weft_permutation_run (WeftSubject                   *subject,
                      WeftPredictor                 *predictor,
                      guint                          head,
                      WeftDataset                   *dataset,
                      const WeftPermutationOptions  *options,
                      const WeftPermutationWatch    *watch,
                      GPtrArray                     *warnings,
                      GError                       **error)
{
  g_autoptr (WeftPermutation) result = make_result ();
  g_auto (Bench) bench = { .subject = subject, .options = options, .watch = watch, .result = result };
  g_autoptr (WeftGather) gather = NULL;

  bench.columns = weft_subject_get_columns (subject, &bench.n_columns);
  bench.groups = g_new (guint, bench.n_columns + 1);
  bench.targets = g_new0 (WeftEvaluation, 1);
  gather = bind (&bench, predictor, head, dataset, warnings, error);
  if (gather == NULL || !choose_metric (&bench, weft_gather_get_preparation (gather), error) || !take_rows (&bench, gather, error))
    return NULL;
  find_groups (&bench);
  if (!measure (&bench, bench.rows, &result->score, error))
    return NULL;
  result->plain = measure_plain (&bench);
  if (!try_all (&bench, error))
    return NULL;
  add_remarks (&bench);
  return g_steal_pointer (&result);
}
