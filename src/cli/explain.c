/* explain.c: what a prediction rests on
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/command.h"

#include "base/i18n.h"
#include "cli/attention.h"
#include "cli/decision-report.h"
#include "cli/find-class.h"
#include "cli/interrupt.h"
#include "cli/model-open.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "dataset/npy-write.h"
#include "explain/error.h"
#include "explain/faithfulness.h"
#include "paint/picture.h"
#include "workflow/saliency-chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PICTURE_WIDTH 480
#define PICTURE_SCALE 2

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
  int place;
  int row;
  gint64 seed;
  gboolean judges;
  gboolean units;
  gboolean lists;
  gboolean json;
  gboolean attends;
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
  WeftTensor *input;        /* Owned: (1, item…) */
  WeftSubject *subject;     /* Owned */
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
  g_clear_pointer (&self->input, weft_tensor_unref);
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

/* The row that is explained, as the model is given it. */
static gboolean
read_input (Work        *self,
            const char  *file,
            GError     **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  guint32 row = (guint32) self->options->row - 1;

  if (!read_dataset (self, file, error))
    return FALSE;
  self->input = weft_predictor_prepare (self->predictor, self->dataset, (WeftRows){ &row, 1 }, weft_interrupt_watch (), warnings, error);
  weft_cli_say_each (file, warnings);
  return self->input != NULL;
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
  const WeftSubjectTarget place = { 0, -1, options->place - 1 };

  if (!weft_subject_check_target (self->subject, &place, error) ||
      !weft_subject_ask (self->subject, weft_tensor_const_f32 (self->input), place.place, &self->answer, error))
    return FALSE;
  self->target = (WeftSubjectTarget){ weft_answer_rank (&self->answer, 0), -1, place.place };
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
  g_autoptr (WeftDecider) decider = weft_decider_new (self->subject, NULL, TRUE, error);

  if (decider != NULL)
    self->decision = weft_decider_run (decider, weft_tensor_const_f32 (self->input), &self->target, &(WeftDecisionWish){ .mass = UNIT_MASS }, weft_interrupt_watch (), error);
  return self->decision != NULL;
}

static gboolean
explain (Work        *self,
         const char  *file,
         GError     **error)
{
  const WeftSaliencyWatch watch = { NULL, NULL, weft_interrupt_watch () };
  WeftSaliencyRequest request = { .method = self->method, .layer = self->options->layer, .seed = (guint64) self->options->seed };

  if (!read_input (self, file, error))
    return FALSE;
  self->subject = weft_subject_new (self->predictor, 0, error);
  if (self->subject == NULL || !choose_target (self, error))
    return FALSE;
  request.params = self->params;
  request.sample = weft_tensor_const_f32 (self->input);
  request.target = self->target;
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
  json_object_set_double_member (object, "probability", self->result->probability);
  json_object_set_array_member (object, "shape", list_extents (&self->result->values->shape));
  json_object_set_array_member (object, "values", list_numbers (self->result->values));
  json_object_set_object_member (object, "checks", describe_checks (self->result));
  json_object_set_array_member (object, "remarks", remarks);
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

/* A WeftPaintFunc. */
static void
paint (cairo_t  *cr,
       double    width,
       double    height,
       gpointer  data)
{
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_saliency_chart_paint (data, &style, cr, width, height);
}

static gboolean
write_output (const Work         *self,
              WeftSaliencyChart  *chart,
              const char         *model,
              const char         *file,
              GError            **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *recipe = NULL;
  WeftPaintStyle style;
  WeftPicture picture = { PICTURE_WIDTH, 0, PICTURE_SCALE, NULL };

  if (g_str_has_suffix (self->options->output, ".npy"))
    return weft_npy_write (self->options->output, self->result->values, error);
  node = weft_cli_json_take (describe_request (self, model, file));
  recipe = weft_json_write (node, WEFT_JSON_COMPACT);
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  picture.height = weft_saliency_chart_get_natural_height (chart, &style, PICTURE_WIDTH);
  picture.recipe = recipe;
  return weft_picture_write (&picture, self->options->output, paint, chart, error);
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
  if (!explain (self, file, &error))
    return weft_cli_fail (self->options->json, judge (error), file, error->message);
  chart = weft_saliency_chart_new (self->result, self->method, self->predictor, weft_tensor_const_f32 (self->input), self->dataset, self->options->row - 1);
  if (self->options->output != NULL && !write_output (self, chart, model, file, &error))
    return weft_cli_fail (self->options->json, WEFT_EXIT_FAILED, self->options->output, error->message);
  if (self->options->json)
    print_document (self, model, file);
  else
    print_chart (self, chart);
  return WEFT_EXIT_DONE;
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
    return list_methods (options);
  if (argc != 3)
    return weft_cli_usage (command, options->json, _("a model and an input are needed, see weft-cli explain --help"));
  work.method = weft_saliency_find (options->method != NULL ? options->method : weft_saliency_list ()[0]->id);
  if (work.method == NULL)
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, options->method, _("there is no such method; weft-cli explain --list names those that there are"));
  if (options->row < 1 || options->place < 1)
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, options->row < 1 ? "--row" : "--place", _("must be 1 or more"));
  if (!take_settings (&work, &error))
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, "--set", error->message);
  return run (&work, argv[1], argv[2]);
}

