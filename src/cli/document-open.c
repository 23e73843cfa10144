/* document-open.c: a workflow named on the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/document-open.h"

#include "base/file.h"
#include "workflow/document.h"

/* Longer documents are no documents. */
#define COPY_MAX_BYTES (256 << 20)

static WeftWorkflow *
open_copy (const char  *path,
           const char  *copy,
           GError     **error)
{
  g_autoptr (GBytes) bytes = weft_file_read (copy, COPY_MAX_BYTES, error);
  g_autofree char *text = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;

  return text != NULL ? weft_workflow_restore (text, path, NULL, error) : NULL;
}

WeftSnapshot *
weft_cli_open_snapshot (const char *path,
                        const char *copy,
                        const char *const *overrides,
                        WeftExit *status,
                        GError **error)
{
  g_autoptr (WeftWorkflow) workflow = copy != NULL ? open_copy (path, copy, error) : weft_workflow_load (path, NULL, error);
  WeftSnapshot *snapshot;

  *status = WEFT_EXIT_UNUSABLE;
  if (workflow == NULL)
    return NULL;
  snapshot = weft_workflow_snapshot (workflow, overrides, error);
  *status = snapshot != NULL ? WEFT_EXIT_DONE : WEFT_EXIT_USAGE;
  return snapshot;
}
