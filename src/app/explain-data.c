/* explain-data.c: rows beside the input, for views that look at many
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-data.h"

#include "app/file-choice.h"
#include "base/i18n.h"

struct _WeftExplainData
{
  AdwBin parent_instance;

  /* Owned */
  char *path; /* nullable */

  /* Children */
  AdwActionRow *file;
};

G_DEFINE_FINAL_TYPE (WeftExplainData, weft_explain_data, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

const char *
weft_explain_data_get_path (WeftExplainData *self)
{
  return self->path;
}

void
weft_explain_data_set_path (WeftExplainData *self,
                            const char      *path)
{
  g_autofree char *former = self->path, *name = path != NULL ? g_path_get_basename (path) : NULL;

  self->path = g_strdup (path);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->file), name != NULL ? name : _("No data yet"));
  adw_action_row_set_subtitle (self->file, name != NULL ? "" : _("Choose rows like those the model learned from"));
}

static void
chosen_cb (GtkWidget  *widget,
           const char *path,
           gpointer    data)
{
  weft_explain_data_set_path (WEFT_EXPLAIN_DATA (widget), path);
  g_signal_emit (widget, signals[CHANGED], 0);
}

void
weft_explain_data_choose (WeftExplainData *self)
{
  const WeftFileChoice choice = { .title = _("Choose Data"), .action = GTK_FILE_CHOOSER_ACTION_OPEN, .chosen = chosen_cb };

  weft_file_choice_ask (&choice, GTK_WIDGET (self));
}

static void
weft_explain_data_finalize (GObject *object)
{
  g_free (WEFT_EXPLAIN_DATA (object)->path);
  G_OBJECT_CLASS (weft_explain_data_parent_class)->finalize (object);
}

static void
weft_explain_data_class_init (WeftExplainDataClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_explain_data_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_EXPLAIN_DATA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_explain_data_init (WeftExplainData *self)
{
  GtkWidget *group = adw_preferences_group_new (), *button = gtk_button_new_with_label (_("Choose…"));

  self->file = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->file), FALSE);
  adw_action_row_set_title_lines (self->file, 1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Choose rows for views that look at many"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (weft_explain_data_choose), self);
  adw_action_row_add_suffix (self->file, button);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Data"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->file));
  adw_bin_set_child (ADW_BIN (self), group);
  weft_explain_data_set_path (self, NULL);
}

GtkWidget *
weft_explain_data_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_DATA, NULL);
}
