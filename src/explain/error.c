/* error.c: the error domain of explain
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/error.h"

GQuark
weft_explain_error_quark (void)
{
  return g_quark_from_static_string ("weft-explain-error");
}
