/* cart.c: a tree of thresholds that imitates labels
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/cart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Falls of impurity below this are none: they come from rounding. */
#define LEAST_GAIN 1e-12

/* A number and the row that has it. */
typedef struct
{
  float value;
  guint32 row;
} Entry;

typedef struct
{
  gint64 column;
  float threshold;
  double gain;
} Split;

/* A tree as it grows. */
typedef struct
{
  const WeftCartRows *rows;
  const WeftCartOptions *options;
  const WeftStop *stop;
  double *weights; /* Owned: of a row with a label; all rows have 1 */
  double *left;    /* Owned: weight of each label left of a threshold */
  double *all;     /* Owned: and of the node */
  Entry *entries;  /* Owned */
  GArray *nodes;   /* WeftCartNode */
} Growth;

static void
growth_clear (Growth *self)
{
  g_free (self->weights);
  g_free (self->left);
  g_free (self->all);
  g_free (self->entries);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Growth, growth_clear)

void
weft_cart_free (WeftCart *self)
{
  g_free (self->nodes);
  g_free (self);
}

static void
weigh_labels (Growth        *self,
              const guint32 *indices,
              gint64         n)
{
  guint n_labels = self->rows->n_labels, n_used = 0;
  g_autofree gint64 *counts = g_new0 (gint64, n_labels);

  for (gint64 i = 0; i < n; i++)
    counts[self->rows->labels[indices[i]]]++;
  for (guint k = 0; k < n_labels; k++)
    n_used += counts[k] > 0;
  for (guint k = 0; k < n_labels; k++)
    self->weights[k] = self->options->balanced ? 1.0 / ((double) n_used * (double) MAX (counts[k], 1)) : 1.0 / (double) n;
}

/* Gini's impurity of labels with weights that add up to @total. */
static double
measure (const double *weights,
         guint         n_labels,
         double        total)
{
  double squares = 0;

  if (!(total > 0))
    return 0;
  for (guint k = 0; k < n_labels; k++)
    squares += weights[k] / total * (weights[k] / total);
  return 1 - squares;
}

/* Which label a node stands for: the heaviest, of about equal ones the most frequent. */
static void
judge (Growth        *self,
       const guint32 *indices,
       gint64         n,
       WeftCartNode  *node)
{
  guint n_labels = self->rows->n_labels;
  g_autofree gint64 *counts = g_new0 (gint64, n_labels);

  memset (self->all, 0, n_labels * sizeof (double));
  *node = (WeftCartNode){ .column = -1, .left = -1, .right = -1, .n_rows = n };
  for (gint64 i = 0; i < n; i++) {
    gint32 label = self->rows->labels[indices[i]];

    counts[label]++;
    self->all[label] += self->weights[label];
    node->weight += self->weights[label];
  }
  for (guint k = 1; k < n_labels; k++) {
    double ahead = self->all[k] - self->all[node->label], slack = 1e-9 * node->weight;

    if (ahead > slack || (ahead > -slack && counts[k] > counts[node->label]))
      node->label = (gint32) k;
  }
  node->share = node->weight > 0 ? self->all[node->label] / node->weight : 0;
  node->impurity = measure (self->all, n_labels, node->weight);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *first = a, *second = b;

  if (first->value != second->value)
    return first->value < second->value ? -1 : 1;
  return (first->row > second->row) - (first->row < second->row);
}

/* What the impurity falls by where all up to entry @last go left. */
static double
find_gain (Growth             *self,
           const WeftCartNode *node,
           double              weight)
{
  guint n_labels = self->rows->n_labels;
  double rest = node->weight - weight, squares_left = 0, squares_right = 0;

  for (guint k = 0; k < n_labels; k++) {
    double right = self->all[k] - self->left[k];

    squares_left += self->left[k] * self->left[k];
    squares_right += right * right;
  }
  return node->weight * node->impurity - (weight - squares_left / weight) - (rest - squares_right / rest);
}

