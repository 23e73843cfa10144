/* test-pictures.c: pictures against blessed ones, what is where, files and their recipes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blessed pictures have text too small to be seen, so that they do not depend on
 * fonts. WEFT_BLESS=1 writes them anew into tests/data/paint; look at them.
 */
#include "scenes.h"

#include "base/error.h"
#include "paint/picture.h"

#include <glib/gstdio.h>
#include <string.h>

#define RECIPE "{\"method\": \"gradcam <&> \\\"x\\\"\", \"name\": \"方法\"}"

static cairo_surface_t *
paint_scene (const Scene    *scene,
             WeftPaintTheme  theme)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) scene->width, (int) scene->height);
  cairo_t *cr = cairo_create (surface);
  SceneOptions options = { .text = FALSE };

  weft_paint_style_init (&options.style, theme);
  options.style.text_size = 0.01;
  scene->paint (cr, scene->width, scene->height, &options);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Edges may be shaded a little differently by another version of cairo. */
static void
assert_alike (cairo_surface_t *a,
              cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a), n_far = 0;
  double sum = 0;

  g_assert_cmpint (cairo_surface_status (b), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (b), ==, width);
  g_assert_cmpint (cairo_image_surface_get_height (b), ==, height);
  for (int y = 0; y < height; y++)
    for (int byte = 0; byte < 4 * width; byte++) {
      int difference = abs (cairo_image_surface_get_data (a)[y * cairo_image_surface_get_stride (a) + byte] -
                            cairo_image_surface_get_data (b)[y * cairo_image_surface_get_stride (b) + byte]);

      sum += difference;
      n_far += difference > 48;
    }
  g_assert_cmpfloat (sum / (4.0 * width * height), <, 0.25);
  g_assert_cmpint (n_far, <, width * height / 500);
}

static void
test_blessed (gconstpointer data)
{
  const Scene *scene = data;
  static const char *const names[] = { "light", "dark" };

  for (int theme = 0; theme < 2; theme++) {
    g_autofree char *name = g_strdup_printf ("%s-%s.png", scene->name, names[theme]);
    g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "paint", name, NULL);
    cairo_surface_t *painted = paint_scene (scene, (WeftPaintTheme) theme), *blessed;

    if (g_getenv ("WEFT_BLESS") != NULL)
      g_assert_cmpint (cairo_surface_write_to_png (painted, path), ==, CAIRO_STATUS_SUCCESS);
    blessed = cairo_image_surface_create_from_png (path);
    assert_alike (painted, blessed);
    cairo_surface_destroy (painted);
    cairo_surface_destroy (blessed);
  }
}

static void
test_contrast (void)
{
  for (int theme = 0; theme < WEFT_N_PAINT_THEMES; theme++) {
    gboolean strong = theme >= WEFT_PAINT_LIGHT_CONTRAST;
    WeftPaintStyle style;

    weft_paint_style_init (&style, (WeftPaintTheme) theme);
    g_assert_cmpfloat (weft_color_get_contrast (style.text, style.background), >=, strong ? 15 : 7);
    g_assert_cmpfloat (weft_color_get_contrast (style.dim, style.background), >=, strong ? 7 : 4.5);
    g_assert_cmpfloat (weft_color_get_contrast (style.warning, style.background), >=, strong ? 7 : 4.5);
    for (guint i = 0; i < WEFT_N_CATEGORIES; i++) {
      g_assert_cmpfloat (weft_color_get_contrast (weft_paint_style_get_category (&style, i), style.background), >=, strong ? 4.5 : 3);
      for (guint j = 0; j < i; j++)
        g_assert_cmpint (memcmp (&style.categories[i], &style.categories[j], sizeof (WeftColor)), !=, 0);
    }
    for (int i = 0; i <= 20; i++) {
      WeftColor shade = weft_paint_style_get_shade (&style, i / 20.0);

      g_assert_cmpfloat (weft_color_get_contrast (shade, weft_color_get_ink (shade)), >=, 4);
    }
  }
}

