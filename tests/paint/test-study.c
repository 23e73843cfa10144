/* test-study.c: pictures of a search: where values lie, what ranges hold, what is pointed at
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/parallel.h"
#include "paint/plot-matrix.h"
#include "paint/plot.h"
#include "paint/timeline.h"

#include <cairo-svg.h>
#include <math.h>

static void
test_spreads (void)
{
  static const double values[] = { 1, 2, 3, 3, 3, 9, 100 };
  static const char *const names[] = { "sgd", "adam" };
  WeftVariable linear = { .values = values, .spread = WEFT_SPREAD_LINEAR }, log = { .values = values, .spread = WEFT_SPREAD_LOG };
  WeftVariable ranks = { .values = values, .spread = WEFT_SPREAD_QUANTILE, .sorted = values, .n_sorted = 7 };
  WeftVariable choices = { .spread = WEFT_SPREAD_NAMES, .names = names, .n_names = 2 };

  weft_variable_fit (&linear, 7);
  weft_variable_fit (&log, 7);
  g_assert_cmpfloat (linear.low, ==, 1);
  g_assert_cmpfloat (linear.high, ==, 100);
  g_assert_cmpfloat_with_epsilon (weft_variable_to_share (&linear, 50.5), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (weft_variable_to_share (&log, 10), 0.5, 1e-12);
  g_assert_true (isnan (weft_variable_to_share (&log, 0)));
  g_assert_true (isnan (weft_variable_to_share (&linear, (double) NAN)));
  /* Equal values have the middle of their ranks, what lies between two its part of the way. */
  g_assert_cmpfloat_with_epsilon (weft_variable_to_share (&ranks, 3), 3 / 6.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (weft_variable_to_share (&ranks, 1.5), 0.5 / 6.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (weft_variable_to_share (&ranks, 6), 4.5 / 6.0, 1e-12);
  g_assert_cmpfloat (weft_variable_to_share (&ranks, -5), ==, 0);
  g_assert_cmpfloat (weft_variable_to_share (&ranks, 500), ==, 1);
  g_assert_cmpfloat_with_epsilon (weft_variable_to_share (&choices, 1), 0.75, 1e-12);
  g_assert_cmpfloat (weft_variable_to_value (&choices, 0.4), ==, 0);
  g_assert_cmpfloat (weft_variable_to_value (&choices, 1), ==, 1);
  for (int i = 0; i <= 10; i++) {
    g_assert_cmpfloat_with_epsilon (weft_variable_to_share (&log, weft_variable_to_value (&log, i / 10.0)), i / 10.0, 1e-9);
    g_assert_cmpfloat_with_epsilon (weft_variable_to_share (&linear, weft_variable_to_value (&linear, i / 10.0)), i / 10.0, 1e-9);
  }
  g_assert_cmpfloat_with_epsilon (weft_variable_to_value (&ranks, 5.5 / 6), 54.5, 1e-9);
}

static void
test_format (void)
{
  static const struct
  {
    double value;
    const char *text;
  } cases[] = { { 0.001, "0.001" }, { 0.00012, "1.2·10⁻⁴" }, { 0.25, "0.25" }, { 0.123456, "0.1235" }, { 128, "128" }, { -3, "−3" }, { 0, "0" } };
  const WeftVariable linear = { .spread = WEFT_SPREAD_LINEAR, .low = 0, .high = 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = weft_variable_format (&linear, cases[i].value);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

typedef struct
{
  double a[4];
  double b[4];
  WeftVariable axes[2];
  WeftParallel picture;
  WeftParallelBrush brushes[2];
  WeftPaintStyle style;
  WeftParallelLayout layout;
} Lines;

static void
lines_init (Lines *self)
{
  *self = (Lines){ .a = { 0, 1, 2, 3 }, .b = { 3, 2, (double) NAN, 0 } };
  self->axes[0] = (WeftVariable){ .values = self->a, .high = 3 };
  self->axes[1] = (WeftVariable){ .values = self->b, .high = 3 };
  self->picture = (WeftParallel){ .axes = self->axes, .n_axes = 2, .n_lines = 4, .brushes = self->brushes };
  weft_paint_style_init (&self->style, WEFT_PAINT_LIGHT);
  weft_parallel_lay_out (&self->picture, &self->style, 400, 200, &self->layout);
}

static void
test_brush (void)
{
  guint8 outside[4];
  Lines lines;

  lines_init (&lines);
  g_assert_cmpuint (weft_parallel_sift (&lines.picture, outside), ==, 4);
  lines.brushes[0] = (WeftParallelBrush){ 0.3, 1 };
  g_assert_cmpuint (weft_parallel_sift (&lines.picture, outside), ==, 3);
  g_assert_cmpuint (outside[0], ==, 1);
  /* What has no value is in no range. */
  lines.brushes[1] = (WeftParallelBrush){ 0, 0.99 };
  g_assert_cmpuint (weft_parallel_sift (&lines.picture, outside), ==, 2);
  g_assert_cmpuint (outside[2], ==, 1);
  g_assert_cmpuint (outside[3], ==, 0);
}

static void
test_point_at_line (void)
{
  static const guint8 faint[] = { 0, 1, 0, 0 };
  Lines lines;
  gsize line;
  double middle, third;
  gboolean on_title;
  guint axis;

  lines_init (&lines);
  middle = (lines.layout.left + lines.layout.right) / 2;
  third = lines.layout.bottom - (lines.layout.bottom - lines.layout.top) / 3;
  g_assert_cmpfloat (lines.layout.missing, >, lines.layout.bottom);
  g_assert_true (weft_parallel_find (&lines.picture, &lines.layout, lines.layout.left + 1, third, 4, &line));
  g_assert_cmpuint (line, ==, 1);
  g_assert_true (weft_parallel_find (&lines.picture, &lines.layout, lines.layout.right - 1, lines.layout.missing, 4, &line));
  g_assert_cmpuint (line, ==, 2);
  g_assert_false (weft_parallel_find (&lines.picture, &lines.layout, middle, lines.layout.top - 40, 4, &line));
  lines.picture.faint = faint;
  g_assert_false (weft_parallel_find (&lines.picture, &lines.layout, lines.layout.left + 1, third, 4, &line));
  g_assert_true (weft_parallel_find_axis (&lines.layout, lines.layout.right + 3, middle / 4 + 40, 5, &axis, &on_title));
  g_assert_cmpuint (axis, ==, 1);
  g_assert_false (on_title);
  g_assert_true (weft_parallel_find_axis (&lines.layout, lines.layout.left + 60, lines.layout.titles + 2, 5, &axis, &on_title));
  g_assert_cmpuint (axis, ==, 0);
  g_assert_true (on_title);
  g_assert_false (weft_parallel_find_axis (&lines.layout, middle, third, 5, &axis, &on_title));
  g_assert_cmpfloat_with_epsilon (weft_parallel_get_share (&lines.layout, third), 1 / 3.0, 1e-9);
}

static double
sum_ink (const Lines *lines,
         gboolean     is_file)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 200);
  const guint32 *pixels = (const guint32 *) (gconstpointer) cairo_image_surface_get_data (image);
  cairo_surface_t *target = is_file ? cairo_svg_surface_create_for_stream (NULL, NULL, 400, 200) : cairo_surface_reference (image);
  cairo_t *cr = cairo_create (target);
  double sum = 0;

  weft_parallel_paint_inside (&lines->picture, &lines->style, &lines->layout, cr);
  cairo_destroy (cr);
  if (is_file) {
    cr = cairo_create (image);
    cairo_set_source_surface (cr, target, 0, 0);
    cairo_paint (cr);
    cairo_destroy (cr);
  }
  cairo_surface_destroy (target);
  cairo_surface_flush (image);
  for (int x = (int) lines->layout.left + 40; x < (int) lines->layout.right - 40; x++)
    for (int y = (int) lines->layout.top - 2; y < (int) lines->layout.missing + 2; y++)
      sum += 255 - (pixels[y * cairo_image_surface_get_stride (image) / 4 + x] >> 16 & 255);
  cairo_surface_destroy (image);
  return sum;
}

/* Lines drawn by hand have the ink of those that cairo draws. */
static void
test_drawn_lines (void)
{
  double drawn, stroked;
  Lines lines;

  lines_init (&lines);
  drawn = sum_ink (&lines, FALSE);
  stroked = sum_ink (&lines, TRUE);
  g_assert_cmpfloat (stroked, >, 1000);
  g_assert_cmpfloat (fabs (drawn - stroked), <, 0.03 * stroked);
}

/* Returns: (transfer full): with two pixels for a unit */
static cairo_surface_t *
paint_large (const Lines *lines,
             gboolean     is_swift)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 800, 400);
  WeftParallel picture = lines->picture;
  cairo_t *cr;

  cairo_surface_set_device_scale (image, 2, 2);
  cr = cairo_create (image);
  picture.is_swift = is_swift;
  weft_parallel_paint_inside (&picture, &lines->style, &lines->layout, cr);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  return image;
}

