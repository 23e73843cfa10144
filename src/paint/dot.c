/* dot.c: small marks whose shapes say how what they stand for ended
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/dot.h"

/* Of the radius, the thickness of what is only outlined. */
#define STROKE 0.45

/* Half the width of a triangle in a circle of radius 1, and how far its base is from the middle. */
#define TRIANGLE_HALF 0.866
#define TRIANGLE_BASE 0.5

static void
stroke (cairo_t *cr,
        double   radius)
{
  cairo_set_line_width (cr, STROKE * radius);
  cairo_stroke (cr);
}

void
weft_dot_paint (cairo_t      *cr,
                WeftDotShape  shape,
                WeftColor     color,
                double        x,
                double        y,
                double        radius)
{
  double inner = radius * (1 - STROKE / 2);

  weft_color_set (color, cr);
  cairo_new_path (cr);
  switch (shape) {
  case WEFT_DOT_RING:
    cairo_arc (cr, x, y, inner, 0, 2 * G_PI);
    stroke (cr, radius);
    break;
  case WEFT_DOT_TRIANGLE:
    cairo_move_to (cr, x, y + radius);
    cairo_line_to (cr, x - TRIANGLE_HALF * radius, y - TRIANGLE_BASE * radius);
    cairo_line_to (cr, x + TRIANGLE_HALF * radius, y - TRIANGLE_BASE * radius);
    cairo_fill (cr);
    break;
  case WEFT_DOT_CROSS:
    cairo_move_to (cr, x - inner, y - inner);
    cairo_line_to (cr, x + inner, y + inner);
    cairo_move_to (cr, x - inner, y + inner);
    cairo_line_to (cr, x + inner, y - inner);
    stroke (cr, radius);
    break;
  case WEFT_DOT_DISK:
  case WEFT_N_DOT_SHAPES:
  default:
    cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
    cairo_fill (cr);
    break;
  }
}
