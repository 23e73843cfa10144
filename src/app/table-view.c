/* table-view.c: a small table of texts and numbers that can be sorted and copied
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/table-view.h"

#include "base/i18n.h"

#include <math.h>

#define MAX_HEIGHT 340

/* A row: texts and numbers, one for each column. */

#define WEFT_TYPE_TABLE_ROW (weft_table_row_get_type ())
G_DECLARE_FINAL_TYPE (WeftTableRow, weft_table_row, WEFT, TABLE_ROW, GObject)

struct _WeftTableRow
{
  GObject parent_instance;

  /* Owned */
  char **texts;
  char **hints;
  double *numbers;

  guint n;
};

G_DEFINE_FINAL_TYPE (WeftTableRow, weft_table_row, G_TYPE_OBJECT)

static void
weft_table_row_finalize (GObject *object)
{
  WeftTableRow *self = WEFT_TABLE_ROW (object);

  for (guint i = 0; i < self->n; i++) {
    g_free (self->texts[i]);
    g_free (self->hints[i]);
  }
  g_free (self->texts);
  g_free (self->hints);
  g_free (self->numbers);
  G_OBJECT_CLASS (weft_table_row_parent_class)->finalize (object);
}

static void
weft_table_row_class_init (WeftTableRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_table_row_finalize;
}

static void
weft_table_row_init (WeftTableRow *self)
{
}

/* The table */

struct _WeftTableView
{
  AdwBin parent_instance;

  /* Owned */
  GListStore *rows;

  /* Borrowed */
  GtkColumnView *view;

  guint n_columns;
};

G_DEFINE_FINAL_TYPE (WeftTableView, weft_table_view, ADW_TYPE_BIN)

static guint
get_index (gpointer column)
{
  return GPOINTER_TO_UINT (column);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b,
               gpointer      column)
{
  return g_utf8_collate (((const WeftTableRow *) a)->texts[get_index (column)], ((const WeftTableRow *) b)->texts[get_index (column)]);
}

/* What is not known comes last. */
static int
compare_numbers (gconstpointer a,
                 gconstpointer b,
                 gpointer      column)
{
  double first = ((const WeftTableRow *) a)->numbers[get_index (column)], second = ((const WeftTableRow *) b)->numbers[get_index (column)];

  if (isnan (first) || isnan (second))
    return isnan (first) - isnan (second);
  return (first > second) - (first < second);
}

static void
setup_text_cb (GtkListItemFactory *factory,
               GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_list_item_set_child (item, label);
}

static void
setup_number_cb (GtkListItemFactory *factory,
                 GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item,
         gpointer            column)
{
  const WeftTableRow *row = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_label (GTK_LABEL (label), row->texts[get_index (column)]);
  gtk_widget_set_tooltip_text (label, row->hints[get_index (column)]);
}

static void
append_row (GString            *text,
            const WeftTableRow *row)
{
  for (guint i = 0; i < row->n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\t" : "", row->texts[i]);
  g_string_append_c (text, '\n');
}

char *
weft_table_view_to_text (WeftTableView *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view), *rows = G_LIST_MODEL (gtk_column_view_get_model (self->view));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_columns; i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    g_string_append_printf (text, "%s%s", i > 0 ? "\t" : "", gtk_column_view_column_get_title (column));
  }
  g_string_append_c (text, '\n');
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++) {
    g_autoptr (WeftTableRow) row = g_list_model_get_item (rows, i);

    append_row (text, row);
  }
  return g_string_free (text, FALSE);
}

static void
copy_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  g_autofree char *text = weft_table_view_to_text (WEFT_TABLE_VIEW (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
weft_table_view_finalize (GObject *object)
{
  g_object_unref (WEFT_TABLE_VIEW (object)->rows);
  G_OBJECT_CLASS (weft_table_view_parent_class)->finalize (object);
}

static void
weft_table_view_class_init (WeftTableViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weft_table_view_finalize;
  gtk_widget_class_install_action (widget_class, "table.copy", NULL, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "table.copy", NULL);
}

static void
weft_table_view_init (WeftTableView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkSortListModel *sorted;

  self->rows = g_list_store_new (WEFT_TYPE_TABLE_ROW);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->rows)), g_object_ref (gtk_column_view_get_sorter (self->view)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (sorted))));
  g_object_unref (gtk_column_view_get_model (self->view));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), scroller);
}

GtkWidget *
weft_table_view_new (const char *label)
{
  WeftTableView *self = g_object_new (WEFT_TYPE_TABLE_VIEW, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}

void
weft_table_view_add_column (WeftTableView *self,
                            const char    *title,
                            gboolean       is_number)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);
  gpointer index = GUINT_TO_POINTER (self->n_columns++);
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (is_number ? compare_numbers : compare_texts, index, NULL));

  g_signal_connect (factory, "setup", is_number ? G_CALLBACK (setup_number_cb) : G_CALLBACK (setup_text_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), index);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_expand (column, !is_number);
  gtk_column_view_append_column (self->view, column);
  g_object_unref (column);
}

void
weft_table_view_add_row (WeftTableView  *self,
                         const WeftCell *cells)
{
  g_autoptr (WeftTableRow) row = g_object_new (WEFT_TYPE_TABLE_ROW, NULL);

  row->n = self->n_columns;
  row->texts = g_new0 (char *, row->n);
  row->hints = g_new0 (char *, row->n);
  row->numbers = g_new0 (double, row->n);
  for (guint i = 0; i < row->n; i++) {
    row->texts[i] = g_strdup (cells[i].text);
    row->hints[i] = g_strdup (cells[i].hint);
    row->numbers[i] = cells[i].number;
  }
  g_list_store_append (self->rows, row);
}

void
weft_table_view_clear (WeftTableView *self)
{
  g_list_store_remove_all (self->rows);
}

void
weft_table_view_set_fills (WeftTableView *self)
{
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (adw_bin_get_child (ADW_BIN (self)));

  gtk_scrolled_window_set_propagate_natural_height (scroller, FALSE);
  gtk_scrolled_window_set_max_content_height (scroller, -1);
}

void
weft_table_view_set_width (WeftTableView *self,
                           guint          column,
                           int            width)
{
  g_autoptr (GtkColumnViewColumn) found = g_list_model_get_item (gtk_column_view_get_columns (self->view), column);

  gtk_column_view_column_set_fixed_width (found, width);
  gtk_column_view_column_set_resizable (found, TRUE);
}
