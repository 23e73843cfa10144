/* surrogate.h: a tree over neurons that imitates what a model says
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tree asks about activations of one layer and learns the model's answers, not the truth. How
 * often it gives the same answer for rows that it never saw says whether it describes the model;
 * a tree of shuffled answers stands beside it.
 *
 * Source: Craven and Shavlik 1996, "Extracting tree-structured representations of trained
 * networks"; the trees are those of cart.h.
 */
#pragma once

#include "explain/cart.h"
#include "explain/subject.h"

G_BEGIN_DECLS

/* Rows that are looked at, at most. */
#define WEFT_SURROGATE_MAX_ROWS 20000

/* From which fidelity on a tree describes the model, and below which it does not. */
#define WEFT_SURROGATE_GOOD 0.95
#define WEFT_SURROGATE_FAIR 0.85

/**
 * WeftSurrogateTarget:
 * @WEFT_SURROGATE_REST: whether the model says a class, or any other
 * @WEFT_SURROGATE_RIVAL: which of two classes, in rows where it says one of them
 * @WEFT_SURROGATE_ALL: which class of all
 */
typedef enum {
  WEFT_SURROGATE_REST,
  WEFT_SURROGATE_RIVAL,
  WEFT_SURROGATE_ALL,
} WeftSurrogateTarget;

/**
 * WeftSurrogateOptions:
 * @target: what the tree is to tell
 * @class: which class
 * @rival: the other one of %WEFT_SURROGATE_RIVAL
 * @layer: (nullable): whose neurons; %NULL: the last one before the scores
 * @max_depth: questions; 0: 4, and 8 for all classes
 * @n_bootstraps: trees of rows that are drawn again, to see whether the first question stays
 * @seed: of all that is drawn
 */
typedef struct
{
  WeftSurrogateTarget target;
  gint64 class;
  gint64 rival;
  const char *layer;
  int max_depth;
  int n_bootstraps;
  guint64 seed;
} WeftSurrogateOptions;

#define WEFT_SURROGATE_OPTIONS_INIT           \
  {                                           \
    WEFT_SURROGATE_REST, 0, 1, NULL, 0, 20, 0 \
  }

/**
 * WeftSurrogate:
 * @cart: the tree; its columns are units of @layer, channels of one with places by their mean
 * @layer: the layer's id
 * @options: what was asked for, with the depth that was taken
 * @n_labels: 2, or as many as there are classes
 * @n_units: units of the layer
 * @n_rows: rows that the tree learned from
 * @n_held: rows that it never saw
 * @fidelity: share of these where it says what the model says
 * @balanced: the same, averaged over the answers that occur
 * @majority: share of the most frequent answer in these
 * @control, @control_balanced: fidelity of a tree that learned shuffled answers
 * @stability: share of the bootstraps whose first question is about the same unit
 * @alpha: what a leaf costs, chosen by rows that were set aside of those it learned from
 * @wrong: (element-type guint32): rows that it never saw and where it says something else
 */
typedef struct
{
  WeftCart *cart;
  char *layer;
  WeftSurrogateOptions options;
  guint n_labels;
  gint64 n_units;
  gint64 n_rows;
  gint64 n_held;
  double fidelity;
  double balanced;
  double majority;
  double control;
  double control_balanced;
  double stability;
  double alpha;
  GArray *wrong;
} WeftSurrogate;

void weft_surrogate_free (WeftSurrogate *self);

/**
 * weft_surrogate_run:
 * @samples: (rows, item…) f32: rows like those that the model learned from
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_TARGET, %WEFT_EXPLAIN_ERROR_MODEL without such a layer,
 *   %WEFT_EXPLAIN_ERROR_INPUT when the model says too few different things of the rows,
 *   %WEFT_EXPLAIN_ERROR_STOPPED, those of weft_activations_take()
 *
 * Returns: (transfer full) (nullable): the tree
 */
WeftSurrogate *weft_surrogate_run (WeftSubject                 *subject,
                                   const WeftTensor            *samples,
                                   const WeftSurrogateOptions  *options,
                                   const WeftStop              *stop,
                                   GError                     **error);

/**
 * WeftSurrogateStep:
 * @node: of the tree
 * @value: what the sample has of the node's unit; of a leaf NaN
 */
typedef struct
{
  int node;
  double value;
} WeftSurrogateStep;

/**
 * weft_surrogate_follow:
 * @sample: (item…) f32
 * @error: return location for an error
 *
 * Errors: those of weft_activations_take()
 *
 * Returns: (transfer full) (nullable) (element-type WeftSurrogateStep): the way of a sample from
 *   the root to a leaf
 */
GArray *weft_surrogate_follow (const WeftSurrogate  *self,
                               WeftSubject          *subject,
                               const float          *sample,
                               GError              **error);

/* Returns: (transfer full): what a label of the tree stands for: a class, or "other than" it */
char *weft_surrogate_name_label (const WeftSurrogate *self,
                                 const char *const *class_names,
                                 gint32 label);

/* Returns: (transfer none) (nullable): the layer before the scores, which is looked at where
 * nobody says which */
const WeftSubjectLayer *weft_surrogate_find_layer (const WeftSubject *subject);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSurrogate, weft_surrogate_free)

G_END_DECLS
