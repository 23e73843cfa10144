/* test-canvas-geometry.c: places, wires and directions on a canvas; what a search finds
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/canvas-geometry.h"
#include "app/kind-rank.h"

#include <math.h>

static void
test_grid (void)
{
  g_assert_cmpfloat (weft_canvas_snap (14.9), ==, 10);
  g_assert_cmpfloat (weft_canvas_snap (15.1), ==, 20);
  g_assert_cmpfloat (weft_canvas_snap (-14.9), ==, -10);
}

/* Ports lie inside their node, below each other, and heights are on the grid. */
static void
test_node (void)
{
  for (guint n = 1; n < 8; n++) {
    double height = weft_node_geometry_get_height (n, TRUE);

    g_assert_cmpfloat (fmod (height, WEFT_CANVAS_GRID), ==, 0);
    g_assert_cmpfloat (fmod (weft_node_geometry_get_height (n, FALSE), WEFT_CANVAS_GRID), ==, 0);
    g_assert_cmpfloat (weft_node_geometry_get_port_y (n - 1) + WEFT_PORT_RADIUS, <, height - WEFT_NODE_FOOTER + WEFT_PORT_RADIUS);
    g_assert_cmpfloat (weft_node_geometry_get_port_y (n) - weft_node_geometry_get_port_y (n - 1), ==, WEFT_NODE_ROW);
  }
}

static void
test_area (void)
{
  const WeftArea a = { 0, 0, 10, 10 }, b = { 9, 9, 10, 10 }, c = { 10, 0, 5, 5 }, none = { 0 };
  WeftArea both = weft_area_join (&a, &b), same = weft_area_join (&none, &b);

  g_assert_true (weft_area_contains (&a, 0, 9.5));
  g_assert_false (weft_area_contains (&a, 10, 5));
  g_assert_true (weft_area_intersects (&a, &b));
  g_assert_false (weft_area_intersects (&a, &c));
  g_assert_cmpfloat (both.width, ==, 19);
  g_assert_cmpfloat (same.x, ==, 9);
}

/* Every place of a wire lies in its bounds and on the wire, whichever way it goes. */
static void
test_wire (void)
{
  static const WeftWire wires[] = {
    { 0, 0, 100, 0 },
    { 0, 0, 200, 150 },
    { 0, 0, -300, 80 },
    { 50, 90, 40, -200 },
    { 0, 0, 0, 0 },
    { 0, 0, -300, 120, TRUE, 50 },
    { 0, 0, -90, 10, TRUE, 80 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wires); i++) {
    WeftArea bounds = weft_wire_get_bounds (&wires[i]);

    for (double t = 0; t <= 1; t += 0.05) {
      double x, y;

      weft_wire_get_point (&wires[i], t, &x, &y);
      g_assert_cmpfloat (x, >=, bounds.x - 1e-9);
      g_assert_cmpfloat (x, <=, bounds.x + bounds.width + 1e-9);
      g_assert_cmpfloat (y, >=, bounds.y - 1e-9);
      g_assert_cmpfloat (y, <=, bounds.y + bounds.height + 1e-9);
      g_assert_cmpfloat (weft_wire_get_distance (&wires[i], x, y), <, 2);
    }
  }
  g_assert_cmpfloat_with_epsilon (weft_wire_get_distance (&wires[0], 50, 6), 6, 0.01);
  g_assert_cmpfloat_with_epsilon (weft_wire_get_distance (&wires[0], 103, 4), 5, 0.01);
}

/* Whether a place of @wire lies in @box, its edge left out. */
static gboolean
runs_through (const WeftWire *wire,
              const WeftArea *box)
{
  const WeftArea inside = { box->x + 1, box->y + 1, box->width - 2, box->height - 2 };

  for (double t = 0; t <= 1; t += 0.002) {
    double x, y;

    weft_wire_get_point (wire, t, &x, &y);
    if (weft_area_contains (&inside, x, y))
      return TRUE;
  }
  return FALSE;
}

