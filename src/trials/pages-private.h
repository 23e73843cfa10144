/* pages-private.h: the trials of a list, read a page at once
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list and its items share one of these. Who asks for a trial most often asks
 * for its neighbours next, and one message to the store costs as much as many
 * rows. What was read is kept for the last few pages and known by its revision.
 *
 * Thread: that of the list.
 */
#pragma once

#include "trials/query.h"

G_BEGIN_DECLS

/* Rows a page, and trials kept at most; a few screens full. */
#define WEFT_TRIAL_PAGE      16
#define WEFT_TRIAL_PAGES_MAX (24 * WEFT_TRIAL_PAGE)

typedef struct
{
  WeftTrialStore *store; /* nullable */
  GArray *rows;          /* WeftTrialRow */
  GHashTable *trials;    /* id → WeftTrial */
  int wish;              /* atomic: which query counts: the how many-th */
} WeftTrialPages;

/* Returns: (transfer full): pages without a store and rows */
WeftTrialPages *weft_trial_pages_new   (void);
WeftTrialPages *weft_trial_pages_ref   (WeftTrialPages *self);
void            weft_trial_pages_unref (WeftTrialPages *self);

/* @rows: (transfer none): replaces those there are; nothing is read */
void weft_trial_pages_set_rows (WeftTrialPages *self,
                                GArray         *rows);

/**
 * weft_trial_pages_get:
 * @revision: that the trial has at least
 *
 * Returns: (transfer full) (nullable): the trial; %NULL when it cannot be read
 */
WeftTrial *weft_trial_pages_get (WeftTrialPages *self,
                                 gint64          id,
                                 gint64          revision);

G_END_DECLS
