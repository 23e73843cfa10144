/* param-file.c: a file or folder: an entry, and a menu of ways to choose
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/param-inputs.h"

#include "app/file-choice.h"
#include "base/i18n.h"
#include "base/paths.h"

typedef struct
{
  WeftParamInput parent_instance;

  /* Owned */
  char *folder; /* nullable: where the document is */

  /* Borrowed */
  GtkWidget *entry;
} WeftFileInput;

typedef WeftParamInputClass WeftFileInputClass;

G_DEFINE_FINAL_TYPE (WeftFileInput, weft_file_input, WEFT_TYPE_PARAM_INPUT)

/* A file beside the document or below is named as seen from there, so that both
 * can be moved together. */
static char *
make_reference (WeftFileInput *self,
                const char    *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) folder = self->folder != NULL ? g_file_new_for_path (self->folder) : NULL;
  char *relative = folder != NULL ? g_file_get_relative_path (folder, file) : NULL;

  return relative != NULL ? relative : g_strdup (path);
}

static void
take (WeftFileInput *self,
      const char    *path)
{
  g_autofree char *reference = make_reference (self, path);

  weft_param_input_submit (WEFT_PARAM_INPUT (self), reference);
}

static void
chosen_cb (GtkWidget  *widget,
           const char *path,
           gpointer    data)
{
  take ((WeftFileInput *) widget, path);
}

static void
choose_file_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  WeftFileChoice choice = { .title = _("Choose File"), .action = GTK_FILE_CHOOSER_ACTION_OPEN, .chosen = chosen_cb };

  weft_file_choice_ask (&choice, widget);
}

static void
choose_folder_cb (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  WeftFileChoice choice = { .title = _("Choose Folder"), .action = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, .chosen = chosen_cb };

  weft_file_choice_ask (&choice, widget);
}

static void
use_shipped_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  weft_param_input_submit (WEFT_PARAM_INPUT (widget), g_variant_get_string (parameter, NULL));
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         WeftFileInput *self)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  if (files == NULL || g_file_peek_path (files->data) == NULL)
    return FALSE;
  take (self, g_file_peek_path (files->data));
  return TRUE;
}

/* @prefix: (nullable): what comes with Weft that could be chosen */
static GMenuModel *
list_shipped (const char *prefix)
{
  g_autoptr (GPtrArray) references = prefix != NULL ? weft_path_list_shipped (prefix) : NULL;
  GMenu *menu = g_menu_new ();

  for (guint i = 0; references != NULL && i < references->len; i++) {
    g_autoptr (GMenuItem) item = g_menu_item_new (references->pdata[i], NULL);

    g_menu_item_set_action_and_target (item, "file.use-shipped", "s", references->pdata[i]);
    g_menu_append_item (menu, item);
  }
  return G_MENU_MODEL (menu);
}

static GMenuModel *
build_menu (const char *shipped_prefix)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) choose = g_menu_new ();
  g_autoptr (GMenuModel) shipped = list_shipped (shipped_prefix);

  g_menu_append (choose, _("Choose _File…"), "file.choose");
  g_menu_append (choose, _("Choose F_older…"), "file.choose-folder");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (choose));
  if (g_menu_model_get_n_items (shipped) > 0)
    g_menu_append_section (menu, _("Comes With Weft"), shipped);
  return G_MENU_MODEL (menu);
}

static void
file_build (WeftParamInput *input)
{
  WeftFileInput *self = (WeftFileInput *) input;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *button = gtk_menu_button_new ();
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_autoptr (GMenuModel) menu = build_menu (weft_param_input_get_param (input)->shipped);

  self->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_widget_add_css_class (box, "linked");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-open-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_tooltip_text (button, _("Choose a file or folder"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose a file or folder"), -1);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), button);
  weft_param_input_name (input, self->entry);
  weft_param_input_watch (input, GTK_EDITABLE (self->entry));
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  adw_bin_set_child (ADW_BIN (self), box);
}

static void
file_show (WeftParamInput *input,
           const char     *text)
{
  weft_param_input_put (input, GTK_EDITABLE (((WeftFileInput *) input)->entry), text);
}

static void
file_set_folder (WeftParamInput *input,
                 const char     *folder)
{
  WeftFileInput *self = (WeftFileInput *) input;

  g_free (self->folder);
  self->folder = g_strdup (folder);
}

static void
weft_file_input_finalize (GObject *object)
{
  g_free (((WeftFileInput *) object)->folder);
  G_OBJECT_CLASS (weft_file_input_parent_class)->finalize (object);
}

static void
weft_file_input_class_init (WeftFileInputClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weft_file_input_finalize;
  klass->build = file_build;
  klass->show = file_show;
  klass->set_folder = file_set_folder;
  gtk_widget_class_install_action (widget_class, "file.choose", NULL, choose_file_cb);
  gtk_widget_class_install_action (widget_class, "file.choose-folder", NULL, choose_folder_cb);
  gtk_widget_class_install_action (widget_class, "file.use-shipped", "s", use_shipped_cb);
}

static void
weft_file_input_init (WeftFileInput *self)
{
}
