/* picture-card.c: a picture that a node drew, with its words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/picture-card.h"

#include "app/file-choice.h"
#include "base/file.h"
#include "base/i18n.h"

/* Files have two pixels for each of the screen's. */
#define SCALE 2

static void
chosen_cb (GtkWidget  *button,
           const char *path,
           gpointer    data)
{
  GBytes *png = g_object_get_data (G_OBJECT (button), "png");
  g_autofree char *name = g_path_get_basename (path), *text = g_strdup_printf (_("The picture was saved as “%s”."), name);
  g_autoptr (GError) error = NULL;

  if (weft_file_write (path, g_bytes_get_data (png, NULL), g_bytes_get_size (png), WEFT_FILE_WRITE_NONE, &error))
    gtk_widget_activate_action (button, "win.say", "s", text);
  else
    gtk_widget_activate_action (button, "win.say", "s", error->message);
}

static void
save_cb (GtkWidget *button)
{
  static const WeftFileFilter filters[] = { { N_("PNG picture"), "*.png" }, { NULL, NULL } };
  const WeftFileChoice choice = { .title = _("Save Picture"), .action = GTK_FILE_CHOOSER_ACTION_SAVE, .name = "picture.png", .filters = filters, .chosen = chosen_cb };

  weft_file_choice_ask (&choice, button);
}

static GtkWidget *
make_picture (const WeftPictureEntry *entry)
{
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (entry->png, NULL);
  GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));

  gtk_picture_set_alternative_text (GTK_PICTURE (picture), entry->text);
  gtk_picture_set_content_fit (GTK_PICTURE (picture), GTK_CONTENT_FIT_SCALE_DOWN);
  if (texture != NULL)
    gtk_widget_set_size_request (picture, gdk_texture_get_width (texture) / SCALE, gdk_texture_get_height (texture) / SCALE);
  gtk_widget_set_halign (picture, GTK_ALIGN_START);
  return picture;
}

GtkWidget *
weft_picture_card_new (const WeftPictureEntry *entry)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *button = gtk_button_new_from_icon_name ("document-save-symbolic");

  g_object_set_data_full (G_OBJECT (button), "png", g_bytes_ref (entry->png), (GDestroyNotify) g_bytes_unref);
  gtk_widget_set_tooltip_text (button, _("Save Picture"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Save Picture"), -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  g_signal_connect (button, "clicked", G_CALLBACK (save_cb), NULL);
  gtk_box_append (GTK_BOX (box), make_picture (entry));
  gtk_box_append (GTK_BOX (box), button);
  return box;
}
