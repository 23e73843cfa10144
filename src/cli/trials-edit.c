/* trials-edit.c: what people say of trials, and which they do not want to see any more
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/trials-edit.h"

#include "cli/output.h"
#include "cli/trial-open.h"

static WeftExit
end (gboolean      done,
     gboolean      json,
     const GError *error)
{
  return done ? WEFT_EXIT_DONE : weft_cli_fail (json, WEFT_EXIT_FAILED, "trials", error->message);
}

WeftExit
weft_cli_trash_trials (WeftTrialStore  *store,
                       char           **words,
                       gboolean         trashed,
                       gboolean         json)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  WeftExit status;

  for (; *words != NULL; words++) {
    g_autoptr (WeftTrial) trial = weft_cli_find_trial (store, *words, &status, &error);

    if (trial == NULL)
      return weft_cli_fail (json, status, "trials", error->message);
    g_array_append_val (ids, trial->id);
  }
  return end (weft_trial_store_trash (store, (const gint64 *) (gpointer) ids->data, ids->len, trashed, &error), json, error);
}

WeftExit
weft_cli_note_trial (WeftTrialStore  *store,
                     char           **words,
                     gboolean         json)
{
  g_autoptr (GError) error = NULL;
  WeftExit status;
  g_autoptr (WeftTrial) trial = weft_cli_find_trial (store, words[0], &status, &error);

  if (trial == NULL)
    return weft_cli_fail (json, status, "trials", error->message);
  return end (weft_trial_store_set_note (store, trial->id, words[1] != NULL ? words[1] : "", &error), json, error);
}

WeftExit
weft_cli_tag_trial (WeftTrialStore  *store,
                    char           **words,
                    gboolean         present,
                    gboolean         json)
{
  g_autoptr (GError) error = NULL;
  WeftExit status;
  g_autoptr (WeftTrial) trial = weft_cli_find_trial (store, words[0], &status, &error);
  gboolean done = TRUE;

  if (trial == NULL)
    return weft_cli_fail (json, status, "trials", error->message);
  for (char **tag = words + 1; *tag != NULL && done; tag++)
    done = weft_trial_store_set_tag (store, trial->id, *tag, present, &error);
  return end (done, json, error);
}
