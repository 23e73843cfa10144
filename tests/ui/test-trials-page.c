/* test-trials-page.c: trials side by side, what was changed between them, and run once more
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"
#include "trial-samples.h"

#include "app/curves-pane.h"
#include "app/diff-page.h"
#include "app/shared.h"
#include "app/seed-runs.h"
#include "app/table-view.h"
#include "app/trials-pane.h"
#include "app/trials-embedding.h"
#include "app/trials-page.h"
#include "app/trials-saliency.h"
#include "app/trials-scrubber.h"
#include "trials/query.h"
#include "workflow/command.h"
#include "workflow/document.h"

#include <libpanel.h>

static gsize
count_selected (GtkWidget *pane)
{
  gsize n;

  weft_trials_pane_get_selected (WEFT_TRIALS_PANE (pane), &n);
  return n;
}

/* Returns: (transfer none): the pane, with the trials called @first and @second selected */
static GtkWidget *
select_trials (WeftWindow *window,
               const char *first,
               const char *second)
{
  GtkWidget *pane;

  weft_window_show_pane (window, "trials");
  UI_WAIT ((pane = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PANE)) != NULL && ui_find_named (pane, "Trial 6") != NULL);
  for (int i = 0; i < 5; i++)
    ui_wait_frame (pane);
  ui_click (ui_find_named (pane, first));
  UI_WAIT (count_selected (pane) == 1);
  if (second == NULL)
    return pane;
  ui_hold_key ("Control_L");
  ui_click (ui_find_named (pane, second));
  ui_release_key ("Control_L");
  UI_WAIT (count_selected (pane) == 2);
  return pane;
}

static void
test_compare (void)
{
  WeftWindow *window = app_fixture_open_window ();
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "comparison.tex", NULL), *text = NULL;
  GtkWidget *pane, *page;

  app_fixture_open_sample (window, "handwritten-digits");
  trial_samples_fill (weft_shared_get_store ());
  pane = select_trials (window, "Trial 6", "Trial 5");
  ui_key ("<Control>a");
  UI_WAIT (count_selected (pane) == 6);
  gtk_widget_activate_action (pane, "trials.side-by-side", NULL);
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PAGE)) != NULL);
  UI_WAIT (ui_find_named (page, "Confusion Matrices") != NULL);
  g_assert_nonnull (ui_find_named (page, "Parameters That Differ"));
  g_assert_nonnull (ui_find_named (page, "1 parameter is the same in all"));
  g_assert_nonnull (ui_find_named (page, "F1 of Each Class"));
  /* The first that was selected is what the others are measured by. */
  g_assert_nonnull (ui_find_named (page, "Trial 5 (3 runs) is worse than Trial 6 (3 runs) (100.0 %)"));
  for (int i = 0; i < 10; i++)
    ui_wait_frame (page);
  ui_click (ui_find_named (page, "Add Seeds…"));
  UI_WAIT (ui_find_named (NULL, "Cancel") != NULL);
  ui_settle ();
  ui_key ("Escape");
  UI_WAIT (ui_find_named (NULL, "Cancel") == NULL);
  gtk_widget_activate_action (page, "comparison.export-to", "s", path);
  UI_WAIT (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "\\begin{tabular}"));
  app_fixture_close (window);
}

/* All trials go to the epoch that the scale, or the cursor of a curve, says. */
static void
test_epochs (void)
{
  const WeftTrialEpoch apart[] = { { 5, 9.2 }, { 6, 3 } };
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (WeftTrialEpoch));
  WeftWindow *window = app_fixture_open_window ();
  GtkWidget *pane, *page, *scale, *curves;

  g_array_append_vals (own, apart, G_N_ELEMENTS (apart));
  app_fixture_open_sample (window, "handwritten-digits");
  pane = select_trials (window, "Trial 6", "Trial 5");
  gtk_widget_activate_action (pane, "trials.side-by-side", NULL);
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PAGE)) != NULL);
  UI_WAIT (ui_find_named (page, "In the end") != NULL);
  scale = ui_find_type (ui_find_type (page, WEFT_TYPE_TRIALS_SCRUBBER), GTK_TYPE_SCALE);
  g_assert_nonnull (ui_find_named (page, "Layers"));
  gtk_widget_grab_focus (scale);
  ui_key ("Home");
  UI_WAIT (ui_find_named (page, "After epoch 1 of 12") != NULL);
  g_assert_nonnull (ui_find_named (page, "Confusion Matrices of the Validation Rows"));
  ui_key ("Right");
  UI_WAIT (ui_find_named (page, "After epoch 2 of 12") != NULL);
  ui_key ("End");
  UI_WAIT (ui_find_named (page, "In the end") != NULL);
  g_assert_nonnull (ui_find_named (page, "Confusion Matrices"));
  curves = ui_find_type (page, WEFT_TYPE_CURVES_PANE);
  g_signal_emit_by_name (curves, "epoch-changed", 7.2);
  UI_WAIT (ui_find_named (page, "After epoch 7 of 12") != NULL);
  g_signal_emit_by_name (curves, "epoch-changed", (double) NAN);
  g_assert_nonnull (ui_find_named (page, "After epoch 7 of 12"));
  g_signal_emit_by_name (curves, "epochs-changed", own);
  UI_WAIT (ui_find_named (page, "Epochs 3 to 9 of 12") != NULL);
  g_signal_emit_by_name (curves, "epoch-changed", 7.2);
  UI_WAIT (ui_find_named (page, "After epoch 7 of 12") != NULL);
  app_fixture_close (window);
}

