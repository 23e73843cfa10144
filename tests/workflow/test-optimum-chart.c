/* test-optimum-chart.c: what charts of units and of filters say
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/filter-chart.h"
#include "workflow/optimum-chart.h"

#include "../explain/scene.h"

#include <math.h>

static const WeftOptimumAim second_class = { .kind = WEFT_OPTIMUM_CLASS, .unit = 1, .row = -1, .column = -1 };

static WeftOptimumChart *
make_chart (Scene                *scene,
            const WeftInputSpace *space,
            const float          *start,
            const WeftExamples   *examples)
{
  const WeftOptimumMethod *plain = weft_optimum_find_method ("plain", space, NULL);
  g_autoptr (WeftParams) params = scene_params (plain->params, SETTINGS ("steps", "12", "tolerance", "0"));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOptimum) optimum = weft_optimum_new (scene->subject, space, plain, params, &second_class, start, 3, &error);

  g_assert_no_error (error);
  g_assert_true (weft_optimum_step (optimum, 12, NULL, &error));
  return weft_optimum_chart_new (optimum, &second_class, scene->predictor, space, examples, NULL, NULL);
}

/* The numbers of a table of what, name and value. */
static double
find_number (const char *csv,
             const char *begin)
{
  const char *line = g_str_has_prefix (csv, begin) ? csv : strstr (csv, begin);

  if (line == NULL)
    g_error ("%s is not in %s", begin, csv);
  return g_ascii_strtod (line + strlen (begin), NULL);
}

/* A bar for each column says what it holds, and what it held before; the file has all numbers. */
static void
test_table (void)
{
  Scene scene;
  g_autoptr (WeftInputSpace) space = NULL;
  g_autoptr (WeftExamples) examples = NULL;
  g_autoptr (WeftOptimumChart) chart = NULL;
  g_autofree char *csv = NULL;
  const float *start;

  scene_begin (&scene, "a,b,c");
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end (&scene);
  start = weft_tensor_const_f32 (scene.input);
  space = weft_input_space_new (scene.predictor, scene.dataset, NULL, NULL);
  examples = weft_examples_new (scene.subject, NULL, scene.predictor, scene.dataset, 4, NULL, NULL);
  chart = make_chart (&scene, space, start, examples);
  g_assert_cmpuint (chart->bars->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    const char *label = g_array_index (chart->bars, WeftBar, i).label;

    g_assert_nonnull (strstr (label, " → "));
    if (*label == 'a')
      g_assert_true (g_str_has_prefix (label, "a: 1 → "));
    if (*label == 'c')
      g_assert_true (g_str_has_prefix (label, "c: 0.50 → "));
  }
  g_assert_cmpuint (chart->curve->len, ==, 12);
  csv = weft_optimum_chart_to_csv (chart);
  g_assert_cmpfloat (find_number (csv, "step,12,"), ==, g_array_index (chart->curve, double, 11));
  g_assert_cmpfloat (find_number (csv, "activation,before,"), <, find_number (csv, "activation,after,"));
  g_assert_cmpfloat (find_number (csv, "step,1,"), ==, find_number (csv, "activation,before,"));
  g_assert_cmpfloat_with_epsilon (find_number (csv, "data,mean,"), examples->statistics[1].mean, 1e-12);
  g_assert_cmpfloat_with_epsilon (find_number (csv, "percentile of the most of a row,95,"), (double) examples->statistics[1].quantiles[4], 1e-12);
  g_assert_nonnull (strstr (csv, "input,b,"));
  g_assert_nonnull (strstr (chart->statistics, "In the data: mean"));
  scene_clear (&scene);
}

/* Without a start there is nothing before, and no examples are no statistics. */
static void
test_noise (void)
{
  Scene scene;
  g_autoptr (WeftInputSpace) space = NULL;
  g_autoptr (WeftOptimumChart) chart = NULL;

  scene_begin (&scene, "a,b,c");
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end (&scene);
  space = weft_input_space_new (scene.predictor, scene.dataset, NULL, NULL);
  chart = make_chart (&scene, space, NULL, NULL);
  for (guint i = 0; i < chart->bars->len; i++)
    g_assert_null (strstr (g_array_index (chart->bars, WeftBar, i).label, "→"));
  g_assert_null (chart->statistics);
  g_assert_true (isnan (chart->best));
  scene_clear (&scene);
}

