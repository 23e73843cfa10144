/* layout-outcomes.c: points of one outcome, selected by a cell of the confusion matrix
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/layout-outcomes.h"

#include "app/accessible.h"
#include "app/confusion-view.h"
#include "base/i18n.h"

struct _WeftLayoutOutcomes
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainEmbedding *about; /* nullable */

  /* Borrowed */
  WeftLayoutPlot *plot;

  /* Children */
  GtkMenuButton *button;
  AdwBin *place;
};

G_DEFINE_FINAL_TYPE (WeftLayoutOutcomes, weft_layout_outcomes, ADW_TYPE_BIN)

void
weft_layout_outcomes_select (WeftLayoutOutcomes *self,
                             guint               actual,
                             guint               predicted)
{
  gint64 n = self->about->rows->x->shape.extent[0];
  g_autofree guint8 *selected = g_new0 (guint8, n + 1);

  for (gint64 i = 0; i < n; i++)
    selected[i] = self->about->rows->classes[i] == (gint32) actual && self->about->predicted[i] == (gint32) predicted;
  weft_layout_plot_select (self->plot, selected);
}

static void
cell_cb (WeftLayoutOutcomes *self,
         guint               actual,
         guint               predicted)
{
  gtk_menu_button_popdown (self->button);
  weft_layout_outcomes_select (self, actual, predicted);
}

static GtkWidget *
make_matrix (WeftLayoutOutcomes *self)
{
  const WeftExplainEmbedding *about = self->about;
  guint n_classes = g_strv_length (about->names);
  g_autofree gint64 *counts = g_new0 (gint64, (gsize) n_classes * n_classes);
  GtkWidget *matrix;

  for (gint64 i = 0; i < about->rows->x->shape.extent[0]; i++)
    if (about->rows->classes[i] >= 0)
      counts[(guint) about->rows->classes[i] * n_classes + (guint) about->predicted[i]]++;
  matrix = weft_confusion_view_new (counts, n_classes, (const char *const *) about->names);
  g_signal_connect_swapped (matrix, "cell-chosen", G_CALLBACK (cell_cb), self);
  return matrix;
}

void
weft_layout_outcomes_show (WeftLayoutOutcomes   *self,
                           WeftExplainEmbedding *about)
{
  gboolean knows = about->predicted != NULL && about->errors != NULL;

  if (about == self->about)
    return;
  weft_explain_box_unref (self->about, weft_explain_embedding_clear);
  self->about = weft_explain_box_ref (about);
  gtk_widget_set_visible (GTK_WIDGET (self), knows);
  adw_bin_set_child (self->place, knows ? make_matrix (self) : NULL);
}

/* The cell of the chosen row is read off first. */
static void
opened_cb (WeftLayoutOutcomes *self)
{
  gint64 chosen = weft_layout_plot_get_chosen (self->plot);
  GtkWidget *matrix = adw_bin_get_child (self->place);

  if (chosen >= 0 && matrix != NULL)
    weft_confusion_view_set_cell (WEFT_CONFUSION_VIEW (matrix), self->about->rows->classes[chosen], self->about->predicted[chosen]);
}

static void
weft_layout_outcomes_finalize (GObject *object)
{
  weft_explain_box_unref (WEFT_LAYOUT_OUTCOMES (object)->about, weft_explain_embedding_clear);
  G_OBJECT_CLASS (weft_layout_outcomes_parent_class)->finalize (object);
}

static void
weft_layout_outcomes_class_init (WeftLayoutOutcomesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_layout_outcomes_finalize;
}

static void
weft_layout_outcomes_init (WeftLayoutOutcomes *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->place = ADW_BIN (adw_bin_new ());
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->place));
  gtk_menu_button_set_popover (self->button, popover);
  gtk_menu_button_set_icon_name (self->button, "weft-evaluate-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _("Select by Outcome"));
  (void) weft_accessible_name_inner (GTK_WIDGET (self->button), _("Select by Outcome"));
  g_signal_connect_swapped (popover, "show", G_CALLBACK (opened_cb), self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

GtkWidget *
weft_layout_outcomes_new (WeftLayoutPlot *plot)
{
  WeftLayoutOutcomes *self = g_object_new (WEFT_TYPE_LAYOUT_OUTCOMES, NULL);

  self->plot = plot;
  return GTK_WIDGET (self);
}
