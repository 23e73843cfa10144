/* trials-page-cards.c: what stands on the page that has trials side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-page-cards.h"

#include "app/confusion-view.h"
#include "app/table-view.h"
#include "app/trial-column.h"
#include "base/i18n.h"
#include "base/markdown.h"

#include <math.h>

#define GAP    12
#define MATRIX 260

/* Matrices of more classes than these have no room beside each other in a narrow window. */
#define WIDE 6

static GtkWidget *
build_label (const char *text,
             const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static const WeftTrial *
get_trial (const WeftTrialComparison *comparison,
           guint                      index)
{
  return comparison->trials->pdata[index];
}

/* Tables */

/* Returns: (transfer floating): a table with a column of names and one for each trial */
static GtkWidget *
new_table (const WeftTrialComparison *comparison,
           const char                *label,
           const char                *heading,
           gboolean                   is_number)
{
  GtkWidget *table = weft_table_view_new (label);

  weft_table_view_add_column (WEFT_TABLE_VIEW (table), heading, FALSE);
  for (guint i = 0; i < comparison->trials->len; i++)
    weft_table_view_add_column (WEFT_TABLE_VIEW (table), get_trial (comparison, i)->name, is_number);
  return table;
}

/* @texts: (transfer full) (element-type utf8): a name, then a value for each trial */
static void
add_row (GtkWidget    *table,
         GPtrArray    *texts,
         const double *numbers)
{
  g_autofree WeftCell *cells = g_new0 (WeftCell, texts->len);

  for (guint i = 0; i < texts->len; i++)
    cells[i] = (WeftCell){ .text = texts->pdata[i], .number = i > 0 && numbers != NULL ? numbers[i - 1] : 0 };
  weft_table_view_add_row (WEFT_TABLE_VIEW (table), cells);
  g_ptr_array_unref (texts);
}

GtkWidget *
weft_trials_card_new_parameters (const WeftTrialComparison *comparison)
{
  GtkWidget *table;

  if (comparison->parameters->len == 0)
    return NULL;
  table = new_table (comparison, _("Parameters That Differ"), _("Parameter"), FALSE);
  for (guint i = 0; i < comparison->parameters->len; i++) {
    GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
    g_autofree char *id = g_strconcat ("parameter:", (const char *) comparison->parameters->pdata[i], NULL);
    g_autoptr (WeftTrialColumn) column = weft_trial_column_new (id);

    g_ptr_array_add (texts, g_strdup_printf ("%s (%s)", column->title, column->name));
    for (guint j = 0; j < comparison->trials->len; j++) {
      char *text = weft_trial_column_format (column, comparison->trials->pdata[j]);

      g_ptr_array_add (texts, *text != '\0' ? text : g_strdup ("–"));
    }
    add_row (table, texts, NULL);
  }
  return table;
}

static char *
make_value (const WeftTrialComparison *comparison,
            const WeftTrialColumn     *column,
            guint                      index,
            double                     value)
{
  g_autofree char *text = isnan (value) ? g_strdup ("–") : g_strdup_printf ("%.4g", value), *delta = NULL;
  int is_better;

  delta = weft_trial_column_format_delta (column, comparison->trials->pdata[index], comparison->trials->pdata[0], &is_better);
  return delta != NULL ? g_strdup_printf ("%s  %s", text, delta) : g_steal_pointer (&text);
}

GtkWidget *
weft_trials_card_new_metrics (const WeftTrialComparison *comparison)
{
  GtkWidget *table;

  if (comparison->metrics->len == 0)
    return NULL;
  table = new_table (comparison, _("Metrics"), _("Metric"), TRUE);
  for (guint i = 0; i < comparison->metrics->len; i++) {
    const char *metric = comparison->metrics->pdata[i];
    GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
    g_autofree double *numbers = g_new (double, comparison->trials->len);
    g_autofree char *id = g_strconcat ("last:", metric, NULL);
    g_autoptr (WeftTrialColumn) column = weft_trial_column_new (id);

    column->field = comparison->value;
    g_ptr_array_add (texts, weft_trial_make_metric_title (metric));
    for (guint j = 0; j < comparison->trials->len; j++) {
      numbers[j] = weft_trial_comparison_get (comparison, j, metric);
      g_ptr_array_add (texts, make_value (comparison, column, j, numbers[j]));
    }
    add_row (table, texts, numbers);
  }
  return table;
}

/* Recipes */

static GtkWidget *
build_groups (const WeftTrialComparison *comparison,
              const char                *metric)
{
  GtkWidget *table = weft_table_view_new (_("Runs of the Same Thing"));

  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Runs"), FALSE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Mean"), TRUE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Standard deviation"), TRUE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Margin (95 %)"), TRUE);
  for (guint i = 0; i < comparison->groups->len; i++) {
    g_autofree char *title = weft_trial_group_make_title (comparison->groups->pdata[i]), *mean = NULL, *deviation = NULL, *margin = NULL;
    WeftTrialSpread spread;
    double half;

    weft_trial_group_spread (comparison->groups->pdata[i], metric, comparison->value, &spread);
    half = weft_significance_margin (spread.deviation, spread.n);
    mean = spread.n > 0 ? g_strdup_printf ("%.4g", spread.mean) : g_strdup ("–");
    deviation = spread.n > 1 ? g_strdup_printf ("%.2g", spread.deviation) : g_strdup ("–");
    margin = spread.n > 1 ? g_strdup_printf ("± %.2g", half) : g_strdup ("–");
    const WeftCell cells[] = { { title, 0, NULL }, { mean, spread.mean, NULL }, { deviation, spread.deviation, NULL }, { margin, half, NULL } };

    weft_table_view_add_row (WEFT_TABLE_VIEW (table), cells);
  }
  return table;
}

