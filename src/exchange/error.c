/* error.c: the error domain of exchange
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/error.h"

GQuark
weft_exchange_error_quark (void)
{
  return g_quark_from_static_string ("weft-exchange-error");
}
