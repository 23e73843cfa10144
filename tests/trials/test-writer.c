/* test-writer.c: many threads, attempts that come back from the dead, and kill -9
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "trials/series.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define N_THREADS 4
#define N_POINTS  3000

static gpointer
write_points (gpointer data)
{
  WeftTrialWriter *writer = data;
  g_autofree char *own = g_strdup_printf ("own_%p", (void *) g_thread_self ());

  for (int i = 0; i < N_POINTS; i++) {
    weft_trial_writer_add_point (writer, own, i, i / 100.0, i * 0.5);
    weft_trial_writer_add_point (writer, "shared", i, i / 100.0, i);
    if (i % 500 == 0)
      g_assert_true (weft_trial_writer_flush (writer, NULL));
  }
  return NULL;
}

static void
assert_straight (WeftTrialStore *store,
                 gint64          id,
                 const char     *name)
{
  g_autoptr (GArray) points = weft_trial_store_read_series (store, id, name, 0, NULL);

  g_assert_cmpuint (points->len, ==, N_POINTS);
  for (int i = 0; i < N_POINTS; i++) {
    g_assert_cmpint (g_array_index (points, WeftTrialPoint, i).step, ==, i);
    g_assert_cmpfloat (g_array_index (points, WeftTrialPoint, i).value, ==, i * 0.5);
  }
}

static void
test_threads (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "t.db", NULL);
  g_autoptr (WeftTrialStore) store = open_store (path);
  WeftTrialWriter *writers[2] = { begin (store, "a"), begin (store, "b") };
  GThread *threads[N_THREADS];

  for (int i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new (NULL, write_points, writers[i % 2]);
  for (int i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  for (int i = 0; i < 2; i++) {
    g_autoptr (WeftTrial) trial = NULL;
    gint64 id = weft_trial_writer_get_id (writers[i]);

    end (writers[i]);
    trial = weft_trial_store_read (store, id, NULL);
    g_assert_cmpuint (trial->metrics->len, ==, 1 + N_THREADS / 2);
    g_assert_cmpint (weft_trial_find_metric (trial, "shared")->n_points, ==, N_POINTS * N_THREADS / 2);
    for (guint j = 0; j < trial->metrics->len; j++) {
      WeftTrialMetric *metric = trial->metrics->pdata[j];

      if (g_str_has_prefix (metric->name, "own_"))
        assert_straight (store, id, metric->name);
    }
  }
  remove_folder (folder);
}

static void
change_process (const char *path,
                const char *process)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE trial SET process = '%s'", process);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_back_from_the_dead (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "t.db", NULL);
  g_autoptr (WeftTrialStore) store = open_store (path);
  g_autoptr (WeftTrialWriter) ghost = begin (store, "x"), heir = NULL;
  g_autoptr (GError) alive = NULL, error = NULL, stale = NULL;
  g_autoptr (GArray) points = NULL;
  g_autoptr (WeftTrial) trial = NULL;

  for (int i = 0; i < 1000; i++)
    weft_trial_writer_add_point (ghost, "loss", i, i, i);
  weft_trial_writer_add_mark (ghost, &(WeftTrialMark){ .step = 900, .name = (char *) "pause" });
  g_assert_true (weft_trial_writer_flush (ghost, NULL));
  g_assert_null (weft_trial_resume (store, 1, 599, &alive));
  g_assert_error (alive, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_INVALID);

  change_process (path, "elsewhere boot 1 1");
  heir = weft_trial_resume (store, 1, 599, &error);
  g_assert_no_error (error);
  weft_trial_writer_add_point (ghost, "loss", 1000, 1000, -1);
  g_assert_false (weft_trial_writer_flush (ghost, &stale));
  g_assert_error (stale, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_STALE);
  g_assert_false (weft_trial_writer_end (ghost, WEFT_TRIAL_FAILED, "no", NULL));
  g_assert_false (weft_trial_writer_add_artefact (ghost, "w", "weights", "x", 1, NULL));

  weft_trial_writer_add_point (heir, "loss", 600, 600, 7);
  g_assert_true (weft_trial_writer_end (heir, WEFT_TRIAL_DONE, NULL, NULL));
  points = weft_trial_store_read_series (store, 1, "loss", 0, NULL);
  g_assert_cmpuint (points->len, ==, 601);
  g_assert_cmpfloat (g_array_index (points, WeftTrialPoint, 600).value, ==, 7);
  trial = weft_trial_store_read (store, 1, NULL);
  g_assert_cmpint (trial->state, ==, WEFT_TRIAL_DONE);
  g_assert_cmpfloat (weft_trial_find_metric (trial, "loss")->max, ==, 599);
  g_assert_cmpuint (trial->marks->len, ==, 0);
  g_assert_cmpuint (trial->artefacts->len, ==, 0);
  remove_folder (folder);
}

static void
test_left_alone (void)
{
  g_autoptr (WeftTrialStore) store = open_store (WEFT_TRIAL_STORE_MEMORY);
  g_autoptr (WeftTrial) trial = NULL;
  WeftTrialWriter *writer = begin (store, "x");

  weft_trial_writer_add_point (writer, "loss", 1, 1, 1);
  weft_trial_writer_free (writer);
  trial = weft_trial_store_read (store, 1, NULL);
  g_assert_cmpint (trial->state, ==, WEFT_TRIAL_INTERRUPTED);
  g_assert_cmpint (weft_trial_find_metric (trial, "loss")->n_points, ==, 1);
}

/* Points arrive although nobody asks for them to be saved. */
static void
test_saved_by_itself (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "t.db", NULL);
  g_autoptr (WeftTrialStore) store = open_store (path), reader = open_store (path);
  g_autoptr (WeftTrialWriter) writer = begin (store, "x");
  g_autoptr (GArray) points = NULL;

  weft_trial_writer_add_point (writer, "loss", 1, 1, 1);
  for (int i = 0; i < 200 && points == NULL; i++) {
    g_usleep (50000);
    points = weft_trial_store_read_series (reader, 1, "loss", 0, NULL);
  }
  g_assert_nonnull (points);
  remove_folder (folder);
}

