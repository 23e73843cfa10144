/* test-document.c: an open document, checked and run without a window
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/node-look.h"
#include "app/run-queue.h"
#include "base/paths.h"
#include "workflow/command.h"
#include "workflow/error.h"
#include "workflow/journal.h"

#include <glib/gstdio.h>

/* Runs the main loop until something is true. */
#define WAIT(condition) \
  while (!(condition))  \
  g_main_context_iteration (NULL, TRUE)

static WeftDocument *
open_sample (const char *name)
{
  g_autofree char *relative = g_strdup_printf ("samples/%s.weft", name), *path = weft_path_shipped (relative);
  g_autoptr (GError) error = NULL;
  WeftDocument *document = weft_document_open_sample (path, &error);

  g_assert_no_error (error);
  return document;
}

static WeftRunQueue *
make_queue (WeftTrialStore **store)
{
  g_autoptr (GError) error = NULL;

  *store = weft_trial_store_open (WEFT_TRIAL_STORE_MEMORY, g_get_user_data_dir (), &error);
  g_assert_no_error (error);
  return weft_run_queue_new (*store);
}

static void
test_sample (void)
{
  g_autoptr (WeftDocument) document = open_sample ("iris-flowers");

  g_assert_cmpstr (weft_document_get_title (document), ==, "Iris flowers");
  g_assert_null (weft_document_get_path (document));
  g_assert_false (weft_document_get_modified (document));
  g_assert_false (weft_document_is_pristine (document));
}

static void
test_check (void)
{
  g_autoptr (WeftDocument) document = open_sample ("iris-flowers");
  g_autoptr (WeftMessage) message = NULL;

  WAIT (weft_document_get_check (document) != NULL);
  g_assert_null (weft_document_find_problem (document, "train"));
  g_assert_cmpuint (g_list_model_get_n_items (weft_document_get_messages (document)), ==, 0);

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "data", "file", "nowhere.csv", NULL));
  g_assert_true (weft_document_get_modified (document));
  WAIT (weft_document_find_problem (document, "data") != NULL);
  message = g_list_model_get_item (weft_document_get_messages (document), 0);
  g_assert_cmpstr (weft_message_get_node (message), ==, "data");
  g_assert_cmpint (weft_message_get_level (message), ==, WEFT_MESSAGE_ERROR);

  weft_history_undo (weft_document_get_history (document));
  WAIT (weft_document_find_problem (document, "data") == NULL);
  g_assert_cmpuint (g_list_model_get_n_items (weft_document_get_messages (document)), ==, 0);
}

static void
run_to_end (WeftRunQueue *queue,
            WeftDocument *document)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_run_queue_add (queue, document, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (weft_document_get_running (document));
  WAIT (!weft_document_get_running (document));
}

static WeftNodeState
state_of (WeftDocument *document,
          const char   *node)
{
  return weft_activity_get_state (weft_document_get_activity (document, node));
}

static void
test_run (void)
{
  g_autoptr (WeftDocument) document = open_sample ("iris-flowers");
  WeftTrialStore *store;
  g_autoptr (WeftRunQueue) queue = make_queue (&store);
  g_autoptr (WeftTrial) trial = NULL;
  WeftActivity *evaluate;

  run_to_end (queue, document);
  g_assert_cmpint (state_of (document, "train"), ==, WEFT_NODE_DONE);
  evaluate = weft_document_get_activity (document, "evaluate");
  g_assert_nonnull (weft_activity_get_output (evaluate, "report"));
  g_assert_null (weft_activity_get_error (evaluate));
  g_assert_cmpuint (weft_document_get_series (document)->len, >=, 4);
  trial = weft_trial_store_read (store, 1, NULL);
  g_assert_nonnull (trial);
  g_assert_nonnull (weft_trial_find_metric (trial, "test_accuracy"));

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "5", NULL));
  run_to_end (queue, document);
  g_assert_cmpint (state_of (document, "prepare"), ==, WEFT_NODE_CACHED);
  g_assert_cmpint (state_of (document, "train"), ==, WEFT_NODE_DONE);
  g_assert_nonnull (strstr (weft_activity_get_reason (weft_document_get_activity (document, "train")), "epochs"));
  weft_history_undo (weft_document_get_history (document));
  g_clear_object (&queue);
  weft_trial_store_unref (store);
}

static void
test_failure (void)
{
  g_autoptr (WeftDocument) document = open_sample ("iris-flowers");
  g_autoptr (WeftRunQueue) queue = weft_run_queue_new (NULL);

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "data", "file", "nowhere.csv", NULL));
  run_to_end (queue, document);
  g_assert_cmpint (state_of (document, "data"), ==, WEFT_NODE_FAILED);
  g_assert_nonnull (strstr (weft_activity_get_error (weft_document_get_activity (document, "data")), "nowhere.csv"));
  g_assert_cmpint (state_of (document, "train"), ==, WEFT_NODE_FAILED);
  g_assert_nonnull (strstr (weft_activity_get_reason (weft_document_get_activity (document, "train")), "Prepare"));
  weft_history_undo (weft_document_get_history (document));
}

