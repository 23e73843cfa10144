/* test-curves.c: smoothing against goldens, decimation and search against brute force
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/random.h"
#include "paint/curve-columns-private.h"
#include "paint/curve-stroke.h"

#include <math.h>
#include <string.h>

static gsize
parse (const char *text,
       double     *values)
{
  g_auto (GStrv) fields = g_strsplit (text, ",", -1);
  gsize n = g_strv_length (fields);

  for (gsize i = 0; i < n; i++)
    values[i] = g_ascii_strtod (fields[i], NULL);
  return n;
}

/* Source: tests/peers/paint-smoothing.py */
static void
test_smoothing (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "paint", "smoothing.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  int n_lines = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; **line != '\0'; line++, n_lines++) {
    g_auto (GStrv) parts = g_strsplit (*line, ";", 3);
    double values[16], golden[16], smoothed[16];
    gsize n = parse (parts[1], values);

    g_assert_cmpuint (parse (parts[2], golden), ==, n);
    weft_curve_smooth (values, n, g_ascii_strtod (parts[0], NULL), smoothed);
    for (gsize i = 0; i < n; i++)
      g_assert_true ((isnan (golden[i]) && isnan (smoothed[i])) || golden[i] == smoothed[i] ||
                     fabs (golden[i] - smoothed[i]) <= 1e-10 * fabs (golden[i]));
    weft_curve_smooth (values, n, g_ascii_strtod (parts[0], NULL), values);
    g_assert_cmpmem (values, n * sizeof (double), smoothed, n * sizeof (double));
  }
  g_assert_cmpint (n_lines, ==, 6);
}

enum {
  N = 5000,
  WIDTH = 97,
};

static void
make_series (WeftRandom *random,
             double     *x,
             double     *y,
             gsize       n)
{
  double now = 0;

  for (gsize i = 0; i < n; i++) {
    x[i] = now;
    now += weft_random_below (random, 4) == 0 ? 0 : weft_random_uniform (random);
    y[i] = weft_random_normal (random);
    if (weft_random_below (random, 50) == 0)
      y[i] = weft_random_below (random, 2) ? (double) NAN : (double) INFINITY;
  }
}

/* What a column must hold, found by looking at every point for every column. */
static void
assert_column (const WeftCurveColumn *column,
               const double          *x,
               const double          *y,
               gsize                  n,
               const WeftAxis        *axis)
{
  double low = INFINITY, high = -INFINITY;
  gsize first = n, last = n;
  gboolean gap = FALSE;

  for (gsize i = 0; i < n; i++) {
    if (floor (weft_axis_to_place (axis, x[i]) - axis->start) != column->column)
      continue;
    gap = gap || !isfinite (y[i]);
    if (!isfinite (y[i]))
      continue;
    first = first == n ? i : first;
    last = i;
    low = MIN (low, y[i]);
    high = MAX (high, y[i]);
  }
  g_assert_cmpint (column->is_empty, ==, first == n);
  g_assert_cmpint (column->has_gap, ==, gap);
  if (column->is_empty)
    return;
  g_assert_cmpuint (column->first, ==, first);
  g_assert_cmpuint (column->last, ==, last);
  g_assert_cmpfloat (y[column->smallest], ==, low);
  g_assert_cmpfloat (y[column->largest], ==, high);
}

static void
test_no_extreme_is_lost (void)
{
  g_autofree double *x = g_new (double, N), *y = g_new (double, N);
  WeftRandom random;

  weft_random_init (&random, 9, 0);
  for (int round = 0; round < 6; round++) {
    gsize n = 10 + weft_random_below (&random, N - 10);
    g_autoptr (GArray) columns = NULL;
    WeftAxis x_axis, y_axis;
    int n_inside = 0, former = -2;

    make_series (&random, x, y, n);
    weft_axis_init (&x_axis, WEFT_SCALE_LINEAR, x[n / 5], round % 2 ? x[n - 1] : x[n - n / 4]);
    x_axis.start = 40;
    x_axis.end = 40 + WIDTH;
    weft_axis_init (&y_axis, WEFT_SCALE_LINEAR, -3, 3);
    columns = weft_curve_decimate (x, y, n, &x_axis, &y_axis);
    g_assert_cmpuint (columns->len, <=, WIDTH + 2);
    for (guint i = 0; i < columns->len; i++) {
      WeftCurveColumn *column = &g_array_index (columns, WeftCurveColumn, i);

      g_assert_cmpint (column->column, >, former);
      former = column->column;
      if (column->column < 0 || column->column >= WIDTH)
        continue;
      assert_column (column, x, y, n, &x_axis);
      n_inside++;
    }
    g_assert_cmpint (n_inside, >, 0);
  }
}

