/* test-accessible.c: a window as assistive technology finds it, over AT-SPI
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs accessible-tree.py on this very program, which has to answer it meanwhile.
 */
#include "driver.h"

#include <string.h>

/* What the script said. */
typedef struct
{
  char *out;
  char *err;
  int status;
  gboolean done;
} Said;

static void
said_clear (Said *self)
{
  g_free (self->out);
  g_free (self->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Said, said_clear)

static void
said_cb (GObject      *process,
         GAsyncResult *result,
         gpointer      user_data)
{
  Said *self = user_data;
  GError *error = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (process), result, &self->out, &self->err, &error);
  g_assert_no_error (error);
  self->status = g_subprocess_get_if_exited (G_SUBPROCESS (process)) ? g_subprocess_get_exit_status (G_SUBPROCESS (process)) : -1;
  self->done = TRUE;
}

/* Returns: whether there was anything to look with */
static gboolean
look (Said *self)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "ui", "accessible-tree.py", NULL);
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, script, "--check", g_get_prgname (), NULL);
  if (process == NULL) {
    g_test_skip (error->message);
    g_error_free (error);
    return FALSE;
  }
  g_subprocess_communicate_utf8_async (process, NULL, NULL, said_cb, self);
  UI_WAIT (self->done);
  if (self->status == 77)
    g_test_skip (self->out);
  return self->status != 77;
}

static GtkWidget *
show_window (const char *name)
{
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *run = gtk_button_new_with_label ("Run"), *icon = gtk_button_new_from_icon_name ("list-add-symbolic");

  if (name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_sensitive (run, FALSE);
  gtk_box_append (GTK_BOX (box), run);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_window_set_title (GTK_WINDOW (window), "Bench");
  gtk_window_set_child (GTK_WINDOW (window), box);
  ui_present (GTK_WINDOW (window));
  return window;
}

static void
test_tree (void)
{
  g_auto (Said) said = { 0 };

  show_window ("Add a node");
  if (!look (&said))
    return;
  g_test_message ("%s%s", said.out, said.err);
  g_assert_cmpint (said.status, ==, 0);
  g_assert_nonnull (strstr (said.out, "  frame “Bench”"));
  g_assert_nonnull (strstr (said.out, "push button “Run” [insensitive] actions: click"));
  g_assert_nonnull (strstr (said.out, "push button “Add a node”"));
}

static void
test_nameless (void)
{
  g_auto (Said) said = { 0 };

  show_window (NULL);
  if (!look (&said))
    return;
  g_assert_cmpint (said.status, ==, 1);
  g_assert_nonnull (strstr (said.err, "has no name"));
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  ui_test_add ("/ui/accessible/tree", test_tree);
  ui_test_add ("/ui/accessible/nameless", test_nameless);
  return ui_test_run ();
}
