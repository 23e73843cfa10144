/* trials-pane-marks.c: where trials stand: first, in the archive, back from the trash, as baseline
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/trials-pane-private.h"

/* Whether some of those that are selected are not what @get says; then all become so. */
static gboolean
lacks (WeftTrialsPane *self,
       gboolean (*get) (const WeftTrial *trial))
{
  g_autoptr (GPtrArray) trials = weft_trials_table_list_selected (self->table, WEFT_TRIALS_COMPARED);

  for (guint i = 0; i < trials->len; i++)
    if (!get (trials->pdata[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_pinned (const WeftTrial *trial)
{
  return trial->pinned;
}

static gboolean
is_archived (const WeftTrial *trial)
{
  return trial->archived;
}

gboolean
weft_trials_pane_pin (WeftTrialsPane  *self,
                      GError         **error)
{
  gsize n;
  const gint64 *ids = weft_trials_table_get_selected (self->table, &n);

  return weft_trial_edits_set_pinned (self->edits, ids, n, lacks (self, is_pinned), error);
}

gboolean
weft_trials_pane_archive (WeftTrialsPane  *self,
                          GError         **error)
{
  gsize n;
  const gint64 *ids = weft_trials_table_get_selected (self->table, &n);

  return weft_trial_edits_set_archived (self->edits, ids, n, lacks (self, is_archived), error);
}

gboolean
weft_trials_pane_restore (WeftTrialsPane  *self,
                          GError         **error)
{
  gsize n;
  const gint64 *ids = weft_trials_table_get_selected (self->table, &n);

  return weft_trial_edits_restore (self->edits, ids, n, error);
}

void
weft_trials_pane_baseline (WeftTrialsPane *self)
{
  gsize n;
  const gint64 *ids = weft_trials_table_get_selected (self->table, &n);
  gint64 former = g_settings_get_int64 (self->settings, "trials-baseline");

  if (n == 1)
    g_settings_set_int64 (self->settings, "trials-baseline", ids[0] == former ? 0 : ids[0]);
}