/* One document runs, a second waits, and the first cannot be queued twice. */
static void
test_queue (void)
{
  g_autoptr (WeftDocument) first = open_sample ("handwritten-digits"), second = open_sample ("iris-flowers");
  g_autoptr (WeftRunQueue) queue = weft_run_queue_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_run_queue_add (queue, first, NULL, &error));
  g_assert_true (weft_run_queue_add (queue, second, NULL, &error));
  g_assert_false (weft_run_queue_add (queue, first, NULL, &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_REFUSED);
  g_assert_true (weft_run_queue_get_current (queue) == first);
  weft_run_queue_stop (queue, first);
  WAIT (!weft_document_get_running (second));
  g_assert_false (weft_document_get_running (first));
  g_assert_false (weft_run_queue_get_busy (queue));
  /* Computed here, or by a test before. */
  g_assert_true (state_of (second, "evaluate") == WEFT_NODE_DONE || state_of (second, "evaluate") == WEFT_NODE_CACHED);
}

static void
test_waiting_is_taken_out (void)
{
  g_autoptr (WeftDocument) first = open_sample ("handwritten-digits"), second = open_sample ("iris-flowers");
  g_autoptr (WeftRunQueue) queue = weft_run_queue_new (NULL);

  g_assert_true (weft_run_queue_add (queue, first, NULL, NULL));
  g_assert_true (weft_run_queue_add (queue, second, NULL, NULL));
  weft_run_queue_stop (queue, second);
  g_assert_false (weft_document_get_running (second));
  g_assert_null (weft_document_get_activity (second, "data"));
  weft_run_queue_shut_down (queue);
  g_assert_false (weft_document_get_running (first));
}

/* What was not saved is found again; what was thrown away is not. */
static void
test_recovery (void)
{
  WeftDocument *document = weft_document_new ();
  g_auto (GStrv) left = NULL, none = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_document_is_pristine (document));
  g_assert_nonnull (weft_workflow_add_node (weft_document_get_workflow (document), "data-file", "data", 0, 0, NULL));
  weft_document_close (document, TRUE);
  g_object_unref (document);
  left = weft_journal_list_left ();
  g_assert_cmpuint (g_strv_length (left), ==, 1);

  document = weft_document_recover (left[0], &error);
  g_assert_no_error (error);
  g_assert_nonnull (weft_workflow_find_node (weft_document_get_workflow (document), "data"));
  g_assert_true (weft_document_get_modified (document));
  weft_document_close (document, FALSE);
  g_object_unref (document);
  none = weft_journal_list_left ();
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static void
test_save (void)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "flowers.weft", NULL);
  g_autoptr (WeftDocument) document = open_sample ("iris-flowers");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_data_dir (), 0700), ==, 0);
  g_assert_true (weft_document_save (document, path, WEFT_SAVE_NONE, &error));
  g_assert_cmpstr (weft_document_get_title (document), ==, "flowers");
  g_assert_false (weft_document_get_modified (document));
  g_assert_true (g_file_set_contents (path, "{}", -1, NULL));
  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "2", NULL));
  g_assert_false (weft_document_save (document, NULL, WEFT_SAVE_NONE, &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHANGED);
  g_assert_true (weft_document_get_modified (document));
  g_assert_true (weft_document_save (document, NULL, WEFT_SAVE_OVERWRITE, NULL));
}

/* Where nothing can be written, nothing is lost. */
static void
test_unwritable (void)
{
  g_autoptr (WeftDocument) document = open_sample ("iris-flowers");
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "2", NULL));
  g_assert_false (weft_document_save (document, "/proc/nowhere/flowers.weft", WEFT_SAVE_NONE, &error));
  g_assert_nonnull (strstr (error->message, "/proc/nowhere"));
  g_assert_null (weft_document_get_path (document));
  g_assert_true (weft_document_get_modified (document));
  weft_history_undo (weft_document_get_history (document));
}

/* Folders of our own. GLib's G_TEST_OPTION_ISOLATE_DIRS would do it, and leaks. */
static void
isolate (const char *folder)
{
  static const char *const names[] = { "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
    g_setenv (names[i], path, TRUE);
  }
}

/* A switch that is on is told by its name alone. */
static void
test_subtitle (void)
{
  g_autoptr (WeftDocument) document = open_sample ("iris-flowers");
  WeftWorkflow *workflow = weft_document_get_workflow (document);
  WeftNode *node = weft_workflow_find_node (workflow, "prepare");
  const WeftCanvasColors colors = { 0 };
  g_auto (WeftNodeLook) look;

  weft_node_look_init (&look);
  g_assert_true (weft_workflow_set_parameter (workflow, "prepare", "target", "", NULL));
  g_assert_true (weft_workflow_set_parameter (workflow, "prepare", "stratify", "false", NULL));
  g_assert_true (weft_workflow_set_parameter (workflow, "prepare", "indicator", "true", NULL));
  weft_node_look_gather (&look, document, node, "prepare", &colors);
  g_assert_cmpstr (look.title, ==, "Prepare");
  g_assert_cmpstr (look.subtitle, ==, "Same share of each class: no · Missing indicator");
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("weft-app-XXXXXX", NULL);

  isolate (folder);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/document/sample", test_sample);
  g_test_add_func ("/app/document/check", test_check);
  g_test_add_func ("/app/document/run", test_run);
  g_test_add_func ("/app/document/failure", test_failure);
  g_test_add_func ("/app/document/recovery", test_recovery);
  g_test_add_func ("/app/document/save", test_save);
  g_test_add_func ("/app/document/unwritable", test_unwritable);
  g_test_add_func ("/app/node-look/subtitle", test_subtitle);
  g_test_add_func ("/app/run-queue/one-after-the-other", test_queue);
  g_test_add_func ("/app/run-queue/waiting-is-taken-out", test_waiting_is_taken_out);
  return g_test_run ();
}
