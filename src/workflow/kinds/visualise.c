/* visualise.c: what units of a trained model look for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/kinds/table-private.h"

#include "base/i18n.h"
#include "workflow/data.h"
#include "workflow/error.h"
#include "workflow/node-run.h"
#include "workflow/optimum-chart.h"
#include "workflow/pictures.h"

#include <math.h>

/* Rows of the data beside each picture. */
#define N_EXAMPLES 9

/* Steps between two looks whether to stop. */
#define STEPS 8

static const WeftParam params[] = {
  { .id = "layer", .type = WEFT_PARAM_TEXT, .title = N_("Layer"), .help = N_("Whose units are shown; empty for the classes."), .fallback = "" },
  { .id = "first", .type = WEFT_PARAM_INTEGER, .title = N_("First unit"), .help = N_("The first unit that is shown, counted from 1."), .fallback = "1", .minimum = 1, .maximum = 1 << 20 },
  { .id = "count", .type = WEFT_PARAM_INTEGER, .title = N_("Number of units"), .help = N_("How many units are shown."), .fallback = "10", .minimum = 1, .maximum = 64 },
  { .id = "method", .type = WEFT_PARAM_CHOICE, .title = N_("Method"), .help = N_("How an input is made up that the unit answers to most."), .fallback = "auto" },
  { NULL },
};

static const WeftParamChoice *
list_methods (void)
{
  const WeftParamChoice automatic = { "auto", N_("One that suits the model") };
  GArray *list = g_array_new (TRUE, FALSE, sizeof (WeftParamChoice));

  g_array_append_val (list, automatic);
  for (const WeftOptimumMethod *method = weft_optimum_methods; method->id != NULL; method++) {
    const WeftParamChoice choice = { method->id, method->title };

    g_array_append_val (list, choice);
  }
  return (const WeftParamChoice *) (gpointer) g_array_free (list, FALSE);
}

static const WeftParam *
list_params (void)
{
  static const WeftParam *table;

  if (g_once_init_enter (&table)) {
    WeftParam *whole = weft_param_join (params, NULL, NULL);

    ((WeftParam *) weft_param_find (whole, "method"))->choices = list_methods ();
    g_once_init_leave (&table, whole);
  }
  return table;
}