/* What goes back to the left goes round both nodes, wherever they stand, and between rows round
 * those beside them. */
static void
test_lane (void)
{
  for (double x = -900; x <= 300; x += 50)
    for (double y = -400; y <= 400; y += 20) {
      const WeftArea from = { 0, 0, 180, 90 }, to = { x, y, 180, 110 };
      WeftWire wire = { .ax = 180, .ay = 56, .bx = x, .by = y + 56 };

      if (weft_area_intersects (&from, &to))
        continue;
      weft_wire_lead (&wire, &from, &to);
      g_assert_true (wire.has_lane == (x < 180));
      g_assert_false (wire.has_lane && (runs_through (&wire, &from) || runs_through (&wire, &to)));
    }
  for (int i = 0; i < 4; i++) {
    const WeftArea from = { 660, 0, 180, 90 }, to = { 0, 120, 180, 90 }, above = { 220 * i, 0, 180, 90 }, below = { 220 * i, 120, 180, 110 };
    WeftWire wire = { .ax = 840, .ay = 56, .bx = 0, .by = 176 };

    weft_wire_lead (&wire, &from, &to);
    g_assert_false (runs_through (&wire, &above) || runs_through (&wire, &below));
  }
}

static void
test_directions (void)
{
  const WeftArea areas[] = { { 0, 0, 10, 10 }, { 100, 0, 10, 10 }, { 200, 10, 10, 10 }, { 100, 90, 10, 10 }, { 0, -300, 10, 10 } };

  g_assert_cmpuint (weft_areas_find_next (areas, 5, 0, GTK_DIR_RIGHT), ==, 1);
  g_assert_cmpuint (weft_areas_find_next (areas, 5, 1, GTK_DIR_RIGHT), ==, 2);
  g_assert_cmpuint (weft_areas_find_next (areas, 5, 1, GTK_DIR_DOWN), ==, 3);
  g_assert_cmpuint (weft_areas_find_next (areas, 5, 3, GTK_DIR_UP), ==, 1);
  g_assert_cmpuint (weft_areas_find_next (areas, 5, 2, GTK_DIR_LEFT), ==, 1);
  g_assert_cmpuint (weft_areas_find_next (areas, 5, 0, GTK_DIR_UP), ==, 4);
  /* There is nothing farther right. */
  g_assert_cmpuint (weft_areas_find_next (areas, 5, 2, GTK_DIR_RIGHT), ==, 2);
}

static const WeftNodeKind *
find_kind (const char *id)
{
  const WeftNodeKind *kind = weft_domain_find (weft_domain_get_default (), id);

  g_assert_nonnull (kind);
  return kind;
}

static void
test_rank (void)
{
  guint start = weft_kind_rank (find_kind ("data-file"), "DATA"), word = weft_kind_rank (find_kind ("data-file"), "fil");
  guint about = weft_kind_rank (find_kind ("prepare"), "data"), letters = weft_kind_rank (find_kind ("evaluate"), "evl");

  g_assert_cmpuint (start, >, word);
  g_assert_cmpuint (word, >, about);
  g_assert_cmpuint (about, >, letters);
  g_assert_cmpuint (letters, >, 0);
  g_assert_cmpuint (weft_kind_rank (find_kind ("train"), "zebra"), ==, 0);
  g_assert_cmpuint (weft_kind_rank (find_kind ("data-file"), "file zebra"), ==, 0);
  g_assert_cmpuint (weft_kind_rank (find_kind ("train"), ""), ==, weft_kind_rank (find_kind ("model"), ""));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/canvas-geometry/grid", test_grid);
  g_test_add_func ("/app/canvas-geometry/node", test_node);
  g_test_add_func ("/app/canvas-geometry/area", test_area);
  g_test_add_func ("/app/canvas-geometry/wire", test_wire);
  g_test_add_func ("/app/canvas-geometry/lane", test_lane);
  g_test_add_func ("/app/canvas-geometry/directions", test_directions);
  g_test_add_func ("/app/kind-rank/order", test_rank);
  return g_test_run ();
}
