/* class-tree.c: classes that a model's last layer finds alike, as a hierarchy
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/class-tree.h"

#include "base/i18n.h"
#include "explain/error.h"
#include "explain/last-layer.h"

#include <math.h>

#define MIN_CLASSES 3
#define MAX_CLASSES 2000

/* Groups that are still apart. */
typedef struct
{
  gint64 n;
  double *squares; /* Owned: (n × n): Ward's distance of groups, squared */
  gint64 *names;   /* Owned: of a group: a class, or the node that made it; -1: it was joined */
  gint64 *sizes;   /* Owned */
  gint64 *nearest; /* Owned: of a group, the nearest one behind it */
} Groups;

static void
groups_clear (Groups *self)
{
  g_free (self->squares);
  g_free (self->names);
  g_free (self->sizes);
  g_free (self->nearest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Groups, groups_clear)

void
weft_class_tree_free (WeftClassTree *self)
{
  g_free (self->nodes);
  g_free (self);
}

void
weft_class_walk_clear (WeftClassWalk *self)
{
  g_clear_pointer (&self->shares, g_free);
}

static void
find_nearest (Groups *self,
              gint64  i)
{
  self->nearest[i] = -1;
  for (gint64 j = i + 1; j < self->n; j++)
    if (self->names[j] >= 0 && (self->nearest[i] < 0 || self->squares[i * self->n + j] < self->squares[i * self->n + self->nearest[i]]))
      self->nearest[i] = j;
}

static void
begin (Groups      *self,
       const float *rows,
       gint64       n,
       gint64       width)
{
  self->n = n;
  self->squares = g_new0 (double, n *n);
  self->names = g_new (gint64, n);
  self->sizes = g_new (gint64, n);
  self->nearest = g_new (gint64, n);
  for (gint64 i = 0; i < n; i++) {
    self->names[i] = i;
    self->sizes[i] = 1;
    for (gint64 j = 0; j < n; j++)
      for (gint64 k = 0; k < width; k++) {
        double difference = (double) rows[i * width + k] - (double) rows[j * width + k];

        self->squares[i * n + j] += difference * difference;
      }
  }
  for (gint64 i = 0; i < n; i++)
    find_nearest (self, i);
}

/* Returns: the first of the two groups that are nearest to each other */
static gint64
find_pair (const Groups *self)
{
  gint64 best = -1;
  double least = INFINITY;

  for (gint64 i = 0; i < self->n; i++)
    if (self->names[i] >= 0 && self->nearest[i] >= 0 && self->squares[i * self->n + self->nearest[i]] < least) {
      best = i;
      least = self->squares[i * self->n + self->nearest[i]];
    }
  return best;
}

/* Group @b becomes part of @a: the rule of Lance and Williams for Ward's distance. By it nobody
 * comes nearer than the nearer of the two was, so only who was nearest to them looks again. */
static void
join (Groups *self,
      gint64  a,
      gint64  b)
{
  double between = self->squares[a * self->n + b], size_a = (double) self->sizes[a], size_b = (double) self->sizes[b];

  for (gint64 c = 0; c < self->n; c++) {
    double size_c = (double) self->sizes[c], joined;

    if (self->names[c] < 0 || c == a || c == b)
      continue;
    joined = (size_a + size_c) * self->squares[a * self->n + c] + (size_b + size_c) * self->squares[b * self->n + c] - size_c * between;
    self->squares[a * self->n + c] = joined / (size_a + size_b + size_c);
    self->squares[c * self->n + a] = self->squares[a * self->n + c];
  }
  self->sizes[a] += self->sizes[b];
  self->names[b] = -1;
  for (gint64 i = 0; i < self->n; i++)
    if (self->names[i] >= 0 && (i == a || self->nearest[i] == b || self->nearest[i] == a))
      find_nearest (self, i);
}

WeftClassTree *
weft_class_tree_join (const float *rows,
                      gint64       n,
                      gint64       width)
{
  WeftClassTree *self = g_new0 (WeftClassTree, 1);
  g_auto (Groups) groups = { 0 };

  self->n_classes = n;
  self->nodes = g_new (WeftClassNode, n - 1);
  begin (&groups, rows, n, width);
  for (gint64 k = 0; k < n - 1; k++) {
    gint64 a = find_pair (&groups), b = groups.nearest[a];
    WeftClassNode *node = &self->nodes[k];

    node->left = MIN (groups.names[a], groups.names[b]);
    node->right = MAX (groups.names[a], groups.names[b]);
    node->height = sqrt (MAX (groups.squares[a * n + b], 0));
    node->n_classes = groups.sizes[a] + groups.sizes[b];
    join (&groups, a, b);
    groups.names[a] = n + k;
  }
  return self;
}

WeftClassTree *
weft_class_tree_new (const WeftSubject  *subject,
                     GError            **error)
{
  WeftLastLayer layer;
  g_autofree float *rows = NULL;
  gint64 n, width;

  if (weft_subject_get_n_places (subject) > 1 || !weft_last_layer_find (subject, &layer)) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("the scores do not come straight from a dense layer, so no weights say which classes are alike"));
    return NULL;
  }
  n = layer.weights->shape.extent[layer.is_turned ? 0 : 1];
  width = layer.weights->shape.extent[layer.is_turned ? 1 : 0];
  if (n < MIN_CLASSES || n > MAX_CLASSES) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, n < MIN_CLASSES ? WEFT_EXPLAIN_ERROR_MODEL : WEFT_EXPLAIN_ERROR_LIMIT, _("a hierarchy is of %d to %d classes, the model has %" PRId64), MIN_CLASSES, MAX_CLASSES, n);
    return NULL;
  }
  rows = g_new (float, n *width);
  for (gint64 i = 0; i < n; i++)
    for (gint64 k = 0; k < width; k++)
      rows[i * width + k] = weft_tensor_const_f32 (layer.weights)[layer.is_turned ? i * width + k : k * n + i];
  return weft_class_tree_join (rows, n, width);
}

