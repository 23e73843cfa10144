/* candidates.c: models that compete for a place in a workflow
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/candidates.h"

#include "base/i18n.h"
#include "learn/metric-name.h"
#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/estimate.h"
#include "workflow/study-private.h"

#include <math.h>
#include <string.h>

/* Rungs of the halving are at a ninth and a third of all epochs; one in three goes on. */
#define REDUCTION 3

/* How far below the model that has the place others stand, canvas units. */
#define ROW_HEIGHT 120

/* The note lies below all nodes, canvas units; a line of text is so high, and holds so many
 * letters. */
#define NODE_HEIGHT  120
#define NOTE_WIDTH   640
#define NOTE_MARGIN  24
#define LINE_HEIGHT  18
#define LINE_LETTERS 100

/* Making them */

/* Returns: (transfer none) (nullable): what an input is linked to */
static const WeftLink *
find_link (WeftWorkflow *self,
           const char   *node,
           const char   *input)
{
  GPtrArray *links = weft_workflow_get_links (self);

  for (guint i = 0; i < links->len; i++) {
    const WeftLink *link = links->pdata[i];

    if (g_str_equal (link->to, node) && g_str_equal (link->input, input))
      return link;
  }
  return NULL;
}

/* Returns: (transfer full) (nullable): the layers of a model */
static char *
write_layers (WeftWorkflow *self,
              const char   *id)
{
  WeftNode *node = weft_workflow_find_node (self, id);
  WeftWorkflow *nested = node != NULL ? weft_node_get_nested (node) : NULL;

  return nested != NULL ? weft_workflow_to_text (nested) : NULL;
}

static gboolean
is_same_model (WeftWorkflow *self,
               const char   *id,
               WeftWorkflow *other,
               const char   *other_id)
{
  g_autofree char *layers = write_layers (self, id), *other_layers = write_layers (other, other_id);

  return layers != NULL && g_strcmp0 (layers, other_layers) == 0;
}

/* What has the place now, and what gives it its data. */
typedef struct
{
  char *model;       /* Owned */
  char *data;        /* Owned */
  char *data_output; /* Owned */
  double x;
  double y;
} Place;

static void
clear_place (Place *self)
{
  g_free (self->model);
  g_free (self->data);
  g_free (self->data_output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, clear_place)

static gboolean
find_place (WeftWorkflow  *self,
            const char    *train,
            Place         *place,
            GError       **error)
{
  const WeftLink *model = find_link (self, train, "model"), *data = find_link (self, train, "data");
  WeftNode *node = model != NULL ? weft_workflow_find_node (self, model->from) : NULL;

  if (node == NULL || data == NULL || weft_node_get_nested (node) == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("“%s” needs prepared data and a Model node, for which others can compete; connect them"), train);
    return FALSE;
  }
  *place = (Place){ g_strdup (model->from), g_strdup (data->from), g_strdup (data->output), weft_node_get_x (node), weft_node_get_y (node) };
  return TRUE;
}

/* The second `linear` is `linear2`: weft_workflow_make_id() numbers from 1, as for copies of
 * `dense1`. Returns: (transfer full): @wanted, or what begins so and is free */
static char *
choose_id (WeftWorkflow *self,
           const char   *wanted)
{
  char *id = g_strdup (wanted);

  for (guint i = 2; weft_workflow_find_node (self, id) != NULL; i++) {
    g_free (id);
    id = g_strdup_printf ("%s%u", wanted, i);
  }
  return id;
}

/* Returns: (transfer none) (nullable): the id of a new Model node, as far down as the last has
 * room */
