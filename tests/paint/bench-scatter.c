/* bench-scatter.c: 70 000 points, pulled about and zoomed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prints the median and the longest of the frames, in milliseconds: each lays the points out and
 * paints them anew, as the window does while they are pulled. Goal: 16, also where a unit is two
 * pixels.
 */
#include "base/random.h"
#include "paint/scatter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define N_POINTS 70000
#define WIDTH    1000
#define HEIGHT   760
#define N_FRAMES 120

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static void
make_points (float  *points,
             gint32 *classes)
{
  WeftRandom random;

  weft_random_init (&random, 5, 0);
  for (int i = 0; i < N_POINTS; i++) {
    classes[i] = i % 10;
    points[2 * i] = (float) (9 * cos (classes[i] * 0.628) + weft_random_normal (&random));
    points[2 * i + 1] = (float) (9 * sin (classes[i] * 0.628) + weft_random_normal (&random));
  }
}

static double
paint_frame (const WeftScatter    *scene,
             const WeftPaintStyle *style,
             cairo_surface_t      *window)
{
  gint64 start = g_get_monotonic_time ();
  cairo_t *cr = cairo_create (window);
  WeftScatterLayout layout;

  weft_scatter_lay_out (scene, style, WIDTH, HEIGHT, &layout);
  weft_scatter_paint_points (scene, style, &layout, cr);
  cairo_destroy (cr);
  cairo_surface_flush (window);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

/* Pulls or zooms for a while. Returns: whether the goal is kept */
static gboolean
run (WeftScatter *scene,
     int          scale,
     gboolean     zooms)
{
  cairo_surface_t *window = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH * scale, HEIGHT * scale);
  double frames[N_FRAMES];
  WeftPaintStyle style;
  WeftScatterLayout layout;

  cairo_surface_set_device_scale (window, scale, scale);
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  scene->view = (WeftScatterView){ 1, 0, 0 };
  for (int i = 0; i < N_FRAMES; i++) {
    weft_scatter_lay_out (scene, &style, WIDTH, HEIGHT, &layout);
    if (zooms)
      weft_scatter_zoom (&scene->view, &layout, 1.03, 380, 250);
    else
      weft_scatter_pan (&scene->view, &layout, i % 2 ? 5 : -3, 2);
    frames[i] = paint_frame (scene, &style, window);
  }
  qsort (frames, N_FRAMES, sizeof (double), compare);
  printf ("{\"workload\": \"scatter_%s\", \"scale\": %d, \"median_ms\": %.2f, \"longest_ms\": %.2f}\n", zooms ? "zoom" : "pan", scale, frames[N_FRAMES / 2], frames[N_FRAMES - 1]);
  cairo_surface_destroy (window);
  return frames[N_FRAMES / 2] <= 16;
}

int
main (void)
{
  static float points[2 * N_POINTS];
  static gint32 classes[N_POINTS];
  WeftScatter scene = { .points = points, .n_points = N_POINTS, .classes = classes, .n_classes = 10 };
  gboolean keeps = TRUE;

  make_points (points, classes);
  for (int scale = 1; scale <= 2; scale++)
    for (int zooms = 0; zooms < 2; zooms++)
      keeps = run (&scene, scale, zooms) && keeps;
  return keeps ? EXIT_SUCCESS : EXIT_FAILURE;
}
