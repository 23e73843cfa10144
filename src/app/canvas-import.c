/* canvas-import.c: an ONNX file of others becomes layers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Read on a thread, for such files may be large.
 */
#include "app/canvas-edit.h"

#include "app/work.h"
#include "base/i18n.h"
#include "workflow/insert.h"

typedef struct
{
  char *path;
  double x, y; /* canvas units */
  WeftImport *import;
  GError *error;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_clear_pointer (&self->import, weft_import_free);
  g_clear_error (&self->error);
  g_free (self->path);
  g_free (self);
}

static void
read_on_thread (gpointer      data,
                GCancellable *cancellable)
{
  Request *self = data;
  g_autoptr (WeftOnnxModel) model = weft_onnx_read (self->path, &self->error);

  if (model != NULL && !g_cancellable_is_cancelled (cancellable))
    self->import = weft_import_new (model, &self->error);
}

static void
imported_cb (gpointer owner,
             gpointer data)
{
  WeftCanvas *self = owner;
  Request *request = data;
  g_autofree char *reference = weft_canvas_make_reference (self, request->path), *name = g_path_get_basename (request->path);
  WeftNode *model = NULL;

  g_clear_object (&self->importing);
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  if (request->import != NULL)
    model = weft_workflow_add_import (self->workflow, request->import, reference, name, weft_canvas_snap (request->x), weft_canvas_snap (request->y), &request->error);
  if (model == NULL) {
    weft_canvas_say_error (self, g_steal_pointer (&request->error));
    return;
  }
  for (guint i = 0; i < request->import->warnings->len; i++)
    weft_document_say (self->document, WEFT_MESSAGE_WARNING, weft_node_get_id (model), request->import->warnings->pdata[i]);
  if (request->import->warnings->len > 0)
    weft_canvas_say (self, request->import->warnings->pdata[0]);
  weft_canvas_select (self, (const char *const[]){ weft_node_get_id (model), NULL }, WEFT_SELECT_REPLACE);
  weft_canvas_focus_view (self, weft_canvas_find_node_view (self, weft_node_get_id (model)));
}

void
weft_canvas_import (WeftCanvas *self,
                    const char *path,
                    double      x,
                    double      y)
{
  Request *request;

  if (self->workflow != weft_document_get_workflow (self->document)) {
    weft_canvas_say (self, _("A model belongs into the workflow, not among the layers of another"));
    return;
  }
  request = g_new0 (Request, 1);
  request->path = g_strdup (path);
  request->x = x;
  request->y = y;
  weft_work_drop (&self->importing);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "progress");
  self->importing = weft_work_start (read_on_thread, request, request_free, imported_cb, self);
}