static int
get_red (cairo_surface_t *image,
         int              x,
         int              y)
{
  const guint32 *pixels = (const guint32 *) (gconstpointer) cairo_image_surface_get_data (image);

  return (int) (pixels[y * cairo_image_surface_get_stride (image) / 4 + x] >> 16 & 255);
}

/* While people brush, lines have the pixels of units; they are where they were, and as dark. */
static void
test_swift_lines (void)
{
  cairo_surface_t *swift, *exact;
  double other = 0, sum[2] = { 0, 0 };
  Lines lines;

  lines_init (&lines);
  swift = paint_large (&lines, TRUE);
  exact = paint_large (&lines, FALSE);
  for (int x = 2 * (int) (lines.layout.left + 40); x < 2 * (int) (lines.layout.right - 40); x++)
    for (int y = 2 * (int) lines.layout.top; y < 2 * (int) lines.layout.missing; y++) {
      int one = 255 - get_red (swift, x, y), two = 255 - get_red (exact, x, y);

      /* Blocks of four are alike. */
      g_assert_cmpint (one, ==, 255 - get_red (swift, x | 1, y | 1));
      other += abs (one - two);
      sum[0] += one;
      sum[1] += two;
    }
  g_assert_cmpfloat (fabs (sum[0] - sum[1]), <, 0.03 * sum[1]);
  g_assert_cmpfloat (other, >, 0);
  g_assert_cmpfloat (other, <, 0.7 * sum[1]);
  cairo_surface_destroy (swift);
  cairo_surface_destroy (exact);
}

