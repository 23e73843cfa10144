/* window-trials.c: what the window does with trials that are selected
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/window-private.h"

#include "app/diff-page.h"
#include "app/seed-runs.h"
#include "app/trial-clone.h"
#include "app/trial-improve.h"
#include "app/trials-page.h"
#include "base/i18n.h"
#include "trials/query.h"
#include "workflow/command.h"
#include "workflow/error.h"
#include "workflow/replace.h"

/* So many more runs are proposed. */
#define USUAL_RUNS 4

/* Workflows */

/* Returns: (transfer none) (nullable): the workflow of the trial, opened; %NULL: it cannot be, and
 * whatever else is open is not meant */
static WeftDocument *
open_trial (WeftWindow *self,
            gint64      id)
{
  WeftTrialStore *store = weft_shared_get_store ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = weft_trial_store_read_workflow (store, id, &error);
  g_autofree char *title = g_strdup_printf (_("Trial %" PRId64), id);
  g_autoptr (WeftDocument) document = text != NULL ? weft_document_restore (text, title, &error) : NULL;

  if (document == NULL) {
    weft_window_complain (self, _("The workflow of this trial cannot be opened"), error->message);
    return NULL;
  }
  weft_window_add_document (self, document);
  return weft_window_get_document (self);
}

void
weft_window_open_trial (WeftWindow *self,
                        gint64      id)
{
  (void) open_trial (self, id);
}

/* A trial goes on with the workflow as it was, which need not be open. */
void
weft_window_resume_trial (WeftWindow *self,
                          gint64      id,
                          const char *learning_rate)
{
  WeftTrialStore *store = weft_shared_get_store ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrial) trial = weft_trial_store_read (store, id, &error);
  WeftRunRequest request = { .resume = id, .seed = trial != NULL ? trial->seed : 0, .learning_rate = learning_rate };
  WeftDocument *document = trial != NULL ? open_trial (self, id) : NULL;

  if (trial != NULL && document == NULL)
    return;
  if (trial == NULL || !weft_run_queue_add (weft_shared_get_queue (), document, &request, &error))
    weft_window_complain (self, _("The trial cannot go on"), error != NULL ? error->message : "");
}

static void
resume_trial_cb (WeftWindow *self,
                 gint64      id)
{
  weft_window_resume_trial (self, id, NULL);
}

/* Returns: the trial at @index of those that are selected, 0: there is none */
static gint64
get_selected (WeftWindow *self,
              gsize       index)
{
  gsize n;
  const gint64 *ids = weft_trials_pane_get_selected (self->trials, &n);

  return index < n ? ids[index] : 0;
}

static void
restore_workflow_cb (WeftWindow *self)
{
  WeftDocument *document = weft_window_get_document (self);
  gint64 id = get_selected (self, 0);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = weft_trial_store_read_workflow (weft_shared_get_store (), id, &error);
  g_autofree char *step = g_strdup_printf (_("Restore Workflow of Trial %" PRId64), id);
  g_autoptr (JsonNode) node = text != NULL ? weft_json_parse (text, strlen (text), &error) : NULL;

  if (document == NULL)
    weft_window_open_trial (self, id);
  else if (node == NULL || !weft_workflow_replace (weft_document_get_workflow (document), node, step, &error))
    weft_window_complain (self, _("The workflow of this trial cannot be opened"), error->message);
  else
    weft_window_say (self, step);
}

/* Runs */

/* The same seed gives the same numbers; the cache would only tell that. */
static void
run_again_cb (WeftWindow *self)
{
  gint64 id = get_selected (self, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrial) trial = weft_trial_store_read (weft_shared_get_store (), id, &error);
  WeftRunRequest request = { .force = TRUE, .seed = trial != NULL ? trial->seed : 0 };
  WeftDocument *document = trial != NULL ? open_trial (self, id) : NULL;

  if (trial != NULL && document == NULL)
    return;
  if (trial == NULL || !weft_run_queue_add (weft_shared_get_queue (), document, &request, &error))
    weft_window_complain (self, _("The trial cannot be run again"), error != NULL ? error->message : "");
}

/* Parameters are called as weft-cli run --set calls them: NODE.PARAM, or NODE.LAYER.PARAM. */
static gboolean
change_parameter (WeftWorkflow  *workflow,
                  const char    *parameter,
                  const char    *to,
                  GError       **error)
{
  g_auto (GStrv) words = g_strsplit (parameter, ".", -1);
  guint n = g_strv_length (words);

  for (guint i = 0; i + 2 < n && workflow != NULL; i++) {
    WeftNode *node = weft_workflow_find_node (workflow, words[i]);

    workflow = node != NULL ? weft_node_get_nested (node) : NULL;
  }
  if (workflow != NULL && n >= 2 && weft_workflow_find_node (workflow, words[n - 2]) != NULL)
    return weft_workflow_set_parameter (workflow, words[n - 2], words[n - 1], to, error);
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("%s: the workflow has no such parameter any more"), parameter);
  return FALSE;
}

