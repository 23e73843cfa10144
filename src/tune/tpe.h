/* tpe.h: the tree of Parzen estimators
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trials are split into the few good ones and the others; candidates are drawn where the good ones
 * are dense, and the one is taken where they are densest beside the others. It behaves as Optuna
 * 4.6 does: which trials are good, their weights, kernels and priors.
 *
 * Source: Bergstra et al. 2011, "Algorithms for Hyper-Parameter Optimization", section 4; for
 * several objectives Ozaki et al. 2022, "Multiobjective Tree-Structured Parzen Estimator".
 */
#pragma once

#include "base/random.h"
#include "tune/history.h"

G_BEGIN_DECLS

/**
 * WeftTpe:
 * @n_startup: trials by chance before the first one that is not
 * @n_candidates: how many are drawn
 * @joint: whether dimensions that are active together are drawn together
 * @liar: whether trials that run count as bad ones, so that those side by side keep apart
 */
typedef struct
{
  guint n_startup;
  guint n_candidates;
  gboolean joint;
  gboolean liar;
} WeftTpe;

/**
 * weft_tpe_suggest:
 * @number: the trial that it is for, which does not count if it runs already
 * @random: where all draws come from
 * @point: active dimensions without a value get one
 *
 * Returns: %FALSE if there are not yet enough trials, and @point is what it was
 */
gboolean weft_tpe_suggest (const WeftTpe         *self,
                           const WeftTuneHistory *history,
                           guint                  number,
                           WeftRandom            *random,
                           double                *point);

G_END_DECLS
