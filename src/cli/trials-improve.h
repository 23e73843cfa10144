/* trials-improve.h: what should be tried next after a trial
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "trials/store.h"

G_BEGIN_DECLS

/* Says what the curves of trial @id show, and what to change; @json: as one document. */
WeftExit weft_cli_improve_trial (WeftTrialStore *store,
                                 gint64          id,
                                 gboolean        json);

G_END_DECLS
