/* trial-recipe.h: what a trial is a run of, all but the seed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "trials/trial.h"

G_BEGIN_DECLS

/**
 * weft_trial_recipe_make:
 * @document: the workflow, as JSON
 * @trial: its parameters, and the node that is trained
 *
 * Where nodes stand and what people call them does not count, nor does the seed.
 *
 * Returns: (transfer full): the same text for the same thing
 */
char *weft_trial_recipe_make (JsonNode        *document,
                              const WeftTrial *trial);

G_END_DECLS
