/* optimizer.h: how gradients change parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/params.h"
#include "engine/kernels.h"
#include "engine/plan.h"

G_BEGIN_DECLS

/* The parameter of a graph that is the limit of all gradients' length, where there is one. */
#define WEFT_OPTIMIZER_CLIP_NORM "optimizer.clip_norm"

/* Choices of the `optimizer` parameter, made from the table in optimizer.c. */
extern const WeftParamChoice weft_optimizer_choices[];

/**
 * weft_optimizer_emit:
 * @graph: the graph
 * @params: values of weft_trainer_params
 * @parameters: (array length=n_parameters): what is learned
 * @gradients: (array length=n_parameters): of the loss
 * @rate: input with the layout of #WeftUpdateRate
 * @updates: (element-type WeftPlanUpdate): receives parameters and their state
 *
 * Adds state as parameters called `NAME.momentum`, `NAME.moment1`, `NAME.moment2`.
 * Clips gradients by their joint norm where `clip_norm` asks for it.
 */
void weft_optimizer_emit (WeftGraph        *graph,
                          const WeftParams *params,
                          const WeftValue  *parameters,
                          const WeftValue  *gradients,
                          int               n_parameters,
                          WeftValue         rate,
                          GArray           *updates);

/**
 * WeftOptimizer:
 *
 * The numbers of an optimizer, read from its parameters once and not each step.
 */
typedef struct
{
  WeftUpdateRate rate;
  double beta1;
  double beta2;
  gboolean correct;     /* whether Adam's bias is corrected */
  gboolean looks_ahead; /* as NAdam does */
  double average;       /* how long averaged weights last; 0: there are none */
} WeftOptimizer;

/**
 * weft_optimizer_init:
 * @self: (out caller-allocates): the optimizer
 * @params: values of weft_trainer_params
 */
void weft_optimizer_init (WeftOptimizer    *self,
                          const WeftParams *params);

/**
 * weft_optimizer_fill_rate:
 * @learning_rate: of this step
 * @step: the step's number, from 1
 * @rate: (out caller-allocates): the numbers of this step
 */
void weft_optimizer_fill_rate (const WeftOptimizer *self,
                               double               learning_rate,
                               guint64              step,
                               WeftUpdateRate      *rate);

G_END_DECLS
