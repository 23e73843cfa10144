/* test-window-accessible.c: the whole window as assistive technology finds it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

#include "app/explain-page.h"
#include "app/picture-view.h"
#include "base/paths.h"

#include <string.h>

static void
assert_said (const char *tree,
             const char *role,
             const char *name)
{
  g_autofree char *line = g_strdup_printf ("%s “%s", role, name);

  if (strstr (tree, line) == NULL)
    g_error ("no %s” in the tree", line);
}

/* Each port is a button that says which it is. */
static void
assert_ports (const char   *tree,
              WeftNode     *node,
              WeftPortSide  side)
{
  g_autoptr (GPtrArray) ports = weft_node_list_ports (node, side);

  for (guint i = 0; i < ports->len; i++) {
    const WeftPort *port = ports->pdata[i];
    g_autofree char *name = g_strdup_printf ("%s %s, %s", side == WEFT_PORT_INPUT ? "Input" : "Output", port->title, port->type->title);

    assert_said (tree, "push button", name);
  }
}

static void
test_tree (void)
{
  static const char *const buttons[] = { "Run", "Undo", "Redo" };
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");
  GListModel *nodes = G_LIST_MODEL (weft_document_get_workflow (document));
  g_autofree char *tree = NULL, *complaints = NULL;
  int status = ui_read_tree (&tree, &complaints);

  if (status == 77)
    return;
  g_test_message ("%s%s", tree, complaints);
  g_assert_cmpint (status, ==, 0);
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (nodes, i);

    assert_said (tree, "panel", weft_node_get_title (node));
    assert_ports (tree, node, WEFT_PORT_INPUT);
    assert_ports (tree, node, WEFT_PORT_OUTPUT);
  }
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    assert_said (tree, "push button", buttons[i]);
  app_fixture_close (window);
}

/* Fails the test unless a line of the tree, as it is now, holds all that @parts name. */
static void
assert_line (const char *const *parts)
{
  g_autofree char *tree = NULL, *complaints = NULL, *wanted = g_strjoinv (" … ", (char **) parts);
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (ui_read_tree (&tree, &complaints), ==, 0);
  lines = g_strsplit (tree, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    guint n = 0;

    while (parts[n] != NULL && strstr (lines[i], parts[n]) != NULL)
      n++;
    if (parts[n] == NULL)
      return;
  }
  g_test_message ("%s", tree);
  g_error ("no line with %s in the tree", wanted);
}

#define ASSERT_LINE(...) assert_line ((const char *const[]){ __VA_ARGS__, NULL })

/* Presses a key until what people call @name has the focus. */
static void
go_to (WeftWindow *window,
       const char *key,
       const char *name)
{
  for (int i = 0; i < 60; i++) {
    GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
    g_autofree char *found = focus != NULL ? ui_name_of (GTK_IS_TEXT (focus) ? gtk_widget_get_parent (focus) : focus) : NULL;

    if (g_strcmp0 (found, name) == 0)
      return;
    ui_key (key);
  }
  g_error ("%s does not lead to “%s”", key, name);
}

static void
add_by_search (const char *words)
{
  ui_key ("<Control>period");
  UI_WAIT (ui_find_named (NULL, "Search nodes to add") != NULL);
  ui_type (words);
  ui_key ("Return");
  UI_WAIT (ui_find_named (NULL, "Search nodes to add") == NULL);
}

/* A workflow built, connected and run without a mouse; a screen reader finds each step. */
static void
test_keyboard (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document;
  g_autofree char *tree = NULL, *complaints = NULL;

  if (ui_read_tree (&tree, &complaints) == 77)
    return;
  ui_key ("<Control>n");
  UI_WAIT ((document = weft_window_get_document (window)) != NULL);
  gtk_widget_grab_focus (GTK_WIDGET (weft_window_get_canvas (window)));
  add_by_search ("data file");
  ASSERT_LINE ("panel “Data file”", "[focused, selected]", "actions: node.open");
  g_test_message ("%s", tree);
  ui_key ("F6");
  go_to (window, "Tab", "File");
  ui_type ("dataset:iris");
  ui_key ("Return");
  UI_WAIT (g_strcmp0 (weft_params_get (weft_node_get_params (weft_workflow_find_node (weft_document_get_workflow (document), "data-file1")), "file"), "dataset:iris") == 0);
  go_to (window, "F6", "Data file");
  add_by_search ("prepare");
  ASSERT_LINE ("panel “Prepare”", "[focused, selected]");
  go_to (window, "Tab", "Input Data, Dataset");
  ASSERT_LINE ("push button “Input Data, Dataset”", "[focused]", "Not connected");
  ui_key ("space");
  go_to (window, "<Shift>Tab", "Output Data, Dataset");
  ui_key ("space");
  UI_WAIT (weft_workflow_get_links (weft_document_get_workflow (document))->len == 1);
  ui_wait_frame (GTK_WIDGET (window));
  ASSERT_LINE ("push button “Output Data, Dataset”", "flows to: Input Data, Dataset of Prepare", "To Prepare");
  ASSERT_LINE ("push button “Input Data, Dataset”", "From Data file");
  ui_key ("<Control>Return");
  UI_WAIT (weft_document_get_activity (document, "prepare1") != NULL && weft_activity_get_state (weft_document_get_activity (document, "prepare1")) == WEFT_NODE_DONE);
  UI_WAIT (!weft_document_get_running (document));
  ASSERT_LINE ("panel “Prepare”", "Done");
  app_fixture_close (window);
}

/* Views of the page that looks into a model have a picture with a name and what it says, and
 * nothing without a name to act on. */
static void
test_views (void)
{
  static const char *const views[] = { "answer", "units", "path", "embedding" };
  g_autofree char *irises = weft_path_shipped ("datasets/iris.csv");
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");
  g_autofree char *first = NULL, *said = NULL;
  GtkWidget *page;

  if (ui_read_tree (&first, &said) == 77)
    return;
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (weft_document_get_running (document));
  UI_WAIT (!weft_document_get_running (document));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  weft_explain_page_take_file (WEFT_EXPLAIN_PAGE (page), irises);
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > 0 && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    g_autofree char *tree = NULL, *complaints = NULL, *name = NULL;
    GtkWidget *picture = NULL;
    int status;

    weft_explain_page_show_view (WEFT_EXPLAIN_PAGE (page), views[i]);
    UI_WAIT (weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)) && (picture = ui_find_type (page, WEFT_TYPE_PICTURE_VIEW)) != NULL && gtk_widget_get_mapped (picture));
    ui_wait_frame (page);
    status = ui_read_tree (&tree, &complaints);
    if (status != 0)
      g_error ("%s: %s", views[i], complaints);
    name = ui_name_of (picture);
    g_assert_cmpstr (name, !=, "");
    assert_said (tree, "image", name);
  }
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_test_add ("/ui/window/accessible", test_tree);
  ui_test_add ("/ui/window/accessible-keyboard", test_keyboard);
  ui_test_add ("/ui/window/accessible-views", test_views);
  return ui_test_run ();
}
