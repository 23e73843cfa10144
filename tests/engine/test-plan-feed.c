/* test-plan-feed.c: batches that plans write themselves, and runs that end early
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plan-fixture.h"

/* Fed inputs */

typedef struct
{
  WeftTensor *from;
  int n_rows; /* atomic */
} Feed;

static void
feed_cb (gpointer data,
         gint64   first,
         gint64   last,
         gpointer to)
{
  Feed *feed = data;
  gsize row = feed->from->bytes / (gsize) feed->from->shape.extent[0];

  g_assert_cmpint (first, <, last);
  memcpy (to, (guint8 *) feed->from->data + (gsize) first * row, (gsize) (last - first) * row);
  g_atomic_int_add (&feed->n_rows, (int) (last - first));
}

/* One step whose input is fed. Returns: (transfer full): what it changed */
static GByteArray *
train_fed (WeftPlanSpec   spec,
           Feed          *feed,
           char         **description)
{
  GByteArray *fed = g_byte_array_new ();
  WeftPlan *plan;
  Mlp mlp;

  mlp_init (&mlp, 61, 203, 11);
  spec.fed = &mlp.input;
  spec.n_fed = 1;
  plan = mlp_plan (&mlp, 131, spec);
  weft_plan_feed (plan, mlp.input, feed_cb, feed);
  weft_plan_set_random (plan, 42, 0);
  weft_plan_run (plan, NULL);
  record (fed, weft_plan_get_tensor (plan, mlp.loss));
  for (int k = 0; k < 2 * MLP_PARAMETERS; k++)
    record (fed, weft_session_get_parameter (mlp.session, mlp.updates[k].parameter));
  *description = weft_plan_describe (plan);
  weft_plan_free (plan);
  mlp_clear (&mlp);
  return fed;
}

static void
test_feed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (team_sizes); i++) {
    g_autoptr (GByteArray) plain = train (team_sizes[i], 131, (WeftPlanSpec){ 0 }, 1), fed = NULL;
    g_autoptr (WeftTensor) from = fixture_tensor (9, WEFT_SHAPE (131, 61));
    g_autofree char *description = NULL;
    Feed feed = { .from = from };

    weft_team_set_size (team_sizes[i], FALSE);
    fed = train_fed ((WeftPlanSpec){ 0 }, &feed, &description);
    g_assert_cmpint (feed.n_rows, ==, 131);
    g_assert_null (strstr (description, "each thread"));
    assert_same_record (plain, fed);
  }
  weft_team_set_size (0, FALSE);
}

/* The gradient of the first matrix reads the input across its rows. */
static void
test_feed_of_each_thread (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (team_sizes); i++) {
    g_autoptr (GByteArray) plain = train (team_sizes[i], 131, (WeftPlanSpec){ 0 }, 1), fed = NULL;
    g_autoptr (WeftTensor) from = fixture_tensor (9, WEFT_SHAPE (131, 61));
    g_autofree char *description = NULL;
    Feed feed = { .from = from };

    weft_team_set_size (team_sizes[i], FALSE);
    fed = train_fed ((WeftPlanSpec){ .spreads = TRUE }, &feed, &description);
    g_assert_cmpint (strstr (description, "each thread") != NULL, ==, team_sizes[i] <= 4);
    g_assert_cmpint (feed.n_rows % 131, ==, 0);
    g_assert_cmpint (feed.n_rows, >=, 131);
    assert_same_record (plain, fed);
  }
  weft_team_set_size (0, FALSE);
}

/* Stopping */

static void
stop_cb (gpointer data,
         gint64   first,
         gint64   last,
         gpointer to)
{
  weft_stop_request (data);
  memset (to, 0, (gsize) (last - first) * 61 * sizeof (float));
}

static GByteArray *
record_parameters (Mlp *mlp)
{
  GByteArray *found = g_byte_array_new ();

  for (int k = 0; k < 2 * MLP_PARAMETERS; k++)
    record (found, weft_session_get_parameter (mlp->session, mlp->updates[k].parameter));
  return found;
}

