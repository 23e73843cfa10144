/* visualise.c: what units of a trained model look for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/kinds/table-private.h"
#include "workflow/kinds/understand-private.h"

#include "base/i18n.h"
#include "workflow/error.h"
#include "workflow/optimum-chart.h"

/* Rows of the data beside each picture. */
#define N_EXAMPLES 9

/* Steps between two looks whether to stop. */
#define STEPS 8

static const WeftParam params[] = {
  { .id = "layer", .type = WEFT_PARAM_TEXT, .title = N_("Layer"), .help = N_("Whose units are shown; empty for the classes."), .fallback = "" },
  { .id = "first", .type = WEFT_PARAM_INTEGER, .title = N_("First unit"), .help = N_("The first unit that is shown, counted from 1."), .fallback = "1", .minimum = 1, .maximum = 1 << 20 },
  { .id = "count", .type = WEFT_PARAM_INTEGER, .title = N_("Number of units"), .help = N_("How many units are shown."), .fallback = "10", .minimum = 1, .maximum = 64 },
  { .id = "method", .type = WEFT_PARAM_CHOICE, .title = N_("Method"), .help = N_("How an input is made up that the unit answers to most."), .fallback = WEFT_UNDERSTANDING_AUTOMATIC },
  { NULL },
};

static gboolean
list_method (guint            index,
             WeftParamChoice *choice)
{
  *choice = (WeftParamChoice){ weft_optimum_methods[index].id, weft_optimum_methods[index].title };
  return choice->id != NULL;
}

static const WeftParam *
list_params (void)
{
  static const WeftParam *table;

  if (g_once_init_enter (&table))
    g_once_init_leave (&table, weft_understanding_list_params (params, TRUE, list_method));
  return table;
}

/* What one run needs again and again. */
typedef struct
{
  WeftUnderstanding base;
  WeftInputSpace *space;  /* Owned */
  WeftExamples *examples; /* Owned */
  const WeftOptimumMethod *method;
  gint64 n_units;
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->examples, weft_examples_free);
  g_clear_pointer (&self->space, weft_input_space_free);
  weft_understanding_clear (&self->base);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* Returns: (nullable): the layer that was named; %NULL: the classes */
static const char *
get_layer (const Work *self)
{
  const char *layer = weft_params_get (weft_node_run_get_params (self->base.run), "layer");

  return *layer != '\0' ? layer : NULL;
}

static gboolean
prepare (Work    *self,
         GError **error)
{
  const WeftStop *stop = weft_node_run_get_stop (self->base.run);
  const WeftExamplesWatch watch = { NULL, NULL, stop };
  const char *method = weft_params_get (weft_node_run_get_params (self->base.run), "method");

  self->space = weft_input_space_new (self->base.predictor, self->base.data->dataset, stop, error);
  if (self->space == NULL)
    return FALSE;
  self->method = weft_optimum_find_method (g_str_equal (method, WEFT_UNDERSTANDING_AUTOMATIC) ? NULL : method, self->space, error);
  if (self->method == NULL)
    return FALSE;
  self->examples = weft_examples_new (self->base.subject, get_layer (self), self->base.predictor, self->base.data->dataset, N_EXAMPLES, &watch, error);
  self->n_units = self->examples != NULL ? self->examples->n_units : 0;
  return self->examples != NULL;
}

static gboolean
rise (Work         *self,
      WeftOptimum  *optimum,
      GError      **error)
{
  while (!weft_optimum_is_done (optimum)) {
    if (weft_node_run_should_stop (self->base.run))
      return weft_node_run_set_cancelled (self->base.run, error);
    if (!weft_optimum_step (optimum, STEPS, weft_node_run_get_stop (self->base.run), error))
      return FALSE;
  }
  return TRUE;
}

static void
tell_unit (Work                       *self,
           WeftOptimum                *optimum,
           const WeftOptimumJudgement *judgement)
{
  JsonObject *told = json_object_new ();

  json_object_set_int_member (told, "unit", weft_optimum_get_aim (optimum)->unit + 1);
  weft_understanding_set_number (told, "activation", weft_optimum_get_activation (optimum, 0));
  weft_understanding_set_number (told, "best_of_data", judgement->best);
  weft_understanding_set_number (told, "robustness", judgement->robustness);
  weft_understanding_set_number (told, "similarity", judgement->similarity);
  json_array_add_object_element (self->base.told, told);
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
  g_autoptr (WeftOptimumChart) chart = weft_optimum_chart_new (optimum, weft_optimum_get_aim (optimum), self->base.predictor, self->space, self->examples, samples, judgement);
  const char *const *names = weft_subject_get_class_names (self->base.subject);
  JsonObject *recipe = weft_optimum_chart_describe (optimum, names, "", self->base.data->source != NULL ? self->base.data->source->path : NULL);
  WeftPaintStyle style;
  double height;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  height = weft_optimum_chart_get_natural_height (chart, &style, WEFT_PICTURES_WIDTH);
  return weft_understanding_draw (&self->base, chart->title, chart->caption, recipe, paint, chart, WEFT_PICTURES_WIDTH, height, error);
}

static gboolean
show_unit (Work    *self,
           gint64   unit,
           GError **error)
{
  const char *layer = get_layer (self);
  const WeftOptimumAim aim = { .kind = layer != NULL ? WEFT_OPTIMUM_CHANNEL : WEFT_OPTIMUM_CLASS, .layer = layer, .unit = unit, .row = -1, .column = -1 };
  const WeftStop *stop = weft_node_run_get_stop (self->base.run);
  g_autoptr (WeftTensor) samples = weft_optimum_prepare_examples (self->examples, &aim, self->base.predictor, self->base.data->dataset, stop, error);
  g_autoptr (WeftOptimum) optimum = NULL;
  g_auto (WeftOptimumJudgement) judgement = { 0 };

  if (samples == NULL)
    return FALSE;
  optimum = weft_optimum_new (self->base.subject, self->space, self->method, NULL, &aim, NULL, weft_node_run_get_random_key (self->base.run), error);
  if (optimum == NULL || !rise (self, optimum, error))
    return FALSE;
  if (!weft_optimum_judge (optimum, self->base.subject, self->space, self->examples, samples, &judgement, stop, error))
    return FALSE;
  tell_unit (self, optimum, &judgement);
  return draw_unit (self, optimum, samples, &judgement, error);
}

static gboolean
run (WeftNodeRun  *run,
     GError      **error)
{
  g_auto (Work) self = { 0 };
  const WeftParams *given = weft_node_run_get_params (run);
  gint64 first = weft_params_get_integer (given, "first") - 1, n;
  JsonObject *report;

  if (!weft_understanding_begin (&self.base, run, error) || !prepare (&self, error))
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
  report = json_object_new ();
  json_object_set_string_member (report, "method", self.method->id);
  weft_understanding_end (&self.base, report, "units");
  return TRUE;
}

static const WeftPort inputs[] = {
  { "model", N_("Trained model"), &weft_port_type_trained_model, WEFT_PORT_REQUIRED },
  { "data", N_("Data"), &weft_port_type_dataset, WEFT_PORT_REQUIRED },
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
  .outputs = weft_understanding_outputs,
  .list_params = list_params,
  .flags = WEFT_NODE_KIND_HEAVY | WEFT_NODE_KIND_SEEDED,
  .run = run,
};
