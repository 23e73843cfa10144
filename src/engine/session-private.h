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
  gboolean frozen;
  Shortcut *shortcut; /* Owned, nullable */
  void (*free_shortcut) (WeftSession *self);
};
