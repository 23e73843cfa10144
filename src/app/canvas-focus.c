/* canvas-focus.c: keyboard focus on the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A node that is not seen is not mapped and cannot have the focus, so it is
 * brought into view first.
 */
#include "app/canvas-edit.h"

#include "base/i18n.h"
#include "workflow/command.h"

WeftNodeView *
weft_canvas_get_focus_view (WeftCanvas *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *view = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? gtk_widget_get_ancestor (focus, WEFT_TYPE_NODE_VIEW) : NULL;

  return view != NULL ? WEFT_NODE_VIEW (view) : NULL;
}

WeftNoteView *
weft_canvas_get_focus_note (WeftCanvas *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));

  return WEFT_IS_NOTE_VIEW (child) && gtk_widget_has_focus (child) ? WEFT_NOTE_VIEW (child) : NULL;
}

static void
show_child (WeftCanvas *self,
            GtkWidget  *child,
            WeftArea    box)
{
  if (self->place.zoom < WEFT_CANVAS_OVERVIEW)
    weft_canvas_zoom_at (self, 1, self->place.width / 2, self->place.height / 2);
  weft_canvas_scroll_to_box (self, box, FALSE);
  gtk_widget_set_child_visible (child, TRUE);
}

static void
bring_into_view (WeftCanvas   *self,
                 WeftNodeView *view)
{
  show_child (self, GTK_WIDGET (view), weft_node_view_get_box (view));
  /* At once, because a menu may open at it. */
  weft_canvas_allocate_node (self, view);
  self->last_focus = view;
}

gboolean
weft_canvas_focus_note (WeftCanvas   *self,
                        WeftNoteView *view)
{
  show_child (self, GTK_WIDGET (view), weft_note_view_get_box (view));
  return gtk_widget_grab_focus (GTK_WIDGET (view));
}

gboolean
weft_canvas_focus_view (WeftCanvas   *self,
                        WeftNodeView *view)
{
  bring_into_view (self, view);
  return gtk_widget_grab_focus (GTK_WIDGET (view));
}

/* As people read: rows of about a node's height, from left to right. */
static int
compare_reading (gconstpointer a,
                 gconstpointer b)
{
  WeftArea one = weft_node_view_get_box (*(WeftNodeView *const *) a), two = weft_node_view_get_box (*(WeftNodeView *const *) b);

  if (one.x != two.x)
    return one.x < two.x ? -1 : 1;
  return one.y < two.y ? -1 : one.y > two.y;
}

static GPtrArray *
list_in_order (WeftCanvas *self)
{
  GPtrArray *order = g_ptr_array_copy (self->views, NULL, NULL);

  g_ptr_array_set_free_func (order, NULL);
  g_ptr_array_sort (order, compare_reading);
  return order;
}

/* Keys act on what is selected, so that is where the focus is. */
static gboolean
enter (WeftCanvas       *self,
       WeftNodeView     *view,
       GtkDirectionType  direction)
{
  bring_into_view (self, view);
  if (!weft_node_view_get_selected (view))
    weft_canvas_select_view (self, view, WEFT_SELECT_REPLACE);
  return gtk_widget_child_focus (GTK_WIDGET (view), direction);
}

