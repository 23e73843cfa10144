/* image-scale.c: pictures made larger and smaller
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pixel of the result is a weighted mean of those that it covers; the weights
 * fall off as a triangle. They are whole numbers of 22 bits, and the rows in
 * between are rounded to 8, so that results equal Pillow's.
 */
#include "dataset/image-private.h"

#include <math.h>
#include <string.h>

#define WEIGHT_BITS 22

/* Which pixels one of the result is made of, and how much of each. */
typedef struct
{
  int first;
  int n;
  gint32 *weights; /* Borrowed: from the table */
} Window;

typedef struct
{
  Window *windows; /* Owned */
  gint32 *weights; /* Owned */
} Filter;

static void
filter_clear (Filter *self)
{
  g_free (self->windows);
  g_free (self->weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Filter, filter_clear)

/* The triangle, over the distance of a pixel's middle from the window's. */
static double
weigh (int    pixel,
       double center,
       double scale)
{
  return fmax (1 - fabs ((pixel - center + 0.5) * (1 / scale)), 0);
}

static void
fill_window (Window *self,
             double  center,
             double  scale,
             double  support,
             int     n_from)
{
  double sum = 0;

  self->first = MAX ((int) (center - support + 0.5), 0);
  self->n = MIN ((int) (center + support + 0.5), n_from) - self->first;
  for (int i = 0; i < self->n; i++)
    sum += weigh (self->first + i, center, scale);
  for (int i = 0; i < self->n; i++)
    self->weights[i] = (gint32) (weigh (self->first + i, center, scale) * (1 / sum) * (1 << WEIGHT_BITS) + 0.5);
}

static Filter
make_filter (int n_from,
             int n_to)
{
  double step = (double) n_from / n_to, scale = fmax (step, 1);
  gsize room = (gsize) ceil (scale) * 2 + 1;
  Filter self = { g_new0 (Window, n_to), g_new0 (gint32, (gsize) n_to * room) };

  for (int i = 0; i < n_to; i++) {
    self.windows[i].weights = self.weights + (gsize) i * room;
    fill_window (&self.windows[i], (i + 0.5) * step, scale, scale, n_from);
  }
  return self;
}

/* One number of the result; @step apart are the numbers that it is made of. */
static guint8
apply (const Window *window,
       const guint8 *from,
       gsize         step)
{
  gint64 sum = 1 << (WEIGHT_BITS - 1);

  from += (gsize) window->first * step;
  for (int i = 0; i < window->n; i++)
    sum += (gint64) window->weights[i] * from[(gsize) i * step];
  return (guint8) CLAMP (sum >> WEIGHT_BITS, 0, 255);
}

static WeftImage *
scale_rows (const WeftImage  *self,
            int               width,
            GError          **error)
{
  g_auto (Filter) filter = make_filter (self->width, width);
  WeftImage *to = weft_image_new (width, self->height, self->channels, 8, error);
  gsize n = (gsize) self->channels;

  for (int y = 0; to != NULL && y < to->height; y++) {
    const guint8 *from = (const guint8 *) self->pixels + (gsize) y * (gsize) self->width * n;
    guint8 *row = (guint8 *) to->pixels + (gsize) y * (gsize) width * n;

    for (int x = 0; x < width; x++)
      for (gsize c = 0; c < n; c++)
        row[(gsize) x * n + c] = apply (&filter.windows[x], from + c, n);
  }
  return to;
}

static WeftImage *
scale_columns (const WeftImage  *self,
               int               height,
               GError          **error)
{
  g_auto (Filter) filter = make_filter (self->height, height);
  WeftImage *to = weft_image_new (self->width, height, self->channels, 8, error);
  gsize stride = (gsize) self->width * (gsize) self->channels;

  for (int y = 0; to != NULL && y < height; y++)
    for (gsize x = 0; x < stride; x++)
      ((guint8 *) to->pixels)[(gsize) y * stride + x] = apply (&filter.windows[y], (const guint8 *) self->pixels + x, stride);
  return to;
}

WeftImage *
weft_image_scale (const WeftImage  *self,
                  int               width,
                  int               height,
                  GError          **error)
{
  g_autoptr (WeftImage) rows = NULL;

  g_return_val_if_fail (self->depth == 8 && width > 0 && height > 0, NULL);

  rows = scale_rows (self, width, error);
  return rows != NULL ? scale_columns (rows, height, error) : NULL;
}

/* What the sides become: the shorter one @resize, rounded as torchvision does, or
 * both at least as large as the view. */
static void
choose_size (const WeftImage     *self,
             const WeftImageForm *form,
             int                 *width,
             int                 *height)
{
  int shorter = MIN (self->width, self->height), resize = form->resize;
  double scale = fmax ((double) form->width / self->width, (double) form->height / self->height);

  if (resize > 0) {
    *width = (int) ((double) resize * self->width / shorter);
    *height = (int) ((double) resize * self->height / shorter);
  } else {
    *width = MAX ((int) (self->width * scale + 0.5), form->width);
    *height = MAX ((int) (self->height * scale + 0.5), form->height);
  }
}

/* The middle, channel by channel; black where the picture is smaller than the view. */
static void
cut_middle (const WeftImage *self,
            int              width,
            int              height,
            guint8          *pixels)
{
  int left = (int) rint ((self->width - width) / 2.0), top = (int) rint ((self->height - height) / 2.0);

  memset (pixels, 0, (gsize) self->channels * (gsize) width * (gsize) height);
  for (int c = 0; c < self->channels; c++)
    for (int y = MAX (-top, 0); y < height && y + top < self->height; y++)
      for (int x = MAX (-left, 0); x < width && x + left < self->width; x++)
        pixels[((gsize) c * (gsize) height + (gsize) y) * (gsize) width + (gsize) x] =
          ((const guint8 *) self->pixels)[((gsize) (y + top) * (gsize) self->width + (gsize) (x + left)) * (gsize) self->channels + (gsize) c];
}

gboolean
weft_image_view (const WeftImage      *self,
                 const WeftImageForm  *form,
                 guint8               *pixels,
                 GError              **error)
{
  g_autoptr (WeftImage) flat = weft_image_convert (self, form->channels, error), scaled = NULL;
  int width, height;

  if (flat == NULL)
    return FALSE;
  choose_size (flat, form, &width, &height);
  scaled = weft_image_scale (flat, width, height, error);
  if (scaled == NULL)
    return FALSE;
  cut_middle (scaled, form->width, form->height, pixels);
  return TRUE;
}