/* The best threshold of a column. */
static void
try_column (Growth             *self,
            const guint32      *indices,
            gint64              n,
            gint64              column,
            const WeftCartNode *node,
            Split              *best)
{
  Entry *entries = self->entries;
  gint64 least = self->options->min_leaf;
  double weight = 0;

  for (gint64 i = 0; i < n; i++)
    entries[i] = (Entry){ self->rows->values[(gint64) indices[i] * self->rows->width + column], indices[i] };
  qsort (entries, (gsize) n, sizeof (Entry), compare_entries);
  memset (self->left, 0, self->rows->n_labels * sizeof (double));
  for (gint64 i = 0; i + 1 < n; i++) {
    gint32 label = self->rows->labels[entries[i].row];
    float middle = entries[i].value + (entries[i + 1].value - entries[i].value) / 2;
    double gain;

    self->left[label] += self->weights[label];
    weight += self->weights[label];
    if (!(entries[i].value < entries[i + 1].value) || i + 1 < least || n - i - 1 < least)
      continue;
    gain = find_gain (self, node, weight);
    if (gain > best->gain + LEAST_GAIN)
      *best = (Split){ column, middle < entries[i + 1].value ? middle : entries[i].value, gain };
  }
}

/* Brings those that go left to the front. Returns: how many they are */
static gint64
part (const Growth *self,
      guint32      *indices,
      gint64        n,
      const Split  *split)
{
  g_autofree guint32 *others = g_new (guint32, n);
  gint64 n_left = 0, n_others = 0;

  for (gint64 i = 0; i < n; i++) {
    if (self->rows->values[(gint64) indices[i] * self->rows->width + split->column] <= split->threshold)
      indices[n_left++] = indices[i];
    else
      others[n_others++] = indices[i];
  }
  memcpy (indices + n_left, others, (gsize) n_others * sizeof (guint32));
  return n_left;
}

/* Returns: the number of the node that is made of the rows, with all below it */
static int
grow (Growth  *self,
      guint32 *indices,
      gint64   n,
      int      depth)
{
  WeftCartNode node;
  Split best = { -1, 0, 0 };
  int place = (int) self->nodes->len, left, right;
  gint64 n_left;

  judge (self, indices, n, &node);
  g_array_append_val (self->nodes, node);
  if (depth >= self->options->max_depth || !(node.impurity > LEAST_GAIN) || weft_stop_is_requested (self->stop))
    return place;
  for (gint64 column = 0; column < self->rows->width && !weft_stop_is_requested (self->stop); column++)
    try_column (self, indices, n, column, &node, &best);
  if (best.column < 0)
    return place;
  n_left = part (self, indices, n, &best);
  left = grow (self, indices, n_left, depth + 1);
  right = grow (self, indices + n_left, n - n_left, depth + 1);
  node.column = best.column;
  node.threshold = best.threshold;
  node.left = left;
  node.right = right;
  g_array_index (self->nodes, WeftCartNode, place) = node;
  return place;
}

WeftCart *
weft_cart_fit (const WeftCartRows    *rows,
               const guint32         *indices,
               gint64                 n,
               const WeftCartOptions *options,
               const WeftStop        *stop)
{
  WeftCart *self = g_new0 (WeftCart, 1);
  g_auto (Growth) growth = { .rows = rows, .options = options, .stop = stop, .nodes = g_array_new (FALSE, FALSE, sizeof (WeftCartNode)) };
  g_autofree guint32 *order = g_memdup2 (indices, (gsize) n * sizeof (guint32));

  growth.weights = g_new (double, rows->n_labels);
  growth.left = g_new (double, rows->n_labels);
  growth.all = g_new (double, rows->n_labels);
  growth.entries = g_new (Entry, n + 1);
  weigh_labels (&growth, indices, n);
  grow (&growth, order, n, 0);
  self->n_nodes = (int) growth.nodes->len;
  self->nodes = (WeftCartNode *) (gpointer) g_array_free (growth.nodes, FALSE);
  if (options->alpha > 0)
    weft_cart_prune (self, options->alpha);
  return self;
}

