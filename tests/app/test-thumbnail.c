/* test-thumbnail.c: small pictures of workflows against blessed ones
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing in them depends on fonts. WEFT_BLESS=1 writes them anew into
 * tests/data/app; look at them.
 */
#include "app/workflow-thumbnail.h"
#include "base/paths.h"
#include "workflow/command.h"
#include "workflow/document.h"

#define WIDTH  420
#define HEIGHT 140

static const WeftCanvasColors light = {
  .background = { 0.96f, 0.96f, 0.96f, 1 },
  .card = { 1, 1, 1, 1 },
  .text = { 0.2f, 0.2f, 0.2f, 1 },
  .dim = { 0.5f, 0.5f, 0.5f, 1 },
  .border = { 0.8f, 0.8f, 0.8f, 1 },
};

static const WeftCanvasColors dark = {
  .background = { 0.14f, 0.14f, 0.14f, 1 },
  .card = { 0.25f, 0.25f, 0.25f, 1 },
  .text = { 1, 1, 1, 1 },
  .dim = { 0.7f, 0.7f, 0.7f, 1 },
  .border = { 0.4f, 0.4f, 0.4f, 1 },
  .is_dark = TRUE,
};

static cairo_surface_t *
paint (WeftWorkflow           *workflow,
       const WeftCanvasColors *colors,
       int                     width,
       int                     height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);

  gdk_cairo_set_source_rgba (cr, &colors->background);
  cairo_paint (cr);
  weft_workflow_thumbnail_paint (workflow, colors, cr, width, height);
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
  double sum = 0;
  int n_far = 0;

  g_assert_cmpint (cairo_surface_status (b), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (b), ==, WIDTH);
  g_assert_cmpint (cairo_image_surface_get_height (b), ==, HEIGHT);
  for (int y = 0; y < HEIGHT; y++)
    for (int byte = 0; byte < 4 * WIDTH; byte++) {
      int difference = abs (cairo_image_surface_get_data (a)[y * cairo_image_surface_get_stride (a) + byte] -
                            cairo_image_surface_get_data (b)[y * cairo_image_surface_get_stride (b) + byte]);

      sum += difference;
      n_far += difference > 48;
    }
  g_assert_cmpfloat (sum / (4.0 * WIDTH * HEIGHT), <, 0.25);
  g_assert_cmpint (n_far, <, WIDTH * HEIGHT / 500);
}

static void
assert_blessed (WeftWorkflow           *workflow,
                const WeftCanvasColors *colors,
                const char             *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "app", name, NULL);
  cairo_surface_t *painted = paint (workflow, colors, WIDTH, HEIGHT), *blessed;

  if (g_getenv ("WEFT_BLESS") != NULL)
    g_assert_cmpint (cairo_surface_write_to_png (painted, path), ==, CAIRO_STATUS_SUCCESS);
  blessed = cairo_image_surface_create_from_png (path);
  assert_alike (painted, blessed);
  cairo_surface_destroy (painted);
  cairo_surface_destroy (blessed);
}

static void
test_blessed (void)
{
  g_autofree char *path = weft_path_shipped ("samples/handwritten-digits.weft");
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) workflow = weft_workflow_load (path, NULL, &error);

  g_assert_no_error (error);
  assert_blessed (workflow, &light, "thumbnail-light.png");
  assert_blessed (workflow, &dark, "thumbnail-dark.png");
}

static guint32
get_pixel (cairo_surface_t *surface,
           int              x,
           int              y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (gconstpointer) row)[x];
}

/* Nothing is painted of an empty workflow, and a single node is not larger than on the canvas. */
static void
test_small (void)
{
  g_autoptr (WeftWorkflow) workflow = weft_workflow_new (NULL);
  cairo_surface_t *empty = paint (workflow, &light, 1000, 1000), *single;
  guint32 background = get_pixel (empty, 0, 0);

  for (int i = 0; i < 1000; i++)
    g_assert_cmphex (get_pixel (empty, i, i), ==, background);
  g_assert_nonnull (weft_workflow_add_node (workflow, "train", NULL, 5000, -3000, NULL));
  single = paint (workflow, &light, 1000, 1000);
  g_assert_cmphex (get_pixel (single, 500, 470), !=, background);
  g_assert_cmphex (get_pixel (single, 380, 470), ==, background);
  g_assert_cmphex (get_pixel (single, 620, 470), ==, background);
  cairo_surface_destroy (empty);
  cairo_surface_destroy (single);
}

/* A kind that this version does not know, and a link to nowhere, cost nothing else. */
static void
test_unknown (void)
{
  static const char text[] = "{\"format\": \"weft-workflow\", \"version\": 1, \"nodes\": {\"a\": {\"kind\": \"nonsense\"}, \"b\": {\"kind\": \"train\"}}, "
                             "\"links\": [{\"from\": \"a.out\", \"to\": \"b.data\"}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftWorkflow) workflow = weft_workflow_restore (text, NULL, NULL, &error);

  g_assert_no_error (error);
  cairo_surface_destroy (paint (workflow, &light, WIDTH, HEIGHT));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/thumbnail/blessed", test_blessed);
  g_test_add_func ("/app/thumbnail/small", test_small);
  g_test_add_func ("/app/thumbnail/unknown", test_unknown);
  return g_test_run ();
}
