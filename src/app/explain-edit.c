/* explain-edit.c: what units that are turned cost, and the model that has them so: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-edit.h"

#include "app/shared.h"
#include "base/i18n.h"
#include "explain/edit-weights.h"
#include "explain/error.h"
#include "workflow/derived-trial.h"
#include "workflow/trial-data.h"

/* What is kept for the next answer: the data of the trial. */
#define DATA "trial-data"

/* The trial's data, and who is told how far it is. */
typedef struct
{
  const WeftExplainAnswer *about;
  const WeftExplainWatch *watch;
  const WeftData *data; /* nullable */
  gint64 trial;
} Work;

static void
clear_wish (gpointer box)
{
  WeftExplainEditWish *wish = box;

  g_clear_pointer (&wish->switches, weft_switches_free);
  g_clear_pointer (&wish->store, weft_trial_store_unref);
}

static void
clear_finding (gpointer box)
{
  WeftExplainEdit *finding = box;

  g_clear_pointer (&finding->measure, weft_measure_free);
  g_free (finding->trouble);
}

static gboolean
refuse (GError     **error,
        const char  *sentence)
{
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, sentence);
  return FALSE;
}

/* The trial */

static gboolean
find_trial (Work    *self,
            GError **error)
{
  const WeftExplainEditWish *wish = self->about->wish;
  WeftTrainedModel *model = weft_predictor_get_trained (self->about->model->predictor);

  self->trial = wish->trial;
  if (self->trial > 0 || wish->store == NULL || model == NULL)
    return TRUE;
  return weft_derived_trial_find_parent (wish->store, model, &self->trial, error);
}

/* Read once for all that is asked of this model. */
static gboolean
find_data (Work    *self,
           GError **error)
{
  const WeftExplainEditWish *wish = self->about->wish;
  WeftArtefact *kept = weft_explain_model_get_kept (self->about->model, DATA);

  if (kept == NULL && self->trial > 0 && wish->store != NULL) {
    kept = weft_trial_data_restore (wish->store, self->trial, self->watch->stop, error);
    if (kept == NULL)
      return FALSE;
    weft_explain_model_keep (self->about->model, DATA, kept, (GDestroyNotify) weft_artefact_unref);
  }
  self->data = kept != NULL ? weft_artefact_get_value (kept) : NULL;
  return TRUE;
}

/* Measuring */

static void
progress_cb (gpointer data,
             double   fraction)
{
  weft_explain_watch_tell (((Work *) data)->watch, fraction, weft_explain_box_new (WeftExplainEdit));
}

static WeftMeasure *
measure_rows (Work         *self,
              WeftDataset  *dataset,
              WeftRows      rows,
              GError      **error)
{
  const WeftExplainEditWish *wish = self->about->wish;
  const WeftExplainModel *model = self->about->model;
  const WeftMeasureWatch watch = { progress_cb, self, self->watch->stop };
  WeftPreparation *preparation = weft_predictor_get_preparation (model->predictor);

  if (preparation == NULL) {
    refuse (error, _("this model does not say which column it predicts, so it cannot be measured; train one in Weft, or export it from there"));
    return NULL;
  }
  return weft_measure_run (model->subject, preparation, dataset, rows, wish->switches, &watch, error);
}

/* All rows that were chosen beside the input. */
static WeftMeasure *
measure_all (Work    *self,
             GError **error)
{
  gsize n = (gsize) weft_dataset_get_n_rows (self->about->data);
  g_autofree guint32 *rows = g_new (guint32, n + 1);

  for (gsize i = 0; i < n; i++)
    rows[i] = (guint32) i;
  return measure_rows (self, self->about->data, (WeftRows){ rows, n }, error);
}

static WeftMeasure *
measure (Work    *self,
         GError **error)
{
  if (self->data != NULL)
    return measure_rows (self, self->data->dataset, self->data->split->validation, error);
  if (self->about->data != NULL)
    return measure_all (self, error);
  refuse (error, _("this model belongs to no trial that is kept, so there are no rows that validated it; choose rows to measure on"));
  return NULL;
}

/* Keeping */

/* What was changed, a line a unit. */
static char *
make_note (const Work *self)
{
  const WeftExplainEditWish *wish = self->about->wish;
  GString *text = g_string_new (NULL);
  guint n;
  const WeftSwitch *list = weft_switches_list (wish->switches, &n);

  g_string_append_printf (text, _("Made of Trial %" PRId64 " by turning units, which are written into its weights:"), self->trial);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < n; i++) {
    g_autofree char *line = list[i].factor == 0 ? g_strdup_printf (_("unit %" PRId64 " of %s is off"), list[i].unit, list[i].layer)
                                                : g_strdup_printf (_("unit %" PRId64 " of %s × %g"), list[i].unit, list[i].layer, list[i].factor);

    g_string_append_printf (text, "\n- %s", line);
  }
  return g_string_free (text, FALSE);
}

static gboolean
store_model (Work              *self,
             WeftTrainedModel  *edited,
             WeftExplainEdit   *finding,
             GError           **error)
{
  const WeftExplainEditWish *wish = self->about->wish;
  g_autoptr (GArray) measures = weft_derived_trial_evaluate (edited, self->data, self->watch->stop, error);
  g_autofree char *note = make_note (self);

  if (measures == NULL)
    return FALSE;
  if (weft_stop_is_requested (self->watch->stop)) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("the measurement was stopped"));
    return FALSE;
  }
  finding->kept = weft_derived_trial_store (wish->store, &(WeftDerivedTrial){ self->trial, NULL, "edited", note, edited, measures }, error);
  return finding->kept > 0;
}

