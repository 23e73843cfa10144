/* fft.c: discrete Fourier transforms of any length
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An image is transformed by columns and then by rows, sixteen at a time, all of it as complex
 * numbers: images here are small, and half of the time is not worth a second way.
 */
#include "explain/fft.h"

#include "base/alloc.h"
#include "engine/kernels.h"

#include <math.h>
#include <string.h>

#define LANES       WEFT_FFT_LANES
#define MOST_PASSES 64

struct _WeftFft
{
  gint64 length;
  gint64 radices[MOST_PASSES];
  int n_passes;
  float *turns; /* Owned: cosines, then sines */
  const WeftKernels *kernels;
};

/* 4 first, then 2, 3, 5 and upwards. */
static gint64
get_next_radix (gint64 radix)
{
  return radix == 4 ? 2 : radix == 3 ? 5
                                     : radix + 1;
}

static void
find_radices (WeftFft *self)
{
  gint64 rest = self->length;

  for (gint64 radix = 4; rest > 1; radix = get_next_radix (radix))
    for (; rest % radix == 0; rest /= radix)
      self->radices[self->n_passes++] = radix;
}

WeftFft *
weft_fft_new (gint64 length)
{
  WeftFft *self = g_new0 (WeftFft, 1);

  g_return_val_if_fail (length > 0, NULL);
  self->length = length;
  self->kernels = weft_kernels_get ();
  self->turns = g_new (float, 2 * length);
  for (gint64 i = 0; i < length; i++) {
    self->turns[i] = (float) cos (2 * G_PI * (double) i / (double) length);
    self->turns[length + i] = (float) -sin (2 * G_PI * (double) i / (double) length);
  }
  find_radices (self);
  return self;
}

void
weft_fft_free (WeftFft *self)
{
  g_free (self->turns);
  g_free (self);
}

gint64
weft_fft_get_length (const WeftFft *self)
{
  return self->length;
}

void
weft_fft_run (const WeftFft *self,
              float         *re,
              float         *im,
              float         *work)
{
  float *to[2][2] = { { re, im }, { work, work + self->length * LANES } };
  WeftFftPass pass = { .run = 1, .groups = self->length, .turns = self->turns };
  gsize bytes = (gsize) (self->length * LANES) * sizeof (float);

  for (int i = 0; i < self->n_passes; i++) {
    pass.radix = self->radices[i];
    pass.groups /= pass.radix;
    pass.re = to[i % 2][0];
    pass.im = to[i % 2][1];
    pass.to_re = to[1 - i % 2][0];
    pass.to_im = to[1 - i % 2][1];
    self->kernels->fft_pass (&pass);
    pass.run *= pass.radix;
  }
  if (self->n_passes % 2 == 1) {
    memcpy (re, to[1][0], bytes);
    memcpy (im, to[1][1], bytes);
  }
}

gint64
weft_fft_find_length (gint64 least)
{
  gint64 best = LANES;

  while (best < least)
    best *= 2;
  for (gint64 threes = 3; threes * LANES <= 2 * least; threes *= 3)
    for (gint64 length = threes * LANES; length < best; length *= 2)
      if (length >= least)
        best = length;
  return best;
}

struct _WeftImageFft
{
  gint64 height;
  gint64 width;
  WeftFft *columns; /* Owned: of H numbers */
  WeftFft *rows;    /* Owned: of W numbers */
};

WeftImageFft *
weft_image_fft_new (gint64 height,
                    gint64 width)
{
  WeftImageFft *self = g_new0 (WeftImageFft, 1);

  self->height = height;
  self->width = width;
  self->columns = weft_fft_new (height);
  self->rows = weft_fft_new (width);
  return self;
}

void
weft_image_fft_free (WeftImageFft *self)
{
  weft_fft_free (self->columns);
  weft_fft_free (self->rows);
  g_free (self);
}

/* Planes of an image, rows or columns of it in lanes, and scratch. */
typedef struct
{
  float *memory;
  float *plane[2];
  float *strip[2];
  float *work;
} Room;

