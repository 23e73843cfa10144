/* window.c: the main window: palette, documents, inspector, dock
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/window-private.h"

#include "app/try-page.h"
#include "app/welcome.h"
#include "base/i18n.h"

/* Of each frame so much time at most goes into events of a run, µs. */
#define DRAIN_BUDGET 2000

G_DEFINE_FINAL_TYPE (WeftWindow, weft_window, ADW_TYPE_APPLICATION_WINDOW)

/* Frames of pages */

static void
visible_child_cb (WeftWindow *self,
                  GParamSpec *pspec,
                  PanelFrame *frame)
{
  PanelWidget *child = panel_frame_get_visible_child (frame);
  gboolean was_plain = self->is_plain;

  self->is_plain = WEFT_IS_TRY_PAGE (child);
  if (self->is_plain != was_plain)
    weft_window_reveal_panes (self);
  self->look = WEFT_IS_LOOK_PAGE (child) ? WEFT_LOOK_PAGE (child) : NULL;
  if (WEFT_IS_DOCUMENT_PAGE (child))
    weft_window_set_page (self, WEFT_DOCUMENT_PAGE (child));
}

static PanelFrame *
create_frame_cb (PanelGrid  *grid,
                 WeftWindow *self)
{
  PanelFrame *frame = PANEL_FRAME (panel_frame_new ());
  GtkWidget *bar = panel_frame_tab_bar_new ();

  panel_frame_tab_bar_set_autohide (PANEL_FRAME_TAB_BAR (bar), FALSE);
  panel_frame_set_header (frame, PANEL_FRAME_HEADER (bar));
  g_signal_connect_swapped (frame, "notify::visible-child", G_CALLBACK (visible_child_cb), self);
  return frame;
}

/* Runs */

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  weft_run_queue_drain (weft_shared_get_queue (), DRAIN_BUDGET);
  return G_SOURCE_CONTINUE;
}

/* A tick callback keeps the frame clock going, so there is one only while something runs. */
static void
busy_cb (WeftWindow *self)
{
  gboolean busy = weft_run_queue_get_busy (weft_shared_get_queue ());

  if (busy && self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  else if (!busy && self->tick != 0) {
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
    self->tick = 0;
  }
}

static void
stored_cb (WeftWindow *self)
{
  weft_trials_pane_refresh (self->trials);
}

/* The window */

static void
close_pages (WeftWindow *self)
{
  while (self->looks->len > 0)
    weft_window_close_look (self, self->looks->pdata[self->looks->len - 1]);
  while (self->pages->len > 0)
    weft_window_close_page (self, self->pages->pdata[self->pages->len - 1]);
}

/* Asks nothing and loses nothing: trainings go on from their checkpoint when
 * resumed, changes that were not saved are offered at the next start. */
static gboolean
weft_window_close_request (GtkWindow *window)
{
  WeftWindow *self = WEFT_WINDOW (window);

  weft_window_save_layout (self);
  close_pages (self);
  return GTK_WINDOW_CLASS (weft_window_parent_class)->close_request (window);
}

static void
active_cb (WeftWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    weft_window_look_at_file (self);
}

static void
weft_window_constructed (GObject *object)
{
  WeftWindow *self = WEFT_WINDOW (object);
  WeftRunQueue *queue;

  G_OBJECT_CLASS (weft_window_parent_class)->constructed (object);
  queue = weft_shared_get_queue ();
  g_signal_connect (self, "state-changed", G_CALLBACK (weft_window_update_actions), NULL);
  g_signal_connect (self, "state-changed", G_CALLBACK (weft_window_autosave), NULL);
  gtk_stack_add_named (self->stack, weft_welcome_new (), "welcome");
  weft_window_add_panes (self);
  weft_window_restore_layout (self);
  weft_window_reveal_panes (self);
  weft_window_follow_page (self);
  weft_trials_pane_refresh (self->trials);
  g_signal_connect_object (queue, "notify::busy", G_CALLBACK (busy_cb), self, G_CONNECT_SWAPPED);
  weft_window_watch_trainings (self);
  weft_window_offer_study (self);
  g_signal_connect_object (queue, "stored", G_CALLBACK (stored_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
  g_signal_connect (self, "notify::default-width", G_CALLBACK (weft_window_adapt), NULL);
  g_signal_connect (self, "notify::maximized", G_CALLBACK (weft_window_adapt), NULL);
  busy_cb (self);
}

/* In libpanel a frame and its header hold each other, and with them all panes. */
static void
drop_header_cb (PanelFrame *frame,
                gpointer    unused)
{
  panel_frame_set_header (frame, NULL);
}

static void
weft_window_dispose (GObject *object)
{
  WeftWindow *self = WEFT_WINDOW (object);

  if (self->pages != NULL)
    close_pages (self);
  if (self->panes != NULL)
    panel_dock_foreach_frame (self->dock, drop_header_cb, NULL);
  g_clear_handle_id (&self->autosave, g_source_remove);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->looks, g_ptr_array_unref);
  G_OBJECT_CLASS (weft_window_parent_class)->dispose (object);
  g_clear_pointer (&self->panes, g_ptr_array_unref);
}

/* Keys that are this program's own, such as Ctrl+Shift+I, would open GTK's inspector wherever they
 * mean nothing. GTK_DEBUG=interactive still opens it. */
static gboolean
weft_window_enable_debugging (GtkWindow *window,
                              gboolean   toggle)
{
  return FALSE;
}

static void
weft_window_class_init (WeftWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = weft_window_constructed;
  G_OBJECT_CLASS (klass)->dispose = weft_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = weft_window_close_request;
  GTK_WINDOW_CLASS (klass)->enable_debugging = weft_window_enable_debugging;

  gtk_widget_class_set_template_from_resource (widget_class, WEFT_RESOURCE_PREFIX "/window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, title);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, start_toggle);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, end_toggle);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, bottom_toggle);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, run_stack);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, stop_content);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, redo_button);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, dock);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, grid);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, start_frame);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, end_frame);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, bottom_frame);
  gtk_widget_class_bind_template_callback (widget_class, create_frame_cb);
  weft_window_install_actions (widget_class);
  g_signal_new ("state-changed", WEFT_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* A right click on Undo and Redo. */
static void
history_cb (GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_activate_action (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)), "win.history", NULL);
}

static void
add_history_click (GtkWidget *button)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (history_cb), NULL);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (click));
}

static void
weft_window_init (WeftWindow *self)
{
  self->pages = g_ptr_array_new_with_free_func (g_object_unref);
  self->looks = g_ptr_array_new_with_free_func (g_object_unref);
  self->panes = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_history_click (self->undo_button);
  add_history_click (self->redo_button);
}

WeftWindow *
weft_window_new (GtkApplication *application)
{
  return g_object_new (WEFT_TYPE_WINDOW, "application", application, NULL);
}
