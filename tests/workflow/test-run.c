/* test-run.c: order, concurrency, cache, reasons, cancel, failure
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "../translation.h"
#include "kinds.h"

#include "base/json.h"
#include "workflow/check.h"
#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/error.h"
#include "workflow/node-run.h"
#include "workflow/run.h"

#include <glib/gstdio.h>

#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  WeftWorkflow *document;
  char *folder;
  WeftCache *cache;
  WeftRunSink *sink;
} Fixture;

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("weft-run-XXXXXX", NULL);
  fixture->cache = weft_cache_new (fixture->folder, WEFT_CACHE_DISK_BYTES, WEFT_CACHE_MEMORY_BYTES);
  fixture->document = weft_workflow_new (test_domain ());
  path = g_build_filename (fixture->folder, "test.weft", NULL);
  g_assert_true (weft_workflow_save (fixture->document, path, WEFT_SAVE_NONE, NULL));
  test_reset ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->sink, weft_run_sink_free);
  g_clear_object (&fixture->document);
  g_clear_pointer (&fixture->cache, weft_cache_unref);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static void
add (Fixture    *fixture,
     const char *kind,
     const char *id)
{
  g_assert_nonnull (weft_workflow_add_node (fixture->document, kind, id, 0, 0, NULL));
}

static void
wire (Fixture    *fixture,
      const char *from,
      const char *to)
{
  g_autoptr (GError) error = NULL;

  weft_workflow_connect (fixture->document, from, "out", to, "in", &error);
  g_assert_no_error (error);
}

static void
set (Fixture    *fixture,
     const char *node,
     const char *parameter,
     const char *text)
{
  g_autoptr (GError) error = NULL;

  weft_workflow_set_parameter (fixture->document, node, parameter, text, &error);
  g_assert_no_error (error);
}

/* Runs with a new recorder. Returns: how many nodes were computed, -1 when it failed */
static int
run (Fixture         *fixture,
     WeftRunOptions  *options,
     const WeftStop  *stop,
     GError         **error)
{
  WeftRunOptions plain = { 0 };
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (fixture->document, NULL, NULL);
  int before = test_runs ();

  if (options == NULL)
    options = &plain;
  options->cache = fixture->cache;
  g_clear_pointer (&fixture->sink, weft_run_sink_free);
  fixture->sink = weft_run_sink_new_recorder ();
  return weft_run_execute (snapshot, options, fixture->sink, stop, error) ? test_runs () - before : -1;
}

static void
restart (Fixture *fixture)
{
  weft_cache_unref (fixture->cache);
  fixture->cache = weft_cache_new (fixture->folder, WEFT_CACHE_DISK_BYTES, WEFT_CACHE_MEMORY_BYTES);
}

static const char *
state_of (Fixture    *fixture,
          const char *node)
{
  JsonObject *state = weft_run_recorder_get_state (fixture->sink, node);

  return state != NULL ? weft_json_get_string (state, "state", "?") : "idle";
}

static const char *
reason_of (Fixture    *fixture,
           const char *node)
{
  return weft_json_get_string (weft_run_recorder_get_state (fixture->sink, node), "reason", "");
}

static double
output_of (Fixture    *fixture,
           const char *node)
{
  return *(double *) weft_artefact_get_value (weft_run_recorder_get_output (fixture->sink, node, "out"));
}

/* a, b → sum → sign → report; were a and b alike, one could be reused for the other. */
static void
build_chain (Fixture *fixture)
{
  add (fixture, "value", "a");
  add (fixture, "value", "b");
  set (fixture, "b", "value", "1.5");
  add (fixture, "sum", "sum");
  add (fixture, "sign", "sign");
  add (fixture, "report", "report");
  wire (fixture, "a", "sum");
  wire (fixture, "b", "sum");
  wire (fixture, "sum", "sign");
  wire (fixture, "sign", "report");
}

