/* schedule.h: how the learning rate changes over a training
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With e the epochs done so far, as a fraction, and E all epochs:
 *
 *     constant     1
 *     step         γ^floor (e / every)
 *     exponential  γ^floor (e)
 *     cosine       m + (1 - m) ½ (1 + cos (π e / E)), Loshchilov and Hutter 2017
 *     plateau      γ^(number of times that the metric stood still for `patience` epochs)
 *
 * times a warm-up min (1, (step + 1) / warm-up steps), times the learning rate.
 */
#pragma once

#include "base/params.h"

G_BEGIN_DECLS

/* Choices of the `schedule` parameter. */
extern const WeftParamChoice weft_schedule_choices[];

/**
 * WeftPlateau:
 *
 * What the plateau schedule remembers; part of a checkpoint.
 */
typedef struct
{
  double factor; /* 1 at the start */
  double best;   /* loss, infinity at the start */
  gint64 waited; /* epochs without improvement */
} WeftPlateau;

#define WEFT_PLATEAU_INIT \
  {                       \
    1, G_MAXDOUBLE, 0     \
  }

/**
 * WeftSchedule:
 * @factor: what the table has for the choice
 *
 * A schedule's numbers, read from its parameters once and not each step.
 */
typedef struct _WeftSchedule WeftSchedule;
struct _WeftSchedule
{
  double (*factor) (const WeftSchedule *self,
                    const WeftPlateau *plateau,
                    double epochs);
  double learning_rate;
  double gamma;
  double every; /* epochs */
  double least; /* share, 0 … 1 */
  double epochs;
  double warmup_steps;
  double steps_per_epoch;
};

/**
 * weft_schedule_init:
 * @self: (out caller-allocates): the schedule
 * @params: values of weft_trainer_params
 * @steps_per_epoch: at least 1
 */
void weft_schedule_init (WeftSchedule     *self,
                         const WeftParams *params,
                         guint64           steps_per_epoch);

/**
 * weft_schedule_get_rate:
 * @plateau: state of the plateau schedule
 * @step: steps done so far in the whole training
 *
 * Returns: the learning rate of the next step
 */
double weft_schedule_get_rate (const WeftSchedule *self,
                               const WeftPlateau  *plateau,
                               guint64             step);

/**
 * weft_plateau_observe:
 * @loss: what the epoch came to
 *
 * Counts an epoch towards lowering the rate.
 */
void weft_plateau_observe (WeftPlateau      *self,
                           const WeftParams *params,
                           double            loss);

G_END_DECLS
