/* test-feedback.c: a model that is fooled is taught where not to look
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is asked of the methods stands in explain-methods' 9.4: on digits whose patch tells the
 * class where the model learned and nothing where it is tested, thirty marks give twelve
 * points at least, and nothing ends below where it began.
 */
#include "decoys.h"

#include "engine/team.h"
#include "explain/feedback.h"
#include "learn/error.h"

#include <glib/gstdio.h>

static Decoys decoys;

static WeftFeedbackSetup
make_setup (const WeftMarks  *marks,
            const WeftParams *params)
{
  return (WeftFeedbackSetup){
    .model = decoys.fooled,
    .dataset = decoys.dataset,
    .train = { decoys.rows, DECOYS_TRAIN },
    .validation = DECOYS_VALIDATION (&decoys),
    .test = DECOYS_TEST (&decoys),
    .marks = marks,
    .params = params,
    .seed = 3,
  };
}

/* @settings: of weft_feedback_params, `ID=VALUE …` */
static WeftFeedback *
teach (const WeftMarks *marks,
       const char      *settings)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_feedback_params);
  g_auto (GStrv) words = g_strsplit (settings, " ", -1);
  WeftFeedbackSetup setup = make_setup (marks, params);
  g_autoptr (GError) error = NULL;
  WeftFeedback *feedback;

  for (char **word = words; *word != NULL; word++) {
    g_auto (GStrv) pair = g_strsplit (*word, "=", 2);

    g_assert_true (weft_params_set (params, pair[0], pair[1], NULL));
  }
  feedback = weft_feedback_run (&setup, NULL, &error);
  g_assert_no_error (error);
  return feedback;
}

/* The model is one like any other, and is what its figures say. */
static void
assert_figures (const WeftFeedback *feedback)
{
  WeftTrainedModel *models[] = { decoys.fooled, feedback->model };
  const WeftFeedbackSide *sides[] = { &feedback->before, &feedback->after };

  g_assert_cmpstr (feedback->metric->id, ==, "accuracy");
  g_assert_cmpuint (feedback->n_classes, ==, 10);
  for (int i = 0; i < 2; i++) {
    double n_right = 0;

    g_assert_cmpfloat_with_epsilon (sides[i]->metric, decoys_judge (&decoys, models[i], DECOYS_VALIDATION (&decoys)), 1e-12);
    g_assert_cmpfloat_with_epsilon (sides[i]->test_metric, decoys_judge (&decoys, models[i], DECOYS_TEST (&decoys)), 1e-12);
    for (int c = 0; c < 10; c++)
      n_right += sides[i]->recalls[c] * decoys_count (&decoys, DECOYS_VALIDATION (&decoys), c);
    g_assert_cmpfloat_with_epsilon (n_right / 300, sides[i]->metric, 1e-9);
  }
}

static double
gain (const WeftFeedback *feedback)
{
  g_test_message ("accuracy %.3f to %.3f, share in the marks %.3f to %.3f of %.3f, epoch %d of %d", feedback->before.test_metric, feedback->after.test_metric,
                  feedback->before.share, feedback->after.share, feedback->area, (int) feedback->kept_epoch, (int) feedback->history->len);
  return feedback->after.test_metric - feedback->before.test_metric;
}

/* The network relies on the patch: that is what there is to teach. */
static void
test_fooled (void)
{
  g_assert_cmpfloat (decoys_judge (&decoys, decoys.fooled, (WeftRows){ decoys.rows, DECOYS_TRAIN }), >=, 0.99);
  g_assert_cmpfloat (decoys_judge (&decoys, decoys.fooled, DECOYS_TEST (&decoys)), <=, 0.72);
}

static void
test_counter_examples (void)
{
  g_autoptr (WeftMarks) marks = decoys_mark (&decoys, 30, FALSE);
  g_autoptr (WeftFeedback) feedback = teach (marks, "method=counter-examples");

  assert_figures (feedback);
  g_assert_cmpfloat (gain (feedback), >=, 0.12);
  g_assert_cmpuint (feedback->n_marked, ==, 30);
  g_assert_cmpfloat_with_epsilon (feedback->area, 4.0 / 64, 1e-12);
  g_assert_cmpfloat (feedback->before.share, >=, 2 * feedback->area);
  g_assert_cmpfloat (feedback->after.share, <=, 0.8 * feedback->before.share);
  g_assert_cmpfloat (feedback->after.metric, >=, feedback->before.metric);
}

static void
test_penalty (void)
{
  g_autoptr (WeftMarks) marks = decoys_mark (&decoys, 300, FALSE);
  g_autoptr (WeftFeedback) feedback = teach (marks, "method=penalty");

  assert_figures (feedback);
  g_assert_cmpfloat (gain (feedback), >=, 0.12);
  g_assert_cmpfloat (feedback->after.share, <=, 0.5 * feedback->before.share);
  g_assert_cmpfloat (feedback->after.metric, >=, feedback->before.metric);
}

static void
test_scratch (void)
{
  g_autoptr (WeftMarks) marks = decoys_mark (&decoys, 300, FALSE);
  g_autoptr (WeftFeedback) feedback = teach (marks, "method=scratch epochs=40");

  assert_figures (feedback);
  g_assert_cmpfloat (gain (feedback), >=, 0.2);
  g_assert_cmpfloat (feedback->after.share, <=, 0.8 * feedback->before.share);
}

