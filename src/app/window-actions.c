/* window-actions.c: what menus and keys ask the window for
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shortcuts stand in application.c, in one table, with those of the program.
 */
#include "app/window-private.h"

#include "app/history-list.h"
#include "base/i18n.h"
#include "workflow/journal.h"

typedef void (*Deed) (WeftWindow *self,
                      const char *text);

static void
do_new (WeftWindow *self,
        const char *text)
{
  g_autoptr (WeftDocument) document = weft_document_new ();

  weft_window_add_document (self, document);
}

static void
do_open (WeftWindow *self,
         const char *text)
{
  weft_window_choose_file (self);
}

static void
do_open_data (WeftWindow *self,
              const char *text)
{
  weft_window_choose_data (self);
}

static void
do_open_data_folder (WeftWindow *self,
                     const char *text)
{
  weft_window_choose_data_folder (self);
}

static void
do_try_model (WeftWindow *self,
              const char *text)
{
  weft_window_choose_model (self);
}

static void
do_save (WeftWindow *self,
         const char *text)
{
  weft_window_save (self);
}

static void
do_save_as (WeftWindow *self,
            const char *text)
{
  weft_window_save_as (self);
}

static void
do_overwrite (WeftWindow *self,
              const char *text)
{
  weft_window_overwrite (self);
}

static void
do_reload (WeftWindow *self,
           const char *text)
{
  weft_window_reload (self);
}

static void
do_close_page (WeftWindow *self,
               const char *text)
{
  if (self->look != NULL)
    weft_window_close_look (self, self->look);
  else if (self->page != NULL)
    weft_window_close_page (self, self->page);
  else
    gtk_window_close (GTK_WINDOW (self));
}

/* Where the keyboard is in a text, its own steps come first. */
static gboolean
undo_in_text (WeftWindow *self,
              const char *action)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return GTK_IS_TEXT (focus) && gtk_widget_activate_action (focus, action, NULL);
}

/* Trials have steps of their own, which are meant where the keyboard is among them. */
static gboolean
undo_in_trials (WeftWindow *self,
                gboolean (*step) (WeftTrialsPane *pane))
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->trials)) && step (self->trials);
}

static void
do_undo (WeftWindow *self,
         const char *text)
{
  if (!undo_in_text (self, "text.undo") && !undo_in_trials (self, weft_trials_pane_undo))
    weft_history_undo (weft_document_get_history (weft_window_get_document (self)));
}

static void
do_redo (WeftWindow *self,
         const char *text)
{
  if (!undo_in_text (self, "text.redo") && !undo_in_trials (self, weft_trials_pane_redo))
    weft_history_redo (weft_document_get_history (weft_window_get_document (self)));
}

/* A button that cannot be pressed shows nothing either. */
static void
do_history (WeftWindow *self,
            const char *text)
{
  WeftHistory *history = weft_document_get_history (weft_window_get_document (self));

  weft_history_list_popup (weft_history_get_can_undo (history) ? self->undo_button : self->redo_button, history);
}

static void
start_run (WeftWindow           *self,
           const WeftRunRequest *request)
{
  WeftDocument *document = weft_window_get_document (self);
  g_autoptr (GError) error = NULL;

  if (!weft_run_queue_add (weft_shared_get_queue (), document, request, &error))
    weft_window_say (self, error->message);
}

static void
do_run (WeftWindow *self,
        const char *text)
{
  start_run (self, NULL);
}

static void
do_run_to (WeftWindow *self,
           const char *text)
{
  start_run (self, &(WeftRunRequest){ .to = text });
}

static void
do_force (WeftWindow *self,
          const char *text)
{
  start_run (self, &(WeftRunRequest){ .to = text, .force = TRUE });
}

static void
do_stop (WeftWindow *self,
         const char *text)
{
  adw_button_content_set_label (self->stop_content, _("Stopping…"));
  weft_run_queue_stop (weft_shared_get_queue (), weft_window_get_document (self));
}

static void
do_welcome (WeftWindow *self,
            const char *text)
{
  while (self->looks->len > 0)
    weft_window_close_look (self, self->looks->pdata[self->looks->len - 1]);
  while (self->pages->len > 0)
    weft_window_close_page (self, self->pages->pdata[self->pages->len - 1]);
}

