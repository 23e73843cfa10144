/* edits.h: what people change about trials, and how it is taken back
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list of edits of one person at one store, the latest 100; each is a step. What
 * another program wrote meanwhile is kept where it does not contradict. Names of
 * edits are ready to be shown: “Rename Trial”.
 *
 * Thread: any, one at a time
 */
#pragma once

#include "trials/store.h"

G_BEGIN_DECLS

typedef struct _WeftTrialEdits WeftTrialEdits;

/* Returns: (transfer full): no edits */
WeftTrialEdits *weft_trial_edits_new  (WeftTrialStore *store);
void            weft_trial_edits_free (WeftTrialEdits *self);

/* Each does nothing, and is no step, where things are so already. Errors are the store's;
 * what was changed before one is a step. */
gboolean weft_trial_edits_set_name (WeftTrialEdits  *self,
                                    gint64           id,
                                    const char      *name,
                                    GError         **error);
gboolean weft_trial_edits_set_note (WeftTrialEdits  *self,
                                    gint64           id,
                                    const char      *note,
                                    GError         **error);

/**
 * weft_trial_edits_set_tags:
 * @ids: (array length=n_ids): trials
 * @tags: (array zero-terminated=1): tags that they get
 * @only: whether they lose all others
 */
gboolean weft_trial_edits_set_tags (WeftTrialEdits *self,
                                    const gint64 *ids,
                                    gsize n_ids,
                                    const char *const *tags,
                                    gboolean only,
                                    GError **error);

/* @ids: (array length=n_ids): trials to delete, so that it can be undone, or to get back */
gboolean weft_trial_edits_trash   (WeftTrialEdits  *self,
                                   const gint64    *ids,
                                   gsize            n_ids,
                                   GError         **error);
gboolean weft_trial_edits_restore (WeftTrialEdits  *self,
                                   const gint64    *ids,
                                   gsize            n_ids,
                                   GError         **error);

/* @ids: (array length=n_ids): trials that are put out of the way or got back, and those that
 * always come first or no more */
gboolean weft_trial_edits_set_archived (WeftTrialEdits  *self,
                                        const gint64    *ids,
                                        gsize            n_ids,
                                        gboolean         archived,
                                        GError         **error);
gboolean weft_trial_edits_set_pinned   (WeftTrialEdits  *self,
                                        const gint64    *ids,
                                        gsize            n_ids,
                                        gboolean         pinned,
                                        GError         **error);

/**
 * weft_trial_edits_add:
 * @text: static: what was done, ready to be shown
 * @id: a trial that was made meanwhile; taking that back deletes it
 */
gboolean weft_trial_edits_add (WeftTrialEdits  *self,
                               const char      *text,
                               gint64           id,
                               GError         **error);

/* Returns: (transfer none) (nullable): what would be taken back, or done again; %NULL: nothing */
const char *weft_trial_edits_get_undo_text (const WeftTrialEdits *self);
const char *weft_trial_edits_get_redo_text (const WeftTrialEdits *self);

/* Nothing happens where there is nothing to do. */
gboolean weft_trial_edits_undo (WeftTrialEdits  *self,
                                GError         **error);
gboolean weft_trial_edits_redo (WeftTrialEdits  *self,
                                GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialEdits, weft_trial_edits_free)

G_END_DECLS