GtkWidget *
weft_trials_card_new_pairs (const WeftTrialComparison *comparison,
                            const char                *metric,
                            double                     rope)
{
  GtkWidget *box;

  if (comparison->groups->len < 2)
    return NULL;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), build_groups (comparison, metric));
  for (guint i = 0; i < comparison->groups->len; i++)
    for (guint j = 0; j < i; j++) {
      g_autofree char *a = weft_trial_group_make_title (comparison->groups->pdata[i]), *b = weft_trial_group_make_title (comparison->groups->pdata[j]), *told = NULL;
      WeftSignificance result;

      weft_trial_comparison_compare (comparison, i, j, metric, rope, &result);
      told = weft_significance_tell (&result, a, b);
      gtk_box_append (GTK_BOX (box), build_label (told, NULL));
    }
  return box;
}

/* Reports */

static JsonArray *
get_array (GPtrArray  *reports,
           guint       index,
           const char *name)
{
  JsonNode *report = reports->pdata[index];

  return report != NULL && JSON_NODE_HOLDS_OBJECT (report) ? weft_json_get_array (json_node_get_object (report), name) : NULL;
}

static GtkWidget *
build_matrix (JsonArray *confusion,
              JsonArray *classes)
{
  guint n = json_array_get_length (confusion);
  g_autofree gint64 *counts = g_new0 (gint64, (gsize) n * n + 1);
  g_autofree const char **names = classes != NULL && json_array_get_length (classes) == n ? g_new0 (const char *, n + 1) : NULL;

  for (guint i = 0; i < n; i++) {
    JsonArray *row = json_array_get_array_element (confusion, i);

    for (guint j = 0; row != NULL && j < MIN (n, json_array_get_length (row)); j++)
      counts[(gsize) i * n + j] = MAX (json_array_get_int_element (row, j), 0);
    if (names != NULL)
      names[i] = weft_json_get_string (json_array_get_object_element (classes, i), "name", "");
  }
  return weft_confusion_view_new (counts, n, names);
}

