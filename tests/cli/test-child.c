/* test-child.c: a run in a process of its own is the same run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "place.h"

#include "workflow/run-child.h"

#include "base/json.h"
#include "base/paths.h"
#include "learn/trained.h"
#include "workflow/document.h"
#include "workflow/run.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/types.h>

typedef struct
{
  char *folder;
  char *program;
  WeftRunSink *sink; /* a recorder */
  WeftRunChildSetup setup;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->folder = g_dir_make_tmp ("weft-child-XXXXXX", NULL);
  self->program = weft_path_cli ();
  self->sink = weft_run_sink_new_recorder ();
  self->setup = (WeftRunChildSetup){ .program = self->program, .folder = g_build_filename (self->folder, "child", NULL), .to = "train", .seed = 3, .n_threads = 1 };
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_clear_pointer (&self->setup.snapshot, weft_snapshot_unref);
  g_free ((char *) self->setup.folder);
  weft_run_sink_free (self->sink);
  remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->program);
}

/* The document that is run, with one override. */
static void
open_document (Fixture    *self,
               const char *override)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "cli", "iris.weft", NULL);
  const char *const overrides[] = { override, NULL };
  g_autoptr (WeftWorkflow) workflow = weft_workflow_load (path, NULL, NULL);

  self->setup.snapshot = weft_workflow_snapshot (workflow, overrides, NULL);
  g_assert_nonnull (self->setup.snapshot);
}

static WeftRunChild *
start (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  WeftRunChild *child = weft_run_child_start (&self->setup, self->sink, &error);

  g_assert_no_error (error);
  g_assert_cmpint (weft_run_child_get_process (child), >, 0);
  return child;
}

/* Reads until the end, or until something was measured. */
static void
follow (Fixture      *self,
        WeftRunChild *child,
        gboolean      to_metric)
{
  while (weft_run_child_read (child)) {
    GPtrArray *events = weft_run_recorder_get_events (self->sink);
    struct pollfd file = { weft_run_child_get_file (child), POLLIN, 0 };

    for (guint i = 0; to_metric && i < events->len; i++)
      if (g_str_equal (weft_json_get_string (json_node_get_object (events->pdata[i]), "event", ""), "metric"))
        return;
    (void) poll (&file, 1, 1000);
  }
}

/* Whether it is of results, or of what the layers looked like meanwhile. */
static gboolean
is_measured (JsonObject *event)
{
  const char *what = weft_json_get_string (event, "event", ""), *name = weft_json_get_string (event, "name", "");

  return (g_str_equal (what, "metric") && !g_str_equal (name, "epoch_seconds")) || (g_str_equal (what, "snapshot") && g_str_equal (name, "watch"));
}

/* What was measured, as text. */
static char *
tell_metrics (WeftRunSink *sink)
{
  GPtrArray *events = weft_run_recorder_get_events (sink);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < events->len; i++) {
    JsonObject *event = json_node_get_object (events->pdata[i]);
    g_autofree char *line = NULL;

    if (!is_measured (event))
      continue;
    line = weft_json_write (events->pdata[i], WEFT_JSON_COMPACT);
    g_string_append_printf (text, "%s\n", line);
  }
  return g_string_free (text, FALSE);
}

static void
test_same (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (WeftRunSink) here = weft_run_sink_new_recorder ();
  const WeftRunOptions options = { .to = "train", .seed = 3, .n_threads = 1 };
  g_autoptr (WeftRunChild) child = NULL;
  g_autofree char *first = NULL, *second = NULL;
  WeftArtefact *own, *theirs;

  open_document (self, "train.epochs=12");
  g_assert_true (weft_run_execute (self->setup.snapshot, &options, here, NULL, NULL));
  self->setup.keep_models = TRUE;
  child = start (self);
  follow (self, child, FALSE);
  g_assert_cmpint (weft_run_child_get_status (child), ==, WEFT_RUN_DONE);
  g_assert_cmpint (weft_run_child_get_peak (child), >, 1 << 20);
  first = tell_metrics (here);
  second = tell_metrics (self->sink);
  g_assert_cmpuint (strlen (first), >, 1000);
  g_assert_nonnull (strstr (first, "\"outputs\""));
  g_assert_cmpstr (first, ==, second);
  own = weft_run_recorder_get_output (here, "train", "model");
  theirs = weft_run_recorder_get_output (self->sink, "train", "model");
  g_assert_true (own != NULL && theirs != NULL);
  {
    g_autoptr (GBytes) own_bytes = weft_trained_model_to_bytes (weft_artefact_get_value (own), NULL);
    g_autoptr (GBytes) their_bytes = weft_trained_model_to_bytes (weft_artefact_get_value (theirs), NULL);

    g_assert_true (g_bytes_equal (own_bytes, their_bytes));
  }
}

