/* maximise.h: what units look for, and the data that they answer to most
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "learn/predictor.h"

G_BEGIN_DECLS

/**
 * WeftCliMaximise:
 * @maximise: (nullable): `LAYER`, `LAYER:UNIT`, `LAYER:UNIT:ROW:COLUMN` or `class:NAME`
 * @examples: (nullable): the same: its examples in the data alone
 * @method: (nullable): the way
 * @settings: (nullable): `PARAM=VALUE` each
 * @data: (nullable): a data file
 * @output: (nullable): a picture, or .npy
 * @seed: of all that is drawn
 * @json: whether to print one JSON document
 */
typedef struct
{
  const char *maximise;
  const char *examples;
  const char *method;
  char **settings;
  const char *data;
  const char *output;
  gint64 seed;
  gboolean json;
} WeftCliMaximise;

/* What --maximise and --examples ask for, of @predictor, which is called @model. */
WeftExit weft_cli_maximise (const WeftCliMaximise *options,
                            WeftPredictor         *predictor,
                            const char            *model);

/* Names the ways to maximise. */
WeftExit weft_cli_list_maximisers (gboolean json);

G_END_DECLS
