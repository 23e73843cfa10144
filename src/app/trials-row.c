/* trials-row.c: a row of the table of trials, with a cell for each column
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-row.h"

struct _WeftTrialsRow
{
  GtkWidget parent_instance;

  /* Owned */
  WeftTrialItem *item; /* nullable */

  /* Children */
  GPtrArray *cells; /* WeftTrialCell */

  WeftTrialsRowFill fill;
  gpointer fill_data;
  guint position;
  gulong handler; /* of the item */
};

G_DEFINE_FINAL_TYPE (WeftTrialsRow, weft_trials_row, GTK_TYPE_WIDGET)

static void
weft_trials_row_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  GPtrArray *cells = WEFT_TRIALS_ROW (widget)->cells;

  for (guint i = 0; i < cells->len; i++) {
    int own, own_natural;

    gtk_widget_measure (cells->pdata[i], orientation, -1, &own, &own_natural, NULL, NULL);
    *minimum = orientation == GTK_ORIENTATION_VERTICAL ? MAX (*minimum, own) : *minimum + own;
    *natural = orientation == GTK_ORIENTATION_VERTICAL ? MAX (*natural, own_natural) : *natural + own_natural;
  }
}

static void
weft_trials_row_dispose (GObject *object)
{
  WeftTrialsRow *self = WEFT_TRIALS_ROW (object);

  if (self->item != NULL)
    g_clear_signal_handler (&self->handler, self->item);
  g_clear_object (&self->item);
  for (guint i = 0; self->cells != NULL && i < self->cells->len; i++)
    gtk_widget_unparent (self->cells->pdata[i]);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  G_OBJECT_CLASS (weft_trials_row_parent_class)->dispose (object);
}

static void
weft_trials_row_class_init (WeftTrialsRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_trials_row_dispose;
  widget_class->measure = weft_trials_row_measure;
  gtk_widget_class_set_css_name (widget_class, "row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
weft_trials_row_init (WeftTrialsRow *self)
{
  self->cells = g_ptr_array_new ();
  self->position = GTK_INVALID_LIST_POSITION;
  gtk_widget_add_css_class (GTK_WIDGET (self), "activatable");
  gtk_widget_set_child_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
weft_trials_row_new (WeftTrialsRowFill fill,
                     gpointer          data)
{
  WeftTrialsRow *self = g_object_new (WEFT_TYPE_TRIALS_ROW, NULL);

  self->fill = fill;
  self->fill_data = data;
  return GTK_WIDGET (self);
}

/* Returns: (transfer none) (nullable): the cell of @column, which is taken out */
static GtkWidget *
steal_cell (GPtrArray       *cells,
            WeftTrialColumn *column)
{
  for (guint i = 0; i < cells->len; i++)
    if (weft_trial_cell_get_column (cells->pdata[i]) == column)
      return g_ptr_array_steal_index (cells, i);
  return NULL;
}

void
weft_trials_row_set_columns (WeftTrialsRow *self,
                             GPtrArray     *columns)
{
  g_autoptr (GPtrArray) former = g_steal_pointer (&self->cells);

  self->cells = g_ptr_array_new ();
  for (guint i = 0; i < columns->len; i++) {
    GtkWidget *cell = steal_cell (former, columns->pdata[i]);

    if (cell == NULL)
      cell = weft_trial_cell_new (columns->pdata[i]);
    gtk_widget_insert_before (cell, GTK_WIDGET (self), NULL);
    g_ptr_array_add (self->cells, cell);
  }
  for (guint i = 0; i < former->len; i++)
    gtk_widget_unparent (former->pdata[i]);
  if (self->item != NULL)
    self->fill (self, self->fill_data);
}

static void
changed_cb (WeftTrialsRow *self)
{
  self->fill (self, self->fill_data);
}

void
weft_trials_row_set_item (WeftTrialsRow *self,
                          WeftTrialItem *item,
                          guint          position)
{
  self->position = item != NULL ? position : GTK_INVALID_LIST_POSITION;
  if (item == self->item)
    return;
  if (self->item != NULL)
    g_clear_signal_handler (&self->handler, self->item);
  g_set_object (&self->item, item);
  gtk_widget_set_child_visible (GTK_WIDGET (self), item != NULL);
  if (item != NULL) {
    self->handler = g_signal_connect_swapped (item, "notify::trial", G_CALLBACK (changed_cb), self);
    self->fill (self, self->fill_data);
    return;
  }
  for (guint i = 0; i < self->cells->len; i++)
    weft_trial_cell_show (self->cells->pdata[i], NULL, NULL);
}

WeftTrialItem *
weft_trials_row_get_item (WeftTrialsRow *self)
{
  return self->item;
}

guint
weft_trials_row_get_position (WeftTrialsRow *self)
{
  return self->position;
}

GPtrArray *
weft_trials_row_get_cells (WeftTrialsRow *self)
{
  return self->cells;
}

void
weft_trials_row_place_cells (WeftTrialsRow *self,
                             GArray        *places)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  for (guint i = 0; i < self->cells->len && i < places->len; i++) {
    const WeftTrialPlace *place = &g_array_index (places, WeftTrialPlace, i);
    int minimum;

    gtk_widget_measure (self->cells->pdata[i], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    gtk_widget_size_allocate (self->cells->pdata[i], &(GtkAllocation){ place->x, 0, MAX (place->width, minimum), height }, -1);
  }
}
