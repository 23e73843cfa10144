/* update.h: which optimizer an operation is
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/kernels.h"
#include "engine/op.h"

/* Returns: what the loops call the update @op */
WeftUpdate weft_update_get_kind (const WeftOp *op);
