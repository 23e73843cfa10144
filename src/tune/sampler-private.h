/* sampler-private.h: what kinds of samplers see of a sampler
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/random.h"
#include "tune/sampler.h"

G_BEGIN_DECLS

#define WEFT_SAMPLER(id) extern const WeftSamplerKind weft_sampler_##id;
#include "tune/samplers.def"
#undef WEFT_SAMPLER

struct _WeftSampler
{
  const WeftSamplerKind *kind; /* Borrowed */
  WeftParams *params;          /* Owned */
  WeftSpace *space;            /* Owned */
  guint n_objectives;
  guint64 seed;
  gpointer state; /* Owned, by the kind's close() */
};

/* The numbers that trial @number draws for @purpose. */
static inline void
weft_sampler_init_random (const WeftSampler *self,
                          const char        *purpose,
                          guint              number,
                          WeftRandom        *random)
{
  weft_random_init (random, weft_random_key (weft_random_key (self->seed, purpose), "trial") + number, 0);
}

G_END_DECLS
