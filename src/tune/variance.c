/* variance.c: which columns make a tree's predictions differ
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A leaf is a box: a range of each number, some of the choices of each list. What a tree predicts
 * on average where a column has a certain value is the sum over the leaves that have it, each with
 * its size in all other columns. So a leaf adds the same to each value of its own range, and all
 * leaves together make a function of steps.
 */
#include "tune/variance.h"

#include "tune/order.h"

#include <math.h>
#include <string.h>

/* A leaf. */
typedef struct
{
  double value;
  double size;    /* of the box, as a share of the space */
  double *lows;   /* Owned: (width): of numbers */
  double *highs;  /* Owned: (width) */
  guint8 *chosen; /* Owned: (choices of all columns): whether a choice is in the box */
} Leaf;

/* All leaves of a tree. */
typedef struct
{
  const WeftForestTree *tree; /* Borrowed */
  const guint *n_choices;     /* Borrowed: (width) */
  guint width;
  guint *offsets;    /* Owned: (width): where the choices of a column begin */
  guint n_all;       /* choices of all columns */
  GPtrArray *leaves; /* Owned: of Leaf */
} Boxes;

static void
leaf_free (gpointer data)
{
  Leaf *self = data;

  g_free (self->lows);
  g_free (self->highs);
  g_free (self->chosen);
  g_free (self);
}

static Leaf *
leaf_copy (const Boxes *boxes,
           const Leaf  *source)
{
  Leaf *self = g_new (Leaf, 1);

  *self = *source;
  self->lows = g_memdup2 (source->lows, sizeof *source->lows * boxes->width);
  self->highs = g_memdup2 (source->highs, sizeof *source->highs * boxes->width);
  self->chosen = g_memdup2 (source->chosen, boxes->n_all);
  return self;
}

/* Returns: which share of a column's values is in the box */
static double
get_size (const Boxes *boxes,
          const Leaf  *leaf,
          guint        column)
{
  guint n = 0;

  if (boxes->n_choices[column] == 0)
    return leaf->highs[column] - leaf->lows[column];
  for (guint i = 0; i < boxes->n_choices[column]; i++)
    n += leaf->chosen[boxes->offsets[column] + i];
  return n / (double) boxes->n_choices[column];
}

/* Cuts off what goes the other way. */
static void
cut (const Boxes          *boxes,
     Leaf                 *leaf,
     const WeftForestNode *node,
     gboolean              right)
{
  guint column = (guint) node->column;
  guint8 *chosen = leaf->chosen + boxes->offsets[column];

  if (boxes->n_choices[column] == 0) {
    if (right)
      leaf->lows[column] = MAX (leaf->lows[column], node->threshold);
    else
      leaf->highs[column] = MIN (leaf->highs[column], node->threshold);
    return;
  }
  for (guint i = 0; i < boxes->n_choices[column]; i++)
    if ((i == (guint) node->threshold) != right)
      chosen[i] = FALSE;
}

/* Takes @leaf (transfer full), the box of node @index, apart. No deeper than a tree is. */
static void
collect_leaves (Boxes *self,
                guint  index,
                Leaf  *leaf)
{
  const WeftForestNode *node = &self->tree->nodes[index];
  Leaf *right;

  if (node->column < 0) {
    leaf->value = node->value;
    leaf->size = 1;
    for (guint column = 0; column < self->width; column++)
      leaf->size *= get_size (self, leaf, column);
    g_ptr_array_add (self->leaves, leaf);
    return;
  }
  right = leaf_copy (self, leaf);
  cut (self, leaf, node, FALSE);
  cut (self, right, node, TRUE);
  collect_leaves (self, node->left, leaf);
  collect_leaves (self, node->right, right);
}

static void
boxes_init (Boxes                *self,
            const WeftForestTree *tree,
            const guint          *n_choices,
            guint                 width)
{
  Leaf *root = g_new0 (Leaf, 1);

  *self = (Boxes){ tree, n_choices, width, g_new (guint, width), 0, g_ptr_array_new_with_free_func (leaf_free) };
  for (guint column = 0; column < width; column++) {
    self->offsets[column] = self->n_all;
    self->n_all += n_choices[column];
  }
  root->lows = g_new0 (double, width);
  root->highs = g_new (double, width);
  for (guint column = 0; column < width; column++)
    root->highs[column] = 1;
  root->chosen = g_malloc (MAX (self->n_all, 1));
  memset (root->chosen, TRUE, self->n_all);
  collect_leaves (self, 0, root);
}

static void
boxes_clear (Boxes *self)
{
  g_free (self->offsets);
  g_ptr_array_unref (self->leaves);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Boxes, boxes_clear)

/* Of a list of choices: the mean square of what is predicted for each, from the mean. */
static double
measure_choices (const Boxes *self,
                 guint        column,
                 double       mean)
{
  double sum = 0;

  for (guint choice = 0; choice < self->n_choices[column]; choice++) {
    double predicted = 0;

    for (guint i = 0; i < self->leaves->len; i++) {
      const Leaf *leaf = self->leaves->pdata[i];

      if (leaf->chosen[self->offsets[column] + choice] && leaf->size > 0)
        predicted += (leaf->value - mean) * leaf->size / get_size (self, leaf, column);
    }
    sum += predicted * predicted / self->n_choices[column];
  }
  return sum;
}

/* Of numbers: the same, from one end of a leaf to the next. */
static double
measure_numbers (const Boxes *self,
                 guint        column,
                 double       mean)
{
  guint n = 2 * self->leaves->len;
  g_autofree double *places = g_new (double, n), *changes = g_new (double, n);
  g_autofree guint *order = g_new (guint, n);
  double sum = 0, predicted = 0, place = 0;

  for (guint i = 0; i < self->leaves->len; i++) {
    const Leaf *leaf = self->leaves->pdata[i];
    double size = get_size (self, leaf, column);

    places[2 * i] = leaf->lows[column];
    places[2 * i + 1] = leaf->highs[column];
    changes[2 * i] = size > 0 ? (leaf->value - mean) * leaf->size / size : 0;
    changes[2 * i + 1] = -changes[2 * i];
  }
  weft_order (places, n, order);
  for (guint i = 0; i < n; i++) {
    sum += predicted * predicted * (places[order[i]] - place);
    place = places[order[i]];
    predicted += changes[order[i]];
  }
  return sum;
}

double
weft_variance_share (const WeftForestTree *tree,
                     const guint          *n_choices,
                     guint                 width,
                     double               *shares)
{
  g_auto (Boxes) boxes = { 0 };
  double mean = 0, all = 0;

  boxes_init (&boxes, tree, n_choices, width);
  for (guint i = 0; i < boxes.leaves->len; i++) {
    const Leaf *leaf = boxes.leaves->pdata[i];

    mean += leaf->value * leaf->size;
  }
  for (guint i = 0; i < boxes.leaves->len; i++) {
    const Leaf *leaf = boxes.leaves->pdata[i];

    all += (leaf->value - mean) * (leaf->value - mean) * leaf->size;
  }
  for (guint column = 0; column < width; column++)
    if (all <= 0)
      shares[column] = 0;
    else
      shares[column] = (n_choices[column] > 0 ? measure_choices (&boxes, column, mean) : measure_numbers (&boxes, column, mean)) / all;
  return all;
}
