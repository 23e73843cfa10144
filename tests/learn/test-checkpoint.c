/* test-checkpoint.c: a training that is cut anywhere goes on with the same bits
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trainer-fixture.h"

#include "exchange/safetensors.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>

#define N_BATCHES 5 /* of an epoch */

/* All that a checkpoint has to carry: dropout, moments, plateau, best weights. */
#define FULL                                                                                                                  \
  SETTINGS ("epochs", "5", "learning_rate", "0.6", "schedule", "plateau", "schedule_patience", "0", "schedule_factor", "0.5", \
            "restore_best", "true", "clip_norm", "1", "class_weights", "balanced")

#define AVERAGED SETTINGS ("epochs", "5", "learning_rate", "0.1", "optimizer", "nadam", "accumulate", "2", "ema", "0.9", "mixup", "0.4", "restore_best", "true")

typedef struct
{
  WeftTrainControl *control;
  guint64 cut_at; /* step */
  guint64 change_at;
  guint64 pace; /* µs a step */
} Cutter;

static void
step_cb (gpointer             data,
         const WeftTrainStep *step)
{
  Cutter *self = data;

  if (step->step == self->change_at)
    weft_train_control_set (self->control, "learning_rate", "0.007", NULL);
  if (self->pace > 0) {
    g_usleep (self->pace);
    if (step->step % 3 == 0)
      weft_train_control_checkpoint (self->control);
  } else if (step->step == self->cut_at) {
    weft_train_control_checkpoint (self->control);
    weft_train_control_stop (self->control);
  }
}

/* Trains, cut after step @cut_at when that is not 0; what came of it. */
static GByteArray *
train (const char *target,
       const char *const *settings,
       const char *folder,
       guint64 cut_at,
       guint64 change_at)
{
  Cutter cutter = { weft_train_control_new (), cut_at, change_at, 0 };
  WeftTrainObserver observer = { .data = &cutter, .step = step_cb };
  WeftTrainer *trainer;
  g_autoptr (GError) error = NULL;
  GByteArray *found;
  Fixture fixture;

  fixture_init (&fixture, target, settings);
  fixture.checkpoint = g_build_filename (folder, "checkpoint", NULL);
  trainer = fixture_trainer (&fixture);
  g_assert_cmpint (fixture_run (trainer, &observer, cutter.control), ==, cut_at != 0 ? WEFT_TRAIN_KEPT : WEFT_TRAIN_COMPLETE);
  if (cut_at != 0) {
    weft_trainer_free (trainer);
    weft_train_control_free (cutter.control);
    cutter.control = weft_train_control_new ();
    cutter.cut_at = 0;
    trainer = fixture_trainer (&fixture);
    weft_trainer_resume (trainer, fixture.checkpoint, &error);
    g_assert_no_error (error);
    fixture_run (trainer, &observer, cutter.control);
    g_unlink (fixture.checkpoint);
  }
  found = fixture_record (trainer);
  weft_trainer_free (trainer);
  weft_train_control_free (cutter.control);
  fixture_clear (&fixture);
  return found;
}

static void
test_resume (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL);
  const char *const targets[] = { "kind", "size" };

  for (guint t = 0; t < G_N_ELEMENTS (targets); t++) {
    g_autoptr (GByteArray) whole = train (targets[t], FULL, folder, 0, 0);
    const WeftTrainEpoch *first = (const WeftTrainEpoch *) (gpointer) whole->data;
    double last_rate;

    /* The plateau has to lower the rate, or nobody would miss it. */
    memcpy (&last_rate, whole->data + 4 * offsetof (WeftTrainEpoch, seconds) + offsetof (WeftTrainEpoch, learning_rate), sizeof last_rate);
    g_assert_cmpfloat (last_rate, <, first->learning_rate);

    for (guint64 cut = 1; cut < 5 * N_BATCHES; cut++) {
      g_autoptr (GByteArray) parts = train (targets[t], FULL, folder, cut, 0);

      if (parts->len != whole->len || memcmp (parts->data, whole->data, whole->len) != 0)
        g_error ("%s, cut after step %d: the resumed training differs", targets[t], (int) cut);
    }
  }
  g_rmdir (folder);
}

/* Sums of a step that are cleared, averages that are not; 3 steps an epoch. */
static void
test_resume_averaged (void)
{
  const char *const targets[] = { "kind", "convolved", "both" };
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL);

  for (guint t = 0; t < G_N_ELEMENTS (targets); t++) {
    g_autoptr (GByteArray) whole = train (targets[t], AVERAGED, folder, 0, 0);

    for (guint64 cut = 1; cut < 5 * 3; cut++) {
      g_autoptr (GByteArray) parts = train (targets[t], AVERAGED, folder, cut, 0);

      g_assert_cmpmem (parts->data, parts->len, whole->data, whole->len);
    }
  }
  g_rmdir (folder);
}