static int
find_event (Fixture    *fixture,
            const char *node,
            const char *state)
{
  GPtrArray *events = weft_run_recorder_get_events (fixture->sink);

  for (guint i = 0; i < events->len; i++) {
    JsonObject *event = json_node_get_object (events->pdata[i]);

    if (g_str_equal (weft_json_get_string (event, "node", ""), node) && g_str_equal (weft_json_get_string (event, "state", ""), state))
      return (int) i;
  }
  return -1;
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  GPtrArray *events;
  g_autoptr (GError) error = NULL;

  build_chain (fixture);
  set (fixture, "b", "value", "41");
  g_assert_cmpint (run (fixture, NULL, NULL, &error), ==, 5);
  g_assert_no_error (error);
  g_assert_cmpfloat (output_of (fixture, "sum"), ==, 42);
  g_assert_cmpint (find_event (fixture, "a", "done"), <, find_event (fixture, "sum", "running"));
  g_assert_cmpint (find_event (fixture, "b", "done"), <, find_event (fixture, "sum", "running"));
  g_assert_cmpint (find_event (fixture, "sum", "queued"), <, find_event (fixture, "sum", "ready"));
  g_assert_cmpint (find_event (fixture, "sum", "ready"), <, find_event (fixture, "sum", "running"));
  g_assert_cmpint (find_event (fixture, "sign", "done"), <, find_event (fixture, "report", "running"));
  events = weft_run_recorder_get_events (fixture->sink);
  g_assert_cmpstr (weft_json_get_string (json_node_get_object (events->pdata[0]), "event", ""), ==, "begin");
  g_assert_cmpstr (weft_json_get_string (json_node_get_object (events->pdata[events->len - 1]), "event", ""), ==, "end");
  g_assert_cmpstr (weft_json_get_string (json_node_get_object (events->pdata[events->len - 1]), "status", ""), ==, "done");
}

static guint64
disk_of (Fixture    *fixture,
         const char *node)
{
  return (guint64) weft_json_get_int (weft_run_recorder_get_state (fixture->sink, node), "disk_bytes", 0);
}

/* A node tells what its result takes on disk, when it made it and when it found it there; what is
 * not kept takes nothing. */
static void
test_disk (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const nodes[] = { "a", "b", "sum", "sign", "report" };
  guint64 bytes[2] = { 0 };

  build_chain (fixture);
  for (int again = 0; again < 2; again++) {
    restart (fixture);
    g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, again ? 0 : 5);
    for (guint i = 0; i < G_N_ELEMENTS (nodes); i++) {
      g_assert_cmpstr (state_of (fixture, nodes[i]), ==, again ? "cached" : "done");
      bytes[again] += disk_of (fixture, nodes[i]);
    }
    g_assert_cmpuint (bytes[again], ==, weft_cache_get_disk_bytes (fixture->cache));
  }
  g_assert_cmpuint (bytes[0], >, 0);
  g_assert_cmpuint (disk_of (fixture, "a"), >, 0);
  weft_cache_unref (fixture->cache);
  fixture->cache = weft_cache_new (NULL, WEFT_CACHE_DISK_BYTES, WEFT_CACHE_MEMORY_BYTES);
  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, 5);
  g_assert_cmpuint (disk_of (fixture, "a"), ==, 0);
}

static void
test_reasons (Fixture       *fixture,
              gconstpointer  data)
{
  WeftRunOptions options = { .kernels = "v3" };

  build_chain (fixture);
  g_assert_cmpint (run (fixture, &options, NULL, NULL), ==, 5);
  g_assert_cmpstr (reason_of (fixture, "sum"), ==, "ran: first run");

  g_assert_cmpint (run (fixture, &options, NULL, NULL), ==, 0);
  g_assert_cmpstr (state_of (fixture, "a"), ==, "cached");
  g_assert_cmpstr (state_of (fixture, "report"), ==, "cached");
  g_assert_true (g_str_has_prefix (reason_of (fixture, "sum"), "reused: nothing changed since 2"));

  /* sign gives the same content as before, so what follows it is reused. */
  set (fixture, "a", "value", "7");
  g_assert_cmpint (run (fixture, &options, NULL, NULL), ==, 3);
  g_assert_cmpstr (reason_of (fixture, "a"), ==, "ran: parameter value changed from 1 to 7");
  g_assert_cmpstr (reason_of (fixture, "sum"), ==, "ran: input of node a changed");
  g_assert_cmpstr (state_of (fixture, "b"), ==, "cached");
  g_assert_cmpstr (state_of (fixture, "report"), ==, "cached");

  set (fixture, "a", "color", "red");
  g_assert_cmpint (run (fixture, &options, NULL, NULL), ==, 0);

  options.force = TRUE;
  options.to = "sum";
  g_assert_cmpint (run (fixture, &options, NULL, NULL), ==, 1);
  g_assert_cmpstr (reason_of (fixture, "sum"), ==, "ran: forced");
  g_assert_cmpstr (state_of (fixture, "sign"), ==, "idle");

  options = (WeftRunOptions){ .kernels = "v4" };
  g_assert_cmpint (run (fixture, &options, NULL, NULL), >=, 3);
  g_assert_cmpstr (reason_of (fixture, "a"), ==, "ran: the kernel set changed from v3 to v4");
}

