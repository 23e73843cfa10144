/* maximise.c: what units look for, and the data that they answer to most
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/maximise.h"

#include "base/error.h"
#include "base/i18n.h"
#include "cli/chart-file.h"
#include "cli/find-class.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "dataset/npy-write.h"
#include "explain/error.h"
#include "workflow/optimum-chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PICTURE_WIDTH 720

#define N_EXAMPLES 9

#define CLASS_PREFIX "class:"

/* What the steps hand on. */
typedef struct
{
  const WeftCliMaximise *options;
  WeftPredictor *predictor; /* Borrowed */
  WeftSubject *subject;     /* Owned */
  WeftDataset *dataset;     /* Owned (nullable) */
  WeftInputSpace *space;    /* Owned */
  WeftExamples *examples;   /* Owned (nullable) */
  WeftTensor *samples;      /* Owned (nullable): of the unit's examples */
  WeftOptimum *optimum;     /* Owned (nullable) */
  WeftOptimumAim aim;
  char *layer; /* Owned (nullable): the aim's */
  WeftOptimumJudgement judgement;
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->optimum, weft_optimum_free);
  g_clear_pointer (&self->samples, weft_tensor_unref);
  g_clear_pointer (&self->examples, weft_examples_free);
  g_clear_pointer (&self->space, weft_input_space_free);
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_clear_pointer (&self->subject, weft_subject_free);
  weft_optimum_judgement_clear (&self->judgement);
  g_free (self->layer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static JsonObject *
describe_method (const WeftOptimumMethod *method)
{
  JsonObject *object = json_object_new ();
  JsonArray *params = json_array_new ();

  json_object_set_string_member (object, "method", method->id);
  json_object_set_string_member (object, "title", _ (method->title));
  json_object_set_string_member (object, "help", _ (method->help));
  json_object_set_string_member (object, "source", method->source);
  json_object_set_boolean_member (object, "pictures_only", method->pictures);
  for (const WeftParam *param = method->params; param->id != NULL; param++)
    json_array_add_element (params, weft_param_describe (param));
  json_object_set_array_member (object, "parameters", params);
  return object;
}

WeftExit
weft_cli_list_maximisers (gboolean json)
{
  JsonArray *array = json_array_new ();
  JsonObject *object;

  for (const WeftOptimumMethod *method = weft_optimum_methods; method->id != NULL; method++) {
    if (json)
      json_array_add_object_element (array, describe_method (method));
    else
      printf ("%-22s %s\n", method->id, _ (method->help));
  }
  if (!json) {
    json_array_unref (array);
    return WEFT_EXIT_DONE;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "status", "done");
  json_object_set_array_member (object, "methods", array);
  weft_cli_print_json (weft_cli_json_take (object));
  return WEFT_EXIT_DONE;
}

static gboolean
take_number (const char  *text,
             gint64      *number,
             GError     **error)
{
  char *end;

  *number = g_ascii_strtoll (text, &end, 10);
  if (*text != '\0' && *end == '\0' && *number >= 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("“%s” is no number of a unit or place; give LAYER, LAYER:UNIT or LAYER:UNIT:ROW:COLUMN, counted from 0"), text);
  return FALSE;
}

static gboolean
take_class (Work        *self,
            const char  *text,
            GError     **error)
{
  self->aim.kind = WEFT_OPTIMUM_CLASS;
  self->aim.unit = weft_cli_find_class (self->subject, text, error);
  return self->aim.unit >= 0;
}

/* Whether a layer has this name; names may have colons themselves. */
static gboolean
has_layer (const Work *self,
           const char *id)
{
  guint n_layers;
  const WeftSubjectLayer *layers = weft_subject_get_layers (self->subject, &n_layers);

  for (guint i = 0; i < n_layers; i++)
    if (g_str_equal (layers[i].id, id))
      return TRUE;
  return FALSE;
}

/* `LAYER[:UNIT[:ROW:COLUMN]]`: what follows the last colons are numbers. */
static gboolean
take_layer (Work        *self,
            const char  *text,
            GError     **error)
{
  gint64 *numbers[] = { &self->aim.unit, &self->aim.row, &self->aim.column };
  g_autofree char *rest = NULL;
  const char *last[3];
  guint n = 0;

  self->layer = g_strdup (text);
  while (!has_layer (self, self->layer) && n < 3 && strrchr (self->layer, ':') != NULL) {
    char *colon = strrchr (self->layer, ':');

    *colon = '\0';
    last[n++] = text + (colon - self->layer) + 1;
  }
  self->aim.layer = self->layer;
  self->aim.kind = n == 0 ? WEFT_OPTIMUM_LAYER : n == 1 ? WEFT_OPTIMUM_CHANNEL
                                                        : WEFT_OPTIMUM_NEURON;
  if (n == 2) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("a place needs a row and a column: LAYER:UNIT:ROW:COLUMN"));
    return FALSE;
  }
  for (guint i = 0; i < n; i++) {
    const char *word = last[n - 1 - i];

    g_free (rest);
    rest = g_strndup (word, strcspn (word, ":"));
    if (!take_number (rest, numbers[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
take_aim (Work    *self,
          GError **error)
{
  const char *text = self->options->maximise != NULL ? self->options->maximise : self->options->examples;

  self->aim = (WeftOptimumAim){ .row = -1, .column = -1 };
  if (g_str_has_prefix (text, CLASS_PREFIX) && !has_layer (self, text))
    return take_class (self, text + strlen (CLASS_PREFIX), error);
  return take_layer (self, text, error);
}

/* The data, and what inputs can be. */
static gboolean
read_data (Work    *self,
           GError **error)
{
  const WeftStop *stop = weft_interrupt_watch ();
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();

  if (self->options->data != NULL) {
    self->dataset = weft_predictor_read (self->predictor, self->options->data, stop, warnings, error);
    weft_cli_say_each (self->options->data, warnings);
    if (self->dataset == NULL)
      return FALSE;
  }
  self->space = weft_input_space_new (self->predictor, self->dataset, stop, error);
  return self->space != NULL;
}

/* A layer as a whole, or a direction, has no examples. */
static gboolean
find_examples (Work    *self,
               GError **error)
{
  const WeftExamplesWatch watch = { NULL, NULL, weft_interrupt_watch () };

  if (self->dataset == NULL || self->aim.kind == WEFT_OPTIMUM_LAYER)
    return TRUE;
  self->examples = weft_examples_new (self->subject, self->layer, self->predictor, self->dataset, N_EXAMPLES, &watch, error);
  if (self->examples == NULL)
    return FALSE;
  if (self->aim.unit >= self->examples->n_units) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET, _("layer “%s” has the units 0 to %" PRId64 ", there is no %" PRId64), self->layer != NULL ? self->layer : "", self->examples->n_units - 1, self->aim.unit);
    return FALSE;
  }
  self->samples = weft_optimum_prepare_examples (self->examples, &self->aim, self->predictor, self->dataset, watch.stop, error);
  return self->samples != NULL;
}

static WeftParams *
take_settings (const WeftOptimumMethod  *method,
               char                    **settings,
               GError                  **error)
{
  g_autoptr (WeftParams) params = weft_params_new (method->params);

  for (char **setting = settings; setting != NULL && *setting != NULL; setting++) {
    g_auto (GStrv) pair = g_strsplit (*setting, "=", 2);

    if (g_strv_length (pair) != 2) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("--set takes PARAM=VALUE, not “%s”"), *setting);
      return NULL;
    }
    if (!weft_params_set (params, pair[0], pair[1], error))
      return NULL;
  }
  return g_steal_pointer (&params);
}

