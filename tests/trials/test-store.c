/* test-store.c: trials go in and come out; files that cannot be used are said to be so
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "trials/blob.h"
#include "trials/series.h"
#include "trials/store-private.h"

#include <math.h>
#include <string.h>

static void
test_round_trip (void)
{
  g_autoptr (WeftTrialStore) store = open_store (WEFT_TRIAL_STORE_MEMORY);
  g_autoptr (WeftTrial) draft = weft_trial_new (NULL), trial = NULL;
  g_autoptr (WeftTrialWriter) writer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *workflow = NULL;

  draft->seed = G_MAXUINT64 - 1;
  draft->node = g_strdup ("train");
  draft->kernels = g_strdup ("v4");
  draft->threads = 2;
  draft->parent = 41;
  draft->note = g_strdup ("a *note*, 带注释");
  weft_trial_add_parameter (draft, "train.learning_rate", WEFT_TRIAL_VALUE_REAL, "0.001");
  weft_trial_add_parameter (draft, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, "10");
  weft_trial_add_parameter (draft, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, "12");
  weft_trial_add_parameter (draft, "train.optimizer", WEFT_TRIAL_VALUE_TEXT, "adam");
  weft_trial_add_parameter (draft, "prepare.shuffle", WEFT_TRIAL_VALUE_BOOLEAN, "true");
  weft_trial_add_tag (draft, "b");
  weft_trial_add_tag (draft, "a");
  weft_trial_add_tag (draft, "b");
  writer = weft_trial_begin (store, draft, WORKFLOW, &error);
  g_assert_no_error (error);

  trial = weft_trial_store_read (store, weft_trial_writer_get_id (writer), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (trial->name, ==, "Trial 1");
  g_assert_cmpint (trial->state, ==, WEFT_TRIAL_RUNNING);
  g_assert_cmpuint (trial->seed, ==, G_MAXUINT64 - 1);
  g_assert_cmpstr (trial->node, ==, "train");
  g_assert_cmpstr (trial->weft_version, ==, WEFT_VERSION);
  g_assert_cmpint (trial->threads, ==, 2);
  g_assert_cmpint (trial->parent, ==, 41);
  g_assert_cmpuint (trial->parameters->len, ==, 4);
  g_assert_cmpfloat (weft_trial_find_parameter (trial, "train.epochs")->number, ==, 12);
  g_assert_cmpfloat (weft_trial_find_parameter (trial, "prepare.shuffle")->number, ==, 1);
  g_assert_true (isnan (weft_trial_find_parameter (trial, "train.optimizer")->number));
  g_assert_null (weft_trial_find_parameter (trial, "train"));
  g_assert_cmpuint (trial->tags->len, ==, 2);
  g_assert_cmpstr (trial->tags->pdata[0], ==, "a");
  g_assert_cmpstr (trial->note, ==, "a *note*, 带注释");
  workflow = weft_trial_store_read_workflow (store, trial->id, &error);
  g_assert_cmpstr (workflow, ==, WORKFLOW);
}

static void
test_state_names (void)
{
  for (int i = 0; i < WEFT_N_TRIAL_STATES; i++) {
    WeftTrialState state = WEFT_N_TRIAL_STATES;

    g_assert_true (weft_trial_state_parse (weft_trial_state_get_name (i), &state));
    g_assert_cmpint (state, ==, i);
    g_assert_nonnull (weft_trial_state_get_title (i));
  }
}

static void
test_edit (void)
{
  g_autoptr (WeftTrialStore) store = open_store (WEFT_TRIAL_STORE_MEMORY);
  g_autoptr (WeftTrial) before = NULL, after = NULL;
  guint64 generation;

  end (begin (store, "one"));
  before = weft_trial_store_read (store, 1, NULL);
  generation = weft_trial_store_get_generation (store);
  g_assert_true (weft_trial_store_set_name (store, 1, "two", NULL));
  g_assert_true (weft_trial_store_set_note (store, 1, "why", NULL));
  g_assert_true (weft_trial_store_set_tag (store, 1, "x", TRUE, NULL));
  g_assert_true (weft_trial_store_set_tag (store, 1, "y", TRUE, NULL));
  g_assert_true (weft_trial_store_set_tag (store, 1, "x", FALSE, NULL));
  g_assert_true (weft_trial_store_set_archived (store, 1, TRUE, NULL));
  g_assert_cmpuint (weft_trial_store_get_generation (store), ==, generation + 6);
  after = weft_trial_store_read (store, 1, NULL);
  g_assert_cmpstr (after->name, ==, "two");
  g_assert_cmpstr (after->note, ==, "why");
  g_assert_cmpuint (after->tags->len, ==, 1);
  g_assert_cmpstr (after->tags->pdata[0], ==, "y");
  g_assert_true (after->archived);
  g_assert_cmpint (after->revision, ==, before->revision + 6);
}

static void
test_edit_refused (void)
{
  g_autoptr (WeftTrialStore) store = open_store (WEFT_TRIAL_STORE_MEMORY);
  g_autoptr (GError) absent = NULL, empty = NULL;

  g_assert_false (weft_trial_store_set_note (store, 7, "x", &absent));
  g_assert_error (absent, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (absent->message, "no trial 7"));
  g_assert_false (weft_trial_store_set_tag (store, 7, "", TRUE, &empty));
  g_assert_error (empty, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_INVALID);
}

static void
test_trash (void)
{
  g_autoptr (WeftTrialStore) store = open_store (WEFT_TRIAL_STORE_MEMORY);
  const gint64 both[] = { 1, 2 }, one[] = { 1 }, wrong[] = { 2, 99 };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrial) trial = NULL;
  guint n_purged;

  end (begin (store, "one"));
  end (begin (store, "two"));
  g_assert_true (weft_trial_store_trash (store, both, 2, TRUE, NULL));
  g_assert_true (weft_trial_store_trash (store, one, 1, FALSE, NULL));
  g_assert_true (weft_trial_store_purge (store, G_MAXINT64, &n_purged, NULL));
  g_assert_cmpuint (n_purged, ==, 1);
  g_assert_null (weft_trial_store_read (store, 2, &error));
  g_assert_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND);
  trial = weft_trial_store_read (store, 1, NULL);
  g_assert_cmpint (trial->trashed, ==, 0);

  /* All or none. */
  end (begin (store, "three"));
  g_assert_false (weft_trial_store_trash (store, wrong, 2, TRUE, NULL));
  g_clear_pointer (&trial, weft_trial_unref);
  trial = weft_trial_store_read (store, 3, NULL);
  g_assert_cmpint (trial->trashed, ==, 0);
}

