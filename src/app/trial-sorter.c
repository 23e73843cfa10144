/* trial-sorter.c: which column of a table people chose to sort by
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trial-sorter.h"

struct _WeftTrialSorter
{
  GtkSorter parent_instance;

  gboolean was_asked;
};

G_DEFINE_FINAL_TYPE (WeftTrialSorter, weft_trial_sorter, GTK_TYPE_SORTER)

/* Never equal, so that the view asks no other column; smaller, so that the
 * view's answer tells the direction. */
static GtkOrdering
weft_trial_sorter_compare (GtkSorter *sorter,
                           gpointer   a,
                           gpointer   b)
{
  WEFT_TRIAL_SORTER (sorter)->was_asked = TRUE;
  return GTK_ORDERING_SMALLER;
}

static void
weft_trial_sorter_class_init (WeftTrialSorterClass *klass)
{
  GTK_SORTER_CLASS (klass)->compare = weft_trial_sorter_compare;
}

static void
weft_trial_sorter_init (WeftTrialSorter *self)
{
}

GtkSorter *
weft_trial_sorter_new (void)
{
  return g_object_new (WEFT_TYPE_TRIAL_SORTER, NULL);
}

static GtkColumnViewColumn *
find_asked (GListModel *columns)
{
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
    GtkSorter *sorter = gtk_column_view_column_get_sorter (column);

    if (sorter != NULL && WEFT_TRIAL_SORTER (sorter)->was_asked)
      return column;
  }
  return NULL;
}

GtkColumnViewColumn *
weft_trial_sorter_probe (GtkColumnView *view,
                         gboolean      *descending)
{
  g_autoptr (GObject) a = g_object_new (G_TYPE_OBJECT, NULL), b = g_object_new (G_TYPE_OBJECT, NULL);
  GListModel *columns = gtk_column_view_get_columns (view);
  GtkColumnViewColumn *asked;

  for (asked = find_asked (columns); asked != NULL; asked = find_asked (columns))
    WEFT_TRIAL_SORTER (gtk_column_view_column_get_sorter (asked))->was_asked = FALSE;
  *descending = gtk_sorter_compare (gtk_column_view_get_sorter (view), a, b) == GTK_ORDERING_LARGER;
  return find_asked (columns);
}
