/* try-purpose.h: what a model is for, in one sentence
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-answer.h"

G_BEGIN_DECLS

/* Returns: (transfer full): what it reads and what it says of that, from its target and its
 *   preparation */
char *weft_try_purpose_tell (const WeftExplainModel *model);

G_END_DECLS
