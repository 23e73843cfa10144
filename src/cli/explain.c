/* explain.c: what a prediction rests on
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/command.h"

#include "base/i18n.h"
#include "cli/attention.h"
#include "cli/chart-file.h"
#include "cli/compare.h"
#include "cli/decision-report.h"
#include "cli/epochs.h"
#include "cli/find-class.h"
#include "cli/importance.h"
#include "cli/interrupt.h"
#include "cli/maximise.h"
#include "cli/model-open.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/switched.h"
#include "cli/tree-report.h"
#include "dataset/npy-write.h"
#include "explain/answer-words.h"
#include "explain/draw.h"
#include "explain/error.h"
#include "explain/faithfulness.h"
#include "explain/shapley.h"
#include "explain/surrogate.h"
#include "workflow/saliency-chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PICTURE_WIDTH 480

/* Units are named until they have this share of a layer's positive relevance. */
#define UNIT_MASS 0.8

/* Parts that are printed where nobody asks for all of them. */
#define MAX_PRINTED 10

typedef struct
{
  char *trials;
  char *method;
  char *target;
  char *against;
  char *layer;
  char **settings;
  char *output;
  char *maximise;
  char *examples;
  char *data;
  WeftImportanceAsked importance;
  WeftTreeAsked tree;
  WeftSwitchAsked switched;
  int row;
  gint64 seed;
  gboolean judges;
  gboolean units;
  gboolean lists;
  gboolean json;
  gboolean attends;
  gboolean ranks;
  gboolean follows;
  char *compare;
  WeftAttentionOptions attention;
} Options;

/* What is explained, and how: what the steps hand on. */
typedef struct
{
  const Options *options;
  const WeftSaliencyMethod *method;
  WeftParams *params;       /* Owned */
  WeftPredictor *predictor; /* Owned */
  WeftDataset *dataset;     /* Owned */
  WeftAnswerWords words;
  WeftTensor *background; /* Owned (nullable): rows to compare with */
  WeftSubject *subject;   /* Owned */
  WeftAnswer answer;
  WeftSubjectTarget target;
  WeftSaliency *result;   /* Owned */
  WeftDecision *decision; /* Owned (nullable) */
} Work;

static void
work_clear (Work *self)
{
  weft_answer_clear (&self->answer);
  g_clear_pointer (&self->result, weft_saliency_free);
  g_clear_pointer (&self->decision, weft_decision_free);
  g_clear_pointer (&self->subject, weft_subject_free);
  weft_answer_words_clear (&self->words);
  g_clear_pointer (&self->background, weft_tensor_unref);
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_clear_pointer (&self->predictor, weft_predictor_free);
  g_clear_pointer (&self->params, weft_params_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static JsonObject *
describe_method (const WeftSaliencyMethod *method)
{
  JsonObject *object = json_object_new ();
  JsonArray *params = json_array_new ();

  json_object_set_string_member (object, "method", method->id);
  json_object_set_string_member (object, "title", _ (method->title));
  json_object_set_string_member (object, "help", _ (method->help));
  json_object_set_string_member (object, "source", method->source);
  json_object_set_boolean_member (object, "layer", (method->flags & WEFT_SALIENCY_LAYER) != 0);
  json_object_set_boolean_member (object, "pictures_only", (method->flags & WEFT_SALIENCY_PICTURE) != 0);
  json_object_set_boolean_member (object, "class", !(method->flags & WEFT_SALIENCY_NO_CLASS));
  for (const WeftParam *param = method->params; param->id != NULL; param++)
    json_array_add_element (params, weft_param_describe (param));
  json_object_set_array_member (object, "parameters", params);
  return object;
}

static WeftExit
list_methods (const Options *options)
{
  JsonObject *object;
  JsonArray *array = json_array_new ();

  for (const WeftSaliencyMethod *const *method = weft_saliency_list (); *method != NULL; method++) {
    if (options->json)
      json_array_add_object_element (array, describe_method (*method));
    else
      printf ("%-22s %s\n", (*method)->id, _ ((*method)->help));
  }
  if (!options->json) {
    json_array_unref (array);
    return WEFT_EXIT_DONE;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "status", "done");
  json_object_set_array_member (object, "methods", array);
  weft_cli_print_json (weft_cli_json_take (object));
  return WEFT_EXIT_DONE;
}

/* `steps=100` */
static gboolean
take_settings (Work    *self,
               GError **error)
{
  self->params = weft_params_new (self->method->params);
  for (char **setting = self->options->settings; setting != NULL && *setting != NULL; setting++) {
    g_auto (GStrv) pair = g_strsplit (*setting, "=", 2);

    if (g_strv_length (pair) != 2) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("--set takes PARAM=VALUE, not “%s”"), *setting);
      return FALSE;
    }
    if (!weft_params_set (self->params, pair[0], pair[1], error))
      return FALSE;
  }
  return TRUE;
}