static const char *
add_model (WeftWorkflow              *self,
           const WeftRecommendation  *recommendation,
           const WeftCandidate       *candidate,
           const Place               *place,
           const WeftPortInfo        *data,
           guint                      row,
           GError                   **error)
{
  g_autofree char *id = choose_id (self, candidate->id);
  WeftNode *node = weft_workflow_add_node (self, "model", id, place->x, place->y + ROW_HEIGHT * row, error);
  g_auto (WeftArchitecturePlace) made = { 0 };
  const WeftArchitecturePlace known = { .input = recommendation->input, .n_outputs = recommendation->n_outputs };

  if (node == NULL || !weft_workflow_connect (self, place->data, place->data_output, weft_node_get_id (node), "data", error))
    return NULL;
  if (data != NULL)
    weft_architecture_place_init (&made, candidate->architecture, data);
  if (!weft_workflow_insert_architecture (self, weft_node_get_id (node), candidate->architecture, candidate->values, data != NULL ? &made : &known, error))
    return NULL;
  return weft_node_get_id (node);
}

static GPtrArray *
add_all (WeftWorkflow              *self,
         const Place               *place,
         const WeftRecommendation  *recommendation,
         const WeftPortInfo        *data,
         guint                      n,
         GError                   **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (weft_study_candidate_free);

  g_ptr_array_add (list, weft_study_candidate_new (place->model, _("It is what the workflow has.")));
  for (guint i = 0; i < recommendation->candidates->len && list->len < n; i++) {
    const WeftCandidate *candidate = recommendation->candidates->pdata[i];
    const char *id = add_model (self, recommendation, candidate, place, data, list->len, error);

    if (id == NULL)
      return NULL;
    if (!is_same_model (self, place->model, self, id)) {
      g_ptr_array_add (list, weft_study_candidate_new (id, candidate->reason));
      continue;
    }
    g_ptr_array_set_size (list, 0);
    g_ptr_array_add (list, weft_study_candidate_new (place->model, candidate->reason));
    if (!weft_workflow_remove_nodes (self, (const char *const[]){ id, NULL }, error))
      return NULL;
  }
  return g_steal_pointer (&list);
}

GPtrArray *
weft_workflow_add_candidates (WeftWorkflow              *self,
                              const char                *train,
                              const WeftRecommendation  *recommendation,
                              const WeftPortInfo        *data,
                              guint                      n,
                              GError                   **error)
{
  WeftHistory *history = weft_workflow_get_history (self);
  g_auto (Place) place = { 0 };
  g_autoptr (GPtrArray) list = NULL;

  if (!find_place (self, train, &place, error))
    return NULL;
  weft_history_begin (history, _("Candidates"), NULL);
  list = add_all (self, &place, recommendation, data, n, error);
  if (list != NULL && list->len >= 2) {
    weft_history_end (history);
    return g_steal_pointer (&list);
  }
  weft_history_abandon (history);
  if (list != NULL)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED, _("there are no other candidates to try for such data"));
  return NULL;
}

/* Trying them */

/* The numbers that each learns, as far as the data's header tells. */
static void
count_parameters (const WeftCandidatesPlan *plan,
                  WeftSnapshot             *snapshot)
{
  g_autoptr (WeftCheck) check = weft_check_snapshot (snapshot, NULL);

  for (guint i = 0; i < plan->candidates->len; i++) {
    WeftStudyCandidate *candidate = plan->candidates->pdata[i];
    g_autoptr (WeftEstimate) estimate = weft_estimate_new (check, candidate->id);

    candidate->parameters = estimate->parameters;
  }
}

static gboolean
set_halving (WeftStudySettings         *settings,
             const WeftCandidatesPlan  *plan,
             const WeftParams          *train,
             GError                   **error)
{
  gint64 epochs = weft_params_get_integer (train, "epochs");
  g_autofree char *first = g_strdup_printf ("%" PRId64, MAX (epochs / (REDUCTION * REDUCTION), 1)), *reduction = g_strdup_printf ("%d", REDUCTION);
  g_autofree char *group = g_strdup_printf ("%u", plan->candidates->len);

  weft_study_settings_set_sampler (settings, weft_sampler_find_kind ("grid"));
  weft_study_settings_set_pruner (settings, weft_pruner_find_kind ("halving"));
  return weft_params_set (settings->sampler_params, "shuffle", "false", error) && weft_params_set (settings->pruner_params, "first_rung", first, error) &&
         weft_params_set (settings->pruner_params, "reduction", reduction, error) && weft_params_set (settings->pruner_params, "group", group, error) &&
         weft_params_set (settings->pruner_params, "best_so_far", weft_params_get (train, "restore_best"), error);
}

