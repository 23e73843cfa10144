/* explain.c: why a trained model answers as it does, for some rows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/kinds/table-private.h"
#include "workflow/kinds/understand-private.h"

#include "base/i18n.h"
#include "explain/draw.h"
#include "explain/saliency.h"
#include "explain/shapley.h"
#include "workflow/error.h"
#include "workflow/saliency-chart.h"

#include <math.h>
#include <string.h>

static const WeftParamChoice choices[] = {
  { "classes", N_("Some of each class") },
  { "errors", N_("The most certain mistakes") },
  { "first", N_("The first ones") },
  { NULL },
};

static const WeftParamChoice shown[] = {
  { "saliency", N_("Where the answer comes from") },
  { "maps", N_("What a layer holds") },
  { "path", N_("The units that the answer came about by") },
  { NULL },
};

static const WeftParamChoice targets[] = {
  { "predicted", N_("The predicted class") },
  { "runner-up", N_("The predicted class rather than the runner-up") },
  { "truth", N_("The true class") },
  { NULL },
};

static const WeftParam params[] = {
  { .id = "split", .type = WEFT_PARAM_CHOICE, .title = N_("Rows"), .help = N_("Which rows to choose from. Only test rows have not been seen in any way."), .fallback = "test", .choices = weft_data_parts },
  { .id = "choose", .type = WEFT_PARAM_CHOICE, .title = N_("Choose"), .help = N_("Which of these rows are explained."), .fallback = "classes", .choices = choices },
  { .id = "count", .type = WEFT_PARAM_INTEGER, .title = N_("Number of rows"), .help = N_("How many rows are explained."), .fallback = "6", .minimum = 1, .maximum = 48 },
  { .id = "answer", .type = WEFT_PARAM_TEXT, .title = N_("Only answers"), .help = N_("Only rows that the model takes for this class; empty for all."), .fallback = "" },
  { .id = "show", .type = WEFT_PARAM_CHOICE, .title = N_("Show"), .help = N_("What is drawn of each row."), .fallback = "saliency", .choices = shown, .flags = WEFT_PARAM_LATER },
  { .id = "method", .type = WEFT_PARAM_CHOICE, .title = N_("Method"), .help = N_("How an answer is explained."), .fallback = WEFT_UNDERSTANDING_AUTOMATIC, .visible_when = "show=saliency" },
  { .id = "target", .type = WEFT_PARAM_CHOICE, .title = N_("Explain"), .help = N_("Which answer is explained."), .fallback = "predicted", .choices = targets },
  { .id = "layer", .type = WEFT_PARAM_TEXT, .title = N_("Layer"), .help = N_("The layer that the method looks at; empty for the last one with places. Of what a layer holds, which one; empty for the first one with places."), .fallback = "", .flags = WEFT_PARAM_EXPERT },
  { NULL },
};

static gboolean
list_method (guint            index,
             WeftParamChoice *choice)
{
  const WeftSaliencyMethod *method = weft_saliency_list ()[index];

  if (method != NULL)
    *choice = (WeftParamChoice){ method->id, method->title };
  return method != NULL;
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
  const WeftSaliencyMethod *method;
  WeftParams *settings;   /* Owned */
  WeftEvaluation *said;   /* Owned: of all rows to choose from */
  WeftRows rows;          /* those */
  gint64 answer;          /* only rows with this one; -1: all */
  WeftTensor *background; /* Owned (nullable): of methods that compare with rows */
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->settings, weft_params_free);
  g_clear_pointer (&self->said, weft_evaluation_free);
  g_clear_pointer (&self->background, weft_tensor_unref);
  weft_understanding_clear (&self->base);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* Which rows: of an answer with a class for each word, an evaluation has a row for each word. */

static gint64
get_row (const Work *self,
         gint64      row)
{
  return (gint64) self->rows.rows[row / self->said->n_places];
}

static gint64
get_place (const Work *self,
           gint64      row)
{
  return row % self->said->n_places;
}

/* Whether that is a word, and not what is behind the last one. */
static gboolean
is_word (const WeftEvaluation *said,
         gint64                row)
{
  if (said->n_places > 1 && said->n_tokens != NULL)
    return row % said->n_places < said->n_tokens[row / said->n_places];
  return said->n_places == 1 || said->classes == NULL || said->classes[row] >= 0;
}

static gint64
get_best (const WeftEvaluation *said,
          gint64                row)
{
  const float *scores = said->scores + row * said->n_scores;
  gint64 best = 0;

  for (gint64 i = 1; i < said->n_scores; i++)
    best = scores[i] > scores[best] ? i : best;
  return best;
}

/* How well a row suits: the first rows of a class in turn, or how certain a mistake is; below
 * zero not at all. */
