/* explain-doubts.c: what of an input is unlike anything that the model learned from
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-doubts.h"

#include "base/i18n.h"

/* Of more doubts it is enough to know that there are. */
#define MAX_DOUBTS 4

struct _WeftExplainDoubts
{
  AdwBin parent_instance;

  /* Children */
  GtkLabel *text;
};

G_DEFINE_FINAL_TYPE (WeftExplainDoubts, weft_explain_doubts, ADW_TYPE_BIN)

/* A sentence of its own begins with a capital. */
static void
add_sentence (GString    *text,
              const char *sentence)
{
  g_autofree char *first = g_utf8_strup (sentence, g_utf8_next_char (sentence) - sentence);

  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append_printf (text, _("%s%s."), first, g_utf8_next_char (sentence));
}

void
weft_explain_doubts_show (WeftExplainDoubts       *self,
                          const WeftExplainAnswer *answer)
{
  const GPtrArray *doubts = answer != NULL ? answer->doubts : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; doubts != NULL && i < MIN (doubts->len, MAX_DOUBTS); i++)
    add_sentence (text, doubts->pdata[i]);
  if (doubts != NULL && doubts->len > MAX_DOUBTS)
    g_string_append (text, "\n…");
  gtk_label_set_label (self->text, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self), text->len > 0);
}

const char *
weft_explain_doubts_get_text (WeftExplainDoubts *self)
{
  return gtk_label_get_label (self->text);
}

static void
weft_explain_doubts_class_init (WeftExplainDoubtsClass *klass)
{
}

static void
weft_explain_doubts_init (WeftExplainDoubts *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  self->text = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->text, TRUE);
  gtk_label_set_wrap_mode (self->text, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->text, 0);
  gtk_label_set_selectable (self->text, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Warning"), -1);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->text));
  gtk_widget_add_css_class (GTK_WIDGET (self), "explain-doubts");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
weft_explain_doubts_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_DOUBTS, NULL);
}
