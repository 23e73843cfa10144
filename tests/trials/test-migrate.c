/* test-migrate.c: old stores become new ones, all or nothing
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "trials/schema-private.h"
#include "trials/series.h"
#include "trials/study.h"

static const WeftTrialMigration good[] = {
  { 1, "CREATE TABLE a (x);" },
  { 2, "ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x * 2;" },
  { 3, "CREATE TABLE b (z);" },
};

static const WeftTrialMigration bad[] = {
  { 1, "CREATE TABLE a (x);" },
  { 2, "ALTER TABLE a ADD COLUMN y;" },
  { 3, "CREATE TABLE a (z);" },
};

static gint64
ask (WeftTrialDb *db,
     const char  *sql)
{
  sqlite3_stmt *statement;
  gint64 answer;

  g_assert_cmpint (sqlite3_prepare_v2 (weft_trial_db_get_handle (db), sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  answer = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return answer;
}

static void
test_every_start (void)
{
  for (guint start = 0; start <= 3; start++) {
    g_autoptr (WeftTrialDb) db = weft_trial_db_open (":memory:", NULL);
    g_autoptr (GError) error = NULL;

    if (start > 0)
      g_assert_true (weft_trial_schema_migrate (db, good, start, &error));
    if (start == 1)
      g_assert_true (weft_trial_db_run (db, &error, "INSERT INTO a VALUES (21)", ""));
    g_assert_true (weft_trial_schema_migrate (db, good, 3, &error));
    g_assert_no_error (error);
    g_assert_cmpint (ask (db, "PRAGMA user_version"), ==, 3);
    g_assert_cmpint (ask (db, "PRAGMA application_id"), ==, WEFT_TRIAL_APPLICATION_ID);
    if (start == 1)
      g_assert_cmpint (ask (db, "SELECT y FROM a"), ==, 42);
  }
}

static void
test_all_or_nothing (void)
{
  g_autoptr (WeftTrialDb) db = weft_trial_db_open (":memory:", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_trial_schema_migrate (db, bad, 1, NULL));
  g_assert_false (weft_trial_schema_migrate (db, bad, 3, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (ask (db, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (ask (db, "SELECT count (*) FROM pragma_table_info ('a')"), ==, 1);
}

static void
test_table_is_ordered (void)
{
  for (guint i = 0; i < weft_n_trial_migrations; i++)
    g_assert_cmpint (weft_trial_migrations[i].version, ==, (int) i + 1);
}

/* A stored file of each released version opens and says what it said then. */
static void
test_stored_file (gconstpointer name)
{
  g_autofree char *stored = g_test_build_filename (G_TEST_DIST, "data", "trials", name, NULL);
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "t.db", NULL);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (stored, &content, &length, NULL));
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  {
    g_autoptr (WeftTrialStore) store = open_store (path);
    g_autoptr (WeftTrial) trial = weft_trial_store_read (store, 1, NULL);
    g_autoptr (GArray) points = weft_trial_store_read_series (store, 1, "train_loss", 0, NULL);
    g_autofree char *workflow = weft_trial_store_read_workflow (store, 1, NULL);

    g_assert_cmpstr (trial->name, ==, "stored");
    g_assert_cmpint (trial->state, ==, WEFT_TRIAL_DONE);
    g_assert_cmpstr (weft_trial_find_parameter (trial, "train.optimizer")->text, ==, "adam");
    g_assert_cmpstr (trial->tags->pdata[0], ==, "kept");
    g_assert_cmpuint (trial->marks->len, ==, 1);
    g_assert_cmpuint (points->len, ==, 600);
    g_assert_cmpfloat (g_array_index (points, WeftTrialPoint, 599).value, ==, 0.5 / 600);
    g_assert_cmpstr (workflow, ==, WORKFLOW);
    /* Of files that did not keep it, the end of a series is found in its points. */
    g_assert_cmpfloat_with_epsilon (weft_trial_find_metric (trial, "train_loss")->tail, (0.5 / 600 + 0.5 / 599 + 0.5 / 598 + 0.5 / 597 + 0.5 / 596) / 5, 1e-12);
    g_assert_cmpint (trial->peak_bytes, ==, g_str_equal (name, "v5.db") ? 12345678 : 0);
    g_assert_cmpfloat (trial->processor, ==, g_str_equal (name, "v5.db") ? 12.5 : 0);
    if (g_str_equal (name, "v4.db") || g_str_equal (name, "v5.db")) {
      g_assert_true (trial->pinned);
      g_assert_cmpstr (trial->recipe, ==, "known");
    } else {
      g_assert_false (trial->pinned);
      g_assert_cmpstr (trial->recipe, ==, "workflow 1");
    }
    if (!g_str_equal (name, "v1.db") && !g_str_equal (name, "v2.db")) {
      g_autoptr (GPtrArray) chosen = weft_trial_store_read_points (store, 1, NULL);
      g_autoptr (WeftStudyRecord) study = weft_trial_store_read_study (store, 1, NULL);

      g_assert_cmpuint (chosen->len, ==, 1);
      g_assert_cmpstr (study->name, ==, "stored");
      g_assert_cmpint (study->state, ==, WEFT_STUDY_DONE);
    }
  }
  remove_folder (folder);
}