static double
rate_row (const Work *self,
          const char *choose,
          gint64      row,
          gint64     *seen)
{
  const WeftEvaluation *said = self->said;
  gint64 best = get_best (said, row);

  if (!is_word (said, row) || (self->answer >= 0 && best != self->answer))
    return -1;
  if (g_str_equal (choose, "first") || said->classes == NULL)
    return (double) (said->n_rows - row);
  if (g_str_equal (choose, "errors"))
    return said->classes[row] >= 0 && said->classes[row] != best ? (double) said->scores[row * said->n_scores + best] : -1;
  if (said->classes[row] < 0)
    return -1;
  return (double) (said->n_rows - seen[said->classes[row]]++);
}

typedef struct
{
  gint64 row;
  double rate;
} Rated;

static int
compare_rates (gconstpointer a,
               gconstpointer b)
{
  const Rated *left = a, *right = b;

  if (left->rate != right->rate)
    return left->rate > right->rate ? -1 : 1;
  return left->row < right->row ? -1 : 1;
}

/* Returns: (transfer full): places among the rows to choose from, the best first */
static GArray *
choose_rows (const Work *self)
{
  const WeftParams *given = weft_node_run_get_params (self->base.run);
  const char *choose = weft_params_get (given, "choose");
  g_autofree gint64 *seen = g_new0 (gint64, MAX (self->said->n_scores, 2));
  GArray *rated = g_array_new (FALSE, FALSE, sizeof (Rated));

  for (gint64 row = 0; row < self->said->n_rows; row++) {
    const Rated one = { row, rate_row (self, choose, row, seen) };

    if (one.rate >= 0)
      g_array_append_val (rated, one);
  }
  g_array_sort (rated, compare_rates);
  g_array_set_size (rated, (guint) MIN (rated->len, weft_params_get_integer (given, "count")));
  return rated;
}

/* One row */

static WeftSubjectTarget
choose_target (const Work *self,
               gint64      row)
{
  const char *target = weft_params_get (weft_node_run_get_params (self->base.run), "target");
  gint64 best = get_best (self->said, row), second = -1;
  const float *scores = self->said->scores + row * self->said->n_scores;

  if (g_str_equal (target, "truth") && self->said->classes != NULL)
    return (WeftSubjectTarget){ self->said->classes[row], -1, get_place (self, row) };
  for (gint64 i = 0; i < self->said->n_scores && g_str_equal (target, "runner-up"); i++)
    if (i != best && (second < 0 || scores[i] > scores[second]))
      second = i;
  return (WeftSubjectTarget){ best, second, get_place (self, row) };
}

static char *
name_class (const Work *self,
            gint64      class)
{
  return weft_saliency_chart_name_class (weft_subject_get_class_names (self->base.subject), class);
}

/* What is said above a picture: the row, what it is and what the model takes it for. */
static char *
make_title (const Work *self,
            gint64      row)
{
  gint64 best = get_best (self->said, row), number = get_row (self, row) + 1;
  g_autofree char *predicted = name_class (self, best), *truth = NULL;

  if (!weft_subject_has_probabilities (self->base.subject))
    return g_strdup_printf (_("Row %" PRId64 ": %.4g"), number, (double) self->said->scores[row * self->said->n_scores]);
  if (self->said->classes == NULL)
    return g_strdup_printf (_("Row %" PRId64), number);
  truth = name_class (self, self->said->classes[row]);
  if (self->said->n_places > 1)
    return g_strdup_printf (_("Row %d, word %d: %s, taken for %s (%.1f %%)"), (int) number, (int) get_place (self, row) + 1, truth, predicted,
                            100 * (double) self->said->scores[row * self->said->n_scores + best]);
  return g_strdup_printf (_("Row %" PRId64 ": %s, taken for %s (%.1f %%)"), number, truth, predicted, 100 * (double) self->said->scores[row * self->said->n_scores + best]);
}

static void
tell_row (Work               *self,
          gint64              row,
          const WeftSaliency *saliency,
          JsonObject         *recipe)
{
  JsonObject *checks = json_object_new (), *told = json_object_new ();

  for (guint i = 0; i < saliency->checks->len; i++) {
    const WeftSaliencyCheck *check = &g_array_index (saliency->checks, WeftSaliencyCheck, i);

    json_object_set_double_member (checks, check->id, check->value);
  }
  json_object_set_int_member (told, "row", get_row (self, row) + 1);
  if (self->said->n_places > 1)
    json_object_set_int_member (told, "word", get_place (self, row) + 1);
  json_object_set_string_member (told, "target", json_object_get_string_member (recipe, "target"));
  json_object_set_double_member (told, "score", saliency->score);
  json_object_set_double_member (told, weft_subject_has_probabilities (self->base.subject) ? "probability" : "prediction", saliency->probability);
  json_object_set_object_member (told, "checks", checks);
  json_array_add_object_element (self->base.told, told);
}

