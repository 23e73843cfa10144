/* control-private.h: how the training loop sees requests
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"
#include "learn/control.h"

typedef struct
{
  char *what;
  char *value;
} ControlChange;

/* What was asked for since the last call; @changes holds ControlChange. */
typedef struct
{
  gboolean stop;
  gboolean best; /* of a stop: keeps the weights of the best epoch */
  gboolean discard;
  gboolean checkpoint;
  GPtrArray *changes; /* Owned: (nullable) */
  gint64 waited;      /* while paused, µs */
} ControlRequests;

/* Where a training is when it looks at requests: before step @step + 1, the batch @batch of an
 * epoch, from 0. */
typedef struct
{
  guint64 step;
  gsize batch;
} ControlPlace;

/* Waits while paused, in pieces in which @stop is polled. */
void weft_train_control_take (WeftTrainControl   *self,
                              const ControlPlace *place,
                              const WeftStop     *stop,
                              ControlRequests    *requests);

/* Leaves out the first @n changes that are to be made again: a checkpoint has them. */
void weft_train_control_skip (WeftTrainControl *self,
                              guint             n);

void weft_train_control_change_free (gpointer change);
