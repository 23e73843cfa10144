/* node-outcome.h: what a node did in the latest run; a group did what the nodes inside it did
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/document.h"

G_BEGIN_DECLS

/**
 * WeftNodeOutcome:
 * @state: of a group that which matters most: a failure, then what runs, waits, was
 *   stopped or has not run yet
 * @progress: 0 … 1
 * @is_outdated: whether there is a result, and an edit has put it out of date
 * @text: the state for people, `Running · 41 % · 3.2 s`
 * @icon: (nullable): name of a symbolic icon
 *
 * Free with weft_node_outcome_clear().
 */
typedef struct
{
  WeftNodeState state;
  double progress;
  gboolean is_outdated;
  char *text;
  const char *icon;
} WeftNodeOutcome;

/* @path: weft_node_make_path() of @node */
void weft_node_outcome_gather (WeftNodeOutcome *self,
                               WeftDocument    *document,
                               WeftNode        *node,
                               const char      *path);

void weft_node_outcome_clear (WeftNodeOutcome *self);

/* Returns: whether what happens to the node at @inner shows at @path: it is that or in it */
gboolean weft_node_outcome_shows (const char *path,
                                  const char *inner);

/* Returns: (transfer full): @text, in lower case as within a line, as a sentence */
char *weft_begin_sentence (const char *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftNodeOutcome, weft_node_outcome_clear)

G_END_DECLS
