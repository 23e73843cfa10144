/* canvas-add.c: new nodes, by kind or by search
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/canvas-edit.h"

#include "base/i18n.h"
#include "workflow/command.h"
#include "workflow/rewire.h"

/* From the node beside which a new one is put, canvas units. */
#define GAP 40

/* The kind of node that reads a file, by its ending; the last one takes any. */
typedef struct
{
  const char *ending;
  const char *kind;
  const char *step; /* of the undo history */
} FileNode;

static const FileNode file_nodes[] = {
  { WEFT_CANVAS_MODEL_FILE, "model-file", N_("Add Model File") },
  { "", "data-file", N_("Add Data File") },
};

static void
show_new (WeftCanvas *self,
          WeftNode   *node)
{
  WeftNodeView *view = weft_canvas_find_node_view (self, weft_node_get_id (node));

  weft_canvas_select_view (self, view, WEFT_SELECT_REPLACE);
  weft_canvas_focus_view (self, view);
}

WeftNode *
weft_canvas_add_kind_at (WeftCanvas *self,
                         const char *kind,
                         double      x,
                         double      y)
{
  g_autoptr (GError) error = NULL;
  WeftNode *node = weft_workflow_add_node (self->workflow, kind, NULL, weft_canvas_snap (x), weft_canvas_snap (y), &error);

  if (node != NULL)
    show_new (self, node);
  else
    weft_canvas_say_error (self, g_steal_pointer (&error));
  return node;
}

static gboolean
is_free (WeftCanvas     *self,
         const WeftArea *area)
{
  for (guint i = 0; i < self->views->len; i++) {
    WeftArea other = weft_node_view_get_box (self->views->pdata[i]);

    if (weft_area_intersects (&other, area))
      return FALSE;
  }
  return TRUE;
}

/* Right of the selected node that is farthest right; without one, in the middle. */
static void
find_room (WeftCanvas *self,
           double     *x,
           double     *y)
{
  WeftArea area = { 0, 0, WEFT_NODE_WIDTH, weft_node_geometry_get_height (2, TRUE) };
  double right = -G_MAXDOUBLE;

  weft_canvas_from_widget (self, self->place.width / 2, self->place.height / 2, &area.x, &area.y);
  area.x -= area.width / 2;
  area.y -= area.height / 2;
  for (guint i = 0; i < self->views->len; i++) {
    WeftArea other = weft_node_view_get_box (self->views->pdata[i]);

    if (!weft_node_view_get_selected (self->views->pdata[i]) || other.x + other.width < right)
      continue;
    right = other.x + other.width;
    area.x = right + GAP;
    area.y = other.y;
  }
  while (!is_free (self, &area))
    area.y += area.height + GAP / 2.0;
  *x = area.x;
  *y = area.y;
}

WeftNode *
weft_canvas_add_kind (WeftCanvas *self,
                      const char *kind)
{
  double x, y;

  find_room (self, &x, &y);
  return weft_canvas_add_kind_at (self, kind, x, y);
}

char *
weft_canvas_make_reference (WeftCanvas *self,
                            const char *path)
{
  const char *document = weft_document_get_path (self->document);
  g_autofree char *place = document != NULL ? g_path_get_dirname (document) : NULL;
  g_autoptr (GFile) folder = place != NULL ? g_file_new_for_path (place) : NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  char *relative = folder != NULL ? g_file_get_relative_path (folder, file) : NULL;

  return relative != NULL ? relative : g_strdup (path);
}

static const FileNode *
find_file_node (const char *path)
{
  const FileNode *row = file_nodes;

  while (!g_str_has_suffix (path, row->ending))
    row++;
  return row;
}