WeftExit
weft_cli_explain (const WeftCommand  *command,
                  int                 argc,
                  char              **argv)
{
  Options options = { .place = 1, .row = 1, .seed = 0, .attention = WEFT_ATTENTION_OPTIONS_INIT };
  const GOptionEntry entries[] = {
    { "method", 0, 0, G_OPTION_ARG_STRING, &options.method, N_("How: see --list (default integrated-gradients)"), N_("NAME") },
    { "target", 0, 0, G_OPTION_ARG_STRING, &options.target, N_("Which class, by name or number (default: the likeliest)"), N_("CLASS") },
    { "against", 0, 0, G_OPTION_ARG_STRING, &options.against, N_("Why not this class: a name, a number or runner-up"), N_("CLASS") },
    { "layer", 0, 0, G_OPTION_ARG_STRING, &options.layer, N_("The layer to look at, of methods that look at one"), N_("NAME") },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.settings, N_("Set a parameter of the method; may be repeated"), N_("PARAM=VALUE") },
    { "row", 0, 0, G_OPTION_ARG_INT, &options.row, N_("Which row of the input (default 1)"), "N" },
    { "place", 0, 0, G_OPTION_ARG_INT, &options.place, N_("Which place of an output that has a class for each word (default 1)"), "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, N_("Seed of random methods (default 0)"), "N" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("Write a picture (.png, .svg, .pdf), or the numbers (.npy)"), N_("FILE") },
    { "judge", 0, 0, G_OPTION_ARG_NONE, &options.judges, N_("Also measure whether the map says what the model goes by, beside a random map and one of edges"), NULL },
    { "units", 0, 0, G_OPTION_ARG_NONE, &options.units, N_("Also follow the answer back through the layers: which units it came about by"), NULL },
    { "attention", 0, 0, G_OPTION_ARG_NONE, &options.attends, N_("Show what is read for what instead, of a model with attention; --layer says which"), NULL },
    { "heads", 0, 0, G_OPTION_ARG_STRING, &options.attention.way, N_("Of attention: a head’s number, mean, max, min, rollout or gradient-rollout (default mean)"), N_("HEADS") },
    { "drawing", 0, 0, G_OPTION_ARG_STRING, &options.attention.drawing, N_("Of attention: map, text, links or heads (default map)"), N_("NAME") },
    { "word", 0, 0, G_OPTION_ARG_INT, &options.attention.word, N_("Of attention: the word whose row is drawn (default: all)"), "N" },
    { "discard", 0, 0, G_OPTION_ARG_DOUBLE, &options.attention.discard, N_("Of rollouts: which share of a layer’s numbers counts as 0, 0 … 1 (default 0)"), N_("SHARE") },
    { "beams", 0, 0, G_OPTION_ARG_INT, &options.attention.beams, N_("Of a model that writes: how many texts are followed side by side (default 1)"), "N" },
    { "list", 0, 0, G_OPTION_ARG_NONE, &options.lists, N_("Name the methods"), NULL },
    { "trials", 0, 0, G_OPTION_ARG_FILENAME, &options.trials, N_("Use another trial store"), "DB" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("Print one JSON document"), NULL },
    { NULL },
  };
  WeftExit status;

  if (weft_cli_parse (command, entries, &argc, &argv, 0, 2, &status))
    status = start (command, &options, argc, argv);
  g_free (options.trials);
  g_free (options.method);
  g_free (options.target);
  g_free (options.against);
  g_free (options.layer);
  g_free (options.output);
  g_free (options.attention.way);
  g_free (options.attention.drawing);
  g_strfreev (options.settings);
  return status;
}