static void
test_running_survives_purge (void)
{
  g_autoptr (WeftTrialStore) store = open_store (WEFT_TRIAL_STORE_MEMORY);
  g_autoptr (WeftTrialWriter) writer = begin (store, "busy");
  const gint64 id = weft_trial_writer_get_id (writer);
  guint n_purged;

  g_assert_true (weft_trial_store_trash (store, &id, 1, TRUE, NULL));
  g_assert_true (weft_trial_store_purge (store, G_MAXINT64, &n_purged, NULL));
  g_assert_cmpuint (n_purged, ==, 0);
}

static gint64
count_rows_of (const char *path,
               const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM %s", table);
  sqlite3_stmt *statement;
  sqlite3 *db;
  gint64 count;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  count = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return count;
}

static void
test_purge_leaves_nothing (void)
{
  static const char *const tables[] = { "trial", "parameter", "tag", "metric", "chunk", "mark", "artefact", "workflow" };
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "t.db", NULL);
  g_autoptr (WeftTrialStore) store = open_store (path);
  WeftTrialWriter *writer;
  g_autoptr (WeftTrial) draft = weft_trial_new ("x");
  const gint64 id = 1;
  guint64 bytes = 0;

  weft_trial_add_parameter (draft, "a.b", WEFT_TRIAL_VALUE_TEXT, "c");
  weft_trial_add_tag (draft, "t");
  writer = weft_trial_begin (store, draft, WORKFLOW, NULL);
  weft_trial_writer_add_point (writer, "loss", 1, 1, 1);
  weft_trial_writer_add_mark (writer, &(WeftTrialMark){ .name = (char *) "pause" });
  g_assert_true (weft_trial_writer_add_artefact (writer, "w", "weights", "abc", 3, NULL));
  end (writer);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    g_assert_cmpint (count_rows_of (path, tables[i]), ==, 1);

  g_assert_true (weft_trial_store_purge_artefacts (store, 0, &bytes, NULL));
  g_assert_cmpuint (bytes, ==, 0);
  g_assert_true (weft_trial_store_trash (store, &id, 1, TRUE, NULL));
  g_assert_true (weft_trial_store_purge (store, G_MAXINT64, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    g_assert_cmpint (count_rows_of (path, tables[i]), ==, 0);
  g_assert_true (weft_trial_store_purge_artefacts (store, 3600, &bytes, NULL));
  g_assert_cmpuint (bytes, ==, 0);
  g_assert_true (weft_trial_store_purge_artefacts (store, 0, &bytes, NULL));
  g_assert_cmpuint (bytes, ==, 3);
  remove_folder (folder);
}

/* Opens what cannot be opened; the sentence names the file, and it is untouched. */
static void
assert_refused (const char *path,
                int         code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  gsize length_before = 0, length_after = 0;

  (void) g_file_get_contents (path, &before, &length_before, NULL);
  g_assert_null (weft_trial_store_open (path, "/nonexistent", &error));
  g_assert_error (error, WEFT_TRIALS_ERROR, code);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strchr (error->message, ';'));
  (void) g_file_get_contents (path, &after, &length_after, NULL);
  g_assert_cmpmem (before, length_before, after, length_after);
}

