/* test-study.c: studies, their points, and what is left when their process dies
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "trials/query.h"
#include "trials/study.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SETTINGS "{\"sampler\":\"grid\"}"

typedef struct
{
  char *folder;
  char *path;
  WeftTrialStore *store;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->folder = make_folder ();
  self->path = g_build_filename (self->folder, "t.db", NULL);
  self->store = open_store (self->path);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  weft_trial_store_unref (self->store);
  remove_folder (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

static gint64
add_study (Fixture    *self,
           const char *name)
{
  g_autoptr (GError) error = NULL;
  gint64 id = weft_trial_store_add_study (self->store, name, SETTINGS, WORKFLOW, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);
  return id;
}

static gint64
add_point (Fixture    *self,
           gint64      study,
           const char *choice)
{
  WeftStudyPoint point = { .state = WEFT_POINT_WAITING, .by_hand = TRUE, .choice = (char *) choice };
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_trial_store_add_point (self->store, study, &point, &error));
  g_assert_no_error (error);
  return point.number;
}

static void
test_study (Fixture       *self,
            gconstpointer  data)
{
  gint64 first = add_study (self, NULL), second = add_study (self, "Rates");
  g_autofree char *expected = g_strdup_printf ("Study %" PRId64, first);
  g_autofree char *workflow = weft_trial_store_read_study_workflow (self->store, first, NULL);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (WeftStudyRecord) one = NULL;

  g_assert_cmpstr (workflow, ==, WORKFLOW);
  g_assert_true (weft_trial_store_set_study_state (self->store, second, WEFT_STUDY_FAILED, "no data", NULL));
  g_assert_true (weft_trial_store_set_study_settings (self->store, second, "{}", NULL));
  all = weft_trial_store_list_studies (self->store, NULL);
  g_assert_cmpuint (all->len, ==, 2);
  one = weft_trial_store_read_study (self->store, first, NULL);
  g_assert_cmpstr (one->name, ==, expected);
  g_assert_cmpstr (one->settings, ==, SETTINGS);
  g_assert_cmpint (one->state, ==, WEFT_STUDY_RUNNING);
  const WeftStudyRecord *newest = all->pdata[0];
  g_assert_cmpint (newest->id, ==, second);
  g_assert_cmpstr (newest->name, ==, "Rates");
  g_assert_cmpstr (newest->settings, ==, "{}");
  g_assert_cmpint (newest->state, ==, WEFT_STUDY_FAILED);
  g_assert_cmpstr (newest->message, ==, "no data");
}

static void
test_points (Fixture       *self,
             gconstpointer  data)
{
  gint64 study = add_study (self, NULL), other = add_study (self, NULL);
  g_autoptr (WeftStudyRecord) record = NULL;
  g_autoptr (GPtrArray) points = NULL;
  WeftStudyPoint done = { .state = WEFT_POINT_PRUNED, .values = (char *) "[0.5]", .reports = (char *) "[[1,0.5]]", .message = (char *) "worse" };

  g_assert_cmpint (add_point (self, study, "{\"a\":1}"), ==, 0);
  g_assert_cmpint (add_point (self, study, "{\"a\":2}"), ==, 1);
  g_assert_cmpint (add_point (self, other, "{\"a\":3}"), ==, 0);
  done.number = 1;
  g_assert_true (weft_trial_store_set_point (self->store, study, &done, NULL));
  points = weft_trial_store_read_points (self->store, study, NULL);
  g_assert_cmpuint (points->len, ==, 2);
  const WeftStudyPoint *first = points->pdata[0], *second = points->pdata[1];
  g_assert_cmpint (first->state, ==, WEFT_POINT_WAITING);
  g_assert_true (first->by_hand && first->values == NULL);
  g_assert_cmpstr (second->choice, ==, "{\"a\":2}");
  g_assert_cmpint (second->state, ==, WEFT_POINT_PRUNED);
  g_assert_cmpstr (second->values, ==, "[0.5]");
  g_assert_cmpstr (second->reports, ==, "[[1,0.5]]");
  g_assert_cmpstr (second->message, ==, "worse");
  g_assert_cmpint (first->finished, ==, 0);
  g_assert_cmpint (second->finished, ==, 1);
  record = weft_trial_store_read_study (self->store, study, NULL);
  g_assert_cmpint (record->counts[WEFT_POINT_WAITING], ==, 1);
  g_assert_cmpint (record->counts[WEFT_POINT_PRUNED], ==, 1);
}

/* The order in which points end is kept, whatever the order in which they began. */
static void
test_order (Fixture       *self,
            gconstpointer  data)
{
  static const int order[] = { 2, 0, 1 };
  gint64 study = add_study (self, NULL);
  g_autoptr (GPtrArray) points = NULL;

  for (int i = 0; i < 3; i++)
    add_point (self, study, "{}");
  for (int i = 0; i < 3; i++)
    for (int state = WEFT_POINT_RUNNING; state <= WEFT_POINT_COMPLETE; state++)
      g_assert_true (weft_trial_store_set_point (self->store, study, &(WeftStudyPoint){ .number = order[i], .state = (WeftPointState) state }, NULL));
  points = weft_trial_store_read_points (self->store, study, NULL);
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (((WeftStudyPoint *) points->pdata[order[i]])->finished, ==, i + 1);
}