static gboolean
maximise (Work    *self,
          GError **error)
{
  const WeftStop *stop = weft_interrupt_watch ();
  const WeftOptimumMethod *method = weft_optimum_find_method (self->options->method, self->space, error);
  g_autoptr (WeftParams) params = method != NULL ? take_settings (method, self->options->settings, error) : NULL;

  if (params == NULL)
    return FALSE;
  self->optimum = weft_optimum_new (self->subject, self->space, method, params, &self->aim, NULL, (guint64) self->options->seed, error);
  if (self->optimum == NULL || !weft_optimum_step (self->optimum, G_MAXINT32, stop, error))
    return FALSE;
  return weft_optimum_judge (self->optimum, self->subject, self->space, self->examples, self->samples, &self->judgement, stop, error);
}

static gboolean
work (Work    *self,
      GError **error)
{
  self->subject = weft_subject_new (self->predictor, 0, error);
  if (self->subject == NULL || !take_aim (self, error) || !read_data (self, error) || !find_examples (self, error))
    return FALSE;
  if (self->options->maximise != NULL)
    return maximise (self, error);
  if (self->examples != NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, self->dataset == NULL ? _("--examples needs --data FILE, the rows to find them in") : _("--examples needs a unit: LAYER:UNIT or class:NAME"));
  return FALSE;
}

