/* switched.c: units turned down or off from the command line, measured and written
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/switched.h"

#include "base/i18n.h"
#include "base/number.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/trial-open.h"
#include "dataset/warnings.h"
#include "explain/edit-weights.h"
#include "explain/error.h"
#include "explain/measure.h"
#include "workflow/trial-data.h"

#include <stdio.h>

/* What the steps hand on. */
typedef struct
{
  const WeftSwitchAsked *asked;
  WeftPredictor *predictor;
  WeftSubject *subject;   /* Owned (nullable) */
  WeftSwitches *switches; /* Owned */
  WeftMeasure *measure;   /* Owned (nullable) */
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->measure, weft_measure_free);
  g_clear_pointer (&self->switches, weft_switches_free);
  g_clear_pointer (&self->subject, weft_subject_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

void
weft_switch_asked_clear (WeftSwitchAsked *self)
{
  g_strfreev (self->switches);
  g_free (self->write);
}

gboolean
weft_switch_asked_any (const WeftSwitchAsked *self)
{
  return self->switches != NULL || self->measures || self->write != NULL;
}

/* `relu1:2=0` */
static gboolean
take_switch (Work        *self,
             const char  *text,
             GError     **error)
{
  const char *colon = strrchr (text, ':'), *equals = colon != NULL ? strchr (colon, '=') : NULL;
  g_autofree char *layer = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : NULL, *number = equals != NULL ? g_strndup (colon + 1, (gsize) (equals - colon - 1)) : NULL;
  WeftSwitch one = { .layer = layer };

  if (number == NULL || !weft_number_parse_integer (number, &one.unit) || !weft_number_parse (equals + 1, &one.factor)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("--switch takes LAYER:UNIT=FACTOR, not “%s”; units are counted from 0"), text);
    return FALSE;
  }
  if (weft_switches_find_layer (self->subject, &one, error) == NULL)
    return FALSE;
  weft_switches_set (self->switches, layer, one.unit, one.factor);
  return TRUE;
}

static gboolean
take_switches (Work    *self,
               GError **error)
{
  self->subject = weft_subject_new (self->predictor, 0, error);
  self->switches = weft_switches_new ();
  for (char **text = self->asked->switches; self->subject != NULL && text != NULL && *text != NULL; text++)
    if (!take_switch (self, *text, error))
      return FALSE;
  return self->subject != NULL;
}

/* Measuring */

static gboolean
measure_rows (Work         *self,
              WeftDataset  *dataset,
              WeftRows      rows,
              GError      **error)
{
  const WeftMeasureWatch watch = { NULL, NULL, weft_interrupt_watch () };
  WeftPreparation *preparation = weft_predictor_get_preparation (self->predictor);

  if (preparation == NULL) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("this model does not say which column it predicts, so it cannot be measured; train one in Weft, or export it from there"));
    return FALSE;
  }
  self->measure = weft_measure_run (self->subject, preparation, dataset, rows, self->switches, &watch, error);
  return self->measure != NULL;
}

/* All rows of a file. */
static gboolean
measure_file (Work        *self,
              const char  *file,
              GError     **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftDataset) dataset = weft_predictor_read (self->predictor, file, weft_interrupt_watch (), warnings, error);
  gsize n = dataset != NULL ? (gsize) weft_dataset_get_n_rows (dataset) : 0;
  g_autofree guint32 *rows = g_new (guint32, n + 1);

  weft_cli_say_each (file, warnings);
  for (gsize i = 0; i < n; i++)
    rows[i] = (guint32) i;
  return dataset != NULL && measure_rows (self, dataset, (WeftRows){ rows, n }, error);
}

/* The rows that validated when the trial was trained. */
static gboolean
measure_trial (Work        *self,
               const char  *model,
               const char  *trials,
               GError     **error)
{
  WeftExit status;
  g_autoptr (WeftTrialStore) store = weft_cli_open_store (trials, &status, error);
  g_autoptr (WeftTrial) trial = store != NULL ? weft_cli_find_trial (store, model, &status, error) : NULL;
  g_autoptr (WeftArtefact) artefact = trial != NULL ? weft_trial_data_restore (store, trial->id, weft_interrupt_watch (), error) : NULL;
  const WeftData *data = artefact != NULL ? weft_artefact_get_value (artefact) : NULL;

  return data != NULL && measure_rows (self, data->dataset, data->split->validation, error);
}

/* Writing */

