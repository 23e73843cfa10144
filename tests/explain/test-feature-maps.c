/* test-feature-maps.c: channels of a layer, against PyTorch's mean of them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "explain/feature-maps.h"

/* Returns: (transfer full): numbers from tests/data/explain/saliency.json */
static float *
read_numbers (const char *network,
              const char *what,
              guint      *n)
{
  g_autofree char *path = fixture_path ("saliency.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = weft_json_read_file (path, 1 << 24, &error);

  g_assert_no_error (error);
  return fixture_numbers (json_object_get_object_member (json_node_get_object (node), network), what, n);
}

static WeftFeatureMaps *
take (WeftSubject *subject,
      const char  *network,
      const char  *layer)
{
  guint n;
  g_autofree float *sample = read_numbers (network, "input", &n);
  g_autoptr (GError) error = NULL;
  WeftFeatureMaps *maps = weft_feature_maps_new (subject, layer, sample, NULL, &error);

  g_assert_no_error (error);
  return maps;
}

/* From 0 at the least to 1 at the largest, as the reference is. */
static void
stretch (float *numbers,
         guint  n)
{
  float low = numbers[0], high = numbers[0];

  for (guint i = 0; i < n; i++) {
    low = MIN (low, numbers[i]);
    high = MAX (high, numbers[i]);
  }
  for (guint i = 0; i < n; i++)
    numbers[i] = (numbers[i] - low) / (high - low);
}

/* The mean of all maps of the last layer with places is what PyTorch has. */
static void
test_golden (gconstpointer network)
{
  g_autoptr (WeftSubject) subject = fixture_read (network);
  g_autoptr (WeftFeatureMaps) maps = take (subject, network, weft_subject_find_layer (subject, NULL, NULL)->id);
  guint n;
  g_autofree float *expected = read_numbers (network, "activation", &n), *mean = g_new0 (float, n);

  g_assert_cmpint (n, ==, maps->height * maps->width);
  for (gint64 map = 0; map < maps->n_maps; map++)
    for (guint i = 0; i < n; i++)
      mean[i] += weft_feature_maps_get (maps, map)[i] / (float) maps->n_maps;
  stretch (mean, n);
  fixture_compare ("mean of maps", mean, expected, n, 1e-4);
}

/* What is said of a map is counted anew. */
static void
test_numbers (void)
{
  g_autoptr (WeftSubject) subject = fixture_read ("pooled");
  g_autoptr (WeftFeatureMaps) maps = take (subject, "pooled", weft_subject_find_layer (subject, NULL, NULL)->id);
  gint64 n = maps->height * maps->width;

  for (gint64 map = 0; map < maps->n_maps; map++) {
    const float *values = weft_feature_maps_get (maps, map);
    gint64 zeros = 0;
    double sum = 0;

    for (gint64 i = 0; i < n; i++) {
      g_assert_true (values[i] >= maps->maps[map].low && values[i] <= maps->maps[map].high);
      zeros += values[i] == 0.0f;
      sum += (double) values[i];
    }
    g_assert_cmpfloat_with_epsilon (maps->maps[map].zeros, (double) zeros / (double) n, 1e-9);
    g_assert_cmpfloat_with_epsilon (maps->maps[map].mean, sum / (double) n, 1e-5);
    g_assert_true (maps->low <= maps->maps[map].low && maps->high >= maps->maps[map].high);
  }
}

/* Every layer has maps or units, or says so. */
static void
test_layers (void)
{
  g_autoptr (WeftSubject) subject = fixture_read ("pooled");
  guint n_layers, n_units = 0, n;
  const WeftSubjectLayer *layers = weft_subject_get_layers (subject, &n_layers);
  g_autofree float *sample = read_numbers ("pooled", "input", &n);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_layers; i++) {
    g_autoptr (WeftFeatureMaps) maps = NULL;

    if (!weft_feature_maps_suit (&layers[i]))
      continue;
    maps = take (subject, "pooled", layers[i].id);
    g_assert_cmpint (maps->n_maps * maps->height * maps->width, ==, weft_shape_count (&layers[i].shape));
    n_units += maps->height * maps->width == 1;
  }
  g_assert_cmpuint (n_units, >, 0);
  g_assert_null (weft_feature_maps_new (subject, "nothing", sample, NULL, &error));
  g_assert_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/explain/feature-maps/golden/convolved", "convolved", test_golden);
  g_test_add_data_func ("/explain/feature-maps/golden/pooled", "pooled", test_golden);
  g_test_add_func ("/explain/feature-maps/numbers", test_numbers);
  g_test_add_func ("/explain/feature-maps/layers", test_layers);
  return g_test_run ();
}
