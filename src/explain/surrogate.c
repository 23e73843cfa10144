/* surrogate.c: a tree over neurons that imitates what a model says
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/surrogate.h"

#include "base/i18n.h"
#include "base/random.h"
#include "explain/activations.h"
#include "explain/error.h"
#include "explain/last-layer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the rows, that the tree never sees; and of those that it learns from, that choose its size. */
#define HELD_SHARE   0.3
#define CHOOSE_SHARE 0.25

#define DEPTH     4
#define DEPTH_ALL 8
#define MIN_LEAF  5

/* Fewer rows than this of an answer are too few to learn it from and to be judged by. */
#define MIN_ANSWERS 10

/* Rows where tree and model differ that are kept. */
#define MAX_WRONG 100

/* Rows, their labels, and how they are shared out: first those that are held, then those that
 * choose the size, then the rest. */
typedef struct
{
  WeftTensor *units; /* Owned: (rows, units) */
  gint32 *labels;    /* Owned: -1: of no interest */
  guint32 *order;    /* Owned: rows of interest, shuffled */
  gint64 n_order;
  gint64 n_held;
  gint64 n_choose;
  guint n_labels;
  WeftCartOptions cart;
  const WeftStop *stop;
} Bench;

static void
bench_clear (Bench *self)
{
  g_clear_pointer (&self->units, weft_tensor_unref);
  g_free (self->labels);
  g_free (self->order);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

void
weft_surrogate_free (WeftSurrogate *self)
{
  g_clear_pointer (&self->cart, weft_cart_free);
  g_clear_pointer (&self->wrong, g_array_unref);
  g_free (self->layer);
  g_free (self);
}

/* What the last dense layer reads, or whatever is before the logits. */
const WeftSubjectLayer *
weft_surrogate_find_layer (const WeftSubject *subject)
{
  WeftLastLayer last;
  WeftValue end = weft_last_layer_find (subject, &last) ? last.input + 1 : weft_subject_get_logits (subject);
  guint n_layers;
  const WeftSubjectLayer *layers = weft_subject_get_layers (subject, &n_layers);

  for (guint i = n_layers; i-- > 0;)
    if (layers[i].value < end && layers[i].shape.rank > 0)
      return &layers[i];
  return NULL;
}

static const WeftSubjectLayer *
choose_layer (const WeftSubject  *subject,
              const char         *id,
              GError            **error)
{
  const WeftSubjectLayer *layer = id != NULL ? weft_subject_find_layer (subject, id, error) : weft_surrogate_find_layer (subject);

  if (layer == NULL && id == NULL)
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("the model has no layer between its input and its scores, so there are no neurons to ask about"));
  return layer;
}

/* A number for each unit: of channels with places their mean. */
static WeftTensor *
take_units (WeftSubject             *subject,
            const WeftSubjectLayer  *layer,
            const WeftTensor        *samples,
            const WeftStop          *stop,
            GError                 **error)
{
  g_autoptr (WeftTensor) all = weft_activations_take (subject, layer->value, samples, stop, error);
  gint64 n_units = layer->spatial ? layer->shape.extent[0] : weft_shape_count (&layer->shape), n_places = weft_shape_count (&layer->shape) / n_units;
  WeftTensor *units;

  if (all == NULL || n_places == 1)
    return g_steal_pointer (&all);
  units = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (samples->shape.extent[0], n_units), error);
  for (gint64 i = 0; units != NULL && i < samples->shape.extent[0] * n_units; i++) {
    double sum = 0;

    for (gint64 k = 0; k < n_places; k++)
      sum += (double) weft_tensor_const_f32 (all)[i * n_places + k];
    weft_tensor_f32 (units)[i] = (float) (sum / (double) n_places);
  }
  return units;
}

/* The class that the model says, of a row of logits. */
static gint32
find_class (const WeftTensor *logits,
            gint64            row)
{
  gint64 n = logits->shape.extent[1];
  const float *numbers = weft_tensor_const_f32 (logits) + row * n;
  gint32 best = 0;

  if (n == 1)
    return numbers[0] > 0;
  for (gint32 k = 1; k < n; k++)
    if (numbers[k] > numbers[best])
      best = k;
  return best;
}

