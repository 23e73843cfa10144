/* drop-source.c: another program to drag files from, the outside world of a test
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     drop-source FILE…
 *
 * A small window in a corner of the screen. A drag that begins in it offers the
 * files, as a file manager does. What happens is said on standard output, a
 * line each: `window ID` (of the X server) when it can be used, `begin`, `end`.
 */
#include <gdk/x11/gdkx.h>
#include <gtk/gtk.h>

static void
say (const char *line)
{
  g_print ("%s\n", line);
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source,
            double         x,
            double         y,
            GSList        *files)
{
  GdkFileList *list = gdk_file_list_new_from_list (files);
  GdkContentProvider *content = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);

  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  return content;
}

static void
begin_cb (GtkDragSource *source,
          GdkDrag       *drag,
          gpointer       user_data)
{
  say ("begin");
}

static void
end_cb (GtkDragSource *source,
        GdkDrag       *drag,
        gboolean       delete_data,
        gpointer       user_data)
{
  say ("end");
}

static void
painted_cb (GdkFrameClock *clock,
            GtkWidget     *window)
{
  g_autofree char *line = g_strdup_printf ("window %lu", gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (window))));

  g_signal_handlers_disconnect_by_func (clock, painted_cb, window);
  say (line);
}

static void
map_cb (GtkWidget *window,
        gpointer   user_data)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb), window);
}

int
main (int    argc,
      char **argv)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GSList *files = NULL;
  GtkWidget *window;

  gtk_init ();
  for (int i = 1; i < argc; i++)
    files = g_slist_append (files, g_file_new_for_commandline_arg (argv[i]));
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), files);
  g_signal_connect (source, "drag-begin", G_CALLBACK (begin_cb), NULL);
  g_signal_connect (source, "drag-end", G_CALLBACK (end_cb), NULL);

  window = gtk_window_new ();
  /* openbox.xml knows it by this title. */
  gtk_window_set_title (GTK_WINDOW (window), "drop-source");
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 120, 48);
  gtk_window_set_child (GTK_WINDOW (window), gtk_label_new ("files"));
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (source));
  g_signal_connect (window, "map", G_CALLBACK (map_cb), NULL);
  gtk_window_present (GTK_WINDOW (window));
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_slist_free_full (files, g_object_unref);
  return 0;
}
