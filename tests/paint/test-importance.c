/* test-importance.c: waterfalls, swarms, dependences and words: what is where
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/random.h"
#include "paint/beeswarm.h"
#include "paint/dependence.h"
#include "paint/waterfall.h"
#include "paint/word-shades.h"

#include <math.h>

#define N_POINTS 400

typedef struct
{
  cairo_surface_t *surface;
  cairo_t *cr;
  WeftPaintStyle style;
} Sheet;

static void
sheet_init (Sheet          *self,
            WeftPaintTheme  theme)
{
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 480, 320);
  self->cr = cairo_create (self->surface);
  weft_paint_style_init (&self->style, theme);
}

static void
sheet_clear (Sheet *self)
{
  g_assert_cmpint (cairo_status (self->cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
}

static guint32
get_pixel (const Sheet *self,
           double       x,
           double       y)
{
  const guint8 *row;

  cairo_surface_flush (self->surface);
  row = cairo_image_surface_get_data (self->surface) + (int) y * cairo_image_surface_get_stride (self->surface);
  return ((const guint32 *) (gconstpointer) row)[(int) x] & 0xffffff;
}

static guint32
to_pixel (WeftColor color)
{
  return (guint32) lrint (color.red * 255) << 16 | (guint32) lrint (color.green * 255) << 8 | (guint32) lrint (color.blue * 255);
}

static const WeftWaterfallStep steps[] = {
  { "credit amount = 5000", 1.5, 0.1 },
  { "duration = 12", -1, 0 },
  { "age = 35", 0.5, 0 },
  { "housing = own", -0.25, 0 },
  { "telephone = yes", 0.125, 0 },
};

/* A step is colored by its sign from where the one above ended to where the next begins. */
static void
test_waterfall (void)
{
  const WeftWaterfall scene = { steps, 5, 2, "Mean of the background", "This row", "Why refused?", "score", "SHAP." };
  WeftWaterfallLayout layout;
  guint step;
  Sheet sheet;

  sheet_init (&sheet, WEFT_PAINT_LIGHT);
  weft_waterfall_paint (&scene, &sheet.style, sheet.cr, 480, 320);
  weft_waterfall_lay_out (&scene, &sheet.style, 480, 320, &layout);
  g_assert_cmpuint (layout.n_shown, ==, 5);
  g_assert_cmpfloat_with_epsilon (weft_waterfall_get_start (&scene, 5), 2.875, 1e-12);
  for (guint i = 0; i < 5; i++) {
    double y = layout.y + (i + 1.5) * layout.row, from = weft_axis_to_place (&layout.axis, weft_waterfall_get_start (&scene, i));
    double to = weft_axis_to_place (&layout.axis, weft_waterfall_get_start (&scene, i + 1));
    guint32 color = to_pixel (steps[i].value < 0 ? sheet.style.negative : sheet.style.positive);

    g_assert_cmphex (get_pixel (&sheet, from + 0.3 * (to - from), y), ==, color);
    g_assert_cmphex (get_pixel (&sheet, from + 1.1 * (from - to), y + 4), !=, color);
    g_assert_true (weft_waterfall_find (&layout, y, &step));
    g_assert_cmpuint (step, ==, i);
  }
  g_assert_false (weft_waterfall_find (&layout, layout.y + 0.5 * layout.row, &step));
  g_assert_false (weft_waterfall_find (&layout, layout.y + 6.5 * layout.row, &step));
  sheet_clear (&sheet);
}

/* What has no row of its own is one step, so that the last row is still the sum. */
static void
test_waterfall_without_room (void)
{
  const WeftWaterfall scene = { steps, 5, 2, "base", "end", NULL, NULL, NULL };
  WeftWaterfallLayout layout, natural, flat;
  Sheet sheet;
  double y, from, to;

  sheet_init (&sheet, WEFT_PAINT_DARK);
  weft_waterfall_lay_out (&scene, &sheet.style, 480, weft_waterfall_get_natural_height (&scene, &sheet.style, 480), &natural);
  g_assert_cmpuint (natural.n_shown, ==, 5);
  weft_waterfall_lay_out (&scene, &sheet.style, 480, weft_waterfall_get_natural_height (&scene, &sheet.style, 480) - 2 * natural.row, &layout);
  g_assert_cmpuint (layout.n_shown, ==, 2);
  weft_waterfall_paint (&scene, &sheet.style, sheet.cr, 480, weft_waterfall_get_natural_height (&scene, &sheet.style, 480) - 2 * natural.row);
  y = layout.y + 3.5 * layout.row;
  from = weft_axis_to_place (&layout.axis, 2.5);
  to = weft_axis_to_place (&layout.axis, 2.875);
  g_assert_cmphex (get_pixel (&sheet, (from + to) / 2, y), ==, to_pixel (sheet.style.positive));
  weft_waterfall_lay_out (&scene, &sheet.style, 20, 10, &flat);
  g_assert_cmpuint (flat.n_shown, ==, 0);
  weft_waterfall_paint (&scene, &sheet.style, sheet.cr, 20, 10);
  sheet_clear (&sheet);
}

