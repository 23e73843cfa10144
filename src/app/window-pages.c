/* window-pages.c: the documents of the window, and the one in front
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Panes follow the page in front; who else wants to, listens to `state-changed`.
 */
#include "app/window-private.h"

#include "app/accessible.h"
#include "app/node-look.h"
#include "base/i18n.h"

/* The page in front */

WeftDocument *
weft_window_get_document (WeftWindow *self)
{
  return self->page != NULL ? weft_document_page_get_document (self->page) : NULL;
}

WeftCanvas *
weft_window_get_canvas (WeftWindow *self)
{
  return self->page != NULL ? weft_document_page_get_canvas (self->page) : NULL;
}

static void
show_title (WeftWindow *self)
{
  WeftDocument *document = weft_window_get_document (self);
  const char *path = document != NULL ? weft_document_get_path (document) : NULL;
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;
  g_autofree char *title = NULL;

  if (document == NULL)
    title = g_strdup (_("Weft"));
  else if (weft_document_get_modified (document))
    title = g_strdup_printf ("• %s", weft_document_get_title (document));
  else
    title = g_strdup (weft_document_get_title (document));
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, folder != NULL ? folder : "");
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
show_undo (WeftWindow *self)
{
  WeftDocument *document = weft_window_get_document (self);
  WeftHistory *history = document != NULL ? weft_document_get_history (document) : NULL;
  const char *undo = history != NULL ? weft_history_get_undo_text (history) : NULL;
  const char *redo = history != NULL ? weft_history_get_redo_text (history) : NULL;
  g_autofree char *undo_tip = undo != NULL ? g_strdup_printf (_("Undo %s (Ctrl+Z)"), undo) : g_strdup (_("Undo (Ctrl+Z)"));
  g_autofree char *redo_tip = redo != NULL ? g_strdup_printf (_("Redo %s (Ctrl+Shift+Z)"), redo) : g_strdup (_("Redo (Ctrl+Shift+Z)"));

  gtk_widget_set_tooltip_text (self->undo_button, undo_tip);
  gtk_widget_set_tooltip_text (self->redo_button, redo_tip);
}

static void
follow_document (WeftWindow *self)
{
  show_title (self);
  show_undo (self);
  g_signal_emit_by_name (self, "state-changed");
}

/* What is selected on the canvas is what inspector and output are about. */
static void
follow_selection (WeftWindow *self)
{
  WeftCanvas *canvas = weft_window_get_canvas (self);
  g_auto (GStrv) ids = canvas != NULL ? weft_canvas_dup_selection (canvas) : NULL;
  WeftDocument *document = weft_window_get_document (self);
  WeftWorkflow *workflow = canvas != NULL ? weft_canvas_get_workflow (canvas) : NULL;
  WeftNode *node = ids != NULL && g_strv_length (ids) == 1 ? weft_workflow_find_node (workflow, ids[0]) : NULL;
  g_autofree char *path = node != NULL ? weft_node_make_path (node) : NULL;

  weft_inspector_set_target (self->inspector, document, workflow, (const char *const *) ids);
  weft_output_pane_set_node (self->output, document, path);
  g_signal_emit_by_name (self, "state-changed");
}

static void
follow_level (WeftWindow *self)
{
  WeftCanvas *canvas = weft_window_get_canvas (self);

  weft_palette_set_domain (self->palette, canvas != NULL ? weft_workflow_get_domain (weft_canvas_get_workflow (canvas)) : weft_domain_get_default ());
  follow_selection (self);
}

WeftDocumentPage *
weft_window_get_page (WeftWindow *self)
{
  return self->page;
}

guint
weft_window_get_n_pages (WeftWindow *self)
{
  return self->pages->len;
}

void
weft_window_follow_page (WeftWindow *self)
{
  follow_document (self);
  follow_level (self);
}

static void
disconnect_page (WeftWindow *self)
{
  WeftDocument *document = weft_window_get_document (self);

  if (document == NULL)
    return;
  g_signal_handlers_disconnect_by_data (document, self);
  g_signal_handlers_disconnect_by_data (weft_document_get_history (document), self);
}

void
weft_window_set_page (WeftWindow       *self,
                      WeftDocumentPage *page)
{
  WeftDocument *document;

  if (self->page == page)
    return;
  disconnect_page (self);
  self->page = page;
  document = weft_window_get_document (self);
  if (document != NULL) {
    g_signal_connect_swapped (document, "notify::title", G_CALLBACK (follow_document), self);
    g_signal_connect_swapped (document, "notify::modified", G_CALLBACK (follow_document), self);
    g_signal_connect_swapped (document, "notify::running", G_CALLBACK (follow_document), self);
    g_signal_connect_swapped (weft_document_get_history (document), "notify::undo-text", G_CALLBACK (follow_document), self);
  }
  weft_curves_pane_set_document (self->curves, document);
  weft_training_pane_set_document (self->training, document);
  weft_messages_pane_set_document (self->messages, document);
  weft_resources_pane_set_document (self->resources, document);
  follow_document (self);
  follow_level (self);
}

/* Panes */

static PanelWidget *
find_pane (WeftWindow *self,
           const char *id)
{
  for (guint i = 0; i < self->panes->len; i++)
    if (g_str_equal (panel_widget_get_id (self->panes->pdata[i]), id))
      return self->panes->pdata[i];
  return NULL;
}