static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  build_chain (fixture);
  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, 5);
  restart (fixture);
  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, 0);
  g_assert_cmpstr (state_of (fixture, "sum"), ==, "cached");
  g_assert_nonnull (weft_run_recorder_get_output (fixture->sink, "report", "out"));
  g_assert_null (weft_run_recorder_get_output (fixture->sink, "sum", "out"));

  restart (fixture);
  set (fixture, "b", "value", "-9");
  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, 4);
  g_assert_cmpfloat (output_of (fixture, "sum"), ==, -8);
  g_assert_cmpstr (reason_of (fixture, "b"), ==, "ran: parameter value changed from 1.5 to -9");
}

/* What stays in memory only is made again after a restart, but only where it is needed. */
static void
test_not_kept (Fixture       *fixture,
               gconstpointer  data)
{
  add (fixture, "ghost", "ghost");
  add (fixture, "unghost", "flesh");
  wire (fixture, "ghost", "flesh");
  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, 2);
  restart (fixture);
  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, 0);
  g_assert_cmpstr (state_of (fixture, "ghost"), ==, "cached");
  restart (fixture);
  g_assert_cmpint (run (fixture, &(WeftRunOptions){ .to = "flesh", .force = TRUE }, NULL, NULL), ==, 2);
  g_assert_cmpstr (reason_of (fixture, "ghost"), ==, "ran: nothing changed, but the result was not kept");
  restart (fixture);
  g_assert_cmpint (run (fixture, &(WeftRunOptions){ .to = "ghost" }, NULL, NULL), ==, 1);
}

static void
damage (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      damage (child);
    else if (!g_str_has_suffix (child, ".json"))
      g_assert_true (g_file_set_contents (child, "damaged!", 8, NULL));
  }
}

static void
test_damaged_cache (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *results = g_build_filename (fixture->folder, "results", NULL);
  g_autoptr (GError) error = NULL;

  build_chain (fixture);
  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, 5);
  restart (fixture);
  damage (results);
  set (fixture, "a", "value", "5");

  /* a has changed; b, whose file is damaged, is needed and made again. */
  g_assert_cmpint (run (fixture, NULL, NULL, &error), ==, 5);
  g_assert_no_error (error);
  g_assert_cmpfloat (output_of (fixture, "sum"), ==, 6.5);

  restart (fixture);
  remove_tree (results);
  g_assert_cmpint (run (fixture, NULL, NULL, &error), >=, 1);
  g_assert_no_error (error);
}

static int n_hashed;

static char *
count_and_hash (gconstpointer value)
{
  n_hashed++;
  return g_strdup (value);
}

/* What an artefact is made of is looked at when somebody asks, and once. */
static void
test_asked (void)
{
  const WeftPortType type = { .id = "asked", .hash = count_and_hash };
  g_autoptr (WeftArtefact) artefact = weft_artefact_new (&type, g_strdup ("abc"), g_free);

  g_assert_cmpint (n_hashed, ==, 0);
  g_assert_cmpstr (weft_artefact_get_hash (artefact), ==, "abc");
  g_assert_cmpstr (weft_artefact_get_hash (artefact), ==, "abc");
  g_assert_cmpint (n_hashed, ==, 1);
  g_assert_cmpuint (weft_artefact_get_bytes (artefact), ==, 0);
}