static void
make_swarm (float *parts,
            float *values)
{
  WeftRandom random;

  weft_random_init (&random, 4, 0);
  for (int i = 0; i < N_POINTS; i++) {
    values[i] = (float) weft_random_uniform (&random);
    parts[i] = (values[i] - 0.5f) * 2 + 0.1f * (float) weft_random_normal (&random);
  }
  parts[7] = NAN;
  values[9] = NAN;
}

/* Points lie at their part, within their line, and as few as can be on each other. */
static void
test_beeswarm (void)
{
  static float parts[N_POINTS], values[N_POINTS], none[N_POINTS];
  const WeftBeeswarmColumn columns[] = { { "age", parts, values }, { "housing", none, NULL } };
  const WeftBeeswarm scene = { columns, 2, N_POINTS, "All rows", "part of the score", "value", "low", "high", "caption" };
  g_autofree double *places = g_new (double, 2 * N_POINTS);
  WeftBeeswarmLayout layout;
  guint column, n_above = 0;
  Sheet sheet;

  make_swarm (parts, values);
  sheet_init (&sheet, WEFT_PAINT_LIGHT);
  weft_beeswarm_paint (&scene, &sheet.style, sheet.cr, 480, 320);
  weft_beeswarm_lay_out (&scene, &sheet.style, 480, 320, &layout);
  weft_beeswarm_place (&scene, &layout, 0, places);
  for (int i = 0; i < N_POINTS; i++) {
    if (i == 7) {
      g_assert_true (isnan (places[2 * i]) && isnan (places[2 * i + 1]));
      continue;
    }
    g_assert_cmpfloat_with_epsilon (places[2 * i], weft_axis_to_place (&layout.axis, (double) parts[i]), 1e-9);
    g_assert_true (weft_beeswarm_find (&layout, places[2 * i + 1], &column));
    g_assert_cmpuint (column, ==, 0);
    g_assert_cmphex (get_pixel (&sheet, places[2 * i], places[2 * i + 1]), !=, 0xffffff);
    n_above += places[2 * i + 1] < layout.y + layout.row / 2;
  }
  g_assert_cmpuint (n_above, >, N_POINTS / 4);
  g_assert_false (weft_beeswarm_find (&layout, layout.y + 2.5 * layout.row, &column));
  sheet_clear (&sheet);
}

/* Much is bright and little dark, and a line of equal points keeps to its room. */
static void
test_beeswarm_colors (void)
{
  static const float parts[] = { -1, 1 }, values[] = { 0, 1 };
  static float same[N_POINTS];
  const WeftBeeswarmColumn columns[] = { { "a", parts, values } }, equal[] = { { "b", same, NULL } };
  const WeftBeeswarm scene = { .columns = columns, .n_columns = 1, .n_rows = 2 }, crowd = { .columns = equal, .n_columns = 1, .n_rows = N_POINTS };
  g_autofree double *places = g_new (double, 2 * N_POINTS);
  WeftBeeswarmLayout layout;
  Sheet sheet;
  double low = INFINITY, high = -INFINITY;

  sheet_init (&sheet, WEFT_PAINT_DARK);
  weft_beeswarm_paint (&scene, &sheet.style, sheet.cr, 480, 320);
  weft_beeswarm_lay_out (&scene, &sheet.style, 480, 320, &layout);
  weft_beeswarm_place (&scene, &layout, 0, places);
  g_assert_cmpuint (get_pixel (&sheet, places[2], places[3]) >> 8 & 0xff, >, 150);
  g_assert_cmpuint (get_pixel (&sheet, places[0], places[1]) >> 8 & 0xff, <, 60);
  weft_beeswarm_lay_out (&crowd, &sheet.style, 480, 320, &layout);
  weft_beeswarm_place (&crowd, &layout, 0, places);
  for (int i = 0; i < N_POINTS; i++) {
    low = MIN (low, places[2 * i + 1]);
    high = MAX (high, places[2 * i + 1]);
  }
  g_assert_cmpfloat (low, >=, layout.y);
  g_assert_cmpfloat (high, <=, layout.y + layout.row);
  g_assert_cmpfloat (high - low, >, 0.7 * layout.row);
  sheet_clear (&sheet);
}

