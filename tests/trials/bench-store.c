/* bench-store.c: what keeping every point of a training costs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prints how many points of metrics a second go into a store on disk while nobody waits for it,
 * with the processor time of a point for who adds it and for the store's thread; and by how much
 * a training is slower, in processor time of all threads but the store's, that is written to a
 * store; and by the clock, while a store takes 50 000 points a second beside it. Goals: 50 000
 * points a second, and less than a hundredth of the training.
 */
#include "base/paths.h"
#include "engine/team.h"
#include "trials/store-private.h"
#include "workflow/document.h"
#include "workflow/run.h"
#include "workflow/sink-trials.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define N_POINTS  1000000
#define N_METRICS 8
#define N_ROUNDS  5
#define GOAL      50000
#define MOST      0.01

/* Beside a training points come so many times a second, as from steps of 10 ms. */
#define N_SPELLS 100
#define N_BESIDE 25

/* Steps of an epoch */
#define N_STEPS 600

static double
get_seconds (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static gboolean
look_at_clock (WeftTrialStore  *store,
               WeftTrialDb     *db,
               gpointer         seconds,
               GError         **error)
{
  *(double *) seconds = get_seconds (CLOCK_THREAD_CPUTIME_ID);
  return TRUE;
}

/* Returns: processor time of the store's thread so far, once it has nothing left to do */
static double
get_store_seconds (WeftTrialStore *store)
{
  double seconds = 0;

  (void) weft_trial_store_call (store, look_at_clock, &seconds, NULL);
  return seconds;
}

static WeftTrialStore *
open_store (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "trials.db", NULL), *artefacts = g_build_filename (folder, "artefacts", NULL);
  g_autoptr (GError) error = NULL;
  WeftTrialStore *store = weft_trial_store_open (path, artefacts, &error);

  if (store == NULL)
    g_error ("%s", error->message);
  return store;
}

/* Returns: whether the goal is kept */
static gboolean
bench_points (WeftTrialStore *store)
{
  g_autoptr (WeftTrial) trial = weft_trial_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialWriter) writer = weft_trial_begin (store, trial, "{}", &error);
  double wall = get_seconds (CLOCK_MONOTONIC), own = get_seconds (CLOCK_THREAD_CPUTIME_ID), keeping = get_store_seconds (store), rate;
  static const char *const names[N_METRICS] = { "batch_loss", "train_loss", "validation_loss", "learning_rate", "gradient_norm", "a", "b", "c" };

  if (writer == NULL)
    g_error ("%s", error->message);
  for (int i = 0; i < N_POINTS; i++)
    weft_trial_writer_add_point (writer, names[i % N_METRICS], i / N_METRICS, (double) i / N_POINTS, 1.0 / (i + 1));
  own = get_seconds (CLOCK_THREAD_CPUTIME_ID) - own;
  if (!weft_trial_writer_flush (writer, &error))
    g_error ("%s", error->message);
  wall = get_seconds (CLOCK_MONOTONIC) - wall;
  keeping = get_store_seconds (store) - keeping;
  rate = N_POINTS / wall;
  printf ("{\"workload\": \"points\", \"a_second\": %.0f, \"caller_us\": %.3f, \"store_us\": %.3f}\n", rate, own / N_POINTS * 1e6, keeping / N_POINTS * 1e6);
  return rate >= GOAL;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double one = *(const double *) a, two = *(const double *) b;

  return (one > two) - (one < two);
}

/* Returns: processor time of a training without that of the store's thread */
static double
train (WeftSnapshot   *snapshot,
       WeftTrialStore *store)
{
  g_autoptr (WeftRunSink) sink = store != NULL ? weft_run_sink_new_trials (store, 1, 1, 0) : weft_run_sink_new_recorder ();
  const WeftRunOptions options = { .seed = 1, .to = "train" };
  g_autoptr (GError) error = NULL;
  double keeping = store != NULL ? get_store_seconds (store) : 0, all = get_seconds (CLOCK_PROCESS_CPUTIME_ID);

  if (!weft_run_execute (snapshot, &options, sink, NULL, &error))
    g_error ("%s", error->message);
  all = get_seconds (CLOCK_PROCESS_CPUTIME_ID) - all;
  return all - (store != NULL ? get_store_seconds (store) - keeping : 0);
}

/* Returns: (transfer full): a sample, as it is trained for so many @epochs */
static WeftSnapshot *
open_sample (const char *sample,
             const char *epochs)
{
  g_autofree char *file = g_strdup_printf ("samples/%s.weft", sample), *path = weft_path_shipped (file);
  const char *const overrides[] = { epochs, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) workflow = weft_workflow_load (path, NULL, &error);
  WeftSnapshot *snapshot = workflow != NULL ? weft_workflow_snapshot (workflow, overrides, &error) : NULL;

  if (snapshot == NULL)
    g_error ("%s", error->message);
  return snapshot;
}

/* The two take turns, so that what else the machine does meets both.
 *
 * Returns: whether the goal is kept */