/* A penalty that destroys the model, and a training that is too short, are undone. */
static void
test_rolled_back (void)
{
  static const char *const settings[] = { "method=penalty penalty=1e7 epochs=8", "method=scratch epochs=1" };
  g_autoptr (WeftMarks) marks = decoys_mark (&decoys, 300, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autoptr (WeftFeedback) feedback = teach (marks, settings[i]);

    assert_figures (feedback);
    g_assert_cmpuint (feedback->kept_epoch, ==, 0);
    g_assert_cmpfloat (gain (feedback), ==, 0);
    g_assert_cmpfloat (feedback->after.metric, ==, feedback->before.metric);
    g_assert_cmpfloat (feedback->after.loss, ==, feedback->before.loss);
    g_assert_cmpfloat (feedback->after.share, ==, feedback->before.share);
  }
}

/* Validation rows with the same fault flatter the fooled model: nothing is lost there by default,
 * and as much as is allowed where a person says so. */
static void
test_flattered (void)
{
  g_autoptr (WeftMarks) marks = decoys_mark (&decoys, 300, FALSE);
  g_autoptr (WeftParams) params = weft_params_new (weft_feedback_params);
  WeftFeedbackSetup setup = make_setup (marks, params);
  g_autoptr (WeftFeedback) strict = NULL, feedback = NULL;
  g_autoptr (GError) error = NULL;

  setup.train = (WeftRows){ decoys.rows, 800 };
  setup.validation = (WeftRows){ decoys.rows + 800, DECOYS_TRAIN - 800 };
  strict = weft_feedback_run (&setup, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (strict->after.metric, >=, strict->before.metric);
  g_assert_true (weft_params_set (params, "guard_loss", "0.02", NULL));
  feedback = weft_feedback_run (&setup, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (gain (feedback), >=, 0.12);
  g_assert_cmpfloat (feedback->after.metric, >=, feedback->before.metric - 0.02);
}

static GBytes *
save (WeftTrainedModel *model)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-feedback-XXXXXX", NULL), *path = g_build_filename (folder, "model.safetensors", NULL), *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (weft_trained_model_save (model, path, &error));
  g_assert_true (g_file_get_contents (path, &content, &length, &error));
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  return g_bytes_new (content, length);
}

/* The same bytes on any number of threads. */
static void
test_threads (void)
{
  static const char *const settings[] = { "method=counter-examples epochs=3", "method=penalty epochs=3", "method=scratch epochs=2" };
  g_autoptr (WeftMarks) marks = decoys_mark (&decoys, 50, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autoptr (GBytes) alone = NULL;

    for (int n_members = 1; n_members <= 3; n_members++) {
      g_autoptr (WeftFeedback) feedback = NULL;
      g_autoptr (GBytes) bytes = NULL;

      weft_team_set_size (n_members, FALSE);
      feedback = teach (marks, settings[i]);
      bytes = save (feedback->model);
      if (alone == NULL)
        alone = g_bytes_ref (bytes);
      g_assert_true (g_bytes_equal (alone, bytes));
    }
  }
  weft_team_set_size (0, FALSE);
}

typedef struct
{
  WeftStop *stop;
  double fraction;
  guint n_epochs;
} Watcher;

static void
progress_cb (gpointer              data,
             double                fraction,
             const WeftTrainEpoch *epoch)
{
  Watcher *self = data;

  g_assert_cmpfloat (fraction, >=, self->fraction);
  self->fraction = fraction;
  if (epoch != NULL && ++self->n_epochs == 2)
    weft_stop_request (self->stop);
}

/* Stopped on the way: an error, and no model. */
static void
test_stopped (void)
{
  g_autoptr (WeftMarks) marks = decoys_mark (&decoys, 30, FALSE);
  g_autoptr (WeftParams) params = weft_params_new (weft_feedback_params);
  g_autoptr (GError) error = NULL;
  WeftStop stop = WEFT_STOP_INIT;
  Watcher watcher = { .stop = &stop };
  const WeftFeedbackWatch watch = { progress_cb, &watcher, &stop };
  WeftFeedbackSetup setup = make_setup (marks, params);

  g_assert_null (weft_feedback_run (&setup, &watch, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED);
  g_assert_cmpuint (watcher.n_epochs, ==, 2);
}

static void
test_refused (void)
{
  g_autoptr (WeftMarks) marks = decoys_mark (&decoys, 0, FALSE);
  g_autoptr (WeftParams) params = weft_params_new (weft_feedback_params);
  g_autoptr (GError) error = NULL;
  WeftFeedbackSetup setup = make_setup (marks, params);

  g_assert_null (weft_feedback_run (&setup, NULL, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MARKS);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  decoys_init (&decoys);
  g_test_add_func ("/explain/feedback/fooled", test_fooled);
  g_test_add_func ("/explain/feedback/counter-examples", test_counter_examples);
  g_test_add_func ("/explain/feedback/penalty", test_penalty);
  g_test_add_func ("/explain/feedback/scratch", test_scratch);
  g_test_add_func ("/explain/feedback/rolled-back", test_rolled_back);
  g_test_add_func ("/explain/feedback/flattered", test_flattered);
  g_test_add_func ("/explain/feedback/threads", test_threads);
  g_test_add_func ("/explain/feedback/stopped", test_stopped);
  g_test_add_func ("/explain/feedback/refused", test_refused);
  status = g_test_run ();
  decoys_clear (&decoys);
  return status;
}