/* A point lies over its value at its part; what is no number lies nowhere. */
static void
test_dependence (void)
{
  static float parts[N_POINTS], values[N_POINTS];
  const WeftDependence scene = { values, parts, N_POINTS, NULL, 0, values, "amount", "0", "20 k", "Dependence", "age", "part", "caption" };
  WeftDependenceLayout layout;
  Sheet sheet;

  make_swarm (parts, values);
  sheet_init (&sheet, WEFT_PAINT_LIGHT);
  weft_dependence_paint (&scene, &sheet.style, sheet.cr, 480, 320);
  weft_dependence_lay_out (&scene, &sheet.style, 480, 320, &layout);
  for (gsize i = 0; i < N_POINTS; i++) {
    double x, y;

    g_assert_true (weft_dependence_place (&scene, &layout, i, &x, &y) == (i != 7 && i != 9));
    if (i == 7 || i == 9)
      continue;
    g_assert_cmpfloat_with_epsilon (weft_axis_to_value (&layout.x, x), (double) values[i], 1e-6);
    g_assert_cmpfloat_with_epsilon (weft_axis_to_value (&layout.y, y), (double) parts[i], 1e-6);
    g_assert_cmphex (get_pixel (&sheet, x, y), !=, 0xffffff);
  }
  sheet_clear (&sheet);
}

/* Points of a name lie beside each other, within its room. */
static void
test_dependence_names (void)
{
  static const char *const names[] = { "own", "rent", "free" };
  static float parts[N_POINTS], values[N_POINTS];
  const WeftDependence scene = { .values = values, .parts = parts, .n_points = N_POINTS, .names = names, .n_names = 3, .value_title = "housing" };
  WeftDependenceLayout layout;
  Sheet sheet;
  double before = -1;

  for (int i = 0; i < N_POINTS; i++) {
    values[i] = (float) (i % 3);
    parts[i] = 1 - values[i];
  }
  sheet_init (&sheet, WEFT_PAINT_DARK);
  weft_dependence_paint (&scene, &sheet.style, sheet.cr, 480, 320);
  weft_dependence_lay_out (&scene, &sheet.style, 480, 320, &layout);
  for (gsize i = 0; i < N_POINTS; i++) {
    double x, y;

    g_assert_true (weft_dependence_place (&scene, &layout, i, &x, &y));
    g_assert_cmpfloat (fabs (weft_axis_to_value (&layout.x, x) - (double) values[i]), <, 0.31);
    g_assert_cmpfloat (x, !=, before);
    before = x;
  }
  weft_dependence_paint (&scene, &sheet.style, sheet.cr, 6, 6);
  sheet_clear (&sheet);
}

/* Words that raise are red, those that lower blue. */
static void
test_words (void)
{
  static const float shares[] = { 2, -2, 0 };
  static const char *const words[] = { "good", "bad", "the" };
  const WeftWordShades scene = { .shares = shares, .read = words, .n_read = 3, .marked = -1, .high = 2, .is_signed = TRUE };
  gboolean found[3] = { FALSE }, reads;
  Sheet sheet;

  sheet_init (&sheet, WEFT_PAINT_LIGHT);
  weft_word_shades_paint (&scene, &sheet.style, sheet.cr, 480, 320);
  for (int x = 0; x < 480; x++) {
    int word = weft_word_shades_find (&scene, &sheet.style, 480, 320, x, 20, &reads);
    guint32 pixel;

    if (word < 0 || found[word] || weft_word_shades_find (&scene, &sheet.style, 480, 320, x + 3, 20, &reads) != word)
      continue;
    found[word] = TRUE;
    pixel = get_pixel (&sheet, x + 2, 20);
    if (word == 2)
      g_assert_cmpuint (MAX (pixel >> 16, pixel & 0xff) - MIN (pixel >> 16, pixel & 0xff), <, 40);
    else
      g_assert_true ((pixel >> 16 > (pixel & 0xff) + 60) == (word == 0) && ((pixel & 0xff) > (pixel >> 16) + 60) == (word == 1));
  }
  g_assert_true (found[0] && found[1] && found[2]);
  sheet_clear (&sheet);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paint/waterfall/steps", test_waterfall);
  g_test_add_func ("/paint/waterfall/without-room", test_waterfall_without_room);
  g_test_add_func ("/paint/beeswarm/places", test_beeswarm);
  g_test_add_func ("/paint/beeswarm/colors", test_beeswarm_colors);
  g_test_add_func ("/paint/dependence/places", test_dependence);
  g_test_add_func ("/paint/dependence/names", test_dependence_names);
  g_test_add_func ("/paint/words/signs", test_words);
  return g_test_run ();
}
