/* test-control.c: a training that is steered, and steered the same way again
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trainer-fixture.h"

#include "exchange/safetensors.h"

#include <glib/gstdio.h>
#include <math.h>

#define N_BATCHES 5 /* of an epoch */

/* What is asked for after a step. */
typedef struct
{
  guint64 step;
  const char *what; /* "stop", "stop-best", "discard", or a parameter */
  const char *value;
} Wish;

typedef struct
{
  WeftTrainControl *control;
  const Wish *wishes;
  GString *marks;
  GString *warnings;
  guint64 last; /* step */
} Driver;

static void
step_cb (gpointer             data,
         const WeftTrainStep *step)
{
  Driver *self = data;

  __atomic_store_n (&self->last, step->step, __ATOMIC_SEQ_CST);
  for (const Wish *wish = self->wishes; wish != NULL && wish->what != NULL; wish++) {
    g_autoptr (GError) error = NULL;

    if (wish->step != step->step)
      continue;
    if (g_str_equal (wish->what, "stop"))
      weft_train_control_stop (self->control);
    else if (g_str_equal (wish->what, "stop-best"))
      weft_train_control_stop_best (self->control);
    else if (g_str_equal (wish->what, "discard"))
      weft_train_control_discard (self->control);
    else
      weft_train_control_set (self->control, wish->what, wish->value, &error);
    g_assert_no_error (error);
  }
}

static void
mark_cb (gpointer             data,
         const WeftTrainMark *mark)
{
  Driver *self = data;

  g_string_append_printf (self->marks, "%d %s %s\n", (int) mark->step, mark->what, mark->to);
  weft_train_control_replay (self->control, "other", mark->step, mark->what, mark->to);
}

static void
warn_cb (gpointer    data,
         const char *message)
{
  g_string_append_printf (((Driver *) data)->warnings, "%s\n", message);
}

static void
driver_init (Driver     *self,
             const Wish *wishes)
{
  *self = (Driver){ weft_train_control_new (), wishes, g_string_new (NULL), g_string_new (NULL), 0 };
}

static void
driver_clear (Driver *self)
{
  weft_train_control_free (self->control);
  g_string_free (self->marks, TRUE);
  g_string_free (self->warnings, TRUE);
}

/* Returns: (transfer full): history and weights */
static GByteArray *
steer (Driver *driver,
       const char *target,
       const char *const *settings,
       WeftTrainEnd end)
{
  WeftTrainObserver observer = { .data = driver, .step = step_cb, .mark = mark_cb, .warn = warn_cb };
  g_autoptr (WeftTrainer) trainer = NULL;
  GByteArray *found;
  Fixture fixture;

  fixture_init (&fixture, target, settings);
  trainer = fixture_trainer (&fixture);
  g_assert_cmpint (fixture_run (trainer, &observer, driver->control), ==, end);
  found = fixture_record (trainer);
  fixture_clear (&fixture);
  return found;
}

static void
replay (WeftTrainControl *control,
        const char       *marks)
{
  g_auto (GStrv) lines = g_strsplit (marks, "\n", -1);

  for (char **line = lines; **line != '\0'; line++) {
    g_auto (GStrv) words = g_strsplit (*line, " ", 3);

    weft_train_control_replay (control, "mine", g_ascii_strtoull (words[0], NULL, 10), words[1], words[2]);
  }
  weft_train_control_begin (control, "mine");
}

#define SETTING SETTINGS ("epochs", "5", "learning_rate", "0.05", "clip_norm", "2", "restore_best", "true", "early_stopping", "true", "patience", "50")

/* Whatever is changed on the way, at the end of an epoch or within one, is done again from
 * its marks alone, to the bit. */
