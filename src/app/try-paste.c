/* try-paste.c: an input from the clipboard
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/try-paste.h"

#include "app/work.h"

#include <glib/gstdio.h>
#include <unistd.h>

typedef struct
{
  /* Owned */
  GtkWidget *widget;
  GdkTexture *texture; /* nullable */
  char *path;          /* nullable: where it is written to */
  GCancellable *work;  /* nullable */

  WeftTryPasted pasted;
  gboolean is_written;
} Paste;

static void
paste_free (gpointer data)
{
  Paste *self = data;

  g_clear_object (&self->texture);
  g_clear_object (&self->work);
  g_object_unref (self->widget);
  g_free (self->path);
  g_free (self);
}

static void
tell (Paste      *self,
      const char *path,
      gboolean    is_temporary,
      const char *text)
{
  self->pasted (self->widget, path, is_temporary, text);
}

/* On the thread. */
static void
write_texture (gpointer      data,
               GCancellable *cancellable)
{
  Paste *self = data;

  self->is_written = gdk_texture_save_to_png (self->texture, self->path);
}

static void
written_cb (gpointer owner,
            gpointer request)
{
  Paste *self = request;

  tell (self, self->is_written ? self->path : NULL, TRUE, NULL);
}

static void
texture_cb (GObject      *clipboard,
            GAsyncResult *result,
            gpointer      data)
{
  Paste *self = data;
  int file;

  self->texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  file = self->texture != NULL ? g_file_open_tmp ("weft-XXXXXX.png", &self->path, NULL) : -1;
  if (file < 0) {
    tell (self, NULL, FALSE, NULL);
    paste_free (self);
    return;
  }
  (void) close (file);
  self->work = weft_work_start (write_texture, self, paste_free, written_cb, self->widget);
}

static void
files_cb (GObject      *clipboard,
          GAsyncResult *result,
          gpointer      data)
{
  Paste *self = data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  g_autoptr (GSList) files = value != NULL ? gdk_file_list_get_files (g_value_get_boxed (value)) : NULL;
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;

  tell (self, path, FALSE, NULL);
  paste_free (self);
}

static void
text_cb (GObject      *clipboard,
         GAsyncResult *result,
         gpointer      data)
{
  Paste *self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);

  tell (self, NULL, FALSE, text);
  paste_free (self);
}

void
weft_try_paste (GtkWidget     *widget,
                WeftTryPasted  pasted)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  Paste *self = g_new0 (Paste, 1);

  self->widget = g_object_ref (widget);
  self->pasted = pasted;
  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, files_cb, self);
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    gdk_clipboard_read_texture_async (clipboard, NULL, texture_cb, self);
  else
    gdk_clipboard_read_text_async (clipboard, NULL, text_cb, self);
}
