/* canvas-recommend.c: an empty canvas takes data and becomes a workflow
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data is looked at on a thread. Meanwhile the canvas says so, and Escape ends it.
 */
#include "app/canvas-edit.h"

#include "app/data-look.h"
#include "base/i18n.h"
#include "workflow/command.h"
#include "workflow/error.h"
#include "workflow/snapshot.h"

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
  weft_canvas_show_all (self);
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
  self->looking = weft_data_look_start (path, NULL, looked_cb, self);
  weft_canvas_show_hint (self, path);
}

/* Another task */

static gboolean
clear_workflow (WeftWorkflow  *workflow,
                GError       **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;
  GPtrArray *notes = weft_workflow_get_notes (workflow);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (workflow)); i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (G_LIST_MODEL (workflow), i);

    g_strv_builder_add (builder, weft_node_get_id (node));
  }
  ids = g_strv_builder_end (builder);
  while (notes->len > 0)
    if (!weft_workflow_remove_note (workflow, ((const WeftNote *) notes->pdata[0])->id, error))
      return FALSE;
  return weft_workflow_remove_nodes (workflow, (const char *const *) ids, error);
}

static void
looked_again_cb (gpointer owner,
                 gpointer data)
{
  WeftCanvas *self = owner;
  WeftDataLook *look = data;
  WeftHistory *history = weft_document_get_history (self->document);
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->looking);
  weft_canvas_show_hint (self, NULL);
  if (look->recommendation == NULL) {
    weft_canvas_say_error (self, g_steal_pointer (&look->error));
    return;
  }
  weft_history_begin (history, _("Recommend"), NULL);
  if (clear_workflow (self->workflow, &error)) {
    insert (self, look->recommendation);
    weft_history_end (history);
  } else {
    weft_history_abandon (history);
    weft_canvas_say_error (self, g_steal_pointer (&error));
  }
}

/* Returns: (transfer full) (nullable): the file of the first Data file node */
static char *
find_file (WeftCanvas  *self,
           GError     **error)
{
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (self->workflow, NULL, error);

  for (guint i = 0; snapshot != NULL && i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *node = weft_snapshot_get_node (snapshot, i);

    if (g_str_equal (node->kind_id, "data-file") && node->params != NULL)
      return weft_snapshot_resolve_file (snapshot, weft_params_get (node->params, "file"), error);
  }
  if (snapshot != NULL)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("No data file is read here, so nothing can be recommended for a task; drop one on the canvas first"));
  return NULL;
}

void
weft_canvas_recommend_task (WeftCanvas *self,
                            const char *task)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = find_file (self, &error);

  if (path == NULL) {
    weft_canvas_say_error (self, g_steal_pointer (&error));
    return;
  }
  weft_canvas_stop_recommending (self);
  self->looking = weft_data_look_start (path, task, looked_again_cb, self);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "progress");
}

static void
task_cb (WeftCanvas *self,
         GtkEntry   *entry)
{
  const char *task = gtk_editable_get_text (GTK_EDITABLE (entry));

  if (*task == '\0')
    return;
  weft_canvas_recommend_task (self, task);
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (entry), GTK_TYPE_POPOVER)));
}

void
weft_canvas_ask_task (WeftCanvas *self)
{
  GtkWidget *popover = gtk_popover_new (), *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Such as “predict the price”, or: classes, numbers, tags, text"));
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 46);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What the data is for"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What the data is for"), -1);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (task_cb), self);
  gtk_popover_set_child (GTK_POPOVER (popover), entry);
  weft_canvas_pop_up (self, popover, GTK_WIDGET (self), gtk_widget_get_width (GTK_WIDGET (self)) / 2, gtk_widget_get_height (GTK_WIDGET (self)) / 3);
  gtk_widget_grab_focus (entry);
}