static void
test_maps (void)
{
  WeftColor middle = weft_color_diverging (0);

  g_assert_cmpfloat (weft_color_diverging (1).red, >, weft_color_diverging (1).blue);
  g_assert_cmpfloat (weft_color_diverging (-1).blue, >, weft_color_diverging (-1).red);
  g_assert_cmpfloat_with_epsilon (middle.red, middle.blue, 1e-9);
  g_assert_cmpfloat (weft_color_sequential ((double) NAN).alpha, ==, 0);
  for (int i = 0; i < 100; i++) {
    WeftColor low = weft_color_sequential (i / 100.0), high = weft_color_sequential ((i + 1) / 100.0);
    WeftColor black = { 0, 0, 0, 1 };

    /* Brighter is more, all the way. */
    g_assert_cmpfloat (weft_color_get_contrast (high, black), >, weft_color_get_contrast (low, black));
  }
}

static void
test_confusion (void)
{
  static const gint64 counts[] = { 5, 1, 0, 2, 7, 1, 0, 0, 4 };
  const WeftConfusionChart scene = { counts, 3, NULL, NULL, NULL };
  WeftConfusionChart empty = scene;
  static const gint64 none[9];
  WeftConfusionChartLayout layout;
  WeftPaintStyle style;
  guint row, column;

  g_assert_cmpint (weft_confusion_chart_get_total (&scene), ==, 20);
  g_assert_cmpfloat_with_epsilon (weft_confusion_chart_get_accuracy (&scene), 0.8, 1e-12);
  empty.counts = none;
  g_assert_true (isnan (weft_confusion_chart_get_accuracy (&empty)));
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_confusion_chart_lay_out (&scene, &style, 400, 300, &layout);
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++) {
      g_assert_true (weft_confusion_chart_find (&layout, layout.x + (j + 0.5) * layout.cell, layout.y + (i + 0.01) * layout.cell, &row, &column));
      g_assert_cmpuint (row, ==, i);
      g_assert_cmpuint (column, ==, j);
    }
  g_assert_false (weft_confusion_chart_find (&layout, layout.x - 1, layout.y + 1, &row, &column));
  g_assert_false (weft_confusion_chart_find (&layout, layout.x + 1, layout.y + 3 * layout.cell, &row, &column));
}

static guint32
get_pixel (cairo_surface_t *surface,
           double           x,
           double           y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + (int) y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (gconstpointer) row)[(int) x];
}

/* A bar is colored up to its value and not beyond. */
static void
test_bars (void)
{
  static const WeftBar rows[] = { { "a", 0.5, 0, FALSE }, { "b", 1, 0, FALSE }, { "c", 0.25, 0, FALSE } };
  const WeftBars scene = { rows, 3, NULL, NULL, NULL, TRUE };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 200);
  cairo_t *cr = cairo_create (surface);
  WeftBarsLayout layout;
  WeftPaintStyle style;
  guint bar;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_bars_paint (&scene, &style, cr, 400, 200);
  weft_bars_lay_out (&scene, &style, 400, 200, &layout);
  cairo_surface_flush (surface);
  g_assert_cmpuint (layout.n_shown, ==, 3);
  for (guint i = 0; i < 3; i++) {
    double y = layout.y + (i + 0.5) * layout.row, end = weft_axis_to_place (&layout.axis, rows[i].value);

    g_assert_cmphex (get_pixel (surface, end - 3, y), ==, 0xff1a5fb4);
    g_assert_cmphex (get_pixel (surface, end + 2, y), ==, 0xffffffff);
    g_assert_true (weft_bars_find (&layout, y, &bar));
    g_assert_cmpuint (bar, ==, i);
  }
  g_assert_false (weft_bars_find (&layout, layout.y - 1, &bar));
  g_assert_false (weft_bars_find (&layout, layout.y + 3 * layout.row, &bar));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Each picture is found where it is painted, and nothing between them. */
