/* window-layout.c: where panes stand and how large everything is
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kept in the setting `dock-layout` as the text of a key file: a group for the
 * dock and one for each pane, named by its id.
 */
#include "app/window-private.h"

#define DOCK "dock"

/* Below this width the palette comes only when asked for (F9). */
#define WIDE 860

static const char *const sizes[] = { "start-width", "end-width", "bottom-height" };

static void
save_frame (PanelFrame *frame,
            gpointer    data)
{
  g_autoptr (PanelPosition) position = panel_frame_get_position (frame);

  for (guint i = 0; position != NULL && i < panel_frame_get_n_pages (frame); i++) {
    PanelWidget *pane = panel_frame_get_page (frame, i);
    const char *id = panel_widget_get_id (pane);

    if (id == NULL)
      continue;
    g_key_file_set_integer (data, id, "area", (int) panel_position_get_area (position));
    g_key_file_set_boolean (data, id, "raised", pane == panel_frame_get_visible_child (frame));
  }
}

void
weft_window_save_layout (WeftWindow *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  int width, height;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    int size;

    g_object_get (self->dock, sizes[i], &size, NULL);
    g_key_file_set_integer (file, DOCK, sizes[i], size);
  }
  panel_dock_foreach_frame (self->dock, save_frame, file);
  text = g_key_file_to_data (file, NULL, NULL);
  g_settings_set_string (weft_shared_get_settings (), "dock-layout", text);
  g_settings_set_boolean (weft_shared_get_settings (), "window-maximized", maximized);
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (maximized)
    return;
  g_settings_set_int (weft_shared_get_settings (), "window-width", width);
  g_settings_set_int (weft_shared_get_settings (), "window-height", height);
}

static PanelFrame *
frame_of_area (WeftWindow *self,
               int         area)
{
  switch (area) {
  case PANEL_AREA_START:
    return self->start_frame;
  case PANEL_AREA_END:
    return self->end_frame;
  case PANEL_AREA_BOTTOM:
    return self->bottom_frame;
  default:
    return NULL;
  }
}

typedef struct
{
  WeftWindow *window;
  GKeyFile *file;
  GPtrArray *panes; /* PanelWidget */
} Restoring;

static void
collect_panes (PanelFrame *frame,
               gpointer    data)
{
  Restoring *self = data;

  for (guint i = 0; i < panel_frame_get_n_pages (frame); i++)
    if (panel_widget_get_id (panel_frame_get_page (frame, i)) != NULL)
      g_ptr_array_add (self->panes, g_object_ref (panel_frame_get_page (frame, i)));
}

static void
restore_pane (Restoring   *self,
              PanelWidget *pane)
{
  const char *id = panel_widget_get_id (pane);
  PanelFrame *before = PANEL_FRAME (gtk_widget_get_ancestor (GTK_WIDGET (pane), PANEL_TYPE_FRAME));
  PanelFrame *frame;

  if (!g_key_file_has_group (self->file, id))
    return;
  frame = frame_of_area (self->window, g_key_file_get_integer (self->file, id, "area", NULL));
  if (frame != NULL && frame != before) {
    panel_frame_remove (before, pane);
    panel_frame_add (frame, pane);
  }
  if (g_key_file_get_boolean (self->file, id, "raised", NULL))
    panel_widget_raise (pane);
}

void
weft_window_restore_layout (WeftWindow *self)
{
  g_autofree char *text = g_settings_get_string (weft_shared_get_settings (), "dock-layout");
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GPtrArray) panes = g_ptr_array_new_with_free_func (g_object_unref);
  Restoring restoring = { self, file, panes };

  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (weft_shared_get_settings (), "window-width"), g_settings_get_int (weft_shared_get_settings (), "window-height"));
  if (g_settings_get_boolean (weft_shared_get_settings (), "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  if (*text == '\0' || !g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (g_key_file_has_key (file, DOCK, sizes[i], NULL))
      g_object_set (self->dock, sizes[i], g_key_file_get_integer (file, DOCK, sizes[i], NULL), NULL);
  panel_dock_foreach_frame (self->dock, collect_panes, &restoring);
  for (guint i = 0; i < panes->len; i++)
    restore_pane (&restoring, panes->pdata[i]);
}

void
weft_window_adapt (WeftWindow *self)
{
  int width, height;
  gboolean is_narrow;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  is_narrow = width < WIDE && !gtk_window_is_maximized (GTK_WINDOW (self));
  if (is_narrow == self->is_narrow)
    return;
  self->is_narrow = is_narrow;
  weft_window_reveal_panes (self);
}