static void
do_discard_journal (WeftWindow *self,
                    const char *text)
{
  weft_journal_discard (text);
}

/* Shows an area of the dock, with a pane that may have been closed, or hides it. */
static void
toggle_area (WeftWindow *self,
             PanelArea   area,
             const char *key,
             const char *pane)
{
  gboolean revealed = !panel_dock_get_reveal_area (self->dock, area);

  panel_dock_set_reveal_area (self->dock, area, revealed);
  if (revealed && pane != NULL)
    weft_window_show_pane (self, pane);
  g_settings_set_boolean (weft_shared_get_settings (), key, revealed);
}

static void
do_toggle_palette (WeftWindow *self,
                   const char *text)
{
  toggle_area (self, PANEL_AREA_START, "palette-visible", "palette");
}

static void
do_toggle_inspector (WeftWindow *self,
                     const char *text)
{
  toggle_area (self, PANEL_AREA_END, "inspector-visible", "inspector");
}

static void
do_toggle_dock (WeftWindow *self,
                const char *text)
{
  toggle_area (self, PANEL_AREA_BOTTOM, "dock-visible", NULL);
}

/* Goes to the search of the palette, which is shown for it. */
static void
do_find (WeftWindow *self,
         const char *text)
{
  panel_dock_set_reveal_start (self->dock, TRUE);
  weft_window_show_pane (self, "palette");
  gtk_widget_child_focus (GTK_WIDGET (self->palette), GTK_DIR_TAB_FORWARD);
}

static void
do_find_node (WeftWindow *self,
              const char *text)
{
  weft_document_page_find (self->page);
}

static void
do_fullscreen (WeftWindow *self,
               const char *text)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
    gtk_window_unfullscreen (GTK_WINDOW (self));
  else
    gtk_window_fullscreen (GTK_WINDOW (self));
}

static gboolean
has_focus_in (WeftWindow *self,
              GtkWidget  *widget)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Tab goes through all nodes of a canvas, so F6 leads out of it. */
static void
do_next_pane (WeftWindow *self,
              const char *text)
{
  GtkWidget *page = self->look != NULL ? GTK_WIDGET (self->look) : GTK_WIDGET (weft_window_get_canvas (self));
  GtkWidget *panes[] = { GTK_WIDGET (self->palette), page, GTK_WIDGET (self->inspector), GTK_WIDGET (self->bottom_frame) };
  guint n = G_N_ELEMENTS (panes), from = 0;

  while (from < n && !has_focus_in (self, panes[from]))
    from++;
  for (guint i = 1; i <= n; i++) {
    GtkWidget *next = panes[(from + i) % n];

    if (gtk_widget_get_mapped (next) && (gtk_widget_child_focus (next, GTK_DIR_TAB_FORWARD) || gtk_widget_grab_focus (next)))
      return;
  }
}

/* When an action makes sense. */
/* @text: the number of a trial that something made of another */
static void
do_trial_made (WeftWindow *self,
               const char *text)
{
  weft_trials_pane_add (self->trials, g_ascii_strtoll (text, NULL, 10));
}

typedef enum {
  ALWAYS,
  WITH_DOCUMENT,
  WITH_UNDO,
  WITH_REDO,
  WITH_HISTORY,
  WHILE_IDLE,
  WHILE_RUNNING,
} When;

