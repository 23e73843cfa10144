/* trials-scrubber.c: the epoch that several trials are looked at
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-scrubber.h"

#include "app/accessible.h"
#include "base/i18n.h"

#include <math.h>

#define GAP 12

struct _WeftTrialsScrubber
{
  AdwBin parent_instance;

  guint n_epochs;
  double epoch;
  double high; /* @epoch is the lowest then, of several; NaN: all stand at @epoch */
  gboolean syncing;

  /* Borrowed */
  GtkRange *scale;
  GtkLabel *at;
};

G_DEFINE_FINAL_TYPE (WeftTrialsScrubber, weft_trials_scrubber, ADW_TYPE_BIN)

static guint epoch_changed;

/* Returns: (transfer full): where it stands, for people */
static char *
make_words (const WeftTrialsScrubber *self)
{
  if (!isnan (self->high))
    return g_strdup_printf (_("Epochs %.0f to %.0f of %u"), self->epoch, self->high, self->n_epochs);
  return isnan (self->epoch) ? g_strdup (_("In the end")) : g_strdup_printf (_("After epoch %.0f of %u"), self->epoch, self->n_epochs);
}

static void
show_place (WeftTrialsScrubber *self)
{
  g_autofree char *words = make_words (self);

  self->syncing = TRUE;
  gtk_range_set_range (self->scale, 1, self->n_epochs + 1.0);
  gtk_range_set_value (self->scale, isnan (self->epoch) ? self->n_epochs + 1.0 : self->epoch);
  self->syncing = FALSE;
  gtk_label_set_label (self->at, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words, -1);
}

static void
moved_cb (WeftTrialsScrubber *self)
{
  double value = round (gtk_range_get_value (self->scale)), epoch = value > self->n_epochs ? (double) NAN : value;

  if (self->syncing || (isnan (self->high) && (epoch == self->epoch || (isnan (epoch) && isnan (self->epoch)))))
    return;
  self->epoch = epoch;
  self->high = (double) NAN;
  show_place (self);
  g_signal_emit (self, epoch_changed, 0, epoch);
}

void
weft_trials_scrubber_set_epochs (WeftTrialsScrubber *self,
                                 guint               n_epochs)
{
  self->n_epochs = n_epochs;
  self->epoch = self->high = (double) NAN;
  gtk_widget_set_visible (GTK_WIDGET (self), n_epochs > 0);
  show_place (self);
}

void
weft_trials_scrubber_set_epoch (WeftTrialsScrubber *self,
                                double              epoch)
{
  self->epoch = isnan (epoch) ? epoch : CLAMP (round (epoch), 1, MAX (self->n_epochs, 1));
  self->high = (double) NAN;
  show_place (self);
}

void
weft_trials_scrubber_set_spread (WeftTrialsScrubber *self,
                                 double              low,
                                 double              high)
{
  weft_trials_scrubber_set_epoch (self, low);
  high = CLAMP (round (high), 1, MAX (self->n_epochs, 1));
  self->high = high > self->epoch ? high : (double) NAN;
  show_place (self);
}

static void
weft_trials_scrubber_class_init (WeftTrialsScrubberClass *klass)
{
  epoch_changed = g_signal_new ("epoch-changed", WEFT_TYPE_TRIALS_SCRUBBER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
weft_trials_scrubber_init (WeftTrialsScrubber *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP), *title = gtk_label_new (_("Epoch"));

  self->scale = GTK_RANGE (gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, gtk_adjustment_new (1, 1, 2, 1, 5, 0)));
  self->at = GTK_LABEL (gtk_label_new (NULL));
  gtk_scale_set_draw_value (GTK_SCALE (self->scale), FALSE);
  gtk_range_set_round_digits (self->scale, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->scale), TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->scale), _("Confusion matrices, classes, layers, saliency, embedding and curves of all trials go to the same epoch"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Epoch"), -1);
  gtk_label_set_width_chars (self->at, 20);
  gtk_label_set_xalign (self->at, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->at), "numeric");
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->scale));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->at));
  adw_bin_set_child (ADW_BIN (self), row);
  g_signal_connect_swapped (self->scale, "value-changed", G_CALLBACK (moved_cb), self);
  weft_trials_scrubber_set_epochs (self, 0);
}

GtkWidget *
weft_trials_scrubber_new (void)
{
  return g_object_new (WEFT_TYPE_TRIALS_SCRUBBER, NULL);
}
