/* test-attention.c: pictures of attention: what is where, and what is kept of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "scenes-attention.h"

#include <string.h>

static guint32
get_pixel (cairo_surface_t *surface,
           double           x,
           double           y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + (int) y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (gconstpointer) row)[(int) x] & 0xffffff;
}

static guint32
pack (WeftColor color)
{
  return (guint32) (color.red * 255 + 0.5) << 16 | (guint32) (color.green * 255 + 0.5) << 8 | (guint32) (color.blue * 255 + 0.5);
}

/* Each cell has the color of its share, where it is found, read in either direction. */
static void
test_cells (gconstpointer data)
{
  gboolean turned = GPOINTER_TO_INT (data);
  const float shares[] = { 0, 0.25f, 0.75f, 0.5f, 0.5f, 0 };
  static const char *const rows[] = { "x", "y" }, *const columns[] = { "a", "b", "c" };
  WeftAttentionChart chart = { shares, 2, 3, rows, columns, "w", "r", FALSE, turned, -1, "t", "c" };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 300);
  cairo_t *cr = cairo_create (surface);
  WeftAttentionLayout layout;
  WeftPaintStyle style;
  guint row, column;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_attention_chart_paint (&chart, &style, cr, 400, 300);
  weft_attention_chart_lay_out (&chart, &style, 400, 300, &layout);
  cairo_surface_flush (surface);
  g_assert_true (layout.numbers);
  for (guint i = 0; i < 6; i++) {
    guint place = turned ? 2 - i % 3 : i % 3;
    double x = layout.map.x + (place + 0.1) * layout.map.width / 3, y = layout.map.y + (i / 3 + 0.1) * layout.map.height / 2;

    g_assert_true (weft_attention_chart_find (&layout, x, y, &row, &column));
    g_assert_cmpuint (row * 3 + column, ==, i);
    g_assert_cmphex (get_pixel (surface, x, y), ==, pack (weft_color_sequential ((double) shares[i])));
  }
  g_assert_false (weft_attention_chart_find (&layout, layout.map.x - 1, layout.map.y + 1, &row, &column));
  chart.stretches = TRUE;
  weft_attention_chart_paint (&chart, &style, cr, 400, 300);
  cairo_surface_flush (surface);
  g_assert_cmphex (get_pixel (surface, layout.map.x + (turned ? 0.1 : 2.1) * layout.map.width / 3, layout.map.y + 1), ==, pack (weft_color_sequential (1)));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Wide names stand on end, and the picture is no higher than it needs. */
static void
test_room (void)
{
  float shares[40 * 40] = { 0 };
  const char *names[40];
  WeftAttentionChart chart = { shares, 40, 40, names, names, NULL, NULL, FALSE, FALSE, -1, NULL, NULL };
  WeftAttentionLayout layout;
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  for (int i = 0; i < 40; i++)
    names[i] = "incomprehensibilities";
  weft_attention_chart_lay_out (&chart, &style, 600, 600, &layout);
  g_assert_true (layout.upright);
  g_assert_false (layout.numbers);
  g_assert_cmpfloat (layout.map.y + layout.map.height, <=, 600);
  g_assert_cmpfloat (layout.map.x + layout.map.width, <=, 600);
  g_assert_cmpfloat (weft_attention_chart_get_natural_height (&chart, &style, 600), >, layout.map.height);
  weft_attention_chart_lay_out (&chart, &style, 4, 4, &layout);
  g_assert_cmpfloat (layout.map.width, >=, 1);
}

/* As few as have the wanted part; of equal ones the first. */
static void
test_mass (void)
{
  const float shares[] = { 0.1f, 0.4f, 0.1f, 0.4f, 0 };
  gboolean kept[5];

  g_assert_cmpuint (weft_word_links_keep (shares, 5, 0.4, kept), ==, 1);
  g_assert_true (kept[1] && !kept[3]);
  g_assert_cmpuint (weft_word_links_keep (shares, 5, 0.7, kept), ==, 2);
  g_assert_true (kept[1] && kept[3] && !kept[0]);
  g_assert_cmpuint (weft_word_links_keep (shares, 5, 1, kept), ==, 4);
  g_assert_false (kept[4]);
  g_assert_cmpuint (weft_word_links_keep (shares, 5, 0, kept), ==, 0);
}

