/* trials-compare.h: trials side by side, and what their workflows differ in
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "trials/query.h"

G_BEGIN_DECLS

/**
 * WeftTrialsScene:
 * @store: where the trials are
 * @ids: (array zero-terminated=1): numbers of trials, as typed
 * @metric: (nullable): what groups are compared by; %NULL: the most telling one
 * @value: which value of metrics
 * @rope: (nullable): the region of practical equivalence, as typed
 * @format: (nullable): "csv", "latex"; %NULL: for people
 * @output: (nullable): a file to write
 * @json: whether the answer is one JSON document
 */
typedef struct
{
  WeftTrialStore *store;
  char **ids;
  const char *metric;
  WeftTrialField value;
  const char *rope;
  const char *format;
  const char *output;
  gboolean json;
} WeftTrialsScene;

/* Puts trials side by side; the first is what the others are measured by. */
WeftExit weft_cli_trials_compare (const WeftTrialsScene *scene);

/* Says what was changed between the workflows of two trials; @output: a picture. */
WeftExit weft_cli_trials_diff (const WeftTrialsScene *scene);

G_END_DECLS
