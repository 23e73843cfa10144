/* test-freeze.c: layers that a training leaves alone, chosen in the document
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/paths.h"
#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/estimate.h"
#include "workflow/group.h"
#include "workflow/layers.h"

#include <string.h>

static WeftWorkflow *
open_digits (void)
{
  g_autofree char *path = weft_path_shipped ("samples/digits-with-convolution.weft");
  g_autoptr (GError) error = NULL;
  WeftWorkflow *document = weft_workflow_load (path, NULL, &error);

  g_assert_no_error (error);
  return document;
}

static void
freeze (WeftWorkflow *workflow,
        const char   *layers)
{
  g_autoptr (GError) error = NULL;

  weft_workflow_set_parameter (workflow, "train", "freeze", layers, &error);
  g_assert_no_error (error);
}

/* Takes the data from the model, so that its shapes are not known. */
static void
cut (WeftWorkflow *document)
{
  g_autoptr (GPtrArray) links = weft_workflow_list_links_of (document, "model", WEFT_PORT_INPUT, "data");

  g_assert_cmpuint (links->len, ==, 1);
  g_assert_true (weft_workflow_disconnect (document, links->pdata[0], NULL));
}

/* The error of @node, or NULL. */
static char *
find_error (WeftWorkflow *document,
            const char   *node)
{
  g_autoptr (WeftCheck) check = weft_workflow_check (document);
  const WeftProblem *problem;
  guint index;

  g_assert_nonnull (weft_snapshot_find_node (weft_check_get_snapshot (check), node, &index));
  problem = weft_check_find_error (check, index);
  return problem != NULL ? g_strdup (problem->message) : NULL;
}

static void
assert_names (WeftWorkflow *document,
              const char   *node,
              const char   *name)
{
  g_autofree char *message = find_error (document, node);

  g_assert_nonnull (message);
  g_assert_nonnull (strstr (message, name));
  g_assert_nonnull (strstr (message, "choose from its layers"));
}

/* A name that the model does not have is told before any run, with what would mend it. */
static void
test_check (void)
{
  g_autoptr (WeftWorkflow) document = open_digits ();
  WeftWorkflow *inside = weft_node_get_nested (weft_workflow_find_node (document, "model"));
  g_autoptr (WeftNode) first = g_list_model_get_item (G_LIST_MODEL (inside), 0);
  g_autofree char *id = g_strdup (weft_node_get_id (first));

  freeze (document, id);
  g_assert_null (find_error (document, "train"));
  freeze (document, "conv99");
  assert_names (document, "train", "“conv99”");

  /* The names are known without data, so without any shape. */
  cut (document);
  assert_names (document, "train", "“conv99”");
  freeze (document, NULL);
  g_assert_null (find_error (document, "train"));
}

/* The layers are found over the border of a group, from either side. */
static void
test_groups (void)
{
  static const char *const each[] = { "model", "train" };

  for (guint i = 0; i < G_N_ELEMENTS (each); i++) {
    g_autoptr (WeftWorkflow) document = open_digits ();
    const char *const ids[] = { each[i], NULL };
    g_autofree char *train = NULL;
    WeftNode *group;

    group = weft_workflow_group (document, ids, NULL);
    g_assert_nonnull (group);
    freeze (i == 1 ? weft_node_get_nested (group) : document, "conv99");
    train = i == 1 ? g_strconcat (weft_node_get_id (group), ".train", NULL) : g_strdup ("train");
    assert_names (document, train, "“conv99”");
  }
}

/* What is known of a model's layers, with and without shapes. */
static void
test_layers (void)
{
  g_autoptr (WeftWorkflow) document = open_digits ();

  for (int known = 1; known >= 0; known--) {
    g_autoptr (WeftCheck) check = NULL;
    g_autoptr (GArray) layers = NULL;
    gint64 sum = 0;
    guint index;

    if (!known)
      cut (document);
    check = weft_workflow_check (document);
    weft_snapshot_find_node (weft_check_get_snapshot (check), "model", &index);
    layers = weft_layers_read_model (weft_check_get_info (check, index, 0));
    g_assert_nonnull (layers);
    for (guint i = 0; i < layers->len; i++) {
      const WeftModelLayer *layer = &g_array_index (layers, WeftModelLayer, i);

      g_assert_nonnull (layer->kind);
      g_assert_true (known ? layer->parameters >= 0 : layer->parameters == -1);
      sum += layer->parameters;
    }
    if (known)
      g_assert_cmpint (sum, ==, weft_check_get_info (check, index, 0)->parameters);
  }
}

/* Gradients of frozen layers are not taken, which the estimate knows. */
static void
test_estimate (void)
{
  g_autoptr (WeftWorkflow) document = open_digits ();
  double memory[2];
  gint64 parameters[2];

  for (int i = 0; i < 2; i++) {
    g_autoptr (WeftCheck) before = weft_workflow_check (document), check = NULL;
    g_autoptr (WeftEstimate) estimate = NULL;
    g_autoptr (GString) all = g_string_new (NULL);
    g_autoptr (GArray) layers = NULL;
    guint index;

    weft_snapshot_find_node (weft_check_get_snapshot (before), "model", &index);
    layers = weft_layers_read_model (weft_check_get_info (before, index, 0));
    for (guint k = 0; k + 1 < layers->len; k++)
      g_string_append_printf (all, "%s%s", k > 0 ? "," : "", g_array_index (layers, WeftModelLayer, k).id);
    freeze (document, i == 1 ? all->str : NULL);
    check = weft_workflow_check (document);
    estimate = weft_estimate_new (check, "model");
    weft_estimate_measure (estimate);
    memory[i] = estimate->memory;
    parameters[i] = estimate->parameters;
  }
  g_assert_cmpint (parameters[0], ==, parameters[1]);
  g_assert_cmpfloat (memory[1], >, 0);
  g_assert_cmpfloat (memory[1], <, 0.8 * memory[0]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/freeze/check", test_check);
  g_test_add_func ("/workflow/freeze/groups", test_groups);
  g_test_add_func ("/workflow/freeze/layers", test_layers);
  g_test_add_func ("/workflow/freeze/estimate", test_estimate);
  return g_test_run ();
}
