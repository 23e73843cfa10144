/* canvas-drop.c: what is dropped on the canvas: kinds from the palette, files from elsewhere
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/canvas-private.h"

#include "app/kind-drag.h"
#include "base/i18n.h"
#include "dataset/reader.h"

#define DOCUMENT_ENDING ".weft"

/* Several files come to lie below each other, canvas units. */
#define FILE_STEP 120

/* The pointer holds a new node by its header. */
#define HOLD_Y (WEFT_NODE_HEADER / 2.0)

static void
set_dropping (WeftCanvas *self,
              gboolean    dropping)
{
  self->is_dropping = dropping;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GdkDragAction
enter_cb (WeftCanvas *self,
          double      x,
          double      y)
{
  set_dropping (self, TRUE);
  return GDK_ACTION_COPY;
}

static void
leave_cb (WeftCanvas *self)
{
  set_dropping (self, FALSE);
}

/* Returns: whether something has come of the file */
static gboolean
drop_file (WeftCanvas *self,
           GFile      *file,
           double      x,
           double      y)
{
  g_autofree char *path = g_file_get_path (file), *name = g_file_get_basename (file), *text = NULL;
  g_autoptr (GError) error = NULL;

  if (g_str_has_suffix (name, DOCUMENT_ENDING)) {
    g_signal_emit_by_name (self, "open-file", file);
    return TRUE;
  }
  if (path == NULL) {
    text = g_strdup_printf (_("%s is not on this computer; copy it here first"), name);
    weft_canvas_say (self, text);
    return FALSE;
  }
  if (weft_dataset_find_reader (path, &error) == NULL) {
    weft_canvas_say_error (self, g_steal_pointer (&error));
    return FALSE;
  }
  return weft_canvas_add_file_at (self, path, x, y) != NULL;
}

static gboolean
drop_files (WeftCanvas   *self,
            const GValue *value,
            double        x,
            double        y)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  gboolean any = FALSE;

  for (GSList *file = files; file != NULL; file = file->next) {
    any |= drop_file (self, file->data, x, y);
    y += FILE_STEP;
  }
  return any;
}

static gboolean
drop_cb (WeftCanvas   *self,
         const GValue *value,
         double        x,
         double        y)
{
  set_dropping (self, FALSE);
  weft_canvas_from_widget (self, x, y, &x, &y);
  x -= WEFT_NODE_WIDTH / 2.0;
  y -= HOLD_Y;
  if (G_VALUE_HOLDS (value, WEFT_TYPE_KIND_DRAG))
    return weft_canvas_add_kind_at (self, weft_kind_drag_get_kind (g_value_get_boxed (value)), x, y) != NULL;
  return G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) && drop_files (self, value, x, y);
}

void
weft_canvas_add_drop_target (WeftCanvas *self)
{
  GType types[] = { WEFT_TYPE_KIND_DRAG, GDK_TYPE_FILE_LIST };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_swapped (target, "enter", G_CALLBACK (enter_cb), self);
  g_signal_connect_swapped (target, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