/* Two trainings of the sample with few epochs, whose models are kept. */
static void
train_two (WeftDocument *document)
{
  static const char *const epochs[] = { "4", "7" };
  static int rate;
  g_autofree char *text = g_strdup_printf ("0.0%d", ++rate);

  /* What was trained already would be taken from the cache, and be no trial. */
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "learning_rate", text, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (epochs); i++) {
    g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", epochs[i], NULL));
    g_assert_true (weft_run_queue_add (weft_shared_get_queue (), document, NULL, NULL));
    UI_WAIT (!weft_run_queue_get_busy (weft_shared_get_queue ()));
  }
}

static GArray *
list_trials (void)
{
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);

  return weft_trial_store_select (weft_shared_get_store (), query, NULL);
}

/* Returns: (transfer none): the page with the two newest trials on it */
static GtkWidget *
compare_newest (WeftWindow *window)
{
  g_autoptr (GArray) rows = list_trials ();
  const gint64 ids[] = { g_array_index (rows, WeftTrialRow, 0).id, g_array_index (rows, WeftTrialRow, 1).id };
  GtkWidget *pane, *page;

  weft_window_show_pane (window, "trials");
  UI_WAIT ((pane = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PANE)) != NULL);
  weft_trials_pane_select (WEFT_TRIALS_PANE (pane), ids, G_N_ELEMENTS (ids));
  UI_WAIT (count_selected (pane) == 2);
  gtk_widget_activate_action (pane, "trials.side-by-side", NULL);
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PAGE)) != NULL);
  return page;
}

static gboolean
says (GtkWidget  *saliency,
      const char *words)
{
  return strstr (weft_trials_look_get_words (WEFT_TRIALS_LOOK (saliency)), words) != NULL;
}

/* One row is given to both models, to those of an epoch, and then a file of one's own. */
static void
test_saliency (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "own.csv", NULL), *bad = g_build_filename (g_get_user_data_dir (), "bad.csv", NULL);
  GtkWidget *page, *saliency, *scale;
  GtkExpander *expander;

  train_two (document);
  page = compare_newest (window);
  UI_WAIT ((saliency = ui_find_type (page, WEFT_TYPE_TRIALS_SALIENCY)) != NULL);
  UI_WAIT (says (saliency, ", epoch 7. Says ") && says (saliency, ", epoch 4. Says "));
  g_assert_nonnull (ui_find_named (page, "Saliency of the Same Input"));
  UI_WAIT (ui_find_named (page, "In the end") != NULL);
  scale = ui_find_type (ui_find_type (page, WEFT_TYPE_TRIALS_SCRUBBER), GTK_TYPE_SCALE);
  gtk_widget_grab_focus (scale);
  ui_key ("Home");
  UI_WAIT (says (saliency, ", epoch 1. Says ") && !says (saliency, "epoch 7"));
  g_assert_true (g_file_set_contents (own, "sepal_length_cm,sepal_width_cm,petal_length_cm,petal_width_cm\n6.1,2.8,4.7,1.2\n", -1, NULL));
  g_assert_true (g_file_set_contents (bad, "nothing\nthat is known\n", -1, NULL));
  weft_trials_saliency_take_file (WEFT_TRIALS_SALIENCY (saliency), own);
  UI_WAIT (ui_find_named (saliency, "own.csv") != NULL);
  weft_trials_saliency_take_file (WEFT_TRIALS_SALIENCY (saliency), bad);
  UI_WAIT (ui_find_named (saliency, "own.csv") == NULL && !says (saliency, "Says"));
  /* Folded up nothing is asked; what was missed is asked once it is seen. */
  expander = GTK_EXPANDER (gtk_widget_get_ancestor (saliency, GTK_TYPE_EXPANDER));
  gtk_expander_set_expanded (expander, FALSE);
  gtk_widget_grab_focus (scale);
  ui_key ("End");
  UI_WAIT (ui_find_named (page, "In the end") != NULL);
  g_assert_false (says (saliency, "Says"));
  gtk_expander_set_expanded (expander, TRUE);
  UI_WAIT (says (saliency, ", epoch 7. Says "));
  app_fixture_close (window);
}