static gint64
count_below (const WeftClassTree *self,
             gint64               name)
{
  return name < self->n_classes ? 1 : self->nodes[name - self->n_classes].n_classes;
}

/* Of classes and nodes: the mean logit of the classes below. */
static double *
find_means (const WeftClassTree *self,
            const float         *logits)
{
  double *means = g_new (double, 2 * self->n_classes - 1);

  for (gint64 i = 0; i < self->n_classes; i++)
    means[i] = (double) logits[i];
  for (gint64 k = 0; k < self->n_classes - 1; k++) {
    const WeftClassNode *node = &self->nodes[k];
    double left = (double) count_below (self, node->left), right = (double) count_below (self, node->right);

    means[self->n_classes + k] = (left * means[node->left] + right * means[node->right]) / (left + right);
  }
  return means;
}

static double
measure_choice (double p)
{
  return p > 0 && p < 1 ? -(p * log2 (p) + (1 - p) * log2 (1 - p)) : 0;
}

/* Down from the root, always along the likelier branch. */
static void
choose (const WeftClassTree *self,
        const double        *lefts,
        WeftClassWalk       *walk)
{
  gint64 name = 2 * self->n_classes - 2, n_choices = 0;

  for (; name >= self->n_classes; n_choices++) {
    double left = lefts[name - self->n_classes];

    walk->entropy += measure_choice (left);
    name = left >= 0.5 ? self->nodes[name - self->n_classes].left : self->nodes[name - self->n_classes].right;
  }
  walk->chosen = name;
  walk->entropy /= (double) MAX (n_choices, 1);
}

void
weft_class_tree_walk (const WeftClassTree *self,
                      const float         *logits,
                      WeftClassWalk       *walk)
{
  gint64 n = self->n_classes;
  g_autofree double *means = find_means (self, logits), *lefts = g_new (double, n - 1);

  *walk = (WeftClassWalk){ .shares = g_new0 (double, 2 * n - 1) };
  walk->shares[2 * n - 2] = 1;
  for (gint64 k = n - 2; k >= 0; k--) {
    const WeftClassNode *node = &self->nodes[k];

    lefts[k] = 1 / (1 + exp (means[node->right] - means[node->left]));
    walk->shares[node->left] = walk->shares[n + k] * lefts[k];
    walk->shares[node->right] = walk->shares[n + k] * (1 - lefts[k]);
  }
  for (gint64 i = 1; i < n; i++)
    if (walk->shares[i] > walk->shares[walk->likeliest])
      walk->likeliest = i;
  choose (self, lefts, walk);
}

WeftClassTreeScore
weft_class_tree_judge (const WeftClassTree *self,
                       const WeftTensor    *logits)
{
  gint64 n = logits->shape.extent[0];
  WeftClassTreeScore score = { 0 };

  for (gint64 row = 0; row < n; row++) {
    const float *numbers = weft_tensor_const_f32 (logits) + row * self->n_classes;
    g_auto (WeftClassWalk) walk = { 0 };
    gint64 best = 0;

    for (gint64 i = 1; i < self->n_classes; i++)
      if (numbers[i] > numbers[best])
        best = i;
    weft_class_tree_walk (self, numbers, &walk);
    score.chosen += (double) (walk.chosen == best) / (double) n;
    score.likeliest += (double) (walk.likeliest == best) / (double) n;
    score.entropy += walk.entropy / (double) n;
  }
  return score;
}
