/* test-parzen.c: densities as Optuna 4.6 has them, and draws that follow them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "golden.h"

#include "tune/parzen.h"
#include "tune/point.h"

#include <math.h>

typedef struct
{
  WeftSpace *space;
  guint n; /* dimensions */
  GPtrArray *points;
  WeftParzen *parzen;
} Case;

static void
case_read (Case       *self,
           JsonObject *golden)
{
  JsonArray *dimensions = json_object_get_array_member (golden, "space"), *columns = json_object_get_array_member (golden, "points");
  g_autofree double *weights = NULL;
  guint order[8], n_points = json_array_get_length (json_array_get_array_element (columns, 0)), n_weights;

  self->space = weft_space_new ();
  self->n = json_array_get_length (dimensions);
  for (guint j = 0; j < self->n; j++) {
    JsonArray *texts = json_array_get_array_element (dimensions, j);
    g_autoptr (GError) error = NULL;

    order[j] = j;
    weft_space_add (self->space, json_array_get_string_element (texts, 0), json_array_get_string_element (texts, 1), NULL, &error);
    g_assert_no_error (error);
  }
  self->points = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_points; i++) {
    double *point = weft_point_new (self->space);

    for (guint j = 0; j < self->n; j++)
      point[j] = json_array_get_double_element (json_array_get_array_element (columns, j), i);
    g_ptr_array_add (self->points, point);
  }
  if (!json_object_get_null_member (golden, "weights"))
    weights = golden_list (json_object_get_array_member (golden, "weights"), &n_weights);
  self->parzen = weft_parzen_new (self->space, order, self->n, (const double *const *) self->points->pdata, n_points, weights, json_object_get_boolean_member (golden, "joint"));
}

static void
case_clear (Case *self)
{
  weft_space_unref (self->space);
  g_ptr_array_unref (self->points);
  weft_parzen_free (self->parzen);
}

static void
test_golden (void)
{
  g_autoptr (JsonNode) node = golden_read ();
  JsonArray *cases = json_object_get_array_member (json_node_get_object (node), "densities");

  g_assert_cmpuint (json_array_get_length (cases), ==, 46);
  for (guint i = 0; i < json_array_get_length (cases); i++) {
    JsonObject *golden = json_array_get_object_element (cases, i);
    JsonArray *columns = json_object_get_array_member (golden, "values"), *logs = json_object_get_array_member (golden, "log_density");
    Case self;

    case_read (&self, golden);
    for (guint k = 0; k < json_array_get_length (logs); k++) {
      double values[8], expected = json_array_get_double_element (logs, k);

      for (guint j = 0; j < self.n; j++)
        values[j] = json_array_get_double_element (json_array_get_array_element (columns, j), k);
      g_assert_cmpfloat_with_epsilon (weft_parzen_get_log_density (self.parzen, values, INFINITY), expected, 1e-8 * (1 + fabs (expected)));
      g_assert_cmpfloat (weft_parzen_get_log_density (self.parzen, values, expected - 1), >, expected - 1);
    }
    case_clear (&self);
  }
}

/* Values are drawn as often as the density says: by cells for those that have some. */
static void
test_draws (void)
{
  g_autoptr (JsonNode) node = golden_read ();
  JsonArray *cases = json_object_get_array_member (json_node_get_object (node), "densities");
  enum {
    N_DRAWS = 20000
  };

  for (guint i = 0; i < 35; i++) {
    Case self;
    const WeftDimension *dimension;
    double counts[8] = { 0 }, total = 0;
    WeftRandom random;

    case_read (&self, json_array_get_object_element (cases, i));
    dimension = weft_space_get_dimension (self.space, 0);
    if (dimension->step > 0 && !dimension->log && dimension->high - dimension->low <= 7) {
      guint n = (guint) round ((dimension->high - dimension->low) / dimension->step) + 1;

      weft_random_init (&random, 11, 0);
      for (guint k = 0; k < N_DRAWS && n <= 8; k++) {
        double value;

        weft_parzen_draw (self.parzen, &random, &value);
        g_assert_true (weft_dimension_contains (dimension, value));
        counts[(guint) round ((value - dimension->low) / dimension->step)]++;
      }
      for (guint k = 0; k < n && n <= 8; k++) {
        double value = weft_dimension_round (dimension, dimension->low + k * dimension->step), share = exp (weft_parzen_get_log_density (self.parzen, &value, INFINITY));

        total += share;
        g_assert_cmpfloat_with_epsilon (counts[k] / N_DRAWS, share, 5 * sqrt (share / N_DRAWS) + 1e-9);
      }
      g_assert_true (n > 8 || fabs (total - 1) < 1e-9);
    }
    case_clear (&self);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tune/parzen/golden", test_golden);
  g_test_add_func ("/tune/parzen/draws", test_draws);
  return g_test_run ();
}