WeftStudySettings *
weft_candidates_make_settings (const WeftCandidatesPlan  *plan,
                               WeftSnapshot              *snapshot,
                               GError                   **error)
{
  g_autoptr (WeftStudySettings) settings = weft_study_settings_new ();
  g_autoptr (GString) choices = g_string_new (NULL);
  g_autofree char *input = g_strconcat (plan->train, ".model", NULL);
  const WeftParams *train = weft_snapshot_find_node (snapshot, plan->train, NULL)->params;

  count_parameters (plan, snapshot);
  for (guint i = 0; i < plan->candidates->len; i++)
    g_string_append_printf (choices, "%s%s", i > 0 ? "," : "", ((const WeftStudyCandidate *) plan->candidates->pdata[i])->id);
  if (!weft_study_settings_vary (settings, input, choices->str, snapshot, error) || !weft_study_settings_take_objective (settings, plan->metric, NULL, error) ||
      !set_halving (settings, plan, train, error))
    return NULL;
  settings->to = g_strdup (plan->train);
  settings->rules.n_trials = 0;
  settings->rules.seconds = plan->seconds;
  settings->is_strict = TRUE;
  settings->candidates = g_ptr_array_ref (plan->candidates);
  settings->document = g_strdup (plan->document);
  return g_steal_pointer (&settings);
}

/* What became of them */

/* What a trial came to: its value, or the last that it reported before it was given up. */
static double
get_value (const WeftTuneTrial *trial)
{
  if (trial->state == WEFT_TUNE_COMPLETE)
    return trial->values[0];
  return trial->steps->len > 0 ? g_array_index (trial->steps, WeftTuneStep, trial->steps->len - 1).value : (double) NAN;
}

static const WeftStudyCandidate *
get_candidate (const WeftStudy     *study,
               const WeftTuneTrial *trial)
{
  const GPtrArray *candidates = weft_study_get_settings (study)->candidates;
  guint index = (guint) trial->point[0];

  return index < candidates->len ? candidates->pdata[index] : NULL;
}

/* Returns: whether @trial is better than @best, which came to something */
static gboolean
is_better (const WeftStudy     *study,
           const WeftTuneTrial *trial,
           const WeftTuneTrial *best)
{
  const WeftTuneHistory *history = weft_study_get_history (study);
  gboolean is_complete = trial->state == WEFT_TUNE_COMPLETE, was_complete = best->state == WEFT_TUNE_COMPLETE;
  double loss = weft_tune_history_get_loss (history, 0, get_value (trial)), least = weft_tune_history_get_loss (history, 0, get_value (best));

  if (loss < least || loss > least)
    return loss < least;
  if (is_complete != was_complete)
    return is_complete;
  return get_candidate (study, trial)->parameters < get_candidate (study, best)->parameters;
}

const WeftStudyCandidate *
weft_candidates_find_best (const WeftStudy *study)
{
  const WeftTuneHistory *history = weft_study_get_history (study);
  const WeftTuneTrial *best = NULL;

  for (guint i = 0; i < weft_tune_history_get_n_trials (history); i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (history, i);

    if (!isnan (get_value (trial)) && get_candidate (study, trial) != NULL && (best == NULL || is_better (study, trial, best)))
      best = trial;
  }
  return best != NULL ? get_candidate (study, best) : NULL;
}

