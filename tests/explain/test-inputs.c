/* test-inputs.c: tables, texts and both, whose models are straight lines
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of a straight line every method must say the same: weight times input, less the baseline.
 */
#include "scene.h"

#include "explain/activations.h"

static WeftSaliency *
run (Scene      *self,
     const char *id,
     gint64      row,
     gint64      class)
{
  gint64 n = weft_shape_count (weft_subject_get_item (self->subject));
  const WeftSaliencyRequest request = { .method = weft_saliency_find (id), .sample = weft_tensor_const_f32 (self->input) + row * n, .target = { class, -1, 0 } };
  g_autoptr (GError) error = NULL;
  WeftSaliency *result = weft_saliency_run (self->subject, &request, NULL, &error);

  g_assert_no_error (error);
  return result;
}

/* The three methods that say what parts add. */
static void
expect_line (Scene *self)
{
  for (gint64 row = 0; row < N_ROWS; row++) {
    g_autoptr (WeftSaliency) integral = run (self, "integrated-gradients", row, row % 3), product = run (self, "gradient-input", row, row % 3), covered = run (self, "occlusion", row, row % 3);
    gint64 n = weft_shape_count (&integral->values->shape);

    fixture_compare ("gradient-input", weft_tensor_const_f32 (product->values), weft_tensor_const_f32 (integral->values), n, 1e-5);
    fixture_compare ("occlusion", weft_tensor_const_f32 (covered->values), weft_tensor_const_f32 (integral->values), n, 1e-4);
    g_assert_cmpfloat (fixture_check (integral, "completeness"), <=, 1e-4);
  }
}

static void
test_table (void)
{
  Scene scene;

  scene_begin (&scene, "a,b,c");
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end (&scene);
  g_assert_cmpint (weft_subject_get_n_classes (scene.subject), ==, 3);
  g_assert_cmpstr (weft_subject_get_class_names (scene.subject)[2], ==, "z");
  expect_line (&scene);
  scene_clear (&scene);
}

static void
test_text (void)
{
  Scene scene;
  guint n_sites;
  const WeftSubjectSite *sites;

  scene_begin (&scene, "words");
  scene_add (&scene, "table", "embedding", SETTINGS ("entries", "20", "units", "5", "padding", "true"), NULL);
  scene_add (&scene, "mean", "steps", NULL, SETTINGS ("table"));
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("mean"));
  scene_end (&scene);
  sites = weft_subject_get_sites (scene.subject, &n_sites);
  g_assert_cmpuint (n_sites, ==, 1);
  g_assert_cmpint (sites[0].first, ==, 0);
  g_assert_cmpint (sites[0].n_words, ==, 6);
  expect_line (&scene);

  /* The second text has three words; what lies behind them has no part in it. */
  g_autoptr (WeftSaliency) result = run (&scene, "integrated-gradients", 1, 0);
  for (gint64 i = 0; i < 6; i++)
    g_assert_true ((weft_tensor_const_f32 (result->values)[i] != 0.0f) == (i < 3));
  scene_clear (&scene);
}

/* A picture of one's own is brought to the form of the arrays that the model was trained on. */
static void
test_arrays (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "dataset", "images", "rgb.png", NULL);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftDataset) picture = NULL;
  g_autoptr (WeftTensor) input = NULL;
  g_autoptr (GError) error = NULL;
  const guint32 row = 0;
  WeftImageForm form;
  Scene scene;

  scene_begin (&scene, "image");
  scene_add (&scene, "flat", "flatten", NULL, NULL);
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("flat"));
  scene_end (&scene);
  g_assert_true (weft_predictor_get_form (scene.predictor, &form));
  g_assert_cmpint (form.channels, ==, 1);
  g_assert_cmpint (form.width, ==, 5);
  g_assert_cmpint (form.height, ==, 4);
  picture = weft_predictor_read (scene.predictor, path, NULL, warnings, &error);
  g_assert_no_error (error);
  input = weft_predictor_prepare (scene.predictor, picture, (WeftRows){ &row, 1 }, NULL, warnings, &error);
  g_assert_no_error (error);
  g_assert_cmpint (weft_shape_count (&input->shape), ==, 20);
  scene_clear (&scene);
}