static void
make_database (const char *path,
               const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
measure (WeftTrialStore *store,
         const char     *hash,
         double          value,
         gint64          expected)
{
  const WeftTrialMeasure measures[] = {
    { "test_accuracy", WEFT_TRIAL_HIGHER_IS_BETTER, 0, 0, value },
    { "validation_loss", WEFT_TRIAL_LOWER_IS_BETTER, 0, 0, value },
  };
  gint64 id = -1;

  g_assert_true (weft_trial_store_measure (store, hash, "model", measures, G_N_ELEMENTS (measures), &id, NULL));
  g_assert_cmpint (id, ==, expected);
}

/* What is measured of a model later reaches the trial that made it, once. */
static void
test_measure (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "trials.db", NULL), *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "model", -1);
  WeftTrialStore *store = open_store (path);
  g_autoptr (WeftTrial) trial = NULL;
  g_autoptr (GArray) curve = NULL;
  const gint64 second = 2;

  for (int i = 0; i < 2; i++) {
    g_autoptr (WeftTrialWriter) writer = begin (store, "twin");

    g_assert_true (weft_trial_writer_add_artefact (writer, "model.safetensors", "model", "model", 5, NULL));
    for (int step = 1; step <= WEFT_TRIAL_CHUNK + 5; step++)
      weft_trial_writer_add_point (writer, "validation_loss", step, step, step);
    measure (store, hash, 0.5, i);
    g_assert_true (weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, NULL));
  }
  measure (store, "another", 0.5, 0);
  measure (store, hash, 0.25, 2);
  measure (store, hash, 0.75, 2);

  trial = weft_trial_store_read (store, 2, NULL);
  g_assert_cmpint (trial->state, ==, WEFT_TRIAL_DONE);
  g_assert_cmpint (weft_trial_find_metric (trial, "test_accuracy")->n_points, ==, 1);
  g_assert_cmpfloat (weft_trial_find_metric (trial, "test_accuracy")->max, ==, 0.75);
  g_assert_cmpint (weft_trial_find_metric (trial, "test_accuracy")->direction, ==, WEFT_TRIAL_HIGHER_IS_BETTER);
  g_assert_cmpfloat (weft_trial_find_metric (trial, "validation_loss")->last, ==, 0.75);
  curve = weft_trial_store_read_series (store, 2, "validation_loss", 0, NULL);
  g_assert_cmpuint (curve->len, ==, WEFT_TRIAL_CHUNK + 6);
  for (int i = 0; i < WEFT_TRIAL_CHUNK + 5; i++)
    g_assert_cmpint (g_array_index (curve, WeftTrialPoint, i).step, ==, i + 1);

  g_assert_true (weft_trial_store_trash (store, &second, 1, TRUE, NULL));
  measure (store, hash, 0.5, 1);
  weft_trial_store_unref (store);
  remove_folder (folder);
}