static char *
say (const WeftStudyCandidate *candidate,
     const WeftTuneTrial      *trial,
     const char               *metric)
{
  double value = get_value (trial);
  int n_epochs;

  if (isnan (value))
    return g_strdup_printf (_("Candidate “%s” came to nothing."), candidate->id);
  if (trial->state == WEFT_TUNE_COMPLETE)
    return g_strdup_printf (_("Candidate “%s” came to a %s of %.4g. %s"), candidate->id, metric, value, candidate->reason);
  n_epochs = g_array_index (trial->steps, WeftTuneStep, trial->steps->len - 1).step;
  return g_strdup_printf (ngettext_ ("Candidate “%s” was given up after %d epoch at a %s of %.4g. %s", "Candidate “%s” was given up after %d epochs at a %s of %.4g. %s", (gulong) n_epochs),
                          candidate->id, n_epochs, metric, value, candidate->reason);
}

GPtrArray *
weft_candidates_tell (const WeftStudy *study)
{
  const WeftTuneHistory *history = weft_study_get_history (study);
  const WeftStudySettings *settings = weft_study_get_settings (study);
  const WeftStudyCandidate *best = weft_candidates_find_best (study);
  GPtrArray *said = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < weft_tune_history_get_n_trials (history); i++) {
    const WeftTuneTrial *trial = weft_tune_history_get_trial (history, i);
    const WeftStudyCandidate *candidate = get_candidate (study, trial);

    if (candidate != NULL)
      g_ptr_array_add (said, say (candidate, trial, weft_metric_name_get_words (g_array_index (settings->objectives, WeftStudyObjective, 0).metric)));
  }
  if (weft_tune_history_get_n_trials (history) < settings->candidates->len)
    g_ptr_array_add (said, g_strdup_printf (_("The time was over before %u of the candidates had begun."), settings->candidates->len - weft_tune_history_get_n_trials (history)));
  g_ptr_array_add (said, best != NULL ? g_strdup_printf (_("“%s” was the best of those that were tried."), best->id)
                                      : g_strdup (_("No candidate came to anything, so what was there stays; the messages of its trials say what happened.")));
  return said;
}

/* Settling */

/* Brings the model of the study into a document that has not got it. Returns: (transfer full)
 * (nullable): what it is called there */
static char *
bring (WeftWorkflow              *self,
       const WeftStudy           *study,
       const WeftStudyCandidate  *best,
       GError                   **error)
{
  const WeftLink *data = find_link (self, study->settings->to, "data");
  g_autoptr (JsonNode) fragment = NULL;
  g_auto (GStrv) pasted = NULL;

  if (is_same_model (self, best->id, study->workflow, best->id))
    return g_strdup (best->id);
  fragment = weft_workflow_copy (study->workflow, (const char *const[]){ best->id, NULL });
  pasted = weft_workflow_paste (self, fragment, 0, 0, error);
  if (pasted == NULL || (data != NULL && !weft_workflow_connect (self, data->from, data->output, pasted[0], "data", error)))
    return NULL;
  return g_strdup (pasted[0]);
}

/* Returns: whether nothing reads what the node gives */
static gboolean
is_unused (WeftWorkflow *self,
           const char   *id)
{
  GPtrArray *links = weft_workflow_get_links (self);

  for (guint i = 0; i < links->len; i++)
    if (g_str_equal (((const WeftLink *) links->pdata[i])->from, id))
      return FALSE;
  return TRUE;
}

