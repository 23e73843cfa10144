/* test-edit-weights.c: switched units written into weights, against the same units switched
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scene.h"

#include "explain/edit-weights.h"

/* What the edited model says of all rows is what the model says with its units switched.
 * Returns: how far that is from what it says without */
static double
compare (const Scene        *scene,
         const WeftSwitches *switches,
         gboolean            exact)
{
  g_autoptr (GError) error = NULL;
  WeftTrainedModel *model = weft_predictor_get_trained (scene->predictor);
  g_autoptr (WeftTrainedModel) edited = weft_edit_weights (model, scene->subject, switches, &error);
  g_autoptr (WeftPredictor) predictor = NULL;
  g_autoptr (WeftSubject) subject = NULL;
  gint64 n_item = weft_shape_count (weft_subject_get_item (scene->subject));
  double difference = 0;

  g_assert_no_error (error);
  predictor = weft_predictor_new_trained (edited);
  subject = weft_subject_new (predictor, 0, &error);
  g_assert_no_error (error);
  for (int row = 0; row < N_ROWS; row++) {
    const float *sample = weft_tensor_const_f32 (scene->input) + row * n_item;
    g_auto (WeftAnswer) switched = { 0 }, written = { 0 }, plain = { 0 };

    g_assert_true (weft_switches_ask (switches, scene->subject, sample, 0, &switched, NULL));
    g_assert_true (weft_subject_ask (subject, sample, 0, &written, NULL));
    g_assert_true (weft_subject_ask (scene->subject, sample, 0, &plain, NULL));
    for (gint64 i = 0; i < plain.n; i++) {
      if (exact)
        g_assert_true (written.logits[i] == switched.logits[i]);
      g_assert_cmpfloat_with_epsilon (written.scores[i], switched.scores[i], 1e-6);
      difference += fabs ((double) (plain.logits[i] - written.logits[i]));
    }
  }
  return difference;
}

/* Off and halved it is the same bit for bit, by other factors to the last digits. */
static void
check_layer (const Scene *scene,
             const char  *layer)
{
  static const double factors[] = { 0, 0.5, 1.7 };
  gint64 n_units = weft_subject_find_layer (scene->subject, layer, NULL)->shape.extent[0];
  double difference = 0;

  for (gint64 i = 0; i < MIN (n_units, 8) * 3; i++) {
    g_autoptr (WeftSwitches) switches = weft_switches_new ();

    weft_switches_set (switches, layer, i / 3, factors[i % 3]);
    difference += compare (scene, switches, factors[i % 3] < 1);
  }
  g_assert_cmpfloat (difference, >, 0);
}

static void
expect_refusal (const Scene *scene,
                const char  *layer,
                double       factor,
                const char  *part)
{
  g_autoptr (WeftSwitches) switches = weft_switches_new ();
  g_autoptr (GError) error = NULL;

  weft_switches_set (switches, layer, 0, factor);
  g_assert_null (weft_edit_weights (weft_predictor_get_trained (scene->predictor), scene->subject, switches, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, part));
}

/* Into the weights that make a unit: of a convolution, a normalization, a dense layer. */
static void
test_back (void)
{
  Scene scene;

  scene_begin (&scene, "image");
  scene_add (&scene, "conv1", "conv2d", SETTINGS ("filters", "6", "padding", "same"), NULL);
  scene_add (&scene, "norm", "batch_norm", NULL, SETTINGS ("conv1"));
  scene_add (&scene, "relu", "relu", NULL, SETTINGS ("norm"));
  scene_add (&scene, "pool", "max_pool", NULL, SETTINGS ("relu"));
  scene_add (&scene, "conv2", "conv2d", SETTINGS ("filters", "5", "padding", "same", "bias", "false"), SETTINGS ("pool"));
  scene_add (&scene, "mean", "global_average_pool", NULL, SETTINGS ("conv2"));
  scene_add (&scene, "drop", "dropout", NULL, SETTINGS ("mean"));
  scene_add (&scene, "dense", "dense", SETTINGS ("units", "7"), SETTINGS ("drop"));
  scene_add (&scene, "leaky", "leaky_relu", NULL, SETTINGS ("dense"));
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("leaky"));
  scene_end (&scene);
  check_layer (&scene, "conv1");
  check_layer (&scene, "norm");
  check_layer (&scene, "relu");
  check_layer (&scene, "pool");
  check_layer (&scene, "conv2");
  check_layer (&scene, "mean");
  check_layer (&scene, "drop");
  check_layer (&scene, "dense");
  check_layer (&scene, "leaky");
  check_layer (&scene, "last");
  scene_clear (&scene);
}