/* Notes come after all nodes. */
static gboolean
leave_note (WeftCanvas       *self,
            WeftNoteView     *note,
            GPtrArray        *nodes,
            GtkDirectionType  direction)
{
  guint place;

  if (!g_ptr_array_find (self->notes, note, &place))
    return FALSE;
  if (direction == GTK_DIR_TAB_FORWARD)
    return place + 1 < self->notes->len && weft_canvas_focus_note (self, self->notes->pdata[place + 1]);
  if (place > 0)
    return weft_canvas_focus_note (self, self->notes->pdata[place - 1]);
  return nodes->len > 0 ? enter (self, nodes->pdata[nodes->len - 1], direction) : gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* Beyond the last node. */
static gboolean
enter_notes (WeftCanvas *self)
{
  return self->notes->len > 0 && weft_canvas_focus_note (self, self->notes->pdata[0]);
}

gboolean
weft_canvas_move_focus (WeftCanvas       *self,
                        GtkDirectionType  direction)
{
  g_autoptr (GPtrArray) order = list_in_order (self);
  WeftNodeView *view = weft_canvas_get_focus_view (self);
  gboolean has_focus = gtk_widget_has_focus (GTK_WIDGET (self)), is_forward = direction == GTK_DIR_TAB_FORWARD;
  guint place;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return view == NULL && gtk_widget_grab_focus (GTK_WIDGET (self));
  if (view != NULL && gtk_widget_child_focus (GTK_WIDGET (view), direction))
    return TRUE;
  if (weft_canvas_get_focus_note (self) != NULL)
    return leave_note (self, weft_canvas_get_focus_note (self), order, direction);
  if (view == NULL) {
    if (has_focus)
      return is_forward && (order->len > 0 ? enter (self, order->pdata[0], direction) : enter_notes (self));
    return self->last_focus != NULL ? weft_canvas_focus_view (self, self->last_focus) : gtk_widget_grab_focus (GTK_WIDGET (self));
  }
  if (!g_ptr_array_find (order, view, &place))
    return FALSE;
  if (is_forward)
    return place + 1 < order->len ? enter (self, order->pdata[place + 1], direction) : enter_notes (self);
  /* Backwards a node is entered by its last port. */
  return place > 0 ? enter (self, order->pdata[place - 1], direction) : gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
weft_canvas_step_focus (WeftCanvas       *self,
                        GtkDirectionType  direction,
                        gboolean          add)
{
  WeftNodeView *view = weft_canvas_get_focus_view (self);
  g_autofree WeftArea *boxes = g_new (WeftArea, self->views->len + 1);
  guint from;

  if (self->views->len == 0)
    return;
  if (view == NULL || !g_ptr_array_find (self->views, view, &from)) {
    g_autoptr (GPtrArray) order = list_in_order (self);

    view = self->last_focus != NULL ? self->last_focus : order->pdata[0];
  } else {
    for (guint i = 0; i < self->views->len; i++)
      boxes[i] = weft_node_view_get_box (self->views->pdata[i]);
    view = self->views->pdata[weft_areas_find_next (boxes, self->views->len, from, direction)];
  }
  if (weft_canvas_focus_view (self, view))
    weft_canvas_select_view (self, view, add ? WEFT_SELECT_ADD : WEFT_SELECT_REPLACE);
}

void
weft_canvas_nudge (WeftCanvas *self,
                   int         dx,
                   int         dy)
{
  WeftHistory *history = weft_document_get_history (self->document);
  g_autoptr (GError) error = NULL;

  if (weft_canvas_count_selected (self) == 0)
    return;
  weft_history_begin (history, _("Move"), "canvas-nudge");
  for (guint i = 0; i < self->views->len && error == NULL; i++) {
    WeftNode *node = weft_node_view_get_node (self->views->pdata[i]);

    if (weft_node_view_get_selected (self->views->pdata[i]))
      (void) weft_workflow_move_node (self->workflow, weft_node_get_id (node), weft_node_get_x (node) + dx * WEFT_CANVAS_GRID,
                                      weft_node_get_y (node) + dy * WEFT_CANVAS_GRID, &error);
  }
  weft_history_end (history);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}

void
weft_canvas_scroll_to_node (WeftCanvas *self,
                            const char *id,
                            gboolean    animate)
{
  WeftNodeView *view = weft_canvas_find_node_view (self, id);

  if (view == NULL)
    return;
  if (self->place.zoom < WEFT_CANVAS_OVERVIEW)
    weft_canvas_zoom_at (self, 1, self->place.width / 2, self->place.height / 2);
  weft_canvas_scroll_to_box (self, weft_node_view_get_box (view), animate);
}