static void
test_eviction (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (WeftCache) small = weft_cache_new (fixture->folder, 2000, 0);

  for (int i = 0; i < 20; i++) {
    g_autofree char *key = g_strdup_printf ("%064d", i);
    g_autoptr (WeftCacheEntry) entry = weft_cache_entry_new (key, 1);
    double number = i;

    entry->artefacts[0] = weft_artefact_new (&test_number_type, g_memdup2 (&number, sizeof number), g_free);
    entry->hashes[0] = g_strdup (weft_artefact_get_hash (entry->artefacts[0]));
    g_assert_true (weft_cache_store (small, entry, NULL));
  }
  g_assert_cmpuint (weft_cache_get_disk_bytes (small), >, 2000);
  weft_cache_trim (small);
  g_assert_cmpuint (weft_cache_get_disk_bytes (small), <=, 2000);
  g_assert_cmpuint (weft_cache_get_disk_bytes (small), >, 0);
  weft_cache_clear (small);
  g_assert_cmpuint (weft_cache_get_disk_bytes (small), ==, 0);
}

static void
test_file_changes (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "data.txt", NULL);

  add (fixture, "read", "read");
  set (fixture, "read", "file", "data.txt");
  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, -1);
  g_assert_true (g_file_set_contents (path, "one", -1, NULL));
  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, 1);
  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, 0);
  g_assert_true (g_file_set_contents (path, "three", -1, NULL));
  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, 1);
  g_assert_cmpstr (reason_of (fixture, "read"), ==, "ran: file data.txt changed");
  g_assert_cmpfloat (output_of (fixture, "read"), ==, 5);
}

static void
test_seed (Fixture       *fixture,
           gconstpointer  data)
{
  WeftRunOptions options = { .seed = 1 };
  double first, second;

  add (fixture, "dice", "dice1");
  add (fixture, "dice", "dice2");
  add (fixture, "value", "plain");
  g_assert_cmpint (run (fixture, &options, NULL, NULL), ==, 3);
  first = output_of (fixture, "dice1");
  second = output_of (fixture, "dice2");
  g_assert_cmpfloat (first, !=, second);
  options.seed = 2;
  g_assert_cmpint (run (fixture, &options, NULL, NULL), ==, 2);
  g_assert_cmpstr (reason_of (fixture, "dice1"), ==, "ran: the seed changed from 1 to 2");
  options.seed = 1;
  g_assert_cmpint (run (fixture, &options, NULL, NULL), ==, 0);
  g_assert_cmpfloat (output_of (fixture, "dice1"), ==, first);
}

static void
test_side_by_side (Fixture       *fixture,
                   gconstpointer  data)
{
  WeftRunOptions options = { .n_nodes = 3, .force = TRUE };

  for (int i = 0; i < 4; i++) {
    add (fixture, "slow", NULL);
    add (fixture, "heavy", NULL);
  }
  g_assert_cmpint (run (fixture, &options, NULL, NULL), ==, 8);
  g_assert_cmpint (test_most_beside (), >, 1);
  g_assert_cmpint (test_most_beside (), <=, 3);
  g_assert_cmpint (test_most_heavy (), ==, 1);
}

static gpointer
stop_soon (gpointer data)
{
  g_usleep (60000);
  weft_stop_request (data);
  return NULL;
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  WeftRunOptions options = { .n_nodes = 2 };
  WeftStop stop = WEFT_STOP_INIT;
  GThread *thread = g_thread_new ("stop", stop_soon, &stop);
  g_autoptr (GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  for (int i = 0; i < 3; i++)
    set (fixture, weft_node_get_id (weft_workflow_add_node (fixture->document, "slow", NULL, 0, 0, NULL)), "ms", "20000");
  add (fixture, "slow", "last");
  wire (fixture, "slow1", "last");
  g_assert_cmpint (run (fixture, &options, &stop, &error), ==, -1);
  g_thread_join (thread);
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CANCELLED);
  g_assert_cmpstr (state_of (fixture, "slow1"), ==, "cancelled");
  g_assert_cmpstr (state_of (fixture, "slow3"), ==, "cancelled");
  g_assert_cmpstr (state_of (fixture, "last"), ==, "cancelled");

  /* A loaded machine is given more than the 100 ms after the 60. */
  g_assert_cmpint (g_get_monotonic_time () - started, <, 2 * G_USEC_PER_SEC);
  g_assert_cmpint (test_runs (), ==, 2);
}

