/* explain-stage.c: where a view of the Explain page shows what was found, or says why not
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-stage.h"

#include "base/i18n.h"

struct _WeftExplainStage
{
  AdwBin parent_instance;

  /* Children */
  GtkStack *stack;
  AdwStatusPage *status;
  GtkWidget *choose;
};

G_DEFINE_FINAL_TYPE (WeftExplainStage, weft_explain_stage, ADW_TYPE_BIN)

enum {
  CHOOSE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

void
weft_explain_stage_add (WeftExplainStage *self,
                        GtkWidget        *child)
{
  gtk_stack_add_child (self->stack, child);
}

void
weft_explain_stage_show (WeftExplainStage *self,
                         GtkWidget        *child)
{
  gtk_stack_set_visible_child (self->stack, child);
}

void
weft_explain_stage_say (WeftExplainStage *self,
                        const char       *title,
                        const char       *text,
                        gboolean          invites)
{
  g_autofree char *escaped = text != NULL ? g_markup_escape_text (text, -1) : NULL;

  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, escaped);
  gtk_widget_set_visible (self->choose, invites);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->status));
}

static void
choose_cb (WeftExplainStage *self)
{
  g_signal_emit (self, signals[CHOOSE], 0);
}

static void
weft_explain_stage_class_init (WeftExplainStageClass *klass)
{
  signals[CHOOSE] = g_signal_new ("choose", WEFT_TYPE_EXPLAIN_STAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_explain_stage_init (WeftExplainStage *self)
{
  self->stack = GTK_STACK (gtk_stack_new ());
  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  self->choose = gtk_button_new_with_label (_("Choose…"));
  adw_status_page_set_icon_name (self->status, "weft-predict-symbolic");
  adw_status_page_set_child (self->status, self->choose);
  gtk_widget_add_css_class (self->choose, "pill");
  gtk_widget_add_css_class (self->choose, "suggested-action");
  gtk_widget_set_halign (self->choose, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->choose, FALSE);
  g_signal_connect_swapped (self->choose, "clicked", G_CALLBACK (choose_cb), self);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->status));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

GtkWidget *
weft_explain_stage_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_STAGE, NULL);
}
