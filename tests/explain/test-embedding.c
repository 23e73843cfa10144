/* test-embedding.c: layouts against scikit-learn's numbers and the goals of issue 6
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/random.h"
#include "engine/team.h"
#include "explain/embedding.h"
#include "explain/error.h"
#include "explain/layout-quality.h"
#include "embedding-fixture.h"

#include <math.h>

#define SEED 1

/* An embedding with settings, ID=VALUE each. */
static WeftEmbedding *
make (WeftTensor *x,
      const char *id,
      const char *const *settings)
{
  const WeftEmbeddingMethod *method = weft_embedding_find_method (id, NULL);
  g_autoptr (WeftParams) params = weft_params_new (method->params);
  g_autoptr (GError) error = NULL;
  WeftEmbedding *self;

  for (; settings != NULL && *settings != NULL; settings++) {
    g_auto (GStrv) words = g_strsplit (*settings, "=", 2);

    weft_params_set (params, words[0], words[1], &error);
    g_assert_no_error (error);
  }
  self = weft_embedding_new (x, method, params, SEED, &error);
  g_assert_no_error (error);
  return self;
}

static WeftTensor *
finish (WeftEmbedding *self)
{
  g_autoptr (GError) error = NULL;
  WeftTensor *points;

  g_assert_true (weft_embedding_step (self, G_MAXINT32, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (weft_embedding_is_done (self));
  points = weft_embedding_get_points (self, NULL);
  for (gint64 i = 0; i < weft_shape_count (&points->shape); i++)
    g_assert_true (isfinite (weft_tensor_f32 (points)[i]));
  return points;
}

static WeftLayoutQuality *
measure (const Rows       *rows,
         const WeftTensor *points)
{
  g_autoptr (GError) error = NULL;
  WeftLayoutQuality *quality = weft_layout_quality_new (rows->x, points, rows->classes, SEED, NULL, &error);

  g_assert_no_error (error);
  return quality;
}

static void
test_methods (void)
{
  g_autoptr (GError) error = NULL;

  for (const WeftEmbeddingMethod *method = weft_embedding_methods; method->id != NULL; method++) {
    g_assert_true (weft_embedding_find_method (method->id, NULL) == method);
    for (const WeftParam *param = method->params; param->id != NULL; param++) {
      g_autofree char *text = weft_param_check (param, param->fallback, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, param->fallback);
      g_assert_true (weft_param_find (method->params, param->id) == param);
    }
  }
  g_assert_null (weft_embedding_find_method ("sne", &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET);
  g_assert_nonnull (strstr (error->message, "tsne"));
}

static void
check_components (const Rows *rows,
                  JsonObject *golden)
{
  g_autoptr (WeftEmbedding) embedding = make (rows->x, "pca", NULL);
  g_autoptr (WeftTensor) points = finish (embedding);
  g_autoptr (WeftLayoutQuality) quality = measure (rows, points);
  JsonArray *ratios = weft_json_get_array (golden, "ratios");
  JsonObject *pca = json_object_get_object_member (golden, "pca");
  double shares[2], trusts = 0;

  g_assert_true (weft_embedding_get_shares (embedding, shares));
  for (guint i = 0; i < 2; i++)
    g_assert_cmpfloat_with_epsilon (shares[i], json_array_get_double_element (ratios, i), 1e-5);
  g_assert_cmpfloat_with_epsilon (quality->trust, json_object_get_double_member (pca, "trust"), 5e-4);
  g_assert_cmpfloat_with_epsilon (quality->continuity, json_object_get_double_member (pca, "continuity"), 5e-4);
  /* Irises of equal lengths can be had in any order. */
  g_assert_cmpfloat_with_epsilon (quality->recall, json_object_get_double_member (pca, "recall"), 5e-3);
  g_assert_cmpfloat_with_epsilon (quality->accuracy, json_object_get_double_member (pca, "accuracy"), 3e-3);
  g_assert_cmpfloat_with_epsilon (quality->spearman, json_object_get_double_member (pca, "spearman"), 0.02);
  for (gint64 i = 0; i < quality->n; i++)
    trusts += (double) quality->trusts[i] / (double) quality->n;
  g_assert_cmpfloat_with_epsilon (trusts, quality->trust, 1e-5);
  g_assert_true (isnan (weft_embedding_get_loss (embedding)));
}

static void
test_components (void)
{
  g_autoptr (JsonNode) goldens = fixture_read ();
  g_auto (Rows) iris = fixture_iris (), digits = fixture_digits (DIGITS);

  check_components (&iris, fixture_find (goldens, "iris"));
  check_components (&digits, fixture_find (goldens, "digits"));
}

/* Random points show nothing: the floor that the numbers stand on. */
static void
test_floor (void)
{
  g_auto (Rows) digits = fixture_digits (DIGITS);
  g_autoptr (WeftTensor) points = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (DIGITS, 2), NULL);
  g_autoptr (WeftLayoutQuality) quality = NULL;
  WeftRandom random;

  weft_random_init (&random, 5, 0);
  for (gint64 i = 0; i < 2 * DIGITS; i++)
    weft_tensor_f32 (points)[i] = (float) weft_random_normal (&random);
  quality = measure (&digits, points);
  g_assert_cmpfloat_with_epsilon (quality->trust, 0.5, 0.02);
  g_assert_cmpfloat_with_epsilon (quality->continuity, 0.5, 0.02);
  g_assert_cmpfloat_with_epsilon (quality->spearman, 0, 0.03);
  g_assert_cmpfloat (quality->recall, <, 0.02);
  g_assert_cmpfloat (quality->accuracy, <, 0.2);
}

/* As many iterations as scikit-learn has. */
static void
check_tsne (const Rows *rows,
            double      kl,
            double      trust,
            double      recall,
            double      accuracy)
{
  g_autoptr (WeftEmbedding) embedding = make (rows->x, "tsne", (const char *const[]){ "iterations=750", NULL });
  g_autoptr (WeftTensor) points = finish (embedding);
  g_autoptr (WeftLayoutQuality) quality = measure (rows, points);

  g_test_message ("KL %.4f (%.4f), trust %.4f, recall %.4f, accuracy %.4f", weft_embedding_get_loss (embedding), kl, quality->trust, quality->recall, quality->accuracy);
  g_assert_cmpfloat (weft_embedding_get_loss (embedding), <, 1.01 * kl);
  g_assert_cmpfloat (weft_embedding_get_loss (embedding), >, 0.9 * kl);
  g_assert_cmpfloat (quality->trust, >=, trust);
  g_assert_cmpfloat (quality->recall, >=, recall);
  g_assert_cmpfloat (quality->accuracy, >=, accuracy);
}

static void
test_tsne (void)
{
  g_autoptr (JsonNode) goldens = fixture_read ();
  g_auto (Rows) iris = fixture_iris (), digits = fixture_digits (DIGITS);

  check_tsne (&iris, json_object_get_double_member (fixture_find (goldens, "iris"), "kl"), 0.985, 0.75, 0.95);
  check_tsne (&digits, json_object_get_double_member (fixture_find (goldens, "digits"), "kl"), 0.990, 0.57, 0.965);
}

static void
check_limits (const Rows *rows,
              const char *id,
              const char *const *settings,
              double trust,
              double recall,
              double accuracy)
{
  g_autoptr (WeftEmbedding) embedding = make (rows->x, id, settings);
  g_autoptr (WeftTensor) points = finish (embedding);
  g_autoptr (WeftLayoutQuality) quality = measure (rows, points);

  g_test_message ("%s: trust %.4f, recall %.4f, accuracy %.4f", id, quality->trust, quality->recall, quality->accuracy);
  g_assert_cmpfloat (quality->trust, >=, trust);
  g_assert_cmpfloat (quality->recall, >=, recall);
  g_assert_cmpfloat (quality->accuracy, >=, accuracy);
}

static void
test_limits (void)
{
  g_auto (Rows) iris = fixture_iris (), digits = fixture_digits (DIGITS);

  check_limits (&iris, "tsne", NULL, 0.985, 0.75, 0.95);
  check_limits (&digits, "tsne", NULL, 0.990, 0.57, 0.965);
  check_limits (&digits, "tsne", (const char *const[]){ "repulsion=tree", NULL }, 0.990, 0.57, 0.965);
  check_limits (&digits, "tsne", (const char *const[]){ "repulsion=grid", NULL }, 0.990, 0.57, 0.965);
  check_limits (&iris, "umap", NULL, 0.975, 0.65, 0.95);
  check_limits (&digits, "umap", NULL, 0.985, 0.47, 0.965);
}

/* Ways to compute a layout. */
static const struct
{
  const char *id;
  const char *settings[4];
} ways[] = {
  { "pca", { NULL } },
  { "tsne", { "early_iterations=20", "iterations=30", "repulsion=exact" } },
  { "tsne", { "early_iterations=20", "iterations=30", "repulsion=tree" } },
  { "tsne", { "early_iterations=20", "iterations=30", "repulsion=grid" } },
  { "tsne", { "early_iterations=20", "iterations=30", "components=20" } },
  { "umap", { "epochs=50" } },
};

static void
test_threads (void)
{
  g_auto (Rows) digits = fixture_digits (701);

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autoptr (WeftTensor) first = NULL;

    for (int threads = 1; threads <= 3; threads++) {
      g_autoptr (WeftEmbedding) embedding = make (digits.x, ways[i].id, ways[i].settings);
      g_autoptr (WeftTensor) points = NULL;

      weft_team_set_size (threads, FALSE);
      points = finish (embedding);
      if (first == NULL)
        first = weft_tensor_ref (points);
      g_assert_cmpmem (first->data, first->bytes, points->data, points->bytes);
    }
  }
  weft_team_set_size (0, FALSE);
}

/* One step after the other, with a stop in between that comes before the neighbours are known. */
static void
test_pause (void)
{
  g_auto (Rows) digits = fixture_digits (300);

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autoptr (WeftEmbedding) whole = make (digits.x, ways[i].id, ways[i].settings), slow = make (digits.x, ways[i].id, ways[i].settings);
    g_autoptr (WeftTensor) expected = finish (whole), points = NULL;
    g_autoptr (GError) error = NULL;
    WeftStop stop = WEFT_STOP_INIT;

    g_assert_true (weft_embedding_step (slow, 0, NULL, &error));
    weft_stop_request (&stop);
    g_assert_true (weft_embedding_step (slow, 10, &stop, &error));
    g_assert_no_error (error);
    g_assert_cmpint (weft_embedding_get_iteration (slow), ==, 0);
    for (int n = 1; !weft_embedding_is_done (slow); n++) {
      gint64 before = weft_embedding_get_iteration (slow);

      g_assert_true (weft_embedding_step (slow, n, NULL, &error));
      g_assert_cmpint (weft_embedding_get_iteration (slow), ==, MIN (before + n, weft_embedding_get_n_iterations (slow)));
    }
    points = weft_embedding_get_points (slow, NULL);
    g_assert_cmpmem (expected->data, expected->bytes, points->data, points->bytes);
  }
}