/* Into the weights that read a unit, where a function that bends lies before. */
static void
test_on (void)
{
  Scene scene;

  scene_begin (&scene, "image");
  scene_add (&scene, "conv1", "conv2d", SETTINGS ("filters", "6", "padding", "same"), NULL);
  scene_add (&scene, "bent1", "sigmoid", NULL, SETTINGS ("conv1"));
  scene_add (&scene, "pool", "average_pool", NULL, SETTINGS ("bent1"));
  scene_add (&scene, "conv2", "conv2d", SETTINGS ("filters", "8", "padding", "same", "groups", "2"), SETTINGS ("pool"));
  scene_add (&scene, "bent2", "tanh", NULL, SETTINGS ("conv2"));
  scene_add (&scene, "flat", "flatten", NULL, SETTINGS ("bent2"));
  scene_add (&scene, "side", "dense", SETTINGS ("units", "4"), SETTINGS ("flat"));
  scene_add (&scene, "bent3", "sigmoid", NULL, SETTINGS ("side"));
  scene_add (&scene, "more", "dense", SETTINGS ("units", "3"), SETTINGS ("flat"));
  scene_add (&scene, "join", "concat", NULL, SETTINGS ("more", "bent3"));
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("join"));
  scene_end (&scene);
  check_layer (&scene, "bent1");
  check_layer (&scene, "bent2");
  check_layer (&scene, "flat");
  check_layer (&scene, "bent3");
  check_layer (&scene, "join");
  scene_clear (&scene);
}

/* Several at once, some behind others. */
static void
test_several (void)
{
  g_autoptr (WeftSwitches) switches = weft_switches_new ();
  Scene scene;

  scene_begin (&scene, "a,b,c");
  scene_add (&scene, "first", "dense", SETTINGS ("units", "6"), NULL);
  scene_add (&scene, "bent", "sigmoid", NULL, SETTINGS ("first"));
  scene_add (&scene, "second", "dense", SETTINGS ("units", "5"), SETTINGS ("bent"));
  scene_add (&scene, "relu", "relu", NULL, SETTINGS ("second"));
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("relu"));
  scene_end (&scene);
  weft_switches_set (switches, "first", 2, 0);
  weft_switches_set (switches, "bent", 0, 0.5);
  weft_switches_set (switches, "bent", 3, 0);
  weft_switches_set (switches, "relu", 1, 2);
  weft_switches_set (switches, "second", 1, 0.25);
  g_assert_cmpfloat (compare (&scene, switches, TRUE), >, 0);
  scene_clear (&scene);
}

/* What goes around a block reads its units, too. */
static void
test_blocks (void)
{
  Scene scene;

  scene_begin (&scene, "image");
  scene_add (&scene, "stem", "conv2d", SETTINGS ("filters", "3", "padding", "same"), NULL);
  scene_add (&scene, "block1", "residual_block", SETTINGS ("filters", "4"), SETTINGS ("stem"));
  scene_add (&scene, "block2", "residual_block", SETTINGS ("filters", "4"), SETTINGS ("block1"));
  scene_add (&scene, "mean", "global_average_pool", NULL, SETTINGS ("block2"));
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("mean"));
  scene_end (&scene);
  check_layer (&scene, "stem");
  check_layer (&scene, "block1");
  check_layer (&scene, "block2");
  scene_clear (&scene);
}

static void
test_refusals (void)
{
  Scene scene;

  scene_begin (&scene, "a,b,c");
  scene_add (&scene, "first", "dense", SETTINGS ("units", "5"), NULL);
  scene_add (&scene, "bent", "gelu", NULL, SETTINGS ("first"));
  scene_add (&scene, "norm", "layer_norm", NULL, SETTINGS ("bent"));
  scene_add (&scene, "relu", "relu", NULL, SETTINGS ("norm"));
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("relu"));
  scene_end (&scene);
  expect_refusal (&scene, "bent", 0, "LayerNormalization reads it");
  expect_refusal (&scene, "nowhere", 0, "no layer “nowhere”");
  check_layer (&scene, "norm");
  scene_clear (&scene);
}

/* A step of a sequence has no weights of its own. */
static void
test_steps (void)
{
  Scene scene;

  scene_begin (&scene, "words");
  scene_add (&scene, "vectors", "embedding", SETTINGS ("entries", "20", "units", "4"), NULL);
  scene_add (&scene, "memory", "lstm", SETTINGS ("units", "3", "sequences", "true"), SETTINGS ("vectors"));
  scene_add (&scene, "end", "steps", NULL, SETTINGS ("memory"));
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("end"));
  scene_end (&scene);
  expect_refusal (&scene, "memory", 0, "cannot be written into weights");
  scene_clear (&scene);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/edit-weights/back", test_back);
  g_test_add_func ("/explain/edit-weights/on", test_on);
  g_test_add_func ("/explain/edit-weights/several", test_several);
  g_test_add_func ("/explain/edit-weights/blocks", test_blocks);
  g_test_add_func ("/explain/edit-weights/refusals", test_refusals);
  g_test_add_func ("/explain/edit-weights/steps", test_steps);
  return g_test_run ();
}