static void
paint (gconstpointer         chart,
       const WeftPaintStyle *style,
       cairo_t              *cr,
       double                width,
       double                height)
{
  weft_saliency_chart_paint (chart, style, cr, width, height);
}

/* Returns: (transfer full): where a row is from */
static JsonObject *
describe_row (const Work *self,
              gint64      row)
{
  JsonObject *recipe = json_object_new ();

  json_object_set_string_member (recipe, "input", self->base.data->source != NULL ? self->base.data->source->path : "");
  json_object_set_int_member (recipe, "row", get_row (self, row) + 1);
  return recipe;
}

static gboolean
draw_row (Work                       *self,
          gint64                      row,
          const WeftSaliency         *saliency,
          const WeftSaliencyRequest  *request,
          GError                    **error)
{
  g_autoptr (WeftSaliencyChart) chart = weft_saliency_chart_new (saliency, self->method, self->base.predictor, request->sample, self->base.data->dataset, get_row (self, row));
  JsonObject *recipe = describe_row (self, row);
  g_autofree char *title = make_title (self, row);
  WeftPaintStyle style;
  double height;

  weft_saliency_chart_describe (saliency, request, weft_subject_get_class_names (self->base.subject), recipe);
  tell_row (self, row, saliency, recipe);
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  height = weft_saliency_chart_get_natural_height (chart, &style, WEFT_PICTURES_WIDTH);
  return weft_understanding_draw (&self->base, title, chart->caption, recipe, paint, chart, WEFT_PICTURES_WIDTH, height, error);
}

static gboolean
find_saliency (Work         *self,
               gint64        row,
               const float  *sample,
               GError      **error)
{
  const char *layer = weft_params_get (weft_node_run_get_params (self->base.run), "layer");
  const WeftSaliencyWatch watch = { NULL, NULL, weft_node_run_get_stop (self->base.run) };
  WeftSaliencyRequest request = { .method = self->method, .params = self->settings, .target = choose_target (self, row), .sample = sample };
  g_autoptr (WeftSaliency) saliency = NULL;

  request.layer = *layer != '\0' ? layer : NULL;
  request.background = self->background;
  request.seed = weft_node_run_get_random_key (self->base.run);
  saliency = weft_saliency_run (self->base.subject, &request, &watch, error);
  return saliency != NULL && draw_row (self, row, saliency, &request, error);
}

/* What is told of a row without parts. */
static void
tell_plain (Work   *self,
            gint64  row)
{
  const float *scores = self->said->scores + row * self->said->n_scores;
  const WeftSubjectTarget target = choose_target (self, row);
  g_autofree char *class = name_class (self, target.class);
  JsonObject *told = json_object_new ();

  json_object_set_int_member (told, "row", get_row (self, row) + 1);
  if (self->said->n_places > 1)
    json_object_set_int_member (told, "word", get_place (self, row) + 1);
  json_object_set_string_member (told, "target", class);
  json_object_set_double_member (told, weft_subject_has_probabilities (self->base.subject) ? "probability" : "prediction", (double) scores[target.class]);
  json_array_add_object_element (self->base.told, told);
}

static gboolean
explain_row (Work    *self,
             gint64   row,
             GError **error)
{
  const WeftParams *given = weft_node_run_get_params (self->base.run);
  const char *show = weft_params_get (given, "show"), *layer = weft_params_get (given, "layer");
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  const WeftRows one = { self->rows.rows + row / self->said->n_places, 1 };
  g_autoptr (WeftTensor) sample = weft_predictor_prepare (self->base.predictor, self->base.data->dataset, one, weft_node_run_get_stop (self->base.run), warnings, error);
  const WeftSubjectTarget target = choose_target (self, row);
  g_autofree char *title = make_title (self, row);

  if (sample == NULL)
    return FALSE;
  if (g_str_equal (show, "saliency"))
    return find_saliency (self, row, weft_tensor_const_f32 (sample), error);
  tell_plain (self, row);
  if (g_str_equal (show, "maps"))
    return weft_understanding_draw_maps (&self->base, *layer != '\0' ? layer : NULL, weft_tensor_const_f32 (sample), title, describe_row (self, row), error);
  return weft_understanding_draw_path (&self->base, weft_tensor_const_f32 (sample), &target, title, describe_row (self, row), error);
}

/* The whole */

static gboolean
is_saliency (const Work *self)
{
  return g_str_equal (weft_params_get (weft_node_run_get_params (self->base.run), "show"), "saliency");
}