/* The file, which must have the row. */
static gboolean
read_dataset (Work        *self,
              const char  *file,
              GError     **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  gint64 n_rows;

  self->dataset = weft_predictor_read (self->predictor, file, weft_interrupt_watch (), warnings, error);
  weft_cli_say_each (file, warnings);
  if (self->dataset == NULL)
    return FALSE;
  n_rows = weft_dataset_get_n_rows (self->dataset);
  if (self->options->row <= n_rows)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("there are %" PRId64 " rows, no row %d; give --row another number"), n_rows, self->options->row);
  return FALSE;
}

/* Rows of the input, or of another file, as the model is given them. */
static WeftTensor *
draw_rows (Work     *self,
           gint64    n_rows,
           guint32 **rows,
           GError  **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  const char *file = self->options->data;
  g_autoptr (WeftDataset) dataset = file == NULL ? weft_dataset_ref (self->dataset) : weft_predictor_read (self->predictor, file, weft_interrupt_watch (), warnings, error);
  WeftTensor *samples;

  if (dataset == NULL)
    return NULL;
  samples = weft_draw_rows (self->predictor, dataset, n_rows, (guint64) self->options->seed, rows, weft_interrupt_watch (), warnings, error);
  if (file != NULL)
    weft_cli_say_each (file, warnings);
  return samples;
}

/* What methods that look at columns compare the row with. */
static gboolean
draw_background (Work    *self,
                 GError **error)
{
  if (!(self->method->flags & WEFT_SALIENCY_COLUMNS))
    return TRUE;
  self->background = draw_rows (self, WEFT_SHAPLEY_BACKGROUND, NULL, error);
  return self->background != NULL;
}

/* The likeliest class but the one that is explained. */
static gint64
find_rival (const Work *self)
{
  gint64 first = weft_answer_rank (&self->answer, 0);

  return self->target.class == first ? weft_answer_rank (&self->answer, 1) : first;
}

/* What is asked for, or what the model says itself. */
static gboolean
choose_target (Work    *self,
               GError **error)
{
  const Options *options = self->options;
  gint64 place = MAX (options->attention.word, 1) - 1;

  if (!weft_answer_words_check (&self->words, place, error) || !weft_subject_ask (self->subject, weft_tensor_const_f32 (self->words.sample), place, &self->answer, error))
    return FALSE;
  self->target = (WeftSubjectTarget){ weft_answer_rank (&self->answer, 0), -1, place };
  if (options->target != NULL)
    self->target.class = weft_cli_find_class (self->subject, options->target, error);
  if (self->target.class < 0 || options->against == NULL)
    return self->target.class >= 0;
  self->target.against = g_str_equal (options->against, "runner-up") ? find_rival (self) : weft_cli_find_class (self->subject, options->against, error);
  return self->target.against >= 0;
}

/* The units of the layers that the answer came about by. */
static gboolean
follow_units (Work    *self,
              GError **error)
{
  const WeftDecisionWish wish = { .mass = UNIT_MASS };
  const WeftDecisionWatch watch = { .stop = weft_interrupt_watch () };
  g_autoptr (WeftDecider) decider = weft_decider_new (self->subject, NULL, TRUE, error);

  if (decider != NULL)
    self->decision = weft_decider_run (decider, weft_tensor_const_f32 (self->words.sample), &self->target, &wish, &watch, error);
  return self->decision != NULL;
}

/* The row that is explained, as the model is given it. */
static gboolean
read_words (Work        *self,
            const char  *file,
            GError     **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  guint32 row = (guint32) self->options->row - 1;
  gboolean good = weft_answer_words_init (&self->words, self->subject, self->predictor, self->dataset, row, weft_interrupt_watch (), warnings, error);

  weft_cli_say_each (file, warnings);
  return good;
}

/* The input, and what of the model is asked about. */
static gboolean
prepare (Work        *self,
         const char  *file,
         GError     **error)
{
  if (!read_dataset (self, file, error))
    return FALSE;
  self->subject = weft_subject_new (self->predictor, 0, error);
  return self->subject != NULL && read_words (self, file, error) && choose_target (self, error);
}