static void
test_gallery (void)
{
  const guint8 pixels[4] = { 0, 85, 170, 255 };
  WeftGalleryItem items[10];
  WeftGallery gallery = { items, 10, 1, NULL, NULL, NULL, NULL };
  WeftPaintStyle style;
  guint n_found[10] = { 0 }, item;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  for (int i = 0; i < 10; i++)
    items[i] = (WeftGalleryItem){ pixels, 2, 2, 1, NULL, NULL };
  for (int y = 0; y < 300; y++)
    for (int x = 0; x < 500; x++)
      if (weft_gallery_find (&gallery, &style, 500, 300, x, y, &item))
        n_found[item]++;
  g_assert_false (weft_gallery_find (&gallery, &style, 500, 300, 1, 1, &item));
  for (int i = 1; i < 10; i++)
    g_assert_cmpuint (n_found[i], ==, n_found[1]);
  g_assert_cmpuint (n_found[0], >, 8 * n_found[1]);
  g_assert_cmpfloat (weft_gallery_get_natural_height (&gallery, &style, 500), <, 300);
}

static gboolean
is_near (guint32   pixel,
         WeftColor color)
{
  const double parts[3] = { color.red, color.green, color.blue };

  for (int i = 0; i < 3; i++)
    if (fabs ((double) (pixel >> (16 - 8 * i) & 0xff) - 255 * parts[i]) > 1.5)
      return FALSE;
  return TRUE;
}

/* Where a kernel is found, its weights are painted, in the colors of every signed map. */
static void
test_kernels (void)
{
  const WeftKernelSheet sheet = scene_kernel_sheet ();
  const WeftHeatMap colors = { .is_signed = TRUE, .high = 1 };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 500, 300);
  cairo_t *cr = cairo_create (surface);
  guint n_found[KERNELS_FILTERS][KERNELS_CHANNELS] = { 0 }, filter, channel;
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_kernel_sheet_paint (&sheet, &style, cr, 500, 300);
  cairo_surface_flush (surface);
  g_assert_false (weft_kernel_sheet_find (&sheet, &style, 500, 300, 1, 1, &filter, &channel));
  for (int y = 0; y < 300; y++)
    for (int x = 0; x < 500; x++) {
      const float *kernel;
      gboolean is_known = FALSE;

      if (!weft_kernel_sheet_find (&sheet, &style, 500, 300, x + 0.5, y + 0.5, &filter, &channel))
        continue;
      kernel = sheet.weights + (filter * KERNELS_CHANNELS + channel) * KERNELS_SIDE * KERNELS_SIDE;
      for (int i = 0; i < KERNELS_SIDE * KERNELS_SIDE; i++)
        is_known |= is_near (get_pixel (surface, x, y), weft_heat_map_get_color (&colors, (double) kernel[i]));
      n_found[filter][channel] += is_known;
    }
  for (filter = 0; filter < KERNELS_FILTERS; filter++)
    for (channel = 0; channel < KERNELS_CHANNELS; channel++)
      g_assert_cmpuint (n_found[filter][channel], >, 0.8 * n_found[0][0]);
  g_assert_cmpuint (n_found[0][0], >, 1000);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Filters of colors stand in rows, as large as they can; gray is zero. */
static void
test_color_filters (void)
{
  float weights[7 * 3 * 4] = { 0 };
  const WeftKernelSheet sheet = { weights, 7, 3, 2, 2, 0.5, TRUE, -1, NULL, NULL, NULL };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 200);
  cairo_t *cr = cairo_create (surface);
  guint filter, channel, n_found[7] = { 0 };
  WeftPaintStyle style;

  weights[0] = weights[1] = weights[2] = weights[3] = 0.5f;
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_kernel_sheet_paint (&sheet, &style, cr, 400, 200);
  cairo_surface_flush (surface);
  g_assert_cmpuint (weft_kernel_sheet_count_columns (&sheet, &style, 400, 200), ==, 4);
  for (int y = 0; y < 200; y++)
    for (int x = 0; x < 400; x++)
      if (weft_kernel_sheet_find (&sheet, &style, 400, 200, x + 0.5, y + 0.5, &filter, &channel) && channel == 0)
        n_found[filter] += get_pixel (surface, x, y) == (filter == 0 ? 0xffff8080 : 0xff808080);
  for (filter = 0; filter < 7; filter++)
    g_assert_cmpuint (n_found[filter], >, 1500);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* The ends of the colors, what is under a place, and how much of the picture is seen. */