static void
test_plot (void)
{
  static const double x[] = { 0, 5, 10, 10 }, y[] = { 0, 1, (double) NAN, 0.2 };
  WeftPlot plot = { .n_points = 4 };
  WeftPaintStyle style;
  WeftPlotLayout layout;
  double places[2][2];
  gsize point;

  plot.x = (WeftVariable){ .values = x, .high = 10 };
  plot.y = (WeftVariable){ .values = y, .high = 1 };
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_plot_lay_out (&plot, &style, 400, 300, &layout);
  g_assert_true (weft_plot_place (&plot, &layout, 0, &places[0][0], &places[0][1]));
  g_assert_true (weft_plot_place (&plot, &layout, 1, &places[1][0], &places[1][1]));
  g_assert_false (weft_plot_place (&plot, &layout, 2, &places[1][0], &places[1][1]));
  g_assert_cmpfloat (places[0][0], <, places[1][0]);
  g_assert_cmpfloat (places[0][1], >, places[1][1]);
  g_assert_true (weft_plot_find (&plot, &layout, places[0][0] + 3, places[0][1] - 3, 8, &point));
  g_assert_cmpuint (point, ==, 0);
  g_assert_false (weft_plot_find (&plot, &layout, (layout.left + layout.right) / 2, layout.bottom, 8, &point));
}

/* Values of names lie apart, each within the room of its name. */
static void
test_names_apart (void)
{
  static const double x[] = { 0, 0, 0, 1 }, y[] = { 1, 1, 1, 1 };
  static const char *const names[] = { "a", "b" };
  WeftPlot plot = { .n_points = 4 };
  WeftPaintStyle style;
  WeftPlotLayout layout;
  double places[4], up;

  plot.x = (WeftVariable){ .values = x, .spread = WEFT_SPREAD_NAMES, .names = names, .n_names = 2 };
  plot.y = (WeftVariable){ .values = y, .high = 2 };
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_plot_lay_out (&plot, &style, 400, 300, &layout);
  for (gsize i = 0; i < 4; i++)
    g_assert_true (weft_plot_place (&plot, &layout, i, &places[i], &up));
  for (gsize i = 0; i < 3; i++) {
    g_assert_cmpfloat (places[i], <, (layout.left + layout.right) / 2);
    g_assert_cmpfloat (fabs (places[i] - places[(i + 1) % 3]), >, 5);
  }
  g_assert_cmpfloat (places[3], >, (layout.left + layout.right) / 2);
}

