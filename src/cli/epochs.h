/* epochs.h: what a model made of an input along its training, from the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "workflow/epoch-track.h"

G_BEGIN_DECLS

/**
 * WeftEpochsScene:
 * @trials: (nullable): value of `--trials`
 * @trial: the number of a trial, as typed
 * @input: what is followed
 * @seed: of random methods
 * @output: (nullable): a picture or a table (.csv) to write
 * @json: whether a document is printed instead of lines
 */
typedef struct
{
  const char *trials;
  const char *trial;
  WeftTrackInput *input;
  guint64 seed;
  const char *output;
  gboolean json;
} WeftEpochsScene;

/**
 * weft_cli_show_epochs:
 * @error: return location for an error
 *
 * Asks the models that the trial kept of epochs on the way, and shows what they say.
 */
gboolean weft_cli_show_epochs (const WeftEpochsScene  *scene,
                               GError                **error);

/**
 * weft_cli_list_snapshots:
 * @trials: (nullable): value of `--trials`
 * @text: the number of a trial, as typed
 * @status: (out): how to end when there are none
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_INPUT where the trial kept none on the way
 *
 * Returns: (transfer full) (element-type WeftEpochSnapshot) (nullable): its models, two or more
 */
GArray *weft_cli_list_snapshots (const char  *trials,
                                 const char  *text,
                                 WeftExit    *status,
                                 GError     **error);

G_END_DECLS
