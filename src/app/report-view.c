/* report-view.c: a report as a page for people
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/report-view.h"

#include "app/confusion-view.h"
#include "learn/metric-name.h"
#include "app/sheet.h"
#include "app/table-view.h"
#include "base/i18n.h"
#include "base/json.h"
#include "learn/metrics.h"
#include "workflow/improve.h"

#include <math.h>
#include <string.h>

/* Bytes of a text that a column may not have room for. */
#define LONG_TEXT 30

/* The numbers that people look for first, as far as there are. */
static const char *const headlines[] = { "accuracy", "f1_macro", "roc_auc", "r2", "rmse", "mae" };

static char *
format (double number)
{
  return isnan (number) ? g_strdup ("–") : g_strdup_printf ("%.4g", number);
}

static char *
make_text (JsonNode *node)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return format (json_node_get_double (node));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _("yes") : _("no"));
  return JSON_NODE_HOLDS_NULL (node) ? g_strdup ("–") : weft_json_write (node, WEFT_JSON_COMPACT);
}

/* The same, where people know a name for it. */
static char *
make_named (const char *key,
            JsonNode   *node)
{
  const char *name = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL, *title = NULL;

  if (name != NULL && g_str_equal (key, "rule"))
    title = weft_improve_get_title (name);
  else if (name != NULL && g_str_equal (key, "metric"))
    title = weft_metric_name_get_words (name);
  return title != NULL ? g_strdup (title) : make_text (node);
}

static double
make_number (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node) : (double) NAN;
}

static gboolean
holds_only (JsonNode     *node,
            JsonNodeType  type)
{
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (json_node_get_node_type (json_array_get_element (array, i)) != type)
      return FALSE;
  return array != NULL && json_array_get_length (array) > 0;
}

/* Numbers on top */

static const char *
name_rows (const char *split)
{
  if (g_strcmp0 (split, "test") == 0)
    return _("Test rows");
  if (g_strcmp0 (split, "validation") == 0)
    return _("Validation rows");
  return g_strcmp0 (split, "train") == 0 ? _("Training rows") : _("Rows");
}

static void
add_headlines (WeftSheet  *sheet,
               JsonObject *report)
{
  JsonObject *metrics = weft_json_get_object (report, "metrics");
  g_autofree char *loss = format (weft_json_get_number (report, "loss", (double) NAN));
  g_autofree char *rows = g_strdup_printf ("%'" G_GINT64_FORMAT, weft_json_get_int (report, "rows", 0));

  for (guint i = 0; metrics != NULL && i < G_N_ELEMENTS (headlines); i++) {
    const WeftMetric *metric = weft_metric_find (headlines[i]);
    g_autofree char *text = NULL;

    if (metric == NULL || !json_object_has_member (metrics, headlines[i]))
      continue;
    text = format (weft_json_get_number (metrics, headlines[i], (double) NAN));
    weft_sheet_add_number (sheet, _ (metric->title), text, _ (metric->help));
  }
  if (json_object_has_member (report, "loss"))
    weft_sheet_add_number (sheet, _("Loss"), loss, _("The mean of what the training makes smaller"));
  if (json_object_has_member (report, "rows"))
    weft_sheet_add_number (sheet, name_rows (weft_json_get_string (report, "split", NULL)), rows, NULL);
}

/* Classes and what they are taken for */

static char **
list_names (JsonArray *classes)
{
  guint n = json_array_get_length (classes);
  char **names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = g_strdup (weft_json_get_string (json_array_get_object_element (classes, i), "name", ""));
  return names;
}

static gint64 *
read_counts (JsonArray *confusion)
{
  guint n = json_array_get_length (confusion);
  gint64 *counts = g_new0 (gint64, (gsize) n * n + 1);

  for (guint i = 0; i < n; i++) {
    JsonArray *row = json_array_get_array_element (confusion, i);

    for (guint j = 0; row != NULL && j < MIN (n, json_array_get_length (row)); j++)
      counts[(gsize) i * n + j] = MAX (json_array_get_int_element (row, j), 0);
  }
  return counts;
}

