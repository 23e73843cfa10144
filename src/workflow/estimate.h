/* estimate.h: what a model will cost, before any run
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parameters and operations are those of the layers. Memory and time are those of the
 * plan that a training of the model would have, with a loss that costs nothing: it is made,
 * and on this machine a few of its steps, or smaller ones, are timed.
 */
#pragma once

#include "learn/model.h"
#include "workflow/check.h"

G_BEGIN_DECLS

/**
 * WeftEstimate:
 * @parameters: numbers that learn, -1 when unknown
 * @operations: floating point operations for one sample, -1 when unknown
 * @batch_size: rows of a step, those of the training that reads the model, or the usual ones
 * @rows: training rows, -1 when unknown
 * @memory: bytes that a step of training takes: weights, the optimizer's numbers, and all that
 *   lies between; -1 when unknown
 * @speed: operations a second, as a plan counts them, 0 when unknown; what is there before is
 *   used where nothing is timed
 * @times: whether weft_estimate_measure() is to time steps: the engine is busy with it for
 *   some 50 ms
 * @seconds: that an epoch of training takes, -1 when unknown
 */
typedef struct
{
  gint64 parameters;
  double operations;
  gint64 batch_size;
  gint64 rows;
  double memory;
  double speed;
  gboolean times;
  double seconds;

  /*< private >*/
  WeftModelSpec *spec; /* Owned, nullable */
  WeftPortInfo *data;  /* Owned, nullable */
  WeftParams *params;  /* Owned: of the training */
} WeftEstimate;

/**
 * weft_estimate_new:
 * @check: of the document
 * @model: a node with layers inside, in groups `group1.model`
 *
 * Returns: (transfer full): parameters, operations and rows, as far as the check knows them
 */
WeftEstimate *weft_estimate_new  (const WeftCheck *check,
                                  const char      *model);
void          weft_estimate_free (WeftEstimate    *self);

/* Finds memory and seconds. Thread: any */
void weft_estimate_measure (WeftEstimate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftEstimate, weft_estimate_free)

G_END_DECLS
