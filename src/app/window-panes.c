/* window-panes.c: palette, inspector and the panes of the dock
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/window-private.h"

#include "app/accessible.h"
#include "app/dock-titles.h"
#include "base/i18n.h"

static void
message_activated_cb (WeftWindow *self,
                      const char *id)
{
  if (self->page != NULL)
    weft_document_page_show_node (self->page, id);
}

static void
kind_activated_cb (WeftWindow *self,
                   const char *kind)
{
  if (self->page != NULL)
    weft_canvas_add_kind (weft_document_page_get_canvas (self->page), kind);
}

/* More trials than these are not read for curves. */
#define MOST_CURVES 1000

static void
trials_selected_cb (WeftWindow *self)
{
  WeftTrialStore *store = weft_shared_get_store ();
  gsize n = 0;
  const gint64 *ids = weft_trials_pane_get_selected (self->trials, &n);

  if (store != NULL)
    weft_curves_pane_set_trials (self->curves, store, ids, MIN (n, MOST_CURVES));
  weft_study_pane_set_selected (self->study, ids, n);
}

/* The table has the selection; it tells the others. */
static void
query_changed_cb (WeftWindow *self)
{
  if (self->study != NULL)
    weft_study_pane_set_query (self->study, weft_trials_pane_make_query (self->trials), weft_trials_pane_tell_query (self->trials));
}

static void
study_selected_cb (WeftWindow *self)
{
  g_autoptr (GArray) ids = weft_study_pane_list_selected (self->study);

  weft_trials_pane_select (self->trials, (const gint64 *) (gpointer) ids->data, ids->len);
}

/* One place in time for curves and layers. */
static void
epoch_changed_cb (WeftWindow *self,
                  double      epoch)
{
  weft_training_pane_set_epoch (self->training, epoch);
}

/* The layer of a model is called by its own name in a training: `model.drop` and its `ratio`
 * are `drop.ratio` there. */
static void
live_change_cb (WeftWindow *self,
                const char *node,
                const char *parameter,
                const char *text)
{
  WeftTrainControl *control = weft_run_queue_get_control (weft_shared_get_queue ());
  const char *layer = strrchr (node, '.');
  g_autofree char *what = weft_param_find (weft_trainer_params, parameter) != NULL || layer == NULL ? g_strdup (parameter) : g_strdup_printf ("%s.%s", layer + 1, parameter);
  g_autoptr (GError) error = NULL;

  if (control != NULL && !weft_train_control_set (control, what, text, &error))
    weft_window_say (self, error->message);
}

static void
epoch_chosen_cb (WeftWindow *self,
                 double      epoch)
{
  weft_curves_pane_set_epoch (self->curves, epoch);
}

static void
add_pane (WeftWindow *self,
          PanelFrame *frame,
          const char *id,
          const char *title,
          const char *icon,
          GtkWidget  *child)
{
  GtkWidget *pane = panel_widget_new ();

  panel_widget_set_id (PANEL_WIDGET (pane), id);
  panel_widget_set_kind (PANEL_WIDGET (pane), PANEL_WIDGET_KIND_UTILITY);
  panel_widget_set_title (PANEL_WIDGET (pane), title);
  panel_widget_set_icon_name (PANEL_WIDGET (pane), icon);
  panel_widget_set_reorderable (PANEL_WIDGET (pane), TRUE);
  panel_widget_set_child (PANEL_WIDGET (pane), child);
  g_ptr_array_add (self->panes, g_object_ref_sink (pane));
  panel_frame_add (frame, PANEL_WIDGET (pane));
}

static void
add_side_panes (WeftWindow *self)
{
  panel_frame_set_header (self->start_frame, PANEL_FRAME_HEADER (panel_frame_header_bar_new ()));
  panel_frame_set_header (self->end_frame, PANEL_FRAME_HEADER (panel_frame_header_bar_new ()));
  self->palette = WEFT_PALETTE (weft_palette_new ());
  self->inspector = WEFT_INSPECTOR (weft_inspector_new ());
  g_settings_bind (weft_shared_get_settings (), "expert-parameters", self->inspector, "expert", G_SETTINGS_BIND_DEFAULT);
  add_pane (self, self->start_frame, "palette", _("Palette"), "weft-palette-symbolic", GTK_WIDGET (self->palette));
  add_pane (self, self->end_frame, "inspector", _("Inspector"), "document-properties-symbolic", GTK_WIDGET (self->inspector));
  g_signal_connect_swapped (self->palette, "activated", G_CALLBACK (kind_activated_cb), self);
  g_signal_connect_swapped (self->inspector, "live-change", G_CALLBACK (live_change_cb), self);
}

