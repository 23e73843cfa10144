/* check.h: what is wrong, and what travels over each link, before any run
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Works on a snapshot, so that a check that reads the header of a large file
 * need not hold up a window.
 */
#pragma once

#include "base/stop.h"
#include "workflow/port-info.h"
#include "workflow/snapshot.h"

G_BEGIN_DECLS

typedef enum {
  WEFT_SEVERITY_WARNING, /* it runs, but perhaps not as meant */
  WEFT_SEVERITY_ERROR,   /* the node cannot run */
} WeftSeverity;

/**
 * WeftProblem:
 * @node: index of the node in the snapshot
 * @severity: see #WeftSeverity
 * @layer: (nullable): the layer inside the node that it is about
 * @parameter: (nullable): the parameter it is about
 * @message: what is wrong
 * @remedy: (nullable): what would mend it
 */
typedef struct
{
  guint node;
  WeftSeverity severity;
  char *layer;
  char *parameter;
  char *message;
  char *remedy;
} WeftProblem;

typedef struct _WeftCheck WeftCheck;

/**
 * weft_check_snapshot:
 * @snapshot: a document
 * @stop: (nullable): asked between two nodes
 *
 * Returns: (transfer full): what was found
 */
WeftCheck *weft_check_snapshot (WeftSnapshot   *snapshot,
                                const WeftStop *stop);

/**
 * weft_workflow_check:
 *
 * weft_check_snapshot() of the document as it is now.
 *
 * Thread: main
 *
 * Returns: (transfer full): what was found
 */
WeftCheck *weft_workflow_check (WeftWorkflow *self);

void weft_check_free (WeftCheck *self);

/* Returns: (transfer none): the snapshot that was checked */
WeftSnapshot *weft_check_get_snapshot (const WeftCheck *self);

guint              weft_check_get_n_problems (const WeftCheck *self);
const WeftProblem *weft_check_get_problem    (const WeftCheck *self,
                                              guint            index);

/* Returns: (transfer none) (nullable): the first error of the node at @node */
const WeftProblem *weft_check_find_error (const WeftCheck *self,
                                          guint            node);

/**
 * weft_check_get_info:
 * @node: index of a node
 * @output: index of one of its outputs
 *
 * Returns: (transfer none) (nullable): what that output will give, as far as is known
 */
const WeftPortInfo *weft_check_get_info (const WeftCheck *self,
                                         guint            node,
                                         guint            output);

/**
 * weft_check_get_link_info:
 * @workflow: the workflow whose link it is, at any level of groups
 * @link: a link
 *
 * Returns: (transfer none) (nullable): what travels over @link
 */
const WeftPortInfo *weft_check_get_link_info (const WeftCheck *self,
                                              WeftWorkflow    *workflow,
                                              const WeftLink  *link);

/**
 * weft_check_find_layer:
 * @path: a layer, with the model before it: `model.dense1`, in groups `group1.model.dense1`
 *
 * Returns: (transfer none) (nullable): what that layer gives
 */
const WeftPortInfo *weft_check_find_layer (const WeftCheck *self,
                                           const char      *path);

/**
 * weft_check_to_json:
 *
 * Returns: (transfer full): an object for `weft-cli check --json`: problems,
 *   nodes with what each output gives
 */
JsonNode *weft_check_to_json (const WeftCheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCheck, weft_check_free)

/* What a kind's check() may ask and tell. */

/* Returns: (transfer none): the node */
const WeftSnapshotNode *weft_node_check_get_node (const WeftNodeCheck *self);

/* Returns: (transfer none): the whole workflow */
const WeftSnapshot *weft_node_check_get_snapshot (const WeftNodeCheck *self);

/* Returns: (transfer none): its parameters */
const WeftParams *weft_node_check_get_params (const WeftNodeCheck *self);

/**
 * weft_node_check_get_input:
 *
 * Returns: (transfer none) (nullable): what arrives at the first link of @input,
 *   %NULL when there is none or nothing is known of it
 */
const WeftPortInfo *weft_node_check_get_input (const WeftNodeCheck *self,
                                               const char          *input);

/* Returns: number of links of @input */
guint weft_node_check_get_n_inputs (const WeftNodeCheck *self,
                                    const char          *input);

/* Returns: (transfer none) (nullable): what arrives at link @index of @input */
const WeftPortInfo *weft_node_check_get_input_at (const WeftNodeCheck *self,
                                                  const char          *input,
                                                  guint                index);

/* @info: (transfer full): what @output will give */
void weft_node_check_set_output (WeftNodeCheck *self,
                                 const char    *output,
                                 WeftPortInfo  *info);

/* @info: (transfer full): what the layer called @layer inside the node will give */
void weft_node_check_set_layer (WeftNodeCheck *self,
                                const char    *layer,
                                WeftPortInfo  *info);

/* @message: why the layer called @layer does not fit; check() fails then without an error */
void weft_node_check_refuse_layer (WeftNodeCheck *self,
                                   const char    *layer,
                                   const char    *message);

/* As weft_snapshot_resolve_file(). */
char *weft_node_check_resolve_file (const WeftNodeCheck  *self,
                                    const char           *reference,
                                    GError              **error);

/**
 * weft_node_check_warn:
 * @parameter: (nullable): the parameter it is about
 * @message: what may be wrong
 * @remedy: (nullable): what would mend it
 */
void weft_node_check_warn (WeftNodeCheck *self,
                           const char    *parameter,
                           const char    *message,
                           const char    *remedy);

G_END_DECLS