static double
correlate (const WeftTensor *a,
           const WeftTensor *b)
{
  double ab = 0, aa = 0, bb = 0, mean[2][2] = { { 0 } };
  gint64 n = a->shape.extent[0];

  for (gint64 i = 0; i < 2 * n; i++) {
    mean[0][i % 2] += weft_tensor_get (a, i) / (double) n;
    mean[1][i % 2] += weft_tensor_get (b, i) / (double) n;
  }
  for (gint64 i = 0; i < 2 * n; i++) {
    double p = weft_tensor_get (a, i) - mean[0][i % 2], q = weft_tensor_get (b, i) - mean[1][i % 2];

    ab += p * q;
    aa += p * p;
    bb += q * q;
  }
  return ab / sqrt (aa * bb);
}

/* Of data that has changed a little, a layout that begins with the former one lies as that does,
 * though that was turned round. */
static void
test_start (void)
{
  g_auto (Rows) digits = fixture_digits (600);
  g_autoptr (WeftTensor) other = weft_tensor_copy (digits.x, NULL);
  WeftRandom random;

  weft_random_init (&random, 9, 0);
  for (gint64 i = 0; i < weft_shape_count (&other->shape); i++)
    weft_tensor_f32 (other)[i] += (float) weft_random_normal (&random);
  for (guint i = 0; i < 3; i++) {
    const char *const ids[] = { "pca", "tsne", "umap" };
    g_autoptr (WeftEmbedding) first = make (digits.x, ids[i], NULL), second = make (other, ids[i], NULL);
    g_autoptr (WeftTensor) before = finish (first), after = NULL;

    for (gint64 j = 0; j < 2 * 600; j++)
      weft_tensor_f32 (before)[j] = -weft_tensor_f32 (before)[j];
    g_assert_true (weft_embedding_set_start (second, before, NULL));
    after = finish (second);
    g_test_message ("%s %.3f", ids[i], correlate (before, after));
    g_assert_cmpfloat (correlate (before, after), >, 0.9);
  }
}