/* As in make_series(), with long rows of equal values and, where it is @plain, no gaps. */
static WeftCurvePyramid *
make_pyramid (WeftRandom *random,
              gsize       n,
              gboolean    plain)
{
  g_autofree double *x = g_new (double, n), *y = g_new (double, n);

  make_series (random, x, y, n);
  for (gsize i = 0; i < n; i++)
    y[i] = plain && !isfinite (y[i]) ? 1 : round (3 * y[i]) / 3;
  return weft_curve_pyramid_new (x, y, n);
}

/* Windows of any length at any place. */
static void
test_pyramid (void)
{
  WeftRandom random;

  weft_random_init (&random, 21, 0);
  for (int round = 0; round < 2000; round++) {
    gsize n = 1 + weft_random_below (&random, round % 10 == 0 ? N : 60), first = weft_random_below (&random, (guint32) n);
    gsize end = first + 1 + weft_random_below (&random, (guint32) (n - first)), smallest, largest, low = first, high = first;
    g_autoptr (WeftCurvePyramid) pyramid = make_pyramid (&random, n, TRUE);
    const double *y = weft_curve_pyramid_get_y (pyramid);

    g_assert_true (weft_curve_pyramid_get_plain (pyramid));
    weft_curve_pyramid_find (pyramid, first, end, &smallest, &largest);
    for (gsize i = first; i < end; i++) {
      low = y[i] < y[low] ? i : low;
      high = y[i] > y[high] ? i : high;
    }
    g_assert_cmpuint (smallest, ==, low);
    g_assert_cmpuint (largest, ==, high);
  }
}

/* The columns of a part of the axis, found by the pyramid, are those that every point gives. */
static void
test_columns (void)
{
  WeftRandom random;

  weft_random_init (&random, 22, 0);
  for (int round = 0; round < 400; round++) {
    g_autoptr (WeftCurvePyramid) pyramid = make_pyramid (&random, 2 + weft_random_below (&random, round % 2 == 0 ? N : 200), round % 8 != 0);
    g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (WeftCurveColumn)), all = NULL;
    WeftCurve curve = { .x = weft_curve_pyramid_get_x (pyramid, &curve.n_points), .y = weft_curve_pyramid_get_y (pyramid), .pyramid = pyramid };
    double last = curve.x[curve.n_points - 1], low = last * weft_random_uniform (&random);
    WeftAxis x_axis, y_axis;

    weft_axis_init (&x_axis, round % 3 == 0 ? WEFT_SCALE_LOG : WEFT_SCALE_LINEAR, low + 1e-9, low + (last - low) * weft_random_uniform (&random) + 1e-3);
    weft_axis_init (&y_axis, round % 5 == 0 ? WEFT_SCALE_LOG : WEFT_SCALE_LINEAR, 0.1, 3);
    x_axis.start = 40;
    x_axis.end = 40 + WIDTH;
    y_axis.start = 100;
    y_axis.end = 0;
    all = weft_curve_decimate (curve.x, curve.y, curve.n_points, &x_axis, &y_axis);
    weft_curve_list_columns (&curve, &x_axis, &y_axis, columns);
    g_assert_cmpuint (columns->len, ==, all->len);
    for (guint i = 0; i < all->len; i++) {
      const WeftCurveColumn *one = &g_array_index (columns, WeftCurveColumn, i), *other = &g_array_index (all, WeftCurveColumn, i);

      g_assert_cmpint (one->column, ==, other->column);
      g_assert_cmpint (one->begins, ==, other->begins);
      g_assert_cmpint (one->is_empty, ==, other->is_empty);
      g_assert_cmpint (one->has_gap, ==, other->has_gap);
      if (one->is_empty)
        continue;
      g_assert_cmpuint (one->first, ==, other->first);
      g_assert_cmpuint (one->smallest, ==, other->smallest);
      g_assert_cmpuint (one->largest, ==, other->largest);
      g_assert_cmpuint (one->last, ==, other->last);
    }
  }
}

