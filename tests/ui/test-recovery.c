/* test-recovery.c: what kill -9 leaves is there again
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The test starts itself as a victim, which edits and trains, and kills it; then
 * it looks at what the next start offers.
 */
#include "app-fixture.h"

#include "base/paths.h"
#include "workflow/command.h"
#include "workflow/journal.h"

#include <signal.h>
#include <string.h>

#define VICTIM "--victim"

static const char *program;

/* Whether a checkpoint is there, and not only one that is being written. */
static gboolean
has_checkpoint (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".safetensors"))
      return TRUE;
  return FALSE;
}

/* Edits and trains until it is killed. */
static G_GNUC_NORETURN void
be_victim (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "handwritten-digits");
  g_autofree char *checkpoints = weft_path_checkpoints ();
  WeftWorkflow *workflow = weft_document_get_workflow (document);

  g_assert_true (weft_workflow_set_parameter (workflow, "train", "epochs", "1000", NULL));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  while (!has_checkpoint (checkpoints))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (weft_workflow_add_node (workflow, "predict", "guess", 660, 300, NULL));
  g_print ("ready\n");
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

static void
kill_victim (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) victim = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, VICTIM, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (victim));
  do {
    g_free (line);
    line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_nonnull (line);
  } while (!g_str_equal (line, "ready"));
  g_subprocess_send_signal (victim, SIGKILL);
  g_assert_true (g_subprocess_wait (victim, NULL, &error));
  g_assert_no_error (error);
}

static gboolean
was_said (WeftDocument *document,
          const char   *part)
{
  GListModel *messages = weft_document_get_messages (document);

  for (guint i = 0; i < g_list_model_get_n_items (messages); i++) {
    g_autoptr (WeftMessage) message = g_list_model_get_item (messages, i);

    if (strstr (weft_message_get_text (message), part) != NULL)
      return TRUE;
  }
  return FALSE;
}

static void
test_killed (void)
{
  WeftWindow *window;
  WeftDocument *document;
  WeftTrial *trial;

  window = app_fixture_open_window ();
  UI_WAIT (ui_find_named (GTK_WIDGET (window), "Open “Untitled”") != NULL || ui_find_css (GTK_WIDGET (window), "row.activatable") != NULL);
  ui_click (ui_find_css (GTK_WIDGET (window), "row.activatable"));
  UI_WAIT (weft_window_get_document (window) != NULL);
  document = weft_window_get_document (window);
  g_assert_nonnull (weft_workflow_find_node (weft_document_get_workflow (document), "guess"));
  g_assert_null (weft_document_get_activity (document, "train"));
  g_assert_false (weft_document_get_running (document));

  trial = weft_trial_store_read (weft_shared_get_store (), 1, NULL);
  g_assert_nonnull (trial);
  g_assert_cmpint (trial->state, ==, WEFT_TRIAL_INTERRUPTED);
  weft_trial_unref (trial);
  g_signal_emit_by_name (app_fixture_find_pane (window, WEFT_TYPE_TRIALS_PANE), "resume-trial", (gint64) 1);
  document = weft_window_get_document (window);
  UI_WAIT (was_said (document, "goes on from the checkpoint at step"));
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  gboolean is_victim = argc > 1 && g_str_equal (argv[1], VICTIM);

  program = argv[0];
  if (is_victim)
    argc = 1;
  ui_test_init (&argc, &argv);
  if (!is_victim)
    kill_victim ();
  app_fixture_start ();
  if (is_victim)
    be_victim ();
  ui_set_patience (60000);
  ui_test_add ("/ui/recovery/killed", test_killed);
  return ui_test_run ();
}
