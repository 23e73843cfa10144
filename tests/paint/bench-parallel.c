/* bench-parallel.c: a thousand lines over eight axes, while a range is drawn
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prints the median and the longest of the frames, in milliseconds, and their processor time, of
 * all threads: each sifts the lines and paints axes and lines anew, as the window does while a
 * range is drawn. Goal: 16, whether a unit is one pixel or two.
 */
#include "base/random.h"
#include "paint/parallel.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define N_LINES  1000
#define N_AXES   8
#define WIDTH    1000
#define HEIGHT   320
#define N_FRAMES 100

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

/* Returns: processor time of all threads so far, ms */
static double
get_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
paint_frame (WeftParallel         *scene,
             guint8               *faint,
             const WeftPaintStyle *style,
             cairo_surface_t      *window)
{
  gint64 start = g_get_monotonic_time ();
  cairo_t *cr = cairo_create (window);
  WeftParallelLayout layout;

  (void) weft_parallel_sift (scene, faint);
  weft_parallel_lay_out (scene, style, WIDTH, HEIGHT, &layout);
  weft_parallel_paint_inside (scene, style, &layout, cr);
  cairo_destroy (cr);
  cairo_surface_flush (window);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

/* Returns: whether the goal is kept */
static gboolean
run (WeftParallel      *scene,
     WeftParallelBrush *brushes,
     guint8            *faint,
     int                scale)
{
  cairo_surface_t *window = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH * scale, HEIGHT * scale);
  double frames[N_FRAMES], cpu = get_cpu ();
  WeftPaintStyle style;

  cairo_surface_set_device_scale (window, scale, scale);
  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  for (int i = 0; i < N_FRAMES; i++) {
    brushes[3] = (WeftParallelBrush){ 0.1, 0.1 + 0.8 * (i + 1) / N_FRAMES };
    frames[i] = paint_frame (scene, faint, &style, window);
  }
  qsort (frames, N_FRAMES, sizeof (double), compare);
  printf ("{\"workload\": \"parallel_brush\", \"scale\": %d, \"median_ms\": %.2f, \"longest_ms\": %.2f, \"cpu_ms\": %.2f}\n", scale, frames[N_FRAMES / 2], frames[N_FRAMES - 1], (get_cpu () - cpu) / N_FRAMES);
  cairo_surface_destroy (window);
  return frames[N_FRAMES / 2] <= 16;
}

int
main (void)
{
  static double values[N_AXES][N_LINES], colors[N_LINES];
  static guint8 faint[N_LINES];
  WeftParallelBrush brushes[N_AXES] = { { 0, 0 } };
  WeftVariable axes[N_AXES];
  WeftParallel scene = { .axes = axes, .n_axes = N_AXES, .n_lines = N_LINES, .colors = colors, .faint = faint, .brushes = brushes, .is_swift = TRUE };
  gboolean keeps;
  WeftRandom random;

  weft_random_init (&random, 7, 0);
  for (int axis = 0; axis < N_AXES; axis++) {
    for (int i = 0; i < N_LINES; i++)
      values[axis][i] = colors[i] = weft_random_uniform (&random);
    axes[axis] = (WeftVariable){ .title = "learning_rate", .values = values[axis], .high = 1 };
  }
  keeps = run (&scene, brushes, faint, 1);
  keeps = run (&scene, brushes, faint, 2) && keeps;
  return keeps ? EXIT_SUCCESS : EXIT_FAILURE;
}
