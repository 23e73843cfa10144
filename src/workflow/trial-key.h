/* trial-key.h: what trials are grouped by and told apart by
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of trials, learning curves and weft-cli have the same keys. An id is `recipe`,
 * `state`, `study`, `tags`, `seed`, `data` or `parameter:NAME`; settings keep ids.
 *
 * Thread: any
 */
#pragma once

#include "base/param.h"
#include "trials/query.h"

G_BEGIN_DECLS

/**
 * WeftTrialKey:
 * @id: as settings keep it
 * @field: what it is
 * @name: (nullable): of the parameter
 * @title: what people read
 */
typedef struct
{
  char *id;
  WeftTrialField field;
  char *name;
  char *title;
} WeftTrialKey;

/* Returns: (transfer full) (nullable): the key called @id, %NULL for what is no id */
WeftTrialKey *weft_trial_key_new  (const char   *id);
void          weft_trial_key_free (WeftTrialKey *self);

/* @parameters: (nullable): names in use
 * Returns: (transfer full) (element-type WeftTrialKey): all keys, told apart */
GPtrArray *weft_trial_keys_new (const char *const *parameters);

/* @keys: (element-type WeftTrialKey): where titles are the same, they get that of the node */
void weft_trial_keys_tell_apart (GPtrArray *keys);

/* Returns: (transfer full) (nullable): what trials of one group have in common, in the C locale;
 *   %NULL where @trial has no such value. @number: (out): the same as a number; NaN for a text */
char *weft_trial_key_get_value (const WeftTrialKey *self,
                                const WeftTrial    *trial,
                                double             *number);

/* Returns: (transfer full) (nullable): the same for people */
char *weft_trial_key_format (const WeftTrialKey *self,
                             const WeftTrial    *trial);

/* Returns: (transfer none) (nullable): what describes the parameter `train.learning_rate` */
const WeftParam *weft_trial_parameter_describe (const char *name);

/* Returns: (transfer full): a value for people */
char *weft_trial_parameter_format (const WeftTrialParameter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialKey, weft_trial_key_free)

G_END_DECLS
