/* pruner.h: whether a trial is worth going on with
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A kind of pruner is a row of pruners.def. It looks at what a trial has reported so far, of the
 * first objective, beside what others had reported as early as that. It has no memory: the same
 * history gives the same answer.
 */
#pragma once

#include "base/params.h"
#include "tune/history.h"

G_BEGIN_DECLS

typedef struct _WeftPruner WeftPruner;

/**
 * WeftPrunerKind:
 * @id: what files and the command line say
 * @title: short name, marked with N_()
 * @help: a sentence or two, marked with N_(), with the source
 * @params: settings
 * @check: (nullable): whether the settings go together
 * @decide: see weft_pruner_decide(); asked only where the last value is a number
 * @waits: (nullable): see weft_pruner_waits(); the same holds for it
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *help;
  const WeftParam *params;
  gboolean (*check) (const WeftPruner *self,
                     GError **error);
  gboolean (*decide) (const WeftPruner *self,
                      const WeftTuneHistory *history,
                      const WeftTuneTrial *trial,
                      char **reason);
  gboolean (*waits) (const WeftPruner *self,
                     const WeftTuneHistory *history,
                     const WeftTuneTrial *trial,
                     gboolean is_closed);
} WeftPrunerKind;

/* Returns: (transfer none) (array zero-terminated=1): all kinds */
const WeftPrunerKind *const *weft_pruner_list_kinds (void);

/* Returns: (transfer none) (nullable): the kind called @id */
const WeftPrunerKind *weft_pruner_find_kind (const char *id);

/**
 * weft_pruner_new:
 * @kind: how it judges
 * @params: (nullable): values for the table of @kind
 * @seed: of the study
 * @error: return location for an error
 *
 * Errors: %WEFT_TUNE_ERROR_SETTING
 */
WeftPruner *weft_pruner_new  (const WeftPrunerKind  *kind,
                              const WeftParams      *params,
                              guint64                seed,
                              GError               **error);
void        weft_pruner_free (WeftPruner            *self);

/**
 * weft_pruner_decide:
 * @number: a trial that runs and has just reported
 * @reason: (out) (transfer full): a sentence without a final period, also where the trial goes on:
 *   "at epoch 3: 0.41 is worse than the median 0.47 of 8 trials"
 *
 * A trial whose value is no number is always stopped.
 *
 * Returns: whether the trial should be stopped
 */
gboolean weft_pruner_decide (const WeftPruner       *self,
                             const WeftTuneHistory  *history,
                             guint                   number,
                             char                  **reason);

/* Returns: whether @self ever lets trials wait */
gboolean weft_pruner_can_wait (const WeftPruner *self);

/**
 * weft_pruner_waits:
 * @number: a trial that runs and has reported
 * @is_closed: whether no other trial will begin
 *
 * Returns: whether the trial must rest until others have come as far, before
 *   weft_pruner_decide() can be asked about it
 */
gboolean weft_pruner_waits (const WeftPruner      *self,
                            const WeftTuneHistory *history,
                            guint                  number,
                            gboolean               is_closed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftPruner, weft_pruner_free)

G_END_DECLS
