/* node.h: one node of a workflow, as it is observed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A node is read here and edited through command.h, so that every edit can be
 * undone. A kind that this version does not know has no descriptor; the node
 * keeps everything that its file said and can be moved, wired and saved.
 *
 * Thread: main
 */
#pragma once

#include "base/params.h"
#include "workflow/kind.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define WEFT_TYPE_NODE (weft_node_get_type ())
G_DECLARE_FINAL_TYPE (WeftNode, weft_node, WEFT, NODE, GObject)

typedef struct _WeftWorkflow WeftWorkflow;

/* Returns: (transfer none): the id, unique in its workflow */
const char *weft_node_get_id (WeftNode *self);

/* Returns: (transfer none): the id of its kind, known or not */
const char *weft_node_get_kind_id (WeftNode *self);

/* Returns: (transfer none) (nullable): the descriptor, %NULL for an unknown kind */
const WeftNodeKind *weft_node_get_kind (WeftNode *self);

/* Returns: (transfer none): what people call it: its own title, its kind's in their language
 * (also where its own is the kind's in English), or its kind's id */
const char *weft_node_get_title (WeftNode *self);

/* Returns: (transfer none) (nullable): the title that somebody gave it */
const char *weft_node_get_own_title (WeftNode *self);

double   weft_node_get_x        (WeftNode *self);
double   weft_node_get_y        (WeftNode *self);
gboolean weft_node_get_bypassed (WeftNode *self);

/**
 * weft_node_get_params:
 *
 * Returns: (transfer none) (nullable): the values of its parameters; where the
 *   document holds a value that is not allowed, the default stands here and
 *   weft_node_get_problem() says so. %NULL for an unknown kind.
 */
const WeftParams *weft_node_get_params (WeftNode *self);

/**
 * weft_node_get_stored_parameters:
 *
 * Returns: (transfer none): what the document says, verbatim, parameters that
 *   the kind does not know included
 */
JsonObject *weft_node_get_stored_parameters (WeftNode *self);

/**
 * weft_node_get_problem:
 * @parameter: (out) (optional) (nullable): the parameter it is about
 *
 * Returns: (transfer full) (nullable): what is wrong with the node itself: its
 *   kind or a parameter is unknown, or a value is not allowed
 */
char *weft_node_get_problem (WeftNode    *self,
                             const char **parameter);

/**
 * weft_node_get_nested:
 *
 * Returns: (transfer none) (nullable): the workflow inside it
 */
WeftWorkflow *weft_node_get_nested (WeftNode *self);

/* Returns: (transfer none) (nullable): the workflow it is in, %NULL once removed */
WeftWorkflow *weft_node_get_workflow (WeftNode *self);

/**
 * weft_node_find_port:
 *
 * Returns: (transfer none) (nullable): the port called @id; of a group, a port
 *   that a node inside it lends
 */
const WeftPort *weft_node_find_port (WeftNode     *self,
                                     WeftPortSide  side,
                                     const char   *id);

/**
 * weft_node_list_ports:
 *
 * Returns: (transfer container) (element-type WeftPort): the ports on that side
 */
GPtrArray *weft_node_list_ports (WeftNode     *self,
                                 WeftPortSide  side);

G_END_DECLS