static void
test_heat_map (void)
{
  static const guint8 picture[4] = { 10, 20, 30, 40 };
  static const float values[] = { -4, 0, 1, 2, 3, NAN };
  WeftHeatMap map = { values, 2, 3, TRUE, 0, 4, .opacity = 0.5 };
  WeftHeatMapLayout layout;
  WeftPaintStyle style;
  guint row, column;

  g_assert_cmpfloat (weft_heat_map_find_limit (values, 6, 100), ==, 4);
  g_assert_cmpfloat (weft_heat_map_find_limit (values, 6, 50), ==, 2);
  g_assert_cmpfloat (weft_heat_map_find_limit (values + 1, 1, 99), ==, 0);
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_heat_map_lay_out (&map, &style, 300, 200, &layout);
  g_assert_true (weft_heat_map_find (&layout, layout.x + layout.width - 1, layout.y + 1, &row, &column));
  g_assert_cmpuint (row, ==, 0);
  g_assert_cmpuint (column, ==, 2);
  g_assert_false (weft_heat_map_find (&layout, layout.x - 1, layout.y, &row, &column));
  g_assert_cmpfloat (weft_heat_map_get_color (&map, 4).red, >, weft_heat_map_get_color (&map, 4).blue);
  g_assert_cmpfloat (weft_heat_map_get_color (&map, -9).blue, >, weft_heat_map_get_color (&map, -9).red);
  g_assert_cmpfloat (weft_heat_map_get_color (&map, (double) NAN).alpha, ==, 0);
  map.picture = picture;
  map.picture_height = map.picture_width = 2;
  map.picture_channels = 1;
  g_assert_cmpfloat (weft_heat_map_get_color (&map, 0).alpha, ==, 0);
  g_assert_cmpfloat (weft_heat_map_get_color (&map, 4).alpha, ==, 1);
}

static void
test_bars_without_room (void)
{
  WeftBar rows[40];
  WeftBars scene = { rows, 40, "t", "v", "c", FALSE };
  WeftBarsLayout layout;
  WeftPaintStyle style;

  for (int i = 0; i < 40; i++)
    rows[i] = (WeftBar){ "row", i - 20, 1, FALSE };
  weft_paint_style_init (&style, WEFT_PAINT_DARK);
  weft_bars_lay_out (&scene, &style, 300, 200, &layout);
  g_assert_cmpuint (layout.n_shown, <, 10);
  weft_bars_lay_out (&scene, &style, 300, weft_bars_get_natural_height (&scene, &style, 300), &layout);
  g_assert_cmpuint (layout.n_shown, ==, 40);
}

static void
assert_kind (const char *path,
             const char *beginning,
             const char *ending)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpmem (content, strlen (beginning), beginning, strlen (beginning));
  g_assert_nonnull (memmem (content + length - 64, 64, ending, strlen (ending)));
}

static void
ignore_element_cb (GMarkupParseContext  *context,
                   const char           *name,
                   const char          **attributes,
                   const char          **values,
                   gpointer              count,
                   GError              **error)
{
  (*(int *) count)++;
}

static void
assert_well_formed (const char *path)
{
  static const GMarkupParser parser = { .start_element = ignore_element_cb };
  int n_elements = 0;
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &n_elements, NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_markup_parse_context_parse (context, content, -1, &error);
  g_assert_no_error (error);
  g_assert_true (g_markup_parse_context_end_parse (context, NULL));
  g_assert_cmpint (n_elements, >, 20);
}