static void
test_restart_begins_a_line (void)
{
  const double x[] = { 0, 1, 2, 3, 1, 2, 3 }, y[] = { 5, 4, 3, 2, 4, 3, (double) NAN };
  WeftAxis x_axis, y_axis;
  g_autoptr (GArray) columns = NULL;

  weft_axis_init (&x_axis, WEFT_SCALE_LINEAR, 0, 4);
  x_axis.end = 400;
  weft_axis_init (&y_axis, WEFT_SCALE_LINEAR, 0, 5);
  columns = weft_curve_decimate (x, y, G_N_ELEMENTS (x), &x_axis, &y_axis);
  g_assert_cmpuint (columns->len, ==, 7);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpint (g_array_index (columns, WeftCurveColumn, i).begins, ==, i == 0 || i == 4);
  g_assert_true (g_array_index (columns, WeftCurveColumn, 6).is_empty);
}

/* Back and forth is one line, also beyond the picture. */
static void
test_path (void)
{
  const double x[] = { 0, 3, 1, 9, 8, 2 }, y[] = { 5, 4, 3, 2, 1, 0 };
  WeftAxis x_axis, y_axis;
  g_autoptr (GArray) columns = NULL;

  weft_axis_init (&x_axis, WEFT_SCALE_LINEAR, 0, 4);
  x_axis.end = 400;
  weft_axis_init (&y_axis, WEFT_SCALE_LINEAR, 0, 5);
  columns = weft_curve_decimate_path (x, y, G_N_ELEMENTS (x), &x_axis, &y_axis);
  g_assert_cmpuint (columns->len, ==, 5);
  for (guint i = 1; i < columns->len; i++)
    g_assert_false (g_array_index (columns, WeftCurveColumn, i).begins);
  g_assert_cmpuint (g_array_index (columns, WeftCurveColumn, 3).first, ==, 3);
  g_assert_cmpuint (g_array_index (columns, WeftCurveColumn, 3).last, ==, 4);
}

static void
test_log_gaps (void)
{
  const double x[] = { 0, 1, 2 }, y[] = { 1, 0, 10 };
  WeftAxis x_axis, y_axis;
  g_autoptr (GArray) columns = NULL;

  weft_axis_init (&x_axis, WEFT_SCALE_LINEAR, 0, 3);
  x_axis.end = 30;
  weft_axis_init (&y_axis, WEFT_SCALE_LOG, 1, 10);
  columns = weft_curve_decimate (x, y, 3, &x_axis, &y_axis);
  g_assert_true (g_array_index (columns, WeftCurveColumn, 1).is_empty);
  g_assert_true (g_array_index (columns, WeftCurveColumn, 2).begins);
}

static void
test_find (void)
{
  double x[200], y[200];
  const WeftCurve curves[] = { { "a", x, y, NULL, NULL, 200, 0, FALSE }, { "b", y, x, NULL, NULL, 150, 1, FALSE } };
  WeftCurves scene = WEFT_CURVES_INIT;
  WeftCurvesLayout layout;
  WeftPaintStyle style;
  WeftRandom random;
  WeftCurvesHit hit;

  weft_random_init (&random, 4, 0);
  for (int i = 0; i < 200; i++) {
    x[i] = i;
    y[i] = 100 * weft_random_uniform (&random);
  }
  scene.curves = curves;
  scene.n_curves = 2;
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_curves_lay_out (&scene, &style, 500, 300, &layout);
  for (int round = 0; round < 300; round++) {
    double px = 500 * weft_random_uniform (&random), py = 300 * weft_random_uniform (&random), best = INFINITY;

    for (int i = 0; i < 200; i++) {
      best = MIN (best, hypot (weft_axis_to_place (&layout.x, x[i]) - px, weft_axis_to_place (&layout.y, y[i]) - py));
      if (i < 150)
        best = MIN (best, hypot (weft_axis_to_place (&layout.x, y[i]) - px, weft_axis_to_place (&layout.y, x[i]) - py));
    }
    g_assert_cmpint (weft_curves_find (&scene, &layout, px, py, 20, &hit), ==, best <= 20);
    if (best <= 20)
      g_assert_cmpfloat_with_epsilon (hypot (hit.x - px, hit.y - py), best, 1e-9);
  }
}

