/* test-heads.c: models that learn several targets at once
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trainer-fixture.h"

#include "exchange/onnx.h"
#include "learn/trained.h"

#include <glib/gstdio.h>
#include <math.h>

/* One step over all rows by plain gradient descent, of a model with the same first layer. */
#define ONE_STEP SETTINGS ("epochs", "1", "batch_size", "150", "optimizer", "sgd", "momentum", "0", "learning_rate", "0.1")

static WeftTrainer *
train (Fixture *fixture,
       const char *target,
       const char *const *settings)
{
  WeftTrainer *trainer;

  fixture_init (fixture, target, settings);
  if (!g_str_equal (target, "both")) {
    weft_model_spec_unref (fixture->spec);
    fixture->spec = weft_model_spec_new ();
    fixture_add_layer (fixture->spec, "first", "dense", SETTINGS ("units", "37"), NULL);
    fixture_add_layer (fixture->spec, "bend", "tanh", NULL, "first");
    fixture_add_layer (fixture->spec, g_str_equal (target, "kind") ? "last" : "long", "dense", SETTINGS ("units", g_str_equal (target, "kind") ? "3" : "1"), "bend");
  }
  trainer = fixture_trainer (fixture);
  fixture_run (trainer, NULL, NULL);
  return trainer;
}

static double
change_of (WeftTrainer *trainer,
           const char  *name,
           gint64       place)
{
  WeftGraph *graph = weft_model_get_graph (weft_trainer_get_model (trainer));
  WeftValue value = weft_graph_find (graph, name);

  return weft_tensor_get (weft_session_get_parameter (weft_trainer_get_session (trainer), value), place) - weft_tensor_get (weft_graph_get_value (graph, value)->tensor, place);
}

/* What is shared moves by the sum of what each target alone would move it, by its weight; what
 * belongs to one moves by that one. The loss is the sum as well. */
static void
test_sum (void)
{
  Fixture fixtures[3];
  g_autoptr (WeftTrainer) both = train (&fixtures[0], "both", ONE_STEP), kind = train (&fixtures[1], "kind", ONE_STEP), size = train (&fixtures[2], "size", ONE_STEP);
  guint n;
  double losses[2] = { weft_trainer_get_history (kind, &n)[0].train_loss, weft_trainer_get_history (size, &n)[0].train_loss };

  g_assert_cmpfloat_with_epsilon (weft_trainer_get_history (both, &n)[0].train_loss, losses[0] + 0.25 * losses[1], 1e-5);
  for (gint64 i = 0; i < 3 * 37; i++) {
    g_assert_cmpfloat_with_epsilon (change_of (both, "first.weight", i), change_of (kind, "first.weight", i) + 0.25 * change_of (size, "first.weight", i), 1e-6);
    g_assert_cmpfloat_with_epsilon (change_of (both, "last.weight", i), change_of (kind, "last.weight", i), 1e-6);
  }
  for (gint64 i = 0; i < 37; i++)
    g_assert_cmpfloat_with_epsilon (change_of (both, "long.weight", i), 0.25 * change_of (size, "long.weight", i), 1e-6);
  for (int i = 0; i < 3; i++)
    fixture_clear (&fixtures[i]);
}

typedef struct
{
  guint n_heads;
  double losses[2];
  double metrics[2];
} Heads;

static void
head_cb (gpointer              data,
         const WeftTrainEpoch *epoch,
         const WeftTrainHead  *head)
{
  Heads *self = data;
  guint i = self->n_heads++ % 2;

  g_assert_cmpstr (head->target, ==, i == 0 ? "kind" : "size");
  g_assert_cmpstr (head->metric, ==, i == 0 ? "accuracy" : "r2");
  self->losses[i] = head->validation_loss;
  self->metrics[i] = head->validation_metric;
}

static void
test_metrics (void)
{
  Heads heads = { 0 };
  WeftTrainObserver observer = { .data = &heads, .head = head_cb };
  const WeftTrainEpoch *last;
  WeftTrainer *trainer;
  Fixture fixture;
  guint n;

  fixture_init (&fixture, "both", SETTINGS ("epochs", "30", "learning_rate", "0.01"));
  trainer = fixture_trainer (&fixture);
  fixture_run (trainer, &observer, NULL);
  last = &weft_trainer_get_history (trainer, &n)[29];
  g_assert_cmpuint (heads.n_heads, ==, 60);
  g_assert_cmpfloat_with_epsilon (last->validation_loss, heads.losses[0] + 0.25 * heads.losses[1], 1e-9);
  g_assert_cmpfloat (last->validation_metric, ==, heads.metrics[0]);
  g_assert_cmpfloat (heads.metrics[0], >, 0.6);
  g_assert_cmpfloat (heads.metrics[1], >, 0.9);
  weft_trainer_free (trainer);
  fixture_clear (&fixture);
}

