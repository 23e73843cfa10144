/* outline.c: any JSON as lines and tables for a terminal
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/outline.h"

#include "base/i18n.h"
#include "cli/output.h"

/* What is beyond these is counted instead. */
#define MAX_ROWS    50
#define MAX_COLUMNS 12
#define MAX_ITEMS   20
#define MAX_WIDTH   32
#define MAX_DEPTH   8

#define INDENT 2

/* Cells of one line each, row after row. */
typedef struct
{
  GPtrArray *cells; /* Owned */
  guint n_columns;
  gboolean texts[MAX_COLUMNS]; /* whether a column has more than numbers: to the left */
} Grid;

static gboolean
is_number (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

static gboolean
is_scalar (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) || JSON_NODE_HOLDS_NULL (node);
}

/* What would break a line or steer the terminal becomes a blank. */
static char *
clean (const char *text)
{
  char *copy = g_strdup (text);

  for (char *letter = copy; *letter != '\0'; letter++)
    if (g_ascii_iscntrl (*letter))
      *letter = ' ';
  return copy;
}

/* Returns: (transfer full): a value on one line */
static char *
format_value (JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) > 0)
    return g_strdup_printf ("[%u]", json_array_get_length (json_node_get_array (node)));
  if (JSON_NODE_HOLDS_OBJECT (node) && json_object_get_size (json_node_get_object (node)) > 0)
    return g_strdup_printf ("{%u}", json_object_get_size (json_node_get_object (node)));
  if (!JSON_NODE_HOLDS_VALUE (node))
    return g_strdup ("–");
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return g_strdup_printf ("%.6g", json_node_get_double (node));
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _("yes") : _("no"));
  return clean (json_node_get_string (node));
}

/* Takes @text. Returns: (transfer full): the part of it that a cell has room for */
static char *
cut (char *text)
{
  const char *end = text;
  char *part;
  int width = 0;

  if (weft_cli_width (text) <= MAX_WIDTH)
    return text;
  while ((width += g_unichar_iswide (g_utf8_get_char (end)) ? 2 : 1) < MAX_WIDTH)
    end = g_utf8_next_char (end);
  part = g_strdup_printf ("%.*s…", (int) (end - text), text);
  g_free (text);
  return part;
}

static gboolean
are_all (JsonArray *array,
         gboolean (*test) (JsonNode *node))
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!test (json_array_get_element (array, i)))
      return FALSE;
  return json_array_get_length (array) > 0;
}

static gboolean
is_object (JsonNode *node)
{
  return JSON_NODE_HOLDS_OBJECT (node);
}

static gboolean
is_row (JsonNode *node)
{
  return JSON_NODE_HOLDS_ARRAY (node) && are_all (json_node_get_array (node), is_scalar);
}

static void
append_indent (GString *text,
               int      indent)
{
  g_string_append_printf (text, "%*s", indent, "");
}

static void
append_heading (GString    *text,
                const char *name,
                int         indent)
{
  g_autofree char *cleaned = clean (name);

  append_indent (text, indent);
  g_string_append_printf (text, "%s:\n", cleaned);
}

/* Says how much is left out. @line: (transfer full) */
static void
append_rest (GString *text,
             char    *line,
             int      indent)
{
  append_indent (text, indent);
  g_string_append_printf (text, "%s\n", line);
  g_free (line);
}

static void
grid_init (Grid  *self,
           guint  n_columns)
{
  *self = (Grid){ .cells = g_ptr_array_new_with_free_func (g_free), .n_columns = MIN (n_columns, MAX_COLUMNS) };
}

static void
grid_add (Grid     *self,
          JsonNode *node)
{
  if (node != NULL && !is_number (node) && !JSON_NODE_HOLDS_NULL (node))
    self->texts[self->cells->len % self->n_columns] = TRUE;
  g_ptr_array_add (self->cells, node != NULL ? cut (format_value (node)) : g_strdup (""));
}

static void
grid_append (const Grid *self,
             GString    *text,
             int         indent)
{
  int widths[MAX_COLUMNS] = { 0 };

  for (guint i = 0; i < self->cells->len; i++)
    widths[i % self->n_columns] = MAX (widths[i % self->n_columns], weft_cli_width (self->cells->pdata[i]));
  for (guint i = 0; i < self->cells->len; i++) {
    guint column = i % self->n_columns;
    gboolean last = column == self->n_columns - 1;
    int width = self->texts[column] && last ? 0 : widths[column];

    append_indent (text, column == 0 ? indent : INDENT);
    weft_cli_append_padded (text, self->cells->pdata[i], self->texts[column] ? width : -width);
    if (!last)
      continue;
    while (g_str_has_suffix (text->str, " "))
      g_string_truncate (text, text->len - 1);
    g_string_append_c (text, '\n');
  }
}

/* Writes the grid and what it had no room for out of so many rows and columns. */
static void
grid_end (Grid    *self,
          GString *text,
          guint    n_rows,
          guint    n_columns,
          int      indent)
{
  guint more_rows = n_rows - MIN (n_rows, MAX_ROWS), more_columns = n_columns - self->n_columns;

  grid_append (self, text, indent);
  if (more_rows > 0)
    append_rest (text, g_strdup_printf (ngettext_ ("… %u more row", "… %u more rows", more_rows), more_rows), indent);
  if (more_columns > 0)
    append_rest (text, g_strdup_printf (ngettext_ ("… %u more column", "… %u more columns", more_columns), more_columns), indent);
  g_ptr_array_unref (self->cells);
}