/* However odd the input, painting ends and leaves the context sound. */
static void
test_odd_scenes (void)
{
  static const double nan_values[] = { (double) NAN, (double) NAN, (double) NAN }, x[] = { 0, 1, 2 };
  static const double huge[] = { -1e300, 1e300, 0 }, flat[] = { 2, 2, 2 };
  const WeftCurve curves[] = {
    { "nothing", x, x, NULL, NULL, 0, 0, FALSE },
    { "nan", x, nan_values, nan_values, nan_values, 3, 1, FALSE },
    { "huge", x, huge, huge, huge, 3, 2, TRUE },
    { "flat", x, flat, flat, flat, 3, 3, FALSE },
    { "one", x, flat, NULL, NULL, 1, 4, FALSE },
  };
  static const double sizes[][2] = { { 1, 1 }, { 30, 400 }, { 400, 30 }, { 640, 400 } };

  for (gsize i = 0; i < G_N_ELEMENTS (curves); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++)
      for (int scale = 0; scale < WEFT_N_SCALES; scale++) {
        cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) sizes[j][0], (int) sizes[j][1]);
        cairo_t *cr = cairo_create (surface);
        WeftCurves scene = WEFT_CURVES_INIT;
        WeftPaintStyle style;

        weft_paint_style_init (&style, WEFT_PAINT_DARK);
        scene.curves = &curves[i];
        scene.n_curves = i == 0 ? G_N_ELEMENTS (curves) : 1;
        scene.y_scale = (WeftScale) scale;
        scene.x_scale = (WeftScale) scale;
        scene.smoothing = j % 2 ? 0.6 : 0;
        scene.title = "Odd";
        weft_curves_paint (&scene, &style, cr, sizes[j][0], sizes[j][1]);
        g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
        cairo_destroy (cr);
        cairo_surface_destroy (surface);
      }
}

/* A spike among a million points reaches the pixel where it belongs. */
static void
test_spike_is_painted (void)
{
  enum {
    MANY = 1000000,
  };
  g_autofree double *x = g_new (double, MANY), *y = g_new0 (double, MANY);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 200);
  cairo_t *cr = cairo_create (surface);
  WeftCurve curve = { NULL, x, y, NULL, NULL, MANY, 0, FALSE };
  WeftCurves scene = WEFT_CURVES_INIT;
  WeftCurvesLayout layout;
  WeftPaintStyle style;
  const guint8 *row;
  int column;

  for (int i = 0; i < MANY; i++)
    x[i] = i;
  y[654321] = 10;
  scene.curves = &curve;
  scene.n_curves = 1;
  scene.y_low = 0;
  scene.y_high = 10;
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_curves_paint (&scene, &style, cr, 400, 200);
  weft_curves_lay_out (&scene, &style, 400, 200, &layout);
  cairo_surface_flush (surface);
  row = cairo_image_surface_get_data (surface) + (int) weft_axis_to_place (&layout.y, 4.3) * cairo_image_surface_get_stride (surface);
  column = (int) weft_axis_to_place (&layout.x, 654321);
  /* Blue, of which the first byte is, stays; red goes. */
  g_assert_cmpint (MIN (row[4 * column + 2], row[4 * column - 2]), <, 140);
  g_assert_cmpint (row[4 * (column - 12) + 2], >, 220);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* A curve that was given up has its mark at the last value that there is. */
static void
test_end (void)
{
  static const double x[] = { 0, 1, 2, 3 }, y[] = { 4, 3, 1, (double) NAN };
  const WeftCurve curves[] = { { .x = x, .y = y, .n_points = 4 }, { .x = x, .y = y, .n_points = 4, .end = "worse than others" } };
  WeftCurves scene = WEFT_CURVES_INIT;
  WeftCurvesLayout layout;
  WeftPaintStyle style;
  guint curve = 9;
  double at[2];

  scene.curves = curves;
  scene.n_curves = 2;
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_curves_lay_out (&scene, &style, 400, 300, &layout);
  g_assert_false (weft_curves_place_end (&scene, &layout, 0, &at[0], &at[1]));
  g_assert_true (weft_curves_place_end (&scene, &layout, 1, &at[0], &at[1]));
  g_assert_cmpfloat_with_epsilon (at[0], weft_axis_to_place (&layout.x, 2), 1e-9);
  g_assert_cmpfloat_with_epsilon (at[1], weft_axis_to_place (&layout.y, 1), 1e-9);
  g_assert_true (weft_curves_find_end (&scene, &layout, at[0] + 3, at[1] - 3, 8, &curve));
  g_assert_cmpuint (curve, ==, 1);
  g_assert_false (weft_curves_find_end (&scene, &layout, at[0] + 30, at[1], 8, &curve));
}