static void
test_files (void)
{
  static const char *const endings[] = { "png", "svg", "pdf", "PNG" };
  static const char *const beginnings[] = { "\x89PNG\r\n\x1a\n", "<?xml", "%PDF-1.4", "\x89PNG" };
  static const char *const tails[] = { "IEND", "</svg>", "%%EOF", "IEND" };
  g_autofree char *folder = g_dir_make_tmp ("weft-paint-XXXXXX", NULL);
  SceneOptions options = { .text = TRUE };

  weft_paint_style_init (&options.style, WEFT_PAINT_LIGHT);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *path = g_strdup_printf ("%s/p.%s", folder, endings[i]);
    g_autofree char *recipe = NULL;
    g_autoptr (GError) error = NULL;
    WeftPicture picture = { 320, 200, 2, RECIPE };

    g_assert_true (weft_picture_write (&picture, path, scene_curves, &options, &error));
    assert_kind (path, beginnings[i], tails[i]);
    recipe = weft_picture_read_recipe (path, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (recipe, ==, RECIPE);
    if (i == 1)
      assert_well_formed (path);
    if (i == 0) {
      cairo_surface_t *image = cairo_image_surface_create_from_png (path);

      g_assert_cmpint (cairo_image_surface_get_width (image), ==, 640);
      g_assert_cmpint (cairo_image_surface_get_height (image), ==, 400);
      cairo_surface_destroy (image);
    }
    picture.recipe = NULL;
    g_assert_true (weft_picture_write (&picture, path, scene_curves, &options, NULL));
    g_assert_null (weft_picture_read_recipe (path, &error));
    g_assert_error (error, WEFT_PAINT_ERROR, WEFT_PAINT_ERROR_NO_RECIPE);
    g_unlink (path);
  }
  g_rmdir (folder);
}

/* The checksum of the chunk is from Python's zlib.crc32. */
static void
test_png_chunk (void)
{
  static const guint8 chunk[] = "\0\0\0\x12iTXtweft:recipe\0\0\0\0\0{}\x04\x7a\x45\x18";
  const WeftPicture picture = { 20, 20, 1, "{}" };
  SceneOptions options = { .text = FALSE };
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data;
  gsize length;

  weft_paint_style_init (&options.style, WEFT_PAINT_LIGHT);
  bytes = weft_picture_render (&picture, "png", scene_bars, &options, NULL);
  data = g_bytes_get_data (bytes, &length);
  g_assert_cmpmem (data + length - 12 - (sizeof chunk - 1), sizeof chunk - 1, chunk, sizeof chunk - 1);
}

static void
test_refused (void)
{
  SceneOptions options = { .text = TRUE };
  const WeftPicture good = { 100, 100, 1, NULL }, large = { 1e6, 100, 1, NULL }, odd = { (double) NAN, 100, 1, NULL };
  g_autoptr (GError) format = NULL, size = NULL, nan_size = NULL, folder = NULL, absent = NULL;

  weft_paint_style_init (&options.style, WEFT_PAINT_LIGHT);
  g_assert_false (weft_picture_write (&good, "/tmp/x.bmp", scene_bars, &options, &format));
  g_assert_error (format, WEFT_PAINT_ERROR, WEFT_PAINT_ERROR_FORMAT);
  g_assert_false (weft_picture_write (&large, "/tmp/x.png", scene_bars, &options, &size));
  g_assert_error (size, WEFT_PAINT_ERROR, WEFT_PAINT_ERROR_SIZE);
  g_assert_false (weft_picture_write (&odd, "/tmp/x.png", scene_bars, &options, &nan_size));
  g_assert_error (nan_size, WEFT_PAINT_ERROR, WEFT_PAINT_ERROR_SIZE);
  g_assert_false (weft_picture_write (&good, "/nonexistent/x.png", scene_bars, &options, &folder));
  g_assert_error (folder, WEFT_BASE_ERROR, WEFT_BASE_ERROR_FILE);
  g_assert_null (weft_picture_read_recipe ("/nonexistent/x.png", &absent));
  g_assert_error (absent, WEFT_BASE_ERROR, WEFT_BASE_ERROR_FILE);
}

