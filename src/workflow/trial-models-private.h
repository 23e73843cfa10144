/* trial-models-private.h: the models of several trials, among the files that are one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/trial-models.h"

G_BEGIN_DECLS

struct _WeftTrialModels
{
  gatomicrefcount references;

  /* Owned */
  WeftTrialStore *store;
  GArray *ids;        /* gint64 */
  GPtrArray *models;  /* nullable: WeftTrialModel */
  double epoch;       /* that is open */
  WeftArtefact *data; /* nullable */
  GArray *apart;      /* nullable: WeftTrialApart */
  GHashTable *places; /* nullable: WeftTensor: layouts of epochs, see trial-layouts.c */
};

/* Opens one of its models, unless that is open; what is wrong is said by its @trouble. */
void weft_trial_model_open (WeftTrialModel          *self,
                            const WeftEpochSnapshot *snapshot);

G_END_DECLS
