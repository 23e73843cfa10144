/* error.c: the error domain of tune
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/error.h"

GQuark
weft_tune_error_quark (void)
{
  return g_quark_from_static_string ("weft-tune-error");
}
