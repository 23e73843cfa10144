/* file-choice.c: asks for a file or folder, beginning where the last one was
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/file-choice.h"

#include "app/shared.h"
#include "base/i18n.h"

const WeftFileFilter weft_file_picture_filters[] = {
  { N_("PNG picture"), "*.png" },
  { N_("SVG drawing"), "*.svg" },
  { N_("PDF document"), "*.pdf" },
  { NULL, NULL },
};

typedef struct
{
  /* Owned */
  GtkFileChooserNative *dialog;
  GWeakRef widget;
  GSettings *settings;

  WeftFileChosen chosen;
  gpointer data;
} Question;

static void
question_free (Question *self)
{
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->dialog));
  g_object_unref (self->dialog);
  g_weak_ref_clear (&self->widget);
  g_object_unref (self->settings);
  g_free (self);
}

static void
remember_folder (Question *self,
                 GFile    *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *uri = folder != NULL ? g_file_get_uri (folder) : NULL;

  if (uri != NULL)
    g_settings_set_string (self->settings, "last-folder", uri);
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             Question        *self)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&self->widget);
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL && g_file_peek_path (file) != NULL) {
    remember_folder (self, file);
    if (widget != NULL)
      self->chosen (widget, g_file_peek_path (file), self->data);
  }
  question_free (self);
}

static void
add_filters (GtkFileChooser       *chooser,
             const WeftFileFilter *filters)
{
  for (const WeftFileFilter *row = filters; row != NULL && row->title != NULL; row++) {
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
    g_auto (GStrv) patterns = g_strsplit (row->patterns, " ", -1);

    gtk_file_filter_set_name (filter, _ (row->title));
    for (char **pattern = patterns; *pattern != NULL; pattern++)
      gtk_file_filter_add_pattern (filter, *pattern);
    gtk_file_chooser_add_filter (chooser, filter);
  }
}

void
weft_file_choice_ask (const WeftFileChoice *self,
                      GtkWidget            *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  Question *question = g_new0 (Question, 1);
  g_autofree char *last = NULL;

  question->settings = g_settings_new (WEFT_APPLICATION_ID);
  question->chosen = self->chosen;
  question->data = self->data;
  g_weak_ref_init (&question->widget, widget);
  question->dialog = gtk_file_chooser_native_new (self->title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->action, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (question->dialog), TRUE);
  add_filters (GTK_FILE_CHOOSER (question->dialog), self->filters);
  last = g_settings_get_string (question->settings, "last-folder");
  if (*last != '\0') {
    g_autoptr (GFile) folder = g_file_new_for_uri (last);

    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (question->dialog), folder, NULL);
  }
  if (self->name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (question->dialog), self->name);
  g_signal_connect (question->dialog, "response", G_CALLBACK (response_cb), question);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (question->dialog));
}
