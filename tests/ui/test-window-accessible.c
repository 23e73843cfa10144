/* test-window-accessible.c: the whole window as assistive technology finds it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

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

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_test_add ("/ui/window/accessible", test_tree);
  return ui_test_run ();
}
