/* test-compare.c: how alike maps are, and where models say different things
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scene.h"

#include "explain/compare.h"
#include "explain/disagree.h"

static WeftTensor *
make_map (JsonObject *object,
          const char *name,
          gint64      height,
          gint64      width)
{
  guint n;
  g_autofree float *numbers = fixture_numbers (object, name, &n);
  WeftTensor *map = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (height, width), NULL);

  g_assert_cmpint ((gint64) n, ==, height * width);
  memcpy (map->data, numbers, n * sizeof *numbers);
  return map;
}

static void
expect (const char *what,
        double      found,
        JsonObject *object,
        const char *name)
{
  double expected = json_object_get_double_member (object, name);

  if (!(fabs (found - expected) <= 1e-5))
    g_error ("%s of %s is %.9g, expected %.9g", name, what, found, expected);
}

/* The figures are SciPy's, NumPy's and scikit-image's, resampling is PyTorch's. */
static void
test_goldens (void)
{
  g_autofree char *path = fixture_path ("compare.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = weft_json_read_file (path, 1 << 20, &error);
  JsonArray *cases;

  g_assert_no_error (error);
  cases = json_object_get_array_member (json_node_get_object (node), "maps");
  g_assert_cmpuint (json_array_get_length (cases), ==, 7);
  for (guint i = 0; i < json_array_get_length (cases); i++) {
    JsonObject *object = json_array_get_object_element (cases, i);
    JsonArray *shapes = json_object_get_array_member (object, "shapes");
    const char *name = json_object_get_string_member (object, "name");
    g_autoptr (WeftTensor) first = make_map (object, "first", json_array_get_int_element (shapes, 0), json_array_get_int_element (shapes, 1));
    g_autoptr (WeftTensor) second = make_map (object, "second", json_array_get_int_element (shapes, 2), json_array_get_int_element (shapes, 3));
    g_autoptr (WeftMapComparison) found = weft_map_compare (first, second, &error);
    guint n;
    g_autofree float *difference = fixture_numbers (object, "difference", &n);

    g_assert_no_error (error);
    g_assert_cmpint (weft_shape_count (&found->difference->shape), ==, (gint64) n);
    fixture_compare (name, weft_tensor_const_f32 (found->difference), difference, (gint64) n, 1e-6);
    expect (name, found->spearman, object, "spearman");
    expect (name, found->ssim, object, "ssim");
    expect (name, found->overlap, object, "overlap");
  }
}

/* A map and itself: no difference at all, and every figure 1. */
static void
test_itself (void)
{
  g_autoptr (WeftTensor) map = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (9, 8), NULL), half = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (9, 8), NULL);
  g_autoptr (WeftMapComparison) same = NULL, halved = NULL;

  for (int i = 0; i < 72; i++) {
    weft_tensor_f32 (map)[i] = (float) (i * 37 % 72 - 30);
    weft_tensor_f32 (half)[i] = weft_tensor_f32 (map)[i] / 2;
  }
  same = weft_map_compare (map, map, NULL);
  halved = weft_map_compare (map, half, NULL);
  for (int i = 0; i < 72; i++)
    g_assert_true (weft_tensor_f32 (same->difference)[i] == 0);
  g_assert_cmpfloat_with_epsilon (same->spearman, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (same->ssim, 1, 1e-12);
  g_assert_cmpfloat (same->overlap, ==, 1);
  g_assert_cmpfloat_with_epsilon (halved->spearman, 1, 1e-12);
  g_assert_cmpfloat (halved->overlap, ==, 1);
  g_assert_cmpfloat (halved->ssim, <, 0.9);
}

