/* optimum-warp.c: pictures moved, scaled and turned, and back
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture that a unit answers to only as it stands, pixel by pixel, shows nothing. Source:
 * Olah, Mordvintsev and Schubert 2017, “Transformation robustness”; the numbers are Lucid's for
 * pictures of 128 pixels.
 */
#include "explain/optimum-private.h"

#include <math.h>

/* Shifts before and after, in sixteenths of a side. */
#define FIRST_SHIFT  1.0
#define SECOND_SHIFT 0.5

#define MOST_DEGREES 10
#define MOST_SCALE   5 /* fiftieths */

/* Whole pixels, both ways. */
static double
draw_shift (WeftRandom *random,
            gint64      side,
            double      sixteenths)
{
  gint64 most = MAX (1, (gint64) lround (sixteenths * (double) side / 16));

  return (double) weft_random_below (random, (guint32) (2 * most + 1)) - (double) most;
}

/* A fifth of all pictures are not turned at all. */
static double
draw_angle (WeftRandom *random)
{
  gint64 drawn = (gint64) weft_random_below (random, 2 * MOST_DEGREES + 1 + 5);

  return drawn > 2 * MOST_DEGREES ? 0 : (double) (drawn - MOST_DEGREES) * G_PI / 180;
}

WeftWarp
weft_warp_draw (WeftRandom *random,
                gint64      height,
                gint64      width)
{
  double down = draw_shift (random, height, FIRST_SHIFT), right = draw_shift (random, width, FIRST_SHIFT);
  double scale = 1 + ((double) weft_random_below (random, 2 * MOST_SCALE + 1) - MOST_SCALE) / 50, angle = draw_angle (random);
  double down_again = draw_shift (random, height, SECOND_SHIFT), right_again = draw_shift (random, width, SECOND_SHIFT);
  double c = cos (angle) / scale, s = sin (angle) / scale, middle_row = (double) (height - 1) / 2, middle_column = (double) (width - 1) / 2;
  double row = -middle_row - down_again, column = -middle_column - right_again;

  return (WeftWarp){
    { c, s, c * row + s * column + middle_row - down },
    { -s, c, -s * row + c * column + middle_column - right },
  };
}

WeftWarp
weft_warp_crop (gint64 height,
                gint64 width,
                double share,
                double row,
                double column)
{
  double first_row = row * (double) height - share * (double) height / 2, first_column = column * (double) width - share * (double) width / 2;

  return (WeftWarp){
    { share, 0, first_row + share / 2 - 0.5 },
    { 0, share, first_column + share / 2 - 0.5 },
  };
}

/* The four pixels that one comes from; those beyond the edges count nothing. */
typedef struct
{
  gint64 index[4];
  float weight[4];
} Taps;

static Taps
find_taps (const WeftWarp *self,
           gint64          height,
           gint64          width,
           gint64          y,
           gint64          x)
{
  double row = self->to_row[0] * (double) y + self->to_row[1] * (double) x + self->to_row[2];
  double column = self->to_column[0] * (double) y + self->to_column[1] * (double) x + self->to_column[2];
  gint64 top = (gint64) floor (row), left = (gint64) floor (column);
  Taps taps;

  for (int i = 0; i < 4; i++) {
    gint64 r = top + i / 2, c = left + i % 2;
    double down = row - (double) top, right = column - (double) left;
    gboolean inside = r >= 0 && r < height && c >= 0 && c < width;

    taps.index[i] = inside ? r * width + c : 0;
    taps.weight[i] = inside ? (float) ((i / 2 ? down : 1 - down) * (i % 2 ? right : 1 - right)) : 0;
  }
  return taps;
}

void
weft_warp_run (const WeftWarp *self,
               gint64          channels,
               gint64          height,
               gint64          width,
               const float    *from,
               float           outside,
               float          *to)
{
  gint64 places = height * width;

  for (gint64 place = 0; place < places; place++) {
    const Taps taps = find_taps (self, height, width, place / width, place % width);

    for (gint64 c = 0; c < channels; c++) {
      float sum = outside;

      for (int i = 0; i < 4; i++)
        sum += taps.weight[i] * (from[c * places + taps.index[i]] - outside);
      to[c * places + place] = sum;
    }
  }
}

void
weft_warp_gradient (const WeftWarp *self,
                    gint64          channels,
                    gint64          height,
                    gint64          width,
                    const float    *dto,
                    float          *dfrom)
{
  gint64 places = height * width;

  for (gint64 place = 0; place < places; place++) {
    const Taps taps = find_taps (self, height, width, place / width, place % width);

    for (gint64 c = 0; c < channels; c++)
      for (int i = 0; i < 4; i++)
        dfrom[c * places + taps.index[i]] += taps.weight[i] * dto[c * places + place];
  }
}
