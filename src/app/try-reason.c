/* try-reason.c: why a model says what it says, as a picture and in words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/try-reason.h"

#include "app/explain-saliency.h"
#include "app/picture-view.h"
#include "base/i18n.h"

struct _WeftTryReason
{
  AdwBin parent_instance;

  /* Owned */
  WeftExplainAnswer *answer; /* nullable */
  WeftSaliencyChart *chart;  /* nullable */

  /* Children */
  WeftPictureView *picture;
  GtkLabel *words;
};

G_DEFINE_FINAL_TYPE (WeftTryReason, weft_try_reason, ADW_TYPE_BIN)

enum {
  LOOK_INSIDE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The picture */

static gpointer
take (gpointer owner)
{
  WeftSaliencyChart *chart = ((WeftTryReason *) owner)->chart;

  return chart != NULL ? weft_saliency_chart_ref (chart) : NULL;
}

static void
drop (gpointer chart)
{
  weft_saliency_chart_unref (chart);
}

static void
draw (gconstpointer         data,
      const WeftPaintStyle *style,
      cairo_t              *cr,
      double                width,
      double                height)
{
  weft_saliency_chart_paint (data, style, cr, width, height);
}

static char *
make_recipe (gpointer owner)
{
  WeftExplainAnswer *answer = ((WeftTryReason *) owner)->answer;

  return answer != NULL ? weft_explain_answer_make_recipe (answer) : NULL;
}

static char *
make_numbers (gpointer owner)
{
  WeftSaliencyChart *chart = ((WeftTryReason *) owner)->chart;

  return chart != NULL ? weft_saliency_chart_to_csv (chart) : NULL;
}

static const WeftPictureSource source = { take, draw, drop, NULL, make_recipe, make_numbers };

void
weft_try_reason_show (WeftTryReason     *self,
                      WeftExplainAnswer *answer)
{
  const WeftExplainSaliency *finding = answer->finding;
  g_autofree char *words = weft_explain_saliency_tell (answer);

  weft_explain_answer_ref (answer);
  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_clear_pointer (&self->chart, weft_saliency_chart_unref);
  self->answer = answer;
  self->chart = weft_explain_saliency_draw (answer);
  self->chart->smooth = (finding->method->flags & WEFT_SALIENCY_LAYER) != 0;
  gtk_label_set_label (self->words, words);
  weft_picture_view_describe (self->picture, self->chart->title, words);
  weft_picture_view_queue (self->picture);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
weft_try_reason_say (WeftTryReason *self,
                     const char    *sentence)
{
  gtk_label_set_label (self->words, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

const char *
weft_try_reason_get_words (WeftTryReason *self)
{
  return gtk_label_get_label (self->words);
}

/* The widget */

static void
look_cb (WeftTryReason *self)
{
  g_signal_emit (self, signals[LOOK_INSIDE], 0);
}

static void
weft_try_reason_finalize (GObject *object)
{
  WeftTryReason *self = WEFT_TRY_REASON (object);

  g_clear_pointer (&self->answer, weft_explain_answer_unref);
  g_clear_pointer (&self->chart, weft_saliency_chart_unref);
  G_OBJECT_CLASS (weft_try_reason_parent_class)->finalize (object);
}

static void
weft_try_reason_class_init (WeftTryReasonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_try_reason_finalize;
  signals[LOOK_INSIDE] = g_signal_new ("look-inside", WEFT_TYPE_TRY_REASON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_try_reason_init (WeftTryReason *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9), *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *button = gtk_button_new_with_label (_("Look Inside")), *heading = gtk_label_new (_("Why"));

  self->picture = WEFT_PICTURE_VIEW (weft_picture_view_new (&source, self));
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), 240, 320);
  gtk_widget_set_vexpand (GTK_WIDGET (self->picture), TRUE);
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_wrap_mode (self->words, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_set_hexpand (heading, TRUE);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "dim-label");
  gtk_widget_set_tooltip_text (button, _("Choose how this is explained, and see what the layers of the model make of it"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (look_cb), self);
  gtk_box_append (GTK_BOX (top), heading);
  gtk_box_append (GTK_BOX (top), button);
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->picture));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
weft_try_reason_new (void)
{
  return g_object_new (WEFT_TYPE_TRY_REASON, NULL);
}
