/* trial-export.h: trials for the clipboard and for files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts of trials/export.h for trials by their numbers.
 */
#pragma once

#include "trials/store.h"

G_BEGIN_DECLS

/**
 * weft_trials_to_csv:
 * @ids: (array length=n): which, in which order
 *
 * Returns: (transfer full) (nullable): a table with the last value of each metric
 */
char *weft_trials_to_csv (WeftTrialStore  *store,
                          const gint64    *ids,
                          gsize            n,
                          GError         **error);

/**
 * weft_trials_to_json:
 * @ids: (array length=n): which, in which order
 *
 * Returns: (transfer full) (nullable): an object for one trial, an array for several
 */
char *weft_trials_to_json (WeftTrialStore  *store,
                           const gint64    *ids,
                           gsize            n,
                           GError         **error);

G_END_DECLS
