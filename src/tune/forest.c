/* forest.c: a forest of regression trees
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/forest.h"

#include "base/random.h"
#include "tune/order.h"

#include <math.h>
#include <string.h>

#define MAX_DEPTH 64

/* The rows of a node, as a piece of the drawn rows. */
typedef struct
{
  guint node;
  guint first;
  guint n;
  guint depth;
} Piece;

/* A question, and by how much it makes the squared error fall. */
typedef struct
{
  int column;
  double threshold;
  double gain;
} Question;

/* What a tree is grown with. */
typedef struct
{
  const WeftForestRows *rows; /* Borrowed */
  guint *drawn;               /* Owned: (n): rows, those of a node beside each other */
  double *keys;               /* Owned: (n): scratch */
  guint *order;               /* Owned: (n): scratch */
  GArray *nodes;              /* Owned: of WeftForestNode */
  GArray *pieces;             /* Owned: of Piece: what is still to be looked at */
} Growth;

static double
get_value (const WeftForestRows *rows,
           guint                 row,
           guint                 column)
{
  return rows->values[row * rows->width + column];
}

/* By how much the sum of squares falls when @n targets with @sum are parted. */
static double
get_gain (double sum,
          guint  n,
          double left_sum,
          guint  n_left)
{
  double right_sum = sum - left_sum;

  return left_sum * left_sum / n_left + right_sum * right_sum / (n - n_left) - sum * sum / n;
}

static void
ask_numbers (Growth      *self,
             const Piece *piece,
             guint        column,
             double       mean,
             Question    *best)
{
  const guint *drawn = self->drawn + piece->first;
  double left = 0, sum = 0;

  for (guint i = 0; i < piece->n; i++)
    self->keys[i] = get_value (self->rows, drawn[i], column);
  weft_order (self->keys, piece->n, self->order);
  for (guint i = 0; i < piece->n; i++)
    sum += self->rows->targets[drawn[i]] - mean;
  for (guint i = 0; i + 1 < piece->n; i++) {
    double here = self->keys[self->order[i]], next = self->keys[self->order[i + 1]], gain;

    left += self->rows->targets[drawn[self->order[i]]] - mean;
    if (here == next)
      continue;
    gain = get_gain (sum, piece->n, left, i + 1);
    if (gain > best->gain)
      *best = (Question){ (int) column, here + (next - here) / 2, gain };
  }
}

static void
ask_choices (Growth      *self,
             const Piece *piece,
             guint        column,
             double       mean,
             Question    *best)
{
  const guint *drawn = self->drawn + piece->first;

  for (guint choice = 0; choice < self->rows->n_choices[column]; choice++) {
    double sum = 0, left = 0, gain;
    guint n_left = 0;

    for (guint i = 0; i < piece->n; i++) {
      double target = self->rows->targets[drawn[i]] - mean;

      sum += target;
      if (get_value (self->rows, drawn[i], column) == choice)
        continue;
      left += target;
      n_left++;
    }
    if (n_left == 0 || n_left == piece->n)
      continue;
    gain = get_gain (sum, piece->n, left, n_left);
    if (gain > best->gain)
      *best = (Question){ (int) column, choice, gain };
  }
}

/* Puts the rows that go left before the others. Returns: how many they are */
static guint
part_rows (Growth               *self,
           const Piece          *piece,
           const WeftForestNode *node)
{
  guint *drawn = self->drawn + piece->first;
  guint n_left = 0, n_right = 0;

  for (guint i = 0; i < piece->n; i++) {
    guint row = drawn[i];

    if (weft_forest_node_goes_right (node, self->rows->n_choices, get_value (self->rows, row, (guint) node->column)))
      self->order[n_right++] = row;
    else
      drawn[n_left++] = row;
  }
  memcpy (drawn + n_left, self->order, sizeof *drawn * n_right);
  return n_left;
}

static guint
add_node (Growth *self,
          guint   first,
          guint   n,
          guint   depth)
{
  WeftForestNode node = { .column = -1 };
  Piece piece = { self->nodes->len, first, n, depth };

  for (guint i = 0; i < n; i++)
    node.value += self->rows->targets[self->drawn[first + i]] / n;
  g_array_append_val (self->nodes, node);
  g_array_append_val (self->pieces, piece);
  return piece.node;
}