static void
test_open_refused (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *text = g_build_filename (folder, "text", NULL);
  g_autofree char *under = g_build_filename (text, "t.db", NULL);
  g_autofree char *other = g_build_filename (folder, "other.db", NULL);
  g_autofree char *newer = g_build_filename (folder, "newer.db", NULL);
  g_autofree char *long_text = g_strnfill (5000, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (text, long_text, -1, NULL));
  assert_refused (text, WEFT_TRIALS_ERROR_FORMAT);
  g_assert_null (weft_trial_store_open (under, NULL, &error));
  g_assert_nonnull (error);
  assert_refused (folder, WEFT_TRIALS_ERROR_OPEN);
  make_database (other, "CREATE TABLE recipe (id);");
  assert_refused (other, WEFT_TRIALS_ERROR_FORMAT);
  make_database (newer, "PRAGMA application_id = 0x57656674; PRAGMA user_version = 99; CREATE TABLE trial (id);");
  assert_refused (newer, WEFT_TRIALS_ERROR_VERSION);
  remove_folder (folder);
}

/* Whatever bytes are broken, opening and reading give a sentence or the trial. */
static void
test_damaged (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "t.db", NULL);
  WeftTrialStore *store = open_store (path);
  g_autofree char *whole = NULL;
  gsize length;
  WeftTrialWriter *writer = begin (store, "x");
  int n_refused = 0;

  for (int i = 0; i < 2000; i++)
    weft_trial_writer_add_point (writer, "loss", i, i / 10.0, 1.0 / (i + 1));
  end (writer);
  weft_trial_store_unref (store);
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (gsize page = 1024; page < length; page += 1024) {
    g_autofree char *broken = g_memdup2 (whole, length);
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftTrial) trial = NULL;

    memset (broken + page, 0xa5, MIN ((gsize) 1024, length - page));
    g_assert_true (g_file_set_contents (path, broken, (gssize) length, NULL));
    store = weft_trial_store_open (path, folder, &error);
    trial = store != NULL ? weft_trial_store_read (store, 1, &error) : NULL;
    g_assert_true (trial != NULL || error != NULL);
    n_refused += trial == NULL;
    weft_trial_store_unref (store);
  }
  g_assert_cmpint (n_refused, >, 0);
  remove_folder (folder);
}

static void
test_locked (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "t.db", NULL);
  g_autoptr (WeftTrialStore) store = open_store (path);
  g_autoptr (GError) error = NULL;
  sqlite3 *other;

  end (begin (store, "x"));
  weft_trial_store_set_busy_timeout (store, 10);
  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_false (weft_trial_store_set_name (store, 1, "y", &error));
  g_assert_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_BUSY);
  g_assert_cmpint (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_true (weft_trial_store_set_name (store, 1, "y", NULL));
  sqlite3_close (other);
  remove_folder (folder);
}

static gboolean
set_pages_work (WeftTrialStore  *store,
                WeftTrialDb     *db,
                gpointer         request,
                GError         **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA max_page_count = %d", GPOINTER_TO_INT (request));

  return sqlite3_exec (weft_trial_db_get_handle (db), sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* SQLite takes a file that may not grow for a full disk. */
static void
test_full_disk (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "t.db", NULL);
  g_autoptr (WeftTrialStore) store = open_store (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrial) trial = NULL;
  WeftTrialWriter *writer = begin (store, "x");

  weft_trial_writer_add_point (writer, "loss", 0, 0, 0);
  g_assert_true (weft_trial_writer_flush (writer, NULL));
  g_assert_true (weft_trial_store_call (store, set_pages_work, GINT_TO_POINTER (1), NULL));
  for (int i = 1; i < 20000; i++)
    weft_trial_writer_add_point (writer, "loss", i, 0, i * 0.1);
  g_assert_false (weft_trial_writer_flush (writer, &error));
  g_assert_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_WRITE);
  g_assert_nonnull (strstr (error->message, "full"));

  /* Nothing was lost by it, and the store goes on when there is room again. */
  g_assert_true (weft_trial_store_call (store, set_pages_work, GINT_TO_POINTER (1 << 30), NULL));
  end (writer);
  trial = weft_trial_store_read (store, 1, NULL);
  g_assert_cmpint (weft_trial_find_metric (trial, "loss")->n_points, ==, 20000);
  remove_folder (folder);
}

