/* test-insert.c: ready-made models in a document
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kinds.h"

#include "workflow/command.h"
#include "workflow/history.h"
#include "workflow/insert.h"
#include "workflow/layers.h"
#include "workflow/snapshot.h"

#include <string.h>

static WeftWorkflow *
new_document (void)
{
  WeftWorkflow *document = weft_workflow_new (weft_domain_get_default ());
  g_autoptr (GError) error = NULL;

  weft_workflow_add_node (document, "model", "model", 0, 0, &error);
  g_assert_no_error (error);
  return document;
}

/* Numbers that learn and the last extent of the output, of what is inside the model. */
static void
measure (WeftWorkflow    *document,
         const WeftShape *item,
         gint64          *n_parameters,
         gint64          *n_outputs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (document, NULL, &error);
  g_autoptr (WeftModelSpec) spec = weft_layers_to_spec (weft_snapshot_get_node (snapshot, 0)->nested, &error);
  g_autoptr (WeftModel) model = NULL;
  WeftShape output;

  g_assert_no_error (error);
  model = weft_model_new_blank (spec, item, &error);
  g_assert_no_error (error);
  output = weft_model_get_output_shape (model);
  *n_parameters = weft_model_count_parameters (model);
  *n_outputs = output.extent[output.rank - 1];
}

/* What stands in the document makes the model that was asked for. */
static void
test_round_trip (void)
{
  for (const WeftArchitecture *const *architecture = weft_architectures (); *architecture != NULL; architecture++) {
    g_autoptr (WeftWorkflow) document = new_document ();
    g_autoptr (WeftParams) params = weft_params_new ((*architecture)->params);
    g_autoptr (WeftModelSpec) spec = NULL;
    g_autoptr (WeftModel) model = NULL;
    g_autoptr (GError) error = NULL;
    WeftArchitecturePlace place;
    gint64 n_parameters, n_outputs;

    weft_architecture_place_init (&place, *architecture, NULL);
    place.n_outputs = 7;
    if (place.item.rank == 3)
      place.item = WEFT_SHAPE (3, 64, 64);
    weft_workflow_insert_architecture (document, "model", *architecture, NULL, &place, &error);
    g_assert_no_error (error);
    spec = weft_architecture_build (*architecture, params, &place.item, 7, &error);
    model = weft_model_new_blank (spec, &place.item, &error);
    measure (document, &place.item, &n_parameters, &n_outputs);
    g_assert_cmpint (n_parameters, ==, weft_model_count_parameters (model));
    g_assert_cmpint (n_outputs, ==, 7);
  }
}

static guint
count_layers (WeftWorkflow *document)
{
  return g_list_model_get_n_items (G_LIST_MODEL (weft_node_get_nested (weft_workflow_find_node (document, "model"))));
}

/* One step, which undo takes back as a whole; a model that does not fit changes nothing. */
static void
test_one_step (void)
{
  g_autoptr (WeftWorkflow) document = new_document ();
  WeftHistory *history = weft_workflow_get_history (document);
  guint n = weft_history_get_n_commands (history);
  g_autoptr (GError) error = NULL;
  WeftArchitecturePlace place;

  weft_architecture_place_init (&place, weft_architecture_find ("lenet"), NULL);
  place.item = WEFT_SHAPE (5);
  g_assert_false (weft_workflow_insert_architecture (document, "model", weft_architecture_find ("lenet"), NULL, &place, &error));
  g_assert_cmpuint (weft_history_get_n_commands (history), ==, n);
  g_assert_cmpuint (count_layers (document), ==, 0);
  place.item = WEFT_SHAPE (28, 28);
  weft_workflow_insert_architecture (document, "model", weft_architecture_find ("lenet"), NULL, &place, NULL);
  g_assert_cmpuint (weft_history_get_n_commands (history), ==, n + 1);
  g_assert_nonnull (strstr (weft_history_get_undo_text (history), "LeNet"));
  g_assert_cmpuint (count_layers (document), ==, 12);
  weft_history_undo (history);
  g_assert_cmpuint (count_layers (document), ==, 0);
}

/* Layers stand right of what they read, and never on top of each other. */
static void
test_layout (void)
{
  g_autoptr (WeftWorkflow) document = new_document ();
  WeftArchitecturePlace place;
  WeftWorkflow *inside;
  GListModel *nodes;

  weft_architecture_place_init (&place, weft_architecture_find ("gru_seq2seq"), NULL);
  weft_workflow_insert_architecture (document, "model", weft_architecture_find ("gru_seq2seq"), NULL, &place, NULL);
  inside = weft_node_get_nested (weft_workflow_find_node (document, "model"));
  nodes = G_LIST_MODEL (inside);
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (WeftNode) one = g_list_model_get_item (nodes, i);
    g_autoptr (GPtrArray) links = weft_workflow_list_links_of (inside, weft_node_get_id (one), WEFT_PORT_INPUT, NULL);

    for (guint k = 0; k < links->len; k++)
      g_assert_cmpfloat (weft_node_get_x (weft_workflow_find_node (inside, ((WeftLink *) links->pdata[k])->from)), <, weft_node_get_x (one));
    for (guint j = 0; j < i; j++) {
      g_autoptr (WeftNode) other = g_list_model_get_item (nodes, j);

      g_assert_true (weft_node_get_x (one) != weft_node_get_x (other) || weft_node_get_y (one) != weft_node_get_y (other));
    }
  }
}

/* The data says how large samples are and how many outputs are needed. */
static void
test_place (void)
{
  const WeftArchitecture *lenet = weft_architecture_find ("lenet");
  WeftPortInfo *info = weft_port_info_new ();
  WeftArchitecturePlace place;

  weft_architecture_place_init (&place, lenet, info);
  g_assert_true (weft_shape_equal (&place.item, &lenet->item));
  g_assert_cmpint (place.n_outputs, ==, 10);
  weft_port_info_set_shape (info, 2, (const gint64[]){ 30, 40 });
  info->target = g_strdup ("price");
  weft_architecture_place_init (&place, lenet, info);
  g_assert_true (weft_shape_equal (&place.item, &WEFT_SHAPE (30, 40)));
  g_assert_cmpint (place.n_outputs, ==, 1);
  info->classes = g_strdupv ((char **) (const char *const[]){ "cat", "dog", "cow", NULL });
  weft_architecture_place_init (&place, lenet, info);
  g_assert_cmpint (place.n_outputs, ==, 3);
  weft_port_info_free (info);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/insert/round-trip", test_round_trip);
  g_test_add_func ("/workflow/insert/one-step", test_one_step);
  g_test_add_func ("/workflow/insert/layout", test_layout);
  g_test_add_func ("/workflow/insert/place", test_place);
  return g_test_run ();
}
