/* trial-models-private.h: the models of several trials, among the files that are one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/cache.h"
#include "workflow/trial-models.h"

G_BEGIN_DECLS

struct _WeftTrialModels
{
  gatomicrefcount references;

  /* Owned */
  WeftTrialStore *store;
  GArray *ids;        /* gint64 */
  GPtrArray *models;  /* nullable: WeftTrialModel */
  WeftArtefact *data; /* nullable */
  gint64 n_rows;      /* of it */
  GArray *apart;      /* nullable: WeftTrialApart */
  GHashTable *places; /* nullable: WeftTensor: layouts of epochs, see trial-layouts.c */
};

/* Opens one of its models, unless that is open; what is wrong is said by its @trouble. */
void weft_trial_model_open (WeftTrialModel          *self,
                            const WeftEpochSnapshot *snapshot);

/* Once there is data: remembers which rows of it each trial has learned from, as far as that can be
 * had. @cache: what trials have in common */
void weft_trial_models_mark_rows (WeftTrialModels *self,
                                  WeftCache       *cache,
                                  const WeftStop  *stop);

/**
 * weft_trial_models_list_held:
 * @are_held: (out): whether no trial has learned from any of them
 *
 * Returns: (transfer full) (element-type guint32): rows that validate the first trial, or test it,
 *   and that no trial has learned from; where there are none, rows that validate the first one
 */
GArray *weft_trial_models_list_held (const WeftTrialModels *self,
                                     gboolean              *are_held);

G_END_DECLS