/* A picture that was begun with stands before what has come of it. */
static void
test_picture (void)
{
  Scene scene;
  g_autoptr (WeftInputSpace) space = NULL;
  g_autoptr (WeftOptimumChart) chart = NULL;

  scene_begin (&scene, "image");
  scene_add (&scene, "flat", "flatten", NULL, NULL);
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("flat"));
  scene_end (&scene);
  space = weft_input_space_new (scene.predictor, scene.dataset, NULL, NULL);
  chart = make_chart (&scene, space, weft_tensor_const_f32 (scene.input), NULL);
  g_assert_cmpuint (chart->n_left, ==, 2);
  g_assert_true (g_str_has_prefix (g_array_index (chart->items, WeftGalleryItem, 0).label, "before: "));
  g_assert_true (g_str_has_prefix (g_array_index (chart->items, WeftGalleryItem, 1).label, "after: "));
  scene_clear (&scene);
}

/* Texts are told by their words, the strongest first, and it is said why none is made up. */
static void
test_texts (void)
{
  Scene scene;
  g_autoptr (WeftExamples) examples = NULL;
  g_autoptr (WeftOptimumChart) chart = NULL;

  scene_begin (&scene, "words");
  scene_add (&scene, "words", "embedding", SETTINGS ("entries", "20", "units", "4"), NULL);
  scene_add (&scene, "flat", "flatten", NULL, SETTINGS ("words"));
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("flat"));
  scene_end (&scene);
  examples = weft_examples_new (scene.subject, NULL, scene.predictor, scene.dataset, 3, NULL, NULL);
  chart = weft_optimum_chart_new_texts (&second_class, scene.predictor, examples, scene.dataset);
  g_assert_cmpuint (chart->bars->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    const WeftExample *example = weft_examples_get (examples, 1, TRUE, i);

    g_assert_cmpstr (g_array_index (chart->bars, WeftBar, i).label, ==, scene_texts[example->row]);
    g_assert_cmpfloat (g_array_index (chart->bars, WeftBar, i).value, ==, (double) example->value);
  }
  g_assert_nonnull (strstr (chart->caption, "no text can be made up"));
  g_assert_nonnull (strstr (chart->statistics, "In the data"));
  scene_clear (&scene);
}

/* Every weight is in the file, and a kernel is told by its length. */
static void
test_filters (void)
{
  Scene scene;
  g_autoptr (WeftFilterChart) chart = NULL;
  g_autofree char *csv = NULL, *told = NULL, *length = NULL;
  g_auto (GStrv) lines = NULL;
  const float *weights;
  double square = 0;

  scene_begin (&scene, "image");
  scene_add (&scene, "conv", "conv2d", SETTINGS ("filters", "5", "kernel", "3"), NULL);
  scene_add (&scene, "flat", "flatten", NULL, SETTINGS ("conv"));
  scene_add (&scene, "last", "dense", SETTINGS ("units", "3"), SETTINGS ("flat"));
  scene_end (&scene);
  chart = weft_filter_chart_new (weft_filter_bank_new (scene.subject, "conv", NULL));
  weights = chart->sheet.weights;
  csv = weft_filter_chart_to_csv (chart);
  lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 5 * 9 + 1);
  g_assert_true (g_str_has_prefix (lines[1 + 2 * 9 + 5], "2,0,1,2,"));
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (lines[1 + 2 * 9 + 5] + 8, NULL), (double) weights[2 * 9 + 5], 1e-9);
  for (int i = 2 * 9; i < 3 * 9; i++)
    square += (double) weights[i] * (double) weights[i];
  told = weft_filter_chart_tell (chart, 2, 0);
  length = g_strdup_printf ("Filter 2: length %.3g,", sqrt (square));
  g_assert_true (g_str_has_prefix (told, length));
  scene_clear (&scene);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/optimum-chart/table", test_table);
  g_test_add_func ("/workflow/optimum-chart/noise", test_noise);
  g_test_add_func ("/workflow/optimum-chart/picture", test_picture);
  g_test_add_func ("/workflow/optimum-chart/texts", test_texts);
  g_test_add_func ("/workflow/filter-chart", test_filters);
  return g_test_run ();
}
