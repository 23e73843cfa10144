/* error.h: the error domain of workflow
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEFT_WORKFLOW_ERROR (weft_workflow_error_quark ())

/**
 * WeftWorkflowError:
 * @WEFT_WORKFLOW_ERROR_FORMAT: a document, fragment or journal is not what its format demands
 * @WEFT_WORKFLOW_ERROR_VERSION: a document was written by a newer version
 * @WEFT_WORKFLOW_ERROR_UNKNOWN: there is no node, port, kind or parameter of that name
 * @WEFT_WORKFLOW_ERROR_REFUSED: a rule of the document forbids the edit
 * @WEFT_WORKFLOW_ERROR_PARAMETER: a parameter has a value that it cannot have
 * @WEFT_WORKFLOW_ERROR_CHECK: a check before the run found the node not ready
 * @WEFT_WORKFLOW_ERROR_RUN: a node failed
 * @WEFT_WORKFLOW_ERROR_CANCELLED: somebody asked to stop
 * @WEFT_WORKFLOW_ERROR_CACHE: a stored result cannot be used; it is computed again
 * @WEFT_WORKFLOW_ERROR_CHANGED: the file was changed by somebody else since it was read
 */
typedef enum {
  WEFT_WORKFLOW_ERROR_FORMAT,
  WEFT_WORKFLOW_ERROR_VERSION,
  WEFT_WORKFLOW_ERROR_UNKNOWN,
  WEFT_WORKFLOW_ERROR_REFUSED,
  WEFT_WORKFLOW_ERROR_PARAMETER,
  WEFT_WORKFLOW_ERROR_CHECK,
  WEFT_WORKFLOW_ERROR_RUN,
  WEFT_WORKFLOW_ERROR_CANCELLED,
  WEFT_WORKFLOW_ERROR_CACHE,
  WEFT_WORKFLOW_ERROR_CHANGED,
} WeftWorkflowError;

GQuark weft_workflow_error_quark (void);

G_END_DECLS