static void
cell_cb (GtkWidget *matrix,
         guint      actual,
         guint      predicted)
{
  gtk_widget_activate_action (matrix, "output.cell", "(uu)", actual, predicted);
}

static void
add_confusion (WeftSheet *sheet,
               JsonArray *confusion,
               JsonArray *classes)
{
  guint n = json_array_get_length (confusion);
  g_auto (GStrv) names = classes != NULL && json_array_get_length (classes) == n ? list_names (classes) : NULL;
  g_autofree gint64 *counts = read_counts (confusion);

  GtkWidget *matrix;

  if (n == 0)
    return;
  matrix = weft_confusion_view_new (counts, n, (const char *const *) names);
  g_signal_connect (matrix, "cell-chosen", G_CALLBACK (cell_cb), NULL);
  weft_sheet_add_card (sheet, _("Confusion matrix"), matrix);
}

static void
add_classes (WeftSheet *sheet,
             JsonArray *classes)
{
  static const struct
  {
    const char *key;
    const char *title;
  } scores[] = { { "precision", N_("Precision") }, { "recall", N_("Recall") }, { "f1", N_("F1") } };
  GtkWidget *table = weft_table_view_new (_("Classes"));

  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Class"), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (scores); i++)
    weft_table_view_add_column (WEFT_TABLE_VIEW (table), _ (scores[i].title), TRUE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Rows"), TRUE);
  for (guint i = 0; i < json_array_get_length (classes); i++) {
    JsonObject *class = json_array_get_object_element (classes, i);
    gint64 support = weft_json_get_int (class, "support", 0);
    g_autofree char *rows = g_strdup_printf ("%'" G_GINT64_FORMAT, support);
    char *texts[G_N_ELEMENTS (scores)];
    WeftCell cells[G_N_ELEMENTS (scores) + 2] = { { .text = weft_json_get_string (class, "name", "") } };

    for (guint j = 0; j < G_N_ELEMENTS (scores); j++) {
      double score = weft_json_get_number (class, scores[j].key, (double) NAN);

      texts[j] = isnan (score) ? g_strdup ("–") : g_strdup_printf ("%.4f", score);
      cells[j + 1] = (WeftCell){ .text = texts[j], .number = score };
    }
    cells[G_N_ELEMENTS (scores) + 1] = (WeftCell){ .text = rows, .number = (double) support };
    weft_table_view_add_row (WEFT_TABLE_VIEW (table), cells);
    for (guint j = 0; j < G_N_ELEMENTS (scores); j++)
      g_free (texts[j]);
  }
  weft_sheet_add_card (sheet, _("Classes"), table);
}

/* Names and values */

static GtkWidget *
new_pairs (const char *label)
{
  GtkWidget *table = weft_table_view_new (label);

  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Name"), FALSE);
  weft_table_view_add_column (WEFT_TABLE_VIEW (table), _("Value"), TRUE);
  return table;
}

static void
add_pair (GtkWidget  *table,
          const char *key,
          JsonNode   *value)
{
  const WeftMetric *metric = weft_metric_find (key);
  g_autofree char *title = weft_metric_family_make_title (key), *text = make_named (key, value);
  const char *hint = metric != NULL ? _ (metric->help) : NULL;
  const WeftCell cells[] = { { title, 0, hint }, { text, make_number (value), hint } };

  weft_table_view_add_row (WEFT_TABLE_VIEW (table), cells);
}

static void
add_pairs (WeftSheet  *sheet,
           const char *title,
           JsonObject *object)
{
  g_autoptr (GList) keys = g_list_sort (json_object_get_members (object), (GCompareFunc) g_strcmp0);
  GtkWidget *table = new_pairs (title);

  for (GList *key = keys; key != NULL; key = key->next)
    add_pair (table, key->data, json_object_get_member (object, key->data));
  weft_sheet_add_card (sheet, title, table);
}

/* An array of objects is a table with a column for each key of the first. */
static void
add_table (WeftSheet  *sheet,
           const char *title,
           JsonArray  *array)
{
  JsonObject *first = json_array_get_object_element (array, 0);
  g_autoptr (GList) keys = json_object_get_members (first);
  GtkWidget *table = weft_table_view_new (title);

  for (GList *key = keys; key != NULL; key = key->next) {
    g_autofree char *name = weft_metric_family_make_title (key->data);

    weft_table_view_add_column (WEFT_TABLE_VIEW (table), name, !isnan (make_number (json_object_get_member (first, key->data))));
  }
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *object = json_array_get_object_element (array, i);
    g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (WeftCell));

    for (GList *key = keys; key != NULL; key = key->next) {
      JsonNode *value = json_object_get_member (object, key->data);
      WeftCell cell = { .text = value != NULL ? make_named (key->data, value) : g_strdup ("–"), .number = value != NULL ? make_number (value) : (double) NAN };

      /* What is too long for its column is read where the pointer is. */
      cell.hint = isnan (cell.number) && strlen (cell.text) > LONG_TEXT ? cell.text : NULL;
      g_ptr_array_add (texts, (gpointer) cell.text);
      g_array_append_val (cells, cell);
    }
    weft_table_view_add_row (WEFT_TABLE_VIEW (table), (const WeftCell *) (gpointer) cells->data);
  }
  weft_sheet_add_card (sheet, title, table);
}