static gint32
label_class (const WeftSurrogateOptions *options,
             gint32                      class)
{
  if (options->target == WEFT_SURROGATE_ALL)
    return class;
  if (options->target == WEFT_SURROGATE_RIVAL && class != options->class && class != options->rival)
    return -1;
  return class == options->class ? 1 : 0;
}

/* The model's answers; rows of the answer are shared out by chance. */
static gboolean
take_labels (Bench                       *self,
             WeftSubject                 *subject,
             const WeftTensor            *samples,
             const WeftSurrogateOptions  *options,
             GError                     **error)
{
  g_autoptr (WeftTensor) logits = weft_activations_take (subject, weft_subject_get_logits (subject), samples, self->stop, error);
  gint64 n = samples->shape.extent[0];
  WeftRandom random;

  if (logits == NULL)
    return FALSE;
  self->labels = g_new (gint32, n);
  self->order = g_new (guint32, n);
  for (gint64 i = 0; i < n; i++) {
    self->labels[i] = label_class (options, find_class (logits, i));
    if (self->labels[i] >= 0)
      self->order[self->n_order++] = (guint32) i;
  }
  weft_random_init (&random, weft_random_key (options->seed, "surrogate"), 0);
  weft_random_shuffle (&random, self->order, (gsize) self->n_order);
  self->n_held = (gint64) (HELD_SHARE * (double) self->n_order);
  self->n_choose = (gint64) (CHOOSE_SHARE * (double) (self->n_order - self->n_held));
  return TRUE;
}

/* Whether at least two answers occur often enough. */
static gboolean
check_labels (const Bench  *self,
              GError      **error)
{
  g_autofree gint64 *counts = g_new0 (gint64, self->n_labels);
  guint n_frequent = 0;

  for (gint64 i = 0; i < self->n_order; i++)
    counts[self->labels[self->order[i]]]++;
  for (guint k = 0; k < self->n_labels; k++)
    n_frequent += counts[k] >= MIN_ANSWERS;
  if (n_frequent >= 2)
    return TRUE;
  g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("the model gives fewer than two answers at least %d times each in these rows, so a tree has nothing to tell apart; give it more rows, or another class"), MIN_ANSWERS);
  return FALSE;
}

static WeftCart *
fit (const Bench   *self,
     const gint32  *labels,
     const guint32 *indices,
     gint64         n,
     double         alpha)
{
  const WeftCartRows rows = { weft_tensor_const_f32 (self->units), labels, self->units->shape.extent[1], self->n_labels };
  WeftCartOptions options = self->cart;

  options.alpha = alpha;
  return weft_cart_fit (&rows, indices, n, &options, self->stop);
}

static gint32
answer (const Bench    *self,
        const WeftCart *cart,
        guint32         row)
{
  return cart->nodes[weft_cart_find_leaf (cart, weft_tensor_const_f32 (self->units) + (gint64) row * self->units->shape.extent[1])].label;
}

/* How often a tree gives the label of a row, and the same averaged over labels that occur. */
static double
compare (const Bench    *self,
         const WeftCart *cart,
         const gint32   *labels,
         const guint32  *indices,
         gint64          n,
         double         *balanced)
{
  g_autofree gint64 *counts = g_new0 (gint64, self->n_labels), *hits = g_new0 (gint64, self->n_labels);
  gint64 n_hits = 0;
  guint n_used = 0;

  *balanced = 0;
  for (gint64 i = 0; i < n; i++) {
    gint32 label = labels[indices[i]];
    gboolean hit = answer (self, cart, indices[i]) == label;

    counts[label]++;
    hits[label] += hit;
    n_hits += hit;
  }
  for (guint k = 0; k < self->n_labels; k++) {
    n_used += counts[k] > 0;
    *balanced += counts[k] > 0 ? (double) hits[k] / (double) counts[k] : 0;
  }
  *balanced = n_used > 0 ? *balanced / n_used : 0;
  return n > 0 ? (double) n_hits / (double) n : 0;
}

/* The largest cost at which a tree is as good, within its standard error, as the best one for rows
 * that it did not learn from. */