static void
test_replayed (void)
{
  static const Wish wishes[] = {
    { 3, "learning_rate", "0.2" }, { 3, "weight_decay", "0.01" }, { 5, "drop.ratio", "0.6" }, { 8, "freeze", "first" }, { 10, "clip_norm", "0.1" }, { 12, "freeze", "" }, { 14, "clip_value", "0.05" }, { 15, "learning_rate", "0.01" }, { 16, "patience", "40" }, { 22, "stop-best", NULL }, { 0, NULL, NULL }
  };
  g_autoptr (GByteArray) first = NULL, again = NULL, plain = NULL;
  Driver live, second, none;

  driver_init (&live, wishes);
  driver_init (&second, NULL);
  driver_init (&none, NULL);
  first = steer (&live, "kind", SETTING, WEFT_TRAIN_KEPT);
  g_assert_nonnull (strstr (live.marks->str, "8 freeze first\n"));
  g_assert_nonnull (strstr (live.marks->str, "22 stop best\n"));
  g_assert_cmpstr (live.warnings->str, ==, "");
  replay (second.control, live.marks->str);
  again = steer (&second, "kind", SETTING, WEFT_TRAIN_KEPT);
  g_assert_cmpstr (live.marks->str, ==, second.marks->str);
  g_assert_cmpmem (first->data, first->len, again->data, again->len);
  plain = steer (&none, "kind", SETTING, WEFT_TRAIN_COMPLETE);
  g_assert_true (plain->len != first->len || memcmp (plain->data, first->data, first->len) != 0);
  driver_clear (&live);
  driver_clear (&second);
  driver_clear (&none);
}

/* A checkpoint at some step, and then the end without a mark of it. */
static void
cut_cb (gpointer             data,
        const WeftTrainStep *step)
{
  Driver *self = data;

  if (step->step != self->last)
    return;
  weft_train_control_checkpoint (self->control);
  weft_train_control_discard (self->control);
}

/* A training that goes on from a checkpoint makes the changes after it again, and no other. */
static void
test_resumed (void)
{
  static const Wish wishes[] = { { 4, "learning_rate", "0.2" }, { 10, "learning_rate", "0.02" }, { 15, "drop.ratio", "0.7" }, { 0, NULL, NULL } };
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "checkpoint", NULL);
  g_autoptr (GByteArray) whole = NULL;
  Driver live;

  driver_init (&live, wishes);
  whole = steer (&live, "kind", SETTING, WEFT_TRAIN_COMPLETE);
  for (guint64 cut = 1; cut < 25; cut += 3) {
    g_autoptr (WeftTrainer) trainer = NULL, second = NULL;
    g_autoptr (GByteArray) parts = NULL;
    g_autoptr (GError) error = NULL;
    WeftTrainObserver observer = { .step = cut_cb };
    Driver driver, resumed;
    Fixture fixture;

    driver_init (&driver, NULL);
    driver_init (&resumed, NULL);
    fixture_init (&fixture, "kind", SETTING);
    fixture.checkpoint = g_strdup (path);
    trainer = fixture_trainer (&fixture);
    replay (driver.control, live.marks->str);
    driver.last = cut;
    observer.data = &driver;
    fixture_run (trainer, &observer, driver.control);
    second = fixture_trainer (&fixture);
    weft_trainer_resume (second, path, &error);
    g_assert_no_error (error);
    replay (resumed.control, live.marks->str);
    g_assert_cmpint (fixture_run (second, NULL, resumed.control), ==, WEFT_TRAIN_COMPLETE);
    parts = fixture_record (second);
    g_assert_cmpmem (whole->data, whole->len, parts->data, parts->len);
    g_unlink (path);
    driver_clear (&driver);
    driver_clear (&resumed);
    fixture_clear (&fixture);
  }
  driver_clear (&live);
  g_rmdir (folder);
}

