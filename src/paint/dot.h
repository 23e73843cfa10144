/* dot.h: small marks whose shapes say how what they stand for ended
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paint/style.h"

G_BEGIN_DECLS

/**
 * WeftDotShape:
 * @WEFT_DOT_DISK: has its value
 * @WEFT_DOT_RING: is under way
 * @WEFT_DOT_TRIANGLE: was given up on the way
 * @WEFT_DOT_CROSS: failed
 */
typedef enum {
  WEFT_DOT_DISK,
  WEFT_DOT_RING,
  WEFT_DOT_TRIANGLE,
  WEFT_DOT_CROSS,
  WEFT_N_DOT_SHAPES,
} WeftDotShape;

/* Paints a mark that fills the circle of @radius around (@x, @y). */
void weft_dot_paint (cairo_t      *cr,
                     WeftDotShape  shape,
                     WeftColor     color,
                     double        x,
                     double        y,
                     double        radius);

G_END_DECLS
