/* sampler.c: which point is tried next
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/sampler.h"

#include "base/i18n.h"
#include "tune/error.h"
#include "tune/point.h"
#include "tune/sampler-private.h"

#include <math.h>

#define WEFT_SAMPLER(id) &weft_sampler_##id,
static const WeftSamplerKind *const kinds[] = {
#include "tune/samplers.def"
  NULL,
};
#undef WEFT_SAMPLER

const WeftSamplerKind *const *
weft_sampler_list_kinds (void)
{
  return kinds;
}

const WeftSamplerKind *
weft_sampler_find_kind (const char *id)
{
  for (guint i = 0; kinds[i] != NULL; i++)
    if (g_str_equal (kinds[i]->id, id))
      return kinds[i];
  return NULL;
}

WeftSampler *
weft_sampler_new (const WeftSamplerKind  *kind,
                  const WeftParams       *params,
                  const WeftSpace        *space,
                  guint                   n_objectives,
                  guint64                 seed,
                  GError                **error)
{
  g_autoptr (WeftSampler) self = g_new0 (WeftSampler, 1);

  *self = (WeftSampler){ kind, params != NULL ? weft_params_copy (params) : weft_params_new (kind->params), weft_space_ref (space), n_objectives, seed, NULL };
  if (weft_space_get_size (space) == 0) {
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_SPACE, _("there is nothing to tune; name at least one parameter and what is to be tried"));
    return NULL;
  }
  if (n_objectives > 1 && !kind->several) {
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_SETTING, _("%s follows one objective, not %u; choose another sampler, or one objective"), _ (kind->title),
                 n_objectives);
    return NULL;
  }
  if (kind->open != NULL && !kind->open (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
weft_sampler_free (WeftSampler *self)
{
  if (self->state != NULL && self->kind->close != NULL)
    self->kind->close (self->state);
  weft_params_free (self->params);
  weft_space_unref (self->space);
  g_free (self);
}

/* Returns: whether @asked leaves nothing open */
static gboolean
is_whole (const WeftSpace *space,
          const double    *asked)
{
  for (guint i = 0; i < weft_space_get_size (space); i++)
    if (isnan (asked[i]) && weft_space_is_active (space, i, asked))
      return FALSE;
  return TRUE;
}

double *
weft_sampler_suggest (WeftSampler            *self,
                      const WeftTuneHistory  *history,
                      guint                   number,
                      GError                **error)
{
  const WeftTuneTrial *asked = number < weft_tune_history_get_n_trials (history) ? weft_tune_history_get_trial (history, number) : NULL;
  g_autofree double *point = weft_point_new (self->space);
  WeftRandom random;

  g_return_val_if_fail (weft_space_get_size (weft_tune_history_get_space (history)) == weft_space_get_size (self->space), NULL);

  if ((asked == NULL || !is_whole (self->space, asked->point)) && !self->kind->suggest (self, history, number, point, error))
    return NULL;
  for (guint i = 0; asked != NULL && i < weft_space_get_size (self->space); i++)
    if (!isnan (asked->point[i]))
      point[i] = asked->point[i];
  weft_sampler_init_random (self, "complete", number, &random);
  weft_point_complete (self->space, point, &random);
  return g_steal_pointer (&point);
}
