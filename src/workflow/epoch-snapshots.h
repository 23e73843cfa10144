/* epoch-snapshots.h: models of epochs on the way, which a trial keeps
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each is a whole trained model in a file like that of the last, so whatever opens a model opens
 * them, and equal ones are one file. Which epochs are kept is known from the beginning, so that
 * nothing is taken away again and a training that goes on keeps the same.
 */
#pragma once

#include "trials/store.h"

G_BEGIN_DECLS

/* Of “Up to 20”, and of “Every epoch”: how many bytes all snapshots of a trial may have. */
#define WEFT_SNAPSHOTS_FEW         20
#define WEFT_SNAPSHOTS_FEW_BYTES   ((guint64) 32 << 20)
#define WEFT_SNAPSHOTS_EVERY_BYTES ((guint64) 512 << 20)

/**
 * WeftSnapshotPlan:
 * @n_epochs: of the whole training
 * @most: snapshots that are kept at most; 0: none
 * @is_even: whether they are equally far apart, and not closer together at first
 */
typedef struct
{
  guint64 n_epochs;
  guint64 most;
  gboolean is_even;
} WeftSnapshotPlan;

/**
 * weft_snapshot_plan_init:
 * @choice: value of the parameter `snapshots` of a training
 * @n_epochs: how many are planned
 * @bytes: that one snapshot has
 *
 * Fewer than two are of no use, so then there are none.
 */
void weft_snapshot_plan_init (WeftSnapshotPlan *self,
                              const char       *choice,
                              guint64           n_epochs,
                              guint64           bytes);

/* Returns: whether epoch @epoch, from 1, is kept */
gboolean weft_snapshot_plan_takes (const WeftSnapshotPlan *self,
                                   guint64                 epoch);

/* Returns: (transfer full): the name of the artefact that epoch @epoch is */
char *weft_epoch_snapshot_name (guint64 epoch);

/* What artefacts of snapshots are. */
#define WEFT_EPOCH_SNAPSHOT_KIND "snapshot"

/**
 * WeftEpochSnapshot:
 * @epoch: from 1
 * @path: its file
 * @is_model: whether it is the trial's model itself
 * @metric: (nullable): what was validated: "validation_accuracy"
 * @value: of @metric after that epoch; NaN where it is not known
 */
typedef struct
{
  guint64 epoch;
  char *path;
  gboolean is_model;
  const char *metric;
  double value;
} WeftEpochSnapshot;

/**
 * weft_epoch_snapshots_list:
 * @id: a trial
 * @error: return location for an error
 *
 * The trial's model is one of them, with the epoch that it is of.
 *
 * Returns: (transfer full) (element-type WeftEpochSnapshot) (nullable): its snapshots, in the order
 *   of epochs; none where it kept no model
 */
GArray *weft_epoch_snapshots_list (WeftTrialStore  *store,
                                   gint64           id,
                                   GError         **error);

G_END_DECLS