/* What has a view of its own above. */
static gboolean
is_shown (const char *key)
{
  static const char *const shown[] = { "split", "rows", "loss", "metrics", "classes", "averages", "confusion", NULL };

  return g_strv_contains (shown, key);
}

static void
add_rest (WeftSheet  *sheet,
          JsonObject *report)
{
  g_autoptr (GList) keys = g_list_sort (json_object_get_members (report), (GCompareFunc) g_strcmp0);
  GtkWidget *table = NULL;

  for (GList *key = keys; key != NULL; key = key->next) {
    JsonNode *value = json_object_get_member (report, key->data);
    g_autofree char *title = weft_metric_family_make_title (key->data);

    if (is_shown (key->data))
      continue;
    if (JSON_NODE_HOLDS_OBJECT (value)) {
      add_pairs (sheet, title, json_node_get_object (value));
    } else if (holds_only (value, JSON_NODE_OBJECT)) {
      add_table (sheet, title, json_node_get_array (value));
    } else {
      table = table != NULL ? table : new_pairs (_("Values"));
      add_pair (table, key->data, value);
    }
  }
  if (table != NULL)
    weft_sheet_add_card (sheet, _("Values"), table);
}

GtkWidget *
weft_report_view_new (JsonNode *report)
{
  GtkWidget *sheet = weft_sheet_new ();
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (report) ? json_node_get_object (report) : NULL;
  JsonArray *classes = NULL;

  if (object == NULL)
    return sheet;
  if (holds_only (json_object_get_member (object, "classes"), JSON_NODE_OBJECT))
    classes = json_object_get_array_member (object, "classes");
  add_headlines (WEFT_SHEET (sheet), object);
  if (holds_only (json_object_get_member (object, "confusion"), JSON_NODE_ARRAY))
    add_confusion (WEFT_SHEET (sheet), json_object_get_array_member (object, "confusion"), classes);
  if (classes != NULL)
    add_classes (WEFT_SHEET (sheet), classes);
  if (weft_json_get_object (object, "metrics") != NULL)
    add_pairs (WEFT_SHEET (sheet), _("All metrics"), weft_json_get_object (object, "metrics"));
  add_rest (WEFT_SHEET (sheet), object);
  return sheet;
}
