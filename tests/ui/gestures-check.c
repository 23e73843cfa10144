/* gestures-check.c: what holds after any gesture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "gestures.h"

#include "workflow/document.h"

#include <string.h>

static void check_workflow (WeftWorkflow *workflow);

/* The document */

static void
check_node (WeftWorkflow *workflow,
            WeftNode     *node)
{
  g_assert_true (weft_id_is_valid (weft_node_get_id (node)));
  g_assert_true (weft_workflow_find_node (workflow, weft_node_get_id (node)) == node);
  g_assert_true (weft_node_get_workflow (node) == workflow);
  if (weft_node_get_nested (node) == NULL)
    return;
  g_assert_true (weft_workflow_get_owner (weft_node_get_nested (node)) == node);
  check_workflow (weft_node_get_nested (node));
}

/* Both ends are there, of one type, and a single input has no other. Nodes of an unknown kind
 * are not judged (workflow/rules.c): pasted among layers, those of a workflow are such. */
static void
check_link (WeftWorkflow   *workflow,
            const WeftLink *link)
{
  WeftNode *from = weft_workflow_find_node (workflow, link->from), *to = weft_workflow_find_node (workflow, link->to);
  g_autoptr (GPtrArray) beside = weft_workflow_list_links_of (workflow, link->to, WEFT_PORT_INPUT, link->input);
  const WeftPort *output, *input;

  g_assert_nonnull (from);
  g_assert_nonnull (to);
  if (weft_node_get_kind (from) == NULL || weft_node_get_kind (to) == NULL)
    return;
  output = weft_node_find_port (from, WEFT_PORT_OUTPUT, link->output);
  input = weft_node_find_port (to, WEFT_PORT_INPUT, link->input);
  g_assert_nonnull (output);
  g_assert_nonnull (input);
  g_assert_true (output->type == input->type);
  g_assert_true (beside->len == 1 || input->flags & WEFT_PORT_MULTIPLE);
}

/* Goes back along links; @trail holds the nodes on the way. */
static void
check_no_circle (WeftWorkflow *workflow,
                 const char   *id,
                 GHashTable   *trail,
                 GHashTable   *done)
{
  g_autoptr (GPtrArray) links = NULL;

  if (g_hash_table_contains (done, id))
    return;
  g_assert_true (g_hash_table_add (trail, (gpointer) id));
  links = weft_workflow_list_links_of (workflow, id, WEFT_PORT_INPUT, NULL);
  for (guint i = 0; i < links->len; i++)
    check_no_circle (workflow, weft_node_get_id (weft_workflow_find_node (workflow, ((WeftLink *) links->pdata[i])->from)), trail, done);
  g_hash_table_remove (trail, id);
  g_hash_table_add (done, (gpointer) id);
}

static void
check_workflow (WeftWorkflow *workflow)
{
  g_autoptr (GHashTable) trail = g_hash_table_new (g_str_hash, g_str_equal), done = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *links = weft_workflow_get_links (workflow);
  const char *before = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (workflow)); i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (G_LIST_MODEL (workflow), i);

    g_assert_true (before == NULL || strcmp (before, weft_node_get_id (node)) < 0);
    before = weft_node_get_id (node);
    check_node (workflow, node);
  }
  for (guint i = 0; i < links->len; i++) {
    check_link (workflow, links->pdata[i]);
    g_assert_true (i == 0 || weft_link_compare (links->pdata[i - 1], links->pdata[i]) < 0);
    check_no_circle (workflow, weft_node_get_id (weft_workflow_find_node (workflow, ((WeftLink *) links->pdata[i])->to)), trail, done);
  }
}

/* What is written is read as the same. */
static void
check_text (WeftWorkflow *workflow)
{
  g_autofree char *text = weft_workflow_to_text (workflow), *again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) read = weft_workflow_restore (text, NULL, NULL, &error);

  g_assert_no_error (error);
  again = weft_workflow_to_text (read);
  g_assert_cmpstr (again, ==, text);
}

/* What is shown */

/* Returns: whether a screen reader says the port has no wire */
static gboolean
is_said_free (WeftPortView *port)
{
  g_autofree char *other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (port), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Not connected");

  return other == NULL;
}

static void
check_ports (WeftWorkflow *workflow,
             WeftNodeView *view,
             WeftPortSide  side)
{
  g_autoptr (GPtrArray) ports = weft_node_list_ports (weft_node_view_get_node (view), side);
  GPtrArray *views = weft_node_view_get_ports (view, side);

  g_assert_cmpuint (views->len, ==, ports->len);
  for (guint i = 0; i < ports->len; i++) {
    const WeftPort *port = ports->pdata[i];
    g_autoptr (GPtrArray) links = weft_workflow_list_links_of (workflow, weft_node_view_get_id (view), side, port->id);

    g_assert_cmpstr (weft_port_view_get_id (views->pdata[i]), ==, port->id);
    if (is_said_free (views->pdata[i]) != (links->len == 0)) {
      g_autofree char *said = gtk_test_accessible_check_property (GTK_ACCESSIBLE (views->pdata[i]), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "");

      g_error ("port %s of %s has %u wires, and is said to be: %s", port->id, weft_node_view_get_id (view), links->len, said);
    }
  }
}

static void
check_view (WeftWorkflow *workflow,
            WeftNode     *node,
            WeftNodeView *view)
{
  WeftArea box;

  g_assert_nonnull (view);
  g_assert_true (weft_node_view_get_node (view) == node);
  box = weft_node_view_get_box (view);
  g_assert_cmpfloat (box.x, ==, weft_node_get_x (node));
  g_assert_cmpfloat (box.y, ==, weft_node_get_y (node));
  check_ports (workflow, view, WEFT_PORT_INPUT);
  check_ports (workflow, view, WEFT_PORT_OUTPUT);
}

static guint
count_views (WeftCanvas *canvas)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (canvas)); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += WEFT_IS_NODE_VIEW (child) ? 1 : 0;
  return n;
}

static void
check_canvas (WeftCanvas *canvas)
{
  WeftWorkflow *workflow = weft_canvas_get_workflow (canvas);
  g_auto (GStrv) selection = weft_canvas_dup_selection (canvas);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (workflow));

  g_assert_cmpuint (count_views (canvas), ==, n);
  for (guint i = 0; i < n; i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (G_LIST_MODEL (workflow), i);

    check_view (workflow, node, weft_canvas_find_node_view (canvas, weft_node_get_id (node)));
  }
  for (guint i = 0; selection[i] != NULL; i++)
    g_assert_nonnull (weft_workflow_find_node (workflow, selection[i]));
}

/* Whether the workflow is the document's, at whatever depth. */
static gboolean
is_part_of (WeftWorkflow *workflow,
            WeftWorkflow *document)
{
  while (workflow != NULL && workflow != document) {
    WeftNode *owner = weft_workflow_get_owner (workflow);

    workflow = owner != NULL ? weft_node_get_workflow (owner) : NULL;
  }
  return workflow == document;
}

void
gestures_check (Gestures *self)
{
  WeftWorkflow *document = weft_document_get_workflow (self->document);
  WeftCanvas *canvas = weft_window_get_canvas (self->window);
  g_auto (GStrv) warnings = ui_take_warnings ();

  g_assert_cmpstr (warnings[0], ==, NULL);
  g_assert_true (weft_window_get_document (self->window) == self->document);
  g_assert_true (is_part_of (weft_canvas_get_workflow (canvas), document));
  check_workflow (document);
  check_text (document);
  check_canvas (canvas);
}
