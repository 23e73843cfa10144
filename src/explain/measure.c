/* measure.c: what switched units cost over many rows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/measure.h"

#include "base/i18n.h"
#include "explain/error.h"

/* What the steps of a measurement hand on. */
typedef struct
{
  WeftSubject *subject;
  WeftGather *gather;
  WeftRows rows;
  const WeftMeasureWatch *watch; /* nullable */
  float *samples;                /* Owned: of a batch */
  double done;                   /* 0 … 1 */
} Work;

void
weft_measure_free (WeftMeasure *self)
{
  g_array_unref (self->classes);
  g_free (self);
}

static gboolean
go_on (const Work  *self,
       GError     **error)
{
  if (self->watch == NULL || !weft_stop_is_requested (self->watch->stop))
    return TRUE;
  g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("the measurement was stopped"));
  return FALSE;
}

/* Half of the work, as the model is asked twice. */
static void
tell (Work   *self,
      gint64  n_rows)
{
  self->done += 0.5 * (double) n_rows / (double) self->rows.n_rows;
  if (self->watch != NULL && self->watch->progress != NULL)
    self->watch->progress (self->watch->data, MIN (self->done, 1));
}

static gboolean
ask_batch (Work                *self,
           const WeftSwitches  *switches,
           gint64               size,
           gsize                first,
           WeftEvaluation      *evaluation,
           GError             **error)
{
  const WeftValue scores = weft_subject_get_scores (self->subject);
  gsize n = MIN ((gsize) size, self->rows.n_rows - first);
  WeftPlan *plan;

  weft_gather_fill_inputs (self->gather, self->rows.rows + first, n, self->samples);
  plan = weft_switches_plan (switches, self->subject, size, &scores, 1, self->samples, (gint64) n, error);
  if (plan == NULL)
    return FALSE;
  weft_plan_run (plan, NULL);
  weft_evaluation_take (evaluation, first, weft_plan_get_tensor (plan, scores), n);
  tell (self, (gint64) n);
  return go_on (self, error);
}

/* What the model says of all rows. */
static WeftEvaluation *
ask (Work                *self,
     const WeftSwitches  *switches,
     GError             **error)
{
  gint64 size = weft_subject_get_max_batch (self->subject, 1);
  g_autoptr (WeftEvaluation) evaluation = weft_evaluation_new (self->gather, self->rows, TRUE, error);

  for (gsize first = 0; evaluation != NULL && first < self->rows.n_rows; first += (gsize) size)
    if (!ask_batch (self, switches, size, first, evaluation, error))
      return NULL;
  return g_steal_pointer (&evaluation);
}

/* Which class each row is taken for counts, not how sure that is. */
static gint64
count_changed (const WeftEvaluation *before,
               const WeftEvaluation *after)
{
  gint64 n = before->n_scores, n_changed = 0;

  for (gint64 row = 0; row < before->n_rows; row++) {
    gint64 was = 0, is = 0;

    for (gint64 class = 1; class < n; class ++) {
      was = before->scores[row * n + class] > before->scores[row * n + was] ? class : was;
      is = after->scores[row * n + class] > after->scores[row * n + is] ? class : is;
    }
    n_changed += before->classes[row] >= 0 && was != is;
  }
  return n_changed;
}

static void
add_classes (WeftMeasure           *self,
             const WeftSubject     *subject,
             const WeftClassReport *before,
             const WeftClassReport *after)
{
  const char *const *names = weft_subject_get_class_names (subject);

  for (gint64 i = 0; i < before->n_classes; i++) {
    const WeftMeasureClass entry = { names != NULL ? names[i] : NULL, before->classes[i].support, before->classes[i].recall, after->classes[i].recall };

    if (entry.support > 0)
      g_array_append_val (self->classes, entry);
  }
}

static WeftMeasure *
compare (const Work           *work,
         const WeftEvaluation *before,
         const WeftEvaluation *after)
{
  g_autoptr (WeftMetricContext) one = weft_metric_context_new (before), other = weft_metric_context_new (after);
  WeftMeasure *self = g_new0 (WeftMeasure, 1);

  self->metric = weft_metric_find (before->classes != NULL ? "accuracy" : "r2");
  self->n_rows = (gint64) work->rows.n_rows;
  self->before = self->metric->compute (one);
  self->after = self->metric->compute (other);
  self->classes = g_array_new (FALSE, FALSE, sizeof (WeftMeasureClass));
  if (before->classes != NULL) {
    self->n_changed = count_changed (before, after);
    add_classes (self, work->subject, one->report, other->report);
  }
  return self;
}

static WeftMeasure *
measure (Work                *self,
         const WeftSwitches  *switches,
         GError             **error)
{
  g_autoptr (WeftEvaluation) before = NULL, after = NULL;

  if (self->rows.n_rows == 0) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("there is no row with a known target to measure on; choose data that has the column that the model predicts"));
    return NULL;
  }
  before = ask (self, NULL, error);
  after = before != NULL ? ask (self, switches, error) : NULL;
  return after != NULL ? compare (self, before, after) : NULL;
}

WeftMeasure *
weft_measure_run (WeftSubject             *subject,
                  WeftPreparation         *preparation,
                  WeftDataset             *dataset,
                  WeftRows                 rows,
                  const WeftSwitches      *switches,
                  const WeftMeasureWatch  *watch,
                  GError                 **error)
{
  g_autoptr (WeftGather) gather = weft_gather_new (weft_preparation_get_head (preparation, 0), dataset, WEFT_GATHER_PLAIN, NULL, error);
  g_autofree guint32 *known = g_new (guint32, rows.n_rows + 1);
  g_autofree float *samples = g_new (float, weft_subject_get_max_batch (subject, 1) * weft_shape_count (weft_subject_get_item (subject)));
  Work work = { .subject = subject, .gather = gather, .watch = watch, .samples = samples };

  if (gather == NULL)
    return NULL;
  work.rows = (WeftRows){ known, weft_gather_select_known (gather, rows.rows, rows.n_rows, known) };
  return measure (&work, switches, error);
}