static WeftSaliencyRequest
make_request (const Work *self)
{
  const Options *options = self->options;

  return (WeftSaliencyRequest){ self->method, self->params, weft_tensor_const_f32 (self->words.sample), self->target, options->layer, self->background, (guint64) options->seed };
}

static gboolean
explain (Work    *self,
         GError **error)
{
  const WeftSaliencyWatch watch = { NULL, NULL, weft_interrupt_watch () };
  WeftSaliencyRequest request;

  if (!draw_background (self, error))
    return FALSE;
  request = make_request (self);
  self->result = weft_saliency_run (self->subject, &request, &watch, error);
  if (self->result == NULL || (self->options->judges && !weft_faithfulness_judge (self->subject, &request, self->result, watch.stop, error)))
    return FALSE;
  return !self->options->units || follow_units (self, error);
}

static JsonArray *
list_numbers (const WeftTensor *tensor)
{
  JsonArray *array = json_array_new ();

  for (gint64 i = 0; i < weft_shape_count (&tensor->shape); i++)
    json_array_add_double_element (array, (double) weft_tensor_const_f32 (tensor)[i]);
  return array;
}

static JsonArray *
list_extents (const WeftShape *shape)
{
  JsonArray *array = json_array_new ();

  for (int axis = 0; axis < shape->rank; axis++)
    json_array_add_int_element (array, shape->extent[axis]);
  return array;
}

static double
add_up (const WeftTensor        *numbers,
        const WeftSubjectColumn *column)
{
  double sum = 0;

  for (gint64 i = 0; i < column->n; i++)
    sum += (double) weft_tensor_const_f32 (numbers)[column->first + i];
  return sum;
}

/* What each column has, of methods that look at columns. */
static JsonArray *
describe_columns (const Work *self)
{
  JsonArray *array = json_array_new ();
  guint n;
  const WeftSubjectColumn *columns = weft_subject_get_columns (self->subject, &n);

  for (guint i = 0; i < n; i++) {
    JsonObject *entry = json_object_new ();

    json_object_set_string_member (entry, "column", columns[i].name);
    json_object_set_double_member (entry, "part", add_up (self->result->values, &columns[i]));
    if (self->result->errors != NULL)
      json_object_set_double_member (entry, "error", add_up (self->result->errors, &columns[i]));
    json_array_add_object_element (array, entry);
  }
  return array;
}

static JsonObject *
describe_checks (const WeftSaliency *result)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < result->checks->len; i++) {
    const WeftSaliencyCheck *check = &g_array_index (result->checks, WeftSaliencyCheck, i);
    JsonObject *entry = json_object_new ();

    json_object_set_double_member (entry, "value", check->value);
    if (isfinite (check->limit)) {
      json_object_set_double_member (entry, "limit", check->limit);
      json_object_set_boolean_member (entry, "good", check->value <= check->limit);
    }
    json_object_set_object_member (object, check->id, entry);
  }
  return object;
}

/* How the result came about: what a picture remembers, and a document begins with. */
static JsonObject *
describe_request (const Work *self,
                  const char *model,
                  const char *file)
{
  const WeftSaliencyRequest request = { .method = self->method, .params = self->params, .seed = (guint64) self->options->seed };
  JsonObject *recipe = json_object_new ();

  json_object_set_string_member (recipe, "model", model);
  json_object_set_string_member (recipe, "input", file);
  json_object_set_int_member (recipe, "row", self->options->row);
  weft_saliency_chart_describe (self->result, &request, weft_subject_get_class_names (self->subject), recipe);
  if (self->words.words != NULL)
    json_object_set_string_member (recipe, "word_text", self->words.words[self->target.place]);
  return recipe;
}

