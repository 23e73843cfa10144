/* test-axioms.c: what every method must hold, whatever the network
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: Sundararajan et al. 2017, sections 2 and 3: sensitivity (b), that what has no part in
 * a function gets nothing, and implementation invariance.
 */
#include "scene.h"
#include "shapes.h"

#define N_COLUMNS 3
#define N_UNITS   4
#define N_CLASSES 3

/* Methods that say what each number of a table adds. */
static const char *const methods[] = { "integrated-gradients", "gradient", "gradient-input", "smoothgrad", "vargrad", "lrp", "occlusion", "shap", "permutation-shap", NULL };

static WeftSaliency *
run (const Scene *self,
     const char  *id,
     gint64       row,
     gint64       class)
{
  const WeftSaliencyRequest request = {
    .method = weft_saliency_find (id),
    .sample = weft_tensor_const_f32 (self->input) + row * N_COLUMNS,
    .target = { class, -1, 0 },
    .background = self->input,
    .seed = 3,
  };
  g_autoptr (GError) error = NULL;
  WeftSaliency *result = weft_saliency_run (self->subject, &request, NULL, &error);

  g_assert_no_error (error);
  return result;
}

/* One hidden layer of @n_units. */
static void
begin (Scene      *self,
       const char *n_units)
{
  scene_begin (self, "a,b,c");
  scene_add (self, "first", "dense", SETTINGS ("units", n_units), NULL);
  scene_add (self, "relu", "relu", NULL, SETTINGS ("first"));
  scene_add (self, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("relu"));
  scene_end (self);
}

/* Every unit of @from twice, each with half its weight. */
static void
double_units (const Scene *from,
              Scene       *to)
{
  const float *first = scene_get_weights (from, "first.weight"), *last = scene_get_weights (from, "last.weight");

  for (int unit = 0; unit < 2 * N_UNITS; unit++) {
    for (int column = 0; column < N_COLUMNS; column++)
      scene_get_weights (to, "first.weight")[column * 2 * N_UNITS + unit] = first[column * N_UNITS + unit % N_UNITS];
    for (int class = 0; class < N_CLASSES; class ++)
      scene_get_weights (to, "last.weight")[unit * N_CLASSES + class] = last[unit % N_UNITS * N_CLASSES + class] / 2;
    scene_get_weights (to, "first.bias")[unit] = scene_get_weights (from, "first.bias")[unit % N_UNITS];
  }
  memcpy (scene_get_weights (to, "last.bias"), scene_get_weights (from, "last.bias"), N_CLASSES * sizeof (float));
  scene_look_again (to);
}

/* Two networks that compute the same by other units are explained alike. */
static void
test_invariance (void)
{
  Scene scene, twin;

  begin (&scene, "4");
  begin (&twin, "8");
  double_units (&scene, &twin);
  for (const char *const *id = methods; *id != NULL; id++)
    for (gint64 row = 0; row < N_ROWS; row++) {
      g_autoptr (WeftSaliency) one = run (&scene, *id, row, row % N_CLASSES), other = run (&twin, *id, row, row % N_CLASSES);

      fixture_compare (*id, weft_tensor_const_f32 (other->values), weft_tensor_const_f32 (one->values), N_COLUMNS, 1e-4);
    }
  scene_clear (&twin);
  scene_clear (&scene);
}

/* What the network does not read gets nothing, and not just little. */
static void
test_dummy (void)
{
  Scene scene;

  begin (&scene, "4");
  memset (scene_get_weights (&scene, "first.weight") + N_UNITS, 0, N_UNITS * sizeof (float));
  scene_look_again (&scene);
  for (const char *const *id = methods; *id != NULL; id++) {
    float others = 0;

    for (gint64 row = 0; row < N_ROWS; row++) {
      g_autoptr (WeftSaliency) result = run (&scene, *id, row, row % N_CLASSES);
      const float *values = weft_tensor_const_f32 (result->values);

      g_assert_cmpfloat (values[1], ==, 0);
      others += fabsf (values[0]) + fabsf (values[2]);
    }
    g_assert_cmpfloat (others, >, 0);
  }
  scene_clear (&scene);
}

/* On a straight line a method that plays games says weight times difference from the mean of the
 * background; test-inputs.c has those that compare with zero. */
