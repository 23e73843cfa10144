/* error.c: the error domain of engine
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/error.h"

GQuark
weft_engine_error_quark (void)
{
  return g_quark_from_static_string ("weft-engine-error");
}
