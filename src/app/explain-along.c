/* explain-along.c: what a model made of inputs along its training: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-along.h"

#include "base/i18n.h"
#include "explain/error.h"
#include "workflow/derived-trial.h"

static void
clear_finding (gpointer box)
{
  WeftExplainAlong *finding = box;

  g_clear_pointer (&finding->chart, weft_epoch_chart_unref);
  g_free (finding->key);
}

void
weft_explain_along_unref (WeftExplainAlong *finding)
{
  weft_explain_box_unref (finding, clear_finding);
}

static void
clear_wish (gpointer box)
{
  WeftExplainAlongWish *wish = box;

  g_clear_pointer (&wish->store, weft_trial_store_unref);
  g_clear_pointer (&wish->pins, g_ptr_array_unref);
  weft_explain_along_unref (wish->former);
}

char *
weft_explain_along_name (const WeftExplainAnswer *answer)
{
  g_autofree char *name = g_path_get_basename (answer->input);

  if (weft_dataset_get_n_rows (answer->dataset) < 2)
    return g_steal_pointer (&name);
  return g_strdup_printf (_("%s, row %d"), name, (int) answer->row + 1);
}

/* Inputs */

/* Those that are pinned, and the one that was chosen, if that is none of them. */
static GPtrArray *
list_inputs (const WeftExplainAnswer *about)
{
  const WeftExplainAlongWish *wish = about->wish;
  GPtrArray *inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_track_input_free);
  g_autofree char *name = weft_explain_along_name (about);
  gboolean is_pinned = FALSE;

  for (guint i = 0; i < wish->pins->len; i++) {
    const WeftTrackInput *pin = wish->pins->pdata[i];

    g_ptr_array_add (inputs, weft_track_input_new (pin->title, pin->sample, pin->dataset, pin->row, pin->class, pin->place));
    is_pinned |= g_str_equal (pin->title, name);
  }
  if (!is_pinned)
    g_ptr_array_add (inputs, weft_track_input_new (name, about->sample, about->dataset, about->row, wish->class, about->target.place));
  return inputs;
}

static char *
make_key (gint64           trial,
          const GPtrArray *inputs)
{
  GString *key = g_string_new (NULL);

  g_string_append_printf (key, "%" PRId64, trial);
  for (guint i = 0; i < inputs->len; i++) {
    const WeftTrackInput *input = inputs->pdata[i];

    g_string_append_printf (key, "\n%s/%" PRId64 "/%" PRId64, input->title, input->row, input->class);
  }
  return g_string_free (key, FALSE);
}

/* Snapshots */

static GArray *
list_snapshots (const WeftExplainAnswer  *about,
                gint64                   *trial,
                GError                  **error)
{
  const WeftExplainAlongWish *wish = about->wish;
  WeftTrainedModel *model = weft_predictor_get_trained (about->model->predictor);
  g_autoptr (GArray) list = NULL;

  *trial = wish->trial;
  if (*trial == 0 && wish->store != NULL && model != NULL && !weft_derived_trial_find_parent (wish->store, model, trial, error))
    return NULL;
  if (*trial > 0 && wish->store != NULL) {
    list = weft_epoch_snapshots_list (wish->store, *trial, error);
    if (list == NULL)
      return NULL;
  }
  if (list != NULL && list->len > 1)
    return g_steal_pointer (&list);
  g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("the trial of this model kept no models of epochs on the way; train again with “Keep snapshots”"));
  return NULL;
}

/* Finding it */

/* @tracks: (transfer full) */
static WeftExplainAlong *
finding_new (const char *key,
             GPtrArray  *tracks)
{
  WeftExplainAlong *finding = weft_explain_box_new (WeftExplainAlong);

  finding->key = g_strdup (key);
  finding->chart = weft_epoch_chart_new (tracks, TRUE);
  return finding;
}

typedef struct
{
  const WeftExplainWatch *watch;
  const char *key;
} Told;

static void
told_cb (gpointer   data,
         double     fraction,
         GPtrArray *tracks)
{
  const Told *told = data;

  weft_explain_watch_tell (told->watch, fraction, finding_new (told->key, tracks));
}

static gpointer
find (const WeftExplainAnswer  *about,
      const WeftExplainWatch   *watch,
      GError                  **error)
{
  const WeftExplainAlongWish *wish = about->wish;
  gint64 trial;
  g_autoptr (GArray) snapshots = list_snapshots (about, &trial, error);
  g_autoptr (GPtrArray) inputs = list_inputs (about);
  g_autofree char *key = make_key (trial, inputs);
  Told told = { watch, key };
  const WeftTrackWatch inner = { told_cb, &told, watch->stop };
  GPtrArray *tracks;

  if (snapshots == NULL)
    return NULL;
  if (wish->former != NULL && g_str_equal (wish->former->key, key))
    return weft_explain_box_ref (wish->former);
  tracks = weft_epoch_track_run (snapshots, inputs, 0, &inner, error);
  return tracks != NULL ? finding_new (key, tracks) : NULL;
}

static void
describe (const WeftExplainAnswer *answer,
          JsonObject              *recipe)
{
  weft_epoch_chart_describe (((const WeftExplainAlong *) answer->finding)->chart, recipe);
}

const WeftExplainQuestion weft_explain_along = {
  .id = "training",
  .needs = WEFT_EXPLAIN_NEEDS_INPUT,
  .clear_wish = clear_wish,
  .clear_finding = clear_finding,
  .find = find,
  .describe = describe,
};
