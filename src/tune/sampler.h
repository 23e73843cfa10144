/* sampler.h: which point is tried next
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A kind of sampler is a row of samplers.def. What a sampler suggests depends on its seed, the
 * number of the trial and the history alone, so that a study that was killed goes on as it would
 * have gone on. What it remembers from one suggestion to the next only saves time.
 */
#pragma once

#include "base/params.h"
#include "tune/history.h"

G_BEGIN_DECLS

typedef struct _WeftSampler WeftSampler;

/**
 * WeftSamplerKind:
 * @id: what files and the command line say
 * @title: short name, marked with N_()
 * @help: a sentence or two, marked with N_(), with the source
 * @params: settings
 * @several: whether it knows what to do with several objectives
 * @open: (nullable): makes what the sampler keeps, `self->state`
 * @close: (nullable): frees it
 * @suggest: fills in a point, which has no value yet
 * @ahead: whether what it suggests depends on seed and number alone, so that points may be chosen
 *   before earlier ones have ended
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *help;
  const WeftParam *params;
  gboolean several;
  gboolean (*open) (WeftSampler *self,
                    GError **error);
  void (*close) (gpointer state);
  gboolean (*suggest) (WeftSampler *self,
                       const WeftTuneHistory *history,
                       guint number,
                       double *point,
                       GError **error);
  gboolean ahead;
} WeftSamplerKind;

/* Returns: (transfer none) (array zero-terminated=1): all kinds */
const WeftSamplerKind *const *weft_sampler_list_kinds (void);

/* Returns: (transfer none) (nullable): the kind called @id */
const WeftSamplerKind *weft_sampler_find_kind (const char *id);

/**
 * weft_sampler_new:
 * @kind: how it chooses
 * @params: (nullable): values for the table of @kind
 * @space: what is searched; the histories that it is given must be of this space
 * @n_objectives: at least 1
 * @seed: of the study
 * @error: return location for an error
 *
 * Errors: %WEFT_TUNE_ERROR_SETTING, %WEFT_TUNE_ERROR_SPACE
 */
WeftSampler *weft_sampler_new  (const WeftSamplerKind  *kind,
                                const WeftParams       *params,
                                const WeftSpace        *space,
                                guint                   n_objectives,
                                guint64                 seed,
                                GError                **error);
void         weft_sampler_free (WeftSampler            *self);

/**
 * weft_sampler_suggest:
 * @history: of the sampler's space
 * @number: which trial it is for, see weft_tune_history_get_next()
 * @error: return location for an error
 *
 * What a waiting trial asks for is kept.
 *
 * Errors: %WEFT_TUNE_ERROR_EXHAUSTED
 *
 * Returns: (transfer full) (nullable): a point
 */
double *weft_sampler_suggest (WeftSampler            *self,
                              const WeftTuneHistory  *history,
                              guint                   number,
                              GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSampler, weft_sampler_free)

G_END_DECLS
