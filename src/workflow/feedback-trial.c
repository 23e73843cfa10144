/* feedback-trial.c: a model that was taught by marks, in words, as JSON and as a trial
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/feedback-trial.h"

#include "base/i18n.h"

#include <math.h>
#include <string.h>

/* Words */

static void
tell_metric (const WeftFeedback *self,
             GString            *text,
             gboolean            test)
{
  double before = test ? self->before.test_metric : self->before.metric, after = test ? self->after.test_metric : self->after.metric;

  if (isnan (before))
    return;
  if (self->n_classes > 0)
    g_string_append_printf (text, test ? _("Test accuracy: %.1f %% before, %.1f %% after\n") : _("Validation accuracy: %.1f %% before, %.1f %% after\n"), 100 * before, 100 * after);
  else
    g_string_append_printf (text, test ? _("R² of the test rows: %.3f before, %.3f after\n") : _("R² of the validation rows: %.3f before, %.3f after\n"), before, after);
}

static void
tell_kept (const WeftFeedback *self,
           GString            *text)
{
  if (self->kept_epoch == 0)
    g_string_append (text, _("Undone: no epoch was as good on the validation rows, so the model is as it was. Rows with the same fault flatter it; Allowed loss lets it learn all the same"));
  else
    g_string_append_printf (text, _("Epoch %" PRIu64 " of %u is kept"), self->kept_epoch, self->history->len);
}

char *
weft_feedback_tell (const WeftFeedback *self)
{
  GString *text = g_string_new (NULL);

  tell_metric (self, text, FALSE);
  tell_metric (self, text, TRUE);
  g_string_append_printf (text, _("Share of the relevance in the marks: %.1f %% before, %.1f %% after; %.1f %% of the input is marked\n"),
                          100 * self->before.share, 100 * self->after.share, 100 * self->area);
  tell_kept (self, text);
  return g_string_free (text, FALSE);
}

/* JSON, where what is no number is written as null. */

static JsonArray *
describe_classes (const WeftFeedback *self,
                  const WeftFeedbackSide *side,
                  const char *const *names)
{
  JsonArray *classes = json_array_new ();

  for (guint c = 0; c < self->n_classes; c++) {
    JsonObject *entry = json_object_new ();

    if (names != NULL)
      json_object_set_string_member (entry, "class", names[c]);
    json_object_set_double_member (entry, "recall", side->recalls[c]);
    json_array_add_object_element (classes, entry);
  }
  return classes;
}

static JsonObject *
describe_side (const WeftFeedback *self,
               const WeftFeedbackSide *side,
               const char *const *names)
{
  JsonObject *object = json_object_new ();

  json_object_set_double_member (object, self->metric->id, side->metric);
  json_object_set_double_member (object, "loss", side->loss);
  if (!isnan (side->test_metric)) {
    g_autofree char *name = g_strdup_printf ("test_%s", self->metric->id);

    json_object_set_double_member (object, name, side->test_metric);
  }
  json_object_set_double_member (object, "share_in_marks", side->share);
  if (self->n_classes > 0)
    json_object_set_array_member (object, "classes", describe_classes (self, side, names));
  return object;
}

void
weft_feedback_describe (const WeftFeedback *self,
                        const char *const *names,
                        JsonObject *object)
{
  json_object_set_string_member (object, "metric", self->metric->id);
  json_object_set_object_member (object, "before", describe_side (self, &self->before, names));
  json_object_set_object_member (object, "after", describe_side (self, &self->after, names));
  json_object_set_double_member (object, "marked_area", self->area);
  json_object_set_int_member (object, "marked_rows", self->n_marked);
  json_object_set_int_member (object, "rows_with_maps", self->n_shares);
  json_object_set_int_member (object, "epochs", self->history->len);
  json_object_set_int_member (object, "kept_epoch", (gint64) self->kept_epoch);
}

/* Trial */

