/* study-form.c: a point of a study, to be asked for by hand
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/study-form.h"

#include "base/i18n.h"
#include "tune/point.h"

#include <math.h>

struct _WeftStudyForm
{
  AdwBin parent_instance;

  /* Owned */
  WeftSpace *space; /* nullable */
  GPtrArray *rows;  /* GtkWidget, borrowed from the list: an entry, or a choice with "any" first */

  /* Children */
  GtkListBox *list;
  GtkLabel *trouble;
  GtkWidget *enqueue;
};

G_DEFINE_FINAL_TYPE (WeftStudyForm, weft_study_form, ADW_TYPE_BIN)

enum {
  ENQUEUE,
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Returns: (transfer full) (nullable): what a row holds */
static char *
read_row (WeftStudyForm *self,
          guint          index)
{
  const WeftDimension *dimension = weft_space_get_dimension (self->space, index);
  GtkWidget *row = self->rows->pdata[index];
  guint selected;

  if (ADW_IS_ENTRY_ROW (row))
    return *gtk_editable_get_text (GTK_EDITABLE (row)) != '\0' ? g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))) : NULL;
  selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row));
  return selected > 0 && selected <= dimension->n_choices ? g_strdup (dimension->choices[selected - 1]) : NULL;
}

static char *
make_choice (WeftStudyForm *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->rows->len; i++) {
    g_autofree char *value = read_row (self, i);

    if (value != NULL)
      g_string_append_printf (text, "%s%s=%s", text->len > 0 ? ", " : "", weft_space_get_dimension (self->space, i)->name, value);
  }
  return g_string_free (text, FALSE);
}

/* What cannot be asked for is said below the rows. */
static void
check_cb (WeftStudyForm *self)
{
  g_autofree char *choice = make_choice (self);
  g_autoptr (GError) error = NULL;
  g_autofree double *point = weft_point_parse (self->space, choice, TRUE, &error);

  gtk_label_set_text (self->trouble, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), error != NULL);
  gtk_widget_set_sensitive (self->enqueue, point != NULL);
}

static void
enqueue_cb (WeftStudyForm *self)
{
  g_autofree char *choice = make_choice (self);

  if (gtk_widget_get_sensitive (self->enqueue))
    g_signal_emit (self, signals[ENQUEUE], 0, choice);
}

static void
close_cb (WeftStudyForm *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static GtkWidget *
make_entry (WeftStudyForm       *self,
            const WeftDimension *dimension)
{
  g_autofree char *range = weft_dimension_format_range (dimension);
  g_autofree char *title = g_strdup_printf ("%s (%s)", dimension->name, range);
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_tooltip_text (row, title); /* a narrow dock has no room for all of it */
  g_signal_connect_swapped (row, "changed", G_CALLBACK (check_cb), self);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (enqueue_cb), self);
  return row;
}

static GtkWidget *
make_combo (WeftStudyForm       *self,
            const WeftDimension *dimension)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new ((const char *const[]){ _("any"), NULL });
  GtkWidget *row = adw_combo_row_new ();

  for (guint i = 0; i < dimension->n_choices; i++)
    gtk_string_list_append (names, dimension->choices[i]);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), dimension->name);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (check_cb), self);
  return row;
}

void
weft_study_form_set_value (WeftStudyForm *self,
                           guint          index,
                           double         value)
{
  const WeftDimension *dimension = self->space != NULL && index < self->rows->len ? weft_space_get_dimension (self->space, index) : NULL;
  g_autofree char *text = NULL;

  if (dimension == NULL || isnan (value))
    return;
  if (dimension->type == WEFT_DIMENSION_CHOICE) {
    adw_combo_row_set_selected (self->rows->pdata[index], (guint) value + 1);
    return;
  }
  text = weft_dimension_format (dimension, weft_dimension_round (dimension, value));
  gtk_editable_set_text (self->rows->pdata[index], text);
}

void
weft_study_form_open (WeftStudyForm   *self,
                      const WeftSpace *space,
                      const double    *point)
{
  WeftSpace *former = self->space;
  GtkWidget *child;

  self->space = weft_space_ref (space);
  g_clear_pointer (&former, weft_space_unref);
  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < weft_space_get_size (space); i++) {
    const WeftDimension *dimension = weft_space_get_dimension (space, i);
    GtkWidget *row = dimension->type == WEFT_DIMENSION_CHOICE ? make_combo (self, dimension) : make_entry (self, dimension);

    gtk_list_box_append (self->list, row);
    g_ptr_array_add (self->rows, row);
  }
  for (guint i = 0; point != NULL && i < self->rows->len; i++)
    weft_study_form_set_value (self, i, point[i]);
  check_cb (self);
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

/* The widget */

static void
weft_study_form_finalize (GObject *object)
{
  WeftStudyForm *self = WEFT_STUDY_FORM (object);

  g_clear_pointer (&self->space, weft_space_unref);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (weft_study_form_parent_class)->finalize (object);
}

static void
weft_study_form_class_init (WeftStudyFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_study_form_finalize;
  signals[ENQUEUE] = g_signal_new ("enqueue", WEFT_TYPE_STUDY_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CLOSED] = g_signal_new ("closed", WEFT_TYPE_STUDY_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_buttons (WeftStudyForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *back = gtk_button_new_with_label (_("Back"));

  self->enqueue = gtk_button_new_with_label (_("Try It"));
  gtk_widget_add_css_class (self->enqueue, "suggested-action");
  gtk_widget_set_hexpand (back, TRUE);
  gtk_widget_set_hexpand (self->enqueue, TRUE);
  g_signal_connect_swapped (back, "clicked", G_CALLBACK (close_cb), self);
  g_signal_connect_swapped (self->enqueue, "clicked", G_CALLBACK (enqueue_cb), self);
  gtk_box_append (GTK_BOX (box), back);
  gtk_box_append (GTK_BOX (box), self->enqueue);
  return box;
}

/* Sentences of the form are as wide as what stands beside it. */
static void
let_wrap (GtkLabel *label)
{
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_width_chars (label, 20);
  gtk_label_set_max_width_chars (label, 26);
  gtk_label_set_xalign (label, 0);
}

static void
weft_study_form_init (WeftStudyForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *hint = gtk_label_new (_("Click on axes to take values from them. What is left empty, the sampler chooses."));

  self->rows = g_ptr_array_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  let_wrap (GTK_LABEL (hint));
  gtk_widget_add_css_class (hint, "dim-label");
  self->trouble = GTK_LABEL (gtk_label_new (NULL));
  let_wrap (self->trouble);
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "error");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->trouble));
  gtk_box_append (GTK_BOX (box), make_buttons (self));
  gtk_box_append (GTK_BOX (box), hint);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
weft_study_form_new (void)
{
  return g_object_new (WEFT_TYPE_STUDY_FORM, NULL);
}
