/* report.c: the report of an evaluation as text
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/report.h"

#include "base/i18n.h"
#include "cli/output.h"

/* Confusion matrices of more classes than this are for a picture. */
#define MAX_CONFUSION 30

/* Columns of a number, with the space before it. */
#define NUMBER_WIDTH 11

static int
measure_names (JsonArray *classes)
{
  int width = weft_cli_width (_("weighted avg"));

  for (guint i = 0; i < json_array_get_length (classes); i++)
    width = MAX (width, weft_cli_width (weft_json_get_string (json_array_get_object_element (classes, i), "name", "")));
  return MIN (width, 32);
}

static void
append_number (GString    *text,
               JsonObject *scores,
               const char *key)
{
  g_autofree char *number = g_strdup_printf ("%.4f", weft_json_get_number (scores, key, 0));

  weft_cli_append_padded (text, number, -NUMBER_WIDTH);
}

static void
append_scores (GString    *text,
               const char *name,
               JsonObject *scores,
               int         width)
{
  g_autofree char *support = g_strdup_printf ("%" G_GINT64_FORMAT, weft_json_get_int (scores, "support", 0));

  weft_cli_append_padded (text, name, -width);
  append_number (text, scores, "precision");
  append_number (text, scores, "recall");
  append_number (text, scores, "f1");
  weft_cli_append_padded (text, support, -NUMBER_WIDTH);
  g_string_append_c (text, '\n');
}

static void
append_heads (GString *text,
              int      width)
{
  const char *const heads[] = { _("precision"), _("recall"), _("f1"), _("support") };

  weft_cli_append_padded (text, "", width);
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    weft_cli_append_padded (text, heads[i], -NUMBER_WIDTH);
  g_string_append (text, "\n\n");
}

static void
append_classes (GString    *text,
                JsonArray  *classes,
                JsonObject *averages)
{
  static const struct
  {
    const char *key, *title;
  } rows[] = {
    { "macro", N_("macro avg") },
    { "weighted", N_("weighted avg") },
  };
  int width = measure_names (classes);

  append_heads (text, width);
  for (guint i = 0; i < json_array_get_length (classes); i++) {
    JsonObject *scores = json_array_get_object_element (classes, i);

    append_scores (text, weft_json_get_string (scores, "name", ""), scores, width);
  }
  g_string_append_c (text, '\n');
  for (gsize i = 0; averages != NULL && i < G_N_ELEMENTS (rows); i++) {
    JsonObject *scores = weft_json_get_object (averages, rows[i].key);

    if (scores != NULL)
      append_scores (text, _ (rows[i].title), scores, width);
  }
}

static int
measure_counts (JsonArray *counts)
{
  int width = 3;

  for (guint i = 0; i < json_array_get_length (counts); i++) {
    JsonArray *row = json_array_get_array_element (counts, i);

    for (guint j = 0; j < json_array_get_length (row); j++) {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, json_array_get_int_element (row, j));

      width = MAX (width, weft_cli_width (number));
    }
  }
  return width + 1;
}

/* The name of a class over its column, cut to what fits. */
static void
append_head (GString   *text,
             JsonArray *classes,
             guint      index,
             int        width)
{
  const char *name = weft_json_get_string (json_array_get_object_element (classes, index), "name", "");
  g_autofree char *cut = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), width - 1));

  weft_cli_append_padded (text, weft_cli_width (cut) < width ? cut : "", -width);
}

static gboolean
is_square (JsonArray *counts,
           guint      n)
{
  if (counts == NULL || json_array_get_length (counts) != n || n > MAX_CONFUSION)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    JsonNode *row = json_array_get_element (counts, i);

    if (!JSON_NODE_HOLDS_ARRAY (row) || json_array_get_length (json_node_get_array (row)) != n)
      return FALSE;
  }
  return TRUE;
}

static void
append_confusion (GString   *text,
                  JsonArray *counts,
                  JsonArray *classes)
{
  guint n = json_array_get_length (classes);
  int names = measure_names (classes), width = measure_counts (counts);

  g_string_append_printf (text, "\n%s\n\n", _("Confusion matrix (rows: true class, columns: predicted)"));
  weft_cli_append_padded (text, "", names);
  for (guint j = 0; j < n; j++)
    append_head (text, classes, j, width);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < n; i++) {
    JsonArray *row = json_array_get_array_element (counts, i);

    weft_cli_append_padded (text, weft_json_get_string (json_array_get_object_element (classes, i), "name", ""), -names);
    for (guint j = 0; j < n; j++) {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, json_array_get_int_element (row, j));

      weft_cli_append_padded (text, number, -width);
    }
    g_string_append_c (text, '\n');
  }
}

static void
append_metric (JsonObject *metrics,
               const char *name,
               JsonNode   *node,
               gpointer    data)
{
  GString *text = data;

  if (!JSON_NODE_HOLDS_VALUE (node))
    return;
  g_string_append (text, "  ");
  weft_cli_append_padded (text, name, 26);
  g_string_append_printf (text, "%.4f\n", json_node_get_double (node));
}

/* Whether every element is an object, so that the rest can trust it. */
static gboolean
are_objects (JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      return FALSE;
  return json_array_get_length (array) > 0;
}

char *
weft_report_to_text (JsonObject *report)
{
  GString *text = g_string_new (NULL);
  JsonObject *metrics = weft_json_get_object (report, "metrics");
  JsonArray *classes = weft_json_get_array (report, "classes");
  JsonArray *counts = weft_json_get_array (report, "confusion");

  if (metrics != NULL && json_object_has_member (metrics, "accuracy"))
    g_string_append_printf (text, _("Accuracy %.2f %% of %" PRId64 " %s rows, loss %.4f\n\n"), 100 * weft_json_get_number (metrics, "accuracy", 0),
                            weft_json_get_int (report, "rows", 0), weft_json_get_string (report, "split", ""), weft_json_get_number (report, "loss", 0));
  else if (metrics != NULL)
    json_object_foreach_member (metrics, append_metric, text);
  if (classes != NULL && are_objects (classes)) {
    append_classes (text, classes, weft_json_get_object (report, "averages"));
    if (is_square (counts, json_array_get_length (classes)))
      append_confusion (text, counts, classes);
  }
  return g_string_free (text, FALSE);
}
