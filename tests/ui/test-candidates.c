/* test-candidates.c: several models compete for the place in a workflow
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

#include "app/shared.h"
#include "app/study-pane.h"
#include "app/study-runs.h"
#include "base/paths.h"
#include "workflow/study.h"

static GtkWindow *
find_form (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (g_strcmp0 (gtk_window_get_title (window), "Try Candidates") == 0 && gtk_widget_get_mapped (GTK_WIDGET (window)))
      return window;
  }
  return NULL;
}

static guint
count_models (WeftDocument *document)
{
  GListModel *nodes = G_LIST_MODEL (weft_document_get_workflow (document));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (nodes, i);

    n += g_str_equal (weft_node_get_kind_id (node), "model");
  }
  return n;
}

/* Whether a note says what the candidates came to. */
static gboolean
is_told (WeftDocument *document)
{
  GPtrArray *notes = weft_workflow_get_notes (weft_document_get_workflow (document));

  for (guint i = 0; i < notes->len; i++)
    if (strstr (((const WeftNote *) notes->pdata[i])->text, "was the best of those that were tried") != NULL)
      return TRUE;
  return FALSE;
}

static WeftStudyState
get_state (gint64 *id)
{
  g_autoptr (GPtrArray) studies = weft_trial_store_list_studies (weft_shared_get_store (), NULL);
  const WeftStudyRecord *newest = studies->pdata[0];

  *id = newest->id;
  return newest->state;
}

/* Data on an empty canvas becomes a workflow, and candidates are offered. Returns: its document */
static WeftDocument *
drop_data (WeftWindow *window)
{
  g_autofree char *path = weft_path_shipped ("datasets/wine.csv");
  GtkWidget *button;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.new", NULL);
  UI_WAIT (weft_window_get_canvas (window) != NULL);
  weft_canvas_recommend (weft_window_get_canvas (window), path);
  UI_WAIT ((button = ui_find_named (GTK_WIDGET (window), "Try Candidates…")) != NULL && gtk_widget_get_mapped (button));
  ui_settle ();
  ui_click (button);
  return weft_window_get_document (window);
}

static void
begin (void)
{
  GtkWindow *form;
  GtkWidget *button;

  UI_WAIT ((form = find_form ()) != NULL);
  UI_WAIT ((button = ui_find_named (GTK_WIDGET (form), "Try")) != NULL && gtk_widget_get_sensitive (button));
  ui_settle ();
  ui_click (button);
  UI_WAIT (find_form () == NULL);
}

/* The best takes the place in one step, with a note of what each came to. */
static void
test_try (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = drop_data (window);
  g_autofree char *before = weft_workflow_to_text (weft_document_get_workflow (document)), *after = NULL;
  gint64 study;

  begin ();
  UI_WAIT (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_STUDY_PANE) != NULL && gtk_widget_get_mapped (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_STUDY_PANE)));
  ui_set_patience (120000);
  UI_WAIT (is_told (document));
  ui_set_patience (0);
  g_assert_cmpint (get_state (&study), ==, WEFT_STUDY_DONE);
  g_assert_cmpuint (count_models (document), ==, 1);
  weft_history_undo (weft_document_get_history (document));
  after = weft_workflow_to_text (weft_document_get_workflow (document));
  g_assert_cmpstr (after, ==, before);
  app_fixture_close (window);
}

/* What was cancelled goes on from the study pane. */
static void
test_cancelled (void)
{
  WeftWindow *window = app_fixture_open_window ();
  GtkWidget *pane, *button;
  gint64 study, other;

  drop_data (window);
  begin ();
  pane = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_STUDY_PANE);
  UI_WAIT (get_state (&study) == WEFT_STUDY_RUNNING && weft_study_runs_find_control (study) != NULL);
  UI_WAIT ((button = ui_find_id (pane, "cancel")) != NULL && gtk_widget_get_mapped (button));
  ui_settle ();
  ui_click (button);
  ui_set_patience (60000);
  UI_WAIT (get_state (&other) == WEFT_STUDY_CANCELLED && weft_study_runs_find_control (study) == NULL);
  UI_WAIT ((button = ui_find_named (pane, "Go On")) != NULL && gtk_widget_get_mapped (button));
  ui_settle ();
  ui_click (button);
  ui_set_patience (120000);
  UI_WAIT (get_state (&other) == WEFT_STUDY_DONE && is_told (weft_window_get_document (window)));
  ui_set_patience (0);
  g_assert_cmpint (other, ==, study);
  g_assert_cmpuint (count_models (weft_window_get_document (window)), ==, 1);
  app_fixture_close (window);
}

/* A program that was killed leaves a study that this one ends, with its document. */
static void
test_killed (void)
{
  WeftWindow *window = app_fixture_open_window ();
  g_autofree char *folder = g_dir_make_tmp ("weft-candidates-XXXXXX", NULL), *path = g_build_filename (folder, "wine.weft", NULL), *program = weft_path_cli ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, "new", "--from", "dataset:wine", "--budget", "300s", "-o", path, NULL);
  GtkWidget *button;
  gint64 before, study;

  g_assert_no_error (error);
  (void) get_state (&before);
  UI_WAIT (get_state (&study) == WEFT_STUDY_RUNNING && study > before);
  g_usleep (300000);
  g_subprocess_force_exit (process);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  /* So the next start of the program would find it. */
  g_assert_true (weft_trial_store_set_study_state (weft_shared_get_store (), study, WEFT_STUDY_INTERRUPTED, NULL, NULL));
  app_fixture_close (window);
  window = app_fixture_open_window ();
  UI_WAIT ((button = ui_find_named (GTK_WIDGET (window), "Go On")) != NULL && gtk_widget_get_mapped (button));
  ui_settle ();
  ui_click (button);
  ui_set_patience (120000);
  UI_WAIT (get_state (&study) == WEFT_STUDY_DONE && weft_window_get_document (window) != NULL && is_told (weft_window_get_document (window)));
  ui_set_patience (0);
  g_assert_cmpstr (weft_document_get_path (weft_window_get_document (window)), ==, path);
  g_assert_cmpuint (count_models (weft_window_get_document (window)), ==, 1);
  app_fixture_close (window);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_test_add ("/ui/candidates/try", test_try);
  ui_test_add ("/ui/candidates/cancelled", test_cancelled);
  ui_test_add ("/ui/candidates/killed", test_killed);
  return ui_test_run ();
}
