/* sampler-random.c: points by chance, evenly over the space
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/sampler-private.h"

#include "base/i18n.h"
#include "tune/point.h"

static const WeftParam params[] = { { NULL } };

static gboolean
suggest (WeftSampler            *self,
         const WeftTuneHistory  *history,
         guint                   number,
         double                 *point,
         GError                **error)
{
  WeftRandom random;

  weft_sampler_init_random (self, "random", number, &random);
  weft_point_complete (self->space, point, &random);
  return TRUE;
}

const WeftSamplerKind weft_sampler_random = {
  "random",
  N_("Random"),
  N_("Points by chance, each as likely as any other. Source: Bergstra and Bengio 2012, “Random Search for Hyper-Parameter Optimization”."),
  params,
  TRUE,
  .suggest = suggest,
  .ahead = TRUE,
};
