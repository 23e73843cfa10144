/* diff.h: what is different between two workflows
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nodes are the same where their ids are, at each level; what is inside of them is compared
 * in the same way. Where a node stands is no difference.
 *
 * Thread: main, as workflows are; the result is plain data
 */
#pragma once

#include "base/json.h"
#include "workflow/workflow.h"

G_BEGIN_DECLS

/**
 * WeftDiffState:
 * @WEFT_DIFF_SAME: as it was
 * @WEFT_DIFF_ADDED: only in the newer one
 * @WEFT_DIFF_REMOVED: only in the older one
 * @WEFT_DIFF_CHANGED: in both, and different
 */
typedef enum {
  WEFT_DIFF_SAME,
  WEFT_DIFF_ADDED,
  WEFT_DIFF_REMOVED,
  WEFT_DIFF_CHANGED,
  WEFT_N_DIFF_STATES,
} WeftDiffState;

/* Returns: (transfer none): its name in JSON: "same", "added" … */
const char *weft_diff_state_get_name (WeftDiffState self);

/* Returns: (transfer none): what people read: “Added” */
const char *weft_diff_state_get_title (WeftDiffState self);

/**
 * WeftDiffValue:
 * @name: of the parameter, in files
 * @title: of the parameter, for people
 * @before: (nullable): its value in the older workflow; %NULL: there was none
 * @after: (nullable): its value in the newer one; %NULL: there is none any more
 */
typedef struct
{
  char *name;
  char *title;
  char *before;
  char *after;
} WeftDiffValue;

typedef struct _WeftDiff WeftDiff;

/**
 * WeftDiffNode:
 * @id: at its level
 * @title: what people call it
 * @kind: what kind it is, for people
 * @state: a node whose inside is different is changed
 * @x, @y: where it stands, in the newer workflow if it is there
 * @values: (element-type WeftDiffValue): what is different in it, by name
 * @inside: (nullable): what is inside of it, in either
 */
typedef struct
{
  char *id;
  char *title;
  char *kind;
  WeftDiffState state;
  double x;
  double y;
  GPtrArray *values;
  WeftDiff *inside;
} WeftDiffNode;

/**
 * WeftDiffLink:
 * @link: from where to where
 * @state: never changed: another end is another link
 */
typedef struct
{
  WeftLink *link;
  WeftDiffState state;
} WeftDiffLink;

/**
 * WeftDiff:
 * @nodes: (element-type WeftDiffNode): of both, by id
 * @links: (element-type WeftDiffLink): of both
 */
struct _WeftDiff
{
  GPtrArray *nodes;
  GPtrArray *links;
};

/* Returns: (transfer full): what is different in @after; %NULL: there is nothing at all */
WeftDiff *weft_diff_new  (WeftWorkflow *before,
                          WeftWorkflow *after);
void      weft_diff_free (WeftDiff     *self);

/* Returns: how many nodes, links and values are different, at all levels */
guint weft_diff_count (const WeftDiff *self);

/**
 * WeftDiffLine:
 * @state: of what
 * @place: the node, with those that it is inside of: `model.dense1`
 * @text: what is different, for people
 */
typedef struct
{
  WeftDiffState state;
  char *place;
  char *text;
} WeftDiffLine;

/* Returns: (transfer full) (element-type WeftDiffLine): a line for each difference, by place */
GPtrArray *weft_diff_list (const WeftDiff *self);

/* Returns: (transfer full): the differences:
 *   `{"nodes": {ID: {"state", "values", "inside"}}, "links": [{"link", "state"}]}` */
JsonNode *weft_diff_to_json (const WeftDiff *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDiff, weft_diff_free)

G_END_DECLS