/* What is no number is left out. */
static void
set_number (JsonObject *object,
            const char *name,
            double      number)
{
  if (isfinite (number))
    json_object_set_double_member (object, name, number);
}

static JsonArray *
list_examples (const Work *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->examples->n_best; i++) {
    const WeftExample *example = weft_examples_get (self->examples, self->aim.unit, self->aim.kind != WEFT_OPTIMUM_NEURON, i);
    WeftReceptiveField field = weft_examples_find_field (self->examples, self->subject, example);
    JsonObject *entry = json_object_new ();
    JsonArray *box = json_array_new ();

    json_object_set_int_member (entry, "row", (gint64) example->row + 1);
    json_object_set_double_member (entry, "value", (double) example->value);
    json_object_set_int_member (entry, "y", example->y);
    json_object_set_int_member (entry, "x", example->x);
    json_array_add_int_element (box, field.top);
    json_array_add_int_element (box, field.left);
    json_array_add_int_element (box, field.bottom);
    json_array_add_int_element (box, field.right);
    json_object_set_array_member (entry, "sees", box);
    json_array_add_object_element (array, entry);
  }
  return array;
}

static JsonObject *
describe_statistics (const WeftUnitStatistics *statistics)
{
  JsonObject *object = json_object_new ();
  JsonArray *quantiles = json_array_new ();

  json_object_set_double_member (object, "mean", statistics->mean);
  json_object_set_double_member (object, "deviation", statistics->deviation);
  json_object_set_double_member (object, "zeros", statistics->zeros);
  for (int i = 0; i < WEFT_EXAMPLES_QUANTILES; i++)
    json_array_add_double_element (quantiles, (double) statistics->quantiles[i]);
  json_object_set_array_member (object, "quantiles", quantiles);
  return object;
}

static JsonObject *
describe_judgement (const WeftOptimumJudgement *judgement)
{
  JsonObject *object = json_object_new ();

  set_number (object, "best_of_data", judgement->best);
  set_number (object, "robustness", judgement->robustness);
  set_number (object, "z", judgement->z);
  set_number (object, "similarity", judgement->similarity);
  if (judgement->rank > 0)
    json_object_set_int_member (object, "rank", judgement->rank);
  return object;
}

static JsonArray *
list_remarks (const WeftOptimumJudgement *judgement)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < judgement->remarks->len; i++)
    json_array_add_string_element (array, judgement->remarks->pdata[i]);
  return array;
}

static void
add_optimum (const Work *self,
             JsonObject *object)
{
  JsonArray *values = json_array_new ();
  const float *image = weft_optimum_get_image (self->optimum, 0);

  json_object_set_double_member (object, "activation", weft_optimum_get_activation (self->optimum, 0));
  json_object_set_double_member (object, "first_activation", weft_optimum_get_first_activation (self->optimum, 0));
  json_object_set_int_member (object, "steps", weft_optimum_get_step (self->optimum));
  json_object_set_object_member (object, "checks", describe_judgement (&self->judgement));
  json_object_set_array_member (object, "remarks", list_remarks (&self->judgement));
  for (gint64 i = 0; i < self->space->n; i++)
    json_array_add_double_element (values, (double) image[i]);
  json_object_set_array_member (object, "values", values);
}

static void
print_document (const Work *self,
                JsonObject *object)
{
  json_object_set_string_member (object, "status", "done");
  if (self->optimum != NULL)
    add_optimum (self, object);
  if (self->examples != NULL) {
    json_object_set_array_member (object, "examples", list_examples (self));
    json_object_set_object_member (object, "statistics", describe_statistics (&self->examples->statistics[self->aim.unit]));
  }
  weft_cli_print_json (weft_cli_json_take (object));
}