static void
check_refused (WeftTensor *x,
               const char *id,
               int         code,
               const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_embedding_new (x, weft_embedding_find_method (id, NULL), NULL, SEED, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refused (void)
{
  g_autoptr (WeftTensor) few = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (3, 5), NULL), many = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (1000001, 1), NULL);
  g_autoptr (WeftTensor) flat = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (30), NULL), holes = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (9, 5), NULL);
  g_autoptr (WeftTensor) good = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (9, 5), NULL);
  g_autoptr (WeftEmbedding) embedding = make (good, "tsne", NULL);
  g_autoptr (GError) error = NULL;

  check_refused (few, "pca", WEFT_EXPLAIN_ERROR_INPUT, "4 rows");
  check_refused (flat, "umap", WEFT_EXPLAIN_ERROR_INPUT, "30");
  check_refused (many, "tsne", WEFT_EXPLAIN_ERROR_LIMIT, "1000000");
  weft_tensor_f32 (holes)[7 * 5 + 3] = NAN;
  check_refused (holes, "tsne", WEFT_EXPLAIN_ERROR_NUMBERS, "row 8, column 4");
  g_assert_false (weft_embedding_set_start (embedding, few, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT);
}

/* Rows that are few, the same, twice there, or differ in nothing: a layout, and no crash. */
static void
test_awkward (void)
{
  const char *const ids[] = { "pca", "tsne", "umap" };
  const struct
  {
    gint64 rows, columns;
    int modulus; /* of rows that differ */
  } cases[] = { { 4, 1, 4 }, { 4, 3, 1 }, { 5, 2, 5 }, { 40, 3, 1 }, { 40, 3, 20 }, { 40, 1, 40 }, { 200, 2000, 150 } };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
      g_autoptr (WeftTensor) x = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (cases[c].rows, cases[c].columns), NULL), points = NULL;
      g_autoptr (WeftEmbedding) embedding = NULL;
      g_autoptr (WeftLayoutQuality) quality = NULL;

      for (gint64 j = 0; j < weft_shape_count (&x->shape); j++)
        weft_tensor_f32 (x)[j] = j % cases[c].columns == 1 ? 7 : 1e6f + (float) (j / cases[c].columns % cases[c].modulus * 31 % 17 * (j % cases[c].columns + 1));
      embedding = make (x, ids[i], NULL);
      points = finish (embedding);
      quality = weft_layout_quality_new (x, points, NULL, SEED, NULL, NULL);
      g_assert_true (isfinite (quality->trust) && isfinite (quality->spearman) && isnan (quality->accuracy));
      g_assert_true (i == 0 || cases[c].rows > 90 || weft_embedding_get_warnings (embedding)->len == (i == 1 || cases[c].rows < 15));
    }
}

