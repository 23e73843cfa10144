/* driver.c: tests of windows: begin and end, waiting, warnings
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "driver-private.h"

#include <gdk/x11/gdkx.h>

#define PATIENCE_MS 15000

/* How often conditions are looked at while nothing happens here: another process may be at work. */
#define LOOK_MS 10

static GPtrArray *warnings;
static GMutex warnings_lock;
/* What the program has said before its first test, and now. */
static guint usual_patience = PATIENCE_MS, patience = PATIENCE_MS;

/* ---- Warnings ---- */

static const char *
find_field (const GLogField *fields,
            gsize            n_fields,
            const char      *name)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, name))
      return fields[i].value;
  return NULL;
}

static GLogWriterOutput
collect_cb (GLogLevelFlags   level,
            const GLogField *fields,
            gsize            n_fields,
            gpointer         user_data)
{
  const char *domain = find_field (fields, n_fields, "GLIB_DOMAIN");
  const char *message = find_field (fields, n_fields, "MESSAGE");

  if (level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL)) {
    g_mutex_lock (&warnings_lock);
    g_ptr_array_add (warnings, g_strdup_printf ("%s: %s", domain != NULL ? domain : "program", message));
    g_mutex_unlock (&warnings_lock);
    return G_LOG_WRITER_HANDLED;
  }
  return g_log_writer_default (level, fields, n_fields, user_data);
}

char **
ui_take_warnings (void)
{
  char **taken;

  g_mutex_lock (&warnings_lock);
  g_ptr_array_add (warnings, NULL);
  taken = (char **) g_ptr_array_free (warnings, FALSE);
  warnings = g_ptr_array_new ();
  g_mutex_unlock (&warnings_lock);
  return taken;
}

/* ---- Programs and tests ---- */

void
ui_test_init (int    *argc,
              char ***argv)
{
  warnings = g_ptr_array_new ();
  g_test_init (argc, argv, NULL);
  /* Collected, and said at the end of the test they belong to; errors still abort. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_writer_func (collect_cb, NULL, NULL);
  gtk_init ();
  g_object_set (gtk_settings_get_default (),
                "gtk-font-name", "Cantarell 11",
                "gtk-enable-animations", FALSE,
                "gtk-cursor-blink", FALSE,
                NULL);
  ui_input_init ();
}

static void
close_windows (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  while (g_list_model_get_n_items (windows) > 0) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, 0);

    ui_destroy (window);
  }
}

static void
run_test (gconstpointer data)
{
  void (*function) (void) = data;
  g_auto (GStrv) left = NULL;

  function ();
  ui_input_reset ();
  close_windows ();
  ui_settle ();
  ui_set_patience (0);
  left = ui_take_warnings ();
  for (guint i = 0; left[i] != NULL; i++) {
    g_printerr ("%s\n", left[i]);
    g_test_fail_printf ("%s", left[i]);
  }
}

void
ui_test_add (const char *path,
             void (*function) (void))
{
  g_test_add_data_func (path, function, run_test);
}

int
ui_test_run (void)
{
  usual_patience = patience;
  return g_test_run ();
}

/* ---- Waiting ---- */

void
ui_set_patience (guint milliseconds)
{
  patience = milliseconds > 0 ? milliseconds : usual_patience;
}

gint64
ui_wait_begin (void)
{
  return g_get_monotonic_time () + patience * (gint64) 1000;
}

/* What a person would see, as a picture in the folder WEFT_UI_FAILURES: more than words tell. */
static void
save_failure (void)
{
  const char *folder = g_getenv ("WEFT_UI_FAILURES");
  g_autofree char *name = NULL, *path = NULL;

  if (folder == NULL || g_mkdir_with_parents (folder, 0755) != 0)
    return;
  name = g_strdelimit (g_strdup_printf ("%s.png", g_test_get_path () + 1), "/", '-');
  path = g_build_filename (folder, name, NULL);
  ui_save_screen (path);
}

static gboolean
look_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

void
ui_wait_step (gint64      deadline,
              const char *condition,
              const char *file,
              int         line,
              const char *function)
{
  guint look;

  if (g_get_monotonic_time () >= deadline) {
    g_autofree char *text = g_strdup_printf ("waited in vain for: %s", condition);
    g_auto (GStrv) said = ui_take_warnings ();

    for (guint i = 0; said[i] != NULL; i++)
      g_test_message ("%s", said[i]);
    save_failure ();
    g_assertion_message (G_LOG_DOMAIN, file, line, function, text);
  }
  /* Removed again at once: whatever woke the loop, the condition is looked at next. */
  look = g_timeout_add (LOOK_MS, look_cb, NULL);
  g_main_context_iteration (NULL, TRUE);
  if (g_main_context_find_source_by_id (NULL, look) != NULL)
    g_source_remove (look);
}

Display *
ui_x_display (void)
{
  return gdk_x11_display_get_xdisplay (gdk_display_get_default ());
}

void
ui_settle (void)
{
  /* The server answers after it has sent us whatever our requests brought about. */
  XSync (ui_x_display (), False);
  /* Bounded, because a window that animates is never without work. */
  for (guint i = 0; i < 500 && g_main_context_iteration (NULL, FALSE); i++)
    ;
}

static void
painted_cb (GdkFrameClock *clock,
            gboolean      *painted)
{
  *painted = TRUE;
}

void
ui_wait_frame (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  gboolean painted = FALSE;
  gulong handler;

  g_assert_nonnull (clock);
  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);
  gtk_widget_queue_draw (widget);
  UI_WAIT (painted);
  g_signal_handler_disconnect (clock, handler);
}

void
ui_destroy (GtkWindow *window)
{
  GtkWidget *popover;

  while ((popover = ui_find_type (GTK_WIDGET (window), GTK_TYPE_POPOVER)) != NULL) {
    gtk_popover_popdown (GTK_POPOVER (popover));
    UI_WAIT (!gtk_widget_get_mapped (popover));
  }
  ui_settle ();
  gtk_window_destroy (window);
}

void
ui_present (GtkWindow *window)
{
  gtk_window_present (window);
  UI_WAIT (gtk_widget_get_mapped (GTK_WIDGET (window)) && gtk_window_is_active (window));
  ui_wait_frame (GTK_WIDGET (window));
}
