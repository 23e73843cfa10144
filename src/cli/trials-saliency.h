/* trials-saliency.h: why the models of several trials say what they say of one input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/trials-compare.h"

G_BEGIN_DECLS

/**
 * WeftTrialsLook:
 * @method: (nullable): how
 * @input: (nullable): a file, instead of the trials' data
 * @target: (nullable): a class, by name or number; %NULL: the true one
 * @row: from 1; 0: where the trials disagree most
 * @epoch: whose models; 0: the end
 */
typedef struct
{
  const char *method;
  const char *input;
  const char *target;
  int row;
  int epoch;
} WeftTrialsLook;

/* Gives one input to the models of several trials; @output of @scene: a picture, or numbers. */
WeftExit weft_cli_trials_saliency (const WeftTrialsScene *scene,
                                   const WeftTrialsLook  *look);

G_END_DECLS