/* A large file is left before it is read to its end: hashing it would take seconds. */
static void
test_cancel_fingerprint (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "data.txt", NULL);
  WeftStop stop = WEFT_STOP_INIT;
  g_autoptr (GError) error = NULL;
  GThread *thread;
  gint64 started;

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_cmpint (truncate (path, (off_t) 1 << 33), ==, 0); /* holds no blocks */
  add (fixture, "read", "read");
  set (fixture, "read", "file", "data.txt");
  started = g_get_monotonic_time ();
  thread = g_thread_new ("stop", stop_soon, &stop);
  g_assert_cmpint (run (fixture, NULL, &stop, &error), ==, -1);
  g_thread_join (thread);
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CANCELLED);
  g_assert_cmpstr (state_of (fixture, "read"), ==, "cancelled");
  g_assert_cmpint (g_get_monotonic_time () - started, <, 2 * G_USEC_PER_SEC);
  g_assert_cmpint (test_runs (), ==, 0);
}

static void
test_cancel_at_once (Fixture       *fixture,
                     gconstpointer  data)
{
  WeftStop stop = WEFT_STOP_INIT;

  build_chain (fixture);
  weft_stop_request (&stop);
  g_assert_cmpint (run (fixture, NULL, &stop, NULL), ==, -1);
  g_assert_cmpint (test_runs (), ==, 0);
  g_assert_cmpstr (state_of (fixture, "sum"), ==, "cancelled");
}

static void
test_failing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  build_chain (fixture);
  add (fixture, "fail", "fail");
  add (fixture, "sign", "after");
  add (fixture, "sign", "later");
  wire (fixture, "fail", "after");
  wire (fixture, "after", "later");
  g_assert_cmpint (run (fixture, NULL, NULL, &error), ==, -1);
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN);
  g_assert_cmpstr (error->message, ==, "Fail: there is no luck today");
  g_assert_cmpstr (state_of (fixture, "report"), ==, "done");
  g_assert_cmpstr (state_of (fixture, "after"), ==, "failed");
  g_assert_cmpstr (reason_of (fixture, "after"), ==, "not run because “Fail” failed");
  g_assert_cmpstr (reason_of (fixture, "later"), ==, "not run because “Sign” failed");
}

static void
test_checks (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (WeftCheck) check = NULL;
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  const WeftPortInfo *info;

  build_chain (fixture);
  add (fixture, "sign", "loose");
  set (fixture, "sum", "mode", "13");
  check = weft_workflow_check (fixture->document);
  g_assert_cmpuint (weft_check_get_n_problems (check), ==, 2);
  json = weft_check_to_json (check);
  text = weft_json_write (json, WEFT_JSON_COMPACT);
  g_assert_nonnull (strstr (text, "13 brings bad luck"));
  g_assert_nonnull (strstr (text, "is not connected"));
  info = weft_check_get_link_info (check, fixture->document, weft_workflow_get_links (fixture->document)->pdata[2]);
  shown = weft_port_info_to_string (info);
  g_assert_cmpstr (shown, ==, "f64 · 1 row");

  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, -1);
  g_assert_cmpint (test_runs (), ==, 2);
  g_assert_cmpstr (state_of (fixture, "loose"), ==, "failed");
}

static void
test_bypass (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  build_chain (fixture);
  set (fixture, "a", "value", "7");
  g_assert_true (weft_workflow_set_bypassed (fixture->document, "sign", TRUE, NULL));
  g_assert_cmpint (run (fixture, NULL, NULL, &error), ==, 4);
  g_assert_no_error (error);
  g_assert_cmpstr (state_of (fixture, "sign"), ==, "bypassed");
  g_assert_cmpfloat (weft_json_get_number (json_node_get_object (weft_artefact_get_value (weft_run_recorder_get_output (fixture->sink, "report", "out"))), "number", 0), ==, 8.5);

  g_assert_true (weft_workflow_set_bypassed (fixture->document, "a", TRUE, NULL));
  g_assert_cmpint (run (fixture, NULL, NULL, &error), ==, -1);
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK);
}

