/* trial-cell.c: a cell of the table of trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One text, as cheap as it can be, since hundreds are filled anew in each frame
 * of scrolling. Only the state has an icon besides, and the number a dot.
 */
#include "app/trial-cell.h"

#include "app/theme.h"

#define DOT_SIZE 10

struct _WeftTrialCell
{
  GtkWidget parent_instance;

  /* Owned */
  WeftTrialColumn *column;

  /* Borrowed */
  GtkListItem *item; /* nullable once the row is gone */

  /* Children */
  GtkWidget *icon;    /* nullable */
  GtkWidget *spinner; /* nullable */
  GtkWidget *text;

  int category;
  gboolean differs;
};

G_DEFINE_FINAL_TYPE (WeftTrialCell, weft_trial_cell, GTK_TYPE_WIDGET)

/* How a state looks besides its name. */
static const struct
{
  const char *icon;
  const char *css_class;
} looks[] = {
  [WEFT_TRIAL_RUNNING] = { "weft-state-running-symbolic", "accent" },
  [WEFT_TRIAL_DONE] = { "weft-state-done-symbolic", "success" },
  [WEFT_TRIAL_FAILED] = { "weft-state-failed-symbolic", "error" },
  [WEFT_TRIAL_CANCELLED] = { "weft-state-cancelled-symbolic", "dim-label" },
  [WEFT_TRIAL_INTERRUPTED] = { "dialog-warning-symbolic", "warning" },
};

/* The dot */

static void
weft_trial_cell_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  WeftTrialCell *self = WEFT_TRIAL_CELL (widget);

  if (self->category >= 0) {
    graphene_rect_t area = GRAPHENE_RECT_INIT (0, (float) (gtk_widget_get_height (widget) - DOT_SIZE) / 2, DOT_SIZE, DOT_SIZE);
    WeftPaintStyle style;
    GskRoundedRect dot;
    WeftColor color;

    weft_theme_get_style (widget, &style);
    color = weft_paint_style_get_category (&style, (guint) self->category);
    gsk_rounded_rect_init_from_rect (&dot, &area, DOT_SIZE / 2);
    gtk_snapshot_push_rounded_clip (snapshot, &dot);
    gtk_snapshot_append_color (snapshot, &(GdkRGBA){ (float) color.red, (float) color.green, (float) color.blue, 1 }, &area);
    gtk_snapshot_pop (snapshot);
  }
  GTK_WIDGET_CLASS (weft_trial_cell_parent_class)->snapshot (widget, snapshot);
}

/* The class */

static void
weft_trial_cell_dispose (GObject *object)
{
  WeftTrialCell *self = WEFT_TRIAL_CELL (object);

  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->spinner, gtk_widget_unparent);
  g_clear_pointer (&self->text, gtk_widget_unparent);
  g_clear_pointer (&self->column, weft_trial_column_unref);
  g_clear_weak_pointer (&self->item);
  G_OBJECT_CLASS (weft_trial_cell_parent_class)->dispose (object);
}

static void
weft_trial_cell_class_init (WeftTrialCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_trial_cell_dispose;
  widget_class->snapshot = weft_trial_cell_snapshot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "trialcell");
}

static void
weft_trial_cell_init (WeftTrialCell *self)
{
  self->category = -1;
}

static void
add_state_icon (WeftTrialCell *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->spinner = g_object_new (GTK_TYPE_SPINNER, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "visible", FALSE, NULL);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->spinner, GTK_WIDGET (self));
}

GtkWidget *
weft_trial_cell_new (WeftTrialColumn *column,
                     GtkListItem     *item)
{
  WeftTrialCell *self = g_object_new (WEFT_TYPE_TRIAL_CELL, NULL);

  self->column = weft_trial_column_ref (column);
  g_set_weak_pointer (&self->item, item);
  if (column->field == WEFT_TRIAL_FIELD_STATE)
    add_state_icon (self);
  self->text = gtk_inscription_new (NULL);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->text), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (self->text), column->is_number ? 1 : 0);
  gtk_widget_set_hexpand (self->text, TRUE);
  if (column->field == WEFT_TRIAL_FIELD_ID)
    gtk_widget_set_margin_start (self->text, DOT_SIZE + 6);
  if (column->is_number)
    gtk_widget_add_css_class (self->text, "numeric");
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

WeftTrialColumn *
weft_trial_cell_get_column (WeftTrialCell *self)
{
  return self->column;
}

GtkListItem *
weft_trial_cell_get_item (WeftTrialCell *self)
{
  return self->item;
}

static void
show_state (WeftTrialCell   *self,
            const WeftTrial *trial)
{
  gboolean is_running = trial->state == WEFT_TRIAL_RUNNING;
  const char *css_classes[] = { looks[trial->state].css_class, NULL };

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), looks[trial->state].icon);
  gtk_widget_set_css_classes (self->icon, css_classes);
  gtk_widget_set_visible (self->icon, !is_running);
  gtk_widget_set_visible (self->spinner, is_running);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_running);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), trial->message);
}

void
weft_trial_cell_show (WeftTrialCell   *self,
                      const WeftTrial *trial)
{
  g_autofree char *text = trial != NULL ? weft_trial_column_format (self->column, trial) : NULL;

  gtk_inscription_set_text (GTK_INSCRIPTION (self->text), text);
  if (self->icon != NULL && trial != NULL)
    show_state (self, trial);
  else if (self->spinner != NULL)
    gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), FALSE);
}

void
weft_trial_cell_mark (WeftTrialCell *self,
                      int            category,
                      gboolean       differs)
{
  int dot = self->column->field == WEFT_TRIAL_FIELD_ID ? category : -1;

  if (dot != self->category) {
    self->category = dot;
    gtk_widget_queue_draw (GTK_WIDGET (self));
  }
  if (differs == self->differs)
    return;
  self->differs = differs;
  if (differs)
    gtk_widget_add_css_class (GTK_WIDGET (self), "differs");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "differs");
}
