/* improve.h: what the curves of a training say should be tried next
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks at a trial as an experienced person would. Each finding names the numbers that it is made
 * of, and the parameters to change for it; nothing is trained.
 *
 * Source: I. Goodfellow, Y. Bengio, A. Courville: Deep Learning (2016), chapter 11; L. N. Smith: A
 * disciplined approach to neural network hyper-parameters (2018)
 */
#pragma once

#include "trials/store.h"

G_BEGIN_DECLS

/**
 * WeftImprovementChange:
 * @parameter: NODE.PARAM or NODE.LAYER.PARAM
 * @from: its value in the trial
 * @to: the value to try
 */
typedef struct
{
  char *parameter;
  char *from;
  char *to;
} WeftImprovementChange;

/**
 * WeftImprovement:
 * @id: of the rule, such as `over-fit`
 * @title: (not owned): its name, translated
 * @reason: what was seen, with its numbers, and what follows from it
 * @changes: (element-type WeftImprovementChange): in the order of their weight; none where only a
 *   person can do something
 */
typedef struct
{
  const char *id;
  const char *title;
  char *reason;
  GPtrArray *changes;
} WeftImprovement;

void weft_improvement_free (WeftImprovement *self);

/* Returns: (transfer none) (nullable): the name of the rule called @id, translated */
const char *weft_improve_get_title (const char *id);

/**
 * weft_improve_trial:
 * @store: where it is
 * @id: a trial that has come to an end
 * @error: return location for an error
 *
 * Errors: those of weft_trial_store_read() and weft_trial_store_read_series()
 *
 * Returns: (transfer full) (element-type WeftImprovement) (nullable): the most urgent first; none
 *   when nothing looks wrong
 */
GPtrArray *weft_improve_trial (WeftTrialStore  *store,
                               gint64           id,
                               GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftImprovement, weft_improvement_free)

G_END_DECLS