static void
print_document (const Work *self,
                const char *model,
                const char *file)
{
  JsonObject *object = describe_request (self, model, file);
  JsonArray *remarks = json_array_new ();

  for (guint i = 0; i < self->result->remarks->len; i++)
    json_array_add_string_element (remarks, self->result->remarks->pdata[i]);
  json_object_set_string_member (object, "status", "done");
  json_object_set_double_member (object, "score", self->result->score);
  json_object_set_double_member (object, weft_subject_has_probabilities (self->subject) ? "probability" : "prediction", self->result->probability);
  json_object_set_array_member (object, "shape", list_extents (&self->result->values->shape));
  json_object_set_array_member (object, "values", list_numbers (self->result->values));
  json_object_set_object_member (object, "checks", describe_checks (self->result));
  json_object_set_array_member (object, "remarks", remarks);
  if (self->method->flags & WEFT_SALIENCY_COLUMNS)
    json_object_set_array_member (object, "columns", describe_columns (self));
  if (self->decision != NULL)
    json_object_set_object_member (object, "decision", weft_cli_describe_decision (self->decision));
  weft_cli_print_json (weft_cli_json_take (object));
}

static void
print_chart (const Work              *self,
             const WeftSaliencyChart *chart)
{
  printf ("%s\n%s\n", chart->title, chart->caption);
  for (guint i = 0; i < self->result->checks->len; i++) {
    const WeftSaliencyCheck *check = &g_array_index (self->result->checks, WeftSaliencyCheck, i);

    printf ("%.4g\t%s\n", check->value, _ (check->title));
  }
  for (guint i = 0; i < MIN (chart->bars->len, MAX_PRINTED); i++) {
    const WeftBar *bar = &g_array_index (chart->bars, WeftBar, i);

    printf ("%+.6g\t%s\n", bar->value, bar->label);
  }
  if (self->decision != NULL)
    weft_cli_print_decision (self->decision);
}

