/* pruner-private.h: what kinds of pruners see of a pruner
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "tune/pruner.h"

G_BEGIN_DECLS

struct _WeftPruner
{
  const WeftPrunerKind *kind; /* Borrowed */
  WeftParams *params;         /* Owned */
  guint64 seed;
};

#define WEFT_PRUNER(id) extern const WeftPrunerKind weft_pruner_##id;
#include "tune/pruners.def"
#undef WEFT_PRUNER

/* Returns: how many epochs @trial has had, at least one report being there */
static inline int
weft_pruner_get_last_step (const WeftTuneTrial *trial)
{
  return g_array_index (trial->steps, WeftTuneStep, trial->steps->len - 1).step;
}

G_END_DECLS
