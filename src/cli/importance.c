/* importance.c: how much the columns of a table matter, for people and programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/importance.h"

#include "base/i18n.h"
#include "cli/chart-file.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "explain/error.h"
#include "workflow/importance-chart.h"
#include "workflow/saliency-chart.h"

#include <stdio.h>

#define PICTURE_WIDTH 560

gboolean
weft_importance_asked_any (const WeftImportanceAsked *self)
{
  return self->permutes || self->swarms || self->column != NULL;
}

void
weft_importance_asked_clear (WeftImportanceAsked *self)
{
  g_clear_pointer (&self->column, g_free);
  g_clear_pointer (&self->metric, g_free);
}

static gboolean
find_metric (const WeftImportanceAsked  *asked,
             const WeftMetric          **metric,
             GError                    **error)
{
  GString *names = NULL;

  *metric = asked->metric != NULL ? weft_metric_find (asked->metric) : NULL;
  if (asked->metric == NULL || *metric != NULL)
    return TRUE;
  names = g_string_new (NULL);
  for (const WeftMetric *entry = weft_metrics (); entry->id != NULL; entry++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", entry->id);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("there is no metric “%s”; there are %s"), asked->metric, names->str);
  g_string_free (names, TRUE);
  return FALSE;
}

static WeftImportanceChart *
shuffle (const WeftImportanceAsked  *asked,
         const WeftImportanceScene  *scene,
         GError                    **error)
{
  WeftPermutationOptions options = { NULL, MAX (asked->repeats, 1), asked->together, scene->seed };
  const WeftPermutationWatch watch = { NULL, NULL, weft_interrupt_watch () };
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftPermutation) permutation = NULL;

  if (!find_metric (asked, &options.metric, error))
    return NULL;
  permutation = weft_permutation_run (scene->subject, scene->predictor, 0, scene->dataset, &options, &watch, warnings, error);
  if (permutation == NULL)
    return NULL;
  json_object_set_string_member (scene->recipe, "method", "permutation");
  json_object_set_int_member (scene->recipe, "repeats", options.n_repeats);
  weft_permutation_describe (permutation, scene->recipe);
  return weft_importance_chart_new_permutation (permutation, &options);
}

/* Returns: which column is called so; -1 with an error */
static int
find_column (const WeftShapleyRows  *rows,
             const char             *name,
             GError                **error)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < rows->n_columns; i++) {
    if (g_str_equal (rows->columns[i].name, name)) {
      g_string_free (names, TRUE);
      return (int) i;
    }
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", rows->columns[i].name);
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("the model reads no column “%s”; it reads %s"), name, names->str);
  g_string_free (names, TRUE);
  return -1;
}

static WeftImportanceChart *
add_up (const WeftImportanceAsked  *asked,
        const WeftImportanceScene  *scene,
        GError                    **error)
{
  WeftShapleyRowsOptions options = WEFT_SHAPLEY_ROWS_OPTIONS_INIT;
  const WeftShapleyRowsWatch watch = { NULL, NULL, weft_interrupt_watch () };
  const char *const *names = weft_subject_get_class_names (scene->subject);
  g_autofree char *class = names != NULL ? weft_saliency_chart_name_class (names, scene->target.class) : NULL;
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftShapleyRows) rows = NULL;
  int column = 0;

  options.target = scene->target;
  options.seed = scene->seed;
  rows = weft_shapley_rows_run (scene->subject, scene->predictor, scene->dataset, &options, &watch, warnings, error);
  if (rows != NULL && asked->column != NULL)
    column = find_column (rows, asked->column, error);
  if (rows == NULL || column < 0)
    return NULL;
  json_object_set_string_member (scene->recipe, "method", "shap");
  if (class != NULL)
    json_object_set_string_member (scene->recipe, "target", class);
  weft_shapley_rows_describe (rows, scene->recipe);
  return asked->column != NULL ? weft_importance_chart_new_dependence (rows, (guint) column, class) : weft_importance_chart_new_swarm (rows, class);
}

/* The picture remembers how it came about, without the numbers. */
static gboolean
write_picture (WeftImportanceChart  *chart,
               JsonObject           *recipe,
               const char           *file,
               GError              **error)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autoptr (JsonObject) short_recipe = json_object_new ();
  g_autoptr (GList) members = json_object_get_members (recipe);
  const WeftChartFile picture = { chart, WEFT_CHART_DRAWN (weft_importance_chart), NULL, PICTURE_WIDTH, 0 };

  for (GList *member = members; member != NULL; member = member->next) {
    JsonNode *value = json_object_get_member (recipe, member->data);

    if (JSON_NODE_HOLDS_VALUE (value))
      json_object_set_member (short_recipe, member->data, json_node_copy (value));
  }
  json_node_init_object (node, short_recipe);
  return weft_chart_file_write (&picture, file, node, error);
}

static void
print (const WeftImportanceChart *chart)
{
  g_autofree char *words = weft_importance_chart_tell (chart);

  printf ("%s\n%s\n", weft_importance_chart_get_title (chart), words);
}

gboolean
weft_cli_show_importance (const WeftImportanceAsked  *asked,
                          const WeftImportanceScene  *scene,
                          GError                    **error)
{
  g_autoptr (WeftImportanceChart) chart = asked->permutes ? shuffle (asked, scene, error) : add_up (asked, scene, error);

  if (chart == NULL || (scene->output != NULL && !write_picture (chart, scene->recipe, scene->output, error)))
    return FALSE;
  if (scene->json) {
    json_object_set_string_member (scene->recipe, "status", "done");
    weft_cli_print_json (weft_cli_json_take (json_object_ref (scene->recipe)));
  } else {
    print (chart);
  }
  return TRUE;
}
