/* param-columns.c: names of columns: an entry, and a list of those there are
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The entry is always there, for the columns of the input are known only once
 * it is connected and checked. The list takes one or several, as the parameter
 * does; it is filled each time it opens.
 */
#include "app/param-inputs.h"

#include "app/param-chooser.h"
#include "base/i18n.h"

#include <string.h>

/* Of a wider table the first ones are listed; the others can be typed. */
#define MAX_LISTED 1000

typedef struct
{
  WeftParamInput parent_instance;

  /* Owned */
  char **columns; /* nullable */
  char *text;     /* as the document has it */

  /* Borrowed */
  GtkWidget *entry;
  GtkWidget *button;
  GtkSearchEntry *search;
  GtkListBox *list;
} WeftColumnsInput;

typedef WeftParamInputClass WeftColumnsInputClass;

G_DEFINE_FINAL_TYPE (WeftColumnsInput, weft_columns_input, WEFT_TYPE_PARAM_INPUT)

static gboolean
takes_several (WeftColumnsInput *self)
{
  return weft_param_input_get_param (WEFT_PARAM_INPUT (self))->type == WEFT_PARAM_COLUMNS;
}

static char **
split (const char *text)
{
  char **names = *text != '\0' ? g_strsplit (text, ",", -1) : g_new0 (char *, 1);

  for (char **name = names; *name != NULL; name++)
    g_strstrip (*name);
  return names;
}

/* What is marked in the list, then what the document has besides. */
static char *
join_marked (WeftColumnsInput *self)
{
  g_auto (GStrv) before = split (self->text);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++) {
    GtkCheckButton *check = GTK_CHECK_BUTTON (gtk_list_box_row_get_child (row));

    if (gtk_check_button_get_active (check))
      g_strv_builder_add (builder, gtk_check_button_get_label (check));
  }
  for (char **name = before; takes_several (self) && *name != NULL; name++)
    if (!g_strv_contains ((const char *const *) self->columns, *name))
      g_strv_builder_add (builder, *name);
  names = g_strv_builder_end (builder);
  return g_strjoinv (",", names);
}

static void
toggled_cb (GtkCheckButton   *check,
            WeftColumnsInput *self)
{
  g_autofree char *text = NULL;

  /* Of a group one goes off and another on; the second tells. */
  if (!takes_several (self) && !gtk_check_button_get_active (check))
    return;
  text = join_marked (self);
  weft_param_input_submit (WEFT_PARAM_INPUT (self), text);
}

static void
fill_cb (WeftColumnsInput *self)
{
  g_auto (GStrv) chosen = split (self->text);
  GtkCheckButton *first = NULL;
  GtkListBoxRow *row;

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; self->columns != NULL && self->columns[i] != NULL && i < MAX_LISTED; i++) {
    GtkWidget *check = gtk_check_button_new_with_label (self->columns[i]);

    if (!takes_several (self) && first != NULL)
      gtk_check_button_set_group (GTK_CHECK_BUTTON (check), first);
    first = first != NULL ? first : GTK_CHECK_BUTTON (check);
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_strv_contains ((const char *const *) chosen, self->columns[i]));
    g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
    gtk_list_box_append (self->list, check);
  }
}

static gboolean
filter_cb (GtkListBoxRow *row,
           gpointer       data)
{
  const char *label = gtk_check_button_get_label (GTK_CHECK_BUTTON (gtk_list_box_row_get_child (row)));
  const char *wanted = gtk_editable_get_text (GTK_EDITABLE (((WeftColumnsInput *) data)->search));
  g_autofree char *folded = g_utf8_casefold (label, -1), *word = g_utf8_casefold (wanted, -1);

  return strstr (folded, word) != NULL;
}

static GtkWidget *
build_content (WeftColumnsInput *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search columns"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter), self->list);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (box), weft_param_chooser_scroll (self->list));
  return box;
}

static void
columns_build (WeftParamInput *input)
{
  WeftColumnsInput *self = (WeftColumnsInput *) input;

  self->entry = weft_param_chooser_build (input, build_content (self), G_CALLBACK (fill_cb), &self->button);
  weft_param_input_set_data (input, NULL);
}

static void
columns_show (WeftParamInput *input,
              const char     *text)
{
  WeftColumnsInput *self = (WeftColumnsInput *) input;

  g_free (self->text);
  self->text = g_strdup (text);
  weft_param_input_put (input, GTK_EDITABLE (self->entry), text);
}

static void
columns_set_data (WeftParamInput     *input,
                  const WeftPortInfo *data)
{
  WeftColumnsInput *self = (WeftColumnsInput *) input;
  gboolean is_known = data != NULL && data->columns != NULL && data->columns[0] != NULL;

  g_strfreev (self->columns);
  self->columns = is_known ? g_strdupv (data->columns) : NULL;
  weft_param_chooser_set_known (self->button, is_known, _("Choose columns"), _("The columns are known once data is connected"));
}

static void
weft_columns_input_finalize (GObject *object)
{
  WeftColumnsInput *self = (WeftColumnsInput *) object;

  g_strfreev (self->columns);
  g_free (self->text);
  G_OBJECT_CLASS (weft_columns_input_parent_class)->finalize (object);
}

static void
weft_columns_input_class_init (WeftColumnsInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_columns_input_finalize;
  klass->build = columns_build;
  klass->show = columns_show;
  klass->set_data = columns_set_data;
}

static void
weft_columns_input_init (WeftColumnsInput *self)
{
}