GtkWidget *
weft_trials_card_new_confusions (const WeftTrialComparison *comparison,
                                 GPtrArray                 *reports)
{
  GtkWidget *flow = NULL;

  for (guint i = 0; i < comparison->trials->len; i++) {
    JsonArray *confusion = get_array (reports, i, "confusion");
    GtkWidget *box, *matrix;

    if (confusion == NULL || json_array_get_length (confusion) == 0)
      continue;
    if (flow == NULL) {
      flow = gtk_flow_box_new ();
      gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
      gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), json_array_get_length (confusion) > WIDE ? 1 : 2);
      gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 4);
      gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), TRUE);
    }
    box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
    matrix = build_matrix (confusion, get_array (reports, i, "classes"));
    gtk_widget_set_size_request (matrix, MATRIX, MATRIX);
    gtk_box_append (GTK_BOX (box), build_label (get_trial (comparison, i)->name, "heading"));
    gtk_box_append (GTK_BOX (box), matrix);
    gtk_flow_box_insert (GTK_FLOW_BOX (flow), box, -1);
  }
  return flow;
}

/* Returns: F1 of the class called @name, NaN: there is none */
static double
find_score (JsonArray  *classes,
            const char *name)
{
  for (guint i = 0; classes != NULL && i < json_array_get_length (classes); i++) {
    JsonObject *class = json_array_get_object_element (classes, i);

    if (g_str_equal (weft_json_get_string (class, "name", ""), name))
      return weft_json_get_number (class, "f1", (double) NAN);
  }
  return (double) NAN;
}

static GPtrArray *
list_classes (const WeftTrialComparison *comparison,
              GPtrArray                 *reports)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < comparison->trials->len; i++) {
    JsonArray *classes = get_array (reports, i, "classes");

    for (guint j = 0; classes != NULL && j < json_array_get_length (classes); j++) {
      const char *name = weft_json_get_string (json_array_get_object_element (classes, j), "name", "");

      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) name);
    }
  }
  return names;
}

GtkWidget *
weft_trials_card_new_classes (const WeftTrialComparison *comparison,
                              GPtrArray                 *reports)
{
  g_autoptr (GPtrArray) names = list_classes (comparison, reports);
  GtkWidget *table;

  if (names->len == 0)
    return NULL;
  table = new_table (comparison, _("F1 of Each Class"), _("Class"), TRUE);
  for (guint i = 0; i < names->len; i++) {
    GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
    g_autofree double *scores = g_new (double, comparison->trials->len);

    g_ptr_array_add (texts, g_strdup (names->pdata[i]));
    for (guint j = 0; j < comparison->trials->len; j++) {
      double delta;

      scores[j] = find_score (get_array (reports, j, "classes"), names->pdata[i]);
      delta = scores[j] - scores[0];
      if (isnan (scores[j]))
        g_ptr_array_add (texts, g_strdup ("–"));
      else if (j == 0 || isnan (delta) || delta == 0)
        g_ptr_array_add (texts, g_strdup_printf ("%.4f", scores[j]));
      else
        g_ptr_array_add (texts, g_strdup_printf ("%.4f  %s %+.4f", scores[j], delta > 0 ? "▲" : "▼", delta));
    }
    add_row (table, texts, scores);
  }
  return table;
}

GtkWidget *
weft_trials_card_new_notes (const WeftTrialComparison *comparison)
{
  GtkWidget *box = NULL;

  for (guint i = 0; i < comparison->trials->len; i++) {
    const WeftTrial *trial = get_trial (comparison, i);
    g_autofree char *markup = trial->note != NULL ? weft_markdown_to_markup (trial->note) : NULL;
    GtkWidget *label;

    if (markup == NULL)
      continue;
    if (box == NULL)
      box = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);
    label = build_label (NULL, NULL);
    gtk_label_set_markup (GTK_LABEL (label), markup);
    gtk_box_append (GTK_BOX (box), build_label (trial->name, "heading"));
    gtk_box_append (GTK_BOX (box), label);
  }
  return box;
}
