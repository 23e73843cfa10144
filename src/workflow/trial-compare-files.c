/* trial-compare-files.c: a comparison of trials as CSV, LaTeX and JSON
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-compare.h"

#include "base/csv.h"
#include "base/number.h"

#include <math.h>

static const char *
get_parameter (const WeftTrial *trial,
               const char      *name)
{
  const WeftTrialParameter *parameter = weft_trial_find_parameter (trial, name);

  return parameter != NULL ? parameter->text : "";
}

/* CSV */

static void
add_number_or_nothing (GString *csv,
                       double   number)
{
  if (isnan (number))
    weft_csv_add (csv, "");
  else
    weft_csv_add_number (csv, number);
}

char *
weft_trial_comparison_to_csv (const WeftTrialComparison *self)
{
  GString *csv = g_string_new ("id,name,seed");

  for (guint i = 0; i < self->parameters->len; i++)
    weft_csv_add (csv, self->parameters->pdata[i]);
  for (guint i = 0; i < self->metrics->len; i++)
    weft_csv_add (csv, self->metrics->pdata[i]);
  g_string_append (csv, "\r\n");
  for (guint i = 0; i < self->trials->len; i++) {
    const WeftTrial *trial = self->trials->pdata[i];
    g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, trial->id), *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, trial->seed);

    weft_csv_add (csv, id);
    weft_csv_add (csv, trial->name);
    weft_csv_add (csv, seed);
    for (guint j = 0; j < self->parameters->len; j++)
      weft_csv_add (csv, get_parameter (trial, self->parameters->pdata[j]));
    for (guint j = 0; j < self->metrics->len; j++)
      add_number_or_nothing (csv, weft_trial_comparison_get (self, i, self->metrics->pdata[j]));
    g_string_append (csv, "\r\n");
  }
  return g_string_free (csv, FALSE);
}

/* LaTeX */

static void
add_tex (GString    *tex,
         const char *text)
{
  static const struct
  {
    char letter;
    const char *command;
  } commands[] = {
    { '\\', "\\textbackslash{}" },
    { '~', "\\textasciitilde{}" },
    { '^', "\\textasciicircum{}" },
    { '{', "\\{" },
    { '}', "\\}" },
    { '#', "\\#" },
    { '$', "\\$" },
    { '%', "\\%" },
    { '&', "\\&" },
    { '_', "\\_" },
  };

  for (; *text != '\0'; text++) {
    const char *command = NULL;

    for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
      if (commands[i].letter == *text)
        command = commands[i].command;
    if (command != NULL)
      g_string_append (tex, command);
    else
      g_string_append_c (tex, *text == '\n' ? ' ' : *text);
  }
}

/* Returns: whether the trial at @index has the best value of all, or one like it */
static gboolean
is_best (const WeftTrialComparison *self,
         guint                      index,
         const char                *metric)
{
  WeftTrialDirection direction = weft_trial_comparison_get_direction (self, metric);
  double own = weft_trial_comparison_get (self, index, metric);

  if (direction == WEFT_TRIAL_NO_DIRECTION || isnan (own))
    return FALSE;
  for (guint i = 0; i < self->trials->len; i++)
    if (direction * weft_trial_comparison_get (self, i, metric) > direction * own)
      return FALSE;
  return TRUE;
}

static void
add_tex_row (const WeftTrialComparison *self,
             guint                      index,
             GString                   *tex)
{
  const WeftTrial *trial = self->trials->pdata[index];

  add_tex (tex, trial->name);
  for (guint i = 0; i < self->parameters->len; i++) {
    g_string_append (tex, " & ");
    add_tex (tex, get_parameter (trial, self->parameters->pdata[i]));
  }
  for (guint i = 0; i < self->metrics->len; i++) {
    double value = weft_trial_comparison_get (self, index, self->metrics->pdata[i]);
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append (tex, " & ");
    if (isnan (value))
      g_string_append (tex, "--");
    else if (is_best (self, index, self->metrics->pdata[i]))
      g_string_append_printf (tex, "\\textbf{%s}", g_ascii_formatd (text, sizeof text, "%.4g", value));
    else
      g_string_append (tex, g_ascii_formatd (text, sizeof text, "%.4g", value));
  }
  g_string_append (tex, " \\\\\n");
}

char *
weft_trial_comparison_to_latex (const WeftTrialComparison *self)
{
  GString *tex = g_string_new ("\\begin{tabular}{l");

  for (guint i = 0; i < self->parameters->len + self->metrics->len; i++)
    g_string_append_c (tex, 'r');
  g_string_append (tex, "}\n\\toprule\nTrial");
  for (guint i = 0; i < self->parameters->len; i++) {
    g_string_append (tex, " & ");
    add_tex (tex, self->parameters->pdata[i]);
  }
  for (guint i = 0; i < self->metrics->len; i++) {
    g_string_append (tex, " & ");
    add_tex (tex, self->metrics->pdata[i]);
  }
  g_string_append (tex, " \\\\\n\\midrule\n");
  for (guint i = 0; i < self->trials->len; i++)
    add_tex_row (self, i, tex);
  g_string_append (tex, "\\bottomrule\n\\end{tabular}\n");
  return g_string_free (tex, FALSE);
}