static gboolean
write_model (Work    *self,
             GError **error)
{
  WeftTrainedModel *model = weft_predictor_get_trained (self->predictor);
  g_autoptr (WeftTrainedModel) edited = NULL;

  if (model == NULL) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("only models that Weft trained can be written with their units switched; import the file as layers first, see weft-cli model import"));
    return FALSE;
  }
  edited = weft_edit_weights (model, self->subject, self->switches, error);
  return edited != NULL && weft_trained_model_save (edited, self->asked->write, error);
}

/* Telling */

static JsonArray *
describe_switches (const Work *self)
{
  JsonArray *array = json_array_new ();
  guint n;
  const WeftSwitch *list = weft_switches_list (self->switches, &n);

  for (guint i = 0; i < n; i++) {
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "layer", list[i].layer);
    json_object_set_int_member (object, "unit", list[i].unit);
    json_object_set_double_member (object, "factor", list[i].factor);
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonObject *
describe_measure (const WeftMeasure *measure)
{
  JsonObject *object = json_object_new ();
  JsonArray *classes = json_array_new ();

  for (guint i = 0; i < measure->classes->len; i++) {
    const WeftMeasureClass *class = &g_array_index (measure->classes, WeftMeasureClass, i);
    JsonObject *entry = json_object_new ();

    if (class->name != NULL)
      json_object_set_string_member (entry, "name", class->name);
    json_object_set_int_member (entry, "rows", class->support);
    json_object_set_double_member (entry, "before", class->before);
    json_object_set_double_member (entry, "after", class->after);
    json_array_add_object_element (classes, entry);
  }
  json_object_set_string_member (object, "metric", measure->metric->id);
  json_object_set_int_member (object, "rows", measure->n_rows);
  json_object_set_double_member (object, "before", measure->before);
  json_object_set_double_member (object, "after", measure->after);
  json_object_set_int_member (object, "changed", measure->n_changed);
  json_object_set_array_member (object, "classes", classes);
  return object;
}

static void
print_document (const Work *self,
                const char *model)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "status", "done");
  json_object_set_string_member (object, "model", model);
  json_object_set_array_member (object, "switches", describe_switches (self));
  if (self->measure != NULL)
    json_object_set_object_member (object, "measure", describe_measure (self->measure));
  if (self->asked->write != NULL)
    json_object_set_string_member (object, "written", self->asked->write);
  weft_cli_print_json (weft_cli_json_take (object));
}

static void
print_text (const Work *self)
{
  const WeftMeasure *measure = self->measure;

  if (measure != NULL)
    printf (_("%s of %" PRId64 " rows: %.4f → %.4f\n"), _ (measure->metric->title), measure->n_rows, measure->before, measure->after);
  for (guint i = 0; measure != NULL && i < measure->classes->len; i++) {
    const WeftMeasureClass *class = &g_array_index (measure->classes, WeftMeasureClass, i);

    printf ("%.4f → %.4f\t%s\n", class->before, class->after, class->name != NULL ? class->name : "");
  }
  if (self->asked->write != NULL)
    printf (_("%s is written\n"), self->asked->write);
}

static WeftExit
judge (const GError *error)
{
  if (g_error_matches (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED) || weft_stop_is_requested (weft_interrupt_watch ()))
    return WEFT_EXIT_CANCELLED;
  if (error->domain == WEFT_EXPLAIN_ERROR)
    return WEFT_EXIT_FAILED;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ? WEFT_EXIT_USAGE : WEFT_EXIT_UNUSABLE;
}

WeftExit
weft_cli_switch (const WeftSwitchAsked *asked,
                 WeftPredictor         *predictor,
                 const char            *model,
                 const char            *trials,
                 const char            *data,
                 gboolean               json)
{
  g_auto (Work) self = { .asked = asked, .predictor = predictor };
  g_autoptr (GError) error = NULL;

  if (!take_switches (&self, &error))
    return weft_cli_fail (json, judge (error), "--switch", error->message);
  if (asked->measures && !(data != NULL ? measure_file (&self, data, &error) : measure_trial (&self, model, trials, &error)))
    return weft_cli_fail (json, judge (error), data != NULL ? data : model, error->message);
  if (asked->write != NULL && !write_model (&self, &error))
    return weft_cli_fail (json, judge (error), asked->write, error->message);
  if (json)
    print_document (&self, model);
  else
    print_text (&self);
  return WEFT_EXIT_DONE;
}