/* What does not exist is told, and nothing changes. */
static void
test_absent (Fixture       *self,
             gconstpointer  data)
{
  gint64 study = add_study (self, NULL);
  WeftStudyPoint point = { .number = 7, .state = WEFT_POINT_FAILED, .choice = (char *) "{}" };
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_trial_store_set_point (self->store, study, &point, &error));
  g_assert_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (weft_trial_store_add_point (self->store, 99, &point, &error));
  g_assert_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "no study 99"));
  g_clear_error (&error);
  g_assert_null (weft_trial_store_read_study (self->store, 0, &error));
  g_assert_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_NOT_FOUND);
}

static WeftTrialWriter *
begin_of (Fixture *self,
          gint64   study,
          gint64   point)
{
  g_autoptr (WeftTrial) trial = weft_trial_new (NULL);
  WeftTrialWriter *writer;

  trial->study = study;
  trial->point = point;
  writer = weft_trial_begin (self->store, trial, WORKFLOW, NULL);
  g_assert_nonnull (writer);
  return writer;
}

static void
test_trials (Fixture       *self,
             gconstpointer  data)
{
  gint64 study = add_study (self, NULL), ids[3];
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_autoptr (GArray) of_point = NULL, of_study = NULL;
  g_autoptr (WeftTrial) read = NULL;

  for (int i = 0; i < 3; i++) {
    WeftTrialWriter *writer = begin_of (self, i < 2 ? study : 0, 4);

    ids[i] = weft_trial_writer_get_id (writer);
    g_assert_true (weft_trial_writer_end (writer, i == 0 ? WEFT_TRIAL_PRUNED : WEFT_TRIAL_DONE, NULL, NULL));
    weft_trial_writer_free (writer);
  }
  of_point = weft_trial_store_list_point_trials (self->store, study, 4, NULL);
  g_assert_cmpuint (of_point->len, ==, 2);
  g_assert_cmpint (g_array_index (of_point, gint64, 0), ==, ids[0]);
  weft_trial_query_where_number (query, WEFT_TRIAL_FIELD_STUDY, NULL, WEFT_TRIAL_EQUAL, (double) study);
  of_study = weft_trial_store_select (self->store, query, NULL);
  g_assert_cmpuint (of_study->len, ==, 2);
  read = weft_trial_store_read (self->store, ids[0], NULL);
  g_assert_cmpint (read->study, ==, study);
  g_assert_cmpint (read->point, ==, 4);
  g_assert_cmpint (read->state, ==, WEFT_TRIAL_PRUNED);
}

/* Runs another process that claims a study, or begins one, and waits to be killed. */
static pid_t
start_other (const char *path,
             gint64      study)
{
  int ready[2];
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0) {
    WeftTrialStore *store = open_store (path);
    gboolean good = study > 0 ? weft_trial_store_claim_study (store, study, NULL) : weft_trial_store_add_study (store, "theirs", SETTINGS, WORKFLOW, NULL) > 0;

    if (good && write (ready[1], "x", 1) == 1)
      pause ();
    _exit (1);
  }
  close (ready[1]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);
  return child;
}

/* A study belongs to one living process; the next one to open the store sees that it is gone. */
static void
test_killed (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (WeftStudyRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  pid_t child;

  g_clear_pointer (&self->store, weft_trial_store_unref);
  child = start_other (self->path, 0);
  self->store = open_store (self->path);
  g_assert_false (weft_trial_store_claim_study (self->store, 1, &error));
  g_assert_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_INVALID);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  waitpid (child, NULL, 0);
  g_clear_pointer (&self->store, weft_trial_store_unref);
  self->store = open_store (self->path);
  record = weft_trial_store_read_study (self->store, 1, NULL);
  g_assert_cmpint (record->state, ==, WEFT_STUDY_INTERRUPTED);
  g_assert_true (weft_trial_store_claim_study (self->store, 1, NULL));
  g_assert_true (weft_trial_store_claim_study (self->store, 1, NULL));
}

static void
test_states (void)
{
  for (int i = 0; i < WEFT_N_STUDY_STATES; i++)
    g_assert_true (weft_study_state_get_name (i)[0] != '\0' && weft_study_state_get_title (i)[0] != '\0');
  for (int i = 0; i < WEFT_N_POINT_STATES; i++)
    g_assert_true (weft_point_state_get_name (i)[0] != '\0' && weft_point_state_get_title (i)[0] != '\0');
  g_assert_cmpstr (weft_point_state_get_name (WEFT_POINT_PRUNED), ==, "pruned");
  g_assert_cmpstr (weft_study_state_get_name (WEFT_STUDY_INTERRUPTED), ==, "interrupted");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/trials/study/record", Fixture, NULL, set_up, test_study, tear_down);
  g_test_add ("/trials/study/points", Fixture, NULL, set_up, test_points, tear_down);
  g_test_add ("/trials/study/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/trials/study/absent", Fixture, NULL, set_up, test_absent, tear_down);
  g_test_add ("/trials/study/trials", Fixture, NULL, set_up, test_trials, tear_down);
  g_test_add ("/trials/study/killed", Fixture, NULL, set_up, test_killed, tear_down);
  g_test_add_func ("/trials/study/states", test_states);
  return g_test_run ();
}
