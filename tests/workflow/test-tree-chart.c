/* test-tree-chart.c: what pictures of trees say
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/tree-chart.h"

#include <math.h>
#include <string.h>

static const char *const names[] = { "cat", "dog", "horse", "truck", NULL };

/* One question: unit 7 at most 0.25 is no dog. */
static WeftSurrogate *
make_surrogate (double fidelity)
{
  static const WeftCartNode nodes[] = {
    { 7, 0.25f, 1, 2, 0, 0.6, 0.48, 300, 300 },
    { -1, 0, 0, 0, 0, 0.95, 0.1, 180, 180 },
    { -1, 0, 0, 0, 1, 0.9, 0.18, 120, 120 },
  };
  WeftSurrogate *surrogate = g_new0 (WeftSurrogate, 1);
  const WeftSurrogateOptions options = WEFT_SURROGATE_OPTIONS_INIT;

  surrogate->cart = g_new0 (WeftCart, 1);
  surrogate->cart->nodes = g_memdup2 (nodes, sizeof nodes);
  surrogate->cart->n_nodes = G_N_ELEMENTS (nodes);
  surrogate->layer = g_strdup ("dense1");
  surrogate->options = options;
  surrogate->options.class = 1;
  surrogate->n_labels = 2;
  surrogate->n_rows = 300;
  surrogate->n_held = 100;
  surrogate->fidelity = fidelity;
  surrogate->balanced = 0.96;
  surrogate->majority = 0.6;
  surrogate->control = 0.55;
  surrogate->stability = 0.85;
  surrogate->wrong = g_array_new (FALSE, FALSE, sizeof (guint32));
  return surrogate;
}

/* Questions, answers and the way of a sample; a copy says the same once the tree is gone. */
static void
test_surrogate (void)
{
  WeftSurrogate *surrogate = make_surrogate (0.97);
  const WeftSurrogateStep steps[] = { { 0, 0.5 }, { 2, NAN } };
  g_autoptr (GArray) way = g_array_new (FALSE, FALSE, sizeof (WeftSurrogateStep));
  g_autoptr (WeftTreeChart) chart = NULL;
  g_autofree char *root = NULL, *leaf = NULL, *csv = NULL;

  g_array_append_vals (way, steps, 2);
  chart = weft_tree_chart_new_surrogate (surrogate, names, way);
  weft_surrogate_free (surrogate);
  g_assert_cmpuint (chart->tree.n_nodes, ==, 3);
  g_assert_cmpstr (chart->title, ==, "How units of dense1 tell dog from the rest");
  g_assert_true (chart->is_good);
  g_assert_nonnull (strstr (chart->caption, "97.0 % of 100 rows"));
  g_assert_nonnull (strstr (chart->caption, "a tree of shuffled answers in 55.0 %"));
  g_assert_cmpint (chart->units[0], ==, 7);
  g_assert_cmpint (chart->units[1], ==, -1);
  g_assert_cmpstr (chart->tree.nodes[0].label, ==, "unit 7 ≤ 0.25?");
  g_assert_cmpstr (chart->tree.nodes[1].branch, ==, "yes");
  g_assert_cmpstr (chart->tree.nodes[2].label, ==, "dog");
  g_assert_cmpint (chart->tree.nodes[2].parent, ==, 0);
  g_assert_true (chart->tree.nodes[0].is_stressed && chart->tree.nodes[2].is_stressed && !chart->tree.nodes[1].is_stressed);
  g_assert_cmpfloat (chart->tree.nodes[1].weight, ==, 0.6);
  root = weft_tree_chart_tell (chart, 0);
  leaf = weft_tree_chart_tell (chart, 1);
  g_assert_cmpstr (root, ==, "Is unit 7 of dense1 at most 0.25? 300 rows come here; this input has 0.5");
  g_assert_cmpstr (leaf, ==, "Answer not dog: 180 rows, in 95.0 % of them the model says so");
  csv = weft_tree_chart_to_csv (chart);
  g_assert_cmpstr (csv, ==, "node,parent,unit,threshold,answer,share,rows,on_way\n0,-1,7,0.25,not dog,0.6,300,1\n1,0,,,not dog,0.95,180,0\n2,0,,,dog,0.9,120,1\n");
}

/* Whether a tree describes the model stands below it. */
static void
test_judgement (void)
{
  g_autoptr (WeftSurrogate) fair = make_surrogate (0.9), bad = make_surrogate (0.7);
  g_autoptr (WeftTreeChart) rough = weft_tree_chart_new_surrogate (fair, names, NULL), wrong = weft_tree_chart_new_surrogate (bad, names, NULL);

  g_assert_true (g_str_has_prefix (rough->caption, "It describes the model roughly."));
  g_assert_true (g_str_has_prefix (wrong->caption, "This tree does not describe the model."));
  g_assert_false (rough->is_good || wrong->is_good);
}

/* Joins stand at their heights, the way is that of the likelier choices. */
static void
test_classes (void)
{
  static const float rows[] = { 0, 0, 0, 1, 5, 0, 30, 0 }, logits[] = { 4, 3, 0, -2 };
  g_autoptr (WeftClassTree) classes = weft_class_tree_join (rows, 4, 2);
  const WeftClassTreeScore score = { 0.93, 0.95, 0.4 };
  g_auto (WeftClassWalk) walk = { 0 };
  g_autoptr (WeftTreeChart) chart = NULL;
  g_autofree char *words = NULL, *csv = NULL;
  guint n_leaves = 0, n_stressed = 0;

  weft_class_tree_walk (classes, logits, &walk);
  chart = weft_tree_chart_new_classes (classes, names, &score, 500, &walk);
  g_assert_cmpuint (chart->tree.n_nodes, ==, 7);
  g_assert_cmpfloat (chart->tree.nodes[0].height, ==, classes->nodes[2].height);
  for (guint i = 1; i < 7; i++) {
    const WeftTreeNode *node = &chart->tree.nodes[i];

    g_assert_cmpint (node->parent, <, (int) i);
    g_assert_cmpfloat (node->height, <, chart->tree.nodes[node->parent].height);
    n_leaves += *node->label != '\0';
    n_stressed += node->is_stressed;
    if (g_str_equal (node->label, names[walk.chosen]))
      g_assert_true (node->is_stressed);
  }
  g_assert_cmpuint (n_leaves, ==, 4);
  g_assert_cmpuint (n_stressed, >=, 1);
  g_assert_nonnull (strstr (chart->caption, "93.0 % of 500 rows"));
  words = weft_tree_chart_tell (chart, 0);
  g_assert_nonnull (strstr (words, "cat"));
  g_assert_nonnull (strstr (words, "truck"));
  g_assert_nonnull (strstr (words, "100.0 % of this input"));
  csv = weft_tree_chart_to_csv (chart);
  g_assert_true (g_str_has_prefix (csv, "node,parent,class,height,share,classes,on_way\n0,-1,,"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/tree-chart/surrogate", test_surrogate);
  g_test_add_func ("/workflow/tree-chart/judgement", test_judgement);
  g_test_add_func ("/workflow/tree-chart/classes", test_classes);
  return g_test_run ();
}
