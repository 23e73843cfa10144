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
  WeftParamNames names;
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
  GtkCheckButton *check;

  for (guint i = 0; (check = weft_param_names_get (&self->names, i)) != NULL; i++)
    if (gtk_check_button_get_active (check))
      g_strv_builder_add (builder, gtk_check_button_get_label (check));
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

  weft_param_names_clear (&self->names);
  for (guint i = 0; self->columns != NULL && self->columns[i] != NULL && i < MAX_LISTED; i++) {
    GtkCheckButton *check = weft_param_names_append (&self->names, self->columns[i], NULL);

    if (!takes_several (self) && first != NULL)
      gtk_check_button_set_group (check, first);
    first = first != NULL ? first : check;
    gtk_check_button_set_active (check, g_strv_contains ((const char *const *) chosen, self->columns[i]));
    g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  }
}

static void
columns_build (WeftParamInput *input)
{
  WeftColumnsInput *self = (WeftColumnsInput *) input;

  self->entry = weft_param_chooser_build (input, weft_param_names_build (&self->names, _("Columns"), _("Search columns")), G_CALLBACK (fill_cb), &self->button);
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