static void
test_stop (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (WeftRunChild) child = NULL;

  open_document (self, "train.epochs=100000");
  child = start (self);
  follow (self, child, TRUE);
  weft_run_child_pause (child, TRUE);
  weft_run_child_pause (child, FALSE);
  weft_run_child_stop (child);
  follow (self, child, FALSE);
  g_assert_cmpint (weft_run_child_get_status (child), ==, WEFT_RUN_CANCELLED);
  g_assert_null (weft_run_child_get_failure (child));
  g_assert_cmpint (weft_run_child_get_process (child), ==, 0);
}

/* A kill is a run that failed, with a sentence. */
static void
test_killed (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (WeftRunChild) child = NULL;
  JsonObject *state;

  open_document (self, "train.epochs=100000");
  child = start (self);
  follow (self, child, TRUE);
  g_assert_cmpint (kill (weft_run_child_get_process (child), SIGKILL), ==, 0);
  follow (self, child, FALSE);
  g_assert_cmpint (weft_run_child_get_status (child), ==, WEFT_RUN_FAILED);
  g_assert_nonnull (strstr (weft_run_child_get_failure (child), "was killed"));
  state = weft_run_recorder_get_state (self->sink, "train");
  g_assert_cmpstr (weft_json_get_string (state, "state", ""), ==, "failed");
}

/* What was learned up to a kill counts: the next process goes on from it and ends as if nothing
 * had happened. */
static void
test_take_up (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (WeftRunSink) whole = weft_run_sink_new_recorder (), rest = weft_run_sink_new_recorder ();
  const WeftRunOptions options = { .to = "train", .seed = 3, .n_threads = 1 };
  g_autoptr (WeftRunChild) child = NULL, next = NULL;
  g_autofree char *all = NULL, *end = NULL;

  open_document (self, "train.epochs=3000");
  g_assert_true (weft_run_execute (self->setup.snapshot, &options, whole, NULL, NULL));
  child = start (self);
  follow (self, child, TRUE);
  g_usleep (300000);
  g_assert_cmpint (kill (weft_run_child_get_process (child), SIGKILL), ==, 0);
  follow (self, child, FALSE);
  self->setup.take_up = TRUE;
  weft_run_sink_free (self->sink);
  self->sink = g_steal_pointer (&rest);
  next = start (self);
  follow (self, next, FALSE);
  g_assert_cmpint (weft_run_child_get_status (next), ==, WEFT_RUN_DONE);
  all = tell_metrics (whole);
  end = tell_metrics (self->sink);
  g_assert_cmpuint (strlen (end), >, 0);
  g_assert_true (g_str_has_suffix (all, end));
}

/* A process that is refused memory says so, and that is all. */
static void
test_memory (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (WeftRunChild) child = NULL;

  open_document (self, "train.epochs=1");
  self->setup.memory = 1 << 20;
  child = start (self);
  follow (self, child, FALSE);
  g_assert_cmpint (weft_run_child_get_status (child), ==, WEFT_RUN_FAILED);
  g_assert_nonnull (weft_run_child_get_failure (child));
}

static void
test_absent (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  open_document (self, "train.epochs=1");
  self->setup.program = "/nowhere/weft-cli";
  g_assert_null (weft_run_child_start (&self->setup, self->sink, &error));
  g_assert_nonnull (strstr (error->message, "/nowhere/weft-cli cannot be started"));
  g_assert_false (g_file_test (self->setup.folder, G_FILE_TEST_EXISTS));
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("weft-child-XXXXXX", NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  set_environment (folder);
  signal (SIGPIPE, SIG_IGN);
  g_test_add ("/cli/child/same", Fixture, NULL, set_up, test_same, tear_down);
  g_test_add ("/cli/child/stop", Fixture, NULL, set_up, test_stop, tear_down);
  g_test_add ("/cli/child/killed", Fixture, NULL, set_up, test_killed, tear_down);
  g_test_add ("/cli/child/take-up", Fixture, NULL, set_up, test_take_up, tear_down);
  g_test_add ("/cli/child/memory", Fixture, NULL, set_up, test_memory, tear_down);
  g_test_add ("/cli/child/absent", Fixture, NULL, set_up, test_absent, tear_down);
  status = g_test_run ();
  remove_tree (folder);
  return status;
}
