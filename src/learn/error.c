/* error.c: the error domain of learn
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/error.h"

GQuark
weft_learn_error_quark (void)
{
  return g_quark_from_static_string ("weft-learn-error");
}
