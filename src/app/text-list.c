/* text-list.c: the first texts of a data set, to be read
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/text-list.h"

#include "base/i18n.h"

#define MAX_TEXTS   20
#define MAX_LETTERS 600

#define MARGIN 12

/* The row, and what it is of each column of classes: `3 · spam`. */
static char *
make_head (const WeftDataset *dataset,
           gint64             row)
{
  GString *head = g_string_new (NULL);

  g_string_append_printf (head, _("Row %" PRId64), row + 1);
  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++) {
    const WeftColumn *column = weft_dataset_get_column (dataset, i);
    const char *name = weft_column_get_kind (column) == WEFT_COLUMN_CATEGORY ? weft_column_get_text (column, row) : NULL;

    if (name != NULL)
      g_string_append_printf (head, " · %s", name);
  }
  return g_string_free (head, FALSE);
}

static char *
shorten (const char *text)
{
  g_autofree char *begin = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_LETTERS)
    return g_strdup (text);
  begin = g_utf8_substring (text, 0, MAX_LETTERS);
  return g_strconcat (begin, "…", NULL);
}

static GtkWidget *
make_label (const char *text,
            const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), style == NULL);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

GtkWidget *
weft_text_list_new (const WeftDataset *dataset,
                    guint              column)
{
  const WeftColumn *texts = weft_dataset_get_column (dataset, column);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_widget_set_margin_start (box, MARGIN);
  gtk_widget_set_margin_end (box, MARGIN);
  gtk_widget_set_margin_top (box, MARGIN);
  gtk_widget_set_margin_bottom (box, MARGIN);
  for (gint64 row = 0; row < MIN (MAX_TEXTS, weft_column_get_n_rows (texts)); row++) {
    g_autofree char *head = make_head (dataset, row), *text = weft_column_is_missing (texts, row) ? g_strdup ("–") : shorten (weft_column_get_text (texts, row));
    GtkWidget *label = make_label (head, "dim-label");

    gtk_widget_set_margin_top (label, row > 0 ? 9 : 0);
    gtk_box_append (GTK_BOX (box), label);
    gtk_box_append (GTK_BOX (box), make_label (text, NULL));
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Texts"), -1);
  return box;
}
