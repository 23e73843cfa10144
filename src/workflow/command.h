/* command.h: every edit of a document
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each function is one undo step, or part of the gesture that
 * weft_history_begin() has opened. One that fails has changed nothing.
 *
 * Errors, if a function says nothing else: %WEFT_WORKFLOW_ERROR_UNKNOWN for a
 * node or port that is not there, %WEFT_WORKFLOW_ERROR_REFUSED for what the
 * rules forbid.
 *
 * Thread: main
 */
#pragma once

#include "workflow/workflow.h"

G_BEGIN_DECLS

/**
 * weft_workflow_add_node:
 * @kind: id of a kind in the table of @self
 * @id: (nullable): what to call it; %NULL: made from the kind
 * @x: left edge, in canvas units
 * @y: upper edge
 *
 * Returns: (transfer none) (nullable): the node
 */
WeftNode *weft_workflow_add_node (WeftWorkflow  *self,
                                  const char    *kind,
                                  const char    *id,
                                  double         x,
                                  double         y,
                                  GError       **error);

/**
 * weft_workflow_remove_nodes:
 * @ids: (array zero-terminated=1): nodes, which go with their links
 */
gboolean weft_workflow_remove_nodes (WeftWorkflow *self,
                                     const char *const *ids,
                                     GError **error);

/**
 * weft_workflow_connect:
 *
 * Links an output to an input. What was linked to a single input is replaced.
 */
gboolean weft_workflow_connect (WeftWorkflow  *self,
                                const char    *from,
                                const char    *output,
                                const char    *to,
                                const char    *input,
                                GError       **error);

/* Removes a link. */
gboolean weft_workflow_disconnect (WeftWorkflow    *self,
                                   const WeftLink  *link,
                                   GError         **error);

/**
 * weft_workflow_set_parameter:
 * @parameter: id of a parameter of the node's kind, or of an unknown one that
 *   the document holds, which can be removed but not changed
 * @text: (nullable): the value; %NULL: the default
 *
 * Errors: %WEFT_WORKFLOW_ERROR_PARAMETER as well
 */
gboolean weft_workflow_set_parameter (WeftWorkflow  *self,
                                      const char    *node,
                                      const char    *parameter,
                                      const char    *text,
                                      GError       **error);

/* @x, @y: the upper left corner from now on, in canvas units */
gboolean weft_workflow_move_node (WeftWorkflow  *self,
                                  const char    *node,
                                  double         x,
                                  double         y,
                                  GError       **error);

/* @title: (nullable): %NULL or empty: the title of its kind */
gboolean weft_workflow_set_title (WeftWorkflow  *self,
                                  const char    *node,
                                  const char    *title,
                                  GError       **error);

/**
 * weft_workflow_rename_node:
 * @id: what to call it from now on
 *
 * Changes the id that links, `--set` and the random stream go by.
 */
gboolean weft_workflow_rename_node (WeftWorkflow  *self,
                                    const char    *node,
                                    const char    *id,
                                    GError       **error);

/* @bypassed: whether the node hands its input on untouched instead of running */
gboolean weft_workflow_set_bypassed (WeftWorkflow  *self,
                                     const char    *node,
                                     gboolean       bypassed,
                                     GError       **error);

/**
 * weft_workflow_set_nested:
 * @nested: (nullable): what weft_workflow_to_json() gives; %NULL: empty
 *
 * Replaces what is inside a node, as a whole.
 */
gboolean weft_workflow_set_nested (WeftWorkflow  *self,
                                   const char    *node,
                                   JsonNode      *nested,
                                   GError       **error);

/**
 * weft_workflow_put_note:
 * @note: added, or put in the place of the note of the same id
 */
gboolean weft_workflow_put_note (WeftWorkflow    *self,
                                 const WeftNote  *note,
                                 GError         **error);

/* @id: the note to remove */
gboolean weft_workflow_remove_note (WeftWorkflow  *self,
                                    const char    *id,
                                    GError       **error);

/**
 * weft_workflow_lend_port:
 * @side: which side of the group that @self is the inside of
 * @id: name of the port on the group
 * @node: (nullable): the node inside that lends its port; %NULL: nobody, any more
 * @port: (nullable): that node's port
 *
 * Links of the group's port go with it.
 */
gboolean weft_workflow_lend_port (WeftWorkflow  *self,
                                  WeftPortSide   side,
                                  const char    *id,
                                  const char    *node,
                                  const char    *port,
                                  GError       **error);

/**
 * weft_workflow_copy:
 * @ids: (array zero-terminated=1): nodes and notes
 *
 * Returns: (transfer full): a fragment: those nodes and notes and the links
 *   between them, in the form of a document
 */
JsonNode *weft_workflow_copy (WeftWorkflow *self,
                              const char *const *ids);

/**
 * weft_workflow_paste:
 * @fragment: what weft_workflow_copy() gave, or a document
 * @dx: how far to the right of where it was, in canvas units
 * @dy: how far down
 *
 * Ids that are taken are made anew, the links follow. Layers are not pasted among the
 * nodes of a document, nor those among layers.
 *
 * Errors: %WEFT_WORKFLOW_ERROR_FORMAT as well
 *
 * Returns: (transfer full) (nullable): the ids of the pasted nodes, %NULL-terminated
 */
char **weft_workflow_paste (WeftWorkflow *self,
                            JsonNode *fragment,
                            double dx,
                            double dy,
                            GError **error);

G_END_DECLS