static gboolean
make_room (const WeftImageFft  *self,
           Room                *room,
           GError             **error)
{
  gint64 size = self->height * self->width, strip = MAX (self->height, self->width) * LANES;

  room->memory = weft_alloc ((gsize) (2 * size + 4 * strip) * sizeof (float), error);
  if (room->memory == NULL)
    return FALSE;
  room->plane[0] = room->memory;
  room->plane[1] = room->plane[0] + size;
  room->strip[0] = room->plane[1] + size;
  room->strip[1] = room->strip[0] + strip;
  room->work = room->strip[1] + strip;
  return TRUE;
}

/* Transforms lines of @length numbers that are @step apart; @n lines begin @line apart. */
static void
transform_lines (const WeftFft *fft,
                 Room          *room,
                 gint64         step,
                 gint64         n,
                 gint64         line,
                 gboolean       back)
{
  for (gint64 first = 0; first < n; first += LANES) {
    gint64 lanes = MIN (LANES, n - first);

    for (int part = 0; part < 2; part++)
      for (gint64 i = 0; i < fft->length; i++)
        for (gint64 lane = 0; lane < LANES; lane++)
          room->strip[part][i * LANES + lane] = lane < lanes ? room->plane[part][i * step + (first + lane) * line] : 0;
    weft_fft_run (fft, room->strip[back ? 1 : 0], room->strip[back ? 0 : 1], room->work);
    for (int part = 0; part < 2; part++)
      for (gint64 i = 0; i < fft->length; i++)
        for (gint64 lane = 0; lane < lanes; lane++)
          room->plane[part][i * step + (first + lane) * line] = room->strip[part][i * LANES + lane];
  }
}

static void
transform (const WeftImageFft *self,
           Room               *room,
           gboolean            back)
{
  transform_lines (self->columns, room, self->width, self->width, 1, back);
  transform_lines (self->rows, room, 1, self->height, self->width, back);
}

/* How often a frequency along the rows occurs in the whole spectrum: with its mirror image or
 * alone. */
static float
count_mirrors (const WeftImageFft *self,
               gint64              column)
{
  return column == 0 || 2 * column == self->width ? 1 : 2;
}

gboolean
weft_image_fft_run (const WeftImageFft  *self,
                    const float         *spectrum,
                    float               *image,
                    GError             **error)
{
  gint64 half = self->width / 2 + 1;
  float scale = 1 / (float) (self->height * self->width);
  Room room;

  if (!make_room (self, &room, error))
    return FALSE;
  /* The real part of a frequency and its mirror image is twice that of the one. */
  for (gint64 i = 0; i < self->height; i++)
    for (gint64 j = 0; j < half; j++)
      for (int part = 0; part < 2; part++)
        room.plane[part][i * self->width + j] = spectrum[2 * (i * half + j) + part] * scale * count_mirrors (self, j);
  transform (self, &room, TRUE);
  memcpy (image, room.plane[0], (gsize) (self->height * self->width) * sizeof (float));
  weft_free (room.memory);
  return TRUE;
}

gboolean
weft_image_fft_gradient (const WeftImageFft  *self,
                         const float         *dimage,
                         float               *dspectrum,
                         GError             **error)
{
  gint64 half = self->width / 2 + 1;
  float scale = 1 / (float) (self->height * self->width);
  Room room;

  if (!make_room (self, &room, error))
    return FALSE;
  memcpy (room.plane[0], dimage, (gsize) (self->height * self->width) * sizeof (float));
  transform (self, &room, FALSE);
  for (gint64 i = 0; i < self->height; i++)
    for (gint64 j = 0; j < half; j++)
      for (int part = 0; part < 2; part++)
        dspectrum[2 * (i * half + j) + part] = room.plane[part][i * self->width + j] * scale * count_mirrors (self, j);
  weft_free (room.memory);
  return TRUE;
}