static gboolean
choose_method (Work    *self,
               GError **error)
{
  const char *id = weft_params_get (weft_node_run_get_params (self->base.run), "method");
  const WeftSaliencyMethod *cam = weft_saliency_find ("grad-cam");
  g_autofree char *why = NULL;

  if (!g_str_equal (id, WEFT_UNDERSTANDING_AUTOMATIC))
    self->method = weft_saliency_find (id);
  else
    self->method = weft_saliency_suits (cam, self->base.subject, NULL) ? cam : weft_saliency_list ()[0];
  if (!weft_saliency_suits (self->method, self->base.subject, &why))
    return weft_understanding_fail (error, why);
  self->settings = weft_params_new (self->method->params);
  return TRUE;
}

/* The class that was named, if one was. */
static gboolean
find_answer (Work    *self,
             GError **error)
{
  const char *name = weft_params_get (weft_node_run_get_params (self->base.run), "answer");
  const char *const *names = weft_subject_get_class_names (self->base.subject);

  self->answer = -1;
  for (gint64 i = 0; *name != '\0' && names != NULL && names[i] != NULL && self->answer < 0; i++)
    self->answer = g_str_equal (names[i], name) ? i : -1;
  if (*name == '\0' || self->answer >= 0)
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, _("the model has no class “%s”; correct “Only answers”"), name);
  return FALSE;
}

static gboolean
draw_background (Work    *self,
                 GError **error)
{
  const WeftStop *stop = weft_node_run_get_stop (self->base.run);
  guint64 key = weft_node_run_get_random_key (self->base.run);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();

  if (self->method == NULL || (self->method->flags & WEFT_SALIENCY_COLUMNS) == 0)
    return TRUE;
  self->background = weft_draw_rows (self->base.predictor, self->base.data->dataset, WEFT_SHAPLEY_BACKGROUND, key, NULL, stop, warnings, error);
  return self->background != NULL;
}

static gboolean
prepare (Work    *self,
         GError **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();

  if (self->base.data->split == NULL)
    return weft_understanding_fail (error, _("the data is not prepared; connect the Prepare node that Train uses"));
  self->rows = weft_data_get_part (self->base.data, weft_params_get (weft_node_run_get_params (self->base.run), "split"));
  if (self->rows.n_rows == 0)
    return weft_understanding_fail (error, _("there are no such rows; set their share in Prepare"));
  if ((is_saliency (self) && !choose_method (self, error)) || !find_answer (self, error) || !draw_background (self, error))
    return FALSE;
  self->said = weft_trained_model_evaluate (self->base.model, 0, self->base.data->dataset, self->rows, TRUE, weft_node_run_get_stop (self->base.run), warnings, error);
  return self->said != NULL;
}

static gboolean
run (WeftNodeRun  *run,
     GError      **error)
{
  g_auto (Work) self = { 0 };
  g_autoptr (GArray) rows = NULL;
  JsonObject *report;

  if (!weft_understanding_begin (&self.base, run, error) || !prepare (&self, error))
    return FALSE;
  rows = choose_rows (&self);
  if (rows->len == 0)
    return weft_understanding_fail (error, _("there is no such row: the model makes no mistake there, or no class is known"));
  for (guint i = 0; i < rows->len; i++) {
    weft_node_run_progress (run, (double) i / rows->len);
    if (weft_node_run_should_stop (run))
      return weft_node_run_set_cancelled (run, error);
    if (!explain_row (&self, g_array_index (rows, Rated, i).row, error))
      return FALSE;
  }
  report = json_object_new ();
  json_object_set_string_member (report, "method", is_saliency (&self) ? self.method->id : weft_params_get (weft_node_run_get_params (run), "show"));
  weft_understanding_end (&self.base, report, "explained");
  return TRUE;
}

static const WeftPort inputs[] = {
  { "model", N_("Trained model"), &weft_port_type_trained_model, WEFT_PORT_REQUIRED },
  { "data", N_("Prepared data"), &weft_port_type_dataset, WEFT_PORT_REQUIRED },
  { NULL },
};

const WeftNodeKind weft_explain_kind = {
  .id = "explain",
  .version = 1,
  .title = N_("Explain"),
  .category = N_("Understand"),
  .icon = "weft-explain-symbolic",
  .help = N_("Draws for some rows which parts of the input the model’s answer comes from. The Explain page of a trained model tries other methods and inputs."),
  .inputs = inputs,
  .outputs = weft_understanding_outputs,
  .list_params = list_params,
  .flags = WEFT_NODE_KIND_HEAVY | WEFT_NODE_KIND_SEEDED,
  .run = run,
};