/* Returns: how dark the middle of a place is, 0 … 255 */
static int
read_darkness (cairo_surface_t *surface,
               double           x,
               double           y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + (int) y * cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  return 255 - row[4 * (int) x + 2];
}

/* One of two level lines stays as it is, the other and nothing else steps back. */
static void
test_apart (void)
{
  static const double x[] = { 0, 1 }, low[] = { 1, 1 }, high[] = { 3, 3 };
  const WeftCurve curves[] = { { .x = x, .y = low, .n_points = 2 }, { .x = x, .y = high, .n_points = 2 } };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 300);
  cairo_t *cr = cairo_create (surface);
  WeftCurves scene = WEFT_CURVES_INIT;
  WeftCurvesLayout layout;
  WeftPaintStyle style;
  double middle, places[2];
  int before[2], after[2];

  scene.curves = curves;
  scene.n_curves = 2;
  scene.y_low = 0.3;
  scene.y_high = 4.1;
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_curves_paint (&scene, &style, cr, 400, 300);
  weft_curves_lay_out (&scene, &style, 400, 300, &layout);
  middle = weft_axis_to_place (&layout.x, 0.43);
  for (int i = 0; i < 2; i++) {
    places[i] = weft_axis_to_place (&layout.y, curves[i].y[0]);
    before[i] = read_darkness (surface, middle, places[i]);
  }
  weft_curves_paint_apart (&scene, &layout, &style, (const guint[]){ 1 }, 1, cr);
  for (int i = 0; i < 2; i++)
    after[i] = read_darkness (surface, middle, places[i]);
  g_assert_cmpint (before[0], >, 100);
  g_assert_cmpint (after[0], <, before[0] / 2);
  g_assert_cmpint (after[1], >=, before[1]);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* How many pixels two pictures of one size do not have in common, of those that differ from the
 * paper in the first; a pixel beside is near enough. */
static guint
count_missing (cairo_surface_t *picture,
               cairo_surface_t *other)
{
  int width = cairo_image_surface_get_width (picture), height = cairo_image_surface_get_height (picture), stride = cairo_image_surface_get_stride (picture) / 4;
  const guint32 *a = (const guint32 *) (gpointer) cairo_image_surface_get_data (picture), *b = (const guint32 *) (gpointer) cairo_image_surface_get_data (other);
  guint n = 0;

  for (int y = 2; y < height - 2; y++)
    for (int x = 2; x < width - 2; x++) {
      gboolean is_there = a[y * stride + x] == a[0];

      for (int i = -2; i <= 2 && !is_there; i++)
        for (int j = -2; j <= 2 && !is_there; j++)
          is_there = b[(y + i) * stride + x + j] != b[0];
      n += !is_there;
    }
  return n;
}

static cairo_surface_t *
paint_many (const WeftCurve *curve,
            guint            n)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 200);
  g_autofree WeftCurve *curves = g_new (WeftCurve, n);
  WeftCurves picture = WEFT_CURVES_INIT;
  WeftPaintStyle style;
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < n; i++)
    curves[i] = *curve;
  picture.curves = curves;
  picture.n_curves = n;
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_curves_paint (&picture, &style, cr, 300, 200);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Very many curves lie where few would: the same one, drawn once and a hundred times over. */
static void
test_crowd (void)
{
  static const gsize lengths[] = { 2, 7, 5000 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree double *x = g_new (double, lengths[i]), *y = g_new (double, lengths[i]);
    WeftCurve curve = { .x = x, .y = y, .n_points = lengths[i] };
    cairo_surface_t *one, *many;

    for (gsize j = 0; j < lengths[i]; j++) {
      x[j] = (double) j / (double) lengths[i];
      y[j] = sin (6 * x[j]) + (j % 2 == 0 ? 0 : 0.2);
    }
    one = paint_many (&curve, 1);
    many = paint_many (&curve, 150);
    g_assert_cmpuint (count_missing (one, many), ==, 0);
    g_assert_cmpuint (count_missing (many, one), ==, 0);
    cairo_surface_destroy (one);
    cairo_surface_destroy (many);
  }
}