/* What is marked, how much it costs by now, and what the guard keeps. */
static void
test_resume_lesson (void)
{
  const char *const *const settings[] = {
    SETTINGS ("epochs", "4", "lesson", "counter-examples", "copies", "2", "guard", "true", "learning_rate", "0.1"),
    SETTINGS ("epochs", "4", "lesson", "penalty", "guard", "true", "guard_loss", "0", "learning_rate", "0.1"),
    SETTINGS ("epochs", "4", "lesson", "penalty", "accumulate", "2"),
  };
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autoptr (GByteArray) whole = train ("kind", settings[i], folder, 0, 0);

    for (guint64 cut = 1; cut < 4 * 3; cut++) {
      g_autoptr (GByteArray) parts = train ("kind", settings[i], folder, cut, 0);

      g_assert_cmpmem (parts->data, parts->len, whole->data, whole->len);
    }
  }
  g_rmdir (folder);
}

/* Running means and variances are no weights that learn, and as much a part of it. */
static void
test_resume_convolved (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL);
  g_autoptr (GByteArray) whole = train ("convolved", FULL, folder, 0, 0);

  for (guint64 cut = 1; cut < 5 * N_BATCHES; cut++) {
    g_autoptr (GByteArray) parts = train ("convolved", FULL, folder, cut, 0);

    g_assert_cmpmem (parts->data, parts->len, whole->data, whole->len);
  }
  g_rmdir (folder);
}

/* A learning rate changed while training is part of what is resumed. */
static void
test_resume_after_change (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL);
  g_autoptr (GByteArray) whole = train ("kind", FULL, folder, 0, 6), plain = train ("kind", FULL, folder, 0, 0);

  g_assert_true (memcmp (plain->data, whole->data, whole->len) != 0);
  for (guint64 cut = 5; cut <= 13; cut += 2) {
    g_autoptr (GByteArray) parts = train ("kind", FULL, folder, cut, 6);

    g_assert_cmpmem (parts->data, parts->len, whole->data, whole->len);
  }
  g_rmdir (folder);
}

static void
victim (const char *checkpoint)
{
  Cutter cutter = { weft_train_control_new (), 0, 0, 2000 };
  WeftTrainObserver observer = { .data = &cutter, .step = step_cb };
  Fixture fixture;
  WeftTrainer *trainer;

  fixture_init (&fixture, "kind", FULL);
  weft_params_set (fixture.params, "epochs", "1000", NULL);
  fixture.checkpoint = g_strdup (checkpoint);
  trainer = fixture_trainer (&fixture);
  fixture_run (trainer, &observer, cutter.control);
}

static char *program;

/* A process of our own that trains is killed at some moment, most often while
 * it writes or between two checkpoints. */
static void
test_killed (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "checkpoint", NULL);
  g_autoptr (GByteArray) whole = NULL;

  {
    const char *const *settings = FULL;
    g_autofree char *other = g_dir_make_tmp ("weft-XXXXXX", NULL);

    whole = train ("kind", settings, other, 0, 0);
    g_rmdir (other);
  }
  for (int round = 0; round < 4; round++) {
    char *argv[] = { program, (char *) "--victim", path, NULL };
    g_autoptr (WeftTrainer) trainer = NULL;
    g_autoptr (GByteArray) resumed = NULL;
    g_autoptr (GError) error = NULL;
    Fixture fixture;
    GPid child;

    g_spawn_async (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &child, &error);
    g_assert_no_error (error);
    while (!g_file_test (path, G_FILE_TEST_EXISTS))
      g_usleep (1000);
    g_usleep ((gulong) (round * 4321));
    g_assert_cmpint (kill (child, SIGKILL), ==, 0);
    g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
    fixture_init (&fixture, "kind", FULL);
    trainer = fixture_trainer (&fixture);
    weft_trainer_resume (trainer, path, &error);
    g_assert_no_error (error);
    fixture_run (trainer, NULL, NULL);
    resumed = fixture_record (trainer);
    g_assert_cmpmem (whole->data, whole->len, resumed->data, resumed->len);
    g_unlink (path);
    fixture_clear (&fixture);
  }
}

/* Checkpoints that do not fit */

static void
assert_refused (Fixture    *fixture,
                const char *path,
                const char *sentence)
{
  g_autoptr (WeftTrainer) trainer = fixture_trainer (fixture);
  g_autoptr (GByteArray) before = fixture_record (trainer), after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_trainer_resume (trainer, path, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, sentence) == NULL)
    g_error ("“%s” does not say “%s”", error->message, sentence);
  after = fixture_record (trainer);
  g_assert_cmpmem (before->data, before->len, after->data, after->len);
}

