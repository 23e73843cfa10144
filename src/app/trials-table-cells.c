/* trials-table-cells.c: what stands in the cells of the table of trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `cells` are those that exist now, about two hundred rows of them; what depends on the
 * selection, or on the baseline, is set anew on all when that changes.
 */
#include "app/trials-table-private.h"

/* On a factory: its column. */
static GQuark
column_quark (void)
{
  return g_quark_from_static_string ("weft-trials-table-column");
}

/* On a cell: the table that it belongs to. */
static GQuark
table_quark (void)
{
  return g_quark_from_static_string ("weft-trials-table");
}

/* On a cell: what listens to its trial. */
static GQuark
changed_quark (void)
{
  return g_quark_from_static_string ("weft-trials-table-changed");
}

WeftTrialItem *
weft_trial_cell_find_item (WeftTrialCell *cell)
{
  GtkListItem *item = weft_trial_cell_get_item (cell);

  return item != NULL ? gtk_list_item_get_item (item) : NULL;
}

static void
mark_cell (WeftTrialsTable *self,
           WeftTrialCell   *cell)
{
  WeftTrialItem *item = weft_trial_cell_find_item (cell);
  gint64 id = item != NULL ? weft_trial_item_get_id (item) : 0;
  int rank = GPOINTER_TO_INT (g_hash_table_lookup (self->ranks, &id));
  gboolean differs = rank > 0 && g_hash_table_contains (self->differing, weft_trial_cell_get_column (cell)->id);

  weft_trial_cell_mark (cell, rank - 1, differs);
}

void
weft_trials_table_mark_cells (WeftTrialsTable *self)
{
  GHashTableIter iter;
  gpointer cell;

  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, &cell, NULL))
    mark_cell (self, cell);
}

static void
show_cell (WeftTrialsTable *self,
           WeftTrialCell   *cell,
           WeftTrialItem   *item)
{
  WeftTrialHeading *heading = weft_trial_item_get_heading (item);
  WeftTrialColumn *column = weft_trial_cell_get_column (cell);
  g_autofree char *text = NULL;

  if (heading == NULL) {
    weft_trial_cell_show (cell, weft_trial_item_get_trial (item), self->baseline);
    return;
  }
  text = weft_trial_column_format_heading (column, heading, weft_trial_item_get_summary (item),
                                           self->group != NULL ? self->group : weft_trial_column_get_recipe ());
  weft_trial_cell_show_heading (cell, text);
}

static void
trial_changed_cb (WeftTrialItem *item,
                  GParamSpec    *spec,
                  WeftTrialCell *cell)
{
  show_cell (g_object_get_qdata (G_OBJECT (cell), table_quark ()), cell, item);
}

void
weft_trials_table_show_cells (WeftTrialsTable *self)
{
  GHashTableIter iter;
  gpointer cell;

  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, &cell, NULL))
    if (weft_trial_cell_find_item (cell) != NULL)
      show_cell (self, cell, weft_trial_cell_find_item (cell));
}

void
weft_trials_table_set_group (WeftTrialsTable *self,
                             WeftTrialColumn *group)
{
  g_clear_pointer (&self->group, weft_trial_column_unref);
  self->group = group != NULL ? weft_trial_column_ref (group) : NULL;
}

/* A column that is taken out tears its cells down without a word. */
static void
destroyed_cb (GtkWidget       *cell,
              WeftTrialsTable *self)
{
  g_hash_table_remove (self->cells, cell);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          WeftTrialsTable          *self)
{
  GtkWidget *cell = weft_trial_cell_new (g_object_get_qdata (G_OBJECT (factory), column_quark ()), item);

  g_hash_table_add (self->cells, cell);
  g_object_set_qdata (G_OBJECT (cell), table_quark (), self);
  g_signal_connect (cell, "destroy", G_CALLBACK (destroyed_cb), self);
  gtk_list_item_set_child (item, cell);
  /* In GTK 4.8 row and cell both answer a click, and Control selects and unselects. */
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         WeftTrialsTable          *self)
{
  WeftTrialCell *cell = WEFT_TRIAL_CELL (gtk_list_item_get_child (item));
  WeftTrialItem *trial = gtk_list_item_get_item (item);
  gulong handler = g_signal_connect (trial, "notify::trial", G_CALLBACK (trial_changed_cb), cell);

  g_object_set_qdata (G_OBJECT (cell), changed_quark (), (gpointer) handler);
  show_cell (self, cell, trial);
  mark_cell (self, cell);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           WeftTrialsTable          *self)
{
  GtkWidget *cell = gtk_list_item_get_child (item);

  g_signal_handler_disconnect (gtk_list_item_get_item (item), (gulong) g_object_steal_qdata (G_OBJECT (cell), changed_quark ()));
  weft_trial_cell_show (WEFT_TRIAL_CELL (cell), NULL, NULL);
}

void
weft_trials_table_fill_cells (WeftTrialsTable    *self,
                              GtkListItemFactory *factory,
                              WeftTrialColumn    *column)
{
  g_object_set_qdata_full (G_OBJECT (factory), column_quark (), weft_trial_column_ref (column), (GDestroyNotify) weft_trial_column_unref);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
}
