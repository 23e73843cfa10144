/* document.h: a workflow as JSON and as a file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     {
 *       "format": "weft-workflow",
 *       "version": 1,
 *       "layout": {"nodes": {ID: {"position": [x, y], "title"}}, "notes": {ID: {"text", …}}},
 *       "links": [{"from": "data.dataset", "to": "train.dataset"}],
 *       "nodes": {ID: {"kind", "parameters", "nested", "bypassed"}},
 *       "ports": {"inputs": {ID: "NODE.PORT"}, "outputs": {…}}
 *     }
 *
 * `nodes` and `links` are what is executed, `layout` is what is seen; `nested`
 * is the same again without format and version, `ports` are those that a group
 * lends. Members, kinds and parameters that this version does not know survive
 * reading and writing.
 */
#pragma once

#include "workflow/workflow.h"

G_BEGIN_DECLS

#define WEFT_DOCUMENT_FORMAT  "weft-workflow"
#define WEFT_DOCUMENT_VERSION 1

/* Refused above: bytes of a file, nodes of one workflow, workflows inside each other. */
#define WEFT_DOCUMENT_MAX_BYTES (64 << 20)
#define WEFT_DOCUMENT_MAX_NODES 10000
#define WEFT_DOCUMENT_MAX_LINKS 100000
#define WEFT_DOCUMENT_MAX_DEPTH 8

/**
 * weft_workflow_from_json:
 * @root: a document
 * @domain: (nullable): where its nodes come from
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_FORMAT, %WEFT_WORKFLOW_ERROR_VERSION,
 *   %WEFT_WORKFLOW_ERROR_REFUSED (a circle); the message names node and member
 *
 * Returns: (transfer full) (nullable): the document
 */
WeftWorkflow *weft_workflow_from_json (JsonNode          *root,
                                       const WeftDomain  *domain,
                                       GError           **error);

/**
 * weft_workflow_to_json:
 *
 * Returns: (transfer full): the document; of an inner workflow its inside,
 *   without format and version
 */
JsonNode *weft_workflow_to_json (WeftWorkflow *self);

/* Returns: (transfer full): the text of the file */
char *weft_workflow_to_text (WeftWorkflow *self);

/**
 * weft_workflow_load:
 * @path: a file
 * @domain: (nullable): where its nodes come from
 * @error: return location for an error
 *
 * Errors: as weft_workflow_from_json(), and those of weft_file_read() and
 *   weft_json_parse(); the message begins with @path
 *
 * Returns: (transfer full) (nullable): the document, clean
 */
WeftWorkflow *weft_workflow_load (const char        *path,
                                  const WeftDomain  *domain,
                                  GError           **error);

/**
 * weft_workflow_restore:
 * @text: a document, as a trial kept it
 * @path: (nullable): the file that it was, to whose folder data files are
 *   relative; it is neither read nor needed
 * @domain: (nullable): where its nodes come from
 * @error: return location for an error
 *
 * Errors: as weft_workflow_from_json() and weft_json_parse()
 *
 * Returns: (transfer full) (nullable): the document
 */
WeftWorkflow *weft_workflow_restore (const char        *text,
                                     const char        *path,
                                     const WeftDomain  *domain,
                                     GError           **error);

/**
 * WeftSaveFlags:
 * @WEFT_SAVE_OVERWRITE: even when somebody else changed the file meanwhile
 */
typedef enum {
  WEFT_SAVE_NONE = 0,
  WEFT_SAVE_OVERWRITE = 1 << 0,
} WeftSaveFlags;

/**
 * weft_workflow_save:
 * @path: (nullable): a file; %NULL: where it came from
 * @flags: see #WeftSaveFlags
 * @error: return location for an error
 *
 * Writes the document in one step, the former file stays as `.bak`. Afterwards
 * @path is the document's path and its history is clean.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_CHANGED, %WEFT_BASE_ERROR_FILE; file and
 *   document are then as they were
 */
gboolean weft_workflow_save (WeftWorkflow   *self,
                             const char     *path,
                             WeftSaveFlags   flags,
                             GError        **error);

/**
 * weft_workflow_file_has_changed:
 *
 * Returns: whether the file has another content than when it was last read or
 *   written, or is gone; always %FALSE for an untitled document
 */
gboolean weft_workflow_file_has_changed (WeftWorkflow *self);

G_END_DECLS
