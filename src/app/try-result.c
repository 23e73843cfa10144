/* try-result.c: what a model says, large
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/try-result.h"

#include "base/i18n.h"

#include <string.h>

/* So many classes have a bar. */
#define MAX_BARS 4

struct _WeftTryResult
{
  AdwBin parent_instance;

  /* Children */
  GtkLabel *text;
  GtkLabel *caption;
  GtkGrid *bars;
};

G_DEFINE_FINAL_TYPE (WeftTryResult, weft_try_result, ADW_TYPE_BIN)

/* In words */

/* A unit stands behind the name of a column, in brackets: "price (EUR)". */
static char *
find_unit (const char *name)
{
  gsize length = strlen (name);
  const char *open;

  if (length < 3 || (name[length - 1] != ')' && name[length - 1] != ']'))
    return NULL;
  open = strrchr (name, name[length - 1] == ')' ? '(' : '[');
  return open != NULL && open > name ? g_strndup (open + 1, length - 2 - (gsize) (open - name)) : NULL;
}

static char *
tell_number (const WeftExplainAnswer *answer,
             gint64                   index)
{
  g_autofree char *name = weft_explain_answer_name_class (answer, index), *number = weft_explain_answer_format_score (answer, index), *unit = find_unit (name);

  return unit != NULL ? g_strdup_printf ("%s %s", number, unit) : g_steal_pointer (&number);
}

/* Whole percents, but where they would hide what is left. */
static char *
format_share (double share)
{
  return g_strdup_printf (share > 0.99 || share < 0.01 ? _("%.1f %%") : _("%.0f %%"), 100 * share);
}

char *
weft_try_result_name (const WeftExplainAnswer *answer)
{
  if (answer->written != NULL)
    return g_strdup (answer->written);
  return weft_explain_answer_has_shares (answer) ? weft_explain_answer_name_class (answer, weft_explain_answer_rank (answer, 0)) : tell_number (answer, 0);
}

static char *
tell (const WeftExplainAnswer *answer)
{
  g_autofree char *name = weft_try_result_name (answer), *share = NULL;

  if (answer->written != NULL || !weft_explain_answer_has_shares (answer))
    return g_steal_pointer (&name);
  share = format_share ((double) answer->scores[weft_explain_answer_rank (answer, 0)]);
  /* Translators: a class and how sure the model is of it: Dog — 97 %. */
  return g_strdup_printf (_("%s — %s"), name, share);
}

/* Bars */

static GtkWidget *
make_label (const char *text,
            int         chars)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), chars);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

/* The name, and where there are shares a bar between it and the number. */
static void
add_bar (WeftTryResult           *self,
         const WeftExplainAnswer *answer,
         int                      row,
         gint64                   class)
{
  gboolean has_shares = weft_explain_answer_has_shares (answer);
  g_autofree char *name = weft_explain_answer_name_class (answer, class), *number = has_shares ? format_share ((double) answer->scores[class]) : tell_number (answer, class);
  GtkWidget *bar = gtk_progress_bar_new ();

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), has_shares ? (double) answer->scores[class] : 0);
  gtk_widget_set_opacity (bar, has_shares ? 1 : 0);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (bar, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_grid_attach (self->bars, make_label (name, 20), 0, row, 1, 1);
  gtk_grid_attach (self->bars, bar, 1, row, 1, 1);
  gtk_grid_attach (self->bars, make_label (number, 14), 2, row, 1, 1);
}

/* The likeliest classes, or all numbers that are predicted. */
static void
show_bars (WeftTryResult           *self,
           const WeftExplainAnswer *answer)
{
  gboolean has_shares = weft_explain_answer_has_shares (answer);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->bars))) != NULL)
    gtk_grid_remove (self->bars, child);
  for (int i = 0; answer->written == NULL && answer->n_classes > 1 && i < MIN (answer->n_classes, MAX_BARS); i++)
    add_bar (self, answer, i, has_shares ? weft_explain_answer_rank (answer, i) : i);
}

void
weft_try_result_show (WeftTryResult           *self,
                      const WeftExplainAnswer *answer)
{
  g_autofree char *text = tell (answer);
  gboolean is_long = answer->written != NULL;

  gtk_label_set_label (self->text, text);
  gtk_widget_add_css_class (GTK_WIDGET (self->text), is_long ? "title-3" : "title-1");
  gtk_widget_remove_css_class (GTK_WIDGET (self->text), is_long ? "title-1" : "title-3");
  gtk_label_set_label (self->caption, weft_predictor_get_target_name (answer->model->predictor, 0));
  gtk_widget_set_visible (GTK_WIDGET (self->caption), *gtk_label_get_label (self->caption) != '\0');
  show_bars (self, answer);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

const char *
weft_try_result_get_text (WeftTryResult *self)
{
  return gtk_label_get_label (self->text);
}

/* The widget */

static GtkWidget *
make_caption (WeftTryResult *self)
{
  self->caption = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->caption, 0);
  gtk_label_set_ellipsize (self->caption, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "caption-heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "dim-label");
  return GTK_WIDGET (self->caption);
}

static GtkWidget *
make_text (WeftTryResult *self)
{
  self->text = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->text, 0);
  gtk_label_set_wrap (self->text, TRUE);
  gtk_label_set_wrap_mode (self->text, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (self->text, TRUE);
  return GTK_WIDGET (self->text);
}

static void
weft_try_result_class_init (WeftTryResultClass *klass)
{
  /* Screen readers say it when it changes. */
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
weft_try_result_init (WeftTryResult *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  self->bars = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->bars, 9);
  gtk_grid_set_row_spacing (self->bars, 6);
  gtk_box_append (GTK_BOX (box), make_caption (self));
  gtk_box_append (GTK_BOX (box), make_text (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bars));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
weft_try_result_new (void)
{
  return g_object_new (WEFT_TYPE_TRY_RESULT, NULL);
}
