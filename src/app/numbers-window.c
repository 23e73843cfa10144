/* numbers-window.c: what a picture shows, as a table to be read
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/numbers-window.h"

#include "app/table-view.h"

#include <math.h>
#include <string.h>

#define WIDTH  520
#define HEIGHT 520

/* One line of CSV, from @at to behind its end.
 * Returns: (transfer full) (element-type utf8): its cells */
static GPtrArray *
read_line (const char **at)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean is_quoted = FALSE;
  const char *c = *at;

  for (; *c != '\0' && (is_quoted || *c != '\n'); c++) {
    if (*c == '"' && is_quoted && c[1] == '"') {
      g_string_append_c (cell, *++c);
    } else if (*c == '"') {
      is_quoted = !is_quoted;
    } else if (*c == ',' && !is_quoted) {
      g_ptr_array_add (cells, g_strdup (cell->str));
      g_string_set_size (cell, 0);
    } else if (*c != '\r') {
      g_string_append_c (cell, *c);
    }
  }
  g_ptr_array_add (cells, g_strdup (cell->str));
  *at = *c != '\0' ? c + 1 : c;
  return cells;
}

static gboolean
is_number (const char *text)
{
  char *end = NULL;

  (void) g_ascii_strtod (text, &end);
  return *text == '\0' || *end == '\0';
}

static const char *
get_cell (const GPtrArray *cells,
          guint            index)
{
  return index < cells->len ? cells->pdata[index] : "";
}

static void
add_row (WeftTableView   *table,
         const GPtrArray *line,
         guint            n)
{
  g_autofree WeftCell *cells = g_new0 (WeftCell, n + 1);

  for (guint i = 0; i < n; i++) {
    const char *text = get_cell (line, i);

    cells[i] = (WeftCell){ .text = text, .number = *text != '\0' ? g_ascii_strtod (text, NULL) : (double) NAN };
  }
  weft_table_view_add_row (table, cells);
}

static GtkWidget *
make_table (const char *title,
            const char *numbers)
{
  const char *at = numbers, *second;
  g_autoptr (GPtrArray) names = read_line (&at), first = NULL;
  GtkWidget *table = weft_table_view_new (title);

  second = at;
  first = read_line (&second);
  for (guint i = 0; i < names->len; i++)
    weft_table_view_add_column (WEFT_TABLE_VIEW (table), names->pdata[i], is_number (get_cell (first, i)));
  for (guint i = 0; *at != '\0' && i < WEFT_NUMBERS_MAX_ROWS; i++) {
    g_autoptr (GPtrArray) line = read_line (&at);

    add_row (WEFT_TABLE_VIEW (table), line, names->len);
  }
  gtk_widget_set_vexpand (table, TRUE);
  return table;
}

static void
close_by_key (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
}

void
weft_numbers_window_present (GtkWidget  *parent,
                             const char *title,
                             const char *numbers)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *table = make_table (title, numbers);
  GtkRoot *root = gtk_widget_get_root (parent);

  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), table);
  adw_window_set_content (ADW_WINDOW (window), box);
  close_by_key (window);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_child_focus (table, GTK_DIR_TAB_FORWARD);
}