/* Cut anywhere, or with a lying length, a file gives a recipe or a sentence. */
static void
test_broken_files (void)
{
  static const char *const endings[] = { "png", "svg", "pdf" };
  g_autofree char *folder = g_dir_make_tmp ("weft-paint-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x", NULL);
  const WeftPicture picture = { 60, 40, 1, RECIPE };
  SceneOptions options = { .text = FALSE };

  weft_paint_style_init (&options.style, WEFT_PAINT_LIGHT);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autoptr (GBytes) bytes = weft_picture_render (&picture, endings[i], scene_bars, &options, NULL);
    gsize length, step;
    const char *data = g_bytes_get_data (bytes, &length);

    step = MAX (length / 200, 1);
    for (gsize cut = 0; cut < length; cut += step) {
      g_autofree char *copy = g_memdup2 (data, length);
      g_autoptr (GError) error = NULL;
      g_autofree char *recipe = NULL, *other = NULL;

      g_assert_true (g_file_set_contents (path, data, (gssize) cut, NULL));
      recipe = weft_picture_read_recipe (path, &error);
      g_assert_true (recipe != NULL || error != NULL);
      memset (copy + cut, 0xff, MIN (length - cut, 4));
      g_assert_true (g_file_set_contents (path, copy, (gssize) length, NULL));
      other = weft_picture_read_recipe (path, NULL);
    }
  }
  g_unlink (path);
  g_rmdir (folder);
}

/* A point is found where it is painted; what is nowhere is not, and nothing between points. */
static void
test_scatter (void)
{
  float points[] = { 0, 0, 4, 1, 4, 3, NAN, 2, 0, 3 }, values[] = { 0, 0.5f, 1, 0, NAN };
  WeftScatter scene = { .points = points, .n_points = 5, .values = values };
  WeftScatter empty = { .points = NULL };
  WeftPaintStyle style;
  WeftScatterLayout layout;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 200);
  cairo_t *cr = cairo_create (surface);
  gsize point = 99;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_scatter_paint (&scene, &style, cr, 300, 200);
  weft_scatter_lay_out (&scene, &style, 300, 200, &layout);
  cairo_surface_flush (surface);
  for (gsize i = 0; i < 5; i++) {
    double x = weft_axis_to_place (&layout.x, (double) points[2 * i]), y = weft_axis_to_place (&layout.y, (double) points[2 * i + 1]);
    const guint32 *row;

    if (i == 3)
      continue;
    g_assert_true (weft_scatter_find (&scene, &layout, x + 1, y - 1, 5, &point));
    g_assert_cmpuint (point, ==, i);
    row = (const guint32 *) (gpointer) (cairo_image_surface_get_data (surface) + (int) y * cairo_image_surface_get_stride (surface));
    g_assert_cmphex (row[(int) x] & 0xffffff, !=, 0xffffff);
  }
  g_assert_cmpfloat_with_epsilon ((layout.x.end - layout.x.start) / (layout.x.high - layout.x.low), (layout.y.start - layout.y.end) / (layout.y.high - layout.y.low), 1e-9);
  g_assert_false (weft_scatter_find (&scene, &layout, weft_axis_to_place (&layout.x, 2), weft_axis_to_place (&layout.y, 1.5), 5, &point));
  weft_scatter_paint (&empty, &style, cr, 300, 200);
  weft_scatter_paint (&scene, &style, cr, 4, 4);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* What is under the pointer stays there while it grows; what is pulled goes with the pointer; and
 * however far, some point is seen. */
