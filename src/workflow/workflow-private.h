/* workflow-private.h: the inside of documents, nodes and edits
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The functions here change a document without asking whether they may and
 * without writing history; only edit.c and the reader of documents call them.
 */
#pragma once

#include "workflow/workflow.h"

G_BEGIN_DECLS

struct _WeftNode
{
  GObject parent_instance;

  /* Owned */
  char *id;
  char *kind_id;
  char *title;            /* nullable */
  JsonObject *parameters; /* verbatim */
  WeftParams *params;     /* nullable: what is valid of them */
  WeftWorkflow *nested;   /* nullable */
  JsonNode *verbatim;     /* nullable: "nested" of a kind that has no inside or is unknown */
  JsonObject *extra;      /* nullable: unknown members of the node */
  JsonObject *layout;     /* nullable: unknown members of its layout */

  /* Borrowed */
  const WeftNodeKind *kind;
  WeftWorkflow *workflow; /* nullable */

  double x;
  double y;
  gboolean bypassed;
};

/* A port of a group and the node inside that lends it. */
typedef struct
{
  WeftPortSide side;
  char *id;
  char *node;
  char *port;
  WeftPort as_seen; /* filled when it is looked up */
} WeftLentPort;

struct _WeftWorkflow
{
  GObject parent_instance;

  /* Owned */
  GPtrArray *nodes;         /* WeftNode, by id */
  GPtrArray *links;         /* WeftLink, by weft_link_compare() */
  GPtrArray *notes;         /* WeftNote, by id */
  GPtrArray *lent;          /* WeftLentPort, by side and id */
  JsonObject *extra;        /* nullable: unknown members */
  JsonObject *layout;       /* nullable: unknown members of the layout */
  JsonObject *layout_nodes; /* nullable: layout of nodes that are not there */
  WeftHistory *history;     /* nullable: of the document only */
  char *path;               /* nullable */
  char *fingerprint;        /* nullable: of the file when last read or written */
  char *identity;

  /* Borrowed */
  const WeftDomain *domain;
  WeftNode *owner; /* nullable */
  void (*saving) (gpointer data, const char *path, const char *fingerprint, gboolean done);
  gpointer saving_data;
};

WeftHistory *weft_history_new    (WeftWorkflow *document);
void         weft_history_detach (WeftHistory  *self);

/* Nothing that undo or redo reaches is what the file holds. */
void weft_history_mark_unclean (WeftHistory *self);

WeftWorkflow *weft_workflow_new_inner (const WeftDomain *domain,
                                       WeftNode         *owner);

WeftNode   *weft_node_new            (const WeftDomain  *domain,
                                      const char        *id,
                                      const char        *kind_id);
WeftNode   *weft_node_from_json      (const WeftDomain  *domain,
                                      const char        *id,
                                      JsonObject        *object,
                                      JsonObject        *layout,
                                      int                depth,
                                      GError           **error);
JsonObject *weft_node_to_json        (WeftNode          *self);
JsonObject *weft_node_layout_to_json (WeftNode          *self);

/* Each gives notice; @value (transfer none) (nullable). */
void weft_node_store_parameter (WeftNode   *self,
                                const char *parameter,
                                JsonNode   *value);
void weft_node_store_title     (WeftNode   *self,
                                const char *title);
void weft_node_store_position  (WeftNode   *self,
                                double      x,
                                double      y);
void weft_node_store_bypassed  (WeftNode   *self,
                                gboolean    bypassed);

/* @nested: (transfer full) (nullable) */
void weft_node_store_nested (WeftNode     *self,
                             WeftWorkflow *nested);

/* @node, @link, @note: (transfer full); removal gives back what it took out, (transfer full). */
void      weft_workflow_insert_node (WeftWorkflow   *self,
                                     WeftNode       *node);
WeftNode *weft_workflow_remove_node (WeftWorkflow   *self,
                                     const char     *id);
void      weft_workflow_insert_link (WeftWorkflow   *self,
                                     WeftLink       *link);
WeftLink *weft_workflow_remove_link (WeftWorkflow   *self,
                                     const WeftLink *link);
WeftNote *weft_workflow_swap_note   (WeftWorkflow   *self,
                                     const char     *id,
                                     WeftNote       *note);
char     *weft_workflow_swap_lent   (WeftWorkflow   *self,
                                     WeftPortSide    side,
                                     const char     *id,
                                     const char     *place);

/* Returns: (transfer none) (nullable): the same link of @self */
WeftLink *weft_workflow_find_link (WeftWorkflow   *self,
                                   const WeftLink *link);

/* Returns: (transfer none) (nullable): the port of a group that @self is the inside of */
const WeftPort *weft_workflow_get_lent (WeftWorkflow *self,
                                        WeftPortSide  side,
                                        const char   *id);

/* Says whether the ends of @link are there and fit; circles and doubles are not looked for. */
gboolean weft_workflow_check_ends (WeftWorkflow    *self,
                                   const WeftLink  *link,
                                   GError         **error);

/**
 * weft_workflow_sort:
 *
 * Returns: (transfer container) (nullable): nodes, each after those it needs,
 *   by id where the links leave the choice; %NULL with the error when they go in a circle
 */
GPtrArray *weft_workflow_sort (WeftWorkflow  *self,
                               GError       **error);

/* Splits `node.port`. Returns: %FALSE when it is not two ids. */
gboolean weft_place_split (const char  *place,
                           char       **node,
                           char       **port);

/* Fills an empty workflow from its object; @where begins the sentences. */
gboolean weft_workflow_read (WeftWorkflow  *self,
                             JsonObject    *object,
                             const char    *where,
                             int            depth,
                             GError       **error);

/* Returns: (transfer full): what weft_workflow_read() reads */
JsonObject *weft_workflow_write (WeftWorkflow *self);

/* Returns: (transfer full): the link as a document holds it */
JsonNode *weft_link_to_json (const WeftLink *link);

G_END_DECLS