/* The same row thirty times stays together and does not pull all others in. */
static void
test_duplicates (void)
{
  g_auto (Rows) digits = fixture_digits (400);
  const char *const ids[] = { "tsne", "umap" };

  for (gint64 i = 1; i < 30; i++)
    memcpy (weft_tensor_f32 (digits.x) + i * DIGIT_POINTS, digits.x->data, DIGIT_POINTS * sizeof (float));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autoptr (WeftEmbedding) embedding = make (digits.x, ids[i], (const char *const[]){ i == 0 ? "perplexity=20" : NULL, NULL });
    g_autoptr (WeftTensor) points = finish (embedding);
    double inside = 0, outside = 0;

    for (gint64 j = 1; j < 400; j++) {
      double d = hypot (weft_tensor_get (points, 2 * j) - weft_tensor_get (points, 0), weft_tensor_get (points, 2 * j + 1) - weft_tensor_get (points, 1));

      if (j < 30)
        inside += d / 29;
      else
        outside += d / 370;
    }
    g_assert_cmpfloat (outside, >, 3 * inside);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/embedding/methods", test_methods);
  g_test_add_func ("/explain/embedding/components", test_components);
  g_test_add_func ("/explain/embedding/floor", test_floor);
  g_test_add_func ("/explain/embedding/tsne", test_tsne);
  g_test_add_func ("/explain/embedding/limits", test_limits);
  g_test_add_func ("/explain/embedding/threads", test_threads);
  g_test_add_func ("/explain/embedding/pause", test_pause);
  g_test_add_func ("/explain/embedding/start", test_start);
  g_test_add_func ("/explain/embedding/refused", test_refused);
  g_test_add_func ("/explain/embedding/awkward", test_awkward);
  g_test_add_func ("/explain/embedding/duplicates", test_duplicates);
  return g_test_run ();
}