static void
test_artefacts (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *first = weft_blob_put (folder, "abc", 3, NULL);
  g_autofree char *second = weft_blob_put (folder, "abc", 3, NULL);
  g_autofree char *path = weft_blob_get_path (folder, first);
  g_autoptr (GBytes) bytes = weft_blob_get (folder, first, 100, NULL);
  g_autoptr (GError) damaged = NULL, absent = NULL;

  /* The SHA-256 of "abc" from FIPS 180-2. */
  g_assert_cmpstr (first, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "abc", 3);
  g_assert_null (weft_blob_get_path (folder, "../../etc/passwd"));
  g_assert_true (g_file_set_contents (path, "abd", 3, NULL));
  g_assert_null (weft_blob_get (folder, first, 100, &damaged));
  g_assert_error (damaged, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_FORMAT);
  g_unlink (path);
  g_assert_null (weft_blob_get (folder, first, 100, &absent));
  g_assert_error (absent, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND);
  remove_folder (folder);
}

/* What the usual store clears away is not what another one has. */
static void
test_elsewhere (void)
{
  g_autofree char *folder = make_folder (), *usual_path = g_build_filename (folder, "usual.db", NULL), *usual_folder = g_build_filename (folder, "artefacts", NULL);
  g_autofree char *path = g_build_filename (folder, "other.db", NULL), *beside = g_strconcat (path, WEFT_TRIAL_ARTEFACTS, NULL), *kept = NULL;
  g_autoptr (WeftTrialStore) usual = NULL, same = NULL, other = NULL;
  g_autoptr (WeftTrial) draft = weft_trial_new ("x"), trial = NULL;
  WeftTrialWriter *writer;
  guint64 bytes = 1;

  g_setenv ("WEFT_TRIALS", usual_path, TRUE);
  g_setenv ("WEFT_ARTEFACTS", usual_folder, TRUE);
  usual = weft_trial_store_open (NULL, NULL, NULL);
  same = weft_trial_store_open (usual_path, NULL, NULL);
  other = weft_trial_store_open (path, NULL, NULL);
  g_assert_cmpstr (weft_trial_store_get_artefacts (usual), ==, usual_folder);
  g_assert_cmpstr (weft_trial_store_get_artefacts (same), ==, usual_folder);
  g_assert_cmpstr (weft_trial_store_get_artefacts (other), ==, beside);
  writer = weft_trial_begin (other, draft, WORKFLOW, NULL);
  g_assert_true (weft_trial_writer_add_artefact (writer, "w", "weights", "abc", 3, NULL));
  end (writer);
  g_assert_true (weft_trial_store_purge_artefacts (usual, 0, &bytes, NULL));
  g_assert_cmpuint (bytes, ==, 0);
  trial = weft_trial_store_read (other, 1, NULL);
  kept = weft_blob_get_path (weft_trial_store_get_artefacts (other), ((WeftTrialArtefact *) trial->artefacts->pdata[0])->hash);
  g_assert_nonnull (kept);
  g_unsetenv ("WEFT_TRIALS");
  g_unsetenv ("WEFT_ARTEFACTS");
  remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trials/store/round-trip", test_round_trip);
  g_test_add_func ("/trials/store/state-names", test_state_names);
  g_test_add_func ("/trials/store/edit", test_edit);
  g_test_add_func ("/trials/store/edit-refused", test_edit_refused);
  g_test_add_func ("/trials/store/trash", test_trash);
  g_test_add_func ("/trials/store/running-survives-purge", test_running_survives_purge);
  g_test_add_func ("/trials/store/purge-leaves-nothing", test_purge_leaves_nothing);
  g_test_add_func ("/trials/store/measure", test_measure);
  g_test_add_func ("/trials/store/open-refused", test_open_refused);
  g_test_add_func ("/trials/store/damaged", test_damaged);
  g_test_add_func ("/trials/store/locked", test_locked);
  g_test_add_func ("/trials/store/full-disk", test_full_disk);
  g_test_add_func ("/trials/artefact/content-names", test_artefacts);
  g_test_add_func ("/trials/artefact/elsewhere", test_elsewhere);
  return g_test_run ();
}
