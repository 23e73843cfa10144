/* plan.h: a graph made ready to run, for one set of shapes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plan decides once what is done in every run: which ops are needed, in which
 * order, fused with what, on which memory, and how the work is cut. Running it
 * allocates nothing and cannot fail.
 *
 * Work is cut into lanes: runs of equal pieces of an op's output, most often
 * rows of a batch. Ops with the same pieces that read each other only piece by
 * piece form a chain, and a lane goes through the whole chain before the next
 * begins, so that what they hand on stays in the cache. Chains that do not wait
 * for each other form a stage; between stages all threads meet. The cut depends
 * on shapes alone: results are the same, bit for bit, for any number of threads.
 */
#pragma once

#include "base/stop.h"
#include "engine/graph.h"

G_BEGIN_DECLS

typedef struct _WeftPlan WeftPlan;
typedef struct _WeftSession WeftSession;

/**
 * WeftPlanUpdate:
 *
 * After a run, @parameter has the content that @value had in it.
 */
typedef struct
{
  WeftValue parameter;
  WeftValue value;
} WeftPlanUpdate;

/**
 * WeftPlanShape:
 *
 * The actual shape of an input; inputs without named dimensions need none.
 */
typedef struct
{
  WeftValue input;
  WeftShape shape;
} WeftPlanShape;

/**
 * WeftPlanSpec:
 * @outputs: values to compute and to read after a run
 * @keep: values to keep where they are computed anyway or not; the same as
 *   @outputs, named apart because what is kept hinders fusion
 * @replaceable: values that weft_plan_replace() may set instead
 * @fed: inputs that a function writes piece by piece, see weft_plan_feed()
 * @spreads: whether several threads may write the same rows of @fed, each for itself:
 *   what it costs to write them is little
 * @updates: parameters that a run changes
 * @shapes: actual shapes of inputs; named dimensions of other inputs follow from them
 * @training: whether ops like Dropout train
 * @exact: only algorithms without extra rounding, such as direct convolution
 */
typedef struct
{
  const WeftValue *outputs;
  int n_outputs;
  const WeftValue *keep;
  int n_keep;
  const WeftValue *replaceable;
  int n_replaceable;
  const WeftValue *fed;
  int n_fed;
  gboolean spreads;
  const WeftPlanUpdate *updates;
  int n_updates;
  const WeftPlanShape *shapes;
  int n_shapes;
  gboolean training;
  gboolean exact;
} WeftPlanSpec;

typedef enum {
  WEFT_PLAN_DONE,
  WEFT_PLAN_STOPPED, /* nothing has been updated */
} WeftPlanResult;

/**
 * WeftFeedFunc:
 * @data: what weft_plan_feed() was given
 * @first: first row
 * @last: row after the last
 * @to: row @first of the input's memory
 *
 * Writes rows of an input. Thread: any of the team, several at once.
 */
typedef void (*WeftFeedFunc) (gpointer data,
                              gint64 first,
                              gint64 last,
                              gpointer to);

/**
 * weft_plan_new:
 * @session: where parameters live; kept
 * @spec: what is wanted; copied
 * @error: return location for an error
 *
 * Errors: %WEFT_ENGINE_ERROR_SHAPE when shapes do not fit or an input's shape is
 *   not known, %WEFT_ENGINE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): a plan
 */
WeftPlan *weft_plan_new  (WeftSession         *session,
                          const WeftPlanSpec  *spec,
                          GError             **error);
void      weft_plan_free (WeftPlan            *self);

/**
 * weft_plan_get_tensor:
 * @value: an input, an output, a kept or a replaceable value of the plan
 *
 * Returns: (transfer none): the value's memory: to be written before a run for
 *   an input, to be read after it for others
 */
WeftTensor *weft_plan_get_tensor (WeftPlan  *self,
                                  WeftValue  value);

/**
 * weft_plan_feed:
 * @value: an input named as fed
 * @func: (nullable): writes its rows during each run; %NULL leaves them alone
 * @data: for @func
 */
void weft_plan_feed (WeftPlan     *self,
                     WeftValue     value,
                     WeftFeedFunc  func,
                     gpointer      data);

/**
 * weft_plan_replace:
 * @value: a replaceable value
 * @replaced: whether runs leave it as it was written through
 *   weft_plan_get_tensor(), instead of computing it
 */
void weft_plan_replace (WeftPlan  *self,
                        WeftValue  value,
                        gboolean   replaced);

/**
 * weft_plan_set_random:
 * @key: the stream of random ops, see weft_random_key()
 * @step: place in the stream: the number of the training step
 */
void weft_plan_set_random (WeftPlan *self,
                           guint64   key,
                           guint64   step);

/**
 * weft_plan_run:
 * @stop: (nullable): asks the run to end early
 *
 * Polls @stop until the first parameter is updated; a run that has begun to
 * update ends as a whole.
 */
WeftPlanResult weft_plan_run (WeftPlan       *self,
                              const WeftStop *stop);

/**
 * WeftPlanTime:
 * @op: name of an op
 * @seconds: time that threads spent in it, all together
 * @cost: floating point operations of that time, or their equivalent
 */
typedef struct
{
  const char *op;
  double seconds;
  double cost;
} WeftPlanTime;

/* Whether runs from now on measure how long each op takes; begins at zero. */
void weft_plan_measure (WeftPlan *self,
                        gboolean  measures);

/* Returns: (transfer full) (element-type WeftPlanTime): what was measured, by op, the
 *   longest first */
GArray *weft_plan_get_times (const WeftPlan *self);

/* Returns: floating point operations of one run, or their equivalent in time */
double weft_plan_get_cost (const WeftPlan *self);

/* Returns: bytes of memory for intermediate values and scratch */
gsize weft_plan_get_bytes (const WeftPlan *self);

/* Returns: (transfer full): stages, chains, lanes and memory as text, for people */
char *weft_plan_describe (const WeftPlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftPlan, weft_plan_free)

G_END_DECLS