WeftParams *
weft_feedback_trial_read_training (const WeftTrial *parent)
{
  WeftParams *params = weft_params_new (weft_trainer_params);

  for (guint i = 0; i < parent->parameters->len && parent->node != NULL; i++) {
    const WeftTrialParameter *parameter = parent->parameters->pdata[i];
    const char *id = g_str_has_prefix (parameter->name, parent->node) ? parameter->name + strlen (parent->node) : "";

    if (*id == '.' && weft_param_find (weft_trainer_params, id + 1) != NULL)
      weft_params_set (params, id + 1, parameter->text, NULL);
  }
  return params;
}

static void
add_measure (GArray               *measures,
             const char           *name,
             WeftTrialDirection    direction,
             const WeftTrainEpoch *epoch,
             double                value)
{
  const WeftTrialMeasure measure = { name, direction, (gint64) epoch->step, (double) epoch->epoch, value };

  if (!isnan (value))
    g_array_append_val (measures, measure);
}

/* As a training reports them. */
static GArray *
list_measures (const WeftFeedback *feedback)
{
  GArray *measures = g_array_new (FALSE, FALSE, sizeof (WeftTrialMeasure));
  g_autofree char *metric = g_strdup_printf ("validation_%s", feedback->metric->id);

  for (guint i = 0; i < feedback->history->len; i++) {
    const WeftTrainEpoch *epoch = &g_array_index (feedback->history, WeftTrainEpoch, i);

    add_measure (measures, "train_loss", WEFT_TRIAL_LOWER_IS_BETTER, epoch, epoch->train_loss);
    add_measure (measures, "validation_loss", WEFT_TRIAL_LOWER_IS_BETTER, epoch, epoch->validation_loss);
    add_measure (measures, g_intern_string (metric), WEFT_TRIAL_HIGHER_IS_BETTER, epoch, epoch->validation_metric);
  }
  return measures;
}

/* The figures of the model that is kept, at the end of the curves. */
static void
add_figures (GArray       *measures,
             const GArray *figures)
{
  gint64 step = 0;
  double epoch = 0;

  for (guint i = 0; i < measures->len; i++) {
    step = MAX (step, g_array_index (measures, WeftTrialMeasure, i).step);
    epoch = MAX (epoch, g_array_index (measures, WeftTrialMeasure, i).epoch);
  }
  for (guint i = 0; i < figures->len; i++) {
    WeftTrialMeasure measure = g_array_index (figures, WeftTrialMeasure, i);

    measure.step = step + 1;
    measure.epoch = epoch;
    g_array_append_val (measures, measure);
  }
}

static char *
write_note (const WeftFeedbackTrial *self)
{
  const WeftParam *method = weft_param_find (weft_feedback_params, "method");
  const char *title = NULL;
  g_autofree char *figures = weft_feedback_tell (self->feedback);
  g_auto (GStrv) lines = g_strsplit (figures, "\n", -1);
  g_autofree char *list = g_strjoinv ("\n- ", lines);

  for (const WeftParamChoice *choice = method->choices; choice->id != NULL; choice++)
    if (weft_params_is_choice (self->params, "method", choice->id))
      title = _ (choice->title);
  return g_strdup_printf (_("Taught by marks in %u rows of the model of trial %" PRId64 ": %s.\n\n- %s"), self->feedback->n_marked, self->parent, title, list);
}

gint64
weft_feedback_trial_store (WeftTrialStore           *store,
                           const WeftFeedbackTrial  *trial,
                           const WeftStop           *stop,
                           GError                  **error)
{
  g_autoptr (GArray) measures = list_measures (trial->feedback), figures = weft_derived_trial_evaluate (trial->feedback->model, trial->data, stop, error);
  g_autoptr (JsonNode) node = weft_marks_to_json (trial->marks);
  g_autofree char *marks = weft_json_write (node, WEFT_JSON_INDENT), *note = write_note (trial);
  const WeftDerivedTrial derived = {
    .parent = trial->parent,
    .tag = "feedback",
    .note = note,
    .model = trial->feedback->model,
    .measures = measures,
    .params = trial->params,
    .marks = marks,
  };

  if (figures == NULL)
    return 0;
  add_figures (measures, figures);
  return weft_derived_trial_store (store, &derived, error);
}
