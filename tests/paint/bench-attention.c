/* bench-attention.c: twelve heads of 512 words, moved about in a window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prints the median and the longest of the frames, in milliseconds. Goal: 16.
 */
#include "paint/head-sheet.h"

#include <stdio.h>
#include <stdlib.h>

#define N_HEADS  12
#define N_WORDS  512
#define WIDTH    1360
#define HEIGHT   900
#define SIDE     700
#define SHEET    2900
#define N_FRAMES 100

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

/* Paints what a window sees of the sheet when it has gone @x, @y of it. */
static double
paint_frame (const WeftHeadSheet  *sheet,
             const WeftPaintStyle *style,
             cairo_surface_t      *window,
             double                x,
             double                y)
{
  gint64 start = g_get_monotonic_time ();
  cairo_t *cr = cairo_create (window);

  cairo_translate (cr, -x, -y);
  weft_head_sheet_paint (sheet, style, cr, SHEET, weft_head_sheet_get_natural_height (sheet, style, SHEET));
  cairo_destroy (cr);
  cairo_surface_flush (window);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

int
main (void)
{
  static const char *const names[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12" };
  cairo_surface_t *window = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT), *pictures[N_HEADS];
  g_autofree float *shares = g_new0 (float, N_WORDS *N_WORDS);
  const WeftHeadSheet sheet = { pictures, N_HEADS, names, SIDE, "encoder.1", NULL };
  double frames[N_FRAMES];
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  for (int head = 0; head < N_HEADS; head++) {
    for (int i = 0; i < N_WORDS; i++)
      shares[i * N_WORDS + (i * 7 + head) % N_WORDS] = 1;
    pictures[head] = weft_head_draw (shares, N_WORDS, N_WORDS, N_WORDS);
  }
  for (int i = 0; i < N_FRAMES; i++)
    frames[i] = paint_frame (&sheet, &style, window, i * 8.0, i * 6.0);
  qsort (frames, N_FRAMES, sizeof (double), compare);
  printf ("{\"workload\": \"attention_pan\", \"median_ms\": %.2f, \"longest_ms\": %.2f}\n", frames[N_FRAMES / 2], frames[N_FRAMES - 1]);
  for (int head = 0; head < N_HEADS; head++)
    cairo_surface_destroy (pictures[head]);
  cairo_surface_destroy (window);
  return frames[N_FRAMES / 2] <= 16 ? EXIT_SUCCESS : EXIT_FAILURE;
}