static double
choose_alpha (const Bench  *self,
              const gint32 *labels)
{
  const guint32 *choosing = self->order + self->n_held, *learning = choosing + self->n_choose;
  g_autoptr (WeftCart) whole = fit (self, labels, learning, self->n_order - self->n_held - self->n_choose, 0);
  g_autoptr (GArray) alphas = weft_cart_list_alphas (whole);
  g_autofree double *scores = g_new (double, alphas->len + 1);
  double best = 0, alpha = 0;

  for (guint i = 0; i <= alphas->len; i++) {
    if (i > 0)
      weft_cart_prune (whole, g_array_index (alphas, double, i - 1));
    (void) compare (self, whole, labels, choosing, self->n_choose, &scores[i]);
    best = MAX (best, scores[i]);
  }
  for (guint i = 1; i <= alphas->len; i++)
    if (scores[i] >= best - sqrt (best * (1 - best) / (double) MAX (self->n_choose, 1)))
      alpha = g_array_index (alphas, double, i - 1);
  return alpha;
}

/* The tree of all rows but those that are held. */
static WeftCart *
learn (const Bench  *self,
       const gint32 *labels,
       double       *alpha)
{
  *alpha = choose_alpha (self, labels);
  return fit (self, labels, self->order + self->n_held, self->n_order - self->n_held, *alpha);
}

/* The same with answers that were handed out anew: nothing can be learned from them. */
static void
try_control (const Bench   *self,
             WeftSurrogate *result)
{
  gint64 n = self->n_order - self->n_held;
  const guint32 *rows = self->order + self->n_held;
  g_autofree gint32 *labels = g_memdup2 (self->labels, (gsize) self->units->shape.extent[0] * sizeof (gint32));
  g_autofree guint32 *from = g_memdup2 (rows, (gsize) n * sizeof (guint32));
  g_autoptr (WeftCart) cart = NULL;
  WeftRandom random;
  double alpha;

  weft_random_init (&random, weft_random_key (result->options.seed, "control"), 0);
  weft_random_shuffle (&random, from, (gsize) n);
  for (gint64 i = 0; i < n; i++)
    labels[rows[i]] = self->labels[from[i]];
  cart = learn (self, labels, &alpha);
  result->control = compare (self, cart, self->labels, self->order, self->n_held, &result->control_balanced);
}

/* How often the first question stays when rows are drawn again. */
static double
find_stability (const Bench         *self,
                const WeftSurrogate *result)
{
  gint64 n = self->n_order - self->n_held;
  g_autofree guint32 *drawn = g_new (guint32, n);
  int n_same = 0;
  WeftRandom random;

  weft_random_init (&random, weft_random_key (result->options.seed, "bootstrap"), 0);
  for (int k = 0; k < result->options.n_bootstraps && !weft_stop_is_requested (self->stop); k++) {
    g_autoptr (WeftCart) cart = NULL;

    for (gint64 i = 0; i < n; i++)
      drawn[i] = self->order[self->n_held + weft_random_below (&random, (guint32) n)];
    cart = fit (self, self->labels, drawn, n, result->alpha);
    n_same += cart->nodes[0].column == result->cart->nodes[0].column;
  }
  return result->options.n_bootstraps > 0 ? (double) n_same / result->options.n_bootstraps : (double) NAN;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;

  return (first > second) - (first < second);
}

/* What rows that were held say of the tree. */
static void
judge (const Bench   *self,
       WeftSurrogate *result)
{
  g_autofree gint64 *counts = g_new0 (gint64, self->n_labels);
  gint64 most = 0;

  result->fidelity = compare (self, result->cart, self->labels, self->order, self->n_held, &result->balanced);
  for (gint64 i = 0; i < self->n_held; i++) {
    guint32 row = self->order[i];

    counts[self->labels[row]]++;
    most = MAX (most, counts[self->labels[row]]);
    if (result->wrong->len < MAX_WRONG && answer (self, result->cart, row) != self->labels[row])
      g_array_append_val (result->wrong, row);
  }
  g_array_sort (result->wrong, compare_rows);
  result->majority = self->n_held > 0 ? (double) most / (double) self->n_held : 0;
}

static gboolean
check_options (const WeftSubject           *subject,
               const WeftSurrogateOptions  *options,
               GError                     **error)
{
  const WeftSubjectTarget target = { options->class, options->target == WEFT_SURROGATE_RIVAL ? options->rival : -1, 0 };

  if (weft_subject_get_n_places (subject) > 1 || weft_subject_get_n_classes (subject) < 2) {
    g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL, _("a tree imitates models that say one of several classes, and this one does not"));
    return FALSE;
  }
  return options->target == WEFT_SURROGATE_ALL || weft_subject_check_target (subject, &target, error);
}

