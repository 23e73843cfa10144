/* saliency-tools.c: baselines, blurs and sizes of pictures, for methods of saliency
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/saliency-private.h"

#include "base/i18n.h"

#include <math.h>
#include <string.h>

/* Which part of the longer side a picture is blurred by. */
#define BLUR_SHARE  16
#define FAINT_SHARE 4

const WeftParamChoice weft_saliency_baselines[] = {
  { "auto", N_("What suits the input") },
  { "zero", N_("Zero") },
  { "blur", N_("The input, blurred") },
  { "faint", N_("The input, blurred and half as strong") },
  { "noise", N_("Uniform noise") },
  { NULL },
};

/* One line of numbers, each @stride apart, blurred; @line is a copy to read from. */
static void
blur_line (float       *numbers,
           gint64       n,
           gint64       stride,
           const float *kernel,
           int          radius,
           float       *line)
{
  for (gint64 i = 0; i < n; i++)
    line[i] = numbers[i * stride];
  for (gint64 i = 0; i < n; i++) {
    float sum = 0;

    for (int k = -radius; k <= radius; k++)
      sum += kernel[k + radius] * line[CLAMP (i + k, 0, n - 1)];
    numbers[i * stride] = sum;
  }
}

void
weft_saliency_blur (float  *picture,
                    gint64  channels,
                    gint64  height,
                    gint64  width,
                    double  sigma)
{
  int radius = MAX ((int) ceil (3 * sigma), 1);
  g_autofree float *kernel = g_new (float, 2 * radius + 1), *line = g_new (float, MAX (height, width));
  double total = 0;

  for (int k = -radius; k <= radius; k++)
    total += exp (-k * k / (2 * sigma * sigma));
  for (int k = -radius; k <= radius; k++)
    kernel[k + radius] = (float) (exp (-k * k / (2 * sigma * sigma)) / total);
  for (gint64 c = 0; c < channels; c++) {
    float *plane = picture + c * height * width;

    for (gint64 y = 0; y < height; y++)
      blur_line (plane + y * width, width, 1, kernel, radius, line);
    for (gint64 x = 0; x < width; x++)
      blur_line (plane + x, height, width, kernel, radius, line);
  }
}

/* By so much of the picture's longer side: its share. Without a picture there is nothing to blur:
 * what is blurred is the mean of all numbers. */
static void
blur_point (WeftSaliencyRun *self,
            float           *point,
            int              share)
{
  gint64 n = weft_field_get_n (self->field);
  double mean = 0;

  if (self->channels > 0 && n == self->channels * self->height * self->width) {
    weft_saliency_blur (point, self->channels, self->height, self->width, (double) MAX (self->height, self->width) / share);
    return;
  }
  for (gint64 i = 0; i < n; i++)
    mean += (double) point[i] / (double) n;
  for (gint64 i = 0; i < n; i++)
    point[i] = (float) mean;
}

/* Half way to zero, so that what has no edges, as a patch of one color, is evidence, too. */
static void
fade_point (WeftSaliencyRun *self,
            float           *point)
{
  blur_point (self, point, FAINT_SHARE);
  for (gint64 i = 0; i < weft_field_get_n (self->field); i++)
    point[i] /= 2;
}

static void
draw_noise (WeftSaliencyRun *self,
            float           *point)
{
  const float *origin = weft_field_get_origin (self->field);
  gint64 n = weft_field_get_n (self->field);
  float low = n > 0 ? origin[0] : 0, high = low;

  for (gint64 i = 0; i < n; i++) {
    low = MIN (low, origin[i]);
    high = MAX (high, origin[i]);
  }
  for (gint64 i = 0; i < n; i++)
    point[i] = low + (high - low) * (float) weft_random_uniform (&self->random);
}

/* By default, a picture is compared with a faint one of itself; numbers and words with zero. */
static const char *
choose_baseline (WeftSaliencyRun *self)
{
  const char *choice = weft_params_get (self->params, "baseline");

  return !g_str_equal (choice, "auto") ? choice : self->channels > 0 ? "faint"
                                                                     : "zero";
}

void
weft_saliency_make_baseline (WeftSaliencyRun *self,
                             float           *point)
{
  const char *choice = choose_baseline (self);
  const float *origin = weft_field_get_origin (self->field);
  gint64 n = weft_field_get_n (self->field);

  memcpy (point, origin, (gsize) n * sizeof (float));
  if (g_str_equal (choice, "blur"))
    blur_point (self, point, BLUR_SHARE);
  else if (g_str_equal (choice, "faint"))
    fade_point (self, point);
  else if (g_str_equal (choice, "noise"))
    draw_noise (self, point);
  else
    memset (point, 0, (gsize) n * sizeof (float));
  for (gint64 i = 0; i < n; i++)
    if (!weft_field_is_free (self->field, i))
      point[i] = origin[i];
}

/* Which two numbers of a line lie beside a place of a longer one, and how near the second is. */
static void
find_neighbors (gint64  i,
                gint64  n,
                gint64  from,
                gint64 *first,
                gint64 *second,
                float  *share)
{
  double place = MAX (((double) i + 0.5) * (double) from / (double) n - 0.5, 0);

  *first = MIN ((gint64) place, from - 1);
  *second = MIN (*first + 1, from - 1);
  *share = (float) (place - (double) *first);
}

void
weft_saliency_enlarge (const float *from,
                       gint64       from_height,
                       gint64       from_width,
                       gint64       height,
                       gint64       width,
                       float       *to)
{
  for (gint64 y = 0; y < height; y++) {
    gint64 above, below, left, right;
    float down, across;

    find_neighbors (y, height, from_height, &above, &below, &down);
    for (gint64 x = 0; x < width; x++) {
      float top, bottom;

      find_neighbors (x, width, from_width, &left, &right, &across);
      top = from[above * from_width + left] * (1 - across) + from[above * from_width + right] * across;
      bottom = from[below * from_width + left] * (1 - across) + from[below * from_width + right] * across;
      to[y * width + x] = top * (1 - down) + bottom * down;
    }
  }
}
