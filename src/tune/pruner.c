/* pruner.c: whether a trial is worth going on with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/pruner.h"

#include "base/i18n.h"
#include "tune/pruner-private.h"

#include <math.h>

#define WEFT_PRUNER(id) &weft_pruner_##id,
static const WeftPrunerKind *const kinds[] = {
#include "tune/pruners.def"
  NULL,
};
#undef WEFT_PRUNER

const WeftPrunerKind *const *
weft_pruner_list_kinds (void)
{
  return kinds;
}

const WeftPrunerKind *
weft_pruner_find_kind (const char *id)
{
  for (guint i = 0; kinds[i] != NULL; i++)
    if (g_str_equal (kinds[i]->id, id))
      return kinds[i];
  return NULL;
}

WeftPruner *
weft_pruner_new (const WeftPrunerKind  *kind,
                 const WeftParams      *params,
                 guint64                seed,
                 GError               **error)
{
  g_autoptr (WeftPruner) self = g_new (WeftPruner, 1);

  *self = (WeftPruner){ kind, params != NULL ? weft_params_copy (params) : weft_params_new (kind->params), seed };
  return kind->check == NULL || kind->check (self, error) ? g_steal_pointer (&self) : NULL;
}

void
weft_pruner_free (WeftPruner *self)
{
  weft_params_free (self->params);
  g_free (self);
}

gboolean
weft_pruner_decide (const WeftPruner       *self,
                    const WeftTuneHistory  *history,
                    guint                   number,
                    char                  **reason)
{
  const WeftTuneTrial *trial = weft_tune_history_get_trial (history, number);
  int step;

  if (trial->steps->len == 0) {
    *reason = g_strdup (_("nothing has been reported yet"));
    return FALSE;
  }
  step = weft_pruner_get_last_step (trial);
  if (!isnan (weft_tune_trial_get_value (trial, step)))
    return self->kind->decide (self, history, trial, reason);
  *reason = g_strdup_printf (_("at epoch %d: the value is no number any more"), step);
  return TRUE;
}

gboolean
weft_pruner_can_wait (const WeftPruner *self)
{
  return self->kind->waits != NULL;
}

gboolean
weft_pruner_waits (const WeftPruner      *self,
                   const WeftTuneHistory *history,
                   guint                  number,
                   gboolean               is_closed)
{
  const WeftTuneTrial *trial = weft_tune_history_get_trial (history, number);

  if (self->kind->waits == NULL || trial->steps->len == 0 || isnan (weft_tune_trial_get_value (trial, weft_pruner_get_last_step (trial))))
    return FALSE;
  return self->kind->waits (self, history, trial, is_closed);
}