/* WEFT_BLESS=1 writes the file of the newest version, which is then committed
 * and never changed again once that version has been released. */
static void
bless (void)
{
  g_autofree char *name = g_strdup_printf ("v%u.db", weft_n_trial_migrations);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "trials", name, NULL);
  g_autoptr (WeftTrial) draft = weft_trial_new ("stored");
  g_autoptr (WeftTrialStore) store = NULL;
  WeftTrialWriter *writer;
  WeftStudyPoint point = { .state = WEFT_POINT_WAITING, .choice = (char *) "{}" };
  gint64 study;

  g_unlink (path);
  store = open_store (path);
  weft_trial_add_parameter (draft, "train.optimizer", WEFT_TRIAL_VALUE_TEXT, "adam");
  weft_trial_add_parameter (draft, "train.learning_rate", WEFT_TRIAL_VALUE_REAL, "0.001");
  weft_trial_add_tag (draft, "kept");
  draft->recipe = g_strdup ("known");
  writer = weft_trial_begin (store, draft, WORKFLOW, NULL);
  for (int i = 0; i < 600; i++)
    weft_trial_writer_add_point (writer, "train_loss", i, i / 60.0, 0.5 / (i + 1));
  weft_trial_writer_add_mark (writer, &(WeftTrialMark){ .step = 300, .name = (char *) "learning_rate", .from = (char *) "0.001", .to = (char *) "0.0001" });
  g_assert_true (weft_trial_writer_add_cost (writer, 12345678, 5, NULL) && weft_trial_writer_add_cost (writer, 1234567, 7.5, NULL));
  end (writer);
  g_assert_true (weft_trial_store_set_pinned (store, 1, TRUE, NULL));
  study = weft_trial_store_add_study (store, "stored", "{}", WORKFLOW, NULL);
  g_assert_true (weft_trial_store_add_point (store, study, &point, NULL));
  g_assert_true (weft_trial_store_set_study_state (store, study, WEFT_STUDY_DONE, NULL, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("WEFT_BLESS") != NULL)
    bless ();
  g_test_add_func ("/trials/migrate/every-start", test_every_start);
  g_test_add_func ("/trials/migrate/all-or-nothing", test_all_or_nothing);
  g_test_add_func ("/trials/migrate/table-is-ordered", test_table_is_ordered);
  g_test_add_data_func ("/trials/migrate/stored-file/v1", "v1.db", test_stored_file);
  g_test_add_data_func ("/trials/migrate/stored-file/v2", "v2.db", test_stored_file);
  g_test_add_data_func ("/trials/migrate/stored-file/v3", "v3.db", test_stored_file);
  g_test_add_data_func ("/trials/migrate/stored-file/v4", "v4.db", test_stored_file);
  g_test_add_data_func ("/trials/migrate/stored-file/v5", "v5.db", test_stored_file);
  return g_test_run ();
}
