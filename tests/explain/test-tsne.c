/* test-tsne.c: forces of t-SNE and the curve of UMAP against numbers in double precision
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/tsne-private.h"
#include "explain/umap-private.h"
#include "embedding-fixture.h"

#include "base/alloc.h"

#include <math.h>

#define POINTS 400

typedef struct
{
  JsonNode *goldens;
  JsonObject *forces;
  float *at[2];
  float *force[2];
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  JsonArray *points;

  self->goldens = fixture_read ();
  self->forces = json_object_get_object_member (json_node_get_object (self->goldens), "forces");
  points = weft_json_get_array (self->forces, "points");
  g_assert_cmpuint (json_array_get_length (points), ==, 2 * POINTS);
  for (int axis = 0; axis < 2; axis++) {
    self->at[axis] = weft_layout_alloc (POINTS, NULL);
    self->force[axis] = weft_layout_alloc (POINTS, NULL);
    for (guint i = 0; i < POINTS; i++)
      self->at[axis][i] = (float) json_array_get_double_element (points, 2 * i + (guint) axis);
  }
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  for (int axis = 0; axis < 2; axis++) {
    weft_free (self->at[axis]);
    weft_free (self->force[axis]);
  }
  json_node_unref (self->goldens);
}

/* Mean and largest error of the forces, relative to the mean force, and of their sum. */
static void
check_forces (Fixture                 *self,
              const WeftRepulsionKind *kind,
              double                   theta,
              double                   tolerance,
              double                   sum_tolerance)
{
  JsonArray *expected = weft_json_get_array (self->forces, "forces");
  const WeftRepulsion repulsion = { weft_kernels_get (), POINTS, self->at, self->force, theta };
  gpointer state = kind->new (POINTS);
  double sum = kind->run (state, &repulsion), want = json_object_get_double_member (self->forces, "sum"), error = 0, size = 0;

  for (guint i = 0; i < POINTS; i++) {
    double fx = json_array_get_double_element (expected, 2 * i), fy = json_array_get_double_element (expected, 2 * i + 1);

    error += hypot (fx - (double) self->force[0][i], fy - (double) self->force[1][i]);
    size += hypot (fx, fy);
  }
  g_test_message ("%s, theta %g: error %.2e, of the sum %.2e", kind->id, theta, error / size, fabs (sum / want - 1));
  g_assert_cmpfloat (error / size, <, tolerance);
  g_assert_cmpfloat (fabs (sum / want - 1), <, sum_tolerance);
  kind->free (state);
}

static void
test_exact (Fixture       *self,
            gconstpointer  data)
{
  check_forces (self, &weft_repulsion_exact, 0, 1e-5, 1e-5);
}

static void
test_tree (Fixture       *self,
           gconstpointer  data)
{
  check_forces (self, &weft_repulsion_tree, 0, 1e-5, 1e-5);
  check_forces (self, &weft_repulsion_tree, 0.5, 0.02, 0.02);
}

static void
test_grid (Fixture       *self,
           gconstpointer  data)
{
  check_forces (self, &weft_repulsion_grid, 0, 0.03, 1e-3);
}

/* Points that all lie at one place, or on one line, and a second layout after another. */
static void
test_places (Fixture       *self,
             gconstpointer  data)
{
  const WeftRepulsionKind *const kinds[] = { &weft_repulsion_exact, &weft_repulsion_tree, &weft_repulsion_grid };
  const WeftRepulsion repulsion = { weft_kernels_get (), POINTS, self->at, self->force, 0.5 };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    gpointer state = kinds[k]->new (POINTS);

    for (int shape = 0; shape < 3; shape++) {
      for (int i = 0; i < POINTS; i++) {
        self->at[0][i] = shape == 0 ? 3 : (float) (i % 7) * (shape == 1 ? 1e-6f : 9);
        self->at[1][i] = -2;
      }
      for (int i = POINTS; i % WEFT_LAYOUT_PAD != 0; i++)
        self->at[0][i] = self->at[1][i] = WEFT_LAYOUT_FAR;
      g_assert_cmpfloat (kinds[k]->run (state, &repulsion), >, 1000);
      for (int i = 0; i < POINTS; i++)
        g_assert_true (isfinite (self->force[0][i]) && fabsf (self->force[1][i]) < 1e-3f);
    }
    kinds[k]->free (state);
  }
}

static void
test_curve (void)
{
  g_autoptr (JsonNode) goldens = fixture_read ();
  JsonArray *curves = weft_json_get_array (json_node_get_object (goldens), "curves");

  g_assert_cmpuint (json_array_get_length (curves), >, 4);
  for (guint i = 0; i < json_array_get_length (curves); i++) {
    JsonObject *curve = json_array_get_object_element (curves, i);
    double a, b;

    weft_umap_fit_curve (json_object_get_double_member (curve, "spread"), json_object_get_double_member (curve, "min_dist"), &a, &b);
    g_assert_cmpfloat_with_epsilon (a, json_object_get_double_member (curve, "a"), 1e-4);
    g_assert_cmpfloat_with_epsilon (b, json_object_get_double_member (curve, "b"), 1e-4);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/explain/tsne/exact", Fixture, NULL, set_up, test_exact, tear_down);
  g_test_add ("/explain/tsne/tree", Fixture, NULL, set_up, test_tree, tear_down);
  g_test_add ("/explain/tsne/grid", Fixture, NULL, set_up, test_grid, tear_down);
  g_test_add ("/explain/tsne/places", Fixture, NULL, set_up, test_places, tear_down);
  g_test_add_func ("/explain/umap/curve", test_curve);
  return g_test_run ();
}