/* JSON */

static void
set_number (JsonObject *object,
            const char *name,
            double      number)
{
  if (isfinite (number))
    json_object_set_double_member (object, name, number);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
trial_to_json (const WeftTrialComparison *self,
               guint                      index)
{
  const WeftTrial *trial = self->trials->pdata[index];
  JsonObject *object = json_object_new (), *parameters = json_object_new (), *metrics = json_object_new (), *deltas = json_object_new ();

  json_object_set_int_member (object, "id", trial->id);
  json_object_set_string_member (object, "name", trial->name);
  json_object_set_int_member (object, "seed", (gint64) trial->seed);
  for (guint i = 0; i < self->parameters->len; i++)
    if (weft_trial_find_parameter (trial, self->parameters->pdata[i]) != NULL)
      json_object_set_string_member (parameters, self->parameters->pdata[i], get_parameter (trial, self->parameters->pdata[i]));
  for (guint i = 0; i < self->metrics->len; i++) {
    double value = weft_trial_comparison_get (self, index, self->metrics->pdata[i]);

    set_number (metrics, self->metrics->pdata[i], value);
    set_number (deltas, self->metrics->pdata[i], value - weft_trial_comparison_get (self, 0, self->metrics->pdata[i]));
  }
  json_object_set_object_member (object, "parameters", parameters);
  json_object_set_object_member (object, "metrics", metrics);
  json_object_set_object_member (object, "deltas", deltas);
  return object;
}

static JsonObject *
group_to_json (const WeftTrialComparison *self,
               const WeftTrialGroup      *group)
{
  JsonObject *object = json_object_new (), *metrics = json_object_new ();
  JsonArray *ids = json_array_new ();

  for (guint i = 0; i < group->trials->len; i++)
    json_array_add_int_element (ids, ((WeftTrial *) group->trials->pdata[i])->id);
  for (guint i = 0; i < self->metrics->len; i++) {
    JsonObject *entry = json_object_new ();
    WeftTrialSpread spread;

    weft_trial_group_spread (group, self->metrics->pdata[i], self->value, &spread);
    json_object_set_int_member (entry, "runs", spread.n);
    json_object_set_int_member (entry, "diverged", spread.n_lost);
    set_number (entry, "mean", spread.mean);
    set_number (entry, "deviation", spread.deviation);
    set_number (entry, "margin", weft_significance_margin (spread.deviation, spread.n));
    json_object_set_object_member (metrics, self->metrics->pdata[i], entry);
  }
  json_object_set_array_member (object, "trials", ids);
  json_object_set_object_member (object, "metrics", metrics);
  return object;
}

static JsonObject *
pair_to_json (const WeftTrialComparison *self,
              guint                      a,
              guint                      b,
              const char                *metric,
              double                     rope)
{
  static const char *const verdicts[] = {
    [WEFT_SIGNIFICANCE_TOO_FEW] = "too-few",
    [WEFT_SIGNIFICANCE_UNDECIDED] = "undecided",
    [WEFT_SIGNIFICANCE_BETTER] = "better",
    [WEFT_SIGNIFICANCE_EQUIVALENT] = "equivalent",
    [WEFT_SIGNIFICANCE_WORSE] = "worse",
  };
  JsonObject *object = json_object_new ();
  WeftSignificance result;

  weft_trial_comparison_compare (self, a, b, metric, rope, &result);
  json_object_set_int_member (object, "a", a);
  json_object_set_int_member (object, "b", b);
  json_object_set_boolean_member (object, "paired", result.is_paired);
  set_number (object, "difference", result.difference);
  set_number (object, "rope", result.rope);
  set_number (object, "better", result.better);
  set_number (object, "equivalent", result.equivalent);
  set_number (object, "worse", result.worse);
  json_object_set_string_member (object, "verdict", verdicts[result.verdict]);
  if (result.verdict <= WEFT_SIGNIFICANCE_UNDECIDED)
    json_object_set_int_member (object, "needed", result.n_needed);
  return object;
}

JsonNode *
weft_trial_comparison_to_json (const WeftTrialComparison *self,
                               const char                *metric,
                               double                     rope)
{
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *trials = json_array_new (), *groups = json_array_new (), *pairs = json_array_new ();

  for (guint i = 0; i < self->trials->len; i++)
    json_array_add_object_element (trials, trial_to_json (self, i));
  for (guint i = 0; i < self->groups->len; i++) {
    json_array_add_object_element (groups, group_to_json (self, self->groups->pdata[i]));
    for (guint j = 0; metric != NULL && j < i; j++)
      json_array_add_object_element (pairs, pair_to_json (self, i, j, metric, rope));
  }
  json_object_set_array_member (object, "trials", trials);
  json_object_set_int_member (object, "same", self->n_same);
  json_object_set_array_member (object, "groups", groups);
  if (metric != NULL)
    json_object_set_string_member (object, "metric", metric);
  json_object_set_array_member (object, "pairs", pairs);
  json_node_take_object (root, object);
  return root;
}
