/* trials-edit.h: what people say of trials, and which they do not want to see any more
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "trials/store.h"

G_BEGIN_DECLS

/**
 * weft_cli_trash_trials:
 * @words: (array zero-terminated=1): numbers of trials, at least one
 * @trashed: whether they go to the trash or come back
 * @json: whether errors are told as JSON
 *
 * All of them or, when one does not exist, none.
 */
WeftExit weft_cli_trash_trials (WeftTrialStore  *store,
                                char           **words,
                                gboolean         trashed,
                                gboolean         json);

/* @words: (array zero-terminated=1): a trial, and its note; without one it has none any more */
WeftExit weft_cli_note_trial (WeftTrialStore  *store,
                              char           **words,
                              gboolean         json);

/* @words: (array zero-terminated=1): a trial, and tags that it gets or loses */
WeftExit weft_cli_tag_trial (WeftTrialStore  *store,
                             char           **words,
                             gboolean         present,
                             gboolean         json);

G_END_DECLS
