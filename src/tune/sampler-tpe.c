/* sampler-tpe.c: points where the good trials are dense and the others are not
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/sampler-private.h"

#include "base/i18n.h"
#include "tune/tpe.h"

static const WeftParam params[] = {
  { "startup", WEFT_PARAM_INTEGER, N_("Random trials first"), N_("How many trials are drawn by chance before the first one that learns from others."), NULL, "10", 1, 1000, NULL,
    NULL, WEFT_PARAM_PLAIN },
  { "candidates", WEFT_PARAM_INTEGER, N_("Candidates"), N_("Out of how many candidates the most promising one is tried."), NULL, "24", 1, 1000, NULL, NULL, WEFT_PARAM_EXPERT },
  { "multivariate", WEFT_PARAM_BOOLEAN, N_("Parameters together"),
    N_("Whether parameters are drawn together, so that a good value of one goes with the good values of the others; alone, each is looked at more closely."), NULL, "false", 0, 0,
    NULL, NULL, WEFT_PARAM_PLAIN },
  { "liar", WEFT_PARAM_BOOLEAN, N_("Trials side by side keep apart"), N_("Whether a trial that still runs counts as a bad one, so that its neighbours are not tried as well."), NULL,
    "true", 0, 0, NULL, NULL, WEFT_PARAM_EXPERT },
  { NULL },
};

static gboolean
suggest (WeftSampler            *self,
         const WeftTuneHistory  *history,
         guint                   number,
         double                 *point,
         GError                **error)
{
  WeftTpe tpe = {
    .n_startup = (guint) weft_params_get_integer (self->params, "startup"),
    .n_candidates = (guint) weft_params_get_integer (self->params, "candidates"),
    .joint = weft_params_get_boolean (self->params, "multivariate"),
    .liar = weft_params_get_boolean (self->params, "liar"),
  };
  WeftRandom random;

  /* Without enough trials the point stays open, and is drawn by chance. */
  weft_sampler_init_random (self, "tpe", number, &random);
  weft_tpe_suggest (&tpe, history, number, &random, point);
  return TRUE;
}

const WeftSamplerKind weft_sampler_tpe = {
  "tpe",
  N_("TPE"),
  N_("Points where good trials are dense and others are not: a tree of Parzen estimators. Source: Bergstra et al. 2011, “Algorithms for Hyper-Parameter Optimization”."),
  params,
  TRUE,
  .suggest = suggest,
};