int
weft_cart_find_leaf (const WeftCart *self,
                     const float    *row)
{
  int place = 0;

  while (self->nodes[place].column >= 0)
    place = row[self->nodes[place].column] <= self->nodes[place].threshold ? self->nodes[place].left : self->nodes[place].right;
  return place;
}

static int
get_depth (const WeftCart *self,
           int             place)
{
  const WeftCartNode *node = &self->nodes[place];

  return node->column < 0 ? 0 : 1 + MAX (get_depth (self, node->left), get_depth (self, node->right));
}

int
weft_cart_get_depth (const WeftCart *self)
{
  return get_depth (self, 0);
}

int
weft_cart_count_leaves (const WeftCart *self)
{
  int n = 0;

  for (int i = 0; i < self->n_nodes; i++)
    n += self->nodes[i].column < 0;
  return n;
}

/* Impurity and number of the leaves below a node. */
static void
sum_leaves (const WeftCart *self,
            int             place,
            double         *impurity,
            int            *n_leaves)
{
  const WeftCartNode *node = &self->nodes[place];

  if (node->column < 0) {
    *impurity += node->weight * node->impurity;
    *n_leaves += 1;
    return;
  }
  sum_leaves (self, node->left, impurity, n_leaves);
  sum_leaves (self, node->right, impurity, n_leaves);
}

/* The node whose subtree is worth least a leaf. Returns: -1 when there are only leaves */
static int
find_weakest (const WeftCart *self,
              double         *worth)
{
  int weakest = -1;

  for (int i = 0; i < self->n_nodes; i++) {
    const WeftCartNode *node = &self->nodes[i];
    double impurity = 0, value;
    int n_leaves = 0;

    if (node->column < 0)
      continue;
    sum_leaves (self, i, &impurity, &n_leaves);
    value = (node->weight * node->impurity - impurity) / (n_leaves - 1);
    if (weakest < 0 || value < *worth) {
      weakest = i;
      *worth = value;
    }
  }
  return weakest;
}

/* Copies what is still reached from a node. Returns: its new number */
static int
keep (const WeftCart *self,
      int             place,
      GArray         *nodes)
{
  WeftCartNode node = self->nodes[place];
  int now = (int) nodes->len;

  g_array_append_val (nodes, node);
  if (node.column < 0)
    return now;
  node.left = keep (self, node.left, nodes);
  node.right = keep (self, node.right, nodes);
  g_array_index (nodes, WeftCartNode, now) = node;
  return now;
}

static void
cut (WeftCart *self,
     int       place)
{
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (WeftCartNode));

  self->nodes[place].column = -1;
  self->nodes[place].left = self->nodes[place].right = -1;
  keep (self, 0, nodes);
  g_free (self->nodes);
  self->n_nodes = (int) nodes->len;
  self->nodes = (WeftCartNode *) (gpointer) g_array_free (nodes, FALSE);
}

void
weft_cart_prune (WeftCart *self,
                 double    alpha)
{
  double worth;

  for (int weakest = find_weakest (self, &worth); weakest >= 0 && worth <= alpha; weakest = find_weakest (self, &worth))
    cut (self, weakest);
}

GArray *
weft_cart_list_alphas (const WeftCart *self)
{
  GArray *alphas = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (WeftCart) rest = g_memdup2 (self, sizeof *self);
  double worth;

  rest->nodes = g_memdup2 (self->nodes, (gsize) self->n_nodes * sizeof (WeftCartNode));
  for (int weakest = find_weakest (rest, &worth); weakest >= 0; weakest = find_weakest (rest, &worth)) {
    g_array_append_val (alphas, worth);
    weft_cart_prune (rest, worth);
  }
  return alphas;
}
