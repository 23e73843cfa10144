/* error.c: the error domain of paint
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/error.h"

GQuark
weft_paint_error_quark (void)
{
  return g_quark_from_static_string ("weft-paint-error");
}