/* What one run needs again and again. */
typedef struct
{
  WeftNodeRun *run;
  const WeftData *data;
  WeftPredictor *predictor; /* Owned */
  WeftSubject *subject;     /* Owned */
  WeftInputSpace *space;    /* Owned */
  WeftExamples *examples;   /* Owned */
  const WeftOptimumMethod *method;
  WeftPictures *pictures; /* Owned */
  JsonArray *told;        /* Owned */
  gint64 n_units;
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->examples, weft_examples_free);
  g_clear_pointer (&self->space, weft_input_space_free);
  g_clear_pointer (&self->subject, weft_subject_free);
  g_clear_pointer (&self->predictor, weft_predictor_free);
  g_clear_pointer (&self->pictures, weft_pictures_free);
  g_clear_pointer (&self->told, json_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* Returns: (nullable): the layer that was named; %NULL: the classes */
static const char *
get_layer (const Work *self)
{
  const char *layer = weft_params_get (weft_node_run_get_params (self->run), "layer");

  return *layer != '\0' ? layer : NULL;
}

static gboolean
prepare (Work    *self,
         GError **error)
{
  const WeftStop *stop = weft_node_run_get_stop (self->run);
  const WeftExamplesWatch watch = { NULL, NULL, stop };
  const char *method = weft_params_get (weft_node_run_get_params (self->run), "method");

  self->data = weft_node_run_get_input (self->run, "data");
  self->predictor = weft_predictor_new_trained (weft_node_run_get_input (self->run, "model"));
  self->subject = weft_subject_new (self->predictor, 0, error);
  self->space = self->subject != NULL ? weft_input_space_new (self->predictor, self->data->dataset, stop, error) : NULL;
  if (self->space == NULL)
    return FALSE;
  self->method = weft_optimum_find_method (g_str_equal (method, "auto") ? NULL : method, self->space, error);
  if (self->method == NULL)
    return FALSE;
  self->examples = weft_examples_new (self->subject, get_layer (self), self->predictor, self->data->dataset, N_EXAMPLES, &watch, error);
  self->n_units = self->examples != NULL ? self->examples->n_units : 0;
  return self->examples != NULL;
}

static gboolean
rise (Work         *self,
      WeftOptimum  *optimum,
      GError      **error)
{
  while (!weft_optimum_is_done (optimum)) {
    if (weft_node_run_should_stop (self->run))
      return weft_node_run_set_cancelled (self->run, error);
    if (!weft_optimum_step (optimum, STEPS, weft_node_run_get_stop (self->run), error))
      return FALSE;
  }
  return TRUE;
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

static void
tell_unit (Work                       *self,
           WeftOptimum                *optimum,
           const WeftOptimumJudgement *judgement)
{
  JsonObject *told = json_object_new ();

  json_object_set_int_member (told, "unit", weft_optimum_get_aim (optimum)->unit + 1);
  set_number (told, "activation", weft_optimum_get_activation (optimum, 0));
  set_number (told, "best_of_data", judgement->best);
  set_number (told, "robustness", judgement->robustness);
  set_number (told, "similarity", judgement->similarity);
  json_array_add_object_element (self->told, told);
}

static void
paint (gconstpointer         chart,
       const WeftPaintStyle *style,
       cairo_t              *cr,
       double                width,
       double                height)
{
  weft_optimum_chart_paint (chart, style, cr, width, height);
}

static gboolean
draw_unit (Work                        *self,
           WeftOptimum                 *optimum,
           const WeftTensor            *samples,
           const WeftOptimumJudgement  *judgement,
           GError                     **error)
{
  g_autoptr (WeftOptimumChart) chart = weft_optimum_chart_new (optimum, weft_optimum_get_aim (optimum), self->predictor, self->space, self->examples, samples, judgement);
  const char *const *names = weft_subject_get_class_names (self->subject);
  g_autoptr (JsonNode) recipe = json_node_new (JSON_NODE_OBJECT);
  WeftPaintStyle style;

  json_node_take_object (recipe, weft_optimum_chart_describe (optimum, names, "", self->data->source != NULL ? self->data->source->path : NULL));
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  return weft_pictures_draw (self->pictures, chart->title, chart->caption, recipe, paint, chart, weft_optimum_chart_get_natural_height (chart, &style, WEFT_PICTURES_WIDTH), error);
}

static gboolean
show_unit (Work    *self,
           gint64   unit,
           GError **error)
{
  const char *layer = get_layer (self);
  const WeftOptimumAim aim = { .kind = layer != NULL ? WEFT_OPTIMUM_CHANNEL : WEFT_OPTIMUM_CLASS, .layer = layer, .unit = unit, .row = -1, .column = -1 };
  const WeftStop *stop = weft_node_run_get_stop (self->run);
  g_autoptr (WeftTensor) samples = weft_optimum_prepare_examples (self->examples, &aim, self->predictor, self->data->dataset, stop, error);
  g_autoptr (WeftOptimum) optimum = NULL;
  g_auto (WeftOptimumJudgement) judgement = { 0 };

  if (samples == NULL)
    return FALSE;
  optimum = weft_optimum_new (self->subject, self->space, self->method, NULL, &aim, NULL, weft_node_run_get_random_key (self->run), error);
  if (optimum == NULL || !rise (self, optimum, error))
    return FALSE;
  if (!weft_optimum_judge (optimum, self->subject, self->space, self->examples, samples, &judgement, stop, error))
    return FALSE;
  tell_unit (self, optimum, &judgement);
  return draw_unit (self, optimum, samples, &judgement, error);
}

static JsonNode *
make_report (Work *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "method");
  json_builder_add_string_value (builder, self->method->id);
  json_builder_set_member_name (builder, "units");
  json_builder_add_value (builder, json_node_init_array (json_node_alloc (), self->told));
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static gboolean
run (WeftNodeRun  *run,
     GError      **error)
{
  g_auto (Work) self = { .run = run, .pictures = weft_pictures_new (), .told = json_array_new () };
  const WeftParams *given = weft_node_run_get_params (run);
  gint64 first = weft_params_get_integer (given, "first") - 1, n;

  if (!prepare (&self, error))
    return FALSE;
  n = MIN (weft_params_get_integer (given, "count"), self.n_units - first);
  if (n <= 0) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("there are %" PRId64 " units, the first to be shown cannot be %" PRId64), self.n_units, first + 1);
    return FALSE;
  }
  for (gint64 i = 0; i < n; i++) {
    weft_node_run_progress (run, (double) i / (double) n);
    if (!show_unit (&self, first + i, error))
      return FALSE;
  }
  weft_node_run_take_output (run, "report", weft_artefact_new_report (make_report (&self)));
  weft_node_run_take_output (run, "pictures", weft_pictures_end (g_steal_pointer (&self.pictures)));
  return TRUE;
}

static const WeftPort inputs[] = {
  { "model", N_("Trained model"), &weft_port_type_trained_model, WEFT_PORT_REQUIRED },
  { "data", N_("Data"), &weft_port_type_dataset, WEFT_PORT_REQUIRED },
  { NULL },
};
static const WeftPort outputs[] = {
  { "pictures", N_("Pictures"), &weft_port_type_picture, WEFT_PORT_REQUIRED },
  { "report", N_("Report"), &weft_port_type_report, WEFT_PORT_REQUIRED },
  { NULL },
};

const WeftNodeKind weft_visualise_kind = {
  .id = "visualise",
  .version = 2,
  .title = N_("Feature Visualisation"),
  .category = N_("Understand"),
  .icon = "weft-visualise-symbolic",
  .help = N_("Makes up inputs that units of a trained model, or its classes, answer to most, beside the rows of the data that they answer to most."),
  .inputs = inputs,
  .outputs = outputs,
  .list_params = list_params,
  .flags = WEFT_NODE_KIND_HEAVY | WEFT_NODE_KIND_SEEDED,
  .run = run,
};
