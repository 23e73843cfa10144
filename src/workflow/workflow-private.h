/* workflow-private.h: the inside of workflows and nodes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The functions here change a workflow without asking whether they may and
 * without writing history; only edit.c and document-read.c call them.
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

/* Returns: (transfer full): an empty workflow, without a history */
WeftWorkflow *weft_workflow_new_inner (const WeftDomain *domain);

/* @parameters: (transfer none) (nullable). Nothing is inside the node yet. */
WeftNode *weft_node_new (const WeftDomain *domain,
                         const char       *id,
                         const char       *kind_id,
                         JsonObject       *parameters);

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

/* Returns: how many nodes @self is inside of */
int weft_workflow_get_depth (WeftWorkflow *self);

/* Returns: (transfer none) (nullable): the port called @id that nodes inside @self lend */
WeftLentPort *weft_workflow_find_lent (WeftWorkflow *self,
                                       WeftPortSide  side,
                                       const char   *id);

/* Returns: (transfer none) (nullable): the same link of @self */
WeftLink *weft_workflow_find_link (WeftWorkflow   *self,
                                   const WeftLink *link);

G_END_DECLS