static gboolean
bench_training (WeftTrialStore *store,
                const char     *sample,
                const char     *epochs)
{
  g_autoptr (WeftSnapshot) snapshot = open_sample (sample, epochs);
  double with[N_ROUNDS], without[N_ROUNDS], share;

  (void) train (snapshot, NULL);
  for (int i = 0; i < N_ROUNDS; i++) {
    without[i] = train (snapshot, NULL);
    with[i] = train (snapshot, store);
  }
  qsort (with, N_ROUNDS, sizeof (double), compare);
  qsort (without, N_ROUNDS, sizeof (double), compare);
  share = with[0] / without[0] - 1;
  printf ("{\"workload\": \"%s\", \"alone_s\": %.3f, \"kept_s\": %.3f, \"slower\": %.4f}\n", sample, without[0], with[0], share);
  return share < MOST;
}

/* Who gives a store points while something else runs. */
typedef struct
{
  WeftTrialWriter *writer;
  int stop; /* atomic */
  gint64 n_points;
  double seconds; /* of processor time */
} Feeder;

static gpointer
feed (gpointer data)
{
  static const char *const names[N_METRICS] = { "batch_loss", "train_loss", "validation_loss", "learning_rate", "gradient_norm", "a", "b", "c" };
  Feeder *self = data;
  gint64 begin = g_get_monotonic_time ();

  for (gint64 spell = 1; g_atomic_int_get (&self->stop) == 0; spell++) {
    gint64 wait = begin + spell * G_USEC_PER_SEC / N_SPELLS - g_get_monotonic_time ();

    for (int i = 0; i < GOAL / N_SPELLS; i++, self->n_points++)
      weft_trial_writer_add_point (self->writer, names[self->n_points % N_METRICS], self->n_points / N_METRICS,
                                   (double) self->n_points / (N_METRICS * N_STEPS), 1.0 / (double) (self->n_points + 1));
    if (wait > 0)
      g_usleep ((gulong) wait);
  }
  self->seconds = get_seconds (CLOCK_THREAD_CPUTIME_ID);
  return NULL;
}

/* Returns: how long a training takes, by the clock */
static double
train_by_clock (WeftSnapshot *snapshot)
{
  double begin = get_seconds (CLOCK_MONOTONIC);

  (void) train (snapshot, NULL);
  return get_seconds (CLOCK_MONOTONIC) - begin;
}

/* @fed: (inout): points so far, and the processor time of who gave them */
static double
train_beside (WeftSnapshot   *snapshot,
              WeftTrialStore *store,
              Feeder         *fed)
{
  g_autoptr (WeftTrial) trial = weft_trial_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialWriter) writer = weft_trial_begin (store, trial, "{}", &error);
  Feeder feeder = { .writer = writer };
  GThread *thread;
  double taken;

  if (writer == NULL)
    g_error ("%s", error->message);
  thread = g_thread_new ("points", feed, &feeder);
  taken = train_by_clock (snapshot);
  g_atomic_int_set (&feeder.stop, 1);
  (void) g_thread_join (thread);
  if (!weft_trial_writer_end (writer, WEFT_TRIAL_DONE, NULL, &error))
    g_error ("%s", error->message);
  fed->n_points += feeder.n_points;
  fed->seconds += feeder.seconds;
  return taken;
}

/* A training on all processors, alone and with points beside it in turns: whatever these take, it
 * has to do without. Each is compared with its neighbour, so that a machine that changes its pace
 * changes both.
 *
 * Returns: whether the goal is kept */
static gboolean
bench_beside (WeftTrialStore *store)
{
  g_autoptr (WeftSnapshot) snapshot = open_sample ("handwritten-digits", "train.epochs=1");
  double with[N_BESIDE], without[N_BESIDE], ratios[N_BESIDE], keeping = get_store_seconds (store), share, n;
  Feeder fed = { .n_points = 0 };

  (void) train_by_clock (snapshot);
  for (int i = 0; i < N_BESIDE; i++) {
    without[i] = train_by_clock (snapshot);
    with[i] = train_beside (snapshot, store, &fed);
    ratios[i] = with[i] / without[i];
  }
  keeping = get_store_seconds (store) - keeping;
  n = (double) fed.n_points;
  qsort (with, N_BESIDE, sizeof (double), compare);
  qsort (without, N_BESIDE, sizeof (double), compare);
  qsort (ratios, N_BESIDE, sizeof (double), compare);
  share = ratios[N_BESIDE / 2] - 1;
  printf ("{\"workload\": \"beside\", \"alone_s\": %.3f, \"beside_s\": %.3f, \"slower\": %.4f, \"quartiles\": [%.4f, %.4f], \"caller_us\": %.3f, \"store_us\": %.3f}\n",
          without[N_BESIDE / 2], with[N_BESIDE / 2], share, ratios[N_BESIDE / 4] - 1, ratios[N_BESIDE * 3 / 4] - 1, fed.seconds / n * 1e6, keeping / n * 1e6);
  return share < MOST;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-store-XXXXXX", NULL);
  WeftTrialStore *store = open_store (folder);
  gboolean keeps;

  /* Threads that wait for each other would be counted. */
  weft_team_set_size (1, FALSE);
  setvbuf (stdout, NULL, _IOLBF, 0);
  keeps = bench_points (store);
  keeps = bench_training (store, "iris-flowers", "train.epochs=1000") && keeps;
  keeps = bench_training (store, "handwritten-digits", "train.epochs=3") && keeps;
  weft_team_set_size ((int) g_get_num_processors (), FALSE);
  keeps = bench_beside (store) && keeps;
  weft_trial_store_unref (store);
  remove_tree (folder);
  return keeps ? EXIT_SUCCESS : EXIT_FAILURE;
}
