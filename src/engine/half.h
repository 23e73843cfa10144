/* half.h: IEEE 754 half precision, converted without hardware support
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: the value of a binary16 number, exactly */
float weft_half_to_float (guint16 half);

/* Returns: the binary16 number nearest to @number, ties to even */
guint16 weft_half_from_float (float number);

G_END_DECLS
