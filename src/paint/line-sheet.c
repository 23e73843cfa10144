/* line-sheet.c: thousands of straight lines, drawn by hand
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/line-sheet-private.h"

#include "base/alloc.h"

#include <math.h>

/* Pixels that are mixed at once, two of the bytes of each, and how much of each is covered. */
#define AT_ONCE 4
#define FULL    256

/* Steps of a pixel that are told apart, and those of four; lines are followed in finer ones. */
#define STEPS   64
#define REACHES (AT_ONCE * STEPS)
#define FINER   1048576
typedef guint32 Four __attribute__ ((vector_size (4 * AT_ONCE), aligned (4), may_alias));
typedef guint16 Halves __attribute__ ((vector_size (4 * AT_ONCE), may_alias));
typedef gint16 Cover __attribute__ ((vector_size (4 * AT_ONCE), may_alias));

/* Columns that are drawn before the next ones. */
#define BAND 24

/* Threads that help to draw, and from how many columns of lines on they do. */
#define MAX_HELPERS 7
#define WORTH_HELP  100000

/* Pixels of a block of the sheet that are turned around together. */
#define BLOCK 32

/* A column after the other, each with room for the last pixels that are mixed at once. */
struct _WeftLineSheet
{
  guint32 *pixels; /* Owned */
  int width;
  int height;
  gsize stride;
  Cover reaches[REACHES + 1];
};

/* The color as pixels are mixed from it. */
typedef struct
{
  Halves even;
  Halves odd;
  guint16 alpha;
} Ink;

/* For each place from the top of four pixels to that of the next one, how much of each lies
 * above it. */
static void
fill_reaches (Cover *reaches)
{
  for (int place = 0; place <= REACHES; place++)
    for (int i = 0; i < 2 * AT_ONCE; i++)
      reaches[place][i] = (gint16) (CLAMP (place - i / 2 * STEPS, 0, STEPS) * (FULL / STEPS));
}

WeftLineSheet *
weft_line_sheet_new (int width,
                     int height)
{
  WeftLineSheet *self = g_new0 (WeftLineSheet, 1);
  gsize bytes;

  self->width = MAX (width, 1);
  self->height = MAX (height, 1);
  self->stride = (gsize) self->height + 2 * AT_ONCE;
  fill_reaches (self->reaches);
  if (weft_size_multiply ((const gint64[]){ self->width, (gint64) self->stride }, 2, sizeof (guint32), &bytes))
    self->pixels = g_try_malloc0 (bytes);
  if (self->pixels == NULL)
    g_clear_pointer (&self, weft_line_sheet_free);
  return self;
}

void
weft_line_sheet_free (WeftLineSheet *self)
{
  g_free (self->pixels);
  g_free (self);
}

static Halves
repeat (double low,
        double high)
{
  guint16 a = (guint16) lrint (CLAMP (low, 0, 1) * 255), b = (guint16) lrint (CLAMP (high, 0, 1) * 255);

  return (Halves){ a, b, a, b, a, b, a, b };
}

/* Premultiplied, as cairo's pixels are. */
static Ink
make_ink (const WeftColor *color)
{
  double alpha = CLAMP (color->alpha, 0, 1);

  return (Ink){ repeat (color->blue * alpha, color->red * alpha), repeat (color->green * alpha, alpha), (guint16) lrint (alpha * 255) };
}

/* Rounded so that no byte can grow beyond 255. */
static inline void
mix (guint32   *pixels,
     const Ink *ink,
     Cover      cover)
{
  const guint32 half = 0x00ff00ffu;
  Four *at = (Four *) (gpointer) pixels;
  Halves amount = (Halves) cover, rest = FULL - ((amount * ink->alpha + (FULL - 1)) >> 8);
  Halves even = ((Halves) (*at & half) * rest + ink->even * amount) >> 8, odd = (Halves) (*at >> 8 & half) * rest + ink->odd * amount;

  *at = (Four) even | ((Four) odd & ~half);
}

/* A column of a line, from @top to @bottom in steps. */
static inline void
draw_column (WeftLineSheet *self,
             const Ink     *ink,
             int            x,
             gint           top,
             gint           bottom)
{
  guint32 *column = self->pixels + (gsize) x * self->stride;

  top = MAX (top, 0);
  bottom = MIN (bottom, self->height * STEPS);
  for (gint row = top / STEPS; row * STEPS < bottom; row += AT_ONCE)
    mix (column + row, ink, self->reaches[MIN (bottom - row * STEPS, REACHES)] - self->reaches[MAX (top - row * STEPS, 0)]);
}

