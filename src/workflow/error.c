/* error.c: the error domain of workflow
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/error.h"

GQuark
weft_workflow_error_quark (void)
{
  return g_quark_from_static_string ("weft-workflow-error");
}
