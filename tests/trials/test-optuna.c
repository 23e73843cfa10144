/* test-optuna.c: searches in Optuna's store, row by row
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * That Optuna itself opens, ranks and goes on with such a file, tests/peers/optuna_check.py says.
 */
#include "trials/error.h"
#include "trials/optuna.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>

#define BEGIN G_GINT64_CONSTANT (1700000000250000)

static const gboolean maximize[] = { FALSE, TRUE };
static const char *const metrics[] = { "validation_loss", "validation_accuracy" };

static const WeftOptunaParam params[] = {
  { "train.learning_rate", 0.1, "{\"name\": \"FloatDistribution\", \"attributes\": {\"step\": null, \"low\": 0.001, \"high\": 1.0, \"log\": true}}" },
  { "train.optimizer", 1, "{\"name\": \"CategoricalDistribution\", \"attributes\": {\"choices\": [\"sgd\", \"adam\"]}}" },
};

static const double values[] = { 0.25, 0.9 };
static const WeftOptunaStep steps[] = { { 1, 0.5 }, { 2, NAN }, { 3, -INFINITY } };

static const WeftOptunaTrial trials[] = {
  { .state = WEFT_POINT_COMPLETE, .begin = BEGIN, .end = BEGIN + 1500000, .params = params, .n_params = 2, .values = values, .n_values = 2, .steps = steps, .n_steps = 3, .trial = 7 },
  { .state = WEFT_POINT_FAILED, .begin = BEGIN, .end = BEGIN, .params = params, .n_params = 1, .message = "it said “no”" },
  { .state = WEFT_POINT_WAITING, .fixed = "{\"train.learning_rate\": 0.5}" },
};

static char *
temporary (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-optuna-XXXXXX", NULL);

  return g_build_filename (folder, "study.db", NULL);
}

static void
forget (char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_remove (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (path);
}

static void
write_study (const char        *path,
             WeftOptunaVersion  version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOptunaWriter) writer = weft_optuna_writer_new (path, version, "One", maximize, metrics, 2, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (trials); i++) {
    weft_optuna_writer_add (writer, &trials[i], &error);
    g_assert_no_error (error);
  }
  weft_optuna_writer_end (writer, &error);
  g_assert_no_error (error);
}

/* Returns: (transfer full): the rows of a query, columns by spaces, rows by semicolons */
static char *
ask (const char *path,
     const char *sql)
{
  g_autoptr (GString) text = g_string_new (NULL);
  sqlite3_stmt *statement;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count (statement); i++)
      g_string_append_printf (text, "%s%s", i == 0 ? "" : " ", sqlite3_column_text (statement, i) != NULL ? (const char *) sqlite3_column_text (statement, i) : "NULL");
    g_string_append (text, "; ");
  }
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_answer (const char *path,
               const char *sql,
               const char *expected)
{
  g_autofree char *answer = ask (path, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
test_rows (void)
{
  char *path = temporary ();

  write_study (path, WEFT_OPTUNA_3_2);
  assert_answer (path, "SELECT study_name FROM studies", "One; ");
  assert_answer (path, "SELECT objective, direction FROM study_directions", "0 MINIMIZE; 1 MAXIMIZE; ");
  assert_answer (path, "SELECT value_json FROM study_system_attributes", "[\"validation_loss\",\"validation_accuracy\"]; ");
  assert_answer (path, "SELECT number, state, datetime_start IS NULL FROM trials", "0 COMPLETE 0; 1 FAIL 0; 2 WAITING 1; ");
  assert_answer (path, "SELECT substr (datetime_start, -9), substr (datetime_complete, -9) FROM trials WHERE number = 0", "20.250000 21.750000; ");
  assert_answer (path, "SELECT trial_id, param_name, param_value FROM trial_params", "1 train.learning_rate 0.1; 1 train.optimizer 1.0; 2 train.learning_rate 0.1; ");
  assert_answer (path, "SELECT trial_id, objective, value, value_type FROM trial_values", "1 0 0.25 FINITE; 1 1 0.9 FINITE; ");
  assert_answer (path, "SELECT step, intermediate_value, intermediate_value_type FROM trial_intermediate_values", "1 0.5 FINITE; 2 NULL NAN; 3 NULL INF_NEG; ");
  assert_answer (path, "SELECT trial_id, \"key\", value_json FROM trial_user_attributes", "1 weft_trial 7; 2 message \"it said “no”\"; ");
  assert_answer (path, "SELECT trial_id, \"key\", value_json FROM trial_system_attributes", "3 fixed_params {\"train.learning_rate\": 0.5}; ");
  forget (path);
}

/* Each version looks for its own stamp. */
static void
test_versions (void)
{
  char *path = temporary ();

  write_study (path, WEFT_OPTUNA_3_1);
  assert_answer (path, "SELECT version_num FROM alembic_version", "v3.0.0.d; ");
  assert_answer (path, "SELECT schema_version FROM version_info", "12; ");
  assert_answer (path, "SELECT count (*) FROM sqlite_master WHERE name = 'ix_trials_study_id'", "0; ");
  write_study (path, WEFT_OPTUNA_3_2);
  assert_answer (path, "SELECT version_num FROM alembic_version", "v3.2.0.a; ");
  assert_answer (path, "SELECT count (*) FROM sqlite_master WHERE name = 'ix_trials_study_id'", "1; ");
  forget (path);
}

/* What is not ended leaves the file as it was, and nothing beside it. */
static void
test_dropped (void)
{
  char *path = temporary ();
  g_autoptr (GError) error = NULL;
  WeftOptunaWriter *writer;

  write_study (path, WEFT_OPTUNA_3_1);
  writer = weft_optuna_writer_new (path, WEFT_OPTUNA_3_2, "Two", maximize, metrics, 1, &error);
  g_assert_no_error (error);
  weft_optuna_writer_free (writer);
  assert_answer (path, "SELECT study_name FROM studies", "One; ");
  g_assert_null (weft_optuna_writer_new ("/nowhere/at/all/study.db", WEFT_OPTUNA_3_2, "Three", maximize, metrics, 1, &error));
  g_assert_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_OPEN);
  forget (path);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trials/optuna/rows", test_rows);
  g_test_add_func ("/trials/optuna/versions", test_versions);
  g_test_add_func ("/trials/optuna/dropped", test_dropped);
  return g_test_run ();
}
