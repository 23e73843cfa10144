/* report.c: what a node reports, as text
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts that an evaluation has are laid out for themselves, wherever they come
 * from; whatever else there is goes through the outline.
 */
#include "cli/report.h"

#include "base/i18n.h"
#include "cli/outline.h"
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
holds_number (JsonNode *node)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

static gboolean
has_numbers (JsonObject *object,
             const char *const *names)
{
  for (; *names != NULL; names++)
    if (!holds_number (json_object_get_member (object, *names)))
      return FALSE;
  return TRUE;
}

/* Whether this is a table of classes, each with its name and scores. */
static gboolean
is_class_table (JsonArray *classes)
{
  static const char *const scores[] = { "precision", "recall", "f1", "support", NULL };

  for (guint i = 0; classes != NULL && i < json_array_get_length (classes); i++) {
    JsonNode *node = json_array_get_element (classes, i);

    if (!JSON_NODE_HOLDS_OBJECT (node) || weft_json_get_string (json_node_get_object (node), "name", NULL) == NULL ||
        !has_numbers (json_node_get_object (node), scores))
      return FALSE;
  }
  return classes != NULL && json_array_get_length (classes) > 0;
}

/* Whether these are the counts of a confusion matrix of @n classes. */
static gboolean
is_square (JsonArray *counts,
           guint      n)
{
  if (counts == NULL || json_array_get_length (counts) != n)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    JsonNode *row = json_array_get_element (counts, i);

    if (!JSON_NODE_HOLDS_ARRAY (row) || json_array_get_length (json_node_get_array (row)) != n)
      return FALSE;
    for (guint j = 0; j < n; j++)
      if (!holds_number (json_array_get_element (json_node_get_array (row), j)))
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

  if (JSON_NODE_HOLDS_NULL (node))
    return;
  if (!holds_number (node)) {
    weft_outline_append (text, name, node, 2);
    return;
  }
  g_string_append (text, "  ");
  weft_cli_append_padded (text, name, 26);
  g_string_append_printf (text, "%.4f\n", json_node_get_double (node));
}

/* One line that says how good a classifier is. Returns: whether there is one */
static gboolean
append_headline (GString    *text,
                 JsonObject *report,
                 JsonObject *metrics)
{
  static const char *const needed[] = { "rows", "loss", NULL };

  if (metrics == NULL || !holds_number (json_object_get_member (metrics, "accuracy")) || !has_numbers (report, needed) ||
      weft_json_get_string (report, "split", NULL) == NULL)
    return FALSE;
  g_string_append_printf (text, _("Accuracy %.2f %% of %" PRId64 " %s rows, loss %.4f\n\n"), 100 * weft_json_get_number (metrics, "accuracy", 0),
                          weft_json_get_int (report, "rows", 0), weft_json_get_string (report, "split", ""), weft_json_get_number (report, "loss", 0));
  return TRUE;
}

/* Appends what is known, and lists the members that this takes care of. */
static void
append_known (GString    *text,
              JsonObject *report,
              GPtrArray  *done)
{
  JsonObject *metrics = weft_json_get_object (report, "metrics");
  JsonArray *classes = weft_json_get_array (report, "classes"), *counts = weft_json_get_array (report, "confusion");
  gboolean headline = append_headline (text, report, metrics);

  if (headline)
    for (const char *const *name = (const char *const[]){ "split", "rows", "loss", NULL }; *name != NULL; name++)
      g_ptr_array_add (done, (gpointer) *name);
  else
    g_string_append_c (text, '\n');
  if (metrics != NULL)
    g_ptr_array_add (done, (gpointer) "metrics");
  if (metrics != NULL && !headline)
    json_object_foreach_member (metrics, append_metric, text);
  if (!is_class_table (classes))
    return;
  append_classes (text, classes, weft_json_get_object (report, "averages"));
  g_ptr_array_add (done, (gpointer) "classes");
  g_ptr_array_add (done, (gpointer) "averages");
  if (!is_square (counts, json_array_get_length (classes)))
    return;
  g_ptr_array_add (done, (gpointer) "confusion");
  if (json_array_get_length (classes) <= MAX_CONFUSION)
    append_confusion (text, counts, classes);
}

char *
weft_report_to_text (JsonNode *report)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autoptr (GPtrArray) done = g_ptr_array_new ();

  if (!JSON_NODE_HOLDS_OBJECT (report)) {
    g_string_append_c (text, '\n');
    weft_outline_append (text, _("report"), report, 2);
    return g_string_free (text, FALSE);
  }
  append_known (text, json_node_get_object (report), done);
  g_ptr_array_add (done, NULL);
  weft_outline_append_members (rest, json_node_get_object (report), (const char *const *) done->pdata, 2);
  if (rest->len > 0 && text->len > 1 && !g_str_has_suffix (text->str, "\n\n"))
    g_string_append_c (text, '\n');
  g_string_append (text, rest->str);
  return g_string_free (text, FALSE);
}