static void
test_nested (Fixture       *fixture,
             gconstpointer  data)
{
  WeftWorkflow *inside;
  const char *const overrides[] = { "box.dense1.units=77", NULL };
  const char *const bad[] = { "box.dense9.units=77", NULL };
  g_autoptr (WeftSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  const WeftSnapshotNode *node;

  add (fixture, "box", "box");
  inside = weft_node_get_nested (weft_workflow_find_node (fixture->document, "box"));
  g_assert_nonnull (weft_workflow_add_node (inside, "dense", NULL, 0, 0, NULL));
  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, 1);
  g_assert_true (weft_workflow_move_node (inside, "dense1", 90, 10, NULL));
  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, 0);
  g_assert_true (weft_workflow_set_parameter (inside, "dense1", "units", "20", NULL));
  g_assert_cmpint (run (fixture, NULL, NULL, NULL), ==, 1);
  g_assert_cmpstr (reason_of (fixture, "box"), ==, "ran: what is inside it changed");

  snapshot = weft_workflow_snapshot (fixture->document, overrides, &error);
  g_assert_no_error (error);
  node = weft_snapshot_get_node (weft_snapshot_get_node (snapshot, 0)->nested, 0);
  g_assert_cmpint (weft_params_get_integer (node->params, "units"), ==, 77);
  g_assert_cmpint (weft_params_get_integer (weft_node_get_params (weft_workflow_find_node (inside, "dense1")), "units"), ==, 20);
  g_assert_null (weft_workflow_snapshot (fixture->document, bad, &error));
  g_assert_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN);
}

/* Two nodes a level, each fed by both of the level before: 2^30 ways lead
 * through, so that whoever walks the ways and not the links never ends. */
static void
test_depends_on (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (WeftSnapshot) snapshot = NULL;
  const WeftSnapshotNode *first, *beside, *last;

  add (fixture, "value", "left1");
  add (fixture, "value", "right1");
  for (guint level = 2; level <= 31; level++) {
    for (guint side = 0; side < 2; side++) {
      g_autofree char *to = g_strdup_printf ("%s%u", side == 0 ? "left" : "right", level);
      g_autofree char *left = g_strdup_printf ("left%u", level - 1);
      g_autofree char *right = g_strdup_printf ("right%u", level - 1);

      add (fixture, "sum", to);
      wire (fixture, left, to);
      wire (fixture, right, to);
    }
  }
  snapshot = weft_workflow_snapshot (fixture->document, NULL, NULL);
  first = weft_snapshot_find_node (snapshot, "left1", NULL);
  beside = weft_snapshot_find_node (snapshot, "right1", NULL);
  last = weft_snapshot_find_node (snapshot, "left31", NULL);
  g_assert_true (weft_snapshot_depends_on (snapshot, last, first));
  g_assert_true (weft_snapshot_depends_on (snapshot, first, first));
  g_assert_false (weft_snapshot_depends_on (snapshot, first, last));
  g_assert_false (weft_snapshot_depends_on (snapshot, beside, first));
}

static void
test_group (Fixture       *fixture,
            gconstpointer  data)
{
  WeftWorkflow *inside;
  g_autoptr (GError) error = NULL;

  add (fixture, "value", "a");
  add (fixture, "group", "group1");
  add (fixture, "sign", "last");
  inside = weft_node_get_nested (weft_workflow_find_node (fixture->document, "group1"));
  g_assert_nonnull (weft_workflow_add_node (inside, "sum", "sum", 0, 0, NULL));
  g_assert_true (weft_workflow_lend_port (inside, WEFT_PORT_INPUT, "in", "sum", "in", NULL));
  g_assert_true (weft_workflow_lend_port (inside, WEFT_PORT_OUTPUT, "out", "sum", "out", NULL));
  wire (fixture, "a", "group1");
  wire (fixture, "group1", "last");
  g_assert_cmpint (run (fixture, NULL, NULL, &error), ==, 3);
  g_assert_no_error (error);
  g_assert_cmpfloat (output_of (fixture, "group1.sum"), ==, 1);
  g_assert_cmpint (run (fixture, &(WeftRunOptions){ .to = "group1", .force = TRUE }, NULL, NULL), ==, 1);
}