/* How many pixels of a row have another ink in two pictures of a level line. */
static guint
count_other (cairo_surface_t *a,
             cairo_surface_t *b,
             double           y)
{
  guint n = 0;

  for (int x = 60; x < 280; x++)
    n += ABS (read_darkness (a, x, y) - read_darkness (b, x, y)) > 60;
  return n;
}

static cairo_surface_t *
paint_stroke (guint   stroke,
              guint   n_curves,
              double *y)
{
  static const double x[] = { 0, 1 }, values[] = { 1, 1 };
  g_autofree WeftCurve *curves = g_new0 (WeftCurve, n_curves);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 200);
  cairo_t *cr = cairo_create (surface);
  WeftCurves scene = WEFT_CURVES_INIT;
  WeftCurvesLayout layout;
  WeftPaintStyle style;

  for (guint i = 0; i < n_curves; i++)
    curves[i] = (WeftCurve){ .x = x, .y = values, .n_points = 2, .stroke = stroke };
  scene.curves = curves;
  scene.n_curves = n_curves;
  scene.y_low = 0.31;
  scene.y_high = 2.03;
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_curves_lay_out (&scene, &style, 300, 200, &layout);
  *y = weft_axis_to_place (&layout.y, 1);
  weft_curves_paint (&scene, &style, cr, 300, 200);
  cairo_destroy (cr);
  return surface;
}

/* Any two patterns differ in a tenth of a line at least, alone and in a crowd. */
static void
test_strokes (void)
{
  for (guint n_curves = 1; n_curves <= 150; n_curves += 149)
    for (guint i = 0; i < WEFT_N_STROKES; i++)
      for (guint j = i + 1; j < WEFT_N_STROKES; j++) {
        double y;
        cairo_surface_t *first = paint_stroke (i, n_curves, &y), *second = paint_stroke (j, n_curves, &y);

        g_assert_cmpuint (count_other (first, second, y), >, 22);
        cairo_surface_destroy (first);
        cairo_surface_destroy (second);
      }
  g_assert_cmpfloat (weft_curve_stroke_get_length (5, 18), >, weft_curve_stroke_get_length (1, 18));
}

/* A legend has its keys, whatever the curves are called; without any there is none. */
static void
test_keys (void)
{
  static const double x[] = { 0, 1 }, y[] = { 1, 2 };
  static const WeftCurveKey keys[] = { { "batch size 8, 3 trials", 0, 0 }, { "batch size 16, 2 trials", 1, 0 }, { "Adam, 4 trials", -1, 1 }, { "SGD, 1 trial", -1, 2 } };
  const WeftCurve curves[] = { { .x = x, .y = y, .n_points = 2 } };
  WeftCurves scene = WEFT_CURVES_INIT;
  WeftCurvesLayout plain, keyed, all;
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  scene.curves = curves;
  scene.n_curves = 1;
  weft_curves_lay_out (&scene, &style, 320, 260, &plain);
  scene.keys = keys;
  scene.n_keys = 1;
  weft_curves_lay_out (&scene, &style, 320, 260, &keyed);
  scene.n_keys = 4;
  weft_curves_lay_out (&scene, &style, 320, 260, &all);
  g_assert_cmpfloat (keyed.y.end, >, plain.y.end + 10);
  g_assert_cmpfloat (all.y.end, >, keyed.y.end + 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paint/curves/smoothing", test_smoothing);
  g_test_add_func ("/paint/curves/no-extreme-is-lost", test_no_extreme_is_lost);
  g_test_add_func ("/paint/curves/pyramid", test_pyramid);
  g_test_add_func ("/paint/curves/columns", test_columns);
  g_test_add_func ("/paint/curves/restart-begins-a-line", test_restart_begins_a_line);
  g_test_add_func ("/paint/curves/path", test_path);
  g_test_add_func ("/paint/curves/log-gaps", test_log_gaps);
  g_test_add_func ("/paint/curves/find", test_find);
  g_test_add_func ("/paint/curves/odd-scenes", test_odd_scenes);
  g_test_add_func ("/paint/curves/crowd", test_crowd);
  g_test_add_func ("/paint/curves/strokes", test_strokes);
  g_test_add_func ("/paint/curves/keys", test_keys);
  g_test_add_func ("/paint/curves/spike-is-painted", test_spike_is_painted);
  g_test_add_func ("/paint/curves/end", test_end);
  g_test_add_func ("/paint/curves/apart", test_apart);
  return g_test_run ();
}