/* What cannot be told is no number; what cannot be compared is a sentence. */
static void
test_limits (void)
{
  g_autoptr (WeftTensor) flat = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (4, 4), NULL), row = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (5), NULL);
  g_autoptr (WeftTensor) longer = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (6), NULL), point = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (1, 1), NULL);
  g_autoptr (WeftMapComparison) flats = NULL, rows = NULL, points = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 5; i++)
    weft_tensor_f32 (row)[i] = (float) i;
  flats = weft_map_compare (flat, flat, NULL);
  rows = weft_map_compare (row, row, NULL);
  points = weft_map_compare (point, flat, NULL);
  g_assert_true (isnan (flats->spearman) && flats->ssim == 1 && flats->overlap == 1);
  g_assert_true (rows->spearman == 1 && isnan (rows->ssim) && rows->overlap == 1);
  g_assert_cmpint (weft_shape_count (&points->first->shape), ==, 16);
  g_assert_null (weft_map_compare (row, longer, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT);
  g_clear_error (&error);
  weft_tensor_f32 (row)[2] = NAN;
  g_assert_null (weft_map_compare (row, row, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_NUMBERS);
}

static void
expect_row (const WeftDisagreements *found,
            guint                    index,
            gint64                   row,
            gint64                   class,
            double                   gap)
{
  const WeftDisagreement *entry = &g_array_index (found->rows, WeftDisagreement, index);

  g_assert_cmpint (entry->row, ==, row);
  g_assert_cmpint (entry->class, ==, class);
  g_assert_cmpfloat_with_epsilon (fabs (entry->first - entry->second), gap, 1e-6);
}

/* The classes of the second model are in another order; of row 3 the truth is not known. */
static void
test_rank (void)
{
  float first[] = { 0.7f, 0.2f, 0.1f, 0.1f, 0.8f, 0.1f, 0.3f, 0.3f, 0.4f, 0.6f, 0.3f, 0.1f };
  float second[] = { 0.2f, 0.1f, 0.7f, 0.8f, 0.1f, 0.1f, 0.5f, 0.1f, 0.4f, 0.9f, 0.05f, 0.05f };
  gint32 truth[] = { 0, 2, 1, -1 };
  const gint64 classes[] = { 1, 2, 0 };
  WeftEvaluation one = { .n_rows = 4, .n_places = 1, .n_scores = 3, .scores = first, .classes = truth }, other = { .n_rows = 4, .n_places = 1, .n_scores = 3, .scores = second };
  g_autoptr (WeftDisagreements) found = weft_disagreements_rank (&one, &other, classes, 3), said = NULL;

  /* What is apart: of class 0 nothing, of class 2 nothing; of class 1 0.3 and 0.5; of class 0,
   * which the first says, 0.6 and 0.05. */
  g_assert_cmpuint (found->rows->len, ==, 2);
  expect_row (found, 0, 3, 0, 0.55);
  expect_row (found, 1, 2, 1, 0.2);
  g_assert_cmpint (found->n_agree, ==, 2);
  g_assert_cmpint (found->n_known, ==, 3);
  g_assert_cmpfloat (weft_disagreements_get_agreement (found), ==, 0.5);
  g_assert_cmpfloat_with_epsilon (found->mean, 0.75 / 4, 1e-6);
  g_assert_cmpint (g_array_index (found->rows, WeftDisagreement, 0).second_says, ==, 1);
  one.classes = NULL;
  said = weft_disagreements_rank (&one, &other, classes, 1);
  g_assert_cmpuint (said->rows->len, ==, 1);
  expect_row (said, 0, 3, 0, 0.55);
}

/* One score stands for two classes; numbers have no classes. */
static void
test_single (void)
{
  float first[] = { 0.9f, 0.2f, 0.6f }, second[] = { 0.4f, 0.1f, 0.6f };
  const gint64 classes[] = { 0, 1 };
  WeftEvaluation one = { .n_rows = 3, .n_places = 1, .n_scores = 1, .scores = first }, other = { .n_rows = 3, .n_places = 1, .n_scores = 1, .scores = second };
  g_autoptr (WeftDisagreements) found = weft_disagreements_rank (&one, &other, classes, 9), numbers = weft_disagreements_rank (&one, &other, NULL, 9);

  g_assert_cmpuint (found->rows->len, ==, 2);
  expect_row (found, 0, 0, 1, 0.5);
  expect_row (found, 1, 1, 0, 0.1);
  g_assert_cmpint (found->n_agree, ==, 2);
  g_assert_false (numbers->has_classes);
  expect_row (numbers, 0, 0, 0, 0.5);
  g_assert_cmpint (numbers->n_agree, ==, 1);
}

/* Two untrained models of one table: what each says of a row is what it is asked by itself. */
static void
test_models (void)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftDisagreements) found = NULL, same = NULL;
  g_autoptr (GError) error = NULL;
  Scene first, second;

  scene_begin (&first, "a,b,c");
  scene_add (&first, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end (&first);
  scene_begin (&second, "a,c");
  scene_add (&second, "last", "dense", SETTINGS ("units", "3"), NULL);
  scene_end (&second);
  found = weft_disagreements_find (first.predictor, second.predictor, first.dataset, second.dataset, 9, NULL, warnings, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->n_known, ==, N_ROWS);
  g_assert_cmpuint (found->rows->len, ==, N_ROWS);
  for (guint i = 0; i < found->rows->len; i++) {
    static const gint64 kinds[N_ROWS] = { 0, 1, 0, 1, 2, 2 };
    const WeftDisagreement *entry = &g_array_index (found->rows, WeftDisagreement, i);
    g_auto (WeftAnswer) one = { 0 }, other = { 0 };

    g_assert_cmpint (entry->class, ==, kinds[entry->row]);
    g_assert_true (weft_subject_ask (first.subject, weft_tensor_const_f32 (first.input) + 3 * entry->row, 0, &one, NULL));
    g_assert_true (weft_subject_ask (second.subject, weft_tensor_const_f32 (second.input) + 2 * entry->row, 0, &other, NULL));
    g_assert_cmpfloat_with_epsilon (entry->first, (double) one.scores[entry->class], 1e-6);
    g_assert_cmpfloat_with_epsilon (entry->second, (double) other.scores[entry->class], 1e-6);
  }
  same = weft_disagreements_find (first.predictor, first.predictor, first.dataset, first.dataset, 9, NULL, warnings, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (same->rows->len, ==, 0);
  g_assert_cmpfloat (weft_disagreements_get_agreement (same), ==, 1);
  scene_clear (&first);
  scene_clear (&second);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/compare/goldens", test_goldens);
  g_test_add_func ("/explain/compare/itself", test_itself);
  g_test_add_func ("/explain/compare/limits", test_limits);
  g_test_add_func ("/explain/compare/rank", test_rank);
  g_test_add_func ("/explain/compare/single", test_single);
  g_test_add_func ("/explain/compare/models", test_models);
  return g_test_run ();
}
