/* explain-along.c: what a model made of inputs along its training: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-along.h"

#include "base/i18n.h"
#include "dataset/warnings.h"
#include "explain/error.h"
#include "workflow/derived-trial.h"
#include "workflow/epoch-pins.h"

static void
clear_finding (gpointer box)
{
  WeftExplainAlong *finding = box;

  g_clear_pointer (&finding->chart, weft_epoch_chart_unref);
  g_clear_pointer (&finding->kept, g_ptr_array_unref);
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
  g_free (wish->known);
  weft_explain_along_unref (wish->former);
}

char *
weft_explain_along_name (const WeftExplainAnswer *answer,
                         gint64                   row)
{
  g_autofree char *name = g_path_get_basename (answer->input);

  if (weft_dataset_get_n_rows (answer->dataset) < 2)
    return g_steal_pointer (&name);
  return g_strdup_printf (_("%s, row %d"), name, (int) row + 1);
}

/* Inputs */

static GPtrArray *
new_inputs (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) weft_track_input_free);
}

static gboolean
has_input (const GPtrArray *inputs,
           const char      *name)
{
  for (guint i = 0; i < inputs->len; i++)
    if (g_str_equal (((const WeftTrackInput *) inputs->pdata[i])->title, name))
      return TRUE;
  return FALSE;
}

/* A row of the input's data that was pinned before. */
static gboolean
add_kept (const WeftExplainAnswer  *about,
          const WeftEpochPin       *pin,
          const WeftStop           *stop,
          GPtrArray                *kept,
          GError                  **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autofree char *name = weft_explain_along_name (about, pin->row);
  guint32 row = (guint32) pin->row;
  g_autoptr (WeftTensor) sample = NULL;

  if (has_input (((const WeftExplainAlongWish *) about->wish)->pins, name))
    return TRUE;
  sample = weft_predictor_prepare (about->model->predictor, about->dataset, (WeftRows){ &row, 1 }, stop, warnings, error);
  if (sample == NULL)
    return FALSE;
  g_ptr_array_add (kept, weft_track_input_new (name, sample, about->dataset, pin->row, pin->class, pin->place));
  return TRUE;
}

/* Returns: (transfer full) (nullable): those that were pinned before */
static GPtrArray *
read_kept (const WeftExplainAnswer  *about,
           gint64                    trial,
           const WeftStop           *stop,
           GError                  **error)
{
  const WeftExplainAlongWish *wish = about->wish;
  g_autoptr (GPtrArray) kept = new_inputs ();
  g_autoptr (GArray) pins = NULL;

  if (weft_dataset_get_n_rows (about->dataset) < 2 || g_strcmp0 (wish->known, weft_dataset_get_hash (about->dataset)) == 0)
    return g_steal_pointer (&kept);
  pins = weft_epoch_pins_read (trial, about->dataset, error);
  for (guint i = 0; pins != NULL && i < pins->len && wish->pins->len + kept->len < WEFT_EXPLAIN_MAX_PINS; i++)
    if (!add_kept (about, &g_array_index (pins, WeftEpochPin, i), stop, kept, error))
      return NULL;
  return pins != NULL ? g_steal_pointer (&kept) : NULL;
}

static void
add_inputs (GPtrArray       *inputs,
            const GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++) {
    const WeftTrackInput *pin = from->pdata[i];

    g_ptr_array_add (inputs, weft_track_input_new (pin->title, pin->sample, pin->dataset, pin->row, pin->class, pin->place));
  }
}

/* Those that are pinned, and the one that was chosen, if that is none of them. */
static GPtrArray *
list_inputs (const WeftExplainAnswer *about,
             const GPtrArray         *kept)
{
  const WeftExplainAlongWish *wish = about->wish;
  GPtrArray *inputs = new_inputs ();
  g_autofree char *name = weft_explain_along_name (about, about->row);

  add_inputs (inputs, wish->pins);
  add_inputs (inputs, kept);
  if (!has_input (inputs, name))
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

typedef struct
{
  const WeftExplainWatch *watch;
  const char *key;
  gint64 trial;
  GPtrArray *kept;
} Told;

/* @tracks: (transfer full) */
static WeftExplainAlong *
finding_new (const Told *told,
             GPtrArray  *tracks)
{
  WeftExplainAlong *finding = weft_explain_box_new (WeftExplainAlong);

  finding->key = g_strdup (told->key);
  finding->trial = told->trial;
  finding->kept = g_ptr_array_ref (told->kept);
  finding->chart = weft_epoch_chart_new (tracks, TRUE);
  return finding;
}

static void
told_cb (gpointer   data,
         double     fraction,
         GPtrArray *tracks)
{
  const Told *told = data;

  weft_explain_watch_tell (told->watch, fraction, finding_new (told, tracks));
}

static gpointer
find (const WeftExplainAnswer  *about,
      const WeftExplainWatch   *watch,
      GError                  **error)
{
  const WeftExplainAlongWish *wish = about->wish;
  gint64 trial;
  g_autoptr (GArray) snapshots = list_snapshots (about, &trial, error);
  g_autoptr (GPtrArray) kept = snapshots != NULL ? read_kept (about, trial, watch->stop, error) : NULL, inputs = kept != NULL ? list_inputs (about, kept) : NULL;
  g_autofree char *key = inputs != NULL ? make_key (trial, inputs) : NULL;
  Told told = { watch, key, trial, kept };
  const WeftTrackWatch inner = { told_cb, &told, watch->stop };
  GPtrArray *tracks;

  if (inputs == NULL)
    return NULL;
  if (wish->former != NULL && g_str_equal (wish->former->key, key))
    return weft_explain_box_ref (wish->former);
  tracks = weft_epoch_track_run (snapshots, inputs, 0, &inner, error);
  return tracks != NULL ? finding_new (&told, tracks) : NULL;
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