/* Words behind numbers: each is found at its own place. */
static void
test_both (void)
{
  Scene scene;
  guint n_sites;
  const WeftSubjectSite *sites;

  scene_begin (&scene, "a,words,b");
  scene_add (&scene, "text", "input", SETTINGS ("column", "words"), NULL);
  scene_add (&scene, "number", "input", SETTINGS ("column", "b"), NULL);
  scene_add (&scene, "table", "embedding", SETTINGS ("entries", "20", "units", "4"), SETTINGS ("text"));
  scene_add (&scene, "flat", "flatten", NULL, SETTINGS ("table"));
  scene_add (&scene, "all", "concat", NULL, SETTINGS ("flat", "number"));
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("all"));
  scene_end (&scene);
  sites = weft_subject_get_sites (scene.subject, &n_sites);
  g_assert_cmpuint (n_sites, ==, 2);
  g_assert_cmpint (sites[0].n_words, ==, 0);
  g_assert_cmpint (sites[1].first, ==, 1);
  expect_line (&scene);

  /* Column a is read by nobody: exactly nothing comes from it. */
  g_autoptr (WeftSaliency) result = run (&scene, "integrated-gradients", 0, 1);
  g_assert_cmpfloat (weft_tensor_const_f32 (result->values)[0], ==, 0);
  scene_clear (&scene);
}

/* A table has no places to look at. */
static void
test_no_picture (void)
{
  WeftSaliencyRequest request = { .method = weft_saliency_find ("grad-cam") };
  g_autoptr (GError) error = NULL;
  g_autofree char *why = NULL;
  Scene scene;

  scene_begin (&scene, "a,b,c");
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end (&scene);
  request.sample = weft_tensor_const_f32 (scene.input);
  g_assert_null (weft_saliency_run (scene.subject, &request, NULL, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
  g_assert_nonnull (strstr (error->message, "keeps the places of a picture"));
  g_assert_false (weft_saliency_suits (weft_saliency_find ("rise"), scene.subject, &why));
  g_assert_nonnull (strstr (why, "needs pictures"));
  scene_clear (&scene);
}

/* Names of what was read, where the answer came from. */
static void
test_tokens (void)
{
  Scene scene;
  const float *row;

  scene_begin (&scene, "a,words,b");
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end (&scene);
  row = weft_tensor_const_f32 (scene.input);
  g_assert_null (weft_preparation_find_token (scene.preparation, 0, (double) row[0]));
  g_assert_cmpstr (weft_preparation_find_token (scene.preparation, 2, (double) row[2]), ==, "cat");
  g_assert_cmpstr (weft_preparation_find_token (scene.preparation, 2, 0), ==, "");
  g_assert_null (weft_preparation_find_token (scene.preparation, 7, 3));
  scene_clear (&scene);
}

/* The largest of windows behind a function that rises is asked for before that; behind one that
 * bends it is not. */
static void
check_pool (const char *activation,
            gboolean    rises)
{
  Scene scene;
  const WeftSubjectLayer *pool, *act;
  WeftValue source, before;
  g_autoptr (WeftTensor) sources = NULL, pooled = NULL;
  gint64 n_off = 0;

  scene_begin (&scene, "image");
  scene_add (&scene, "conv", "conv2d", SETTINGS ("filters", "3", "padding", "half"), NULL);
  scene_add (&scene, "act", activation, NULL, SETTINGS ("conv"));
  scene_add (&scene, "pool", "max_pool", NULL, SETTINGS ("act"));
  scene_add (&scene, "flat", "flatten", NULL, SETTINGS ("pool"));
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("flat"));
  scene_end (&scene);
  pool = weft_subject_find_layer (scene.subject, "pool", NULL);
  act = weft_subject_find_layer (scene.subject, "act", NULL);
  before = weft_subject_find_source (scene.subject, act->value);
  source = weft_subject_find_source (scene.subject, pool->value);
  g_assert_cmpint (before, !=, act->value);
  g_assert_true ((source != pool->value) == rises);
  g_assert_cmpint (weft_subject_find_source (scene.subject, pool->value), ==, source);
  sources = weft_activations_take (scene.subject, source, scene.input, NULL, NULL);
  pooled = weft_activations_take (scene.subject, pool->value, scene.input, NULL, NULL);
  g_assert_true (weft_shape_equal (&sources->shape, &pooled->shape));
  for (gint64 i = 0; rises && i < weft_shape_count (&pooled->shape); i++) {
    g_assert_cmpfloat (weft_tensor_const_f32 (pooled)[i], ==, MAX (weft_tensor_const_f32 (sources)[i], 0));
    n_off += weft_tensor_const_f32 (sources)[i] < 0;
  }
  g_assert_true (!rises || n_off > 0);
  scene_clear (&scene);
}

static void
test_pool (void)
{
  check_pool ("relu", TRUE);
  check_pool ("gelu", FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/inputs/table", test_table);
  g_test_add_func ("/explain/inputs/text", test_text);
  g_test_add_func ("/explain/inputs/arrays", test_arrays);
  g_test_add_func ("/explain/inputs/both", test_both);
  g_test_add_func ("/explain/inputs/no-picture", test_no_picture);
  g_test_add_func ("/explain/inputs/tokens", test_tokens);
  g_test_add_func ("/explain/inputs/pool", test_pool);
  return g_test_run ();
}
