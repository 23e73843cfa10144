/* optimum-color.c: colors that do not depend on each other, mixed to those of pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In pictures red, green and blue rise and fall together. Steps that know it are steps of
 * equal meaning. Source: Lucid's color.py, and Xplique's maco.py for the spectrum.
 */
#include "explain/optimum-private.h"

#include "engine/eigen.h"
#include "explain/fft.h"

#include <math.h>
#include <string.h>

#define MOST_CHANNELS 3

/* What of a covariance is as good as nothing. */
#define LEAST_SHARE 1e-4

/* Of ImageNet's pixels, as Lucid has it. */
static const double imagenet_root[9] = { 0.26, 0.09, 0.02, 0.27, 0.00, -0.05, 0.27, -0.09, 0.03 };

/* Mean and covariance of the samples' colors. */
static void
measure_colors (const WeftInputSpace *space,
                double               *means,
                double               *covariance)
{
  gint64 n = space->channels, places = space->height * space->width, n_rows = space->samples->shape.extent[0];
  g_autofree float *shares = g_new (float, space->n);
  double squares[MOST_CHANNELS * MOST_CHANNELS] = { 0 }, count = (double) (n_rows * places);

  memset (means, 0, MOST_CHANNELS * sizeof (double));
  for (gint64 row = 0; row < n_rows; row++) {
    weft_input_space_to_shares (space, weft_tensor_const_f32 (space->samples) + row * space->n, shares);
    for (gint64 place = 0; place < places; place++)
      for (gint64 a = 0; a < n; a++) {
        means[a] += (double) shares[a * places + place] / count;
        for (gint64 b = 0; b < n; b++)
          squares[a * n + b] += (double) shares[a * places + place] * (double) shares[b * places + place] / count;
      }
  }
  for (gint64 a = 0; a < n; a++)
    for (gint64 b = 0; b < n; b++)
      covariance[a * n + b] = squares[a * n + b] - means[a] * means[b];
}

/* Σ vector × vector × value^power. */
static void
raise_to (gint64       n,
          const float *values,
          const float *vectors,
          double       power,
          double      *to)
{
  memset (to, 0, (gsize) (n * n) * sizeof (double));
  for (gint64 k = 0; k < n; k++)
    for (gint64 a = 0; a < n; a++)
      for (gint64 b = 0; b < n; b++)
        to[a * n + b] += pow (MAX ((double) values[k], MAX (LEAST_SHARE * (double) values[0], 1e-12)), power) * (double) vectors[k * n + a] * (double) vectors[k * n + b];
}

static void
take_roots (WeftColorRoot *self,
            const double  *covariance)
{
  float matrix[MOST_CHANNELS * MOST_CHANNELS], values[MOST_CHANNELS], vectors[MOST_CHANNELS * MOST_CHANNELS];

  for (gint64 i = 0; i < self->n * self->n; i++)
    matrix[i] = (float) covariance[i];
  weft_eigen_largest (matrix, self->n, self->n, values, vectors, TRUE, NULL);
  raise_to (self->n, values, vectors, 0.5, self->root);
  raise_to (self->n, values, vectors, -0.5, self->inverse);
}

/* The longest column gets length 1. */
static void
scale_root (WeftColorRoot *self)
{
  double longest = 0;

  for (gint64 b = 0; b < self->n; b++) {
    double square = 0;

    for (gint64 a = 0; a < self->n; a++)
      square += pow (self->root[a * self->n + b], 2);
    longest = MAX (longest, sqrt (square));
  }
  for (gint64 i = 0; i < self->n * self->n; i++) {
    self->root[i] /= longest;
    self->inverse[i] *= longest;
  }
}

void
weft_color_root_init (WeftColorRoot        *self,
                      const WeftInputSpace *space)
{
  double means[MOST_CHANNELS], covariance[MOST_CHANNELS * MOST_CHANNELS];

  *self = (WeftColorRoot){ .n = space->channels, .root = { 1 }, .inverse = { 1 } };
  if (space->samples != NULL) {
    measure_colors (space, means, covariance);
    take_roots (self, covariance);
  } else if (self->n == MOST_CHANNELS) {
    memcpy (self->root, imagenet_root, sizeof imagenet_root);
  }
  scale_root (self);
}

