/* trials-compare.c: trials side by side, and what their workflows differ in
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/trials-compare.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/number.h"
#include "cli/chart-file.h"
#include "cli/output.h"
#include "cli/trial-open.h"
#include "workflow/diff-chart.h"
#include "workflow/document.h"
#include "workflow/trial-compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* How large a picture is; its height is what the differences need. */
#define PICTURE_WIDTH 1000

/* So many metrics have room beside each other. */
#define MAX_METRICS 5

static WeftExit
fail (const WeftTrialsScene *scene,
      WeftExit               status,
      const GError          *error)
{
  return weft_cli_fail (scene->json, status, "trials", error->message);
}

/* Returns: (transfer full) (nullable) (element-type WeftTrial): those that were named */
static GPtrArray *
find_trials (const WeftTrialsScene  *scene,
             WeftExit               *status,
             GError                **error)
{
  g_autoptr (GPtrArray) trials = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_unref);

  for (char **id = scene->ids; *id != NULL; id++) {
    WeftTrial *trial = weft_cli_find_trial (scene->store, *id, status, error);

    if (trial == NULL)
      return NULL;
    g_ptr_array_add (trials, trial);
  }
  return g_steal_pointer (&trials);
}

static WeftExit
put_out (const WeftTrialsScene *scene,
         const char            *text)
{
  g_autoptr (GError) error = NULL;

  if (scene->output == NULL)
    fputs (text, stdout);
  else if (!weft_file_write (scene->output, text, strlen (text), WEFT_FILE_WRITE_NONE, &error))
    return fail (scene, WEFT_EXIT_UNUSABLE, error);
  return WEFT_EXIT_DONE;
}

/* Side by side */

static void
print_cells (const char  *name,
             char       **cells,
             guint        n)
{
  g_autoptr (GString) line = g_string_new (NULL);

  weft_cli_append_padded (line, name, 28);
  for (guint i = 0; i < n; i++) {
    g_string_append (line, "  ");
    weft_cli_append_padded (line, cells[i], -18);
  }
  puts (g_strchomp (line->str));
}

static void
print_parameters (const WeftTrialComparison *self)
{
  guint n = self->trials->len;
  g_autofree char **cells = g_new0 (char *, n + 1);

  for (guint i = 0; i < self->parameters->len; i++) {
    for (guint j = 0; j < n; j++) {
      const WeftTrialParameter *parameter = weft_trial_find_parameter (self->trials->pdata[j], self->parameters->pdata[i]);

      cells[j] = parameter != NULL ? parameter->text : (char *) "–";
    }
    print_cells (self->parameters->pdata[i], cells, n);
  }
  printf (ngettext_ ("%u parameter is the same\n", "%u parameters are the same\n", self->n_same), self->n_same);
}

/* ▲ is better than the first trial, ▼ worse. */
static char *
make_cell (const WeftTrialComparison *self,
           guint                      index,
           const char                *metric)
{
  double value = weft_trial_comparison_get (self, index, metric), delta = value - weft_trial_comparison_get (self, 0, metric);
  WeftTrialDirection direction = weft_trial_comparison_get_direction (self, metric);
  const char *arrow = direction * delta > 0 ? " ▲ " : direction * delta < 0 ? " ▼ "
                                                                            : " ";

  if (isnan (value))
    return g_strdup ("–");
  return index > 0 && delta != 0 && !isnan (delta) ? g_strdup_printf ("%.4g%s%+.3g", value, arrow, delta) : g_strdup_printf ("%.4g", value);
}

static void
print_metrics (const WeftTrialComparison *self)
{
  guint n = self->trials->len;

  for (guint i = 0; i < MIN (self->metrics->len, MAX_METRICS); i++) {
    g_auto (GStrv) cells = g_new0 (char *, n + 1);

    for (guint j = 0; j < n; j++)
      cells[j] = make_cell (self, j, self->metrics->pdata[i]);
    print_cells (self->metrics->pdata[i], cells, n);
  }
}

static void
print_pairs (const WeftTrialComparison *self,
             const char                *metric,
             double                     rope)
{
  printf ("%s, ± %.3g\n", metric, isnan (rope) ? weft_trial_comparison_get_rope (self, metric) : rope);
  for (guint i = 0; i < self->groups->len; i++)
    for (guint j = 0; j < i; j++) {
      g_autofree char *a = weft_trial_group_make_title (self->groups->pdata[i]), *b = weft_trial_group_make_title (self->groups->pdata[j]), *told = NULL;
      WeftSignificance result;

      weft_trial_comparison_compare (self, i, j, metric, rope, &result);
      told = weft_significance_tell (&result, a, b);
      printf ("  %s\n", told);
    }
}

