/* test-tree.c: where the nodes of trees are, and how one goes from one to the next
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scenes.h"

#define WIDTH  560
#define HEIGHT 300

static WeftPaintStyle style;

static double
get_middle (const WeftTreeBox *box)
{
  return box->y + box->height / 2;
}

/* Every node is found in its middle, nothing lies over another, parents stand between their
 * branches and left of them. */
static void
test_choices (void)
{
  const WeftTree tree = { tree_choices, G_N_ELEMENTS (tree_choices), NULL, NULL, NULL };
  g_autofree WeftTreeBox *boxes = weft_tree_lay_out (&tree, &style, WIDTH, HEIGHT);

  for (guint i = 0; i < tree.n_nodes; i++) {
    g_assert_true (boxes[i].is_shown);
    g_assert_cmpint (weft_tree_find (&tree, boxes, boxes[i].x + boxes[i].width / 2, get_middle (&boxes[i])), ==, (int) i);
    g_assert_cmpfloat (boxes[i].x + boxes[i].width, <=, WIDTH);
    g_assert_cmpfloat (boxes[i].y + boxes[i].height, <=, HEIGHT);
    if (i > 0)
      g_assert_cmpfloat (boxes[tree_choices[i].parent].x + boxes[tree_choices[i].parent].width, <, boxes[i].x);
  }
  g_assert_cmpfloat_with_epsilon (get_middle (&boxes[0]), (get_middle (&boxes[1]) + get_middle (&boxes[2])) / 2, 1);
  g_assert_cmpfloat (get_middle (&boxes[3]), <, get_middle (&boxes[4]));
  g_assert_cmpfloat (get_middle (&boxes[4]), <, get_middle (&boxes[5]));
  g_assert_cmpint (weft_tree_find (&tree, boxes, 1, 1), ==, -1);
}

/* Left leads to the root, right along the way that is shown. */
static void
test_keys (void)
{
  const WeftTree tree = { tree_choices, G_N_ELEMENTS (tree_choices), NULL, NULL, NULL };
  g_autofree WeftTreeBox *boxes = weft_tree_lay_out (&tree, &style, WIDTH, HEIGHT);

  g_assert_cmpint (weft_tree_find_neighbour (&tree, boxes, 0, 1, 0), ==, 2);
  g_assert_cmpint (weft_tree_find_neighbour (&tree, boxes, 2, 1, 0), ==, 5);
  g_assert_cmpint (weft_tree_find_neighbour (&tree, boxes, 5, 1, 0), ==, -1);
  g_assert_cmpint (weft_tree_find_neighbour (&tree, boxes, 5, -1, 0), ==, 2);
  g_assert_cmpint (weft_tree_find_neighbour (&tree, boxes, 0, -1, 0), ==, -1);
  g_assert_cmpint (weft_tree_find_neighbour (&tree, boxes, 2, 0, -1), ==, 1);
  g_assert_cmpint (weft_tree_find_neighbour (&tree, boxes, 1, 0, 1), ==, 2);
  g_assert_cmpint (weft_tree_find_neighbour (&tree, boxes, 3, 0, 1), ==, 4);
  g_assert_cmpint (weft_tree_find_neighbour (&tree, boxes, 3, 0, -1), ==, -1);
}

/* What branches off a collapsed node is left out, and leaves its room to the others. */
static void
test_collapsed (void)
{
  WeftTreeNode nodes[G_N_ELEMENTS (tree_choices)];
  const WeftTree tree = { nodes, G_N_ELEMENTS (nodes), NULL, NULL, NULL };
  g_autofree WeftTreeBox *boxes = NULL;
  double all;

  memcpy (nodes, tree_choices, sizeof nodes);
  all = weft_tree_get_natural_height (&tree, &style, WIDTH);
  nodes[1].is_collapsed = TRUE;
  boxes = weft_tree_lay_out (&tree, &style, WIDTH, HEIGHT);
  g_assert_true (boxes[1].is_shown && boxes[5].is_shown && !boxes[3].is_shown && !boxes[4].is_shown);
  g_assert_cmpfloat (weft_tree_get_natural_height (&tree, &style, WIDTH), <, all);
  g_assert_cmpint (weft_tree_find_neighbour (&tree, boxes, 1, 1, 0), ==, -1);
}

/* Joins stand where their heights are, whatever the order of their leaves. */
static void
test_joins (void)
{
  const WeftTree tree = { tree_joins, G_N_ELEMENTS (tree_joins), "height", NULL, NULL };
  g_autofree WeftTreeBox *boxes = weft_tree_lay_out (&tree, &style, WIDTH, HEIGHT);
  double zero = boxes[2].x + boxes[2].width, unit = (boxes[0].x + boxes[0].width / 2 - zero) / tree_joins[0].height;

  g_assert_cmpfloat (unit, >, 50);
  for (guint i = 0; i < tree.n_nodes; i++)
    if (tree_joins[i].height > 0)
      g_assert_cmpfloat_with_epsilon (boxes[i].x + boxes[i].width / 2, zero + unit * tree_joins[i].height, 1);
  g_assert_cmpint (weft_tree_find_neighbour (&tree, boxes, 0, -1, 0), ==, 1);
  g_assert_cmpint (weft_tree_find_neighbour (&tree, boxes, 5, 1, 0), ==, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  g_test_add_func ("/paint/tree/choices", test_choices);
  g_test_add_func ("/paint/tree/keys", test_keys);
  g_test_add_func ("/paint/tree/collapsed", test_collapsed);
  g_test_add_func ("/paint/tree/joins", test_joins);
  return g_test_run ();
}