static void
print_chart (const Work             *self,
             const WeftOptimumChart *chart)
{
  printf ("%s\n", chart->title);
  if (chart->caption != NULL)
    printf ("%s\n", chart->caption);
  for (guint i = 0; i < MIN (chart->bars->len, 10); i++)
    printf ("%+.6g\t%s\n", g_array_index (chart->bars, WeftBar, i).value, g_array_index (chart->bars, WeftBar, i).label);
  for (guint i = 0; self->examples != NULL && i < self->examples->n_best; i++) {
    const WeftExample *example = weft_examples_get (self->examples, self->aim.unit, self->aim.kind != WEFT_OPTIMUM_NEURON, i);

    g_autofree char *row = g_strdup_printf (_("row %u"), example->row + 1);

    printf ("%.6g\t%s\n", (double) example->value, row);
  }
}

/* Returns: (transfer full): how the result came about */
static JsonObject *
describe (const Work *self,
          const char *model)
{
  JsonObject *object;

  if (self->optimum != NULL)
    return weft_optimum_chart_describe (self->optimum, weft_subject_get_class_names (self->subject), model, self->options->data);
  object = json_object_new ();
  json_object_set_string_member (object, "model", model);
  json_object_set_string_member (object, "examples", self->options->examples);
  json_object_set_string_member (object, "data", self->options->data);
  return object;
}

static gboolean
write_numbers (const Work  *self,
               GError     **error)
{
  g_autoptr (WeftTensor) image = NULL;

  if (self->optimum == NULL)
    return weft_npy_write (self->options->output, self->samples, error);
  image = weft_tensor_new (WEFT_DTYPE_F32, &self->space->item, error);
  if (image == NULL)
    return FALSE;
  memcpy (weft_tensor_f32 (image), weft_optimum_get_image (self->optimum, 0), image->bytes);
  return weft_npy_write (self->options->output, image, error);
}

static gboolean
write_output (const Work        *self,
              WeftOptimumChart  *chart,
              const char        *model,
              GError           **error)
{
  g_autoptr (JsonNode) node = NULL;
  const WeftChartFile picture = { chart, WEFT_CHART_DRAWN (weft_optimum_chart), NULL, PICTURE_WIDTH, 0 };

  if (g_str_has_suffix (self->options->output, ".npy"))
    return write_numbers (self, error);
  node = weft_cli_json_take (describe (self, model));
  return weft_chart_file_write (&picture, self->options->output, node, error);
}

static WeftExit
judge_error (const GError *error)
{
  if (g_error_matches (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED) || weft_stop_is_requested (weft_interrupt_watch ()))
    return WEFT_EXIT_CANCELLED;
  if (error->domain == WEFT_EXPLAIN_ERROR)
    return WEFT_EXIT_FAILED;
  if (error->domain == WEFT_BASE_ERROR && error->code <= WEFT_BASE_ERROR_UNKNOWN)
    return WEFT_EXIT_USAGE;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ? WEFT_EXIT_USAGE : WEFT_EXIT_UNUSABLE;
}

WeftExit
weft_cli_maximise (const WeftCliMaximise *options,
                   WeftPredictor         *predictor,
                   const char            *model)
{
  g_auto (Work) self = { .options = options, .predictor = predictor };
  const char *what = options->maximise != NULL ? options->maximise : options->examples;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOptimumChart) chart = NULL;

  if (!work (&self, &error))
    return weft_cli_fail (options->json, judge_error (error), what, error->message);
  chart = weft_optimum_chart_new (self.optimum, &self.aim, predictor, self.space, self.examples, self.samples, self.optimum != NULL ? &self.judgement : NULL);
  if (options->output != NULL && !write_output (&self, chart, model, &error))
    return weft_cli_fail (options->json, WEFT_EXIT_FAILED, options->output, error->message);
  if (options->json)
    print_document (&self, describe (&self, model));
  else
    print_chart (&self, chart);
  return WEFT_EXIT_DONE;
}
