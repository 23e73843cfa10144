/* session-private.h: a session's fields
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/session.h"

/* A plan made for weft_session_run() and kept for the next call. */
typedef struct
{
  WeftPlan *plan; /* Owned */
  char *key;      /* Owned: what it was made for */
} Shortcut;

struct _WeftSession
{
  int references;
  WeftGraph *graph;      /* Owned */
  GPtrArray *parameters; /* Owned: per value a tensor, or NULL */
  gboolean adopts;       /* initial content of the graph, instead of copies */
  gboolean frozen;
  gboolean alternates; /* its plans never run at the same time */
  WeftTensor *memory;  /* Owned, nullable: what they have in common */
  Shortcut *shortcut;  /* Owned, nullable */
  void (*free_shortcut) (WeftSession *self);
};

/* Returns: (transfer full) (nullable): @bytes or more, for what a run leaves to no other */
WeftTensor *weft_session_take_memory (WeftSession  *self,
                                      gsize         bytes,
                                      GError      **error);
