/* error.c: the error domain of base
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/error.h"

GQuark
weft_base_error_quark (void)
{
  return g_quark_from_static_string ("weft-base-error");
}
