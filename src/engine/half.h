/* half.h: floating point numbers of 16 bits, converted without hardware support
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: the value of a binary16 number, exactly */
float weft_half_to_float (guint16 half);

/* Returns: the binary16 number nearest to @number, ties to even */
guint16 weft_half_from_float (float number);

/* The same for bfloat16, an f32 without its last 16 bits */
float   weft_brain_to_float   (guint16 brain);
guint16 weft_brain_from_float (float   number);

G_END_DECLS
