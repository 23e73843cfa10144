/* document-open.c: a workflow named on the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/document-open.h"

#include "workflow/document.h"

WeftSnapshot *
weft_cli_open_snapshot (const char *path,
                        const char *const *overrides,
                        WeftExit *status,
                        GError **error)
{
  g_autoptr (WeftWorkflow) workflow = weft_workflow_load (path, NULL, error);
  WeftSnapshot *snapshot;

  *status = WEFT_EXIT_UNUSABLE;
  if (workflow == NULL)
    return NULL;
  snapshot = weft_workflow_snapshot (workflow, overrides, error);
  *status = snapshot != NULL ? WEFT_EXIT_DONE : WEFT_EXIT_USAGE;
  return snapshot;
}