/* The frame that a pane was made for. */
static PanelFrame *
get_home (WeftWindow *self,
          const char *id)
{
  if (g_str_equal (id, "palette"))
    return self->start_frame;
  return g_str_equal (id, "inspector") ? self->end_frame : self->bottom_frame;
}

void
weft_window_show_pane (WeftWindow *self,
                       const char *id)
{
  PanelWidget *pane = find_pane (self, id);
  g_autoptr (PanelPosition) position = NULL;

  if (pane == NULL)
    return;
  /* One that was closed comes back to where it began. */
  if (gtk_widget_get_parent (GTK_WIDGET (pane)) == NULL)
    panel_frame_add (get_home (self, id), pane);
  position = panel_widget_get_position (pane);
  if (position != NULL)
    panel_dock_set_reveal_area (self->dock, panel_position_get_area (position), TRUE);
  panel_widget_raise (pane);
}

/* Sentences */

void
weft_window_say (WeftWindow *self,
                 const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

void
weft_window_complain (WeftWindow *self,
                      const char *heading,
                      const char *text)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  /* At the start, of a file on the command line, it would stand over nothing and not be seen. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_window_present (GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Pages */

/* Without a document there is nothing to put into panes, and the welcome page
 * stands in their place; who only uses a model needs none either. */
void
weft_window_reveal_panes (WeftWindow *self)
{
  gboolean any = self->pages->len > 0 || self->looks->len > 0;
  GSettings *settings = weft_shared_get_settings ();

  gtk_stack_set_visible_child_name (self->stack, any ? "workbench" : "welcome");
  gtk_widget_set_visible (self->start_toggle, any);
  gtk_widget_set_visible (self->end_toggle, any);
  gtk_widget_set_visible (self->bottom_toggle, any);
  gtk_widget_set_visible (GTK_WIDGET (self->run_stack), any);
  gtk_widget_set_visible (self->undo_button, any);
  gtk_widget_set_visible (self->redo_button, any);
  panel_dock_set_reveal_start (self->dock, any && !self->is_plain && !self->is_narrow && g_settings_get_boolean (settings, "palette-visible"));
  panel_dock_set_reveal_end (self->dock, any && !self->is_plain && g_settings_get_boolean (settings, "inspector-visible"));
  panel_dock_set_reveal_bottom (self->dock, any && !self->is_plain && g_settings_get_boolean (settings, "dock-visible"));
}

static void
node_opened_cb (WeftWindow *self,
                const char *id)
{
  weft_output_pane_set_node (self->output, weft_window_get_document (self), id);
  weft_window_show_pane (self, "output");
}

static void
file_dropped_cb (WeftWindow *self,
                 const char *path)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-path", "s", path);
}

void
weft_window_add_document (WeftWindow   *self,
                          WeftDocument *document)
{
  WeftDocumentPage *former = self->page, *page = WEFT_DOCUMENT_PAGE (weft_document_page_new (document));

  g_ptr_array_add (self->pages, g_object_ref_sink (page));
  g_signal_connect_swapped (page, "level-changed", G_CALLBACK (follow_level), self);
  g_signal_connect_swapped (page, "selection-changed", G_CALLBACK (follow_selection), self);
  g_signal_connect_swapped (page, "node-opened", G_CALLBACK (node_opened_cb), self);
  g_signal_connect_swapped (page, "say", G_CALLBACK (weft_window_say), self);
  g_signal_connect_swapped (page, "closed", G_CALLBACK (weft_window_close_page), self);
  g_signal_connect_swapped (page, "file-dropped", G_CALLBACK (file_dropped_cb), self);
  panel_grid_add (self->grid, PANEL_WIDGET (page));
  panel_widget_raise (PANEL_WIDGET (page));
  if (self->pages->len == 1)
    weft_window_reveal_panes (self);
  weft_accessible_name_buttons (GTK_WIDGET (self->grid));
  weft_window_set_page (self, page);
  if (former != NULL && weft_document_is_pristine (weft_document_page_get_document (former)))
    weft_window_close_page (self, former);
  gtk_widget_grab_focus (GTK_WIDGET (weft_document_page_get_canvas (page)));
}

void
weft_window_close_page (WeftWindow       *self,
                        WeftDocumentPage *page)
{
  g_autoptr (WeftDocumentPage) kept = g_object_ref (page);
  WeftDocument *document = weft_document_page_get_document (page);
  GtkWidget *frame = gtk_widget_get_ancestor (GTK_WIDGET (page), PANEL_TYPE_FRAME);

  if (!g_ptr_array_remove (self->pages, page))
    return;
  g_signal_handlers_disconnect_by_data (page, self);
  weft_run_queue_stop (weft_shared_get_queue (), document);
  if (self->page == page)
    weft_window_set_page (self, self->pages->len > 0 ? self->pages->pdata[self->pages->len - 1] : NULL);
  if (frame != NULL)
    panel_frame_remove (PANEL_FRAME (frame), PANEL_WIDGET (page));
  weft_document_close (document, weft_document_get_modified (document));
  if (self->pages->len == 0)
    weft_window_reveal_panes (self);
}

gboolean
weft_window_show_path (WeftWindow *self,
                       const char *path)
{
  for (guint i = 0; i < self->pages->len; i++) {
    WeftDocument *document = weft_document_page_get_document (self->pages->pdata[i]);

    if (g_strcmp0 (weft_document_get_path (document), path) != 0)
      continue;
    panel_widget_raise (self->pages->pdata[i]);
    return TRUE;
  }
  return FALSE;
}