/* The names of all members, in the order in which they first occur. */
static GPtrArray *
collect_names (JsonArray *objects)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (objects); i++) {
    g_autoptr (GList) members = json_object_get_members (json_array_get_object_element (objects, i));

    for (GList *name = members; name != NULL; name = name->next)
      if (!g_ptr_array_find_with_equal_func (names, name->data, g_str_equal, NULL))
        g_ptr_array_add (names, g_strdup (name->data));
  }
  return names;
}

static void
append_table (GString   *text,
              JsonArray *objects,
              int        indent)
{
  g_autoptr (GPtrArray) names = collect_names (objects);
  guint n_rows = json_array_get_length (objects);
  Grid grid;

  if (names->len == 0)
    return;
  grid_init (&grid, names->len);
  for (guint j = 0; j < grid.n_columns; j++)
    g_ptr_array_add (grid.cells, cut (clean (names->pdata[j])));
  for (guint i = 0; i < MIN (n_rows, MAX_ROWS); i++)
    for (guint j = 0; j < grid.n_columns; j++)
      grid_add (&grid, json_object_get_member (json_array_get_object_element (objects, i), names->pdata[j]));
  grid_end (&grid, text, n_rows, names->len, indent);
}

static void
append_rows (GString   *text,
             JsonArray *rows,
             int        indent)
{
  guint n_rows = json_array_get_length (rows), n_columns = 0;
  Grid grid;

  for (guint i = 0; i < n_rows; i++)
    n_columns = MAX (n_columns, json_array_get_length (json_array_get_array_element (rows, i)));
  grid_init (&grid, n_columns);
  for (guint i = 0; i < MIN (n_rows, MAX_ROWS); i++) {
    JsonArray *row = json_array_get_array_element (rows, i);

    for (guint j = 0; j < grid.n_columns; j++)
      grid_add (&grid, j < json_array_get_length (row) ? json_array_get_element (row, j) : NULL);
  }
  grid_end (&grid, text, n_rows, n_columns, indent);
}

static char *
join_items (JsonArray *items)
{
  GString *line = g_string_new (NULL);
  guint n = json_array_get_length (items);

  for (guint i = 0; i < MIN (n, MAX_ITEMS); i++) {
    g_autofree char *item = format_value (json_array_get_element (items, i));

    g_string_append_printf (line, "%s%s", i == 0 ? "" : ", ", item);
  }
  if (n > MAX_ITEMS)
    g_string_append_printf (line, _(", … (%u in all)"), n);
  return g_string_free (line, FALSE);
}

static void append_node (GString    *text,
                         const char *name,
                         JsonNode   *node,
                         int         indent,
                         int         width);

static void
append_list (GString    *text,
             const char *name,
             JsonArray  *array,
             int         indent)
{
  guint n = json_array_get_length (array);

  append_heading (text, name, indent);
  if (are_all (array, is_object)) {
    append_table (text, array, indent + INDENT);
    return;
  }
  if (are_all (array, is_row)) {
    append_rows (text, array, indent + INDENT);
    return;
  }
  for (guint i = 0; i < MIN (n, MAX_ROWS); i++) {
    g_autofree char *number = g_strdup_printf ("%u", i + 1);

    append_node (text, number, json_array_get_element (array, i), indent + INDENT, 0);
  }
  if (n > MAX_ROWS)
    append_rest (text, g_strdup_printf (ngettext_ ("%u more", "%u more", n - MAX_ROWS), n - MAX_ROWS), indent + INDENT);
}

/* @width: columns that the names of its neighbours take, for what fits on a line */
static void
append_node (GString    *text,
             const char *name,
             JsonNode   *node,
             int         indent,
             int         width)
{
  gboolean deep = indent >= MAX_DEPTH * INDENT;

  if (JSON_NODE_HOLDS_OBJECT (node) && !deep && json_object_get_size (json_node_get_object (node)) > 0) {
    append_heading (text, name, indent);
    weft_outline_append_members (text, json_node_get_object (node), NULL, indent + INDENT);
  } else if (JSON_NODE_HOLDS_ARRAY (node) && !deep && json_array_get_length (json_node_get_array (node)) > 0 && !is_row (node)) {
    append_list (text, name, json_node_get_array (node), indent);
  } else {
    g_autofree char *value = is_row (node) ? join_items (json_node_get_array (node)) : format_value (node), *cleaned = clean (name);

    append_indent (text, indent);
    weft_cli_append_padded (text, cleaned, width);
    g_string_append_printf (text, "  %s\n", value);
  }
}

void
weft_outline_append (GString    *text,
                     const char *name,
                     JsonNode   *node,
                     int         indent)
{
  append_node (text, name, node, indent, 0);
}

void
weft_outline_append_members (GString *text,
                             JsonObject *object,
                             const char *const *skip,
                             int indent)
{
  g_autoptr (GList) names = json_object_get_members (object);
  int width = 0;

  for (GList *name = names; name != NULL; name = name->next)
    if (is_scalar (json_object_get_member (object, name->data)) && (skip == NULL || !g_strv_contains (skip, name->data)))
      width = MAX (width, weft_cli_width (name->data));
  for (GList *name = names; name != NULL; name = name->next)
    if (skip == NULL || !g_strv_contains (skip, name->data))
      append_node (text, name->data, json_object_get_member (object, name->data), indent, MIN (width, MAX_WIDTH));
}
