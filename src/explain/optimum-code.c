/* optimum-code.c: pictures as frequencies, so that steps change shapes and not pixels
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Real and imaginary parts, scaled so that all frequencies are changed alike: Olah, Mordvintsev
 * and Schubert 2017; Lucid's spatial.py (fft_image). Or phases alone, the amplitudes being those
 * of the data: Fel et al. 2023, and Xplique's maco.py.
 */
#include "explain/optimum-private.h"

#include "explain/fft.h"

#include <math.h>

/* What Lucid divides pictures by. */
#define LUCID_FACTOR 0.25

#define LEAST_DEVIATION 1e-5

struct _WeftPictureCode
{
  gboolean phases;
  gint64 channels;
  gint64 places;
  gint64 half; /* frequencies of a channel */
  WeftImageFft *fft;
  WeftColorRoot color;
  float *filter;   /* channels × half: what frequencies are multiplied by */
  float *spectrum; /* half pairs */
  float *planes;   /* item: independent colors */
  float *dplanes;  /* the same */
  float *shares;   /* the same: the picture */
  float *angles;   /* channels × half */
};

void
weft_picture_code_free (WeftPictureCode *self)
{
  weft_image_fft_free (self->fft);
  g_free (self->filter);
  g_free (self->spectrum);
  g_free (self->planes);
  g_free (self->dplanes);
  g_free (self->shares);
  g_free (self->angles);
  g_free (self);
}

/* √(width × height) over the frequency, of which the lowest is taken for zero's. */
static void
fill_scale (WeftPictureCode      *self,
            const WeftInputSpace *space)
{
  gint64 columns = space->width / 2 + 1;
  double least = 1 / (double) MAX (space->width, space->height);

  for (gint64 i = 0; i < self->channels * self->half; i++) {
    gint64 row = i % self->half / columns, column = i % columns;
    double frequency = hypot ((double) MIN (row, space->height - row) / (double) space->height, (double) column / (double) space->width);

    self->filter[i] = (float) (LUCID_FACTOR * sqrt ((double) self->places) / MAX (frequency, least));
  }
}

WeftPictureCode *
weft_picture_code_new (const WeftInputSpace  *space,
                       gboolean               phases,
                       GError               **error)
{
  WeftPictureCode *self = g_new0 (WeftPictureCode, 1);

  self->phases = phases;
  self->channels = space->channels;
  self->places = space->height * space->width;
  self->half = space->height * (space->width / 2 + 1);
  self->fft = weft_image_fft_new (space->height, space->width);
  self->filter = g_new (float, self->channels * self->half);
  self->spectrum = g_new (float, 2 * self->half);
  self->planes = g_new (float, space->n);
  self->dplanes = g_new (float, space->n);
  self->shares = g_new (float, space->n);
  self->angles = g_new (float, self->channels * self->half);
  weft_color_root_init (&self->color, space);
  if (!phases)
    fill_scale (self, space);
  else if (!weft_color_root_measure (&self->color, space, self->filter, error))
    g_clear_pointer (&self, weft_picture_code_free);
  return self;
}

gint64
weft_picture_code_get_n (const WeftPictureCode *self)
{
  return (self->phases ? 1 : 2) * self->channels * self->half;
}

/* Mean 0 and deviation 1. Returns: what they were divided by */
static double
standardize (const float *from,
             gint64       n,
             float       *to)
{
  double mean = 0, square = 0, width;

  for (gint64 i = 0; i < n; i++)
    mean += (double) from[i] / (double) n;
  for (gint64 i = 0; i < n; i++)
    square += pow ((double) from[i] - mean, 2) / (double) n;
  width = sqrt (square) + LEAST_DEVIATION;
  for (gint64 i = 0; i < n; i++)
    to[i] = (float) (((double) from[i] - mean) / width);
  return width;
}

/* The gradient before that, in place: what is common, and what goes along with the numbers
 * themselves, is taken off. */
static void
standardize_gradient (const float *standard,
                      gint64       n,
                      double       width,
                      float       *gradient)
{
  double mean = 0, along = 0, deviation = width - LEAST_DEVIATION;

  for (gint64 i = 0; i < n; i++) {
    mean += (double) gradient[i] / (double) n;
    along += (double) gradient[i] * (double) standard[i] / (double) n;
  }
  along *= deviation > 0 ? width / deviation : 0;
  for (gint64 i = 0; i < n; i++)
    gradient[i] = (float) (((double) gradient[i] - mean - along * (double) standard[i]) / width);
}

/* The spectrum of a channel: scaled parts, or amplitudes in the directions of the phases. */
static void
fill_spectrum (WeftPictureCode *self,
               const float     *codes,
               gint64           channel)
{
  for (gint64 i = 0; i < self->half; i++) {
    gint64 at = channel * self->half + i;

    self->spectrum[2 * i] = self->filter[at] * (self->phases ? cosf (self->angles[at]) : codes[2 * at]);
    self->spectrum[2 * i + 1] = self->filter[at] * (self->phases ? sinf (self->angles[at]) : codes[2 * at + 1]);
  }
}

/* Widths are what phases and colors were divided by. */
static gboolean
draw (WeftPictureCode  *self,
      const float      *codes,
      float            *shares,
      double            widths[2],
      GError          **error)
{
  if (self->phases)
    widths[0] = standardize (codes, self->channels * self->half, self->angles);
  for (gint64 c = 0; c < self->channels; c++) {
    fill_spectrum (self, codes, c);
    if (!weft_image_fft_run (self->fft, self->spectrum, self->planes + c * self->places, error))
      return FALSE;
  }
  if (self->phases)
    widths[1] = standardize (self->planes, self->channels * self->places, self->planes);
  weft_color_root_mix (&self->color, self->places, self->planes, shares);
  return TRUE;
}

gboolean
weft_picture_code_render (WeftPictureCode  *self,
                          const float      *codes,
                          float            *shares,
                          GError          **error)
{
  double widths[2];

  return draw (self, codes, shares, widths, error);
}

/* What comes back to the codes of a channel by its spectrum. */
static void
take_spectrum (WeftPictureCode *self,
               gint64           channel,
               float           *dcodes)
{
  for (gint64 i = 0; i < self->half; i++) {
    gint64 at = channel * self->half + i;
    float real = self->filter[at] * self->spectrum[2 * i], imaginary = self->filter[at] * self->spectrum[2 * i + 1];

    if (self->phases) {
      dcodes[at] = cosf (self->angles[at]) * imaginary - sinf (self->angles[at]) * real;
      continue;
    }
    dcodes[2 * at] = real;
    dcodes[2 * at + 1] = imaginary;
  }
}

gboolean
weft_picture_code_gradient (WeftPictureCode  *self,
                            const float      *codes,
                            const float      *dshares,
                            float            *dcodes,
                            GError          **error)
{
  double widths[2];

  if (!draw (self, codes, self->shares, widths, error))
    return FALSE;
  weft_color_root_gradient (&self->color, self->places, self->shares, dshares, self->dplanes);
  if (self->phases)
    standardize_gradient (self->planes, self->channels * self->places, widths[1], self->dplanes);
  for (gint64 c = 0; c < self->channels; c++) {
    if (!weft_image_fft_gradient (self->fft, self->dplanes + c * self->places, self->spectrum, error))
      return FALSE;
    take_spectrum (self, c, dcodes);
  }
  if (self->phases)
    standardize_gradient (self->angles, self->channels * self->half, widths[0], dcodes);
  return TRUE;
}