static gboolean
write_output (const Work         *self,
              WeftSaliencyChart  *chart,
              const char         *model,
              const char         *file,
              GError            **error)
{
  g_autoptr (JsonNode) node = NULL;
  const WeftChartFile picture = { chart, WEFT_CHART_DRAWN (weft_saliency_chart), NULL, PICTURE_WIDTH, 0 };

  if (g_str_has_suffix (self->options->output, ".npy"))
    return weft_npy_write (self->options->output, self->result->values, error);
  node = weft_cli_json_take (describe_request (self, model, file));
  return weft_chart_file_write (&picture, self->options->output, node, error);
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

static gboolean
show_importance (Work        *self,
                 const char  *model,
                 const char  *file,
                 GError     **error)
{
  g_autoptr (JsonObject) recipe = json_object_new ();
  const Options *options = self->options;
  const WeftImportanceScene scene = { self->subject, self->predictor, self->dataset, self->target, (guint64) options->seed, options->output, options->json, recipe };

  json_object_set_string_member (recipe, "model", model);
  json_object_set_string_member (recipe, "input", file);
  json_object_set_int_member (recipe, "seed", options->seed);
  return weft_cli_show_importance (&options->importance, &scene, error);
}

static gboolean
show_tree (Work        *self,
           const char  *model,
           const char  *file,
           GError     **error)
{
  const Options *options = self->options;
  g_autoptr (JsonObject) recipe = json_object_new ();
  g_autofree guint32 *rows = NULL;
  g_autoptr (WeftTensor) samples = draw_rows (self, WEFT_SURROGATE_MAX_ROWS, &rows, error);
  const float *sample = weft_tensor_const_f32 (self->words.sample);
  WeftTreeScene scene = { self->subject, samples, rows, sample, self->target, options->layer, (guint64) options->seed, options->output, options->json, recipe };

  if (samples == NULL)
    return FALSE;
  if (scene.target.against < 0)
    scene.target.against = weft_subject_get_n_classes (self->subject) > 1 ? find_rival (self) : -1;
  json_object_set_string_member (recipe, "model", model);
  json_object_set_string_member (recipe, "input", options->data != NULL ? options->data : file);
  json_object_set_int_member (recipe, "row", options->row);
  json_object_set_int_member (recipe, "seed", options->seed);
  return weft_cli_show_tree (&options->tree, &scene, error);
}

/* The same, or the same rows, given to another model. */
static gboolean
compare (Work        *self,
         const char  *model,
         const char  *file,
         GError     **error)
{
  const Options *options = self->options;
  WeftSaliencyRequest request = make_request (self);
  WeftCompareScene scene = { options->trials, options->compare, file, options->data, options->row - 1, options->ranks, model, self->predictor, self->dataset };
  g_autoptr (JsonObject) recipe = NULL;

  if (!options->ranks && !explain (self, error))
    return FALSE;
  recipe = options->ranks ? json_object_new () : describe_request (self, model, file);
  if (options->ranks) {
    json_object_set_string_member (recipe, "model", model);
    json_object_set_string_member (recipe, "other", options->compare);
  }
  request.background = self->background;
  scene.request = &request;
  scene.saliency = self->result;
  scene.answer = &self->answer;
  scene.output = options->output;
  scene.json = options->json;
  scene.recipe = recipe;
  return weft_cli_compare (&scene, error);
}

/* The same input, epoch by epoch. */
static gboolean
follow (Work        *self,
        const char  *model,
        const char  *file,
        GError     **error)
{
  const Options *options = self->options;
  g_autofree char *name = g_path_get_basename (file), *title = g_strdup_printf (_("%s, row %d"), name, options->row);
  gint64 class = options->target != NULL ? self->target.class : -1;
  g_autoptr (WeftTrackInput) input = weft_track_input_new (title, self->words.sample, self->dataset, options->row - 1, class, self->target.place);
  const WeftEpochsScene scene = { options->trials, model, input, (guint64) options->seed, options->output, options->json };

  return weft_cli_show_epochs (&scene, error);
}

/* Not where an answer comes from, but what was read for it. */
static WeftExit
explain_attention (Work       *self,
                   const char *model,
                   const char *file)
{
  WeftAttentionOptions options = self->options->attention;
  g_autoptr (GError) error = NULL;

  options.layer = self->options->layer;
  options.target = self->options->target;
  options.output = self->options->output;
  options.row = self->options->row;
  options.seed = self->options->seed;
  options.json = self->options->json;
  if (weft_cli_explain_attention (self->predictor, self->dataset, model, file, &options, &error))
    return WEFT_EXIT_DONE;
  return weft_cli_fail (options.json, judge (error), file, error->message);
}

static WeftExit
run (Work       *self,
     const char *model,
     const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSaliencyChart) chart = NULL;
  WeftExit status;

  self->predictor = weft_cli_open_predictor (self->options->trials, model, &status, &error);
  if (self->predictor == NULL)
    return weft_cli_fail (self->options->json, status, model, error->message);
  if (self->options->attends && !read_dataset (self, file, &error))
    return weft_cli_fail (self->options->json, judge (error), file, error->message);
  if (self->options->attends)
    return explain_attention (self, model, file);
  if (!prepare (self, file, &error))
    return weft_cli_fail (self->options->json, judge (error), file, error->message);
  if (weft_importance_asked_any (&self->options->importance))
    return show_importance (self, model, file, &error) ? WEFT_EXIT_DONE : weft_cli_fail (self->options->json, judge (error), file, error->message);
  if (weft_tree_asked_any (&self->options->tree))
    return show_tree (self, model, file, &error) ? WEFT_EXIT_DONE : weft_cli_fail (self->options->json, judge (error), file, error->message);
  if (self->options->compare != NULL)
    return compare (self, model, file, &error) ? WEFT_EXIT_DONE : weft_cli_fail (self->options->json, judge (error), file, error->message);
  if (self->options->follows)
    return follow (self, model, file, &error) ? WEFT_EXIT_DONE : weft_cli_fail (self->options->json, judge (error), model, error->message);
  if (!explain (self, &error))
    return weft_cli_fail (self->options->json, judge (error), file, error->message);
  chart = weft_saliency_chart_new (self->result, self->method, self->predictor, weft_tensor_const_f32 (self->words.sample), self->dataset, self->options->row - 1);
  if (self->options->output != NULL && !write_output (self, chart, model, file, &error))
    return weft_cli_fail (self->options->json, WEFT_EXIT_FAILED, self->options->output, error->message);
  if (self->options->json)
    print_document (self, model, file);
  else
    print_chart (self, chart);
  return WEFT_EXIT_DONE;
}

/* What units look for, and what they cost, needs a model and no input. */
static WeftExit
start_alone (const WeftCommand  *command,
             const Options      *options,
             int                 argc,
             char              **argv)
{
  const WeftCliMaximise asked = {
    .maximise = options->maximise,
    .examples = options->maximise == NULL ? options->examples : NULL,
    .method = options->method,
    .settings = options->settings,
    .data = options->data,
    .output = options->output,
    .seed = options->seed,
    .json = options->json,
  };
  g_autoptr (WeftPredictor) predictor = NULL;
  g_autoptr (GError) error = NULL;
  WeftExit status;

  if (argc != 2)
    return weft_cli_usage (command, options->json, _("a model alone is needed, its data is given with --data; see weft-cli explain --help"));
  predictor = weft_cli_open_predictor (options->trials, argv[1], &status, &error);
  if (predictor == NULL)
    return weft_cli_fail (options->json, status, argv[1], error->message);
  if (weft_switch_asked_any (&options->switched))
    return weft_cli_switch (&options->switched, predictor, argv[1], options->trials, options->data, options->json);
  return weft_cli_maximise (&asked, predictor, argv[1]);
}

