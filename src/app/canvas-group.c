/* canvas-group.c: the selected nodes become a group, and groups nodes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A frame around selected nodes, and no others, goes with them.
 */
#include "app/canvas-edit.h"

#include "base/i18n.h"
#include "workflow/group.h"

static void
choose (WeftCanvas *self,
        const char *const *ids)
{
  WeftNodeView *view = weft_canvas_find_node_view (self, ids[0]);

  weft_canvas_select (self, ids, WEFT_SELECT_REPLACE);
  if (view != NULL)
    weft_canvas_focus_view (self, view);
}

/* Whether it is a frame around selected nodes and no others. */
static gboolean
frames_selected (WeftCanvas   *self,
                 WeftNoteView *frame)
{
  WeftArea area = weft_note_view_get_box (frame);
  gboolean any = FALSE;

  if (!weft_note_view_get_note (frame)->frame)
    return FALSE;
  for (guint i = 0; i < self->views->len; i++) {
    WeftArea box = weft_node_view_get_box (self->views->pdata[i]);

    if (!weft_area_holds (&area, &box))
      continue;
    if (!weft_node_view_get_selected (self->views->pdata[i]))
      return FALSE;
    any = TRUE;
  }
  return any;
}

/* A note goes where the frame around it goes. */
static gboolean
goes_along (WeftCanvas   *self,
            WeftNoteView *note)
{
  WeftArea box = weft_note_view_get_box (note);

  if (frames_selected (self, note))
    return TRUE;
  for (guint i = 0; i < self->notes->len && !weft_note_view_get_note (note)->frame; i++) {
    WeftArea area = weft_note_view_get_box (self->notes->pdata[i]);

    if (weft_area_holds (&area, &box) && frames_selected (self, self->notes->pdata[i]))
      return TRUE;
  }
  return FALSE;
}

/* Returns: (transfer full): the selected nodes, their frames and what is noted in them */
static char **
list_members (WeftCanvas *self)
{
  g_auto (GStrv) nodes = weft_canvas_dup_selection (self);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  g_strv_builder_addv (ids, (const char **) nodes);
  for (guint i = 0; i < self->notes->len; i++)
    if (goes_along (self, self->notes->pdata[i]))
      g_strv_builder_add (ids, weft_note_view_get_note (self->notes->pdata[i])->id);
  return g_strv_builder_end (ids);
}

void
weft_canvas_group_selected (WeftCanvas *self)
{
  g_auto (GStrv) ids = NULL;
  g_autoptr (GError) error = NULL;
  WeftNode *group;

  weft_canvas_finish_arranging (self);
  ids = list_members (self);
  group = weft_workflow_group (self->workflow, (const char *const *) ids, &error);
  if (group != NULL)
    choose (self, (const char *const[]){ weft_node_get_id (group), NULL });
  weft_canvas_say_error (self, g_steal_pointer (&error));
}

static gboolean
is_group (WeftNode *node)
{
  return weft_node_get_kind (node) != NULL && (weft_node_get_kind (node)->flags & WEFT_NODE_KIND_GROUP);
}

/* Nodes that are no groups stay as they are. */
void
weft_canvas_ungroup_selected (WeftCanvas *self)
{
  WeftHistory *history = weft_document_get_history (self->document);
  g_auto (GStrv) ids = weft_canvas_dup_selection (self), all = NULL;
  g_autoptr (GStrvBuilder) made = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;

  weft_canvas_finish_arranging (self);
  weft_history_begin (history, _("Ungroup"), NULL);
  for (guint i = 0; ids[i] != NULL && error == NULL; i++) {
    g_auto (GStrv) out = is_group (weft_workflow_find_node (self->workflow, ids[i])) ? weft_workflow_ungroup (self->workflow, ids[i], &error) : NULL;

    if (out != NULL)
      g_strv_builder_addv (made, (const char **) out);
  }
  weft_history_end (history);
  all = g_strv_builder_end (made);
  if (all[0] != NULL)
    choose (self, (const char *const *) all);
  else if (error == NULL)
    weft_canvas_say (self, _("There is no group among the selected nodes, or nothing is in it"));
  weft_canvas_say_error (self, g_steal_pointer (&error));
}