/* In a narrow window a pane of the dock is moved sideways rather than cut, in a low dock upwards:
 * what it needs at least moves no edge. */
static GtkWidget *
let_scroll (GtkWidget *child)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), child);
  return scrolled;
}

static void
add_dock_panes (WeftWindow *self)
{
  WeftTrialStore *store = weft_shared_get_store ();

  panel_frame_set_header (self->bottom_frame, PANEL_FRAME_HEADER (panel_frame_switcher_new ()));
  self->trials = WEFT_TRIALS_PANE (weft_trials_pane_new (store, weft_shared_get_store_trouble ()));
  self->study = WEFT_STUDY_PANE (weft_study_pane_new (store, weft_shared_get_store_trouble ()));
  self->curves = WEFT_CURVES_PANE (weft_curves_pane_new ());
  self->training = WEFT_TRAINING_PANE (weft_training_pane_new ());
  self->output = WEFT_OUTPUT_PANE (weft_output_pane_new ());
  self->messages = WEFT_MESSAGES_PANE (weft_messages_pane_new ());
  add_pane (self, self->bottom_frame, "trials", _("Trials"), "weft-trials-symbolic", let_scroll (GTK_WIDGET (self->trials)));
  add_pane (self, self->bottom_frame, "study", _("Study"), "weft-study-symbolic", let_scroll (GTK_WIDGET (self->study)));
  add_pane (self, self->bottom_frame, "curves", _("Curves"), "weft-curves-symbolic", let_scroll (GTK_WIDGET (self->curves)));
  add_pane (self, self->bottom_frame, "training", _("Training"), "weft-train-symbolic", let_scroll (GTK_WIDGET (self->training)));
  add_pane (self, self->bottom_frame, "output", _("Output"), "weft-output-symbolic", let_scroll (GTK_WIDGET (self->output)));
  self->resources = WEFT_RESOURCES_PANE (weft_resources_pane_new (store));
  add_pane (self, self->bottom_frame, "resources", _("Resources"), "weft-resources-symbolic", let_scroll (GTK_WIDGET (self->resources)));
  add_pane (self, self->bottom_frame, "messages", _("Messages"), "weft-messages-symbolic", let_scroll (GTK_WIDGET (self->messages)));
  weft_dock_titles_add (self->bottom_frame);
  g_signal_connect_swapped (self->trials, "selection-changed", G_CALLBACK (trials_selected_cb), self);
  g_signal_connect_object (self->trials, "query-changed", G_CALLBACK (query_changed_cb), self, G_CONNECT_SWAPPED);
  query_changed_cb (self);
  weft_window_follow_trials (self);
  g_signal_connect_swapped (self->trials, "explain-trial", G_CALLBACK (weft_window_explain_trial), self);
  g_signal_connect_swapped (self->trials, "compare-trials", G_CALLBACK (weft_window_compare_trials), self);
  g_signal_connect_swapped (self->trials, "try-trial", G_CALLBACK (weft_window_try_trial), self);
  g_signal_connect_swapped (self->curves, "epoch-changed", G_CALLBACK (epoch_changed_cb), self);
  g_signal_connect_swapped (self->training, "epoch-chosen", G_CALLBACK (epoch_chosen_cb), self);
  g_signal_connect_swapped (self->training, "row-chosen", G_CALLBACK (weft_window_explain_row), self);
  g_signal_connect_swapped (self->training, "node-activated", G_CALLBACK (message_activated_cb), self);
  g_signal_connect_swapped (self->study, "selection-changed", G_CALLBACK (study_selected_cb), self);
  g_signal_connect_swapped (self->output, "row-chosen", G_CALLBACK (weft_window_explain_row), self);
  g_signal_connect_swapped (self->output, "rows-chosen", G_CALLBACK (weft_window_select_rows), self);
  g_signal_connect_swapped (self->messages, "node-activated", G_CALLBACK (message_activated_cb), self);
}

void
weft_window_add_panes (WeftWindow *self)
{
  add_side_panes (self);
  add_dock_panes (self);
  (void) weft_accessible_name_inner (self->start_toggle, _("Palette"));
  (void) weft_accessible_name_inner (self->end_toggle, _("Inspector"));
  (void) weft_accessible_name_inner (self->bottom_toggle, _("Dock"));
  weft_accessible_name_buttons (GTK_WIDGET (self->start_frame));
  weft_accessible_name_buttons (GTK_WIDGET (self->end_frame));
  weft_accessible_name_buttons (GTK_WIDGET (self->bottom_frame));
}