static void
test_scatter_view (void)
{
  float points[] = { 0, 0, 4, 1, 4, 3, 1, 2, 0, 3 };
  WeftScatter scene = { .points = points, .n_points = 5 };
  WeftPaintStyle style;
  WeftScatterLayout layout, other;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_scatter_lay_out (&scene, &style, 300, 200, &layout);
  weft_scatter_zoom (&scene.view, &layout, 3, 120, 90);
  weft_scatter_lay_out (&scene, &style, 300, 200, &other);
  g_assert_cmpfloat (scene.view.zoom, ==, 3);
  g_assert_cmpfloat_with_epsilon (weft_axis_to_value (&other.x, 120), weft_axis_to_value (&layout.x, 120), 1e-9);
  g_assert_cmpfloat_with_epsilon (weft_axis_to_value (&other.y, 90), weft_axis_to_value (&layout.y, 90), 1e-9);
  g_assert_cmpfloat_with_epsilon ((other.x.high - other.x.low) * 3, layout.x.high - layout.x.low, 1e-9);
  weft_scatter_pan (&scene.view, &other, 10, -7);
  weft_scatter_lay_out (&scene, &style, 300, 200, &layout);
  g_assert_cmpfloat_with_epsilon (weft_axis_to_value (&layout.x, 130), weft_axis_to_value (&other.x, 120), 1e-9);
  g_assert_cmpfloat_with_epsilon (weft_axis_to_value (&layout.y, 83), weft_axis_to_value (&other.y, 90), 1e-9);
  weft_scatter_pan (&scene.view, &layout, 1e6, -1e6);
  g_assert_cmpfloat (scene.view.x, ==, -1);
  g_assert_cmpfloat (scene.view.y, ==, -1);
  weft_scatter_zoom (&scene.view, &layout, 1e-6, 10, 10);
  g_assert_cmpfloat (scene.view.zoom, ==, 1);
  g_assert_cmpfloat (scene.view.x, ==, 0);
  weft_scatter_zoom (&scene.view, &layout, 1e6, 10, 10);
  g_assert_cmpfloat (scene.view.zoom, ==, 500);
}

/* A line around the two points at the right has these and no other; a twisted one has what it goes
 * around once. */
static void
test_scatter_enclose (void)
{
  float points[] = { 0, 0, 4, 1, 4, 3, NAN, 2, 0, 3 };
  WeftScatter scene = { .points = points, .n_points = 5 };
  WeftPaintStyle style;
  WeftScatterLayout layout;
  guint8 inside[5];
  double middle, line[8];

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_scatter_lay_out (&scene, &style, 300, 200, &layout);
  middle = weft_axis_to_place (&layout.x, 2);
  memcpy (line, (double[]){ middle, -5, 400, -5, 400, 300, middle, 300 }, sizeof line);
  g_assert_cmpuint (weft_scatter_enclose (&scene, &layout, line, 4, inside), ==, 2);
  g_assert_cmpmem (inside, 5, ((guint8[]){ 0, 1, 1, 0, 0 }), 5);
  g_assert_cmpuint (weft_scatter_enclose (&scene, &layout, line, 2, inside), ==, 0);
  g_assert_cmpmem (inside, 5, ((guint8[]){ 0, 0, 0, 0, 0 }), 5);
  memcpy (line, (double[]){ -50, weft_axis_to_place (&layout.y, 1.5), 400, 300, 400, -5, -50, weft_axis_to_place (&layout.y, 1.4) }, sizeof line);
  g_assert_cmpuint (weft_scatter_enclose (&scene, &layout, line, 4, inside), ==, 2);
}

/* A point that stands back lost its color, and lies below one that does not. */
static void
test_scatter_pale (void)
{
  float points[] = { 0, 0, 1, 1, 0, 0, 1, 1 };
  gint32 classes[] = { 0, 0, 1, 1 };
  guint8 pale[] = { 1, 1, 0, 1 };
  WeftScatter scene = { .points = points, .n_points = 4, .classes = classes, .n_classes = 2, .pale = pale };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 200);
  cairo_t *cr = cairo_create (surface);
  guint32 pixels[2];
  WeftPaintStyle style;
  WeftScatterLayout layout;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_scatter_paint (&scene, &style, cr, 300, 200);
  weft_scatter_lay_out (&scene, &style, 300, 200, &layout);
  cairo_surface_flush (surface);
  for (int i = 0; i < 2; i++) {
    int x = (int) weft_axis_to_place (&layout.x, i), y = (int) weft_axis_to_place (&layout.y, i);

    pixels[i] = ((const guint32 *) (gpointer) (cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface)))[x];
  }
  for (int shift = 0; shift < 24; shift += 8)
    g_assert_cmpint (abs ((int) (pixels[1] >> shift & 0xff) - (int) (pixels[1] >> (shift + 8) % 24 & 0xff)), <, 16);
  g_assert_cmphex (pixels[0], !=, pixels[1]);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Nodes are where they are said to be, siblings together, and a rest last. */