static void
test_line (void)
{
  static const char *const sharing[] = { "shap", "permutation-shap", NULL };
  Scene scene;

  scene_begin (&scene, "a,b,c");
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end (&scene);
  for (const char *const *id = sharing; *id != NULL; id++)
    for (gint64 row = 0; row < N_ROWS; row++) {
      g_autoptr (WeftSaliency) result = run (&scene, *id, row, row % N_CLASSES);
      float expected[N_COLUMNS] = { 0 };

      for (int column = 0; column < N_COLUMNS; column++)
        for (int other = 0; other < N_ROWS; other++)
          expected[column] += scene_get_weights (&scene, "last.weight")[column * N_CLASSES + row % N_CLASSES] *
                              (weft_tensor_const_f32 (scene.input)[row * N_COLUMNS + column] - weft_tensor_const_f32 (scene.input)[other * N_COLUMNS + column]) / N_ROWS;
      fixture_compare (*id, weft_tensor_const_f32 (result->values), expected, N_COLUMNS, 1e-5);
    }
  scene_clear (&scene);
}

enum {
  SIDE = 4,
  ACROSS = SHAPES_SIDE / SIDE,
  N_WINDOWS = ACROSS * ACROSS,
};

static int
find_window (int pixel)
{
  return pixel / SHAPES_SIDE / SIDE * ACROSS + pixel % SHAPES_SIDE / SIDE;
}

static WeftSaliency *
run_picture (WeftSubject      *subject,
             const char       *id,
             const WeftParams *params,
             const Shapes     *shapes,
             int               row)
{
  const WeftSaliencyRequest request = {
    .method = weft_saliency_find (id),
    .params = params,
    .sample = weft_tensor_const_f32 (shapes->input) + row * SHAPES_PIXELS,
    .target = { row % 4, -1, 0 },
  };
  g_autoptr (GError) error = NULL;
  WeftSaliency *result = weft_saliency_run (subject, &request, NULL, &error);

  g_assert_no_error (error);
  return result;
}

/* Each pixel says what is lost with its window: of a straight line, what the window adds up to. */
static void
expect_tiles (const float *covered,
              const float *product)
{
  float drops[N_WINDOWS], sums[N_WINDOWS] = { 0 };

  for (int pixel = SHAPES_PIXELS - 1; pixel >= 0; pixel--) {
    sums[find_window (pixel)] += product[pixel];
    drops[find_window (pixel)] = covered[pixel];
  }
  for (int pixel = 0; pixel < SHAPES_PIXELS; pixel++)
    g_assert_cmpfloat (covered[pixel], ==, drops[find_window (pixel)]);
  fixture_compare ("tiles", drops, sums, N_WINDOWS, 1e-4);
}

/* Windows side by side cover each pixel once. */
static void
test_tiles (void)
{
  WeftModelSpec *spec = weft_model_spec_new ();
  g_autoptr (WeftSubject) subject = NULL;
  g_autoptr (WeftParams) params = weft_params_new (weft_saliency_find ("occlusion")->params);
  Shapes shapes;

  shapes_add (spec, "flat", "flatten", "", NULL);
  shapes_add (spec, "last", "dense", "units=4", "flat");
  shapes_init_with (&shapes, spec, "0.0005");
  subject = weft_subject_new (shapes.predictor, 0, NULL);
  g_assert_true (weft_params_set (params, "baseline", "zero", NULL) && weft_params_set (params, "window", "4", NULL) && weft_params_set (params, "stride", "4", NULL));
  for (int row = 0; row < 8; row++) {
    g_autoptr (WeftSaliency) covered = run_picture (subject, "occlusion", params, &shapes, row);
    g_autoptr (WeftSaliency) product = run_picture (subject, "gradient-input", NULL, &shapes, row);

    expect_tiles (weft_tensor_const_f32 (covered->values), weft_tensor_const_f32 (product->values));
  }
  shapes_clear (&shapes);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/axioms/invariance", test_invariance);
  g_test_add_func ("/explain/axioms/dummy", test_dummy);
  g_test_add_func ("/explain/axioms/line", test_line);
  g_test_add_func ("/explain/axioms/tiles", test_tiles);
  return g_test_run ();
}
