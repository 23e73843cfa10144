/* trials-look.h: what the models of several trials make of the same
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/trials-compare.h"

G_BEGIN_DECLS

/**
 * WeftTrialsLook:
 * @method: (nullable): how, of saliency or of embedding
 * @layer: (nullable): which is laid out
 * @input: (nullable): a file, instead of the trials' data
 * @target: (nullable): a class, by name or number; %NULL: the true one
 * @row: from 1; 0: where the trials disagree most
 * @epoch: whose models; 0: the end
 */
typedef struct
{
  const char *method;
  const char *layer;
  const char *input;
  const char *target;
  int row;
  int epoch;
} WeftTrialsLook;

/* Gives one input to the models of several trials; @output of @scene: a picture, or numbers. */
WeftExit weft_cli_trials_saliency (const WeftTrialsScene *scene,
                                   const WeftTrialsLook  *look);

/* Lays what a layer of them makes of rows out; @output of @scene: a picture, or the points. */
WeftExit weft_cli_trials_embedding (const WeftTrialsScene *scene,
                                    const WeftTrialsLook  *look);

G_END_DECLS