static gboolean
prepare (Bench             *self,
         WeftSurrogate     *result,
         WeftSubject       *subject,
         const WeftTensor  *samples,
         GError           **error)
{
  const WeftSubjectLayer *layer = choose_layer (subject, result->options.layer, error);

  if (layer == NULL || !check_options (subject, &result->options, error))
    return FALSE;
  result->layer = g_strdup (layer->id);
  result->options.layer = result->layer;
  result->n_labels = self->n_labels = result->options.target == WEFT_SURROGATE_ALL ? (guint) weft_subject_get_n_classes (subject) : 2;
  if (result->options.max_depth == 0)
    result->options.max_depth = result->options.target == WEFT_SURROGATE_ALL ? DEPTH_ALL : DEPTH;
  self->cart = (WeftCartOptions){ result->options.max_depth, MIN_LEAF, TRUE, 0 };
  self->units = take_units (subject, layer, samples, self->stop, error);
  return self->units != NULL && take_labels (self, subject, samples, &result->options, error) && check_labels (self, error);
}

WeftSurrogate *
weft_surrogate_run (WeftSubject                 *subject,
                    const WeftTensor            *samples,
                    const WeftSurrogateOptions  *options,
                    const WeftStop              *stop,
                    GError                     **error)
{
  g_autoptr (WeftSurrogate) self = g_new0 (WeftSurrogate, 1);
  g_auto (Bench) bench = { .stop = stop };

  self->options = *options;
  self->wrong = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (!prepare (&bench, self, subject, samples, error))
    return NULL;
  self->n_units = bench.units->shape.extent[1];
  self->n_held = bench.n_held;
  self->n_rows = bench.n_order - bench.n_held;
  self->cart = learn (&bench, bench.labels, &self->alpha);
  judge (&bench, self);
  try_control (&bench, self);
  self->stability = find_stability (&bench, self);
  if (!weft_stop_is_requested (stop))
    return g_steal_pointer (&self);
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
  return NULL;
}

GArray *
weft_surrogate_follow (const WeftSurrogate  *self,
                       WeftSubject          *subject,
                       const float          *sample,
                       GError              **error)
{
  const WeftSubjectLayer *layer = weft_subject_find_layer (subject, self->layer, error);
  WeftShape shape = *weft_subject_get_item (subject);
  g_autoptr (WeftTensor) one = NULL, units = NULL;
  GArray *steps;

  for (int axis = shape.rank++; axis > 0; axis--)
    shape.extent[axis] = shape.extent[axis - 1];
  shape.extent[0] = 1;
  one = layer != NULL ? weft_tensor_new (WEFT_DTYPE_F32, &shape, error) : NULL;
  if (one == NULL)
    return NULL;
  memcpy (one->data, sample, one->bytes);
  units = take_units (subject, layer, one, NULL, error);
  if (units == NULL)
    return NULL;
  steps = g_array_new (FALSE, FALSE, sizeof (WeftSurrogateStep));
  for (int place = 0; place >= 0;) {
    const WeftCartNode *node = &self->cart->nodes[place];
    WeftSurrogateStep step = { place, node->column >= 0 ? (double) weft_tensor_const_f32 (units)[node->column] : (double) NAN };

    g_array_append_val (steps, step);
    place = node->column < 0 ? -1 : step.value <= (double) node->threshold ? node->left
                                                                           : node->right;
  }
  return steps;
}

static char *
name_class (const char *const *names,
            gint64 class)
{
  return names != NULL ? g_strdup (names[class]) : g_strdup_printf ("%" G_GINT64_FORMAT, class);
}

char *
weft_surrogate_name_label (const WeftSurrogate *self,
                           const char *const *class_names,
                           gint32 label)
{
  g_autofree char *class = NULL;

  if (self->options.target == WEFT_SURROGATE_ALL)
    return name_class (class_names, label);
  if (self->options.target == WEFT_SURROGATE_RIVAL)
    return name_class (class_names, label == 1 ? self->options.class : self->options.rival);
  class = name_class (class_names, self->options.class);
  return label == 1 ? g_steal_pointer (&class) : g_strdup_printf (_("not %s"), class);
}
