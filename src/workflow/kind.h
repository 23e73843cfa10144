/* kind.h: the descriptor of a kind of node, and the table it stands in
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The palette, the inspector, the file format, `weft-cli kinds` and the help
 * pages are all made from these descriptors. A new kind is one file in
 * workflow/kinds/ and one line in workflow/kinds/table.c.
 */
#pragma once

#include "base/param.h"
#include "workflow/port-type.h"

G_BEGIN_DECLS

typedef struct _WeftDomain WeftDomain;
typedef struct _WeftNodeKind WeftNodeKind;
typedef struct _WeftNodeCheck WeftNodeCheck;
typedef struct _WeftNodeRun WeftNodeRun;
typedef struct _WeftSnapshotNode WeftSnapshotNode;

/* Sides of a node. */
typedef enum {
  WEFT_PORT_INPUT,
  WEFT_PORT_OUTPUT,
} WeftPortSide;

/**
 * WeftPortFlags:
 * @WEFT_PORT_OPTIONAL: the node runs without a link to this input
 * @WEFT_PORT_MULTIPLE: the input takes any number of links, in the order of
 *   their names (`data2.out` before `zoo.out`)
 * @WEFT_PORT_RECIPE: the input takes how something is made, not what comes of it: nothing is
 *   run for its sake, see weft_node_run_get_recipe()
 */
typedef enum {
  WEFT_PORT_REQUIRED = 0,
  WEFT_PORT_OPTIONAL = 1 << 0,
  WEFT_PORT_MULTIPLE = 1 << 1,
  WEFT_PORT_RECIPE = 1 << 2,
} WeftPortFlags;

/**
 * WeftPort:
 * @id: `[a-z0-9_-]+`
 * @title: short name, marked with N_()
 * @type: what it takes or gives
 * @flags: see #WeftPortFlags; outputs have none
 *
 * A table of these ends with an entry whose @id is %NULL.
 */
typedef struct
{
  const char *id;
  const char *title;
  const WeftPortType *type;
  WeftPortFlags flags;
} WeftPort;

/**
 * WeftNodeKindFlags:
 * @WEFT_NODE_KIND_HEAVY: keeps the engine's threads busy; one heavy node runs
 *   at a time, light ones beside it
 * @WEFT_NODE_KIND_SEEDED: draws random numbers: the seed and the node's id
 *   change its result
 * @WEFT_NODE_KIND_VOLATILE: gives another result each time, so none is reused
 * @WEFT_NODE_KIND_GROUP: stands for the nodes inside it and never runs itself
 */
typedef enum {
  WEFT_NODE_KIND_PLAIN = 0,
  WEFT_NODE_KIND_HEAVY = 1 << 0,
  WEFT_NODE_KIND_SEEDED = 1 << 1,
  WEFT_NODE_KIND_VOLATILE = 1 << 2,
  WEFT_NODE_KIND_GROUP = 1 << 3,
} WeftNodeKindFlags;

/**
 * WeftNodeKind:
 * @id: `[a-z0-9_-]+`; nodes are called after it (`train1`)
 * @version: raised whenever the same inputs give another result
 * @title: what people read, marked with N_()
 * @category: where the palette shows it, marked with N_()
 * @icon: name of a symbolic icon
 * @help: a few sentences, marked with N_()
 * @inputs: (nullable): what it takes
 * @outputs: (nullable): what it gives
 * @params: (nullable): its parameters; each %WEFT_PARAM_FILE is part of the
 *   cache key with the file's content
 * @list_params: (nullable): gives them instead of @params, for a table that is
 *   made out of other rooms' tables at first use; must answer the same every time
 * @flags: see #WeftNodeKindFlags
 * @get_nested: (nullable): the table of the nodes inside it: layers for a
 *   model, @parent for a group
 * @check: (nullable): describes the outputs from what is known of the inputs,
 *   or fails with a sentence; quick, reads headers at most
 * @run: (nullable): computes the outputs; polls weft_node_run_should_stop() at
 *   least every 50 ms
 * @fingerprint: (nullable): gives, (transfer full), a text that says what else
 *   the result depends on outside of the document (a service's version)
 *
 * Thread: @list_params, @check, @run and @fingerprint run on any thread and see nothing
 * mutable but their context.
 */
struct _WeftNodeKind
{
  const char *id;
  int version;
  const char *title;
  const char *category;
  const char *icon;
  const char *help;
  const WeftPort *inputs;
  const WeftPort *outputs;
  const WeftParam *params;
  const WeftParam *(*list_params) (void);
  WeftNodeKindFlags flags;
  const WeftDomain *(*get_nested) (const WeftDomain *parent);
  gboolean (*check) (WeftNodeCheck *check, GError **error);
  gboolean (*run) (WeftNodeRun *run, GError **error);
  char *(*fingerprint) (const WeftSnapshotNode *node, GError **error);
};

/**
 * WeftDomain:
 * @id: `kinds` or `layers`
 * @title: what people read, marked with N_()
 * @kinds: (nullable): descriptors, ended by %NULL
 * @list: (nullable): gives them instead of @kinds, for tables that are made
 *   from another room's table at first use; must answer the same every time
 *
 * A table of descriptors that a workflow draws its nodes from.
 */
struct _WeftDomain
{
  const char *id;
  const char *title;
  const WeftNodeKind *const *kinds;
  const WeftNodeKind *const *(*list) (void);
};

/**
 * weft_domain_get_default:
 *
 * Returns: (transfer none): the kinds that Weft comes with
 */
const WeftDomain *weft_domain_get_default (void);

/* Returns: (transfer none): the descriptors, ended by %NULL */
const WeftNodeKind *const *weft_domain_list (const WeftDomain *self);

/* Returns: (transfer none) (nullable): the descriptor called @id */
const WeftNodeKind *weft_domain_find (const WeftDomain *self,
                                      const char       *id);

/* The kind that groups nodes; any table of document kinds may list it. */
extern const WeftNodeKind weft_group_kind;

/**
 * weft_node_kind_find_port:
 *
 * Returns: (transfer none) (nullable): the port called @id on that side
 */
const WeftPort *weft_node_kind_find_port (const WeftNodeKind *self,
                                          WeftPortSide        side,
                                          const char         *id);

/* Returns: the number of ports on that side */
guint weft_node_kind_count_ports (const WeftNodeKind *self,
                                  WeftPortSide        side);

/* Returns: (transfer none) (nullable): its parameters, ended by one without id */
const WeftParam *weft_node_kind_list_params (const WeftNodeKind *self);

/**
 * weft_node_kind_describe:
 *
 * Returns: (transfer full): an object for `weft-cli kinds --json`: id, version,
 *   title, category, icon, help, inputs, outputs, parameters
 */
JsonNode *weft_node_kind_describe (const WeftNodeKind *self);

/* The longest id of a node, layer, note or port, in bytes. */
#define WEFT_ID_MAX 64

/**
 * weft_id_is_valid:
 *
 * Returns: whether @id is 1 … %WEFT_ID_MAX characters out of `[a-z0-9_-]`
 */
gboolean weft_id_is_valid (const char *id);

G_END_DECLS