static void
test_stop (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (team_sizes); i++) {
    WeftStop early = WEFT_STOP_INIT, late = WEFT_STOP_INIT;
    g_autoptr (GByteArray) before = NULL, after = NULL, done = NULL;
    WeftPlan *plan;
    Mlp mlp;

    weft_team_set_size (team_sizes[i], FALSE);
    mlp_init (&mlp, 61, 203, 11);
    plan = mlp_plan (&mlp, 257, (WeftPlanSpec){ .fed = &mlp.input, .n_fed = 1 });
    before = record_parameters (&mlp);
    weft_stop_request (&early);
    weft_plan_feed (plan, mlp.input, feed_cb, NULL);
    g_assert_cmpint (weft_plan_run (plan, &early), ==, WEFT_PLAN_STOPPED);
    weft_plan_feed (plan, mlp.input, stop_cb, &late);
    g_assert_cmpint (weft_plan_run (plan, &late), ==, WEFT_PLAN_STOPPED);
    after = record_parameters (&mlp);
    assert_same_record (before, after);
    weft_plan_feed (plan, mlp.input, NULL, NULL);
    g_assert_cmpint (weft_plan_run (plan, NULL), ==, WEFT_PLAN_DONE);
    done = record_parameters (&mlp);
    g_assert_true (memcmp (done->data, before->data, before->len) != 0);
    weft_plan_free (plan);
    mlp_clear (&mlp);
  }
  weft_team_set_size (0, FALSE);
}

/* A stop at any moment: the step is as if never begun, or whole. */

typedef struct
{
  WeftStop stop;
  int go; /* atomic */
  int delay;
} Late;

static gpointer
stop_late (gpointer data)
{
  Late *late = data;

  while (!g_atomic_int_get (&late->go))
    g_thread_yield ();
  g_usleep ((gulong) late->delay);
  weft_stop_request (&late->stop);
  return NULL;
}

static void
test_stop_is_whole (void)
{
  int n_stopped = 0;
  WeftPlan *plan;
  gint64 start, duration;
  Mlp mlp;

  weft_team_set_size (2, FALSE);
  mlp_init (&mlp, 301, 403, 11);
  plan = mlp_plan (&mlp, 9, (WeftPlanSpec){ 0 });
  weft_plan_run (plan, NULL);
  start = g_get_monotonic_time ();
  for (int i = 0; i < 10; i++)
    weft_plan_run (plan, NULL);
  duration = (g_get_monotonic_time () - start) / 10;
  for (int round = 0; round < 200; round++) {
    Late late = { .delay = (int) (duration * (round % 50) / 50) };
    GThread *thread = g_thread_new ("stop", stop_late, &late);
    g_autoptr (GByteArray) before = record_parameters (&mlp), after = NULL;
    gboolean stopped;
    gsize place = 0;

    g_atomic_int_set (&late.go, 1);
    stopped = weft_plan_run (plan, &late.stop) == WEFT_PLAN_STOPPED;
    g_thread_join (thread);
    after = record_parameters (&mlp);
    n_stopped += stopped;
    for (int k = 0; k < 2 * MLP_PARAMETERS; k++) {
      gsize bytes = weft_session_get_parameter (mlp.session, mlp.updates[k].parameter)->bytes;
      gboolean same = memcmp (before->data + place, after->data + place, bytes) == 0;

      g_assert_true (same == stopped);
      place += bytes;
    }
  }
  g_test_message ("%d of 200 runs were stopped", n_stopped);
  weft_plan_free (plan);
  mlp_clear (&mlp);
  weft_team_set_size (0, FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/plan/feed", test_feed);
  g_test_add_func ("/engine/plan/feed-of-each-thread", test_feed_of_each_thread);
  g_test_add_func ("/engine/plan/stop", test_stop);
  g_test_add_func ("/engine/plan/stop-is-whole", test_stop_is_whole);
  return g_test_run ();
}
