/* snapshot.h: a document as it is now, for other threads
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain, immutable and reference-counted. Groups are resolved into what is
 * inside them (`group1.train1`), nodes stand in an order in which each comes
 * after those it needs, and `--set` has been applied.
 */
#pragma once

#include "base/params.h"
#include "workflow/kind.h"
#include "workflow/workflow.h"

G_BEGIN_DECLS

typedef struct _WeftSnapshot WeftSnapshot;

/**
 * WeftSnapshotLink:
 * @from: index of the node that gives, always smaller than the taking node's
 * @output: index of its port
 * @input: index of the port of the node that takes
 */
typedef struct
{
  guint from;
  guint output;
  guint input;
} WeftSnapshotLink;

/**
 * WeftSnapshotNode:
 * @id: `train`, inside groups `group1.train`
 * @title: what people call it
 * @kind_id: its kind
 * @kind: (nullable): its descriptor, %NULL when unknown
 * @params: (nullable): its parameters, %NULL when the kind is unknown or has none
 * @nested: (nullable): what is inside it, for a model its layers
 * @bypassed: whether it hands its input on untouched
 * @problem: (nullable): what is wrong with the node itself
 * @parameter: (nullable): the parameter that @problem is about
 * @links: (array length=n_links): links into it, in the order of its inputs
 * @n_links: their number
 */
struct _WeftSnapshotNode
{
  char *id;
  char *title;
  char *kind_id;
  const WeftNodeKind *kind;
  WeftParams *params;
  WeftSnapshot *nested;
  gboolean bypassed;
  char *problem;
  char *parameter;
  WeftSnapshotLink *links;
  guint n_links;
};

/**
 * weft_workflow_snapshot:
 * @overrides: (nullable) (array zero-terminated=1): `NODE.PARAM=VALUE`,
 *   `NODE.LAYER.PARAM=VALUE`, or `NODE.INPUT=GIVER`, which links the input to another node
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN, %WEFT_WORKFLOW_ERROR_PARAMETER, both
 *   for an override only: what is wrong in the document itself is told by
 *   weft_workflow_check()
 *
 * Thread: main
 *
 * Returns: (transfer full) (nullable): the document as it is now
 */
WeftSnapshot *weft_workflow_snapshot (WeftWorkflow *self,
                                      const char *const *overrides,
                                      GError **error);

WeftSnapshot *weft_snapshot_ref   (WeftSnapshot *self);
void          weft_snapshot_unref (WeftSnapshot *self);

/* Returns: number of nodes */
guint weft_snapshot_get_n_nodes (const WeftSnapshot *self);

/* Returns: (transfer none): the node at @index, in an order that runs */
const WeftSnapshotNode *weft_snapshot_get_node (const WeftSnapshot *self,
                                                guint               index);

/**
 * weft_snapshot_find_node:
 * @index: (out) (optional): where it stands
 *
 * Returns: (transfer none) (nullable): the node called @id
 */
const WeftSnapshotNode *weft_snapshot_find_node (const WeftSnapshot *self,
                                                 const char         *id,
                                                 guint              *index);

/* Returns: whether @node is @giver or needs what it gives, over any number of links */
gboolean weft_snapshot_depends_on (const WeftSnapshot     *self,
                                   const WeftSnapshotNode *node,
                                   const WeftSnapshotNode *giver);

/* Returns: (transfer none): the document's weft_workflow_get_identity() */
const char *weft_snapshot_get_identity (const WeftSnapshot *self);

/* Returns: (transfer none) (nullable): the document's file */
const char *weft_snapshot_get_path (const WeftSnapshot *self);

/* Returns: (transfer none): the document as JSON, overrides applied; a trial keeps it */
JsonNode *weft_snapshot_get_document (const WeftSnapshot *self);

/**
 * weft_snapshot_resolve_file:
 * @reference: value of a %WEFT_PARAM_FILE: `dataset:NAME`, `model:NAME`, absolute, or
 *   relative to the document's folder
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN when it does not exist
 *
 * Returns: (transfer full) (nullable): a path that exists
 */
char *weft_snapshot_resolve_file (const WeftSnapshot  *self,
                                  const char          *reference,
                                  GError             **error);

/* @hash: fed with the node's kind, parameters and inside, but not with its id, links and looks */
void weft_snapshot_node_hash (const WeftSnapshotNode *self,
                              WeftHash               *hash);

/**
 * weft_snapshot_hash:
 * @self: what is inside a node
 * @hash: fed with its nodes, links and parameters, but not with its looks
 */
void weft_snapshot_hash (const WeftSnapshot *self,
                         WeftHash           *hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSnapshot, weft_snapshot_unref)

G_END_DECLS