/* Several batches a step, and mixed samples, with several heads. */
static void
test_accumulate (void)
{
  Fixture fixtures[2];
  g_autoptr (WeftTrainer) small = train (&fixtures[0], "both", SETTINGS ("epochs", "3", "batch_size", "12", "accumulate", "5"));
  g_autoptr (WeftTrainer) large = train (&fixtures[1], "both", SETTINGS ("epochs", "3", "batch_size", "60"));

  for (gint64 i = 0; i < 3 * 37; i++)
    g_assert_cmpfloat_with_epsilon (change_of (small, "first.weight", i), change_of (large, "first.weight", i), 2e-5);
  fixture_clear (&fixtures[0]);
  fixture_clear (&fixtures[1]);
}

static void
test_mixup (void)
{
  Fixture fixtures[2];
  g_autoptr (WeftTrainer) one = train (&fixtures[0], "both", SETTINGS ("epochs", "3", "mixup", "0.4")), other = train (&fixtures[1], "both", SETTINGS ("epochs", "3"));
  guint n;

  g_assert_cmpfloat (fabs (weft_trainer_get_history (one, &n)[2].train_loss - weft_trainer_get_history (other, &n)[2].train_loss), >, 1e-3);
  fixture_clear (&fixtures[0]);
  fixture_clear (&fixtures[1]);
}

static void
compare_evaluations (WeftTrainedModel *one,
                     WeftTrainedModel *other,
                     Fixture          *fixture)
{
  for (guint head = 0; head < 2; head++) {
    g_autoptr (WeftEvaluation) a = weft_trained_model_evaluate (one, head, fixture->dataset, (WeftRows){ fixture->rows, FIXTURE_ROWS }, TRUE, NULL, NULL, NULL);
    g_autoptr (WeftEvaluation) b = weft_trained_model_evaluate (other, head, fixture->dataset, (WeftRows){ fixture->rows, FIXTURE_ROWS }, TRUE, NULL, NULL, NULL);

    g_assert_cmpint (a->n_scores, ==, head == 0 ? 3 : 1);
    g_assert_cmpmem (a->scores, sizeof (float) * (gsize) (a->n_rows * a->n_scores), b->scores, sizeof (float) * (gsize) (b->n_rows * b->n_scores));
    g_assert_cmpfloat (a->loss, ==, b->loss);
  }
}

/* A trained model keeps all its heads, and an ONNX file of it has as many outputs. */
static void
test_trained (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "model.safetensors", NULL);
  Fixture fixture;
  g_autoptr (WeftTrainer) trainer = train (&fixture, "both", SETTINGS ("epochs", "2"));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrainedModel) trained = weft_trained_model_new (fixture.spec, weft_gather_get_preparation (fixture.gather), "cross-entropy",
                                                                 weft_trainer_get_session (trainer), &error),
                               loaded = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (WeftOnnxModel) onnx = NULL;

  g_assert_no_error (error);
  weft_trained_model_save (trained, path, &error);
  loaded = weft_trained_model_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (weft_preparation_get_n_heads (weft_trained_model_get_preparation (loaded)), ==, 2);
  compare_evaluations (trained, loaded, &fixture);
  bytes = weft_trained_model_to_onnx (trained, &error);
  onnx = weft_onnx_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (onnx->outputs->len, ==, 2);
  g_assert_cmpstr (onnx->output_names->pdata[0], ==, "probabilities");
  g_assert_cmpstr (onnx->output_names->pdata[1], ==, "size_predictions");
  fixture_clear (&fixture);
  g_unlink (path);
  g_rmdir (folder);
}

