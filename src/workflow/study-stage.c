/* study-stage.c: a search that begins anew around the best
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Between two stages nothing runs: what is narrowed depends on all points before, so that a study
 * that was killed has the same stages. What has been narrowed, and the sentence about it, are
 * stored together before the next point is chosen.
 */
#include "workflow/study-private.h"

#include "base/i18n.h"
#include "base/number.h"
#include "learn/metric-name.h"
#include "tune/point.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Of the points so far the best third says which choices are left. */
#define BEST_SHARE 3

/* Returns: (transfer full) (element-type guint): complete points of the space, the best first */
static GArray *
rank_inside (const WeftTuneHistory *history)
{
  GArray *ranked = weft_tune_history_rank (history);

  for (guint i = ranked->len; i-- > 0;)
    if (weft_tune_history_get_trial (history, g_array_index (ranked, guint, i))->outside)
      g_array_remove_index (ranked, i);
  return ranked;
}

gboolean
weft_study_is_stage_due (const WeftStudy *self)
{
  guint end = weft_study_settings_count_stage (self->settings, self->settings->told->len);
  guint n_begun = weft_tune_history_get_n_trials (self->history) - weft_tune_history_count (self->history, WEFT_TUNE_WAITING);

  return end > 0 && n_begun >= end;
}

/* What has become narrower: “train.learning_rate 0.003..0.03:log instead of 0.0001..0.1:log”. */
static void
tell_difference (GString         *text,
                 const WeftSpace *before,
                 const WeftSpace *after)
{
  for (guint i = 0; i < weft_space_get_size (before); i++) {
    g_autofree char *old = weft_dimension_format_range (weft_space_get_dimension (before, i)), *now = weft_dimension_format_range (weft_space_get_dimension (after, i));

    if (!g_str_equal (old, now))
      g_string_append_printf (text, _("; %s is %s instead of %s"), weft_space_get_dimension (before, i)->name, now, old);
  }
}

static char *
tell (const WeftStudy *self,
      const WeftSpace *after,
      const GArray    *ranked)
{
  const WeftStudySettings *settings = self->settings;
  const WeftTuneTrial *best = ranked->len > 0 ? weft_tune_history_get_trial (self->history, g_array_index (ranked, guint, 0)) : NULL;
  guint n = weft_tune_history_get_n_trials (self->history) - weft_tune_history_count (self->history, WEFT_TUNE_WAITING);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("Stage %u of %u after %u trials"), settings->told->len + 2, settings->n_stages, n);
  if (best == NULL) {
    g_string_append (text, _(": none has come to its end, so nothing is narrowed"));
    return g_string_free (text, FALSE);
  }
  g_string_append_printf (text, _(": around trial %u, whose %s is %.6g"), best->number, weft_metric_name_get_words (g_array_index (settings->objectives, WeftStudyObjective, 0).metric), best->values[0]);
  tell_difference (text, weft_study_get_space (self), after);
  return g_string_free (text, FALSE);
}

/* Returns: (transfer full): what is left to search */
static WeftSpace *
narrow (const WeftStudy *self,
        const GArray    *ranked)
{
  g_autoptr (GPtrArray) points = g_ptr_array_new ();
  guint n_best = MAX ((ranked->len + BEST_SHARE - 1) / BEST_SHARE, 1);

  if (ranked->len == 0)
    return weft_space_ref (weft_study_get_space (self));
  for (guint i = 0; i < n_best; i++)
    g_ptr_array_add (points, weft_tune_history_get_trial (self->history, g_array_index (ranked, guint, i))->point);
  return weft_space_narrow_by (weft_study_get_space (self), points->pdata[0], (const double *const *) points->pdata, points->len, self->settings->stage_factor);
}

gboolean
weft_study_begin_stage (WeftStudy  *self,
                        GError    **error)
{
  g_autoptr (GArray) ranked = rank_inside (self->history);
  WeftSpace *space = narrow (self, ranked);

  g_ptr_array_add (self->settings->told, tell (self, space, ranked));
  return weft_study_take_space (self, space, error);
}