/* scipy.stats.spearmanr ([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]) is 0.82078268. */
static void
test_correlation (void)
{
  static const double a[] = { 1, 2, 3, 4, 5, 99 }, b[] = { 5, 6, 7, 8, 7, (double) NAN }, same[] = { 2, 2, 2, 2, 2, 2 };
  const WeftVariable variables[] = { { .values = a }, { .values = b }, { .values = same } };
  const WeftPlotMatrix matrix = { .variables = variables, .n_variables = 3, .n_points = 6 };

  g_assert_cmpfloat_with_epsilon (weft_plot_matrix_correlate (&matrix, 0, 1), 0.82078268, 1e-8);
  g_assert_cmpfloat_with_epsilon (weft_plot_matrix_correlate (&matrix, 0, 0), 1, 1e-12);
  g_assert_true (isnan (weft_plot_matrix_correlate (&matrix, 0, 2)));
}

static void
test_matrix_cells (void)
{
  static const double a[] = { 0, 1 }, b[] = { 0, 1 };
  WeftVariable variables[] = { { .values = a, .high = 1 }, { .values = b, .high = 1 } };
  WeftPlotMatrix matrix = { .variables = variables, .n_variables = 2, .n_points = 2 };
  WeftPlotMatrixLayout layout;
  WeftPlotLayout where;
  WeftPaintStyle style;
  WeftPlot plot;
  guint row, column;
  double x, y;
  gsize point;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_plot_matrix_lay_out (&matrix, &style, 400, 300, &layout);
  weft_plot_matrix_get_cell (&matrix, &layout, 1, 0, &plot, &where);
  g_assert_true (weft_plot_place (&plot, &where, 1, &x, &y));
  g_assert_true (weft_plot_matrix_find (&matrix, &layout, x, y, 5, &point, &row, &column));
  g_assert_cmpuint (point, ==, 1);
  g_assert_cmpuint (row, ==, 1);
  g_assert_cmpuint (column, ==, 0);
  g_assert_false (weft_plot_matrix_find (&matrix, &layout, layout.left + 5, layout.top + 5, 5, &point, &row, &column));
}

static void
test_timeline (void)
{
  static const WeftTimelineBar bars[] = { { 0, 0, 10, 0 }, { 1, 10, __builtin_nan (""), 0 } };
  const WeftTimeline timeline = { .bars = bars, .n_bars = 2, .n_rows = 2, .now = 40 };
  WeftTimelineLayout layout;
  WeftPaintStyle style;
  double x[2], y[2], width[2], height[2];
  gsize bar;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_timeline_lay_out (&timeline, &style, 400, 200, &layout);
  for (gsize i = 0; i < 2; i++)
    weft_timeline_place (&timeline, &layout, i, &x[i], &y[i], &width[i], &height[i]);
  g_assert_cmpfloat_with_epsilon (width[1], 3 * width[0], 1e-6);
  g_assert_cmpfloat (y[1], >, y[0] + height[0]);
  g_assert_true (weft_timeline_find (&timeline, &layout, x[1] + width[1] - 1, y[1] + 1, 2, &bar));
  g_assert_cmpuint (bar, ==, 1);
  g_assert_false (weft_timeline_find (&timeline, &layout, x[0] + width[0] + 20, y[0], 2, &bar));
}

/* Rows are called by numbers of their own, for which there is room. */
static void
test_timeline_numbers (void)
{
  static const WeftTimelineBar bars[] = { { 0, 0, 10, 0 } };
  static const gint64 numbers[] = { 123456 };
  const WeftTimeline plain = { .bars = bars, .n_bars = 1, .n_rows = 1, .now = 40 }, numbered = { .bars = bars, .n_bars = 1, .n_rows = 1, .numbers = numbers, .now = 40 };
  WeftTimelineLayout narrow, wide;
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_timeline_lay_out (&plain, &style, 400, 200, &narrow);
  weft_timeline_lay_out (&numbered, &style, 400, 200, &wide);
  g_assert_cmpfloat (wide.time.start, >, narrow.time.start + 3 * style.text_size / 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paint/variable/spreads", test_spreads);
  g_test_add_func ("/paint/variable/format", test_format);
  g_test_add_func ("/paint/parallel/ranges", test_brush);
  g_test_add_func ("/paint/parallel/pointed", test_point_at_line);
  g_test_add_func ("/paint/parallel/drawn", test_drawn_lines);
  g_test_add_func ("/paint/parallel/swift", test_swift_lines);
  g_test_add_func ("/paint/plot/places", test_plot);
  g_test_add_func ("/paint/plot/names", test_names_apart);
  g_test_add_func ("/paint/matrix/correlation", test_correlation);
  g_test_add_func ("/paint/matrix/cells", test_matrix_cells);
  g_test_add_func ("/paint/timeline/places", test_timeline);
  g_test_add_func ("/paint/timeline/numbers", test_timeline_numbers);
  return g_test_run ();
}