void
weft_color_root_mix (const WeftColorRoot *self,
                     gint64               n_places,
                     const float         *from,
                     float               *shares)
{
  for (gint64 place = 0; place < n_places; place++)
    for (gint64 a = 0; a < self->n; a++) {
      double sum = 0;

      for (gint64 b = 0; b < self->n; b++)
        sum += self->root[a * self->n + b] * (double) from[b * n_places + place];
      shares[a * n_places + place] = (float) (1 / (1 + exp (-sum)));
    }
}

void
weft_color_root_gradient (const WeftColorRoot *self,
                          gint64               n_places,
                          const float         *shares,
                          const float         *dshares,
                          float               *dfrom)
{
  for (gint64 place = 0; place < n_places; place++)
    for (gint64 b = 0; b < self->n; b++) {
      double sum = 0;

      for (gint64 a = 0; a < self->n; a++) {
        double share = (double) shares[a * n_places + place];

        sum += self->root[a * self->n + b] * (double) dshares[a * n_places + place] * share * (1 - share);
      }
      dfrom[b * n_places + place] = (float) sum;
    }
}

/* A picture's colors less the mean one, as independent ones. */
static void
separate (const WeftColorRoot *self,
          gint64               n_places,
          const double        *means,
          const float         *shares,
          float               *to)
{
  for (gint64 place = 0; place < n_places; place++)
    for (gint64 a = 0; a < self->n; a++) {
      double sum = 0;

      for (gint64 b = 0; b < self->n; b++)
        sum += self->inverse[a * self->n + b] * ((double) shares[b * n_places + place] - means[b]);
      to[a * n_places + place] = (float) sum;
    }
}

/* The spectrum by the adjoint of its inverse, which counts frequencies that occur twice twice. */
static gboolean
add_amplitudes (const WeftImageFft  *fft,
                gint64               height,
                gint64               width,
                const float         *plane,
                float               *spectrum,
                double               factor,
                float               *amplitudes,
                GError             **error)
{
  gint64 half = width / 2 + 1;

  if (!weft_image_fft_gradient (fft, plane, spectrum, error))
    return FALSE;
  for (gint64 i = 0; i < height * half; i++) {
    gint64 column = i % half;
    double times = column == 0 || 2 * column == width ? 1 : 2;

    amplitudes[i] += (float) (factor * hypot ((double) spectrum[2 * i], (double) spectrum[2 * i + 1]) * (double) (height * width) / times);
  }
  return TRUE;
}

/* Without data: as pictures of the world have it, by one over the frequency. */
static void
guess_amplitudes (const WeftInputSpace *space,
                  float                *amplitudes)
{
  gint64 half = space->width / 2 + 1, n = space->height * half;

  for (gint64 i = 0; i < space->channels * n; i++) {
    gint64 row = i % n / half, column = i % half;
    double frequency = hypot ((double) MIN (row, space->height - row) / (double) space->height, (double) column / (double) space->width);

    amplitudes[i] = frequency > 0 ? (float) (1 / frequency) : 0;
  }
}

gboolean
weft_color_root_measure (const WeftColorRoot   *self,
                         const WeftInputSpace  *space,
                         float                 *amplitudes,
                         GError               **error)
{
  gint64 places = space->height * space->width, half = space->width / 2 + 1, n_rows = space->samples != NULL ? space->samples->shape.extent[0] : 0;
  g_autofree float *shares = g_new (float, space->n), *planes = g_new (float, space->n), *spectrum = g_new (float, 2 * half * space->height);
  g_autoptr (WeftImageFft) fft = weft_image_fft_new (space->height, space->width);
  double means[MOST_CHANNELS], covariance[MOST_CHANNELS * MOST_CHANNELS];

  memset (amplitudes, 0, (gsize) (space->channels * space->height * half) * sizeof (float));
  if (n_rows == 0) {
    guess_amplitudes (space, amplitudes);
    return TRUE;
  }
  measure_colors (space, means, covariance);
  for (gint64 row = 0; row < n_rows; row++) {
    weft_input_space_to_shares (space, weft_tensor_const_f32 (space->samples) + row * space->n, shares);
    separate (self, places, means, shares, planes);
    for (gint64 c = 0; c < space->channels; c++)
      if (!add_amplitudes (fft, space->height, space->width, planes + c * places, spectrum, 1 / (double) n_rows, amplitudes + c * space->height * half, error))
        return FALSE;
  }
  return TRUE;
}