static const struct
{
  const char *name;
  const char *type; /* nullable */
  Deed deed;
  When when;
} actions[] = {
  { "win.new", NULL, do_new, ALWAYS },
  { "win.open", NULL, do_open, ALWAYS },
  { "win.open-data", NULL, do_open_data, ALWAYS },
  { "win.open-data-folder", NULL, do_open_data_folder, ALWAYS },
  { "win.open-path", "s", weft_window_open_path, ALWAYS },
  { "win.open-sample", "s", weft_window_open_sample, ALWAYS },
  { "win.recover", "s", weft_window_recover, ALWAYS },
  { "win.discard-journal", "s", do_discard_journal, ALWAYS },
  { "win.save", NULL, do_save, WITH_DOCUMENT },
  { "win.save-as", NULL, do_save_as, WITH_DOCUMENT },
  { "win.overwrite", NULL, do_overwrite, WITH_DOCUMENT },
  { "win.reload", NULL, do_reload, WITH_DOCUMENT },
  { "win.close-page", NULL, do_close_page, ALWAYS },
  { "win.undo", NULL, do_undo, WITH_UNDO },
  { "win.redo", NULL, do_redo, WITH_REDO },
  { "win.history", NULL, do_history, WITH_HISTORY },
  { "win.run", NULL, do_run, WHILE_IDLE },
  { "win.run-to", "s", do_run_to, WHILE_IDLE },
  { "win.force", "s", do_force, WHILE_IDLE },
  { "win.stop", NULL, do_stop, WHILE_RUNNING },
  { "win.pause", NULL, weft_window_pause_training, WHILE_RUNNING },
  { "win.step-batch", NULL, weft_window_step_batch, WHILE_RUNNING },
  { "win.step-epoch", NULL, weft_window_step_epoch, WHILE_RUNNING },
  { "win.stop-keep", NULL, weft_window_stop_keep, WHILE_RUNNING },
  { "win.stop-best", NULL, weft_window_stop_best, WHILE_RUNNING },
  { "win.discard", NULL, weft_window_discard_training, WHILE_RUNNING },
  { "win.go-on", "s", weft_window_go_on, ALWAYS },
  { "win.try-candidates", NULL, weft_window_try_candidates, WITH_DOCUMENT },
  { "win.offer-candidates", "s", weft_window_offer_candidates, WITH_DOCUMENT },
  { "win.go-on-study", "s", weft_window_go_on_study, ALWAYS },
  { "win.look-inside", "s", weft_window_look_inside, WITH_DOCUMENT },
  { "win.look-into", "s", weft_window_look_into, ALWAYS },
  { "win.try-it", "s", weft_window_try_node, WITH_DOCUMENT },
  { "win.try-file", "s", weft_window_try_file, ALWAYS },
  { "win.try-model", NULL, do_try_model, ALWAYS },
  { "win.say", "s", weft_window_say, ALWAYS },
  { "win.trial-made", "s", do_trial_made, ALWAYS },
  { "win.welcome", NULL, do_welcome, ALWAYS },
  { "win.show-pane", "s", weft_window_show_pane, WITH_DOCUMENT },
  { "win.toggle-palette", NULL, do_toggle_palette, WITH_DOCUMENT },
  { "win.toggle-inspector", NULL, do_toggle_inspector, WITH_DOCUMENT },
  { "win.toggle-dock", NULL, do_toggle_dock, WITH_DOCUMENT },
  { "win.find", NULL, do_find, WITH_DOCUMENT },
  { "win.find-node", NULL, do_find_node, WITH_DOCUMENT },
  { "win.fullscreen", NULL, do_fullscreen, ALWAYS },
  { "win.next-pane", NULL, do_next_pane, WITH_DOCUMENT },
};

static void
action_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      actions[i].deed ((WeftWindow *) widget, parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL);
}

void
weft_window_install_actions (GtkWidgetClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, actions[i].type, action_cb);
}

static gboolean
makes_sense (WeftWindow *self,
             When        when)
{
  WeftDocument *document = weft_window_get_document (self);

  if (when == ALWAYS || document == NULL)
    return when == ALWAYS;
  switch (when) {
  case WITH_UNDO:
    return weft_history_get_can_undo (weft_document_get_history (document));
  case WITH_REDO:
    return weft_history_get_can_redo (weft_document_get_history (document));
  case WITH_HISTORY:
    return weft_history_get_n_commands (weft_document_get_history (document)) > 0;
  case WHILE_IDLE:
    return !weft_document_get_running (document);
  case WHILE_RUNNING:
    return weft_document_get_running (document);
  case ALWAYS:
  case WITH_DOCUMENT:
  default:
    return TRUE;
  }
}

void
weft_window_update_actions (WeftWindow *self)
{
  WeftDocument *document = weft_window_get_document (self);
  gboolean running = document != NULL && weft_document_get_running (document);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name, makes_sense (self, actions[i].when));
  gtk_stack_set_visible_child_name (self->run_stack, running ? "stop" : "run");
  if (!running)
    adw_button_content_set_label (self->stop_content, _("Stop"));
  weft_window_follow_control (self);
}