static gboolean
apply (Work             *self,
       WeftExplainEdit  *finding,
       GError          **error)
{
  const WeftExplainEditWish *wish = self->about->wish;
  const WeftExplainModel *model = self->about->model;
  WeftTrainedModel *trained = weft_predictor_get_trained (model->predictor);
  g_autoptr (WeftTrainedModel) edited = NULL;

  if (trained == NULL || self->data == NULL)
    return refuse (error, _("only a model of a trial can become another trial; run its workflow first, and look into what that trained"));
  edited = weft_edit_weights (trained, model->subject, wish->switches, error);
  return edited != NULL && store_model (self, edited, finding, error);
}

static gboolean
find_all (Work             *self,
          WeftExplainEdit  *finding,
          GError          **error)
{
  const WeftExplainEditWish *wish = self->about->wish;

  if (!find_trial (self, error) || !find_data (self, error))
    return FALSE;
  finding->validates = self->data != NULL;
  finding->measure = measure (self, error);
  return finding->measure != NULL && (!wish->applies || apply (self, finding, error));
}

/* Trouble is told beside the tree, which stays. */
static gpointer
find (const WeftExplainAnswer  *about,
      const WeftExplainWatch   *watch,
      GError                  **error)
{
  Work work = { about, watch, NULL, 0 };
  WeftExplainEdit *finding = weft_explain_box_new (WeftExplainEdit);
  g_autoptr (GError) local = NULL;

  if (find_all (&work, finding, &local))
    return finding;
  if (!weft_stop_is_requested (watch->stop)) {
    finding->trouble = g_strdup (local->message);
    return finding;
  }
  weft_explain_box_unref (finding, clear_finding);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static void
describe (const WeftExplainAnswer *answer,
          JsonObject              *recipe)
{
  const WeftExplainEdit *finding = answer->finding;

  if (finding->measure == NULL)
    return;
  json_object_set_string_member (recipe, "metric", finding->measure->metric->id);
  json_object_set_int_member (recipe, "rows", finding->measure->n_rows);
  json_object_set_double_member (recipe, "before", finding->measure->before);
  json_object_set_double_member (recipe, "after", finding->measure->after);
  if (finding->kept > 0)
    json_object_set_int_member (recipe, "kept", finding->kept);
}

#define QUESTION(name, wants)        \
  const WeftExplainQuestion name = { \
    .id = "edit",                    \
    .needs = wants,                  \
    .clear_wish = clear_wish,        \
    .clear_finding = clear_finding,  \
    .find = find,                    \
    .describe = describe,            \
  }

QUESTION (weft_explain_edit, 0);
QUESTION (weft_explain_edit_rows, WEFT_EXPLAIN_USES_DATA);

void
weft_explain_edit_fill (const WeftSwitches *switches,
                        gint64              trial,
                        gboolean            applies,
                        WeftExplainOrder   *order)
{
  WeftExplainEditWish *wish = weft_explain_box_new (WeftExplainEditWish);
  WeftTrialStore *store = weft_shared_get_store ();

  wish->switches = weft_switches_copy (switches);
  wish->store = store != NULL ? weft_trial_store_ref (store) : NULL;
  wish->trial = trial;
  wish->applies = applies;
  order->question = trial > 0 ? &weft_explain_edit : &weft_explain_edit_rows;
  order->wish = wish;
}

/* In words */

static char *
format (const WeftMetric *metric,
        double            value)
{
  return metric->target == WEFT_TARGET_CLASS ? g_strdup_printf ("%.1f %%", 100 * value) : g_strdup_printf ("%.4g", value);
}

static char *
tell_measure (const WeftMeasure *measure,
              gboolean           validates)
{
  g_autofree char *before = format (measure->metric, measure->before), *after = format (measure->metric, measure->after);
  g_autofree char *rows = validates ? g_strdup_printf (ngettext_ ("%d validation row", "%d validation rows", measure->n_rows), (int) measure->n_rows)
                                    : g_strdup_printf (ngettext_ ("%d row", "%d rows", measure->n_rows), (int) measure->n_rows);

  if (measure->metric->target != WEFT_TARGET_CLASS)
    return g_strdup_printf (_("%s of %s: %s → %s"), _ (measure->metric->title), rows, before, after);
  return g_strdup_printf (_("%s of %s: %s → %s; another class for %d"), _ (measure->metric->title), rows, before, after, (int) measure->n_changed);
}

char *
weft_explain_edit_tell (const WeftExplainEdit *self)
{
  g_autofree char *figures = self->measure != NULL ? tell_measure (self->measure, self->validates) : NULL;

  if (figures != NULL && self->trouble != NULL)
    return g_strconcat (figures, "\n", self->trouble, NULL);
  return g_strdup (figures != NULL ? figures : self->trouble);
}

char *
weft_explain_edit_tell_class (const WeftMeasureClass *self)
{
  return g_strdup_printf (_("%.1f %% → %.1f %% of %d"), 100 * self->before, 100 * self->after, (int) self->support);
}