/* The columns of a piece of a line that are within the band from @left to @right. */
static void
draw_piece (WeftLineSheet     *self,
            const WeftLinePen *pen,
            const Ink         *ink,
            const double      *from,
            int                left,
            int                right)
{
  const double *to = from + 2;
  double slope = (to[1] - from[1]) / (to[0] - from[0]), half = pen->width * sqrt (1 + slope * slope) / 2;
  int first = MAX ((int) floor (from[0]), left), last = MIN ((int) ceil (to[0]), right), period = pen->on + pen->off;
  double y = from[1] + slope * (first + 0.5 - from[0]);
  gint64 top = (gint64) ((y - half) * FINER), bottom = (gint64) ((y + half) * FINER), next = (gint64) (slope * FINER);

  for (int x = first; x < last; x++, top += next, bottom += next)
    if (period == 0 || x % period < pen->on)
      draw_column (self, ink, x, (gint) (top / (FINER / STEPS)), (gint) (bottom / (FINER / STEPS)));
}

static void
draw_line (WeftLineSheet  *self,
           const WeftLine *line,
           int             left,
           int             right)
{
  Ink ink = make_ink (&line->pen.color);

  for (guint i = 0; i + 1 < line->n_points; i++) {
    const double *from = line->points + 2 * i, *to = from + 2;

    if (isfinite (from[1]) && isfinite (to[1]) && to[0] > from[0] && from[0] < right && to[0] > left)
      draw_piece (self, &line->pen, &ink, from, left, right);
  }
}

/* What threads that draw the same sheet share. */
typedef struct
{
  WeftLineSheet *sheet;
  const WeftLine *lines;
  gsize n;
  gint next; /* band that nobody draws yet */
} Drawing;

/* From band to band, in each all lines: a band fits into a processor's cache, and depends on no
 * other. */
static gpointer
draw_bands (gpointer data)
{
  Drawing *self = data;

  for (;;) {
    int left = g_atomic_int_add (&self->next, 1) * BAND;

    if (left >= self->sheet->width)
      return NULL;
    for (gsize i = 0; i < self->n; i++)
      draw_line (self->sheet, &self->lines[i], left, MIN (left + BAND, self->sheet->width));
  }
}

void
weft_line_sheet_draw (WeftLineSheet  *self,
                      const WeftLine *lines,
                      gsize           n)
{
  Drawing drawing = { self, lines, n, 0 };
  GThread *helpers[MAX_HELPERS] = { NULL };
  guint n_helpers = n * (gsize) self->width >= WORTH_HELP ? MIN (g_get_num_processors () - 1, MAX_HELPERS) : 0;

  for (guint i = 0; i < n_helpers; i++)
    helpers[i] = g_thread_try_new ("weft-lines", draw_bands, &drawing, NULL);
  (void) draw_bands (&drawing);
  for (guint i = 0; i < n_helpers; i++)
    if (helpers[i] != NULL)
      (void) g_thread_join (helpers[i]);
}

static void
turn_block (const WeftLineSheet *self,
            guint32             *to,
            gsize                stride,
            int                  left,
            int                  top)
{
  for (int y = top; y < MIN (top + BLOCK, self->height); y++)
    for (int x = left; x < MIN (left + BLOCK, self->width); x++)
      to[(gsize) y * stride + (gsize) x] = self->pixels[(gsize) x * self->stride + (gsize) y];
}

cairo_surface_t *
weft_line_sheet_make_image (const WeftLineSheet *self)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->width, self->height);

  if (cairo_surface_status (image) != CAIRO_STATUS_SUCCESS)
    return image;
  cairo_surface_flush (image);
  for (int top = 0; top < self->height; top += BLOCK)
    for (int left = 0; left < self->width; left += BLOCK)
      turn_block (self, (guint32 *) (gpointer) cairo_image_surface_get_data (image), (gsize) cairo_image_surface_get_stride (image) / 4, left, top);
  cairo_surface_mark_dirty (image);
  return image;
}

double
weft_line_sheet_get_scale (cairo_t *cr)
{
  cairo_surface_t *surface = cairo_get_target (cr);
  cairo_surface_type_t type = cairo_surface_get_type (surface);
  double x = 1, y = 0, device[2];

  if (type == CAIRO_SURFACE_TYPE_SVG || type == CAIRO_SURFACE_TYPE_PDF)
    return 0;
  cairo_user_to_device_distance (cr, &x, &y);
  cairo_surface_get_device_scale (surface, &device[0], &device[1]);
  return CLAMP (hypot (x, y) * device[0], 0.5, 8);
}