/* Nothing is computed before it is unfolded; then it follows the epoch. */
static void
test_embedding (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");
  GtkWidget *page, *embedding, *scale;
  GtkExpander *expander;

  train_two (document);
  page = compare_newest (window);
  UI_WAIT (ui_find_named (page, "In the end") != NULL);
  expander = GTK_EXPANDER (gtk_widget_get_ancestor (ui_find_named (page, "Embedding of the Same Rows"), GTK_TYPE_EXPANDER));
  g_assert_false (gtk_expander_get_expanded (expander));
  g_settings_set_boolean (weft_shared_get_settings (), "trials-embedding", TRUE);
  UI_WAIT ((embedding = ui_find_type (page, WEFT_TYPE_TRIALS_EMBEDDING)) != NULL);
  UI_WAIT (says (embedding, ", epoch 7: ") && says (embedding, " of their own class"));
  scale = ui_find_type (ui_find_type (page, WEFT_TYPE_TRIALS_SCRUBBER), GTK_TYPE_SCALE);
  gtk_widget_grab_focus (scale);
  ui_key ("Home");
  UI_WAIT (says (embedding, ", epoch 1: ") && !says (embedding, "epoch 7"));
  g_settings_reset (weft_shared_get_settings (), "trials-embedding");
  UI_WAIT (!gtk_expander_get_expanded (expander));
  app_fixture_close (window);
}

static void
test_diff (void)
{
  WeftWindow *window = app_fixture_open_window ();
  GtkWidget *pane, *page, *table;
  g_autofree char *text = NULL;

  app_fixture_open_sample (window, "handwritten-digits");
  pane = select_trials (window, "Trial 6", "Trial 5");
  gtk_widget_activate_action (pane, "trials.diff", NULL);
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_DIFF_PAGE)) != NULL);
  UI_WAIT ((table = ui_find_type (page, WEFT_TYPE_TABLE_VIEW)) != NULL);
  text = weft_table_view_to_text (WEFT_TABLE_VIEW (table));
  g_assert_nonnull (strstr (text, "Added\tpredict\t"));
  g_assert_nonnull (strstr (text, "Changed\tmodel.dense1\t"));
  app_fixture_close (window);
}

/* Into the document in front, and back with one step. */
static void
test_restore (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftWorkflow *workflow;
  GtkWidget *pane;

  app_fixture_open_sample (window, "handwritten-digits");
  workflow = weft_document_get_workflow (weft_window_get_document (window));
  pane = select_trials (window, "Trial 6", NULL);
  gtk_widget_activate_action (pane, "trials.restore-workflow", NULL);
  UI_WAIT (weft_workflow_find_node (workflow, "predict") != NULL);
  g_assert_cmpstr (weft_history_get_undo_text (weft_workflow_get_history (workflow)), ==, "Restore Workflow of Trial 6");
  g_assert_true (weft_history_undo (weft_workflow_get_history (workflow)));
  g_assert_null (weft_workflow_find_node (workflow, "predict"));
  g_assert_nonnull (weft_workflow_find_node (workflow, "train"));
  app_fixture_close (window);
}

static guint
count_done (void)
{
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_autoptr (GArray) rows = NULL;

  weft_trial_query_where_text (query, WEFT_TRIAL_FIELD_STATE, NULL, WEFT_TRIAL_EQUAL, "done");
  weft_trial_query_where_text (query, WEFT_TRIAL_FIELD_PARAMETER, "train.epochs", WEFT_TRIAL_EQUAL, "3");
  rows = weft_trial_store_select (weft_shared_get_store (), query, NULL);
  return rows != NULL ? rows->len : 0;
}

/* More runs of a training, and then the same once more. */
static void
test_runs (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_autoptr (GArray) rows = NULL;
  g_autoptr (WeftTrial) first = NULL, last = NULL;
  GtkWidget *pane;

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "3", NULL));
  g_assert_true (weft_run_queue_add (weft_shared_get_queue (), document, NULL, NULL));
  UI_WAIT (count_done () == 1);
  rows = weft_trial_store_select (weft_shared_get_store (), query, NULL);
  first = weft_trial_store_read (weft_shared_get_store (), g_array_index (rows, WeftTrialRow, 0).id, NULL);
  pane = select_trials (window, first->name, NULL);
  gtk_widget_activate_action (pane, "trials.add-seeds", NULL);
  UI_WAIT (ui_find_named (NULL, "Add Seeds") != NULL);
  ui_settle ();
  ui_key ("Return");
  UI_WAIT (count_done () == 5);
  UI_WAIT (!weft_run_queue_get_busy (weft_shared_get_queue ()));
  g_clear_pointer (&rows, g_array_unref);
  rows = weft_trial_store_select (weft_shared_get_store (), query, NULL);
  last = weft_trial_store_read (weft_shared_get_store (), g_array_index (rows, WeftTrialRow, 0).id, NULL);
  g_assert_cmpstr (last->recipe, ==, first->recipe);
  g_assert_cmpuint (last->seed, !=, first->seed);
  gtk_widget_activate_action (pane, "trials.run-again", NULL);
  UI_WAIT (count_done () == 6);
  app_fixture_close (window);
}

