/* switched.h: units turned down or off from the command line, measured and written
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "learn/predictor.h"

G_BEGIN_DECLS

/**
 * WeftSwitchAsked:
 * @switches: (nullable): `LAYER:UNIT=FACTOR`, units counted from 0
 * @measures: whether to say what they cost
 * @write: (nullable): file for the model with the units in its weights
 */
typedef struct
{
  char **switches;
  gboolean measures;
  char *write;
} WeftSwitchAsked;

void weft_switch_asked_clear (WeftSwitchAsked *self);

/* Returns: whether the command line has any of these */
gboolean weft_switch_asked_any (const WeftSwitchAsked *self);

/**
 * weft_cli_switch:
 * @predictor: a model that Weft trained
 * @model: how the command line names it: the number of a trial, whose validation rows are
 *   measured where there is no @data
 * @trials: (nullable): value of `--trials`
 * @data: (nullable): rows to measure on
 * @json: whether to print a document
 *
 * Turns units, says what that costs, and writes the model.
 */
WeftExit weft_cli_switch (const WeftSwitchAsked *self,
                          WeftPredictor         *predictor,
                          const char            *model,
                          const char            *trials,
                          const char            *data,
                          gboolean               json);

G_END_DECLS