/* Targets are taken from their mean, so that rounding makes no question look good. */
static void
split_node (Growth      *self,
            const Piece *piece)
{
  WeftForestNode node = g_array_index (self->nodes, WeftForestNode, piece->node);
  double least = 0;
  Question best = { -1, 0, 0 };
  guint n_left;

  for (guint i = 0; i < piece->n; i++)
    least += pow (self->rows->targets[self->drawn[piece->first + i]] - node.value, 2);
  best.gain = 1e-12 * least;
  if (piece->n < 2 || piece->depth == MAX_DEPTH || least == 0)
    return;
  for (guint column = 0; column < self->rows->width; column++)
    if (self->rows->n_choices[column] > 0)
      ask_choices (self, piece, column, node.value, &best);
    else
      ask_numbers (self, piece, column, node.value, &best);
  if (best.column < 0)
    return;
  node.column = best.column;
  node.threshold = best.threshold;
  n_left = part_rows (self, piece, &node);
  node.left = add_node (self, piece->first, n_left, piece->depth + 1);
  node.right = add_node (self, piece->first + n_left, piece->n - n_left, piece->depth + 1);
  g_array_index (self->nodes, WeftForestNode, piece->node) = node;
}

static void
grow_tree (const WeftForestRows *rows,
           WeftForestTree       *tree,
           WeftRandom           *random)
{
  guint n = rows->n;
  g_autofree guint *drawn = g_new (guint, n), *order = g_new (guint, n);
  g_autofree double *keys = g_new (double, n);
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (WeftForestNode)), pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  Growth growth = { rows, drawn, keys, order, nodes, pieces };

  tree->drawn = g_new0 (guint, n);
  for (guint i = 0; i < n; i++) {
    drawn[i] = weft_random_below (random, n);
    tree->drawn[drawn[i]]++;
  }
  add_node (&growth, 0, n, 0);
  while (pieces->len > 0) {
    Piece piece = g_array_index (pieces, Piece, pieces->len - 1);

    g_array_set_size (pieces, pieces->len - 1);
    split_node (&growth, &piece);
  }
  tree->n_nodes = nodes->len;
  tree->nodes = g_memdup2 (nodes->data, sizeof *tree->nodes * nodes->len);
}

static void
plant_leaf (const WeftForestRows *rows,
            WeftForestTree       *tree)
{
  tree->n_nodes = 1;
  tree->nodes = g_new0 (WeftForestNode, 1);
  tree->nodes[0].column = -1;
  tree->drawn = g_new0 (guint, rows->n);
}

WeftForest *
weft_forest_grow (const WeftForestRows *rows,
                  guint                 n_trees,
                  guint64               seed,
                  const WeftStop       *stop)
{
  WeftForest *self = g_new (WeftForest, 1);
  guint64 key = weft_random_key (seed, "forest");

  self->n_trees = n_trees;
  self->trees = g_new0 (WeftForestTree, n_trees);
  for (guint i = 0; i < n_trees; i++) {
    WeftRandom random;

    weft_random_init (&random, key + i, 0);
    if (weft_stop_is_requested (stop))
      plant_leaf (rows, &self->trees[i]);
    else
      grow_tree (rows, &self->trees[i], &random);
  }
  return self;
}

void
weft_forest_free (WeftForest *self)
{
  for (guint i = 0; i < self->n_trees; i++) {
    g_free (self->trees[i].nodes);
    g_free (self->trees[i].drawn);
  }
  g_free (self->trees);
  g_free (self);
}

double
weft_forest_tree_predict (const WeftForestTree *tree,
                          const guint          *n_choices,
                          const double         *row)
{
  const WeftForestNode *node = tree->nodes;

  while (node->column >= 0)
    node = &tree->nodes[weft_forest_node_goes_right (node, n_choices, row[node->column]) ? node->right : node->left];
  return node->value;
}