static WeftExit
print (const WeftTrialComparison *self,
       const char                *metric,
       double                     rope)
{
  g_auto (GStrv) names = g_new0 (char *, self->trials->len + 1);

  for (guint i = 0; i < self->trials->len; i++)
    names[i] = g_strdup (((WeftTrial *) self->trials->pdata[i])->name);
  print_cells ("", names, self->trials->len);
  print_parameters (self);
  print_metrics (self);
  if (metric != NULL)
    print_pairs (self, metric, rope);
  return WEFT_EXIT_DONE;
}

/* Returns: (transfer none) (nullable): the metric that is meant; %NULL where there is none */
static const char *
choose_metric (const WeftTrialsScene     *scene,
               const WeftTrialComparison *self,
               gboolean                  *known)
{
  const char *first = self->metrics->len > 0 ? self->metrics->pdata[0] : NULL;

  *known = scene->metric == NULL || g_ptr_array_find_with_equal_func (self->metrics, scene->metric, g_str_equal, NULL);
  return scene->metric != NULL ? scene->metric : first;
}

static WeftExit
show (const WeftTrialsScene     *scene,
      const WeftTrialComparison *self,
      double                     rope)
{
  gboolean known;
  const char *metric = choose_metric (scene, self, &known);
  g_autofree char *text = NULL;

  if (!known)
    return weft_cli_fail (scene->json, WEFT_EXIT_USAGE, scene->metric, _("none of these trials has such a metric; weft-cli trials show lists them"));
  if (scene->json) {
    weft_cli_print_json (weft_trial_comparison_to_json (self, metric, rope));
    return WEFT_EXIT_DONE;
  }
  if (scene->format == NULL && scene->output == NULL)
    return print (self, metric, rope);
  text = g_strcmp0 (scene->format, "latex") == 0 ? weft_trial_comparison_to_latex (self) : weft_trial_comparison_to_csv (self);
  return put_out (scene, text);
}

WeftExit
weft_cli_trials_compare (const WeftTrialsScene *scene)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) trials = NULL;
  g_autoptr (WeftTrialComparison) comparison = NULL;
  double rope = (double) NAN;
  WeftExit status;

  if (scene->rope != NULL && (!weft_number_parse (scene->rope, &rope) || !(rope >= 0) || !isfinite (rope)))
    return weft_cli_fail (scene->json, WEFT_EXIT_USAGE, "--rope", _("must be a number that is not below 0"));
  trials = find_trials (scene, &status, &error);
  if (trials == NULL)
    return fail (scene, status, error);
  comparison = weft_trial_comparison_new (trials, scene->value);
  return show (scene, comparison, rope);
}

/* Their workflows */

static WeftWorkflow *
read_workflow (const WeftTrialsScene  *scene,
               const WeftTrial        *trial,
               GError                **error)
{
  g_autofree char *text = weft_trial_store_read_workflow (scene->store, trial->id, error);

  return text != NULL ? weft_workflow_restore (text, NULL, NULL, error) : NULL;
}

static gboolean
write_picture (const WeftTrialsScene  *scene,
               WeftDiffChart          *chart,
               GError                **error)
{
  const WeftChartFile file = { chart, WEFT_CHART_DRAWN (weft_diff_chart), NULL, PICTURE_WIDTH, 0 };
  g_autoptr (JsonNode) recipe = weft_diff_to_json (weft_diff_chart_get_diff (chart));

  return weft_chart_file_write (&file, scene->output, recipe, error);
}

WeftExit
weft_cli_trials_diff (const WeftTrialsScene *scene)
{
  g_autoptr (GError) error = NULL;
  WeftExit status = WEFT_EXIT_FAILED;
  g_autoptr (GPtrArray) trials = find_trials (scene, &status, &error);
  g_autoptr (WeftWorkflow) before = NULL, after = NULL;
  g_autoptr (WeftDiffChart) chart = NULL;
  g_autofree char *title = NULL, *told = NULL;

  if (trials == NULL)
    return fail (scene, status, error);
  before = read_workflow (scene, trials->pdata[0], &error);
  after = before != NULL ? read_workflow (scene, trials->pdata[1], &error) : NULL;
  if (after == NULL)
    return fail (scene, WEFT_EXIT_FAILED, error);
  title = g_strdup_printf ("%s → %s", ((WeftTrial *) trials->pdata[0])->name, ((WeftTrial *) trials->pdata[1])->name);
  chart = weft_diff_chart_new (weft_diff_new (before, after), title);
  if (scene->output != NULL && !write_picture (scene, chart, &error))
    return fail (scene, WEFT_EXIT_UNUSABLE, error);
  if (scene->json) {
    weft_cli_print_json (weft_diff_to_json (weft_diff_chart_get_diff (chart)));
    return WEFT_EXIT_DONE;
  }
  told = weft_diff_chart_tell (chart);
  puts (told);
  return WEFT_EXIT_DONE;
}