/* Those that did not win go, unless something else reads them. */
static gboolean
remove_others (WeftWorkflow     *self,
               const WeftStudy  *study,
               const char       *winner,
               GError          **error)
{
  for (guint i = 0; i < study->settings->candidates->len; i++) {
    const char *id = ((const WeftStudyCandidate *) study->settings->candidates->pdata[i])->id;

    if (g_str_equal (id, winner) || !is_same_model (self, id, study->workflow, id) || !is_unused (self, id))
      continue;
    if (!weft_workflow_remove_nodes (self, (const char *const[]){ id, NULL }, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
give_place (WeftWorkflow     *self,
            const WeftStudy  *study,
            GError          **error)
{
  const WeftStudyCandidate *best = weft_candidates_find_best (study);
  const WeftLink *before = find_link (self, study->settings->to, "model");
  g_autofree char *winner = best != NULL ? bring (self, study, best, error) : NULL, *loser = before != NULL ? g_strdup (before->from) : NULL;
  WeftNode *node = loser != NULL ? weft_workflow_find_node (self, loser) : NULL;
  double x = node != NULL ? weft_node_get_x (node) : 0, y = node != NULL ? weft_node_get_y (node) : 0;

  if (winner == NULL)
    return best == NULL;
  if (g_strcmp0 (winner, loser) == 0)
    return remove_others (self, study, winner, error);
  return weft_workflow_connect (self, winner, "model", study->settings->to, "model", error) && remove_others (self, study, winner, error) &&
         (node == NULL || weft_workflow_move_node (self, winner, x, y, error));
}

/* Lines that the text takes, as far as letters tell. */
static guint
count_lines (const char *text)
{
  guint letters = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    letters += g_unichar_iswide (g_utf8_get_char (at)) ? 2 : 1;
  return 1 + letters / LINE_LETTERS;
}

/* Where there is room below all that there is. */
static void
find_room (WeftWorkflow *self,
           double       *x,
           double       *y)
{
  GPtrArray *notes = weft_workflow_get_notes (self);

  *x = INFINITY;
  *y = 0;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (G_LIST_MODEL (self), i);

    *x = MIN (*x, weft_node_get_x (node));
    *y = MAX (*y, weft_node_get_y (node) + NODE_HEIGHT);
  }
  for (guint i = 0; i < notes->len; i++) {
    const WeftNote *note = notes->pdata[i];

    *x = MIN (*x, note->x);
    *y = MAX (*y, note->y + note->height);
  }
}

static gboolean
add_note (WeftWorkflow     *self,
          const WeftStudy  *study,
          GError          **error)
{
  g_autofree char *id = weft_workflow_make_id (self, "candidates");
  g_autoptr (WeftNote) note = weft_note_new (id);
  g_autoptr (GPtrArray) said = weft_candidates_tell (study);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_lines = 0;

  for (guint i = 0; i < said->len; i++) {
    g_string_append_printf (text, "%s%s", i == 0 ? "" : "\n", (const char *) said->pdata[i]);
    n_lines += count_lines (said->pdata[i]);
  }
  g_free (note->text);
  note->text = g_string_free (g_steal_pointer (&text), FALSE);
  find_room (self, &note->x, &note->y);
  note->y += NOTE_MARGIN;
  note->width = NOTE_WIDTH;
  note->height = NOTE_MARGIN + LINE_HEIGHT * n_lines;
  return weft_workflow_put_note (self, note, error);
}

gboolean
weft_candidates_settle (WeftWorkflow     *self,
                        const WeftStudy  *study,
                        GError          **error)
{
  WeftHistory *history = weft_workflow_get_history (self);
  gboolean done;

  if (weft_workflow_find_node (self, study->settings->to) == NULL) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("“%s”, which candidates were tried for, is no more there; the study has what they came to"), study->settings->to);
    return FALSE;
  }
  weft_history_begin (history, _("Best Candidate"), NULL);
  done = give_place (self, study, error) && add_note (self, study, error);
  if (done)
    weft_history_end (history);
  else
    weft_history_abandon (history);
  return done;
}

WeftWorkflow *
weft_candidates_make_document (const WeftStudy  *study,
                               const char       *path,
                               GError          **error)
{
  g_autofree char *text = weft_workflow_to_text (study->workflow);
  gboolean is_there = path != NULL && g_file_test (path, G_FILE_TEST_EXISTS);
  g_autoptr (WeftWorkflow) workflow = is_there ? weft_workflow_load (path, NULL, error) : weft_workflow_restore (text, path, NULL, error);

  return workflow != NULL && weft_candidates_settle (workflow, study, error) ? g_steal_pointer (&workflow) : NULL;
}
