/* test-trainer.c: the training loop: numbers, requests, ends
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trainer-fixture.h"

#include "base/error.h"
#include "learn/evaluate.h"
#include "learn/trained.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>

/* What an observer saw, and what it asks for on the way. */
typedef struct
{
  WeftTrainControl *control; /* Borrowed: (nullable) */
  guint64 act_at;            /* step */
  void (*act) (WeftTrainControl *control);
  GArray *steps; /* WeftTrainStep */
  GArray *marks; /* WeftTrainMark, texts borrowed */
  guint n_epochs;
} Watcher;

static void
step_cb (gpointer             data,
         const WeftTrainStep *step)
{
  Watcher *self = data;

  g_array_append_val (self->steps, *step);
  if (self->act != NULL && step->step == self->act_at)
    self->act (self->control);
}

static void
epoch_cb (gpointer              data,
          const WeftTrainEpoch *epoch)
{
  Watcher *self = data;

  self->n_epochs++;
  g_assert_cmpuint (epoch->epoch, ==, self->n_epochs);
  g_assert_cmpfloat (epoch->seconds, >=, 0);
}

static void
mark_cb (gpointer             data,
         const WeftTrainMark *mark)
{
  g_array_append_val (((Watcher *) data)->marks, *mark);
}

static WeftTrainObserver
watch (Watcher *self)
{
  self->steps = g_array_new (FALSE, FALSE, sizeof (WeftTrainStep));
  self->marks = g_array_new (FALSE, FALSE, sizeof (WeftTrainMark));
  return (WeftTrainObserver){ .data = self, .step = step_cb, .epoch = epoch_cb, .mark = mark_cb };
}

static void
unwatch (Watcher *self)
{
  g_array_unref (self->steps);
  g_array_unref (self->marks);
}

static GByteArray *
train_at (int n_members,
          const char *target,
          const char *const *settings)
{
  g_autoptr (WeftTrainer) trainer = NULL;
  GByteArray *found;
  Fixture fixture;

  weft_team_set_size (n_members, FALSE);
  fixture_init (&fixture, target, settings);
  trainer = fixture_trainer (&fixture);
  g_assert_cmpint (fixture_run (trainer, NULL, NULL), ==, WEFT_TRAIN_COMPLETE);
  found = fixture_record (trainer);
  fixture_clear (&fixture);
  weft_team_set_size (0, FALSE);
  return found;
}

static void
test_threads (void)
{
  const char *const *const settings[] = {
    SETTINGS ("epochs", "4", "label_smoothing", "0.1", "class_weights", "balanced", "clip_norm", "1"),
    SETTINGS ("epochs", "3", "optimizer", "sgd", "nesterov", "true", "schedule", "cosine", "warmup_epochs", "1", "batch_size", "7"),
    SETTINGS ("epochs", "3", "optimizer", "adamw", "weight_decay", "0.01", "batch_size", "150"),
  };
  const char *const targets[] = { "kind", "size", "convolved" };

  for (guint s = 0; s < G_N_ELEMENTS (settings); s++)
    for (guint target = 0; target < G_N_ELEMENTS (targets); target++) {
      g_autoptr (GByteArray) alone = train_at (1, targets[target], settings[s]);

      for (int n_members = 1; n_members <= 3; n_members++) {
        g_autoptr (GByteArray) together = train_at (n_members, targets[target], settings[s]);

        g_assert_cmpmem (alone->data, alone->len, together->data, together->len);
      }
    }
}

static GByteArray *
train_with_weights (const char *weights)
{
  return train_at (2, "kind", SETTINGS ("epochs", "3", "class_weights", "own", "class_weight_list", weights));
}

/* Only their proportions count; one is needed for each class. */
static void
test_own_class_weights (void)
{
  g_autoptr (GByteArray) ones = train_with_weights ("1,1,1"), twos = train_with_weights ("2,2,2"), uneven = train_with_weights ("1,1,4");
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  WeftTrainerSetup setup;

  g_assert_cmpmem (ones->data, ones->len, twos->data, twos->len);
  g_assert_false (memcmp (ones->data, uneven->data, ones->len) == 0);
  fixture_init (&fixture, "kind", SETTINGS ("class_weights", "own", "class_weight_list", "1,2"));
  setup = (WeftTrainerSetup){ .spec = fixture.spec, .gather = fixture.gather, .train = { fixture.rows, FIXTURE_TRAIN }, .params = fixture.params };
  g_assert_null (weft_trainer_new (&setup, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "3 classes"));
  fixture_clear (&fixture);
}

