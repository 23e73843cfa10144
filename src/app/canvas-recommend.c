/* canvas-recommend.c: an empty canvas takes data and becomes a workflow
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data is looked at on a thread. Meanwhile the canvas says so, and Escape ends it.
 */
#include "app/canvas-edit.h"

#include "app/data-look.h"
#include "base/i18n.h"

void
weft_canvas_show_hint (WeftCanvas *self,
                       const char *path)
{
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;
  g_autofree char *looking = path != NULL ? g_strdup_printf (_("Looking at %s…"), name) : NULL;

  adw_status_page_set_title (ADW_STATUS_PAGE (self->hint), path != NULL ? looking : _("Nothing Here Yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->hint), path != NULL ? _("A workflow that suits the data will stand here. Escape stops it.")
                                                                              : _("Drag a node from the palette, drop a data file, or press Space"));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), path != NULL ? "progress" : NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, path != NULL, -1);
}

gboolean
weft_canvas_stop_recommending (WeftCanvas *self)
{
  if (self->looking == NULL)
    return FALSE;
  weft_work_drop (&self->looking);
  weft_canvas_show_hint (self, NULL);
  return TRUE;
}

static void
tell_reasons (WeftCanvas *self,
              GPtrArray  *reasons)
{
  for (guint i = 0; i < reasons->len; i++)
    weft_document_say (self->document, WEFT_MESSAGE_INFO, NULL, reasons->pdata[i]);
}

static void
insert (WeftCanvas               *self,
        const WeftRecommendation *recommendation)
{
  g_autofree char *reference = weft_canvas_make_reference (self, recommendation->path);
  const char *done = _("This workflow suits the data; the note says why. Run it with Ctrl+Enter.");
  g_autoptr (GError) error = NULL;

  if (!weft_workflow_insert_recommendation (self->workflow, recommendation, reference, 0, 0, &error)) {
    weft_canvas_say_error (self, g_steal_pointer (&error));
    return;
  }
  tell_reasons (self, recommendation->reasons);
  weft_canvas_show_box (self, weft_canvas_get_content (self));
  gtk_widget_grab_focus (GTK_WIDGET (self));
  /* Without a window there is nobody to ask. */
  if (recommendation->architecture != NULL && !gtk_widget_activate_action (GTK_WIDGET (self), "win.offer-candidates", "s", done))
    weft_canvas_say (self, done);
}

gboolean
weft_canvas_takes_data (WeftCanvas *self)
{
  return self->views->len == 0 && self->workflow == weft_document_get_workflow (self->document);
}

static void
looked_cb (gpointer owner,
           gpointer data)
{
  WeftCanvas *self = owner;
  WeftDataLook *look = data;

  g_clear_object (&self->looking);
  weft_canvas_show_hint (self, NULL);
  if (look->recommendation == NULL)
    weft_canvas_say_error (self, g_steal_pointer (&look->error));
  else if (weft_canvas_takes_data (self))
    insert (self, look->recommendation);
}

void
weft_canvas_recommend (WeftCanvas *self,
                       const char *path)
{
  weft_canvas_stop_recommending (self);
  self->looking = weft_data_look_start (path, looked_cb, self);
  weft_canvas_show_hint (self, path);
}