WeftNode *
weft_canvas_add_file_at (WeftCanvas *self,
                         const char *path,
                         double      x,
                         double      y)
{
  const FileNode *row = find_file_node (path);
  WeftHistory *history = weft_document_get_history (self->document);
  g_autofree char *reference = weft_canvas_make_reference (self, path), *name = g_path_get_basename (path);
  WeftNode *node;

  if (weft_domain_find (weft_workflow_get_domain (self->workflow), row->kind) == NULL) {
    weft_canvas_say (self, _("A file belongs into the workflow, not among the layers of a model"));
    return NULL;
  }
  weft_history_begin (history, _ (row->step), NULL);
  node = weft_canvas_add_kind_at (self, row->kind, x, y);
  if (node != NULL) {
    (void) weft_workflow_set_parameter (self->workflow, weft_node_get_id (node), "file", reference, NULL);
    (void) weft_workflow_set_title (self->workflow, weft_node_get_id (node), name, NULL);
  }
  weft_history_end (history);
  return node;
}

/* Search */

/* Puts the node so that the wire that was let go ends at its first port that fits. */
static void
add_to_wire (WeftCanvas *self,
             const char *kind)
{
  WeftHistory *history = weft_document_get_history (self->document);
  gboolean is_output = weft_port_view_get_side (self->pending.port) == WEFT_PORT_OUTPUT;
  double x = self->pending.x - (is_output ? 0 : WEFT_NODE_WIDTH), y = self->pending.y - weft_node_geometry_get_port_y (0);
  g_autofree char *other = g_strdup (weft_node_view_get_id (self->pending.view)), *port = g_strdup (weft_port_view_get_id (self->pending.port));
  WeftNode *node;

  weft_history_begin (history, _("Add and Connect"), NULL);
  node = weft_canvas_add_kind_at (self, kind, x, y);
  if (node != NULL && is_output)
    (void) weft_workflow_connect_fitting (self->workflow, other, port, weft_node_get_id (node), NULL);
  else if (node != NULL)
    (void) weft_workflow_connect_fitting (self->workflow, weft_node_get_id (node), NULL, other, port);
  weft_history_end (history);
}

static void
chosen_cb (WeftCanvas *self,
           const char *kind)
{
  double x, y;

  if (self->pending.view != NULL) {
    add_to_wire (self, kind);
    return;
  }
  weft_canvas_from_widget (self, self->search_x, self->search_y, &x, &y);
  weft_canvas_add_kind_at (self, kind, x - WEFT_NODE_WIDTH / 2.0, y - WEFT_NODE_HEADER / 2.0);
}

static void
search_closed_cb (WeftCanvas *self)
{
  weft_canvas_forget_wire (self);
  if (weft_canvas_get_focus_view (self) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
weft_canvas_open_search (WeftCanvas *self,
                         double      x,
                         double      y)
{
  const WeftPendingWire *pending = &self->pending;
  gboolean is_output = pending->view != NULL && weft_port_view_get_side (pending->port) == WEFT_PORT_OUTPUT;

  if (self->search == NULL) {
    self->search = weft_node_search_new (weft_workflow_get_domain (self->workflow));
    g_signal_connect_swapped (self->search, "chosen", G_CALLBACK (chosen_cb), self);
    g_signal_connect_swapped (self->search, "closed", G_CALLBACK (search_closed_cb), self);
    gtk_widget_set_parent (GTK_WIDGET (self->search), GTK_WIDGET (self));
  }
  self->search_x = x;
  self->search_y = y;
  weft_node_search_open (self->search, is_output ? WEFT_PORT_INPUT : WEFT_PORT_OUTPUT,
                         pending->view != NULL ? weft_port_view_get_kind (pending->port) : NULL, x, y);
}

/* Where the pointer is, if it is on the canvas, else in the middle. */
void
weft_canvas_open_search_at_pointer (WeftCanvas *self)
{
  gboolean is_inside = self->pointer_x >= 0 && self->pointer_y >= 0 && self->pointer_x < self->place.width && self->pointer_y < self->place.height;

  weft_canvas_forget_wire (self);
  weft_canvas_open_search (self, is_inside ? self->pointer_x : self->place.width / 2, is_inside ? self->pointer_y : self->place.height / 2);
}
