/* explain-importance.c: how much the columns of a table matter: the questions, and their pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-importance.h"

#include "explain/draw.h"

static void
clear_finding (gpointer box)
{
  WeftExplainImportance *finding = box;

  g_clear_pointer (&finding->saliency, weft_saliency_free);
  g_clear_pointer (&finding->rows, weft_shapley_rows_unref);
  g_clear_pointer (&finding->permutation, weft_permutation_free);
}

gboolean
weft_explain_importance_suits (const WeftExplainModel *model)
{
  guint n_columns;

  weft_subject_get_columns (model->subject, &n_columns);
  return n_columns > 1 && weft_subject_get_n_places (model->subject) == 1;
}

/* One row */

/* All coalitions where they are few enough. */
static const WeftSaliencyMethod *
choose_method (const WeftSubject *subject)
{
  const WeftSaliencyMethod *exact = weft_saliency_find ("shap");

  return weft_saliency_suits (exact, subject, NULL) ? exact : weft_saliency_find ("permutation-shap");
}

static gpointer
find_row (const WeftExplainAnswer  *about,
          const WeftExplainWatch   *watch,
          GError                  **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  WeftDataset *dataset = about->data != NULL ? about->data : about->dataset;
  g_autoptr (WeftTensor) background = weft_draw_rows (about->model->predictor, dataset, WEFT_SHAPLEY_BACKGROUND, 0, NULL, watch->stop, warnings, error);
  const WeftSaliencyMethod *method = choose_method (about->model->subject);
  const WeftSaliencyRequest request = { .method = method, .sample = weft_tensor_const_f32 (about->sample), .target = about->target, .background = background };
  const WeftSaliencyWatch inner = { NULL, NULL, watch->stop };
  WeftSaliency *saliency = background != NULL ? weft_saliency_run (about->model->subject, &request, &inner, error) : NULL;
  WeftExplainImportance *finding;

  if (saliency == NULL)
    return NULL;
  finding = weft_explain_box_new (WeftExplainImportance);
  finding->method = method;
  finding->saliency = saliency;
  return finding;
}

static void
describe_row (const WeftExplainAnswer *answer,
              JsonObject              *recipe)
{
  const WeftExplainImportance *finding = answer->finding;
  g_autofree char *class = weft_explain_answer_name_class (answer, answer->target.class);

  json_object_set_string_member (recipe, "method", finding->method->id);
  json_object_set_string_member (recipe, "target", class);
}

const WeftExplainQuestion weft_explain_row_parts = {
  .id = "row-importance",
  .needs = WEFT_EXPLAIN_NEEDS_INPUT | WEFT_EXPLAIN_USES_DATA,
  .clear_finding = clear_finding,
  .find = find_row,
  .describe = describe_row,
};

/* Many rows */

static void
told_cb (gpointer         data,
         double           fraction,
         WeftShapleyRows *so_far)
{
  WeftExplainImportance *finding = weft_explain_box_new (WeftExplainImportance);

  finding->rows = so_far;
  weft_explain_watch_tell (data, fraction, finding);
}

static gpointer
find_rows (const WeftExplainAnswer  *about,
           const WeftExplainWatch   *watch,
           GError                  **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  WeftShapleyRowsOptions options = WEFT_SHAPLEY_ROWS_OPTIONS_INIT;
  const WeftShapleyRowsWatch inner = { told_cb, (gpointer) watch, watch->stop };
  WeftShapleyRows *rows;
  WeftExplainImportance *finding;

  if (about->scores != NULL)
    options.target = about->target;
  rows = weft_shapley_rows_run (about->model->subject, about->model->predictor, about->data, &options, &inner, warnings, error);
  if (rows == NULL)
    return NULL;
  finding = weft_explain_box_new (WeftExplainImportance);
  finding->rows = rows;
  return finding;
}

/* The class whose score the parts are of, less another's where it is held against one; of a
 * number NULL. */
static char *
name_target (const WeftExplainAnswer *answer)
{
  g_autofree char *class = NULL, *against = NULL;

  if (weft_subject_get_class_names (answer->model->subject) == NULL)
    return NULL;
  class = weft_explain_answer_name_class (answer, answer->scores != NULL ? answer->target.class : 0);
  if (answer->scores == NULL || answer->target.against < 0)
    return g_steal_pointer (&class);
  against = weft_explain_answer_name_class (answer, answer->target.against);
  return g_strdup_printf ("%s − %s", class, against);
}

static void
describe_rows (const WeftExplainAnswer *answer,
               JsonObject              *recipe)
{
  const WeftShapleyRows *rows = ((const WeftExplainImportance *) answer->finding)->rows;
  g_autofree char *class = name_target (answer);

  json_object_set_string_member (recipe, "method", rows->n_pairs == 0 ? "shap" : "permutation-shap");
  json_object_set_int_member (recipe, "rows", (gint64) rows->n_done);
  json_object_set_int_member (recipe, "background", rows->n_background);
  json_object_set_int_member (recipe, "pairs", rows->n_pairs);
  if (class != NULL)
    json_object_set_string_member (recipe, "target", class);
}

const WeftExplainQuestion weft_explain_all_parts = {
  .id = "rows-importance",
  .needs = WEFT_EXPLAIN_NEEDS_DATA,
  .clear_finding = clear_finding,
  .find = find_rows,
  .describe = describe_rows,
};

/* What is lost */

static gpointer
find_lost (const WeftExplainAnswer  *about,
           const WeftExplainWatch   *watch,
           GError                  **error)
{
  const WeftPermutationOptions options = WEFT_PERMUTATION_OPTIONS_INIT;
  const WeftPermutationWatch inner = { NULL, NULL, watch->stop };
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  WeftPermutation *permutation = weft_permutation_run (about->model->subject, about->model->predictor, 0, about->data, &options, &inner, warnings, error);
  WeftExplainImportance *finding;

  if (permutation == NULL)
    return NULL;
  finding = weft_explain_box_new (WeftExplainImportance);
  finding->permutation = permutation;
  finding->options = options;
  return finding;
}

static void
describe_lost (const WeftExplainAnswer *answer,
               JsonObject              *recipe)
{
  const WeftExplainImportance *finding = answer->finding;

  json_object_set_string_member (recipe, "method", "permutation");
  json_object_set_string_member (recipe, "metric", finding->permutation->metric->id);
  json_object_set_int_member (recipe, "repeats", finding->options.n_repeats);
}

const WeftExplainQuestion weft_explain_shuffled = {
  .id = "permutation-importance",
  .needs = WEFT_EXPLAIN_NEEDS_DATA,
  .clear_finding = clear_finding,
  .find = find_lost,
  .describe = describe_lost,
};

/* Pictures */

static WeftSaliencyChart *
draw_row (const WeftExplainAnswer *answer)
{
  const WeftExplainImportance *finding = answer->finding;
  const float *sample = weft_tensor_const_f32 (answer->sample);

  return weft_saliency_chart_new (finding->saliency, finding->method, answer->model->predictor, sample, answer->dataset, answer->row);
}

WeftImportanceChart *
weft_explain_importance_draw (const WeftExplainAnswer *answer,
                              int                      column)
{
  const WeftExplainImportance *finding = answer->finding;
  g_autofree char *class = name_target (answer);

  if (finding->permutation != NULL)
    return weft_importance_chart_new_permutation (finding->permutation, &finding->options);
  if (finding->saliency != NULL)
    return weft_importance_chart_new_row (draw_row (answer));
  return column >= 0 ? weft_importance_chart_new_dependence (finding->rows, (guint) column, class) : weft_importance_chart_new_swarm (finding->rows, class);
}