static gboolean
is_row (GtkWidget     *widget,
        gconstpointer  title)
{
  return ADW_IS_ENTRY_ROW (widget) && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title);
}

static gint64
newest (void)
{
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_autoptr (GArray) rows = weft_trial_store_select (weft_shared_get_store (), query, NULL);

  return g_array_index (rows, WeftTrialRow, 0).id;
}

static gboolean
says_epochs (GtkWidget     *widget,
             gconstpointer  data)
{
  return GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "error") && strstr (gtk_label_get_text (GTK_LABEL (widget)), "many") != NULL;
}

/* Returns: (transfer full) (nullable): the newest trial, once it is done */
static WeftTrial *
read_done (void)
{
  g_autoptr (WeftTrial) trial = weft_trial_store_read (weft_shared_get_store (), newest (), NULL);

  return trial->state == WEFT_TRIAL_DONE && trial->parent != 0 ? g_steal_pointer (&trial) : NULL;
}

/* What cannot be is said in the form; what can be is one step of the new document, whose trial
 * knows what it came from. */
static void
test_clone (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");
  g_autoptr (WeftTrial) first = NULL, clone = NULL;
  GtkWidget *pane, *row, *form, *other;

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "5", NULL));
  g_assert_true (weft_run_queue_add (weft_shared_get_queue (), document, NULL, NULL));
  UI_WAIT (!weft_run_queue_get_busy (weft_shared_get_queue ()));
  first = weft_trial_store_read (weft_shared_get_store (), newest (), NULL);
  weft_window_show_pane (window, "trials");
  UI_WAIT ((pane = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PANE)) != NULL);
  weft_trials_pane_select (WEFT_TRIALS_PANE (pane), &first->id, 1);
  UI_WAIT (count_selected (pane) == 1);
  gtk_widget_activate_action (pane, "trials.clone", NULL);
  UI_WAIT ((row = ui_find (NULL, is_row, "train.epochs")) != NULL);
  form = GTK_WIDGET (gtk_widget_get_root (row));
  ui_wait_frame (form);
  other = ui_find (form, is_row, "data.file");
  ui_type ("epochs");
  UI_WAIT (!gtk_widget_get_child_visible (other));
  g_assert_true (gtk_widget_get_child_visible (row));
  gtk_editable_set_text (GTK_EDITABLE (row), "many");
  ui_click (ui_find_named (form, "Run"));
  UI_WAIT (ui_find (form, says_epochs, NULL) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (row), "2");
  ui_wait_frame (form);
  ui_click (ui_find_named (form, "Run"));
  UI_WAIT ((clone = read_done ()) != NULL);
  UI_WAIT (!weft_run_queue_get_busy (weft_shared_get_queue ()));
  g_assert_cmpint (clone->parent, ==, first->id);
  g_assert_cmpstr (weft_trial_find_parameter (clone, "train.epochs")->text, ==, "2");
  document = weft_window_get_document (window);
  g_assert_true (g_str_has_prefix (weft_history_get_undo_text (weft_document_get_history (document)), "Clone of Trial"));
  app_fixture_close (window);
}

static void
test_seeds (void)
{
  g_autoptr (GPtrArray) trials = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_unref);
  guint64 seeds[3];

  for (guint64 seed = 1; seed < 8; seed += 2) {
    WeftTrial *trial = weft_trial_new (NULL);

    trial->seed = seed;
    g_ptr_array_add (trials, trial);
  }
  weft_seeds_choose (trials, seeds, 3);
  g_assert_cmpuint (seeds[0], ==, 2);
  g_assert_cmpuint (seeds[1], ==, 4);
  g_assert_cmpuint (seeds[2], ==, 6);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_test_add ("/ui/trials-page/compare", test_compare);
  ui_test_add ("/ui/trials-page/epochs", test_epochs);
  ui_test_add ("/ui/trials-page/diff", test_diff);
  ui_test_add ("/ui/trials-page/restore", test_restore);
  ui_test_add ("/ui/trials-page/runs", test_runs);
  ui_test_add ("/ui/trials-page/clone", test_clone);
  ui_test_add ("/ui/trials-page/saliency", test_saliency);
  ui_test_add ("/ui/trials-page/embedding", test_embedding);
  ui_test_add ("/ui/trials-page/seeds", test_seeds);
  return ui_test_run ();
}