/* Writes @from again with @name replaced by @tensor, or left out. */
static void
tamper (const char *from,
        const char *to,
        const char *name,
        WeftTensor *tensor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSafetensors) file = weft_safetensors_read (from, &error), copy = weft_safetensors_new ();
  g_autofree const char **names = weft_safetensors_list (file);
  static const char *const keys[] = { "identity", "live", "marks" };

  g_assert_no_error (error);
  for (const char **n = names; *n != NULL; n++)
    if (!g_str_equal (*n, name))
      weft_safetensors_add (copy, *n, weft_safetensors_find (file, *n));
  if (tensor != NULL)
    weft_safetensors_add (copy, name, tensor);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    weft_safetensors_set_text (copy, keys[i], g_str_equal (name, keys[i]) ? "[[1],7,{}]" : weft_safetensors_get_text (file, keys[i]));
  weft_safetensors_write (copy, to, WEFT_FILE_WRITE_NONE, &error);
  g_assert_no_error (error);
}

static void
test_misfits (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "good", NULL), *bad = g_build_filename (folder, "bad", NULL);
  g_autoptr (WeftTensor) small = weft_tensor_new_scalar (1), large = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (3, 37, 1000), NULL);
  g_autoptr (GError) error = NULL;
  WeftTrainer *trainer;
  Fixture fixture, other;

  fixture_init (&fixture, "kind", FULL);
  trainer = fixture_trainer (&fixture);
  fixture_run (trainer, NULL, NULL);
  weft_trainer_save (trainer, path, &error);
  g_assert_no_error (error);
  weft_trainer_free (trainer);
  fixture_init (&other, "kind", SETTINGS ("batch_size", "16"));
  assert_refused (&other, path, "belongs to another training");
  tamper (path, bad, "first.weight", small);
  assert_refused (&fixture, bad, "first.weight");
  tamper (path, bad, "last.bias.moment1", NULL);
  assert_refused (&fixture, bad, "last.bias.moment1");
  tamper (path, bad, "best.first.weight", large);
  assert_refused (&fixture, bad, "best.first.weight");
  tamper (path, bad, "state.counters", small);
  assert_refused (&fixture, bad, "state.counters");
  tamper (path, bad, "state.history", small);
  assert_refused (&fixture, bad, "state.history");
  assert_refused (&fixture, folder, folder);
  fixture_clear (&fixture);
  fixture_clear (&other);
  g_unlink (path);
  g_unlink (bad);
  g_rmdir (folder);
}

/* Marks are for people: nonsense in their place is left out. */
static void
test_broken_marks (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "good", NULL);
  g_autoptr (WeftTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  fixture_init (&fixture, "kind", FULL);
  trainer = fixture_trainer (&fixture);
  fixture_run (trainer, NULL, NULL);
  weft_trainer_save (trainer, path, &error);
  tamper (path, path, "marks", NULL);
  g_assert_true (weft_trainer_resume (trainer, path, &error));
  g_assert_no_error (error);
  fixture_clear (&fixture);
  g_unlink (path);
  g_rmdir (folder);
}

static void
ask_each_step_cb (gpointer             data,
                  const WeftTrainStep *step)
{
  weft_train_control_checkpoint (data);
}

static guint n_warnings;

static void
warn_cb (gpointer    data,
         const char *message)
{
  g_assert_nonnull (strstr (message, "/dev/null/checkpoint"));
  n_warnings++;
}

/* A place where nothing can be written costs the checkpoint, not the training. */
static void
test_unwritable (void)
{
  g_autoptr (WeftTrainControl) control = weft_train_control_new ();
  WeftTrainObserver observer = { .data = control, .step = ask_each_step_cb, .warn = warn_cb };
  g_autoptr (WeftTrainer) trainer = NULL;
  Fixture fixture;

  fixture_init (&fixture, "kind", FULL);
  fixture.checkpoint = g_strdup ("/dev/null/checkpoint");
  trainer = fixture_trainer (&fixture);
  g_assert_cmpint (fixture_run (trainer, &observer, control), ==, WEFT_TRAIN_COMPLETE);
  g_assert_cmpuint (n_warnings, ==, 1);
  fixture_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--victim")) {
    victim (argv[2]);
    return 0;
  }
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/checkpoint/resume", test_resume);
  g_test_add_func ("/learn/checkpoint/resume-convolved", test_resume_convolved);
  g_test_add_func ("/learn/checkpoint/resume-averaged", test_resume_averaged);
  g_test_add_func ("/learn/checkpoint/resume-lesson", test_resume_lesson);
  g_test_add_func ("/learn/checkpoint/resume-after-change", test_resume_after_change);
  g_test_add_func ("/learn/checkpoint/killed", test_killed);
  g_test_add_func ("/learn/checkpoint/misfits", test_misfits);
  g_test_add_func ("/learn/checkpoint/broken-marks", test_broken_marks);
  g_test_add_func ("/learn/checkpoint/unwritable", test_unwritable);
  return g_test_run ();
}