/* The workflow of the trial, changed in one undo step. */
static void
try_improvement (const WeftImprovement *improvement,
                 gpointer               data)
{
  WeftWindow *self = data;
  WeftDocument *document = open_trial (self, get_selected (self, 0));
  g_autoptr (GError) error = NULL;
  gboolean done = TRUE;

  if (document == NULL)
    return;
  weft_history_begin (weft_document_get_history (document), improvement->title, NULL);
  for (guint i = 0; i < improvement->changes->len && done; i++) {
    const WeftImprovementChange *change = improvement->changes->pdata[i];

    done = change_parameter (weft_document_get_workflow (document), change->parameter, change->to, &error);
  }
  weft_history_end (weft_document_get_history (document));
  if (done)
    weft_window_say (self, _("Changed; run it to see what becomes of it"));
  else
    weft_window_complain (self, _("The workflow cannot be changed so"), error->message);
}

static void
improve_cb (WeftWindow *self)
{
  gint64 id = get_selected (self, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrial) trial = weft_trial_store_read (weft_shared_get_store (), id, &error);
  GPtrArray *found = trial != NULL ? weft_improve_trial (weft_shared_get_store (), id, &error) : NULL;

  if (found != NULL)
    weft_trial_improve_present (GTK_WINDOW (self), trial->name, found, try_improvement, self);
  else
    weft_window_complain (self, _("The curves of this trial cannot be read"), error->message);
}

/* A trial that is cloned. */
typedef struct
{
  GWeakRef window;
  WeftTrial *trial; /* Owned */
} Clone;

static void
clone_free (gpointer data)
{
  Clone *self = data;

  g_weak_ref_clear (&self->window);
  weft_trial_unref (self->trial);
  g_free (self);
}

static gboolean
change_all (WeftWorkflow           *workflow,
            const WeftTrialChange  *changes,
            guint                   n,
            GError                **error)
{
  for (guint i = 0; i < n; i++)
    if (!change_parameter (workflow, changes[i].parameter, changes[i].to, error))
      return FALSE;
  return TRUE;
}

static WeftWorkflow *
read_workflow (gint64   id,
               GError **error)
{
  g_autofree char *text = weft_trial_store_read_workflow (weft_shared_get_store (), id, error);

  return text != NULL ? weft_workflow_restore (text, NULL, NULL, error) : NULL;
}

/* A #WeftTrialCloneFunc. What cannot be is found out before anything is opened. */
static gboolean
make_clone (const WeftTrialChange  *changes,
            guint                   n,
            gboolean                run,
            gpointer                data,
            GError                **error)
{
  Clone *self = data;
  g_autoptr (WeftWindow) window = g_weak_ref_get (&self->window);
  g_autofree char *step = g_strdup_printf (_("Clone of %s"), self->trial->name);
  g_autoptr (WeftWorkflow) attempt = read_workflow (self->trial->id, error);
  const WeftRunRequest request = { .seed = self->trial->seed };
  WeftDocument *document;

  if (attempt == NULL || !change_all (attempt, changes, n, error))
    return FALSE;
  document = window != NULL ? open_trial (window, self->trial->id) : NULL;
  if (document == NULL)
    return TRUE;
  weft_document_set_origin (document, self->trial->id);
  weft_history_begin (weft_document_get_history (document), step, NULL);
  (void) change_all (weft_document_get_workflow (document), changes, n, NULL);
  weft_history_end (weft_document_get_history (document));
  if (run && !weft_run_queue_add (weft_shared_get_queue (), document, &request, error))
    return FALSE;
  weft_window_say (window, step);
  return TRUE;
}

static void
clone_cb (WeftWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrial) trial = weft_trial_store_read (weft_shared_get_store (), get_selected (self, 0), &error);
  Clone *clone;

  if (trial == NULL) {
    weft_window_complain (self, _("The workflow of this trial cannot be opened"), error->message);
    return;
  }
  clone = g_new0 (Clone, 1);
  g_weak_ref_init (&clone->window, self);
  clone->trial = weft_trial_ref (trial);
  weft_trial_clone_present (GTK_WINDOW (self), trial, make_clone, clone, clone_free);
}

/* Returns: (transfer full) (element-type WeftTrial): all runs of what @trial is a run of */
static GPtrArray *
list_runs (const WeftTrial *trial)
{
  WeftTrialStore *store = weft_shared_get_store ();
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_ARCHIVED);
  g_autoptr (GArray) rows = NULL, ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GPtrArray *trials;

  weft_trial_query_where_text (query, WEFT_TRIAL_FIELD_RECIPE, NULL, WEFT_TRIAL_EQUAL, trial->recipe);
  rows = weft_trial_store_select (store, query, NULL);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    g_array_append_val (ids, g_array_index (rows, WeftTrialRow, i).id);
  trials = weft_trial_store_read_several (store, (const gint64 *) (gpointer) ids->data, ids->len, NULL);
  return trials != NULL ? trials : g_ptr_array_new ();
}