/* Every word is found somewhere, once, on its own side. */
static void
test_words (void)
{
  float shares[SCENE_ROWS * SCENE_COLUMNS];
  WeftWordLinks links = { shares, SCENE_ROWS, SCENE_COLUMNS, scene_written, scene_read, "written", "read", 0.9, -1, FALSE, NULL, NULL };
  WeftWordShades words = { shares, scene_read, SCENE_COLUMNS, scene_written, SCENE_ROWS, 0, 1, "read", "written", FALSE, NULL, NULL };
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  scene_fill_shares (shares, SCENE_ROWS, SCENE_COLUMNS, 1);
  for (int turned = 0; turned < 2; turned++) {
    double height = weft_word_links_get_natural_height (&links, &style, 300), flow = weft_word_shades_get_natural_height (&words, &style, 200);
    guint read = 0, readers = 0, found = 0;
    gboolean reads;

    links.right_to_left = words.right_to_left = turned == 1;
    for (double y = 0; y < height; y += 4) {
      int left = weft_word_links_find (&links, &style, 300, height, 2, y, &reads), right;

      g_assert_true (left < 0 || reads == (turned == 0));
      readers |= left >= 0 && reads ? 1u << left : 0;
      read |= left >= 0 && !reads ? 1u << left : 0;
      right = weft_word_links_find (&links, &style, 300, height, 298, y, &reads);
      readers |= right >= 0 && reads ? 1u << right : 0;
      read |= right >= 0 && !reads ? 1u << right : 0;
    }
    g_assert_cmpuint (readers, ==, (1u << SCENE_ROWS) - 1);
    g_assert_cmpuint (read, ==, (1u << SCENE_COLUMNS) - 1);
    for (double y = 0; y < flow; y += 4)
      for (double x = 0; x < 200; x += 4) {
        int word = weft_word_shades_find (&words, &style, 200, flow, x, y, &reads);

        found |= word < 0 ? 0 : 1u << (word + (reads ? SCENE_COLUMNS : 0));
      }
    g_assert_cmpuint (found, ==, (1u << (SCENE_COLUMNS + SCENE_ROWS)) - 1);
  }
}

/* Of cells that share a pixel the strongest is seen. */
static void
test_heads (void)
{
  float shares[100 * 100] = { 0 };
  cairo_surface_t *picture;
  const char *const names[] = { "1", "2", "3", "4" };
  WeftPaintStyle style;

  shares[57 * 100 + 33] = 1;
  picture = weft_head_draw (shares, 100, 100, 25);
  g_assert_cmpint (cairo_image_surface_get_width (picture), ==, 25);
  g_assert_cmphex (get_pixel (picture, 33 / 4, 57 / 4), ==, pack (weft_color_sequential (1)));
  g_assert_cmphex (get_pixel (picture, 0, 0), ==, pack (weft_color_sequential (0)));
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);

  cairo_surface_t *const pictures[] = { picture, picture, picture, picture };
  const WeftHeadSheet sheet = { pictures, 4, names, 100, NULL, NULL };
  double height = weft_head_sheet_get_natural_height (&sheet, &style, 250);

  g_assert_cmpint (weft_head_sheet_find (&sheet, &style, 250, height, 20, 20), ==, 0);
  g_assert_cmpint (weft_head_sheet_find (&sheet, &style, 250, height, 160, 20), ==, 1);
  g_assert_cmpint (weft_head_sheet_find (&sheet, &style, 250, height, 160, height - 60), ==, 3);
  g_assert_cmpint (weft_head_sheet_find (&sheet, &style, 250, height, 2, 2), ==, -1);
  cairo_surface_destroy (picture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/paint/attention/cells", GINT_TO_POINTER (FALSE), test_cells);
  g_test_add_data_func ("/paint/attention/cells-turned", GINT_TO_POINTER (TRUE), test_cells);
  g_test_add_func ("/paint/attention/room", test_room);
  g_test_add_func ("/paint/attention/mass", test_mass);
  g_test_add_func ("/paint/attention/words", test_words);
  g_test_add_func ("/paint/attention/heads", test_heads);
  return g_test_run ();
}