static void
test_flow_find (void)
{
  static const char *const columns[] = { "answer", "units" };
  static const WeftFlowNode nodes[] = {
    { .column = 0, .parent = -1, .label = "a", .value = "1", .strength = 1 },
    { .column = 1, .parent = 0, .label = "rest", .value = "9", .strength = 9, .is_rest = TRUE },
    { .column = 1, .parent = 0, .label = "weak", .value = "1", .strength = 1 },
    { .column = 1, .parent = 0, .label = "strong", .value = "5", .strength = 5 },
  };
  static const WeftFlowEdge edges[] = { { 1, 0, 9 }, { 2, 0, 1 }, { 3, 0, 5 } };
  const WeftFlow flow = { .nodes = nodes, .n_nodes = 4, .edges = edges, .n_edges = 3, .columns = columns, .n_columns = 2 };
  g_autofree WeftFlowBox *boxes = NULL;
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  boxes = weft_flow_lay_out (&flow, &style, 400, 200);
  g_assert_cmpfloat (boxes[0].x, >, boxes[1].x + boxes[1].width);
  g_assert_cmpfloat (boxes[3].y, <, boxes[2].y);
  g_assert_cmpfloat (boxes[2].y, <, boxes[1].y);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (weft_flow_find (&flow, boxes, boxes[i].x + boxes[i].width / 2, boxes[i].y + boxes[i].height / 2), ==, (int) i);
  g_assert_cmpint (weft_flow_find (&flow, boxes, 1, 1), ==, -1);
  g_assert_cmpint (weft_flow_find_neighbour (&flow, boxes, 3, 0, 1), ==, 2);
  g_assert_cmpint (weft_flow_find_neighbour (&flow, boxes, 3, 0, -1), ==, -1);
  g_assert_cmpint (weft_flow_find_neighbour (&flow, boxes, 3, -1, 0), ==, 0);
  g_assert_cmpint (weft_flow_find_neighbour (&flow, boxes, 0, 1, 0), ==, 2);
  g_assert_cmpfloat (weft_flow_get_natural_height (&flow, &style, 400), >, boxes[1].y + boxes[1].height - boxes[3].y);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++) {
    g_autofree char *path = NULL;

    /* A row of bars is as high as a line of text, and words are as wide as they are. */
    if (scenes[i].paint == scene_bars || scenes[i].paint == scene_signed || scenes[i].paint == scene_shades)
      continue;
    path = g_strdup_printf ("/paint/blessed/%s", scenes[i].name);
    g_test_add_data_func (path, &scenes[i], test_blessed);
  }
  g_test_add_func ("/paint/style/contrast", test_contrast);
  g_test_add_func ("/paint/style/maps", test_maps);
  g_test_add_func ("/paint/confusion/find", test_confusion);
  g_test_add_func ("/paint/flow/find", test_flow_find);
  g_test_add_func ("/paint/bars/pixels", test_bars);
  g_test_add_func ("/paint/gallery/find", test_gallery);
  g_test_add_func ("/paint/kernels/find", test_kernels);
  g_test_add_func ("/paint/kernels/colors", test_color_filters);
  g_test_add_func ("/paint/heat-map/colors", test_heat_map);
  g_test_add_func ("/paint/bars/without-room", test_bars_without_room);
  g_test_add_func ("/paint/picture/files", test_files);
  g_test_add_func ("/paint/picture/png-chunk", test_png_chunk);
  g_test_add_func ("/paint/picture/refused", test_refused);
  g_test_add_func ("/paint/picture/broken-files", test_broken_files);
  g_test_add_func ("/paint/scatter/find", test_scatter);
  g_test_add_func ("/paint/scatter/view", test_scatter_view);
  g_test_add_func ("/paint/scatter/enclose", test_scatter_enclose);
  g_test_add_func ("/paint/scatter/pale", test_scatter_pale);
  return g_test_run ();
}