/* A process that is killed while it fills the cache leaves one that works. */
static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  for (int round = 0; round < 5; round++) {
    pid_t child = fork ();

    if (child == 0) {
      for (int i = 0;; i++) {
        g_autofree char *key = g_strdup_printf ("%064d", i);
        g_autoptr (WeftCacheEntry) entry = weft_cache_entry_new (key, 1);
        double number = i;

        entry->artefacts[0] = weft_artefact_new (&test_number_type, g_memdup2 (&number, sizeof number), g_free);
        entry->hashes[0] = g_strdup (weft_artefact_get_hash (entry->artefacts[0]));
        weft_cache_store (fixture->cache, entry, NULL);
      }
    }
    g_usleep (20000 * (gulong) (round + 1));
    kill (child, SIGKILL);
    waitpid (child, NULL, 0);
  }
  for (int i = 0; i < 100; i++) {
    g_autofree char *key = g_strdup_printf ("%064d", i);
    g_autoptr (WeftCacheEntry) entry = weft_cache_look_up (fixture->cache, key, 1);
    const WeftPortType *types[] = { &test_number_type };

    if (entry == NULL)
      continue;
    g_assert_true (weft_cache_load (fixture->cache, entry, types, -1, NULL));
    g_assert_cmpfloat (*(double *) weft_artefact_get_value (entry->artefacts[0]), ==, i);
  }
}

static void
test_json_lines (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "events", NULL);
  int file = open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  WeftRunSink *recorder = weft_run_sink_new_recorder ();
  WeftRunSink *sinks[] = { recorder, weft_run_sink_new_json_lines (file, NULL), NULL };
  g_autoptr (WeftRunSink) tee = weft_run_sink_new_tee (sinks);
  g_autoptr (WeftSnapshot) snapshot = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean metric = FALSE;

  build_chain (fixture);
  snapshot = weft_workflow_snapshot (fixture->document, NULL, NULL);
  g_assert_true (weft_run_execute (snapshot, NULL, tee, NULL, NULL));
  close (file);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines) - 1, ==, weft_run_recorder_get_events (recorder)->len);
  for (char **line = lines; **line != '\0'; line++) {
    g_autoptr (JsonNode) event = weft_json_parse (*line, strlen (*line), NULL);

    g_assert_nonnull (event);
    if (g_str_equal (weft_json_get_string (json_node_get_object (event), "event", ""), "metric")) {
      metric = TRUE;
      g_assert_cmpstr (weft_json_get_string (json_node_get_object (event), "name", ""), ==, "sum");
      g_assert_cmpfloat (weft_json_get_number (json_node_get_object (event), "epoch", 0), ==, 0.5);
    }
  }
  g_assert_true (metric);
}

static void
test_state_titles (Fixture       *fixture,
                   gconstpointer  data)
{
  if (!translation_begin ())
    return;
  for (int state = 0; state < WEFT_N_NODE_STATES; state++) {
    g_assert_true (g_str_is_ascii (weft_node_state_get_name ((WeftNodeState) state)));
    g_assert_false (g_str_is_ascii (weft_node_state_get_title ((WeftNodeState) state)));
  }
  g_assert_cmpstr (weft_node_state_get_title (WEFT_NODE_FAILED), ==, "失败");
  translation_end ();
  g_assert_cmpstr (weft_node_state_get_title (WEFT_NODE_FAILED), ==, "failed");
}

#define ADD(name, function) g_test_add ("/workflow/run/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("state-titles", test_state_titles);
  ADD ("depends-on", test_depends_on);
  ADD ("order", test_order);
  ADD ("reasons", test_reasons);
  g_test_add_func ("/workflow/run/asked", test_asked);
  ADD ("restart", test_restart);
  ADD ("not-kept", test_not_kept);
  ADD ("disk", test_disk);
  ADD ("damaged-cache", test_damaged_cache);
  ADD ("eviction", test_eviction);
  ADD ("file-changes", test_file_changes);
  ADD ("seed", test_seed);
  ADD ("side-by-side", test_side_by_side);
  ADD ("cancel", test_cancel);
  ADD ("cancel-fingerprint", test_cancel_fingerprint);
  ADD ("cancel-at-once", test_cancel_at_once);
  ADD ("failing", test_failing);
  ADD ("checks", test_checks);
  ADD ("bypass", test_bypass);
  ADD ("nested", test_nested);
  ADD ("group", test_group);
  ADD ("killed", test_killed);
  ADD ("json-lines", test_json_lines);
  return g_test_run ();
}