void
weft_window_add_seeds (WeftWindow *self,
                       gint64      id,
                       guint       n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrial) trial = weft_trial_store_read (weft_shared_get_store (), id, &error);
  g_autoptr (GPtrArray) runs = trial != NULL ? list_runs (trial) : NULL;
  guint64 seeds[WEFT_SEED_RUNS_MAX];
  WeftDocument *document = trial != NULL ? open_trial (self, id) : NULL;

  if (trial != NULL && document == NULL)
    return;
  n = MIN (n, WEFT_SEED_RUNS_MAX);
  if (trial != NULL && n > 0)
    weft_seeds_choose (runs, seeds, n);
  if (trial == NULL || !weft_seed_runs_start (weft_shared_get_queue (), document, trial->node != NULL ? trial->node : "train", seeds, n, &error))
    weft_window_complain (self, _("The trial cannot be run with other seeds"), error != NULL ? error->message : "");
}

static void
seeds_response_cb (AdwMessageDialog *dialog,
                   const char       *response,
                   WeftWindow       *self)
{
  GtkWidget *number = adw_message_dialog_get_extra_child (dialog);
  gint64 *id = g_object_get_data (G_OBJECT (dialog), "trial");

  if (g_str_equal (response, "run"))
    weft_window_add_seeds (self, *id, (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (number)));
}

static void
ask_for_seeds (WeftWindow *self,
               gint64      id)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Add Seeds"), _("The training is run again, each time with a seed that was not used yet. More runs tell better what is chance."));
  GtkWidget *number = gtk_spin_button_new_with_range (1, WEFT_SEED_RUNS_MAX, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (number), USUAL_RUNS);
  gtk_text_set_activates_default (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (number))), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (number), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Runs"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), number);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "run", _("Run"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "run", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "run");
  g_object_set_data_full (G_OBJECT (dialog), "trial", g_memdup2 (&id, sizeof id), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (seeds_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_seeds_cb (WeftWindow *self)
{
  ask_for_seeds (self, get_selected (self, 0));
}

/* Pages */

static void
side_by_side_cb (WeftWindow *self)
{
  gsize n;
  const gint64 *ids = weft_trials_pane_get_selected (self->trials, &n);
  GtkWidget *page;

  if (n < 2)
    return;
  page = weft_trials_page_new (weft_shared_get_store (), ids, n);
  g_signal_connect_swapped (page, "explain", G_CALLBACK (weft_window_compare_trials), self);
  g_signal_connect_swapped (page, "add-seeds", G_CALLBACK (ask_for_seeds), self);
  weft_window_add_look (self, page);
}

/* From the older one to the newer one, in whatever order they were selected. */
static void
diff_cb (WeftWindow *self)
{
  gint64 first = MIN (get_selected (self, 0), get_selected (self, 1)), second = MAX (get_selected (self, 0), get_selected (self, 1));
  g_autofree char *title = g_strdup_printf (_("Trial %" PRId64 " → Trial %" PRId64), first, second);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) before = read_workflow (first, &error), after = before != NULL ? read_workflow (second, &error) : NULL;

  if (after == NULL) {
    weft_window_complain (self, _("The workflows of these trials cannot be compared"), error->message);
    return;
  }
  weft_window_add_look (self, weft_diff_page_new (title, weft_diff_chart_new (weft_diff_new (before, after), title)));
}

void
weft_window_follow_trials (WeftWindow *self)
{
  g_signal_connect_swapped (self->trials, "open-trial", G_CALLBACK (weft_window_open_trial), self);
  g_signal_connect_swapped (self->trials, "resume-trial", G_CALLBACK (resume_trial_cb), self);
  g_signal_connect_swapped (self->trials, "asked::side-by-side", G_CALLBACK (side_by_side_cb), self);
  g_signal_connect_swapped (self->trials, "asked::diff", G_CALLBACK (diff_cb), self);
  g_signal_connect_swapped (self->trials, "asked::restore-workflow", G_CALLBACK (restore_workflow_cb), self);
  g_signal_connect_swapped (self->trials, "asked::run-again", G_CALLBACK (run_again_cb), self);
  g_signal_connect_swapped (self->trials, "asked::clone", G_CALLBACK (clone_cb), self);
  g_signal_connect_swapped (self->trials, "asked::improve", G_CALLBACK (improve_cb), self);
  g_signal_connect_swapped (self->trials, "asked::add-seeds", G_CALLBACK (add_seeds_cb), self);
}