static WeftExit
start (const WeftCommand  *command,
       const Options      *options,
       int                 argc,
       char              **argv)
{
  g_auto (Work) work = { .options = options };
  g_autoptr (GError) error = NULL;

  if (options->lists)
    return options->maximise != NULL ? weft_cli_list_maximisers (options->json) : list_methods (options);
  if (options->maximise != NULL || options->examples != NULL || weft_switch_asked_any (&options->switched))
    return start_alone (command, options, argc, argv);
  if (argc != 3)
    return weft_cli_usage (command, options->json, _("a model and an input are needed, see weft-cli explain --help"));
  work.method = weft_saliency_find (options->method != NULL ? options->method : weft_saliency_list ()[0]->id);
  if (work.method == NULL)
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, options->method, _("there is no such method; weft-cli explain --list names those that there are"));
  if (options->row < 1 || options->attention.word < 0)
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, options->row < 1 ? "--row" : "--word", _("must be 1 or more"));
  if (options->ranks && options->compare == NULL)
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, "--disagreements", _("needs another model to compare with; give --compare"));
  if (!take_settings (&work, &error))
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, "--set", error->message);
  return run (&work, argv[1], argv[2]);
}

static void
clear_options (Options *self)
{
  g_free (self->trials);
  g_free (self->method);
  g_free (self->target);
  g_free (self->against);
  g_free (self->layer);
  g_free (self->output);
  g_free (self->compare);
  g_free (self->maximise);
  g_free (self->examples);
  g_free (self->data);
  weft_importance_asked_clear (&self->importance);
  weft_tree_asked_clear (&self->tree);
  weft_switch_asked_clear (&self->switched);
  g_free (self->attention.way);
  g_free (self->attention.drawing);
  g_strfreev (self->settings);
}