static void
test_learns (void)
{
  const char *const targets[] = { "kind", "size" };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    g_autoptr (WeftTrainer) trainer = NULL;
    const WeftTrainEpoch *history;
    guint n_epochs;
    Fixture fixture;
    Watcher watcher = { 0 };
    WeftTrainObserver observer = watch (&watcher);
    double sum = 0, rows = 0;

    fixture_init (&fixture, targets[i], SETTINGS ("epochs", "40", "learning_rate", "0.01"));
    trainer = fixture_trainer (&fixture);
    fixture_run (trainer, &observer, NULL);
    history = weft_trainer_get_history (trainer, &n_epochs);
    g_assert_cmpuint (n_epochs, ==, 40);
    g_assert_cmpuint (history[39].step, ==, 200);
    g_assert_cmpfloat (history[39].validation_loss, <, 0.8 * history[0].validation_loss);
    g_assert_cmpfloat (history[39].validation_metric, >, i == 0 ? 0.6 : 0.9);
    for (guint k = 0; k < 5; k++) {
      const WeftTrainStep *step = &g_array_index (watcher.steps, WeftTrainStep, k);

      g_assert_true (step->step == k + 1 && step->batch == k + 1 && step->epoch == 1 && step->n_batches == 5);
      g_assert_cmpuint (step->n_rows, ==, k < 4 ? 32 : 22);
      sum += step->loss * (double) step->n_rows;
      rows += (double) step->n_rows;
    }
    g_assert_cmpfloat (history[0].train_loss, ==, sum / rows);
    unwatch (&watcher);
    fixture_clear (&fixture);
  }
}

/* Requests */

static void
act_set_rate (WeftTrainControl *control)
{
  g_autoptr (GError) error = NULL;

  weft_train_control_set (control, "learning_rate", "0.0625", &error);
  weft_train_control_set (control, "drop.ratio", "0.5", &error);
  g_assert_no_error (error);
}

static void
test_live_change (void)
{
  g_autoptr (WeftTrainControl) control = weft_train_control_new ();
  g_autoptr (WeftTrainer) trainer = NULL;
  Watcher watcher = { .control = control, .act_at = 7, .act = act_set_rate };
  WeftTrainObserver observer = watch (&watcher);
  const WeftTrainMark *marks;
  Fixture fixture;

  fixture_init (&fixture, "kind", SETTINGS ("epochs", "3", "learning_rate", "0.5"));
  trainer = fixture_trainer (&fixture);
  fixture_run (trainer, &observer, control);
  for (guint i = 0; i < watcher.steps->len; i++)
    g_assert_cmpfloat (g_array_index (watcher.steps, WeftTrainStep, i).learning_rate, ==, i < 7 ? 0.5 : 0.0625);
  g_assert_cmpuint (watcher.marks->len, ==, 2);
  marks = &g_array_index (watcher.marks, WeftTrainMark, 0);
  g_assert_cmpuint (marks[0].step, ==, 7);
  g_assert_cmpstr (marks[0].what, ==, "learning_rate");
  g_assert_cmpstr (marks[0].from, ==, "0.5");
  g_assert_cmpstr (marks[0].to, ==, "0.0625");
  g_assert_cmpstr (marks[1].what, ==, "drop.ratio");
  g_assert_cmpstr (marks[1].from, ==, "0.2");
  g_assert_cmpstr (marks[1].to, ==, "0.5");
  unwatch (&watcher);
  fixture_clear (&fixture);
}

