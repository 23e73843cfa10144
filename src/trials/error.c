/* error.c: the error domain of trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "trials/error.h"

GQuark
weft_trials_error_quark (void)
{
  return g_quark_from_static_string ("weft-trials-error");
}