/* What stands before a head is seen through it: probabilities are not taken for logits. */
static void
test_seen_through (void)
{
  Fixture fixture;
  WeftTrainerSetup setup;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, "both", NULL);
  weft_model_spec_unref (fixture.spec);
  fixture.spec = weft_model_spec_new ();
  fixture_add_layer (fixture.spec, "last", "dense", SETTINGS ("units", "3"), NULL);
  fixture_add_layer (fixture.spec, "shares", "softmax", NULL, "last");
  fixture_add_layer (fixture.spec, "one", "head", NULL, "shares");
  fixture_add_layer (fixture.spec, "long", "dense", SETTINGS ("units", "1"), "last");
  fixture_add_layer (fixture.spec, "two", "head", SETTINGS ("column", "size"), "long");
  setup = (WeftTrainerSetup){ .spec = fixture.spec, .gather = fixture.gather, .train = { fixture.rows, FIXTURE_TRAIN }, .params = fixture.params };
  g_assert_null (weft_trainer_new (&setup, &error));
  g_assert_nonnull (strstr (error->message, "remove the Softmax layer"));
  fixture_clear (&fixture);
}

static void
assert_refused (const char *column,
                const char *other,
                const char *sentence)
{
  Fixture fixture;
  WeftTrainerSetup setup;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, "both", NULL);
  weft_model_spec_unref (fixture.spec);
  fixture.spec = weft_model_spec_new ();
  fixture_add_layer (fixture.spec, "last", "dense", SETTINGS ("units", "3"), NULL);
  fixture_add_layer (fixture.spec, "one", "head", SETTINGS ("column", column), "last");
  if (other != NULL)
    fixture_add_layer (fixture.spec, "two", "head", SETTINGS ("column", other), "last");
  setup = (WeftTrainerSetup){ .spec = fixture.spec, .gather = fixture.gather, .train = { fixture.rows, FIXTURE_TRAIN }, .params = fixture.params };
  g_assert_null (weft_trainer_new (&setup, &error));
  g_assert_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL);
  if (strstr (error->message, sentence) == NULL)
    g_error ("“%s” does not say “%s”", error->message, sentence);
  fixture_clear (&fixture);
}

static void
test_misfits (void)
{
  assert_refused ("", NULL, "no layer gives the target “size”");
  assert_refused ("", "kind", "two: one is for the same target");
  assert_refused ("kind", "weight", "two: “weight” is no target");
  assert_refused ("kind", "size", "1 is needed");
}

static WeftPreparation *
prepare (const char  *target,
         const char  *more,
         GError     **error)
{
  g_autoptr (WeftDataset) dataset = fixture_clouds ();
  g_autoptr (WeftParams) params = fixture_params (weft_preparation_params, SETTINGS ("target", target, "more_targets", more));
  guint32 rows[FIXTURE_TRAIN];

  for (guint i = 0; i < FIXTURE_TRAIN; i++)
    rows[i] = i;
  return weft_preparation_fit (dataset, rows, FIXTURE_TRAIN, params, NULL, NULL, error);
}

/* Further targets are no features, are stored along, and each is a column of its own. */
static void
test_preparation (void)
{
  g_autoptr (GError) error = NULL, same = NULL, none = NULL;
  g_autoptr (WeftPreparation) preparation = prepare ("kind", "size", &error), again = NULL;
  g_autoptr (JsonNode) node = NULL, other = NULL;
  g_autofree char *text = NULL, *other_text = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (weft_preparation_get_n_inputs (preparation), ==, 3);
  g_assert_cmpint (weft_preparation_get_target_kind (weft_preparation_get_head (preparation, 1)), ==, WEFT_TARGET_NUMBER);
  g_assert_cmpint (weft_preparation_get_n_inputs (weft_preparation_get_head (preparation, 1)), ==, 3);
  node = weft_preparation_to_json (preparation);
  text = weft_json_write (node, WEFT_JSON_COMPACT);
  again = weft_preparation_from_json (node, &error);
  g_assert_no_error (error);
  other = weft_preparation_to_json (again);
  other_text = weft_json_write (other, WEFT_JSON_COMPACT);
  g_assert_cmpstr (text, ==, other_text);
  g_assert_null (prepare ("kind", "kind", &same));
  g_assert_nonnull (strstr (same->message, "“kind” cannot be a further target"));
  g_assert_null (prepare ("", "kind", &none));
  g_assert_nonnull (strstr (none->message, "there must be a target"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/heads/sum", test_sum);
  g_test_add_func ("/learn/heads/metrics", test_metrics);
  g_test_add_func ("/learn/heads/accumulate", test_accumulate);
  g_test_add_func ("/learn/heads/mixup", test_mixup);
  g_test_add_func ("/learn/heads/trained", test_trained);
  g_test_add_func ("/learn/heads/seen-through", test_seen_through);
  g_test_add_func ("/learn/heads/misfits", test_misfits);
  g_test_add_func ("/learn/heads/preparation", test_preparation);
  return g_test_run ();
}
