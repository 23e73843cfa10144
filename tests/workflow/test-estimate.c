/* test-estimate.c: what a model costs before any run, and which layer does not fit
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/paths.h"
#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/estimate.h"

#include <string.h>

static WeftWorkflow *
open_sample (const char *name)
{
  g_autofree char *relative = g_strdup_printf ("samples/%s.weft", name), *path = weft_path_shipped (relative);
  g_autoptr (GError) error = NULL;
  WeftWorkflow *document = weft_workflow_load (path, NULL, &error);

  g_assert_no_error (error);
  return document;
}

static WeftWorkflow *
get_inside (WeftWorkflow *document)
{
  return weft_node_get_nested (weft_workflow_find_node (document, "model"));
}

/* A perceptron of 784 → 128 → 10, by hand. */
static void
test_perceptron (void)
{
  g_autoptr (WeftWorkflow) document = open_sample ("handwritten-digits");
  g_autoptr (WeftCheck) check = weft_workflow_check (document);
  g_autoptr (WeftEstimate) estimate = weft_estimate_new (check, "model");
  const double n = 784 * 128 + 128 + 128 * 10 + 10, products = 2.0 * (784 * 128 + 128 * 10);

  g_assert_cmpint (estimate->parameters, ==, (gint64) n);
  g_assert_cmpfloat (estimate->operations, >=, products);
  g_assert_cmpfloat (estimate->operations, <=, products + 4 * (128 + 10));
  g_assert_cmpint (estimate->rows, ==, 57000);
  g_assert_cmpfloat (estimate->memory, ==, -1);
  estimate->times = TRUE;
  weft_estimate_measure (estimate);
  /* Weights and Adam's two moments, and not much more than gradients and a batch. */
  g_assert_cmpfloat (estimate->memory, >=, 3 * 4 * n);
  g_assert_cmpfloat (estimate->memory, <, 16 * 4 * n);
  g_assert_cmpfloat (estimate->seconds, >, 0);
  g_assert_cmpfloat (estimate->seconds, <, 60);
}

/* Twice the batch takes more memory; what is not timed is reckoned by the speed that is known. */
static void
test_batch (void)
{
  g_autoptr (WeftWorkflow) document = open_sample ("digits-with-convolution");
  double memory[2], seconds[2];

  for (int i = 0; i < 2; i++) {
    g_autoptr (WeftCheck) check = NULL;
    g_autoptr (WeftEstimate) estimate = NULL;

    g_assert_true (weft_workflow_set_parameter (document, "train", "batch_size", i == 0 ? "64" : "128", NULL));
    check = weft_workflow_check (document);
    estimate = weft_estimate_new (check, "model");
    estimate->speed = 1e9;
    weft_estimate_measure (estimate);
    memory[i] = estimate->memory;
    seconds[i] = estimate->seconds;
  }
  g_assert_cmpfloat (memory[1], >, 1.4 * memory[0]);
  g_assert_cmpfloat (memory[1], <, 2.1 * memory[0]);
  g_assert_cmpfloat (seconds[0], >, 0);
  g_assert_cmpfloat (seconds[1], <, 1.2 * seconds[0]);
}

static const WeftPortInfo *
find_wire (const WeftCheck *check,
           WeftWorkflow    *inside,
           const char      *from)
{
  g_autoptr (GPtrArray) links = weft_workflow_list_links_of (inside, from, WEFT_PORT_OUTPUT, NULL);

  g_assert_cmpuint (links->len, >, 0);
  return weft_check_get_link_info (check, inside, links->pdata[0]);
}

/* Every wire inside a model has a shape; behind a layer that does not fit nothing is known. */
static void
test_misfit (void)
{
  g_autoptr (WeftWorkflow) document = open_sample ("handwritten-digits");
  WeftWorkflow *inside = get_inside (document);
  GListModel *nodes = G_LIST_MODEL (inside);
  g_autoptr (WeftCheck) good = weft_workflow_check (document), bad = NULL;
  g_autoptr (WeftEstimate) estimate = NULL;
  const WeftProblem *problem;
  guint n_layers = g_list_model_get_n_items (nodes), model;

  g_assert_cmpuint (n_layers, >, 1);
  for (guint i = 0; i < weft_workflow_get_links (inside)->len; i++)
    g_assert_cmpint (weft_check_get_link_info (good, inside, weft_workflow_get_links (inside)->pdata[i])->rank, >, 0);
  g_assert_nonnull (weft_workflow_add_node (inside, "conv2d", "wrong", 0, 0, NULL));
  g_assert_nonnull (weft_workflow_add_node (inside, "relu", "after", 0, 0, NULL));
  for (guint i = 0; i < weft_workflow_get_links (inside)->len; i++)
    if (weft_check_get_link_info (good, inside, weft_workflow_get_links (inside)->pdata[i])->rank == 1) {
      WeftLink *link = weft_workflow_get_links (inside)->pdata[i];

      g_assert_true (weft_workflow_connect (inside, link->from, "output", "wrong", "input", NULL));
      break;
    }
  g_assert_true (weft_workflow_connect (inside, "wrong", "output", "after", "input", NULL));
  bad = weft_workflow_check (document);
  weft_snapshot_find_node (weft_check_get_snapshot (bad), "model", &model);
  problem = weft_check_find_error (bad, model);
  g_assert_cmpstr (problem->layer, ==, "wrong");
  g_assert_nonnull (strstr (problem->message, "must be images"));
  g_assert_null (weft_check_find_layer (bad, "model.wrong"));
  g_assert_null (find_wire (bad, inside, "wrong"));
  estimate = weft_estimate_new (bad, "model");
  g_assert_cmpint (estimate->parameters, ==, -1);
  weft_estimate_measure (estimate);
  g_assert_cmpfloat (estimate->memory, ==, -1);
}

/* One mistake is one problem: what reads the layer that does not fit has none of its own. */
static void
test_one_problem (void)
{
  g_autoptr (WeftWorkflow) document = open_sample ("digits-with-convolution");
  WeftWorkflow *inside = get_inside (document);
  g_autoptr (WeftCheck) check = NULL;
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (inside)); i++) {
    g_autoptr (WeftNode) layer = g_list_model_get_item (G_LIST_MODEL (inside), i);

    if (g_str_equal (weft_node_get_kind_id (layer), "conv2d") && n == 0 &&
        weft_workflow_set_parameter (inside, weft_node_get_id (layer), "kernel", "100", NULL))
      n++;
  }
  g_assert_cmpuint (n, ==, 1);
  check = weft_workflow_check (document);
  n = 0;
  for (guint i = 0; i < weft_check_get_n_problems (check); i++)
    n += weft_check_get_problem (check, i)->severity == WEFT_SEVERITY_ERROR;
  g_assert_cmpuint (n, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/estimate/perceptron", test_perceptron);
  g_test_add_func ("/workflow/estimate/batch", test_batch);
  g_test_add_func ("/workflow/estimate/misfit", test_misfit);
  g_test_add_func ("/workflow/estimate/one-problem", test_one_problem);
  return g_test_run ();
}
