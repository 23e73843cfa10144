/* document-open.h: a workflow named on the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "workflow/snapshot.h"

G_BEGIN_DECLS

/**
 * weft_cli_open_snapshot:
 * @path: a file
 * @copy: (nullable): the document is read from there, and @path is what data files are relative to
 * @overrides: (nullable) (array zero-terminated=1): values of `--set`
 * @status: (out): how to end when there is none
 * @error: return location for an error
 *
 * Reads a workflow and applies overrides.
 *
 * Returns: (transfer full) (nullable): the document as it will run
 */
WeftSnapshot *weft_cli_open_snapshot (const char *path,
                                      const char *copy,
                                      const char *const *overrides,
                                      WeftExit *status,
                                      GError **error);

G_END_DECLS
