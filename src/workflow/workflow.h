/* workflow.h: the document: nodes, links, notes, and one level down the same again
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A #WeftWorkflow is a GListModel of its nodes, sorted by id. The same class
 * serves the document, a group and the layers inside a model; they differ in
 * the table that their nodes come from. Only the outermost one, the document,
 * has a file and a history; edits anywhere inside go on that one history.
 *
 * Signals: `link-added` and `link-removed` with the #WeftLink, `note-changed`
 * with the id, `ports-changed` when a group lends other ports than before.
 *
 * Thread: main; hand weft_workflow_snapshot() to other threads
 */
#pragma once

#include "workflow/history.h"
#include "workflow/link.h"
#include "workflow/node.h"
#include "workflow/note.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define WEFT_TYPE_WORKFLOW (weft_workflow_get_type ())
G_DECLARE_FINAL_TYPE (WeftWorkflow, weft_workflow, WEFT, WORKFLOW, GObject)

/**
 * weft_workflow_new:
 * @domain: (nullable): where its nodes come from; %NULL: weft_domain_get_default()
 *
 * Returns: (transfer full): an empty document
 */
WeftWorkflow *weft_workflow_new (const WeftDomain *domain);

const WeftDomain *weft_workflow_get_domain (WeftWorkflow *self);

/* Returns: (transfer none): the history of the document that @self is part of */
WeftHistory *weft_workflow_get_history (WeftWorkflow *self);

/* Returns: (transfer none) (nullable): the node that @self is inside of */
WeftNode *weft_workflow_get_owner (WeftWorkflow *self);

/* Returns: (transfer none): the outermost workflow */
WeftWorkflow *weft_workflow_get_document (WeftWorkflow *self);

/* Returns: (transfer none) (nullable): the file of the document, %NULL while untitled */
const char *weft_workflow_get_path (WeftWorkflow *self);

/**
 * weft_workflow_get_identity:
 *
 * Returns: (transfer none): the absolute path, or for an untitled document a
 *   name that is unique in the world; the cache remembers runs under it
 */
const char *weft_workflow_get_identity (WeftWorkflow *self);

/* Returns: (transfer none) (nullable): the node called @id */
WeftNode *weft_workflow_find_node (WeftWorkflow *self,
                                   const char   *id);

/**
 * weft_workflow_get_links:
 *
 * Returns: (transfer none) (element-type WeftLink): every link, in the order of
 *   weft_link_compare(); valid until the next edit
 */
GPtrArray *weft_workflow_get_links (WeftWorkflow *self);

/**
 * weft_workflow_list_links_of:
 * @node: id of a node
 * @side: whether links that come in or that go out
 * @port: (nullable): of this port only
 *
 * Returns: (transfer full) (element-type WeftLink): links of a node
 */
GPtrArray *weft_workflow_list_links_of (WeftWorkflow *self,
                                        const char   *node,
                                        WeftPortSide  side,
                                        const char   *port);

/* Returns: whether @node has an input @port that takes one more link without losing one */
gboolean weft_workflow_has_room (WeftWorkflow *self,
                                 const char   *node,
                                 const char   *port);

/* Returns: (transfer none) (element-type WeftNote): notes and frames, by id */
GPtrArray *weft_workflow_get_notes (WeftWorkflow *self);

/* Returns: (transfer none) (nullable): the note called @id */
const WeftNote *weft_workflow_find_note (WeftWorkflow *self,
                                         const char   *id);

/**
 * weft_workflow_make_id:
 * @stem: what to call it, usually the id of a kind
 *
 * Returns: (transfer full): @stem and the first number that nothing has yet: `dense1`
 */
char *weft_workflow_make_id (WeftWorkflow *self,
                             const char   *stem);

/**
 * weft_workflow_can_connect:
 * @from: id of a node
 * @output: a port that gives
 * @to: id of a node
 * @input: a port that takes
 * @error: return location for the reason
 *
 * Says whether the rules allow a link. A single input that is taken is no
 * reason to refuse: the new link takes the place of the old one.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN, %WEFT_WORKFLOW_ERROR_REFUSED (types
 *   differ, it would go round in a circle, the link exists); the message is
 *   what the canvas shows at the pointer
 */
gboolean weft_workflow_can_connect (WeftWorkflow  *self,
                                    const char    *from,
                                    const char    *output,
                                    const char    *to,
                                    const char    *input,
                                    GError       **error);

/**
 * weft_workflow_find_lent_port:
 * @side: inputs or outputs of the group that @self is the inside of
 * @id: name of the port on the group
 * @node: (out) (optional): id of the node inside that lends it
 * @port: (out) (optional): the port of that node
 *
 * Returns: whether there is one
 */
gboolean weft_workflow_find_lent_port (WeftWorkflow  *self,
                                       WeftPortSide   side,
                                       const char    *id,
                                       const char   **node,
                                       const char   **port);

G_END_DECLS
