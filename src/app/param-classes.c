/* param-classes.c: a number for each class: an entry, and a list of the classes there are
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The entry holds the numbers in the order of the classes, as the document does. The
 * list names the classes; it is filled each time it opens. A class that has no number
 * yet is shown with 1.
 */
#include "app/param-inputs.h"

#include "app/param-chooser.h"
#include "base/i18n.h"
#include "base/number.h"

/* Of more classes the first ones are listed; the others can be typed. */
#define MAX_LISTED 500

typedef struct
{
  WeftParamInput parent_instance;

  /* Owned */
  char **classes; /* nullable */
  char *text;     /* as the document has it */

  /* Borrowed */
  GtkWidget *entry;
  GtkWidget *button;
  GtkListBox *list;

  gboolean is_filling;
} WeftClassesInput;

typedef WeftParamInputClass WeftClassesInputClass;

G_DEFINE_FINAL_TYPE (WeftClassesInput, weft_classes_input, WEFT_TYPE_PARAM_INPUT)

static GtkSpinButton *
get_spin (GtkListBoxRow *row)
{
  return GTK_SPIN_BUTTON (gtk_widget_get_last_child (gtk_list_box_row_get_child (row)));
}

/* What stands in the list, then what the document has for classes beyond it. */
static char *
join_numbers (WeftClassesInput *self)
{
  g_auto (GStrv) before = g_strsplit (self->text, ",", -1);
  GString *text = g_string_new (NULL);
  GtkListBoxRow *row;
  guint n = 0;

  for (; (row = gtk_list_box_get_row_at_index (self->list, (int) n)) != NULL; n++) {
    char number[WEFT_NUMBER_LENGTH];

    g_string_append_printf (text, "%s%s", n > 0 ? "," : "", weft_number_format (gtk_spin_button_get_value (get_spin (row)), number));
  }
  for (; n < g_strv_length (self->classes); n++)
    g_string_append_printf (text, ",%s", n < g_strv_length (before) ? before[n] : "1");
  return g_string_free (text, FALSE);
}

static void
changed_cb (WeftClassesInput *self)
{
  g_autofree char *text = NULL;

  if (self->is_filling)
    return;
  text = join_numbers (self);
  weft_param_input_submit (WEFT_PARAM_INPUT (self), text);
}

static GtkWidget *
build_row (WeftClassesInput *self,
           const char       *name,
           double            number)
{
  const WeftParam *param = weft_param_input_get_param (WEFT_PARAM_INPUT (self));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (name);
  GtkWidget *spin = gtk_spin_button_new_with_range (param->minimum, param->maximum, 0.1);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 2);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (changed_cb), self);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), spin);
  return box;
}

static void
fill_cb (WeftClassesInput *self)
{
  g_auto (GStrv) numbers = g_strsplit (self->text, ",", -1);
  guint n = g_strv_length (numbers);
  GtkListBoxRow *row;

  self->is_filling = TRUE;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; self->classes != NULL && self->classes[i] != NULL && i < MAX_LISTED; i++) {
    double number;

    if (i >= n || !weft_number_parse (numbers[i], &number))
      number = 1;
    gtk_list_box_append (self->list, build_row (self, self->classes[i], number));
    gtk_list_box_row_set_activatable (gtk_list_box_get_row_at_index (self->list, (int) i), FALSE);
  }
  self->is_filling = FALSE;
}

static void
classes_build (WeftParamInput *input)
{
  WeftClassesInput *self = (WeftClassesInput *) input;

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Classes"), -1);
  self->entry = weft_param_chooser_build (input, weft_param_chooser_scroll (self->list), G_CALLBACK (fill_cb), &self->button);
  weft_param_input_set_data (input, NULL);
}

static void
classes_show (WeftParamInput *input,
              const char     *text)
{
  WeftClassesInput *self = (WeftClassesInput *) input;

  g_free (self->text);
  self->text = g_strdup (text);
  weft_param_input_put (input, GTK_EDITABLE (self->entry), text);
}

static void
classes_set_data (WeftParamInput     *input,
                  const WeftPortInfo *data)
{
  WeftClassesInput *self = (WeftClassesInput *) input;
  gboolean is_known = data != NULL && data->classes != NULL;

  g_strfreev (self->classes);
  self->classes = is_known ? g_strdupv (data->classes) : NULL;
  weft_param_chooser_set_known (self->button, is_known, _("Weigh classes by name"), _("The classes are known once data is connected"));
}

static void
weft_classes_input_finalize (GObject *object)
{
  WeftClassesInput *self = (WeftClassesInput *) object;

  g_strfreev (self->classes);
  g_free (self->text);
  G_OBJECT_CLASS (weft_classes_input_parent_class)->finalize (object);
}

static void
weft_classes_input_class_init (WeftClassesInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_classes_input_finalize;
  klass->build = classes_build;
  klass->show = classes_show;
  klass->set_data = classes_set_data;
}

static void
weft_classes_input_init (WeftClassesInput *self)
{
}
