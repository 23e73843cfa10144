/* canvas-edit.c: what actions do to the selection
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/canvas-edit.h"

#include "base/i18n.h"
#include "workflow/command.h"
#include "workflow/rewire.h"

/* A port that has the focus stands for its wires. */
static gboolean
remove_wires_of_port (WeftCanvas *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  WeftNodeView *view = weft_canvas_get_focus_view (self);
  g_autoptr (GPtrArray) links = NULL;
  g_autoptr (GError) error = NULL;

  if (view == NULL || !WEFT_IS_PORT_VIEW (focus))
    return FALSE;
  links = weft_workflow_list_links_of (self->workflow, weft_node_view_get_id (view), weft_port_view_get_side (WEFT_PORT_VIEW (focus)),
                                       weft_port_view_get_id (WEFT_PORT_VIEW (focus)));
  weft_history_begin (weft_document_get_history (self->document), _("Disconnect"), NULL);
  for (guint i = 0; i < links->len && error == NULL; i++)
    (void) weft_workflow_disconnect (self->workflow, links->pdata[i], &error);
  weft_history_end (weft_document_get_history (self->document));
  weft_canvas_say_error (self, g_steal_pointer (&error));
  return TRUE;
}

static gboolean
remove_selected_wires (WeftCanvas  *self,
                       GError     **error)
{
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_link_unref);

  for (guint i = 0; i < self->wires->len; i++) {
    WeftCanvasWire *wire = self->wires->pdata[i];

    if (wire->is_selected)
      g_ptr_array_add (links, weft_link_ref (wire->link));
  }
  for (guint i = 0; i < links->len; i++)
    if (!weft_workflow_disconnect (self->workflow, links->pdata[i], error))
      return FALSE;
  return TRUE;
}

void
weft_canvas_delete_selected (WeftCanvas *self)
{
  WeftHistory *history = weft_document_get_history (self->document);
  g_auto (GStrv) ids = weft_canvas_dup_selection (self);
  g_autoptr (GError) error = NULL;

  if (remove_wires_of_port (self))
    return;
  weft_history_begin (history, _("Delete"), NULL);
  if (remove_selected_wires (self, &error) && ids[0] != NULL)
    (void) weft_workflow_remove_nodes (self->workflow, (const char *const *) ids, &error);
  weft_history_end (history);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}

void
weft_canvas_delete_and_join (WeftCanvas *self)
{
  g_auto (GStrv) ids = weft_canvas_dup_selection (self);
  g_autoptr (GError) error = NULL;

  (void) weft_workflow_remove_and_join (self->workflow, (const char *const *) ids, &error);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}

static gboolean
is_chosen (const WeftCanvasWire *wire,
           gboolean              alone)
{
  gboolean from = wire->from != NULL && weft_node_view_get_selected (wire->from), to = wire->to != NULL && weft_node_view_get_selected (wire->to);

  return alone ? from || to : from && to;
}

void
weft_canvas_disconnect_selected (WeftCanvas *self)
{
  WeftHistory *history = weft_document_get_history (self->document);
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_link_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->wires->len; i++) {
    const WeftCanvasWire *wire = self->wires->pdata[i];

    if (is_chosen (wire, weft_canvas_count_selected (self) == 1))
      g_ptr_array_add (links, weft_link_ref (wire->link));
  }
  if (links->len == 0) {
    weft_canvas_say (self, _("There are no wires between the selected nodes"));
    return;
  }
  weft_history_begin (history, _("Disconnect"), NULL);
  for (guint i = 0; i < links->len && error == NULL; i++)
    (void) weft_workflow_disconnect (self->workflow, links->pdata[i], &error);
  weft_history_end (history);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}

/* All are bypassed, or when all are already, none. */
void
weft_canvas_bypass_selected (WeftCanvas *self)
{
  WeftHistory *history = weft_document_get_history (self->document);
  g_auto (GStrv) ids = weft_canvas_dup_selection (self);
  g_autoptr (GError) error = NULL;
  gboolean bypass = FALSE;

  for (guint i = 0; ids[i] != NULL; i++)
    bypass |= !weft_node_get_bypassed (weft_workflow_find_node (self->workflow, ids[i]));
  if (ids[0] == NULL)
    return;
  weft_history_begin (history, bypass ? _("Bypass") : _("Stop Bypassing"), NULL);
  for (guint i = 0; ids[i] != NULL && error == NULL; i++)
    (void) weft_workflow_set_bypassed (self->workflow, ids[i], bypass, &error);
  weft_history_end (history);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}

void
weft_canvas_cut (WeftCanvas *self)
{
  weft_canvas_copy (self);
  weft_canvas_delete_selected (self);
}
