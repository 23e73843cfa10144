/* ops.h: every class of op-table.c, declared
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/op.h"

#define WEFT_OP(id) extern const WeftOpClass weft_op_##id;
#include "engine/ops/ops.def"
#undef WEFT_OP
