/* canvas-clipboard.c: nodes as text that can be pasted here, in another window, or in an editor
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/canvas-edit.h"

#include "base/i18n.h"
#include "base/json.h"
#include "workflow/command.h"
#include "workflow/mermaid.h"

#include <string.h>

/* What is pasted again comes to lie so much farther right and down, canvas units. */
#define STEP (2.0 * WEFT_CANVAS_GRID)

/* Where no pointer says otherwise. */
#define FAR G_MAXDOUBLE

void
weft_canvas_copy (WeftCanvas *self)
{
  g_auto (GStrv) ids = weft_canvas_dup_selection (self);
  g_autoptr (JsonNode) fragment = NULL;
  g_autofree char *text = NULL;

  if (ids[0] == NULL)
    return;
  fragment = weft_workflow_copy (self->workflow, (const char *const *) ids);
  text = weft_json_write (fragment, WEFT_JSON_INDENT);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

/* The upper left corner of what is in a fragment. */
static gboolean
find_corner (JsonNode *fragment,
             double   *x,
             double   *y)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (fragment) ? json_node_get_object (fragment) : NULL;
  JsonObject *layout = object != NULL ? weft_json_get_object (object, "layout") : NULL;
  JsonObject *nodes = layout != NULL ? weft_json_get_object (layout, "nodes") : NULL;
  g_autoptr (GList) ids = nodes != NULL ? json_object_get_members (nodes) : NULL;

  *x = *y = FAR;
  for (GList *id = ids; id != NULL; id = id->next) {
    JsonObject *node = weft_json_get_object (nodes, id->data);
    JsonArray *place = node != NULL ? weft_json_get_array (node, "position") : NULL;

    if (place == NULL || json_array_get_length (place) != 2)
      continue;
    *x = MIN (*x, json_array_get_double_element (place, 0));
    *y = MIN (*y, json_array_get_double_element (place, 1));
  }
  return *x != FAR;
}

static void
paste (WeftCanvas *self,
       JsonNode   *fragment,
       double      dx,
       double      dy)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = weft_workflow_paste (self->workflow, fragment, weft_canvas_snap (dx), weft_canvas_snap (dy), &error);
  WeftNodeView *view;

  if (ids == NULL) {
    weft_canvas_say_error (self, g_steal_pointer (&error));
    return;
  }
  weft_canvas_select (self, (const char *const *) ids, WEFT_SELECT_REPLACE);
  view = weft_canvas_find_node_view (self, ids[0]);
  if (view != NULL)
    weft_canvas_focus_view (self, view);
}

/* A chart in Mermaid's notation; the first thing that did not come along is said. */
static void
paste_chart (WeftCanvas *self,
             const char *text)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = NULL;
  double x, y;

  weft_canvas_from_widget (self, self->pointer_x, self->pointer_y, &x, &y);
  ids = weft_workflow_paste_mermaid (self->workflow, text, weft_canvas_snap (x), weft_canvas_snap (y), warnings, &error);
  if (ids != NULL)
    weft_canvas_select (self, (const char *const *) ids, WEFT_SELECT_REPLACE);
  if (warnings->len > 0)
    weft_canvas_say (self, warnings->pdata[0]);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}

void
weft_canvas_copy_chart (WeftCanvas *self)
{
  g_autofree char *text = weft_workflow_to_mermaid (self->workflow);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  weft_canvas_say (self, _("The workflow is in the clipboard as a Mermaid chart"));
}

/* The same text again at the same place would lie on top of itself. */
static void
paste_text (WeftCanvas *self,
            const char *text)
{
  g_autoptr (JsonNode) fragment = weft_json_parse (text, strlen (text), NULL);
  double x, y, at_x = 0, at_y = 0;
  gboolean is_again = g_strcmp0 (self->pasted, text) == 0 && self->pasted_x == self->pointer_x && self->pasted_y == self->pointer_y;

  if (fragment == NULL) {
    weft_canvas_say (self, _("There are no nodes in the clipboard"));
    return;
  }
  self->n_pasted = is_again ? self->n_pasted + 1 : 0;
  g_free (self->pasted);
  self->pasted = g_strdup (text);
  self->pasted_x = self->pointer_x;
  self->pasted_y = self->pointer_y;
  if (!find_corner (fragment, &x, &y))
    x = y = 0;
  weft_canvas_from_widget (self, self->pointer_x, self->pointer_y, &at_x, &at_y);
  paste (self, fragment, at_x - x + STEP * self->n_pasted, at_y - y + STEP * self->n_pasted);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (WeftCanvas) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (text != NULL && weft_mermaid_is (text))
    paste_chart (self, text);
  else if (text != NULL)
    paste_text (self, text);
  else
    weft_canvas_say (self, _("There are no nodes in the clipboard"));
}

void
weft_canvas_paste (WeftCanvas *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, read_cb, g_object_ref (self));
}

void
weft_canvas_duplicate (WeftCanvas *self)
{
  g_auto (GStrv) ids = weft_canvas_dup_selection (self);
  g_autoptr (JsonNode) fragment = NULL;

  if (ids[0] == NULL)
    return;
  fragment = weft_workflow_copy (self->workflow, (const char *const *) ids);
  weft_history_begin (weft_document_get_history (self->document), _("Duplicate"), NULL);
  paste (self, fragment, STEP, STEP);
  weft_history_end (weft_document_get_history (self->document));
}