/* What is frozen on the way stays to the bit, and all else goes on. */
static void
test_frozen (void)
{
  const struct
  {
    const char *target, *layer, *weight;
  } cases[] = { { "kind", "first", "first.weight" }, { "convolved", "norm", "norm.scale" }, { "convolved", "filter", "filter.weight" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Wish wishes[] = { { 1, "freeze", cases[i].layer }, { 0, NULL, NULL } };
    const char *const *settings = SETTINGS ("epochs", "3", "learning_rate", "0.05");
    g_autoptr (WeftTrainer) trainer = NULL, one = NULL;
    WeftTrainObserver observer = { .step = step_cb, .mark = mark_cb };
    static const Wish stop[] = { { 1, "stop", NULL }, { 0, NULL, NULL } };
    Driver driver, stopped;
    Fixture fixture;
    const WeftTensor *before, *after, *last, *moved;
    WeftValue value;

    fixture_init (&fixture, cases[i].target, settings);
    driver_init (&driver, wishes);
    driver_init (&stopped, stop);
    one = fixture_trainer (&fixture);
    observer.data = &stopped;
    fixture_run (one, &observer, stopped.control);
    trainer = fixture_trainer (&fixture);
    observer.data = &driver;
    fixture_run (trainer, &observer, driver.control);
    value = weft_graph_find (weft_model_get_graph (weft_trainer_get_model (trainer)), cases[i].weight);
    if (value == WEFT_NO_VALUE)
      g_error ("there is no %s", cases[i].weight);
    before = weft_session_get_parameter (weft_trainer_get_session (one), value);
    after = weft_session_get_parameter (weft_trainer_get_session (trainer), value);
    g_assert_cmpmem (before->data, before->bytes, after->data, after->bytes);
    value = weft_graph_find (weft_model_get_graph (weft_trainer_get_model (trainer)), "last.weight");
    last = weft_session_get_parameter (weft_trainer_get_session (one), value);
    moved = weft_session_get_parameter (weft_trainer_get_session (trainer), value);
    g_assert_true (memcmp (last->data, moved->data, last->bytes) != 0);
    driver_clear (&driver);
    driver_clear (&stopped);
    fixture_clear (&fixture);
  }
}

/* What cannot be is said, and costs nothing. */
static void
test_refused (void)
{
  static const Wish wishes[] = { { 2, "freeze", "nowhere" }, { 3, "elsewhere.ratio", "0.5" }, { 4, "clip_norm", "1" }, { 0, NULL, NULL } };
  g_autoptr (GByteArray) found = NULL, plain = NULL;
  g_autoptr (GError) error = NULL;
  Driver driver, none;

  driver_init (&driver, wishes);
  driver_init (&none, NULL);
  found = steer (&driver, "kind", SETTINGS ("epochs", "2"), WEFT_TRAIN_COMPLETE);
  plain = steer (&none, "kind", SETTINGS ("epochs", "2"), WEFT_TRAIN_COMPLETE);
  g_assert_cmpmem (found->data, found->len, plain->data, plain->len);
  g_assert_cmpstr (driver.marks->str, ==, "");
  g_assert_nonnull (strstr (driver.warnings->str, "nowhere"));
  g_assert_nonnull (strstr (driver.warnings->str, "elsewhere.ratio"));
  g_assert_nonnull (strstr (driver.warnings->str, "clip_norm"));
  g_assert_false (weft_train_control_set (driver.control, "batch_size", "3", &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_REQUEST);
  driver_clear (&driver);
  driver_clear (&none);
}

/* The best weights are there to be kept although nobody said so before. */
static void
test_best (void)
{
  static const Wish best[] = { { 13, "stop-best", NULL }, { 0, NULL, NULL } }, last[] = { { 13, "stop", NULL }, { 0, NULL, NULL } }, discard[] = { { 13, "discard", NULL }, { 0, NULL, NULL } };
  const char *const *settings = SETTINGS ("epochs", "9", "learning_rate", "0.3");
  g_autoptr (GByteArray) kept = NULL, ended = NULL, none = NULL;
  Driver first, second, third;

  driver_init (&first, best);
  driver_init (&second, last);
  driver_init (&third, discard);
  kept = steer (&first, "kind", settings, WEFT_TRAIN_KEPT);
  ended = steer (&second, "kind", settings, WEFT_TRAIN_KEPT);
  none = steer (&third, "kind", settings, WEFT_TRAIN_CANCELLED);
  g_assert_cmpuint (kept->len, ==, ended->len);
  g_assert_true (memcmp (kept->data, ended->data, kept->len) != 0);
  g_assert_true (memcmp (kept->data, ended->data, 2 * offsetof (WeftTrainEpoch, seconds)) == 0);
  driver_clear (&first);
  driver_clear (&second);
  driver_clear (&third);
}

/* Steps */

typedef struct
{
  Driver *driver;
  WeftTrainer *trainer;
} Stepped;

static gpointer
train_cb (gpointer data)
{
  Stepped *self = data;
  WeftTrainObserver observer = { .data = self->driver, .step = step_cb };

  fixture_run (self->trainer, &observer, self->driver->control);
  return NULL;
}

static void
assert_stands_at (Driver  *driver,
                  guint64  step)
{
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (__atomic_load_n (&driver->last, __ATOMIC_SEQ_CST) < step && g_get_monotonic_time () < until)
    g_usleep (1000);
  g_usleep (60000);
  g_assert_cmpuint (__atomic_load_n (&driver->last, __ATOMIC_SEQ_CST), ==, step);
  g_assert_true (weft_train_control_is_paused (driver->control));
}

static void
test_steps (void)
{
  Fixture fixture;
  Driver driver;
  Stepped stepped;
  GThread *thread;

  fixture_init (&fixture, "kind", SETTINGS ("epochs", "5"));
  driver_init (&driver, NULL);
  stepped = (Stepped){ &driver, fixture_trainer (&fixture) };
  weft_train_control_pause (driver.control);
  thread = g_thread_new ("train", train_cb, &stepped);
  assert_stands_at (&driver, 0);
  weft_train_control_step_batch (driver.control);
  assert_stands_at (&driver, 1);
  weft_train_control_step_batch (driver.control);
  weft_train_control_step_batch (driver.control);
  assert_stands_at (&driver, 3);
  weft_train_control_step_epoch (driver.control);
  assert_stands_at (&driver, N_BATCHES);
  weft_train_control_step_epoch (driver.control);
  assert_stands_at (&driver, 2 * N_BATCHES);
  weft_train_control_resume (driver.control);
  g_thread_join (thread);
  g_assert_cmpuint (driver.last, ==, 5 * N_BATCHES);
  weft_trainer_free (stepped.trainer);
  driver_clear (&driver);
  fixture_clear (&fixture);
}

/* Faults */

/* Makes a weight so large that the next step overflows, as a learning rate may. */
static void
spoil_cb (gpointer             data,
          const WeftTrainStep *step)
{
  if (step->step == 7)
    weft_train_control_set (data, "learning_rate", "100", NULL);
}

/* The loss becomes no number, and the sentence says where that began; what is left is the last
 * good state, from which a smaller rate leads on. */
static void
test_fault (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "checkpoint", NULL);
  g_autoptr (WeftTrainControl) control = weft_train_control_new ();
  WeftTrainObserver observer = { .data = control, .step = spoil_cb };
  g_autoptr (WeftTrainer) trainer = NULL, second = NULL;
  g_autoptr (WeftTrainControl) mended = weft_train_control_new ();
  g_autoptr (GError) error = NULL;
  WeftTrainEnd end;
  Fixture fixture;

  fixture_init (&fixture, "size", SETTINGS ("epochs", "40", "optimizer", "sgd", "momentum", "0", "learning_rate", "0.01", "weight_decay", "0"));
  fixture.checkpoint = g_strdup (path);
  trainer = fixture_trainer (&fixture);
  g_assert_false (weft_trainer_run (trainer, &observer, control, NULL, &end, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_DIVERGED);
  g_test_message ("%s", error->message);
  g_assert_true (strstr (error->message, "it began in") != NULL || strstr (error->message, "the step before made") != NULL);
  g_clear_error (&error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  second = fixture_trainer (&fixture);
  weft_trainer_resume (second, path, &error);
  g_assert_no_error (error);
  weft_train_control_set (mended, "learning_rate", "0.001", NULL);
  g_assert_cmpint (fixture_run (second, NULL, mended), ==, WEFT_TRAIN_COMPLETE);
  g_unlink (path);
  g_rmdir (folder);
  fixture_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/control/replayed", test_replayed);
  g_test_add_func ("/learn/control/resumed", test_resumed);
  g_test_add_func ("/learn/control/frozen", test_frozen);
  g_test_add_func ("/learn/control/refused", test_refused);
  g_test_add_func ("/learn/control/best", test_best);
  g_test_add_func ("/learn/control/steps", test_steps);
  g_test_add_func ("/learn/control/fault", test_fault);
  return g_test_run ();
}