/* The other process: writes without end and says on its output what it knows to be saved. */
static G_NORETURN void
be_victim (const char *path)
{
  WeftTrialStore *store = weft_trial_store_open (path, "/nonexistent", NULL);
  g_autoptr (WeftTrial) draft = weft_trial_new ("victim");
  WeftTrialWriter *writer = weft_trial_begin (store, draft, WORKFLOW, NULL);

  for (int i = 0;; i++) {
    weft_trial_writer_add_point (writer, "loss", i, i / 100.0, i * 0.25);
    if (i % 300 == 299 && weft_trial_writer_flush (writer, NULL)) {
      printf ("%d\n", i + 1);
      fflush (stdout);
    }
  }
}

static char *program;

static int
kill_after (const char *path,
            int         n_lines)
{
  char *arguments[] = { program, (char *) "--victim", (char *) path, NULL };
  g_autoptr (GError) error = NULL;
  char line[64];
  int output, status, n_saved = 0;
  FILE *lines;
  GPid pid;

  g_assert_true (g_spawn_async_with_pipes (NULL, arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  lines = fdopen (output, "r");
  for (int i = 0; i < n_lines && fgets (line, sizeof line, lines) != NULL; i++)
    n_saved = (int) g_ascii_strtoll (line, NULL, 10);
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  while (fgets (line, sizeof line, lines) != NULL)
    n_saved = strchr (line, '\n') != NULL ? (int) g_ascii_strtoll (line, NULL, 10) : n_saved;
  fclose (lines);
  return n_saved;
}

static void
assert_sound (const char *path)
{
  sqlite3_stmt *statement;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "PRAGMA integrity_check", -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==, "ok");
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

static void
test_kill (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "t.db", NULL);

  for (int round = 1; round <= 6; round++) {
    int n_saved = kill_after (path, round * 3);
    g_autoptr (WeftTrialStore) store = NULL;
    g_autoptr (WeftTrial) trial = NULL;
    g_autoptr (GArray) points = NULL;

    assert_sound (path);
    store = open_store (path);
    trial = weft_trial_store_read (store, round, NULL);
    g_assert_cmpint (trial->state, ==, WEFT_TRIAL_INTERRUPTED);
    points = weft_trial_store_read_series (store, round, "loss", 0, NULL);
    g_assert_cmpint ((int) points->len, >=, n_saved);
    g_assert_cmpint (weft_trial_find_metric (trial, "loss")->n_points, ==, points->len);
    for (guint i = 0; i < points->len; i++)
      g_assert_cmpfloat (g_array_index (points, WeftTrialPoint, i).value, ==, i * 0.25);
  }
  remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--victim"))
    be_victim (argv[2]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trials/writer/threads", test_threads);
  g_test_add_func ("/trials/writer/back-from-the-dead", test_back_from_the_dead);
  g_test_add_func ("/trials/writer/left-alone", test_left_alone);
  g_test_add_func ("/trials/writer/saved-by-itself", test_saved_by_itself);
  g_test_add_func ("/trials/writer/kill", test_kill);
  return g_test_run ();
}