static void
test_refused_requests (void)
{
  g_autoptr (WeftTrainControl) control = weft_train_control_new ();
  static const struct
  {
    const char *what;
    const char *value;
    GQuark (*domain) (void);
    int code;
  } cases[] = {
    { "batch_size", "5", weft_learn_error_quark, WEFT_LEARN_ERROR_REQUEST },
    { "no_such_thing", "5", weft_learn_error_quark, WEFT_LEARN_ERROR_REQUEST },
    { "learning_rate", "fast", weft_base_error_quark, WEFT_BASE_ERROR_SYNTAX },
    { "learning_rate", "-1", weft_base_error_quark, WEFT_BASE_ERROR_RANGE },
    { "drop.ratio", "1.5", weft_base_error_quark, WEFT_BASE_ERROR_RANGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (weft_train_control_set (control, cases[i].what, cases[i].value, &error));
    g_assert_error (error, cases[i].domain (), cases[i].code);
  }
}

static gpointer
resume_thread (gpointer data)
{
  g_usleep (60000);
  weft_train_control_resume (data);
  return NULL;
}

static void
act_pause (WeftTrainControl *control)
{
  weft_train_control_pause (control);
  g_thread_unref (g_thread_new ("resume", resume_thread, control));
}

static void
test_pause (void)
{
  g_autoptr (WeftTrainControl) control = weft_train_control_new ();
  g_autoptr (GByteArray) plain = train_at (0, "kind", SETTINGS ("epochs", "3")), paused = NULL;
  g_autoptr (WeftTrainer) trainer = NULL;
  Watcher watcher = { .control = control, .act_at = 4, .act = act_pause };
  WeftTrainObserver observer = watch (&watcher);
  const WeftTrainEpoch *history;
  double seconds = 0, whole;
  guint n_epochs;
  gint64 start;
  Fixture fixture;

  fixture_init (&fixture, "kind", SETTINGS ("epochs", "3"));
  trainer = fixture_trainer (&fixture);
  start = g_get_monotonic_time ();
  fixture_run (trainer, &observer, control);
  whole = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_assert_cmpfloat (whole, >=, 0.055);
  paused = fixture_record (trainer);
  g_assert_cmpmem (plain->data, plain->len, paused->data, paused->len);
  /* Nobody learned meanwhile. */
  history = weft_trainer_get_history (trainer, &n_epochs);
  for (guint i = 0; i < n_epochs; i++)
    seconds += history[i].seconds;
  g_assert_cmpfloat (seconds, <, whole - 0.05);
  unwatch (&watcher);
  fixture_clear (&fixture);
}

static void
test_stop_and_keep (void)
{
  g_autoptr (WeftTrainControl) control = weft_train_control_new ();
  g_autoptr (WeftTrainer) trainer = NULL;
  Watcher watcher = { .control = control, .act_at = 8, .act = weft_train_control_stop };
  WeftTrainObserver observer = watch (&watcher);
  guint n_epochs;
  Fixture fixture;

  fixture_init (&fixture, "kind", SETTINGS ("epochs", "1000"));
  trainer = fixture_trainer (&fixture);
  g_assert_cmpint (fixture_run (trainer, &observer, control), ==, WEFT_TRAIN_KEPT);
  weft_trainer_get_history (trainer, &n_epochs);
  g_assert_cmpuint (n_epochs, ==, 1);
  g_assert_cmpuint (watcher.steps->len, ==, 8);
  unwatch (&watcher);
  fixture_clear (&fixture);
}

/* Cancelling */

typedef struct
{
  WeftStop stop;
  gint64 requested; /* µs */
  WeftTrainControl *control;
} Cancel;

static gpointer
cancel_thread (gpointer data)
{
  Cancel *cancel = data;

  g_usleep (50000);
  cancel->requested = g_get_monotonic_time ();
  weft_stop_request (&cancel->stop);
  return NULL;
}

/* The promise is 100 ms; a busy machine that runs tests is given five times that. */
static void
test_cancel (void)
{
  for (int paused = 0; paused < 2; paused++) {
    Cancel cancel = { .stop = WEFT_STOP_INIT, .control = weft_train_control_new () };
    g_autoptr (WeftTrainer) trainer = NULL;
    g_autoptr (GError) error = NULL;
    WeftTrainEnd end;
    GThread *thread;
    Fixture fixture;

    fixture_init (&fixture, "kind", SETTINGS ("epochs", "100000"));
    trainer = fixture_trainer (&fixture);
    if (paused)
      weft_train_control_pause (cancel.control);
    thread = g_thread_new ("cancel", cancel_thread, &cancel);
    g_assert_true (weft_trainer_run (trainer, NULL, cancel.control, &cancel.stop, &end, &error));
    g_assert_no_error (error);
    g_assert_cmpint (end, ==, WEFT_TRAIN_CANCELLED);
    g_thread_join (thread);
    g_assert_cmpint (g_get_monotonic_time () - cancel.requested, <, 500000);
    weft_train_control_free (cancel.control);
    fixture_clear (&fixture);
  }
}

/* Ends */

static void
test_early_stopping (void)
{
  g_autoptr (WeftTrainer) trainer = NULL;
  guint n_epochs;
  Fixture fixture;

  fixture_init (&fixture, "kind", SETTINGS ("epochs", "100", "early_stopping", "true", "patience", "3", "min_delta", "1000"));
  trainer = fixture_trainer (&fixture);
  g_assert_cmpint (fixture_run (trainer, NULL, NULL), ==, WEFT_TRAIN_EARLY);
  weft_trainer_get_history (trainer, &n_epochs);
  g_assert_cmpuint (n_epochs, ==, 1 + 3 + 1);
  fixture_clear (&fixture);
}

static void
test_target (void)
{
  g_autoptr (WeftTrainer) trainer = NULL;
  const WeftTrainEpoch *history;
  guint n_epochs;
  Fixture fixture;

  fixture_init (&fixture, "kind", SETTINGS ("epochs", "100", "learning_rate", "0.01", "stop_at_target", "true", "target", "0.6"));
  trainer = fixture_trainer (&fixture);
  g_assert_cmpint (fixture_run (trainer, NULL, NULL), ==, WEFT_TRAIN_TARGET);
  history = weft_trainer_get_history (trainer, &n_epochs);
  for (guint i = 0; i < n_epochs; i++)
    g_assert_true ((history[i].validation_metric >= 0.6) == (i == n_epochs - 1));
  fixture_clear (&fixture);
}

/* The weights at the end are those that a training as long as the best epoch ends with. */
static void
test_restore_best (void)
{
  const char *const *settings = SETTINGS ("epochs", "30", "learning_rate", "0.05", "restore_best", "true");
  g_autoptr (GByteArray) kept = NULL, last = NULL;
  g_autoptr (WeftTrainer) trainer = NULL, short_trainer = NULL;
  g_autofree char *length = NULL;
  const WeftTrainEpoch *history;
  guint n_epochs, best = 0;
  gsize n_bytes;
  Fixture fixture;

  fixture_init (&fixture, "kind", settings);
  trainer = fixture_trainer (&fixture);
  fixture_run (trainer, NULL, NULL);
  kept = fixture_record (trainer);
  history = weft_trainer_get_history (trainer, &n_epochs);
  for (guint i = 1; i < n_epochs; i++)
    if (history[i].validation_loss < history[best].validation_loss)
      best = i;
  g_assert_cmpuint (best, <, n_epochs - 1);
  length = g_strdup_printf ("%u", best + 1);
  weft_params_set (fixture.params, "epochs", length, NULL);
  weft_params_set (fixture.params, "restore_best", "false", NULL);
  short_trainer = fixture_trainer (&fixture);
  fixture_run (short_trainer, NULL, NULL);
  last = fixture_record (short_trainer);
  n_bytes = last->len - (best + 1) * offsetof (WeftTrainEpoch, seconds);
  g_assert_cmpmem (kept->data + kept->len - n_bytes, n_bytes, last->data + last->len - n_bytes, n_bytes);
  fixture_clear (&fixture);
}

static void
test_diverged (void)
{
  g_autoptr (WeftTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;
  WeftTrainEnd end;
  Fixture fixture;

  fixture_init (&fixture, "size", SETTINGS ("epochs", "50", "optimizer", "sgd", "learning_rate", "100"));
  trainer = fixture_trainer (&fixture);
  g_assert_false (weft_trainer_run (trainer, NULL, NULL, NULL, &end, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_DIVERGED);
  g_assert_nonnull (strstr (error->message, "epoch 1"));
  g_assert_nonnull (strstr (error->message, "lower the learning rate (it is 100)"));
  fixture_clear (&fixture);
}

static void
test_no_rows (void)
{
  g_autoptr (GError) error = NULL;
  WeftTrainerSetup setup;
  Fixture fixture;

  fixture_init (&fixture, "kind", NULL);
  setup = (WeftTrainerSetup){ .spec = fixture.spec, .gather = fixture.gather, .params = fixture.params };
  g_assert_null (weft_trainer_new (&setup, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_DATA);
  fixture_clear (&fixture);
}

/* A model without anything random, trained with @settings. */
static WeftTrainer *
train_plain (Fixture *fixture,
             const char *target,
             const char *const *settings)
{
  WeftTrainer *trainer;

  fixture_init (fixture, target, settings);
  weft_model_spec_unref (fixture->spec);
  fixture->spec = weft_model_spec_new ();
  fixture_add_layer (fixture->spec, "first", "dense", SETTINGS ("units", "37"), NULL);
  fixture_add_layer (fixture->spec, "bend", "tanh", NULL, "first");
  fixture_add_layer (fixture->spec, "last", "dense", SETTINGS ("units", g_str_equal (target, "kind") ? "3" : "1"), "bend");
  trainer = fixture_trainer (fixture);
  fixture_run (trainer, NULL, NULL);
  return trainer;
}

static void
compare_weights (WeftTrainer *one,
                 WeftTrainer *other,
                 double       tolerance)
{
  int n;
  const WeftValue *weights = weft_model_get_weights (weft_trainer_get_model (one), &n);

  for (int i = 0; i < n; i++) {
    const WeftTensor *a = weft_session_get_parameter (weft_trainer_get_session (one), weights[i]);
    const WeftTensor *b = weft_session_get_parameter (weft_trainer_get_session (other), weights[i]);

    for (gint64 k = 0; k < weft_shape_count (&a->shape); k++)
      g_assert_cmpfloat_with_epsilon (weft_tensor_get (a, k), weft_tensor_get (b, k), tolerance);
  }
}

/* Five batches of ten are one of fifty, down to the last incomplete step, which here is one
 * of 150 - 2 · 60 rows or less. */
static void
test_accumulate (void)
{
  const char *const targets[] = { "kind", "size" }, *const sizes[][2] = { { "10", "5" }, { "12", "5" }, { "25", "7" }, { "150", "2" } };

  for (guint t = 0; t < G_N_ELEMENTS (targets); t++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
      g_autofree char *large = g_strdup_printf ("%d", atoi (sizes[i][0]) * atoi (sizes[i][1]));
      Fixture one, other;
      g_autoptr (WeftTrainer) small = train_plain (&one, targets[t], SETTINGS ("epochs", "3", "batch_size", sizes[i][0], "accumulate", sizes[i][1], "class_weights", "balanced", "clip_norm", "0.5"));
      g_autoptr (WeftTrainer) whole = train_plain (&other, targets[t], SETTINGS ("epochs", "3", "batch_size", large, "class_weights", "balanced", "clip_norm", "0.5"));
      guint n;

      g_assert_cmpuint (weft_trainer_get_step (small), ==, weft_trainer_get_step (whole));
      compare_weights (small, whole, 2e-5);
      g_assert_cmpfloat_with_epsilon (weft_trainer_get_history (small, &n)[2].train_loss, weft_trainer_get_history (whole, &n)[2].train_loss, 1e-5);
      fixture_clear (&one);
      fixture_clear (&other);
    }
}

/* What the averages of the first layer's weights ought to be. */
typedef struct
{
  WeftTrainer *trainer;
  double before[3 * 37]; /* the weights before the latest step */
  double average[3 * 37];
} Average;

static const WeftTensor *
first_weights (WeftTrainer *trainer)
{
  int n;

  return weft_session_get_parameter (weft_trainer_get_session (trainer), weft_model_get_weights (weft_trainer_get_model (trainer), &n)[0]);
}

static void
average_cb (gpointer             data,
            const WeftTrainStep *step)
{
  Average *self = data;
  double rest = 1 - MIN (0.9, (double) (step->step + 1) / (double) (step->step + 10));

  for (int i = 0; i < 3 * 37; i++) {
    self->average[i] += rest * (self->before[i] - self->average[i]);
    self->before[i] = weft_tensor_get (first_weights (self->trainer), i);
  }
}

/* The averages are what is validated and what is left in the end. */
static void
test_average (void)
{
  Fixture fixture;
  Average average = { NULL };
  WeftTrainObserver observer = { .data = &average, .step = average_cb };
  g_autoptr (WeftEvaluator) evaluator = NULL;
  g_autoptr (WeftEvaluation) evaluation = NULL;
  guint n;

  fixture_init (&fixture, "kind", SETTINGS ("epochs", "6", "learning_rate", "0.05", "ema", "0.9"));
  average.trainer = fixture_trainer (&fixture);
  for (int i = 0; i < 3 * 37; i++)
    average.average[i] = average.before[i] = weft_tensor_get (first_weights (average.trainer), i);
  fixture_run (average.trainer, &observer, NULL);
  for (int i = 0; i < 3 * 37; i++)
    g_assert_cmpfloat_with_epsilon (weft_tensor_get (first_weights (average.trainer), i), average.average[i], 1e-5);
  evaluator = weft_evaluator_new (weft_trainer_get_model (average.trainer), weft_trainer_get_session (average.trainer),
                                  weft_trainer_get_objective (average.trainer), fixture.gather, TRUE, NULL);
  evaluation = weft_evaluator_run (evaluator, (WeftRows){ fixture.rows + FIXTURE_TRAIN, FIXTURE_ROWS - FIXTURE_TRAIN }, NULL, NULL);
  g_assert_cmpfloat (evaluation->loss, ==, weft_trainer_get_history (average.trainer, &n)[5].validation_loss);
  weft_trainer_free (average.trainer);
  fixture_clear (&fixture);
}

/* The loss of the first step of one dense layer that learns from two rows, and its outputs
 * for the two. */
static double
train_two (const char *target,
           const char *const *settings,
           double outputs[2][3])
{
  const char *units = g_str_equal (target, "kind") ? "3" : "1";
  Fixture fixture;
  WeftTrainerSetup setup;
  g_autoptr (WeftTrainer) trainer = NULL;
  const WeftTensor *weight, *bias;
  WeftGraph *graph;
  float x[2][3];
  guint n;
  double loss;

  fixture_init (&fixture, target, settings);
  weft_model_spec_unref (fixture.spec);
  fixture.spec = weft_model_spec_new ();
  fixture_add_layer (fixture.spec, "last", "dense", SETTINGS ("units", units), NULL);
  setup = (WeftTrainerSetup){ .spec = fixture.spec, .gather = fixture.gather, .train = { fixture.rows, 2 }, .params = fixture.params, .seed = 5 };
  trainer = weft_trainer_new (&setup, NULL);
  graph = weft_model_get_graph (weft_trainer_get_model (trainer));
  weight = weft_graph_get_value (graph, weft_graph_find (graph, "last.weight"))->tensor;
  bias = weft_graph_get_value (graph, weft_graph_find (graph, "last.bias"))->tensor;
  weft_gather_fill_inputs (fixture.gather, fixture.rows, 2, &x[0][0]);
  for (int row = 0; row < 2; row++)
    for (int j = 0; j < atoi (units); j++) {
      outputs[row][j] = weft_tensor_get (bias, j);
      for (int k = 0; k < 3; k++)
        outputs[row][j] += (double) x[row][k] * weft_tensor_get (weight, k * atoi (units) + j);
    }
  fixture_run (trainer, NULL, NULL);
  loss = weft_trainer_get_history (trainer, &n)[0].train_loss;
  fixture_clear (&fixture);
  return loss;
}

/* The cross entropy of a mixed row, each class by its share. */
static double
mixed_entropy (const double *own,
               const double *other,
               double        share,
               int           class,
               int           other_class)
{
  double mixed[3], sum = 0;

  for (int j = 0; j < 3; j++) {
    mixed[j] = share * own[j] + (1 - share) * other[j];
    sum += exp (mixed[j]);
  }
  return log (sum) - share * mixed[class] - (1 - share) * mixed[other_class];
}

/* Of two rows with the errors a and b, mixing at a share s makes errors s a + (1 - s) b and s b +
 * (1 - s) a: s follows from the loss without and with. The same s must explain classes. */
static void
test_mixup (void)
{
  double outputs[2][3], plain, mixed, entropy, errors[2], product, q, share;
  float sizes[2];
  gint32 kinds[2];
  Fixture fixture;

  fixture_init (&fixture, "size", NULL);
  weft_gather_fill_targets (fixture.gather, fixture.rows, 2, WEFT_DTYPE_F32, sizes);
  fixture_clear (&fixture);
  fixture_init (&fixture, "kind", NULL);
  weft_gather_fill_targets (fixture.gather, fixture.rows, 2, WEFT_DTYPE_I32, kinds);
  fixture_clear (&fixture);

  plain = train_two ("size", SETTINGS ("epochs", "1"), outputs);
  mixed = train_two ("size", SETTINGS ("epochs", "1", "mixup", "0.4"), outputs);
  for (int i = 0; i < 2; i++)
    errors[i] = outputs[i][0] - (double) sizes[i];
  g_assert_cmpfloat_with_epsilon (plain, (errors[0] * errors[0] + errors[1] * errors[1]) / 2, 1e-5 * plain);
  product = errors[0] * errors[1];
  q = (plain - mixed) / (2 * (plain - product));
  share = 0.5 + sqrt (0.25 - q);
  g_assert_true (share > 0.5 && share < 1);

  entropy = train_two ("kind", SETTINGS ("epochs", "1", "mixup", "0.4"), outputs);
  g_assert_cmpint (kinds[0], !=, kinds[1]);
  mixed = mixed_entropy (outputs[0], outputs[1], share, kinds[0], kinds[1]);
  g_assert_cmpfloat_with_epsilon (entropy, (mixed + mixed_entropy (outputs[1], outputs[0], share, kinds[1], kinds[0])) / 2, 1e-4);
}

/* Numbers between those of two words mean nothing. */
static void
test_mixup_refuses_words (void)
{
  Fixture fixture;
  WeftTrainerSetup setup;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, "kind", SETTINGS ("mixup", "0.2"));
  weft_model_spec_unref (fixture.spec);
  fixture.spec = weft_model_spec_new ();
  fixture_add_layer (fixture.spec, "words", "embedding", NULL, NULL);
  fixture_add_layer (fixture.spec, "whole", "steps", NULL, "words");
  fixture_add_layer (fixture.spec, "last", "dense", SETTINGS ("units", "3"), "whole");
  setup = (WeftTrainerSetup){ .spec = fixture.spec, .gather = fixture.gather, .train = { fixture.rows, FIXTURE_TRAIN }, .params = fixture.params };
  g_assert_null (weft_trainer_new (&setup, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "words cannot be mixed"));
  fixture_clear (&fixture);
}

static WeftTensor *
copy_tensor (WeftTrainer *trainer,
             const char  *name)
{
  WeftValue value = weft_graph_find (weft_model_get_graph (weft_trainer_get_model (trainer)), name);

  return weft_tensor_copy (weft_session_get_parameter (weft_trainer_get_session (trainer), value), NULL);
}

static void
assert_same (WeftTrainer      *trainer,
             const char       *name,
             const WeftTensor *expected,
             gboolean          same)
{
  g_autoptr (WeftTensor) found = copy_tensor (trainer, name);

  g_assert_cmpint (memcmp (found->data, expected->data, found->bytes) == 0, ==, same);
}

/* Another last layer: what fits is taken, the sentence says what does not; frozen layers stay. */
static void
check_transfer (const char *path,
                const WeftTensor *weight,
                const char *const *frozen)
{
  Fixture fixture;
  WeftTrainerSetup setup;
  g_autoptr (WeftTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, "size", SETTINGS ("epochs", "1"));
  weft_model_spec_unref (fixture.spec);
  fixture.spec = weft_model_spec_new ();
  fixture_add_layer (fixture.spec, "first", "dense", frozen, NULL);
  fixture_add_layer (fixture.spec, "bend", "tanh", NULL, "first");
  fixture_add_layer (fixture.spec, "last", "dense", SETTINGS ("units", "1"), "bend");
  setup = (WeftTrainerSetup){ .spec = fixture.spec, .gather = fixture.gather, .train = { fixture.rows, FIXTURE_TRAIN }, .params = fixture.params, .weights = path };
  trainer = weft_trainer_new (&setup, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (weft_trainer_get_transfer (trainer), "2 of 4 taken from first."));
  g_assert_nonnull (strstr (weft_trainer_get_transfer (trainer), "last.weight is 37×3 there, 37×1 here"));
  assert_same (trainer, "first.weight", weight, TRUE);
  fixture_run (trainer, NULL, NULL);
  assert_same (trainer, "first.weight", weight, frozen[2] != NULL);
  fixture_clear (&fixture);
}

static void
test_transfer (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL);
  g_autofree char *tensors = g_build_filename (folder, "first.safetensors", NULL), *onnx = g_build_filename (folder, "first.onnx", NULL);
  g_autofree char *external = g_test_build_filename (G_TEST_DIST, "data", "exchange", "onnx", "mlp-external.onnx", NULL);
  Fixture fixture;
  g_autoptr (WeftTrainer) trainer = train_plain (&fixture, "kind", SETTINGS ("epochs", "1"));
  g_autoptr (WeftTrainedModel) trained = NULL;
  g_autoptr (WeftTensor) weight = copy_tensor (trainer, "first.weight");
  WeftTrainerSetup setup;
  g_autoptr (GError) error = NULL;

  trained = weft_trained_model_new (fixture.spec, weft_gather_get_preparation (fixture.gather), "cross-entropy", weft_trainer_get_session (trainer), &error);
  g_assert_true (weft_session_is_frozen (weft_trained_model_get_session (trained)));
  g_assert_false (weft_session_is_frozen (weft_trainer_get_session (trainer)));
  weft_trained_model_save (trained, tensors, &error);
  weft_trained_model_export (trained, onnx, &error);
  g_assert_no_error (error);
  check_transfer (tensors, weight, SETTINGS ("units", "37", "frozen", "true"));
  check_transfer (tensors, weight, SETTINGS ("units", "37"));
  check_transfer (onnx, weight, SETTINGS ("units", "37", "frozen", "true"));

  weft_model_spec_unref (fixture.spec);
  fixture.spec = weft_model_spec_new ();
  fixture_add_layer (fixture.spec, "other", "dense", SETTINGS ("units", "3"), NULL);
  setup = (WeftTrainerSetup){ .spec = fixture.spec, .gather = fixture.gather, .train = { fixture.rows, FIXTURE_TRAIN }, .params = fixture.params, .weights = tensors };
  g_assert_null (weft_trainer_new (&setup, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "0 of 2 taken"));
  g_clear_error (&error);
  setup.weights = external;
  g_assert_null (weft_trainer_new (&setup, &error));
  g_assert_nonnull (strstr (error->message, "has weights in other files"));
  fixture_clear (&fixture);
  g_unlink (tensors);
  g_unlink (onnx);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/trainer/threads", test_threads);
  g_test_add_func ("/learn/trainer/own-class-weights", test_own_class_weights);
  g_test_add_func ("/learn/trainer/learns", test_learns);
  g_test_add_func ("/learn/trainer/live-change", test_live_change);
  g_test_add_func ("/learn/trainer/refused-requests", test_refused_requests);
  g_test_add_func ("/learn/trainer/pause", test_pause);
  g_test_add_func ("/learn/trainer/stop-and-keep", test_stop_and_keep);
  g_test_add_func ("/learn/trainer/cancel", test_cancel);
  g_test_add_func ("/learn/trainer/early-stopping", test_early_stopping);
  g_test_add_func ("/learn/trainer/target", test_target);
  g_test_add_func ("/learn/trainer/restore-best", test_restore_best);
  g_test_add_func ("/learn/trainer/diverged", test_diverged);
  g_test_add_func ("/learn/trainer/no-rows", test_no_rows);
  g_test_add_func ("/learn/trainer/accumulate", test_accumulate);
  g_test_add_func ("/learn/trainer/average", test_average);
  g_test_add_func ("/learn/trainer/mixup", test_mixup);
  g_test_add_func ("/learn/trainer/mixup-refuses-words", test_mixup_refuses_words);
  g_test_add_func ("/learn/trainer/transfer", test_transfer);
  return g_test_run ();
}
