/* test-first-result.c: from a fresh start to a result of one's own data in three clicks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

#include "base/paths.h"

#include <glib/gstdio.h>

static guint n_clicks;

/* Waits for what is called so, and clicks it. */
static void
click (WeftWindow *window,
       const char *name)
{
  GtkWidget *widget;

  UI_WAIT ((widget = ui_find_named (GTK_WIDGET (window), name)) != NULL && gtk_widget_get_mapped (widget));
  ui_wait_frame (widget);
  ui_click (widget);
  n_clicks++;
}

/* Returns: (transfer none): the list of a chooser, once it has read its folder */
static GtkTreeView *
find_files (void)
{
  GtkWidget *files;

  UI_WAIT ((files = ui_find_type (NULL, GTK_TYPE_TREE_VIEW)) != NULL && gtk_tree_view_get_model (GTK_TREE_VIEW (files)) != NULL &&
           gtk_tree_model_iter_n_children (gtk_tree_view_get_model (GTK_TREE_VIEW (files)), NULL) > 0);
  ui_wait_frame (files);
  return GTK_TREE_VIEW (files);
}

/* A double click on the only file. */
static void
choose_file (void)
{
  GtkTreeView *files = find_files ();
  g_autoptr (GtkTreePath) first = gtk_tree_path_new_first ();
  GdkRectangle area;
  int x, y;

  gtk_tree_view_get_cell_area (files, first, gtk_tree_view_get_column (files, 0), &area);
  gtk_tree_view_convert_bin_window_to_widget_coords (files, area.x + 40, area.y + area.height / 2, &x, &y);
  ui_click_at (GTK_WIDGET (files), x, y, 1, 2);
  n_clicks++;
}

/* A folder with one table, where choosers begin. Returns: (transfer full): the folder */
static char *
write_flowers (void)
{
  char *folder = g_dir_make_tmp ("weft-first-XXXXXX", NULL);
  g_autofree char *shipped = weft_path_shipped ("datasets/iris.csv"), *copy = g_build_filename (folder, "flowers.csv", NULL), *text = NULL, *uri = NULL;
  g_autoptr (GSettings) settings = g_settings_new (WEFT_APPLICATION_ID);
  gsize length;

  g_assert_true (g_file_get_contents (shipped, &text, &length, NULL));
  g_assert_true (g_file_set_contents (copy, text, (gssize) length, NULL));
  uri = g_filename_to_uri (folder, NULL, NULL);
  g_settings_set_string (settings, "last-folder", uri);
  return folder;
}

static gboolean
is_done (WeftWindow *window,
         const char *node)
{
  WeftActivity *activity = weft_document_get_activity (weft_window_get_document (window), node);

  return activity != NULL && weft_activity_get_state (activity) == WEFT_NODE_DONE;
}

static void
test_three_clicks (void)
{
  g_autofree char *folder = write_flowers (), *path = g_build_filename (folder, "flowers.csv", NULL);
  WeftWindow *window = app_fixture_open_window ();

  n_clicks = 0;
  click (window, "Open Your Data…");
  choose_file ();
  UI_WAIT (weft_window_get_document (window) != NULL && weft_workflow_find_node (weft_document_get_workflow (weft_window_get_document (window)), "evaluate") != NULL);
  click (window, "Run");
  UI_WAIT (is_done (window, "evaluate"));
  g_assert_cmpuint (n_clicks, <=, 3);
  app_fixture_close (window);
  g_unlink (path);
  g_rmdir (folder);
}

/* The same by the keyboard. */
static void
test_keys (void)
{
  g_autofree char *folder = write_flowers (), *path = g_build_filename (folder, "flowers.csv", NULL);
  WeftWindow *window = app_fixture_open_window ();

  ui_key ("<Control><Shift>o");
  gtk_widget_grab_focus (GTK_WIDGET (find_files ()));
  ui_key ("Home");
  ui_key ("Return");
  UI_WAIT (weft_window_get_document (window) != NULL && weft_workflow_find_node (weft_document_get_workflow (weft_window_get_document (window)), "evaluate") != NULL);
  UI_WAIT (ui_find_type (NULL, GTK_TYPE_FILE_CHOOSER_WIDGET) == NULL);
  ui_key ("<Control>Return");
  UI_WAIT (is_done (window, "evaluate"));
  app_fixture_close (window);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_test_add ("/ui/first-result/three-clicks", test_three_clicks);
  ui_test_add ("/ui/first-result/keys", test_keys);
  return ui_test_run ();
}
