/* error.c: the error domain of dataset
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/error.h"

GQuark
weft_dataset_error_quark (void)
{
  return g_quark_from_static_string ("weft-dataset-error");
}
