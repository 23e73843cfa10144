/* activity.h: what a node did in the latest run, as it is observed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One for each node that a run of the document has touched; results survive
 * edits and undo until the next run replaces them.
 *
 * Signals: `changed` whenever anything below did, at most once a frame.
 *
 * Thread: main
 */
#pragma once

#include "workflow/sink.h"

G_BEGIN_DECLS

#define WEFT_TYPE_ACTIVITY (weft_activity_get_type ())
G_DECLARE_FINAL_TYPE (WeftActivity, weft_activity, WEFT, ACTIVITY, GObject)

/* @node: id of the node; inside groups `group1.train` */
WeftActivity *weft_activity_new (const char *node);

/* Returns: (transfer none): id of the node */
const char *weft_activity_get_node (WeftActivity *self);

WeftNodeState weft_activity_get_state (WeftActivity *self);

/* Returns: how much is done, 0 … 1; 0 before the node says anything */
double weft_activity_get_progress (WeftActivity *self);

/* Returns: seconds computed, up to now while it runs */
double weft_activity_get_seconds (WeftActivity *self);

/* Returns: (transfer none): what it took, all 0 until it has ended */
const WeftNodeCost *weft_activity_get_cost (WeftActivity *self);

/* Returns: (transfer none) (nullable): why it ran or was reused, a sentence */
const char *weft_activity_get_reason (WeftActivity *self);

/* Returns: (transfer none) (nullable): why it failed, a sentence */
const char *weft_activity_get_error (WeftActivity *self);

/**
 * weft_activity_to_string:
 *
 * Returns: (transfer full): state, progress and time for people: `Running · 41 % · 3.2 s`
 */
char *weft_activity_to_string (WeftActivity *self);

/* Returns: (transfer none) (nullable): what the node gave at @port in the latest run */
WeftArtefact *weft_activity_get_output (WeftActivity *self,
                                        const char   *port);

/* What the document tells it. Each needs weft_activity_tell() afterwards. */
void weft_activity_begin        (WeftActivity       *self);
void weft_activity_set_state    (WeftActivity       *self,
                                 WeftNodeState       state,
                                 double              seconds);
void weft_activity_set_cost     (WeftActivity       *self,
                                 const WeftNodeCost *cost);
void weft_activity_set_reason   (WeftActivity       *self,
                                 const char         *reason);
void weft_activity_set_error    (WeftActivity       *self,
                                 const char         *error);
void weft_activity_set_progress (WeftActivity       *self,
                                 double              progress);
void weft_activity_set_output   (WeftActivity       *self,
                                 const char         *port,
                                 WeftArtefact       *artefact);

/* Emits `changed` when something was set since the last call. */
void weft_activity_tell (WeftActivity *self);

G_END_DECLS