/* Long because each option is a line. */
WeftExit
weft_cli_explain (const WeftCommand  *command,
                  int                 argc,
                  char              **argv)
{
  Options options = { .row = 1, .seed = 0, .importance = WEFT_IMPORTANCE_ASKED_INIT, .attention = WEFT_ATTENTION_OPTIONS_INIT };
  const GOptionEntry entries[] = {
    { "method", 0, 0, G_OPTION_ARG_STRING, &options.method, N_("How: see --list (default integrated-gradients)"), N_("NAME") },
    { "target", 0, 0, G_OPTION_ARG_STRING, &options.target, N_("Which class, by name or number (default: the likeliest)"), N_("CLASS") },
    { "against", 0, 0, G_OPTION_ARG_STRING, &options.against, N_("Why not this class: a name, a number or runner-up"), N_("CLASS") },
    { "layer", 0, 0, G_OPTION_ARG_STRING, &options.layer, N_("The layer to look at, of methods that look at one"), N_("NAME") },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.settings, N_("Set a parameter of the method; may be repeated"), N_("PARAM=VALUE") },
    { "row", 0, 0, G_OPTION_ARG_INT, &options.row, N_("Which row of the input (default 1)"), "N" },
    { "word", 0, 0, G_OPTION_ARG_INT, &options.attention.word, N_("Of an answer with a class for each word, which one (default 1); of attention, the one whose row is drawn (default: all)"), "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, N_("Seed of random methods (default 0)"), "N" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_("Rows to compare with, and to take colors, limits and examples from (default: those of the input)"), N_("FILE") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("Write a picture (.png, .svg, .pdf), or the numbers (.npy; of trees .csv)"), N_("FILE") },
    { "judge", 0, 0, G_OPTION_ARG_NONE, &options.judges, N_("Also measure whether the map says what the model goes by, beside a random map and one of edges"), NULL },
    { "units", 0, 0, G_OPTION_ARG_NONE, &options.units, N_("Also follow the answer back through the layers: which units it came about by"), NULL },
    { "maximise", 0, 0, G_OPTION_ARG_STRING, &options.maximise, N_("Make up what a unit looks for: LAYER, LAYER:UNIT, LAYER:UNIT:ROW:COLUMN or class:NAME; with --list name the ways"), N_("AIM") },
    { "examples", 0, 0, G_OPTION_ARG_STRING, &options.examples, N_("Find the rows of --data that a unit answers to most: LAYER:UNIT or class:NAME"), N_("AIM") },
    { "attention", 0, 0, G_OPTION_ARG_NONE, &options.attends, N_("Show what is read for what instead, of a model with attention; --layer says which"), NULL },
    { "heads", 0, 0, G_OPTION_ARG_STRING, &options.attention.way, N_("Of attention: a head’s number, mean, max, min, rollout or gradient-rollout (default mean)"), N_("HEADS") },
    { "drawing", 0, 0, G_OPTION_ARG_STRING, &options.attention.drawing, N_("Of attention: map, text, links or heads (default map)"), N_("NAME") },
    { "discard", 0, 0, G_OPTION_ARG_DOUBLE, &options.attention.discard, N_("Of rollouts: which share of a layer’s numbers counts as 0, 0 … 1 (default 0)"), N_("SHARE") },
    { "beams", 0, 0, G_OPTION_ARG_INT, &options.attention.beams, N_("Of a model that writes: how many texts are followed side by side (default 1)"), "N" },
    { "importance", 0, 0, G_OPTION_ARG_NONE, &options.importance.permutes, N_("Instead: what is lost when a column of the input is shuffled among its rows"), NULL },
    { "metric", 0, 0, G_OPTION_ARG_STRING, &options.importance.metric, N_("With --importance: what is lost of (default accuracy or r2)"), N_("NAME") },
    { "repeats", 0, 0, G_OPTION_ARG_INT, &options.importance.repeats, N_("With --importance: how often each column is shuffled (default 10)"), "N" },
    { "together", 0, 0, G_OPTION_ARG_DOUBLE, &options.importance.together, N_("With --importance: columns with a larger correlation are shuffled together (default 0.9; 1: none)"), "R" },
    { "all-rows", 0, 0, G_OPTION_ARG_NONE, &options.importance.swarms, N_("Instead: what each column adds in many rows of the input"), NULL },
    { "dependence", 0, 0, G_OPTION_ARG_STRING, &options.importance.column, N_("Instead: what a column adds over what it holds, in many rows of the input"), N_("COLUMN") },
    { "surrogate", 0, 0, G_OPTION_ARG_STRING, &options.tree.imitates, N_("Instead: a tree over neurons that tells a class from the rest, from its rival, or all classes, and how often it says what the model says"), N_("rest|rival|all") },
    { "depth", 0, 0, G_OPTION_ARG_INT, &options.tree.depth, N_("With --surrogate: questions of the tree at most (default 4; 8 for all classes)"), "N" },
    { "classes", 0, 0, G_OPTION_ARG_NONE, &options.tree.joins, N_("Instead: which classes the last layer finds alike, as a hierarchy"), NULL },
    { "compare", 0, 0, G_OPTION_ARG_STRING, &options.compare, N_("Also give the input to another model, an .onnx file or a trial, and compare both maps"), N_("FILE") },
    { "disagreements", 0, 0, G_OPTION_ARG_NONE, &options.ranks, N_("With --compare: list the rows of --data in which the models say the most different things"), NULL },
    { "epochs", 0, 0, G_OPTION_ARG_NONE, &options.follows, N_("Instead: what the models that a trial kept of epochs on the way say of the input, and where that comes from; --output also takes .csv"), NULL },
    { "switch", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.switched.switches, N_("Of a model alone: multiply what a unit gives, 0 switches it off; may be repeated"), N_("LAYER:UNIT=FACTOR") },
    { "measure", 0, 0, G_OPTION_ARG_NONE, &options.switched.measures, N_("With --switch: say what that costs, in the rows of --data, or in those that validated the trial"), NULL },
    { "write", 0, 0, G_OPTION_ARG_FILENAME, &options.switched.write, N_("With --switch: write the model with the units in its weights (.safetensors)"), N_("FILE") },
    { "list", 0, 0, G_OPTION_ARG_NONE, &options.lists, N_("Name the methods"), NULL },
    { "trials", 0, 0, G_OPTION_ARG_FILENAME, &options.trials, N_("Use another trial store"), "DB" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("Print one JSON document"), NULL },
    { NULL },
  };
  WeftExit status;

  if (weft_cli_parse (command, entries, &argc, &argv, 0, 2, &status))
    status = start (command, &options, argc, argv);
  clear_options (&options);
  return status;
}
