/* escape.c: a window that Escape closes, as it does dialogs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/escape.h"

static gboolean
escape_cb (GtkWidget *window,
           GVariant  *arguments,
           gpointer   data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

void
weft_escape_closes (GtkWindow *window)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();
  GtkShortcut *escape = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape_cb, NULL, NULL));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts), escape);
  gtk_widget_add_controller (GTK_WIDGET (window), shortcuts);
}
