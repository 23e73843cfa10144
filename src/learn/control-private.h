/* control-private.h: how the training loop sees requests
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "learn/trainer.h"

typedef struct
{
  char *what;
  char *value;
} ControlChange;

/* What was asked for since the last call; @changes holds ControlChange. */
typedef struct
{
  gboolean stop;
  gboolean checkpoint;
  GPtrArray *changes; /* Owned: (nullable) */
} ControlRequests;

/* Waits while paused, in pieces in which @stop is polled. */
void weft_train_control_take (WeftTrainControl *self,
                              const WeftStop   *stop,
                              ControlRequests  *requests);

void weft_train_control_change_free (gpointer change);
